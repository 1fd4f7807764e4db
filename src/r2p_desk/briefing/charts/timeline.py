"""The timeline: a lane for each stream of early signs, a column for each stretch of days, a sign where items lie.

Items of one stream and one column share a sign, with their number under it. Each stream has a shape of its own. Time
runs the way the document is read.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from ...domain import looks
from ...domain.signal import Signal
from ...domain.when import When
from ...i18n import tr, trn
from ..structure import Node
from ..text import Align
from .blocks import TimelineChart, TimelineEvent
from .legend import Entry, draw_legend
from .sheet import INK, QUIET, Drawing, Sheet
from .signs import draw_sign
from .words import listed, span_words, stream_words

_NAMES, _LANE = 142.0, 27.0
_MOST = 24
"""Columns."""
_WIDEST = 40.0
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 6000)


def draw_timeline(chart: TimelineChart, figure: Callable[[str], Node], language: str) -> Iterator[Drawing]:
    """One figure."""
    sheet = Sheet(figure(alternative(chart)), language)
    if not chart.events:
        yield sheet.drawing(sheet.words(tr("No item has a day."), 0, 0, sheet.width, colour=QUIET))
        return
    scale = _Scale.of([_anchor(event) for event in chart.events])
    down = 2.0
    for lane in _lanes(chart.events):
        _draw_lane(sheet, lane, chart.events, scale, down)
        down += _LANE
    down = _draw_days(sheet, scale, down)
    yield sheet.drawing(draw_legend(sheet, _legend(sheet, chart.events, scale), down + 2))


def alternative(chart: TimelineChart) -> str:
    """What the timeline says, lane by lane."""
    if not chart.events:
        return tr("Timeline: no item has a day.")
    days = sorted(_anchor(event) for event in chart.events)
    told = []
    for lane in _lanes(chart.events):
        mine = sorted(_anchor(event) for event in chart.events if _in(lane, event))
        count = trn("{n} item", "{n} items", len(mine))
        told.append(f"{stream_words(lane)}: {count}, {span_words(mine[0], mine[-1])}")
    head = tr("Items by day, {span}, as in the table that follows. {lanes}.")
    return head.format(span=span_words(days[0], days[-1]), lanes=listed(told))


def _lanes(events: Sequence[TimelineEvent]) -> list[Signal | None]:
    lanes: tuple[Signal | None, ...] = (*Signal, None)
    return [lane for lane in lanes if any(_in(lane, event) for event in events)]


def _in(lane: Signal | None, event: TimelineEvent) -> bool:
    return lane in event.signals if lane is not None else not event.signals


def _anchor(event: TimelineEvent) -> date:
    """The day an item stands at: the middle of the days it surely lies between, the known one where one end is open."""
    if event.first == date.min:
        return event.last
    if event.last == date.max:
        return event.first
    return event.first + (event.last - event.first) // 2


@dataclass(frozen=True, slots=True)
class _Scale:
    """First days of the columns, how long each is in words, and whether they are whole months."""

    starts: tuple[date, ...]
    words: str
    monthly: bool

    @classmethod
    def of(cls, days: Sequence[date]) -> "_Scale":
        first, last = min(days), max(days)
        for length in _DAYS:
            count = (last - first).days // length + 1
            if count <= _MOST:
                starts = tuple(first + timedelta(days=length * at) for at in range(count))
                return cls(starts, trn("{n} day", "{n} days", length), monthly=False)
        for months in _MONTHS:
            number = (first.year * 12 + first.month - 1) // months
            count = (last.year * 12 + last.month - 1) // months - number + 1
            if count <= _MOST:
                starts = tuple(_month((number + at) * months) for at in range(count))
                whole, rest = divmod(months, 12)
                words = trn("{n} month", "{n} months", months) if rest else trn("{n} year", "{n} years", whole)
                return cls(starts, words, monthly=True)
        return cls((first,), span_words(first, last), monthly=False)

    @property
    def step(self) -> float:
        """Points from column to column."""
        return min((Sheet.width - _NAMES) / len(self.starts), _WIDEST)

    def column(self, day: date) -> int:
        """Where a day lies, the first and the last column for what lies before and after all."""
        return max(bisect_right(self.starts, day) - 1, 0)

    def x(self, column: int) -> float:
        """Where a column begins."""
        return _NAMES + column * self.step

    def label(self, column: int) -> str:
        """The day or month with which a column begins."""
        start = self.starts[column].isoformat()
        return When(start[:7] if self.monthly else start).words


def _month(number: int) -> date:
    return date(max(number // 12, 1), number % 12 + 1, 1)


def _draw_lane(sheet: Sheet, lane: Signal | None, events: Sequence[TimelineEvent], scale: _Scale, top: float) -> None:
    middle = top + 9.5
    label = sheet.label(stream_words(lane), _NAMES - 24, size=7.6, most=2)
    draw_sign(sheet, looks.SIGNAL_SIGNS[lane], 6, middle, 7)
    sheet.put(label, 16, top + (_LANE - 8 - label.height) / 2, _NAMES - 24)
    columns = _columns(lane, events, scale)
    for event in (event for members in columns.values() for event in members):
        _draw_span(sheet, event, scale, middle)
    sheet.rule(0, top + _LANE - 3, scale.x(len(scale.starts)))
    for column, members in sorted(columns.items()):
        x = scale.x(column) + scale.step / 2
        hollow = not any(event.happened for event in members)
        draw_sign(sheet, looks.SIGNAL_SIGNS[lane], x, middle, _size(len(members)), hollow=hollow)
        if len(members) > 1:
            left = scale.x(column)
            sheet.words(str(len(members)), left, top + 14.5, scale.step, size=6.4, bold=True, align=Align.CENTRE)


def _columns(lane: Signal | None, events: Sequence[TimelineEvent], scale: _Scale) -> dict[int, list[TimelineEvent]]:
    columns: dict[int, list[TimelineEvent]] = {}
    for event in events:
        if _in(lane, event):
            columns.setdefault(scale.column(_anchor(event)), []).append(event)
    return columns


def _size(count: int) -> float:
    return 6.5 if count == 1 else 8.0 if count < 5 else 9.5


def _draw_span(sheet: Sheet, event: TimelineEvent, scale: _Scale, middle: float) -> None:
    """A thin line over the columns an item may lie in, where it is more than one."""
    first, last = _reach(event, scale)
    if first != last:
        sheet.path(
            [(scale.x(first) + 1, middle), (scale.x(last) + scale.step - 1, middle)], stroke=QUIET, thickness=0.8
        )


def _reach(event: TimelineEvent, scale: _Scale) -> tuple[int, int]:
    """The first and the last column an item may lie in; an open end is not followed."""
    here = scale.column(_anchor(event))
    return (
        here if event.first == date.min else scale.column(event.first),
        here if event.last == date.max else scale.column(event.last),
    )


def _draw_days(sheet: Sheet, scale: _Scale, down: float) -> float:
    """Days under the lanes, as many as there is room for; answers where they end."""
    most = sheet.width - _NAMES
    labels = [sheet.label(scale.label(column), most, size=6.6, colour=QUIET) for column in range(len(scale.starts))]
    every = ceil((max(label.lines[0].width for label in labels) + 8) / scale.step)
    for column in range(0, len(scale.starts), every):
        x, wide = scale.x(column), labels[column].lines[0].width + 0.5
        if x + wide + 2 <= sheet.width:
            sheet.path([(x, down - 3), (x, down + 2)], stroke=INK, thickness=0.6)
            sheet.words(scale.label(column), x + 2, down, wide, size=6.6, colour=QUIET)
    return down + 11


def _legend(sheet: Sheet, events: Sequence[TimelineEvent], scale: _Scale) -> list[Entry]:
    lane = _lanes(events)[0]
    sign = looks.SIGNAL_SIGNS[lane]

    def filled(x: float, down: float) -> None:
        draw_sign(sheet, sign, x, down, 6.5)

    def hollow(x: float, down: float) -> None:
        draw_sign(sheet, sign, x, down, 6.5, hollow=True)

    def number(x: float, down: float) -> None:
        sheet.words("3", x - 6, down - 4.5, 12, size=6.4, bold=True, align=Align.CENTRE)

    def line(x: float, down: float) -> None:
        sheet.path([(x - 7, down), (x + 7, down)], stroke=QUIET, thickness=0.8)

    def column(x: float, down: float) -> None:
        for at in (-4, 4):
            sheet.path([(x + at, down - 3), (x + at, down + 3)], stroke=INK, thickness=0.6)

    shared = any(len(members) > 1 for one in _lanes(events) for members in _columns(one, events, scale).values())
    spread = any(first != last for first, last in (_reach(event, scale) for event in events))
    happened = {event.happened for event in events}
    entries: tuple[tuple[bool, Entry], ...] = (
        (True, (column, tr("one column: {length}").format(length=scale.words))),
        (True in happened, (filled, tr("the day it happened"))),
        (False in happened, (hollow, tr("the day it became known: when it happened is not stated"))),
        (shared, (number, tr("that many items in one column"))),
        (spread, (line, tr("somewhere within these days"))),
    )
    return [entry for present, entry in entries if present]
