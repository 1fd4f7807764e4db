"""Readings of the history for the window: a page of the journal, one commit field by field, one record's values.

Beside the values come the titles of the records and the names of the officers they refer to, so that no screen shows an
id where people have a word.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from ..casefile.changed import RecordChange, expunged_among, what_changed
from ..casefile.expunge import Target
from ..casefile.parcels import Entry
from ..domain.finding_on import FindingOn
from ..domain.grading import Reliability
from ..domain.item import Item
from ..domain.kept_apart import KeptApart
from ..domain.marking import Marking, high_water
from ..domain.provenance import Import
from ..domain.when import When
from ..errors import InvalidValue, NotFound
from ..i18n import tr
from .assessing import framework
from .basis import basis, closed_to_reader
from .cases import case_record
from .corroborating import said_of
from .history import Conflict, FieldValue, conflicts, expungeable, record_history, redo, undo, witnesses
from .items import find_item, resolved, sources, with_source_names
from .papers import own_markings
from .reading import officer_names
from .reading import one as one_record
from .session import OpenCase
from .settling import findings_on
from .views_for_window import Order, whole_order
from .warnings import note_markings

_MOST_CHANGES = 400
_MOST_TITLES = 3
CALLED_BY = {"step": ("rung",), "outcome": ("result",), "acknowledgement": ("by",), "alert": ("title", "by")}
"""Kind → the fields by which people call a record of it, where those are not its title or name."""
_CALLED_AS = {
    "evidence": ("item", "item"),
    "hypothesis_rating": ("item", "item"),
    "finding_on": ("item", "item"),
    "review": ("item", "item"),
    "relation": ("item", "from"),
    "attached": ("attachment", "attachment"),
    "custody": ("attachment", "attachment"),
    "translation": ("utterance", "utterance"),
    "threshold": ("utterance", "utterance"),
    "response": ("utterance", "utterance"),
    "term": ("lexicon", "lexicon"),
}
"""Kind called as another record is → its kind, and the field that names it; so are coded terms, which may be slurs."""
REMARKS = "dossier-remark"
"""Where the officer's store keeps what readers wrote back (``dossier_remarks``)."""
REFERS = {
    ("item", "source"): "source",
    ("judgement", "assessment"): "assessment",
    ("evidence", "judgement"): "judgement",
    ("evidence", "item"): "item",
    ("concern", "assessment"): "assessment",
    ("assessment", "supersedes"): "assessment",
    ("assessment", "round"): "round",
    ("signoff", "assessment"): "assessment",
    ("dissent", "assessment"): "assessment",
    ("flag_answer", "assessment"): "assessment",
    ("outlook", "assessment"): "assessment",
    ("warning", "assessment"): "assessment",
    ("warning", "supersedes"): "warning",
    ("step", "warning"): "warning",
    ("outcome", "warning"): "warning",
    ("alert", "item"): "item",
    ("item", "origin_item"): "item",
    ("relation", "from"): "item",
    ("relation", "to"): "item",
    ("review", "item"): "item",
    ("finding_on", "item"): "item",
    ("source", "same_as"): "source",
    ("attached", "attachment"): "attachment",
    ("attached", "item"): "item",
    ("attachment", "copy_of"): "attachment",
    ("custody", "attachment"): "attachment",
    ("hypothesis_rating", "hypothesis"): "hypothesis",
    ("utterance", "item"): "item",
    ("translation", "utterance"): "utterance",
    ("threshold", "utterance"): "utterance",
    ("response", "utterance"): "utterance",
    ("term", "lexicon"): "lexicon",
    ("hypothesis_rating", "item"): "item",
    ("worksheet", "supersedes"): "worksheet",
    ("worksheet_entry", "worksheet"): "worksheet",
    ("options_paper", "supersedes"): "options_paper",
    ("option", "paper"): "options_paper",
    ("decision", "paper"): "options_paper",
    ("decision", "meeting"): "meeting",
    ("decision", "supersedes"): "decision",
}
"""(kind, field) → kind of the record whose id the field holds."""


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """Records of one kind that a commit states something of: how many, and the titles of the first few."""

    kind: str
    count: int
    titles: tuple[str, ...]


class JournalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A commit as the list of the journal shows it; ``expunged`` and ``withheld`` count changes that are not here."""

    id: str
    at: str
    officer: str
    name: str
    touched: tuple[Touched, ...]
    expunged: int
    withheld: int


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Who, beside its author, had seen a commit first, and when by their claim."""

    at: str
    name: str


class RecordTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a commit changed of a record, with its title as it is now."""

    title: str
    change: RecordChange


class CommitTold(msgspec.Struct, frozen=True, kw_only=True):
    """A commit in full; ``names`` gives titles and names for the ids in its values."""

    id: str
    at: str
    officer: str
    name: str
    seq: int
    seen: Seen | None
    records: tuple[RecordTold, ...]
    expunged: int
    withheld: int
    left_out: int
    names: dict[str, str]


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What can be taken out for good at once: fields an officer stated of a record together."""

    target: Target
    name: str
    at: str
    own: bool


class RecordHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Every value each field of a record had, the newest first; ``conflicting`` names the fields that wait."""

    kind: str
    record: str
    title: str
    values: tuple[FieldValue, ...]
    names: dict[str, str]
    conflicting: tuple[str, ...]


class ItemTold(msgspec.Struct, frozen=True, kw_only=True):
    """An item with its source by name, the fields of which only the outline is left, and those that wait.

    ``remarks`` are (who, day, text) of what readers of a dossier wrote back on it, ``findings`` what officers found of
    it later, each with who did; ``source`` is the record id of its source, ``reliability`` that of its source now,
    whatever the item was graded under. ``taken_in`` is the file it was taken in from, ``said`` what officers say beside
    it: reviews and contradictions.
    """

    item: Item
    removed: bool
    expunged: tuple[str, ...]
    conflicting: tuple[str, ...]
    remarks: tuple[tuple[str, str, str], ...] = ()
    findings: tuple[tuple[FindingOn, str], ...] = ()
    source: str = ""
    reliability: Reliability | None = None
    taken_in: Import | None = None
    said: tuple[str, ...] = ()
    event_now: str = ""
    """What a later release says of the event it was made of, where that is not the same any more."""


class PutBack(msgspec.Struct, frozen=True, kw_only=True):
    """What an undo or redo came to: (kind, title) put back, and (kind, title, field) left to what others stated."""

    redo: bool
    records: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str, str], ...]


class ConflictTold(msgspec.Struct, frozen=True, kw_only=True):
    """A field that waits for a decision, with the title of its record and names for the ids in its values.

    ``fields`` is what else is stated of the record; ``kept`` are the reasons why the values stand side by side;
    ``deciders`` the names of officers it was given to.
    """

    conflict: Conflict
    title: str
    names: dict[str, str]
    fields: dict[str, Any] = {}
    kept: tuple[KeptApart, ...] = ()
    deciders: tuple[str, ...] = ()


def title_of(case: OpenCase, kind: str, record: str) -> str:
    """What people call a record: a title, a name, a day; empty where nothing of that is here."""
    fields = case.file.shown(kind, record) or {}
    if kind == "judgement":
        return _indicator(str(fields.get("indicator") or ""))
    if kind in _CALLED_AS:
        owner, field = _CALLED_AS[kind]
        return title_of(case, owner, str(fields.get(field) or ""))
    if kind == "utterance":
        return " · ".join(part for part in (str(fields.get("speaker") or ""), _day(fields.get("when"))) if part)
    if kind == "assessment":
        return _day(fields.get("as_of"))
    if kind == "opening":
        return title_of(case, str(fields.get("of") or "source"), str(fields.get("record") or ""))
    if kind in ("worksheet_entry", "option", "demarche"):
        return str(fields.get("text") or fields.get("words") or fields.get("asked") or "")
    if kind in ("worksheet", "options_paper", "decision", "meeting", "visit") and not fields.get("title"):
        return _day(fields.get("as_of") or fields.get("day") or fields.get("requested"))
    for name in CALLED_BY.get(kind, ("title", "name", "subject")):
        if isinstance(fields.get(name), str):
            return str(fields[name])
    return ""


def case_marking(case: OpenCase) -> Marking:
    """The lowest marking that covers the case, every item in it, every warning, and every paper with its own."""
    of_items = whole_order(case, Order()).markings
    return high_water((case_record(case).marking, *of_items, *own_markings(case), *note_markings(case)))


def subject_of(case: OpenCase, kind: str, record: str) -> str:
    """The indicator a judgement is of, or the risk factor or crime a level of concern is stated for."""
    fields = case.file.shown(kind, record) or {}
    return str(fields.get("indicator" if kind == "judgement" else "subject") or "")


def journal_size(case: OpenCase, *, officer: str | None = None, record: tuple[str, str] | None = None) -> int:
    """How many commits the journal has, of one officer (key hash) or one record (kind, id) where asked."""
    return case.file.entry_count(officer=officer, record=record)


def journal_page(
    case: OpenCase,
    *,
    skip: int,
    newest: int,
    officer: str | None = None,
    record: tuple[str, str] | None = None,
) -> list[JournalRow]:
    """Up to ``newest`` commits after passing over so many newer ones, the newest first."""
    entries = case.file.entries(officer=officer, record=record, newest=newest, skip=skip)
    return [_row(case, entry) for entry in reversed(entries)]


def seen_by_others(case: OpenCase) -> dict[str, Seen]:
    """For each commit that anybody but its author had seen: who first, by name, and when."""
    names = officer_names(case)
    return {
        commit: Seen(at=witness.at, name=names.get(witness.officer, witness.officer[:8]))
        for commit, witness in witnesses(case).items()
    }


def commit_told(case: OpenCase, commit_id: str, seen: Seen | None) -> CommitTold:
    """A commit field by field, up to 400 changes of it. ``NotFound`` when it is not here.

    What another judges in a blind round that is not over is left out.
    """
    changed = what_changed(case.file, commit_id, most=_MOST_CHANGES)
    if changed is None:
        raise NotFound(tr("There is no such commit in this case."), kept=tr("Nothing was changed."))
    commit, names, closed = changed.commit, officer_names(case), closed_to_reader(case)
    records = [one for one in changed.records if not closed(one.kind, one.record)]
    referred = {
        (kind, str(value))
        for record in records
        for field in record.fields
        if (kind := REFERS.get((record.kind, field.field)))
        for value in (field.before, field.after)
        if value
    }
    return CommitTold(
        id=commit.id,
        at=commit.at,
        officer=commit.officer,
        name=names.get(commit.officer, ""),
        seq=commit.seq,
        seen=seen,
        records=tuple(RecordTold(title=title_of(case, one.kind, one.record), change=one) for one in records),
        expunged=changed.expunged,
        withheld=changed.withheld,
        left_out=changed.left_out + len(changed.records) - len(records),
        names=names | _titles(case, referred),
    )


def history_of(case: OpenCase, kind: str, record: str) -> RecordHistory:
    """Every value of a record with all a screen needs to show it. ``NotFound`` when there is no such record."""
    values = record_history(case, kind, record)
    referred = {(of, str(value.value)) for value in values if value.value and (of := REFERS.get((kind, value.field)))}
    current = case.file.values(kind, record) or {}
    return RecordHistory(
        kind=kind,
        record=record,
        title=title_of(case, kind, record),
        values=tuple(values),
        names=officer_names(case) | _titles(case, referred),
        conflicting=tuple(name for name, held in sorted(current.items()) if _differ(held)),
    )


def item_told(case: OpenCase, reference: str) -> ItemTold:
    """An item as a reader shows it; ``NotFound`` when there is none."""
    found, known = find_item(case, reference), sources(case)
    item, source = with_source_names([found], known)[0], known.get(found.source or "")
    values = case.file.values("item", item.id) or {}
    return ItemTold(
        item=item,
        removed=any(one.value is True for one in values.get("removed", ())[:1]),
        expunged=tuple(name for name, held in sorted(values.items()) if held and held[0].expunged),
        conflicting=tuple(name for name, held in sorted(values.items()) if _differ(held)),
        remarks=_remarks(case, item.id),
        findings=findings_on(case, item.id),
        source="" if source is None else resolved(source, known).id,
        reliability=None if source is None else resolved(source, known).reliability,
        said=tuple(one.line for one in said_of(case).get(item.id, ())),
        event_now=_event_now(case, item),
        taken_in=None if item.provenance is None else _file_of(case, item.provenance.taken_in),
    )


def _event_now(case: OpenCase, item: Item) -> str:
    if item.event is None:
        return ""
    from .dataset_changes import event_now

    return event_now(case, item.event)


def _file_of(case: OpenCase, record: str) -> Import | None:
    """What is stated of a file that was taken in, as far as this copy of the case has it."""
    fields = case.file.shown("import", record)
    return one_record(case, Import, record, fields) if fields is not None else None


def _remarks(case: OpenCase, record: str) -> tuple[tuple[str, str, str], ...]:
    """What readers wrote back on this record."""
    if not case.desk.store.notes(REMARKS):
        return ()
    from .dossier_remarks import came_back
    from .reading_dossiers import sender_name

    found = came_back(case.desk, case.file.id, record)
    return tuple((sender_name(case.desk, one.sender), one.at[:10], one.text) for one in found)


def statements_of(case: OpenCase, kind: str, record: str) -> list[Statement]:
    """What could be taken out for good of a record, the newest first; empty when nothing is left of it."""
    try:
        targets = expungeable(case, kind, record)
    except NotFound:
        return []
    names, own = officer_names(case), case.desk.officer.id
    found = []
    for target in targets:
        commit = case.file.journal.commit(target.commit)
        if commit is not None:
            found.append(
                Statement(target=target, name=names.get(commit.officer, ""), at=commit.at, own=commit.officer == own)
            )
    return sorted(found, key=lambda one: one.at, reverse=True)


def take_back(case: OpenCase, *, again: bool) -> PutBack:
    """Undo what this officer stated last, or with ``again`` redo it; ``Refused`` when there is nothing."""
    done = redo(case) if again else undo(case)
    records = dict.fromkeys((kind, title_of(case, kind, record)) for kind, record in done.records)
    left = tuple((kind, title_of(case, kind, record), field) for kind, record, field in done.left)
    return PutBack(redo=again, records=tuple(records), left=left)


def conflicts_told(case: OpenCase) -> list[ConflictTold]:
    """Every field that waits for a decision, ready to be shown."""
    from .assigning import assigned
    from .keeping_apart import kept_apart

    names, kept, given, told = officer_names(case), kept_apart(case), assigned(case), []
    for one in conflicts(case):
        kind = REFERS.get((one.kind, one.field))
        referred = {(kind, str(value.value)) for value in one.values if value.value} if kind else set()
        fields = {name: value for name, value in (case.file.shown(one.kind, one.record) or {}).items() if value}
        referred |= {(of, str(value)) for name, value in fields.items() if (of := REFERS.get((one.kind, name)))}
        told.append(
            ConflictTold(
                conflict=one,
                title=title_of(case, one.kind, one.record),
                names=names | _titles(case, referred),
                fields={name: value for name, value in fields.items() if name not in (one.field, "removed")},
                kept=tuple(kept.get((one.kind, one.record, one.field), ())),
                deciders=tuple(names.get(who, who[:8]) for who in given.get((one.kind, one.record, one.field), ())),
            )
        )
    return told


def waiting(case: OpenCase) -> frozenset[tuple[str, str, str]]:
    """(kind, record, field) of every field that waits for a decision.

    Only where several writers stated something can there be any: of a case of one's own nothing is read.
    """
    return frozenset(case.file.conflicts()) if len(case.file.heads()) > 1 else frozenset()


def judgement_record(case: OpenCase, as_of: When, indicator: str) -> str | None:
    """The record in which this indicator is judged by the assessment shown as of that day; ``None`` when it is not."""
    known = basis(case)
    judged = known.judgements_of(known.choose(framework().id, as_of)).get(indicator)
    return judged.id if judged is not None else None


def concern_record(case: OpenCase, as_of: When, subject: str) -> str | None:
    """The same of a level of concern."""
    known = basis(case)
    stated = known.concerns_of(known.choose(framework().id, as_of)).get(subject)
    return stated.id if stated is not None else None


def _row(case: OpenCase, entry: Entry) -> JournalRow:
    by_kind: dict[str, dict[str, None]] = {}
    for change in entry.changes:
        by_kind.setdefault(change.kind, {})[change.record] = None
    expunged = _expunged(case, entry)
    return JournalRow(
        id=entry.id,
        at=entry.at,
        officer=entry.officer,
        name=entry.name,
        touched=tuple(_touched(case, kind, list(records)) for kind, records in by_kind.items()),
        expunged=expunged,
        withheld=entry.absent - expunged,
    )


def _expunged(case: OpenCase, entry: Entry) -> int:
    if not entry.absent:
        return 0
    commit = case.file.journal.commit(entry.id)
    return 0 if commit is None else expunged_among(case.file, commit.changes)


def _touched(case: OpenCase, kind: str, records: list[str]) -> Touched:
    titles = (title_of(case, kind, record) for record in records[:_MOST_TITLES])
    return Touched(kind=kind, count=len(records), titles=tuple(title for title in titles if title))


def _titles(case: OpenCase, referred: Iterable[tuple[str, str]]) -> dict[str, str]:
    titles = {record: title_of(case, kind, record) for kind, record in referred}
    return {record: title for record, title in titles.items() if title}


def _differ(held: Sequence[Any]) -> bool:
    return len({repr(one.value) for one in held if not one.expunged}) > 1


def _indicator(indicator: str) -> str:
    labels = {one.id: one.label or "" for one in framework().indicators}
    return f"{indicator} {labels.get(indicator, '')}".strip()


def _day(text: Any) -> str:
    try:
        return When(text).words if isinstance(text, str) else ""
    except InvalidValue:
        return ""
