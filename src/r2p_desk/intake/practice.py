"""Reader of authored practice judgements: an assessment somebody wrote to learn or to show, never a finding.

Schema ``r2p-desk-practice/1``. Items are named by the id they came with (``external_id``), since the case they
belong to is made anew each time.
"""

import re
from collections.abc import Iterable

import msgspec

from ..domain.assessment import Concern, Confidence, Direction, Side, State
from ..domain.signal import Crime
from ..domain.when import When
from ..errors import Damaged, InvalidValue, NewerVersion
from ..i18n import tr
from .json_text import read_json

_SCHEMA = "r2p-desk-practice/1"


class PracticeEvidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item (its external id) for or against a judgement, and why."""

    item: str
    side: Side
    why: str


class PracticeJudgement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One indicator judged, with its evidence; no ``crimes`` means those of its risk factor."""

    indicator: str
    state: State
    direction: Direction
    confidence: Confidence
    reasons: str
    would_change: str
    evidence: tuple[PracticeEvidence, ...]
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()


class PracticeConcern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The level stated for a risk factor (its number as text) or a crime (its code)."""

    subject: str
    level: Concern
    direction: Direction
    reasons: str


class PracticeAssessment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One authored run of a framework over one practice case; ``label`` says whose it is and must be shown."""

    schema: str
    label: str
    case_id: str
    framework: str
    as_of: When
    title: str
    note: str
    judgements: tuple[PracticeJudgement, ...]
    concerns: tuple[PracticeConcern, ...]


def read_practice_judgements(data: bytes) -> PracticeAssessment:
    """The assessment these bytes state.

    ``NewerVersion`` for a later schema; ``Damaged`` for all else that is not this format, or that judges an indicator,
    names an item within a judgement, or states a concern twice.
    """
    value = read_json(data)
    _check_schema(value.get("schema") if isinstance(value, dict) else None)
    try:
        assessment = msgspec.convert(value, PracticeAssessment, dec_hook=_day)
        msgspec.json.encode(value)  # fails on half a surrogate pair, which no case file can hold
    except (msgspec.ValidationError, InvalidValue, UnicodeEncodeError) as error:
        raise _damaged(str(error)) from error
    _check_once(judgement.indicator for judgement in assessment.judgements)
    _check_once(concern.subject for concern in assessment.concerns)
    for judgement in assessment.judgements:
        _check_once(piece.item for piece in judgement.evidence)
    return assessment


def _check_schema(schema: object) -> None:
    if schema == _SCHEMA:
        return
    if isinstance(schema, str) and re.fullmatch(r"r2p-desk-practice/[1-9][0-9]{0,5}", schema):
        raise NewerVersion(
            tr("These practice judgements were written for a later version of R2P Desk."),
            kept=tr("Nothing was imported."),
            todo=tr("Install the newer version, then import them again."),
        )
    raise _damaged("schema")


def _check_once(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise _damaged(tr("{name} stands twice").format(name=name[:40]))
        seen.add(name)


def _day(kind: type, value: object) -> object:
    if kind is When and isinstance(value, str):
        return When(value)
    raise msgspec.ValidationError(f"unexpected {type(value).__name__}")


def _damaged(what: str) -> Damaged:
    return Damaged(
        tr("The practice judgements cannot be read: {what}.").format(what=what[:200]),
        kept=tr("Nothing was imported."),
        todo=tr("Take the file again from where it came from."),
    )
