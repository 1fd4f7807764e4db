"""Under what originators gave items, and what an office's caveats mean: entered, listed, withdrawn."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec

from ..domain.condition import Caveat, Condition
from ..domain.item import Item
from ..domain.marking import Marking
from ..domain.records import fields_of, record_from
from ..errors import InvalidValue, NotFound
from ..i18n import tr
from .items import find_item
from .papers import find_record
from .reading import records
from .session import OpenCase

CONDITION, CAVEAT = "condition", "caveat"


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A condition and the item it stands on."""

    condition: Condition
    item: Item


def set_condition(case: OpenCase, item: str, fields: Mapping[str, Any], *, change: str | None = None) -> Bound:
    """State a new condition on an item as one commit, or with ``change`` (id or its beginning) more of one.

    What is not stated is the strict reading: ask before giving on, do not name the source. ``None`` clears a field.
    """
    found = find_item(case, item)
    record = str(uuid4()) if change is None else find_record(case, [CONDITION], change)[1]
    before = {} if change is None else case.file.shown(CONDITION, record) or {}
    if change is not None and before.get("item") != found.id:
        raise NotFound(
            tr("That condition does not stand on this item."),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk condition list."),
        )
    stated = {"item": found.id, "withdrawn": None, **fields}
    checked = fields_of(record_from(Condition, record, {**before, **stated}))
    case.state([(CONDITION, record, {name: checked.get(name) for name in stated})])
    return Bound(condition=record_from(Condition, record, checked), item=found)


def remove_condition(case: OpenCase, reference: str) -> Bound:
    """Withdraw a condition; it stays in the history."""
    record = find_record(case, [CONDITION], reference)[1]
    case.state([(CONDITION, record, {"withdrawn": True})])
    condition = record_from(Condition, record, case.file.shown(CONDITION, record) or {})
    return Bound(condition=condition, item=find_item(case, condition.item))


def conditions(case: OpenCase) -> list[Condition]:
    """Every condition that stands, oldest first."""
    return [one for one in records(case, CONDITION, Condition) if not one.withdrawn]


def list_conditions(case: OpenCase, item: str | None = None) -> list[Bound]:
    """The conditions that stand, of all items or of one."""
    wanted = None if item is None else find_item(case, item).id
    found = [one for one in conditions(case) if wanted in (None, one.item)]
    return [Bound(condition=one, item=find_item(case, one.item)) for one in found]


def set_caveat(case: OpenCase, name: str, words: str | None) -> Caveat:
    """Say what a caveat of this office asks of a reader; one of that name is stated anew."""
    called = _caveat_name(name)
    known = next((one for one in records(case, CAVEAT, Caveat) if one.name == called), None)
    caveat = Caveat(id=known.id if known else str(uuid4()), name=called, words=(words or "").strip() or None)
    case.state([(CAVEAT, caveat.id, {"name": called, "words": caveat.words, "withdrawn": None})])
    return caveat


def remove_caveat(case: OpenCase, name: str) -> Caveat:
    """Withdraw a caveat; markings that bear it keep it."""
    called = _caveat_name(name)
    found = next((one for one in caveats(case) if one.name == called), None)
    if found is None:
        raise NotFound(
            tr("There is no caveat {name} in this case.").format(name=called[:60]),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk caveat list."),
        )
    case.state([(CAVEAT, found.id, {"withdrawn": True})])
    return found


def caveats(case: OpenCase) -> list[Caveat]:
    """The caveats this office explained in the case, by name."""
    return sorted((one for one in records(case, CAVEAT, Caveat) if not one.withdrawn), key=lambda one: one.name)


def caveat_words(case: OpenCase) -> dict[str, str]:
    """Caveat → what it asks of a reader, for the guide in a paper."""
    return {one.name: one.words for one in caveats(case) if one.words}


def _caveat_name(name: str) -> str:
    marking = Marking(f"UNCLASSIFIED//{name}")
    if len(marking.caveats) != 1:
        raise InvalidValue(
            tr("“{name}” cannot be a caveat.").format(name=name[:60]),
            kept=tr("Nothing was changed."),
            todo=tr("Use one line of up to 80 signs that is neither a level nor a TLP label."),
        )
    return marking.caveats[0]
