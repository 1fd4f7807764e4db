"""A dossier made ready to be laid out: what each record is called, what rests on what, what is news.

A *sentence* is one thing somebody stated (a field of a record) or the program says of the dossier.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from ..domain.marking import Marking
from ..domain.signal import Crime, crime_words
from ..errors import DeskError
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
from ..i18n import tr
from .dossier_changes import CHANGED, NEW, Change
from .dossier_words import label_of, said
from .frameworks import framework_for
from .session import Desk

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


class Sheet:
    """A dossier with its records by kind, what each is called, what rests on what, and what is news."""

    def __init__(self, desk: Desk, dossier: Dossier) -> None:
        self.dossier = dossier
        self.named = names_in(desk, dossier)
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


def names_in(desk: Desk, dossier: Dossier | None) -> dict[str, str]:
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
        named[one.id] = title_of(one, named)
    named |= {one.id: one.name or tr("Attachment {id}").format(id=one.id) for one in dossier.files}
    return named | {one.id: one.title for one in dossier.papers}


def title_of(record: msgspec.Struct, named: dict[str, str]) -> str:
    """What a record is called, on one line."""
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
