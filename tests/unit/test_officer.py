"""The officer's file: opened by the passphrase alone, and by nothing that was altered."""

import base64
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from r2p_desk.errors import Damaged, DeskError, InvalidValue, Locked, NewerVersion, WrongPassphrase
from r2p_desk.keys import age, age_header, age_passphrase, canonical, signing
from r2p_desk.keys.age_passphrase import PassphraseIdentity, PassphraseRecipient
from r2p_desk.keys.officer import Officer, PublicOfficer, create_officer, open_officer, seal_officer
from r2p_desk.keys.signing import Purpose

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple"


@pytest.fixture(scope="module")
def officer() -> Officer:
    return create_officer(" Aïcha Diallo ", NOW)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> int:
    """A work factor that real files never have, so that a test need not wait."""
    monkeypatch.setattr(age_passphrase, "LEAST_WORK", 10)
    return 10


def secrets_of(officer: Officer) -> tuple[Any, ...]:
    return (officer.seeds(), officer.identity.secret(), officer.pdf_key, officer.desk_key, officer.certificate)


def test_an_officer_comes_back_whole_under_the_real_work_factor(officer: Officer) -> None:
    data = seal_officer(officer, PASSPHRASE, 18)
    assert age_header.parse(data).stanzas[0].arguments[1] == "18"
    again = open_officer(data, PASSPHRASE)
    assert again.public == officer.public
    assert again.id == officer.id == officer.public.id
    assert again.name == "Aïcha Diallo"
    assert secrets_of(again) == secrets_of(officer)


def test_the_file_is_plain_age_over_the_documented_json(officer: Officer, quick: int) -> None:
    data = seal_officer(officer, PASSPHRASE, quick)
    held = json.loads(age.decrypt(data, [PassphraseIdentity(PASSPHRASE)]))
    assert held["type"] == "r2p-desk/officer"
    assert held["format"] == 1
    assert set(held) == {
        "type", "format", "name", "receive", "ed25519", "ml_dsa_65", "p256", "certificate", "desk_key",
    }  # fmt: skip
    assert bytes.fromhex(held["desk_key"]) == officer.desk_key
    assert base64.b64decode(held["certificate"]) == officer.certificate


def test_a_wrong_passphrase_is_told_apart_from_damage(officer: Officer, quick: int) -> None:
    data = seal_officer(officer, PASSPHRASE, quick)
    with pytest.raises(WrongPassphrase) as wrong:
        open_officer(data, PASSPHRASE + " ")
    assert wrong.value.exit_status == 4
    stanza_body = data.index(b"\n", data.index(b"-> scrypt")) + 1
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 1
        with pytest.raises((Damaged, WrongPassphrase)) as refused:
            open_officer(bytes(changed), PASSPHRASE)
        in_the_wrapped_key = len(b"age-encryption.org/v1\n-> scrypt ") <= position < stanza_body + 43
        assert isinstance(refused.value, Damaged) or in_the_wrapped_key


def test_a_file_cut_anywhere_is_damaged(officer: Officer, quick: int) -> None:
    data = seal_officer(officer, PASSPHRASE, quick)
    for end in range(0, len(data), 7):
        with pytest.raises(Damaged):
            open_officer(data[:end], PASSPHRASE)
    with pytest.raises(Damaged):
        open_officer(data + b"\0", PASSPHRASE)


def test_a_file_for_a_key_is_not_an_officers_file(officer: Officer) -> None:
    with pytest.raises(Damaged):
        open_officer(age.encrypt(b"text", [officer.identity.recipient]), PASSPHRASE)


def test_a_later_format_is_named_as_such(quick: int) -> None:
    later = canonical.encode({"type": "r2p-desk/officer", "format": 2, "new": "field"})
    with pytest.raises(NewerVersion):
        open_officer(age.encrypt(later, [PassphraseRecipient(PASSPHRASE, quick)]), PASSPHRASE)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "r2p-desk/office"},
        {"format": 0},
        {"format": True},
        {"format": "1"},
        {"name": ""},
        {"name": 7},
        {"receive": "AGE-SECRET-KEY-1"},
        {"ed25519": "00"},
        {"ml_dsa_65": "A" * 64},
        {"desk_key": "00" * 31},
        {"p256": "="},
        {"certificate": None},
        {"more": 1},
    ],
    ids=str,
)
def test_unsound_contents_are_damage(officer: Officer, quick: int, change: dict[str, Any]) -> None:
    sealed = seal_officer(officer, PASSPHRASE, quick)
    held = json.loads(age.decrypt(sealed, [PassphraseIdentity(PASSPHRASE)]))
    data = age.encrypt(canonical.encode({**held, **change}), [PassphraseRecipient(PASSPHRASE, quick)])
    with pytest.raises(Damaged) as damaged:
        open_officer(data, PASSPHRASE)
    assert damaged.value.__suppress_context__ or damaged.value.__context__ is None


def test_weak_sealing_is_refused(officer: Officer) -> None:
    for passphrase, work_factor in (("", 18), (PASSPHRASE, 17), (PASSPHRASE, 23)):
        with pytest.raises(InvalidValue):
            seal_officer(officer, passphrase, work_factor)


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "two\nlines", "bell\a", "right\u202eleft"])
def test_a_name_no_certificate_can_carry_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue):
        create_officer(name, NOW)


def test_nothing_printed_shows_a_secret(officer: Officer) -> None:
    ed25519_seed, ml_dsa_65_seed = officer.seeds()
    printed = f"{officer!r} {officer} {officer.identity!r} {officer.public!r}"
    for secret in (ed25519_seed, ml_dsa_65_seed, bytes(officer.desk_key), officer.pdf_key):
        assert secret.hex() not in printed
    assert officer.identity.secret() not in printed


def test_a_wiped_officer_is_locked_and_its_buffers_are_zero() -> None:
    officer = create_officer("Ben", NOW)
    desk_key, identity, pdf_key = officer.desk_key, officer.identity, officer._pdf_key
    officer.wipe()
    officer.wipe()
    assert desk_key == bytes(32)
    assert not any(pdf_key)
    uses: list[Any] = [
        lambda: officer.desk_key,
        lambda: officer.identity,
        lambda: officer.pdf_key,
        officer.seeds,
        lambda: officer.sign(Purpose.COMMIT, b"data"),
        lambda: officer.seal_statement(Purpose.CARD, {}),
        lambda: seal_officer(officer, PASSPHRASE, 18),
        identity.secret,
    ]
    for use in uses:
        with pytest.raises(Locked) as locked:
            use()
        assert locked.value.exit_status == 4
    assert officer.name == "Ben"


def test_the_officer_signs_opens_and_is_addressed_by_its_public_half(officer: Officer) -> None:
    public = officer.public
    assert public.verifying.verify(Purpose.COMMIT, b"data", officer.sign(Purpose.COMMIT, b"data"))
    assert age.decrypt(age.encrypt(b"text", [public.recipient]), [officer.identity]) == b"text"
    statement = {"type": "t", "case": "c", "signer": officer.id}
    sealed = officer.seal_statement(Purpose.CARD, statement)
    assert signing.open_statement(sealed, Purpose.CARD, {public.id: public.verifying}) == statement


@pytest.mark.parametrize("field", ["receive", "ed25519", "ml_dsa_65"])
def test_a_public_key_in_another_spelling_is_refused(officer: Officer, field: str) -> None:
    held = {name: getattr(officer.public, name) for name in ("name", "receive", "ed25519", "ml_dsa_65")}
    for spelling in (held[field].upper(), held[field] + " ", held[field][:-2], ""):
        public = PublicOfficer(**{**held, field: spelling})
        with pytest.raises(DeskError) as refused:
            _ = (public.verifying, public.recipient)
        assert isinstance(refused.value, InvalidValue)


def test_the_certificate_is_for_signing_documents_and_nothing_else(officer: Officer) -> None:
    certificate = x509.load_der_x509_certificate(officer.certificate)
    public, key = certificate.public_key(), load_der_private_key(officer.pdf_key, None)
    assert isinstance(public, EllipticCurvePublicKey)
    assert isinstance(public.curve, SECP256R1)
    assert public == key.public_key()
    assert certificate.subject == certificate.issuer
    assert certificate.subject.rfc4514_string() == "CN=Aïcha Diallo"
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert (usage.value.digital_signature, usage.value.content_commitment) == (True, True)
    assert not any((usage.value.key_cert_sign, usage.value.crl_sign, usage.value.key_encipherment))
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert constraints.value.ca is False
    assert certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    assert certificate.not_valid_before_utc < NOW
    assert certificate.not_valid_after_utc.year == 2036


def test_openssl_reads_the_certificate(officer: Officer, tmp_path: Path) -> None:
    path = tmp_path / "certificate.der"
    path.write_bytes(officer.certificate)
    command = ["openssl", "x509", "-inform", "DER", "-in", str(path), "-noout", "-text", "-nameopt", "utf8"]
    shown = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "CN = Aïcha Diallo" in shown or "CN=Aïcha Diallo" in shown
    assert "Digital Signature, Non Repudiation" in shown
    assert "CA:FALSE" in shown
