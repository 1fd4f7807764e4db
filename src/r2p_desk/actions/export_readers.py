"""Who will read an export, and what that lets leave: conditions, release profiles and clearances of all of them.

A file for another system is read by everybody it is for, so it holds what every one of them may have and no more.
"""

from collections.abc import Sequence

import msgspec

from ..domain.marking import Level, Marking
from ..domain.place import Precision
from ..errors import Refused
from ..exchange.bridges.material import Group
from ..i18n import tr
from ..release.rules import Narrowing, Rules
from .contacts import Contact, contacts, find_contact
from .offices import cleared, refuse_unsendable
from .profiles import ReleaseProfile, profile_of
from .releasing import release_rules
from .session import Desk, OpenCase


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who will read it: by a name, perhaps a contact, who then has a release profile."""

    name: str | None
    contact: Contact | None = None
    profile: ReleaseProfile | None = None


def readers(desk: Desk, to: str | None, group: Group | None) -> list[Reader]:
    """For whom it is named, and each member of its sharing group; one reader without a name where nobody is named.

    ``Refused`` for a contact to whom nothing may be sent.
    """
    names: list[str | None] = [to] if to or group is None else []
    names += list(group.organisations) if group is not None else []
    return [_reader(desk, one) for one in names]


def ceiling_for(found: Sequence[Reader], asked: Marking | None, *, files: bool, papers: bool) -> Marking | None:
    """The ceiling under which all of them may read: the one asked for, else the lowest of their profiles.

    ``Refused`` where it is above what one may read, or a profile does not let go along what was asked for.
    """
    profiles = [(one, one.profile) for one in found if one.profile is not None]
    for reader, profile in profiles:
        _refuse_more(reader, profile, asked, files=files, papers=papers)
    lowest = [
        one.ceiling for _, one in profiles if all(other.ceiling.covers(one.ceiling) for _, other in profiles)
    ]  # fmt: skip
    if asked is None and profiles and not lowest:
        raise _refused(
            tr("The ceilings of those who will read it cannot be compared."), tr("Give one that all of them may read.")
        )
    ceiling = asked if asked is not None or not lowest else lowest[0]
    for reader, _ in profiles:
        contact = reader.contact
        if contact is not None and ceiling is not None and not cleared(contact, ceiling.level):
            raise _refused(
                tr("The card of {name} does not clear them for {level}.").format(
                    name=contact.name, level=ceiling.level
                ),
                tr("Lower the ceiling."),
            )
    return ceiling


def rules_for_all(
    case: OpenCase,
    found: Sequence[Reader],
    ceiling: Marking | None,
    purpose: str | None,
    files: frozenset[str] = frozenset(),
) -> Rules:
    """The rules under which something may go to all of these at once; ``files`` are attachments that are to leave."""
    narrowing = _narrowing(found, files)
    each = [
        release_rules(
            case,
            ceiling=ceiling,
            recipient=one.name,
            purpose=purpose or (one.profile.purpose if one.profile else None),
            narrowing=narrowing,
        )
        for one in found
    ]
    breaches = {(one.item, one.code): one for rules in each for one in rules.breaches}
    return msgspec.structs.replace(
        each[0],
        closed=frozenset().union(*(one.closed for one in each)),
        unnamed=frozenset().union(*(one.unnamed for one in each)),
        unattributed=frozenset().union(*(one.unattributed for one in each)),
        nameless=frozenset().union(*(one.nameless for one in each)),
        leaning=frozenset().union(*(one.leaning for one in each)),
        own=frozenset(each[0].own).intersection(*(one.own for one in each)),
        raised={item: marking for one in each for item, marking in one.raised.items()},
        breaches=tuple(breaches.values()),
    )


def needs_second(found: Sequence[Reader], marking: Marking) -> bool:
    """Whether a second person must look at it: by a profile, or by how it is marked, as with a dossier."""
    return marking.level is Level.STRICTLY_CONFIDENTIAL or any(one.profile and one.profile.second for one in found)


def _reader(desk: Desk, name: str | None) -> Reader:
    wanted = (name or "").strip().casefold()
    known = [one for one in contacts(desk) if wanted and wanted in (one.id, one.name.casefold())]
    if not known:
        return Reader(name=name)
    contact = find_contact(desk, name or "") if len(known) > 1 else known[0]
    refuse_unsendable(desk, contact)
    return Reader(name=contact.name, contact=contact, profile=profile_of(desk, contact))


def _refuse_more(reader: Reader, profile: ReleaseProfile, asked: Marking | None, *, files: bool, papers: bool) -> None:
    """``Refused`` where more is asked for than this reader's profile lets leave."""
    todo = tr("Change their release profile first, if that is right.")
    if asked is not None and not profile.ceiling.covers(asked):
        what = tr("{name} may read up to {marking}; nothing can be exported for them above that.")
        raise _refused(what.format(name=reader.name, marking=profile.ceiling.words), todo)
    if files and not profile.attachments:
        raise _refused(tr("The release profile of {name} lets no attachments leave.").format(name=reader.name), todo)
    less = profile.narrowing()
    if papers and (less.stays or not less.positions):
        what = tr("The release profile of {name} lets less leave than a paper says.")
        raise _refused(what.format(name=reader.name), tr("Leave the paper out, or change their profile."))


def _narrowing(found: Sequence[Reader], files: frozenset[str]) -> Narrowing:
    """What all their profiles together leave out."""
    each = [one.profile.narrowing() for one in found if one.profile is not None]
    order = list(Precision)
    exact = [one.exactness for one in each if one.exactness is not None]
    return Narrowing(
        stays=frozenset().union(*(one.stays for one in each)),
        exactness=max(exact, key=order.index) if exact else None,
        files=files,
    )


def _refused(what: str, todo: str) -> Refused:
    return Refused(what, kept=tr("Nothing was written."), todo=todo)
