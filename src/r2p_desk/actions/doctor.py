"""Examining a case file, and mending what can be made anew."""

import msgspec

from ..casefile import doctor
from ..casefile.bundle import CaseFile
from ..casefile.findings import Finding
from ..jobs import Job
from .session import Desk


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """Whether everything a case file proves of itself holds, and each fault."""

    findings: tuple[Finding, ...]
    not_examined: tuple[Finding, ...] = ()
    rebuilt: int | None = None
    """How many commits the views were made from, when they were made anew."""

    @property
    def sound(self) -> bool:
        """No fault at all."""
        return not self.findings


def examine(
    desk: Desk, name_or_id: str, *, rebuild: bool = False, restore_access: bool = False, job: Job | None = None
) -> Examination:
    """Look at every proof of a case file; before that, when asked, put the access copy back or rebuild the views."""
    known = desk.registered(name_or_id)
    folder = desk.home / known.folder
    job = job or Job()
    if restore_access:
        doctor.restore_access(folder, desk.officer, known.pin)
    rebuilt = None
    if rebuild:
        with CaseFile.open(folder, desk.officer, known.pin, write=True, check=False) as file:
            rebuilt = doctor.rebuild(file, job)
    looked = doctor.examine(folder, desk.officer, known.pin, job, known.heads)
    return Examination(findings=looked.findings, not_examined=looked.not_examined, rebuilt=rebuilt)
