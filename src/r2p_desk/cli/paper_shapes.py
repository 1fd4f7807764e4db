"""The JSON objects and the lines of papers, options, meetings and what was asked of authorities."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ..actions import decision_records, option_papers, worksheets
from ..actions.deciding import missing, standing_words
from ..actions.option_papers import OptionRead, option_title
from ..actions.papers import items_named
from ..actions.session import OpenCase
from ..analysis.decisions import MeetingTimes, Span
from ..analysis.meeting import Pack, Section
from ..domain.decision import Meeting
from ..domain.item import Item
from ..domain.paper import Missing, Standing
from ..domain.records import plain
from ..domain.worksheet import Entry, finding_words, limb_words
from ..i18n import tr


def paper_object(one: Standing) -> dict[str, Any]:
    """How a paper stands."""
    return {
        "id": one.id,
        "kind": one.kind,
        "title": one.title,
        "day": plain(one.day),
        "state": str(one.state),
        "marking": str(one.marking),
        "signed": [
            {
                "name": sign.name,
                "officer": sign.officer,
                "day": plain(sign.day),
                "changed": [f"{record}/{field}" if record else field for record, field in sign.changed],
                "proven": sign.proven,
            }
            for sign in one.signed
        ],
        "taken_back": list(one.taken_back),
        "disputed": list(one.disputed),
        "supersedes": one.supersedes,
        "superseded_by": one.superseded_by,
        "replaced": one.replaced,
    }


def missing_object(one: Missing) -> dict[str, Any]:
    """One thing that is missing."""
    return {"code": one.code, "words": one.words, "of": one.of}


def whole_paper(case: OpenCase, one: Standing) -> dict[str, Any]:
    """A paper in full: how it stands, what it says, what belongs to it, what it lacks."""
    lacks = missing(case, one.kind, one.id)
    content, parts, items = _content(case, one)
    return {
        "paper": paper_object(one),
        "content": content,
        "parts": parts,
        "items": [item.ref for item in items],
        "missing": [missing_object(lack) for lack in lacks],
        "ready": not lacks,
    }


def whole_paper_lines(case: OpenCase, one: Standing) -> list[str]:
    """The same in words: what is missing stands first."""
    lacks = missing(case, one.kind, one.id)
    lines = [f"{one.id[:8]}  {one.title}", one.marking.words, standing_words(one)]
    lines += [tr("Missing: {what}").format(what=lack.words) for lack in lacks]
    lines += [tr("Nothing is missing.")] if not lacks else []
    if one.kind == worksheets.WORKSHEET:
        laid = worksheets.read_worksheet(case, one.id)
        lines += [f"{limb_words(limb.limb)}: {finding_words(limb.finding)}" for limb in laid.limbs]
        lines.append(tr("The State's own account: {words}").format(words=laid.account or "—"))
    elif one.kind == option_papers.PAPER:
        for option in option_papers.read_paper(case, one.id).options:
            lines += [f"{option.option.id[:8]}  {option.title}", *(f"          {words}" for words in option.cautions)]
    else:
        read = decision_records.read_decision(case, one.id)
        lines += [tr("Chosen: {option}").format(option=read.titles.get(one, one)) for one in read.decision.chosen]
    return lines


def _content(case: OpenCase, one: Standing) -> tuple[dict[str, Any], list[dict[str, Any]], tuple[Item, ...]]:
    if one.kind == worksheets.WORKSHEET:
        laid = worksheets.read_worksheet(case, one.id)
        items = {item.id: item for item in laid.items}
        parts = [
            entry_object(laid_out.entry, items)
            for limb in laid.limbs
            for _, entries in limb.parts
            for laid_out in entries
        ]
        return {**record_object(laid.worksheet, items), "account_words": laid.account}, parts, laid.items
    if one.kind == option_papers.PAPER:
        read = option_papers.read_paper(case, one.id)
        found = {item.id: item for option in read.options for item in option.items}
        parts = [option_object(option) for option in read.options]
        return record_object(read.paper, found), parts, tuple(found.values())
    made = decision_records.read_decision(case, one.id)
    named = {item.id: item for item in made.items}
    parts = [{"id": option, "title": title} for option, title in made.titles.items()]
    return record_object(made.decision, named), parts, made.items


def record_object(record: msgspec.Struct, items: Mapping[str, Item]) -> dict[str, Any]:
    """Every field of a record; items by the id they are called by."""
    found: dict[str, Any] = {}
    for name in record.__struct_fields__:
        value = plain(getattr(record, name))
        if isinstance(value, list):
            value = [items[one].ref if isinstance(one, str) and one in items else one for one in value]
        found[name] = value
    return found


def entry_object(entry: Entry, items: Mapping[str, Item]) -> dict[str, Any]:
    """An entry of a worksheet."""
    found = record_object(entry, items)
    found["for"] = found.pop("evidence_for")
    found["against"] = found.pop("evidence_against")
    return found


def option_object(read: OptionRead) -> dict[str, Any]:
    """An option, with what it needs and what must be seen beside it."""
    return {
        **record_object(read.option, {item.id: item for item in read.items}),
        "title": option_title(read.option),
        "needs_council": read.needs.council,
        "needs_consent": read.needs.consent,
        "cautions": list(read.cautions),
    }


def with_items(case: OpenCase, record: msgspec.Struct, *fields: str) -> dict[str, Any]:
    """A record whose ``fields`` name items."""
    named = items_named(case, (one for field in fields for one in getattr(record, field)))
    return record_object(record, named)


def pack_object(pack: Pack) -> dict[str, Any]:
    """The pack of a meeting."""
    return {
        "meeting": record_object(pack.meeting, {}),
        "title": pack.title,
        "marking": str(pack.marking),
        "sections": [_section(one) for one in pack.sections],
        "above": [{"heading": one.heading, "marking": str(one.marking), "source": one.source} for one in pack.above],
        "missing": [missing_object(one) for one in pack.missing],
        "ready": not pack.missing,
    }


def pack_lines(pack: Pack) -> list[str]:
    """The same in words."""
    lines = [pack.title, pack.marking.words]
    lines += [tr("Missing: {what}").format(what=one.words) for one in pack.missing]
    for section in pack.sections:
        lines += ["", f"{section.heading} — {section.marking.words}", *([section.state] if section.state else [])]
        lines += [f"  {line.label}: {line.text}" if line.label else f"  {line.text}" for line in section.lines]
        if section.table is not None:
            for row in section.table.rows:
                lines += [f"  {row[0]}"]
                named = zip(section.table.headings[1:], row[1:], strict=True)
                lines += [f"    {heading}: {cell or '—'}" for heading, cell in named]
    return lines


def _section(one: Section) -> dict[str, Any]:
    table = one.table
    return {
        "heading": one.heading,
        "marking": str(one.marking),
        "source": one.source,
        "kind": one.kind,
        "state": one.state,
        "lines": [{"label": line.label, "text": line.text} for line in one.lines],
        "table": {"headings": list(table.headings), "rows": [list(row) for row in table.rows]} if table else None,
    }


def meeting_object(meeting: Meeting) -> dict[str, Any]:
    """A meeting."""
    return record_object(meeting, {})


def times_object(one: MeetingTimes) -> dict[str, Any]:
    """How long one meeting took."""
    return {
        "id": one.meeting.id,
        "title": one.meeting.title,
        "requested": plain(one.meeting.requested),
        "requested_by": one.meeting.requested_by,
        "convened_by": one.meeting.convened_by,
        "day": plain(one.meeting.day),
        "attended": list(one.meeting.attended),
        "reported": plain(one.meeting.reported),
        "request_to_meeting": _span(one.request_to_meeting),
        "request_to_report": _span(one.request_to_report),
        "signal": one.signal.ref if one.signal else None,
        "signal_to_meeting": _span(one.signal_to_meeting),
        "waiting": one.waiting,
    }


def _span(one: Span | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"first": plain(one.first), "last": plain(one.last), "least": one.least, "most": one.most}
