"""A receiving key is renewed by a card; nothing sent to either is lost, and the old one goes when it is done with."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import desks
import exchanging
import founding
from r2p_desk.actions import contacts, offices, receiving_keys, session
from r2p_desk.actions.exchange_for_window import look_at_card
from r2p_desk.actions.session import Desk
from r2p_desk.domain.marking import Level
from r2p_desk.errors import MachineError, NotForUs, Refused
from r2p_desk.exchange import card as cards
from r2p_desk.exchange.manifest import receiving_hash
from r2p_desk.exchange.standing import Standing


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Desk]]:
    """Two officers who know each other, and whose files open quickly."""
    with desks.quick_sealing(), exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as made:
        yield made


def card_file(desk: Desk, folder: Path) -> Path:
    """The officer's card in a file."""
    return contacts.export_card(desk, folder / "seen.card").path


def give_card(to: Desk, of: Desk, folder: Path) -> contacts.AddedContact:
    """Hand over a card; nothing is compared."""
    return contacts.add_contact(to, card_file(of, folder))


def test_a_new_key_comes_by_card_and_both_open_until_the_old_is_retired(pair: list[Desk], tmp_path: Path) -> None:
    alice, bob = pair
    out = exchanging.stick(tmp_path)
    exchanging.begin(bob, "one")
    under_way = exchanging.send(bob, alice, out)
    before = alice.officer.public.receive
    made = receiving_keys.renew(alice, desks.PASSPHRASE)
    assert alice.officer.public.receive != before
    exchanging.take(alice, under_way)
    assert receiving_keys.status(alice).waiting == (bob.officer.name,)
    seen = look_at_card(bob, card_file(alice, tmp_path))
    assert (seen.renews, seen.known, seen.replaces) == (True, False, ())
    added = give_card(bob, alice, tmp_path)
    assert (added.new, added.replaced, added.contact.compared) == (False, False, True)
    assert added.contact.receive == alice.officer.public.receive
    with pytest.raises(Refused, match="not yet written"):
        receiving_keys.retire(alice, anyway=True)
    exchanging.add(bob, "two")
    again = exchanging.send(bob, alice, out)
    assert again.added_to_access, "the manager writes the case for the new key"
    exchanging.take(alice, again)
    left = receiving_keys.status(alice)
    assert (left.key, left.former, left.waiting) == (made.key, (), ()), "acknowledged, so the old key went by itself"
    assert exchanging.titles(alice) == {"one", "two"}


def test_the_old_key_opens_after_the_next_unlock_too(pair: list[Desk], tmp_path: Path) -> None:
    alice, bob = pair
    out = exchanging.stick(tmp_path)
    exchanging.begin(bob, "one")
    late = exchanging.send(bob, alice, out)
    receiving_keys.renew(alice, desks.PASSPHRASE)
    alice.close()
    with session.unlock(alice.home, desks.PASSPHRASE) as again:
        exchanging.take(again, late)
        assert len(receiving_keys.status(again).former) == 1


@pytest.mark.parametrize("step", ["reseal", "rewrap"])
def test_a_renewal_that_is_stopped_loses_neither_key(
    pair: list[Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    alice, bob = pair
    exchanging.begin(bob, "one")
    late = exchanging.send(bob, alice, exchanging.stick(tmp_path))
    before = alice.officer.public.receive

    def stopped(*_: object, **__: object) -> None:
        raise MachineError("stopped")

    monkeypatch.setattr(receiving_keys, step, stopped)
    with pytest.raises(MachineError):
        receiving_keys.renew(alice, desks.PASSPHRASE)
    monkeypatch.undo()
    alice.close()
    with session.unlock(alice.home, desks.PASSPHRASE) as again:
        assert (again.officer.public.receive == before) == (step == "reseal")
        assert len(receiving_keys.status(again).former) == (0 if step == "reseal" else 1)
        exchanging.take(again, late)
        receiving_keys.renew(again, desks.PASSPHRASE)
        assert cards.read_card(contacts.own_card_bytes(again)).follows is not None


def test_a_case_of_ones_own_is_written_for_the_new_key_at_once(pair: list[Desk], tmp_path: Path) -> None:
    alice, bob = pair
    exchanging.begin(alice, "one")
    made = receiving_keys.renew(alice, desks.PASSPHRASE)
    assert (len(made.wrapped), made.left) == (1, ())
    assert receiving_keys.retire(alice), "nobody wrote before, so nobody is waited for"
    alice.close()
    with session.unlock(alice.home, desks.PASSPHRASE) as again:
        assert exchanging.titles(again) == {"one"}
        exchanging.begin(bob, "two")
        lost = exchanging.send(bob, again, exchanging.stick(tmp_path))
        with pytest.raises(NotForUs):
            exchanging.take(again, lost)


def test_a_renewal_is_believed_only_from_known_keys_and_only_forward(pair: list[Desk], tmp_path: Path) -> None:
    alice, bob = pair
    first = contacts.own_card_bytes(alice)
    receiving_keys.renew(alice, desks.PASSPHRASE)
    second = contacts.own_card_bytes(alice)
    receiving_keys.renew(alice, desks.PASSPHRASE)
    third = contacts.own_card_bytes(alice)
    step = tmp_path / "step.card"
    for data, believed in ((third, False), (second, True), (third, True), (first, False), (second, False)):
        step.write_bytes(data)
        if believed:
            assert contacts.add_contact(bob, step).contact.receive == cards.read_card(data).public.receive
        else:
            with pytest.raises(Refused, match="other keys"):
                contacts.add_contact(bob, step)
    assert contacts.find_contact(bob, alice.officer.id).receive == alice.officer.public.receive


def test_a_clearance_taken_away_does_not_come_back_with_a_renewed_key(pair: list[Desk], tmp_path: Path) -> None:
    alice, bob = pair
    office = founding.make(tmp_path)
    founding.know(bob, office)
    founding.enrol(alice, office, clearance=Level.STRICTLY_CONFIDENTIAL)
    high = contacts.own_card_bytes(alice)
    low = founding.enrol(alice, office, clearance=Level.UNCLASSIFIED)
    assert contacts.add_contact(bob, low).contact.clearance == "UNCLASSIFIED"
    receiving_keys.renew(alice, desks.PASSPHRASE)
    follows = receiving_hash(contacts.find_contact(bob, alice.officer.id).public.recipient)
    crafted = tmp_path / "crafted.card"
    crafted.write_bytes(cards.make_renewed_card(alice.officer, follows, high, datetime.now(UTC)))
    known = contacts.add_contact(bob, crafted).contact
    assert (known.receive, known.clearance) == (alice.officer.public.receive, "UNCLASSIFIED")


def test_an_office_does_not_take_over_another_s_officer_unnoticed(pair: list[Desk], tmp_path: Path) -> None:
    alice, bob = pair
    first, second = founding.make(tmp_path), founding.make(tmp_path / "h", "Another office")
    for office in (first, second):
        founding.know(bob, office)
    contacts.add_contact(bob, founding.enrol(alice, first))
    card = founding.enrol(alice, second, clearance=Level.STRICTLY_CONFIDENTIAL)
    with pytest.raises(Refused, match="another office"):
        contacts.add_contact(bob, card)
    assert contacts.find_contact(bob, alice.officer.id).office == first.id
    moved = contacts.add_contact(bob, card, replace=True).contact
    assert (moved.office, moved.vouched_by) == (second.id, (first.id, second.id)), "the first may still withdraw them"


def test_what_an_office_said_stays_with_a_renewed_key(pair: list[Desk], tmp_path: Path) -> None:
    alice, bob = pair
    office = founding.make(tmp_path)
    founding.enrol(alice, office)
    founding.enrol(bob, office)
    receiving_keys.renew(alice, desks.PASSPHRASE)
    known = give_card(bob, alice, tmp_path).contact
    assert (known.office, known.clearance) == (office.id, "CONFIDENTIAL")
    assert offices.standing(bob, known) is Standing.OFFICE
    assert known.receive == alice.officer.public.receive
    own = offices.office_of(alice)
    assert own is not None
    with session.unlock(exchanging.home(tmp_path, "Dina Okoye"), desks.PASSPHRASE) as dina:
        founding.know(dina, office)
        assert give_card(dina, alice, tmp_path).contact.office == office.id
