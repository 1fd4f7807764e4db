"""The options of a paper, each with its basis, what must be had before, what speaks for it and against it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from ...domain.item import Item
from ...domain.marking import Marking
from ...domain.option import ASKED, Option, OptionsPaper, asked_words, basis_words, leave_words
from ...i18n import labelled, tr
from ..document import Block, Column, Table, Tone, Words
from .common import Otherwise
from .sheet import Cited, Drawn, Fact, Part, Row, Rows, Said, Section, Several, Sheet

_IN_FULL = 3
"""Rows of the matrix whose words are short: basis, Security Council, consent."""


_ABREAST = 5


class OptionSeen(msgspec.Struct, frozen=True, kw_only=True):
    """An option with its title, its items, and what must be seen beside it as long as it is so."""

    option: Option
    title: str
    items: tuple[Item, ...] = ()
    cautions: tuple[str, ...] = ()


class OptionsSeen(msgspec.Struct, frozen=True, kw_only=True):
    """An options paper: its options in the officer's order, how it stands, who sees it otherwise.

    ``base`` is the marking of its own words, ``state`` how it stands in words (empty where it is signed and stands),
    ``signed`` (name, day in words) of each signature. ``chart`` draws its matrix from the numbers of the notes.
    """

    paper: OptionsPaper
    title: str
    base: Marking
    options: tuple[OptionSeen, ...]
    state: str = ""
    signed: tuple[tuple[str, str], ...] = ()
    dissents: tuple[Otherwise, ...] = ()
    chart: Callable[[Mapping[str, int], Marking], Sequence[Block]] | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything its options rest on, once each."""
        return tuple({item.id: item for one in self.options for item in one.items}.values())


def options_parts(sheet: Sheet, seen: OptionsSeen) -> Iterator[Part]:
    """The question, the options side by side, then each with all that is said of it."""
    if seen.paper.question:
        yield sheet.labelled(tr("Question:"), seen.paper.question)
    else:
        yield sheet.note(tr("The question is not stated."), tone=Tone.LEAD)
    yield sheet.note(tr("It rests on what was known by {day}.").format(day=seen.paper.as_of.words))
    order = tr("The order is that of the officer who wrote the paper; nothing ranks the options.")
    yield sheet.plain(order, tone=Tone.SMALL)
    rows, whole = _side_by_side(sheet, seen), sheet.marking(seen.items)
    if (chart := seen.chart) is None:
        yield rows
    else:
        yield Drawn(make=lambda notes: chart(notes, whole), items=seen.items, marking=whole, instead=rows)
    for one in seen.options:
        yield _option(sheet, one)


def options_facts(sheet: Sheet, seen: OptionsSeen) -> tuple[Fact, ...]:
    """What programs want of a paper."""
    titles = [one.title for one in seen.options]
    return (
        Fact(key="question", value=seen.paper.question, marking=sheet.base),
        Fact(key="options", value=titles, marking=sheet.marking(seen.items)),
    )


def standing_parts(sheet: Sheet, state: str, signed: tuple[tuple[str, str], ...]) -> Iterator[Part]:
    """How a paper stands and who signed it, or that nobody did."""
    if state:
        yield sheet.labelled(tr("How this paper stands:"), state)
    if signed:
        yield Several(
            entries=tuple(
                sheet.note(tr("{name} signed it on {day}.").format(name=name, day=day)) for name, day in signed
            )
        )
    else:
        yield sheet.note(tr("Nobody has signed this paper."))


def _side_by_side(sheet: Sheet, seen: OptionsSeen) -> Rows:
    return Rows(
        title=tr("The options side by side"),
        columns=(
            Column(head=tr("Option"), share=2.6),
            Column(head=tr("Basis"), share=1.6),
            Column(head=tr("Security Council"), share=1.4),
            Column(head=tr("Consent of the State"), share=1.4),
            Column(head=tr("Time to effect"), share=1.4),
            Column(head=tr("Evidence"), share=1.0),
        ),
        rows=tuple(
            Row(
                cells=(
                    (Words(one.title),),
                    (Words(basis_of(one.option)),),
                    (Words(council_of(one.option)),),
                    (Words(consent_of(one.option)),),
                    (Words(one.option.effect or tr("not stated")),),
                    (Cited(one.items),) if one.items else (Words(tr("none")),),
                ),
                marking=sheet.marking(one.items),
            )
            for one in seen.options
        ),
    )


def stated_tables(
    criteria: Sequence[str], options: Sequence[tuple[str, Sequence[str]]], marking: Marking
) -> tuple[Table, ...]:
    """What is said of each option and what is not, under its title: the matrix in words. Its basis stands in full.

    As many options stand side by side as a page is wide.
    """
    starts = range(0, max(len(options), 1), _ABREAST)
    return tuple(_stated_table(criteria, options[at : at + _ABREAST], marking) for at in starts)


def _stated_table(criteria: Sequence[str], options: Sequence[tuple[str, Sequence[str]]], marking: Marking) -> Table:
    rows = tuple(
        tuple(
            (Words(words),)
            for words in (criterion, *(_stated(cells[at], in_full=at < _IN_FULL) for _, cells in options))
        )
        for at, criterion in enumerate(criteria)
    )
    return Table(
        title=tr("The options side by side"),
        columns=(Column(head=tr("Heading"), share=1.3), *(Column(head=title) for title, _ in options)),
        rows=rows,
        marking=marking,
    )


def _stated(words: str, *, in_full: bool) -> str:
    if not words:
        return tr("not said")
    return words if in_full or words in (tr("not needed"), tr("not asked")) else tr("said")


def _option(sheet: Sheet, one: OptionSeen) -> Section:
    option = one.option
    facts = [
        sheet.labelled(tr("Basis:"), basis_of(option)),
        sheet.labelled(tr("Security Council:"), council_of(option)),
        sheet.labelled(tr("Consent of the State:"), consent_of(option)),
    ]
    said: list[Said] = [_asked(sheet, one, field) for field in ASKED if _is_asked(option, field)]
    cautions = [sheet.note(words, strong=True) for words in one.cautions]
    return Section(
        heading=one.title,
        level=3,
        marking=sheet.marking(one.items),
        parts=(*cautions, Several(entries=(*facts, *said))),
    )


def _is_asked(option: Option, field: str) -> bool:
    return bool(getattr(option, field)) or not (option.is_nothing_more and field in ("effect", "who"))


def _asked(sheet: Sheet, one: OptionSeen, field: str) -> Said:
    text, label = getattr(one.option, field), labelled(asked_words(field))
    return sheet.claim(text, one.items, label=label) if text else sheet.labelled(label, tr("not stated"))


def basis_of(option: Option) -> str:
    """Under what it would be carried out, in words."""
    return tr("not needed") if option.is_nothing_more else basis_words(option.basis, option.articles)


def council_of(option: Option) -> str:
    """The decision of the Security Council it needs and how far that has come, in words."""
    if not option.authorisation:
        return tr("not stated") if option.council else tr("not needed")
    return f"{option.authorisation} ({leave_words(option.council)})"


def consent_of(option: Option) -> str:
    """How far the State's consent has come, in words."""
    if option.consent is None:
        return tr("not stated") if option.consent_words else tr("not needed")
    state = leave_words(option.consent)
    return f"{labelled(state)} {option.consent_words}" if option.consent_words else state
