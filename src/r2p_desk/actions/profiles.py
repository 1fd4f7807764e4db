"""What each contact is given as a rule: the ceiling, the kinds of fields, how exact a place, on what terms.

A release profile is the officer's, not a case's: it lies in the officer's own store. Who has none is given the least.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ..domain.condition import Onward
from ..domain.marking import Level, Marking
from ..domain.place import Precision
from ..domain.records import fields_of, record_from
from ..domain.release_groups import ReleaseGroup
from ..domain.when import When
from ..errors import InvalidValue
from ..i18n import tr
from ..release.rules import Narrowing
from .contacts import Contact
from .session import Desk

AREA = "profile"
_MOST = 200


class ReleaseProfile(msgspec.Struct, frozen=True, kw_only=True):
    """What one contact (``id``: key hash) is given.

    ``ceiling`` is the highest marking; ``groups`` which kinds of fields: ``text``, ``place``, ``source`` (which items
    have one source, told by a made-up name), ``identity`` (who that is, what they cited); ``exactness`` the most exact
    place; ``purpose`` what it is given for; ``attachments`` and ``file_names`` whether they may go along; ``onward``,
    ``attribution`` and ``until`` on what terms; ``second`` whether a second person looks at everything.
    """

    id: str
    ceiling: Marking = Marking(Level.UNCLASSIFIED)
    groups: tuple[ReleaseGroup, ...] = (ReleaseGroup.TEXT, ReleaseGroup.PLACE)
    exactness: Precision = Precision.DISTRICT
    purpose: str | None = None
    attachments: bool = False
    file_names: bool = False
    onward: Onward = Onward.ASK
    attribution: bool = False
    until: When | None = None
    second: bool = False

    def narrowing(self, leaving: Iterable[str] = (), unaltered: Iterable[str] = ()) -> Narrowing:
        """What this leaves out beside what a marking does; ``leaving`` are attachments that go along, ``unaltered``
        those of them that go as they came.
        """
        stays = frozenset(ReleaseGroup) - set(self.groups) - {ReleaseGroup.REST}
        named = frozenset(leaving) if self.file_names else frozenset()
        return Narrowing(stays=stays, exactness=self.exactness, files=frozenset(unaltered), named=named)


def profile_of(desk: Desk, contact: Contact) -> ReleaseProfile:
    """The profile of a contact; the strictest where none was set, or where what was kept cannot be read."""
    kept = desk.store.note(AREA, contact.id)
    try:
        return record_from(ReleaseProfile, contact.id, kept if isinstance(kept, dict) else {})
    except InvalidValue:
        return ReleaseProfile(id=contact.id, second=True)


def has_profile(desk: Desk, contact: Contact) -> bool:
    """Whether one was set for this contact."""
    return desk.store.note(AREA, contact.id) is not None


def set_profile(desk: Desk, contact: Contact, fields: Mapping[str, Any]) -> ReleaseProfile:
    """State some fields of a contact's profile anew; ``None`` puts one back to its strictest."""
    kept = desk.store.note(AREA, contact.id)
    before = kept if isinstance(kept, dict) else {}
    stated = {**before, **fields}
    purpose = stated.get("purpose")
    if isinstance(purpose, str):
        stated["purpose"] = " ".join(purpose.split()) or None
        if len(purpose) > _MOST:
            raise InvalidValue(tr("A purpose has at most 200 characters."), kept=tr("Nothing was changed."))
    profile = record_from(ReleaseProfile, contact.id, stated)
    groups = tuple(one for one in ReleaseGroup if one in profile.groups and one is not ReleaseGroup.REST)
    if ReleaseGroup.IDENTITY in groups and ReleaseGroup.SOURCE not in groups:
        raise InvalidValue(
            tr("Who a source is cannot be told without telling which items it reported."),
            kept=tr("Nothing was changed."),
            todo=tr("Give source as well as identity, or neither."),
        )
    profile = msgspec.structs.replace(profile, groups=groups)
    desk.store.keep_notes(AREA, {contact.id: {**fields_of(profile), "groups": [str(one) for one in groups]}})
    return profile


def group_words(group: ReleaseGroup) -> str:
    """What a kind of fields is, in words."""
    return {
        ReleaseGroup.TEXT: tr("what was reported, and reasons"),
        ReleaseGroup.PLACE: tr("where it happened"),
        ReleaseGroup.SOURCE: tr("which items come from one source"),
        ReleaseGroup.IDENTITY: tr("who the source is, and what they cited"),
        ReleaseGroup.REST: tr("everything else"),
    }[group]
