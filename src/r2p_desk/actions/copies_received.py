"""A copy that came as a sealed package: proven, entered in the ledger, and put where the officer says."""

from pathlib import Path

import msgspec

from ..briefing.verdict import Outcome
from ..errors import UsageError
from ..exchange.findings import Finding
from ..exchange.manifest import Kind
from ..i18n import tr
from ..jobs import Job
from .receiving import receive_package
from .session import Desk


class CopyOpened(msgspec.Struct, frozen=True, kw_only=True):
    """A copy on the disk: where, its SHA-256 (hex), who sent it, how it is marked, the verdict on the PDF itself."""

    path: Path
    sha256: str
    package: str
    sender: str
    number: int
    marking: str | None
    verdict: Outcome
    findings: tuple[Finding, ...]


def open_copy(desk: Desk, path: Path, out: Path, job: Job | None = None) -> CopyOpened:
    """Prove a package of kind briefing, verify the PDF in it, write that to ``out`` and enter it in the ledger.

    Nothing that is there is overwritten. Refused as any package is; ``Altered`` where the PDF is not what was signed.
    """

    if out.exists() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is there already, or its folder is not.").format(name=out.name), kept=tr("Nothing was opened.")
        )
    came = receive_package(desk, path, accept=True, out=out, job=job, kinds=(Kind.BRIEFING,))
    (paper,) = came.differences["papers"]
    return CopyOpened(
        path=out,
        sha256=paper["sha256"],
        package=came.package,
        sender=came.sender.name,
        number=came.number,
        marking=came.marking,
        verdict=Outcome(paper["verdict"]),
        findings=came.findings,
    )
