"""The same table gives the same records: its rows in any order, in parts, once or twice, wherever the parts are cut."""

import csv
import io
import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import desks
from r2p_desk.actions import cases, import_file, session
from r2p_desk.actions.importing import look_over, take_in
from r2p_desk.actions.items import sources
from r2p_desk.intake.readers import readers
from r2p_desk.intake.telling import Asked, Columns, Told

HEADINGS = ("number", "title", "what", "seen", "where", "who")
FIELDS = {"number": "id", "title": "title", "what": "text", "seen": "happened", "where": "place", "who": "source"}
_said = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=12)
_row = st.tuples(
    _said.map(lambda text: f"x {text}"),
    _said,
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(str),
    st.sampled_from(["Nyamata", "كيغالي", "基加利"]),
    st.sampled_from(["Listener", "Nurse", "Convoy"]),
)
_numbers = itertools.count()

Rows = list[tuple[str, ...]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("taking-in")


@pytest.fixture(scope="module")
def desk(place: Path) -> Iterator[session.Desk]:
    with session.unlock(desks.quick_home(place), desks.PASSPHRASE) as opened:
        yield opened


def here(content: Any, format_name: str, asked: Asked, job: Any) -> Iterator[Told]:  # the same reader, not apart
    """What the reader says, without a process of its own for each of many small tables."""
    yield from readers()[format_name].read(io.BytesIO(content.read(0, content.size)), asked)


def taken(desk: session.Desk, place: Path, parts: list[Rows], *, key: bool) -> list[Any]:
    """What a case holds once these tables came one after the other."""
    headings = HEADINGS if key else HEADINGS[1:]
    columns = Columns(fields={heading: FIELDS[heading] for heading in headings})
    with cases.create_case(desk, f"case {next(_numbers)}") as case:
        for rows in parts:
            table = place / "table.csv"
            with table.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([headings, *(row[-len(headings) :] for row in rows)])
            with mock.patch.object(import_file, "tell", here):
                plan = look_over(case, table, kind="table", columns=columns)
            assert not plan.refused
            take_in(case, plan, keep=False)
        named = sources(case)
        assert len({source.name for source in named.values()}) == len(named), "no source is entered twice"
        return sorted(
            (sorted((name, str(value)) for name, value in fields.items() if name not in ("source", "provenance")),
             named[fields["source"]].name)
            for _, _, fields in case.file.records("item")
        )  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), made=st.lists(_row, min_size=1, max_size=8), key=st.booleans())
def test_a_table_gives_the_same_records_in_any_order_in_parts_and_twice(
    desk: session.Desk, place: Path, data: st.DataObject, made: list[tuple[str, ...]], key: bool
) -> None:
    rows: Rows = [(str(number), *row) for number, row in enumerate(made)]
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    whole = taken(desk, place, [rows], key=key)
    assert len(whole) == (len(rows) if key else len({row[1:] for row in rows}))
    assert taken(desk, place, [shuffled, shuffled], key=key) == whole
    assert taken(desk, place, [shuffled[cut:], rows, shuffled[:cut]], key=key) == whole
