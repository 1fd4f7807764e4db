"""The ladder of warning as of a day: where the case stands, what each step needs and which record meets it, how long.

Nothing here takes a step, and no level of concern does: steps are records of officers. The clock runs from the first
signal: the day by which the first item with an early-sign stream (A/64/864, para. 12), or the first that stands as
evidence, was surely known.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from ..domain.assessment import Assessment, StatedConcern
from ..domain.item import Item
from ..domain.warning import Acknowledgement, Alert, Rung, Step, WarningNote
from ..domain.when import When


class Need(StrEnum):
    """What a step needs. Those of a step below are needed by every step above."""

    SIGNAL = "signal"
    LEVEL = "level"
    ISSUED = "issued"
    EVIDENCE = "evidence"
    UNKNOWNS = "unknowns"
    SIGNED = "signed"
    STATEMENT = "statement"
    HORIZON = "horizon"
    LIKELIHOOD = "likelihood"
    CONFIDENCE = "confidence"
    ADDRESSEE = "addressee"
    EARLY_WARNING_ISSUED = "early-warning-issued"
    WORKSHEET = "two-limbs"
    OPTIONS = "options"
    NOTICE_ISSUED = "notice-issued"


NEEDS: dict[Rung, tuple[Need, ...]] = {
    Rung.WATCHING: (Need.SIGNAL,),
    Rung.CONCERN: (Need.LEVEL,),
    Rung.ADVISORY_NOTE: (Need.EVIDENCE, Need.UNKNOWNS, Need.ISSUED),
    Rung.EARLY_WARNING: (
        Need.SIGNED,
        Need.STATEMENT,
        Need.HORIZON,
        Need.LIKELIHOOD,
        Need.CONFIDENCE,
        Need.ADDRESSEE,
        Need.EARLY_WARNING_ISSUED,
    ),
    Rung.NOTICE: (Need.WORKSHEET, Need.OPTIONS, Need.NOTICE_ISSUED),
}
"""Step → what it needs beside all that the steps below it need."""

_ISSUED = {
    Need.ISSUED: Rung.ADVISORY_NOTE,
    Need.EARLY_WARNING_ISSUED: Rung.EARLY_WARNING,
    Need.NOTICE_ISSUED: Rung.NOTICE,
}


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A record of another part of the case that meets a need: its id, its day, what it is called."""

    id: str
    day: When
    title: str = ""
    assessment: str | None = None


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of a case the ladder looks at, in any order; what lies after the day asked for is left out here.

    ``evidence`` are the ids of items that stand as evidence; ``warnings`` are as they were issued.
    """

    items: Sequence[Item] = ()
    evidence: frozenset[str] = frozenset()
    assessments: Sequence[Assessment] = ()
    concerns: Sequence[StatedConcern] = ()
    signed: Sequence[Made] = ()
    warnings: Sequence[WarningNote] = ()
    steps: Sequence[Step] = ()
    acknowledgements: Sequence[Acknowledgement] = ()
    alerts: Sequence[Alert] = ()
    worksheets: Sequence[Made] = ()
    options: Sequence[Made] = ()


class NeedState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a need is met, and by which records (kind, id); ``paragraphs`` are the numbers of those that lack it."""

    need: Need
    met: bool
    records: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[int, ...] = ()


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A note or a step, to one addressee: whether and when they acknowledged it, or how many days of silence.

    ``days`` from sending to the acknowledgement, or to the day asked for; ``overdue`` days past the time given, 0 when
    it is not past, ``None`` when no time was given.
    """

    subject: str
    kind: str
    rung: Rung
    title: str
    addressee: str
    day: When
    answer_by: When | None
    answered: Acknowledgement | None
    days: int
    overdue: int | None

    @property
    def silent(self) -> bool:
        """Whether nobody acknowledged it."""
        return self.answered is None


class LadderStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the ladder: whether the case stands there or has been there, what it needs, its clock, what was sent.

    ``taken`` is the newest move to it; ``days`` since that; ``from_signal`` days from the first signal to it.
    """

    rung: Rung
    stands: bool
    taken: Step | None
    days: int | None
    from_signal: int | None
    needs: tuple[NeedState, ...]
    sent: tuple[Sent, ...]

    @property
    def missing(self) -> tuple[Need, ...]:
        """The needs that are not met."""
        return tuple(one.need for one in self.needs if not one.met)


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """The five steps as of a day; ``signal`` is the item that began the clock, ``moves`` all moves, oldest first."""

    as_of: When
    stands: Rung
    signal: Item | None
    signal_days: int | None
    steps: tuple[LadderStep, ...]
    moves: tuple[Step, ...]
    alerts: tuple[Alert, ...]

    @property
    def next(self) -> LadderStep | None:
        """The step above the one where the case stands."""
        above = self.stands.height + 1
        return self.steps[above] if above < len(self.steps) else None

    @property
    def silences(self) -> tuple[Sent, ...]:
        """All that nobody acknowledged, the oldest first."""
        silent = [sent for step in self.steps for sent in step.sent if sent.silent]
        return tuple(sorted(silent, key=lambda sent: (sent.day.latest, sent.title, sent.addressee)))


def ladder_of(ground: Ground, as_of: When) -> Ladder:
    """The ladder as of a day, of nothing but what was known, stated or issued by then."""
    then = known_then(ground, as_of)
    signal = first_signal(then)
    moves = in_order(then.steps)
    stands = moves[-1].rung if moves else Rung.WATCHING
    sent = sent_of(then, as_of)
    return Ladder(
        as_of=as_of,
        stands=stands,
        signal=signal,
        signal_days=None if signal is None else _days(clock(signal), as_of.latest),
        steps=tuple(_step(rung, stands, moves, signal, then, sent, as_of) for rung in Rung),
        moves=moves,
        alerts=tuple(sorted(then.alerts, key=lambda alert: (alert.day.latest, alert.id))),
    )


def unmet(ground: Ground, rung: Rung, day: When) -> tuple[NeedState, ...]:
    """What this step and all below it need and did not have by that day."""
    then = known_then(ground, day)
    below = [one for one in Rung if one.height <= rung.height]
    return tuple(state for one in below for state in _needs(one, then) if not state.met)


def known_then(ground: Ground, day: When) -> Ground:
    """What of this was known, stated or issued by that day; of an uncertain day the last it may be counts.

    Drafts are there from the day on whose knowledge they rest; an alert that an item reports from when that was known.
    """
    items = [item for item in ground.items if item.known_by(day)]
    known = {item.id for item in items}
    assessments = [one for one in ground.assessments if one.as_of.latest <= day.latest]
    made = {one.id for one in assessments}
    return Ground(
        items=items,
        evidence=ground.evidence & known,
        assessments=assessments,
        concerns=[one for one in ground.concerns if one.assessment in made],
        signed=[one for one in ground.signed if one.day.latest <= day.latest],
        warnings=[note for note in ground.warnings if _there(note, day)],
        steps=[step for step in ground.steps if step.day.latest <= day.latest],
        acknowledgements=[one for one in ground.acknowledgements if one.day.latest <= day.latest],
        alerts=[
            one for one in ground.alerts if one.day.latest <= day.latest and (one.item is None or one.item in known)
        ],
        worksheets=[one for one in ground.worksheets if one.day.latest <= day.latest],
        options=[one for one in ground.options if one.day.latest <= day.latest],
    )


def _there(note: WarningNote, day: When) -> bool:
    since = note.issued or note.as_of
    return since is not None and since.latest <= day.latest


def first_signal(ground: Ground) -> Item | None:
    """The first item with an early-sign stream or standing as evidence; ``None`` when there is none."""
    signals = [item for item in ground.items if item.signals or item.id in ground.evidence]
    return min(signals, key=lambda item: (clock(item), item.ref), default=None)


def clock(item: Item) -> date:
    """The day by which an item was surely known."""
    known = item.known or item.recorded
    return date.max if known is None else known.latest


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps as they were taken: by their day, those of one day as they were entered."""
    return tuple(sorted(steps, key=lambda step: (step.day.latest, step.recorded or "", step.id)))


def sent_of(ground: Ground, as_of: When) -> tuple[Sent, ...]:
    """Every issued note to every addressee, and every step somebody was told of without a note, oldest first.

    Where a note gives no time to answer, that of the step with which it went out holds.
    """
    given = {step.warning: step.answer_by for step in in_order(ground.steps) if step.warning and step.answer_by}
    sent = [
        _sent(
            ground,
            as_of,
            ("warning", note.id),
            note.rung,
            note.heading,
            addressee,
            note.issued,
            note.answer_by or given.get(note.id),
        )
        for note in ground.warnings
        if note.issued is not None
        for addressee in note.addressees
    ]
    sent += [
        _sent(ground, as_of, ("step", step.id), step.rung, "", step.addressee, step.day, step.answer_by)
        for step in ground.steps
        if step.addressee and step.warning is None
    ]
    return tuple(sorted(sent, key=lambda one: (one.day.latest, one.title, one.addressee)))


def _sent(
    ground: Ground,
    as_of: When,
    subject: tuple[str, str],
    rung: Rung,
    title: str,
    addressee: str,
    day: When,
    answer_by: When | None,
) -> Sent:
    kind, record = subject
    answers = [
        one
        for one in ground.acknowledgements
        if one.subject == record and one.addressee.casefold() == addressee.casefold()
    ]
    first = min(answers, key=lambda one: (one.day.latest, one.id), default=None)
    until = (first.day if first is not None else as_of).latest
    return Sent(
        subject=record,
        kind=kind,
        rung=rung,
        title=title,
        addressee=addressee,
        day=day,
        answer_by=answer_by,
        answered=first,
        days=_days(day.latest, until),
        overdue=None if answer_by is None else max(0, _days(answer_by.latest, until)),
    )


def _step(
    rung: Rung,
    stands: Rung,
    moves: Sequence[Step],
    signal: Item | None,
    then: Ground,
    sent: Sequence[Sent],
    as_of: When,
) -> LadderStep:
    taken = next((step for step in reversed(moves) if step.rung is rung), None)
    return LadderStep(
        rung=rung,
        stands=rung is stands,
        taken=taken,
        days=None if taken is None else _days(taken.day.latest, as_of.latest),
        from_signal=None if taken is None or signal is None else _days(clock(signal), taken.day.latest),
        needs=_needs(rung, then),
        sent=tuple(one for one in sent if one.rung is rung),
    )


def _needs(rung: Rung, then: Ground) -> tuple[NeedState, ...]:
    return tuple(_state(need, rung, then) for need in NEEDS[rung])


def _state(need: Need, rung: Rung, then: Ground) -> NeedState:
    if need is Need.SIGNAL:
        signal = first_signal(then)
        return _met(need, [("item", signal.id)] if signal is not None else [])
    if need is Need.LEVEL:
        return _met(need, _level(then))
    if need is Need.WORKSHEET:
        return _met(need, [("worksheet", one.id) for one in then.worksheets])
    if need is Need.OPTIONS:
        return _met(need, [("option", one.id) for one in then.options])
    if need is Need.SIGNED:
        return _met(need, _signed(then))
    if need in _ISSUED:
        issued = [note for note in _notes(then, _ISSUED[need]) if note.issued is not None]
        return _met(need, [("warning", note.id) for note in issued])
    return _of_note(need, note_of(then, rung))


def _met(need: Need, records: Sequence[tuple[str, str]]) -> NeedState:
    return NeedState(need=need, met=bool(records), records=tuple(records))


def _level(then: Ground) -> list[tuple[str, str]]:
    """The levels stated in the newest assessment that states any."""
    for made in sorted(then.assessments, key=lambda one: (one.as_of.latest, one.id), reverse=True):
        levels = [("concern", one.id) for one in then.concerns if one.assessment == made.id]
        if levels:
            return [("assessment", made.id), *levels]
    return []


def _signed(then: Ground) -> list[tuple[str, str]]:
    """The signatures under the assessment the note rests on; without a note, under any."""
    note = note_of(then, Rung.EARLY_WARNING)
    wanted = note.assessment if note is not None else None
    return [("signoff", one.id) for one in then.signed if wanted is None or one.assessment == wanted]


def note_of(then: Ground, rung: Rung) -> WarningNote | None:
    """The note the needs of a step are held against: the newest of it or of a step above, one issued before a draft."""
    notes = _notes(then, rung)
    return max(notes, key=lambda note: (note.issued is not None, note.number, note.id), default=None)


def _notes(then: Ground, rung: Rung) -> list[WarningNote]:
    return [note for note in then.warnings if note.rung.height >= rung.height]


def _of_note(need: Need, note: WarningNote | None) -> NeedState:
    if note is None:
        return NeedState(need=need, met=False)
    lacking = without_evidence(note) if need is Need.EVIDENCE else ()
    met = need not in lacks(note)
    return NeedState(need=need, met=met, records=(("warning", note.id),), paragraphs=lacking)


def without_evidence(note: WarningNote) -> tuple[int, ...]:
    """Numbers of the paragraphs that rest on no item and are not marked as judgement."""
    return tuple(
        number for number, paragraph in enumerate(note.paragraphs, 1) if not paragraph.items and not paragraph.judgement
    )


def lacks(note: WarningNote) -> tuple[Need, ...]:
    """What a note of its kind must say and does not say yet; notes that state something must state it whole.

    At least one paragraph rests on evidence, whatever else is judgement.
    """
    stated = note.rung.height >= Rung.EARLY_WARNING.height or any(
        part is not None for part in (note.statement, note.horizon, note.term, note.probability)
    )
    wants = {
        Need.EVIDENCE: bool(note.items) and not without_evidence(note),
        Need.UNKNOWNS: note.unknowns is not None,
        Need.STATEMENT: note.statement is not None or not stated,
        Need.HORIZON: note.horizon is not None or not stated,
        Need.LIKELIHOOD: None not in (note.yardstick, note.term, note.probability) or not stated,
        Need.CONFIDENCE: None not in (note.confidence, note.grounds) or not stated,
        Need.ADDRESSEE: bool(note.addressees),
    }
    return tuple(need for need, met in wants.items() if not met)


def names_of(ground: Ground) -> Mapping[str, str]:
    """Record id → what people call it, of all that meets needs."""
    named: dict[str, str] = {item.id: f"{item.ref}: {item.title}" for item in ground.items}
    named |= {one.id: one.as_of.words for one in ground.assessments}
    named |= {note.id: f"{note.number}: {note.heading}" for note in ground.warnings}
    named |= {one.id: one.title for one in (*ground.signed, *ground.worksheets, *ground.options) if one.title}
    return named


def _days(first: date, last: date) -> int:
    return (last - first).days
