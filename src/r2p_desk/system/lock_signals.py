"""What a desktop can tell of its own locks and sleep, and of sticks that are pulled: what the window asks of a system.

On Linux ``ui.desktop_signals`` listens to logind and the screen saver over D-Bus. On Windows
(``WTSRegisterSessionNotification``) and macOS (``com.apple.screenIsLocked``) nothing is heard yet: ``NotAvailable``
says so, the posture tells the officer, and the time without a touch locks all the same.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from .media import Medium, Mount, is_plugged_in, layers_of, medium_of, read_mounts


class LockSignals(Protocol):
    """Listens for the whole life of a window."""

    @property
    def available(self) -> bool:
        """Whether this system tells anything."""
        ...

    def hear(self, lock: Callable[[], object]) -> None:
        """Call ``lock`` whenever the screen is locked or the machine is about to sleep or to be switched off."""
        ...

    def hold_sleep(self) -> None:
        """Ask the machine to wait with sleeping for as long as a lock takes; where it does not, nothing is lost."""
        ...

    def let_sleep(self) -> None:
        """The lock is done: it may sleep."""
        ...


class NotAvailable:
    """A system of which nothing is heard."""

    available = False

    def hear(self, lock: Callable[[], object]) -> None:
        """Nothing will ever call it."""

    def hold_sleep(self) -> None:
        """It sleeps when it sleeps."""

    def let_sleep(self) -> None:
        """As above."""


class Plugged:
    """Tells once when the stick that was chosen, or the medium a home lies on, is pulled.

    Looks at what the kernel lists and never at the medium itself, which may hang.
    """

    def __init__(self, home: Path, stick: str, devices: Path = Path("/dev/disk/by-uuid")) -> None:
        self._stick, self._devices = stick, devices
        self._there = bool(stick) and is_plugged_in(stick, devices)
        self._disks = _disks_of(home) if medium_of(home) is Medium.REMOVABLE else []

    def pulled(self) -> bool:
        """Whether one of them is gone since this was last asked; a stick put in later counts from then on."""
        there = bool(self._stick) and is_plugged_in(self._stick, self._devices)
        gone = self._there and not there
        self._there = there
        if self._disks and not all(disk.exists() for disk in self._disks):
            self._disks, gone = [], True
        return gone


def _disks_of(home: Path) -> list[Path]:
    try:
        mounts: list[Mount] = read_mounts(Path("/proc/self/mountinfo").read_text(errors="surrogateescape"))
    except OSError:
        return []
    return layers_of(str(home.resolve()), mounts)
