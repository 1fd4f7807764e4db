"""What a decision record lacks before it can be signed, and how long things took (A/64/864, para. 18)."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ..domain.decision import Decision, Demarche, Meeting
from ..domain.item import Item
from ..domain.option import Option
from ..domain.paper import Missing, PaperState, Standing
from ..domain.when import When
from ..i18n import tr
from .two_limbs import unknown_then


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Days between two dates as known: at least and at most; both ends are given so that it can be counted again."""

    first: When
    last: When
    least: int
    most: int


class MeetingTimes(msgspec.Struct, frozen=True, kw_only=True):
    """How long one meeting took to come about, who convened it and who came; ``None`` for what has not happened.

    ``signal`` is the item with the earliest sign that was known, from which ``signal_to_meeting`` counts.
    """

    meeting: Meeting
    request_to_meeting: Span | None
    request_to_report: Span | None
    signal: Item | None
    signal_to_meeting: Span | None
    waiting: int | None
    """Days since the request where no report has been made; ``None`` where one has."""


class Overdue(msgspec.Struct, frozen=True, kw_only=True):
    """Something that should have happened by a day before this one: a review, an answer."""

    kind: str
    record: str
    title: str
    due: When
    days: int


def missing_of(
    decision: Decision,
    options: Sequence[Option],
    paper: Standing | None,
    titles: Mapping[str, str],
    items: Mapping[str, Item],
) -> tuple[Missing, ...]:
    """What the decision lacks; ``options`` are those of its paper, ``paper`` how that stands."""
    return (
        *_texts_missing(decision),
        *_options_missing(decision, options, paper, titles),
        *_evidence_missing(decision, items),
    )


def _texts_missing(decision: Decision) -> Iterable[Missing]:
    asked = {
        "by": tr("By whom it was decided."),
        "reasons": tr("Why the options chosen were chosen."),
        "conditions": tr("On what conditions it is looked at again."),
        "review": tr("The day on which it is looked at again."),
        "addressees": tr("To whom it is addressed."),
        "follow_up": tr("What follows, and who sees to it."),
        "not_known": tr("What was not known."),
    }
    for field, words in asked.items():
        if not getattr(decision, field):
            yield Missing(code=field.replace("_", "-"), words=words)
    if not decision.dissent and not decision.unopposed:
        yield Missing(code="dissent", words=tr("Who saw it otherwise, or that nobody did."))
    if decision.review is not None and decision.review.latest < decision.day.earliest:
        yield Missing(code="review-before", words=tr("The review lies before the decision."))


def _options_missing(
    decision: Decision, options: Sequence[Option], paper: Standing | None, titles: Mapping[str, str]
) -> Iterable[Missing]:
    if paper is None:
        yield Missing(code="paper", words=tr("The options paper from which it was chosen."))
        return
    if paper.state is not PaperState.SIGNED:
        yield Missing(
            code="paper-not-signed", words=tr("The options paper is not signed, or changed since."), of=paper.id
        )
    if paper.day.earliest > decision.day.latest:
        yield Missing(code="paper-later", words=tr("The options paper is of a later day."), of=paper.id)
    known = {one.id for one in options}
    if not known.intersection(decision.chosen):
        yield Missing(code="chosen", words=tr("Which options were chosen."))
    if any(one not in known for one in (*decision.chosen, *decision.not_chosen)):
        words = tr("An option it names does not stand in that options paper.")
        yield Missing(code="option-elsewhere", words=words, of=paper.id)
    for one in options:
        if one.id not in decision.chosen and not decision.not_chosen.get(one.id):
            words = tr("Why this option was not chosen: {option}").format(option=titles[one.id])
            yield Missing(code="not-chosen", words=words, of=one.id)


def _evidence_missing(decision: Decision, items: Mapping[str, Item]) -> Iterable[Missing]:
    if not decision.evidence:
        yield Missing(code="evidence", words=tr("The evidence that was considered."))
    elif any(one not in items for one in decision.evidence):
        yield Missing(code="items-absent", words=tr("Some of its items are not in this copy of the case."))
    yield from unknown_then(decision.day.words, (items[one] for one in decision.evidence if one in items), decision)


def span(first: When, last: When) -> Span:
    """The days from one date to another; a date not known to the day gives a least and a most, never below zero."""
    least = (last.earliest - first.latest).days
    most = (last.latest - first.earliest).days
    return Span(first=first, last=last, least=max(least, 0), most=max(most, 0))


def times_of(meetings: Iterable[Meeting], signal: Item | None, as_of: When) -> tuple[MeetingTimes, ...]:
    """How long each meeting asked for by then took, as was known then; the oldest request first.

    ``signal`` is the first sign that was known by then, as the ladder has it.
    """
    asked = [one for one in meetings if one.requested.latest <= as_of.latest]
    return tuple(_times(one, signal, as_of) for one in sorted(asked, key=lambda one: (one.requested.latest, one.id)))


def _times(meeting: Meeting, signal: Item | None, as_of: When) -> MeetingTimes:
    held, reported = _by(meeting.day, as_of), _by(meeting.reported, as_of)
    return MeetingTimes(
        meeting=meeting,
        request_to_meeting=span(meeting.requested, held) if held else None,
        request_to_report=span(meeting.requested, reported) if reported else None,
        signal=signal,
        signal_to_meeting=span(_clock(signal), held) if held and signal else None,
        waiting=None if reported else (as_of.latest - meeting.requested.latest).days,
    )


def overdue_of(
    decisions: Iterable[tuple[Decision, Standing]], demarches: Iterable[Demarche], as_of: When
) -> tuple[Overdue, ...]:
    """Reviews of signed decisions and answers to démarches whose day is past, the longest overdue first.

    A decision that a signed one stands in place of is not reviewed any more.
    """
    found = [
        _overdue("decision", one.id, standing.title, one.review, as_of)
        for one, standing in decisions
        if one.review is not None and standing.state is not PaperState.DRAFT and not standing.replaced
    ]
    found += [
        _overdue("demarche", one.id, one.asked or "", one.due, as_of)
        for one in demarches
        if one.due is not None and one.day.latest <= as_of.latest and not one.refused and not _answered(one, as_of)
    ]
    return tuple(sorted((one for one in found if one.days > 0), key=lambda one: (-one.days, one.record)))


def _answered(demarche: Demarche, as_of: When) -> bool:
    if demarche.answered is not None:
        return demarche.answered.latest <= as_of.latest
    return bool(demarche.answer)


def _overdue(kind: str, record: str, title: str, due: When, as_of: When) -> Overdue:
    return Overdue(kind=kind, record=record, title=title, due=due, days=(as_of.latest - due.latest).days)


def _by(day: When | None, as_of: When) -> When | None:
    return day if day is not None and day.latest <= as_of.latest else None


def _clock(item: Item) -> When:
    clock = item.known or item.recorded
    if clock is None:  # ``known_by`` lets no such item through
        raise ValueError(item.id)
    return clock
