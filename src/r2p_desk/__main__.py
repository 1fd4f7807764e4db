"""Starts the program: guards first, then the command, or the window with only what unlocking needs."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from .system.process import harden


def main() -> int:
    """The exit status of the command line, or of the window when no command is given."""
    harden()
    arguments = sys.argv[1:]
    if not arguments:
        from .system.paths import default_home

        return _open_window(default_home(), None, None)
    from .cli.run import run

    status, window = run(arguments)
    if window is None or status:
        return status
    if window.passphrase_file is not None:
        _become_window(window.home, window.passphrase_file, window.case)
    return _open_window(window.home, window.passphrase, window.case)


def _become_window(home: Path, passphrase_file: Path, case: str | None) -> NoReturn:
    """Start anew as the window alone: what the command had loaded and known is gone with its process."""
    sys.stdout.flush()
    sys.stderr.flush()
    safe = ["-P"] if sys.flags.safe_path else []
    chosen = ["--case", case] if case else []
    command = [sys.executable, *safe, "-m", "r2p_desk", "open", "--home", str(home), *chosen]
    os.execv(sys.executable, [*command, "--passphrase-file", str(passphrase_file)])  # noqa: S606  # no shell is the point


def _open_window(home: Path, passphrase: str | None, case: str | None) -> int:
    from .ui.app import run_window

    return run_window(home, passphrase=passphrase, case=case)


if __name__ == "__main__":
    sys.exit(main())
