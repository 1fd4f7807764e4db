"""The pack for an urgent meeting: one document in order, each part with its marking, and what must not go in.

Plain data and words: a later issue prints it.
"""

from collections.abc import Iterable, Sequence

import msgspec

from ..domain.decision import Meeting
from ..domain.marking import Marking, high_water
from ..domain.paper import Missing
from ..i18n import tr


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the pack: a label, where it has one, and a text."""

    text: str
    label: str = ""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the pack; every row has a cell for each heading."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the pack; ``source`` is the record it was made from, ``state`` how that paper stands, in words."""

    heading: str
    marking: Marking
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    source: str = ""
    kind: str = ""
    state: str = ""


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """The whole pack; ``above`` names the sections that stand above the ceiling, and nothing goes out with any."""

    meeting: Meeting
    title: str
    marking: Marking
    sections: tuple[Section, ...]
    above: tuple[Section, ...]
    missing: tuple[Missing, ...]


def pack_of(meeting: Meeting, title: str, own: Marking, papers: Sequence[Section], absent: Iterable[str]) -> Pack:
    """The pack of a meeting: who asked for what and why, the papers in the meeting's order, what is not known.

    ``own`` is the marking of the meeting's own text, ``absent`` the ids of papers that are not here.
    """
    sections = (_about(meeting, own), _questions(meeting, own), *papers, _not_known(meeting, own))
    above = tuple(one for one in sections if meeting.ceiling is not None and not meeting.ceiling.covers(one.marking))
    return Pack(
        meeting=meeting,
        title=title,
        marking=high_water(one.marking for one in sections),
        sections=sections,
        above=above,
        missing=tuple(_missing(meeting, papers, absent, above)),
    )


def _about(meeting: Meeting, own: Marking) -> Section:
    committee = {True: tr("convened"), False: tr("not convened"), None: tr("not stated")}[meeting.policy_committee]
    report = _joined(meeting.reported.words, meeting.report) if meeting.reported else ""
    said = (
        (tr("Requested"), _joined(meeting.requested.words, meeting.requested_by)),
        (tr("Convened by"), meeting.convened_by or ""),
        (tr("Day"), meeting.day.words if meeting.day else ""),
        (tr("Attended"), ", ".join(meeting.attended)),
        (tr("Policy Committee"), committee),
        (tr("Options to the Secretary-General"), report),
    )
    lines = [Line(label=label, text=text or tr("not stated")) for label, text in said]
    return Section(heading=tr("The meeting"), marking=own, lines=tuple(lines), source=meeting.id, kind="meeting")


def _questions(meeting: Meeting, own: Marking) -> Section:
    agenda = [Line(label=tr("Agenda"), text=one) for one in meeting.agenda]
    questions = [Line(label=tr("To decide"), text=one) for one in meeting.questions]
    return Section(heading=tr("Agenda and questions to decide"), marking=own, lines=(*agenda, *questions))


def _not_known(meeting: Meeting, own: Marking) -> Section:
    text = meeting.not_known or tr("Nobody has said what is not known.")
    return Section(heading=tr("What is not known"), marking=own, lines=(Line(text=text),))


def _missing(
    meeting: Meeting, papers: Sequence[Section], absent: Iterable[str], above: Sequence[Section]
) -> Iterable[Missing]:
    for one in above:
        words = tr("“{section}” is marked {marking}, above what may lie on the table.")
        words = words.format(section=one.heading, marking=one.marking.words)
        yield Missing(code="above-ceiling", words=words, of=one.source)
    asked = {
        "requested_by": tr("Who asked for the meeting."),
        "convened_by": tr("Who convenes it."),
        "day": tr("The day of the meeting."),
        "agenda": tr("The agenda."),
        "questions": tr("The questions to decide."),
        "not_known": tr("What is not known."),
    }
    for field, words in asked.items():
        if not getattr(meeting, field):
            yield Missing(code=field.replace("_", "-"), words=words)
    if meeting.ceiling is None:
        yield Missing(code="ceiling", words=tr("The highest marking that may lie on the table."))
    kinds = {one.kind for one in papers}
    for kind, words in (
        ("assessment", tr("An assessment among the papers.")),
        ("options_paper", tr("An options paper among the papers.")),
        ("worksheet", tr("A two-limb worksheet among the papers.")),
    ):
        if kind not in kinds:
            yield Missing(code=f"no-{kind.replace('_', '-')}", words=words)
    for one in papers:
        if one.state:
            yield Missing(code="paper-not-signed", words=f"{one.heading}: {one.state}", of=one.source)
    for record in absent:
        words = tr("A paper is not in this copy of the case: {id}").format(id=record[:8])
        yield Missing(code="paper-absent", words=words, of=record)


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
