"""From the two-limb worksheet to the decision, and what was asked of the authorities before."""

from collections.abc import Callable
from typing import Any

from ..actions import contacts_made, deciding, decision_records, meetings, session, worksheets
from ..actions.assessing import today
from ..actions.papers import HEADS, find_record, items_named, standing
from ..actions.session import OpenCase
from ..domain.decision import Entrance
from ..domain.signal import Crime
from ..domain.when import When
from ..domain.worksheet import Finding, Part, part_words
from ..errors import NotFound, UsageError
from ..i18n import tr, trn
from . import paper_shapes as shapes
from .answers import Answer, Context
from .stating import Fields, day, many, marking, pairs, several, stated, text, word, yes

_WORKSHEET: Fields = {
    "as_of": ("as_of", day),
    "title": ("title", text),
    "crimes": ("crime", several(Crime)),
    "populations": ("population", many),
    "peaceful_means": ("peaceful_means", word(Finding)),
    "peaceful_means_reasons": ("peaceful_means_reasons", text),
    "authorities": ("authorities", word(Finding)),
    "authorities_reasons": ("authorities_reasons", text),
    "account": ("account", text),
    "account_items": ("account_item", many),
    "account_asked": ("account_asked", day),
    "account_from": ("account_from", text),
    "not_known": ("not_known", text),
    "marking": ("marking", marking),
}
_ENTRY: Fields = {
    "part": ("part", word(Part)),
    "text": ("text", text),
    "since": ("since", day),
    "result": ("result", text),
    "evidence_for": ("supporting", many),
    "evidence_against": ("opposing", many),
    "looked": ("looked", text),
    "contacts": ("contact", many),
}
_MEETING: Fields = {
    "requested": ("requested", day),
    "requested_by": ("requested_by", text),
    "title": ("title", text),
    "convened_by": ("convened_by", text),
    "day": ("day", day),
    "attended": ("attended", many),
    "agenda": ("agenda", many),
    "papers": ("paper", many),
    "questions": ("question", many),
    "not_known": ("not_known", text),
    "policy_committee": ("policy_committee", yes),
    "reported": ("reported", day),
    "report": ("report", text),
    "ceiling": ("ceiling", marking),
    "marking": ("marking", marking),
}
_RECORD: Fields = {
    "day": ("day", day),
    "title": ("title", text),
    "by": ("by", text),
    "meeting": ("meeting", text),
    "paper": ("paper", text),
    "chosen": ("chosen", many),
    "reasons": ("reasons", text),
    "not_chosen": ("not_chosen", pairs),
    "dissent": ("dissent", text),
    "unopposed": ("unopposed", yes),
    "conditions": ("conditions", text),
    "review": ("review", day),
    "addressees": ("addressee", many),
    "follow_up": ("follow_up", text),
    "evidence": ("evidence", many),
    "not_known": ("not_known", text),
    "marking": ("marking", marking),
}
_VISIT: Fields = {
    "day": ("day", day),
    "where": ("where", text),
    "by": ("by", text),
    "met": ("met", many),
    "entrance": ("access", word(Entrance)),
    "asked": ("asked", text),
    "answer": ("answer", text),
    "items": ("item", many),
    "marking": ("marking", marking),
}
_DEMARCHE: Fields = {
    "day": ("day", day),
    "to": ("to", text),
    "by": ("by", text),
    "way": ("way", text),
    "asked": ("asked", text),
    "due": ("due", day),
    "answer": ("answer", text),
    "answered": ("answered", day),
    "refused": ("refused", yes),
    "items": ("item", many),
    "marking": ("marking", marking),
}


def worksheet(context: Context) -> Answer:
    """``decide worksheet``."""
    given, fields = context.arguments, stated(context.arguments, _WORKSHEET)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.id:
            made = worksheets.change_worksheet(case, given.id, fields)
        else:
            made = worksheets.begin_worksheet(case, fields.pop("as_of", None) or today(), fields)
        return _whole(case, worksheets.WORKSHEET, made.id)


def entry(context: Context) -> Answer:
    """``decide entry``."""
    given, fields = context.arguments, stated(context.arguments, _ENTRY)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.id:
            if given.withdraw:
                fields["withdrawn"] = True
            made = worksheets.change_entry(case, given.id, fields)
        else:
            part, words = fields.pop("part", None), fields.pop("text", None)
            if part is None:
                raise UsageError(
                    tr("Say with --part where it belongs: {parts}.").format(parts=", ".join(Part)),
                    kept=tr("Nothing was saved."),
                )
            into = given.worksheet or _newest_worksheet(case)
            made = worksheets.add_entry(case, into, part, words or "", fields)
        body = shapes.entry_object(made, items_named(case, (*made.evidence_for, *made.evidence_against)))
    words = tr("Saved under “{part}”: {id}").format(part=part_words(made.part), id=made.id[:8])
    return Answer(body=body, lines=[words])


def meeting(context: Context) -> Answer:
    """``decide meeting``."""
    given, fields = context.arguments, stated(context.arguments, _MEETING)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.id:
            made = meetings.change_meeting(case, given.id, fields)
        else:
            made = meetings.record_meeting(case, fields.pop("requested", None) or today(), fields)
        pack = meetings.meeting_pack(case, made.id)
    body = {**shapes.meeting_object(made), "missing": [shapes.missing_object(one) for one in pack.missing]}
    lines = [f"{made.id[:8]}  {meetings.meeting_title(made)}"]
    return Answer(body=body, lines=lines + [tr("Missing: {what}").format(what=one.words) for one in pack.missing])


def record(context: Context) -> Answer:
    """``decide record``."""
    given, fields = context.arguments, stated(context.arguments, _RECORD)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.id:
            made = decision_records.change_decision(case, given.id, fields)
        else:
            made = decision_records.record_decision(case, fields.pop("day", None) or today(), fields)
        return _whole(case, decision_records.DECISION, made.id)


def visit(context: Context) -> Answer:
    """``decide visit``."""
    given, fields = context.arguments, stated(context.arguments, _VISIT)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.id:
            made = contacts_made.change_visit(case, given.id, fields)
        else:
            made = contacts_made.record_visit(case, fields.pop("day", None) or today(), fields)
        body = shapes.with_items(case, made, "items")
    return Answer(body=body, lines=[tr("Saved visit {id}.").format(id=made.id[:8])])


def demarche(context: Context) -> Answer:
    """``decide demarche``."""
    given, fields = context.arguments, stated(context.arguments, _DEMARCHE)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.id:
            made = contacts_made.change_demarche(case, given.id, fields)
        else:
            made = contacts_made.record_demarche(case, fields.pop("day", None) or today(), fields)
        body = shapes.with_items(case, made, "items")
    return Answer(body=body, lines=[tr("Saved démarche {id}.").format(id=made.id[:8])])


def listing(context: Context) -> Answer:
    """``decide list``."""
    given = context.arguments
    as_of = None if given.as_of is None else When.parse(given.as_of)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        papers = deciding.papers(case, as_of)
        held = meetings.meetings(case, as_of)
        visits, demarches = contacts_made.visits(case, as_of), contacts_made.demarches(case, as_of)
        body = {
            "papers": [shapes.paper_object(one) for one in papers],
            "meetings": [shapes.meeting_object(one) for one in held],
            "visits": [shapes.with_items(case, one, "items") for one in visits],
            "demarches": [shapes.with_items(case, one, "items") for one in demarches],
        }
    lines = [f"{one.id[:8]}  {one.day.words}  {one.title}: {deciding.standing_words(one)}" for one in papers]
    lines += [f"{one.id[:8]}  {one.requested.words}  {meetings.meeting_title(one)}" for one in held]
    lines += [f"{one.id[:8]}  {one.day.words}  {tr('Visit')}: {one.where or '—'}" for one in visits]
    lines += [f"{one.id[:8]}  {one.day.words}  {tr('Démarche')}: {one.asked or '—'}" for one in demarches]
    return Answer(body=body, lines=lines or [tr("Nothing yet.")])


def show(context: Context) -> Answer:
    """``decide show``."""
    given = context.arguments
    with context.unlock() as desk, context.read(desk, given.case) as case:
        kind, found = find_record(case, HEADS, given.paper)
        if given.as_of is not None:
            as_of = When.parse(given.as_of)
            if standing(case, kind, found).day.latest > as_of.latest:
                raise NotFound(tr("That paper is of a later day than {day}.").format(day=as_of.words))
        return _whole(case, kind, found)


def pack(context: Context) -> Answer:
    """``decide pack``."""
    given = context.arguments
    as_of = None if given.as_of is None else When.parse(given.as_of)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        if given.release:
            meetings.release_pack(case, given.meeting, as_of)
        made = meetings.meeting_pack(case, given.meeting, as_of)
    return Answer(body=shapes.pack_object(made), lines=shapes.pack_lines(made))


def sign(context: Context) -> Answer:
    """``decide sign``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = deciding.sign(case, given.paper, given.note or None)
    return Answer(body=shapes.paper_object(made), lines=[f"{made.title}: {deciding.standing_words(made)}"])


def supersede(context: Context) -> Answer:
    """``decide supersede``."""
    given = context.arguments
    as_of = today() if given.as_of is None else When.parse(given.as_of)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = deciding.supersede(case, given.paper, as_of)
        return _whole(case, made.kind, made.id)


def times(context: Context) -> Answer:
    """``decide times``."""
    given = context.arguments
    as_of = today() if given.as_of is None else When.parse(given.as_of)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        found = meetings.times(case, as_of)
    body = {
        "as_of": str(as_of),
        "meetings": [shapes.times_object(one) for one in found.meetings],
        "overdue": [
            {"kind": one.kind, "record": one.record, "title": one.title, "due": str(one.due), "days": one.days}
            for one in found.overdue
        ],
    }
    lines = []
    for meeting_told in found.meetings:
        title, *said = meetings.times_words(meeting_told)
        lines += [f"{meeting_told.meeting.id[:8]}  {title}", *(f"  {line}" for line in said)]
    lines += [
        tr("Overdue for {days}: {title}").format(days=trn("{n} day", "{n} days", one.days), title=one.title)
        for one in found.overdue
    ]
    return Answer(body=body, lines=lines or [tr("No meeting was asked for, and nothing is overdue.")])


def _whole(case: OpenCase, kind: str, found: str) -> Answer:
    stands = standing(case, kind, found)
    body: dict[str, Any] = shapes.whole_paper(case, stands)
    return Answer(body=body, lines=shapes.whole_paper_lines(case, stands))


def _newest_worksheet(case: OpenCase) -> str:
    found = [one for one in deciding.papers(case) if one.kind == worksheets.WORKSHEET]
    if not found:
        raise NotFound(
            tr("There is no worksheet yet."),
            kept=tr("Nothing was saved."),
            todo=tr("Begin one with r2p-desk decide worksheet."),
        )
    return found[0].id


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("decide", "worksheet"): worksheet,
    ("decide", "entry"): entry,
    ("decide", "meeting"): meeting,
    ("decide", "record"): record,
    ("decide", "visit"): visit,
    ("decide", "demarche"): demarche,
    ("decide", "list"): listing,
    ("decide", "show"): show,
    ("decide", "pack"): pack,
    ("decide", "sign"): sign,
    ("decide", "supersede"): supersede,
    ("decide", "times"): times,
}
