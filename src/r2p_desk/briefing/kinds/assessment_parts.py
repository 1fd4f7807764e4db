"""An assessment as papers other than the situation briefing print it: levels, what is expected, who stands for it."""

from collections.abc import Iterator

import msgspec

from ...domain.assessment import CrimeProfile, Profile, concern_words, direction_words
from ...domain.item import Item
from ...domain.marking import Marking, high_water
from ...domain.signal import crime_words
from ...domain.signoff import Dissent, Outlook, SignOff, mandate_words
from ...domain.when import When
from ...i18n import labelled, listed, tr, trn
from ..document import Words
from ..ground import evidence_of, sentences
from .common import Otherwise
from .sheet import Part, Said, Section, Several, Sheet, resting_on


class OutlookSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What is expected under one mandate, with a sentence of how likely and one of how sure."""

    outlook: Outlook
    likelihood: str
    confidence: str


class AssessmentSeen(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment as of a day: its profile, what is expected, who signed, who sees it otherwise."""

    profile: Profile
    outlooks: tuple[OutlookSeen, ...] = ()
    signed: tuple[SignOff, ...] = ()
    dissents: tuple[Dissent, ...] = ()

    @property
    def day(self) -> When:
        """As of which it was made."""
        return self.profile.assessed_as_of or self.profile.as_of

    @property
    def items(self) -> tuple[Item, ...]:
        """All evidence of all its judgements, once each."""
        found = {item.id: item for factor in self.profile.factors for item in evidence_of(factor)}
        return tuple(found.values())

    @property
    def may_touch(self) -> Marking:
        """The marking of all that was known: a dissent may speak of any of it."""
        return high_water(item.marking for item in self.profile.items if item.marking is not None)

    @property
    def printed(self) -> tuple[Otherwise, ...]:
        """The dissents but those of which the chair recorded why they are not printed."""
        return tuple(
            Otherwise(text=one.text, name=one.name, subject=one.subject, may_touch=self.may_touch)
            for one in self.dissents
            if one.unprinted is None
        )

    @property
    def unprinted(self) -> int:
        """How many are not."""
        return len(self.dissents) - len(self.printed)


def assessment_parts(sheet: Sheet, seen: AssessmentSeen) -> Iterator[Part]:
    """The levels crime by crime, what is expected, how much is not known, who stands for it."""
    yield Several(entries=tuple(level_entries(sheet, seen)))
    yield from outlook_parts(sheet, seen)
    unknown = len(seen.profile.unknown)
    words = trn(
        "About {n} indicator this assessment cannot say how things are.",
        "About {n} indicators this assessment cannot say how things are.",
        unknown,
    )
    yield sheet.note(words)
    yield signed_by(sheet, seen)


def outlook_parts(sheet: Sheet, seen: AssessmentSeen) -> Iterator[Part]:
    """What is expected; how likely and how sure it is stand apart."""
    for one in seen.outlooks:
        outlook = one.outlook
        yield sheet.claim(outlook.statement, seen.items, label=labelled(mandate_words(outlook.mandate)))
        yield sheet.labelled(tr("Can be checked by:"), outlook.horizon.words, seen.items)
        if one.likelihood:
            yield sheet.claim(one.likelihood, seen.items)
        if one.confidence:
            yield sheet.claim(one.confidence, seen.items)
        if outlook.would_change:
            yield sheet.claim(outlook.would_change, seen.items, label=tr("What would change this:"))


def outlook_section(sheet: Sheet, seen: AssessmentSeen) -> Section:
    """The same under a heading of its own, or that nobody stated what they expect."""
    parts = tuple(outlook_parts(sheet, seen))
    nothing = sheet.note(tr("Nobody stated what they expect, by when and how likely."))
    return Section(heading=tr("What is expected"), parts=parts or (nothing,))


def level_entries(sheet: Sheet, seen: AssessmentSeen) -> Iterator[Said]:
    """The level stated for each crime, with its evidence; that none is stated where none is.

    Under a ceiling one that is withheld reads like one that nobody stated: which crime it is would itself say much.
    """
    for crime in seen.profile.crimes:
        yield _level(sheet, crime, seen.profile)


def _level(sheet: Sheet, crime: CrimeProfile, profile: Profile) -> Said:
    """It cites what is specific to the crime where there is any, and is marked by all that bears on it."""
    whole = _bearing_on(crime, profile)
    specific = [factor for factor in profile.factors if not factor.common and crime.crime in factor.crimes]
    items = tuple(item for factor in specific for item in evidence_of(factor)) or whole
    name, marking = Words(labelled(crime_words(crime.crime)), strong=True), sheet.marking((*items, *whole))
    if sheet.ceiling is not None and (crime.level is None or not sheet.opens(marking)):
        nothing = tr("no level of concern is stated that this reading may see.")
        return Said(prose=(name, Words(" " + nothing)), marking=sheet.base)
    if crime.level is None:
        return Said(prose=(name, Words(" " + tr("no level of concern is stated."))), marking=sheet.base)
    level = listed((concern_words(crime.level), direction_words(crime.direction)))
    stated = " " + tr("level of concern {level}.").format(level=level)
    return Said(
        prose=(name, Words(stated, strong=True), Words(sentences(crime.reasons)), *resting_on(items)),
        marking=marking,
        claim=True,
    )


def _bearing_on(crime: CrimeProfile, profile: Profile) -> tuple[Item, ...]:
    bearing = (indicator for indicator in profile.indicators if crime.crime in indicator.crimes)
    specific = (factor for factor in profile.factors if crime.crime in factor.crimes)
    return (
        *(item for indicator in bearing for item in evidence_of(indicator)),
        *(item for factor in specific for item in (*factor.evidence_for, *factor.evidence_against)),
    )


def signed_by(sheet: Sheet, seen: AssessmentSeen) -> Part:
    """Who stands for it, or that nobody does."""
    if not seen.signed:
        return sheet.note(tr("Nobody has signed this assessment."))
    return Several(
        entries=tuple(
            sheet.note(
                tr("{name} signed it on {day}: {mandate}.").format(
                    name=one.name, day=one.day.words, mandate=mandate_words(one.mandate)
                )
            )
            for one in seen.signed
        )
    )
