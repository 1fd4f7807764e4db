"""Writing a signed briefing."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..domain.marking import Marking
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr
from ..jobs import Job
from ..release.harm import Ask
from ..release.marking import Gathered
from ..system.files import write_durably
from .composing import Asked, Composed, compose, marking_reasons, moment_of, reader_of, signing_reason
from .pdf_signing import Identity, find_identity, sign
from .releasing import LeftOut, Released, check_release, withheld_from
from .session import OpenCase

if TYPE_CHECKING:
    from ..briefing.pdf import Printed
    from ..briefing.reasons import Reason


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
    kind: str = "situation"
    language: str = "en"
    recipient: str | None = None
    ceiling: Marking | None = None
    about: str | None = None
    reasons: tuple["Reason", ...] = ()
    """Why the banner is what it is."""
    asks: tuple[Ask, ...] = ()
    """What the do-no-harm check asks about."""
    answers: Mapping[str, str] = {}
    """What the officer said before to what is asked, by its key."""
    left_out: tuple[LeftOut, ...] = ()
    """Items that stayed out because of their originators' conditions."""
    review: tuple[Gathered, ...] = ()
    """Groups on whom so many confidential items stand together that the marking asks for a second look."""


def export_briefing(
    case: OpenCase,
    out: Path,
    *,
    as_of: When | None = None,
    kind: str = "situation",
    language: str = "en",
    to: str | None = None,
    ceiling: Marking | None = None,
    about: str | None = None,
    title: str | None = None,
    purpose: str | None = None,
    identity: Identity | str | None = None,
    secret: str | None = None,
    job: Job | None = None,
) -> Exported:
    """Write a signed briefing PDF to ``out``, whole or not at all; nothing else of it touches the disk.

    What was made is opened again and searched first: ``Leak`` where it holds something that must not leave.
    Without ``as_of`` it speaks of the day of the newest assessment, else of today; see ``Asked`` for the rest.
    """
    asked = Asked(
        kind=kind, language=language, as_of=as_of, about=about, to=to, ceiling=ceiling, title=title, purpose=purpose
    )
    return export_asked(case, out, asked, job, identity=identity, secret=secret)


def export_asked(
    case: OpenCase,
    out: Path,
    asked: Asked,
    job: Job | None = None,
    *,
    identity: Identity | str | None = None,
    secret: str | None = None,
) -> Exported:
    """The same of a paper asked for as a whole, signed with this identity (see ``pdf_signing.sign``)."""
    _check_out(out)
    job = job or Job()
    made = make_pdf(case, asked, job, name=out.name, identity=identity, secret=secret)
    composed, released = made.composed, made.released
    job.advance(0.95, tr("Writing the file"))
    write_durably(out, made.pdf)
    return Exported(
        path=out,
        sha256=hashlib.sha256(made.pdf).hexdigest(),
        marking=composed.document.marking,
        pages=made.printed.pages,
        as_of=composed.as_of,
        missing=made.printed.missing,
        kind=asked.kind,
        language=asked.language,
        recipient=asked.to,
        ceiling=composed.ceiling,
        about=composed.about,
        reasons=marking_reasons(composed).reasons,
        asks=released.asks,
        answers=released.answers,
        left_out=released.left_out,
        review=released.review,
    )


class MadePdf(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that was checked and signed, in memory alone."""

    pdf: bytes
    composed: Composed
    printed: "Printed"
    released: Released


def make_pdf(
    case: OpenCase,
    asked: Asked,
    job: Job,
    *,
    name: str,
    identity: Identity | str | None = None,
    secret: str | None = None,
) -> MadePdf:
    """The signed PDF of a paper and nothing on the disk; ``name`` is what it is to be called, and is checked, too."""
    from ..briefing.pdf import render

    if isinstance(identity, str):
        identity = find_identity(case.desk, identity)
    signer = asked.fingerprint or (identity.fingerprint if identity else None)
    asked = msgspec.structs.replace(asked, prepared=moment_of(asked), fingerprint=signer)
    job.advance(0.1, tr("Reading the case"))
    composed = compose(case, asked)
    document = composed.document
    job.advance(0.3, tr("Setting the pages"))
    printed = render(document)
    job.advance(0.5, tr("Looking for what must not leave"))
    withheld = withheld_from(
        case, document.marking, composed.ceiling, recipient=reader_of(asked), purpose=asked.purpose
    )
    released = check_release(case, printed.pdf, marking=document.marking, withheld=withheld, name=name)
    job.advance(0.7, tr("Signing"))
    reason = signing_reason(document)
    signed = sign(case.desk, printed.pdf, identity, secret, reason, document.prepared, document.language)
    return MadePdf(pdf=signed, composed=composed, printed=printed, released=released)


def _check_out(out: Path) -> None:
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("No briefing was written."),
            todo=tr("Name a file in a folder that exists."),
        )
