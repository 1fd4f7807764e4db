"""The JSON objects of the assessment: stable names, dates as EDTF, ``null`` for what nobody stated."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ..actions.checking import Beside
from ..actions.signing_off import Standing
from ..analysis.checks import Flag
from ..analysis.comparison import Comparison
from ..analysis.coverage import Coverage, Gaps
from ..analysis.impartiality import Party
from ..analysis.support import Support, Weighed
from ..domain.assessment import IndicatorProfile, Profile
from ..domain.item import Item
from ..domain.records import plain
from ..domain.signoff import Dissent, Outlook, SignOff, mandate_words
from ..i18n import tr, trn


def refs(items: Iterable[Item]) -> list[str]:
    """What officers call these items."""
    return [item.ref for item in items]


def profile_object(profile: Profile) -> dict[str, Any]:
    """A profile: what was known, what is judged on which evidence, what is not known."""
    return {
        "as_of": plain(profile.as_of),
        "framework": profile.framework,
        "assessed_as_of": plain(profile.assessed_as_of),
        "access": plain(profile.access),
        "items_known": [item.ref for item in profile.items],
        "risk_factors": [
            {
                "number": factor.number,
                "title": factor.title,
                "title_status": str(factor.title_status),
                "judged": factor.judged,
                "unknown": factor.unknown,
                "level": plain(factor.level),
                "direction": plain(factor.direction),
                "reasons": factor.reasons,
                "for": refs(factor.evidence_for),
                "against": refs(factor.evidence_against),
                "withheld": factor.withheld,
            }
            for factor in profile.factors
        ],
        "crimes": [
            {
                "crime": str(crime.crime),
                "present": crime.present,
                "emerging": crime.emerging,
                "level": plain(crime.level),
                "direction": plain(crime.direction),
            }
            for crime in profile.crimes
        ],
        "indicators": [_indicator_object(indicator) for indicator in profile.indicators],
        "unknown": list(profile.unknown),
        "official_text": profile.official,
        "assessment": profile.assessment.id if profile.assessment else None,
        "before": plain(profile.before),
    }


def _indicator_object(indicator: IndicatorProfile) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "label": indicator.label,
        "wording_status": str(indicator.wording_status),
        "state": str(indicator.state),
        "direction": str(indicator.direction),
        "confidence": plain(indicator.confidence),
        "reasons": indicator.reasons,
        "would_change": indicator.would_change,
        "crimes": plain(indicator.crimes),
        "populations": list(indicator.populations),
        "actors": list(indicator.actors),
        "places": list(indicator.places),
        "assumptions": indicator.assumptions,
        "sourcing": indicator.sourcing,
        "argument": indicator.argument,
        "review": plain(indicator.review),
        "for": refs(indicator.evidence_for),
        "against": refs(indicator.evidence_against),
        "withheld": indicator.withheld,
        "before": plain(indicator.before),
        "changed": indicator.changed,
    }


def standing_object(one: Standing) -> dict[str, Any]:
    """An assessment and where it stands; of a closed one of a blind round only what it is."""
    said = one.assessment
    return {
        "id": said.id,
        "framework": said.framework,
        "version": said.version,
        "as_of": str(said.as_of),
        "title": said.title,
        "note": said.note if one.open else None,
        "assessor": one.assessor,
        "round": said.round,
        "supersedes": said.supersedes,
        "superseded_by": one.superseded_by,
        "open": one.open,
        "signed": [signoff_object(sign) for sign in one.signoffs],
        "changed_since": list(one.changed_since),
        "dissents": [dissent_object(dissent) for dissent in one.dissents],
        "outlooks": [outlook_object(outlook) for outlook in one.outlooks],
    }


def standing_lines(one: Standing) -> list[str]:
    """The same in words."""
    said = one.assessment
    whose = one.assessor or tr("judged together")
    lines = [f"{said.id}  {said.as_of.words}  {said.framework}  {whose}  {said.title or ''}".rstrip()]
    if not one.open:
        return [*lines, "    " + tr("closed until everybody in its blind round has signed")]
    lines += [
        "    "
        + tr("signed by {name} on {day}: {mandate}").format(
            name=sign.name, day=sign.day.words, mandate=mandate_words(sign.mandate)
        )
        for sign in one.signoffs
    ]
    if one.changed_since:
        lines.append("    " + tr("CHANGED SINCE IT WAS SIGNED by {names}").format(names=", ".join(one.changed_since)))
    if one.superseded_by:
        lines.append("    " + tr("superseded by {id}").format(id=one.superseded_by))
    if one.dissents:
        lines.append("    " + trn("{n} dissent", "{n} dissents", len(one.dissents)))
    return lines


def signoff_object(one: SignOff) -> dict[str, Any]:
    """Who stands for it, under which mandate, since when."""
    return {
        "mandate": str(one.mandate),
        "officer": one.officer,
        "name": one.name,
        "day": str(one.day),
        "digest": one.digest,
        "note": one.note,
    }


def dissent_object(one: Dissent) -> dict[str, Any]:
    """Who sees it otherwise, of what, and whether that is printed."""
    return {
        "id": one.id,
        "officer": one.officer,
        "name": one.name,
        "subject": one.subject,
        "text": one.text,
        "day": plain(one.day),
        "unprinted": one.unprinted,
    }


def outlook_object(one: Outlook) -> dict[str, Any]:
    """The overall judgement under one mandate."""
    return {
        "mandate": str(one.mandate),
        "statement": one.statement,
        "horizon": str(one.horizon),
        "yardstick": one.yardstick,
        "term": one.term,
        "probability": one.probability,
        "confidence": plain(one.confidence),
        "assumptions": one.assumptions,
        "sourcing": one.sourcing,
        "argument": one.argument,
        "would_change": one.would_change,
    }


def flag_object(one: Flag) -> dict[str, Any]:
    """A flag, its items and what was answered."""
    return {
        "key": one.key,
        "code": one.code,
        "subject": one.subject,
        "text": one.text,
        "items": list(one.items),
        "blocking": one.blocking,
        "answer": None if one.answer is None else {"text": one.answer.text, "name": one.answer.name},
    }


def check_object(one: Beside) -> dict[str, Any]:
    """Everything that lies beside a profile."""
    return {
        "as_of": str(one.profile.as_of),
        "assessment": one.profile.assessment.id if one.profile.assessment else None,
        "flags": [flag_object(flag) for flag in one.flags],
        "support": [support_object(support) for support in one.supports.values()],
        "coverage": coverage_object(one.coverage),
        "parties": [party_object(party) for party in one.parties],
    }


def support_object(one: Support) -> dict[str, Any]:
    """What the evidence of one judgement would carry, by origins."""
    return {
        "indicator": one.indicator,
        "carries": plain(one.carries),
        "contested": one.contested,
        "reports": one.reports,
        "own": [origin_object(weighed) for weighed in one.own],
        "other": [origin_object(weighed) for weighed in one.other],
        "reasons": list(one.reasons),
        "pivots": [refs(origin.items) for origin in one.pivots],
    }


def origin_object(one: Weighed) -> dict[str, Any]:
    """An independent origin and the reports that come down to it."""
    origin = one.origin
    return {
        "origin": origin.key,
        "strength": str(one.strength),
        "items": refs(origin.items),
        "ring": list(origin.ring),
    }


def coverage_object(one: Coverage) -> dict[str, Any]:
    """What nobody looked at or reported; weeks by their first day."""
    return {
        "weeks": [_day(week) for week in one.weeks],
        "not_assessed": list(one.not_assessed),
        "no_information": list(one.no_information),
        "whole": _gaps(one.whole),
        "places": [_gaps(gaps) for gaps in one.places],
        "populations": [_gaps(gaps) for gaps in one.populations],
        "streams": [_gaps(gaps) for gaps in one.streams],
        "silent_sources": [
            {
                "source": silence.source,
                "items": list(silence.reports),
                "last": None if silence.last is None else _day(silence.last),
                "usual_days": silence.usual,
                "silent_days": silence.silent_for,
                "basis": str(silence.basis),
                "dark": {name: list(gone) for name, gone in silence.dark._asdict().items()},
            }
            for silence in one.silent_sources
        ],
    }


def party_object(one: Party) -> dict[str, Any]:
    """What is known and judged of one party that acts."""
    threshold = one.threshold
    return {
        "name": one.name,
        "reports": one.reports,
        "origins": one.origins,
        "evidence": one.evidence,
        "present": one.present,
        "threshold": None
        if threshold is None
        else {"indicator": threshold[0], "origins": threshold[1], "strength": str(threshold[2])},
        "grades": {str(strength): count for strength, count in sorted(one.grades.items())},
        "items": list(one.items),
    }


def comparison_object(one: Comparison) -> dict[str, Any]:
    """Where two assessments differ."""
    return {
        "agreed": list(one.agreed),
        "opposed": list(one.opposed),
        "only_left": list(one.only_left),
        "only_right": list(one.only_right),
        "differences": [difference._asdict() for difference in one.differences],
        "new_items": list(one.new_items),
        "gone_items": list(one.gone_items),
    }


def _gaps(one: Gaps) -> dict[str, Any]:
    return {
        "name": one.name,
        "items": list(one.items),
        "last": None if one.last is None else _day(one.last),
        "unreported": [_day(week) for week in one.unreported],
        "silent": [_day(week) for week in one.silent],
    }


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
