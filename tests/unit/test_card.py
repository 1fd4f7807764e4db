"""Cards and contacts: nobody becomes one whose fingerprint was not compared; changed keys are never taken quietly."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shamir_mnemonic.wordlist import WORDLIST

import exchanging
from exchanging import card_of, officers
from r2p_desk.actions import contacts
from r2p_desk.actions.session import Desk
from r2p_desk.errors import Altered, InvalidValue, NewerVersion, NotFound, Refused, UsageError
from r2p_desk.exchange.card import confirms, make_card, read_card, words
from r2p_desk.keys import canonical
from r2p_desk.keys.officer import Officer, create_officer
from r2p_desk.keys.signing import Purpose

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def officer() -> Officer:
    return create_officer("Aïcha Diallo", NOW)


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    with officers(tmp_path, "Alice Mbeki") as (desk,):
        yield desk


def written(folder: Path, data: bytes) -> Path:
    path = folder / "officer.card"
    path.write_bytes(data)
    return path


def test_a_card_says_who_and_its_fingerprint_is_over_all_keys(officer: Officer) -> None:
    card = read_card(make_card(officer, NOW))
    assert (card.id, card.name, card.public, card.created) == (
        officer.id, "Aïcha Diallo", officer.public, "2026-11-23T12:00:00.000Z",
    )  # fmt: skip
    assert card.certificate == officer.certificate
    keys = officer.public.verifying
    material = keys.ed25519 + keys.ml_dsa_65 + officer.identity.recipient.public
    expected = hashlib.sha256(
        b"r2p-desk/fingerprint/1\0" + material + hashlib.sha256(officer.certificate).digest()
    ).hexdigest()
    assert card.fingerprint == expected
    bits = "".join(f"{WORDLIST.index(word):010b}" for word in words(expected).split())
    assert len(bits) == 120
    assert int(bits, 2) == int(expected, 16) >> 136


def test_a_card_holds_nothing_secret(officer: Officer) -> None:
    data = make_card(officer, NOW)
    for secret in (officer.identity.secret(), *(seed.hex() for seed in officer.seeds()), officer.desk_key.hex()):
        assert secret.encode() not in data
    assert base64.b64encode(officer.pdf_key) not in data


@pytest.mark.parametrize(
    "spell", [str, str.upper, str.title, lambda text: text.replace(" ", "-"), lambda text: f"  {text}\n"]
)
def test_words_are_taken_however_they_are_typed(officer: Officer, spell: object) -> None:
    assert callable(spell)
    fingerprint = read_card(make_card(officer, NOW)).fingerprint
    assert confirms(spell(words(fingerprint)), fingerprint)


def test_digits_are_taken_in_groups_and_half_a_fingerprint_is_not(officer: Officer) -> None:
    fingerprint = read_card(make_card(officer, NOW)).fingerprint
    grouped = " ".join(fingerprint[at : at + 4] for at in range(0, 64, 4))
    for typed in (fingerprint, fingerprint.upper(), grouped, grouped.replace(" ", "-"), grouped.replace(" ", ":")):
        assert confirms(typed, fingerprint)
    spoken = words(fingerprint).split()
    wrong = ["", " ", "-", fingerprint[:-1], fingerprint[:32], fingerprint + "0", " ".join(spoken[:11])]
    wrong += [" ".join(spoken[::-1]), " ".join([*spoken, spoken[0]]), "0" * 64]
    for typed in wrong:
        assert not confirms(typed, fingerprint)


def altered_statement(data: bytes, **fields: object) -> bytes:
    envelope = json.loads(data)
    statement = json.loads(envelope["statement"]) | fields
    return canonical.encode({**envelope, "statement": canonical.encode(statement).decode()})


def resigned(officer: Officer, data: bytes, **fields: object) -> bytes:
    """The card with other fields, honestly signed by the same officer."""
    statement = json.loads(json.loads(data)["statement"]) | fields
    return officer.seal_statement(Purpose.CARD, statement)


def test_a_card_altered_after_signing_is_refused(officer: Officer) -> None:
    data = make_card(officer, NOW)
    other = create_officer("Other", NOW)
    for fields in ({"name": "Another"}, {"receive": other.public.receive}, {"created": "2026-11-24T12:00:00.000Z"}):
        with pytest.raises(Altered) as refused:
            read_card(altered_statement(data, **fields))
        assert refused.value.findings[0][0] == "altered"
    for at in range(0, len(data), 997):
        with pytest.raises(Altered):
            read_card(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    for end in (0, 1, len(data) // 2, len(data) - 1):
        with pytest.raises(Altered):
            read_card(data[:end])


def test_a_card_with_somebody_else_s_keys_cannot_be_made(officer: Officer) -> None:
    """A signer who puts another's receiving key on their card can; who puts another's signing keys there cannot."""
    other = create_officer("Other", NOW)
    data = make_card(officer, NOW)
    with pytest.raises(Altered):
        read_card(resigned(officer, data, ed25519=other.public.ed25519))
    with pytest.raises(Altered):
        read_card(resigned(officer, data, ed25519=other.public.ed25519, ml_dsa_65=other.public.ml_dsa_65))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""}, {"name": " Aïcha"}, {"name": "A\nB"}, {"name": "x" * 65}, {"name": 3}, {"created": "yesterday"},
        {"created": "2026-13-01T00:00:00.000Z"}, {"certificate": "AAAA"}, {"certificate": "!"},
        {"receive": "age1pq1qqqq"}, {"type": "r2p-desk/access"}, {"format": 0}, {"format": True},
        {"case": "0f" * 16}, {"ed25519": "00"},
    ],
)  # fmt: skip
def test_a_malformed_card_is_refused_though_signed(officer: Officer, fields: dict[str, object]) -> None:
    with pytest.raises(Altered):
        read_card(resigned(officer, make_card(officer, NOW), **fields))


def test_a_receiving_key_that_is_no_key_is_refused(officer: Officer) -> None:
    from r2p_desk.keys import bech32

    raw = officer.identity.recipient.public
    low_order = bech32.encode("age1pq", raw[:1184] + bytes(32))
    with pytest.raises(Altered):
        read_card(resigned(officer, make_card(officer, NOW), receive=low_order))


def test_fields_of_later_versions_are_let_be_and_a_later_format_is_named(officer: Officer) -> None:
    data = make_card(officer, NOW)
    assert read_card(resigned(officer, data, role="desk officer", clearance="CONFIDENTIAL")).id == officer.id
    with pytest.raises(NewerVersion):
        read_card(resigned(officer, data, format=2))


def test_a_signature_for_another_purpose_is_worth_nothing(officer: Officer) -> None:
    statement = json.loads(json.loads(make_card(officer, NOW))["statement"])
    with pytest.raises(Altered):
        read_card(officer.seal_statement(Purpose.ACCESS, statement))


def test_nobody_is_added_without_the_right_fingerprint(alice: Desk, tmp_path: Path, officer: Officer) -> None:
    card = written(tmp_path, make_card(officer, NOW))
    fingerprint = read_card(card.read_bytes()).fingerprint
    for confirm in ("", "f" * 64, words("f" * 64), fingerprint[:-1]):
        with pytest.raises(Refused) as refused:
            contacts.add_contact(alice, card, confirm)
        assert fingerprint not in str(refused.value)
        assert words(fingerprint) not in str(refused.value)
    assert contacts.contacts(alice) == []
    added = contacts.add_contact(alice, card, words(fingerprint))
    assert (added.new, added.contact.name, added.contact.public) == (True, officer.name, officer.public)
    assert contacts.find_contact(alice, "aïcha diallo") == contacts.find_contact(alice, officer.id) == added.contact


def test_the_same_card_again_changes_nothing(alice: Desk, tmp_path: Path, officer: Officer) -> None:
    card = written(tmp_path, make_card(officer, NOW))
    fingerprint = read_card(card.read_bytes()).fingerprint
    first = contacts.add_contact(alice, card, fingerprint)
    again = contacts.add_contact(alice, written(tmp_path, make_card(officer, datetime.now(UTC))), fingerprint)
    assert (again.new, again.replaced, again.contact) == (False, False, first.contact)


def test_changed_keys_are_refused_until_replaced(alice: Desk, tmp_path: Path, officer: Officer) -> None:
    card = written(tmp_path, make_card(officer, NOW))
    contacts.add_contact(alice, card, read_card(card.read_bytes()).fingerprint)
    other = create_officer("Other", NOW)
    moved = written(tmp_path, resigned(officer, make_card(officer, NOW), receive=other.public.receive))
    confirm = read_card(moved.read_bytes()).fingerprint
    with pytest.raises(Refused, match="other keys"):
        contacts.add_contact(alice, moved, confirm)
    assert contacts.find_contact(alice, officer.id).receive == officer.public.receive
    assert contacts.add_contact(alice, moved, confirm, replace=True).replaced
    assert contacts.find_contact(alice, officer.id).receive == other.public.receive
    assert len(contacts.contacts(alice)) == 1


def test_another_officer_of_the_same_name_is_refused_until_named_or_replaced(
    alice: Desk, tmp_path: Path, officer: Officer
) -> None:
    first = written(tmp_path, make_card(officer, NOW))
    contacts.add_contact(alice, first, read_card(first.read_bytes()).fingerprint)
    namesake = create_officer("AÏCHA DIALLO", NOW)
    second = written(tmp_path, make_card(namesake, NOW))
    confirm = read_card(second.read_bytes()).fingerprint
    with pytest.raises(Refused, match="other keys"):
        contacts.add_contact(alice, second, confirm)
    named = contacts.add_contact(alice, second, confirm, name="Aïcha of the mission")
    assert (named.new, named.contact.name) == (True, "Aïcha of the mission")
    assert named.contact.public.name == "AÏCHA DIALLO", "what they are called here goes nowhere"
    assert len(contacts.contacts(alice)) == 2
    third = create_officer("Aïcha Diallo", NOW)
    card = written(tmp_path, make_card(third, NOW))
    replaced = contacts.add_contact(alice, card, read_card(card.read_bytes()).fingerprint, replace=True)
    assert (replaced.new, replaced.replaced) == (True, True)
    assert {one.id for one in contacts.contacts(alice)} == {namesake.id, third.id}


def test_a_name_is_checked_and_ambiguous_ones_are_told(alice: Desk, tmp_path: Path, officer: Officer) -> None:
    card = written(tmp_path, make_card(officer, NOW))
    fingerprint = read_card(card.read_bytes()).fingerprint
    with pytest.raises(InvalidValue):
        contacts.add_contact(alice, card, fingerprint, name="a\nb")
    with pytest.raises(NotFound):
        contacts.find_contact(alice, "Aïcha Diallo")
    with pytest.raises(NotFound):
        contacts.add_contact(alice, tmp_path / "missing.card", fingerprint)


def test_one_s_own_card_is_no_contact(alice: Desk, tmp_path: Path) -> None:
    card = written(tmp_path, card_of(alice))
    with pytest.raises(UsageError):
        contacts.add_contact(alice, card, read_card(card.read_bytes()).fingerprint)


def test_a_card_is_written_whole_into_a_folder_that_exists(alice: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        contacts.export_card(alice, tmp_path)
    with pytest.raises(UsageError):
        contacts.export_card(alice, tmp_path / "missing" / "card")
    made = contacts.export_card(alice, tmp_path / "my.card")
    assert read_card((tmp_path / "my.card").read_bytes()).fingerprint == made.fingerprint
    assert made.words == words(made.fingerprint)


def test_a_briefing_by_a_contact_is_valid_with_their_name(tmp_path: Path) -> None:
    from r2p_desk.actions import briefing, session, verification
    from r2p_desk.domain.when import When

    with officers(tmp_path, "Alice Mbeki", "Bob Kante") as (alice, bob):
        exchanging.begin(alice, "a report")
        with session.open_case(alice, exchanging.CASE, write=False) as case:
            paper = briefing.export_briefing(case, tmp_path / "paper.pdf", as_of=When("2026-11-23"))
        verdict = verification.verify_file(paper.path, bob)
        assert (str(verdict.verdict), [one.name for one in verdict.signers]) == ("valid", ["Alice Mbeki"])
        bob.store.keep_notes(contacts.AREA, {alice.officer.id: None})
        assert str(verification.verify_file(paper.path, bob).verdict) == "unknown-signer"
