"""Mutations of everything that travels, layer by layer, each at the layer it hits: none accepted, none crashing.

``python tests/hostile/fuzzing.py --count 200000`` runs them by the seed and prints what came of them. A layer is given
bytes that its reader took, mutated, with the layers outside it left as they were or left out: so that a mutation is not
stopped by a proof it never meant to get past. Two kinds of layers: *proven* ones, where whatever differs must be
refused; and *formed* ones, what a dishonest sender could sign, where the application and the independent verifier must
come to one answer.
"""

import argparse
import io
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

import dossiers
import exchanging
import r2p_verifier
from r2p_desk.actions.session import Desk
from r2p_desk.casefile.parcels import read_parcels
from r2p_desk.casefile.statements import read_change, read_commit
from r2p_desk.domain.marking import Level
from r2p_desk.errors import Damaged, DeskError
from r2p_desk.exchange import opening, volumes
from r2p_desk.exchange.card import Vouched, read_card, vouch
from r2p_desk.exchange.dossier import read_dossier, write_dossier
from r2p_desk.exchange.enrolment import make_enrolment, read_enrolment
from r2p_desk.exchange.manifest import Kind, proven, read_manifest, receiving_hash
from r2p_desk.exchange.office_card import make_office_card, read_office_card
from r2p_desk.exchange.revocation import draft, make_revocation, read_revocation
from r2p_desk.exchange.standing import OfficeRole
from r2p_desk.exchange.stated import seal, unseal
from r2p_desk.exchange.statements import Recall, Receipt, Request, Sheet, Taken, Wish
from r2p_desk.jobs import Job
from r2p_desk.keys import age, age_header, canonical, certificate_files
from r2p_desk.keys.age_payload import Sealer, opened_chunks
from r2p_desk.keys.heads import read_heads, seal_heads
from r2p_desk.keys.signing import Purpose, SigningKeys, open_statement
from r2p_desk.system.strict_tar import read_tar
from r2p_verifier import VERIFIER, Spoil, filled

MOMENT = "2026-11-26T12:00:00.000Z"
SLOWEST = 5.0
"""Seconds one mutation may take on a machine that does other things, too."""
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 63, 2**31, 2**53, 2**53 + 1, -(2**53), 1.5, "", "0", "case", "dossier", "\0", "é",
    "../x", "/", "a" * 65, "ab" * 16, "ab" * 32, "AB" * 32, "2026-11-23T12:00:00.000Z", "2026-13-01T00:00:00.000Z",
    "no-onward", "read-only", "return-receipt-by:2026-12-01", "manifest.json", "blob", "card", [], {}, [[]], [None],
    [1], [{}], {"": 0}, {"id": "x"},
)  # fmt: skip
TOKENS = (
    b"null", b"true", b"[]", b"{}", b'"', b"\\", b"\\u0000", b"\\ud800", b"\xff", b"\xc3", b"\0", b"\n", b",", b":",
    b"-0", b"1e9", b"0.5", b"9007199254740993", b"[" * 200, b"--- ", b"-> ", b"=", b"\x80", b"ustar", b'"type"',
)  # fmt: skip


_ONE_NAME = {"damaged": "altered", "newer-version": "too-new"}
"""What a reader further in calls it, and what is told of a package."""


class Layer(NamedTuple):
    """A layer: what it reads, how that is mutated, what is made of it, and how many in a thousand mutations it gets.

    ``read`` answers with the name of a finding; what it gives back as ``accepted`` is a defect.
    """

    name: str
    base: bytes
    mutate: Callable[[random.Random, bytes], bytes]
    read: Callable[[bytes], str]
    share: int


class Outcome(NamedTuple):
    """What came of all mutations: layer → finding → how many; what went wrong; the slowest one in seconds."""

    counted: dict[str, Counter[str]]
    wrong: list[str]
    slowest: float


def run(layers: list[Layer], count: int, seed: int) -> Outcome:
    """That many mutations, shared among the layers; the same ones for the same seed and material."""
    counted: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    slowest = 0.0
    for layer in layers:
        chance = random.Random(f"{seed} {layer.name}")
        outcomes = counted.setdefault(layer.name, Counter())
        for number in range(-(-count * layer.share // sum(one.share for one in layers))):
            data = layer.mutate(chance, layer.base)
            if data == layer.base:
                outcomes["unchanged"] += 1
                continue
            begun = time.perf_counter()
            outcome = _outcome(layer, data)
            slowest = max(slowest, time.perf_counter() - begun)
            outcomes[outcome] += 1
            if outcome.startswith(("accepted", "crash", "differ")):
                wrong.append(f"{layer.name} {number} of seed {seed}: {outcome}: {data[:300]!r}")
    return Outcome(counted, wrong, slowest)


def _outcome(layer: Layer, data: bytes) -> str:
    try:
        return layer.read(data)
    except DeskError as error:
        return _ONE_NAME.get(error.code, error.code)
    except Exception as error:  # noqa: BLE001  # whatever else comes out of a reader is the defect that is looked for
        return f"crash: {type(error).__name__}"


# Mutations


def bytes_of(chance: random.Random, data: bytes) -> bytes:
    """One to four changes anywhere: flips, cuts, pieces doubled, moved, zeroed or put in."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.choice((1, 1, 2, 8, 64, 512)))
        match chance.randrange(8):
            case 0 | 1:
                if at < len(made):
                    made[at] ^= 1 << chance.randrange(8)
            case 2:
                made[at:end] = chance.randbytes(end - at)
            case 3:
                del made[at:end]
            case 4:
                made[at:at] = chance.choice(TOKENS)
            case 5:
                made[at:at] = made[at:end]
            case 6:
                made[at:end] = bytes(end - at)
            case _:
                made = made[:at] if chance.random() < 0.2 else made + chance.choice(TOKENS)
    return bytes(made)


def near(places: Callable[[bytes], list[int]]) -> Callable[[random.Random, bytes], bytes]:
    """Changes around places that matter, so that they do not all fall into long content."""

    def mutate(chance: random.Random, data: bytes) -> bytes:
        at = min(chance.choice(places(data)) + chance.randrange(512), len(data) - 1)
        made = bytearray(data)
        if chance.random() < 0.1:
            return bytes_of(chance, data)
        if chance.random() < 0.5:
            made[at] ^= 1 << chance.randrange(8)
        else:
            made[at : at + 4] = chance.choice(TOKENS)[:4].ljust(4, b"0")
        return bytes(made)

    return mutate


def json_of(chance: random.Random, data: bytes) -> bytes:
    """Values put in the place of others, keys and entries taken out, doubled, added, moved."""
    held = json.loads(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        held = _changed(chance, held)
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "surrogatepass")


def _changed(chance: random.Random, held: Any) -> Any:
    if not isinstance(held, (dict, list)) or not held or chance.random() < 0.08:
        return chance.choice(ODD)
    if isinstance(held, list):
        at = chance.randrange(len(held))
        match chance.randrange(5):
            case 0:
                return held[:at] + held[at + 1 :]
            case 1:
                return [*held, held[at]]
            case 2:
                return held[at:] + held[:at]
            case _:
                return [*held[:at], _changed(chance, held[at]), *held[at + 1 :]]
    key = chance.choice(sorted(held))
    match chance.randrange(6):
        case 0:
            return {name: value for name, value in held.items() if name != key}
        case 1:
            return {**held, chance.choice(("more", "", "id", "type")): chance.choice(ODD)}
        case _:
            return {**held, key: _changed(chance, held[key])}


# Layers


class Material:
    """What Alice wrote for Bob, in its pieces."""

    def __init__(self, folder: Path, alice: Desk, bob: Desk) -> None:
        self.alice, self.bob = alice.officer, bob.officer
        exchanging.begin(alice, "Checkpoint at the bridge", "Radio broadcast")
        exchanging.attach(alice, b"a photograph " * 30)
        sent = exchanging.send(alice, bob, exchanging.stick(folder))
        self.package = sent.path.read_bytes()
        self.members = exchanging.opened(self.bob, sent.path)
        self.fresh = Spoil(self.alice, self.members)
        self.archive = self.fresh.archive()
        self.known = {self.alice.id: self.alice.public.verifying}
        self.card = exchanging.card_of(alice)
        heads = seal_heads(self.alice, "ab" * 16, [("cd" * 16, 1, "ef" * 32)], MOMENT)
        self.heads = heads.encode()
        stated = {"type": "r2p-desk/receipt", "format": 1, "case": None, "signer": self.alice.id, "items": ["é", 1]}
        self.statement = self.alice.seal_statement(Purpose.RECEIPT, stated)
        index = {
            "type": volumes.TYPE, "format": 1, "package": "ab" * 16, "case": None, "signer": self.alice.id, "size": 9,
            "sha256": "cd" * 32, "volumes": [{"name": f"{'ef' * 16}.r2ppkg.001", "size": 9, "sha256": "01" * 32}],
        }  # fmt: skip
        self.index = canonical.encode(index)
        card = VERIFIER.read_card(self.card)
        self.asked = VERIFIER.Asked(
            known={card.keys.id: card.keys}, names={}, confirmed=(), receiver=None, sealed=None, volumes=None,
            at=MOMENT, offices={}, revoked=(), receiver_id=None,
        )  # fmt: skip


@contextmanager
def material(folder: Path) -> Iterator[Material]:
    """Officers in homes of their own under this folder, and what they exchanged."""
    with exchanging.officers(folder, *exchanging.NAMES[:2]) as (alice, bob):
        yield Material(folder, alice, bob)


def layers_of(held: Material) -> list[Layer]:
    """Every layer of a package from outside to inside, then the plain files."""
    manifest = held.members["manifest.json"]
    head = held.package[: age_header.parse(held.package).size]
    return [
        Layer("age header", head, bytes_of, lambda data: _header(held, data), 100),
        Layer("age payload", _sealed(bytes(130) * 300), bytes_of, _payload, 40),
        Layer(
            "archive", held.archive[: len(_files(held)) + 1536], near(_blocks(held)), lambda data: _tar(data, held), 160
        ),
        Layer("package, proven", held.archive, near(_blocks(held)), lambda data: _package(held, data), 60),
        Layer("manifest, proven", manifest, bytes_of, lambda data: _manifest(held, data), 70),
        Layer("manifest, formed", manifest, json_of, lambda data: _both_forms(held, data), 160),
        Layer("manifest, spelled", manifest, bytes_of, _both_spellings, 100),
        Layer("signatures", held.members["manifest.sig"], bytes_of, lambda data: _signature(held, data), 70),
        Layer("index of volumes", held.index, json_of, _both_indices, 60),
        Layer("journal", held.members["journal"], bytes_of, lambda data: _journal(held, data), 60),
        Layer("card", held.card, bytes_of, _cards, 50),
        Layer("signed heads", held.heads, bytes_of, lambda data: _heads(held, data), 30),
        Layer("statement", held.statement, bytes_of, lambda data: _statement(held, data), 40),
        *_plain(held),
    ]


def _plain(held: Material) -> list[Layer]:
    """What an office signs, what a dossier is."""
    office = OfficeFiles(held)
    ours, theirs = {office.keys.verifying.id: office.keys.verifying}, {office.keys.verifying.id: office.theirs}

    def vouched(data: bytes) -> str:
        return _agreed(lambda: read_card(data, ours).id, lambda: str(VERIFIER.read_card(data, theirs).keys.id))

    def revocation(data: bytes) -> str:
        return _agreed(lambda: read_revocation(data, ours).officer, lambda: _their_revocation(data, theirs))

    def card(data: bytes) -> str:
        return _agreed(lambda: read_office_card(data).key, lambda: str(VERIFIER.read_card(data).keys.id))

    return [
        Layer("card of an office", office.card, bytes_of, card, 40),
        Layer("card an office vouches for", office.vouched, bytes_of, vouched, 40),
        Layer("revocation", office.revocation, bytes_of, revocation, 40),
        Layer("enrolment", office.enrolment, bytes_of, _enrolment, 30),
        Layer("receipts", office.receipts, bytes_of, lambda data: _receipts(held, data), 30),
        *(
            Layer(f"{kind.TYPE.removeprefix('r2p-desk/')}, formed", made, json_of, _formed(held, kind), 8)
            for kind, made in office.statements.items()
        ),
        Layer("dossier, formed", write_dossier(dossiers.example()), json_of, _dossier, 60),
    ]


def _agreed(ours: Callable[[], str], theirs: Callable[[], str]) -> str:
    """One code from both readers; one of them, or both, taking it in is a defect."""
    one, two = _codes(ours), _codes(theirs)
    if not _alike(one, two):
        return f"differ: {one} {two}"
    return one if len(one) != 64 else "accepted"


def _their_revocation(data: bytes, offices: dict[str, Any]) -> str:
    return str(VERIFIER.read_revocation(data, offices)["officer"])


def _enrolment(data: bytes) -> str:
    read_enrolment(data)
    return "accepted"


def _receipts(held: Material, data: bytes) -> str:
    try:
        unseal(data.decode("utf-8"), Sheet, held.known)
    except UnicodeDecodeError:
        return "no text"
    return "accepted"


def _formed(held: Material, kind: type[Any]) -> Callable[[bytes], str]:
    """What a dishonest sender could sign as a statement of this kind, read as one."""

    def read(data: bytes) -> str:
        try:
            fields = canonical.decode(data)
            head = {"type": kind.TYPE, "format": 1, "case": None, "signer": held.alice.id}
            text = held.alice.seal_statement(kind.PURPOSE, {**head, **fields}).decode("utf-8")
        except (DeskError, TypeError):
            return "not signed"
        unseal(text, kind, held.known)
        return "well formed"

    return read


def _dossier(data: bytes) -> str:
    """What a dishonest sender could sign: refused with a finding, or exactly what this program would have written."""
    try:
        return "well formed" if write_dossier(read_dossier(data)) == data else "accepted"
    except DeskError as error:
        return error.findings[0][0]


class OfficeFiles:
    """What an office signs: its own card, Alice's, and that Alice is withdrawn."""

    def __init__(self, held: Material) -> None:
        authority = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An office")])
        usage = x509.KeyUsage(**{one: one == "key_cert_sign" for one in _USAGES})
        begun = x509.CertificateBuilder().issuer_name(name).subject_name(name).serial_number(1)
        begun = begun.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(
            datetime(2036, 1, 1, tzinfo=UTC)
        )
        root = begun.public_key(authority.public_key()).add_extension(x509.BasicConstraints(True, None), True)
        root_der = root.add_extension(usage, True).sign(authority, SHA256()).public_bytes(Encoding.DER)
        own = x509.load_der_x509_certificate(held.alice.certificate).public_key()
        issued = begun.public_key(cast("Any", own)).sign(authority, SHA256()).public_bytes(Encoding.DER)
        self.keys, now = SigningKeys(bytes(32), bytes(32)), datetime(2026, 11, 26, tzinfo=UTC)
        verifying = self.keys.verifying
        self.theirs = VERIFIER.Keys(verifying.ed25519, verifying.ml_dsa_65)
        self.card = make_office_card(self.keys, "An office", root_der, held.bob.public.recipient, now)
        said = Vouched(
            office=verifying.id, signer=verifying.id, role=OfficeRole.OFFICER, clearance=Level.CONFIDENTIAL,
            valid_until=MOMENT, issued=issued,
        )  # fmt: skip
        self.vouched = vouch(self.keys, held.alice.public, held.alice.certificate, said, now)
        packages, commits = [(held.bob.id, 1, "ab" * 32)], [("ab" * 16, "cd" * 16, 3, "ef" * 32)]
        made = draft(verifying.id, held.alice.id, "Alice Mbeki", "left", now, ["cd" * 32], packages, commits)
        self.revocation = make_revocation(self.keys, made)
        asked = certificate_files.request_der(certificate_files.request(held.alice.name, held.alice.pdf_key))
        self.enrolment = make_enrolment(held.alice, asked, now)
        receipt = Receipt(
            to=held.bob.id, package="ab" * 16, manifest="cd" * 32, number=1, at=MOMENT, outcome=Taken.WHOLE,
            findings=("gap",), heads=None,
        )  # fmt: skip
        sheet = Sheet(to=held.bob.id, at=MOMENT, statements=(seal(held.alice, receipt),))
        self.receipts = seal(held.alice, sheet).encode()
        recall = Recall(
            to=held.bob.id, recall="ab" * 16, at=MOMENT, packages=("cd" * 16,), whole=False,
            records=("0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f",), reason="a name leaked", deadline="2026-12-01",
        )  # fmt: skip
        request = Request(
            to=held.bob.id, request="ab" * 16, at=MOMENT, package=None, records=(), about="the bridge",
            wish=Wish.ONWARD, recipients=("a mission",), purposes=(), until="2026-12-01", reason="they asked",
        )  # fmt: skip
        forms: dict[type[Any], Any] = {Receipt: receipt, Recall: recall, Request: request}
        self.statements = {kind: canonical.encode(msgspec.to_builtins(one)) for kind, one in forms.items()}


_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def _files(held: Material) -> bytes:
    return b"".join(r2p_verifier.block(*member) for member in held.fresh.members)


def _blocks(held: Material) -> Callable[[bytes], list[int]]:
    """Where the headers of the archive are, and where content ends."""
    at, places = 0, []
    for size in held.fresh.sizes:
        places += [at, at, max(at, at + 512 + size - 256)]
        at += 512 + size + -size % 512
    return lambda _: [*places, at]


def _header(held: Material, data: bytes) -> str:
    size = age.open_header(data, [held.bob.identity]).size
    return "as it was, more behind it" if held.package.startswith(data[:size]) else "accepted"


_PAYLOAD_KEY = bytes(range(32))


def _sealed(data: bytes) -> bytes:
    pieces: list[bytes] = []
    sealer = Sealer(_PAYLOAD_KEY, pieces.append)
    sealer.update(data)
    sealer.finish()
    return b"".join(pieces)


def _payload(data: bytes) -> str:
    return f"accepted: {sum(map(len, opened_chunks(_PAYLOAD_KEY, io.BytesIO(data).read)))}"


def _tar(data: bytes, held: Material) -> str:
    """An archive that is one, with other content or other files, is refused by what is in it."""
    data = filled(data.rstrip(b"\0")) if len(data) < len(held.archive) else data
    if data == held.archive:
        return "unchanged"
    theirs, ours = _codes(lambda: _verifier_tar(data)), _codes(lambda: _our_tar(data))
    if not _alike(ours, theirs):
        return f"differ: {ours} {theirs}"
    if ours == "fine":
        within = _package(held, data)
        return within if within.startswith(("accepted", "differ")) else "refused one layer further in"
    return ours


def _our_tar(data: bytes) -> str:
    for _ in read_tar([data]):
        pass
    return "fine"


def _verifier_tar(data: bytes) -> str:
    for _ in VERIFIER.members_of(VERIFIER.Source(io.BytesIO(data).read)):
        pass
    return "fine"


def _alike(ours: str, theirs: str) -> bool:
    """One answer; or two refusals of bytes that are wrong in two ways, or of an archive that ends early."""
    return ours == theirs or {ours, theirs} in ({"cut", "altered"}, {"unknown-signer", "altered"})


def _codes(read: Callable[[], str]) -> str:
    """What either reader says, one name for what is not as it must be."""
    try:
        return read()
    except DeskError as error:
        return _ONE_NAME.get(error.code, error.code)
    except VERIFIER.Finding as found:
        return str(found.code)


def _package(held: Material, data: bytes) -> str:
    """The whole archive as both readers take it in, without what it is sealed in."""
    ours, theirs = _codes(lambda: _our_package(held, data)), _codes(lambda: _their_package(held, data))
    if not _alike(ours, theirs):
        return f"differ: {ours} {theirs}"
    return "accepted" if ours == "fine" else ours


def _our_package(held: Material, data: bytes) -> str:
    reader = opening._Reader(
        officer=held.bob, known=held.known, quarantine=cast("Any", SimpleNamespace(folder=Path())), job=Job(),
        keep=lambda _: False, kinds=(Kind.CASE,),
    )  # fmt: skip
    stream = cast("Any", SimpleNamespace(sha256="", size=0))
    with opening.named():
        members = read_tar([data])
        opening._read(reader, stream, ("one",), opening._next(members), members)
    return "fine"


def _their_package(held: Material, data: bytes) -> str:
    report = VERIFIER.Report("")
    VERIFIER._judge(io.BytesIO(data).read, data[:64], held.asked, report)
    return "fine" if report.body["verdict"] == "valid" else str(report.body["verdict"])


def _manifest(held: Material, data: bytes) -> str:
    proven(data, held.members["manifest.sig"], held.known)
    return "accepted"


def _signature(held: Material, data: bytes) -> str:
    proven(held.members["manifest.json"], data, held.known)
    return "accepted"


def _both_spellings(data: bytes) -> str:
    """Whether the two readers of canonical JSON read the same bytes as the same value."""
    ours, theirs = _codes(lambda: repr(canonical.decode(data))), _codes(lambda: repr(VERIFIER.canonical(data)))
    return ("altered" if ours == "altered" else "well spelled") if ours == theirs else "differ"


def _both_forms(held: Material, data: bytes) -> str:
    """What a sender could sign: read by both, or refused by both under one name."""
    ours, theirs = _codes(lambda: _our_form(held, data)), _codes(lambda: _their_form(data))
    return ours if ours == theirs else f"differ: {ours} {theirs}"


def _our_form(held: Material, data: bytes) -> str:
    stated = canonical.decode(data)
    if not isinstance(stated, dict) or stated.get("signer") != held.alice.id:
        return "altered"
    manifest = read_manifest(stated)
    if manifest.receiver(receiving_hash(held.bob.public.recipient)) is None:
        return "not-for-us"
    opening._check_kind(manifest, tuple(Kind))
    return "well formed"


def _their_form(data: bytes) -> str:
    stated, names = VERIFIER.canonical(data), _names_of_form
    if not isinstance(stated, dict) or stated.get("signer") != names["signer"]:
        return "altered"
    VERIFIER.refuse_newer(stated, "r2p-desk/package")
    VERIFIER.refuse_large(stated)
    if not VERIFIER.package_form(stated):
        return "altered"
    if names["key"] not in [one["key"] for one in stated["receivers"]]:
        return "not-for-us"
    VERIFIER.check_kind(stated)
    return "well formed"


_names_of_form: dict[str, str] = {}


def _both_indices(data: bytes) -> str:
    ours, theirs = _codes(lambda: _our_index(data)), _codes(lambda: _their_index(data))
    return ours if ours == theirs else f"differ: {ours} {theirs}"


def _our_index(data: bytes) -> str:
    held = canonical.decode(data)
    if not isinstance(held, dict):
        return "altered"
    volumes.read_index(held)
    return "well formed"


def _their_index(data: bytes) -> str:
    held = VERIFIER.canonical(data)
    if not isinstance(held, dict):
        return "altered"
    VERIFIER.refuse_newer(held, "r2p-desk/volumes")
    return "well formed" if isinstance(held.get("signer"), str) and VERIFIER.volumes_form(held) else "altered"


def _journal(held: Material, data: bytes) -> str:
    """Either reader refuses what was changed, or a commit in it, or misses one that is gone."""
    ours, theirs = _codes(lambda: _our_journal(held, data)), _codes(lambda: _their_journal(data))
    return ours if ours == theirs else f"differ: {ours} {theirs}"


def _our_journal(held: Material, data: bytes) -> str:
    whole, known = True, 0
    for parcel in read_parcels(io.BytesIO(data)):
        with suppress(Damaged):
            commit = read_commit(parcel.data, parcel.signature)
            changes = [None if one is None else read_change(*one) for one in parcel.changes]
            ids = [None if one is None else one.id(commit.case, commit.writer) for one in changes]
            same = len(ids) == len(commit.changes) and all(
                one in (None, named) for one, named in zip(ids, commit.changes, strict=False)
            )
            known += same and commit.signed_by(held.alice.public.verifying)
            continue
        whole = False
    return _judged(data, known, whole=whole)


def _their_journal(data: bytes) -> str:
    whole, known = True, 0
    lines = data.split(b"\n")
    if lines.pop():
        return "altered"
    for line in lines:
        try:
            commit, problem = VERIFIER.read_parcel(line)
        except (ValueError, KeyError, TypeError, AttributeError):
            return "altered"
        malformed = problem is not None and "well formed" in problem
        whole = whole and not malformed
        keys = next(iter(_verifier_keys.values()))
        known += problem is None and keys.signed("commit", commit.data, commit.signature, None)
    return _judged(data, known, whole=whole)


_verifier_keys: dict[str, Any] = {}
_commits: list[int] = []


def _judged(data: bytes, known: int, *, whole: bool) -> str:
    """By how many commits hold: fewer than were sent, or some twice, is what a head or the union finds."""
    if whole and known == data.count(b"\n") == _commits[0]:
        return "accepted"
    return "a commit refused or missing"


def _cards(data: bytes) -> str:
    ours, theirs = _codes(lambda: read_card(data).id), _codes(lambda: str(VERIFIER.read_card(data).keys.id))
    return ours if ours == theirs else f"differ: {ours} {theirs}"


def _heads(held: Material, data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "no text"  # it is a text of the manifest, and that is one
    read_heads(text, "ab" * 16, held.known)
    return "accepted"


def _statement(held: Material, data: bytes) -> str:
    ours = _codes(lambda: repr(open_statement(data, Purpose.RECEIPT, held.known)))
    theirs = _codes(lambda: repr(VERIFIER.stated_in(data, "receipt", held.asked.known)))
    if not _alike(ours, theirs):
        return f"differ: {ours} {theirs}"
    return "accepted" if ours.startswith("{") else ours


def prepare(held: Material) -> list[Layer]:
    """The layers, and what some of them hold mutations against."""
    _names_of_form.update(signer=held.alice.id, key=receiving_hash(held.bob.public.recipient))
    _verifier_keys.update(held.asked.known)
    _commits[:] = [held.members["journal"].count(b"\n")]
    return layers_of(held)


def peak() -> int:
    """The most memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def table(outcome: Outcome) -> Iterator[str]:
    """A Markdown table of what came of them."""
    yield "| layer | mutations | of which |"
    yield "|---|---:|---|"
    for name, found in outcome.counted.items():
        told = ", ".join(f"{code}: {count:,}" for code, count in found.most_common())
        yield f"| {name} | {found.total():,} | {told} |"


def main() -> int:
    """As a command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, material(Path(folder)) as held:
        layers = prepare(held)
        before, begun = peak(), time.process_time()
        outcome = run(layers, given.count, given.seed)
        spent = time.process_time() - begun
    total = sum(found.total() for found in outcome.counted.values())
    told = [
        *table(outcome),
        "",
        f"{total:,} mutations, seed {given.seed}: {len(outcome.wrong)} accepted, crashed or told differently.",
        f"{spent:.0f} s of processor time, slowest {outcome.slowest * 1000:.0f} ms, {peak()} MiB ({before} before).",
        *outcome.wrong[:20],
    ]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
