"""The Unicode Bidirectional Algorithm (UAX #9), with isolates and brackets.

Levels are computed for a whole paragraph (``resolve``), then for each of its lines (``line_levels``), and tell in which
order the parts of a line stand from left to right (``visual_order``). Character classes are those of Python's own data.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

_DEEPEST = 125
_PAIRS_AT_MOST = 63
_ISOLATES = frozenset({"LRI", "RLI", "FSI"})
_EMBEDDINGS = {"LRE": "", "RLE": "", "LRO": "L", "RLO": "R"}
_REMOVED = frozenset({*_EMBEDDINGS, "PDF", "BN"})
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"})
_TRAILING = frozenset({"WS", "FSI", "LRI", "RLI", "PDI"})
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}

_OPENING = (
    "0028 005B:005D 007B:007D 0F3A 0F3C 169B 2045 207D 208D 2308 230A 2329 2768 276A 276C 276E 2770 2772 2774 "
    "27C5 27E6 27E8 27EA 27EC 27EE 2983 2985 2987 2989 298B 298D:2990 298F:298E 2991 2993 2995 2997 29D8 29DA "
    "29FC 2E22 2E24 2E26 2E28 2E55 2E57 2E59 2E5B 3008 300A 300C 300E 3010 3014 3016 3018 301A FE59 FE5B FE5D "
    "FF08 FF3B:FF3D FF5B:FF5D FF5F FF62"
)
"""BidiBrackets of Unicode 15: an opening bracket and, where it is not the next character, the one that closes it."""
_SAME = {"\u2329": "\u3008", "\u232a": "\u3009"}
"""Brackets that are canonically the same as others."""


def brackets() -> dict[str, str]:
    """Opening brackets and those that close them."""
    pairs: dict[str, str] = {}
    for entry in _OPENING.split():
        first, _, second = entry.partition(":")
        opening = chr(int(first, 16))
        pairs[opening] = chr(int(second, 16) if second else ord(opening) + 1)
    return pairs


_WAITS = {opening: _SAME.get(closing, closing) for opening, closing in brackets().items()}
_COUNTS = {closing: _SAME.get(closing, closing) for closing in brackets().values()}


@lru_cache(maxsize=4096)
def _class(character: str) -> str:
    return unicodedata.bidirectional(character) or "L"


def classes(text: str) -> list[str]:
    """The bidirectional class of each character; unassigned ones count as left to right."""
    return [_class(character) for character in text]


def resolve(text: str, base: int | None = None) -> tuple[int, list[int | None]]:
    """The level of the paragraph and of each character; ``None`` for characters the algorithm takes out (X9).

    ``base`` is 0 for left to right, 1 for right to left, ``None`` to let the first strong character decide (P2, P3).
    """
    kinds = classes(text)
    matches = _matches(kinds)
    if base is None:
        base = _first_strong(kinds, 0, len(kinds), matches) or 0
    levels, types = _Explicit(kinds, base, matches).run()
    shown = [place for place, level in enumerate(levels) if level is not None]
    whole: list[int] = [level if level is not None else base for level in levels]
    resolved: list[int | None] = list(levels)
    at = {place: order for order, place in enumerate(shown)}
    for sequence in _sequences(shown, whole, kinds, matches):
        level = whole[sequence[0]]
        before, after = at[sequence[0]] - 1, at[sequence[-1]] + 1
        previous = whole[shown[before]] if before >= 0 else base
        open_end = kinds[sequence[-1]] in _ISOLATES and sequence[-1] not in matches
        following = base if open_end or after == len(shown) else whole[shown[after]]
        edges = "LR"[max(previous, level) & 1], "LR"[max(following, level) & 1]
        _Sequence(text, kinds, types, sequence, level, edges).into(resolved)
    return base, resolved


def line_levels(kinds: Sequence[str], levels: Sequence[int | None], base: int) -> list[int | None]:
    """The levels of one line: separators and the white space before them and at the end fall back to ``base`` (L1)."""
    line = list(levels)
    trailing = True
    for place in range(len(line) - 1, -1, -1):
        kind = kinds[place]
        if kind in {"B", "S"}:
            trailing = True
        if trailing and (kind in _TRAILING or kind in {"B", "S"}):
            line[place] = base
        elif line[place] is not None:
            trailing = False
    return line


def visual_order(levels: Sequence[int | None]) -> list[int]:
    """The places from left to right, without those taken out (L2)."""
    order = [place for place, level in enumerate(levels) if level is not None]
    known = [level for level in levels if level is not None]
    if not known or not any(known):
        return order
    lowest = min(level | 1 for level in known)
    for height in range(max(known), lowest - 1, -1):
        start = None
        for index in range(len(order) + 1):
            high = index < len(order) and (levels[order[index]] or 0) >= height
            if high and start is None:
                start = index
            elif not high and start is not None:
                order[start:index] = order[start:index][::-1]
                start = None
    return order


def _matches(kinds: Sequence[str]) -> dict[int, int]:
    """Isolate initiators and the terminators that match them (BD9)."""
    matches: dict[int, int] = {}
    waiting: list[int] = []
    for place, kind in enumerate(kinds):
        if kind in _ISOLATES:
            waiting.append(place)
        elif kind == "PDI" and waiting:
            matches[waiting.pop()] = place
    return matches


def _first_strong(kinds: Sequence[str], start: int, end: int, matches: dict[int, int]) -> int | None:
    """The level the first strong character outside isolates asks for (P2, P3)."""
    place = start
    while place < end:
        kind = kinds[place]
        if kind in {"L", "R", "AL"}:
            return 0 if kind == "L" else 1
        if kind in _ISOLATES:
            place = matches.get(place, end)
        place += 1
    return None


class _Explicit:
    """Explicit levels and directions (X1 to X8); an entry of the stack is level, override, whether an isolate."""

    def __init__(self, kinds: Sequence[str], base: int, matches: dict[int, int]) -> None:
        self.kinds, self.base, self.matches = kinds, base, matches
        self.stack: list[tuple[int, str, bool]] = [(base, "", False)]
        self.isolates = self.beyond_isolates = self.beyond_embeddings = 0

    def run(self) -> tuple[list[int | None], list[str]]:
        """The level of each character (``None``: taken out) and its class after overrides."""
        levels: list[int | None] = []
        types: list[str] = []
        for place, kind in enumerate(self.kinds):
            if kind in _REMOVED:
                self._embedding(kind)
                levels.append(None)
                types.append(kind)
                continue
            if kind == "PDI":
                self._end_isolate()
            level, override, _ = self.stack[-1]
            levels.append(self.base if kind == "B" else level)
            types.append(override if override and kind != "B" else kind)
            if kind in _ISOLATES:
                self._begin_isolate(place, kind)
        return levels, types

    def _next(self, *, right_to_left: bool) -> int:
        level = self.stack[-1][0]
        return (level + 1) | 1 if right_to_left else (level + 2) & ~1

    def _embedding(self, kind: str) -> None:
        if kind in _EMBEDDINGS:
            level = self._next(right_to_left=kind[0] == "R")
            if level <= _DEEPEST and not self.beyond_isolates and not self.beyond_embeddings:
                self.stack.append((level, _EMBEDDINGS[kind], False))
            elif not self.beyond_isolates:
                self.beyond_embeddings += 1
        elif kind == "PDF" and not self.beyond_isolates:
            if self.beyond_embeddings:
                self.beyond_embeddings -= 1
            elif not self.stack[-1][2] and len(self.stack) > 1:
                self.stack.pop()

    def _begin_isolate(self, place: int, kind: str) -> None:
        right_to_left = kind == "RLI"
        if kind == "FSI":
            end = self.matches.get(place, len(self.kinds))
            right_to_left = _first_strong(self.kinds, place + 1, end, self.matches) == 1
        level = self._next(right_to_left=right_to_left)
        if level <= _DEEPEST and not self.beyond_isolates and not self.beyond_embeddings:
            self.isolates += 1
            self.stack.append((level, "", True))
        else:
            self.beyond_isolates += 1

    def _end_isolate(self) -> None:
        if self.beyond_isolates:
            self.beyond_isolates -= 1
        elif self.isolates:
            self.beyond_embeddings = 0
            while not self.stack[-1][2]:
                self.stack.pop()
            self.stack.pop()
            self.isolates -= 1


def _sequences(
    shown: Sequence[int], levels: Sequence[int], kinds: Sequence[str], matches: dict[int, int]
) -> Iterable[list[int]]:
    """Isolating run sequences: runs of one level, joined across the isolates inside them (BD13)."""
    runs: list[list[int]] = []
    for order, place in enumerate(shown):
        if order and levels[shown[order - 1]] == levels[place]:
            runs[-1].append(place)
        else:
            runs.append([place])
    starting = {run[0]: run for run in runs}
    ends = set(matches.values())
    for run in runs:
        if kinds[run[0]] == "PDI" and run[0] in ends:
            continue
        sequence = list(run)
        while kinds[sequence[-1]] in _ISOLATES and matches.get(sequence[-1]) in starting:
            sequence.extend(starting[matches[sequence[-1]]])
        yield sequence


class _Sequence:
    """One isolating run sequence on its way through the rules W1 to W7, N0 to N2, I1 and I2."""

    def __init__(
        self, text: str, kinds: Sequence[str], types: Sequence[str], places: list[int], level: int,
        edges: tuple[str, str],
    ) -> None:  # fmt: skip
        self.text, self.kinds, self.places, self.level = text, kinds, places, level
        self.before, self.after = edges
        self.types = [types[place] for place in places]
        self.own = "LR"[level & 1]

    def into(self, levels: list[int | None]) -> None:
        """Resolve all, and write the levels where they belong."""
        plain = {self.own, "WS"} if self.before == self.after == self.own else {self.own}
        if set(self.types) <= plain:
            self.types = [self.own] * len(self.types)
        else:
            self._marks_and_numbers()
            self._separators_and_terminators()
            self._brackets()
            self._neutrals()
        for place, kind in zip(self.places, self.types, strict=True):
            if self.level & 1:
                levels[place] = self.level + (kind != "R")
            else:
                levels[place] = self.level + (0 if kind == "L" else 1 if kind == "R" else 2)

    def _marks_and_numbers(self) -> None:
        """W1 to W3: marks take the class before them, European numbers after Arabic letters become Arabic ones."""
        types = self.types
        previous, strong = self.before, self.before
        for place, kind in enumerate(types):
            if kind == "NSM":
                types[place] = "ON" if previous in _ISOLATES or previous == "PDI" else previous
            previous = types[place]
            if previous in {"L", "R", "AL"}:
                strong = previous
            elif previous == "EN" and strong == "AL":
                types[place] = previous = "AN"
        self.types = ["R" if kind == "AL" else kind for kind in types]

    def _separators_and_terminators(self) -> None:
        """W4 to W7."""
        types = self.types
        for place in range(1, len(types) - 1):
            before, kind, after = types[place - 1 : place + 2]
            if before == after and ((before == "EN" and kind in {"CS", "ES"}) or (before == "AN" and kind == "CS")):
                types[place] = before
        for start, end in _stretches(types, frozenset({"ET"})):
            if (start and types[start - 1] == "EN") or (end < len(types) and types[end] == "EN"):
                types[start:end] = ["EN"] * (end - start)
        strong = self.before
        for place, kind in enumerate(types):
            if kind in {"ES", "ET", "CS"}:
                types[place] = "ON"
            elif kind in {"L", "R"}:
                strong = kind
            elif kind == "EN" and strong == "L":
                types[place] = "L"

    def _brackets(self) -> None:
        """N0: both brackets of a pair take one direction."""
        for first, last in self._pairs():
            inside = {_STRONG.get(kind) for kind in self.types[first + 1 : last]} - {None}
            if self.own in inside:
                taken = self.own
            elif inside:
                around = next((_STRONG[kind] for kind in self.types[first - 1 :: -1] if kind in _STRONG), None)
                taken = around if first and around else self.before
            else:
                continue
            for bracket in (first, last):
                self.types[bracket] = taken
                for place in range(bracket + 1, len(self.types)):
                    if self.kinds[self.places[place]] != "NSM":
                        break
                    self.types[place] = taken

    def _pairs(self) -> list[tuple[int, int]]:
        """Pairs of brackets by their opening one; none when they nest too deep (BD16)."""
        waiting: list[tuple[str, int]] = []
        pairs: list[tuple[int, int]] = []
        for order, (place, kind) in enumerate(zip(self.places, self.types, strict=True)):
            character = self.text[place]
            if kind != "ON":
                continue
            if character in _WAITS:
                if len(waiting) == _PAIRS_AT_MOST:
                    return []
                waiting.append((_WAITS[character], order))
            elif character in _COUNTS:
                for index in range(len(waiting) - 1, -1, -1):
                    if waiting[index][0] == _COUNTS[character]:
                        pairs.append((waiting[index][1], order))
                        del waiting[index:]
                        break
        return sorted(pairs)

    def _neutrals(self) -> None:
        """N1 and N2: neutrals between two of one direction take it, others that of the level."""
        types = self.types
        for start, end in _stretches(types, _NEUTRAL):
            before = self.before if start == 0 else _STRONG[types[start - 1]]
            after = self.after if end == len(types) else _STRONG[types[end]]
            types[start:end] = [before if before == after else self.own] * (end - start)


def _stretches(types: Sequence[str], wanted: frozenset[str]) -> list[tuple[int, int]]:
    """Where stretches of these classes begin and end."""
    inside = [False, *(kind in wanted for kind in types), False]
    edges = [place for place, (one, other) in enumerate(pairwise(inside)) if one != other]
    return list(zip(edges[::2], edges[1::2], strict=True))
