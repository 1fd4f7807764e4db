"""Text from outside made fit to be shown: what turns or hides its neighbours is spelled out, nothing is interpreted."""

import re
from collections.abc import Sequence

from ..i18n import tr

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b-\u001f\u007f-\u009f]")
_COMMAND = re.compile(r"r2p-desk [a-z]|(?<![\w-])--[a-z]")
_LINE_LIMIT = 400
_TEXT_LIMIT = 200_000


def visible(text: str) -> str:
    """The text with every character that turns or hides its neighbours spelled out; nothing is interpreted."""
    return _TURNING.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def long_text(text: str) -> str:
    """The text for reading, cut where laying it out would hold up the window; it says so."""
    if len(text) <= _TEXT_LIMIT:
        return visible(text)
    return visible(text[:_TEXT_LIMIT]) + "\n\n" + tr("Only the first {n} characters are shown.").format(n=_TEXT_LIMIT)


def set_apart(text: str) -> str:
    """The text set apart from the direction around it: a date or a code keeps its order in a mirrored window."""
    return f"\u2068{text}\u2069" if text else ""


def one_line(text: str) -> str:
    """The same on one line, cut where no line can be that long."""
    line = " ".join(visible(text.replace("\n", " ").replace("\t", " ")).split())
    return line if len(line) <= _LINE_LIMIT else line[: _LINE_LIMIT - 1] + "…"


def one_line_with(text: str, places: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """The same, with where these places (first character, the one behind the last) have come to stand in it."""
    line, moved, done = "", [], 0
    for first, last in places:
        before, inside = _spelled(text[done:first]), _spelled(text[first:last])
        line, start = line + before, len(line) + len(before)
        line += inside
        moved.append((start, len(line)))
        done = last
    line += _spelled(text[done:])
    kept = len(line) <= _LINE_LIMIT
    return (line if kept else line[: _LINE_LIMIT - 1] + "…"), [place for place in moved if place[1] < _LINE_LIMIT]


def _spelled(text: str) -> str:
    return visible(text.replace("\n", " ").replace("\t", " "))


def for_window(text: str) -> str:
    """What an error says, made visible; where it names a command, also where that is typed: not in this window."""
    shown = visible(text)
    if not _COMMAND.search(text):
        return shown
    return f"{shown} " + tr("A command (r2p-desk …, --…) is typed in a terminal, after this window is closed.")
