"""What the assessors expect: a statement that can be checked, by when; how likely; and apart from it how sure."""

from collections.abc import Iterator, Sequence

from ..domain.signoff import mandate_words
from ..i18n import labelled, tr
from .document import Block, Heading, Listing, Paragraph, Words
from .ground import Ground, said, sentences
from .kinds.assessment_parts import OutlookSeen


def expected_blocks(ground: Ground, outlooks: Sequence[OutlookSeen]) -> Iterator[Block]:
    """A list for each mandate, its likelihood and its confidence in entries of their own; that nothing is said, too.

    What is expected rests on the assessment as a whole: where any of that is withheld, so is this.
    """
    yield Heading(text=tr("What is expected"))
    if ground.profile.narrowed and outlooks:
        withheld = tr(
            "What is expected was stated; it may rest on what this reading leaves out, and is not printed here."
        )
        yield Paragraph(prose=said(withheld), marking=ground.case.marking)
        return
    if not outlooks:
        nothing = tr("Nobody stated what they expect, by when and how likely.")
        yield Paragraph(prose=said(nothing), marking=ground.case.marking)
    for one in outlooks:
        yield Listing(entries=tuple(_entries(ground, one)))


def _entries(ground: Ground, one: OutlookSeen) -> Iterator[Paragraph]:
    outlook, marking = one.outlook, ground.marking(ground.items)
    rests = ground.rests_on(ground.items)
    whose = Words(labelled(mandate_words(outlook.mandate)), strong=True)
    yield Paragraph(prose=said(whose, sentences(outlook.statement), *rests), marking=marking)
    by = Words(tr("Can be checked by:"), strong=True)
    yield Paragraph(prose=said(by, f" {outlook.horizon.words}"), marking=marking)
    for words in (one.likelihood, one.confidence):
        if words:
            yield Paragraph(prose=said(sentences(words).strip(), *rests), marking=marking)
    if outlook.would_change:
        change = Words(tr("What would change this:"), strong=True)
        yield Paragraph(prose=said(change, sentences(outlook.would_change), *rests), marking=marking)
