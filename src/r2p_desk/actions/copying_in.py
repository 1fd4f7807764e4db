"""Copying a case in from a stick, another machine or a backup, and opening nothing where it lies."""

from pathlib import Path

import msgspec

from ..casefile.access import Access, read_access
from ..casefile.bundle import CaseFile
from ..casefile.copying import Copied, copy_bundle, discard, take_place
from ..casefile.findings import Finding, differences_from, older_copy
from ..errors import Refused
from ..i18n import tr
from ..jobs import Job
from .session import CASES_FOLDER, Desk, OpenCase, remember


class CopiedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is now in this home: how much was copied, what was left out, and what is amiss with it."""

    id: str
    name: str
    files: int
    size: int
    left_out: tuple[str, ...]
    findings: tuple[Finding, ...]


def copy_in(desk: Desk, source: Path, job: Job | None = None) -> CopiedIn:
    """Take a case folder into this home; the folder it came from is only read.

    It must be addressed to this officer and prove itself whole; every file is read back after copying. The copy goes on
    under a writer id of its own. A case that is registered here is taken only where its folder is gone, and then it
    must be the case that is remembered. Nothing of it stays when any of this fails.
    """
    job = job or Job()
    access = read_access(source, desk.officer) if (source / "access.age").is_file() else None
    if access is not None:
        _refuse_known(desk, access)
    copied = copy_bundle(source, desk.home / CASES_FOLDER, job)
    try:
        job.advance(0.9, tr("Looking at its proofs"))
        _prove(desk, copied)
        placed = msgspec.structs.replace(copied, folder=take_place(copied))
    except BaseException:
        discard(copied)
        raise
    try:
        taken = _register(desk, placed)
    except BaseException:
        discard(placed)
        raise
    job.advance(1.0, tr("Done"))
    return taken


def _refuse_known(desk: Desk, access: Access) -> None:
    """What the officer's store remembers decides: here already, here once and gone, or never here."""
    known = next((case for case in desk.store.cases() if case.id == access.case), None)
    if known is None:
        return
    if (desk.home / known.folder).is_dir():
        raise Refused(
            tr("This case is already in this home: {name}.").format(name=known.title),
            kept=tr("Nothing was copied."),
            todo=tr("To bring together what was written in both, send a package from the other."),
        )
    differences = differences_from(known.pin, access)
    if differences:
        raise Refused(
            " ".join(finding.text for finding in differences),
            kept=tr("Nothing was copied."),
            todo=tr("Ask an access manager of the case before you rely on this copy."),
        )


def _prove(desk: Desk, copied: Copied) -> None:
    """Open the copy once for writing, which folds its log in and checks every proof of an open."""
    file = CaseFile.open(copied.folder, desk.officer, None, write=True)
    try:
        _refuse_known(desk, file.access)
    finally:
        file.close()


def _register(desk: Desk, copied: Copied) -> CopiedIn:
    file = CaseFile.open(copied.folder, desk.officer, None, write=True)
    known = next((case for case in desk.store.cases() if case.id == file.id), None)
    try:
        lost = file.lost(known.heads) if known is not None else ()
        file.renew_writer()
        case = OpenCase(desk, file, lost)
        file.findings += older_copy(lost)
        remember(case)
    except BaseException:
        file.close()
        raise
    with case:
        return CopiedIn(
            id=file.id,
            name=case.title(),
            files=copied.files,
            size=copied.size,
            left_out=copied.left_out,
            findings=tuple(case.findings),
        )
