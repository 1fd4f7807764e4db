"""Which entries of one framework correspond to which of another, and who says so."""

from enum import StrEnum

import msgspec

from ..i18n import tr


class Relation(StrEnum):
    """What an entry is to the one it is linked with: it asks the same, less, more, or something that bears on it."""

    SAME = "same"
    NARROWER = "narrower"
    BROADER = "broader"
    RELATED = "related"

    @property
    def turned(self) -> "Relation":
        """The relation seen from the other side."""
        return _TURNED.get(self, self)


_TURNED = {Relation.NARROWER: Relation.BROADER, Relation.BROADER: Relation.NARROWER}


class LinkStatus(StrEnum):
    """Who says that two entries correspond; so far only we do."""

    OWN_READING = "own reading"


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """``source``, an entry of the one framework, is ``relation`` to ``target``, an entry of the other."""

    source: str
    target: str
    relation: Relation
    status: LinkStatus


class Unmatched(msgspec.Struct, frozen=True, kw_only=True):
    """A risk factor or category to which nothing as a whole corresponds in the other framework, and why."""

    framework: str
    id: str
    why: str


class Crosswalk(msgspec.Struct, frozen=True, kw_only=True):
    """All links from the framework ``source`` to the framework ``target``, and what has none."""

    source: str
    target: str
    statement: str
    links: tuple[Link, ...]
    unmatched: tuple[Unmatched, ...]


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the other framework, and what the entry asked about is to it."""

    framework: str
    id: str
    relation: Relation
    status: LinkStatus


def relation_words(relation: Relation) -> str:
    """The relation, in words that go between the entry asked about and the other."""
    return {
        Relation.SAME: tr("asks the same as"),
        Relation.NARROWER: tr("asks for part of"),
        Relation.BROADER: tr("asks for more than"),
        Relation.RELATED: tr("bears on"),
    }[relation]


def status_words(status: LinkStatus) -> str:
    """Who says so, in words."""
    return {LinkStatus.OWN_READING: tr("our own reading")}[status]
