"""What expires or waits, over the whole case: reviews, horizons, acknowledgements, follow-ups, each with its record."""

from datetime import date
from typing import NamedTuple

from ..domain.assessment import State
from ..domain.signoff import mandate_words
from ..domain.when import When
from ..i18n import tr
from .basis import basis
from .contacts_made import demarches
from .decision_records import decisions
from .ladder import ladder
from .lessons import lessons
from .responding import outcomes
from .session import OpenCase
from .warnings import notes


class Due(NamedTuple):
    """Something to be done by a day (ordinal): in words, with the kind and id of its record; overdue when past."""

    day: int
    words: str
    kind: str
    record: str
    overdue: bool


def due(case: OpenCase, as_of: When, *, within: int) -> tuple[Due, ...]:
    """What was to be done by that day and was not, and what will be due within so many days more; the oldest first."""
    end = as_of.latest.toordinal()
    found = [*_of_assessment(case, as_of), *_of_warnings(case, as_of), *_of_decisions(case, as_of)]
    soon = [one for one in found if one.day <= end + within]
    return tuple(sorted((one._replace(overdue=one.day < end) for one in soon), key=lambda one: (one.day, one.words)))


def _of_assessment(case: OpenCase, as_of: When) -> list[Due]:
    known = basis(case)
    found = []
    for framework in ("un-2014", "osapg-2009"):
        chosen = known.choose(framework, as_of)
        found += [
            _due(
                one.review, tr("Look again at {indicator}").format(indicator=one.indicator), "indicator", one.indicator
            )
            for one in known.judgements_of(chosen).values()
            if one.review is not None and one.state is not State.NOT_ASSESSED
        ]
        found += [
            _due(
                one.horizon,
                tr("{mandate}: see whether it came to be").format(mandate=mandate_words(one.mandate)),
                "outlook",
                one.id,
            )
            for one in known.outlooks_of(chosen)
        ]
    return found


def _of_warnings(case: OpenCase, as_of: When) -> list[Due]:
    resolved = {one.warning for one in outcomes(case) if one.stated.latest <= as_of.latest}
    found = [
        _due(
            note.warning.horizon,
            tr("See what became of warning {n}").format(n=note.warning.number),
            "warning",
            note.warning.id,
        )
        for note in notes(case)
        if note.warning.issued is not None
        and note.warning.issued.latest <= as_of.latest
        and note.warning.horizon is not None
        and note.warning.id not in resolved
    ]
    for step in ladder(case, as_of).ladder.steps:
        found += [
            _due(
                sent.answer_by,
                tr("{addressee} has not acknowledged: {title}").format(addressee=sent.addressee, title=sent.title),
                sent.kind,
                sent.subject,
            )
            for sent in step.sent
            if sent.silent and sent.answer_by is not None
        ]
    found += [
        _due(one.by, tr("Lesson to be acted on: {title}").format(title=one.title), "lesson", one.id)
        for one in lessons(case, as_of=as_of)
        if one.by is not None and one.open_on(as_of)
    ]
    return found


def _of_decisions(case: OpenCase, as_of: When) -> list[Due]:
    made = [one for one in decisions(case) if one.day.latest <= as_of.latest]
    gone = {one.supersedes for one in made}
    found = [
        _due(
            one.review, tr("Review the decision: {title}").format(title=one.title or one.day.words), "decision", one.id
        )
        for one in made
        if one.review is not None and one.id not in gone
    ]
    found += [
        _due(one.due, tr("No answer to the démarche: {to}").format(to=one.to or one.day.words), "demarche", one.id)
        for one in demarches(case, as_of)
        if one.due is not None and one.answered is None and not one.refused
    ]
    return found


def _due(day: When | None, words: str, kind: str, record: str) -> Due:
    return Due((day.latest if day is not None else date.max).toordinal(), words, kind, record, overdue=False)
