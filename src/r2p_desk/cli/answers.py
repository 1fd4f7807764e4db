"""What a command is given and what it gives back."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..jobs import Job

if TYPE_CHECKING:
    from ..actions.session import Desk


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
        from ..actions import home_care, session

        desk = session.unlock(self.home, self.passphrase() if session.has_officer(self.home) else "")
        notice = home_care.restored_words(desk)
        if notice is not None:
            print(notice, file=sys.stderr)  # noqa: T201  # this is the terminal
        return desk
