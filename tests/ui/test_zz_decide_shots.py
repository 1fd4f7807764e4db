import os
from desk_driver import Screen, breathe, Role
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
def go(screen, page):
    screen.press("Ctrl+6")
    screen.wait(lambda: bool(screen.cells("Pages of the warnings")), "pages")
    screen.click_node(screen.row("Pages of the warnings", page))
def shot(screen, name, full=False):
    breathe(300)
    screen.window.grab().save(f"/tmp/decide_{name}.png")
def whole(screen, obj, name):
    breathe(200)
    w = screen.window.findChild(QWidget, obj)
    w.grab().save(f"/tmp/decide_{name}.png")
def test_shots(at_work):
    s = at_work
    s.window.resize(1500, 1000)
    go(s, "Two limbs"); shot(s, "limbs0")
    s.fill("Day of a new worksheet", "1994-01-15")
    s.click("Begin a worksheet", Role.Button)
    s.wait(lambda: "missing before it can be signed" in s.said(), "x")
    shot(s, "limbs1"); whole(s, "warnings-two-limbs", "limbs_whole")
    go(s, "Options"); s.fill("Day of a new options paper", "1994-01-15"); s.click("Begin an options paper", Role.Button)
    s.wait(lambda: "Do nothing more" in s.said(), "x"); shot(s, "options1"); whole(s, "warnings-options", "options_whole")
    go(s, "Meeting"); s.click("Ask for a meeting", Role.Button); breathe(500); shot(s, "meeting1"); whole(s, "warnings-meeting", "meeting_whole")
    go(s, "Decisions"); s.fill("Day of a new decision", "1994-01-16"); s.click("Begin a decision record", Role.Button); breathe(500); shot(s, "decisions1"); whole(s, "warnings-decisions", "decisions_whole")
    go(s, "Visits and démarches"); breathe(300); shot(s, "asked1"); whole(s, "warnings-asked", "asked_whole")
