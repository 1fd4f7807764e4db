"""Receipts travel back with the next stick and say what became of what was sent; none but its receiver can make one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import exchanging
from r2p_desk.actions import exchange, ledger, receipts, refusing
from r2p_desk.actions.ledger import State
from r2p_desk.actions.receiving import Received, receive_package
from r2p_desk.actions.session import Desk, open_case
from r2p_desk.actions.statement_sending import send_statement
from r2p_desk.actions.witnessed import witness_words, witnessed
from r2p_desk.errors import NotFound, Refused, Replay, UsageError
from r2p_desk.exchange.manifest import Kind
from r2p_desk.exchange.stated import seal
from r2p_desk.exchange.statements import Receipt, Sheet, Taken


class Pair:
    """Alice, who sends; Bob, who receives; Carla, whom both know; a stick."""

    def __init__(self, alice: Desk, bob: Desk, carla: Desk, out: Path) -> None:
        self.alice, self.bob, self.carla, self.out = alice, bob, carla, out

    def back(self, *, accept: bool = True) -> Received:
        """What waits at Bob's goes back to Alice."""
        sent = receipts.send_receipts(self.bob, self.alice.officer.id, self.out)
        return receive_package(self.alice, sent.path, accept=accept)

    def sheet(self, signer: Desk, *statements: str, sender: Desk | None = None, to: str | None = None) -> Path:
        """A package of kind receipt with these statements, whoever signed them."""
        made = Sheet(to=to or self.alice.officer.id, at=now(), statements=statements)
        contact = next(one for one in ledger.contacts(sender or self.bob) if one.id == self.alice.officer.id)
        text = seal(signer.officer, made)
        return send_statement(sender or self.bob, contact, Kind.RECEIPT, text, self.out).path


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with exchanging.officers(tmp_path, *exchanging.NAMES) as (alice, bob, carla):
        exchanging.begin(alice, "Checkpoint at the bridge")
        yield Pair(alice, bob, carla, exchanging.stick(tmp_path))


def codes(came: Received) -> set[str]:
    return {one.code for one in came.findings}


def test_accepting_makes_a_receipt_that_travels_back_and_stands_in_the_ledger(pair: Pair) -> None:
    sent = exchanging.send(pair.alice, pair.bob, pair.out)
    assert ledger.lines(pair.alice)[0].state is State.WAITING
    exchanging.look(pair.bob, sent)
    assert receipts.pending_receipts(pair.bob) == []
    exchanging.take(pair.bob, sent)
    (owed,) = receipts.pending_receipts(pair.bob)
    assert (owed.contact, owed.about) == (pair.alice.officer.id, sent.package)
    came = pair.back()
    assert came.findings == ()
    assert came.differences["outcomes"] == {"whole": 1}
    line = ledger.lines(pair.alice)[0]
    assert (line.state, line.receipt, line.outcome) == (State.TAKEN, owed.at, Taken.WHOLE)
    assert line.receipt_hash
    assert line.due is None
    assert receipts.pending_receipts(pair.bob) == []
    assert [one.state for one in ledger.lines(pair.bob)] == [State.RECEIPT_SENT, State.NONE_DUE]


def test_no_receipt_is_owed_for_receipts(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    pair.back()
    assert receipts.outbox(pair.alice) == []


def test_looking_at_receipts_changes_nothing(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    assert not pair.back(accept=False).accepted
    assert ledger.lines(pair.alice)[0].state is State.WAITING


def test_a_receipt_bears_witness_that_its_signer_had_seen_every_commit_it_covers(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    with open_case(pair.alice, exchanging.CASE, write=False) as case:
        assert case.file.witnesses() == {}
        commits = [entry.id for entry in case.file.entries()]
    assert pair.back().differences["witnesses"] == 1
    with open_case(pair.alice, exchanging.CASE, write=False) as case:
        seen = case.file.witnesses()
    assert set(commits) <= set(seen)
    assert {witness.officer for witness in seen.values()} == {pair.bob.officer.id}
    assert ledger.lines(pair.alice)[0].witness


def test_what_was_witnessed_stands_beside_the_row_of_warning_and_response_until_it_is_changed(pair: Pair) -> None:
    item = exchanging.add(pair.alice, "Names read out on the radio")
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    rows = [("signal", item), ("warning", item)]
    with open_case(pair.alice, exchanging.CASE, write=False) as case:
        assert witnessed(case, rows) == {}
    pair.back()
    with open_case(pair.alice, exchanging.CASE, write=False) as case:
        seen = witnessed(case, rows)
        assert seen[item].officer == pair.bob.officer.id
        assert "by Bob Kante" in witness_words(case, seen[item])
    exchanging.change(pair.alice, item, title="Names read out twice")
    with open_case(pair.alice, exchanging.CASE, write=False) as case:
        assert witnessed(case, rows) == {}


def test_a_receipt_bears_witness_in_the_case_that_is_open(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    sent = receipts.send_receipts(pair.bob, pair.alice.officer.id, pair.out)
    with open_case(pair.alice, exchanging.CASE, write=True) as case:
        receive_package(pair.alice, sent.path, accept=True, opened=case)
        assert case.file.witnesses()


def test_a_stick_that_was_lost_is_written_again(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    receipts.send_receipts(pair.bob, pair.alice.officer.id, pair.out)
    with pytest.raises(NotFound):
        receipts.send_receipts(pair.bob, pair.alice.officer.id, pair.out)
    again = receipts.send_receipts(pair.bob, pair.alice.officer.id, pair.out, again=True)
    came = receive_package(pair.alice, again.path, accept=True)
    assert codes(came) == {"gap"}
    assert ledger.lines(pair.alice)[0].state is State.TAKEN


def test_a_receipt_that_a_killed_process_did_not_make_is_made_when_receipts_are_written(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    pair.bob.store.keep_notes(receipts.OUTBOX, dict.fromkeys(pair.bob.store.notes(receipts.OUTBOX)))
    pair.back()
    assert ledger.lines(pair.alice)[0].state is State.TAKEN


def test_a_refusal_is_told_to_its_sender_and_can_be_thought_over(pair: Pair) -> None:
    sent = exchanging.send(pair.alice, pair.bob, pair.out)
    refusing.refuse_package(pair.bob, sent.path)
    assert pair.back().differences["outcomes"] == {"refused": 1}
    assert ledger.lines(pair.alice)[0].state is State.REFUSED
    assert ledger.missing(pair.bob) == []
    exchanging.take(pair.bob, sent)
    pair.back()
    assert ledger.lines(pair.alice)[0].state is State.TAKEN


def test_what_was_taken_in_cannot_be_refused(pair: Pair) -> None:
    sent = exchanging.send(pair.alice, pair.bob, pair.out)
    exchanging.take(pair.bob, sent)
    with pytest.raises(Replay):
        refusing.refuse_package(pair.bob, sent.path)


def test_a_receipt_is_overdue_when_its_days_are_over(pair: Pair) -> None:
    exchanging.send(pair.alice, pair.bob, pair.out)
    exchanging.send(pair.alice, pair.carla, pair.out)
    later = datetime.now(UTC) + timedelta(days=10)
    assert ledger.lines(pair.alice, overdue=True, now=later) == []
    ledger.set_due(pair.alice, 7, pair.bob.officer.name)
    assert [one.name for one in ledger.lines(pair.alice, overdue=True, now=later)] == [pair.bob.officer.name]
    ledger.set_due(pair.alice, 9)
    assert len(ledger.lines(pair.alice, overdue=True, now=later)) == 2
    with pytest.raises(UsageError):
        ledger.set_due(pair.alice, 0)


def test_a_receipt_asked_for_by_a_day_is_due_on_that_day(pair: Pair) -> None:
    how = exchange.SendAs(conditions=("return-receipt-by:2999-12-01",))
    exchange.send_package(pair.alice, exchanging.CASE, pair.bob.officer.id, pair.out, how=how)
    assert [one.due for one in ledger.lines(pair.alice)] == ["2999-12-01"]


def test_numbers_that_never_came_are_named(pair: Pair) -> None:
    for _ in range(4):
        last = exchanging.send(pair.alice, pair.bob, pair.out)
    exchanging.take(pair.bob, last)
    (gap,) = ledger.missing(pair.bob, pair.alice.officer.name)
    assert (gap.name, gap.first, gap.last) == (pair.alice.officer.name, 1, 3)


def test_what_was_given_and_got_is_counted_by_contact_month_and_kind(pair: Pair) -> None:
    sent = exchanging.send(pair.alice, pair.bob, pair.out)
    exchanging.send(pair.alice, pair.bob, pair.out)
    exchanging.take(pair.bob, sent)
    pair.back()
    counted = {(one.name, one.kind): (one.gave, one.got) for one in ledger.reciprocity(pair.alice)}
    assert counted == {("Bob Kante", "case"): (2, 0), ("Bob Kante", "receipt"): (0, 1)}
    assert {one.month for one in ledger.reciprocity(pair.alice)} == {now()[:7]}


def test_a_receipt_for_a_package_that_was_never_sent_is_named_and_the_others_count(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    (owed,) = receipts.pending_receipts(pair.bob)
    invented = receipt(pair, package="ab" * 16)
    came = receive_package(
        pair.alice, pair.sheet(pair.bob, invented, receipts.statement_of(pair.bob, owed)), accept=True
    )
    assert codes(came) == {"never-sent"}
    assert [one.state for one in ledger.lines(pair.alice)][:1] == [State.TAKEN]
    assert len(receipts.returned(pair.alice)) == 1


def test_a_receipt_for_a_package_sent_to_somebody_else_does_not_count(pair: Pair) -> None:
    sent = exchanging.send(pair.alice, pair.carla, pair.out)
    entry = ledger.entries(pair.alice)[0]
    claimed = receipt(pair, package=sent.package, manifest=entry.hash)
    came = receive_package(pair.alice, pair.sheet(pair.bob, claimed), accept=True)
    assert codes(came) == {"never-sent"}
    assert receipts.returned(pair.alice) == {}


def test_a_receipt_for_other_bytes_than_those_sent_does_not_count(pair: Pair) -> None:
    sent = exchanging.send(pair.alice, pair.bob, pair.out)
    claimed = receipt(pair, package=sent.package, manifest="0" * 64)
    came = receive_package(pair.alice, pair.sheet(pair.bob, claimed), accept=True)
    assert codes(came) == {"other-package"}
    assert receipts.returned(pair.alice) == {}


def test_a_receipt_by_somebody_else_does_not_count(pair: Pair) -> None:
    exchanging.take(pair.carla, exchanging.send(pair.alice, pair.carla, pair.out))
    (carlas,) = receipts.pending_receipts(pair.carla)
    came = receive_package(pair.alice, pair.sheet(pair.bob, receipts.statement_of(pair.carla, carlas)), accept=True)
    assert codes(came) == {"foreign-statement"}
    assert receipts.returned(pair.alice) == {}


def test_receipts_signed_by_another_than_the_sender_of_the_package_are_refused(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    (owed,) = receipts.pending_receipts(pair.bob)
    with pytest.raises(Refused):
        receive_package(pair.alice, pair.sheet(pair.carla, receipts.statement_of(pair.bob, owed)), accept=True)
    assert receipts.returned(pair.alice) == {}


def test_receipts_made_to_somebody_else_are_refused(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    (owed,) = receipts.pending_receipts(pair.bob)
    with pytest.raises(Refused):
        receive_package(
            pair.alice,
            pair.sheet(pair.bob, receipts.statement_of(pair.bob, owed), to=pair.carla.officer.id),
            accept=True,
        )


def test_a_statement_of_a_kind_not_known_is_named(pair: Pair) -> None:
    came = receive_package(pair.alice, pair.sheet(pair.bob, "{}", "no json", ""), accept=True)
    assert codes(came) == {"unknown-statement"}


def test_heads_of_somebody_else_in_a_receipt_bear_no_witness(pair: Pair) -> None:
    exchanging.take(pair.bob, exchanging.send(pair.alice, pair.bob, pair.out))
    entry = ledger.entries(pair.alice)[0]
    case = next(iter(pair.alice.store.cases())).id
    carlas = receipts.seal_heads(pair.carla.officer, case, [("ab" * 16, 1, "cd" * 32)], now())
    claimed = receipt(pair, package=entry.package, manifest=entry.hash, heads=carlas)
    came = receive_package(pair.alice, pair.sheet(pair.bob, claimed), accept=True)
    assert came.differences["witnesses"] == 0
    with open_case(pair.alice, exchanging.CASE, write=False) as opened:
        assert opened.file.witnesses() == {}


def receipt(pair: Pair, *, package: str, manifest: str = "0" * 64, heads: str | None = None) -> str:
    """A receipt as Bob could sign it for Alice."""
    made = Receipt(
        to=pair.alice.officer.id, package=package, manifest=manifest, number=1, at=now(), outcome=Taken.WHOLE,
        findings=(), heads=heads,
    )  # fmt: skip
    return seal(pair.bob.officer, made)
