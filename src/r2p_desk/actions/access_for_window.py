"""Readings the window makes of who may open a case, and of its sources with sealed names."""

import msgspec

from .access import AccessList, access_list, may_open
from .contacts import Contact, contacts
from .items import sources
from .sealed_names import custodians, sources_with_sealed_names
from .session import OpenCase


class AccessTold(msgspec.Struct, frozen=True, kw_only=True):
    """Who may open the case, whether this officer may change that, and the contacts who could be added."""

    own: str
    listed: AccessList
    may_manage: bool
    managers: tuple[str, ...]
    addable: tuple[Contact, ...]


class SourceTold(msgspec.Struct, frozen=True, kw_only=True):
    """A source by its pseudonym, and whether a name is sealed for it."""

    id: str
    name: str
    sealed: bool


class SourcesTold(msgspec.Struct, frozen=True, kw_only=True):
    """All sources by pseudonym, and to whom names are sealed now."""

    sources: tuple[SourceTold, ...]
    custodians: tuple[str, ...]
    is_custodian: bool


def access_told(case: OpenCase) -> AccessTold:
    """Everything a page about access shows."""
    listed = access_list(case)
    own = case.desk.officer.id
    return AccessTold(
        own=own,
        listed=listed,
        may_manage=not case.file.read_only and any(one.id == own and one.manager for one in listed.members),
        managers=tuple(one.name for one in listed.members if one.manager and one.present),
        addable=tuple(one for one in contacts(case.desk) if not may_open(case, one)),
    )


def sources_told(case: OpenCase) -> SourcesTold:
    """Everything a page about sealed names shows; no name is opened for it."""
    sealed, keepers = sources_with_sealed_names(case), custodians(case)
    told = (SourceTold(id=one.id, name=one.name, sealed=one.id in sealed) for one in sources(case).values())
    return SourcesTold(
        sources=tuple(sorted(told, key=lambda one: (one.name.casefold(), one.id))),
        custodians=tuple(keeper.name for keeper in keepers),
        is_custodian=any(keeper.id == case.desk.officer.id for keeper in keepers),
    )
