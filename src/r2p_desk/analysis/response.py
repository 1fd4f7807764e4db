"""The ledger of warning and response: was there warning, when, to whom, who acknowledged, what was decided, what came.

One table in order of time. Silence is a row: it stands on the day on which an acknowledgement was to come, or on the
day asked for where no time was given. Lead time is counted in days from the day a warning was issued to the day of the
first outcome that came true, whole or in part; below zero where the warning came after.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from ..domain.warning import Acknowledgement, Alert, Outcome, Result, Step, WarningNote
from ..domain.when import When
from .ladder import Ground, Made, Sent, clock, first_signal, in_order, known_then, sent_of


class Event(StrEnum):
    """What a row of the ledger tells."""

    SIGNAL = "signal"
    STEP = "step"
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    SILENCE = "silence"
    ALERT = "alert"
    DECISION = "decision"
    OUTCOME = "outcome"
    HORIZON = "horizon"


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: the day (its last, where uncertain), what it tells, the record it stands for, what people call that.

    ``detail`` is who or what: an addressee, the step, the result. ``days`` of silence, or from sending to the answer.
    """

    day: When
    event: Event
    record: str
    title: str = ""
    detail: str = ""
    days: int | None = None


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What one warning led to: to whom it went, the first decision on or after its day, what came, days of lead."""

    warning: WarningNote
    sent: tuple[Sent, ...]
    decided: Made | None
    outcome: Outcome | None
    lead: int | None
    horizon_passed: bool


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger as of a day: rows in order of time, and beside them each warning with what it led to."""

    as_of: When
    rows: tuple[LedgerRow, ...]
    responses: tuple[Response, ...]


def ledger_of(ground: Ground, outcomes: Sequence[Outcome], decisions: Sequence[Made], as_of: When) -> Ledger:
    """The ledger as of a day, of nothing but what was known, stated or issued by then."""
    then = known_then(ground, as_of)
    said = [one for one in outcomes if one.stated.latest <= as_of.latest]
    made = sorted(
        (one for one in decisions if one.day.latest <= as_of.latest), key=lambda one: (one.day.latest, one.id)
    )
    sent = sent_of(then, as_of)
    issued = [note for note in then.warnings if note.issued is not None]
    responses = [_response(note, sent, made, said, as_of) for note in issued]
    rows = [
        *_signal_rows(then),
        *(_step_row(step) for step in in_order(then.steps)),
        *(_issued_row(note, note.issued) for note in issued if note.issued is not None),
        *(row for one in sent for row in _sent_rows(one, as_of)),
        *(_alert_row(alert) for alert in then.alerts),
        *(LedgerRow(day=one.day, event=Event.DECISION, record=one.id, title=one.title) for one in made),
        *(row for response in responses for row in _end_rows(response)),
    ]
    order = list(Event)
    rows.sort(key=lambda row: (row.day.latest, order.index(row.event), row.title, row.detail, row.record))
    responses.sort(key=lambda one: (one.warning.number, one.warning.id))
    return Ledger(as_of=as_of, rows=tuple(rows), responses=tuple(responses))


def standing(outcomes: Sequence[Outcome], warning: str) -> Outcome | None:
    """The outcome that stands for a warning: the one said last."""
    said = [one for one in outcomes if one.warning == warning]
    return max(said, key=lambda one: (one.stated.latest, one.recorded or "", one.id), default=None)


def lead_days(note: WarningNote, outcome: Outcome | None) -> int | None:
    """Days from issuing to what came true; ``None`` where nothing did, or nobody said when."""
    if note.issued is None or outcome is None or outcome.day is None:
        return None
    if outcome.result not in {Result.CAME_TRUE, Result.PARTLY}:
        return None
    return _days(note.issued.latest, outcome.day.latest)


def _response(
    note: WarningNote, sent: Sequence[Sent], decisions: Sequence[Made], outcomes: Sequence[Outcome], as_of: When
) -> Response:
    outcome = standing(outcomes, note.id)
    since = note.issued
    decided = next((one for one in decisions if since is not None and one.day.latest >= since.latest), None)
    return Response(
        warning=note,
        sent=tuple(one for one in sent if one.subject == note.id),
        decided=decided,
        outcome=outcome,
        lead=lead_days(note, outcome),
        horizon_passed=note.horizon is not None and note.horizon.latest < as_of.latest,
    )


def _signal_rows(then: Ground) -> list[LedgerRow]:
    signal = first_signal(then)
    if signal is None:
        return []
    return [LedgerRow(day=When.on(clock(signal)), event=Event.SIGNAL, record=signal.id, title=signal.title)]


def _step_row(step: Step) -> LedgerRow:
    return LedgerRow(day=step.day, event=Event.STEP, record=step.id, detail=str(step.rung), title=step.reason or "")


def _issued_row(note: WarningNote, issued: When) -> LedgerRow:
    to = " · ".join(note.addressees)
    return LedgerRow(day=issued, event=Event.ISSUED, record=note.id, title=f"{note.number}: {note.heading}", detail=to)


def _sent_rows(sent: Sent, as_of: When) -> list[LedgerRow]:
    """The acknowledgement, and the silence before it where it came late or has not come."""
    rows: list[LedgerRow] = []
    answer = sent.answered
    if answer is None or sent.overdue:
        given = sent.answer_by is not None and sent.answer_by.latest <= as_of.latest
        day = sent.answer_by if given and sent.answer_by is not None else as_of
        rows.append(_row_of(sent, Event.SILENCE, day))
    if answer is not None:
        rows.append(_answer_row(sent, answer))
    return rows


def _row_of(sent: Sent, event: Event, day: When) -> LedgerRow:
    return LedgerRow(day=day, event=event, record=sent.subject, title=sent.title, detail=sent.addressee, days=sent.days)


def _answer_row(sent: Sent, answer: Acknowledgement) -> LedgerRow:
    detail = sent.addressee if answer.by == sent.addressee else f"{sent.addressee} ({answer.by})"
    return LedgerRow(
        day=answer.day, event=Event.ACKNOWLEDGED, record=answer.id, title=sent.title, detail=detail, days=sent.days
    )


def _alert_row(alert: Alert) -> LedgerRow:
    return LedgerRow(day=alert.day, event=Event.ALERT, record=alert.id, title=alert.title, detail=alert.by)


def _end_rows(response: Response) -> list[LedgerRow]:
    """The end of the horizon where nobody has said yet what came, and what came where they have."""
    note, outcome = response.warning, response.outcome
    title = f"{note.number}: {note.heading}"
    if outcome is not None:
        return [
            LedgerRow(
                day=outcome.day or outcome.stated,
                event=Event.OUTCOME,
                record=outcome.id,
                title=title,
                detail=str(outcome.result),
                days=response.lead,
            )
        ]
    if response.horizon_passed and note.horizon is not None:
        return [LedgerRow(day=note.horizon, event=Event.HORIZON, record=note.id, title=title)]
    return []


def _days(first: date, last: date) -> int:
    return (last - first).days
