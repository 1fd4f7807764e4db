"""The handling statement: to whoever shared, what was received, under which conditions, where it was used, who could
open it (A/64/864, para. 7).

It speaks of what this one originator shared and of nothing else: no other source, no other item, nothing of what an
officer concluded. Uses are named by their kind and day, never by their titles or words.
"""

from collections.abc import Iterator, Sequence

import msgspec

from ...domain.item import Item
from ...domain.when import When
from ...i18n import tr, trn
from ..document import Column, Document, Tone, Words
from ..undecided import Undecided
from .common import Made, dissent_section, paper, undecided_sections
from .sheet import Cited, Fact, Head, Part, Row, Rows, Said, Section, Several, Sheet

KIND = "handling"


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """Where something was used: which of the originator's items, in what, on which day. Nothing of other sources."""

    items: tuple[Item, ...]
    where: str
    day: When | None = None


class Opener(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who could open the case, and in which role, in words."""

    name: str
    role: str = ""


class SharedSeen(msgspec.Struct, frozen=True, kw_only=True):
    """All that one originator shared: items, the conditions under which each was received (by item id), uses, openers.

    ``left`` are (day in words, to whom or what, in words) of releases that held any of it; ``former`` whether others
    could open the case before.
    """

    originator: str
    items: tuple[Item, ...]
    conditions: dict[str, str] = {}
    uses: tuple[Use, ...] = ()
    openers: tuple[Opener, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    opened: tuple[tuple[str, str], ...] = ()
    """(day in words, by whom, in words) of each day on which somebody opened a file that came with it."""
    destroyed: tuple[str, ...] = ()
    """What is declared destroyed, in words; a declaration, and printed as one."""
    attachments: dict[str, int] = {}
    """Item id → how many files came with it."""


def handling_statement(head: Head, seen: SharedSeen, undecided: Sequence[Undecided] = ()) -> Document:
    """The account for the handling, to be signed and given to the originator alone."""
    sheet = Sheet(head)
    parts: tuple[Part, ...] = (
        sheet.note(
            tr("This statement accounts to {name} for what it shared.").format(name=seen.originator), tone=Tone.LEAD
        ),
        sheet.plain(
            tr("It speaks of nothing that came from anybody else, and of nothing that was concluded from it."),
            tone=Tone.SMALL,
        ),
        Section(heading=tr("What was received"), parts=tuple(_received(sheet, seen))),
        Section(heading=tr("Where it was used"), parts=tuple(_uses(sheet, seen))),
        Section(heading=tr("Who could open it"), parts=tuple(_openers(sheet, seen))),
        Section(heading=tr("Where it went"), parts=tuple(_left(sheet, seen))),
        *_destroyed(sheet, seen),
        _unknown(sheet),
        dissent_section(sheet, (), nobody=tr("No officer recorded another view of this account.")),
        *undecided_sections(sheet, undecided),
    )
    return paper(
        sheet,
        Made(
            kind=KIND,
            plain=tr("Handling statement"),
            title=tr("Handling statement for {name}").format(name=seen.originator),
            title_marking=sheet.base,
            parts=parts,
            facts=(
                Fact(key="originator", value=seen.originator, marking=sheet.base),
                Fact(key="received", value=len(seen.items), marking=sheet.base),
            ),
            undecided=tuple(undecided),
        ),
    )


def _received(sheet: Sheet, seen: SharedSeen) -> Iterator[Part]:
    if not seen.items:
        yield sheet.note(tr("Nothing from this originator was known by that day."))
        return
    count = len(seen.items)
    yield sheet.note(trn("{n} item of information was received.", "{n} items of information were received.", count))
    yield Rows(
        title=tr("What was received, under which marking and conditions"),
        columns=(
            Column(head=tr("Item"), share=3.0),
            Column(head=tr("Known here since"), share=1.4),
            Column(head=tr("Marking"), share=1.8),
            Column(head=tr("Conditions"), share=2.4),
            Column(head=tr("Files"), share=0.7, at_end=True),
        ),
        rows=tuple(_item(sheet, seen, item) for item in seen.items),
    )


def _item(sheet: Sheet, seen: SharedSeen, item: Item) -> Row:
    known = item.known or item.recorded
    marking = item.marking.words if item.marking else tr("{marking}, as the case").format(marking=sheet.base.words)
    return Row(
        cells=(
            (Words(item.title), Cited((item,))),
            (Words(known.words if known else tr("not stated")),),
            (Words(marking),),
            (Words(seen.conditions.get(item.id) or tr("none are recorded")),),
            (Words(str(seen.attachments.get(item.id, 0))),),
        ),
        marking=sheet.marking_of(item),
    )


def _uses(sheet: Sheet, seen: SharedSeen) -> Iterator[Part]:
    entries = tuple(_use(sheet, one) for one in seen.uses)
    yield Several(entries=entries) if entries else sheet.note(tr("It was used in no judgement and no paper."))


def _use(sheet: Sheet, one: Use) -> Said:
    return sheet.claim(one.where, one.items)


def _openers(sheet: Sheet, seen: SharedSeen) -> Iterator[Part]:
    yield sheet.note(tr("It is kept encrypted. Only these officers hold a key that opens it:"))
    yield Several(
        entries=tuple(
            sheet.note(tr("{name}, {role}").format(name=one.name, role=one.role) if one.role else one.name)
            for one in seen.openers
        )
    )
    if seen.opened:
        yield sheet.note(tr("Files that came with it were opened:"))
        yield Several(
            entries=tuple(sheet.note(tr("{day}: by {name}.").format(day=day, name=name)) for day, name in seen.opened)
        )
    yield sheet.note(tr("Whoever could open it once may have read it, also where they no longer can."), tone=Tone.SMALL)


def _left(sheet: Sheet, seen: SharedSeen) -> Iterator[Part]:
    entries = tuple(sheet.note(tr("{day}: {whither}.").format(day=day, whither=whither)) for day, whither in seen.left)
    yield Several(entries=entries) if entries else sheet.note(tr("No package with this case is recorded as sent."))


def _destroyed(sheet: Sheet, seen: SharedSeen) -> Iterator[Part]:
    if not seen.destroyed:
        return
    declared = tuple(sheet.note(words) for words in seen.destroyed)
    says = sheet.plain(
        tr("This is a declaration under signature. No program can show that no copy is left."), tone=Tone.SMALL
    )
    yield Section(heading=tr("What is declared destroyed"), parts=(Several(entries=declared), says))


def _unknown(sheet: Sheet) -> Section:
    first = sheet.plain(tr("This program cannot tell what was said aloud, photographed or copied by hand."))
    second = sheet.plain(tr("What was printed from it or passed on by a receiver is known only where it was recorded."))
    return Section(heading=tr("What we do not know"), parts=(first, second))
