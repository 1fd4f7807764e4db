"""Examining a case file, mending what can be mended, and bringing back from a backup what cannot."""

from pathlib import Path

import msgspec

from ..casefile import doctor
from ..casefile.bundle import CaseFile
from ..casefile.desk import Registered
from ..casefile.findings import Finding, Head, Report
from ..casefile.repair import Known, Supply, repaired
from ..casefile.repair_blobs import BlobRepair
from ..i18n import trn
from ..jobs import Job
from . import attachment_access, backup_supply
from .session import Desk, OpenCase, remember, signed_heads


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """Whether everything a case file proves of itself holds, each fault, and what was not looked at.

    ``mended`` and ``quarantined`` tell what a repair did before; the faults are those that are left.
    """

    findings: tuple[Finding, ...]
    not_examined: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    quarantined: tuple[Finding, ...] = ()
    rebuilt: int | None = None
    """How many commits the views were made from, when they were made anew."""

    @property
    def sound(self) -> bool:
        """No fault at all."""
        return not self.findings


def examine(
    desk: Desk,
    name_or_id: str,
    *,
    rebuild: bool = False,
    restore_access: bool = False,
    quick: bool = False,
    job: Job | None = None,
) -> Examination:
    """Look at every proof of a case file; before that, when asked, put the access copy back or rebuild the views.

    ``quick`` opens attachments without reading them to their end; what was not looked at is then told.
    """
    known = desk.registered(name_or_id)
    folder = desk.home / known.folder
    job = job or Job()
    if restore_access:
        doctor.restore_access(folder, desk.officer, known.pin)
    rebuilt = None
    if rebuild:
        with CaseFile.open(folder, desk.officer, known.pin, write=True, check=False) as file:
            rebuilt = doctor.rebuild(file, job)
    looked = doctor.examine(folder, desk.officer, known.pin, job, known.heads, quick=quick)
    job.finish()
    return Examination(findings=looked.findings, not_examined=looked.not_examined, rebuilt=rebuilt)


def repair(
    desk: Desk,
    name_or_id: str,
    *,
    salvage: bool = False,
    backup: Path | None = None,
    quick: bool = False,
    job: Job | None = None,
) -> Examination:
    """Mend of a case what can be mended, put aside what cannot, then examine it.

    ``salvage`` allows the case to be written anew from all that can be read of a damaged database; the damaged file is
    kept. ``backup`` is a backup of this officer: statements and attachments that are missing or damaged are taken from
    it once they have proven themselves; nothing here is put back in time. ``quick`` leaves attachments unread.
    ``AlreadyOpen`` while another process has the case; ``Cancelled`` leaves what was mended until then.
    """
    known = desk.registered(name_or_id)
    job = job or Job()
    report = Report()
    with backup_supply.opened(desk, known, backup, doctor.part(job, 0.0, 0.1)) as source:
        blobs = _mended(desk, known, source, report, doctor.part(job, 0.1, 0.8), salvage=salvage, quick=quick)
    folder = desk.home / known.folder
    last = doctor.part(job, 0.8, 1.0)
    looked = doctor.examine(folder, desk.officer, known.pin, last, _heads(desk, known), quick=True)
    job.finish()
    findings, not_examined = [*looked.findings], [*looked.not_examined]
    if blobs is not None:  # all of them were read just now; they need not be read twice
        findings = [one for one in findings if not one.code.startswith("blob-")] + blobs.findings()
        not_examined = [one for one in not_examined if not one.code.startswith("attachments-")] + blobs.not_examined()
    return Examination(
        findings=(*report.refused, *findings),
        not_examined=tuple(not_examined),
        mended=tuple(report.mended),
        quarantined=tuple(report.quarantined),
    )


def _mended(
    desk: Desk,
    known: Registered,
    source: backup_supply.Source,
    report: Report,
    job: Job,
    *,
    salvage: bool,
    quick: bool,
) -> BlobRepair | None:
    """All that is done to the case; the state of its attachments, where they were read."""
    folder, heads = desk.home / known.folder, _heads(desk, known)
    about, supply = Known(known.pin, heads), Supply(source.access, source.parcels)
    job_of_files = doctor.part(job, 0.0, 0.4)
    with repaired(folder, desk.officer, about, supply, report, job_of_files, salvaging=salvage) as file:
        if file is None:
            return None
        blobs = BlobRepair(file, report)
        if not quick:
            blobs.run(doctor.part(job, 0.4, 0.8))
            source.bring(blobs.wanted(), blobs.bring)
            for error in source.missing if blobs.wanted() else ():
                report.refuse(error)
            blobs.collect(heads)
        case = OpenCase(desk, file, file.lost(heads))
        read = attachment_access.read_waiting_texts(case, doctor.part(job, 0.8, 1.0)) if not quick else 0
        if read:
            text = trn(
                "The words of {n} attachment were read again.", "The words of {n} attachments were read again.", read
            )
            report.mend("words-read", text)
        remember(case)
    return None if quick else blobs


def _heads(desk: Desk, known: Registered) -> tuple[Head, ...]:
    """Every commit once seen here, by what the store remembers and by what this officer signed last."""
    signed = signed_heads(desk, known.id)
    return tuple(dict.fromkeys((*known.heads, *(signed.heads if signed else ()))))
