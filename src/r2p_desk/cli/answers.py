"""What a command is given and what it gives back."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..i18n import tr
from ..jobs import Job

if TYPE_CHECKING:
    from ..actions.session import Desk, OpenCase


class Answer:
    """The JSON object, the same in words, the exit status."""

    def __init__(self, *, body: dict[str, Any], lines: list[str], status: int = 0) -> None:
        self.body = body
        self.lines = lines
        self.status = status


class Window:
    """A window to be opened once the command has answered: unlocked where a passphrase is given, on a case if named.

    With a ``passphrase_file`` it is opened by a process of its own, which holds nothing of what the command needed.
    """

    def __init__(
        self,
        *,
        home: Path,
        passphrase: str | None = None,
        passphrase_file: Path | None = None,
        case: str | None = None,
    ) -> None:
        self.home = home
        self.passphrase = passphrase
        self.passphrase_file = passphrase_file
        self.case = case


class Context:
    """What a command may need: its arguments, the home, a way to unlock the officer, a job that reports progress."""

    def __init__(self, arguments: argparse.Namespace, home: Path, passphrase: Callable[..., str], job: Job) -> None:
        self.arguments = arguments
        self.home = home
        self.passphrase = passphrase
        """Reads the passphrase; with ``new=True``, for a new officer, a typed one is asked for twice."""
        self.job = job
        self.window: Window | None = None

    def unlock(self) -> "Desk":
        """The officer of the home; what they must hear of their own store goes to standard error."""
        from ..actions import session

        return self.unlock_with(self.passphrase() if session.has_officer(self.home) else "")

    def unlock_with(self, passphrase: str, brought: "bytearray | None" = None) -> "Desk":
        """The officer of the home, with a device secret brought on paper if there is one.

        What is amiss with the whole home is told at once, on standard error.
        """
        from ..actions import home_care, session

        desk = session.unlock(self.home, passphrase, brought)
        for finding in desk.findings:
            print(finding.text, file=sys.stderr)  # noqa: T201  # this is the terminal
        notice = home_care.restored_words(desk)
        if notice is not None:
            print(notice, file=sys.stderr)  # noqa: T201  # this is the terminal
        return desk

    @contextmanager
    def read(self, desk: "Desk", case: str) -> "Iterator[OpenCase]":
        """The case open for reading: as it is, or as it stood where the arguments ask for that."""
        from ..actions import session
        from ..actions.stood import as_it_stood

        with session.open_case(desk, case, write=False) as opened:
            if self.arguments.stood is None:
                if self.arguments.witnessed:
                    raise UsageError(tr("--witnessed needs --as-it-stood."), kept=tr("Nothing was done."))
                yield opened
                return
            witnessed = self.arguments.witnessed
            with as_it_stood(opened, self.arguments.stood, witnessed=witnessed, job=self.job) as stood:
                yield stood
