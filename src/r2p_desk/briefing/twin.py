"""The assessment as data inside the briefing: what the pages say, numbered as they are, without ids of the case.

Canonical JSON (see ``keys.canonical``). Evidence is named by its note number; an item's ``external_id`` is the public
id it came with. Dates are EDTF. What nobody stated is null, never invented.
"""

from collections.abc import Iterable
from typing import Any

from ..domain.assessment import CrimeProfile, FactorProfile, IndicatorProfile, Profile
from ..domain.case import Case
from ..domain.framework import all_official
from ..domain.item import Item
from ..domain.marking import Marking
from ..keys.canonical import encode
from .ground import Ground, evidence_of
from .undecided import Undecided, undecided_objects

FORMAT = "r2p-desk-assessment/1"
TWIN_NAME = "assessment.json"


def assessment_json(case: Case, profile: Profile) -> bytes:
    """The assessment as canonical JSON in UTF-8."""
    return ground_json(Ground.of(case, profile))


def ground_json(ground: Ground, waiting: Iterable[Undecided] = ()) -> bytes:
    """The same of what a briefing stands on, with its numbers."""
    case, profile = ground.case, ground.profile
    return encode(
        {
            "format": FORMAT,
            "case": {"title": case.title, "marking": case.marking, "practice": case.practice},
            "framework": {
                "id": profile.framework,
                "title": profile.framework_title,
                "official_text": all_official(one.wording_status for one in profile.indicators),
            },
            "as_of": profile.as_of,
            "assessed_as_of": profile.assessed_as_of,
            "access": None if profile.access is None else [access.value for access in profile.access],
            "ceiling": profile.ceiling,
            "note": profile.note,
            "items_known": len(profile.items),
            "crimes": [_crime(crime) for crime in profile.crimes],
            "risk_factors": [_factor(factor) for factor in profile.factors],
            "indicators": [_indicator(indicator, ground) for indicator in profile.indicators],
            "unknown": list(profile.unknown),
            "undecided": undecided_objects(waiting),
            "evidence": [item_object(item, ground.numbers[item.id], ground.marking_of(item)) for item in ground.items],
        }
    )


def _crime(crime: CrimeProfile) -> dict[str, Any]:
    return {
        "crime": crime.crime.value,
        "level": crime.level and crime.level.value,
        "direction": crime.direction.value,
        "reasons": crime.reasons,
        "present": crime.present,
        "emerging": crime.emerging,
    }


def _factor(factor: FactorProfile) -> dict[str, Any]:
    return {
        "number": factor.number,
        "title": factor.title,
        "title_status": factor.title_status.value,
        "common": factor.common,
        "crimes": [crime.value for crime in factor.crimes],
        "judged": factor.judged,
        "unknown": factor.unknown,
        "level": factor.level and factor.level.value,
        "direction": factor.direction.value,
        "reasons": factor.reasons,
    }


def _indicator(indicator: IndicatorProfile, ground: Ground) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "label": indicator.label,
        "wording_status": indicator.wording_status.value,
        "state": indicator.state.value,
        "direction": indicator.direction.value,
        "confidence": indicator.confidence and indicator.confidence.value,
        "reasons": indicator.reasons,
        "would_change": indicator.would_change,
        "crimes": [crime.value for crime in indicator.crimes],
        "for": _numbers(indicator.evidence_for, ground),
        "against": _numbers(indicator.evidence_against, ground),
        "whys": {str(ground.numbers[item.id]): indicator.whys[item.id]
                 for item in evidence_of(indicator) if item.id in indicator.whys},
        "withheld": indicator.withheld if ground.profile.ceiling is None else None,  # not told apart under a ceiling
    }  # fmt: skip


def _numbers(items: Iterable[Item], ground: Ground) -> list[int]:
    return [ground.numbers[item.id] for item in items]


def item_object(item: Item, number: int, marking: Marking) -> dict[str, Any]:
    """An item as data, under its number in this document."""
    reference = item.reference
    return {
        "note": number,
        "external_id": item.external_id,
        "title": item.title,
        "happened": item.happened,
        "known": item.known or item.recorded,
        "source": item.source,
        "reference": reference and {
            "document": reference.document, "locator": reference.locator, "date": reference.date, "url": reference.url,
        },
        "grade": item.grade,
        "verification": item.verification and item.verification.value,
        "access": item.access and item.access.value,
        "marking": marking,
    }  # fmt: skip
