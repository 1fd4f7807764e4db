"""Items of a dossier taken into a case: as ordinary items, from the sender as their source, on the sender's terms.

What the sender judged stays with the sender: their grading stands in the note as theirs, and no assessment is taken.
The item bears the id it has in the dossier as the id it came with, so the same record is never taken twice, and a later
dossier's is offered as a change.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

import msgspec

from ..casefile.bundle import Stated
from ..domain.condition import Condition, Onward, is_among
from ..domain.item import Item
from ..domain.marking import high_water
from ..domain.records import fields_of, record_from
from ..domain.source import Source
from ..errors import NotFound, Refused
from ..exchange.dossier import Dossier, File
from ..exchange.dossier_records import ItemRecord, SourceRecord, Terms
from ..exchange.terms import ASK_ONWARD, NO_ONWARD, READ_ONLY
from ..i18n import tr
from ..intake.media import media_type
from ..jobs import Job
from ..release.harm import SHELTER_TAG
from .attachments import About, SealedFile, attach, enter_attachment
from .contacts import contact_of
from .dossier_shelf import Shelved, part_of, text_of
from .offices import offices
from .session import Desk, OpenCase

AREA = "dossier-taken"
_COPIED = (
    "title", "text", "language", "happened", "known", "place", "reference", "marking", "access", "verification",
    "signals", "crimes", "populations", "actors", "statement",
)  # fmt: skip
_STRICTER = [Onward.YES, Onward.ASK, Onward.NO]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One item that came out of a dossier: the case and the item it became, and which record of what it was.

    ``digest`` is the SHA-256 of the record as it was taken, so that a later one is seen to differ; ``package`` brought
    it; ``sender`` is a key hash.
    """

    case: str
    item: str
    sender: str
    dossier: str
    number: int
    package: str
    record: str
    digest: str

    @property
    def name(self) -> str:
        """Its name in the officer's store."""
        return f"{self.case}/{self.sender}/{self.record}"


class Took(msgspec.Struct, frozen=True, kw_only=True):
    """What taking came to: ids of items that are new, of those changed, of those a later dossier says otherwise.

    ``offered`` are items that were taken before and differ now, which nobody asked to change; ``same`` those that do
    not. ``files`` are the attachments that were taken.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def take_items(
    case: OpenCase,
    entry: Shelved,
    records: Iterable[str] | None = None,
    *,
    update: bool = False,
    files: bool = False,
    job: Job | None = None,
) -> Took:
    """Take items of the newest dossier of this entry into a case, all in one commit; ``records`` (``None``: all).

    ``update`` states anew what was taken before and differs now. ``files`` takes their attachments along. ``Refused``
    for a dossier that is only to be read or was recalled, ``NotFound`` for a record that is no item of it.
    """
    dossier = _dossier(case.desk, entry)
    wanted = _wanted(dossier, records)
    known = {one.record: one for one in taken(case.desk, case.file.id) if one.sender == entry.sender}
    stated: list[Stated] = []
    taking = _Taking(case, entry, dossier)
    source = _source(case, taking, stated)
    keep: list[Taken] = []
    new: list[str] = []
    changed: list[str] = []
    offered: list[str] = []
    same: list[str] = []
    for record in wanted:
        present, digest = _present(case, record, known), _digest(record)
        if present is not None and (record.id not in known or known[record.id].digest == digest):
            same.append(present)
            continue
        if present is not None and not update:
            offered.append(present)
            continue
        item = present or str(uuid4())
        (changed if present else new).append(item)
        stated += _stated(taking, record, item, source, again=present is not None)
        keep.append(
            Taken(case=case.file.id, item=item, sender=entry.sender, dossier=dossier.id, number=dossier.number,
                  package=entry.packages.get(str(dossier.number), ""), record=record.id, digest=digest)
        )  # fmt: skip
    if keep:
        case.state(stated)
        case.desk.store.keep_notes(AREA, {one.name: msgspec.to_builtins(one) for one in keep})
    took = _files(case, entry, dossier, {one.record: one.item for one in keep}, job or Job()) if files else ()
    return Took(new=tuple(new), changed=tuple(changed), offered=tuple(offered), same=tuple(same), files=tuple(took))


def taken(desk: Desk, case: str | None = None) -> list[Taken]:
    """Every item that came out of a dossier, of one case or of all: for a recall to find what became of a record."""
    found = (msgspec.convert(value, Taken) for value in desk.store.notes(AREA).values())
    return [one for one in found if case in (None, one.case)]


def _dossier(desk: Desk, entry: Shelved) -> Dossier:
    if READ_ONLY in entry.conditions:
        raise Refused(
            tr("Its sender asks that this dossier is only read: nothing of it is taken into a case."),
            kept=tr("Nothing was changed."),
            todo=tr("Ask its sender."),
        )
    dossier = None if entry.recalled is not None else text_of(desk, entry)
    if dossier is None:
        raise NotFound(tr("This dossier is not here any more."), kept=tr("Nothing was changed."))
    return dossier


def _wanted(dossier: Dossier, records: Iterable[str] | None) -> list[ItemRecord]:
    items = {one.id: one for one in dossier.records if isinstance(one, ItemRecord)}
    if records is None:
        return list(items.values())
    asked = list(dict.fromkeys(one.strip().lower() for one in records))
    found = [[one for one in items if one.startswith(start)] if len(start) >= 4 else [] for start in asked]
    missing = [start for start, one in zip(asked, found, strict=True) if len(one) != 1]
    if missing:
        raise NotFound(
            tr("The dossier has no item {id}.").format(id=missing[0][:40]),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk dossier show; use the id that stands there."),
        )
    return [items[one] for (one,) in found]


def _present(case: OpenCase, record: ItemRecord, known: dict[str, Taken]) -> str | None:
    """The item this record already became here, taken by this officer or by a colleague whose package brought it."""
    mine = known.get(record.id)
    if mine is not None and case.file.shown("item", mine.item) is not None:
        return mine.item
    return next(iter(case.file.by_external_id(record.id)), None)


def _digest(record: ItemRecord) -> str:
    return hashlib.sha256(msgspec.json.encode(record, enc_hook=str.__str__, order="sorted")).hexdigest()


def _source(case: OpenCase, taking: "_Taking", stated: list[Stated]) -> str:
    """The sender as a source: as this officer knows them, and of the office that vouches for them here.

    What the dossier says of its originator is a claim, and names nobody.
    """
    name = f"{taking.sender}, {taking.office}" if taking.office else taking.sender
    for record, called in case.file.source_names():
        if called.casefold() == name.casefold():
            return record
    source = Source(id=str(uuid4()), name=name)
    stated.append(("source", source.id, fields_of(source)))
    return source.id


class _Taking:
    """One taking: the dossier, who sent it as they are called here, what binds the items of the case already."""

    def __init__(self, case: OpenCase, entry: Shelved, dossier: Dossier) -> None:
        self.entry, self.dossier = entry, dossier
        contact = contact_of(case.desk, entry.sender)
        self.sender = contact.name
        self.office = next((one.name for one in offices(case.desk) if one.id == contact.office), None)
        self.sources = {one.id: one for one in dossier.records if isinstance(one, SourceRecord)}
        self.conditions: dict[str, list[dict[str, Any]]] = {}
        for _, _, fields in case.file.records("condition"):
            if not fields.get("withdrawn"):
                said = {name: value for name, value in fields.items() if name != "note"}
                self.conditions.setdefault(str(fields.get("item")), []).append(said)


def _stated(taking: _Taking, record: ItemRecord, item: str, source: str, *, again: bool) -> list[Stated]:
    """The item as this case states it, and what binds whoever holds it."""
    raw = msgspec.to_builtins(record, enc_hook=str.__str__)
    fields: dict[str, Any] = {name: raw[name] for name in _COPIED if name in raw}
    note = _note(taking, record)
    fields |= {"source": source, "external_id": record.id, "note": note}
    said = [one for one in (taking.sources[record.source].name if record.source else "", record.origin or "") if one]
    if said:
        fields["origin"] = "; ".join(said)
    if record.shelter:
        fields["tags"] = [SHELTER_TAG]
    checked = fields_of(record_from(Item, item, fields))
    if again:
        gone = {name: None for name in (*_COPIED, "origin") if name not in checked}
        checked = {**gone, **{name: value for name, value in checked.items() if name not in ("tags", "note")}}
    return [("item", item, checked), *_bound(taking, record, item)]


def _note(taking: _Taking, record: ItemRecord) -> str:
    dossier = taking.dossier
    package = taking.entry.packages.get(str(dossier.number), "?")
    said = [
        tr("Taken from dossier {number} “{title}” of {name}: package {package}, record {record}.").format(
            number=dossier.number, title=dossier.title, name=taking.sender, package=package, record=record.id
        )
    ]
    if record.grade is not None:
        said.append(tr("Its sender graded it {grade}; it is not graded here.").format(grade=record.grade))
    return " ".join(said)


def _bound(taking: "_Taking", record: ItemRecord, item: str) -> list[Stated]:
    """The sender's terms and those of its originators as conditions; those that stand already are not said again."""
    dossier = taking.dossier
    stated: list[Stated] = []
    for terms in _together((dossier.terms, *record.terms)):
        fields = fields_of(_condition(terms, taking.entry.conditions, taking.sender, item))
        if fields not in taking.conditions.get(item, []):
            note = tr("As given with dossier {number} “{title}”.").format(number=dossier.number, title=dossier.title)
            stated.append(("condition", str(uuid4()), {**fields, "note": note}))
    return stated


def _together(given: Sequence[Terms]) -> list[Terms]:
    """The same terms as few as they can be: one, as strict as all, unless they leave no purpose in common."""
    first, *others = given
    for one in others:
        both = first.purposes and one.purposes
        common = tuple(word for word in first.purposes if is_among(word, one.purposes))
        if both and not common:
            return list(dict.fromkeys(given))
        levels = [level for level in (first.level, one.level) if level is not None]
        days = [day for day in (first.until, one.until) if day is not None]
        first = Terms(
            level=high_water(levels) if levels else None,
            purposes=common if both else first.purposes or one.purposes,
            until=min(days, key=lambda day: day.latest) if days else None,
            onward=max(first.onward, one.onward, key=_STRICTER.index),
            attribution=first.attribution and one.attribution,
        )
    return [first]


def _condition(terms: Terms, conditions: Sequence[str], originator: str, item: str) -> Condition:
    """One condition, as strict as the terms and those of the package together."""
    onward = terms.onward
    if NO_ONWARD in conditions:
        onward = Onward.NO
    elif ASK_ONWARD in conditions and onward is Onward.YES:
        onward = Onward.ASK
    return Condition(
        id="", item=item, originator=originator, level=terms.level, purposes=terms.purposes, until=terms.until,
        onward=onward, attribution=terms.attribution,
    )  # fmt: skip


def _files(case: OpenCase, entry: Shelved, dossier: Dossier, items: dict[str, str], job: Job) -> list[str]:
    """The attachments of items that were just taken, each sealed in the case and entered with its custody."""
    return [
        made
        for file in dossier.files
        if set(file.items) & items.keys()
        for made in _file(case, entry, file, [items[one] for one in file.items if one in items], job)
    ]


def _file(case: OpenCase, entry: Shelved, file: File, items: Sequence[str], job: Job) -> list[str]:
    case.file.attachments.describe()
    with part_of(case.desk, entry, file.id) as reader:
        sealed = case.file.attachments.blobs.seal(reader.file(), job, expected=reader.size)
    name = file.name or file.id
    held = SealedFile(name=name, media_type=media_type(sealed.head, sealed.tail, name), sealed=sealed)
    made = enter_attachment(case, held, About(item=items[0], marking=file.marking))
    for item in items[1:]:
        attach(case, made.id, item)
    return [made.id]
