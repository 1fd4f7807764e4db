"""The application and the independent verifier come to one answer about every package, however it was spoiled.

The tamper matrix: each case is one change to a sound package, by somebody on the way or by its sender. Both readers get
the same bytes; what is expected is the code both must find.
"""

import json
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

import r2p_verifier
from r2p_desk.casefile.parcels import Parcel, read_parcels, write_parcels
from r2p_desk.exchange.manifest import sign_manifest
from r2p_desk.keys import age, canonical
from r2p_desk.keys.heads import seal_heads
from r2p_desk.keys.officer import create_officer
from r2p_desk.keys.signing import Purpose, write_signature
from r2p_desk.system.strict_tar import BLOCK, UNIT
from r2p_verifier import Bench, Spoil, block, filled

pytestmark = pytest.mark.interop
Made = tuple[Bench, Callable[[], Spoil], dict[str, bytes]]
OTHER = "ab" * 32
STRANGER = create_officer("Dora", datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with r2p_verifier.bench(tmp_path_factory.mktemp("matrix")) as all_of_it:
        yield all_of_it


def header_with(at: int, value: bytes, *, checked: bool = True) -> Callable[[Spoil, Any], bytes]:
    """The archive whose third header has other bytes in one field, its checksum made right again."""

    def spoil(one: Spoil, _: Any) -> bytes:
        data = bytearray(one.archive())
        start = sum(BLOCK + size + -size % BLOCK for size in one.sizes[:2])
        data[start + at : start + at + len(value)] = value
        if checked:
            data[start + 148 : start + 156] = b" " * 8
            data[start + 148 : start + 156] = b"%06o\0 " % sum(data[start : start + BLOCK])
        return bytes(data)

    return spoil


def foreign(kind: bytes, name: str = "pax") -> Callable[[Spoil, Any], bytes]:
    """The archive with a file of another type put in as its third."""

    def spoil(one: Spoil, _: Any) -> bytes:
        info = tarfile.TarInfo(name)
        info.type, info.mode = kind, 0o600
        strange = info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")
        files = [block(*member) for member in one.members]
        return filled(b"".join([*files[:2], strange, *files[2:]]))

    return spoil


def flipped(name: str) -> Callable[[Spoil, Any], bytes]:
    def spoil(one: Spoil, _: Any) -> bytes:
        data = one.get(name)
        return one.put(name, data[:-1] + bytes([data[-1] ^ 1])).archive()

    return spoil


def unsigned(**fields: Any) -> Callable[[Spoil, Any], bytes]:
    return lambda one, _: one.unsigned(**fields).archive()


def stated(**fields: Any) -> Callable[[Spoil, Any], bytes]:
    return lambda one, _: one.stated(**fields).archive()


def signature(**fields: Any) -> Callable[[Spoil, Any], bytes]:
    return lambda one, _: one.signature(**fields).archive()


def raw(change: Callable[[bytes], bytes]) -> Callable[[Spoil, Any], bytes]:
    """The manifest in another spelling, under signatures of the sender over that spelling."""
    return lambda one, _: one.signed(change(one.get("manifest.json"))).archive()


def first_part(**fields: Any) -> Callable[[Spoil, Any], bytes]:
    def spoil(one: Spoil, _: Any) -> bytes:
        parts = one.manifest["parts"]
        return one.stated(parts=[{**parts[0], **fields}, *parts[1:]]).archive()

    return spoil


def chain(**fields: Any) -> Callable[[Spoil, Any], bytes]:
    return lambda one, _: one.stated(receivers=[{**one.manifest["receivers"][0], **fields}]).archive()


def parcels(change: Callable[[list[Parcel]], list[Parcel]]) -> Callable[[Spoil, Any], bytes]:
    """The journal with other commits, in a package its sender signed."""

    def spoil(one: Spoil, _: Any) -> bytes:
        held = list(read_parcels(one.get("journal").splitlines(keepends=True)))
        return one.part("journal", b"".join(write_parcels(change(held)))).archive()

    return spoil


def spoil_signature(held: list[Parcel]) -> list[Parcel]:
    last = held[-1]
    return [*held[:-1], Parcel(last.data, last.signature[:-1] + bytes([last.signature[-1] ^ 1]), last.changes)]


def spoil_change(held: list[Parcel]) -> list[Parcel]:
    last = held[-1]
    assert last.changes[0] is not None
    salt, text = last.changes[0]
    return [*held[:-1], Parcel(last.data, last.signature, ((salt, text.replace(b'"', b'"x', 1)), *last.changes[1:]))]


def salted(held: list[Parcel]) -> list[Parcel]:
    last = held[-1]
    assert last.changes[0] is not None
    _, text = last.changes[0]
    return [*held[:-1], Parcel(last.data, last.signature, ((bytes(16), text), *last.changes[1:]))]


def wrong_heads(one: Spoil, bench: Bench, *, by_bob: bool = False) -> bytes:
    officer = bench.bob.officer if by_bob else bench.alice.officer
    case = one.manifest["case"] if by_bob else "ff" * 16
    heads = seal_heads(officer, case, [("ab" * 16, 1, "cd" * 32)], "2026-11-23T12:00:00.000Z")
    return one.stated(heads=heads).archive()


def by_stranger(one: Spoil, _: Any) -> bytes:
    """A sound package by somebody with keys of their own and nobody's card."""
    return one.signed(canonical.encode({**one.manifest, "signer": STRANGER.id}), STRANGER).archive()


def key_inside(one: Spoil, _: Any) -> bytes:
    """The signer's keys come along beside the signatures."""
    keys = STRANGER.public.verifying
    one.signed(canonical.encode({**one.manifest, "signer": keys.id}), STRANGER)
    return one.signature(keys=[keys.ed25519.hex(), keys.ml_dsa_65.hex()]).archive()


def signed_for(purpose: Purpose) -> Callable[[Spoil, Bench], bytes]:
    def spoil(one: Spoil, bench: Bench) -> bytes:
        officer = bench.alice.officer
        made = write_signature(officer.id, officer.sign(purpose, one.get("manifest.json")))
        return one.put("manifest.sig", made).archive()

    return spoil


def swapped_signatures(one: Spoil, _: Any) -> bytes:
    held = json.loads(one.get("manifest.sig"))
    return one.signature(ed25519=held["ml_dsa_65"], ml_dsa_65=held["ed25519"]).archive()


def signature_of_another(name: str) -> Callable[[Spoil, Bench], bytes]:
    """One of the two signatures from another package of the same sender."""

    def spoil(one: Spoil, bench: Bench) -> bytes:
        other = json.loads(sign_manifest(bench.alice.officer, b"{}"))
        return one.signature(**{name: other[name]}).archive()

    return spoil


def reordered(one: Spoil, _: Any) -> bytes:
    one.members[2], one.members[3] = one.members[3], one.members[2]
    return one.archive()


def parts_reordered(one: Spoil, _: Any) -> bytes:
    one.members[2], one.members[3] = one.members[3], one.members[2]
    parts = one.manifest["parts"]
    return one.stated(parts=[parts[1], parts[0], *parts[2:]]).archive()


def without(*names: str) -> Callable[[Spoil, Any], bytes]:
    def spoil(one: Spoil, _: Any) -> bytes:
        one.members = [member for member in one.members if member[0] not in names]
        return one.archive()

    return spoil


def unnamed_part(one: Spoil, _: Any) -> bytes:
    one.members.append(("more", b"more"))
    return one.archive()


def files(one: Spoil) -> bytes:
    return b"".join(block(*member) for member in one.members)


def doubled_member(one: Spoil, _: Any) -> bytes:
    return filled(files(one) + block(*one.members[-1]))


def filling(one: Spoil, _: Any) -> bytes:
    data = bytearray(one.archive())
    data[BLOCK + one.sizes[0]] = 1
    return bytes(data)


def tail(one: Spoil, _: Any) -> bytes:
    return one.archive()[:-1] + b"\1"


def longer(one: Spoil, _: Any) -> bytes:
    return one.archive() + bytes(UNIT)


def shorter(one: Spoil, _: Any) -> bytes:
    data = files(one)
    return data.ljust(-(-len(data) // UNIT) * UNIT + 5 * UNIT, b"\0")


PARTS: dict[str, dict[str, Any]] = {
    "a path": {"id": "../../etc/passwd"}, "an absolute path": {"id": "/etc/passwd"}, "a dot": {"id": ".ssh"},
    "a name as of Windows": {"id": "c:\\x"}, "capitals": {"id": "ACCESS"}, "no name": {"id": ""},
    "a name of 65": {"id": "a" * 65}, "the manifest's name": {"id": "manifest.json"},
    "the other's name": {"id": "journal"}, "another size": {"size": 1}, "a size below nothing": {"size": -1},
    "a size as text": {"size": "1"},
    "a size that is true": {"size": True}, "a hash in capitals": {"sha256": "AB" * 32},
    "another hash": {"sha256": "00" * 32}, "half a hash": {"sha256": "00" * 16}, "more": {"mode": "0777"},
}  # fmt: skip
CHAINS: dict[str, dict[str, Any]] = {
    "number 0": {"number": 0}, "number 2 and none before": {"number": 2},
    "number 1 and one before": {"previous": "00" * 32}, "a short hash": {"number": 2, "previous": "00"},
    "no key": {"key": ""}, "more": {"more": 1}, "number true": {"number": True},
}  # fmt: skip
MATRIX: dict[str, tuple[str, Callable[[Spoil, Any], bytes]]] = {
    # Somebody on the way changes what the sender signed
    **{
        f"unsigned {name}": ("altered", unsigned(**{name: value}))
        for name, value in {
            "type": "r2p-desk/other", "format": 2, "package": "00" * 16, "kind": "dossier", "case": "00" * 16,
            "receivers": [], "created": "2026-11-23T12:00:00.001Z", "expires": "2030-01-01T00:00:00.000Z",
            "marking": "STRICTLY CONFIDENTIAL", "conditions": ["none"], "heads": None, "parts": [], "more": 1,
        }.items()
    },
    "unsigned signer": ("altered", unsigned(signer=OTHER)),
    "a part": ("altered", flipped("access")),
    "the journal": ("altered", flipped("journal")),
    # The signatures
    "no signature": ("altered", without("manifest.sig")),
    "Ed25519 missing": ("altered", signature(ed25519=None)),
    "ML-DSA-65 missing": ("altered", signature(ml_dsa_65=None)),
    "Ed25519 empty": ("altered", signature(ed25519="")),
    "ML-DSA-65 empty": ("altered", signature(ml_dsa_65="")),
    "Ed25519 of another package": ("altered", signature_of_another("ed25519")),
    "ML-DSA-65 of another package": ("altered", signature_of_another("ml_dsa_65")),
    "signatures swapped": ("altered", swapped_signatures),
    "signatures padded otherwise": ("altered", lambda one, _: one.put(
        "manifest.sig", one.get("manifest.sig").replace(b"==", b"", 1)).archive()),
    "signatures in another spelling": ("altered", lambda one, _: one.put(
        "manifest.sig", one.get("manifest.sig").replace(b",", b", ", 1)).archive()),
    "a line end behind the signatures": ("altered", lambda one, _: one.put(
        "manifest.sig", one.get("manifest.sig") + b"\n").archive()),
    **{f"signed as {purpose}": ("altered", signed_for(purpose)) for purpose in
       (Purpose.HEADS, Purpose.RECEIPT, Purpose.CARD, Purpose.ACCESS)},
    "another signer named beside": ("unknown-signer", signature(signer=OTHER)),
    "the signer in capitals": ("unknown-signer", lambda one, _: one.signature(
        signer=one.alice.id.upper()).archive()),
    "another signer named inside": ("altered", stated(signer=OTHER)),
    "signed by a stranger": ("unknown-signer", by_stranger),
    "signed by a key inside itself": ("altered", key_inside),
    # A dishonest sender, or a defect of theirs
    **{
        f"stated {name}": ("altered", stated(**{name.split(":")[0]: value}))
        for name, value in {
            "type": "r2p-desk/other", "format": 0, "format:true": True, "format:text": "1", "package": "x",
            "package:capitals": "AB" * 16, "case": "../case", "case:null": None, "case:other": "00" * 16,
            "receivers:none": [], "receivers:null": None, "created": "2026-11-23", "created:no day":
            "2026-02-30T00:00:00.000Z", "created:null": None, "expires": "soon", "marking": 3, "heads": "{}",
            "heads:null": None, "parts:none": [], "parts:null": None, "more": 1, "kind:null": None,
        }.items()
    },
    "of a later version": ("too-new", stated(format=2)),
    "of an unknown kind": ("too-new", stated(kind="rumour")),
    **{
        f"under {name}": ("too-new", stated(conditions=conditions))
        for name, conditions in {
            "a condition twice": ["no-onward", "no-onward"], "a condition a case cannot keep": ["read-only"],
            "a day that is none": ["return-receipt-by:2026-02-30"], "a number as condition": [1],
            "two days": ["return-receipt-by:2026-12-01", "return-receipt-by:2026-12-02"],
        }.items()
    },
    "under unknown conditions": ("too-new", stated(conditions=[{"until": "doomsday"}])),
    "heads of another case": ("altered", wrong_heads),
    "heads by the receiver": ("altered", lambda one, bench: wrong_heads(one, bench, by_bob=True)),
    **{
        f"part with {name}": ("altered", first_part(**fields))
        for name, fields in PARTS.items()
    },
    "a part of an unknown role": ("too-new", first_part(role="program")),
    "a part of another role": ("altered", first_part(role="blob")),
    "a huge part": ("too-large", first_part(size=2**41)),
    "a large access file": ("too-large", first_part(size=2**30)),
    **{
        f"chain with {name}": ("altered", chain(**fields))
        for name, fields in CHAINS.items()
    },
    "a receiver named twice": ("altered", lambda one, _: one.stated(
        receivers=one.manifest["receivers"] * 2).archive()),
    "a receiver more than it is sealed for": ("altered", lambda one, _: one.stated(
        receivers=[*one.manifest["receivers"], {"key": OTHER, "number": 1, "previous": None}]).archive()),
    "for somebody else": ("not-for-us", chain(key=OTHER)),
    # One value has one spelling
    "spaces": ("altered", raw(lambda data: data.replace(b",", b", ", 1))),
    "a line end": ("altered", raw(lambda data: data + b"\n")),
    "a byte order mark": ("altered", raw(lambda data: b"\xef\xbb\xbf" + data)),
    "UTF-16": ("altered", raw(lambda data: data.decode().encode("utf-16"))),
    "keys in another order": ("altered", raw(lambda data: json.dumps(
        dict(reversed(json.loads(data).items())), separators=(",", ":"), ensure_ascii=False).encode())),
    "a key twice": ("altered", raw(lambda data: data.replace(b'"format":1', b'"format":1,"format":1'))),
    "a fraction": ("altered", raw(lambda data: data.replace(b'"format":1', b'"format":1.0'))),
    "an exponent": ("altered", raw(lambda data: data.replace(b'"format":1', b'"format":1e0'))),
    "a big integer": ("altered", raw(lambda data: data.replace(b'"format":1', b'"format":' + b"9" * 400))),
    "2^53 and one": ("altered", raw(lambda data: data.replace(b'"format":1', b'"format":9007199254740993'))),
    "not a number": ("altered", raw(lambda data: data.replace(b'"format":1', b'"format":NaN'))),
    "minus nothing": ("altered", raw(lambda data: data.replace(b'"format":1', b'"format":-0'))),
    "a lone surrogate": ("altered", raw(lambda data: data.replace(b'"marking":', b'"marking":"\\ud800","x":'))),
    "half of a character": ("altered", raw(lambda data: data.replace(b'"marking":', b'"marking":"\xc3","x":'))),
    "a needless escape": ("altered", raw(lambda data: data.replace(b'"kind":"case"', b'"kind":"\\u0063ase"'))),
    "nested too deep": ("altered", raw(lambda data: data.replace(
        b'"conditions":[]', b'"conditions":' + b"[" * 70 + b"]" * 70))),
    "nested without end": ("altered", raw(lambda data: data.replace(
        b'"conditions":[]', b'"conditions":' + b"[" * 100_000 + b"]" * 100_000))),
    "a list": ("altered", raw(lambda data: b"[" + data + b"]")),
    "nothing": ("altered", raw(lambda _: b"")),
    # The archive
    "mode": ("altered", header_with(100, b"0000777\0")),
    "setuid": ("altered", header_with(100, b"0004600\0")),
    "owner": ("altered", header_with(108, b"0000001\0")),
    "group": ("altered", header_with(116, b"0000001\0")),
    "time": ("altered", header_with(136, b"00000000001\0")),
    "checksum": ("altered", header_with(148, b"000000\0 ", checked=False)),
    "magic of GNU": ("altered", header_with(257, b"ustar  \0")),
    "version": ("altered", header_with(263, b"01")),
    "name of the owner": ("altered", header_with(265, b"root")),
    "device": ("altered", header_with(329, b"0000001\0")),
    "prefix": ("altered", header_with(345, b"etc")),
    "link name": ("altered", header_with(157, b"/etc/passwd")),
    "bytes behind the header": ("altered", header_with(500, b"x")),
    "size in base 256": ("altered", header_with(124, b"\x80" + bytes(10) + b"\1")),
    "size below nothing": ("altered", header_with(124, b"\xff" * 12)),
    "size without end": ("altered", header_with(124, b"77777777777\0")),
    "size of eight GiB and more": ("altered", header_with(124, b"\x80" + (2**34).to_bytes(11, "big"))),
    "size with a blank": ("altered", header_with(124, b"00000000001 ")),
    "size that is none": ("altered", header_with(124, b"0000000000x\0")),
    "name in capitals": ("altered", header_with(0, b"ACCESS")),
    "name that leads up": ("altered", header_with(0, b"../access")),
    "name that leads away": ("altered", header_with(0, b"/etc/passwd")),
    "name with a zero byte": ("altered", header_with(0, b"access\0x")),
    "name beyond ASCII": ("altered", header_with(0, "accèss".encode())),
    **{
        f"a file of type {name}": ("altered", foreign(kind))
        for name, kind in {
            "symbolic link": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE, "folder": tarfile.DIRTYPE,
            "device": tarfile.CHRTYPE, "pipe": tarfile.FIFOTYPE, "pax header": tarfile.XHDTYPE,
            "global pax header": tarfile.XGLTYPE, "GNU long name": tarfile.GNUTYPE_LONGNAME,
            "sparse": tarfile.GNUTYPE_SPARSE, "old regular": tarfile.AREGTYPE, "contiguous": tarfile.CONTTYPE,
        }.items()
    },
    "parts in another order": ("altered", reordered),
    "parts stated in another order": ("altered", parts_reordered),
    "a part missing": ("altered", without("journal")),
    "the manifest missing": ("altered", without("manifest.json")),
    "the manifest and its signatures missing": ("altered", without("manifest.json", "manifest.sig")),
    "a part nobody named": ("altered", unnamed_part),
    "a member twice": ("altered", doubled_member),
    "something in the filling": ("altered", filling),
    "something behind the end": ("altered", tail),
    "padded more": ("altered", longer),
    "two archives": ("altered", lambda one, _: one.archive() * 2),
    "two archives in one": ("altered", lambda one, _: filled(files(one) + bytes(1024) + files(one))),
    "no archive": ("altered", lambda *_: bytes(UNIT)),
    # The journal inside
    "a journal that is none": ("altered", lambda one, _: one.part("journal", b"x\n").archive()),
    "a journal without its last line end": ("altered", lambda one, _: one.part(
        "journal", one.get("journal")[:-1]).archive()),
    "a parcel in another spelling": ("altered", lambda one, _: one.part(
        "journal", one.get("journal").replace(b',"commit"', b', "commit"', 1)).archive()),
    "a parcel with more": ("altered", lambda one, _: one.part(
        "journal", one.get("journal").replace(b'{"changes"', b'{"a":1,"changes"', 1)).archive()),
}  # fmt: skip

FOUND: dict[str, tuple[list[str], Callable[[Spoil, Any], bytes]]] = {
    "as it was sent": ([], lambda one, _: one.archive()),
    "a commit's signature": (["commit-refused"], parcels(spoil_signature)),
    "a change that is none": (["commit-refused"], parcels(spoil_change)),
    "a change with another salt": (["commit-refused"], parcels(salted)),
    "commits in another order": ([], parcels(lambda held: held[::-1])),
    "a commit twice": ([], parcels(lambda held: [*held, held[-1]])),
    "the last commit missing": (["incomplete"], parcels(lambda held: held[:-1])),
    "a commit between missing": (["commit-pending", "commit-pending"], parcels(lambda held: [held[0], *held[2:]])),
    "expired": (["expired"], stated(expires="2026-11-23T12:00:00.000Z")),
}
"""What is told of packages that are their sender's all the same."""


@pytest.mark.parametrize("name", MATRIX)
def test_both_refuse_it_by_one_name(made: Made, name: str) -> None:
    bench, fresh, _ = made
    expected, spoil = MATRIX[name]
    application, verifier = bench.both(spoil(fresh(), bench))
    assert application == [expected]
    assert verifier[0] == expected


@pytest.mark.parametrize(
    ("expected", "where"),
    [*(("cut", end) for end in (1, 600, BLOCK, UNIT - 1, UNIT, UNIT + 1, -UNIT, -1)), ("altered", 0)],
    ids=str,
)
def test_what_is_cut_or_longer_is_told_by_one_name_sealed_and_opened(made: Made, expected: str, where: int) -> None:
    """On the way only the sealed file can be cut; who opened it can cut the archive."""
    bench, fresh, _ = made
    tar = fresh().archive()
    sealed = age.encrypt(tar, [bench.bob.officer.public.recipient])
    spoil: Callable[[bytes], bytes] = (lambda data: data[:where]) if where else (lambda data: data + b"\0")
    package, plain = bench.folder / "cut.r2ppkg", bench.folder / "cut.tar"
    package.write_bytes(spoil(sealed))
    plain.write_bytes(spoil(tar))
    assert bench.application(package) == [expected]
    assert bench.verifier(plain)["codes"][:1] == [expected]


def test_forwarding_it_in_secret_is_found_out(made: Made) -> None:
    """Alice wrote it for Carla; somebody opened it and sealed it anew for Bob."""
    bench, _, other = made
    carlas = Spoil(bench.alice.officer, other)
    assert bench.both(carlas.archive()) == (["not-for-us"], ["not-for-us"])


def test_one_more_receiver_than_named_is_found_out(made: Made) -> None:
    bench, fresh, _ = made
    more = [bench.bob.officer.public.recipient, bench.carla.officer.public.recipient]
    assert bench.both(fresh().archive(), more) == (["altered"], ["altered"])


@pytest.mark.parametrize("name", FOUND)
def test_both_tell_the_same_of_it(made: Made, name: str) -> None:
    bench, fresh, _ = made
    expected, spoil = FOUND[name]
    application, verifier = bench.both(spoil(fresh(), bench))
    assert sorted(set(verifier)) == sorted(set(application)) == sorted(set(expected))


def test_the_matrix_is_as_large_as_promised_and_leaves_out_no_field(made: Made) -> None:
    manifest = made[1]().manifest
    assert len(MATRIX) >= 30
    for field in manifest:
        assert f"unsigned {field}" in MATRIX
        assert any(name.startswith(f"stated {field}") for name in MATRIX) or field in ("signer", "conditions")
