"""The table that follows each chart: the same numbers, days and words, for whoever does not see the figure."""

from collections.abc import Sequence
from datetime import date

from ...domain.hypothesis import rating_words
from ...domain.signal import Signal
from ...i18n import punctuation, tr
from ..document import Column, NoteRefs, Prose, Table, Words
from .blocks import Chart, HypothesesMatrix, OptionsMatrix, PlacesMap, TempoChart, TempoStrip, TimelineChart
from .words import code_of, degrees_words, precision_words, span_words, stated_words, stream_words

TempoPeriod = tuple[date, date]

_STREAMS_ACROSS = 5
_MOST_ACROSS = 6
"""Hypotheses that have room beside each other in a table; more stand below each other."""


def charted(chart: Chart) -> tuple[Chart | Table, ...]:
    """The chart and, right behind it, its tables."""
    return (chart, *tables_of(chart))


def tables_of(chart: Chart) -> tuple[Table, ...]:
    """The chart as tables, under the same marking; the first cell of each row names it. One, but for the tempo."""
    match chart:
        case TempoChart():
            return _tempo(chart)
        case TimelineChart():
            return (_timeline(chart),)
        case PlacesMap():
            return (_places(chart),)
        case HypothesesMatrix():
            return (_hypotheses(chart) if len(chart.hypotheses) <= _MOST_ACROSS else _hypotheses_below(chart),)
        case OptionsMatrix():
            return (_options(chart),)


def _tempo(chart: TempoChart) -> tuple[Table, ...]:
    """A table for streams of the same periods, so many beside each other as there is room for."""
    groups: dict[tuple[TempoPeriod, ...], list[TempoStrip]] = {}
    for strip in chart.strips:
        groups.setdefault(tuple((bar.first, bar.last) for bar in strip.bars), []).append(strip)
    tables = [
        _tempo_table(chart, periods, strips[first : first + _STREAMS_ACROSS])
        for periods, strips in groups.items()
        for first in range(0, len(strips), _STREAMS_ACROSS)
    ]
    return tuple(tables) or (_table(chart, ((tr("Period"), 1.0, False),), []),)


def _tempo_table(chart: TempoChart, periods: Sequence[TempoPeriod], strips: Sequence[TempoStrip]) -> Table:
    rows: list[tuple[Prose, ...]] = []
    for at, (first, last) in enumerate(periods):
        told = (tr("{n} of {effort}").format(n=one.bars[at].counted, effort=one.bars[at].effort) for one in strips)
        rows.append((_plain(span_words(first, last)), *(_plain(words) for words in told)))
    for name, found in (
        (tr("Expected of the newest period"), [_mean(one) for one in strips]),
        (tr("Range expected"), [_range(one) for one in strips]),
        (tr("Tempo"), [one.movement_words for one in strips]),
    ):
        rows.append(((Words(name, strong=True),), *(_plain(words) for words in found)))
    heads = ((tr("Reporters of all who reported"), 3.3, False), *((one.name, 1.15, True) for one in strips))
    return _table(chart, heads, rows)


def _mean(strip: TempoStrip) -> str:
    return "–" if strip.expected is None else f"{strip.expected:.1f}"


def _range(strip: TempoStrip) -> str:
    return "–" if strip.lower is None or strip.upper is None else f"{strip.lower}–{strip.upper}"


def _timeline(chart: TimelineChart) -> Table:
    rows: list[tuple[Prose, ...]] = []
    for number, event in enumerate(chart.events, 1):
        streams: tuple[Signal | None, ...] = event.signals or (None,)
        rows.append(
            (
                _plain(str(number)),
                _plain(event.day_words),
                _plain(tr("happened") if event.happened else tr("became known")),
                _cited(event.title, event.notes),
                _plain(punctuation("; ").join(stream_words(one) for one in streams)),
            )
        )
    heads = (
        (tr("No."), 0.7, False), (tr("Day"), 1.8, False), (tr("What day"), 1.45, False),
        (tr("Item"), 3.7, False), (tr("Stream of early signs"), 2.6, False),
    )  # fmt: skip
    return _table(chart, heads, rows)


def _places(chart: PlacesMap) -> Table:
    rows: list[tuple[Prose, ...]] = [
        (
            _cited(place.name, place.notes),
            _plain(str(number)),
            _plain(precision_words(place.precision)),
            _plain(degrees_words(place.latitude, place.longitude, place.precision)),
            _plain(str(place.items)),
        )
        for number, place in enumerate(chart.places, 1)
    ]
    nowhere = tr("not on the map: no coordinates")
    rows += [(_plain(name), _plain("–"), _plain(nowhere), _plain("–"), _plain("–")) for name in chart.unplaced]
    heads = (
        (tr("Place"), 2.3, False), (tr("No. on the map"), 1.1, False), (tr("How exactly it is known"), 2.0, False),
        (tr("Latitude, longitude"), 2.6, True), (tr("Items"), 1.15, True),
    )  # fmt: skip
    return _table(chart, heads, rows)


def _hypotheses(chart: HypothesesMatrix) -> Table:
    rows: list[tuple[Prose, ...]] = [
        (
            _cited(f"{number}. {row.title}", row.notes),
            *(_plain(rating_words(rating)) for rating in row.ratings),
            _plain(_beside(row.tells_words, row.grade_words)),
        )
        for number, row in enumerate(chart.rows, 1)
    ]
    against = tuple(_plain(str(one.against)) for one in chart.hypotheses)
    rows.append(((Words(tr("Independent origins against"), strong=True),), *against, _plain("–")))
    share = 6.0 / max(len(chart.hypotheses), 1)
    heads = (
        (tr("Item"), 2.6, False),
        *((f"{code_of(at)} {one.name}", min(share, 2.0), False) for at, one in enumerate(chart.hypotheses)),
        (tr("Tells; grade"), 2.0, False),
    )
    return _table(chart, heads, rows)


def _hypotheses_below(chart: HypothesesMatrix) -> Table:
    rows: list[tuple[Prose, ...]] = []
    for number, row in enumerate(chart.rows, 1):
        said = punctuation("; ").join(f"{code_of(at)} {rating_words(rating)}" for at, rating in enumerate(row.ratings))
        beside = _plain(_beside(row.tells_words, row.grade_words))
        rows.append((_cited(f"{number}. {row.title}", row.notes), _plain(said), beside))
    for at, one in enumerate(chart.hypotheses):
        told = tr("independent origins against: {n}").format(n=one.against)
        rows.append(((Words(f"{code_of(at)} {one.name}", strong=True),), _plain(told), _plain("–")))
    heads = ((tr("Item"), 2.6, False), (tr("Against each hypothesis"), 4.4, False), (tr("Tells; grade"), 2.0, False))
    return _table(chart, heads, rows)


def _options(chart: OptionsMatrix) -> Table:
    rows: list[tuple[Prose, ...]] = []
    for number, option in enumerate(chart.rows, 1):
        for at, (criterion, cell) in enumerate(zip(chart.criteria, option.cells, strict=True)):
            name = f"{number}. {option.title}"
            named = _cited(name, option.notes) if at == 0 else _plain(name)
            rows.append((named, _plain(criterion), _plain(cell.words or stated_words(cell.stated))))
    heads = ((tr("Option"), 2.9, False), (tr("Heading"), 1.9, False), (tr("What is said"), 4.4, False))
    return _table(chart, heads, rows)


def _beside(tells: str, grade: str) -> str:
    return punctuation("; ").join(part for part in (tells, grade) if part) or "–"


def _plain(text: str) -> Prose:
    return (Words(text),) if text else ()


def _cited(text: str, notes: tuple[int, ...]) -> Prose:
    return (Words(text), NoteRefs(notes)) if notes else _plain(text)


def _table(chart: Chart, heads: tuple[tuple[str, float, bool], ...], rows: list[tuple[Prose, ...]]) -> Table:
    return Table(
        title=tr("The same as a table: {title}").format(title=chart.title),
        columns=tuple(Column(head=head, share=share, at_end=at_end) for head, share, at_end in heads),
        rows=tuple(rows),
        marking=chart.marking,
    )
