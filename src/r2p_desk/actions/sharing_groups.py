"""Sharing groups of MISP communities as this officer knows them: without one that has members no event is written."""

from collections.abc import Sequence
from uuid import UUID

from ..errors import NotFound, UsageError
from ..exchange.bridges.material import Group
from ..exchange.bridges.misp import checked_group
from ..i18n import tr
from .session import Desk

AREA = "sharing-group"
"""Area of the officer's store: UUID of a group → its name and members."""
_MOST = 500


def add_group(desk: Desk, uuid: str, name: str, organisations: Sequence[str]) -> Group:
    """Keep a group by the UUID its community gave it; one of that UUID is stated anew.

    ``UsageError`` without members.
    """
    members = tuple(dict.fromkeys(" ".join(one.split())[:200] for one in organisations if one.strip()))
    group = checked_group(Group(uuid=_uuid(uuid), name=" ".join(name.split())[:200], organisations=members[:_MOST]))
    desk.store.keep_notes(AREA, {group.uuid: {"name": group.name, "organisations": list(group.organisations)}})
    return group


def groups(desk: Desk) -> list[Group]:
    """The groups that are known, by name."""
    found = [
        Group(uuid=uuid, name=str(kept.get("name", "")), organisations=tuple(map(str, kept.get("organisations", ()))))
        for uuid, kept in desk.store.notes(AREA).items()
        if isinstance(kept, dict)
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.uuid))


def find_group(desk: Desk, reference: str | None) -> Group:
    """The group of this name or UUID; ``UsageError`` for none, ``NotFound`` for one that is not known here."""
    if reference is None or not reference.strip():
        return checked_group(None)
    wanted = " ".join(reference.split()).casefold()
    found = [one for one in groups(desk) if wanted in (one.uuid, one.name.casefold())]
    if len(found) != 1:
        raise NotFound(
            tr("The sharing group “{name}” is not known here.").format(name=reference[:80])
            if not found
            else tr("Several sharing groups are called “{name}”.").format(name=reference[:80]),
            kept=tr("Nothing was written."),
            todo=tr("See r2p-desk sharing-group list."),
        )
    return checked_group(found[0])


def remove_group(desk: Desk, reference: str) -> Group:
    """Know a group no longer."""
    group = find_group(desk, reference)
    desk.store.keep_notes(AREA, {group.uuid: None})
    return group


def _uuid(text: str) -> str:
    try:
        return str(UUID(text.strip()))
    except ValueError:
        raise UsageError(
            tr("“{text}” is not a UUID.").format(text=text[:60]),
            kept=tr("Nothing was kept."),
            todo=tr("It stands on the page of the sharing group in MISP."),
        ) from None
