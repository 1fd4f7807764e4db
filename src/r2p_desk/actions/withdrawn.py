"""Commits of officers whom their office withdrew: those beyond or beside what it accepts are not merged, and named."""

from collections.abc import Iterable

from ..casefile.bundle import CaseFile
from ..casefile.parcels import Parcel
from ..casefile.statements import Commit, read_commit
from ..errors import Refused
from ..exchange.findings import Finding
from ..exchange.revocation import Revocation
from ..i18n import tr
from . import office_notes
from .offices import revoked
from .session import Desk


def sift(desk: Desk, file: CaseFile, parcels: Iterable[Parcel]) -> tuple[list[Parcel], list[Finding]]:
    """The commits that may be merged, and a finding for each that may not, whatever its date.

    Commits that name one of those wait as pending ones do. One that was merged before the revocation came is named,
    too: it stays, since others stand on it.
    """
    coming = list(parcels)
    named = {made.officer for made in office_notes.revocations(desk)}
    gone = {officer: held for officer in named if (held := revoked(desk, officer)) is not None}
    if not gone:
        return coming, []
    read = [(parcel, _read(parcel)) for parcel in coming]
    refused: set[str] = set()
    found: list[Finding] = []
    for officer, revocation in gone.items():
        here = _here(file, officer)
        came = [commit for _, commit in read if commit is not None and commit.officer == officer]
        beyond = _beyond(revocation, file.id, [*here, *came])
        refused |= beyond - {commit.id for commit in here}
        beyond_all = [commit for commit in _each(here, came) if commit.id in beyond]
        found += [_finding(commit, revocation, here=commit in here) for commit in beyond_all]
    return [parcel for parcel, commit in read if commit is None or commit.id not in refused], found


def _beyond(revocation: Revocation, case: str, commits: list[Commit]) -> set[str]:
    return revocation.refused(case, [(one.writer, one.seq, one.id, one.prev) for one in commits])


def _here(file: CaseFile, officer: str) -> list[Commit]:
    found = (file.journal.commit(entry.id) for entry in file.entries(officer=officer))
    return [commit for commit in found if commit is not None]


def _each(here: list[Commit], came: list[Commit]) -> list[Commit]:
    known = {commit.id for commit in here}
    return [*here, *{commit.id: commit for commit in came if commit.id not in known}.values()]


def _read(parcel: Parcel) -> Commit | None:
    """What does not read is left to the merge, which refuses it."""
    try:
        return read_commit(parcel.data, parcel.signature)
    except Refused:
        return None


def _finding(commit: Commit, revocation: Revocation, *, here: bool) -> Finding:
    words = (
        tr("Commit {id} of {name}, merged earlier, is beyond what their office accepts since it withdrew them.")
        if here
        else tr("Commit {id} of {name} is beyond what their office accepts since it withdrew them; it was not merged.")
    )
    return Finding(code="commit-revoked", text=words.format(id=commit.id[:16], name=revocation.name))
