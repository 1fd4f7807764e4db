"""Unlocking, one process: from the passphrase to the list of cases; prints the seconds.

What the window imports while the officer types is imported before; what the action itself imports counts.
"""

import sys
import time
from pathlib import Path

from r2p_desk.actions import cases, session
from r2p_desk.system.process import harden


def main() -> None:
    """Unlock the home named with the passphrase on standard input."""
    harden()
    passphrase = sys.stdin.readline().rstrip("\n")
    start = time.perf_counter()
    desk = session.unlock(Path(sys.argv[1]), passphrase)
    cases.list_cases(desk)
    taken = time.perf_counter() - start
    desk.close()
    sys.stdout.write(f"{taken}\n")


if __name__ == "__main__":
    main()
