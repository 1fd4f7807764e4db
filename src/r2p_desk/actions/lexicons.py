"""Lexicons of coded terms: made, filled, corrected, terms let expire; read with their edition and digest."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec

from ..analysis.coded_terms import LONGEST, CodedTerms
from ..casefile.bundle import Stated
from ..domain.letters import look_alike, normalise, words_in
from ..domain.lexicon import CodedTerm, Lexicon
from ..domain.records import fields_of
from ..domain.when import When
from ..errors import InvalidValue, NotFound, UsageError
from ..i18n import tr
from ..keys.canonical import encode
from .assessing import today
from .papers import checked
from .reading import records
from .session import OpenCase

LEXICON, TERM = "lexicon", "term"
_SHORTEST = 4


class LexiconTold(msgspec.Struct, frozen=True, kw_only=True):
    """A lexicon with its terms that stand, by their spelling; ``digest`` tells whether two desks hold the same.

    ``expired`` are ids of those that are surely out of use today.
    """

    lexicon: Lexicon
    terms: tuple[CodedTerm, ...]
    digest: str
    expired: frozenset[str]


def add_lexicon(
    case: OpenCase, name: str, *, place: str | None = None, language: str | None = None, note: str | None = None
) -> Lexicon:
    """A new lexicon as one commit; ``UsageError`` without a name, or where one of that name stands."""
    title = " ".join(name.split())
    if not title:
        raise UsageError(tr("A lexicon needs a name."), kept=tr("Nothing was saved."))
    if any(one.name and _form(one.name) == _form(title) for one in standing_lexicons(case)):
        raise UsageError(
            tr("A lexicon of that name stands already."), kept=tr("Nothing was saved."), todo=tr("Add terms to it.")
        )
    fields = {"name": title, "place": place, "language": language, "note": note, "edition": 1}
    record = str(uuid4())
    case.state([(LEXICON, record, _stated(checked(Lexicon, record, {}, fields)))])
    return _lexicon(case, record)


def add_term(case: OpenCase, lexicon: str, term: str, fields: Mapping[str, Any]) -> CodedTerm:
    """A new term as one commit, with the next edition of its lexicon.

    ``fields`` are those of ``CodedTerm``. ``UsageError`` without a term, or where the lexicon has one spelled so.
    """
    owner = find_lexicon(case, lexicon)
    text = " ".join(term.split())
    if not words_in(normalise(text)):
        raise UsageError(tr("A term needs letters."), kept=tr("Nothing was saved."))
    if any(len(one) > LONGEST for one in (text, *_spelled(fields))):
        raise InvalidValue(
            tr("A term or spelling has at most {n} letters.").format(n=LONGEST), kept=tr("Nothing was saved.")
        )
    if any(_alike(text) in map(_alike, one.spellings) for one in terms_of(case, owner.id)):
        raise UsageError(
            tr("The lexicon has a term spelled so."),
            kept=tr("Nothing was saved."),
            todo=tr("Add a variant to it, or let it expire first."),
        )
    record = str(uuid4())
    made = checked(CodedTerm, record, {}, {"lexicon": owner.id, "term": text, **fields})
    case.state([(TERM, record, _stated(made)), _next_edition(owner)])
    return find_term(case, record)


def change_term(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> CodedTerm:
    """State some fields of a term anew, ``None`` to clear one; its lexicon has the next edition."""
    found = find_term(case, reference)
    current = case.file.shown(TERM, found.id) or {}
    stated: list[Stated] = [(TERM, found.id, checked(CodedTerm, found.id, current, fields))]
    case.state([*stated, _next_edition(_lexicon(case, found.lexicon))])
    return find_term(case, found.id)


def expire_term(case: OpenCase, reference: str, until: When | None = None) -> CodedTerm:
    """Say until when a term was in use (today where no day is given); it is found as before, and shown as expired."""
    return change_term(case, reference, {"until": str(until or today())})


def withdraw_term(case: OpenCase, reference: str) -> CodedTerm:
    """Leave a term out that was entered wrongly; it is not sought any more, and stays in the history."""
    return change_term(case, reference, {"withdrawn": True})


def lexicons(case: OpenCase) -> list[LexiconTold]:
    """Every lexicon that stands with its terms, in the order they were made."""
    day, terms = today(), _terms(case)
    found = []
    for one in standing_lexicons(case):
        its = (term for term in terms if term.lexicon == one.id and not term.withdrawn)
        mine = tuple(sorted(its, key=lambda term: (normalise(term.term or ""), term.id)))
        gone = frozenset(term.id for term in mine if term.expired_on(day))
        found.append(LexiconTold(lexicon=one, terms=mine, digest=_digest(mine), expired=gone))
    return found


def standing_lexicons(case: OpenCase) -> list[Lexicon]:
    """The lexicons that stand, without their terms, in the order they were made."""
    return [one for one in _lexicons(case) if not one.withdrawn]


def terms_of(case: OpenCase, lexicon: str) -> list[CodedTerm]:
    """The terms of a lexicon that stand, oldest first."""
    return [one for one in _terms(case) if one.lexicon == lexicon and not one.withdrawn]


def coded_terms(case: OpenCase) -> CodedTerms:
    """The terms of every lexicon that stands, ready to be sought; expired ones among them."""

    def ready() -> CodedTerms:
        standing = {one.id for one in standing_lexicons(case)}
        return CodedTerms(one for one in _terms(case) if one.lexicon in standing)

    return case.kept.read(case.file.mark(), "coded_terms", (LEXICON, TERM), ready)


def find_lexicon(case: OpenCase, reference: str) -> Lexicon:
    """The standing lexicon with this id, the beginning of it, or this name; ``NotFound`` else."""
    wanted = reference.strip()
    known = standing_lexicons(case)
    named = [one for one in known if one.name and _form(one.name) == _form(wanted)]
    begun = [one for one in known if len(wanted) >= _SHORTEST and one.id.startswith(wanted.lower())]
    for found in (named, begun):
        if len(found) == 1:
            return found[0]
    raise NotFound(
        tr("There is no lexicon {id} in this case.").format(id=wanted[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk lexicon list."),
    )


def find_term(case: OpenCase, reference: str) -> CodedTerm:
    """The term with this id, the beginning of it, or this spelling in only one lexicon; ``NotFound`` else."""
    wanted = reference.strip()
    known = _terms(case)
    exact = [one for one in known if one.id == wanted.lower()]
    begun = [one for one in known if len(wanted) >= _SHORTEST and one.id.startswith(wanted.lower())]
    spelled = [one for one in known if not one.withdrawn and _alike(wanted) in map(_alike, one.spellings)]
    for found in (exact, spelled if _alike(wanted) else [], begun):
        if len(found) == 1:
            return found[0]
    raise NotFound(
        tr("There is no one term {id} in the lexicons of this case.").format(id=wanted[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk lexicon list; use the id."),
    )


def _spelled(fields: Mapping[str, Any]) -> tuple[str, ...]:
    return (*(fields.get("variants") or ()), *(fields.get("transliterations") or ()))


def _lexicons(case: OpenCase) -> list[Lexicon]:
    return case.kept.read(case.file.mark(), LEXICON, (LEXICON,), lambda: records(case, LEXICON, Lexicon))


def _terms(case: OpenCase) -> list[CodedTerm]:
    return case.kept.read(case.file.mark(), TERM, (TERM,), lambda: records(case, TERM, CodedTerm))


def _lexicon(case: OpenCase, record: str) -> Lexicon:
    return next(one for one in _lexicons(case) if one.id == record)


def _next_edition(lexicon: Lexicon) -> Stated:
    return LEXICON, lexicon.id, {"edition": lexicon.edition + 1}


def _stated(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], "")}


def _digest(terms: tuple[CodedTerm, ...]) -> str:
    """SHA-256 over the canonical JSON of the terms by id: the same wherever the same terms stand."""
    plain = {one.id: fields_of(one) for one in terms}
    return hashlib.sha256(encode(plain)).hexdigest()


def _alike(text: str) -> str:
    return "".join(words_in(look_alike(normalise(text))))


def _form(text: str) -> str:
    return " ".join(words_in(normalise(text)))
