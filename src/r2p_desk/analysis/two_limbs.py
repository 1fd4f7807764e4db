"""The worksheet of the two limbs laid out with its evidence, and what it lacks before anybody may sign it.

Sources: A/RES/60/1, para. 139; A/64/864, para. 18. The findings are the officer's; nothing here computes one.
"""

from collections.abc import Iterable, Mapping

import msgspec

from ..domain.item import Item
from ..domain.paper import Missing
from ..domain.worksheet import Entry, Finding, Limb, Part, Worksheet, account_words, limb_words, part_words
from ..i18n import tr


class EntryLaidOut(msgspec.Struct, frozen=True, kw_only=True):
    """An entry with its items; ``absent`` counts those that are not in this copy of the case."""

    entry: Entry
    items_for: tuple[Item, ...]
    items_against: tuple[Item, ...]
    absent: int = 0


class LimbLaidOut(msgspec.Struct, frozen=True, kw_only=True):
    """A limb: what was found, why, and the entries under each of its parts."""

    limb: Limb
    finding: Finding | None
    reasons: str | None
    parts: tuple[tuple[Part, tuple[EntryLaidOut, ...]], ...]


class WorksheetLaidOut(msgspec.Struct, frozen=True, kw_only=True):
    """The worksheet as it is read; ``missing`` is what it lacks before it can be signed."""

    worksheet: Worksheet
    limbs: tuple[LimbLaidOut, ...]
    account: str
    account_items: tuple[Item, ...]
    missing: tuple[Missing, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item it rests on, once."""
        found = {item.id: item for item in self.account_items}
        for limb in self.limbs:
            for _, entries in limb.parts:
                for one in entries:
                    found |= {item.id: item for item in (*one.items_for, *one.items_against)}
        return tuple(found.values())


def lay_out(worksheet: Worksheet, entries: Iterable[Entry], items: Mapping[str, Item]) -> WorksheetLaidOut:
    """The worksheet with its entries (in the order given; withdrawn ones left out) and their items (by id)."""
    standing = [one for one in entries if one.worksheet == worksheet.id and not one.withdrawn]
    limbs = tuple(_limb(worksheet, limb, standing, items) for limb in Limb)
    return WorksheetLaidOut(
        worksheet=worksheet,
        limbs=limbs,
        account=account_words(worksheet),
        account_items=_items(worksheet.account_items, items),
        missing=tuple(_missing(worksheet, standing, items)),
    )


def _limb(worksheet: Worksheet, limb: Limb, entries: list[Entry], items: Mapping[str, Item]) -> LimbLaidOut:
    parts = tuple(
        (part, tuple(_entry(one, items) for one in entries if one.part is part)) for part in Part if part.limb is limb
    )
    return LimbLaidOut(limb=limb, finding=worksheet.finding(limb), reasons=worksheet.reasons(limb), parts=parts)


def _entry(entry: Entry, items: Mapping[str, Item]) -> EntryLaidOut:
    named = {*entry.evidence_for, *entry.evidence_against}
    return EntryLaidOut(
        entry=entry,
        items_for=_items(entry.evidence_for, items),
        items_against=_items(entry.evidence_against, items),
        absent=sum(one not in items for one in named),
    )


def _items(ids: Iterable[str], items: Mapping[str, Item]) -> tuple[Item, ...]:
    return tuple(items[one] for one in ids if one in items)


def _missing(worksheet: Worksheet, entries: list[Entry], items: Mapping[str, Item]) -> Iterable[Missing]:
    if not worksheet.crimes:
        yield Missing(code="crimes", words=tr("Which of the four crimes it is about."))
    for limb in Limb:
        yield from _limb_missing(worksheet, limb, entries)
    yield from _account_missing(worksheet)
    for entry in entries:
        yield from _entry_missing(entry)
    named = dict.fromkeys(
        (*worksheet.account_items, *(one for e in entries for one in (*e.evidence_for, *e.evidence_against)))
    )
    yield from unknown_then(worksheet.as_of.words, (items[one] for one in named if one in items), worksheet)
    if any(one not in items for one in named):
        words = tr("Some items it rests on are not in this copy of the case, or were removed.")
        yield Missing(code="items-absent", words=words)


def _limb_missing(worksheet: Worksheet, limb: Limb, entries: list[Entry]) -> Iterable[Missing]:
    for part in Part:
        if part.limb is limb and not any(one.part is part for one in entries):
            words = tr("{part}: nothing is entered.").format(part=part_words(part))
            yield Missing(code=f"part-{part}", words=words, of=str(part))
    name = "peaceful-means" if limb is Limb.PEACEFUL_MEANS else "authorities"
    if worksheet.finding(limb) is None:
        words = tr("“{limb}”: no finding is stated.").format(limb=limb_words(limb))
        yield Missing(code=f"finding-{name}", words=words, of=name)
    if not worksheet.reasons(limb):
        words = tr("“{limb}”: the finding has no reasons.").format(limb=limb_words(limb))
        yield Missing(code=f"reasons-{name}", words=words, of=name)


def _account_missing(worksheet: Worksheet) -> Iterable[Missing]:
    if not account_words(worksheet):
        words = tr("The State's own account, or the day on which it was asked for.")
        yield Missing(code="account", words=words, of="account")
    elif worksheet.account and not worksheet.account_items:
        words = tr("The item that holds the State's own account.")
        yield Missing(code="account-item", words=words, of="account")
    asked = worksheet.account_asked
    if asked is not None and asked.earliest > worksheet.as_of.latest:
        words = tr("The State's account was asked for only after the day of the worksheet.")
        yield Missing(code="account-asked-later", words=words, of="account")


def _entry_missing(entry: Entry) -> Iterable[Missing]:
    of = f"{part_words(entry.part)}: {entry.text}"
    if entry.part in (Part.TRIED, Part.TAKEN, Part.REQUESTS):
        if entry.since is None:
            yield Missing(code="since", words=tr("{entry}: since when is not stated.").format(entry=of), of=entry.id)
        if not entry.result:
            yield Missing(code="result", words=tr("{entry}: no result is stated.").format(entry=of), of=entry.id)
    if not entry.evidence_for and not entry.evidence_against:
        yield Missing(code="evidence", words=tr("{entry}: no evidence is named.").format(entry=of), of=entry.id)
    elif not (entry.evidence_for and entry.evidence_against) and not entry.looked:
        words = tr("{entry}: evidence on one side only; say where the other was looked for.").format(entry=of)
        yield Missing(code="one-sided", words=words, of=entry.id)


def unknown_then(day: str, items: Iterable[Item], paper: msgspec.Struct) -> Iterable[Missing]:
    """What is missing where an item was not known by the day of the paper (its ``as_of`` or ``day``)."""
    by = getattr(paper, "as_of", None) or getattr(paper, "day", None)
    for item in items:
        if by is not None and not item.known_by(by):
            words = tr("Item {id} was not known by {day}.").format(id=item.ref, day=day)
            yield Missing(code="known-later", words=words, of=item.id)
