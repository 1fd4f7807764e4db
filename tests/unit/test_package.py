"""Packages as files: what is written can be opened by its receiver alone, and everything else is refused by name."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from exchanging import opened, wrapped
from r2p_desk.errors import (
    AlreadyOpen,
    Altered,
    Cancelled,
    Cut,
    Damaged,
    DeskError,
    MachineError,
    NewerVersion,
    NotForUs,
    NotFound,
    TooLarge,
    UnknownSigner,
)
from r2p_desk.exchange import manifest as form
from r2p_desk.exchange import media, opening, volumes
from r2p_desk.exchange.manifest import Kind, Receiver, Role, manifest_hash, receiving_hash, sign_manifest
from r2p_desk.exchange.opening import Incoming, open_package
from r2p_desk.exchange.package import Draft, Source, Written, write_package
from r2p_desk.exchange.quarantine import Quarantine
from r2p_desk.jobs import Job
from r2p_desk.keys import age, canonical
from r2p_desk.keys.age import Stanza
from r2p_desk.keys.heads import seal_heads
from r2p_desk.keys.officer import Officer, create_officer
from r2p_desk.system.strict_tar import UNIT

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MOMENT = "2026-11-23T12:00:00.000Z"
CASE = "0f" * 16
ALICE, BOB, CARLA = (create_officer(name, NOW) for name in ("Alice", "Bob", "Carla"))
BLOB = "ab" * 32
PARTS = {"access": b"access", "journal": b"{}\n" * 3, "cd" * 32: b"a card", BLOB: secrets.token_bytes(100_000)}
ROLES = {"access": Role.ACCESS, "journal": Role.JOURNAL, "cd" * 32: Role.CARD, BLOB: Role.BLOB}


def receiver(officer: Officer, number: int = 1, previous: str | None = None) -> Receiver:
    return Receiver(key=receiving_hash(officer.public.recipient), number=number, previous=previous)


def draft(**fields: Any) -> Draft:
    heads = seal_heads(ALICE, CASE, [("ab" * 16, 1, "cd" * 32)], MOMENT)
    values: dict[str, Any] = {"receivers": (receiver(BOB),), "marking": "CONFIDENTIAL", "heads": heads, **fields}
    return Draft(kind=Kind.CASE, case=CASE, created=MOMENT, **values)


def sources(parts: dict[str, bytes] = PARTS) -> list[Source]:
    return [
        Source(id=name, role=ROLES.get(name, Role.BLOB), chunks=lambda data=data: [data])
        for name, data in parts.items()
    ]


def write(
    out: Path,
    parts: dict[str, bytes] = PARTS,
    enter: Callable[[Written], None] = lambda _: None,
    job: Job | None = None,
) -> Written:
    return write_package(out, ALICE, draft(), sources(parts), [BOB.public.recipient], enter=enter, job=job or Job())


def open_(path: Path, quarantine: Path, officer: Officer = BOB, *known: Officer, keep: bool = True) -> dict[str, bytes]:
    """The parts as the receiver gets them."""
    with Quarantine(quarantine) as place:
        incoming = read(path, place, officer, *known, keep=keep)
        return {part.id: b"".join(incoming.read(part)) for part in incoming.manifest.parts if part.id in incoming.parts}


def read(path: Path, place: Quarantine, officer: Officer = BOB, *known: Officer, keep: bool = True) -> Incoming:
    keys = {one.id: one.public.verifying for one in known or (ALICE,)}
    return open_package(path, officer, keys, place, keep=lambda _: keep, job=Job())


def empty(folder: Path) -> bool:
    return [path.name for path in folder.iterdir()] in ([], ["lock"])


def refused(path: Path, folder: Path, error: type[DeskError], officer: Officer = BOB, *known: Officer) -> DeskError:
    with pytest.raises(DeskError) as caught:
        open_(path, folder / "quarantine", officer, *known)
    assert type(caught.value) is error, caught.value
    assert caught.value.exit_status == 3
    code = "too-new" if error is NewerVersion else error.code
    assert caught.value.findings[0] == (code, caught.value.happened)
    assert empty(folder / "quarantine")
    return caught.value


@pytest.fixture
def out(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def test_what_is_written_is_what_its_receiver_gets(out: Path, tmp_path: Path) -> None:
    written = write(out)
    assert open_(written.path, tmp_path / "quarantine") == PARTS
    assert [path.name for path in out.iterdir()] == [written.path.name]
    assert written.path.suffix == ".r2ppkg"
    assert written.path.stat().st_size == written.size
    assert empty(tmp_path / "quarantine")


def test_the_manifest_says_what_the_page_says(out: Path, tmp_path: Path) -> None:
    written = write(out)
    members = opened(BOB, written.path)
    assert list(members) == ["manifest.json", "manifest.sig", *PARTS]
    held = json.loads(members["manifest.json"])
    assert set(held) == {
        "type", "format", "package", "kind", "case", "signer", "receivers", "created", "expires", "marking",
        "conditions", "heads", "parts",
    }  # fmt: skip
    assert held["receivers"] == [{"key": receiving_hash(BOB.public.recipient), "number": 1, "previous": None}]
    assert [(part["id"], part["role"], part["size"]) for part in held["parts"]] == [
        (name, str(ROLES[name]), len(data)) for name, data in PARTS.items()
    ]
    assert written.hash == manifest_hash(members["manifest.json"])
    with Quarantine(tmp_path / "quarantine") as place:
        incoming = read(written.path, place)
        assert (incoming.digest, incoming.sha256, incoming.size) == (written.hash, written.sha256, written.size)


def test_the_size_tells_little(out: Path) -> None:
    small, larger = write(out, {"access": b"a", "journal": b"j"}), write(out, {**PARTS, BLOB: bytes(90_000)})
    assert larger.size == write(out).size
    assert {(one.size - small.size) % (UNIT + 16) for one in (small, larger)} == {0}


def test_it_is_sealed_to_its_receiver_and_nobody_else(out: Path, tmp_path: Path) -> None:
    written = write(out)
    assert age.stanza_kinds(written.path.read_bytes()) == ("mlkem768x25519",)
    refused(written.path, tmp_path, NotForUs, CARLA)
    refused(written.path, tmp_path, NotForUs, ALICE)


def test_only_known_signers_count(out: Path, tmp_path: Path) -> None:
    """Also when the sender's card is in the package."""
    refused(write(out).path, tmp_path, UnknownSigner, BOB, CARLA)


def test_who_wraps_it_anew_for_a_third_officer_is_found_out(out: Path, tmp_path: Path) -> None:
    members = opened(BOB, write(out).path)
    again = wrapped(out / "again.r2ppkg", members, CARLA.public.recipient)
    refused(again, tmp_path, NotForUs, CARLA, ALICE)
    both = wrapped(out / "both.r2ppkg", members, BOB.public.recipient, CARLA.public.recipient)
    refused(both, tmp_path, NotForUs, CARLA, ALICE)
    refused(both, tmp_path, Altered, BOB, ALICE)


def test_company_without_post_quantum_protection_is_refused(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Classic:
        def wrap(self, file_key: bytes) -> Stanza:
            return Stanza("X25519", ("c2hhcmU",), file_key)

    members = opened(BOB, write(out).path)
    monkeypatch.setattr(age, "_check_company", lambda _: None)
    refused(wrapped(out / "x", members, BOB.public.recipient, Classic()), tmp_path, Altered)  # type: ignore[arg-type]  # the point


def test_every_disorder_of_the_parts_is_altered(out: Path, tmp_path: Path) -> None:
    members = list(opened(BOB, write(out).path).items())
    manifest, signature, access, journal, card, blob = members
    orders: dict[str, list[tuple[str, bytes]]] = {
        "swapped": [manifest, signature, journal, access, card, blob],
        "missing": members[:-1],
        "none": [manifest, signature],
        "doubled": [*members, ("another", b"")],
        "altered": [*members[:-1], (BLOB, bytes(100_000))],
        "shorter": [*members[:-1], (BLOB, b"x")],
        "swapped content": [manifest, signature, ("access", access[1]), ("journal", b"{}\n{}\n{}!"), card, blob],
        "unsigned": [manifest, access, journal, card, blob],
        "signature first": [signature, manifest, access, journal, card, blob],
        "signature alone": [signature],
        "nothing": [],
    }
    for name, order in orders.items():
        path = wrapped(out / name, order, BOB.public.recipient)
        refused(path, tmp_path, Altered)


def forged(out: Path, officer: Officer = ALICE, **fields: Any) -> Path:
    """A package of the same parts whose manifest says something else, honestly signed."""
    members = opened(BOB, write(out).path)
    held = json.loads(members["manifest.json"]) | fields
    data = canonical.encode(held)
    members |= {"manifest.json": data, "manifest.sig": sign_manifest(officer, data)}
    return wrapped(out / f"{secrets.token_hex(8)}.r2ppkg", members, BOB.public.recipient)


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "r2p-desk/volumes"}, {"format": 0}, {"format": True}, {"package": "x"}, {"case": None},
        {"case": "0F" * 16},
        {"created": "now"}, {"expires": "2026-02-30T00:00:00.000Z"}, {"marking": 3}, {"heads": None}, {"parts": []},
        {"receivers": []}, {"conditions": None}, {"more": 1}, {"kind": 7}, {"signer": CARLA.id},
    ],
)  # fmt: skip
def test_a_malformed_manifest_is_altered_though_signed(out: Path, tmp_path: Path, fields: dict[str, Any]) -> None:
    refused(forged(out, **fields), tmp_path, Altered)


@pytest.mark.parametrize(
    "chain",
    [
        {"number": 0}, {"number": 2}, {"number": 1, "previous": "ab" * 32}, {"number": 2, "previous": "AB" * 32},
        {"number": 2, "previous": "ab"}, {"key": "00"}, {"more": 1}, {"number": "1"},
    ],
)  # fmt: skip
def test_a_malformed_place_in_the_chain_is_altered(out: Path, tmp_path: Path, chain: dict[str, Any]) -> None:
    own = msgspec.to_builtins(receiver(BOB)) | chain
    refused(forged(out, receivers=[own]), tmp_path, Altered)
    refused(forged(out, receivers=[own, own]), tmp_path, Altered)


def part(name: str, role: str, size: int = 1) -> dict[str, Any]:
    return {"id": name, "role": role, "size": size, "sha256": "ab" * 32}


@pytest.mark.parametrize(
    "parts",
    [
        [part("access", "access")],
        [part("journal", "journal"), part("access", "access")],
        [part("access", "access"), part("journal", "journal"), part("j2", "journal")],
        [part("access", "access"), part("journal", "journal"), part("b", "blob"), part("c", "card")],
        [part("access", "access"), part("access", "journal")],
        [part("access", "access"), part("../x", "journal")],
        [part("access", "access"), part("manifest.json", "journal")],
        [part("access", "access"), part("journal", "journal", -1)],
        [{**part("access", "access"), "sha256": "x"}, part("journal", "journal")],
    ],
)
def test_a_malformed_list_of_parts_is_altered(out: Path, tmp_path: Path, parts: list[dict[str, Any]]) -> None:
    refused(forged(out, parts=parts), tmp_path, Altered)


def test_what_a_later_version_wrote_is_named_so(out: Path, tmp_path: Path) -> None:
    whole = [part("access", "access"), part("journal", "journal")]
    for fields in (
        {"format": 2}, {"format": 2, "more": True}, {"kind": "dossier"}, {"kind": "receipt"}, {"kind": "something-new"},
        {"conditions": ["no-onward-release"]},
        {"parts": [*whole, part("x", "tombstone")]},
    ):  # fmt: skip
        refused(forged(out, **fields), tmp_path, NewerVersion)


def test_a_manifest_signed_by_somebody_else_is_refused(out: Path, tmp_path: Path) -> None:
    refused(forged(out, CARLA), tmp_path, UnknownSigner)
    refused(forged(out, CARLA), tmp_path, Altered, BOB, ALICE, CARLA)
    members = opened(BOB, write(out).path)
    signature = json.loads(members["manifest.sig"])
    for half in ("ed25519", "ml_dsa_65"):
        other = json.loads(sign_manifest(ALICE, b"something else"))
        broken = canonical.encode({**signature, half: other[half]})
        path = wrapped(out / half, {**members, "manifest.sig": broken}, BOB.public.recipient)
        refused(path, tmp_path, Altered)
    path = wrapped(out / "spaced", {**members, "manifest.json": members["manifest.json"] + b" "}, BOB.public.recipient)
    refused(path, tmp_path, Altered)


def test_more_than_can_be_taken_in_is_too_large(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [part("access", "access"), part("journal", "journal")]
    refused(forged(out, parts=[*whole, part("b", "blob", 2**41)]), tmp_path, TooLarge)
    refused(forged(out, parts=[part("access", "access", 2**21), part("journal", "journal")]), tmp_path, TooLarge)
    refused(forged(out, parts=[part("access", "access"), part("journal", "journal", 2**33)]), tmp_path, TooLarge)
    path = write(out).path
    monkeypatch.setattr(opening, "MAX_MANIFEST", 100)
    refused(path, tmp_path, TooLarge)
    monkeypatch.undo()
    monkeypatch.setattr(form, "MAX_PARTS", 3)
    refused(path, tmp_path, TooLarge)
    stanza = Stanza("mlkem768x25519", ("AAAA",), bytes(32))
    from r2p_desk.keys import age_header

    header = age_header.write((stanza,) * 65) + age_header.write_mac(bytes(32))
    (out / "many").write_bytes(header + bytes(100))
    refused(out / "many", tmp_path, TooLarge)


def test_no_room_for_what_is_in_it_is_the_machine_s_fault(out: Path, tmp_path: Path) -> None:
    whole = [part("access", "access"), part("journal", "journal"), part("b", "blob", 2**39)]
    with pytest.raises(MachineError, match="room"):
        open_(forged(out, parts=whole), tmp_path / "quarantine")


def test_what_is_no_package_is_refused(out: Path, tmp_path: Path) -> None:
    for data in (b"%PDF-1.7\n", bytes(70_000), b"age-encryption.org/v2\n"):
        (out / "file").write_bytes(data)
        refused(out / "file", tmp_path, Altered)
    (out / "file").write_bytes(b"")
    refused(out / "file", tmp_path, Cut)
    (out / "file").write_bytes(age.encrypt(b"no archive", [BOB.public.recipient]))
    with pytest.raises(Damaged):
        open_(out / "file", tmp_path / "quarantine")
    with pytest.raises(NotFound):
        open_(out / "missing", tmp_path / "quarantine")
    with pytest.raises(NotFound):
        open_(out, tmp_path / "quarantine")


def test_only_what_is_wanted_is_kept(out: Path, tmp_path: Path) -> None:
    assert open_(write(out).path, tmp_path / "quarantine", keep=False) == {}


def test_a_part_that_changes_while_it_is_sent_leaves_nothing(out: Path) -> None:
    calls = iter([b"before", b"after."])
    changing = Source(id="access", role=Role.ACCESS, chunks=lambda: [next(calls)])
    with pytest.raises(Damaged):
        write_package(out, ALICE, draft(), [changing], [BOB.public.recipient], enter=lambda _: None, job=Job())
    assert list(out.iterdir()) == []


def test_what_stops_the_ledger_stops_the_package(out: Path) -> None:
    def enter(_: Written) -> None:
        assert [path.suffix for path in out.iterdir()] == [".partial"]
        raise MachineError("full")

    with pytest.raises(MachineError):
        write(out, enter=enter)
    assert list(out.iterdir()) == []


def test_a_cancelled_package_leaves_nothing(out: Path) -> None:
    job = Job()

    def report(fraction: float, _: str) -> None:
        if fraction > 0.3:
            job.cancel()

    job._report = report
    with pytest.raises(Cancelled):
        write(out, {**PARTS, BLOB: bytes(10**6)}, job=job)
    assert list(out.iterdir()) == []


def test_a_medium_that_keeps_something_else_is_found_out(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "_read_back", lambda *_: "00" * 32)
    with pytest.raises(MachineError, match="did not keep"):
        write(out)
    assert list(out.iterdir()) == []


def test_no_room_is_known_before_anything_is_written(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    usage = shutil.disk_usage(out)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(MachineError, match="room"):
        write(out)
    assert list(out.iterdir()) == []


@pytest.fixture
def small_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "VOLUME_SIZE", 200_000)


LARGE = {**PARTS, "ef" * 32: secrets.token_bytes(600_000)}


@pytest.mark.usefixtures("small_volumes")
def test_a_large_package_is_cut_into_volumes_and_read_from_its_index(out: Path, tmp_path: Path) -> None:
    written = write(out, LARGE)
    names = sorted(path.name for path in out.iterdir())
    assert names[0] == written.path.name
    assert names[1:] == [f"{written.path.name}.{number:03d}" for number in range(1, len(names))]
    assert len(names) > 4
    assert max(path.stat().st_size for path in out.iterdir() if path != written.path) == 200_000
    assert open_(written.path, tmp_path / "quarantine") == LARGE
    whole = b"".join(path.read_bytes() for path in sorted(out.iterdir())[1:])
    (out / "whole").write_bytes(whole)
    assert open_(out / "whole", tmp_path / "quarantine") == LARGE, "the volumes are one package, only cut"
    refused(written.path, tmp_path, NotForUs, CARLA)
    refused(written.path, tmp_path, UnknownSigner, BOB, CARLA)
    refused(out / names[1], tmp_path, Cut)
    refused(out / names[2], tmp_path, Altered)


@pytest.mark.usefixtures("small_volumes")
def test_volumes_missing_cut_altered_or_swapped_are_named(out: Path, tmp_path: Path) -> None:
    written = write(out, LARGE)
    first, second, *_, last = sorted(out.glob("*.r2ppkg.*"))
    whole = {path: path.read_bytes() for path in (first, second, last)}

    def put_back() -> None:
        for path, data in whole.items():
            path.write_bytes(data)

    second.unlink()
    refused(written.path, tmp_path, Cut)
    put_back()
    last.write_bytes(whole[last][:-1])
    refused(written.path, tmp_path, Cut)
    put_back()
    last.write_bytes(whole[last] + b"\0")
    refused(written.path, tmp_path, Altered)
    put_back()
    first.write_bytes(whole[second])
    second.write_bytes(whole[first])
    refused(written.path, tmp_path, Altered)
    put_back()
    second.write_bytes(whole[second][:1000] + b"\0" + whole[second][1001:])
    refused(written.path, tmp_path, Altered)
    put_back()
    other = write(out, LARGE)
    for mine, theirs in zip(
        sorted(out.glob(f"{written.path.name}.*")), sorted(out.glob(f"{other.path.name}.*")), strict=True
    ):
        mine.write_bytes(theirs.read_bytes())
    refused(written.path, tmp_path, Altered)


@pytest.mark.usefixtures("small_volumes")
def test_an_index_says_what_it_must(out: Path, tmp_path: Path) -> None:
    written = write(out, LARGE)
    members = opened(BOB, written.path)
    assert list(members) == ["volumes.json", "volumes.sig"]
    held = json.loads(members["volumes.json"])
    assert set(held) == {"type", "format", "package", "case", "signer", "size", "sha256", "volumes"}
    outside = [{**held["volumes"][0], "name": "../../etc/passwd"}, *held["volumes"][1:]]
    for fields in ({"volumes": []}, {"volumes": outside}, {"size": 1}, {"case": "0f" * 16}, {"more": 1}):
        data = canonical.encode(held | fields)
        forged_index = {"volumes.json": data, "volumes.sig": sign_manifest(ALICE, data)}
        refused(wrapped(out / "index", forged_index, BOB.public.recipient), tmp_path, Altered)
    data = canonical.encode(held | {"format": 2})
    later = {"volumes.json": data, "volumes.sig": sign_manifest(ALICE, data)}
    refused(wrapped(out / "index", later, BOB.public.recipient), tmp_path, NewerVersion)
    assert volumes.read_index(held).package == held["package"]


@pytest.mark.usefixtures("small_volumes")
def test_volumes_that_cannot_all_be_named_leave_nothing(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, named = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        named.append(target)
        if len(named) == 3:
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(MachineError):
        write(out, LARGE)
    assert list(out.iterdir()) == []


def test_a_quarantine_clears_what_a_killed_process_left_and_takes_one_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "quarantine"
    left = folder / "case"
    left.mkdir(parents=True)
    (left / "part").write_bytes(b"noise")
    (folder / "part").write_bytes(b"noise")
    with Quarantine(folder) as one:
        assert empty(folder)
        one.new()
        with pytest.raises(AlreadyOpen), Quarantine(folder):
            pass
        assert not empty(folder)
    assert empty(folder)
    with Quarantine(folder):
        pass


def test_what_waits_in_quarantine_is_noise(tmp_path: Path) -> None:
    with Quarantine(tmp_path / "quarantine") as place:
        kept = place.new()
        for _ in range(100):
            kept.write(b"the name of a witness ")
        kept.finish()
        (file,) = [path for path in place.folder.iterdir() if path.name != "lock"]
        assert b"witness" not in file.read_bytes()
        assert b"".join(kept.read()) == b"the name of a witness " * 100 == b"".join(kept.read())
        file.write_bytes(bytes(file.stat().st_size))
        with pytest.raises(Damaged):
            list(kept.read())
