"""Papers that are signed and then stand as signed: how they stand, what differs from what was signed, finding them.

What is signed is never changed here; what arrives by a merge or an undo all the same is shown field by field.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from ..casefile.bundle import Stated
from ..domain.decision import Decision
from ..domain.item import Item
from ..domain.marking import Marking, high_water
from ..domain.option import OptionsPaper
from ..domain.paper import (
    PaperSignature,
    PaperState,
    Signed,
    Standing,
    differences,
    digests_of,
)
from ..domain.records import UNREADABLE_MARKING, fields_of, plain, record_from
from ..domain.when import When
from ..domain.worksheet import Worksheet
from ..errors import InvalidValue, KnownLater, NotFound, Refused
from ..i18n import tr
from .assessing import today
from .cases import case_record
from .items import find_item
from .reading import one
from .session import OpenCase

SIGNATURE = "paper_signature"
HEADS: dict[str, type[msgspec.Struct]] = {
    "worksheet": Worksheet,
    "options_paper": OptionsPaper,
    "decision": Decision,
}
"""The kinds of papers that are signed."""
BELONGING = {"worksheet": ("worksheet_entry", "worksheet"), "options_paper": ("option", "paper")}
"""Kind of paper → (kind of the records that belong to it, the field of those that names it)."""
MARKED = ("item", "visit", "demarche")
"""Kinds of records that papers name, whose marking counts for the paper."""
_SHORTEST = 4
_ID_LENGTH = 36

P = TypeVar("P", bound=msgspec.Struct)
Paper = Worksheet | OptionsPaper | Decision


def find_record(case: OpenCase, kinds: Iterable[str], reference: str) -> tuple[str, str]:
    """(kind, id) of the record of these kinds with this id, or of the only one whose id begins so.

    ``NotFound`` when there is none or more than one.
    """
    wanted = reference.strip().lower()
    found = {
        (kind, record)
        for kind in kinds
        for record, _, _ in case.file.records(kind)
        if record == wanted or (len(wanted) >= _SHORTEST and record.startswith(wanted))
    }
    exact = [key for key in found if key[1] == wanted]
    if len(exact) == 1 or len(found) == 1:
        return (exact or list(found))[0]
    happened = tr("Several records begin with {id}.") if found else tr("There is no record {id} of that kind here.")
    raise NotFound(
        happened.format(id=wanted[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk decide list and r2p-desk options list; use the id."),
    )


def read_record(case: OpenCase, name: str, kind: type[P], record: str) -> P:
    """A record by its id; ``InvalidValue`` when too little of it can be read here."""
    fields = case.file.shown(name, record)
    read = one(case, kind, record, fields) if fields is not None else None
    if read is None:
        raise InvalidValue(
            tr("Record {id} cannot be read in this copy of the case.").format(id=record),
            kept=tr("It stays in the case unchanged."),
        )
    return read


def checked(
    kind: type[msgspec.Struct], record: str, current: Mapping[str, Any], news: Mapping[str, Any]
) -> dict[str, Any]:
    """The new fields as the journal takes them, ``None`` for what is cleared; ``InvalidValue`` when they do not fit."""
    values = {name: None if value == "" else plain(value) for name, value in news.items()}
    whole = fields_of(record_from(kind, record, {**current, **values}))
    return {name: whole.get(name) for name in values}


def items_named(case: OpenCase, ids: Iterable[str]) -> dict[str, Item]:
    """Those of these items that are in this copy of the case and not removed, by id."""
    found = {}
    for item in dict.fromkeys(ids):
        fields = case.file.shown("item", item)
        if fields is not None and fields.get("removed") is not True:
            found[item] = find_item(case, item)
    return found


def evidence_ids(case: OpenCase, references: Iterable[str], day: When) -> tuple[str, ...]:
    """The ids of the items referred to, each once. ``NotFound``, or ``KnownLater`` for one not known by that day."""
    found: dict[str, None] = {}
    for reference in references:
        item = find_item(case, reference)
        if (case.file.shown("item", item.id) or {}).get("removed") is True:
            raise NotFound(
                tr("Item {id} was removed.").format(id=item.ref),
                kept=tr("Nothing was saved."),
                todo=tr("Bring it back first, or leave it out."),
            )
        if not item.known_by(day):
            raise known_later(item, day)
        found[item.id] = None
    return tuple(found)


def known_later(item: Item, day: When) -> KnownLater:
    """An item was not known on the day of the paper that is to rest on it."""
    clock = item.known or item.recorded
    return KnownLater(
        tr("Item {id} became known {known}, after {day}.").format(
            id=item.ref, known=clock.words if clock else tr("on a day nobody stated"), day=day.words
        ),
        kept=tr("Nothing was saved."),
        todo=tr("Leave it out, or make a paper of a later day."),
    )


def parts_of(case: OpenCase, kind: str, record: str) -> dict[tuple[str, str], Any]:
    """Everything a signature under this paper covers: its fields, and those of the records that belong to it."""
    parts = {("", name): value for name, value in (case.file.shown(kind, record) or {}).items()}
    if kind in BELONGING:
        belonging, field = BELONGING[kind]
        for child, _, fields in case.file.records(belonging):
            if fields.get(field) == record:
                parts |= {(child, name): value for name, value in fields.items()}
    return parts


def standing(case: OpenCase, kind: str, record: str) -> Standing:
    """How a paper stands, its marking, and what is not as it was signed."""
    paper = read_record(case, kind, HEADS[kind], record)
    assert isinstance(paper, Worksheet | OptionsPaper | Decision)  # noqa: S101  # for mypy: HEADS holds no other
    parts = parts_of(case, kind, record)
    now = digests_of(parts)
    own = {officer: _own_signature(case, record, officer) for officer in case.file.journal.members()}
    signed = tuple(
        Signed(
            name=one.name,
            officer=one.officer,
            day=one.day,
            changed=differences(one.parts, now) if one.parts else (),
            proven=bool(one.parts),
        )
        for one, back in own.values()
        if one is not None and not back
    )
    later, replaced = _in_its_place(case, kind, record)
    children = {child for child, _ in parts if child}
    return Standing(
        id=record,
        kind=kind,
        title=paper_title(paper),
        day=paper.day if isinstance(paper, Decision) else paper.as_of,
        state=_state(signed),
        marking=marking_of(case, paper.marking, parts.values()),
        signed=signed,
        taken_back=tuple(one.name for one, back in own.values() if one is not None and back),
        disputed=tuple(
            field if record_id == record else f"{record_id}/{field}"
            for _, record_id, field in case.file.conflicts()
            if record_id == record or record_id in children
        ),
        supersedes=paper.supersedes,
        superseded_by=later,
        replaced=replaced,
    )


def _state(signed: Iterable[Signed]) -> PaperState:
    found = list(signed)
    if not found:
        return PaperState.DRAFT
    if any(one.changed for one in found):
        return PaperState.CHANGED
    return PaperState.SIGNED if all(one.proven for one in found) else PaperState.UNPROVEN


def standings(case: OpenCase, kinds: Iterable[str] = HEADS, as_of: When | None = None) -> list[Standing]:
    """Every paper of these kinds, of days not after ``as_of`` where given; the newest first."""
    found = []
    for kind in kinds:
        for record, _, fields in case.file.records(kind):
            if one(case, HEADS[kind], record, fields) is not None:
                found.append(standing(case, kind, record))
    within = [one for one in found if as_of is None or one.day.latest <= as_of.latest]
    return sorted(within, key=lambda one: (one.day.latest, one.id), reverse=True)


def refuse_signed(case: OpenCase, record: str) -> None:
    """``Refused`` where a paper was signed: from then on it is not changed any more."""
    if is_signed(case, record):
        raise Refused(
            tr("This paper is signed and stands as it is."),
            kept=tr("Nothing was saved; what you typed is still there."),
            todo=tr("Begin another in its place with r2p-desk decide supersede {id}; this one is kept.").format(
                id=record[:8]
            ),
        )


def is_signed(case: OpenCase, record: str) -> bool:
    """Whether anybody's signature stands under this paper."""
    owns = (_own_signature(case, record, officer) for officer in case.file.journal.members())
    return any(one is not None and not back for one, back in owns)


def signature_for(case: OpenCase, kind: str, record: str, note: str | None) -> Stated:
    """What this officer states by signing the paper as it is; ``Refused`` where they may not."""
    now = standing(case, kind, record)
    if now.disputed:
        _refuse_signing(tr("Officers gave some of its fields different values; decide those conflicts first."))
    if now.state is PaperState.CHANGED:
        _refuse_signing(tr("It was changed since it was signed; begin another in its place."))
    if now.replaced:
        _refuse_signing(tr("Another paper that is signed stands in its place."))
    officer = case.desk.officer
    if any(one.officer == officer.id for one in now.signed):
        _refuse_signing(tr("You have signed it already."))
    signature = PaperSignature(
        id=_signature_id(record, officer.id),
        paper=record,
        officer=officer.id,
        name=officer.name,
        day=today(),
        parts=digests_of(parts_of(case, kind, record)),
        note=note,
    )
    return SIGNATURE, signature.id, {"note": None, "removed": None, **fields_of(signature)}


def paper_title(paper: Paper) -> str:
    """What a paper is called: its title, else its kind and day."""
    if paper.title:
        return paper.title
    if isinstance(paper, Decision):
        return tr("Decision of {day}").format(day=paper.day.words)
    if isinstance(paper, Worksheet):
        return tr("Two-limb worksheet as of {day}").format(day=paper.as_of.words)
    return tr("Options paper as of {day}").format(day=paper.as_of.words)


def marking_of(case: OpenCase, own: Marking | None, values: Iterable[Any]) -> Marking:
    """The lowest marking that covers a text with this marking of its own (or the case's), and every item it names.

    ``values`` are those of its fields; a visit or démarche named in them counts with the items that it names.
    """
    default = case_record(case).marking
    markings = [own or default]
    for record in _ids_in(values):
        for kind in MARKED:
            fields = case.file.shown(kind, record)
            if fields is not None:
                markings.append(_read_marking(fields.get("marking"), default))
                named = fields.get("items")
                markings += [marking_of(case, default, [named])] if kind != "item" and isinstance(named, list) else []
    return high_water(markings)


def own_markings(case: OpenCase) -> list[Marking]:
    """The markings that papers, meetings, visits and démarches carry themselves."""
    found = []
    for kind in (*HEADS, "meeting", "warning", "visit", "demarche", "utterance"):
        for _, _, fields in case.file.records(kind):
            if fields.get("marking") is not None:
                found.append(_read_marking(fields["marking"], UNREADABLE_MARKING))
    return found


def _ids_in(values: Iterable[Any]) -> list[str]:
    found: dict[str, None] = {}
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, list | tuple):
            waiting += value
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, str) and len(value) == _ID_LENGTH:
            found[value] = None
    return list(found)


def _read_marking(text: Any, default: Marking) -> Marking:
    if text is None:
        return default
    try:
        return Marking(text)
    except (InvalidValue, AttributeError):
        return UNREADABLE_MARKING


def _in_its_place(case: OpenCase, kind: str, record: str) -> tuple[str | None, bool]:
    later = [one for one, _, fields in case.file.records(kind) if fields.get("supersedes") == record]
    signed = [one for one in later if is_signed(case, one)]
    return next(iter((*signed, *later)), None), bool(signed)


def _own_signature(case: OpenCase, paper: str, officer: str) -> tuple[PaperSignature | None, bool]:
    """What this officer themselves stated last of their signature, and whether they took it back.

    What anybody else stated of that record counts for nothing: nobody signs for another, nor takes it back for them.
    """
    record = _signature_id(paper, officer)
    fields: dict[str, Any] = {}
    for stated in case.file.history(SIGNATURE, record):
        if stated.officer == officer and not stated.gone:
            fields |= {name: value for name, value in stated.fields.items() if name == "removed" or value is not None}
    if not fields or fields.get("paper") != paper:
        return None, False
    back = fields.pop("removed", None) is True
    try:
        return record_from(PaperSignature, record, {"parts": {}, **fields}), back
    except InvalidValue:
        return None, False


def _signature_id(paper: str, officer: str) -> str:
    return str(uuid5(uuid5(NAMESPACE_OID, str(UUID(paper))), f"signature/{officer}"))


def _refuse_signing(happened: str) -> NoReturn:
    raise Refused(happened, kept=tr("Nothing was signed."))


def words_of_list(given: Iterable[str]) -> tuple[str, ...]:
    """What was typed in several places or lines, each once, without what is empty."""
    return tuple(dict.fromkeys(" ".join(text.split()) for text in given if text.strip()))
