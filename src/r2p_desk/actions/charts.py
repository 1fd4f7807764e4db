"""Charts of a briefing from what the case says: each as its block with its table right behind it; nothing for nothing.

All of them take what was already read, so that a reading that is narrowed (to a day, to an access, below a ceiling)
narrows the chart too: what was left out is neither drawn nor counted. ``notes`` are the numbers of the document's
evidence notes by item id; items without one are not referred to. Numbers are of the document only, ids never appear.
``marking`` is the least a chart is marked with; it rises to the highest of the items drawn or counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..analysis.hypotheses import Matrix, Row
from ..analysis.options import matrix_columns
from ..analysis.tempo import Kind, TempoSeries, linked_factors, tempo_of
from ..analysis.tempo_words import kind_words, tempo_words
from ..briefing.charts.blocks import (
    Chart,
    HypothesesMatrix,
    HypothesisColumn,
    HypothesisRow,
    MapPlace,
    Movement,
    OptionCell,
    OptionRow,
    OptionsMatrix,
    PlacesMap,
    Stated,
    TempoBar,
    TempoChart,
    TempoStrip,
    TimelineChart,
    TimelineEvent,
)
from ..briefing.charts.tables import charted
from ..briefing.document import Table
from ..domain.assessment import Profile
from ..domain.hypothesis import diagnosticity_words, title_words, usability_words
from ..domain.item import Item
from ..domain.marking import Marking, high_water
from ..domain.place import Place, Precision
from ..i18n import tr
from .option_papers import PaperRead

Charted = tuple[Chart | Table, ...]
"""A chart and its tables, to be put into a document together; empty where there is nothing to show."""

MOST_PERIODS = 26
"""Periods of a stream that stand on paper, the newest; its chart and its table hold the same ones."""
NO_NOTES: Mapping[str, int] = {}


def tempo_blocks(shown: Profile, marking: Marking, *, kinds: Iterable[Kind] = (Kind.ALL, Kind.STREAM)) -> Charted:
    """The tempo of these kinds of series, from the items of this profile, as of its day."""
    wanted = tuple(kinds)
    found = tempo_of(shown.items, {}, shown.as_of, linked_factors(shown))
    strips = tuple(_strip(one) for one in found if one.kind in wanted)
    if not strips:
        return ()
    return charted(
        TempoChart(title=tr("Tempo against the case's own past"), strips=strips, marking=_raised(marking, shown.items))
    )


def timeline_blocks(items: Iterable[Item], marking: Marking, *, notes: Mapping[str, int] = NO_NOTES) -> Charted:
    """Items by the day they happened, or became known where that is all that is stated; oldest first."""
    dated = {item.id: (item, event) for item in items if (event := _event(item, notes)) is not None}
    if not dated:
        return ()
    drawn, events = zip(*dated.values(), strict=True)
    ordered = tuple(sorted(events, key=lambda event: (_shown_day(event), event.title)))
    return charted(TimelineChart(title=tr("Items by day"), events=ordered, marking=_raised(marking, drawn)))


def map_blocks(items: Iterable[Item], marking: Marking, *, notes: Mapping[str, int] = NO_NOTES) -> Charted:
    """The places items name, those named most first; places without coordinates are listed, not drawn.

    One place is one name with one pair of coordinates; it is known as exactly as the least exact item says.
    """
    named: dict[tuple[str, str | None, str | None], list[Item]] = {}
    for item in items:
        if item.place is not None:
            named.setdefault((item.place.name, item.place.latitude, item.place.longitude), []).append(item)
    places = [place for members in named.values() if (place := _place(members, notes)) is not None]
    if not places:
        return ()
    drawn = {place.name for place in places}
    unplaced = sorted({name for name, latitude, longitude in named if None in (latitude, longitude)} - drawn)
    places.sort(key=lambda place: (-place.items, place.name, place.latitude, place.longitude))
    chart = PlacesMap(
        title=tr("Places named by items"),
        places=tuple(places),
        unplaced=tuple(unplaced),
        marking=_raised(marking, (item for members in named.values() for item in members)),
    )
    return charted(chart)


def hypotheses_blocks(matrix: Matrix, marking: Marking, *, notes: Mapping[str, int] = NO_NOTES) -> Charted:
    """The matrix of one question; nothing where no item was rated."""
    if not matrix.rows:
        return ()
    against = {one.hypothesis.id: sum(len(origins) for origins in one.against.values()) for one in matrix.standings}
    chart = HypothesesMatrix(
        title=tr("Items against hypotheses: {question}").format(question=matrix.question),
        hypotheses=tuple(
            HypothesisColumn(name=title_words(one), against=against.get(one.id, 0)) for one in matrix.hypotheses
        ),
        rows=tuple(_rated(row, matrix, notes) for row in matrix.rows),
        marking=_raised(marking, (row.item for row in matrix.rows)),
    )
    return charted(chart)


def options_blocks(read: PaperRead, marking: Marking, *, notes: Mapping[str, int] = NO_NOTES) -> Charted:
    """The options side by side in the order given, under every heading but that of the evidence, which notes tell."""
    asked = matrix_columns()[:-1]
    items = {one.option.id: one.items for one in read.options}
    rows = tuple(
        OptionRow(
            title=row.title,
            cells=tuple(_cell(words) for words in row.cells[:-1]),
            notes=_numbers(items.get(row.option, ()), notes),
        )
        for row in read.rows
    )
    raised = _raised(marking, (item for found in items.values() for item in found))
    return charted(OptionsMatrix(title=tr("Options side by side"), criteria=asked, rows=rows, marking=raised))


def _raised(marking: Marking, items: Iterable[Item]) -> Marking:
    return high_water((marking, *(item.marking for item in items if item.marking is not None)))


def _strip(series: TempoSeries) -> TempoStrip:
    newest = series.periods[-1]
    return TempoStrip(
        name=kind_words(series.kind, series.key),
        movement=Movement(series.tempo.value),
        movement_words=tempo_words(series.tempo),
        bars=tuple(
            TempoBar(
                first=date.fromordinal(max(one.start, 1)),
                last=date.fromordinal(one.end),
                reports=one.reports,
                counted=one.counted,
                effort=one.effort,
            )
            for one in series.periods[-MOST_PERIODS:]
        ),
        expected=newest.expected,
        lower=newest.lower,
        upper=newest.upper,
    )


def _event(item: Item, notes: Mapping[str, int]) -> TimelineEvent | None:
    day = item.happened or item.known or item.recorded
    if day is None or (day.earliest, day.latest) == (date.min, date.max):
        return None
    return TimelineEvent(
        title=item.title,
        first=day.earliest,
        last=day.latest,
        day_words=day.words,
        happened=item.happened is not None,
        signals=item.signals,
        notes=_numbers((item,), notes),
    )


def _shown_day(event: TimelineEvent) -> date:
    return event.last if event.first == date.min else event.first


def _place(members: Sequence[Item], notes: Mapping[str, int]) -> MapPlace | None:
    places: list[Place] = [item.place for item in members if item.place is not None]
    first = places[0]
    if first.latitude is None or first.longitude is None:
        return None
    return MapPlace(
        name=first.name,
        latitude=float(first.latitude),
        longitude=float(first.longitude),
        precision=max((place.precision for place in places), key=tuple(Precision).index),
        items=len(members),
        notes=_numbers(members, notes),
    )


def _rated(row: Row, matrix: Matrix, notes: Mapping[str, int]) -> HypothesisRow:
    found = (row.ratings.get(one.id) for one in matrix.hypotheses)
    return HypothesisRow(
        title=row.item.title,
        ratings=tuple(one.rating if one is not None else None for one in found),
        tells_words=diagnosticity_words(row.diagnosticity),
        grade_words=usability_words(row.usability),
        notes=_numbers((row.item,), notes),
    )


def _cell(words: str) -> OptionCell:
    if not words:
        return OptionCell(stated=Stated.NOT_SAID)
    needless = words in (tr("not needed"), tr("not asked"))
    return OptionCell(stated=Stated.NOT_NEEDED if needless else Stated.SAID, words=words)


def _numbers(items: Iterable[Item], notes: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted({notes[item.id] for item in items if item.id in notes}))
