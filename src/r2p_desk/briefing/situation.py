"""The situation briefing: what an adviser needs at midnight, the answer first, every sentence with its evidence."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ..domain.assessment import Profile
from ..domain.case import Case
from ..domain.framework import WordingStatus
from ..domain.item import Access
from ..domain.marking import Ceiling, Marking, high_water
from ..domain.signoff import Dissent, SignOff
from ..domain.when import When
from ..i18n import in_a_row, listed, tr, trn
from .closing import framework_blocks, handling_blocks, note_blocks, unknown_blocks
from .document import Attachment, Block, Document, Heading, Notes, Paragraph, Tone, Words
from .expected import expected_blocks
from .findings import bottom_line_blocks, factor_blocks, reported_blocks
from .ground import Ground, left_out_words, rests_on_nothing, said, sentences
from .kinds.assessment_parts import OutlookSeen
from .kinds.common import undecided_sections
from .kinds.sheet import Head, Sheet, keep
from .narrowing import case_as_open, closes, profile_as_open, withheld_count
from .standing import standing_blocks
from .translated import translation_blocks
from .twin import TWIN_NAME, ground_json
from .undecided import Undecided, disputed, notice_blocks, opened


def situation_briefing(
    case: Case,
    profile: Profile,
    *,
    prepared: datetime,
    author: str,
    language: str = "en",
    wording: Mapping[WordingStatus, int] | None = None,
    fingerprint: str | None = None,
    signed: Sequence[SignOff] = (),
    dissents: Sequence[Dissent] = (),
    title: str | None = None,
    recipient: str | None = None,
    outlooks: Sequence[OutlookSeen] = (),
    undecided: Sequence[Undecided] = (),
    figures: Callable[[Mapping[str, int]], Sequence[Block]] | None = None,
    at_least: Marking | None = None,
    caveats: Mapping[str, str] | None = None,
) -> Document:
    """The situation briefing on this case as of the day of the profile, under the lowest banner that covers its parts.

    ``prepared`` carries its time zone. ``Item.source`` holds the source's name, resolved by the caller. ``wording``
    counts the framework's indicators per status (default: those of the profile). ``fingerprint`` is the SHA-256 of the
    certificate that will sign, in hexadecimal. ``signed`` and ``dissents`` are those of the assessment. Under a ceiling
    below the case's own marking ``title`` must be given: nothing the case says of itself is then in the paper.
    ``figures`` draws what the profile may see, given the numbers of its notes; the banner is never below ``at_least``;
    ``caveats`` says what the office's own mean.
    """
    withheld, closed = withheld_count(profile), closes(case, profile)
    case, profile = case_as_open(case, profile, title), profile_as_open(case, profile)
    ground = Ground.of(case, profile, also=profile.items if closed else ())
    waiting = _open_to(ground, undecided)
    body: list[Block] = [
        *_practice(ground),
        *bottom_line_blocks(ground),
        *(reported_blocks(ground) if closed else factor_blocks(ground)),
        *expected_blocks(ground, () if closed else outlooks),
        *unknown_blocks(ground),
        *standing_blocks(ground, signed, dissents, closed=closed),
        *_figures(figures(ground.numbers) if figures is not None else ()),
        *_undecided(ground, waiting, prepared),
        *_with_disputes(note_blocks(ground), ground, waiting),
        *framework_blocks(profile, wording or _counted(profile)),
    ]
    marking = high_water((at_least or case.marking, case.marking, *(block.marking for block in body)))
    body += handling_blocks(fingerprint, marking, caveats=caveats)
    twin = Attachment(
        name=TWIN_NAME,
        content=ground_json(ground, waiting),
        mime="application/json",
        description=tr("The assessment as data, with the numbers of this document"),
        marking=marking,
    )
    day = profile.as_of.words
    return Document(
        title=title or tr("Situation briefing: {case}").format(case=case.title),
        running=tr("{case} · as of {day}").format(case=_cut(case.title), day=day)
        + (" · " + tr("PRACTICE") if case.practice else ""),
        marking=marking,
        author=author,
        prepared=prepared,
        language=language,
        blocks=(
            Paragraph(prose=_marking_said(marking.words), tone=Tone.LEAD),
            *translation_blocks(language),
            *_opening(ground, prepared, author, recipient, withheld=withheld, closed=closed),
            *notice_blocks(waiting, case.marking),
            *body,
        ),
        attachments=(twin,),
        watermark=tr("PRACTICE") if case.practice else None,
    )


def _figures(figures: Sequence[Block]) -> Iterator[Block]:
    if figures:
        yield Heading(text=tr("How it moves, where and when"))
        yield from figures


def _open_to(ground: Ground, fields: Sequence[Undecided]) -> tuple[Undecided, ...]:
    """What is marked above the ceiling, or is of a case that may not be named, is left out with the rest."""
    highest = ground.profile.ceiling
    ceiling = None if highest is None else Ceiling(highest, ground.case.marking)
    return opened(fields, ceiling, ground.case.marking)


def _undecided(ground: Ground, waiting: Sequence[Undecided], prepared: datetime) -> Iterator[Block]:
    sheet = Sheet(Head(case=ground.case, as_of=ground.profile.as_of, prepared=prepared, author=""))
    yield from keep(sheet, undecided_sections(sheet, waiting)).blocks


def _with_disputes(blocks: Iterator[Block], ground: Ground, waiting: Sequence[Undecided]) -> Iterator[Block]:
    records = {number: item for item, number in ground.numbers.items()}
    for block in blocks:
        if isinstance(block, Notes):
            yield Notes(notes=tuple(disputed(note, records[note.number], waiting) for note in block.notes))
        else:
            yield block


def _counted(profile: Profile) -> dict[WordingStatus, int]:
    statuses = [indicator.wording_status for indicator in profile.indicators]
    return {status: statuses.count(status) for status in WordingStatus}


def _cut(title: str) -> str:
    return title if len(title) <= 70 else title[:69].rstrip() + "…"


def _marking_said(words: str) -> tuple[Words, ...]:
    return (Words(tr("This document is marked {marking}.").format(marking=words), strong=True),)


def _opening(
    ground: Ground, prepared: datetime, author: str, recipient: str | None, *, withheld: int, closed: bool
) -> Iterator[Block]:
    profile = ground.profile
    moment = prepared.astimezone(UTC)
    day = When.on(moment.date()).words
    facts = [
        tr("As of {day}: only what was known by then is counted.").format(day=profile.as_of.words),
        tr("Prepared on {day}, {time} UTC, by {author}.").format(day=day, time=moment.strftime("%H:%M"), author=author),
    ]
    if recipient:
        facts.insert(0, tr("For {recipient}.").format(recipient=recipient))
    if closed:
        facts.append(tr("What was judged of this situation is withheld; what is public of it stands below."))
    elif profile.assessed_as_of is None:
        facts.append(tr("No assessment had been made by that day; everything below is not assessed."))
    elif profile.assessed_as_of != profile.as_of:
        facts.append(tr("The assessment is that of {day}.").format(day=profile.assessed_as_of.words))
    if profile.access is not None:
        levels = listed(_access_words(access) for access in profile.access)
        facts.append(tr("Read with access to {levels} only.").format(levels=levels))
    if profile.ceiling is not None:
        facts.append(left_out_words(profile.ceiling, withheld))
    known, taken = len(profile.items), len(ground.items)
    facts.append(
        trn("{n} item of information was known;", "{n} items of information were known;", known)
        + " "
        + trn("{n} is cited as evidence.", "{n} are cited as evidence.", taken)
    )
    yield Paragraph(prose=said(in_a_row(facts)), marking=ground.case.marking)
    if ground.case.summary:
        summary = said(sentences(ground.case.summary).strip(), *rests_on_nothing())
        yield Paragraph(prose=summary, marking=ground.case.marking)


def _access_words(access: Access) -> str:
    return {
        Access.PUBLIC: tr("public information"),
        Access.RESTRICTED_UN: tr("information restricted to the United Nations"),
        Access.RESTRICTED_STATE: tr("information restricted to a State"),
        Access.UNKNOWN_UNTIL_LATER: tr("information that became known later"),
    }[access]


def _practice(ground: Ground) -> Iterator[Block]:
    note = sentences(ground.profile.note)
    rests = rests_on_nothing() if note else ()
    if ground.case.practice:
        warning = tr("PRACTICE: made from a past case for training. It describes nothing that happens today.")
        yield Paragraph(
            prose=(Words(warning, strong=True), *said(note), *rests), tone=Tone.NOTICE, marking=ground.case.marking
        )
    elif note:
        yield Paragraph(prose=said(note.strip(), *rests), marking=ground.case.marking)
