"""The record of a source: in any order the same, unmoved by copies, and never more than what was found."""

from collections.abc import Mapping

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from r2p_desk.analysis.source_record import Record, Tally, records_of
from r2p_desk.domain.finding_on import FindingOn, Turned
from r2p_desk.domain.item import Item
from r2p_desk.domain.when import When

DAY = When("2024-03-11")
NAMES = ("Heron", "Radio", "Camp")
LINE = "A report long enough that its copies can be told from chance: "

items = st.lists(
    st.builds(
        lambda source, origin, said: (source, origin, said),
        st.sampled_from(NAMES),
        st.sampled_from((None, *NAMES)),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=9,
).map(
    lambda rows: [
        Item(id=f"i{at}", title="t", source=source, origin=origin, text=f"{LINE}{said}", known=DAY)
        for at, (source, origin, said) in enumerate(rows)
    ]
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Item], list[FindingOn]]:
    found = draw(items)
    ids = [item.id for item in found]
    findings = [
        FindingOn(id=f"f{at}", item=on, verdict=verdict, items=tuple(rests))
        for at, (on, verdict, rests) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(ids), st.sampled_from(Turned), st.lists(st.sampled_from(ids), max_size=2)
                    ),
                    max_size=5,
                )
            )
        )
    ]
    return found, findings


def tallies(found: list[Item], findings: list[FindingOn]) -> dict[str, tuple[Tally, Tally]]:
    records: Mapping[str, Record] = records_of(found, {item.id: item.source or "" for item in found}, findings)
    return {name: (record.own, record.passed_on) for name, record in records.items()}


@settings(max_examples=60, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_no_order_of_items_or_findings_changes_a_record(
    case: tuple[list[Item], list[FindingOn]], chance: object
) -> None:
    found, findings = case
    others, said = list(found), list(findings)
    chance.shuffle(others)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    chance.shuffle(said)  # type: ignore[attr-defined]
    assert tallies(others, said) == tallies(found, findings)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_more_copies_of_a_report_by_the_same_source_change_no_record(case: tuple[list[Item], list[FindingOn]]) -> None:
    found, findings = case
    copies = [msgspec.structs.replace(item, id=f"{item.id}-again") for item in found]
    assert tallies([*found, *copies], findings) == tallies(found, findings)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_nothing_is_settled_that_nobody_found(case: tuple[list[Item], list[FindingOn]]) -> None:
    found, findings = case
    settled = sum(own.settled + passed.settled for own, passed in tallies(found, findings).values())
    assert settled <= len({finding.item for finding in findings})
    assert all(own.settled == 0 == passed.settled for own, passed in tallies(found, []).values())
