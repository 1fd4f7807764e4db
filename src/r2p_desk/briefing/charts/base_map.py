"""The map that ships with the program: coasts and the lines between States, as polylines in degrees.

From Natural Earth at 1:50 million, in steps of a hundredth of a degree; without names. No line of it states anything.
"""

import gzip
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import msgspec

from ...resources import read

Degrees = tuple[float, float]
"""Longitude and latitude."""


class Frame(NamedTuple):
    """What is looked at, in degrees."""

    west: float
    south: float
    east: float
    north: float


class BaseMap(NamedTuple):
    """What lies in a frame: land as filled rings, coasts and lines between States as open lines, all cut at it."""

    land: list[list[Degrees]]
    coasts: list[list[Degrees]]
    between: list[list[Degrees]]


class _Shipped(msgspec.Struct):
    """``arcs``: differences along each line, longitude and latitude by turns, in ``unit`` degrees.

    ``rings``: numbers of arcs one after the other around a piece of land; ``~n`` is arc ``n`` backwards.
    """

    unit: float
    arcs: list[list[int]]
    rings: list[list[int]]


def base_map(frame: Frame) -> BaseMap:
    """The base map within this frame, which may reach beyond 180 degrees on either side."""
    shipped = msgspec.json.decode(gzip.decompress(read("map/world.json.gz")), type=_Shipped)
    arcs = [_along(arc, shipped.unit) for arc in shipped.arcs]
    uses = Counter(number if number >= 0 else ~number for ring in shipped.rings for number in ring)
    found = BaseMap([], [], [])
    for turn in (-360.0, 0.0, 360.0):
        here = Frame(frame.west - turn, frame.south, frame.east - turn, frame.north)
        seen = {number for number, arc in enumerate(arcs) if _meets(arc, here)}
        for number in sorted(seen):
            lines = found.coasts if uses[number] < 2 else found.between
            lines.extend(_turned(line, turn) for line in _cut_line(arcs[number], here))
        for ring in shipped.rings:
            whole = _ring(ring, arcs)
            if _meets(whole, here):
                cut = _cut_ring(whole, here)
                if len(cut) > 2:
                    found.land.append(_turned(cut, turn))
    return found


def _along(differences: list[int], unit: float) -> list[Degrees]:
    x = y = 0
    points = []
    for at in range(0, len(differences), 2):
        x += differences[at]
        y += differences[at + 1]
        points.append((x * unit, y * unit))
    return points


def _ring(numbers: Iterable[int], arcs: list[list[Degrees]]) -> list[Degrees]:
    points: list[Degrees] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc if not points else arc[1:])
    return points


def _meets(points: list[Degrees], frame: Frame) -> bool:
    return (
        min(x for x, _ in points) <= frame.east
        and max(x for x, _ in points) >= frame.west
        and min(y for _, y in points) <= frame.north
        and max(y for _, y in points) >= frame.south
    )


def _turned(points: list[Degrees], turn: float) -> list[Degrees]:
    return [(x + turn, y) for x, y in points] if turn else points


def _cut_line(points: list[Degrees], frame: Frame) -> list[list[Degrees]]:
    """The parts of a line within the frame (Liang and Barsky, 1984)."""
    lines: list[list[Degrees]] = []
    for start, end in pairwise(points):
        cut = _cut_piece(start, end, frame)
        if cut is None:
            continue
        first, last = cut
        if lines and lines[-1][-1] == first:
            lines[-1].append(last)
        else:
            lines.append([first, last])
    return lines


def _cut_piece(start: Degrees, end: Degrees, frame: Frame) -> tuple[Degrees, Degrees] | None:
    (x, y), across, up = start, end[0] - start[0], end[1] - start[1]
    enter, leave = 0.0, 1.0
    for step, room in (
        (-across, x - frame.west),
        (across, frame.east - x),
        (-up, y - frame.south),
        (up, frame.north - y),
    ):
        if step == 0:
            if room < 0:
                return None
            continue
        share = room / step
        if step < 0:
            enter = max(enter, share)
        else:
            leave = min(leave, share)
        if enter > leave:
            return None
    first = start if enter == 0 else (x + enter * across, y + enter * up)
    last = end if leave == 1 else (x + leave * across, y + leave * up)
    return first, last


def _cut_ring(points: list[Degrees], frame: Frame) -> list[Degrees]:
    """What of a ring lies within the frame (Sutherland and Hodgman, 1974)."""
    for axis, bound, above in (
        (0, frame.west, True), (0, frame.east, False), (1, frame.south, True), (1, frame.north, False),
    ):  # fmt: skip
        points = _one_side(points, axis, bound, above=above)
        if not points:
            break
    return points


def _one_side(points: list[Degrees], axis: int, bound: float, *, above: bool) -> list[Degrees]:
    kept: list[Degrees] = []
    before = points[-1]
    inside_before = (before[axis] >= bound) is above or before[axis] == bound
    for point in points:
        inside = (point[axis] >= bound) is above or point[axis] == bound
        if inside is not inside_before:
            share = (bound - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            kept.append((bound, other) if axis == 0 else (other, bound))
        if inside:
            kept.append(point)
        before, inside_before = point, inside
    return kept
