"""The test of the two limbs: peaceful means inadequate, and national authorities manifestly failing.

Sources: World Summit Outcome (A/RES/60/1), para. 139; A/64/864, para. 18. Nothing here computes a finding: an officer
states it, with reasons, and the State's own account stands beside it.
"""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .marking import Marking
from .signal import Crime
from .when import When


class Finding(StrEnum):
    """What an officer finds of a limb."""

    MET = "met"
    NOT_MET = "not met"
    NOT_CLEAR = "not yet clear"


class Limb(StrEnum):
    """The two halves of the test."""

    PEACEFUL_MEANS = "peaceful means"
    AUTHORITIES = "national authorities"


class Part(StrEnum):
    """What must be looked at before a limb can be judged."""

    TRIED = "tried"
    CAPACITY = "capacity"
    WILL = "will"
    TAKEN = "taken"
    REQUESTS = "requests"

    @property
    def limb(self) -> Limb:
        """The limb it belongs to: what was tried to the first, the rest to the second."""
        return Limb.PEACEFUL_MEANS if self is Part.TRIED else Limb.AUTHORITIES


class Worksheet(msgspec.Struct, frozen=True, kw_only=True):
    """The test as of a day, for some of the four crimes.

    ``account`` is what the State itself says, resting on ``account_items``; where it has said nothing,
    ``account_asked`` is the day on which it was asked. ``supersedes`` is the worksheet in whose place this one stands.
    """

    id: str
    as_of: When
    title: str | None = None
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()
    peaceful_means: Finding | None = None
    peaceful_means_reasons: str | None = None
    authorities: Finding | None = None
    authorities_reasons: str | None = None
    account: str | None = None
    account_items: tuple[str, ...] = ()
    account_asked: When | None = None
    account_from: str | None = None
    not_known: str | None = None
    marking: Marking | None = None
    supersedes: str | None = None

    def finding(self, limb: Limb) -> Finding | None:
        """What was found of this limb."""
        return self.peaceful_means if limb is Limb.PEACEFUL_MEANS else self.authorities

    def reasons(self, limb: Limb) -> str | None:
        """Why."""
        return self.peaceful_means_reasons if limb is Limb.PEACEFUL_MEANS else self.authorities_reasons


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at: a measure tried, a fact about capacity or will, a measure taken, a request and its answer.

    ``evidence_for`` speaks for the limb being met, ``evidence_against`` for the authorities or for peaceful means;
    ``looked`` says where evidence was looked for on a side on which there is none. ``since`` is when it began,
    ``contacts`` are visits and démarches. Withdrawn ones stay in the history.
    """

    id: str
    worksheet: str
    part: Part
    text: str
    since: When | None = None
    result: str | None = None
    evidence_for: tuple[str, ...] = ()
    evidence_against: tuple[str, ...] = ()
    looked: str | None = None
    contacts: tuple[str, ...] = ()
    withdrawn: bool = False


def finding_words(finding: Finding | None) -> str:
    """The finding in words."""
    if finding is None:
        return tr("no finding stated")
    return {
        Finding.MET: tr("met"),
        Finding.NOT_MET: tr("not met"),
        Finding.NOT_CLEAR: tr("not yet clear"),
    }[finding]


def limb_words(limb: Limb) -> str:
    """The limb in words."""
    return {
        Limb.PEACEFUL_MEANS: tr("Peaceful means are inadequate"),
        Limb.AUTHORITIES: tr("National authorities are manifestly failing to protect"),
    }[limb]


def part_words(part: Part) -> str:
    """What is looked at, in words."""
    return {
        Part.TRIED: tr("Peaceful measures tried"),
        Part.CAPACITY: tr("Capacity of the authorities"),
        Part.WILL: tr("Will of the authorities"),
        Part.TAKEN: tr("Measures they have taken"),
        Part.REQUESTS: tr("Requests made to them"),
    }[part]


def account_words(worksheet: Worksheet) -> str:
    """How the State's own account stands, in a sentence; empty when nothing is known of it."""
    if worksheet.account:
        return worksheet.account
    if worksheet.account_asked is None:
        return ""
    return tr("The State was asked for its own account on {day}; as of {now} it has not given one.").format(
        day=worksheet.account_asked.words, now=worksheet.as_of.words
    )
