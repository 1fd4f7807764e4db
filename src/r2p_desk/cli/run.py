"""Runs one command: arguments, passphrase, the answer as words or JSON, errors as exit statuses."""

import errno
import json
import os
import re
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..errors import DeskError, UsageError
from ..i18n import tr
from ..jobs import Job, Report
from ..system.paths import default_home
from ..system.quiet import hush_libraries
from .answers import Answer, Context, Window
from .arguments import parser
from .typed import read_passphrase

_COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


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
    _refuse_broken_text(vars(arguments).values())
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

    context = Context(arguments, home, passphrase, Job(_progress()))
    answer = COMMANDS[arguments.command, getattr(arguments, "action", None)](context)
    return answer, context.window


def _refuse_broken_text(values: Iterable[Any]) -> None:
    """No half letters in what an officer says; the name of a file may hold any bytes."""
    try:
        for value in values:
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str):
                    text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(tr("An argument is not UTF-8 text."), kept=tr("Nothing was done.")) from error


def _progress() -> Report:
    """Tells the terminal how far the work is, each percent of it once."""
    told = ""

    def tell(fraction: float, text: str) -> None:
        nonlocal told
        line = f"[{fraction:4.0%}] {text}"
        if line != told:
            told = line
            print(line, file=sys.stderr, flush=True)  # noqa: T201  # this is the terminal

    return tell


def _show(answer: Answer, *, as_json: bool) -> None:
    text = _json(answer.body) if as_json else _harmless("\n".join(answer.lines))
    if text and (not as_json or answer.body):
        _write(text)


def _show_error(error: DeskError, *, as_json: bool) -> None:
    listed = [f"  {code}  {text}" for code, text in error.findings]
    said = "\n".join(part for part in (error.happened, *listed, error.kept, error.todo) if part)
    print(_harmless(said), file=sys.stderr)  # noqa: T201  # it may name what somebody else wrote into a file
    if as_json:
        parts = {"code": error.code, "happened": error.happened, "kept": error.kept, "todo": error.todo}
        found = [{"code": code, "text": text} for code, text in error.findings]
        _write(_json({"error": parts, **({"findings": found} if found else {}), **error.answer}))


def _harmless(text: str) -> str:
    """Words for a terminal: what would command it, or turn or hide what stands beside, is spelled out."""
    return _COMMANDING.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


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
