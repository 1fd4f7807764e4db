"""Sending reference files in a package: cards, revocations, office cards, framework packs. Each is signed by itself."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ..errors import Refused, UsageError
from ..exchange.manifest import Kind, Role
from ..exchange.office_card import stated_type
from ..exchange.package import Source
from ..i18n import tr
from ..jobs import Job
from ..keys import certificate_files
from .contacts import Contact
from .sending import Sent, send
from .session import Desk, read_limited

_LARGEST = 64 * 1024 * 1024
MOST = 100


def send_reference(
    desk: Desk,
    to: Sequence[Contact],
    files: Sequence[Path],
    out: Path,
    job: Job | None = None,
    *,
    expires: str | None = None,
    conditions: Sequence[str] = (),
) -> Sent:
    """Write a package with these files for these contacts, as ``sending.send``; names of files do not travel.

    ``UsageError`` for none, too many, or what is neither signed nor certificates.
    """
    if not 1 <= len(files) <= MOST:
        raise UsageError(tr("Name one to {n} files.").format(n=MOST), kept=tr("Nothing was written."))
    held = [read_limited(path, _LARGEST) for path in files]
    for path, data in zip(files, held, strict=True):
        if not stated_type(data):
            _refuse_other(path, data)
    sources = [
        Source(id=f"reference-{place:04d}", role=Role.REFERENCE, chunks=partial(_whole, data))
        for place, data in enumerate(held, 1)
    ]
    return send(desk, to, Kind.REFERENCE, sources, out, job, expires=expires, conditions=conditions)


def _refuse_other(path: Path, data: bytes) -> None:
    try:
        certificate_files.read_bundle(data)
    except Refused:
        raise UsageError(
            tr("{name} is not a file that an office or officer signed.").format(name=path.name),
            kept=tr("Nothing was written."),
        ) from None


def _whole(data: bytes) -> list[bytes]:
    return [data]
