"""age files as https://c2sp.org/age has them; the official vectors are the authority."""

import hashlib
import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from r2p_desk.errors import Damaged, DeskError, InvalidValue, Locked, MachineError, Refused, WrongPassphrase
from r2p_desk.keys import age, age_header, age_passphrase, bech32
from r2p_desk.keys.age import HeaderDamaged, HeaderForged, NoMatch, PayloadDamaged, Stanza
from r2p_desk.keys.age_hybrid import HybridIdentity, HybridRecipient
from r2p_desk.keys.age_passphrase import PassphraseIdentity, PassphraseRecipient, calibrate_work_factor
from r2p_desk.keys.age_stream import AgeReader

ROOT = Path(__file__).parents[2]
VECTORS = sorted(
    path for path in (ROOT / "tests/vectors/age-testkit").iterdir() if path.name not in {"LICENSE", "README.md"}
)
VERDICTS: dict[str, tuple[type[DeskError], ...]] = {
    "no match": (NoMatch, WrongPassphrase),
    "header failure": (HeaderDamaged,),
    "HMAC failure": (HeaderForged,),
    "payload failure": (PayloadDamaged,),
}
CHUNK = 64 * 1024


class X25519Identity:
    """The classic identity, which the program itself does not have: it lets the generic vectors run."""

    LABEL = b"age-encryption.org/v1/X25519"

    def __init__(self, text: str) -> None:
        self._key = X25519PrivateKey.from_private_bytes(bech32.decode("AGE-SECRET-KEY-", text))

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        for stanza in stanzas:
            if stanza.kind == "X25519":
                file_key = self._open(stanza)
                if file_key is not None:
                    return file_key
        return None

    def _open(self, stanza: Stanza) -> bytes | None:
        if len(stanza.arguments) != 1 or len(stanza.body) != 32:
            raise age_header.header_damaged()
        share = age_header.base64_decode(stanza.arguments[0])
        if len(share) != 32:
            raise age_header.header_damaged()
        try:
            secret = self._key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise age_header.header_damaged() from None
        salt = share + self._key.public_key().public_bytes_raw()
        try:
            return ChaCha20Poly1305(HKDF(SHA256(), 32, salt, self.LABEL).derive(secret)).decrypt(
                bytes(12), stanza.body, None
            )
        except InvalidTag:
            return None


class ClassicRecipient:
    def wrap(self, file_key: bytes) -> Stanza:
        return Stanza("X25519", ("c2hhcmU",), file_key)


def read_vector(path: Path) -> tuple[dict[str, str], list[age.Identity], bytes]:
    head, _, body = path.read_bytes().partition(b"\n\n")
    pairs = [line.split(": ", 1) for line in head.decode("utf-8").split("\n")]
    identities: list[age.Identity] = []
    for name, value in pairs:
        if name == "passphrase":
            identities.append(PassphraseIdentity(value))
        elif name == "identity" and value.startswith("AGE-SECRET-KEY-PQ-"):
            identities.append(HybridIdentity.parse(value))
        elif name == "identity":
            identities.append(X25519Identity(value))
    said = dict(pairs)
    return said, identities, zlib.decompress(body) if said.get("compressed") == "zlib" else body


def streamed(data: bytes, identities: Sequence[age.Identity]) -> bytes:
    """What the stream reader makes of a file that is handed out in small lots, as a pipe may do."""
    file = io.BytesIO(data)
    return b"".join(AgeReader(lambda size: file.read(min(size, 7001)), identities))


@pytest.mark.parametrize("decrypt", [age.decrypt, streamed], ids=["whole", "streamed"])
@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_official_vector(path: Path, decrypt: Callable[[bytes, Sequence[age.Identity]], bytes]) -> None:
    said, identities, data = read_vector(path)
    if said.get("armored") == "yes":
        with pytest.raises(HeaderDamaged) as refused:
            decrypt(data, identities)
        assert ("text-armored" in refused.value.happened) == data.lstrip().startswith(b"-----BEGIN")
    elif said["expect"] == "success":
        assert hashlib.sha256(decrypt(data, identities)).hexdigest() == said["payload"]
    else:
        with pytest.raises(VERDICTS[said["expect"]]):
            decrypt(data, identities)


def test_no_official_vector_is_missing_and_those_out_of_scope_are_documented() -> None:
    assert len(VECTORS) == 143
    document = (ROOT / "docs/conformance.md").read_text("utf-8").split("## age v1")[1].split("\n## ")[0]
    armored = [path.name for path in VECTORS if read_vector(path)[0].get("armored") == "yes"]
    listed = [line.removeprefix("- `").partition("`")[0] for line in document.splitlines() if line.startswith("- `")]
    assert sorted(listed) == sorted(armored)


@pytest.fixture(scope="module")
def identity() -> HybridIdentity:
    return HybridIdentity.generate()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_what_is_written_can_be_read(identity: HybridIdentity, size: int) -> None:
    plaintext = bytes(i % 251 for i in range(size))
    assert age.decrypt(age.encrypt(plaintext, [identity.recipient]), [identity]) == plaintext


def test_each_of_many_recipients_opens_the_file_and_a_stranger_does_not() -> None:
    identities = [HybridIdentity.generate() for _ in range(5)]
    data = age.encrypt(b"for five", [each.recipient for each in identities])
    assert age.stanza_kinds(data) == ("mlkem768x25519",) * 5
    assert {age.decrypt(data, [each]) for each in identities} == {b"for five"}
    with pytest.raises(NoMatch):
        age.decrypt(data, [HybridIdentity.generate()])


def test_keys_survive_being_spelled_out(identity: HybridIdentity) -> None:
    again = HybridIdentity.parse(identity.secret())
    assert again.recipient == identity.recipient == HybridRecipient.parse(str(identity.recipient))
    assert str(identity.recipient).startswith("age1pq1")
    assert identity.secret().startswith("AGE-SECRET-KEY-PQ-1")
    assert identity.secret() not in repr(identity)


def test_a_broken_key_is_refused(identity: HybridIdentity) -> None:
    text = str(identity.recipient)
    swapped = text[:50] + ("q" if text[50] != "q" else "p") + text[51:]
    for broken in ("", "age1pq1", text[:-1], text.upper(), text[:40] + text[40:].upper(), swapped, "age1" + text[7:]):
        with pytest.raises(InvalidValue):
            HybridRecipient.parse(broken)
    with pytest.raises(InvalidValue):
        HybridIdentity.parse(identity.secret().lower())


def test_a_key_of_the_right_length_that_is_no_key_is_refused(identity: HybridIdentity) -> None:
    public = bech32.decode("age1pq", str(identity.recipient))
    for broken in (public[:1184] + bytes(32), b"\xff" * 1184 + public[1184:]):
        with pytest.raises(InvalidValue):
            age.encrypt(b"text", [HybridRecipient(broken)])


def test_a_wiped_identity_is_locked() -> None:
    identity = HybridIdentity.generate()
    data = age.encrypt(b"text", [identity.recipient])
    identity.wipe()
    with pytest.raises(Locked):
        age.decrypt(data, [identity])
    with pytest.raises(Locked):
        identity.secret()


def test_nobody_too_many_and_bad_company_are_refused(identity: HybridIdentity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age_passphrase, "LEAST_WORK", 10)
    passphrase = PassphraseRecipient("words", 10)
    companies: list[list[age.Recipient]] = [
        [],
        [identity.recipient] * 43,
        [ClassicRecipient()] * 65,
        [passphrase, identity.recipient],
        [passphrase, passphrase],
        [identity.recipient, ClassicRecipient()],
    ]
    for recipients in companies:
        with pytest.raises(InvalidValue):
            age.encrypt(b"text", recipients)
    assert len(age.stanza_kinds(age.encrypt(b"text", [identity.recipient] * 42))) == 42


def test_every_flipped_bit_of_the_payload_and_every_cut_is_found(identity: HybridIdentity) -> None:
    data = age.encrypt(b"short", [identity.recipient])
    size = age_header.parse(data).size
    for position in range(size, len(data)):
        with pytest.raises(PayloadDamaged):
            age.decrypt(flipped(data, position, 0), [identity])
    for end in range(len(data)):
        with pytest.raises(Damaged):
            age.decrypt(data[:end], [identity])


@settings(max_examples=200, deadline=None)
@given(position=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_never_opens(identity: HybridIdentity, position: int, bit: int) -> None:
    data = age.encrypt(b"short", [identity.recipient])
    with pytest.raises(Refused):
        age.decrypt(flipped(data, position % len(data), bit), [identity])


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_rubbish_is_refused_and_nothing_else_happens(data: bytes) -> None:
    for rubbish in (data, age_header.INTRO + data, age_header.INTRO + b"-> scrypt " + data):
        with pytest.raises(Damaged):
            age.decrypt(rubbish, [])


@given(
    st.lists(
        st.builds(
            Stanza,
            st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1),
            st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), max_size=3).map(tuple),
            st.binary(max_size=150),
        ),
        min_size=1,
        max_size=5,
    ).map(tuple)
)
def test_a_header_reads_as_it_was_written(stanzas: tuple[Stanza, ...]) -> None:
    covered = age_header.write(stanzas)
    data = covered + age_header.write_mac(bytes(range(32)))
    header = age_header.parse(data + b"payload")
    assert (header.stanzas, header.covered, header.mac, header.size) == (
        stanzas,
        covered,
        bytes(range(32)),
        len(data),
    )


def test_a_header_of_65_stanzas_or_of_more_than_64_kib_is_refused() -> None:
    mac = age_header.write_mac(bytes(32))
    assert len(age_header.parse(age_header.write((Stanza("x", (), b""),) * 64) + mac).stanzas) == 64
    with pytest.raises(HeaderDamaged):
        age_header.parse(age_header.write((Stanza("x", (), b""),) * 65) + mac)
    with pytest.raises(HeaderDamaged):
        age_header.parse(age_header.write((Stanza("x", (), bytes(50_000)),)) + mac)


def test_a_passphrase_is_the_same_in_every_unicode_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age_passphrase, "LEAST_WORK", 10)
    data = age.encrypt(b"text", [PassphraseRecipient("caf\u00e9 \ufb01n", 10)])
    assert age.decrypt(data, [PassphraseIdentity("cafe\u0301 fin")]) == b"text"
    with pytest.raises(WrongPassphrase):
        age.decrypt(data, [PassphraseIdentity("cafe fin")])
    with pytest.raises(NoMatch):
        age.decrypt(data, [HybridIdentity.generate()])


@pytest.mark.parametrize(("passphrase", "work_factor"), [("", 18), ("words", 17), ("words", 23), ("\ud800", 18)])
def test_a_weak_or_broken_passphrase_is_refused_before_any_work(passphrase: str, work_factor: int) -> None:
    with pytest.raises(InvalidValue):
        PassphraseRecipient(passphrase, work_factor)


def test_a_work_factor_that_does_not_fit_the_memory_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age_passphrase, "free_memory", lambda: 2**30)
    stanza = Stanza("scrypt", ("AAAAAAAAAAAAAAAAAAAAAA", "22"), bytes(32))
    with pytest.raises(MachineError):
        PassphraseIdentity("words").unwrap([stanza])


@pytest.mark.parametrize(
    ("seconds_at_14", "free", "expected"),
    [
        (0.001, 2**40, 20),
        (0.012, 2**40, 20),
        (0.03, 2**40, 19),
        (0.06, 2**40, 18),
        (9.0, 2**40, 18),
        (0.001, 2**32, 20),
        (0.001, 2**32 - 1, 19),
        (0.001, 2**31 - 1, 18),
        (0.001, 2**30, 18),
        (0.001, None, 18),
    ],
)
def test_the_work_factor_follows_the_machine(seconds_at_14: float, free: int | None, expected: int) -> None:
    assert calibrate_work_factor(measure=lambda _: seconds_at_14, memory=lambda: free) == expected


def test_too_little_memory_for_the_least_work_factor_is_said() -> None:
    with pytest.raises(MachineError):
        calibrate_work_factor(measure=lambda _: 0.03, memory=lambda: 2**30 - 1)


def flipped(data: bytes, position: int, bit: int) -> bytes:
    return data[:position] + bytes([data[position] ^ 1 << bit]) + data[position + 1 :]
