"""What comes back on a warning: acknowledgements, what became of what it stated; and warnings that others gave."""

from collections.abc import Sequence
from uuid import uuid4

from ..domain.records import fields_of
from ..domain.warning import Acknowledgement, Alert, Outcome, Result, Step
from ..domain.when import When
from ..errors import InvalidValue, Refused, UsageError
from ..i18n import tr
from .assessing import today
from .items import find_item
from .reading import one, records
from .session import OpenCase
from .warnings import find_note, known_by, not_in_the_future


def acknowledge(
    case: OpenCase, reference: str, *, by: str, how: str, day: When | None = None, addressee: str | None = None
) -> Acknowledgement:
    """Save that an addressee acknowledged a note (number or id), or a step they were told of (record id).

    ``addressee`` is needed where there are several; ``by`` is who said so. ``Refused`` for a note not issued,
    ``InvalidValue`` for a day before it went out.
    """
    subject, addressees, since = _to_acknowledge(case, reference)
    chosen = _addressee(addressees, addressee)
    said = not_in_the_future(day or today())
    if said.latest < since.earliest:
        raise InvalidValue(
            tr("It went out on {sent}; it cannot have been acknowledged on {day}.").format(
                sent=since.words, day=said.words
            ),
            kept=tr("Nothing was saved."),
        )
    made = Acknowledgement(
        id=str(uuid4()),
        subject=subject,
        addressee=chosen,
        by=_said(by, tr("who acknowledged it")),
        day=said,
        how=_said(how, tr("how they did")),
    )
    case.state([("acknowledgement", made.id, fields_of(made))])
    return made


def say_outcome(
    case: OpenCase,
    reference: str,
    result: Result,
    *,
    reasons: str,
    day: When | None = None,
    evidence: Sequence[str] = (),
    stated: When | None = None,
) -> Outcome:
    """Save what became of what an issued note stated, with evidence and reasons; the note itself stays as it is.

    ``day`` is when it happened, needed where it came true, whole or in part. ``KnownLater`` for evidence not known by
    the day of saying so (``stated``; today when not given).
    """
    note = find_note(case, reference).warning
    if note.issued is None:
        raise Refused(
            tr("Warning {number} was not issued; nothing became of it.").format(number=note.number),
            kept=tr("Nothing was saved."),
        )
    now = not_in_the_future(stated or today())
    if day is None and result in {Result.CAME_TRUE, Result.PARTLY}:
        raise UsageError(tr("Say when it happened."), kept=tr("Nothing was saved."))
    if day is not None and day.latest > now.latest:
        raise InvalidValue(
            tr("{day} lies after {stated}, when this is said.").format(day=day.words, stated=now.words),
            kept=tr("Nothing was saved."),
        )
    made = Outcome(
        id=str(uuid4()),
        warning=note.id,
        result=result,
        stated=now,
        reasons=_said(reasons, tr("why you say so")),
        day=day,
        items=tuple(dict.fromkeys(known_by(case, one, now).id for one in evidence)),
        officer=case.desk.officer.id,
        name=case.desk.officer.name,
    )
    case.state([("outcome", made.id, fields_of(made))])
    return made


def outcomes(case: OpenCase) -> list[Outcome]:
    """All that was said of what became of warnings, oldest first; ``recorded`` is filled in."""
    rows = case.file.records("outcome")
    found = [one(case, Outcome, record, {**fields, "recorded": created}) for record, created, fields in rows]
    return [outcome for outcome in found if outcome is not None]


def log_alert(
    case: OpenCase,
    *,
    by: str,
    day: When,
    title: str,
    reference: str | None = None,
    item: str | None = None,
) -> Alert:
    """Save that others warned: who, when, what, where it can be read, the item here that reports it. Never blocked."""
    made = Alert(
        id=str(uuid4()),
        by=_said(by, tr("who warned")),
        day=not_in_the_future(day),
        title=_said(title, tr("what they warned of")),
        reference=reference or None,
        item=None if not item else find_item(case, item).id,
    )
    case.state([("alert", made.id, fields_of(made))])
    return made


def _to_acknowledge(case: OpenCase, reference: str) -> tuple[str, tuple[str, ...], When]:
    """(record id, addressees, day it went out) of an issued note, or of a step somebody was told of."""
    for step in records(case, "step", Step):
        if step.id == reference.strip() and step.addressee:
            return step.id, (step.addressee,), step.day
    note = find_note(case, reference).warning
    if note.issued is None:
        raise Refused(
            tr("Warning {number} was not issued; nobody can have acknowledged it.").format(number=note.number),
            kept=tr("Nothing was saved."),
        )
    return note.id, note.addressees, note.issued


def _addressee(addressees: tuple[str, ...], given: str | None) -> str:
    wanted = (given or "").strip().casefold()
    chosen = [one for one in addressees if one.casefold() == wanted] if wanted else list(addressees)
    if len(chosen) == 1:
        return chosen[0]
    raise UsageError(
        tr("Say for which addressee: {names}.").format(names=" · ".join(addressees)), kept=tr("Nothing was saved.")
    )


def _said(text: str, what: str) -> str:
    said = text.strip()
    if not said:
        raise UsageError(tr("Say {what}.").format(what=what), kept=tr("Nothing was saved."))
    return said
