"""Who stands for the assessment a briefing rests on, and who sees it otherwise."""

from collections.abc import Iterator, Sequence

from ..domain.signoff import Dissent, SignOff, mandate_words
from ..i18n import tr
from .document import Block, Heading, Listing, Paragraph, Tone, Words
from .ground import Ground, rests_on_nothing, said, sentences


def standing_blocks(
    ground: Ground, signed: Sequence[SignOff], dissents: Sequence[Dissent], *, closed: bool = False
) -> Iterator[Block]:
    """Signatures, and every dissent but those of which the chair recorded why they are not printed; or that none is.

    A dissent may speak of any item: it is marked as the whole is. Under a narrowed reading none is
    printed, and it says so; where the whole case is ``closed`` to the reading, neither are the names.
    """
    yield Heading(text=tr("Who stands for it, and who sees it otherwise"))
    if closed:
        words = tr("Who signed what was judged, and who saw it otherwise, is withheld from this reading.")
        yield Paragraph(prose=said(words), marking=ground.case.marking)
        return
    yield from _signatures(ground, signed)
    printed = [one for one in dissents if one.unprinted is None]
    if ground.profile.narrowed and printed:
        withheld = tr("Dissent was recorded; it may speak of what this reading leaves out, and is not printed here.")
        yield Paragraph(prose=said(withheld), marking=ground.case.marking)
        return
    for one in printed:
        yield Paragraph(
            prose=said(Words(_whose(one), strong=True), sentences(one.text), *rests_on_nothing()),
            marking=ground.marking(ground.profile.items),
        )
    left_out = len(dissents) - len(printed)
    if left_out:
        words = tr("Of {n} more the chair recorded why it is not printed.").format(n=left_out)
        yield Paragraph(prose=said(words), tone=Tone.SMALL, marking=ground.case.marking)
    if not dissents:
        yield Paragraph(prose=said(tr("No dissent was recorded.")), marking=ground.case.marking)


def _signatures(ground: Ground, signed: Sequence[SignOff]) -> Iterator[Block]:
    if not signed:
        nobody = tr("Nobody has signed this assessment.")
        yield Paragraph(prose=said(nobody), marking=ground.case.marking)
        return
    entries = (
        tr("{name} signed it on {day}: {mandate}.").format(
            name=one.name, day=one.day.words, mandate=mandate_words(one.mandate)
        )
        for one in signed
    )
    yield Listing(entries=tuple(Paragraph(prose=said(words), marking=ground.case.marking) for words in entries))


def _whose(one: Dissent) -> str:
    if one.subject:
        return tr("Dissent of {name} on {subject}:").format(name=one.name, subject=one.subject)
    return tr("Dissent of {name}:").format(name=one.name)
