"""Places found again by their coordinates, in whatever spelling: decimals, degrees and minutes, whole numbers, geohash.

Not in grids that need a projection (UTM, MGRS), nor in codes other than geohash.
"""

import bisect
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Point(NamedTuple):
    """A place in decimal degrees (WGS 84)."""

    latitude: float
    longitude: float


_DECIMAL = re.compile(r"(?<![\w.,])[-+\u2212]?\d{1,3}[.,]\d{2,12}(?!\d)")
_DEGREES = re.compile(
    r"(\d{1,3})\s*(?:°|º|deg|\u02da)\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:['′’]|min)?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|''|sec)?)?",
    re.IGNORECASE,
)
_PACKED = re.compile(r"([-+])(\d{2,3})(\d{2}(?:\.\d+)?)(?!\d)")
_WHOLE = re.compile(r"(?<![\w.,])-?\d{6,10}(?![\w.])")
_HASHED = re.compile(r"(?<![0-9a-z])[0-9b-hjkmnp-z]{7,12}(?![0-9a-z])")
_NEAR = 0.0015
"""Degrees within which two numbers mean the same place (some 150 metres)."""


def points_in(text: str, points: Iterable[Point]) -> Iterator[Point]:
    """Points both of whose coordinates stand in this text, in digits of 0 to 9, in whatever way they are written."""
    values = sorted(_values_in(text))
    hashes = {found.group() for found in _HASHED.finditer(text.lower())} if values or _HASHED.search(text) else set()
    hashes = {one for one in hashes if any(sign.isdigit() for sign in one)}
    lengths = {len(one) for one in hashes}
    for point in points:
        stands = _stands(point.latitude, values) and _stands(point.longitude, values)
        if stands or any(geohash(point, length) in hashes for length in lengths):
            yield point


def _values_in(text: str) -> set[float]:
    """Every number of the text that can be a coordinate, without its sign, in degrees."""
    found = {abs(_number(one.group())) for one in _DECIMAL.finditer(text)}
    for degrees, minutes, seconds in _DEGREES.findall(text):
        found.add(int(degrees) + _number(minutes) / 60 + _number(seconds or "0") / 3600)
    for _, degrees, minutes in _PACKED.findall(text):
        found.add(int(degrees) + float(minutes) / 60)
    for one in _WHOLE.findall(text):
        found |= {abs(int(one)) / scale for scale in (10**5, 10**6, 10**7)}
    return found


def _number(text: str) -> float:
    return float(text.replace(",", ".").replace("\u2212", "-"))


def _stands(degrees: float, values: list[float]) -> bool:
    at = bisect.bisect_left(values, abs(degrees) - _NEAR)
    return at < len(values) and values[at] <= abs(degrees) + _NEAR


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
