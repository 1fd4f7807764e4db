"""Dossiers that came, read at the terminal; own notes beside them; their files brought out on purpose."""

from collections.abc import Callable
from typing import Any

from ..actions import dossier_notes, dossier_remarks, session
from ..actions.contacts import contacts
from ..actions.dossier_changes import Change
from ..actions.dossier_notes import Note
from ..actions.dossier_parts import export_part
from ..actions.dossier_shelf import find_shelved
from ..actions.reading_dossiers import Reading, Sentence, changes_of, open_dossier
from ..errors import UsageError
from ..i18n import tr, trn
from .answers import Answer, Context


def read(context: Context) -> Answer:
    """``dossier read``."""
    given = context.arguments
    with context.unlock() as desk:
        reading = open_dossier(desk, given.dossier)
    news = changes_of(reading)
    sections = [one for one in reading.sections if not given.since_last_read or one.code in ("changes", "recalled")]
    if given.since_last_read and reading.was_read:
        sections = [one for one in sections if one.code == "recalled"]
    body = {
        **_object(reading),
        "changes": [_change(one, reading) for one in news],
        "sections": [
            {"code": one.code, "heading": one.heading, "sentences": [_sentence(said) for said in one.sentences]}
            for one in sections
        ],
    }
    lines = [reading.marking.words, reading.shelved.title]
    if given.since_last_read and reading.was_read:
        lines.append(tr("Nothing changed since you read it on {day}.").format(day=reading.was_read[:10]))
    for section in sections:
        lines += ["", section.heading, *(_line(one) for one in section.sentences)]
    return Answer(body=body, lines=lines)


def note(context: Context) -> Answer:
    """``dossier note``."""
    return {"add": _note_add, "list": _note_list, "send": _note_send}[context.arguments.what](context)


def remarks(context: Context) -> Answer:
    """``dossier remarks``."""
    given = context.arguments
    with context.unlock() as desk:
        case = None
        if given.case is not None:
            with session.open_case(desk, given.case, write=False) as opened:
                case = opened.file.id
        found = dossier_remarks.came_back(desk, case)
        names = {one.id: one.name for one in contacts(desk)}
    notes = [
        {
            "id": one.id, "from": names.get(one.sender), "sender": one.sender, "dossier": one.dossier,
            "number": one.number, "case": one.case or None, "record": one.own or None, "kind": one.kind or None,
            "field": one.field or None, "text": one.text, "at": one.at, "received": one.received,
        }
        for one in found
    ]  # fmt: skip
    lines = [f"{one.at[:10]}  {names.get(one.sender, one.sender[:8])}  {one.own[:8]:8}  {one.text}" for one in found]
    return Answer(body={"notes": notes}, lines=lines or [tr("Nobody wrote back.")])


def export(context: Context) -> Answer:
    """``dossier export``."""
    given = context.arguments
    with context.unlock() as desk:
        path = export_part(desk, find_shelved(desk, given.dossier), given.part, given.out)
    return Answer(body={"path": str(path)}, lines=[str(path)])


def _note_add(context: Context) -> Answer:
    given = context.arguments
    if not given.text:
        raise UsageError(tr("A note needs --text."), kept=tr("Nothing was saved."))
    with context.unlock() as desk:
        made = dossier_notes.add_note(
            desk, given.dossier, given.text, record=given.record or "", field=given.field or ""
        )
    return Answer(body=_note(made), lines=[f"{made.id[:8]}  {made.text}"])


def _note_list(context: Context) -> Answer:
    given = context.arguments
    with context.unlock() as desk:
        found = dossier_notes.notes_on(desk, find_shelved(desk, given.dossier))
    lines = [f"{one.id[:8]}  {one.at[:10]}  {one.record[:8]:8}  {one.text}" for one in found]
    return Answer(body={"notes": [_note(one) for one in found]}, lines=lines or [tr("There are no notes.")])


def _note_send(context: Context) -> Answer:
    given = context.arguments
    if given.out is None:
        raise UsageError(tr("Sending notes needs --out, a folder."), kept=tr("Nothing was written."))
    with context.unlock() as desk:
        entry = find_shelved(desk, given.dossier)
        made = dossier_remarks.send_notes(desk, entry, given.out, given.note, context.job)
        sent = len([one for one in dossier_notes.notes_on(desk, entry) if one.sent])
    body = {"path": str(made.path), "package": made.package, "sha256": made.sha256, "sent": sent}
    words = trn("{n} note on it has gone back to its sender.", "{n} notes on it have gone back to its sender.", sent)
    return Answer(body=body, lines=[str(made.path), words, made.remind])


def _object(reading: Reading) -> dict[str, Any]:
    entry, recalled = reading.shelved, reading.shelved.recalled
    return {
        "dossier": entry.dossier, "number": entry.number, "from": reading.sender, "sender": entry.sender,
        "title": entry.title, "marking": str(entry.marking), "received": entry.received, "since": reading.since,
        "was_read": reading.was_read,
        "recalled": None if recalled is None else {"at": recalled.at, "reason": recalled.reason},
    }  # fmt: skip


def _sentence(one: Sentence) -> dict[str, Any]:
    return {
        "record": one.record or None, "kind": one.kind or None, "field": one.field or None, "label": one.label,
        "text": one.text, "marking": None if one.marking is None else str(one.marking),
        "rests_on": list(one.rests_on), "change": one.change or None, "before": one.before or None,
        "part": one.part or None,
    }  # fmt: skip


def _change(one: Change, reading: Reading) -> dict[str, Any]:
    return {
        "what": one.what, "record": one.record, "kind": one.kind, "field": one.field or None,
        "before": one.before or None, "after": one.after or None, "title": reading.named.get(one.record),
    }  # fmt: skip


def _line(one: Sentence) -> str:
    words = f"{one.label}: {one.text}" if one.label else one.text
    change = {"new": tr("NEW"), "changed": tr("CHANGED")}.get(one.change, "") if one.record else ""
    return " ".join(part for part in (change, words) if part)


def _note(one: Note) -> dict[str, Any]:
    return {
        "id": one.id, "record": one.record or None, "kind": one.kind or None, "field": one.field or None,
        "number": one.number, "text": one.text, "at": one.at, "sent": one.sent,
    }  # fmt: skip


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("dossier", "read"): read,
    ("dossier", "note"): note,
    ("dossier", "remarks"): remarks,
    ("dossier", "export"): export,
}
