"""The two-limb worksheet as a meeting pack prints it: findings, evidence both ways, the State's own account."""

from collections.abc import Iterator, Mapping

import msgspec

from ...domain.item import Item
from ...domain.marking import Marking
from ...domain.worksheet import Entry, Limb, Worksheet, finding_words, limb_words, part_words
from ...domain.worksheet import Part as Looked
from ...i18n import labelled, tr
from ..document import Words
from ..ground import sentences
from .sheet import Cited, Part, Said, Section, Several, Sheet, resting_on


class WorksheetSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A worksheet, its standing entries in order, its items by id, the State's own account in words."""

    worksheet: Worksheet
    title: str
    base: Marking
    entries: tuple[Entry, ...]
    items: Mapping[str, Item]
    account: str = ""
    state: str = ""
    signed: tuple[tuple[str, str], ...] = ()


def worksheet_parts(sheet: Sheet, seen: WorksheetSeen) -> Iterator[Part]:
    """Each limb with its finding, reasons and what was looked at; then what the State itself says."""
    for limb in Limb:
        yield _limb(sheet, seen, limb)
    account = _named(seen, seen.worksheet.account_items)
    if seen.account:
        said = sheet.claim(seen.account, account)
    else:
        said = sheet.note(tr("The State's own account is not given, and nobody said when it was asked for."))
    yield Section(heading=tr("The State's own account"), level=3, parts=(said,))


def _limb(sheet: Sheet, seen: WorksheetSeen, limb: Limb) -> Section:
    worksheet = seen.worksheet
    mine = [one for one in seen.entries if one.part.limb is limb]
    items = tuple({item.id: item for one in mine for item in _both(seen, one)}.values())
    finding = Said(
        prose=(
            Words(tr("Finding: {finding}.").format(finding=finding_words(worksheet.finding(limb))), strong=True),
            Words(sentences(worksheet.reasons(limb))),
            *resting_on(items),
        ),
        marking=sheet.marking(items),
        claim=True,
    )
    entries = tuple(_entry(sheet, seen, one) for looked in Looked for one in mine if one.part is looked)
    nothing = sheet.note(tr("Nothing is entered."))
    return Section(heading=limb_words(limb), level=3, parts=(finding, Several(entries=entries) if entries else nothing))


def _entry(sheet: Sheet, seen: WorksheetSeen, one: Entry) -> Said:
    since = " " + tr("Since {day}.").format(day=one.since.words) if one.since else ""
    result = " " + tr("Result:") + sentences(one.result) if one.result else ""
    prose: list[Words | Cited] = [
        Words(labelled(part_words(one.part)), strong=True),
        Words(f"{sentences(one.text)}{since}{result}"),
    ]
    sides = (
        (tr("Evidence for:"), _named(seen, one.evidence_for)),
        (tr("Evidence against:"), _named(seen, one.evidence_against)),
    )
    for words, items in sides:
        if items:
            prose += [Words(f" {words} "), Cited(items)]
    if not any(items for _, items in sides):
        prose += resting_on(())
    return Said(prose=tuple(prose), marking=sheet.marking(_both(seen, one)), claim=True)


def _both(seen: WorksheetSeen, one: Entry) -> tuple[Item, ...]:
    return _named(seen, (*one.evidence_for, *one.evidence_against))


def _named(seen: WorksheetSeen, ids: tuple[str, ...]) -> tuple[Item, ...]:
    return tuple(seen.items[one] for one in ids if one in seen.items)
