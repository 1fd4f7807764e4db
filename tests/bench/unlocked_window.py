"""The window as the demo opens it, on a case: arguments home and case, the passphrase on standard input."""

import sys
from pathlib import Path

from r2p_desk.system.process import harden


def main() -> int:
    """Show it until the process is ended."""
    harden()
    passphrase = sys.stdin.readline().rstrip("\n")
    from r2p_desk.ui.app import run_window

    return run_window(Path(sys.argv[1]), passphrase=passphrase, case=sys.argv[2])


if __name__ == "__main__":
    sys.exit(main())
