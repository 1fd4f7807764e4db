"""A recall travels, is answered under signature, and what it names does not come back with an older package."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import exchanging
from r2p_desk.actions import contacts, ledger, recalls, receipts
from r2p_desk.actions.recalls import Coverage
from r2p_desk.actions.receiving import Received, receive_package
from r2p_desk.actions.session import Desk
from r2p_desk.actions.statement_sending import send_statement
from r2p_desk.errors import NotFound, Refused, Replay, UsageError
from r2p_desk.exchange.manifest import Kind
from r2p_desk.exchange.stated import seal
from r2p_desk.exchange.statements import Fate, Recall

SOON = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
RECORD = "01234567-89ab-4cde-8f01-23456789abcd"


class Three:
    """Alice, who recalls; Bob, who has it; Carla, whom both know; a stick."""

    def __init__(self, alice: Desk, bob: Desk, carla: Desk, out: Path) -> None:
        self.alice, self.bob, self.carla, self.out = alice, bob, carla, out

    def recalled(self, *packages: str, accept: bool = True, records: tuple[str, ...] = ()) -> Received:
        """Alice recalls these packages of Bob's, and Bob takes the recall in."""
        ((_, sent),) = recalls.recall(self.alice, packages, "A name was left in", SOON, self.out, records=records)
        return receive_package(self.bob, sent.path, accept=accept)

    def back(self) -> Received:
        """What waits at Bob's goes back to Alice."""
        sent = receipts.send_receipts(self.bob, self.alice.officer.id, self.out)
        return receive_package(self.alice, sent.path, accept=True)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    with exchanging.officers(tmp_path, *exchanging.NAMES) as (alice, bob, carla):
        exchanging.begin(alice, "Checkpoint at the bridge")
        yield Three(alice, bob, carla, exchanging.stick(tmp_path))


def coverage(desk: Desk) -> list[Coverage]:
    return [one.coverage(recalls.today()) for one in recalls.recalls_made(desk)]


def test_a_recall_travels_is_answered_and_its_maker_sees_who_answered_what(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    exchanging.take(three.bob, sent)
    came = three.recalled(sent.package)
    assert came.differences["here"] == [sent.package]
    assert came.findings == ()
    assert coverage(three.alice) == [Coverage.WAITING]
    (held,) = recalls.recalls_held(three.bob)
    assert (held.reason, held.deadline, held.answer) == ("A name was left in", SOON, None)
    recalls.answer_recall(three.bob, held.recall[:8], Fate.USED, "In the note of 12 May")
    three.back()
    assert coverage(three.alice) == [Coverage.USED]
    assert recalls.recalls_made(three.alice)[0].answers[0].words == "In the note of 12 May"
    recalls.answer_recall(three.bob, held.recall, Fate.DESTROYED)
    three.back()
    assert coverage(three.alice) == [Coverage.DESTROYED]
    assert len(recalls.recalls_made(three.alice)[0].answers) == 2
    assert all(one.recalled for one in ledger.lines(three.alice) if one.entry.package == sent.package)


def test_an_answer_that_does_not_come_is_overdue_after_the_deadline(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    three.recalled(sent.package)
    (made,) = recalls.recalls_made(three.alice)
    assert made.coverage(SOON) is Coverage.WAITING
    assert made.coverage("9999-12-31") is Coverage.OVERDUE


def test_a_recall_needs_a_package_that_left_a_reason_and_a_day_to_come(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    for packages, reason, day, error in (
        (["ab" * 16], "why", SOON, NotFound),
        ([], "why", SOON, NotFound),
        ([sent.package], " ", SOON, UsageError),
        ([sent.package], "why", "2020-01-01", UsageError),
        ([sent.package], "why", "soon", UsageError),
    ):
        with pytest.raises(error):
            recalls.recall(three.alice, packages, reason, day, three.out)
    with pytest.raises(UsageError):
        recalls.recall(three.alice, [sent.package], "why", SOON, three.out, records=["no id"])
    assert recalls.recalls_made(three.alice) == []


def test_used_and_refused_need_words(three: Three) -> None:
    three.recalled(exchanging.send(three.alice, three.bob, three.out).package)
    with pytest.raises(UsageError):
        recalls.answer_recall(three.bob, recalls.recalls_held(three.bob)[0].recall, Fate.REFUSED)


def test_an_older_package_that_arrives_after_its_recall_is_refused(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    assert "never-came" in {one.code for one in three.recalled(sent.package).findings}
    with pytest.raises(Refused) as refused:
        exchanging.take(three.bob, sent)
    assert "recalled" in {code for code, _ in refused.value.findings}
    assert three.bob.store.cases() == []


def test_looking_at_a_recall_does_not_let_it_count(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    three.recalled(sent.package, accept=False)
    assert exchanging.take(three.bob, sent).accepted


def test_recalled_records_stay_out_of_older_packages_and_may_come_with_newer_ones(three: Three) -> None:
    first = exchanging.send(three.alice, three.bob, three.out)
    three.recalled(first.package, records=(RECORD,))
    alice = three.alice.officer.id
    assert recalls.barred(three.bob, alice, first.package, 1).records == {RECORD}
    assert not recalls.barred(three.bob, alice, first.package, 1).whole
    assert recalls.barred(three.bob, alice, "cd" * 16, 3).records == frozenset()
    assert recalls.barred(three.bob, three.carla.officer.id, first.package, 1).records == frozenset()


def test_what_is_sent_anew_after_the_recall_is_taken_in(three: Three) -> None:
    first = exchanging.send(three.alice, three.bob, three.out)
    three.recalled(first.package)
    assert exchanging.take(three.bob, exchanging.send(three.alice, three.bob, three.out)).accepted


def test_one_package_to_several_is_recalled_from_each(three: Three) -> None:
    one = exchanging.send(three.alice, three.bob, three.out)
    other = exchanging.send(three.alice, three.carla, three.out)
    made = recalls.recall(three.alice, [one.package, other.package], "why", SOON, three.out)
    assert {recall.contact for recall, _ in made} == {three.bob.officer.id, three.carla.officer.id}
    assert len({recall.recall for recall, _ in made}) == 2


def test_a_recall_that_comes_twice_does_not_undo_its_answer(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    exchanging.take(three.bob, sent)
    ((made, travelled),) = recalls.recall(three.alice, [sent.package], "why", SOON, three.out)
    receive_package(three.bob, travelled.path, accept=True)
    recalls.answer_recall(three.bob, made.recall, Fate.DESTROYED)
    with pytest.raises(Replay):
        receive_package(three.bob, travelled.path, accept=True)
    text = exchanging.opened(three.bob.officer, travelled.path)["statement"].decode()
    bob = contacts.find_contact(three.alice, three.bob.officer.id)
    again = send_statement(three.alice, bob, Kind.RECALL, text, three.out)
    came = receive_package(three.bob, again.path, accept=True)
    assert "known-recall" in {one.code for one in came.findings}
    assert recalls.recalls_held(three.bob)[0].answer is Fate.DESTROYED


def test_a_recall_by_somebody_who_is_not_the_sender_is_refused(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    exchanging.take(three.bob, sent)
    forged = statement(three.carla, three.bob, sent.package)
    with pytest.raises(Refused) as refused:
        receive_package(three.bob, forged, accept=True)
    assert "foreign-recall" in {code for code, _ in refused.value.findings}
    assert recalls.recalls_held(three.bob) == []


def test_a_recall_by_a_stranger_to_a_package_that_is_still_to_come_bars_nothing(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    receive_package(three.bob, statement(three.carla, three.bob, sent.package), accept=True)
    assert exchanging.take(three.bob, sent).accepted


def test_a_recall_signed_by_another_than_its_package_is_refused(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    exchanging.take(three.bob, sent)
    ((_, travelled),) = recalls.recall(three.alice, [sent.package], "why", SOON, three.out)
    text = exchanging.opened(three.bob.officer, travelled.path)["statement"].decode()
    bob = contacts.find_contact(three.carla, three.bob.officer.id)
    path = send_statement(three.carla, bob, Kind.RECALL, text, three.out).path
    with pytest.raises(Refused):
        receive_package(three.bob, path, accept=True)


def test_an_answer_to_a_recall_that_was_never_made_is_named(three: Three) -> None:
    sent = exchanging.send(three.alice, three.bob, three.out)
    three.recalled(sent.package)
    recalls.answer_recall(three.bob, recalls.recalls_held(three.bob)[0].recall, Fate.DESTROYED)
    three.alice.store.keep_notes(recalls.MADE, dict.fromkeys(three.alice.store.notes(recalls.MADE)))
    assert "never-recalled" in {one.code for one in three.back().findings}


def statement(by: Desk, to: Desk, package: str) -> Path:
    """A recall of any package, by anybody."""
    made = Recall(
        to=to.officer.id, recall="ef" * 16, at="2026-11-26T10:00:00.000Z", packages=(package,), whole=True, records=(),
        reason="why", deadline=SOON,
    )  # fmt: skip
    contact = contacts.find_contact(by, to.officer.id)
    return send_statement(by, contact, Kind.RECALL, seal(by.officer, made), by.home.parent).path
