"""The page that says how safe the desk is: what is to be done first, in words, with the way there."""

from colleagues import push
from desk_driver import Role, Screen


def security(screen: Screen) -> None:
    screen.press("Ctrl+,")
    screen.wait_for("Pages of the settings", Role.List)
    screen.window.workspace.asked.emit("preferences", "security")
    screen.wait_for("Look again", Role.Button)
    screen.wait(lambda: "to be done." in screen.said(), "what was found")


def test_what_is_to_be_done_stands_first_in_words(at_work: Screen) -> None:
    security(at_work)
    said = at_work.said()
    assert "! to do · There are no recovery sheets: with the passphrase everything here would be lost." in said
    assert said.index("! to do ·") < said.index("✓ good ·")
    assert "Make recovery sheets, and give them to others to keep." in said
    assert "Whoever controls this machine while a case is open reads what you read. Lock when you leave it." in said


def test_it_leads_to_where_it_is_put_right(at_work: Screen) -> None:
    security(at_work)
    push(at_work, "Go there…")
    at_work.wait_for("Folder for the sheets", Role.EditableText)


def test_it_looks_again_when_asked(at_work: Screen) -> None:
    security(at_work)
    push(at_work, "Look again")
    at_work.wait(lambda: "Looking…" not in at_work.said(), "what is found now")
    at_work.wait_for("! to do · There are no recovery sheets…")


def test_a_lock_while_it_looks_leaves_nothing(at_work: Screen) -> None:
    at_work.press("Ctrl+,")
    at_work.window.workspace.asked.emit("preferences", "security")
    at_work.press("Ctrl+L")
    at_work.wait_for("Passphrase", Role.EditableText)
    assert at_work.find("Look again", Role.Button) is None
