"""Precursors of atrocity crimes known from the literature, and what of a case bears on one."""

import msgspec

from ..i18n import tr
from .signal import Crime, Signal
from .when import When


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """How many days lay between a sign and the onset: surely between ``low`` and ``high``, both counted in."""

    low: int
    high: int


class PastCase(msgspec.Struct, frozen=True, kw_only=True):
    """Where it was seen before: ``known`` is when outsiders knew of it, ``onset`` when what it warned of began.

    Either is ``None`` where we are not sure of the day; there is then no lead time.
    """

    case: str
    country: str
    year: int
    what: str
    known: When | None = None
    onset: When | None = None

    @property
    def lead(self) -> Lead | None:
        """From its being known to the onset, by the bounds of both dates; never below nought."""
        if self.known is None or self.onset is None:
            return None
        low = (self.onset.earliest - self.known.latest).days
        high = (self.onset.latest - self.known.earliest).days
        return Lead(low=max(low, 0), high=max(high, 0))


class LeadTime(msgspec.Struct, frozen=True, kw_only=True):
    """The shortest and longest lead of the past cases that have one, how many those are, and of how many cases."""

    low: int | None
    high: int | None
    n: int
    of: int


class Precursor(msgspec.Struct, frozen=True, kw_only=True):
    """A sign that came before atrocity crimes elsewhere; its texts are the project's own and from memory.

    ``indicators`` is framework id → ids of the indicators it bears on; ``words`` is language → words to look for,
    where ``*`` at the end of one stands for any ending; ``source_words`` are those of the field and of the law.
    """

    id: str
    name: str
    what: str
    shows: str
    indicators: dict[str, tuple[str, ...]]
    crimes: tuple[Crime, ...]
    signals: tuple[Signal, ...]
    cases: tuple[PastCase, ...]
    words: dict[str, tuple[str, ...]]
    source_words: tuple[str, ...]
    status: str

    @property
    def lead_time(self) -> LeadTime:
        """The range over its own cases; no days where none of them has both dates."""
        leads = [lead for case in self.cases if (lead := case.lead) is not None]
        return LeadTime(
            low=min((lead.low for lead in leads), default=None),
            high=max((lead.high for lead in leads), default=None),
            n=len(leads),
            of=len(self.cases),
        )


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """All precursors that ship, and what must be said of them all."""

    statement: str
    notes: tuple[str, ...]
    precursors: tuple[Precursor, ...]


class Bearing(msgspec.Struct, frozen=True, kw_only=True):
    """An item of a case that may bear on a precursor, and why it was found; whether it does is for the officer."""

    item: str
    ref: str
    title: str
    known: When | None
    why: tuple[str, ...]


def lead_words(lead: Lead | None) -> str:
    """The lead of one past case in words."""
    if lead is None:
        return tr("lead time not known")
    if lead.low == lead.high:
        return tr("{n} days before the onset").format(n=lead.low)
    return tr("{low} to {high} days before the onset").format(low=lead.low, high=lead.high)


def lead_time_words(found: LeadTime) -> str:
    """The lead time over past cases in words, always with how many cases it rests on."""
    if found.n == 0 or found.low is None or found.high is None:
        return tr("Lead time not known in any of {of} past cases").format(of=found.of)
    if found.low == found.high:
        return tr("Lead time {days} days in {n} of {of} past cases").format(days=found.low, n=found.n, of=found.of)
    return tr("Lead time {low} to {high} days in {n} of {of} past cases").format(
        low=found.low, high=found.high, n=found.n, of=found.of
    )
