"""Secrets a command is given in a file or on standard input, never in an argument."""

import sys
from pathlib import Path

from ..errors import NotFound, UsageError
from ..i18n import tr
from ..system.files import machine_errors

_LIMIT = 64 * 1024


def read_line_of(named: str, what: str) -> str:
    """The first line of the file named, or of standard input for ``-``; ``what`` names it in errors.

    ``NotFound`` when there is no such file, ``UsageError`` when it is not UTF-8.
    """
    if named == "-":
        return _line(sys.stdin.buffer.read(_LIMIT), what)
    path = Path(named)
    if not path.is_file():
        raise NotFound(tr("There is no file with {what} there.").format(what=what), kept=tr("Nothing was changed."))
    with machine_errors(), path.open("rb") as file:
        return _line(file.read(_LIMIT), what)


def _line(data: bytes, what: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            tr("The file with {what} is not UTF-8 text.").format(what=what), kept=tr("Nothing was changed.")
        ) from error
    return text.split("\n", 1)[0].removesuffix("\r")
