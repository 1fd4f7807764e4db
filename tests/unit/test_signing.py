"""One function signs, for a closed list of purposes; nothing else passes as its signature."""

import base64
import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from r2p_desk.errors import Damaged, InvalidValue, Locked, Refused
from r2p_desk.keys import canonical, signing
from r2p_desk.keys.signing import Purpose, Signature, SigningKeys, VerifyingKeys

ANN = SigningKeys(bytes(range(32)), bytes(range(1, 33)))
BEN = SigningKeys(bytes(range(2, 34)), bytes(range(3, 35)))
KNOWN = {keys.verifying.id: keys.verifying for keys in (ANN, BEN)}
STATEMENT = {"type": "r2p-desk/access", "case": None, "signer": ANN.verifying.id, "text": "é"}
SEALED = signing.seal_statement(ANN, Purpose.ACCESS, STATEMENT)


def test_the_purposes_are_a_closed_list() -> None:
    assert [purpose.value for purpose in Purpose] == [
        "commit",
        "heads",
        "package",
        "card",
        "receipt",
        "recall",
        "revocation",
        "approval",
        "access",
        "backup",
        "framework",
        "release",
        "enrolment",
        "request",
        "handling",
        "register",
    ]
    assert [purpose for purpose in Purpose if not purpose.wants_both] == [Purpose.COMMIT]


@pytest.mark.parametrize("purpose", Purpose)
def test_the_signed_bytes_are_prefix_and_hash_checked_without_our_code(purpose: Purpose) -> None:
    signature = ANN.sign(purpose, b"data")
    prefix = f"r2p-desk/{purpose}/1\0".encode()
    message = prefix + hashlib.sha512(b"data").digest()
    Ed25519PublicKey.from_public_bytes(ANN.verifying.ed25519).verify(signature.ed25519, message)
    if purpose is Purpose.COMMIT:
        assert signature.ml_dsa_65 is None
    else:
        assert signature.ml_dsa_65 is not None
        public = MLDSA65PublicKey.from_public_bytes(ANN.verifying.ml_dsa_65)
        public.verify(signature.ml_dsa_65, message, context=prefix)


def test_a_signature_holds_only_for_its_purpose_its_data_and_its_signer() -> None:
    for purpose in Purpose:
        signature = ANN.sign(purpose, b"data")
        assert [other for other in Purpose if ANN.verifying.verify(other, b"data", signature)] == [purpose]
        assert not ANN.verifying.verify(purpose, b"date", signature)
        assert not BEN.verifying.verify(purpose, b"data", signature)


def test_both_signatures_must_hold() -> None:
    good, other = ANN.sign(Purpose.HEADS, b"data"), BEN.sign(Purpose.HEADS, b"data")
    for mixed in (
        Signature(good.ed25519, other.ml_dsa_65),
        Signature(other.ed25519, good.ml_dsa_65),
        Signature(good.ed25519, None),
        Signature(b"", good.ml_dsa_65),
    ):
        assert not ANN.verifying.verify(Purpose.HEADS, b"data", mixed)
    mixed_keys = VerifyingKeys(ANN.verifying.ed25519, BEN.verifying.ml_dsa_65)
    assert not mixed_keys.verify(Purpose.HEADS, b"data", good)


def test_a_commit_with_a_second_signature_is_not_a_commit() -> None:
    commit, heads = ANN.sign(Purpose.COMMIT, b"data"), ANN.sign(Purpose.HEADS, b"data")
    assert not ANN.verifying.verify(Purpose.COMMIT, b"data", Signature(commit.ed25519, heads.ml_dsa_65))


@settings(max_examples=50)
@given(st.binary(max_size=70), st.none() | st.binary(max_size=40), st.sampled_from(Purpose), st.binary(min_size=32))
def test_verifying_rubbish_says_no_and_never_raises(
    ed25519: bytes, ml_dsa_65: bytes | None, purpose: Purpose, key: bytes
) -> None:
    keys = VerifyingKeys(key[:32], (key * 61)[:1952])
    assert not keys.verify(purpose, b"data", Signature(ed25519, ml_dsa_65))
    assert not ANN.verifying.verify(purpose, b"data", Signature(ed25519, ml_dsa_65))


def test_every_bit_of_a_commit_signature_counts() -> None:
    signature = ANN.sign(Purpose.COMMIT, b"data").ed25519
    for position in range(64 * 8):
        changed = bytearray(signature)
        changed[position // 8] ^= 1 << position % 8
        assert not ANN.verifying.verify(Purpose.COMMIT, b"data", Signature(bytes(changed), None))


def test_the_key_hash_covers_both_keys() -> None:
    keys = ANN.verifying
    assert keys.id == hashlib.sha256(b"r2p-desk/officer/1\0" + keys.ed25519 + keys.ml_dsa_65).hexdigest()
    assert len({keys.id, BEN.verifying.id, VerifyingKeys(keys.ed25519, BEN.verifying.ml_dsa_65).id}) == 3


def test_keys_of_other_lengths_do_not_exist() -> None:
    with pytest.raises(InvalidValue):
        VerifyingKeys(bytes(31), bytes(1953))
    with pytest.raises(InvalidValue):
        SigningKeys(bytes(31), bytes(32))


def test_nothing_printed_shows_a_seed_and_a_wiped_key_is_locked() -> None:
    keys = SigningKeys(b"\x41" * 32, b"\x42" * 32)
    assert keys.seeds() == (b"\x41" * 32, b"\x42" * 32)
    assert "A" * 8 not in repr(keys)
    assert "41" * 8 not in repr(keys)
    keys.wipe()
    with pytest.raises(Locked):
        keys.sign(Purpose.COMMIT, b"data")
    with pytest.raises(Locked):
        keys.seeds()
    assert keys.verifying.id


def test_a_sealed_statement_opens_and_is_stored_as_it_was_signed() -> None:
    assert signing.open_statement(SEALED, Purpose.ACCESS, KNOWN) == STATEMENT
    envelope = json.loads(SEALED)
    assert set(envelope) == {"statement", "signer", "ed25519", "ml_dsa_65"}
    assert envelope["statement"].encode() == canonical.encode(STATEMENT)
    assert envelope["signer"] == ANN.verifying.id


def test_a_statement_for_another_purpose_or_of_a_stranger_is_refused() -> None:
    with pytest.raises(Damaged):
        signing.open_statement(SEALED, Purpose.CARD, KNOWN)
    with pytest.raises(Refused) as refused:
        signing.open_statement(SEALED, Purpose.ACCESS, {BEN.verifying.id: BEN.verifying})
    assert not isinstance(refused.value, Damaged)
    with pytest.raises(Damaged):
        signing.open_statement(SEALED, Purpose.ACCESS, {ANN.verifying.id: BEN.verifying})


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SEALED) - 1), st.integers(0, 7))
def test_a_flipped_bit_anywhere_in_the_envelope_is_refused(position: int, bit: int) -> None:
    changed = bytearray(SEALED)
    changed[position] ^= 1 << bit
    with pytest.raises(Refused):
        signing.open_statement(bytes(changed), Purpose.ACCESS, KNOWN)


def test_an_envelope_of_another_shape_is_damage() -> None:
    envelope = json.loads(SEALED)
    broken: list[Any] = [
        [],
        None,
        {**envelope, "more": ""},
        {key: value for key, value in envelope.items() if key != "ml_dsa_65"},
        {**envelope, "signer": 7},
        {**envelope, "statement": STATEMENT},
        {**envelope, "ed25519": envelope["ed25519"].rstrip("=")},
        {**envelope, "ed25519": envelope["ed25519"] + "\n"},
        {**envelope, "ml_dsa_65": ""},
        {**envelope, "ed25519": "é"},
    ]
    for value in broken:
        with pytest.raises(Damaged):
            signing.open_statement(canonical.encode(value), Purpose.ACCESS, KNOWN)
    with pytest.raises(Damaged):
        signing.open_statement(json.dumps(envelope, indent=1).encode(), Purpose.ACCESS, KNOWN)


def test_base64_with_stray_bits_is_damage() -> None:
    envelope = json.loads(SEALED)
    body, last = envelope["ed25519"][:-3], envelope["ed25519"][-3]
    text = body + chr(ord(last) + 1) + "=="  # 64 bytes leave four bits over, which say nothing
    assert base64.b64decode(text) == base64.b64decode(envelope["ed25519"])
    with pytest.raises(Damaged):
        signing.open_statement(canonical.encode({**envelope, "ed25519": text}), Purpose.ACCESS, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        canonical.encode({**STATEMENT, "signer": BEN.verifying.id}).decode(),
        canonical.encode({"type": "t", "signer": ANN.verifying.id}).decode(),
        canonical.encode([STATEMENT]).decode(),
        json.dumps(STATEMENT),
        '{"case":null,"case":null,"signer":"x","type":"t"}',
        "not JSON",
    ],
)
def test_even_a_good_signature_does_not_save_an_unsound_statement(text: str) -> None:
    signature = ANN.sign(Purpose.ACCESS, text.encode())
    envelope = {
        "statement": text,
        "signer": ANN.verifying.id,
        "ed25519": base64.b64encode(signature.ed25519).decode(),
        "ml_dsa_65": base64.b64encode(signature.ml_dsa_65 or b"").decode(),
    }
    with pytest.raises(Damaged):
        signing.open_statement(canonical.encode(envelope), Purpose.ACCESS, KNOWN)


@pytest.mark.parametrize("left_out", ["type", "case", "signer"])
def test_a_statement_that_does_not_name_itself_is_never_signed(left_out: str) -> None:
    statement = {key: value for key, value in STATEMENT.items() if key != left_out}
    with pytest.raises(InvalidValue):
        signing.seal_statement(ANN, Purpose.ACCESS, statement)
    with pytest.raises(InvalidValue):
        signing.seal_statement(BEN, Purpose.ACCESS, STATEMENT)
    with pytest.raises(InvalidValue):
        signing.seal_statement(ANN, Purpose.COMMIT, STATEMENT)
