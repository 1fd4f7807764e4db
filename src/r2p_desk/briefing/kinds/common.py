"""What every kind of paper has: its opening, what is not known, who sees it otherwise, what is undecided; its end."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

import msgspec

from ...domain.item import Item
from ...domain.marking import Marking, high_water
from ...domain.when import When
from ...errors import Refused
from ...i18n import in_a_row, tr
from ..closing import before_notes, handling_blocks, note_of
from ..document import Attachment, Block, Document, Heading, Notes, Paragraph, Tone, Words
from ..ground import left_out_words
from ..translated import translation_blocks
from ..undecided import Undecided, disputed, notice_blocks, opened, values_words
from .data import data_of
from .sheet import Fact, Head, Kept, Part, Said, Section, Several, Sheet, keep


class Otherwise(msgspec.Struct, frozen=True, kw_only=True):
    """A dissent: whose, of what (empty: of the whole), in their words, on which items.

    ``may_touch`` is the marking of all that it may speak of.
    """

    text: str
    name: str = ""
    subject: str = ""
    items: tuple[Item, ...] = ()
    may_touch: Marking = Marking()


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What a template makes: the machine's name of its kind, its title, its parts, its facts.

    ``plain`` is the title without anything of the case, for a reading from which ``title`` is withheld.
    """

    kind: str
    plain: str
    parts: tuple[Part, ...]
    title: str = ""
    title_marking: Marking = Marking()
    facts: tuple[Fact, ...] = ()
    undecided: tuple[Undecided, ...] = ()


def paper(sheet: Sheet, made: Made) -> Document:
    """The paper: what is left of it under its ceiling, with its notes, the guide to its marks, and the same as data.

    ``Refused`` where the ceiling leaves nothing that anybody wrote.
    """
    head, kept = sheet.head, keep(sheet, made.parts)
    if kept.left_out and not kept.substance:
        raise _nothing_left(head)
    title = _title(sheet, made)
    named = sheet.ceiling is None or sheet.ceiling.opens()
    waiting = opened(made.undecided, sheet.ceiling, sheet.base)
    notes = tuple(
        disputed(note_of(item, number, sheet.marking_of(item)), item.id, waiting)
        for number, item in enumerate(kept.items, 1)
    )
    own = head.case.marking if named else Marking()
    body: list[Block] = [*kept.blocks, Heading(text=tr("Evidence notes"))]
    if notes:
        body += [*before_notes(kept.items, own), Notes(notes=notes)]
    else:
        body.append(Paragraph(prose=(Words(tr("No evidence is cited.")),)))
    marking = high_water((own, *(block.marking for block in body)))
    name = f"{made.kind}.json"
    body += handling_blocks(head.fingerprint, marking, name, caveats=head.caveats)
    return Document(
        title=title,
        running=_running(head, title, named=named),
        marking=marking,
        author=head.author,
        prepared=head.prepared,
        language=head.language,
        blocks=(
            Paragraph(
                prose=(Words(tr("This document is marked {marking}.").format(marking=marking.words), strong=True),),
                tone=Tone.LEAD,
            ),
            *translation_blocks(head.language),
            *_opening(sheet, kept, own),
            *notice_blocks(waiting, own),
            *body,
        ),
        attachments=(_data(sheet, made, kept, title, marking, waiting),),
        watermark=tr("PRACTICE") if head.case.practice else None,
    )


def unknown_section(sheet: Sheet, text: str | None, items: Sequence[Item] = (), *more: Said) -> Section:
    """What is not known, or that nobody has said it; every paper has it."""
    if text:
        said = sheet.claim(text, items)
    else:
        said = sheet.note(tr("Nobody has said what is not known. That does not mean that everything is known."))
    return Section(heading=tr("What we do not know"), parts=(said, *more))


def dissent_section(
    sheet: Sheet, dissents: Iterable[Otherwise], left_out: int = 0, nobody: str | None = None
) -> Section:
    """Who sees it otherwise, or that nobody did so in writing (in these words); every paper has it.

    ``left_out`` counts those of which a chair recorded why they are not printed.
    """
    entries = tuple(_dissent(sheet, one) for one in dissents)
    parts: list[Part] = [Several(entries=entries)] if entries else []
    if left_out:
        words = tr("Of {n} more the chair recorded why it is not printed.").format(n=left_out)
        parts.append(sheet.note(words, tone=Tone.SMALL))
    if not parts:
        parts.append(sheet.note(nobody or tr("No dissent was recorded.")))
    return Section(heading=tr("Who sees it otherwise"), parts=tuple(parts))


def undecided_sections(sheet: Sheet, fields: Iterable[Undecided]) -> Iterator[Section]:
    """Every value of what waits for a decision; nothing where nothing does."""
    entries = tuple(
        Said(
            prose=(
                Words(tr("{subject}, {field}:").format(subject=one.subject, field=one.field), strong=True),
                Words(f" {values_words(one)}"),
            ),
            marking=high_water((one.marking, sheet.base)),
        )
        for one in fields
    )
    if entries:
        opening = tr("Officers stated different values unaware of each other, and nobody has decided which stands.")
        yield Section(
            heading=tr("What is not decided"), parts=(sheet.plain(opening, strong=True), Several(entries=entries))
        )


def list_section(sheet: Sheet, heading: str, facts: Iterable[tuple[str, str]], level: int = 2) -> Section:
    """Labels with their values; what nobody stated is left out."""
    entries = tuple(sheet.labelled(label, text) for label, text in facts if text)
    return Section(heading=heading, parts=(Several(entries=entries),) if entries else (), level=level)


def notice(sheet: Sheet, text: str) -> Said:
    """What the reader must see before anything else."""
    return sheet.note(text, tone=Tone.NOTICE, strong=True)


def day_words(day: When | None) -> str:
    """The day in words; empty for none."""
    return "" if day is None else day.words


def _dissent(sheet: Sheet, one: Otherwise) -> Said:
    return sheet.claim(one.text, one.items, label=_whose(one), marking=one.may_touch)


def _whose(one: Otherwise) -> str:
    if not one.name:
        return tr("Dissent:")
    if one.subject:
        return tr("Dissent of {name} on {subject}:").format(name=one.name, subject=one.subject)
    return tr("Dissent of {name}:").format(name=one.name)


def _title(sheet: Sheet, made: Made) -> str:
    if sheet.head.title:
        return sheet.head.title
    opens = sheet.ceiling is None or (sheet.ceiling.opens() and sheet.ceiling.opens(made.title_marking))
    return made.title if made.title and opens else made.plain


def _running(head: Head, title: str, *, named: bool) -> str:
    name = head.case.title if named else title
    short = name if len(name) <= 70 else name[:69].rstrip() + "…"  # a line of the page's head
    words = tr("{case} · as of {day}").format(case=short, day=head.as_of.words)
    return words + (" · " + tr("PRACTICE") if head.case.practice else "")


def _opening(sheet: Sheet, kept: Kept, own: Marking) -> Iterator[Block]:
    head = sheet.head
    moment = head.prepared.astimezone(UTC)
    facts = [tr("For {recipient}.").format(recipient=head.recipient)] if head.recipient else []
    facts += [
        tr("As of {day}: only what was known by then is counted.").format(day=head.as_of.words),
        tr("Prepared on {day}, {time} UTC, by {author}.").format(
            day=When.on(moment.date()).words, time=moment.strftime("%H:%M"), author=head.author
        ),
    ]
    if head.ceiling is not None:
        facts.append(left_out_words(head.ceiling, kept.left_out))
    yield Paragraph(prose=(Words(in_a_row(facts)),), marking=own)
    if head.case.practice:
        words = tr("PRACTICE: made from a past case for training. It describes nothing that happens today.")
        yield Paragraph(prose=(Words(words, strong=True),), tone=Tone.NOTICE, marking=own)


def _data(
    sheet: Sheet, made: Made, kept: Kept, title: str, marking: Marking, waiting: tuple[Undecided, ...]
) -> Attachment:
    opens = sheet.ceiling is None or sheet.ceiling.opens()
    facts = {fact.key: fact.value for fact in made.facts if sheet.ceiling is None or sheet.ceiling.opens(fact.marking)}
    return Attachment(
        name=f"{made.kind}.json",
        content=data_of(sheet, made.kind, title, kept, facts, marking, waiting, with_case=opens),
        mime="application/json",
        description=tr("What this paper says, as data, with the numbers of this document"),
        marking=marking,
    )


def _nothing_left(head: Head) -> Refused:
    highest = head.ceiling.words if head.ceiling else ""
    return Refused(
        tr("Nothing of this paper may be read under the ceiling {ceiling}.").format(ceiling=highest),
        kept=tr("No briefing was written."),
        todo=tr("Raise the ceiling, or choose another paper."),
    )
