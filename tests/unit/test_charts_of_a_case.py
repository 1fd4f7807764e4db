"""What the case says becomes charts: the same numbers, nothing that was left out, references to the notes there are."""

from pathlib import Path

import msgspec

import papers
from deciding_steps import EARLY, MAY, case_of_may, whole_paper
from r2p_desk.actions.charts import (
    Charted,
    hypotheses_blocks,
    map_blocks,
    options_blocks,
    tempo_blocks,
    timeline_blocks,
)
from r2p_desk.actions.option_papers import read_paper
from r2p_desk.analysis.hypotheses import matrix_of
from r2p_desk.analysis.tempo import Kind, tempo_of
from r2p_desk.briefing.charts.blocks import (
    HypothesesMatrix,
    OptionsMatrix,
    PlacesMap,
    Stated,
    TempoChart,
    TimelineChart,
)
from r2p_desk.briefing.document import Document, Note, NoteRefs, Notes, Paragraph, Table, Words
from r2p_desk.briefing.pdf import render
from r2p_desk.domain.hypothesis import Hypothesis, HypothesisRating, Rating
from r2p_desk.domain.item import Item
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.place import Place, Precision
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.when import When
from weighing import item

MARKING = Marking("CONFIDENTIAL")
KIGALI = Place(name="Kigali", precision=Precision.SETTLEMENT, latitude="-1.944", longitude="30.062")


def refs(table: Table) -> set[int]:
    parts = (part for row in table.rows for cell in row for part in cell)
    return {number for part in parts if isinstance(part, NoteRefs) for number in part.numbers}


def chart_of(blocks: Charted, kind: type) -> object:
    chart, *tables = blocks
    assert isinstance(chart, kind)
    assert tables
    assert all(isinstance(table, Table) and table.marking == MARKING for table in tables)
    return chart


def at(name: str, place: Place) -> Item:
    return Item(id=name, title=name, place=place)


def test_the_tempo_has_the_counts_of_the_analysis() -> None:
    told = papers.practice_profile()
    signs = tuple(Signal)
    items = (msgspec.structs.replace(one, signals=(signs[at % 3],)) for at, one in enumerate(told.items))
    profile = msgspec.structs.replace(told, items=tuple(items))
    chart = chart_of(tempo_blocks(profile, MARKING, kinds=(Kind.STREAM,)), TempoChart)
    assert isinstance(chart, TempoChart)
    series = [one for one in tempo_of(profile.items, {}, profile.as_of, {}) if one.kind is Kind.STREAM]
    assert len(chart.strips) == len(series) == 3
    for strip, one in zip(chart.strips, series, strict=True):
        assert [bar.counted for bar in strip.bars] == [period.counted for period in one.periods][-26:]
        assert [bar.effort for bar in strip.bars] == [period.effort for period in one.periods][-26:]
        assert (strip.expected, strip.upper) == (one.periods[-1].expected, one.periods[-1].upper)
        assert strip.movement.value == one.tempo.value


def test_the_timeline_holds_only_what_it_is_given_and_refers_to_its_notes() -> None:
    known = [one for one in papers.practice_items() if one.known_by(When("1994-01-15"))]
    notes = {one.id: number for number, one in enumerate(known, 1)}
    blocks = timeline_blocks(known, MARKING, notes=notes)
    chart = chart_of(blocks, TimelineChart)
    assert isinstance(chart, TimelineChart)
    assert len(chart.events) == len(known)
    assert isinstance(blocks[1], Table)
    assert refs(blocks[1]) == set(notes.values())
    assert [event.first for event in chart.events] == sorted(event.first for event in chart.events)


def test_an_item_without_the_day_it_happened_stands_on_the_day_it_became_known() -> None:
    bare = Item(id="a", title="A", known=When("1993-05-04"))
    whole = Item(id="b", title="B", happened=When("1993-05"), known=When("1993-06-01"))
    silent = Item(id="c", title="C")
    chart = timeline_blocks([bare, whole, silent], MARKING)[0]
    assert isinstance(chart, TimelineChart)
    assert [(event.title, event.happened, str(event.last)) for event in chart.events] == [
        ("B", True, "1993-05-31"),
        ("A", False, "1993-05-04"),
    ]


def test_the_map_takes_a_place_as_exactly_as_the_least_exact_item_knows_it() -> None:
    vague = msgspec.structs.replace(KIGALI, precision=Precision.PROVINCE)
    nowhere = Place(name="Bugesera")
    given = [at("a", KIGALI), at("b", vague), at("c", nowhere), item("d")]
    chart = map_blocks(given, MARKING, notes={"a": 4, "b": 2})[0]
    assert isinstance(chart, PlacesMap)
    (place,) = chart.places
    assert (place.name, place.items, place.precision, place.notes) == ("Kigali", 2, Precision.PROVINCE, (2, 4))
    assert chart.unplaced == ("Bugesera",)


def test_the_matrix_has_each_rating_in_its_place() -> None:
    hypotheses = [
        Hypothesis(id=name, question="Who?", title=name, deception=name == "Deception")
        for name in ("Army", "Bandits", "Deception")
    ]
    ratings = [
        HypothesisRating(id="1", hypothesis="Army", item="a", rating=Rating.VERY_CONSISTENT),
        HypothesisRating(id="2", hypothesis="Bandits", item="a", rating=Rating.INCONSISTENT),
    ]
    given = [item("a", source="one", grade="B2")]
    matrix = matrix_of("Who?", as_of=When("1993-06-30"), hypotheses=hypotheses, ratings=ratings, items=given)
    chart = hypotheses_blocks(matrix, MARKING, notes={"a": 7})[0]
    assert isinstance(chart, HypothesesMatrix)
    assert [(one.name, one.against) for one in chart.hypotheses] == [("Army", 0), ("Bandits", 1), ("Deception", 0)]
    (row,) = chart.rows
    assert row.ratings == (Rating.VERY_CONSISTENT, Rating.INCONSISTENT, None)
    assert row.notes == (7,)


def test_the_options_have_what_is_said_under_each_heading(tmp_path: Path) -> None:
    with case_of_may(tmp_path) as (case, ids):
        paper = whole_paper(case, ids)
        blocks = options_blocks(read_paper(case, paper.id), MARKING, notes={ids[EARLY]: 1})
    chart = chart_of(blocks, OptionsMatrix)
    assert isinstance(chart, OptionsMatrix)
    assert [row.title for row in chart.rows] == ["Send an envoy", "Ask for a public statement", "Do nothing more"]
    assert "Evidence" not in chart.criteria
    said = dict(zip(chart.criteria, chart.rows[0].cells, strict=True))
    assert (said["Pros"].stated, said["Pros"].words) == (Stated.SAID, "Quick")
    assert said["Security Council"].stated is Stated.NOT_NEEDED
    assert isinstance(blocks[1], Table)
    assert refs(blocks[1]) == {1}


def test_a_chart_is_marked_as_high_as_the_highest_of_its_items() -> None:
    high = Marking("STRICTLY CONFIDENTIAL//TLP:RED")
    one = Item(id="a", title="A", known=When("1993-05-04"), place=KIGALI, marking=high)
    other = Item(id="b", title="B", known=When("1993-05-05"))
    profile = msgspec.structs.replace(papers.practice_profile(), items=(one, other))
    hypotheses = [Hypothesis(id=name, question="Who?", title=name) for name in ("Army", "Bandits")]
    ratings = [HypothesisRating(id="1", hypothesis="Army", item="a", rating=Rating.NEUTRAL)]
    matrix = matrix_of("Who?", as_of=When("1993-06-30"), hypotheses=hypotheses, ratings=ratings, items=[one])
    for blocks in (
        tempo_blocks(profile, MARKING),
        timeline_blocks([one, other], MARKING),
        map_blocks([one, other], MARKING),
        hypotheses_blocks(matrix, MARKING),
    ):
        assert blocks
        assert all(block.marking == high for block in blocks)
    assert timeline_blocks([other], MARKING)[0].marking == MARKING


def test_nothing_to_show_gives_no_chart() -> None:
    profile = msgspec.structs.replace(papers.practice_profile(), items=())
    assert tempo_blocks(profile, MARKING) == ()
    assert timeline_blocks([Item(id="a", title="A")], MARKING) == ()
    assert map_blocks([at("a", Place(name="Kigali"))], MARKING) == ()
    empty = matrix_of("Who?", as_of=MAY, hypotheses=[], ratings=[], items=[])
    assert hypotheses_blocks(empty, MARKING) == ()


def test_charts_of_the_practice_case_become_a_paper() -> None:
    profile = papers.practice_profile("1994-04-05")
    notes = {one.id: number for number, one in enumerate(profile.items, 1)}
    charts = (
        *tempo_blocks(profile, MARKING),
        *timeline_blocks(profile.items, MARKING, notes=notes),
        *map_blocks(profile.items, MARKING, notes=notes),
    )
    told = tuple(Note(number=number, prose=(Words("x"),)) for number in notes.values())
    document = Document(
        title="Charts", marking=MARKING, author="A. Tester", prepared=papers.NOW,
        blocks=(Paragraph(prose=(Words("Marked."),)), *charts, Notes(notes=told)),
    )  # fmt: skip
    printed = render(document)
    assert printed.pages > 3
    assert printed.missing == 0
    assert render(document).pdf == printed.pdf
