"""Whoever alters, cuts, swaps or forwards a package is found out; whatever stops the machine, no case is left between.

What a dishonest sender can sign is in ``tests/unit/test_exchange.py`` and ``test_package.py``.
"""

import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import desks
import exchanging
import steps
from disks import bound_by_permissions, small_disk
from exchanging import CASE, add, attach, begin, blob_files, look, send, snapshot, stick, take, titles
from r2p_desk.actions import doctor, received_case, receiving, sending, session
from r2p_desk.actions.session import Desk
from r2p_desk.errors import Altered, Cut, DeskError, MachineError, NotForUs, Refused, Replay, TooLarge
from r2p_desk.exchange import media
from r2p_desk.jobs import Job
from r2p_desk.keys import age_header
from r2p_desk.keys.age_payload import CHUNK_SIZE, TAG_SIZE
from r2p_desk.system.strict_tar import BLOCK

SECRET = "Wumbaklyte of Tsakodelna"
"""Words that stand in the case and nowhere else."""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk, Path]]:
    """Alice, Bob, and a package from her that he has not taken in."""
    folder = tmp_path_factory.mktemp("sent")
    with exchanging.officers(folder, "Alice Mbeki", "Bob Kante") as (alice, bob):
        begin(alice, SECRET, *(f"item {number}" for number in range(20)))
        attach(alice, random.Random(7).randbytes(200_000))
        yield alice, bob, send(alice, bob, stick(folder)).path


def refused(bob: Desk, path: Path, data: bytes) -> DeskError:
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        take(bob, path)
    error = caught.value
    assert error.exit_status == 3
    assert error.findings[0] == (error.code, error.happened)
    assert error.kept
    assert error.todo
    assert SECRET not in str(error)
    return error


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def spoiled(data: bytes, at: int, bit: int = 1) -> bytes:
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


def place_of(data: bytes, offset: int) -> int:
    """Where in the file a byte of the archive lies."""
    start = age_header.parse(data).size + 16
    return start + offset + TAG_SIZE * (offset // CHUNK_SIZE)


def boundaries(bob: Desk, path: Path) -> list[int]:
    """Where in the archive members and their content begin and end."""
    found, at = [0], 0
    for content in exchanging.opened(bob.officer, path).values():
        found += [at + BLOCK, at + BLOCK + len(content)]
        at += BLOCK + len(content) + -len(content) % BLOCK
        found.append(at)
    return found


def test_every_flipped_byte_of_the_start_is_refused(sent: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    """In the stanza a flip cannot be told from a stanza for somebody else; everywhere else it is altered."""
    _, bob, path = sent
    data = path.read_bytes()
    size = age_header.parse(data).size
    stanza = range(data.index(b"25519 ") + len("25519 "), data.index(b"\n---"))
    for at in range(0, size + 16, 5):
        error = refused(bob, tmp_path / "spoiled", spoiled(data, at))
        allowed = (Altered, NotForUs) if at in stanza else (Altered, TooLarge)
        assert type(error) in allowed, (at, error)
    for at in range(size, size + 16):
        assert type(refused(bob, tmp_path / "spoiled", spoiled(data, at))) is Altered


def test_every_region_of_the_content_is_proven(sent: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    _, bob, path = sent
    data = path.read_bytes()
    before = snapshot(bob.home)
    places = {place_of(data, offset) for offset in boundaries(bob, path)}
    places |= set(range(age_header.parse(data).size + 16, len(data), 30_011)) | {len(data) - 1, len(data) - 16}
    for at in sorted(places):
        for bit in (1, 128):
            assert type(refused(bob, tmp_path / "spoiled", spoiled(data, at, bit))) is Altered
    assert snapshot(bob.home) == before


def test_every_cut_is_named_cut(sent: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    _, bob, path = sent
    data = path.read_bytes()
    size = age_header.parse(data).size
    chunks = range(size + 16, len(data), CHUNK_SIZE + TAG_SIZE)
    ends = {0, 1, 20, 21, 22, size - 1, size, size + 1, size + 15, size + 16, size + 17, len(data) - 1, len(data) - 16}
    ends |= {place_of(data, offset) for offset in boundaries(bob, path)} | set(chunks)
    ends |= {end + 1 for end in chunks} | {end - 1 for end in chunks} | set(range(0, size, 37))
    for end in sorted(ends):
        assert type(refused(bob, tmp_path / "cut", data[:end])) is Cut, end


def test_what_is_put_behind_or_between_is_altered(sent: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    _, bob, path = sent
    data = path.read_bytes()
    start, chunk = age_header.parse(data).size + 16, CHUNK_SIZE + TAG_SIZE
    head, chunks = data[:start], [data[at : at + chunk] for at in range(start, len(data), chunk)]
    assert len(chunks) > 3
    swapped, doubled = [chunks[1], chunks[0], *chunks[2:]], [chunks[0], *chunks]
    for spoil in (data + b"\0", data + data, b"\0" + data, data + bytes(chunk)):
        assert type(refused(bob, tmp_path / "spoiled", spoil)) is Altered
    for order in (swapped, doubled, chunks[1:], [*chunks[:-2], chunks[-1]]):
        assert type(refused(bob, tmp_path / "spoiled", head + b"".join(order))) is Altered


def test_parts_of_two_packages_do_not_mix(sent: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    alice, bob, path = sent
    other = send(alice, bob, path.parent).path.read_bytes()
    data = path.read_bytes()
    for header, body in ((data, other), (other, data)):
        mixed = header[: age_header.parse(header).size] + body[age_header.parse(body).size :]
        assert type(refused(bob, tmp_path / "mixed", mixed)) is Altered


def test_nothing_of_it_can_be_read_on_the_medium(sent: tuple[Desk, Desk, Path]) -> None:
    alice, bob, path = sent
    assert {file.suffix for file in path.parent.iterdir()} == {".r2ppkg"}
    for word in (
        SECRET,
        "Alice Mbeki",
        "Bob Kante",
        CASE,
        alice.officer.id,
        bob.officer.id,
        alice.registered(CASE).id,
        "item 3",
    ):
        for file in path.parent.iterdir():
            assert word.encode() not in file.read_bytes()
            assert word not in file.name


def test_no_word_is_written_anywhere_while_it_is_looked_at(
    sent: tuple[Desk, Desk, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at while the journal lies in quarantine: after every part, and once more when it is over."""
    _, bob, path = sent
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    seen: list[int] = []

    def hunt(*_: object) -> None:
        files = [file for file in bob.home.rglob("*") if file.is_file()]
        assert not [file for file in files if SECRET.encode() in file.read_bytes()]
        seen.append(len([file for file in files if "quarantine" in file.parts]))

    receiving.receive_package(bob, path, job=Job(hunt))
    real = received_case.arrival.take_in

    def watched(*arguments: object, **named: object) -> object:
        hunt()
        return real(*arguments, **named)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(received_case.arrival, "take_in", watched)
    look(bob, path)
    hunt()
    assert max(seen) > 3, "there was something to hunt through"
    assert seen[-1] == 1, "the lock alone is left"
    assert list(elsewhere.iterdir()) == []


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    with exchanging.officers(tmp_path, "Alice Mbeki", "Bob Kante") as (alice, bob):
        begin(alice, "one")
        yield alice, bob


def test_a_full_stick_is_told_and_left_empty(
    pair: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = pair
    attach(alice, bytes(3_000_000))
    with small_disk(tmp_path / "small", 2 << 20) as mounted:
        if not mounted:
            pytest.skip("needs a file system of its own")
        with pytest.raises(MachineError, match="room"):
            send(alice, bob, tmp_path / "small")
        monkeypatch.setattr(media, "refuse_full", lambda *_: None)
        with pytest.raises(MachineError, match="full"):
            send(alice, bob, tmp_path / "small")
        assert list((tmp_path / "small").iterdir()) == []
    assert sending.ledger(alice, bob.officer.id, "sent") == []
    sent = send(alice, bob, stick(tmp_path))
    assert sent.number == 1
    assert take(bob, sent).findings == ()


def test_a_full_home_takes_nothing_in_and_stays_whole(
    pair: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = pair
    out = stick(tmp_path)
    take(bob, send(alice, bob, out))
    for number in range(30):
        add(alice, f"{number} " + "long title " * 20)
    attach(alice, bytes(1_500_000))
    sent = send(alice, bob, out)
    bob.close()
    used = sum(file.stat().st_size for file in bob.home.rglob("*") if file.is_file())
    with small_disk(tmp_path / "small", used + 1_200_000) as mounted:
        if not mounted:
            pytest.skip("needs a file system of its own")
        place = tmp_path / "small" / "home"
        shutil.copytree(bob.home, place)
        with session.unlock(place, desks.PASSPHRASE) as again:
            with pytest.raises(MachineError):
                take(again, sent)
            monkeypatch.setattr("r2p_desk.exchange.opening.refuse_full", lambda *_: None)
            with pytest.raises(MachineError):
                take(again, sent)
            monkeypatch.undo()
            assert titles(again) == {"one"}
            assert doctor.examine(again, CASE).findings == ()
            assert names(place / "quarantine") == ["lock"]
        moved = tmp_path / "moved"
        shutil.copytree(place, moved)
    with session.unlock(moved, desks.PASSPHRASE) as again:
        assert take(again, sent).findings == ()
        assert len(titles(again)) == 31


def test_a_read_only_stick_is_the_machine_s_error(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    alice, bob = pair
    with small_disk(tmp_path / "readonly", 2 << 20, ",ro") as mounted:
        if not mounted:
            pytest.skip("needs a file system of its own")
        with pytest.raises(MachineError, match="read-only"):
            send(alice, bob, tmp_path / "readonly")
    assert sending.ledger(alice, bob.officer.id, "sent") == []
    assert send(alice, bob, stick(tmp_path)).number == 1


def test_a_folder_that_may_not_be_written_or_reached_is_the_machine_s_error() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        locked = place / "locked"
        out = locked / "out"
        out.mkdir(parents=True, mode=0o500)
        with exchanging.officers(place, "Alice Mbeki", "Bob Kante") as (alice, bob):
            begin(alice, "one")
            for mode in (0o700, 0o755):  # a folder out of reach, and one that is there and not this user's
                locked.chmod(mode)
                with bound_by_permissions(alice.home), pytest.raises(MachineError, match="may not"):
                    send(alice, bob, out)
            assert sending.ledger(alice, bob.officer.id, "sent") == []
        locked.chmod(0o700)
        assert list(out.iterdir()) == []


def test_a_medium_pulled_out_while_it_is_read_changes_nothing(
    pair: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = pair
    sent = send(alice, bob, stick(tmp_path))
    real, calls = media.StreamIn.read, iter(range(10))

    def failing(self: media.StreamIn, size: int) -> bytes:
        if next(calls) == 2:
            raise MachineError("Input/output error")
        return real(self, size)

    monkeypatch.setattr(media.StreamIn, "read", failing)
    with pytest.raises(MachineError):
        take(bob, sent)
    monkeypatch.undo()
    assert bob.store.cases() == []
    assert names(bob.home / "quarantine") == ["lock"]
    assert take(bob, sent).created


SENDER = """
from r2p_desk.actions import exchange, session
with session.unlock(Path(sys.argv[2]), desks.PASSPHRASE) as desk:
    exchange.send_package(desk, "Northern province", "Bob Kante", Path(sys.argv[3]))
"""
TAKER = """
from r2p_desk.actions import receiving, session
with session.unlock(Path(sys.argv[2]), desks.PASSPHRASE) as desk:
    receiving.receive_package(desk, Path(sys.argv[3]), accept=True)
"""


class World:
    """Both homes and the stick, put back as they were before each kill."""

    def __init__(self, folder: Path) -> None:
        self.origin, self.place = folder / "origin", folder / "place"
        self.origin.mkdir()

    def back(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.origin, self.place)

    def home(self, name: str) -> Path:
        return self.place / name / "home"

    def hunt(self) -> None:
        """No word of the case lies anywhere, whatever was being done."""
        for file in self.place.rglob("*"):
            assert SECRET not in file.name
            assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file


@pytest.mark.slow
@pytest.mark.parametrize("known", [False, True], ids=["the contact is added", "the contact may open it"])
def test_killed_at_every_step_of_sending(tmp_path: Path, known: bool) -> None:
    world = World(tmp_path)
    with exchanging.officers(world.origin, "Alice Mbeki", "Bob Kante") as (alice, bob):
        begin(alice, SECRET)
        attach(alice, b"sealed")
        out = stick(world.origin)
        if known:
            take(bob, send(alice, bob, out))
            shutil.rmtree(out)
            out.mkdir()

    def prepare() -> list[str]:
        world.back()
        return [str(world.home("alice")), str(world.place / "stick")]

    whole = set()
    for step, _ in steps.every_step(SENDER, prepare):
        world.hunt()
        out = world.place / "stick"
        with (
            session.unlock(world.home("alice"), desks.PASSPHRASE) as alice,
            session.unlock(world.home("bob"), desks.PASSPHRASE) as bob,
        ):
            assert titles(alice) == {SECRET}, step
            assert doctor.examine(alice, CASE).findings == (), step
            arrived = list(out.glob("*.r2ppkg"))
            whole.add(len(arrived))
            for path in arrived:
                assert take(bob, path).findings == (), step
            found = [one.code for one in take(bob, send(alice, bob, out)).findings]
            assert found in ([], ["gap"]), step
            assert found == [] or not arrived, step
            assert titles(bob) == {SECRET}
    assert whole == {0, 1}, "some kills fell before the package was there and some after"


@pytest.mark.slow
@pytest.mark.parametrize("known", [False, True], ids=["a new case", "a case that is here"])
def test_killed_at_every_step_of_taking_in(tmp_path: Path, known: bool) -> None:
    world = World(tmp_path)
    with exchanging.officers(world.origin, "Alice Mbeki", "Bob Kante", "Carla Ruiz") as (alice, bob, carla):
        begin(alice, "one")
        out = stick(world.origin)
        if known:
            take(bob, send(alice, bob, out))
            add(bob, "by Bob")
        add(alice, SECRET)
        send(alice, carla, out)  # so that the access file that comes is a newer one
        blob = attach(alice, b"sealed")
        package = send(alice, bob, out).path.name
    expected = {"one", SECRET} | ({"by Bob"} if known else set())

    def prepare() -> list[str]:
        world.back()
        return [str(world.home("bob")), str(world.place / "stick" / package)]

    outcomes = set()
    for step, _ in steps.every_step(TAKER, prepare):
        world.hunt()
        with session.unlock(world.home("bob"), desks.PASSPHRASE) as bob:
            before = titles(bob) if bob.store.cases() else None
            assert before in ([None, expected] if not known else [{"one", "by Bob"}, expected]), step
            try:
                came = take(bob, world.place / "stick" / package)
                assert came.findings == (), step
                outcomes.add("again")
            except Replay:
                assert before == expected, step
                outcomes.add("replay")
            assert titles(bob) == expected, step
            assert doctor.examine(bob, CASE).findings == (), step
            folder = bob.home / bob.registered(CASE).folder
            assert [name for name, _ in blob_files(folder)] == [blob], step
            assert [path.name for path in (bob.home / "cases").iterdir()] == [folder.name], step
            assert names(bob.home / "quarantine") == ["lock"], step
            with session.open_case(bob, CASE, write=False) as case:
                assert len(case.file.access.officers) == 3, step
            add(bob, "goes on")
    assert outcomes == {"again", "replay"}, "some kills fell before the ledger was written and some after"
