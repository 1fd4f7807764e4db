"""From concern to decision: steps of the ladder, notes that go out, who answered, what came of it, what was learnt."""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .assessment import Confidence
from .marking import Marking
from .signal import Crime
from .when import When


class Rung(StrEnum):
    """A step of the ladder of warning, in rising order. An officer takes a step; no level of concern takes one."""

    WATCHING = "watching"
    CONCERN = "concern"
    ADVISORY_NOTE = "advisory-note"
    EARLY_WARNING = "early-warning"
    NOTICE = "notice"

    @property
    def height(self) -> int:
        """How many steps lie below it."""
        return list(Rung).index(self)


NOTE_RUNGS = (Rung.ADVISORY_NOTE, Rung.EARLY_WARNING, Rung.NOTICE)
"""The steps at which a note goes out."""


class Result(StrEnum):
    """What became of the statement of a warning."""

    CAME_TRUE = "came-true"
    PARTLY = "partly"
    DID_NOT = "did-not"
    CANNOT_BE_TOLD = "cannot-be-told"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A move of the case on the ladder, up or down: to which step, on which day, by whom, why.

    ``missing`` are the needs (their codes) that were not met when it was taken all the same; then there is a
    ``reason``, as there is for every step down. ``warning`` is the note that went out with it (record id). Where none
    did, ``addressee`` is who was told and ``answer_by`` the day by which they were to acknowledge. ``recorded`` is the
    moment it was entered (the commit's claim), filled in on reading.
    """

    id: str
    rung: Rung
    day: When
    reason: str | None = None
    missing: tuple[str, ...] = ()
    warning: str | None = None
    addressee: str | None = None
    answer_by: When | None = None
    officer: str | None = None
    name: str | None = None
    recorded: str | None = None


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph of a note and the items (record ids) it rests on; ``judgement`` where it says what officers think."""

    text: str
    items: tuple[str, ...] = ()
    judgement: bool = False


class WarningNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note that warns: a draft until ``issued``, frozen from then on; corrections are notes that supersede it.

    ``as_of`` is the day on whose knowledge it rests. ``statement`` can be checked once ``horizon`` has passed;
    ``term`` is one of the ``yardstick``, ``probability`` whole percents within it. ``confidence`` with its ``grounds``
    is another thing, never put in one sentence with the likelihood. ``dissent`` holds, once issued, that of the
    assessment too. ``digest`` is the SHA-256 (hex) of what was issued.
    """

    id: str
    number: int
    rung: Rung
    title: str = ""
    as_of: When | None = None
    addressees: tuple[str, ...] = ()
    answer_by: When | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    statement: str | None = None
    horizon: When | None = None
    yardstick: str | None = None
    term: str | None = None
    probability: int | None = None
    confidence: Confidence | None = None
    grounds: str | None = None
    unknowns: str | None = None
    dissent: tuple[str, ...] = ()
    would_change: str | None = None
    assessment: str | None = None
    marking: Marking | None = None
    supersedes: str | None = None
    issued: When | None = None
    issuer: str | None = None
    issuer_name: str | None = None
    digest: str | None = None

    @property
    def items(self) -> tuple[str, ...]:
        """All items it rests on, once each."""
        return tuple(dict.fromkeys(item for paragraph in self.paragraphs for item in paragraph.items))

    @property
    def heading(self) -> str:
        """Its title, or that it is not in this copy of the case."""
        return self.title or tr("(withheld or expunged)")


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True):
    """That an addressee has a note or was told of a step (``subject``, record id): who said so, when, how.

    ``addressee`` is the one of the note it stands for.
    """

    id: str
    subject: str
    addressee: str
    by: str
    day: When
    how: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of what a warning (record id) stated; said later, and no warning is rewritten by it.

    ``day`` is when it happened, where it did; ``stated`` when an officer said so. A later one takes the place of an
    earlier one, which is kept.
    """

    id: str
    warning: str
    result: Result
    stated: When
    reasons: str = ""
    day: When | None = None
    items: tuple[str, ...] = ()
    officer: str | None = None
    name: str | None = None
    recorded: str | None = None


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A warning others gave: who, when, what, where it is published, the item here that reports it (record id)."""

    id: str
    by: str
    day: When
    title: str = ""
    reference: str | None = None
    item: str | None = None


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt: what was expected, what happened, why, what to change, who acts by when, and that it is done.

    ``links`` are the warnings, decisions and assessments it is drawn from (record ids). ``general`` says it without
    anything of the case, for whoever may not see the case.
    """

    id: str
    day: When
    title: str = ""
    expected: str | None = None
    happened: str | None = None
    why: str | None = None
    change: str | None = None
    who: str | None = None
    by: When | None = None
    done: When | None = None
    done_note: str | None = None
    links: tuple[str, ...] = ()
    general: str | None = None

    def open_on(self, day: When) -> bool:
        """Whether what is to change was not yet done then."""
        return self.done is None or self.done.latest > day.latest

    def overdue_on(self, day: When) -> bool:
        """Whether it was to be done before then, and was not."""
        return self.by is not None and self.by.latest < day.latest and self.open_on(day)


def rung_words(rung: Rung) -> str:
    """The step in words."""
    return {
        Rung.WATCHING: tr("Watching"),
        Rung.CONCERN: tr("Concern"),
        Rung.ADVISORY_NOTE: tr("Advisory note"),
        Rung.EARLY_WARNING: tr("Early warning to the Secretary-General"),
        Rung.NOTICE: tr("Notice to the Security Council or another body"),
    }[rung]


def result_words(result: Result) -> str:
    """What became of it, in words."""
    return {
        Result.CAME_TRUE: tr("came true"),
        Result.PARTLY: tr("came true in part"),
        Result.DID_NOT: tr("did not come true"),
        Result.CANNOT_BE_TOLD: tr("cannot be told"),
    }[result]
