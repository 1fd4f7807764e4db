"""The pack for an urgent meeting: the questions to decide, the papers, what is not known (A/64/864, para. 18)."""

from collections.abc import Iterator, Sequence

import msgspec

from ...domain.decision import Meeting
from ...domain.marking import Marking
from ...i18n import listed, tr, trn
from ..document import Document
from ..undecided import Undecided
from .assessment_parts import AssessmentSeen, assessment_parts
from .common import Made, Otherwise, day_words, dissent_section, paper, undecided_sections
from .decision_parts import DecisionSeen, decision_parts
from .options_parts import OptionsSeen, options_parts, standing_parts
from .sheet import Fact, Head, Part, Said, Section, Several, Sheet
from .warning_parts import WarningSeen, warning_parts
from .worksheet_parts import WorksheetSeen, worksheet_parts

KIND = "meeting"
Paper = AssessmentSeen | WarningSeen | WorksheetSeen | OptionsSeen | DecisionSeen


class MeetingSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting, the papers that lie on the table in its order, and what the pack lacks, in words.

    ``absent`` counts papers that are not here, ``blind`` assessments of a blind round that is not over.
    """

    meeting: Meeting
    title: str
    base: Marking
    papers: tuple[Paper, ...]
    lacks: tuple[str, ...] = ()
    absent: int = 0
    blind: int = 0


def meeting_pack(head: Head, seen: MeetingSeen, undecided: Sequence[Undecided] = ()) -> Document:
    """One document: the questions first, then each paper, what none of them knows, and who sees it otherwise."""
    sheet = Sheet(head, seen.base)
    parts: tuple[Part, ...] = (
        Section(heading=tr("To decide"), parts=tuple(_questions(sheet, seen.meeting))),
        Section(heading=tr("The meeting"), parts=tuple(_about(sheet, seen))),
        *(_paper(sheet, one) for one in seen.papers),
        _unknown(sheet, seen),
        dissent_section(sheet, _dissents(seen), sum(_unprinted(one) for one in seen.papers)),
        *undecided_sections(sheet, undecided),
    )
    return paper(
        sheet,
        Made(
            kind=KIND,
            plain=tr("Meeting pack"),
            title=tr("Meeting pack: {title}").format(title=seen.title),
            title_marking=sheet.base,
            parts=parts,
            facts=_facts(sheet, seen.meeting),
            undecided=tuple(undecided),
        ),
    )


def _questions(sheet: Sheet, meeting: Meeting) -> Iterator[Part]:
    if meeting.questions:
        yield Several(entries=tuple(sheet.note(one, strong=True) for one in meeting.questions))
    else:
        yield sheet.note(tr("The questions to decide are not stated."))
    if meeting.agenda:
        yield sheet.note(tr("Agenda:"), strong=True)
        yield Several(entries=tuple(sheet.note(one) for one in meeting.agenda))


def _about(sheet: Sheet, seen: MeetingSeen) -> Iterator[Part]:
    meeting = seen.meeting
    committee = {True: tr("convened"), False: tr("not convened"), None: tr("not stated")}[meeting.policy_committee]
    facts = (
        (tr("Requested:"), meeting.requested.words),
        (tr("Requested by:"), meeting.requested_by or tr("not stated")),
        (tr("Convened by:"), meeting.convened_by or tr("not stated")),
        (tr("Day:"), day_words(meeting.day) or tr("not stated")),
        (tr("Attended:"), listed(meeting.attended)),
        (tr("Policy Committee:"), committee),
        (tr("Options to the Secretary-General:"), day_words(meeting.reported) or tr("not stated")),
        (tr("May lie on the table:"), meeting.ceiling.words if meeting.ceiling else tr("not stated")),
    )
    yield Several(entries=tuple(sheet.labelled(label, text) for label, text in facts if text))
    if meeting.report:
        yield sheet.claim(meeting.report, label=tr("Report:"))
    if seen.lacks:
        yield sheet.note(tr("This pack lacks:"), strong=True)
        yield Several(entries=tuple(sheet.note(one) for one in seen.lacks))


def _paper(sheet: Sheet, one: Paper) -> Section:
    """A paper under its own heading; its headings stand a level deeper than on a paper of its own."""
    match one:
        case AssessmentSeen():
            under = sheet.under(None)
            heading = tr("Assessment as of {day}").format(day=one.day.words)
            return Section(heading=heading, parts=tuple(assessment_parts(under, one)))
        case WarningSeen():
            under = sheet.under(one.base)
            title = tr("Warning {number}: {title}").format(number=one.note.number, title=one.note.heading)
            return _titled(title, one.marking, _deeper(warning_parts(under, one)))
        case WorksheetSeen():
            under = sheet.under(one.base)
            parts = (*worksheet_parts(under, one), *standing_parts(under, one.state, one.signed))
            return _titled(one.title, under.base, parts)
        case OptionsSeen():
            under = sheet.under(one.base)
            parts = (*options_parts(under, one), *standing_parts(under, one.state, one.signed))
            return _titled(one.title, under.base, parts)
        case DecisionSeen():
            under = sheet.under(one.base)
            parts = (*decision_parts(under, one), *standing_parts(under, one.state, one.signed))
            return _titled(one.title, under.marking(one.items), parts)


def _titled(title: str, marking: Marking, parts: tuple[Part, ...]) -> Section:
    return Section(heading=title, marking=marking, parts=parts)


def _deeper(parts: Iterator[Part]) -> tuple[Part, ...]:
    return tuple(
        msgspec.structs.replace(part, level=part.level + 1) if isinstance(part, Section) else part for part in parts
    )


def _unknown(sheet: Sheet, seen: MeetingSeen) -> Section:
    """What the meeting says is not known, and what its papers do."""
    entries: list[Said] = []
    if seen.meeting.not_known:
        entries.append(sheet.claim(seen.meeting.not_known))
    for one in seen.papers:
        entries += _unknown_of(sheet, one)
    if seen.absent:
        entries.append(sheet.note(tr("Some papers of this meeting are not in this copy of the case.")))
    if seen.blind:
        entries.append(sheet.note(tr("An assessment is judged blind by several and opens once each has signed.")))
    if not entries:
        words = tr("Nobody has said what is not known. That does not mean that everything is known.")
        return Section(heading=tr("What we do not know"), parts=(sheet.note(words),))
    return Section(heading=tr("What we do not know"), parts=(Several(entries=tuple(entries)),))


def _unknown_of(sheet: Sheet, one: Paper) -> Iterator[Said]:
    match one:
        case AssessmentSeen():
            words = trn(
                "About {n} indicator the assessment cannot say how things are.",
                "About {n} indicators the assessment cannot say how things are.",
                len(one.profile.unknown),
            )
            yield sheet.under(None).note(words)
        case WarningSeen():
            return  # it has a section of its own
        case WorksheetSeen(worksheet=worksheet, base=base) if worksheet.not_known:
            yield sheet.under(base).claim(worksheet.not_known, label=tr("Two-limb worksheet:"))
        case OptionsSeen(paper=options, base=base) if options.not_known:
            yield sheet.under(base).claim(options.not_known, label=tr("Options paper:"))
        case DecisionSeen(decision=decision, base=base) if decision.not_known:
            yield sheet.under(base).claim(decision.not_known, label=tr("Decision:"))
        case _:
            return


def _dissents(seen: MeetingSeen) -> Iterator[Otherwise]:
    for one in seen.papers:
        match one:
            case AssessmentSeen():
                yield from one.printed
            case OptionsSeen() | DecisionSeen():
                yield from one.dissents
            case WarningSeen() | WorksheetSeen():
                pass


def _unprinted(one: Paper) -> int:
    return one.unprinted if isinstance(one, AssessmentSeen) else 0


def _facts(sheet: Sheet, meeting: Meeting) -> tuple[Fact, ...]:
    values = (
        ("requested", meeting.requested),
        ("day", meeting.day),
        ("reported", meeting.reported),
        ("questions", list(meeting.questions)),
    )
    return tuple(Fact(key=key, value=value, marking=sheet.base) for key, value in values)
