"""The adviser's first ninety seconds: what changed, how it stands, what is not known, what needs a decision."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from ..analysis.checks import flags_of, open_blocks
from ..analysis.coverage import Coverage, coverage_of
from ..analysis.tempo import TempoSeries, linked_factors, tempo_of
from ..domain.assessment import Profile
from ..domain.item import Item
from ..domain.signoff import Outlook, SignOff
from ..domain.when import When
from ..i18n import tr, trn
from .assessing import newest_day, profile
from .basis import basis
from .due import Due, due
from .session import OpenCase
from .source_register import awaited
from .source_words import silence_words

LOOKED = "looked"
"""Area of the officer's store: case → how far it had come when this officer last left its overview."""
_SOON = 14
"""Days ahead for which what expires is told."""
_MONTHS = 24


class Since(NamedTuple):
    """Records of one kind that came or changed since this officer last looked, by id."""

    kind: str
    new: tuple[str, ...]
    changed: tuple[str, ...]


class Month(NamedTuple):
    """What happened (or, where nobody said when, became known) in one month: its first day (ordinal) and the items."""

    first: int
    items: tuple[Item, ...]


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """A case at a glance, as of a day. ``looked`` is false before this officer ever left the overview of it."""

    as_of: When
    profile: Profile
    looked: bool
    since: tuple[Since, ...]
    outlooks: tuple[Outlook, ...]
    signed: tuple[SignOff, ...]
    coverage: Coverage
    blocking: int
    conflicts: int
    due: tuple[Due, ...]
    """What expired or soon will, the most urgent first."""
    tempo: tuple[TempoSeries, ...]
    timeline: tuple[Month, ...]


def overview(case: OpenCase, as_of: When | None = None) -> Overview:
    """The case at a glance, as of that day or else of its newest assessment or today, whichever is later."""
    day = as_of or _latest_day(case)
    shown, known = profile(case, day), basis(case)
    seen = case.desk.store.note(LOOKED, case.file.id)
    position = seen if isinstance(seen, int) else 0
    return Overview(
        as_of=day,
        profile=shown,
        looked=isinstance(seen, int),
        since=_since(case, position),
        outlooks=tuple(known.outlooks_of(shown.assessment)),
        signed=tuple(known.signoffs_of(shown.assessment)),
        coverage=coverage_of(shown, awaited(case)),
        blocking=len(open_blocks(flags_of(known, shown))),
        conflicts=len(case.file.conflicts()) if len(case.file.heads()) > 1 else 0,
        due=due(case, day, within=_SOON),
        tempo=tempo_of(shown.items, {}, day, linked_factors(shown)),
        timeline=_timeline(shown.items, day),
    )


def looked(case: OpenCase) -> None:
    """From now on what is there is not new to this officer any more."""
    case.desk.store.keep_notes(LOOKED, {case.file.id: case.file.position()})


def unknown_words(found: Overview) -> tuple[str, ...]:
    """What is not known, a sentence each."""
    said = [
        trn("{n} indicator was not looked at.", "{n} indicators were not looked at.", len(found.coverage.not_assessed)),
        trn("On {n} indicator nothing was found.", "On {n} indicators nothing was found.",
            len(found.coverage.no_information)),
    ]  # fmt: skip
    said += [silence_words(silence) for silence in found.coverage.silent_sources]
    quiet = [gaps.name for gaps in found.coverage.places if set(found.coverage.weeks[-4:]) <= set(gaps.unreported)]
    if quiet:
        said.append(tr("No report in four weeks from: {places}.").format(places=", ".join(quiet)))
    return tuple(said)


def _latest_day(case: OpenCase) -> When:
    return newest_day(case)


def _since(case: OpenCase, position: int) -> tuple[Since, ...]:
    new: dict[str, list[str]] = {}
    changed: dict[str, list[str]] = {}
    for kind, record, is_new in case.file.since(position):
        (new if is_new else changed).setdefault(kind, []).append(record)
    kinds = dict.fromkeys((*new, *changed))
    return tuple(Since(kind, tuple(new.get(kind, ())), tuple(changed.get(kind, ()))) for kind in kinds)


def _timeline(items: tuple[Item, ...], day: When) -> tuple[Month, ...]:
    """The last months up to that day, each with what happened in it; uncertain days count by their first."""
    by_month: dict[int, list[Item]] = {}
    for item in items:
        when = item.happened or item.known or item.recorded
        if when is not None:
            by_month.setdefault(when.earliest.replace(day=1).toordinal(), []).append(item)
    first = day.latest.replace(day=1)
    months = [first]
    while len(months) < _MONTHS and months[-1].toordinal() > 1:  # the calendar has a first month
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return tuple(Month(one.toordinal(), tuple(by_month.get(one.toordinal(), ()))) for one in reversed(months))


def counted(found: Overview) -> Counter[str]:
    """How many records of each kind are new."""
    return Counter({since.kind: len(since.new) for since in found.since})


def day_of(ordinal: int) -> When:
    """That day."""
    return When.on(date.fromordinal(ordinal))
