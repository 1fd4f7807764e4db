"""A dossier as a document to be read: the answer first, each sentence with what it rests on, and what changed since.

A *sentence* is one thing somebody stated (a field of a record) or the program says of the dossier. From a sentence one
goes to the items it rests on, and from an item to what rests on it. Nothing here changes what came.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import TypeVar

import msgspec

from ..domain.marking import Marking, high_water
from ..domain.signal import Crime, crime_words
from ..errors import DeskError, Refused
from ..exchange.dossier import Dossier
from ..exchange.dossier_records import (
    AssessmentRecord,
    Base,
    ConcernRecord,
    DissentRecord,
    EvidenceRecord,
    ItemRecord,
    JudgementRecord,
    OutlookRecord,
    SourceRecord,
    WarningRecord,
    kind_of,
)
from ..exchange.manifest import Kind
from ..exchange.moments import moment
from ..exchange.terms import Terms, terms
from ..exchange.terms import words as conditions_words
from ..i18n import tr, trn
from .contacts import contacts
from .dossier_changes import CHANGED, GONE, NEW, Change, changes
from .dossier_shelf import Shelved, find_shelved, mark_read, recalled_words, recalls, text_of
from .dossier_words import kind_words, label_of, likelihood_sentence, said, terms_sentences, withheld_words
from .frameworks import framework_for
from .session import Desk

_MOST_CHANGES = 2_000
_MOST_NAMED = 200
_TITLE = 200

R = TypeVar("R", bound=Base)


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence: of which record (empty: the program's own), which field, its label and words.

    ``rests_on`` are the records it rests on; ``change`` says that it is new or changed since the dossier read before,
    ``before`` what it said then. ``part`` is an attachment or paper that can be opened.
    """

    text: str
    record: str = ""
    kind: str = ""
    field: str = ""
    label: str = ""
    rests_on: tuple[str, ...] = ()
    marking: Marking | None = None
    change: str = ""
    before: str = ""
    part: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and its sentences; ``code`` names it for programs."""

    code: str
    heading: str
    sentences: tuple[Sentence, ...]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier laid out; ``named`` calls every record by a name, ``bears`` gives what rests on each item.

    ``since`` is the number of the dossier it was compared with (``None``: none was read before), ``changes`` what
    differs. ``was_read``: this very one had been read before, at that moment.
    """

    shelved: Shelved
    sender: str
    marking: Marking
    dossier: Dossier | None
    sections: tuple[Section, ...]
    named: dict[str, str] = {}
    rests: dict[str, tuple[str, ...]] = {}
    bears: dict[str, tuple[str, ...]] = {}
    since: int | None = None
    was_read: str | None = None
    changes: tuple[Change, ...] = ()


def open_dossier(desk: Desk, reference: str, *, mark: bool = True) -> Reading:
    """The newest dossier of this reference, laid out, compared with the one read last before it.

    With ``mark`` it counts as read from now on. One that was recalled whole says so, and nothing else.
    """
    entry = find_shelved(desk, reference)
    sender = sender_name(desk, entry.sender)
    dossier = None if entry.recalled is not None else text_of(desk, entry)
    if dossier is None:
        return Reading(shelved=entry, sender=sender, marking=entry.marking, dossier=None, sections=(_gone(entry),))
    reading = _laid_out(desk, entry, sender, dossier)
    if mark:
        mark_read(desk, entry)
    return reading


def changes_of(reading: Reading) -> tuple[Change, ...]:
    """What is to be told as news: nothing where this very dossier was read before."""
    return () if reading.was_read else reading.changes


def sender_name(desk: Desk, officer: str) -> str:
    """What the sender is called here; the beginning of their key hash where they are no contact any more."""
    return next((one.name for one in contacts(desk) if one.id == officer), officer[:8])


def _gone(entry: Shelved) -> Section:
    told = entry.recalled
    words = recalled_words(told) if told else tr("The text of this dossier is not here any more.")
    return Section(code="recalled", heading=tr("Recalled"), sentences=(Sentence(text=words),))


def _laid_out(desk: Desk, entry: Shelved, sender: str, dossier: Dossier) -> Reading:
    before = text_of(desk, entry, entry.before) if entry.before is not None else None
    sheet = _Sheet(desk, dossier)
    found = changes(before, dossier, sheet.named, _named(desk, before)) if before is not None else ()
    sheet.compare(found)
    gone = {one.id: _title(one, {}) for one in before.records} if before is not None else {}
    back = recalls(desk, entry.sender)
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
        Section(code="withheld", heading=tr("What stayed out"), sentences=tuple(_withheld(dossier))),
        Section(code="items", heading=tr("What it rests on"), sentences=tuple(_items(sheet))),
        Section(code="sources", heading=tr("Sources"), sentences=tuple(_sources(sheet))),
        Section(code="files", heading=tr("Papers and attachments"), sentences=tuple(_files(sheet))),
    ]  # fmt: skip
    return Reading(
        shelved=entry, sender=sender, marking=dossier.marking, dossier=dossier,
        sections=tuple(one for one in sections if one.sentences), named=sheet.named, rests=sheet.rests,
        bears=sheet.bears, since=entry.before if before is not None else None,
        was_read=entry.read.get(str(entry.number)), changes=found,
    )  # fmt: skip


class _Sheet:
    """A dossier with its records by kind, what each is called, what rests on what, and what is news."""

    def __init__(self, desk: Desk, dossier: Dossier) -> None:
        self.dossier = dossier
        self.named = _named(desk, dossier)
        self.evidence: dict[str, list[EvidenceRecord]] = {}
        for one in dossier.records:
            if isinstance(one, EvidenceRecord):
                self.evidence.setdefault(one.judgement, []).append(one)
        self.rests = {owner: tuple(one.item for one in found) for owner, found in self.evidence.items()}
        for one in dossier.records:
            if isinstance(one, WarningRecord):
                self.rests[one.id] = tuple(dict.fromkeys(item for part in one.paragraphs for item in part.items))
            if isinstance(one, OutlookRecord):  # it rests on what was judged, and that on items
                self.rests[one.id] = tuple(
                    said.id
                    for said in dossier.records
                    if isinstance(said, JudgementRecord | ConcernRecord) and said.assessment == one.assessment
                )[:_MOST_NAMED]
        bears: dict[str, list[str]] = {}
        for owner, items in self.rests.items():
            for item in items:
                bears.setdefault(item, []).append(owner)
        self.bears = {item: tuple(owners) for item, owners in bears.items()}
        self._new: set[str] = set()
        self._changed: dict[tuple[str, str], str] = {}

    def compare(self, found: Iterable[Change]) -> None:
        """Mark what these changes are about."""
        for one in found:
            if one.what == NEW:
                self._new.add(one.record)
            elif one.what == CHANGED:
                self._changed[one.record, one.field] = one.before

    def say(
        self, record: Base, field: str, text: str = "", *, label: str | None = None,
        rests_on: tuple[str, ...] | None = None,
    ) -> Iterator[Sentence]:  # fmt: skip
        """What a record says in a field; nothing where it says nothing. ``label`` is the field's own unless given."""
        identity = record.id
        words = text or said(field, getattr(record, field), self.named)
        if not words:
            return
        before = self._changed.get((identity, field))
        yield Sentence(
            text=words, record=identity, kind=kind_of(record), field=field,
            label=label_of(field) if label is None else label,
            rests_on=self.rests.get(identity, ()) if rests_on is None else rests_on,
            marking=getattr(record, "marking", None),
            change=NEW if identity in self._new else CHANGED if before is not None else "", before=before or "",
        )  # fmt: skip

    def say_all(self, record: Base, *fields: str) -> Iterator[Sentence]:
        """The same of several fields, each with its own label."""
        for field in fields:
            yield from self.say(record, field)

    def own(self, text: str, *, rests_on: tuple[str, ...] = ()) -> Sentence:
        """What the program says of the dossier."""
        return Sentence(text=text, rests_on=rests_on)

    def all(self, kind: type[R]) -> list[R]:
        """The records of a kind."""
        return [one for one in self.dossier.records if isinstance(one, kind)]


def _named(desk: Desk, dossier: Dossier | None) -> dict[str, str]:
    """What each record is called, and each number of the frameworks it was judged by."""
    if dossier is None:
        return {}
    named = {str(crime): crime_words(crime) for crime in Crime}
    for framework in {one.framework for one in dossier.records if isinstance(one, AssessmentRecord)}:
        try:
            known = framework_for(desk, framework)
        except (DeskError, LookupError):
            continue  # a framework this version does not have: its numbers stand alone
        for factor in known.risk_factors:
            named[str(factor.number)] = factor.title
            named |= {one.id: one.label for one in factor.indicators if one.label}
    for one in dossier.records:
        named[one.id] = _title(one, named)
    named |= {one.id: one.name or tr("Attachment {id}").format(id=one.id) for one in dossier.files}
    return named | {one.id: one.title for one in dossier.papers}


def _title(record: msgspec.Struct, named: dict[str, str]) -> str:
    match record:
        case ItemRecord(title=title) | WarningRecord(title=title):
            words = title
        case SourceRecord(name=name):
            words = name
        case JudgementRecord(indicator=number) | ConcernRecord(subject=number):
            words = f"{number}  {named.get(number, '')}".strip()
        case OutlookRecord(statement=text) | DissentRecord(text=text):
            words = text
        case AssessmentRecord(title=title, as_of=day):
            words = title or tr("Assessment as of {day}").format(day=day.words)
        case EvidenceRecord(item=item, judgement=judgement):
            words = " → ".join(named.get(one, "…") for one in (item, judgement))
        case _:
            words = ""
    line = " ".join(words.split())
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"


def _bottom_line(sheet: _Sheet) -> Iterator[Sentence]:
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


def _given(sheet: _Sheet, entry: Shelved, sender: str) -> Iterator[Sentence]:
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


def _changed(sheet: _Sheet, entry: Shelved, found: tuple[Change, ...], gone: dict[str, str]) -> Iterator[Sentence]:
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


def _warnings(sheet: _Sheet) -> Iterator[Sentence]:
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


def _concern(sheet: _Sheet, one: ConcernRecord) -> Iterator[Sentence]:
    words = f"{said('level', one.level, sheet.named) or tr('no level stated')}, {said('direction', one.direction, {})}"
    yield from sheet.say(one, "level", words, label=said("subject", one.subject, sheet.named))
    yield from sheet.say(one, "reasons", label="")


def _concerns(sheet: _Sheet) -> Iterator[Sentence]:
    crimes = set(map(str, Crime))
    for one in sheet.all(ConcernRecord):
        if one.subject not in crimes:
            yield from _concern(sheet, one)
            yield from _why(sheet, one.id)


def _judgements(sheet: _Sheet) -> Iterator[Sentence]:
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


def _why(sheet: _Sheet, owner: str) -> Iterator[Sentence]:
    """Each piece of evidence, which way it points and why."""
    for one in sheet.evidence.get(owner, ()):
        name = sheet.named.get(one.item, "")
        words = f"{name} — {one.why}" if one.why else name
        side = tr("For:") if said("side", one.side, {}) == tr("for") else tr("Against:")
        yield from sheet.say(one, "why", words, label=side.rstrip(":"), rests_on=(one.item,))


def _unknown(sheet: _Sheet) -> Iterator[Sentence]:
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


def _dissent(sheet: _Sheet) -> Iterator[Sentence]:
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


def _items(sheet: _Sheet) -> Iterator[Sentence]:
    items = sheet.all(ItemRecord)
    for one in sorted(items, key=lambda one: (one.known.latest.toordinal() if one.known else 0, one.id)):
        yield from sheet.say(one, "title", label="")
        yield from sheet.say(one, "text", label="")
        yield from sheet.say_all(
            one, "happened", "known", "place", "source", "origin", "grade", "reference", "access", "verification",
            "signals", "crimes", "populations", "actors",
        )  # fmt: skip
        if one.shelter:
            yield from sheet.say(one, "shelter", tr("People take shelter there; its place is for few."))
        for asked in one.terms:
            yield from sheet.say(one, "terms", said("terms", asked, {}))


def _sources(sheet: _Sheet) -> Iterator[Sentence]:
    for one in sheet.all(SourceRecord):
        own = "" if one.named else tr("a name made up for you")
        words = " · ".join(part for part in (one.name, own, one.type or "") if part)
        yield from sheet.say(one, "name", words, label="")
        yield from sheet.say(one, "reliability")


def _files(sheet: _Sheet) -> Iterator[Sentence]:
    for paper in sheet.dossier.papers:
        yield Sentence(text=paper.title, label=tr("Paper"), marking=paper.marking, part=paper.id)
    for file in sheet.dossier.files:
        size = trn("{n} byte", "{n} bytes", file.size)
        stripped = tr("what a camera wrote into it was taken out") if file.stripped else ""
        words = " · ".join(part for part in (sheet.named[file.id], file.media_type, size, stripped) if part)
        yield Sentence(text=words, label=tr("Attachment"), marking=file.marking, rests_on=file.items, part=file.id)


def _number(indicator: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in indicator.split("."))


def marking_of(reading: Reading, records: Iterable[str]) -> Marking:
    """The lowest marking that covers these records; that of the dossier where one says nothing of its own."""
    if reading.dossier is None:
        raise Refused(tr("This dossier was recalled."), kept=tr("Nothing was done."))
    wanted = set(records)
    borne = [getattr(one, "marking", None) for one in reading.dossier.records if one.id in wanted]
    return high_water([one or reading.marking for one in borne]) if borne else reading.marking
