"""How items stand to each other, and what other officers say of them; neither changes an item."""

from enum import StrEnum

import msgspec

from ..i18n import tr


class Kind(StrEnum):
    """How one item stands to another."""

    CONTRADICTS = "contradicts"
    SAME_EVENT = "same-event"
    COPY = "copy"
    NOT_COPY = "not-copy"
    REPEATS = "repeats"

    @property
    def mutual(self) -> bool:
        """Whether it says the same read from either side."""
        return self not in (Kind.COPY, Kind.REPEATS)

    @property
    def answers(self) -> bool:
        """Whether it answers if two items are one report."""
        return self in (Kind.COPY, Kind.SAME_EVENT, Kind.NOT_COPY)


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's word on how one item stands to another: ``item`` copies, repeats or contradicts ``other``."""

    id: str
    item: str = msgspec.field(name="from")
    other: str = msgspec.field(name="to")
    relation: Kind
    note: str | None = None
    withdrawn: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """Both items."""
        return self.item, self.other


class Verdict(StrEnum):
    """What a reviewer says of an item."""

    AGREE = "agree"
    QUESTION = "question"
    DISAGREE = "disagree"


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer who did not write an item says of it; the item stays as it is."""

    id: str
    item: str
    verdict: Verdict
    text: str | None = None
    withdrawn: bool = False


def relation_words(value: Kind) -> str:
    """What the first item is to the second, in words."""
    return {
        Kind.CONTRADICTS: tr("contradicts"),
        Kind.SAME_EVENT: tr("tells of the same event as"),
        Kind.COPY: tr("is a copy of"),
        Kind.NOT_COPY: tr("is no copy of"),
        Kind.REPEATS: tr("repeats"),
    }[value]


def back_words(value: Kind) -> str:
    """What the second item is to the first."""
    return {Kind.COPY: tr("is copied by"), Kind.REPEATS: tr("is repeated by")}.get(value, relation_words(value))


def relation_rule(value: Kind) -> str:
    """When to say it of two items."""
    return {
        Kind.CONTRADICTS: tr("They cannot both be true as they stand."),
        Kind.SAME_EVENT: tr("Two accounts of one event, each with a word of its own: both count."),
        Kind.COPY: tr("One text passed on: however often it stands here, it counts once."),
        Kind.NOT_COPY: tr("They look alike and are two reports: both count, and they are not offered again."),
        Kind.REPEATS: tr("The same was said again, by the same or by others."),
    }[value]


def verdict_words(value: Verdict) -> str:
    """The verdict of a reviewer in a word."""
    return {Verdict.AGREE: tr("agrees"), Verdict.QUESTION: tr("questions it"), Verdict.DISAGREE: tr("disagrees")}[value]


def own_verdict_words(value: Verdict) -> str:
    """The verdict as a reviewer gives it."""
    return {Verdict.AGREE: tr("I agree"), Verdict.QUESTION: tr("I question it"), Verdict.DISAGREE: tr("I disagree")}[
        value
    ]


def verdict_rule(value: Verdict) -> str:
    """When a reviewer says it."""
    return {
        Verdict.AGREE: tr("What it says and how it is graded would be the same in your hand."),
        Verdict.QUESTION: tr("Something must be answered before others lean on it; say what."),
        Verdict.DISAGREE: tr("What it says or how it is graded does not hold; say why."),
    }[value]
