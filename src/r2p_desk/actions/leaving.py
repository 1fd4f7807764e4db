"""What of a case leaves for another system: the records as they may leave, under ids made for whoever gets them.

Only kinds and fields that are named leave (``exchange.bridges.material.FIELDS``); what an office decided, met about or
noted for itself is in none of them. What leans on something withheld stays behind whole.
"""

import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import msgspec

from ..domain.assessment import Assessment, Evidence, Judgement, StatedConcern
from ..domain.item import Item
from ..domain.marking import Marking, high_water
from ..domain.records import fields_of
from ..domain.source import Source
from ..domain.warning import Outcome
from ..exchange.bridges.material import FIELDS, LINKS, Entry, Leaving, LeavingFile, coarsened
from ..i18n import tr
from ..release.rules import Rules, marking_in
from .cases import case_record
from .dossier_files import Carried
from .reading import one
from .releasing import as_released
from .session import OpenCase
from .warnings import notes

_TYPED: dict[str, type[msgspec.Struct]] = {
    "source": Source, "item": Item, "assessment": Assessment, "judgement": Judgement, "concern": StatedConcern,
    "evidence": Evidence, "outcome": Outcome,
}  # fmt: skip
_SUFFIXES = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif", "image/webp": ".webp",
    "text/plain": ".txt", "text/csv": ".csv", "text/html": ".html", "audio/mpeg": ".mp3", "video/mp4": ".mp4",
}  # fmt: skip


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may leave, as the case has it."""

    kind: str
    record: str
    recorded: str
    fields: Mapping[str, Any]


def recipient_id(case: OpenCase, recipient: str | None, record: str) -> str:
    """The id of a record for this recipient, the same each time: a keyed hash, so that it tells nothing of the case."""
    said = f"r2p-desk/bridge/1\0{recipient or ''}\0{case.file.id}\0{record}".encode()
    digest = hmac.new(bytes(case.desk.officer.desk_key), said, "sha256").digest()
    return str(UUID(bytes=digest[:16], version=4))


def leaving(
    case: OpenCase, rules: Rules, *, day: str, to: str | None, purpose: str | None = None, title: str | None = None
) -> Leaving:
    """All that leaves under these rules, in an order that does not tell that of the case."""
    before = len(case.findings)
    found = list(_found(case, rules))
    del case.findings[before:]  # what was taken out of a record is no damage to the case
    by_record = {one.record: one for one in found}
    ids = {record: recipient_id(case, to, record) for record in by_record}
    sources = _markings_of_sources(found, rules)
    entries = [_entry(one, by_record, ids, rules, sources) for one in found]
    order = list(FIELDS)
    entries.sort(key=lambda entry: (order.index(entry.kind), entry.recorded, entry.id))
    about = case_record(as_released(case, rules))
    named = title or about.title
    whole = rules.opens(None)
    least = [about.marking] if whole else []
    return Leaving(
        id=recipient_id(case, to, case.file.id),
        title=f"{named} · {tr('PRACTICE')}" if about.practice else named,
        summary=about.summary if whole else None,
        day=day,
        marking=high_water((*(entry.marking for entry in entries), *least)),
        entries=tuple(entries),
        to=to,
        purpose=purpose,
        withheld=_withheld(case, found),
        practice=about.practice,
    )


def files_of(case: OpenCase, rules: Rules, to: str | None, files: Iterable[Carried]) -> list[LeavingFile]:
    """Attachments as they leave, named by number, marked as high as what they belong to."""
    marked = {record: rules.marking_of(record, fields) for record, _, fields in case.file.records("item")}
    found = []
    for number, file in enumerate(files, 1):
        markings = (marked.get(item) or rules.unmarked for item in file.items)
        found.append(
            LeavingFile(
                name=f"file-{number:04d}{_SUFFIXES.get(file.media_type, '.bin')}",
                media_type=file.media_type,
                content=file.data,
                marking=high_water((file.marking, *markings)),
                items=tuple(sorted(recipient_id(case, to, item) for item in file.items)),
            )
        )
    return found


def records_of(case: OpenCase, leaving: Leaving) -> list[str]:
    """The records of the case that the entries were made of, by their ids here."""
    ids = {entry.id for entry in leaving.entries}
    every = (record for kind in FIELDS for record, _, _ in case.file.records(kind))
    return [record for record in every if recipient_id(case, leaving.to, record) in ids]


def with_files(leaving: Leaving, files: list[LeavingFile]) -> Leaving:
    """The same with files beside it; the marking covers them, too."""
    marking = high_water((leaving.marking, *(one.marking for one in files)))
    return msgspec.structs.replace(leaving, files=tuple(files), marking=marking)


def _found(case: OpenCase, rules: Rules) -> Iterator[Found]:
    """Every record that may leave, whatever it names; each as it may leave."""
    view = as_released(case, rules)
    items = [one for one in _read(view, "item") if rules.open_item(one.record, one.fields)]
    yield from items
    named = {one.fields.get("source") for one in items}
    yield from (one for one in _read(view, "source") if one.record in named and one.record not in rules.nameless)
    if not rules.opens(None):
        yield from _issued(view, rules)
        return
    runs = [one for one in _read(view, "assessment") if one.fields.get("assessor") is None]
    yield from runs
    of = {one.record for one in runs}
    judged = [
        one
        for kind in ("judgement", "concern")
        for one in _read(view, kind)
        if one.fields.get("assessment") in of and not rules.leans(one.record)
    ]
    yield from judged
    leave = {one.record for one in (*items, *judged)}
    for tie in _read(view, "evidence"):
        both = tie.fields.get("item") in leave and tie.fields.get("judgement") in leave
        if both and not tie.fields.get("withdrawn"):
            yield tie
    warned = list(_issued(view, rules))
    yield from warned
    of = {one.record for one in warned}
    yield from (one for one in _read(view, "outcome") if one.fields.get("warning") in of)


def _read(view: OpenCase, kind: str) -> Iterator[Found]:
    """Records of a kind as far as this version can read them."""
    for record, recorded, fields in view.file.records(kind):
        read = one(view, _TYPED[kind], record, fields)
        if read is not None:
            yield Found(kind=kind, record=record, recorded=recorded[:10], fields=fields_of(read))


def _issued(view: OpenCase, rules: Rules) -> Iterator[Found]:
    """Notes of warning that were issued and can be read whole; a draft is nobody's warning yet."""
    recorded = {record: created for record, created, _ in view.file.records("warning")}
    for note in notes(view):
        warning = note.warning
        if warning.issued is not None and note.sound and rules.opens(warning.marking):
            day = recorded.get(warning.id, "")[:10]
            yield Found(kind="warning", record=warning.id, recorded=day, fields=fields_of(warning))


def _entry(
    found: Found, by_record: Mapping[str, Found], ids: Mapping[str, str], rules: Rules, named: Mapping[str, Marking]
) -> Entry:
    return Entry(
        kind=found.kind,
        id=ids[found.record],
        recorded=found.recorded,
        marking=named.get(found.record) or _marking(found, by_record, rules),
        fields=_linked(found, ids, unplaced=found.record in rules.shelters),
        unplaced=found.record in rules.shelters,
    )


def _markings_of_sources(found: Iterable[Found], rules: Rules) -> dict[str, Marking]:
    """Of each source that leaves, the marking that covers the items naming it."""
    markings: dict[str, list[Marking]] = {}
    for item in found:
        if item.kind == "item" and item.fields.get("source"):
            own = rules.marking_of(item.record, item.fields) or rules.unmarked
            markings.setdefault(str(item.fields["source"]), []).append(own)
    return {source: high_water(each) for source, each in markings.items()}


def _marking(found: Found, by_record: Mapping[str, Found], rules: Rules) -> Marking:
    """Its own marking, else the case's; evidence covers its item."""
    match found.kind:
        case "item":
            return rules.marking_of(found.record, found.fields) or rules.unmarked
        case "evidence":
            item = by_record[str(found.fields["item"])]
            return high_water((rules.unmarked, rules.marking_of(item.record, item.fields) or rules.unmarked))
        case _:
            return marking_in(found.fields) or rules.unmarked


def _linked(found: Found, ids: Mapping[str, str], *, unplaced: bool) -> dict[str, Any]:
    """The fields that leave, with ids for the recipient; what names a record that stays behind is left out."""
    fields: dict[str, Any] = {}
    for name in FIELDS[found.kind]:
        value = found.fields.get(name)
        if value is None:
            continue
        if (name in LINKS and found.kind != name) or name == "supersedes":
            value = ids.get(str(value))
        elif name == "place":
            value = coarsened(value, unplaced=unplaced)
        elif name == "items":
            value = [ids[item] for item in value if item in ids]
        elif name == "paragraphs":
            value = [
                {**part, "items": [ids[item] for item in part.get("items") or [] if item in ids]} for part in value
            ]
        if value not in (None, []):
            fields[name] = value
    return fields


def _withheld(case: OpenCase, found: list[Found]) -> dict[str, int]:
    """Of each kind that leaves, how many records of the case stay behind; what was withdrawn is no record any more."""
    there = Counter(
        kind
        for kind in FIELDS
        for _, _, fields in case.file.records(kind)
        if not fields.get("withdrawn") and not (kind == "warning" and fields.get("issued") is None)
    )
    gone = {kind: there[kind] - sum(one.kind == kind for one in found) for kind in FIELDS}
    return {kind: count for kind, count in gone.items() if count > 0}
