"""Saying how an item turned out: confirmed or refuted, why, and by what. The item and its grade stay as they are."""

from collections.abc import Iterable
from uuid import uuid4

from ..casefile.bundle import Stated
from ..domain.finding_on import FindingOn, Turned
from ..domain.records import fields_of
from ..errors import InvalidValue, NotFound, UsageError
from ..i18n import tr
from .items import find_item
from .reading import officer_names, records
from .session import OpenCase

FINDING = "finding_on"


def settle_item(case: OpenCase, item: str, verdict: str, why: str | None, on: Iterable[str] = ()) -> FindingOn:
    """State that an item was ``confirmed`` or ``refuted``, with the items (references) this rests on, as one commit.

    What this officer had found of the item before is withdrawn with it. ``UsageError`` without a reason or for an item
    that rests on itself, ``InvalidValue`` for another verdict, ``NotFound`` for an item that is not here.
    """
    turned = _verdict(verdict)
    found = find_item(case, item)
    reason = (why or "").strip()
    if not reason:
        raise UsageError(
            tr("A finding needs a reason."),
            kept=tr("Nothing was saved."),
            todo=tr("Say what confirmed or refuted it."),
        )
    rests = dict.fromkeys(find_item(case, one).id for one in on)
    if found.id in rests:
        raise UsageError(tr("An item cannot confirm or refute itself."), kept=tr("Nothing was saved."))
    made = FindingOn(id=str(uuid4()), item=found.id, verdict=turned, why=reason, items=tuple(rests))
    stated: list[Stated] = [(FINDING, one.id, {"withdrawn": True}) for one in _own(case, found.id)]
    fields = {name: value for name, value in fields_of(made).items() if value is not False}
    case.state([*stated, (FINDING, made.id, fields)])
    return made


def unsettle_item(case: OpenCase, item: str) -> list[FindingOn]:
    """Withdraw what this officer found of an item; it stays in the history. ``NotFound`` where there is nothing."""
    found = find_item(case, item)
    own = _own(case, found.id)
    if not own:
        raise NotFound(
            tr("You stated no finding on this item."),
            kept=tr("Nothing was changed."),
            todo=tr("What others found, only they withdraw; state what you found beside it."),
        )
    case.state([(FINDING, one.id, {"withdrawn": True}) for one in own])
    return own


def findings(case: OpenCase) -> list[FindingOn]:
    """Every finding on an item, oldest first, those withdrawn, too."""
    return case.kept.read(case.file.mark(), FINDING, (FINDING,), lambda: records(case, FINDING, FindingOn))


def findings_on(case: OpenCase, item: str) -> tuple[tuple[FindingOn, str], ...]:
    """What stands of what officers found of an item (record id), each with the name of who stated it."""
    standing = [one for one in findings(case) if one.item == item and not one.withdrawn]
    names = officer_names(case) if standing else {}
    return tuple((one, names.get(found_by(case, one), "")) for one in standing)


def found_by(case: OpenCase, finding: FindingOn) -> str:
    """Key hash of who stated a finding."""
    stated = (case.file.values(FINDING, finding.id) or {}).get("verdict", ())
    return stated[0].officer if stated else ""


def _own(case: OpenCase, item: str) -> list[FindingOn]:
    """What this officer found of it and has not withdrawn."""
    own = case.desk.officer.id
    return [one for one in findings(case) if one.item == item and not one.withdrawn and found_by(case, one) == own]


def _verdict(text: str) -> Turned:
    try:
        return Turned(text.strip().lower())
    except ValueError as error:
        raise InvalidValue(
            tr("“{text}” is no finding.").format(text=text[:20]),
            kept=tr("Nothing was saved."),
            todo=tr("Write confirmed or refuted."),
        ) from error
