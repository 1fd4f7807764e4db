"""The end of a situation briefing: what is not known, evidence notes, the framework, how to check the file."""

from collections.abc import Iterator, Mapping, Sequence

from ..domain.assessment import FactorProfile, IndicatorProfile, Profile, Side, State
from ..domain.framework import WordingStatus, all_official
from ..domain.item import Item, Verification, verification_words
from ..domain.marking import Marking
from ..i18n import in_a_row, listed, punctuation, tr, trn
from .document import Block, Heading, Listing, Note, NoteRefs, Notes, Paragraph, Tone, Words
from .ground import Ground, evidence_of, label_of, said, title_of
from .guide import guide_blocks
from .twin import TWIN_NAME


def unknown_blocks(ground: Ground) -> Iterator[Block]:
    """What we do not know, by risk factor; a section every briefing has."""
    profile = ground.profile
    yield Heading(text=tr("What we do not know"))
    count, withheld = len(profile.unknown), sum(indicator.withheld for indicator in profile.indicators)
    opening = trn(
        "For {n} indicator this assessment cannot say how things are.",
        "For {n} indicators this assessment cannot say how things are.",
        count,
    )
    if withheld:
        opening += " " + trn(
            "{n} of them is judged on information that this reading may not see, and shows as not assessed.",
            "{n} of them are judged on information that this reading may not see, and show as not assessed.",
            withheld,
        )
    opening += " " + tr("That nothing was found, or nobody looked, does not mean that nothing is there.")
    yield Paragraph(prose=said(opening), marking=ground.case.marking)
    entries = tuple(_unknown_entry(factor, ground) for factor in profile.factors if factor.unknown)
    if entries:
        yield Listing(entries=entries)


def _unknown_entry(factor: FactorProfile, ground: Ground) -> Paragraph:
    groups = (
        (tr("Contradictory:"), [one for one in factor.indicators if one.state is State.UNCLEAR]),
        (tr("Looked for, nothing found:"), [one for one in factor.indicators if one.state is State.NO_INFORMATION]),
        (tr("Withheld from this reading:"), [one for one in factor.indicators if one.withheld]),
        (_untouched_words(ground), [one for one in factor.indicators if _untouched(one)]),
    )
    parts: list[str | Words | NoteRefs] = [Words(title_of(factor) + punctuation("."), strong=True)]
    items: list[Item] = []
    for words, indicators in groups:
        if not indicators:
            continue
        parts += [" ", Words(words, strong=True), " "]
        for place, indicator in enumerate(indicators):
            items += evidence_of(indicator)
            end = punctuation("." if place == len(indicators) - 1 else "; ")
            parts += [label_of(indicator), *ground.refs(evidence_of(indicator)), end]
    return Paragraph(prose=said(*parts), tone=Tone.SMALL, marking=ground.marking(items))


def _untouched_words(ground: Ground) -> str:
    if ground.profile.ceiling is not None:
        return tr("Not assessed, or withheld from this reading:")
    return tr("Not assessed:")


def _untouched(indicator: IndicatorProfile) -> bool:
    return indicator.state is State.NOT_ASSESSED and not indicator.withheld


def note_blocks(ground: Ground) -> Iterator[Block]:
    """The evidence notes: what each item is, where it comes from, how far it was checked, where it is cited."""
    yield Heading(text=tr("Evidence notes"))
    if not ground.items:
        yield Paragraph(prose=said(tr("No evidence is cited.")), marking=ground.case.marking)
        return
    yield from before_notes(ground.items, ground.case.marking)
    yield Notes(
        notes=tuple(
            note_of(item, ground.numbers[item.id], ground.marking_of(item), _citations(item, ground))
            for item in ground.items
        )
    )


def before_notes(items: Sequence[Item], marking: Marking) -> Iterator[Block]:
    """How the notes are to be read: how many are from memory, and in which order they stand."""
    recalled = sum(item.verification is Verification.RECALL for item in items)
    if recalled:
        warning = trn(
            "{n} of these items is from memory and was not read again in its document: check it before quoting.",
            "{n} of these items are from memory and were not read again in their documents: check them before quoting.",
            recalled,
        )
        yield Paragraph(prose=(Words(warning, strong=True),), marking=marking)
    order = tr("In the order in which they became known.")
    yield Paragraph(prose=said(order), tone=Tone.SMALL)


def note_of(item: Item, number: int, marking: Marking, cited: str = "") -> Note:
    """An evidence note: what the item is, when, from whom, how good, how far checked, and where it is cited."""
    source = tr("Source: {name}.").format(name=item.source) if item.source else tr("Source not stated.")
    checked = verification_words(item.verification)
    parts: list[str | Words] = [
        Words(item.title.rstrip(". ") + ".", strong=True),
        f" {_clocks(item)} {source}{_reference(item)} {_grade(item)} ",
        tr("Checked:") + " ",
        Words(checked + punctuation("."), strong=item.verification is Verification.RECALL),
        f" {cited}" if cited else "",
    ]
    if item.external_id:
        parts.append(f" ({item.external_id})")
    return Note(number=number, prose=said(*parts), marking=marking)


def _clocks(item: Item) -> str:
    known = item.known or item.recorded
    if item.happened and item.happened == known:
        return tr("Happened and known {date}.").format(date=known.words)
    first = tr("Happened {date}").format(date=item.happened.words) if item.happened else tr("Date not stated")
    second = tr("known {date}").format(date=known.words) if known else tr("when it became known is not stated")
    return f"{first}; {second}."


def _reference(item: Item) -> str:
    reference = item.reference
    if reference is None:
        return ""
    stated = ", ".join(part for part in (reference.document, reference.locator) if part)
    dated = f" ({reference.date.words})" if reference.date else ""
    return " " + tr("Document: {document}.").format(document=f"{stated}{dated}")


def _grade(item: Item) -> str:
    return tr("Grade {grade}.").format(grade=item.grade) if item.grade else tr("Not graded.")


def _citations(item: Item, ground: Ground) -> str:
    cited = ground.citations.get(item.id, ())
    parts = []
    for side, words in ((Side.FOR, tr("For {indicators}.")), (Side.AGAINST, tr("Against {indicators}."))):
        indicators = [citation.indicator for citation in cited if citation.side is side]
        if indicators:
            parts.append(words.format(indicators=listed(indicators)))
    return in_a_row(parts)


def framework_blocks(profile: Profile, wording: Mapping[WordingStatus, int]) -> Iterator[Block]:
    """What the framework is, and whose wording: the official one, or ours, how much of it checked."""
    yield Heading(text=tr("About the framework"))
    whole, verified = sum(wording.values()), wording.get(WordingStatus.VERIFIED, 0)
    official = all_official(status for status, count in wording.items() if count)
    if official:
        name = tr("The indicators are those of “{title}”, in the official wording, from a signed pack.")
        yield Paragraph(prose=said(name.format(title=profile.framework_title)))
    else:
        name = tr("The indicators are those of “{title}”, in our own summary wording.").format(
            title=profile.framework_title
        )
        yield Paragraph(
            prose=said(
                name + " ",
                Words(tr("This is not the official text."), strong=True),
                " "
                + tr("Of its {all} indicators, {verified} were checked in number and substance.").format(
                    all=whole, verified=verified
                ),
            )
        )
    yield Listing(
        entries=tuple(
            Paragraph(
                prose=said(Words(f"{sign}: ", strong=True), f"{meaning} ", trn("{n} indicator.", "{n} indicators.", n))
            )
            for sign, meaning, n in _legend(wording, official=official)
            if n
        )
    )


def _legend(wording: Mapping[WordingStatus, int], *, official: bool) -> tuple[tuple[str, str, int], ...]:
    """Each sign behind an entry of the framework, what it means, and how many have it."""
    verified = wording.get(WordingStatus.VERIFIED, 0)
    bare = tr("the publication has no entry of that number.") if official else tr("not carried: see the official text.")
    halves = wording.get(WordingStatus.PARTIAL, 0) + wording.get(WordingStatus.CORROBORATED, 0)
    return (
        (tr("no sign"), tr("official wording."), wording.get(WordingStatus.OFFICIAL, 0)),
        (tr("no sign"), tr("number and substance checked against a published copy."), verified),
        ("†", tr("checked in part, or the number is from memory."), halves),
        (
            "‡",
            tr("from memory, not checked: read the publication before quoting."),
            wording.get(WordingStatus.RECALLED, 0),
        ),
        (tr("no wording"), bare, wording.get(WordingStatus.NOT_CARRIED, 0)),
    )


def handling_blocks(
    fingerprint: str | None, marking: Marking, data: str = TWIN_NAME, *, caveats: Mapping[str, str] | None = None
) -> Iterator[Block]:
    """What the marks mean, and how anybody checks this file without this program.

    ``data`` is the attached file, ``caveats`` what the office says of its own.
    """
    yield from guide_blocks(marking, caveats)
    yield Heading(text=tr("How to check this file"))
    steps = [
        tr(
            "“pdfsig FILE” (poppler-utils) must say both “Signature is Valid” and “Total document signed”; "
            "one of them is not enough."
        ),
        tr("“r2p-desk verify FILE” says the same and more; it needs no officer."),
        tr("Compare the SHA-256 fingerprint of the signer's certificate with one that did not come with this file."),
        tr("The attached file {name} holds what this paper says as data.").format(name=data),
    ]
    yield Listing(entries=tuple(Paragraph(prose=said(step)) for step in steps))
    if fingerprint:
        digits = "".join(fingerprint.replace(":", "").split()).upper()
        grouped = " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
        yield Paragraph(prose=said(Words(tr("Fingerprint of the signer's certificate:") + " ", strong=True), grouped))
    yield Paragraph(
        prose=said(
            tr("A signature says who vouches for this file and that it is unchanged; not that what it says is true.")
        ),
        tone=Tone.SMALL,
    )
