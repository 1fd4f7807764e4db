"""A copy that came as a sealed package: proven, entered in the ledger, and put where the officer says."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..briefing.verdict import Outcome, Verdict
from ..errors import UsageError
from ..exchange.findings import Finding, altered
from ..exchange.ledger import RECEIVED, Entry, check_order
from ..exchange.manifest import Kind, Role
from ..exchange.moments import moment
from ..exchange.opening import open_package
from ..exchange.quarantine import Quarantine
from ..i18n import tr
from ..jobs import Job
from ..system.files import write_durably
from .contacts import contact_of, known_keys
from .receiving import QUARANTINE
from .sending import keep_entry, ledger
from .session import Desk
from .trust import trust

_NEVER = {Outcome.ALTERED, Outcome.UNREADABLE}


class CopyOpened(msgspec.Struct, frozen=True, kw_only=True):
    """A copy on the disk: where, its SHA-256 (hex), who sent it, how it is marked, the verdict on the PDF itself."""

    path: Path
    sha256: str
    package: str
    sender: str
    number: int
    marking: str | None
    verdict: Verdict
    findings: tuple[Finding, ...]


def open_copy(desk: Desk, path: Path, out: Path, job: Job | None = None) -> CopyOpened:
    """Prove a package of kind briefing, verify the PDF in it, write that to ``out`` and enter it in the ledger.

    Nothing that is there is overwritten. Refused as any package is; ``Altered`` where the PDF is not what was signed.
    """
    from ..briefing.verify import verify_pdf

    if out.exists() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is there already, or its folder is not.").format(name=out.name), kept=tr("Nothing was opened.")
        )
    now = datetime.now(UTC).replace(microsecond=0)
    with Quarantine(desk.home / QUARANTINE) as quarantine:
        incoming = open_package(
            path,
            desk.officer,
            known_keys(desk),
            quarantine,
            keep=lambda _: True,
            job=job or Job(),
            kinds=(Kind.BRIEFING,),
        )
        sender = contact_of(desk, incoming.manifest.signer)
        found = check_order(ledger(desk, sender.id, RECEIVED), incoming.chain, incoming.digest)
        (part,) = incoming.manifest.of(Role.PAPER)
        data = b"".join(incoming.read(part))
        verdict = verify_pdf(data, trust(desk), now)
        if verdict.verdict in _NEVER:
            raise altered(tr("The paper in the package is not as it was signed."))
        write_durably(out, data)
        keep_entry(
            desk,
            Entry(
                contact=sender.id, direction=RECEIVED, number=incoming.chain.number, package=incoming.manifest.package,
                hash=incoming.digest, kind=incoming.manifest.kind, case=None, marking=incoming.manifest.marking,
                at=moment(now), verified=True, sha256=incoming.sha256, size=incoming.size,
            ),
        )  # fmt: skip
    return CopyOpened(
        path=out,
        sha256=hashlib.sha256(data).hexdigest(),
        package=incoming.manifest.package,
        sender=sender.name,
        number=incoming.chain.number,
        marking=incoming.manifest.marking,
        verdict=verdict,
        findings=tuple(found),
    )
