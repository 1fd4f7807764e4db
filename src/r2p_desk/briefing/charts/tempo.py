"""The tempo of streams: reporters by period as bars, all reporters dotted, the range expected of the newest period.

An upsurge is told by the bar's ground, a sign above it and words beside it. Time runs the way the document is read.
"""

from collections.abc import Callable, Iterator, Sequence

from ...domain import looks
from ...i18n import tr
from ..structure import Node
from ..text import Align
from .blocks import Movement, TempoChart, TempoStrip
from .legend import Entry, draw_legend
from .sheet import ACCENT, EXPECTED, GROUND, INK, QUIET, STRIKING, Drawing, Sheet, pale
from .signs import draw_sign
from .words import day_words, listed, part_words, span_words

_NAMES, _SCALE, _PLOT = 142.0, 20.0, 40.0
_STRIP = 78.0
"""Points from strip to strip."""
_IN_A_FIGURE = 7
_WIDEST = 22.0
_DAY = 84.0
"""Points a day has at least."""
_DASHED = 6.0
"""Points a column needs for a dash to be seen as one."""


def draw_tempo(chart: TempoChart, figure: Callable[[str], Node], language: str) -> Iterator[Drawing]:
    """One figure for every seven streams."""
    starts = range(0, max(len(chart.strips), 1), _IN_A_FIGURE)
    for number, first in enumerate(starts, 1):
        strips = chart.strips[first : first + _IN_A_FIGURE]
        sheet = Sheet(figure(alternative(strips) + part_words(number, len(starts))), language)
        down = 0.0
        for strip in strips:
            _strip(sheet, strip, down)
            down += _STRIP
        yield sheet.drawing(draw_legend(sheet, _legend(sheet, strips), down))


def alternative(strips: Sequence[TempoStrip]) -> str:
    """What the strips say, one after the other."""
    if not strips:
        return tr("Tempo: nothing was counted.")
    return tr("Reporters by period, as in the table that follows. {streams}.").format(
        streams=listed([_told(strip) for strip in strips])
    )


def _told(strip: TempoStrip) -> str:
    if not strip.bars:
        return f"{strip.name}: {strip.movement_words}"
    newest = tr("reporters in the newest of {count} periods: {n} of {effort}").format(
        n=strip.bars[-1].counted, effort=strip.bars[-1].effort, count=len(strip.bars)
    )
    words = f"{strip.name}: {strip.movement_words}; {newest}"
    expected = _expected(strip)
    return f"{words}; {expected}" if expected else words


def _expected(strip: TempoStrip) -> str:
    if strip.expected is None or strip.lower is None or strip.upper is None:
        return ""
    return tr("expected {mean}, range {lower} to {upper}").format(
        mean=f"{strip.expected:.1f}", lower=strip.lower, upper=strip.upper
    )


def _strip(sheet: Sheet, strip: TempoStrip, top: float) -> None:
    down = top + sheet.words(strip.name, 0, top + 2, _NAMES - 10, size=8.2, bold=True, most=2) + 3
    colour = STRIKING if strip.movement is Movement.UPSURGE else INK
    draw_sign(sheet, looks.TEMPO_SIGNS[strip.movement.value], 5, down + 5, 7, colour=colour)
    sheet.words(strip.movement_words, 13, down, _NAMES - 23, size=7.6, bold=strip.movement is Movement.UPSURGE)
    down += 11
    sheet.words(_expected(strip), 0, down, _NAMES - 10, size=6.8, colour=QUIET, most=2)
    foot = top + 12 + _PLOT
    sheet.rule(_NAMES + _SCALE, foot, sheet.width - _NAMES - _SCALE, colour=INK, thickness=0.7)
    if strip.bars:
        _plot(sheet, strip, foot)


def _plot(sheet: Sheet, strip: TempoStrip, foot: float) -> None:
    most = max([max(bar.counted, bar.effort) for bar in strip.bars] + [strip.upper or 0, 1])
    unit = _PLOT / most
    for value in (0, most):
        place = foot - value * unit
        sheet.words(str(value), _NAMES, place - 5.5, _SCALE - 4, size=6.6, colour=QUIET, align=Align.END)
    start, room = _NAMES + _SCALE, sheet.width - _NAMES - _SCALE
    step = min(room / len(strip.bars), _WIDEST)
    first = start + room - step * len(strip.bars)
    for at, bar in enumerate(strip.bars):
        x, newest = first + at * step, at == len(strip.bars) - 1
        unusual = newest and strip.movement is Movement.UPSURGE
        gap = min(step * 0.15, 2.0)
        if bar.counted:
            height = bar.counted * unit
            box = (x + gap, foot - height, step - 2 * gap, height)
            sheet.box(*box, fill=STRIKING if unusual else pale(ACCENT))
            sheet.box(*box, stroke=STRIKING if unusual else ACCENT)
        level = foot - bar.effort * unit
        sheet.path([(x, level), (x + step, level)], stroke=QUIET, thickness=0.8, dashed=step >= _DASHED)
        if newest:
            _range(sheet, strip, (x, step), foot, unit)
        if unusual:
            above = min(x + step / 2, sheet.width - 4)
            draw_sign(sheet, looks.TEMPO_SIGNS["upsurge"], above, foot - most * unit - 6, 7, colour=STRIKING)
    _draw_days(sheet, strip, (first, start + room), foot + 2)


def _draw_days(sheet: Sheet, strip: TempoStrip, reach: tuple[float, float], down: float) -> None:
    """The first day under the first bar and the last under the last; where they are too close, both in one."""
    first, end = reach
    half = (end - first) / 2 - 4
    opening, closing = strip.bars[0].first, strip.bars[-1].last
    if half >= _DAY:
        sheet.words(day_words(opening), first, down, half, size=6.6, colour=QUIET)
        sheet.words(day_words(closing), end - half, down, half, size=6.6, colour=QUIET, align=Align.END)
    else:
        room = end - _NAMES - _SCALE
        whole = span_words(opening, closing)
        sheet.words(whole, end - room, down, room, size=6.6, colour=QUIET, align=Align.END)


def _range(sheet: Sheet, strip: TempoStrip, column: tuple[float, float], foot: float, unit: float) -> None:
    """A bracket from the least to the most that was to be expected, with a line at the mean."""
    if strip.expected is None or strip.lower is None or strip.upper is None:
        return
    x, step = column
    low, high = foot - strip.lower * unit, foot - strip.upper * unit
    mean = foot - strip.expected * unit
    left, right = x - 1.5, x + step - 0.5
    for bound in (low, high):
        _outlined(sheet, [(left, bound), (right, bound)])
    _outlined(sheet, [(left, low), (left, high)])
    _outlined(sheet, [(left, mean), (left + step * 0.55, mean)])


def _outlined(sheet: Sheet, points: list[tuple[float, float]]) -> None:
    """A line that is seen on a dark bar and on white ground alike."""
    sheet.path(points, stroke=GROUND, thickness=2.6)
    sheet.path(points, stroke=EXPECTED, thickness=1.4)


def _legend(sheet: Sheet, strips: Sequence[TempoStrip]) -> Sequence[Entry]:
    def bar(x: float, down: float) -> None:
        sheet.box(x - 3, down - 4, 6, 8, fill=pale(ACCENT))
        sheet.box(x - 3, down - 4, 6, 8, stroke=ACCENT)

    def effort(x: float, down: float) -> None:
        sheet.path([(x - 7, down), (x + 7, down)], stroke=QUIET, thickness=0.8, dashed=True)

    def bracket(x: float, down: float) -> None:
        for points in ([(x - 3, down - 4), (x + 4, down - 4)], [(x - 3, down + 4), (x + 4, down + 4)]):
            _outlined(sheet, points)
        _outlined(sheet, [(x - 3, down - 4), (x - 3, down + 4)])
        _outlined(sheet, [(x - 3, down), (x + 1, down)])

    def upsurge(x: float, down: float) -> None:
        draw_sign(sheet, looks.TEMPO_SIGNS["upsurge"], x, down, 7, colour=STRIKING)

    entries: list[Entry] = [(bar, tr("reporters who told of it")), (effort, tr("all who reported anything"))]
    if any(_expected(strip) for strip in strips):
        entries.append((bracket, tr("range expected of the newest period, with what was expected")))
    if any(strip.movement is Movement.UPSURGE for strip in strips):
        entries.append((upsurge, tr("upsurge: above that range")))
    return entries
