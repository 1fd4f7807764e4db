"""What is typed, or read from a file in its place: passphrases, and words from paper."""

import contextlib
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Locked, NotFound, UsageError
from ..i18n import tr
from ..system.files import machine_errors

if TYPE_CHECKING:
    from ..keys.shares import Share

STANDARD_INPUT = "-"
_PASSPHRASE_LIMIT = 64 * 1024
_WORDS_LIMIT = 64 * 1024


def read_passphrase(
    named: str | None, *, new: bool = False, prompt: str | None = None, option: str = "--passphrase-file"
) -> str:
    """The passphrase from the file named, from standard input for ``-``, or typed, twice when ``new``.

    ``Locked`` when there is none.
    """
    if named is None:
        if not sys.stdin.isatty():
            raise Locked(
                tr("An officer's passphrase is needed."),
                kept=tr("Nothing was changed."),
                todo=tr("Give it with {option} FILE, or type it when asked.").format(option=option),
            )
        typed = getpass.getpass(prompt or tr("Passphrase: "))
        if new and getpass.getpass(tr("The same again: ")) != typed:
            raise UsageError(tr("The two passphrases differ."), kept=tr("Nothing was created."))
        return typed
    return read_line_of(named, tr("the passphrase"))


def read_line_of(named: str, what: str) -> str:
    """The first line of the file named, or of standard input for ``-``; ``what`` names it in errors.

    ``NotFound`` when there is no such file, ``UsageError`` when it is not UTF-8.
    """
    if named == STANDARD_INPUT:
        return _line(sys.stdin.buffer.read(_PASSPHRASE_LIMIT), what)
    path = Path(named)
    if not path.is_file():
        raise NotFound(tr("There is no file with {what} there.").format(what=what), kept=tr("Nothing was changed."))
    with machine_errors(), path.open("rb") as file:
        return _line(file.read(_PASSPHRASE_LIMIT), what)


def _line(data: bytes, what: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            tr("The file with {what} is not UTF-8 text.").format(what=what), kept=tr("Nothing was changed.")
        ) from error
    return text.split("\n", 1)[0].removesuffix("\r")


def new_passphrase(named: str | None) -> str:
    """A new passphrase beside the old one: from the file named, or typed twice."""
    return read_passphrase(named, new=True, prompt=tr("New passphrase: "), option="--new-passphrase-file")


def one_standard_input(*named: object) -> None:
    """``UsageError`` when more than one of these is to be read from standard input."""
    if [str(one) for one in named].count(STANDARD_INPUT) > 1:
        raise UsageError(
            tr("Only one thing can be read from standard input."),
            kept=tr("Nothing was changed."),
            todo=tr("Put the others into files."),
        )


def typed_words(what: str) -> str:
    """Words from paper, typed in line after line until an empty one; ``Locked`` when nobody is there to type."""
    if not sys.stdin.isatty():
        raise Locked(
            tr("Words from paper are needed."),
            kept=tr("Nothing was changed."),
            todo=tr("Give them in a text file, or type them when asked."),
        )
    print(what, file=sys.stderr)  # noqa: T201  # this is the terminal
    lines = []
    with contextlib.suppress(EOFError):
        while line := input().strip():
            lines.append(line)
    return "\n".join(lines)


def device_secret(named: str | None, shares_named: Sequence[str], home: Path) -> bytearray:
    """A device secret from paper: the words of its sheet, or recovery shares and the recovery file of this home."""
    from ..actions import device

    if shares_named:
        return device.secret_from_shares(home, shares(shares_named))
    return device.secret_from_words(
        typed_words(tr("The words on the sheet of the device secret; then an empty line:"))
        if named is None
        else _text(named)
    )


def shares(named: Sequence[str], *, most: int = 16) -> "list[Share]":
    """Recovery shares from the files named, or typed, as many as the first of them says are needed, up to ``most``."""
    read = [_share(_text(one)) for one in named]
    while not named and len(read) < (min(read[0].threshold, most) if read else 1):
        read.append(_share(typed_words(tr("The words of share {n}; then an empty line:").format(n=len(read) + 1))))
    return read


def _share(text: str) -> "Share":
    from ..keys.shares import read

    return read(text)


def _text(named: str) -> str:
    from ..actions.recovery import words_in

    return words_in(sys.stdin.buffer.read(_WORDS_LIMIT) if named == STANDARD_INPUT else Path(named))
