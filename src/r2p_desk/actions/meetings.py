"""Urgent meetings: asked for, convened, reported; their pack and how long they took."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

import msgspec

from ..analysis.decisions import MeetingTimes, Overdue, Span, overdue_of, times_of
from ..analysis.ladder import first_signal, known_then
from ..analysis.meeting import Line, Pack, Section, Table, pack_of
from ..analysis.options import matrix_columns
from ..domain.assessment import Assessment, concern_words, confidence_words
from ..domain.decision import Meeting
from ..domain.marking import Marking, high_water
from ..domain.paper import PaperState, paper_state_words
from ..domain.signal import Crime, crime_words
from ..domain.signoff import Outlook, mandate_words
from ..domain.when import When
from ..domain.worksheet import finding_words, limb_words, part_words
from ..errors import InvalidValue, NotFound, Refused
from ..i18n import tr, trn
from .basis import basis
from .contacts_made import demarches
from .decision_records import DECISION, MEETING, decisions, read_decision
from .ladder import ground_of
from .option_papers import PAPER, read_paper
from .papers import checked, find_record, marking_of, read_record, standing
from .reading import records
from .session import OpenCase
from .worksheets import WORKSHEET, read_worksheet

PAPERS = ("assessment", "warning", WORKSHEET, PAPER, DECISION)
"""Kinds of records that can lie on the table."""


_NOT_READ = frozenset({"title", "marking", "digest", "issuer", "supersedes", "assessment"})
"""Fields of a warning that are for programs, or stand elsewhere."""


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """How long meetings took, and what is overdue, as of a day."""

    as_of: When
    meetings: tuple[MeetingTimes, ...]
    overdue: tuple[Overdue, ...]


def record_meeting(case: OpenCase, requested: When, fields: Mapping[str, Any]) -> Meeting:
    """A meeting asked for on a day; ``fields`` as in ``change_meeting``."""
    record = str(uuid4())
    case.state([(MEETING, record, _fields(case, record, {}, {"requested": str(requested), **fields}))])
    return read_record(case, MEETING, Meeting, record)


def change_meeting(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> Meeting:
    """State some fields anew; ``papers`` name assessments, warnings, worksheets, options papers and decisions by id.

    ``Refused`` for a day of meeting or report before the request.
    """
    record = find_record(case, [MEETING], reference)[1]
    case.state([(MEETING, record, _fields(case, record, case.file.shown(MEETING, record) or {}, fields))])
    return read_record(case, MEETING, Meeting, record)


def meetings(case: OpenCase, as_of: When | None = None) -> list[Meeting]:
    """All meetings asked for, by a day where given; the newest request first."""
    found = [one for one in records(case, MEETING, Meeting) if as_of is None or one.requested.latest <= as_of.latest]
    return sorted(found, key=lambda one: (one.requested.latest, one.id), reverse=True)


def meeting_pack(case: OpenCase, reference: str, as_of: When | None = None) -> Pack:
    """The pack as one document in order, with what it lacks and what stands above the meeting's ceiling.

    With ``as_of`` as it was by that day: later papers are not in it, and what came later has not happened.
    """
    record = find_record(case, [MEETING], reference)[1]
    meeting = read_record(case, MEETING, Meeting, record)
    if as_of is not None:
        meeting = _as_of(case, meeting, as_of)
    sections, absent = [], []
    for paper in meeting.papers:
        kind = next((one for one in PAPERS if case.file.shown(one, paper) is not None), None)
        if kind is None:
            absent.append(paper)
        else:
            sections.append(_section(case, kind, paper))
    fields = case.file.shown(MEETING, record) or {}
    own = marking_of(case, meeting.marking, [value for name, value in fields.items() if name != "papers"])
    return pack_of(meeting, meeting_title(meeting), own, sections, absent)


def _as_of(case: OpenCase, meeting: Meeting, as_of: When) -> Meeting:
    if meeting.requested.latest > as_of.latest:
        raise NotFound(
            tr("That meeting was not yet asked for on {day}.").format(day=as_of.words), kept=tr("Nothing was changed.")
        )
    held = meeting.day is not None and meeting.day.latest <= as_of.latest
    reported = meeting.reported is not None and meeting.reported.latest <= as_of.latest
    return msgspec.structs.replace(
        meeting,
        papers=tuple(one for one in meeting.papers if _day_of(case, one) <= as_of.latest),
        attended=meeting.attended if held else (),
        reported=meeting.reported if reported else None,
        report=meeting.report if reported else None,
    )


def _day_of(case: OpenCase, paper: str) -> date:
    """The latest day a paper can be of; the first there is where it says none."""
    for kind in PAPERS:
        fields = case.file.shown(kind, paper) or {}
        text = fields.get("as_of") or fields.get("day") or fields.get("issued")
        if isinstance(text, str):
            return When(text).latest
    return date.min


def release_pack(case: OpenCase, reference: str, as_of: When | None = None) -> Pack:
    """The pack, fit to be handed out; ``Refused`` while anything in it stands above the meeting's ceiling."""
    pack = meeting_pack(case, reference, as_of)
    if pack.meeting.ceiling is None or pack.above:
        over = "; ".join(f"{one.heading} ({one.marking.words})" for one in pack.above)
        raise Refused(
            tr("These stand above what may lie on the table: {papers}.").format(papers=over)
            if over
            else tr("The meeting has no ceiling: nobody said which marking may lie on the table."),
            kept=tr("Nothing was handed out."),
            todo=tr("Leave them out of the papers, or raise the ceiling of the meeting."),
        )
    return pack


def times(case: OpenCase, as_of: When) -> Times:
    """Time from request to report and from the first sign to the meeting; reviews and answers that are overdue."""
    signal = first_signal(known_then(ground_of(case), as_of))
    made = [(one, standing(case, DECISION, one.id)) for one in decisions(case) if one.day.latest <= as_of.latest]
    return Times(
        as_of=as_of,
        meetings=times_of(meetings(case), signal, as_of),
        overdue=overdue_of(made, demarches(case, as_of), as_of),
    )


def times_words(one: MeetingTimes) -> list[str]:
    """How long one meeting took, in sentences that name what they count from."""
    meeting = one.meeting
    said = [meeting_title(meeting)]
    if one.request_to_meeting is not None:
        said.append(tr("From the request to the meeting: {days}").format(days=span_words(one.request_to_meeting)))
    if one.request_to_report is not None:
        said.append(tr("From the request to the report: {days}").format(days=span_words(one.request_to_report)))
    elif one.waiting is not None:
        said.append(tr("No report yet, {days} after the request").format(days=trn("{n} day", "{n} days", one.waiting)))
    if one.signal is not None and one.signal_to_meeting is not None:
        words = tr("From the first sign known ({item}) to the meeting: {days}")
        said.append(words.format(item=one.signal.ref, days=span_words(one.signal_to_meeting)))
    said.append(tr("Convened by: {name}").format(name=meeting.convened_by or tr("not stated")))
    said.append(tr("Attended: {names}").format(names=", ".join(meeting.attended) or tr("not stated")))
    return said


def span_words(span: Span) -> str:
    """So many days, or between so many and so many."""
    if span.least == span.most:
        return trn("{n} day", "{n} days", span.most)
    return tr("between {least} and {most} days").format(least=span.least, most=span.most)


def meeting_title(meeting: Meeting) -> str:
    """What a meeting is called."""
    return meeting.title or tr("Meeting asked for on {day}").format(day=meeting.requested.words)


def _section(case: OpenCase, kind: str, record: str) -> Section:
    makers = {"assessment": _assessment, WORKSHEET: _worksheet, PAPER: _options, DECISION: _decision}
    return makers.get(kind, _warning)(case, record)


def _assessment(case: OpenCase, record: str) -> Section:
    """Levels as stated, what is expected, who signed, who saw it otherwise; of a blind round nothing while it lasts."""
    known = basis(case)
    made = known.assessment(record)
    if made is None:
        made = read_record(case, "assessment", Assessment, record)
    heading = tr("Assessment as of {day}").format(day=made.as_of.words)
    if not known.open_to(made):
        words = tr("It is judged blind by several, and opens to all of them once each has signed.")
        blind = marking_of(case, None, [])
        return Section(
            heading=heading, marking=blind, lines=(Line(text=words),), source=record, kind="assessment", state=words
        )
    judged, concerns = known.judgements_of(made), known.concerns_of(made)
    owners = [one.id for one in judged.values()] + [one.id for one in concerns.values()]
    leaned = [piece.item for owner in owners for piece in known.evidence_of(owner) if not piece.withdrawn]
    signed = known.signoffs_of(made)
    return Section(
        heading=heading,
        marking=marking_of(case, None, [leaned]),
        lines=(
            *(
                Line(label=_subject(one.subject), text=_sentences(concern_words(one.level), one.reasons))
                for one in concerns.values()
            ),
            *(line for one in known.outlooks_of(made) for line in _outlook(one)),
            Line(label=tr("Indicators judged"), text=str(len(judged))),
            *(Line(label=tr("Signed"), text=f"{one.name}, {mandate_words(one.mandate)}") for one in signed),
            *(
                Line(label=tr("Seen otherwise by {name}").format(name=one.name), text=one.text)
                for one in known.dissents_of(made)
                if not one.unprinted
            ),
        ),
        source=record,
        kind="assessment",
        state="" if signed else tr("not signed"),
    )


def _outlook(one: Outlook) -> list[Line]:
    """What is expected by when; how likely and how sure stand on lines of their own."""
    return [
        Line(label=mandate_words(one.mandate), text=one.statement),
        Line(label=tr("Until"), text=one.horizon.words),
        Line(label=tr("Likelihood"), text=one.term),
        Line(label=tr("Confidence"), text=confidence_words(one.confidence)),
    ]


def _subject(subject: str) -> str:
    """A risk factor by its number, a crime by its name."""
    if subject in set(Crime):
        return crime_words(Crime(subject))
    return tr("Risk factor {number}").format(number=subject)


def _sentences(*parts: str | None) -> str:
    return ". ".join(part for part in parts if part)


def _worksheet(case: OpenCase, record: str) -> Section:
    laid = read_worksheet(case, record)
    lines = []
    for limb in laid.limbs:
        lines.append(Line(label=limb_words(limb.limb), text=finding_words(limb.finding)))
        if limb.reasons:
            lines.append(Line(label=tr("Reasons"), text=limb.reasons))
        for part, entries in limb.parts:
            lines += [
                Line(label=part_words(part), text=_sentences(one.entry.text, one.entry.result)) for one in entries
            ]
    account = laid.account or tr("Not given, and nobody said when it was asked for.")
    lines.append(Line(label=tr("The State's own account"), text=account))
    return _paper(case, WORKSHEET, record, lines)


def _options(case: OpenCase, record: str) -> Section:
    read = read_paper(case, record)
    lines = [Line(label=tr("Question"), text=read.paper.question)] if read.paper.question else []
    if read.paper.not_known:
        lines.append(Line(label=tr("What is not known"), text=read.paper.not_known))
    rows = tuple((row.title, *row.cells) for row in read.rows)
    return _paper(case, PAPER, record, lines, Table(headings=(tr("Option"), *matrix_columns()), rows=rows))


def _decision(case: OpenCase, record: str) -> Section:
    read = read_decision(case, record)
    made = read.decision
    said = (
        (tr("Chosen"), "; ".join(read.titles.get(one, one) for one in made.chosen)),
        (tr("Reasons"), made.reasons),
        (tr("Seen otherwise"), made.dissent),
        (tr("Looked at again"), made.review.words if made.review else None),
    )
    section = _paper(case, DECISION, record, [Line(label=label, text=text) for label, text in said if text])
    if read.paper is None:
        return section
    return msgspec.structs.replace(section, marking=high_water((section.marking, read.paper.marking)))


def _warning(case: OpenCase, record: str) -> Section:
    """What a warning says, whatever fields it has: each of its texts under the name of its field."""
    fields = case.file.shown("warning", record) or {}
    lines = [
        Line(label=name.replace("_", " ").capitalize(), text=text)
        for name, value in sorted(fields.items())
        if name not in _NOT_READ
        for text in _texts_in(value)
    ]
    state = "" if fields.get("issued") else tr("draft, not issued")
    marking = marking_of(case, _marking(fields.get("marking")), fields.values())
    title = str(fields.get("title") or tr("Warning"))
    return Section(heading=title, marking=marking, lines=tuple(lines), source=record, kind="warning", state=state)


def _texts_in(value: Any) -> list[str]:
    """The texts of a value as people read them; of an object its ``text``."""
    if isinstance(value, list):
        return [text for one in value for text in _texts_in(one)]
    if isinstance(value, dict):
        return _texts_in(value.get("text"))
    return [value] if isinstance(value, str) and value else []


def _paper(case: OpenCase, kind: str, record: str, lines: list[Line], table: Table | None = None) -> Section:
    stands = standing(case, kind, record)
    state = "" if stands.state is PaperState.SIGNED else paper_state_words(stands.state)
    if stands.replaced:
        state = tr("another that is signed stands in its place")
    return Section(
        heading=stands.title,
        marking=stands.marking,
        lines=tuple(lines),
        table=table,
        source=record,
        kind=kind,
        state=state,
    )


def _marking(text: Any) -> Marking | None:
    try:
        return Marking(text) if isinstance(text, str) else None
    except InvalidValue:
        from ..domain.records import UNREADABLE_MARKING

        return UNREADABLE_MARKING


def _fields(case: OpenCase, record: str, current: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    news = dict(fields)
    if "papers" in news:
        news["papers"] = tuple(dict.fromkeys(find_record(case, PAPERS, one)[1] for one in news["papers"] or ()))
    values = checked(Meeting, record, current, news)
    whole = {**current, **values}
    for name in ("day", "reported"):
        if whole.get(name) and When(whole[name]).latest < When(whole["requested"]).earliest:
            raise InvalidValue(
                tr("The meeting or its report lies before the request for it."), kept=tr("Nothing was saved.")
            )
    return values
