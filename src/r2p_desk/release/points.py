"""Places found again by their coordinates, in whatever spelling: decimals, degrees and minutes, whole numbers, geohash.

Not in grids that need a projection (UTM, MGRS), nor in codes other than geohash.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Point(NamedTuple):
    """A place in decimal degrees (WGS 84)."""

    latitude: float
    longitude: float


_DECIMAL = re.compile(r"(?<![\w.,])[-+\u2212]?\d{1,3}[.,]\d{2,12}(?!\d|[.,]\d)")
_DEGREES = re.compile(
    r"(\d{1,3})\s*(?:°|º|deg|\u02da)\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:['′’]|min)?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|''|sec)?)?",
    re.IGNORECASE,
)
_PACKED = re.compile(r"([-+])(\d{2,3})(\d{2}(?:\.\d+)?)(?!\d)")
_WHOLE = re.compile(r"(?<![\w.,])-?\d{6,10}(?![\w.])")
_HASHED = re.compile(r"(?<![0-9a-z])[0-9b-hjkmnp-z]{7,12}(?![0-9a-z])")
_NEAR = 0.0015
"""Degrees within which two numbers mean the same place (some 150 metres)."""
_TOGETHER = 80
"""Characters within which two numbers can be one position."""


def points_in(text: str, points: Iterable[Point]) -> Iterator[Point]:
    """Points whose two coordinates stand near each other in this text, in digits of 0 to 9, however written."""
    cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for point in points:
        cells[_cell(point.latitude), _cell(point.longitude)].append(point)
    found = {point for one, other in _pairs(text) for point in _at(one, other, cells)}
    hashes = {one.group() for one in _HASHED.finditer(text.lower()) if any(sign.isdigit() for sign in one.group())}
    lengths = {len(one) for one in hashes}
    for held in cells.values():
        for point in held:
            whole = geohash(point, max(lengths)) if lengths and point not in found else ""
            if point in found or any(whole[:length] in hashes for length in lengths):
                yield point


def _pairs(text: str) -> Iterator[tuple[float, float]]:
    """Every two numbers that stand near each other, both ways round."""
    values = sorted(_values_in(text))
    near: deque[tuple[int, float]] = deque()
    for where, other in values:
        while near and where - near[0][0] > _TOGETHER:
            near.popleft()
        for _, one in near:
            yield one, other
            yield other, one
        near.append((where, other))


def _at(latitude: float, longitude: float, cells: Mapping[tuple[int, int], list[Point]]) -> Iterator[Point]:
    for down in (-1, 0, 1):
        for along in (-1, 0, 1):
            for point in cells.get((_cell(latitude) + down, _cell(longitude) + along), ()):
                if abs(abs(point.latitude) - latitude) <= _NEAR and abs(abs(point.longitude) - longitude) <= _NEAR:
                    yield point


def _cell(degrees: float) -> int:
    return int(abs(degrees) / (2 * _NEAR))


def _values_in(text: str) -> Iterator[tuple[int, float]]:
    """(place, degrees without sign) of every number of the text that can be a coordinate."""
    for one in _DECIMAL.finditer(text):
        yield one.start(), abs(_number(one.group()))
    for one in _DEGREES.finditer(text):
        degrees, minutes, seconds = one.groups()
        yield one.start(), int(degrees) + _number(minutes) / 60 + _number(seconds or "0") / 3600
    for one in _PACKED.finditer(text):
        yield one.start(), int(one[2]) + float(one[3]) / 60
    for one in _WHOLE.finditer(text):
        yield from ((one.start(), abs(int(one.group())) / scale) for scale in (10**5, 10**6, 10**7))


def _number(text: str) -> float:
    return float(text.replace(",", ".").replace("\u2212", "-"))


def geohash(point: Point, length: int) -> str:
    """The geohash of a place with so many signs."""
    alphabet = "0123456789bcdefghjkmnpqrstuvwxyz"
    low, high, value, out = [-90.0, -180.0], [90.0, 180.0], 0, ""
    for bit in range(length * 5):
        axis, at = (1, point.longitude) if bit % 2 == 0 else (0, point.latitude)
        middle = (low[axis] + high[axis]) / 2
        value = value << 1 | (at >= middle)
        (low if at >= middle else high)[axis] = middle
        if bit % 5 == 4:
            out, value = out + alphabet[value], 0
    return out
