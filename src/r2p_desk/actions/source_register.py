"""The register of sources: what each is, how its reports turned out, when it last reported, whether it is silent."""

from collections.abc import Iterable
from datetime import date

import msgspec

from ..analysis.coverage import Awaited, Basis, Silence, own_rhythm, silences
from ..analysis.source_record import NOTHING, Record, records_of
from ..domain.condition import Condition
from ..domain.finding_on import FindingOn
from ..domain.item import Item
from ..domain.source import Source, SourceKind
from ..domain.when import When
from .assessing import newest_day, today
from .basis import knowledge, stated_relations
from .cases import case_record
from .conditions import conditions
from .history import FieldValue, record_history
from .items import resolved, sources
from .sealed_names import find_source, sources_with_sealed_names
from .session import OpenCase
from .settling import FINDING, findings
from .source_kinds import kind_of

KINDS = ("item", "source", FINDING, "relation")
"""What the register is made of."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A source as the register lists it.

    ``rhythm_days`` is what is expected of it, and ``basis`` by whose word: an officer's, its own record, its kind's;
    ``last`` the day of its newest report. ``alike`` are other sources of the same name, ``also`` those that turned out
    to be this one: their items are counted here.
    """

    source: Source
    kind: SourceKind | None
    record: Record
    last: When | None
    rhythm_days: int | None
    basis: Basis | None
    silence: Silence | None
    sealed: bool
    alike: tuple[str, ...]
    also: tuple[Source, ...]


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """All sources, those in use first, by name; as of a day."""

    as_of: When
    sources: tuple[Listed, ...]

    @property
    def silent(self) -> tuple[Listed, ...]:
        """Those that are silent against their rhythm."""
        return tuple(one for one in self.sources if one.silence is not None)


class SourceFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one source.

    ``reliability`` are the letters it was given, the newest first; ``findings`` by id of their item; ``conditions``
    those that stand on its items, each with its item.
    """

    listed: Listed
    same_as: Source | None
    reliability: tuple[FieldValue, ...]
    findings: dict[str, tuple[FindingOn, ...]]
    conditions: tuple[tuple[Condition, Item], ...]


def register(case: OpenCase, as_of: When | None = None) -> Register:
    """The register as of that day, else of today; of a practice case of the day of its newest assessment."""
    day = as_of or (newest_day(case) if case_record(case).practice else today())
    return case.kept.read(case.file.mark(), f"register {day}", KINDS, lambda: _register(case, day))


def _register(case: OpenCase, day: When) -> Register:
    known = case.kept.read(case.file.mark(), "sources", ("source",), lambda: sources(case))
    named = knowledge(case)
    items = named.items[: named.count_by(day)]
    one_of = {record: resolved(source, known).id for record, source in known.items()}
    of_items = case.kept.read(case.file.mark(), "sources of items", ("item",), lambda: _sources_of_items(case))
    reported = {item.id: one_of[of_items[item.id]] for item in items if of_items.get(item.id) in one_of}
    found = records_of(items, reported, findings(case), stated_relations(case))
    waited = awaited(case)
    silent = {one.source: one for one in silences(items, day.latest.toordinal(), waited)}
    expected = {one.source: one for one in waited}
    nothing = Awaited("", None, stated=False, since=0)
    sealed = sources_with_sealed_names(case)
    by_name: dict[str, list[str]] = {}
    for record, source in known.items():
        if one_of[record] == record:
            by_name.setdefault(source.name.casefold(), []).append(record)
    rhythms = {
        record: _rhythm(expected.get(source.name, nothing), found.get(record, NOTHING))
        for record, source in known.items()
    }
    listed = [
        Listed(
            source=source,
            kind=kind_of(source.kind),
            record=found.get(record, NOTHING),
            last=_last(found.get(record, NOTHING)),
            rhythm_days=rhythms[record][0],
            basis=rhythms[record][1],
            silence=None if source.same_as or source.retired else silent.get(source.name),
            sealed=record in sealed,
            alike=tuple(one for one in by_name.get(source.name.casefold(), ()) if one != record),
            also=tuple(known[other] for other, main in one_of.items() if main == record != other),
        )
        for record, source in known.items()
    ]
    listed.sort(key=lambda one: (bool(one.source.same_as), bool(one.source.retired), one.source.name.casefold()))
    return Register(as_of=day, sources=tuple(listed))


def source_file(case: OpenCase, name_or_id: str, as_of: When | None = None) -> SourceFile:
    """Everything about a source. ``NotFound`` when there is none of that name or id, or more than one."""
    source = find_source(case, name_or_id)
    listed = next(one for one in register(case, as_of).sources if one.source.id == source.id)
    own = {item.id: item for item in listed.record.items}
    said: dict[str, tuple[FindingOn, ...]] = {}
    for finding in findings(case):
        if finding.item in own and not finding.withdrawn:
            said[finding.item] = (*said.get(finding.item, ()), finding)
    return SourceFile(
        listed=listed,
        same_as=sources(case).get(source.same_as or ""),
        reliability=tuple(one for one in record_history(case, "source", source.id) if one.field == "reliability"),
        findings=said,
        conditions=tuple((one, own[one.item]) for one in conditions(case) if one.item in own),
    )


def awaited(case: OpenCase) -> tuple[Awaited, ...]:
    """What can be expected of each source, by its name; of a retired one nothing."""
    return case.kept.read(case.file.mark(), "awaited", ("source",), lambda: _awaited(case))


def _awaited(case: OpenCase) -> tuple[Awaited, ...]:
    known = sources(case)
    entered = {record: created[:10] for record, created, _ in case.file.records("source")}
    found: dict[str, Awaited] = {}
    for record, source in known.items():
        if source.same_as in known:
            continue
        kind = kind_of(source.kind)
        days = source.rhythm_days or (kind.rhythm.days if kind is not None and kind.rhythm is not None else None)
        one = Awaited(
            source=source.name,
            days=days,
            stated=source.rhythm_days is not None,
            since=date.fromisoformat(entered[record]).toordinal(),
            retired=bool(source.retired),
        )
        before = found.get(source.name)
        if before is None or before.retired or (one.stated and not one.retired):
            found[source.name] = one
    return tuple(found.values())


def _sources_of_items(case: OpenCase) -> dict[str, str]:
    """Item id → record id of its source."""
    return {record: str(fields.get("source") or "") for record, _, fields in case.file.records("item")}


def _rhythm(awaited: Awaited, record: Record) -> tuple[int | None, Basis | None]:
    """What is expected of a source, in days, and by whose word."""
    if awaited.stated:
        return awaited.days, Basis.STATED
    own = own_rhythm(record.items)
    if own is not None:
        return own, Basis.OWN
    return awaited.days, None if awaited.days is None else Basis.KIND


def _last(record: Record) -> When | None:
    clocks: Iterable[When] = (clock for item in record.items if (clock := item.known or item.recorded) is not None)
    return max(clocks, key=lambda clock: clock.latest, default=None)
