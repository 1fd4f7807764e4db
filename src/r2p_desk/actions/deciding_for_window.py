"""Readings for the pages between worksheet and decision: all a page shows at once, items by what they are called."""

from collections.abc import Iterable, Mapping

import msgspec

from ..analysis.decisions import Overdue
from ..analysis.meeting import Pack
from ..domain.decision import Demarche, Meeting, Visit
from ..domain.item import Item
from ..domain.paper import Missing, Standing
from ..domain.records import plain
from ..domain.when import When
from ..i18n import tr
from . import contacts_made, decision_records, meetings, option_papers, worksheets
from .assessing import today
from .deciding import missing, standing_words
from .papers import items_named, standing, standings
from .session import OpenCase


class PaperSeen(msgspec.Struct, frozen=True, kw_only=True):
    """All papers of a kind, and of one of them how it stands, what it lacks and its texts by field."""

    papers: list[Standing]
    chosen: Standing | None = None
    said: str = ""
    missing: tuple[Missing, ...] = ()
    texts: dict[str, str] = {}


def see_paper(case: OpenCase, kind: str, wanted: str) -> PaperSeen:
    """The paper of this id, else the newest of its kind."""
    papers = standings(case, [kind])
    chosen = next((one for one in papers if one.id == wanted), papers[0] if papers else None)
    if chosen is None:
        return PaperSeen(papers=papers)
    record: msgspec.Struct
    if kind == worksheets.WORKSHEET:
        record = worksheets.read_worksheet(case, chosen.id).worksheet
    elif kind == option_papers.PAPER:
        record = option_papers.read_paper(case, chosen.id).paper
    else:
        record = decision_records.read_decision(case, chosen.id).decision
    return PaperSeen(
        papers=papers,
        chosen=chosen,
        said=standing_words(chosen),
        missing=missing(case, kind, chosen.id),
        texts=texts_of(case, record),
    )


def texts_of(case: OpenCase, record: msgspec.Struct) -> dict[str, str]:
    """The fields of a record as they stand in a form: dates in words, lists one to a line, items by what they are
    called."""
    named: dict[str, Item] = items_named(case, _ids(record))
    return {name: _text(getattr(record, name), named) for name in record.__struct_fields__}


def _text(value: object, named: Mapping[str, Item]) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, When):
        return value.words if value.words != str(value) and _reads_back(value) else str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        if all(isinstance(one, int) for one in value):
            return ", ".join(str(one) for one in value)
        return "\n".join(named[one].ref if one in named else str(one) for one in value)
    return str(plain(value))


def _reads_back(value: When) -> bool:
    from ..errors import InvalidValue

    try:
        return When.parse(value.words) == value
    except InvalidValue:
        return False


def _ids(record: msgspec.Struct) -> list[str]:
    found = []
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, tuple):
            found += [one for one in value if isinstance(one, str) and len(one) == 36]
    return found


def candidates(case: OpenCase, words: str, day: When | None, most: int = 12) -> list[tuple[str, str]]:
    """(what it is called, a line about it) of the items these words find, if they were known by that day."""
    found: list[tuple[str, str]] = []
    for hit in case.file.search(words, limit=200, prefix=True) if words.strip() else []:
        item = items_named(case, [hit.id]).get(hit.id) if hit.kind == "item" else None
        if item is not None and (day is None or item.known_by(day)):
            known = item.known.words if item.known else tr("day not stated")
            found.append((item.ref, f"{item.ref} · {known} · {item.title}"))
        if len(found) == most:
            break
    return found


class MeetingSeen(msgspec.Struct, frozen=True, kw_only=True):
    """All meetings, one of them with its texts and its pack, and the papers that could lie on the table."""

    meetings: list[Meeting]
    chosen: Meeting | None = None
    texts: dict[str, str] = {}
    pack: Pack | None = None
    papers: tuple[tuple[str, str], ...] = ()
    """(id, words) of everything that can be a paper of a meeting."""


def see_meeting(case: OpenCase, wanted: str) -> MeetingSeen:
    """The meeting of this id, else the newest."""
    held = meetings.meetings(case)
    chosen = next((one for one in held if one.id == wanted), held[0] if held else None)
    if chosen is None:
        return MeetingSeen(meetings=held)
    return MeetingSeen(
        meetings=held,
        chosen=chosen,
        texts=texts_of(case, chosen),
        pack=meetings.meeting_pack(case, chosen.id),
        papers=tuple(_could_lie_there(case)),
    )


def _could_lie_there(case: OpenCase) -> Iterable[tuple[str, str]]:
    from .history_for_window import title_of

    for kind in meetings.PAPERS:
        for record, _, _ in case.file.records(kind):
            if kind == "assessment":
                yield record, tr("Assessment as of {day}").format(day=title_of(case, kind, record))
            elif kind == "warning":
                yield record, title_of(case, kind, record) or tr("Warning")
            else:
                one = standing(case, kind, record)
                yield record, f"{one.title} · {one.marking.words}"


class ContactsSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Visits and démarches with their texts, and how long things took."""

    visits: list[Visit]
    demarches: list[Demarche]
    texts: dict[str, dict[str, str]]
    times: tuple[tuple[str, ...], ...]
    overdue: tuple[Overdue, ...]


def see_contacts(case: OpenCase) -> ContactsSeen:
    """Everything about what was asked of the authorities, and the times as of today."""
    visits, demarches = contacts_made.visits(case), contacts_made.demarches(case)
    found = meetings.times(case, today())
    return ContactsSeen(
        visits=visits,
        demarches=demarches,
        texts={
            **{one.id: texts_of(case, one) for one in visits},
            **{one.id: texts_of(case, one) for one in demarches},
        },
        times=tuple(tuple(meetings.times_words(one)) for one in found.meetings),
        overdue=found.overdue,
    )
