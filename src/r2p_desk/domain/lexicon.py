"""Lexicons of coded terms: what is said in a place and language when a group is meant, who says so, since when."""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .assessment import Confidence
from .when import When


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """The coded terms of a place and a language; ``edition`` is one more with every change to it or its terms."""

    id: str
    name: str | None = None
    place: str | None = None
    language: str | None = None
    note: str | None = None
    edition: int = 1
    withdrawn: bool = False


class CodedTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A word or phrase that means a group, or what is to be done to it, without saying so.

    ``variants`` are other spellings or forms, ``transliterations`` the same in other scripts; one that ends in ``*``
    may go on. ``says`` is who says that it means this. From ``since`` to ``until`` it is in use, both as far as known;
    a term that expired is still sought, and shown as expired.
    """

    id: str
    lexicon: str
    term: str | None = None
    variants: tuple[str, ...] = ()
    transliterations: tuple[str, ...] = ()
    meaning: str | None = None
    populations: tuple[str, ...] = ()
    says: str | None = None
    since: When | None = None
    until: When | None = None
    confidence: Confidence | None = None
    note: str | None = None
    withdrawn: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that is sought for it, the term itself first."""
        return tuple(dict.fromkeys((*((self.term,) if self.term else ()), *self.variants, *self.transliterations)))

    def expired_on(self, day: When) -> bool:
        """Whether it was surely out of use on that day."""
        return self.until is not None and day.earliest > self.until.latest


class Use(StrEnum):
    """Whether a term was in use on the day of an utterance, by what its lexicon says."""

    IN_USE = "in use"
    NOT_YET = "not yet"
    EXPIRED = "expired"
    NOT_KNOWN = "not known"


def use_on(term: CodedTerm, day: When | None) -> Use:
    """Whether the term was in use on that day; not known where either does not say when."""
    if day is None:
        return Use.NOT_KNOWN
    if term.expired_on(day):
        return Use.EXPIRED
    if term.since is not None and day.latest < term.since.earliest:
        return Use.NOT_YET
    return Use.NOT_KNOWN if term.since is None and term.until is None else Use.IN_USE


def use_words(use: Use) -> str:
    """The same in words."""
    return {
        Use.IN_USE: tr("in use when it was said"),
        Use.NOT_YET: tr("said before the lexicon has it in use"),
        Use.EXPIRED: tr("said after it had expired"),
        Use.NOT_KNOWN: tr("not known whether in use when it was said"),
    }[use]


def lexicon_name(lexicon: Lexicon) -> str:
    """What it is called: its name, its place and language where they are stated."""
    about = ", ".join(part for part in (lexicon.place, lexicon.language) if part)
    name = lexicon.name or tr("(withheld or expunged)")
    return f"{name} ({about})" if about else name
