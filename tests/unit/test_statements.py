"""A signed statement is read as what it is, in its one form, from who is known, or not at all."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from r2p_desk.errors import Altered, NewerVersion
from r2p_desk.exchange.stated import FORMAT, LONGEST, seal, type_of, unseal
from r2p_desk.exchange.statements import (
    Fate,
    Handling,
    Recall,
    RecallAnswer,
    Receipt,
    Register,
    Reply,
    Request,
    RequestAnswer,
    Sheet,
    Taken,
    Wish,
)
from r2p_desk.keys.officer import Officer, create_officer
from r2p_desk.keys.signing import Purpose

AT, DAY, TO, HASH, ID = "2026-11-26T10:00:00.000Z", "2026-12-24", "ab" * 32, "cd" * 32, "ef" * 16
RECEIPT = Receipt(to=TO, package=ID, manifest=HASH, number=1, at=AT, outcome=Taken.WHOLE, findings=("gap",), heads=None)
RECALL = Recall(to=TO, recall=ID, at=AT, packages=(ID,), whole=True, records=(), reason="why", deadline=DAY)
STATEMENTS: list[Any] = [
    RECEIPT,
    RECALL,
    Sheet(to=TO, at=AT, statements=("{}",)),
    RecallAnswer(to=TO, recall=ID, at=AT, answer=Fate.USED, words="In a note"),
    Request(
        to=TO, request=ID, at=AT, package=None, records=(), about="it", wish=Wish.USE, recipients=(), purposes=(),
        until=DAY, reason="why",
    ),
    RequestAnswer(to=TO, request=ID, at=AT, answer=Reply.NO, recipients=(), purposes=(), until=None, words=""),
    Handling(
        to=TO, handling=ID, at=AT, received=(), items=0, opened_by=(), used_in=(), went_to=(), declaration="",
        paper=HASH,
    ),
    Register(month="2026-10", previous=None, at=AT, name="Alice", movements=()),
]  # fmt: skip
BROKEN: list[Any] = [
    (RECEIPT, {"to": TO[:-1]}),
    (RECEIPT, {"package": "x" * 32}),
    (RECEIPT, {"manifest": HASH.upper()}),
    (RECEIPT, {"number": 0}),
    (RECEIPT, {"number": True}),
    (RECEIPT, {"at": "yesterday"}),
    (RECEIPT, {"outcome": "lost"}),
    (RECEIPT, {"findings": ["Gap!"]}),
    (RECEIPT, {"heads": 7}),
    (RECEIPT, {"more": None}),
    (RECEIPT, {"type": "r2p-desk/recall"}),
    (RECEIPT, {"format": "1"}),
    (RECALL, {"packages": []}),
    (RECALL, {"whole": False}),
    (RECALL, {"records": ["../../etc"]}),
    (RECALL, {"reason": " "}),
    (RECALL, {"reason": "x" * (LONGEST + 1)}),
    (RECALL, {"deadline": "2026-02-30"}),
    (STATEMENTS[2], {"statements": []}),
    (STATEMENTS[2], {"statements": ["{}"] * 1_001}),
    (STATEMENTS[4], {"until": None}),
    (STATEMENTS[4], {"wish": "onward"}),
    (STATEMENTS[6], {"items": -1}),
    (STATEMENTS[7], {"month": "2026-13"}),
    (STATEMENTS[7], {"previous": "none"}),
]


@pytest.fixture(scope="module")
def officer() -> Officer:
    return create_officer("Alice Mbeki", datetime.now(UTC))


def sealed(officer: Officer, statement: Any, purpose: Purpose | None = None, **changed: Any) -> str:
    """The statement with other fields, under true signatures of the officer."""
    head = {"type": statement.TYPE, "format": FORMAT, "case": None, "signer": officer.id}
    fields = {**msgspec.to_builtins(statement), **head, **changed}
    return officer.seal_statement(purpose or statement.PURPOSE, fields).decode()


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda one: one.TYPE)
def test_what_was_stated_is_read_as_it_was(officer: Officer, statement: Any) -> None:
    text = seal(officer, statement)
    assert type_of(text) == statement.TYPE
    assert unseal(text, type(statement), {officer.id: officer.public.verifying}) == statement


@pytest.mark.parametrize(("statement", "changed"), BROKEN, ids=lambda one: str(one)[:40])
def test_a_field_in_another_form_is_refused_whoever_signed_it(
    officer: Officer, statement: Any, changed: dict[str, Any]
) -> None:
    text = sealed(officer, statement, **changed)
    with pytest.raises(Altered):
        unseal(text, type(statement), {officer.id: officer.public.verifying})


def test_a_later_format_is_named_as_that(officer: Officer) -> None:
    with pytest.raises(NewerVersion):
        unseal(sealed(officer, RECALL, format=2, more=1), Recall, {officer.id: officer.public.verifying})


def test_a_statement_for_one_purpose_is_worth_nothing_for_another(officer: Officer) -> None:
    known = {officer.id: officer.public.verifying}
    with pytest.raises(Altered):
        unseal(sealed(officer, RECALL, Purpose.RECEIPT), Recall, known)
    with pytest.raises(Altered):
        unseal(seal(officer, RECALL), RecallAnswer, known)


def test_a_stranger_states_nothing(officer: Officer) -> None:
    with pytest.raises(Altered):
        unseal(seal(officer, RECALL), Recall, {})


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "{", "\x00", '{"statement":1}', '{"statement":"{}"}'])
def test_what_is_no_statement_has_no_type_and_is_refused(officer: Officer, text: str) -> None:
    assert type_of(text) is None
    with pytest.raises(Altered):
        unseal(text, Receipt, {officer.id: officer.public.verifying})
