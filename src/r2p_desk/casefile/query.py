"""What an officer typed into a search, read: words, phrases in quotation marks, filters such as ``source:parish``.

One language for the window and the command line, the same in every language of the window. A part ``name:value`` is a
filter when the name is one of ``FILTERS``; any other text is sought as it stands. All parts must hold; of several
filters of one name one is enough, but of dates all must hold.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TypeVar

import msgspec

from ..domain.grading import Credibility, Reliability
from ..domain.item import Statement
from ..domain.letters import normalise, words_in
from ..domain.marking import Tlp
from ..domain.signal import Crime, Signal
from ..domain.when import When
from ..errors import InvalidValue, UsageError
from ..i18n import tr
from .search import INDEXED
from .words import is_one_letter

ATTACHMENT = "attachment"
EXACTLY = "="
"""Before the words of a name: that name and no other that holds them."""
_FIRST_DAY, _LAST_DAY = "0001-01-01", "9999-12-31"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PART = re.compile(
    r'(?P<name>[A-Za-z]+):(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<value>[^\s"]+))|"(?P<phrase>[^"]+)"|(?P<loose>[^\s"]+)'
)
_LIKE, _SHORTEST_SLIP = 0.8, 4
"""How alike a word before a colon must be to the name of a filter to be taken for a slip, and how long."""
Choice = TypeVar("Choice", bound=StrEnum)


class Term(msgspec.Struct, frozen=True):
    """Words that must follow each other; ``unfinished`` when the last may go on."""

    words: tuple[str, ...]
    unfinished: bool = False


class Graded(msgspec.Struct, frozen=True):
    """A grade sought: at least so good, or exactly so; both ``None`` for what is not graded."""

    reliability: Reliability | None = None
    credibility: Credibility | None = None
    exactly: bool = False


class Span(msgspec.Struct, frozen=True):
    """From one day to another, both included, as ISO dates: what may lie between them is found."""

    first: str = _FIRST_DAY
    last: str = _LAST_DAY


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is sought; an empty one seeks nothing and finds nothing."""

    terms: tuple[Term, ...] = ()
    kinds: tuple[str, ...] = ()
    sources: tuple[tuple[str, ...], ...] = ()
    places: tuple[tuple[str, ...], ...] = ()
    populations: tuple[tuple[str, ...], ...] = ()
    grades: tuple[Graded, ...] = ()
    markings: tuple[tuple[str, ...], ...] = ()
    signals: tuple[Signal, ...] = ()
    statements: tuple[Statement, ...] = ()
    crimes: tuple[Crime, ...] = ()
    attachment: bool | None = None
    happened: tuple[Span, ...] = ()
    known: tuple[Span, ...] = ()
    recorded: tuple[Span, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is sought."""
        return self == Query()

    @property
    def filtered(self) -> bool:
        """Whether there is any filter."""
        return self != Query(terms=self.terms)


def read_query(text: str, *, unfinished: bool = False) -> Query:
    """Read what was typed; with ``unfinished`` the officer is still at it, and the last word may go on.

    Then a single letter at the end, of a script with spaces, is not sought yet. ``UsageError`` or ``InvalidValue`` for
    a filter whose value cannot be taken, ``UsageError`` for a slip in the name of a filter.
    """
    typed = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    terms: list[Term] = []
    filters: list[Query] = []
    for part in _PART.finditer(typed):
        name = (part["name"] or "").lower()
        value = ((part["quoted"] if part["value"] is None else part["value"]) or "").strip()
        at_end = unfinished and part.end() == len(typed)
        if name in _READERS and value:
            filters.append(_READERS[name](value))
        elif not (at_end and part[0].rstrip(':"').lower() in _READERS and ":" in part[0]):
            # otherwise it is a filter whose value is still to come
            _refuse_slip(name, value)
            terms += _term(part["phrase"] or part[0], at_end=at_end and part["phrase"] is None)
    return _joined(terms, filters)


def _term(text: str, *, at_end: bool) -> list[Term]:
    folded = normalise(text)
    words = words_in(folded)
    at_end = at_end and bool(words_in(folded[-1:]))
    if at_end and is_one_letter(words[-1]):
        words.pop()
        at_end = False
    return [Term(tuple(words), at_end)] if words else []


def _joined(terms: list[Term], filters: Iterable[Query]) -> Query:
    """One query of all; lists are put together, of two answers about attachments the last counts."""
    values: dict[str, object] = {}
    for query in filters:
        for name in Query.__struct_fields__:
            value = getattr(query, name)
            if isinstance(value, tuple) and value:
                before = values.get(name, ())
                values[name] = (*before, *value) if isinstance(before, tuple) else value
            elif isinstance(value, bool):
                values[name] = value
    return msgspec.structs.replace(Query(terms=tuple(terms)), **values)


def _refuse_slip(name: str, value: str) -> None:
    """``sorce:parish`` is hardly meant as two words."""
    if len(name) < _SHORTEST_SLIP or name in _READERS or value.startswith("/"):
        return
    near = difflib.get_close_matches(name, _READERS, 1, _LIKE)
    if near:
        raise UsageError(
            tr("There is no filter “{name}:”.").format(name=name[:40]),
            kept=tr("Nothing was sought."),
            todo=tr("Write {near}: or, to seek the words themselves, put them in quotation marks.").format(
                near=near[0]
            ),
        )


def _read_words(field: str) -> Callable[[str], Query]:
    def read(value: str) -> Query:
        words = words_in(normalise(value))
        if not words:
            raise _unfit(value, tr("Give words of the name."))
        return Query(**{field: (tuple(words),)})  # type: ignore[arg-type]  # one field of that name and type

    return read


def _read_source(value: str) -> Query:
    """Words of its name, or behind ``=`` all of it."""
    found = _read_words("sources")(value)
    return Query(sources=((EXACTLY, *found.sources[0]),)) if value.startswith(EXACTLY) else found


def _read_kind(value: str) -> Query:
    return Query(kinds=(_chosen(INDEXED, value),))


def _read_signal(value: str) -> Query:
    return Query(signals=(Signal(_chosen(Signal, value)),))


def _read_statement(value: str) -> Query:
    return Query(statements=(Statement(_chosen(Statement, value)),))


def _read_crime(value: str) -> Query:
    return Query(crimes=(Crime(_chosen(Crime, value)),))


def _read_attachment(value: str) -> Query:
    return Query(attachment=_chosen(("yes", "no"), value) == "yes")


def _read_grade(value: str) -> Query:
    exactly, grade = value.startswith("="), value.removeprefix("=").strip().upper()
    if grade == "NONE":
        return Query(grades=(Graded(),))
    letter, figure = grade[:1] if grade[:1].isalpha() else "", grade[1:] if grade[:1].isalpha() else grade
    if not grade or (letter and letter not in list(Reliability)) or (figure and figure not in list(Credibility)):
        raise _unfit(value, tr("Write for example grade:B2, grade:B, grade:2, grade:=B2 or grade:none."))
    sought = Graded(Reliability(letter) if letter else None, Credibility(figure) if figure else None, exactly)
    return Query(grades=(sought,))


def _read_marking(value: str) -> Query:
    """Level, TLP label (its ``TLP:`` may be left out) or caveat, or several of them parted by ``//``."""
    labels = {label.removeprefix("TLP:"): str(label) for label in Tlp}
    parts = [part.strip().upper() for part in value.split("//")]
    parts = [labels.get(part, part) for part in parts]
    if not all(words_in(normalise(part)) for part in parts):
        raise _unfit(value, tr("Write for example marking:confidential or marking:amber."))
    return Query(markings=(tuple(parts),))


def _read_span(field: str, *, first: bool = True, last: bool = True) -> Callable[[str], Query]:
    def read(value: str) -> Query:
        day = When.parse(value)
        span = Span(
            day.earliest.isoformat() if first else _FIRST_DAY,
            day.latest.isoformat() if last else _LAST_DAY,
        )
        return Query(**{field: (span,)})  # type: ignore[arg-type]  # one field of that name and type

    return read


_READERS: dict[str, Callable[[str], Query]] = {
    "kind": _read_kind,
    "source": _read_source,
    "place": _read_words("places"),
    "population": _read_words("populations"),
    "grade": _read_grade,
    "marking": _read_marking,
    "signal": _read_signal,
    "statement": _read_statement,
    "crime": _read_crime,
    "attachment": _read_attachment,
    "happened": _read_span("happened"),
    "known": _read_span("known"),
    "recorded": _read_span("recorded"),
    "from": _read_span("happened", last=False),
    "to": _read_span("happened", first=False),
}
FILTERS = tuple(_READERS)
"""Names of the filters, the same in every language."""


def filter_text(name: str, value: str) -> str:
    """The filter of this name as one would type it, with a value that may hold blanks.

    ``UsageError`` for an empty value, as from an unset shell variable: it must not widen what is sought, unseen.
    """
    inside = value.translate(_QUOTES).replace('"', " ").strip()
    if not inside:
        raise UsageError(tr("The filter {name}: has no value.").format(name=name), kept=tr("Nothing was sought."))
    return f'{name}:"{inside}"'


def _chosen(choices: Iterable[str], value: str) -> str:
    """The word of a closed list; blanks, hyphens and underscores are alike."""
    wanted = re.sub(r"[\s_-]+", "-", value.casefold())
    known = [str(choice) for choice in choices]
    for choice in known:
        if choice.casefold() == wanted:
            return choice
    raise UsageError(
        tr("“{text}” is not one of: {words}.").format(text=value[:40], words=", ".join(known)),
        kept=tr("Nothing was sought."),
    )


def _unfit(value: str, todo: str) -> InvalidValue:
    happened = tr("“{text}” is nothing that can be sought here.").format(text=value[:40])
    return InvalidValue(happened, kept=tr("Nothing was sought."), todo=todo)
