"""An originator is asked, answers under signature, and the answer counts when the officer who asked accepts it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import exchanging
from r2p_desk.actions import accounts, conditions, contacts, ledger, recalls, receipts, requests
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.ledger import Line
from r2p_desk.actions.receiving import Received, receive_package
from r2p_desk.actions.requests import RequestDraft
from r2p_desk.actions.session import Desk, open_case
from r2p_desk.actions.statement_sending import send_statement
from r2p_desk.errors import NotFound, Refused, UsageError
from r2p_desk.exchange.manifest import Kind
from r2p_desk.exchange.stated import seal
from r2p_desk.exchange.statements import Fate, Reply, RequestAnswer, Wish


class Asking:
    """Bob asks Alice about an item of hers that he holds under a condition."""

    def __init__(self, alice: Desk, bob: Desk, item: str, out: Path) -> None:
        self.alice, self.bob, self.item, self.out = alice, bob, item, out

    def ask(self, **fields: object) -> str:
        """Bob asks, Alice takes it in; the id of the request."""
        draft = RequestDraft(
            about="Your note on the bridge", reason="They are on the spot", wish=Wish.ONWARD, recipients=("Mission B",),
            case=exchanging.CASE, item=self.item,
        )  # fmt: skip
        changed = RequestDraft(**{**{name: getattr(draft, name) for name in draft.__struct_fields__}, **fields})
        made, sent = requests.make_request(self.bob, self.alice.officer.id, changed, self.out)
        receive_package(self.alice, sent.path, accept=True)
        return made.request

    def back(self) -> Received:
        """What waits at Alice's goes back to Bob."""
        sent = receipts.send_receipts(self.alice, self.bob.officer.id, self.out)
        return receive_package(self.bob, sent.path, accept=True)

    def condition(self) -> conditions.Condition:
        """The condition as it stands at Bob's."""
        with open_case(self.bob, exchanging.CASE, write=False) as case:
            return conditions.list_conditions(case, self.item)[0].condition


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Asking]:
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        exchanging.begin(bob)
        with open_case(bob, exchanging.CASE, write=True) as case:
            item = add_item(case, Draft(title="Checkpoint at the bridge", source="Alice Mbeki")).id
            conditions.set_condition(case, item, {"originator": "Alice Mbeki", "purposes": ["early warning"]})
        yield Asking(alice, bob, item, exchanging.stick(tmp_path))


def test_a_yes_counts_once_it_is_accepted(asking: Asking) -> None:
    request = asking.ask()
    (held,) = requests.requests_held(asking.alice)
    assert (held.stated.about, held.stated.recipients) == ("Your note on the bridge", ("Mission B",))
    requests.answer_request(asking.alice, request[:8], Reply.YES)
    assert asking.back().differences["request_answers"] == [{"request": request, "answer": "yes"}]
    assert asking.condition().agreed == ()
    _, changed = requests.accept_answer(asking.bob, request)
    assert changed == asking.condition()
    assert asking.condition().agreed == ("Mission B",)
    assert requests.requests_made(asking.bob)[0].accepted


def test_conditions_bind_the_whole_record(asking: Asking) -> None:
    request = asking.ask()
    requests.answer_request(
        asking.alice, request, Reply.CONDITIONS, purposes=["protection"], until="2027-01-31", words="Not in writing"
    )
    asking.back()
    requests.accept_answer(asking.bob, request)
    condition = asking.condition()
    assert (condition.agreed, condition.purposes) == (("Mission B",), ("protection",))
    assert (str(condition.until), condition.note) == ("2027-01-31", "Not in writing")


def test_a_no_changes_nothing(asking: Asking) -> None:
    request, before = asking.ask(), asking.condition()
    requests.answer_request(asking.alice, request, Reply.NO, words="It would name the source")
    asking.back()
    assert requests.accept_answer(asking.bob, request)[1] is None
    assert asking.condition() == before


def test_another_use_is_added_to_the_purposes(asking: Asking) -> None:
    request = asking.ask(wish=Wish.USE, recipients=(), purposes=("sanctions",))
    requests.answer_request(asking.alice, request, Reply.YES)
    asking.back()
    requests.accept_answer(asking.bob, request)
    assert asking.condition().purposes == ("early warning", "sanctions")


def test_a_request_needs_a_condition_and_something_to_ask(asking: Asking) -> None:
    with pytest.raises(UsageError):
        asking.ask(recipients=())
    with pytest.raises(UsageError):
        asking.ask(about=" ")
    with open_case(asking.bob, exchanging.CASE, write=True) as case:
        conditions.remove_condition(case, conditions.list_conditions(case)[0].condition.id)
    with pytest.raises(NotFound):
        asking.ask()
    assert requests.requests_made(asking.bob) == []


def test_nothing_is_accepted_before_an_answer_came(asking: Asking) -> None:
    with pytest.raises(NotFound):
        requests.accept_answer(asking.bob, asking.ask())


def test_an_answer_to_something_never_asked_is_named_and_left_out(asking: Asking) -> None:
    stated = RequestAnswer(
        to=asking.bob.officer.id, request="ab" * 16, at="2026-11-26T10:00:00.000Z", answer=Reply.YES,
        recipients=("Everybody",), purposes=(), until=None, words="",
    )  # fmt: skip
    receipts.owe(
        asking.alice,
        asking.bob.officer.id,
        RequestAnswer.TYPE,
        "ab" * 16,
        stated.at,
        seal(asking.alice.officer, stated),
    )
    assert [one.code for one in asking.back().findings] == ["never-asked"]


def test_an_account_tells_whoever_shared_what_came_and_what_became_of_it(asking: Asking, tmp_path: Path) -> None:
    alice, bob = asking.alice, asking.bob
    exchanging_case = asking.ask()
    requests.answer_request(alice, exchanging_case, Reply.NO)
    asking.back()
    sent = recall_and_destroy(asking)
    with open_case(bob, exchanging.CASE, write=True) as case:
        made, package = accounts.send_account(
            case, "Alice Mbeki", alice.officer.id, asking.out, declared="The print of 12 May was shredded."
        )
    assert made.stated.items == 1
    came = receive_package(alice, package.path, accept=True)
    assert "never-sent" not in {one.code for one in came.findings}
    (held,) = accounts.accounts_held(alice)
    assert sent in {one.package for one in held.stated.received if one.destroyed}
    assert "shredded" in held.stated.declaration
    paper = tmp_path / "account.pdf"
    accounts.write_paper(alice, held.stated.handling[:8], paper)
    assert paper.read_bytes().startswith(b"%PDF")
    with pytest.raises(UsageError):
        accounts.write_paper(alice, held.stated.handling, paper)


def test_an_account_with_another_paper_is_refused(asking: Asking) -> None:
    with open_case(asking.bob, exchanging.CASE, write=True) as case:
        _, package = accounts.send_account(case, "Alice Mbeki", asking.alice.officer.id, asking.out)
    parts = exchanging.opened(asking.alice.officer, package.path)
    alice = contacts.find_contact(asking.bob, asking.alice.officer.id)
    text, paper = parts["statement"].decode(), parts["paper-0001"]
    for papers in ([paper + b"\n"], [], [paper, paper]):
        forged = send_statement(asking.bob, alice, Kind.HANDLING, text, asking.out, papers=papers)
        with pytest.raises(Refused):
            receive_package(asking.alice, forged.path, accept=True)
    assert accounts.accounts_held(asking.alice) == []


def recall_and_destroy(asking: Asking) -> str:
    """Alice recalls the first package she sent to Bob, who declares it destroyed; its id."""
    package = next(one.entry.package for one in recalls_ledger(asking.alice))
    ((_, sent),) = recalls.recall(asking.alice, [package], "A name", "2999-01-01", asking.out)
    receive_package(asking.bob, sent.path, accept=True)
    recalls.answer_recall(asking.bob, recalls.recalls_held(asking.bob)[0].recall, Fate.DESTROYED)
    return package


def recalls_ledger(desk: Desk) -> list[Line]:

    return [line for line in ledger.lines(desk) if line.entry.direction == "sent"]
