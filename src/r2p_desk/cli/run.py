"""Runs one command: arguments, passphrase, the answer as words or JSON, errors as exit statuses."""

import errno
import getpass
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import DeskError, Locked, NotFound, UsageError
from ..i18n import tr
from ..jobs import Job
from ..system.files import machine_errors
from ..system.paths import default_home
from ..system.quiet import hush_libraries
from .answers import Answer, Context, Window
from .arguments import parser

_PASSPHRASE_LIMIT = 64 * 1024


def run(argv: Sequence[str]) -> tuple[int, Window | None]:
    """The exit status of this command, and the window it wants opened, if any."""
    if sys.stderr is None:  # closed before the start: its words are for nobody, and must not reach standard output
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # as long as the process
    try:
        return _run(argv)
    except OSError:
        return _unheard(), None


def _run(argv: Sequence[str]) -> tuple[int, Window | None]:
    """As ``run``; ``OSError`` when what is to be said cannot be written."""
    wants_json = "--json" in argv
    try:
        _refuse_broken_text(argv)
        answer, window = _answer(argv)
    except DeskError as error:
        _show_error(error, as_json=wants_json)
        return error.exit_status, None
    except KeyboardInterrupt:
        print(tr("Stopped; what was saved before is kept."), file=sys.stderr)  # noqa: T201  # this is the terminal
        return 1, None
    except Exception as error:  # noqa: BLE001  # the last guard: nothing of a case may reach a traceback
        _show_error(_defect(error), as_json=wants_json)
        return 1, None
    _show(answer, as_json=wants_json)
    return answer.status, window


def _unheard() -> int:
    """The exit status when nobody can read the answer: standard output is closed, full, or a pipe whose reader left."""
    print(tr("The answer could not be written to standard output; what was saved is kept."), file=sys.stderr)  # noqa: T201
    if sys.stdout is not None:
        # else Python would try the rest again while it ends, and complain with a traceback
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _answer(argv: Sequence[str]) -> tuple[Answer, Window | None]:
    arguments = parser().parse_args(argv)
    home = getattr(arguments, "home", None) or default_home()
    named = getattr(arguments, "passphrase_file", None)
    if arguments.command in (None, "open"):
        passphrase_given = None if named is None else read_passphrase(named)
        return Answer(body={}, lines=[]), Window(
            home=home, passphrase=passphrase_given, case=getattr(arguments, "case", None)
        )
    from .table import COMMANDS

    hush_libraries()

    def passphrase(*, new: bool = False) -> str:
        return read_passphrase(named, new=new)

    context = Context(arguments, home, passphrase, Job(_progress))
    answer = COMMANDS[arguments.command, getattr(arguments, "action", None)](context)
    return answer, context.window


def read_passphrase(named: str | None, *, new: bool = False) -> str:
    """The passphrase from the file named, from standard input for ``-``, or typed, twice when ``new``.

    ``Locked`` when there is none.
    """
    if named is None:
        if not sys.stdin.isatty():
            raise Locked(
                tr("An officer's passphrase is needed."),
                kept=tr("Nothing was changed."),
                todo=tr("Give it with --passphrase-file FILE, or type it when asked."),
            )
        typed = getpass.getpass(tr("Passphrase: "))
        if new and getpass.getpass(tr("The same again: ")) != typed:
            raise UsageError(tr("The two passphrases differ."), kept=tr("Nothing was created."))
        return typed
    if named == "-":
        return _line(sys.stdin.buffer.read(_PASSPHRASE_LIMIT))
    path = Path(named)
    if not path.is_file():
        raise NotFound(tr("There is no passphrase file there."), kept=tr("Nothing was changed."))
    with machine_errors(), path.open("rb") as file:
        return _line(file.read(_PASSPHRASE_LIMIT))


def _line(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(tr("The passphrase is not UTF-8 text."), kept=tr("Nothing was changed.")) from error
    return text.split("\n", 1)[0].removesuffix("\r")


def _refuse_broken_text(argv: Sequence[str]) -> None:
    try:
        for argument in argv:
            argument.encode()
    except UnicodeEncodeError as error:
        raise UsageError(tr("An argument is not UTF-8 text."), kept=tr("Nothing was done.")) from error


def _progress(fraction: float, text: str) -> None:
    print(f"[{fraction:4.0%}] {text}", file=sys.stderr, flush=True)  # noqa: T201  # this is the terminal


def _show(answer: Answer, *, as_json: bool) -> None:
    text = _json(answer.body) if as_json else "\n".join(answer.lines)
    if text and (not as_json or answer.body):
        _write(text)


def _show_error(error: DeskError, *, as_json: bool) -> None:
    print("\n".join(part for part in (error.happened, error.kept, error.todo) if part), file=sys.stderr)  # noqa: T201
    if as_json:
        parts = {"code": error.code, "happened": error.happened, "kept": error.kept, "todo": error.todo}
        _write(_json({"error": parts}))


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)


def _write(text: str) -> None:
    if sys.stdout is None:  # Python's word for a standard output that was closed before the start
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    sys.stdout.buffer.write(text.encode("utf-8", errors="backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def _defect(error: Exception) -> DeskError:
    """What may be said of a defect: its kind and place in the program, nothing of what it was working on."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).stem}:{frames[-1].lineno}" if frames else "?"
    return DeskError(
        tr("A defect of the program stopped this ({kind} at {place}).").format(kind=type(error).__name__, place=place),
        kept=tr("What was saved before is kept."),
        todo=tr("Please report these words; they hold nothing of a case."),
    )
