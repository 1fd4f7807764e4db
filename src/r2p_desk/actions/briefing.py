"""Writing a signed briefing."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..analysis.frameworks import wording_counts
from ..domain.marking import Marking
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr
from ..jobs import Job
from ..system.files import write_durably
from .assessing import newest_day, profile
from .basis import basis
from .cases import case_record
from .session import OpenCase

KINDS = ("situation",)
LANGUAGES = ("en",)


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A briefing on disk: where, the SHA-256 of its bytes (hex), its banner, its pages, and the day it speaks of.

    ``missing`` counts characters that stand as boxes because no font shipped has them.
    """

    path: Path
    sha256: str
    marking: Marking
    pages: int
    as_of: When
    missing: int


def export_briefing(
    case: OpenCase,
    out: Path,
    *,
    as_of: When | None = None,
    kind: str = "situation",
    language: str = "en",
    job: Job | None = None,
) -> Exported:
    """Write a signed briefing PDF to ``out``, whole or not at all; nothing else of it touches the disk.

    Without ``as_of`` it speaks of the day of the newest assessment, else of today.
    """
    from ..briefing.pdf import render
    from ..briefing.sign import sign_pdf
    from ..briefing.situation import situation_briefing

    _check_request(out, kind, language)
    job = job or Job()
    now = datetime.now(UTC).replace(microsecond=0)
    officer = case.desk.officer
    job.advance(0.1, tr("Reading the case"))
    shown = profile(case, as_of or newest_day(case))
    job.advance(0.3, tr("Setting the pages"))
    document = situation_briefing(
        case_record(case),
        shown,
        prepared=now,
        author=officer.name,
        language=language,
        wording=wording_counts(shown.indicators),
        fingerprint=hashlib.sha256(officer.certificate).hexdigest(),
        signed=basis(case).signoffs_of(shown.assessment),
        dissents=basis(case).dissents_of(shown.assessment),
    )
    printed = render(document)
    job.advance(0.7, tr("Signing"))
    reason = tr("Prepared and marked {marking}").format(marking=document.marking.words)
    signed = sign_pdf(
        printed.pdf, certificate_der=officer.certificate, private_key_pkcs8=officer.pdf_key, reason=reason, when=now
    )
    job.advance(0.95, tr("Writing the file"))
    write_durably(out, signed)
    return Exported(
        path=out,
        sha256=hashlib.sha256(signed).hexdigest(),
        marking=document.marking,
        pages=printed.pages,
        as_of=shown.as_of,
        missing=printed.missing,
    )


def _check_request(out: Path, kind: str, language: str) -> None:
    if kind not in KINDS:
        raise UsageError(
            tr("“{kind}” is not a kind of briefing this version writes.").format(kind=kind[:40]),
            kept=tr("No briefing was written."),
            todo=tr("Use one of: {kinds}.").format(kinds=", ".join(KINDS)),
        )
    if language not in LANGUAGES:
        raise UsageError(
            tr("Briefings are not yet set in “{language}”.").format(language=language[:40]),
            kept=tr("No briefing was written."),
            todo=tr("Use one of: {languages}.").format(languages=", ".join(LANGUAGES)),
        )
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("No briefing was written."),
            todo=tr("Name a file in a folder that exists."),
        )
