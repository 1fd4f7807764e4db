"""Checks of the machine: what it keeps on its disks, who else can look, whether it will lock."""

import os
from datetime import UTC, date, datetime

from ..i18n import tr
from ..settings import KEY_STICK, Settings
from ..system import bus
from ..system.machine import dumps_are_off
from ..system.media import Medium, is_plugged_in, medium_of, tells_of_sticks
from .posture import Surroundings, Verdict, check, good, unknown, warning

RELEASED = date(2026, 11, 1)
"""No clock that is right shows an earlier day: this version did not exist before."""
_AHEAD_SECONDS = 3600
SCREEN_SAVERS = (
    *("org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver", "org.mate.ScreenSaver", "org.cinnamon.ScreenSaver"),
    *("org.xfce.ScreenSaver", "org.kde.screensaver"),
)
LOGIND = "org.freedesktop.login1"


@check("swap")
def swap(around: Surroundings) -> Verdict:
    """Memory that is swapped out in the clear outlives every lock."""
    swaps = around.machine.swaps()
    if swaps is None:
        return unknown(
            tr("Whether memory may be written to the disk in the clear cannot be told here."),
            tr("See that the whole disk is encrypted."),
        )
    on_disk = [one for one in swaps if not around.machine.in_memory(one)]
    if not on_disk:
        return good(tr("No memory is swapped out to a disk."))
    if all(around.machine.is_encrypted(one) for one in on_disk):
        return good(tr("What is swapped out is encrypted."))
    return warning(
        tr("Memory may be swapped out to the disk in the clear, and with it the text of an open case."),
        tr("Encrypt the swap, or turn it off (swapoff -a, and take it out of /etc/fstab)."),
    )


@check("hibernation")
def hibernation(around: Surroundings) -> Verdict:
    """A hibernated machine has its whole memory on the disk."""
    can = around.machine.can_hibernate()
    if can is None:
        return unknown(tr("Whether this machine hibernates cannot be told here."), tr("Lock before you close the lid."))
    if not can:
        return good(tr("This machine does not hibernate."))
    swaps = around.machine.swaps() or []
    if swaps and all(around.machine.in_memory(one) or around.machine.is_encrypted(one) for one in swaps):
        return good(tr("This machine can hibernate, to an encrypted disk."))
    return warning(
        tr(
            "This machine can hibernate: then all its memory stands on the disk, in the clear unless that is encrypted."
        ),
        tr("Turn hibernation off, or encrypt the swap it writes to. R2P Desk locks before the machine sleeps."),
    )


@check("home-medium")
def home_medium(around: Surroundings) -> Verdict:
    """Cases are not opened on what can be pulled."""
    medium = medium_of(around.home)
    if medium is Medium.LOCAL:
        return good(tr("The home folder lies on a disk of this machine."))
    if medium is Medium.UNKNOWN:
        return unknown(tr("What the home folder lies on cannot be told."), tr("Keep it on a disk of this machine."))
    return warning(
        tr("The home folder lies on a stick or on another machine: no case is opened there."),
        tr("Copy the whole folder to a disk of this machine and name it with --home."),
    )


@check("home-disk")
def home_disk(around: Surroundings) -> Verdict:
    """Cases are encrypted anyway; what other programs keep is not."""
    if around.machine.file_system(around.home) in ("tmpfs", "ramfs"):
        return warning(
            tr("The home folder lies in memory: everything in it is gone when the machine is switched off."),
            tr("Choose a folder on a disk with --home."),
        )
    encrypted = around.machine.is_encrypted(os.path.realpath(around.home))
    if encrypted:
        return good(tr("The disk of the home folder is encrypted."))
    words = tr("Cases are encrypted all the same; briefings you write out and what other programs keep are not.")
    if encrypted is None:
        return unknown(f"{tr('Whether the disk of the home folder is encrypted cannot be told.')} {words}")
    return warning(
        f"{tr('The disk of the home folder is not encrypted, as far as can be seen.')} {words}",
        tr("Encrypt the whole disk when the machine is next set up."),
    )


@check("core-dumps")
def core_dumps(_around: Surroundings) -> Verdict:
    """Of this very process."""
    off = dumps_are_off()
    if off is None:
        return unknown(tr("Whether a crash leaves the memory on the disk cannot be told here."))
    if off:
        return good(tr("A crash leaves no memory on the disk, and other programs of yours cannot read it."))
    return warning(
        tr("A crash may leave the memory of this program on the disk."), tr("Start it as r2p-desk, without a debugger.")
    )


@check("ptrace")
def ptrace(around: Surroundings) -> Verdict | None:
    """A second bar before the first: this process forbids it for itself."""
    scope = around.machine.text("/proc/sys/kernel/yama/ptrace_scope")
    if scope is not None and scope.isdigit() and int(scope) > 0:
        return good(tr("Programs cannot look into each other's memory at will."))
    if around.machine.text("/proc/version") is None:
        return None
    return warning(
        tr("Programs of one user may look into each other's memory. R2P Desk forbids it for itself alone."),
        tr("Set kernel.yama.ptrace_scope to 1 or more (sysctl)."),
    )


@check("clock")
def clock(around: Surroundings) -> Verdict:
    """Moments in the journal are claims of this clock."""
    now = datetime.now(UTC)
    files = [around.home / name for name in ("officer.age", "desk.db", "desk.bak")]
    newest = max((one.stat().st_mtime for one in files if one.is_file()), default=0.0)
    if now.date() < RELEASED or newest > now.timestamp() + _AHEAD_SECONDS:
        return warning(
            tr("The clock of this machine shows {moment}, which is earlier than what it must be.").format(
                moment=now.strftime("%Y-%m-%d %H:%M UTC")
            ),
            tr("Set it right before you save anything: what you state carries its time."),
        )
    return good(tr("The clock is plausible: {moment}.").format(moment=now.strftime("%Y-%m-%d %H:%M UTC")))


@check("display")
def display(around: Surroundings) -> Verdict | None:
    """X11 keeps no program from another."""
    world = around.environment
    if world.get("WAYLAND_DISPLAY"):
        return good(tr("The screen is Wayland's: programs do not see each other's keys and windows."))
    if world.get("DISPLAY"):
        return warning(
            tr("The screen is X11's: every program you run can read what you type and see what is shown."),
            tr("Choose a Wayland session when you log in; run nothing you do not trust beside R2P Desk."),
        )
    return None


@check("screen-lock")
def screen_lock(_around: Surroundings) -> Verdict:
    """Whether the desktop tells that the screen was locked or the machine goes to sleep."""
    session, system = bus.names(bus.SESSION) or frozenset(), bus.names(bus.SYSTEM) or frozenset()
    sleep, screen = LOGIND in system, bool(session & set(SCREEN_SAVERS)) or LOGIND in system
    if sleep and screen:
        return good(tr("R2P Desk hears when the screen is locked and when the machine goes to sleep, and locks then."))
    if screen:
        return warning(
            tr("R2P Desk hears when the screen is locked, but not when the machine goes to sleep."),
            tr("Lock with Ctrl+L before you close the lid."),
        )
    return unknown(
        tr("This system does not tell R2P Desk when the screen is locked or the machine goes to sleep."),
        tr("Lock with Ctrl+L; without being touched the desk locks by itself after the time you set."),
    )


@check("key-stick")
def key_stick(around: Surroundings) -> Verdict | None:
    """Only where one was chosen."""
    stick = Settings(around.home).text(KEY_STICK)
    if not stick:
        return None
    if not tells_of_sticks():
        return warning(
            tr("A stick is chosen that locks the desk when it is pulled, but this system does not tell of sticks."),
            tr("Lock with Ctrl+L."),
        )
    if is_plugged_in(stick):
        return good(tr("Pulling the stick you chose locks the desk."))
    return warning(
        tr("The stick that locks the desk when it is pulled is not plugged in."), tr("Plug it in, or choose another.")
    )


@check("keyring")
def keyring(_around: Surroundings) -> Verdict:
    """Where a device secret could be kept."""
    names = bus.names(bus.SESSION)
    if names is not None and "org.freedesktop.secrets" in names:
        return good(tr("A keyring is there that can hold a device secret."))
    return unknown(
        tr("No keyring of the desktop answers: a device secret cannot be kept on this machine now."),
        tr("Nothing depends on it unless you use a device secret."),
    )
