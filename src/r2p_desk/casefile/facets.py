"""What a record can be filtered by, as words of the search index that nobody can type.

Each begins with a sign of the private use area, one for each filter. FTS5 takes that for a letter, and neither what
people wrote nor the words of a query can hold it, for it is none. So a filter is one more word that must be there, and
found as fast as any other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..domain.grading import Credibility, Grade, Reliability
from ..domain.letters import normalise, words_in
from ..domain.marking import Marking
from ..domain.records import UNREADABLE_MARKING
from ..errors import InvalidValue
from .words import index_form, phrase

KIND, SOURCE, PLACE, RELIABILITY, CREDIBILITY, MARKING, SIGNAL, CRIME, POPULATION, STATEMENT = map(
    chr, range(0xF601, 0xF60B)
)
_CODES = {"signals": SIGNAL, "crimes": CRIME}
_WORDED = {"place": PLACE, "populations": POPULATION}
_UNSTATED = "0"
_WORST: tuple[str, ...] = (Reliability.F, Credibility.SIX)


def facets_of(kind: str, fields: Mapping[str, Any]) -> str:
    """The facets of a record, parted by blanks."""
    facets = [KIND + kind, _stated(fields.get("marking"), MARKING + _UNSTATED, _of_marking)]
    if kind == "item":
        facets.append(_stated(fields.get("grade"), RELIABILITY + _UNSTATED, _of_grade))
        facets += [STATEMENT + _bare(stated) for stated in _texts(fields.get("statement"))]
    if type(fields.get("source")) is str:
        facets.append(SOURCE + _bare(fields["source"]))
    for name, sign in _CODES.items():
        facets += [sign + _bare(code) for code in _texts(fields.get(name))] if name in fields else []
    for name, sign in _WORDED.items():
        facets += [_worded(sign, text) for text in _texts(fields.get(name))] if name in fields else []
    return " ".join(facets)


def one_of(sign: str, codes: Iterable[str]) -> str:
    """The FTS5 expression for records with one of these codes: kinds, sources by record id, signals, crimes."""
    return _any(sign + _bare(code) for code in codes)


def words(sign: str, sought: Iterable[Sequence[str]]) -> str:
    """For records in whose place, or one of whose populations, one of these rows of words stands; the last as begun."""
    return either(phrase(list(row), unfinished=True, sign=sign) for row in sought)


def either(expressions: Iterable[str]) -> str:
    """One of these expressions."""
    return f"({' OR '.join(expressions)})"


def graded(reliability: Reliability | None, credibility: Credibility | None, *, exactly: bool) -> str:
    """For items at least so good, or ``exactly`` so; ``None`` where one of the two does not matter, for both: ungraded.

    What could not be judged (F, 6) is neither better nor worse than anything: it is found only when asked for.
    """
    parts = []
    if reliability is not None:
        parts.append(_any(RELIABILITY + letter.lower() for letter in _enough(reliability, exactly=exactly)))
    if credibility is not None:
        parts.append(_any(CREDIBILITY + figure for figure in _enough(credibility, exactly=exactly)))
    return f"({' AND '.join(parts or [_any([RELIABILITY + _UNSTATED])])})"


def marked(parts: Iterable[str], default: Marking) -> str:
    """For records with all these parts in their marking (level, TLP label, caveats), their own or the case's."""
    sought = [_bare(part) for part in parts]
    own = " AND ".join(_any([MARKING + part]) for part in sought)
    if not set(sought) <= set(_marking_parts(default)):
        return f"({own})"
    return f"({own} OR {_any([MARKING + _UNSTATED])})"


def _stated(value: Any, unstated: str, facets: Callable[[str], str]) -> str:
    return unstated if value is None else facets(value if isinstance(value, str) else "")


@lru_cache(maxsize=256)
def _of_grade(text: str) -> str:
    try:
        grade = Grade(text)
    except InvalidValue:
        return ""
    return f"{RELIABILITY}{grade.reliability.lower()} {CREDIBILITY}{grade.credibility}"


@lru_cache(maxsize=256)
def _of_marking(text: str) -> str:
    return " ".join(MARKING + part for part in _marking_parts(text))


def _marking_parts(text: str) -> list[str]:
    try:
        marking = Marking(text)
    except InvalidValue:
        marking = UNREADABLE_MARKING
    return [_bare(part) for part in marking.split("//")]


@lru_cache(maxsize=4096)
def _worded(sign: str, text: str) -> str:
    return " ".join(sign + word for word in words_in(index_form(text)))


def _enough(bound: Reliability | Credibility, *, exactly: bool) -> list[str]:
    if exactly or bound in _WORST:
        return [bound]
    return [step for step in type(bound) if step <= bound]


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    """Letters and figures of a code, nothing between them."""
    return "".join(words_in(normalise(text)))


def _any(tokens: Iterable[str]) -> str:
    return either(f'"{token}"' for token in tokens)


def _texts(value: Any) -> list[str]:
    """A text, the name in an object, or the texts of a list."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, str):
        return [value]
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []
