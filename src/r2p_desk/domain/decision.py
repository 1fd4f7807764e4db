"""The urgent meeting, what was decided, and what was asked of the authorities before (A/64/864, paras. 13 and 18)."""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .marking import Marking
from .when import When


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """An urgent meeting: asked for, convened, held, and its options reported to the Secretary-General.

    ``papers`` are ids of assessments, warnings, options papers, worksheets and decisions; ``ceiling`` is the highest
    marking that may lie on the table. ``reported`` is the day on which the options went to the Secretary-General.
    """

    id: str
    requested: When
    requested_by: str | None = None
    title: str | None = None
    convened_by: str | None = None
    day: When | None = None
    attended: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    not_known: str | None = None
    policy_committee: bool | None = None
    reported: When | None = None
    report: str | None = None
    ceiling: Marking | None = None
    marking: Marking | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided on a day, by whom, on which evidence, and when it is looked at again.

    ``chosen`` are ids of options of ``paper``; ``not_chosen`` gives the reason for each that was left. ``dissent`` is
    what somebody saw otherwise; ``unopposed`` says that nobody did. ``review`` is the day of the next look.
    """

    id: str
    day: When
    title: str | None = None
    by: str | None = None
    meeting: str | None = None
    paper: str | None = None
    chosen: tuple[str, ...] = ()
    reasons: str | None = None
    not_chosen: dict[str, str] = {}
    dissent: str | None = None
    unopposed: bool | None = None
    conditions: str | None = None
    review: When | None = None
    addressees: tuple[str, ...] = ()
    follow_up: str | None = None
    evidence: tuple[str, ...] = ()
    not_known: str | None = None
    marking: Marking | None = None
    supersedes: str | None = None


class Entrance(StrEnum):
    """How far somebody who went there was let in."""

    GIVEN = "given"
    LIMITED = "limited"
    REFUSED = "refused"


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit, made or refused: by whom, whom they met, what they asked, what they heard."""

    id: str
    day: When
    where: str | None = None
    by: str | None = None
    met: tuple[str, ...] = ()
    entrance: Entrance | None = None
    asked: str | None = None
    answer: str | None = None
    items: tuple[str, ...] = ()
    marking: Marking | None = None


class Demarche(msgspec.Struct, frozen=True, kw_only=True):
    """Something asked of an authority: on which day, by which way, and what it answered, when.

    ``due`` is the day by which an answer was wanted; ``refused`` that the authority said no, or would not be heard.
    """

    id: str
    day: When
    to: str | None = None
    by: str | None = None
    way: str | None = None
    asked: str | None = None
    due: When | None = None
    answer: str | None = None
    answered: When | None = None
    refused: bool | None = None
    items: tuple[str, ...] = ()
    marking: Marking | None = None


def entrance_words(entrance: Entrance | None) -> str:
    """How far they were let in, in words."""
    if entrance is None:
        return tr("access not stated")
    return {
        Entrance.GIVEN: tr("access given"),
        Entrance.LIMITED: tr("access limited"),
        Entrance.REFUSED: tr("access refused"),
    }[entrance]
