"""Between the journal's plain values and the records: nothing lost, nothing invented, nothing unreadable."""

from typing import Any

import msgspec
import pytest

from r2p_desk.domain.assessment import Assessment, Evidence, Judgement, Side, State
from r2p_desk.domain.case import Case
from r2p_desk.domain.grading import Grade, Reliability
from r2p_desk.domain.item import Access, Item, Reference, Verification
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.place import Place, Precision
from r2p_desk.domain.records import fields_of, record_from
from r2p_desk.domain.release_groups import ReleaseGroup, release_group
from r2p_desk.domain.signal import Crime, Signal
from r2p_desk.domain.source import Source
from r2p_desk.domain.when import When
from r2p_desk.errors import InvalidValue
from r2p_desk.keys import canonical

FULL = Item(
    id="11111111-1111-4111-8111-111111111111",
    title="Killings in Bugesera",
    text="What was known\nin two lines",
    language="en",
    happened=When("1992-03-04/1992-03-09"),
    known=When("1992-03-15~"),
    place=Place(name="Bugesera", precision=Precision.DISTRICT, latitude="-2.2", longitude="30.1"),
    source="22222222-2222-4222-8222-222222222222",
    origin="a priest",
    reference=Reference(document="A report", locator="p. 3", date=When("1993-03"), url="https://example.org/"),
    grade=Grade("B2"),
    marking=Marking("CONFIDENTIAL//TLP:AMBER//NOFORN"),
    access=Access.RESTRICTED_UN,
    verification=Verification.RECALL,
    signals=(Signal.PERSECUTION, Signal.INCITEMENT),
    crimes=(Crime.GENOCIDE,),
    populations=("Tutsi",),
    note="to check",
    external_id="RW-B01",
)
RECORDS: tuple[Any, ...] = (
    FULL,
    Item(id=FULL.id, title="bare"),
    Source(id=FULL.id, name="A source", kind="ngo", reliability=Reliability.F),
    Case(id=FULL.id, title="A situation", marking=Marking("CONFIDENTIAL"), practice=True),
    Assessment(id=FULL.id, framework="un-2014", as_of=When("1994-01-15")),
    Judgement(id=FULL.id, assessment=FULL.id, indicator="7.3", state=State.NO_INFORMATION),
    Evidence(id=FULL.id, judgement=FULL.id, item=FULL.id, side=Side.AGAINST, why="because", withdrawn=True),
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_from_its_fields(record: msgspec.Struct) -> None:
    fields = canonical.decode(canonical.encode(fields_of(record)))
    assert record_from(type(record), FULL.id, fields) == record


def test_fields_are_plain_json_and_name_only_what_is_stated() -> None:
    assert fields_of(Item(id="x", title="bare")) == {"title": "bare"}
    fields = fields_of(FULL)
    assert fields["grade"] == "B2"
    assert type(fields["grade"]) is type(fields["happened"]) is type(fields["signals"][0]) is str
    assert fields["place"] == {"name": "Bugesera", "precision": "district", "latitude": "-2.2", "longitude": "30.1"}


@pytest.mark.parametrize("field", sorted(fields_of(FULL).keys() - {"title"}))
def test_a_cleared_field_reads_as_never_stated(field: str) -> None:
    """A field is cleared by stating null; the record must stay readable, whatever kind of field it was."""
    item = record_from(Item, FULL.id, fields_of(FULL) | {field: None})
    assert getattr(item, field) == getattr(Item(id="", title=""), field)


def test_fields_of_later_versions_are_left_to_them() -> None:
    assert record_from(Item, "x", {"title": "t", "weather": "fine"}) == Item(id="x", title="t")


@pytest.mark.parametrize(
    "wrong",
    [{"grade": "Z9"}, {"known": "1993-13"}, {"marking": "SECRET"}, {"signals": ["rumour"]}, {"title": 7},
     {"place": {"name": "x", "latitude": "91"}}, {"place": {"name": "x", "longitude": "NaN"}}, {"place": "x"},
     {"title": None}],
)  # fmt: skip
def test_a_value_that_cannot_be_read_names_its_record_and_nothing_of_its_text(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        record_from(Item, FULL.id, {"title": "t", **wrong})


@pytest.mark.parametrize(
    ("known", "recorded", "day", "answer"),
    [
        ("1994-01-15", None, "1994-01-15", True),
        ("1994-01-16", None, "1994-01-15", False),
        ("1994-01", None, "1994-01-15", False),
        ("1994-01", None, "1994-01-31", True),
        ("1994-01-13~", None, "1994-01-15", False),
        ("1993-12/..", None, "1994-01-15", False),
        (None, "1994-01-15", "1994-01-15", True),
        (None, None, "9999-12-31", False),
        ("1993", "1995-01-01", "1994-01-15", True),
    ],
)
def test_an_item_counts_by_the_last_day_it_can_have_become_known(
    known: str | None, recorded: str | None, day: str, *, answer: bool
) -> None:
    item = Item(id="x", title="t", known=known and When(known), recorded=recorded and When(recorded))  # type: ignore[arg-type]  # None or ""
    assert item.known_by(When(day)) is answer


def test_what_may_be_withheld_apart_lies_in_groups_of_its_own() -> None:
    assert release_group("item", "text") is ReleaseGroup.TEXT
    assert release_group("item", "place") is ReleaseGroup.PLACE
    assert release_group("item", "source") is ReleaseGroup.SOURCE
    assert release_group("source", "name") is ReleaseGroup.IDENTITY
    assert release_group("item", "grade") is ReleaseGroup.REST
    assert release_group("unheard-of", "text") is ReleaseGroup.REST
