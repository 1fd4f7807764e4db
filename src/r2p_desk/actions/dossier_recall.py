"""A dossier without some of its records: what named them goes with them or goes on without the name."""

from collections.abc import Mapping

import msgspec

from ..exchange.dossier import Dossier
from ..exchange.dossier_records import AnyRecord, EvidenceRecord, ItemRecord, WarningRecord, kind_of, links_of

Lost = dict[str, tuple[str, tuple[str, ...]]]
"""Record that is gone → its kind, and the ids of those that rested on it or named it and are still there."""


def without(dossier: Dossier, gone: Mapping[str, str]) -> tuple[Dossier, Lost]:
    """What is left of it without the records of these ids, and what was lost.

    What only says of a record that is gone (its evidence, judgements of an assessment) goes with it; what rests on one
    stays, without naming it. A file goes with the last of its items.
    """
    here = {one.id for one in dossier.records}
    taken = here & set(gone)
    if not taken:
        return dossier, {}
    while more := {one.id for one in dossier.records if one.id not in taken and _falls_with(one, taken)}:
        taken |= more
    left = tuple(_unnamed(one, taken) for one in dossier.records if one.id not in taken)
    files = tuple(
        msgspec.structs.replace(one, items=tuple(item for item in one.items if item not in taken))
        for one in dossier.files
        if set(one.items) - taken
    )
    lost = {one.id: (kind_of(one), _named_by(dossier, one, taken)) for one in dossier.records if one.id in taken}
    return msgspec.structs.replace(dossier, records=left, files=files), lost


def _falls_with(record: AnyRecord, taken: set[str]) -> bool:
    """Whether it says nothing without one of these: a field that it must have names it."""
    optional = {"source", "supersedes"} | ({"assessment"} if isinstance(record, WarningRecord) else set())
    return any(getattr(record, name) in taken for name in record.LINKS if name not in optional)


def _unnamed(record: AnyRecord, taken: set[str]) -> AnyRecord:
    names = [name for name in record.LINKS if getattr(record, name) in taken]
    left = msgspec.structs.replace(record, **dict.fromkeys(names))
    if isinstance(left, WarningRecord) and any(set(one.items) & taken for one in left.paragraphs):
        paragraphs = tuple(
            msgspec.structs.replace(one, items=tuple(item for item in one.items if item not in taken))
            for one in left.paragraphs
        )
        return msgspec.structs.replace(left, paragraphs=paragraphs)
    return left


def _named_by(dossier: Dossier, record: AnyRecord, taken: set[str]) -> tuple[str, ...]:
    """What is still there and rested on it: for an item the judgements its evidence stood for, too."""
    found: dict[str, None] = {}
    for one in dossier.records:
        if one.id not in taken and any(target == record.id for _, target in links_of(one)):
            found[one.id] = None
        if isinstance(record, ItemRecord) and isinstance(one, EvidenceRecord) and one.item == record.id:
            found[one.judgement] = None
    return tuple(one for one in found if one not in taken)
