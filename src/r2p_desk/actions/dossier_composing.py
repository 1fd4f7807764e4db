"""What of a case goes into a dossier: redacted records told anew, under ids made for the recipient, field by field.

Only fields of the closed list of ``exchange.dossier_records`` are ever copied; whatever else a record has stays. The
records come through ``releasing.as_released``, so that what may not leave is taken out before anything is chosen.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ..domain.assessment import Assessment, Evidence, Judgement, StatedConcern
from ..domain.condition import Condition
from ..domain.item import Item
from ..domain.marking import Marking
from ..domain.records import fields_of, readable_part
from ..domain.release_groups import ReleaseGroup
from ..domain.signoff import Dissent, Outlook
from ..domain.source import Source
from ..domain.when import When
from ..errors import InvalidValue, NotFound
from ..exchange.dossier import tidy
from ..exchange.dossier_records import (
    AnyRecord,
    AssessmentRecord,
    Base,
    ConcernRecord,
    DissentRecord,
    EvidenceRecord,
    ItemRecord,
    JudgementRecord,
    OutlookRecord,
    SourceRecord,
    Terms,
    WarningRecord,
    kind_of,
)
from ..i18n import tr
from ..release.harm import SHELTER_TAG
from ..release.redactions import redacted
from ..release.rules import Rules
from .basis import basis
from .dossier_ids import Ids, Left
from .items import find_item
from .reading import records
from .releasing import as_released, conditions_as_written
from .session import OpenCase
from .warnings import notes


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be told: the day, items by id (none: all), whether assessments and notes that went out go along."""

    as_of: When
    items: frozenset[str] = frozenset()
    assessments: bool = True
    warnings: bool = True


class Told(msgspec.Struct, kw_only=True):
    """What came of it: the records, what became of each of the case, what stayed out by reason.

    ``items`` are ids in the case of the items that leave, ``unmarked`` whether anything without a marking of its own
    went in, and so bears that of the case.
    """

    records: list[AnyRecord]
    left: list[Left]
    items: frozenset[str]
    withheld: dict[str, int]
    unmarked: bool


def wanted_items(case: OpenCase, references: Iterable[str]) -> frozenset[str]:
    """Ids of the items that these name; ``NotFound`` for one that is not here."""
    return frozenset(find_item(case, one).id for one in references)


def tell(case: OpenCase, rules: Rules, wanted: Wanted, ids: Ids) -> Told:
    """The records for a dossier, and what stayed out. The case is only read."""
    found = len(case.findings)
    try:
        return _Teller(case, rules, wanted, ids).tell()
    finally:
        del case.findings[found:]  # what was taken out of a record is no damage to the case


class _Teller:
    """One telling of one case."""

    def __init__(self, case: OpenCase, rules: Rules, wanted: Wanted, ids: Ids) -> None:
        self._case, self._rules, self._wanted, self._ids = case, rules, wanted, ids
        self._view = as_released(case, rules)
        self._told: dict[str, AnyRecord] = {}
        """Id in the case → what is told of it."""
        self._withheld: dict[str, int] = {}
        self._conditions: dict[str, list[Condition]] = {}
        for one in conditions_as_written(case):
            self._conditions.setdefault(one.item, []).append(one)

    def tell(self) -> Told:
        known = self._known_items()
        judged = self._assessments() if self._wanted.assessments else []
        evidence = [one for one in records(self._view, "evidence", Evidence) if not one.withdrawn]
        notes_out = self._warnings(known) if self._wanted.warnings else []
        chosen = self._chosen(known, judged, evidence, notes_out)
        items = [known[one] for one in chosen if self._rules.open_item(one, self._fields("item", one))]
        self._count_closed(set(chosen) - {item.id for item in items})
        for item in items:
            self._item(item)
        for record, of_case in judged:
            self._keep(of_case, record)
        self._evidence(evidence)
        for record, of_case in notes_out:
            self._keep(of_case, record)
        told = _without_loose_ends(self._told.values())
        return Told(
            records=told,
            left=self._left(told),
            items=frozenset(item.id for item in items),
            withheld=self._withheld,
            unmarked=any(not isinstance(one, ItemRecord | SourceRecord | WarningRecord) for one in told),
        )

    def _known_items(self) -> dict[str, Item]:
        """What was known by that day, as it may leave."""
        found = {}
        for record, created, fields in self._view.file.records("item"):
            item = _read(Item, record, {"title": "—", **fields, "recorded": created[:10]})
            if item.known_by(self._wanted.as_of):
                found[record] = item
        return found

    def _chosen(
        self,
        known: Mapping[str, Item],
        judged: Iterable[tuple[AnyRecord, str]],
        evidence: Iterable[Evidence],
        notes_out: Iterable[tuple[WarningRecord, str]],
    ) -> list[str]:
        """The items asked for, and those that what is told rests on: evidence stands behind each sentence."""
        if not self._wanted.items:
            return list(known)
        behind = {of_case for _, of_case in judged}
        chosen = set(self._wanted.items) | {one.item for one in evidence if one.judgement in behind}
        resting = {self._ids.of(one): one for one in known}
        chosen |= {resting[item] for note, _ in notes_out for part in note.paragraphs for item in part.items}
        missing = [one for one in self._wanted.items if one not in known]
        if missing:
            raise NotFound(
                tr("An item asked for was not known by {day}.").format(day=self._wanted.as_of.words),
                kept=tr("Nothing was written."),
                todo=tr("Choose a later day, or leave it out."),
            )
        return [one for one in known if one in chosen]

    def _count_closed(self, closed: set[str]) -> None:
        codes: dict[str, str] = {}
        for breach in self._rules.breaches:
            codes.setdefault(breach.item, breach.code)
        for item in closed:
            self._count(codes.get(item, "ceiling"))

    def _item(self, item: Item) -> None:
        fields = fields_of(item)
        source = self._source(item.id)
        told = _copy(
            ItemRecord, self._ids.of(item.id), fields,
            source=source, title=item.title or "—",
            marking=self._rules.marking_of(item.id, self._fields("item", item.id)) or self._rules.unmarked,
            shelter=SHELTER_TAG in {tag.strip().casefold() for tag in item.tags},
            terms=self._terms(item.id),
        )  # fmt: skip
        self._keep(item.id, told)

    def _source(self, item: str) -> str | None:
        """The id of the source that may stand in the item: the source's own, or of whom only a made-up name is told."""
        record = self._fields("item", item).get("source")
        groups_out = self._rules.narrowing.stays
        hidden = item in self._rules.unattributed and item not in self._rules.own
        if not isinstance(record, str) or ReleaseGroup.SOURCE in groups_out or hidden:
            return None
        if record not in self._told:
            self._keep(record, self._source_record(record, named=ReleaseGroup.IDENTITY not in groups_out))
        return self._told[record].id

    def _source_record(self, record: str, *, named: bool) -> SourceRecord:
        fields = self._view.file.shown("source", record) or {}
        source = _read(Source, record, {**fields, "name": fields.get("name") or "—"})
        if not named or source.name == "—" or record in self._rules.nameless:
            return SourceRecord(
                id=self._ids.of(record), name=self._ids.pseudonym(record), reliability=source.reliability
            )
        return SourceRecord(
            id=self._ids.of(record), name=tidy(source.name), named=True, reliability=source.reliability,
            type=None if source.kind is None else tidy(source.kind),
        )  # fmt: skip

    def _terms(self, item: str) -> tuple[Terms, ...]:
        found = (
            [] if item in self._rules.own else [one for one in conditions_as_written(self._case) if one.item == item]
        )
        return tuple(dict.fromkeys(map(_terms_of, found)))

    def _assessments(self) -> list[tuple[AnyRecord, str]]:
        """(what is told, id in the case) of assessments, judgements, levels, dissents and overall judgements."""
        if not self._rules.opens(None):
            self._count("leaning", len(list(self._case.file.records("assessment"))))
            return []
        known = basis(self._case)
        day = self._wanted.as_of.latest
        runs = [one for one in records(self._view, "assessment", Assessment) if one.as_of.latest <= day]
        runs = [one for one in runs if one.round is None or known.round_over(one.round)]  # nor one's own, before
        found: list[tuple[AnyRecord, str]] = []
        for run in runs:
            found += self._run(run)
        return found

    def _run(self, run: Assessment) -> list[tuple[AnyRecord, str]]:
        mine: list[Judgement] = [one for one in records(self._view, "judgement", Judgement) if one.assessment == run.id]
        levels = [one for one in records(self._view, "concern", StatedConcern) if one.assessment == run.id]
        ids = [*(one.id for one in mine), *(one.id for one in levels)]
        leaning = {one for one in ids if self._rules.leans(one)}
        self._count("leaning", len(leaning))
        judged = [one for one in mine if one.id not in leaning]
        of_run = self._ids.of(run.id)
        found: list[tuple[AnyRecord, str]] = [
            (
                _copy(
                    AssessmentRecord, of_run, fields_of(run),
                    supersedes=self._ids.of(run.supersedes) if run.supersedes else None,
                    unknowns=tuple(sorted(one.indicator for one in judged if not one.state.known)),
                    withheld=tuple(sorted({one.indicator for one in mine if one.id in leaning})),
                ),
                run.id,
            )
        ]  # fmt: skip
        found += [(_copy(JudgementRecord, self._ids.of(one.id), fields_of(one), assessment=of_run), one.id)
                  for one in judged]  # fmt: skip
        found += [(_copy(ConcernRecord, self._ids.of(one.id), fields_of(one), assessment=of_run), one.id)
                  for one in levels if one.id not in leaning]  # fmt: skip
        return found + self._said_of(run, of_run)

    def _said_of(self, run: Assessment, of_run: str) -> list[tuple[AnyRecord, str]]:
        """Dissent and overall judgements, unless they may speak of what stayed out."""
        found: list[tuple[AnyRecord, str]] = []
        kinds: tuple[tuple[str, type[Any], type[Any]], ...] = (
            ("dissent", Dissent, DissentRecord),
            ("outlook", Outlook, OutlookRecord),
        )
        for kind, structure, told in kinds:
            for record, _, fields in self._view.file.records(kind):
                if fields.get("assessment") != run.id or fields.get("unprinted"):
                    continue
                if self._rules.leans(run.id) or not fields.get("text", fields.get("statement")):
                    self._count("leaning")
                    continue
                read = _read(structure, record, fields)
                made: Any = _copy(told, self._ids.of(record), fields_of(read), assessment=of_run)
                found.append((made, record))
        return found

    def _evidence(self, evidence: Iterable[Evidence]) -> None:
        for one in evidence:
            if one.judgement in self._told and one.item in self._told:
                judgement, item = self._told[one.judgement].id, self._told[one.item].id
                self._keep(one.id, _copy(EvidenceRecord, self._ids.of(one.id), fields_of(one), judgement=judgement,
                                         item=item))  # fmt: skip

    def _warnings(self, known: Mapping[str, Item]) -> list[tuple[WarningRecord, str]]:
        """Notes that went out by that day, whole or not at all: what was issued is not told in part."""
        found: list[tuple[WarningRecord, str]] = []
        for note in notes(self._case):
            issued = note.warning
            if issued.issued is None or issued.issued.latest > self._wanted.as_of.latest or not note.sound:
                continue
            closed = [one for one in issued.items if one not in known or not self._opens(one)]
            if closed or not self._rules.opens(issued.marking):
                self._count("leaning")
                continue
            fields = redacted("warning", issued.id, fields_of(issued), self._rules)
            paragraphs = [
                {**part, "items": [self._ids.of(item) for item in part.get("items", ())]}
                for part in fields.get("paragraphs", ())
            ]
            found.append((
                _copy(
                    WarningRecord, self._ids.of(issued.id), fields,
                    title=fields.get("title") or "—", marking=issued.marking or self._rules.unmarked,
                    paragraphs=paragraphs, assessment=self._ids.of(issued.assessment) if issued.assessment else None,
                    supersedes=self._ids.of(issued.supersedes) if issued.supersedes else None,
                ),
                issued.id,
            ))  # fmt: skip
        return found

    def _opens(self, item: str) -> bool:
        return self._rules.open_item(item, self._fields("item", item))

    def _fields(self, kind: str, record: str) -> dict[str, Any]:
        return self._case.file.shown(kind, record) or {}

    def _keep(self, of_case: str, record: AnyRecord) -> None:
        self._told[of_case] = record

    def _count(self, code: str, count: int = 1) -> None:
        if count:
            self._withheld[code] = self._withheld.get(code, 0) + count

    def _left(self, told: Iterable[Base]) -> list[Left]:
        kept = {one.id: one for one in told}
        return [
            Left(record=of_case, kind=kind_of(kept[one.id]), id=one.id,
                 fields=tuple(sorted(set(msgspec.to_builtins(kept[one.id], enc_hook=str.__str__)) - {"id", "kind"})))
            for of_case, one in self._told.items() if one.id in kept
        ]  # fmt: skip


def _copy(kind: type[Any], record: str, fields: Mapping[str, Any], **others: Any) -> Any:
    """A record of a dossier from these fields: those it has, and no other; texts without control characters."""
    names = set(kind.__struct_fields__)
    values = {name: value for name, value in fields.items() if name in names and name not in others}
    tag = kind.__struct_config__.tag
    plain = _plain({**values, **{name: value for name, value in others.items() if value is not None}})
    return msgspec.convert({**plain, "id": record, "kind": tag}, kind, dec_hook=_value)


def _value(kind: type, value: Any) -> Any:
    return kind(value)


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return _plain(msgspec.to_builtins(value, enc_hook=str.__str__))
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return tidy(str.__str__(value)) if isinstance(value, str) else value


def _read(kind: type[Any], record: str, fields: dict[str, Any]) -> Any:
    """The record as far as it can be read; a part that cannot be read does not leave."""
    found, _ = readable_part(kind, record, fields)
    if found is None:
        raise InvalidValue(
            tr("Record {id} holds a value this version cannot read.").format(id=record),
            kept=tr("Nothing was written."),
            todo=tr("Open the case with the version that wrote it, or correct the field."),
        )
    return found


def _terms_of(condition: Condition) -> Terms:
    return Terms(
        level=condition.level,
        purposes=tuple(map(tidy, condition.purposes)),
        until=condition.until,
        onward=condition.onward,
        attribution=condition.attribution,
    )


def _without_loose_ends(told: Iterable[AnyRecord]) -> list[AnyRecord]:
    """The same records, each naming only what is told; a run or note that followed one that is not stands alone."""
    kept = {one.id for one in told} | {"", None}
    found: list[AnyRecord] = []
    for one in told:
        loose = {
            name: None for name in (*one.ORDERED, "assessment") if getattr(one, name, "") not in (kept | {"", None})
        }
        found.append(msgspec.structs.replace(one, **loose) if loose else one)
    return found


def markings_of(told: Told, rules: Rules, more: Iterable[Marking]) -> list[Marking]:
    """Every marking that the whole must cover."""
    own = [one.marking for one in told.records if isinstance(one, ItemRecord | WarningRecord)]
    least = [one.level for record in told.records if isinstance(record, ItemRecord) for one in record.terms]
    return [*own, *(one for one in least if one), *more, *([rules.unmarked] if told.unmarked else [])]
