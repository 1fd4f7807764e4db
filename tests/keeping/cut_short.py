"""Changes of an officer's keys, stopped before each single step on the disk, in the store and in the keyring.

Run as a program of its own with the name of a scenario and ``kill`` or ``full``: for each step a copy of the start is
changed by a forked child that is killed there, or finds the disk full from there on; then it is seen that the officer
still opens, and that the change can be made after all. Prints how many steps there were.
"""

import contextlib
import errno
import itertools
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import desks
from r2p_desk.actions import device, recovery, restoring, sealing, session, travel
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.passphrase import change_passphrase
from r2p_desk.actions.scratch import PATTERN
from r2p_desk.casefile.desk import DeskStore
from r2p_desk.errors import DeskError, MachineError, TravelLocked, WrongPassphrase
from r2p_desk.keys import shares
from r2p_desk.keys.shares import Share
from r2p_desk.system import keyring

OLD, NEW = desks.PASSPHRASE, "the other passphrase"
_FULL = 3


class Scenario:
    """A folder with a ``home`` in it: how it starts, what is done, and what must hold whatever stopped that."""

    device_secret = False
    recovery_shares = False

    def prepare(self, folder: Path) -> None:
        home = desks.quick_home(folder)
        with session.unlock(home, OLD) as desk:
            create_case(desk, desks.CASE).close()
            if self.recovery_shares:
                recovery.make_shares(desk, 2, 2, folder / "old", text=True)
            if self.device_secret:
                device.switch_on(desk, OLD, sheet=folder / "device.pdf", text=True)

    def act(self, folder: Path) -> None:
        raise NotImplementedError

    def verify(self, folder: Path) -> None:
        raise NotImplementedError


class Passphrase(Scenario):
    def act(self, folder: Path) -> None:
        change_passphrase(folder / "home", OLD, NEW)

    def verify(self, folder: Path) -> None:
        opening = [passphrase for passphrase in (OLD, NEW) if opens(folder, passphrase)]
        assert len(opening) == 1, opening
        if opening == [OLD]:
            self.act(folder)
        assert (opens(folder, OLD), opens(folder, NEW)) == (False, True)


class PassphraseWithDevice(Passphrase):
    device_secret = True


class On(Scenario):
    recovery_shares = True

    def act(self, folder: Path) -> None:
        with session.unlock(folder / "home", OLD) as desk:
            device.switch_on(desk, OLD, sheet=fresh(folder, "on.pdf"), text=True)

    def verify(self, folder: Path) -> None:
        assert opens(folder, OLD)
        with session.unlock(folder / "home", OLD) as desk:
            done = device.status(desk).state == "here"
        if not done:
            self.act(folder)
        assert opens(folder, OLD)
        file = sealing.device_in_use(folder / "home")
        assert file is not None
        assert file.fits(words(newest(folder, "on.txt")))
        assert file.fits(device.secret_from_shares(folder / "home", old_shares(folder)))


class Off(Scenario):
    device_secret = recovery_shares = True

    def act(self, folder: Path) -> None:
        with session.unlock(folder / "home", OLD) as desk:
            device.switch_off(desk, OLD)

    def verify(self, folder: Path) -> None:
        assert opens(folder, OLD)
        with session.unlock(folder / "home", OLD) as desk:
            state = device.status(desk)
            if state.state == "here" or state.leftover:
                device.switch_off(desk, OLD)
            assert device.status(desk) == device.DeviceStatus(state="off")
        assert opens(folder, OLD)
        assert not (folder / "home" / "device.json").exists()


class Leave(Scenario):
    """Onto a sheet, with a device secret that was in the keyring."""

    device_secret = True

    def act(self, folder: Path) -> None:
        with session.unlock(folder / "home", OLD) as desk:
            travel.travel_lock(desk, OLD, sheet=fresh(folder, "travel.pdf"), text=True)

    def verify(self, folder: Path) -> None:
        if not away(folder):
            self.act(folder)
        assert away(folder)
        file = sealing.read_device(folder / "home")
        assert file is not None
        assert keyring.fetch(file.entry) is None
        device.bring_back(folder / "home", OLD, words(newest(folder, "travel.txt")))
        assert opens(folder, OLD)


class LeaveFresh(Leave):
    """The same for an officer who had no device secret before, with recovery shares."""

    device_secret = False
    recovery_shares = True

    def verify(self, folder: Path) -> None:
        if away(folder):  # whatever stopped it, the shares open it as well as the sheet does
            secret = device.secret_from_shares(folder / "home", old_shares(folder))
            device.bring_back(folder / "home", OLD, secret)
            assert opens(folder, OLD)
        super().verify(folder)


class Return(Leave):
    """Back from the journey, into the keyring."""

    def prepare(self, folder: Path) -> None:
        super().prepare(folder)
        Leave.act(self, folder)

    def act(self, folder: Path) -> None:
        device.bring_back(folder / "home", OLD, words(newest(folder, "travel.txt")))

    def verify(self, folder: Path) -> None:
        if away(folder):
            self.act(folder)
        assert opens(folder, OLD)
        with session.unlock(folder / "home", OLD) as desk:
            assert device.status(desk).state == ("here" if self.device_secret else "off")


class ReturnFresh(Return):
    device_secret = False
    recovery_shares = True


class Shares(Scenario):
    recovery_shares = True

    def act(self, folder: Path) -> None:
        with session.unlock(folder / "home", OLD) as desk:
            recovery.make_shares(desk, 2, 3, fresh(folder, "new"), text=True)

    def verify(self, folder: Path) -> None:
        with session.unlock(folder / "home", OLD) as desk:
            state = recovery.status(desk)
            assert state.file == "sound"
            known = old_shares(folder) if len(state.shares) == 2 else shares_in(newest(folder, "new"))
            assert recovery.recovered(folder / "home", known[:2]).public == desk.officer.public
            for share in known:
                recovery.check_share(desk, share)
            recovery.renew(folder / "home", desk.store, desk.officer, None)
            assert recovery.recovered(folder / "home", known[:2]).public == desk.officer.public


class Restore(Scenario):
    recovery_shares = True

    def act(self, folder: Path) -> None:
        restoring.restore(old_shares(folder), folder / "home", folder / "home", NEW)

    def verify(self, folder: Path) -> None:
        assert opens(folder, OLD) != opens(folder, NEW)
        self.act(folder)
        assert opens(folder, NEW)
        reads(folder / "home")


class RestoreElsewhere(Scenario):
    recovery_shares = True

    def act(self, folder: Path) -> None:
        restoring.restore(old_shares(folder), folder / "home", folder / "restored", NEW)

    def verify(self, folder: Path) -> None:
        assert opens(folder, OLD)
        if not (folder / "restored").exists():
            self.act(folder)
        reads(folder / "restored")
        left = [path.name for scratch in folder.glob(PATTERN) for path in scratch.iterdir()]
        assert set(left) <= {"lock"}


SCENARIOS: dict[str, type[Scenario]] = {
    "passphrase": Passphrase,
    "passphrase with a device secret": PassphraseWithDevice,
    "device secret on": On,
    "device secret off": Off,
    "travel lock": Leave,
    "travel lock without a device secret": LeaveFresh,
    "return": Return,
    "return without a device secret": ReturnFresh,
    "recovery shares": Shares,
    "restore in place": Restore,
    "restore elsewhere": RestoreElsewhere,
}


def opens(folder: Path, passphrase: str) -> bool:
    try:
        session.unlock(folder / "home", passphrase).close()
    except WrongPassphrase:
        return False
    return True


def away(folder: Path) -> bool:
    try:
        return not opens(folder, OLD)
    except TravelLocked:
        return True


def reads(home: Path) -> None:
    with session.unlock(home, NEW) as desk, session.open_case(desk, desks.CASE, write=False) as case:
        assert case.title() == desks.CASE


def fresh(folder: Path, name: str) -> Path:
    """A name that is not taken: a change that was stopped may have left its files."""
    return next(path for number in itertools.count() if not (path := folder / f"{number}-{name}").exists())


def newest(folder: Path, name: str) -> Path:
    return max(folder.glob(f"[0-9]-{name}"))


def words(path: Path) -> bytearray:
    return device.secret_from_words(path.read_text("utf-8"))


def shares_in(folder: Path) -> list[Share]:
    return [shares.read(path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))]


def old_shares(folder: Path) -> list[Share]:
    return shares_in(folder / "old")


def steps(stop: Callable[[str], None]) -> None:
    """Let ``stop`` look at each step before it is taken: on the disk, in the store, in the keyring."""

    def watched(owner: Any, name: str) -> None:
        taken = getattr(owner, name)

        def step(*arguments: Any, **options: Any) -> Any:
            stop(name)
            return taken(*arguments, **options)

        setattr(owner, name, step)

    for name in ("fsync", "replace", "rename", "unlink", "mkdir", "rmdir"):
        watched(os, name)
    for name in ("store", "remove"):
        watched(keyring, name)
    watched(DeskStore, "keep_notes")


def killer(last: int) -> Callable[[str], None]:
    count = itertools.count(1)

    def stop(_: str) -> None:
        if next(count) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    return stop


def filler(last: int) -> Callable[[str], None]:
    """From the ``last`` step on the disk is full; what takes no room still works."""
    count = itertools.count(1)

    def stop(name: str) -> None:
        if name in {"fsync", "mkdir", "keep_notes"} and next(count) >= last:
            if name == "keep_notes":
                raise MachineError("The disk is full.")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return stop


def forked(work: Callable[[], None]) -> int:
    """The wait status of a child that does this; it says on standard error what went wrong."""
    child = os.fork()
    if not child:
        code = 1
        with contextlib.suppress(BaseException):
            try:
                work()
                code = 0
            except DeskError as error:
                code = _FULL
                if not isinstance(error, MachineError):
                    traceback.print_exc()
                    code = 1
            except BaseException:
                traceback.print_exc()
                raise
        os._exit(code)
    return os.waitpid(child, 0)[1]


def run(scenario: Scenario, mode: str, place: Path) -> int:
    """How many steps there were; AssertionError when one of them left something that does not open."""
    start = place / "start"
    start.mkdir()
    scenario.prepare(start)
    file = sealing.read_device(start / "home")
    held = {} if file is None else {name: keyring.fetch(name) for name in (file.entry, f"{file.entry}/state")}
    for step in itertools.count(1):
        folder = place / "run"
        shutil.copytree(start, folder)
        for name, text in held.items():
            keyring.remove(name) if text is None else keyring.store(name, text)

        def work(step: int = step, folder: Path = folder) -> None:
            steps(killer(step) if mode == "kill" else filler(step))
            scenario.act(folder)

        status = forked(work)
        done = status == 0
        assert done or os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == _FULL, f"step {step}: act failed"
        assert forked(lambda folder=folder: scenario.verify(folder)) == 0, f"step {step}: verify failed"
        shutil.rmtree(folder)
        if done:
            return step - 1
    raise AssertionError


if __name__ == "__main__":
    with desks.quick_sealing(), tempfile.TemporaryDirectory() as temporary:
        print(run(SCENARIOS[sys.argv[1]](), sys.argv[2], Path(temporary)))  # noqa: T201 - its answer
