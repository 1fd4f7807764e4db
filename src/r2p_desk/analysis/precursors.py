"""The precursors that ship, read strictly, sought, and set beside the items of a case.

A match of words is where to look and never a finding: every match says why it was made, and an officer reads the item.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from ..domain.framework import Framework
from ..domain.item import Item
from ..domain.precursor import Bearing, Library, PastCase, Precursor
from ..domain.signal import Crime, Signal, signal_words
from ..domain.when import When
from ..errors import Damaged, InvalidValue
from ..i18n import tr
from .strict import read_strict, refuse_doubled

SCHEMA = "r2p-desk-precursors/1"
RECALLED = "recalled"
_ANYWHERE = frozenset({"ar", "zh"})
"""Languages whose words are joined to others in writing; their words match inside a word."""
_MOST_REASONS = 8


def read_library(data: bytes, frameworks: Mapping[str, Framework]) -> Library:
    """The library these bytes state (JSON, UTF-8, schema ``r2p-desk-precursors/1``).

    ``NewerVersion`` for a later schema; ``Damaged`` for anything else that is not this format: an unknown field, an id
    that stands twice, an indicator the framework of that id does not have, a sign known only after its onset.
    """
    file = read_strict(data, SCHEMA, _File, _damaged)
    refuse_doubled((one.id for one in file.precursors), _damaged)
    known = {name: {one.id for one in framework.indicators} for name, framework in frameworks.items()}
    precursors = tuple(_precursor(entry, known) for entry in file.precursors)
    if not precursors or not file.statement.strip():
        raise _damaged("precursors and statement")
    return Library(statement=file.statement, notes=file.notes, precursors=precursors)


def search(
    library: Library,
    words: str = "",
    *,
    indicator: str | None = None,
    crime: Crime | None = None,
    stream: Signal | None = None,
) -> tuple[Precursor, ...]:
    """The precursors in whose texts all these words stand, and that bear on what is named; all for nothing."""
    wanted = fold(words).split()
    return tuple(
        one
        for one in library.precursors
        if all(word in _sought(one) for word in wanted)
        and (indicator is None or any(indicator in ids for ids in one.indicators.values()))
        and (crime is None or crime in one.crimes)
        and (stream is None or stream in one.signals)
    )


def bearing_on(precursor: Precursor, items: Iterable[Item]) -> tuple[Bearing, ...]:
    """The items that may bear on it, each with why: first those found by a word or tag, then by their stream alone.

    Words are sought in title, text, note and tags, without regard to capitals or diacritics. Within each part the
    order is that of the items given.
    """
    by_words: list[Bearing] = []
    by_stream: list[Bearing] = []
    for item in items:
        found = [*_found_words(precursor, item)]
        streams = [signal for signal in item.signals if signal in precursor.signals]
        why = [*found[:_MOST_REASONS], *(tr("stream: {name}").format(name=signal_words(one)) for one in streams)]
        if why:
            made = Bearing(item=item.id, ref=item.ref, title=item.title, known=item.known, why=tuple(why))
            (by_words if found else by_stream).append(made)
    return (*by_words, *by_stream)


def fold(text: str) -> str:
    """The text without capitals, diacritics or forms of apostrophe."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).translate(_BARE).casefold()


class _Bare(dict[int, int | None]):
    """Code point → itself, or nothing where it is a mark on another; worked out when it is first met."""

    def __missing__(self, point: int) -> int | None:
        kept = None if unicodedata.category(chr(point)) == "Mn" else point
        self[point] = kept
        return kept


_BARE = _Bare({ord("’"): ord("'"), 0x0640: None})


def _found_words(precursor: Precursor, item: Item) -> Iterator[str]:
    for name, text in ((tr("title"), item.title), (tr("text"), item.text), (tr("note"), item.note)):
        yield from (
            tr("“{word}” in the {part}").format(word=word, part=name) for word in _matches(precursor, text or "")
        )
    for tag in item.tags:
        if fold(tag).strip() in (precursor.id, fold(precursor.name)) or _matches(precursor, tag):
            yield tr("tag “{tag}”").format(tag=tag)


def _matches(precursor: Precursor, text: str) -> list[str]:
    if not text:
        return []
    stems, pattern = _sought_for(tuple(precursor.words.items()))
    folded = " ".join(fold(text).split())
    if not any(stem in folded for stem in stems):
        return []  # the pattern is slow, and most texts have none of the words even as letters
    return list(dict.fromkeys(match.group() for match in pattern.finditer(folded)))


@lru_cache(maxsize=128)
def _sought_for(words: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The letters of each word to look for, and how they must stand in folded text; the longest word goes first."""
    plain = [(language, word) for language, each in words for word in each]
    longest_first = sorted(plain, key=lambda pair: -len(pair[1]))
    stems = tuple(_stem(word) for _, word in plain)
    return stems, re.compile("|".join(_pattern(language, word) for language, word in longest_first))


def _pattern(language: str, word: str) -> str:
    inside = re.escape(_stem(word))
    if language in _ANYWHERE:
        return inside
    return rf"(?<!\w){inside}\w*" if word.endswith("*") else rf"(?<!\w){inside}(?!\w)"


def _stem(word: str) -> str:
    return " ".join(fold(word.removesuffix("*")).split())


@lru_cache(maxsize=256)
def _sought_text(parts: tuple[str, ...]) -> str:
    return fold("\n".join(parts))


def _sought(one: Precursor) -> str:
    cases = (text for case in one.cases for text in (case.case, case.country, str(case.year), case.what))
    words = (word for words in one.words.values() for word in words)
    return _sought_text((one.id, one.name, one.what, one.shows, *one.source_words, *cases, *words))


class _CaseEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    case: str
    country: str
    year: int
    what: str
    known: str | None = None
    onset: str | None = None


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    name: str
    what: str
    shows: str
    indicators: dict[str, tuple[str, ...]]
    crimes: tuple[Crime, ...]
    signals: tuple[Signal, ...]
    cases: tuple[_CaseEntry, ...]
    words: dict[str, tuple[str, ...]]
    source_words: tuple[str, ...]
    status: str


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: str
    statement: str
    notes: tuple[str, ...]
    precursors: tuple[_Entry, ...]


def _precursor(entry: _Entry, known: Mapping[str, set[str]]) -> Precursor:
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,60}", entry.id):
        raise _damaged(f"id {entry.id[:40]}")
    if entry.status != RECALLED:
        raise _damaged(f"{entry.id}: status")
    texts = (entry.name, entry.what, entry.shows, *(word for words in entry.words.values() for word in words))
    if not all(text.strip("* ") for text in texts) or not entry.words.get("en") or not entry.crimes or not entry.cases:
        raise _damaged(f"{entry.id}: an empty part")
    for framework, ids in entry.indicators.items():
        refuse_doubled(ids, _damaged)
        amiss = sorted(set(ids) - known.get(framework, set()))
        if amiss or framework not in known:
            raise _damaged(f"{entry.id}: indicator {framework[:20]} {amiss[0][:20] if amiss else ''}")
    taken = {name: getattr(entry, name) for name in Precursor.__struct_fields__ if name != "cases"}
    return Precursor(**taken, cases=tuple(_past_case(entry.id, case) for case in entry.cases))


def _past_case(owner: str, entry: _CaseEntry) -> PastCase:
    try:
        known, onset = (None if text is None else When(text) for text in (entry.known, entry.onset))
    except InvalidValue:
        raise _damaged(f"{owner}: a date of {entry.case[:40]}") from None
    if (known is None) != (onset is None):
        raise _damaged(f"{owner}: one date alone of {entry.case[:40]}")
    if known is not None and onset is not None and known.earliest > onset.latest:
        raise _damaged(f"{owner}: {entry.case[:40]} known after its onset")
    if not entry.case.strip() or not entry.country.strip() or not entry.what.strip() or not 1900 <= entry.year <= 2100:
        raise _damaged(f"{owner}: a past case")
    plain = {name: getattr(entry, name) for name in ("case", "country", "year", "what")}
    return PastCase(**plain, known=known, onset=onset)


def _damaged(what: str) -> Damaged:
    return Damaged(
        tr("The library of precursors cannot be read: {what}.").format(what=what[:200]),
        kept=tr("Nothing was changed."),
        todo=tr("Install R2P Desk again."),
    )
