"""Starts the program: guards first, then the command, or the window with only what unlocking needs."""

import sys
from pathlib import Path

from .system.process import become_window, harden


def main() -> int:
    """The exit status of the command line, or of the window when no command is given."""
    harden()
    arguments = sys.argv[1:]
    if not arguments:
        from .system.paths import default_home

        return _open_window(default_home(), None, None)
    from .cli.run import run
    from .system.quiet import hush_faults

    hush_faults()
    status, window = run(arguments)
    if window is None or status:
        return status
    if window.passphrase_file is not None:
        become_window(window.home, case=window.case, passphrase_file=window.passphrase_file)
    return _open_window(window.home, window.passphrase, window.case)


def _open_window(home: Path, passphrase: str | None, case: str | None) -> int:
    from .ui.app import run_window

    return run_window(home, passphrase=passphrase, case=case)


if __name__ == "__main__":
    sys.exit(main())
