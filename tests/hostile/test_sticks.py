"""A stick pulled at any moment, of FAT32, of a strange name, two that were crossed: nothing is lost, nothing twice."""

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest

import exchanging
from exchanging import add, attach, begin, look, send, snapshot, stick, take, titles
from r2p_desk.actions import contacts, doctor
from r2p_desk.actions.sending import ledger
from r2p_desk.actions.session import Desk
from r2p_desk.actions.unsealing import unseal_package
from r2p_desk.errors import DeskError, MachineError, NotForUs, NotFound
from r2p_desk.exchange import media

FAT32_FORBIDS = re.compile(r'[\x00-\x1f<>:"/\\|?*]|[. ]$')


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Desk]]:
    with exchanging.officers(tmp_path, *exchanging.NAMES) as made:
        begin(made[0], "one")
        yield made


class Stick:
    """A folder whose medium goes away at the n-th step that reaches it; from then on nothing there answers."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.taken = 0
        self._at = 0
        self._handles: set[int] = set()
        for name in ("replace", "unlink", "open", "stat", "is_file", "is_dir"):
            patch.setattr(Path, name, self._of_path(getattr(Path, name)))
        real_open, real_fdopen, real_fsync = os.open, os.fdopen, os.fsync

        def opening(path: Any, *arguments: Any, **named: Any) -> int:
            here = self._step(path)
            handle = real_open(path, *arguments, **named)
            (self._handles.add if here else self._handles.discard)(handle)
            return handle

        def wrapping(handle: int, *arguments: Any, **named: Any) -> Any:
            file = real_fdopen(handle, *arguments, **named)
            return Held(file, self._reached) if handle in self._handles else file

        def flushing(handle: int) -> None:
            if handle in self._handles:
                self._reached()
            real_fsync(handle)

        patch.setattr(os, "open", opening)
        patch.setattr(os, "fdopen", wrapping)
        patch.setattr(os, "fsync", flushing)

    def pull(self, at: int) -> None:
        """From the ``at``-th step on it is gone; 0 plugs it in again."""
        self.taken, self._at = 0, at

    def _of_path(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(path: Path, *arguments: Any, **named: Any) -> Any:
            here = self._step(path)
            found = real(path, *arguments, **named)
            return Held(found, self._reached) if here and hasattr(found, "read") else found

        return step

    def _step(self, path: object) -> bool:
        here = isinstance(path, (str, Path)) and os.fspath(path).startswith(str(self.folder))
        if here:
            self._reached()
        return here

    def _reached(self) -> None:
        self.taken += 1
        if self._at and self.taken >= self._at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))


class Held:
    """A file on the stick."""

    def __init__(self, file: Any, reached: Callable[[], None]) -> None:
        self._file, self._reached = file, reached

    def __getattr__(self, name: str) -> Any:
        if name in ("read", "write", "flush"):
            self._reached()
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@pytest.mark.slow
@pytest.mark.parametrize("volumes", [False, True], ids=["in one file", "in volumes"])
def test_pulled_at_every_step_of_writing(
    three: list[Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, volumes: bool
) -> None:
    """Whatever lies on it afterwards is whole and can be taken in; the next package is none of an earlier number."""
    alice, bob, _ = three
    if volumes:
        monkeypatch.setattr(media, "VOLUME_SIZE", 80_000)
        attach(alice, os.urandom(60_000))
    place = stick(tmp_path)
    plugged = Stick(place, monkeypatch)
    first = send(alice, bob, place)
    steps, outcomes = plugged.taken, set()
    take(bob, first)
    assert steps > 10
    for at in range(1, steps + 1):
        shutil.rmtree(place)
        place.mkdir()
        plugged.pull(at)
        with pytest.raises(MachineError):
            send(alice, bob, place)
        plugged.pull(0)
        left = list(place.glob("*.r2ppkg"))
        outcomes.add(len(left))
        arrived = [take(bob, path) for path in left]
        arrived.append(take(bob, send(alice, bob, place)))
        found = [one.code for came in arrived for one in came.findings]
        assert set(found) <= {"gap"}, (at, found)
        assert not (found and left), "what arrived left no gap"
    numbers = [entry.number for entry in ledger(alice, bob.officer.id, "sent")]
    assert len(set(numbers)) == len(numbers)
    assert titles(alice) == titles(bob) == {"one"}
    assert outcomes == {0, 1}, "some fell before it had its name, and the last ones after"
    assert doctor.examine(alice, exchanging.CASE).findings == ()


@pytest.mark.slow
def test_pulled_at_every_step_of_reading(three: list[Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob, _ = three
    monkeypatch.setattr(media, "VOLUME_SIZE", 80_000)
    attach(alice, os.urandom(60_000))
    place = stick(tmp_path)
    sent = send(alice, bob, place)
    plugged = Stick(place, monkeypatch)
    before = snapshot(bob.home)
    look(bob, sent)
    steps = plugged.taken
    assert steps > 10
    for at in range(1, steps + 1):
        plugged.pull(at)
        with pytest.raises((MachineError, NotFound)):
            take(bob, sent)
        assert snapshot(bob.home) == before, at
    plugged.pull(0)
    assert take(bob, sent).findings == ()
    assert titles(bob) == {"one"}


def test_what_lies_on_a_stick_fits_on_fat32(three: list[Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of plain characters that differ without their case; no file longer than a volume, the index included."""
    alice, bob, _ = three
    monkeypatch.setattr(media, "VOLUME_SIZE", 100_000)
    attach(alice, os.urandom(300_000))
    place = stick(tmp_path)
    sent = send(alice, bob, place)
    files = list(place.iterdir())
    assert len(files) > 4
    assert len({path.name.casefold() for path in files}) == len(files)
    assert not [path for path in files if FAT32_FORBIDS.search(path.name) or len(path.name) > 64]
    assert max(path.stat().st_size for path in files) <= 100_000
    assert 2 * 1024**3 < 2**32 - 1, "a volume as it is when nobody lowers it"
    moved = tmp_path / "MOVED"
    moved.mkdir()
    for path in files:
        shutil.copyfile(path, moved / path.name)
    assert take(bob, moved / sent.path.name).findings == ()


NAMES = (
    "with blanks and 'quotes\"", "line\nend", "tab\there", "-rf", "~", "$(reboot)", "%00", "..hidden", "é中国ع",
    "\u202egnp.exe", "a" * 200, "semi;colon|pipe", "star*?[x]", "back\\slash",
    b"\xff\xfe not utf-8".decode("utf-8", "surrogateescape"),
)  # fmt: skip


def test_sticks_of_every_name_are_written_and_read(three: list[Desk], tmp_path: Path) -> None:
    alice, bob, _ = three
    for number, name in enumerate(NAMES):
        place = tmp_path / name
        place.mkdir()
        add(alice, name.encode("utf-8", "replace").decode())
        sent = send(alice, bob, place)
        strange = place / f"{name[:90]}.r2ppkg"
        sent.path.rename(strange)
        assert unseal_package(bob, strange, place / f"{name[:90]}.tar").size, name
        came = take(bob, strange)
        assert (came.number, came.findings) == (number + 1, ()), name
        card = contacts.export_card(alice, place / f"{name[:90]}.r2pcard")
        assert not contacts.add_contact(bob, card.path, card.fingerprint).new
        with pytest.raises(NotFound) as caught:
            look(bob, place / "not there")
        assert str(caught.value)
    assert titles(alice) == titles(bob)


def test_two_sticks_that_were_crossed_tell_nobody_anything(three: list[Desk], tmp_path: Path) -> None:
    """Bob got Carla's and Carla got his; each is told, nothing changes, and the right ones are taken in as if new."""
    alice, bob, carla = three
    bobs, carlas = send(alice, bob, stick(tmp_path)), send(alice, carla, stick(tmp_path))
    for desk, theirs, own in ((bob, carlas, bobs), (carla, bobs, carlas)):
        before = snapshot(desk.home)
        with pytest.raises(NotForUs):
            take(desk, theirs)
        assert snapshot(desk.home) == before
        assert take(desk, own).findings == ()


def test_a_stick_that_keeps_less_than_it_says_is_found_out(
    three: list[Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counterfeit sticks write round and round over their few megabytes; reading back tells."""
    alice, bob, _ = three
    place, real = stick(tmp_path), os.fsync

    def forgetting(handle: int) -> None:
        real(handle)
        for path in place.glob("*.partial"):
            if path.stat().st_size > 10_000:
                with path.open("r+b") as file:
                    file.write(bytes(5_000))

    monkeypatch.setattr(os, "fsync", forgetting)
    with pytest.raises(DeskError, match="did not keep"):
        send(alice, bob, place)
    monkeypatch.undo()
    assert list(place.iterdir()) == []
    assert take(bob, send(alice, bob, place)).findings == ()
