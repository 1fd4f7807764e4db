"""The sections of a dossier as it is read, in their order: the answer first, what it rests on last."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

from ..domain.signal import Crime
from ..exchange.dossier import Dossier
from ..exchange.dossier_records import (
    AssessmentRecord,
    ConcernRecord,
    DissentRecord,
    ItemRecord,
    JudgementRecord,
    OutlookRecord,
    SourceRecord,
    WarningRecord,
)
from ..exchange.manifest import Kind
from ..exchange.moments import moment
from ..exchange.terms import Terms, terms
from ..exchange.terms import words as conditions_words
from ..i18n import tr, trn
from .dossier_changes import CHANGED, GONE, NEW, Change
from .dossier_sheet import Section, Sentence, Sheet
from .dossier_shelf import Recalled, Shelved, recalled_words
from .dossier_words import kind_words, label_of, likelihood_sentence, said, terms_sentences, withheld_words

_MOST_CHANGES = 2_000

Gone = dict[str, str]
"""Record of an earlier dossier → what it was called there."""


def sections_of(
    sheet: Sheet, entry: Shelved, sender: str, found: tuple[Change, ...], gone: Gone, back: dict[str, Recalled]
) -> tuple[Section, ...]:
    """Those that say something. ``found`` is what changed, ``back`` what the sender recalled."""
    sections = [
        Section(code="bottom-line", heading=tr("Bottom line"), sentences=tuple(_bottom_line(sheet))),
        Section(code="given", heading=tr("Who gave it, and under what"), sentences=tuple(_given(sheet, entry, sender))),
        Section(
            code="changes", heading=tr("What changed since you read it last"),
            sentences=tuple(_changed(sheet, entry, found, gone)),
        ),
        Section(
            code="recalled", heading=tr("What was recalled"),
            sentences=tuple(
                Sentence(text=f"{kind_words(told.kind)}: {recalled_words(told)}", rests_on=told.named_by)
                for told in back.values()
                if told.kind and set(told.named_by) & set(sheet.named)
            ),
        ),
        Section(code="warnings", heading=tr("Warnings"), sentences=tuple(_warnings(sheet))),
        Section(code="concerns", heading=tr("Levels of concern"), sentences=tuple(_concerns(sheet))),
        Section(code="judgements", heading=tr("Judgements"), sentences=tuple(_judgements(sheet))),
        Section(code="unknown", heading=tr("What its sender does not know"), sentences=tuple(_unknown(sheet))),
        Section(code="dissent", heading=tr("Who sees it otherwise"), sentences=tuple(_dissent(sheet))),
        Section(code="withheld", heading=tr("What stayed out"), sentences=tuple(_withheld(sheet.dossier))),
        Section(code="items", heading=tr("What it rests on"), sentences=tuple(_items(sheet))),
        Section(code="sources", heading=tr("Sources"), sentences=tuple(_sources(sheet))),
        Section(code="files", heading=tr("Papers and attachments"), sentences=tuple(_files(sheet))),
    ]  # fmt: skip
    return tuple(one for one in sections if one.sentences)


def _bottom_line(sheet: Sheet) -> Iterator[Sentence]:
    for one in sheet.all(OutlookRecord):
        yield from sheet.say(one, "statement", label=said("mandate", one.mandate, sheet.named))
        yield from sheet.say(one, "term", likelihood_sentence(one), label="")
        yield from sheet.say_all(one, "horizon", "confidence")
    crimes = set(map(str, Crime))
    for stated in sheet.all(ConcernRecord):
        if stated.subject in crimes:
            yield from _concern(sheet, stated)
    warnings = sheet.all(WarningRecord)
    if warnings:
        newest = max(warnings, key=lambda one: (one.issued.latest, one.number))
        yield from sheet.say(newest, "title", label=said("rung", newest.rung, sheet.named))
        yield from sheet.say(newest, "statement", label="")
        yield from sheet.say(newest, "term", likelihood_sentence(newest), label="")
    if not warnings and not sheet.all(OutlookRecord):
        yield sheet.own(tr("Its sender states no overall judgement and no warning."))


def _given(sheet: Sheet, entry: Shelved, sender: str) -> Iterator[Sentence]:
    dossier = sheet.dossier
    own = dossier.originator.name
    called = sender if own == sender else tr("{name} (who calls themselves {own})").format(name=sender, own=own)
    yield sheet.own(tr("From {name}.").format(name=called) + (
        " " + tr("Office, as they say: {office}.").format(office=dossier.originator.office)
        if dossier.originator.office else ""
    ))  # fmt: skip
    yield sheet.own(
        tr("Number {number}, on what was known by {day}; received on {received}.").format(
            number=dossier.number, day=dossier.as_of.words, received=entry.received[:10]
        )
    )
    yield sheet.own(tr("Marked {marking}.").format(marking=dossier.marking.words))
    yield sheet.own(tr("Given under: {terms}.").format(terms="; ".join(terms_sentences(dossier.terms))))
    if dossier.purpose:
        yield sheet.own(tr("Purpose: {purpose}.").format(purpose=dossier.purpose))
    for words in conditions_words(terms(entry.conditions, Kind.DOSSIER) or Terms()):
        yield sheet.own(words)
    if entry.expires:
        over = entry.expires < moment(datetime.now(UTC))
        words = (
            tr("It expired on {day}: ask its sender before you rely on it.")
            if over
            else tr("Its sender lets it expire on {day}.")
        )
        yield sheet.own(words.format(day=entry.expires[:10]))


def _changed(sheet: Sheet, entry: Shelved, found: tuple[Change, ...], gone: dict[str, str]) -> Iterator[Sentence]:
    if entry.before is None:
        yield sheet.own(tr("You have not read an earlier one of these."))
        return
    counts = [sum(one.what == what for one in found) for what in (NEW, CHANGED, GONE)]
    words = tr("Since number {number}: {new} new, {changed} changed, {gone} gone.")
    yield sheet.own(words.format(number=entry.before, new=counts[0], changed=counts[1], gone=counts[2]))
    for one in found[:_MOST_CHANGES]:
        name = (sheet.named.get(one.record) or gone.get(one.record) or one.record).rstrip(".")
        if one.what == CHANGED:
            text = tr("{kind}, {field}: “{before}” became “{after}” ({name}).").format(
                kind=kind_words(one.kind), field=label_of(one.field), before=one.before or tr("nothing"),
                after=one.after or tr("nothing"), name=name,
            )  # fmt: skip
        elif one.what == NEW:
            text = tr("New: {kind}, {name}.").format(kind=kind_words(one.kind), name=name)
        else:
            text = tr("Gone: {kind}, {name}.").format(kind=kind_words(one.kind), name=name)
        here = one.record if one.record in sheet.named else ""
        yield Sentence(text=text, record="", kind=one.kind, rests_on=(here,) if here else (), change=one.what)
    if len(found) > _MOST_CHANGES:
        yield sheet.own(tr("{n} more are marked where they stand.").format(n=len(found) - _MOST_CHANGES))


def _warnings(sheet: Sheet) -> Iterator[Sentence]:
    for one in sheet.all(WarningRecord):
        head = f"{said('rung', one.rung, sheet.named)} {one.number}, {one.issued.words}"
        yield from sheet.say(one, "title", label=head)
        for part in one.paragraphs:
            yield from sheet.say(one, "paragraphs", part.text, label="", rests_on=part.items)
        yield from sheet.say(one, "statement")
        yield from sheet.say(one, "term", likelihood_sentence(one), label="")
        yield from sheet.say_all(
            one, "horizon", "confidence", "grounds", "crimes", "populations", "places", "actors", "would_change"
        )


def _concern(sheet: Sheet, one: ConcernRecord) -> Iterator[Sentence]:
    words = f"{said('level', one.level, sheet.named) or tr('no level stated')}, {said('direction', one.direction, {})}"
    yield from sheet.say(one, "level", words, label=said("subject", one.subject, sheet.named))
    yield from sheet.say(one, "reasons", label="")


def _concerns(sheet: Sheet) -> Iterator[Sentence]:
    crimes = set(map(str, Crime))
    for one in sheet.all(ConcernRecord):
        if one.subject not in crimes:
            yield from _concern(sheet, one)
            yield from _why(sheet, one.id)


def _judgements(sheet: Sheet) -> Iterator[Sentence]:
    judged = sheet.all(JudgementRecord)
    for one in sorted(judged, key=lambda one: (one.assessment, _number(one.indicator))):
        words = ", ".join(said(name, getattr(one, name), sheet.named) for name in ("state", "direction"))
        yield from sheet.say(one, "state", words, label=said("indicator", one.indicator, sheet.named))
        yield from sheet.say(one, "confidence", label="")
        yield from sheet.say(one, "reasons", label="")
        yield from _why(sheet, one.id)
        yield from sheet.say_all(
            one, "would_change", "assumptions", "sourcing", "argument", "crimes", "populations", "actors", "places",
            "review",
        )  # fmt: skip


def _why(sheet: Sheet, owner: str) -> Iterator[Sentence]:
    """Each piece of evidence, which way it points and why."""
    for one in sheet.evidence.get(owner, ()):
        name = sheet.named.get(one.item, "")
        words = f"{name} — {one.why}" if one.why else name
        side = tr("For:") if said("side", one.side, {}) == tr("for") else tr("Against:")
        yield from sheet.say(one, "why", words, label=side.rstrip(":"), rests_on=(one.item,))


def _unknown(sheet: Sheet) -> Iterator[Sentence]:
    before = 0
    for one in sheet.all(AssessmentRecord):
        for field in ("unknowns", "withheld"):
            for number in getattr(one, field):
                before += 1
                label = tr("Not known") if field == "unknowns" else tr("Judged on what stayed out")
                yield from sheet.say(one, field, said("indicator", number, sheet.named), label=label)
    for note in sheet.all(WarningRecord):
        for sentence in sheet.say(note, "unknowns"):
            before += 1
            yield sentence
    if not before:
        yield sheet.own(tr("Its sender does not say what is not known. That does not mean that everything is known."))


def _dissent(sheet: Sheet) -> Iterator[Sentence]:
    found: list[Sentence] = []
    for one in sheet.all(DissentRecord):
        subject = said("subject", one.subject, sheet.named) or tr("of the whole")
        found += sheet.say(one, "text", label=subject)
    for note in sheet.all(WarningRecord):
        found += chain.from_iterable(sheet.say(note, "dissent", text, label=note.title) for text in note.dissent)
    yield from found or [sheet.own(tr("No dissent stands in this dossier."))]


def _withheld(dossier: Dossier) -> Iterator[Sentence]:
    for code, count in sorted(dossier.withheld.items()):
        yield Sentence(text=withheld_words(code, count))
    if not dossier.withheld:
        yield Sentence(text=tr("Its sender says that nothing that was asked for stayed out."))


def _items(sheet: Sheet) -> Iterator[Sentence]:
    items = sheet.all(ItemRecord)
    for one in sorted(items, key=lambda one: (one.known.latest.toordinal() if one.known else 0, one.id)):
        yield from sheet.say(one, "title", label="")
        yield from sheet.say(one, "text", label="")
        yield from sheet.say_all(
            one, "statement", "happened", "known", "place", "source", "origin", "how_known",
            "grade", "reference", "access", "verification",
            "signals", "crimes", "populations", "actors",
        )  # fmt: skip
        if one.shelter:
            yield from sheet.say(one, "shelter", tr("People take shelter there; its place is for few."))
        for asked in one.terms:
            yield from sheet.say(one, "terms", said("terms", asked, {}))


def _sources(sheet: Sheet) -> Iterator[Sentence]:
    for one in sheet.all(SourceRecord):
        own = "" if one.named else tr("a name made up for you")
        words = " · ".join(part for part in (one.name, own, one.type or "") if part)
        yield from sheet.say(one, "name", words, label="")
        yield from sheet.say(one, "reliability")


def _files(sheet: Sheet) -> Iterator[Sentence]:
    for paper in sheet.dossier.papers:
        yield Sentence(text=paper.title, label=tr("Paper"), marking=paper.marking, part=paper.id)
    for file in sheet.dossier.files:
        size = trn("{n} byte", "{n} bytes", file.size)
        stripped = tr("what a camera wrote into it was taken out") if file.stripped else ""
        words = " · ".join(part for part in (sheet.named[file.id], file.media_type, size, stripped) if part)
        yield Sentence(text=words, label=tr("Attachment"), marking=file.marking, rests_on=file.items, part=file.id)


def _number(indicator: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in indicator.split("."))
