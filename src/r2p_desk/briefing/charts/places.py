"""The map: places by number and, where there are few, by name; how exactly each is known by its shape.

East is at the right in every script. The projection is the equidistant cylindrical one, true along the middle of what
is shown; a degree of latitude is 111.2 km.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, floor, radians

import msgspec

from ...domain.place import Precision
from ...i18n import tr
from ..structure import Node
from ..text import Align
from .base_map import Degrees, Frame, base_map
from .blocks import MapPlace, PlacesMap
from .legend import Entry, draw_legend
from .sheet import GROUND, INK, QUIET, RULE, Drawing, Point, Sheet, ring
from .words import latitude_words, listed, longitude_words, precision_words, rounded

_TALLEST, _LOWEST = 330.0, 210.0
_SIDE = 30.0
"""Points at the left for degrees of latitude."""
_LEAST_DEGREES = 3.0
_MARGIN = 0.18
_NAMED = 14
"""Marks up to which names stand on the map; with more, numbers alone."""
_TOLD = 3
"""Numbers that stand beside a mark places share."""
_TOGETHER = 9.0
"""Points within which places share a mark."""
_SEA = (0.925, 0.935, 0.945)
_KILOMETRES = 111.2

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def draw_map(chart: PlacesMap, figure: Callable[[str], Node], language: str) -> Iterator[Drawing]:
    """One figure."""
    sheet = Sheet(figure(alternative(chart)), language, mirrored=False)
    if not chart.places:
        yield sheet.drawing(sheet.words(tr("No place has coordinates."), 0, 0, sheet.width, colour=QUIET))
        return
    places = [_as_known(place) for place in chart.places]
    view = _View.of(places)
    _draw_ground(sheet, view)
    whole = _draw_places(sheet, view, places)
    sheet.follow_language()
    down = draw_legend(sheet, _legend(sheet, places), view.height + 15)
    if not whole:
        crowded = tr("Marks without a number stand too close to others; the table gives their coordinates.")
        down += sheet.words(crowded, 0, down + 2, sheet.width, size=6.8, colour=QUIET, most=2) + 2
    down += sheet.words(boundary_words(), 0, down + 2, sheet.width, size=6.8, colour=QUIET, most=3) + 2
    yield sheet.drawing(down)


def _as_known(place: MapPlace) -> MapPlace:
    latitude, longitude = rounded(place.latitude, place.longitude, place.precision)
    return msgspec.structs.replace(place, latitude=latitude, longitude=longitude)


def boundary_words() -> str:
    """What stands under every map."""
    return tr(
        "Lines between States are drawn only so that places can be found. They say nothing about where a boundary runs"
        " or about the status of any territory, and nobody endorses or accepts them by using this map."
    )


def alternative(chart: PlacesMap) -> str:
    """What the map says."""
    if not chart.places:
        return tr("Map: no place has coordinates.")
    names = [
        tr("{number} {name} ({precision})").format(
            number=number, name=place.name, precision=precision_words(place.precision)
        )
        for number, place in enumerate(chart.places, 1)
    ]
    told = tr("Map of the places that items name, as in the table that follows. {places}.")
    return f"{told.format(places=listed(names))} {boundary_words()}"


@dataclass(frozen=True, slots=True)
class _View:
    """From degrees to points."""

    frame: Frame
    across: float
    """Points for a degree of longitude."""
    up: float
    height: float

    @classmethod
    def of(cls, places: Sequence[MapPlace]) -> "_View":
        longitudes = _unbroken([place.longitude for place in places])
        latitudes = [place.latitude for place in places]
        middle = (max(latitudes) + min(latitudes)) / 2
        centre = (max(longitudes) + min(longitudes)) / 2
        shrink = max(cos(radians(middle)), 0.15)
        high = max((max(latitudes) - min(latitudes)) * (1 + 2 * _MARGIN), _LEAST_DEGREES)
        wide = max((max(longitudes) - min(longitudes)) * (1 + 2 * _MARGIN), _LEAST_DEGREES)
        room = Sheet.width - _SIDE
        scale = min(room / (wide * shrink), _TALLEST / high)
        height = min(max(high * scale, _LOWEST), _TALLEST)
        half_wide, half_high = room / scale / shrink / 2, height / scale / 2
        frame = Frame(centre - half_wide, middle - half_high, centre + half_wide, middle + half_high)
        return cls(frame, scale * shrink, scale, height)

    def place(self, degrees: Degrees) -> Point:
        longitude, latitude = degrees
        if longitude < self.frame.west:
            longitude += 360
        elif longitude > self.frame.east:
            longitude -= 360
        return self.at((longitude, latitude))

    def at(self, degrees: Degrees) -> Point:
        x = _SIDE + (degrees[0] - self.frame.west) * self.across
        return x, (self.frame.north - degrees[1]) * self.up


def _unbroken(longitudes: list[float]) -> list[float]:
    """The longitudes on one side of their widest gap, so that the Pacific does not tear a map apart."""
    ordered = sorted(longitudes)
    gaps = [(after - before, after) for before, after in pairwise(ordered)]
    widest = max(gaps, default=(0.0, 0.0))
    if widest[0] <= 360 - (ordered[-1] - ordered[0]):
        return longitudes
    return [value if value >= widest[1] else value + 360 for value in longitudes]


def _draw_ground(sheet: Sheet, view: _View) -> None:
    room = sheet.width - _SIDE
    sheet.box(_SIDE, 0, room, view.height, fill=_SEA)
    ground = base_map(view.frame)
    for land in ground.land:
        sheet.path(_thinned([view.at(one) for one in land]), fill=GROUND)
    _draw_degrees(sheet, view)
    for line in ground.between:
        sheet.path(_thinned([view.at(one) for one in line]), stroke=QUIET, thickness=0.5, dashed=True)
    for line in ground.coasts:
        sheet.path(_thinned([view.at(one) for one in line]), stroke=QUIET, thickness=0.7)
    sheet.box(_SIDE, 0, room, view.height, stroke=INK)


def _thinned(points: list[Point]) -> list[Point]:
    """The line without what is too fine to be seen."""
    kept = points[:1]
    for x, down in points[1:-1]:
        if abs(x - kept[-1][0]) + abs(down - kept[-1][1]) >= 0.5:
            kept.append((x, down))
    return [*kept, points[-1]]


def _draw_degrees(sheet: Sheet, view: _View) -> None:
    frame = view.frame
    span = max(frame.north - frame.south, (frame.east - frame.west) / 2)
    step = next((one for one in (0.5, 1, 2, 5, 10, 20, 30) if span / one <= 5), 60)
    for number in range(floor(frame.south / step) + 1, floor(frame.north / step) + 1):
        down = view.at((0, number * step))[1]
        sheet.path([(_SIDE, down), (sheet.width, down)], stroke=RULE, thickness=0.3)
        if 4 < down < view.height - 4:
            words = latitude_words(f"{abs(number * step):g}", south=number < 0)
            sheet.words(words, 0, down - 5, _SIDE - 3, size=6.4, colour=QUIET)
    for number in range(floor(frame.west / step) + 1, floor(frame.east / step) + 1):
        x = view.at((number * step, 0))[0]
        sheet.path([(x, 0), (x, view.height)], stroke=RULE, thickness=0.3)
        if _SIDE + 14 < x < sheet.width - 14:
            turned = (number * step + 180) % 360 - 180
            words = longitude_words(f"{abs(turned):g}", west=turned < 0)
            sheet.words(words, x - 14, view.height + 2, 28, size=6.4, colour=QUIET, align=Align.CENTRE)


def _draw_places(sheet: Sheet, view: _View, places: Sequence[MapPlace]) -> bool:
    """Draw all marks and their names; answers whether all have one."""
    whole = True
    marks = _marks(view, places)
    taken: list[Box] = [_scale_bar(sheet, view)]
    for x, down, members in marks:
        radius = _draw_mark(sheet, x, down, places[members[0]].precision)
        taken.append((x - radius, down - radius, x + radius, down + radius))
    for at, (x, down, members) in enumerate(marks):
        words = _numbers(members)
        if len(marks) <= _NAMED and len(members) == 1:
            words += " " + places[members[0]].name
        own = taken[at + 1]
        whole = _draw_name(sheet, view, words, (x, down, own[2] - x), taken) and whole
    return whole


def _marks(view: _View, places: Sequence[MapPlace]) -> list[tuple[float, float, list[int]]]:
    """Where marks stand, each with the places that share it."""
    marks: list[tuple[float, float, list[int]]] = []
    for number, place in enumerate(places):
        x, down = view.place((place.longitude, place.latitude))
        near = (one for one in marks if abs(one[0] - x) < _TOGETHER and abs(one[1] - down) < _TOGETHER)
        shared = next(near, None)
        if shared is None:
            marks.append((x, down, [number]))
        else:
            shared[2].append(number)
    return marks


def _numbers(members: Sequence[int]) -> str:
    """``3`` or ``3, 7, 9`` or ``3, 7 +4``."""
    shown = members if len(members) <= _TOLD else members[: _TOLD - 1]
    words = ", ".join(str(one + 1) for one in shown)
    return words if len(shown) == len(members) else f"{words} +{len(members) - len(shown)}"


def _draw_mark(sheet: Sheet, x: float, down: float, precision: Precision) -> float:
    """Draw a mark, and answer its radius."""
    if precision in (Precision.EXACT, Precision.SETTLEMENT):
        sheet.path(ring(x, down, 3.6), fill=INK, stroke=GROUND, thickness=0.8)
        return 3.6
    if precision is Precision.DISTRICT:
        sheet.path(ring(x, down, 3.8), fill=GROUND, stroke=INK, thickness=1.6)
        return 4.6
    sheet.path(ring(x, down, 5.2), fill=GROUND, stroke=INK, thickness=1.0, dashed=True)
    sheet.path(ring(x, down, 1.0), fill=INK)
    return 5.7


def _draw_name(sheet: Sheet, view: _View, words: str, mark: tuple[float, float, float], taken: list[Box]) -> bool:
    """Set words beside a mark where nothing else stands; answers whether there was room."""
    x, down, radius = mark
    size = 7.2
    rough = sheet.label(words, 118, size=size, bold=True)
    wide, high = rough.lines[0].width + 1.0, rough.leading
    label = sheet.label(words, wide, size=size, bold=True)
    for away in (1.5, 9.0, 18.0, 30.0):
        for side, drop in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
            left = x + side * (radius + away) - (wide if side < 0 else wide / 2 if side == 0 else 0)
            top = down + drop * (radius + away) - (high if drop < 0 else high / 2 if drop == 0 else 0)
            box = (left, top, left + wide, top + high)
            if _is_free(view, box, (x, down), taken):
                if away > 2:
                    sheet.path([(x, down), _nearest((x, down), box)], stroke=INK, thickness=0.5)
                sheet.box(left, top + 1, wide, high - 1.5, fill=GROUND)
                sheet.put(label, left, top, wide)
                taken.append(box)
                return True
    return False


def _is_free(view: _View, box: Box, mark: Point, taken: Sequence[Box]) -> bool:
    """Whether a name can stand here: within the frame, on nothing, and nothing between it and its mark."""
    inside = box[0] >= _SIDE + 1 and box[2] <= Sheet.width - 1 and box[1] >= 1 and box[3] <= view.height - 1
    if not inside or any(_meet(box, other) for other in taken):
        return False
    near = _nearest(mark, box)
    way = [
        (mark[0] + (near[0] - mark[0]) * share / 8, mark[1] + (near[1] - mark[1]) * share / 8) for share in range(1, 8)
    ]
    others = [other for other in taken if not _holds(other, mark)]
    return not any(_holds(other, point) for other in others for point in way)


def _nearest(mark: Point, box: Box) -> Point:
    return min(max(mark[0], box[0]), box[2]), min(max(mark[1], box[1]), box[3])


def _holds(box: Box, point: Point) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _scale_bar(sheet: Sheet, view: _View) -> Box:
    """Draw the bar at the lower left, and answer the room it takes."""
    per_point = _KILOMETRES / view.up
    length = next(
        one * 10**power for power in range(4, -1, -1) for one in (5, 2, 1) if one * 10**power / per_point < 90
    )
    wide = length / per_point
    left, down = _SIDE + 8, view.height - 8
    words = tr("{n} km").format(n=length)
    room = max(wide, 40.0)
    sheet.box(left - 3, down - 13, room + 6, 18, fill=GROUND)
    for points in (
        [(left, down - 3), (left, down)],
        [(left, down), (left + wide, down)],
        [(left + wide, down), (left + wide, down - 3)],
    ):
        sheet.path(points, stroke=INK, thickness=0.9)
    sheet.words(words, left, down - 12.5, room, size=6.6)
    return left - 3, down - 13, left + room + 3, down + 5


def _legend(sheet: Sheet, places: Sequence[MapPlace]) -> list[Entry]:
    kinds = (
        (Precision.SETTLEMENT, tr("exact, or a settlement")),
        (Precision.DISTRICT, tr("somewhere in a district")),
        (Precision.PROVINCE, tr("somewhere in a province or country, or not known how exactly")),
    )

    def entry(precision: Precision, words: str) -> Entry:
        return lambda x, down: _swatch(sheet, x, down, precision), words

    present = {_kind(place.precision) for place in places}
    return [entry(precision, words) for precision, words in kinds if precision in present]


def _swatch(sheet: Sheet, x: float, down: float, precision: Precision) -> None:
    _draw_mark(sheet, x, down, precision)


def _kind(precision: Precision) -> Precision:
    if precision in (Precision.EXACT, Precision.SETTLEMENT):
        return Precision.SETTLEMENT
    return precision if precision is Precision.DISTRICT else Precision.PROVINCE
