"""The ladder of warning and the response ledger of a case, as of any day; taking a step, up or down."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import msgspec

from ..analysis.ladder import Ground, Ladder, Made, NeedState, ladder_of, unmet
from ..analysis.response import Ledger, ledger_of
from ..domain.records import fields_of
from ..domain.warning import Acknowledgement, Alert, Rung, Step, rung_words
from ..domain.when import When
from ..errors import DeskError, InvalidValue, Refused, UsageError
from ..i18n import tr
from .basis import basis
from .reading import one, records
from .responding import outcomes
from .session import OpenCase
from .warning_words import need_words
from .warnings import find_note, not_in_the_future, notes

_NOTHING_MORE = "nothing-more"
_OPTIONS_PAPERS = ("options_paper", "options")


class LadderRead(msgspec.Struct, frozen=True, kw_only=True):
    """The ladder as of a day, and what people call the records it names, by id."""

    ladder: Ladder
    names: dict[str, str]


class LedgerRead(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger as of a day, and what people call the records it names, by id."""

    ledger: Ledger
    names: dict[str, str]


def ladder(case: OpenCase, as_of: When) -> LadderRead:
    """Where the case stood on the ladder by that day, what each step needed and had, every clock and every silence."""
    ground = ground_of(case)
    return LadderRead(ladder=ladder_of(ground, as_of), names=_names(ground))


def ledger(case: OpenCase, as_of: When) -> LedgerRead:
    """Warning and response by that day, in order of time, with silences; and what each warning led to."""
    ground = ground_of(case)
    decisions = _made(case, "decision", lambda fields: str(fields.get("title") or ""))
    names = _names(ground) | {one.id: one.title for one in decisions}
    return LedgerRead(ledger=ledger_of(ground, outcomes(case), decisions, as_of), names=names)


def take_step(
    case: OpenCase,
    rung: Rung,
    *,
    day: When,
    reason: str | None = None,
    warning: str | None = None,
    addressee: str | None = None,
    answer_by: When | None = None,
) -> Step:
    """Move the case to a step as of a day; needs not met are kept with it, and the reason for going all the same.

    ``warning`` (number or id) is the note that went out with it; without one ``addressee`` is who was told. ``Refused``
    for a step up with a need unmet, and for a step down, when there is no reason in words.
    """
    not_in_the_future(day)
    ground = ground_of(case)
    now = ladder_of(ground, day)
    _refuse_out_of_order(ground, now, rung, day)
    why = (reason or "").strip() or None
    missing = unmet(ground, rung, day) if rung.height > now.stands.height else ()
    if why is None and missing:
        raise _unmet(rung, missing)
    if why is None and rung.height < now.stands.height:
        raise Refused(
            tr("From “{now}” down to “{rung}” needs a reason.").format(
                now=rung_words(now.stands), rung=rung_words(rung)
            ),
            kept=tr("The case stays where it is."),
            todo=tr("Say why in words."),
        )
    made = Step(
        id=str(uuid4()),
        rung=rung,
        day=day,
        reason=why,
        missing=tuple(str(state.need) for state in missing),
        warning=None if not warning else find_note(case, warning).warning.id,
        addressee=(addressee or "").strip() or None,
        answer_by=answer_by,
        officer=case.desk.officer.id,
        name=case.desk.officer.name,
    )
    case.state([("step", made.id, fields_of(made))])
    return made


def ground_of(case: OpenCase) -> Ground:
    """Everything of the case the ladder looks at; what is judged blind by others stays out until it is signed."""
    known = basis(case)
    seen = [one for one in known.assessments if known.open_to(one)]
    concerns = [one for made in seen for one in known.concerns_of(made).values()]
    owners = [one.id for made in seen for one in known.judgements_of(made).values()] + [one.id for one in concerns]
    steps = [
        one(case, Step, record, {**fields, "recorded": created})
        for record, created, fields in case.file.records("step")
    ]
    return Ground(
        items=known.knowledge.items,
        evidence=frozenset(piece.item for owner in owners for piece in known.evidence_of(owner)),
        assessments=seen,
        concerns=[one for one in concerns if one.level is not None],
        signed=_signed(case),
        warnings=[note.warning for note in notes(case)],
        steps=[step for step in steps if step is not None],
        acknowledgements=records(case, "acknowledgement", Acknowledgement),
        alerts=records(case, "alert", Alert),
        worksheets=_made(case, "worksheet", lambda fields: str(fields.get("title") or "")),
        options=_options(case),
    )


def _refuse_out_of_order(ground: Ground, now: Ladder, rung: Rung, day: When) -> None:
    later = [step for step in ground.steps if step.day.latest > day.latest]
    if later:
        newest = max(later, key=lambda step: step.day.latest)
        raise InvalidValue(
            tr("On {later} the case was moved to “{rung}”; a step before that cannot be entered now.").format(
                later=newest.day.words, rung=rung_words(newest.rung)
            ),
            kept=tr("The case stays where it is."),
            todo=tr("Take the step as of that day or a later one, and say in its reason when it was."),
        )
    if now.moves and now.stands is rung:
        raise UsageError(
            tr("The case stands at “{rung}” already.").format(rung=rung_words(rung)),
            kept=tr("The case stays where it is."),
        )


def _unmet(rung: Rung, missing: tuple[NeedState, ...]) -> Refused:
    words = [(str(state.need), need_words(state.need)) for state in missing]
    error = Refused(
        tr("“{rung}” needs more than there is: {missing}.").format(
            rung=rung_words(rung), missing="; ".join(one for _, one in words)
        ),
        kept=tr("The case stays where it is."),
        todo=tr("Bring what is missing, or say in words why the step is taken without it; that is kept."),
    )
    error.findings = tuple(words)
    return error


def _signed(case: OpenCase) -> list[Made]:
    return [
        msgspec.structs.replace(made, assessment=str(fields.get("assessment")))
        for made, fields in _read(case, "signoff", lambda fields: str(fields.get("name") or ""))
    ]


def _options(case: OpenCase) -> list[Made]:
    """Options of papers, each with the day of its paper; doing nothing more is no option that answers a need."""
    days = {made.id: made.day for kind in _OPTIONS_PAPERS for made in _made(case, kind, lambda _: "")}
    return [
        msgspec.structs.replace(made, day=days.get(str(fields.get("paper")), made.day))
        for made, fields in _read(
            case, "option", lambda fields: str(fields.get("words") or fields.get("measure") or "")
        )
        if fields.get("withdrawn") is not True and fields.get("measure") != _NOTHING_MORE
    ]


def _called(option: dict[str, Any]) -> str:
    return str(option.get("words") or option.get("measure") or "")


def _made(case: OpenCase, kind: str, title: Callable[[dict[str, Any]], str]) -> list[Made]:
    return [made for made, _ in _read(case, kind, title)]


def _read(case: OpenCase, kind: str, title: Callable[[dict[str, Any]], str]) -> list[tuple[Made, dict[str, Any]]]:
    """Records of another part of the program by their day, or where they state none by when they were entered."""
    found = []
    for record, created, fields in case.file.records(kind):
        stated = fields.get("day") or fields.get("as_of") or created[:10]
        try:
            day = When(str(stated))
        except DeskError:
            day = When(created[:10])
        found.append((Made(id=record, day=day, title=title(fields)), fields))
    return found


def _names(ground: Ground) -> dict[str, str]:
    named = {item.id: f"{item.ref}: {item.title}" for item in ground.items}
    named |= {made.id: tr("as of {day}").format(day=made.as_of.words) for made in ground.assessments}
    named |= {note.id: f"{note.number}: {note.heading}" for note in ground.warnings}
    named |= {one.id: f"{one.subject}: {one.level}" for one in ground.concerns}
    for made in (*ground.signed, *ground.worksheets, *ground.options):
        named[made.id] = made.title or made.day.words
    return named
