"""The JSON objects of warnings: notes, what went to whom, steps, outcomes, lessons."""

from typing import Any

from ..actions import warnings
from ..actions.items import find_item
from ..actions.session import OpenCase
from ..actions.warning_words import need_words
from ..actions.warnings import Note
from ..analysis.ladder import LadderStep, Sent
from ..analysis.response import Response
from ..domain.records import plain
from ..domain.warning import Outcome, Step, WarningNote
from ..errors import NotFound


def note_object(case: OpenCase, note: Note) -> dict[str, Any]:
    """A note as it went out, items by the ids people use."""
    warning = note.warning
    made = {
        name: plain(getattr(warning, name))
        for name in WarningNote.__struct_fields__
        if name not in {"rung", "paragraphs", "issuer", "issuer_name"}
    }
    missing = [] if warning.issued is not None else warnings.missing_for_issue(case, warning)
    return {
        **made,
        "kind": str(warning.rung),
        "paragraphs": [
            {
                "text": one.text,
                "items": [_ref(case, item) for item in one.items],
                "judgement": one.judgement,
            }
            for one in warning.paragraphs
        ],
        "issued_by": warning.issuer_name,
        "superseded_by": note.superseded_by,
        "changed_since_issued": [
            {"field": one.field, "value": one.value, "name": one.name, "at": one.at} for one in note.changed
        ],
        "sound": note.sound,
        "missing": [{"code": code, "text": text} for code, text in missing],
    }


def outcome_object(case: OpenCase, outcome: Outcome) -> dict[str, Any]:
    """What became of it."""
    return {
        "id": outcome.id,
        "warning": outcome.warning,
        "result": str(outcome.result),
        "day": plain(outcome.day),
        "stated": str(outcome.stated),
        "reasons": outcome.reasons,
        "evidence": [_ref(case, item) for item in outcome.items],
        "name": outcome.name,
    }


def sent_object(sent: Sent) -> dict[str, Any]:
    """What went to one addressee, and whether it was acknowledged."""
    answered = sent.answered
    return {
        "subject": sent.subject,
        "step": str(sent.rung),
        "title": sent.title,
        "addressee": sent.addressee,
        "sent": str(sent.day),
        "answer_by": plain(sent.answer_by),
        "acknowledged": None
        if answered is None
        else {"by": answered.by, "day": str(answered.day), "how": answered.how},
        "days": sent.days,
        "overdue": sent.overdue,
    }


def step_object(step: Step) -> dict[str, Any]:
    """A move on the ladder."""
    return {
        "id": step.id,
        "step": str(step.rung),
        "day": str(step.day),
        "reason": step.reason,
        "missing": list(step.missing),
        "warning": step.warning,
        "addressee": step.addressee,
        "answer_by": plain(step.answer_by),
        "name": step.name,
    }


def rung_object(step: LadderStep, names: dict[str, str]) -> dict[str, Any]:
    """A step of the ladder: what it needs, what met that, its clock, what went out."""
    return {
        "step": str(step.rung),
        "stands": step.stands,
        "day": None if step.taken is None else str(step.taken.day),
        "days": step.days,
        "from_signal": step.from_signal,
        "reason": None if step.taken is None else step.taken.reason,
        "taken_without": [] if step.taken is None else list(step.taken.missing),
        "needs": [
            {
                "need": str(one.need),
                "text": need_words(one.need),
                "met": one.met,
                "records": [
                    {"kind": kind, "id": record, "name": names.get(record, "")} for kind, record in one.records
                ],
                "paragraphs": list(one.paragraphs),
            }
            for one in step.needs
        ],
        "sent": [sent_object(one) for one in step.sent],
    }


def response_object(response: Response) -> dict[str, Any]:
    """A warning and what it led to."""
    decided, outcome = response.decided, response.outcome
    return {
        "number": response.warning.number,
        "id": response.warning.id,
        "title": response.warning.title,
        "issued": plain(response.warning.issued),
        "sent": [sent_object(one) for one in response.sent],
        "decided": None if decided is None else {"id": decided.id, "day": str(decided.day), "title": decided.title},
        "result": None if outcome is None else str(outcome.result),
        "result_day": None if outcome is None else plain(outcome.day),
        "lead": response.lead,
        "horizon_passed": response.horizon_passed,
    }


def _ref(case: OpenCase, item: str) -> str:
    """What officers call the item; its own id where it is not in this copy of the case, or was not there then."""
    try:
        return find_item(case, item).ref
    except NotFound:
        return item
