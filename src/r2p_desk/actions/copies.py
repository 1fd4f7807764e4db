"""Numbered copies of a paper: one for each recipient, each signed, each in the register of its case.

Every page of a copy bears in its footer which of how many it is, a code of its own, and for whom it is. The code comes
from a key of the officer's, so nobody can make up that of another copy; the register says which copy has it.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from functools import partial
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from ..casefile.bundle import Stated
from ..domain.copy import Copy, LeftAs
from ..domain.letters import normalise
from ..domain.marking import Marking, high_water
from ..domain.records import fields_of
from ..domain.when import When
from ..errors import DeskError, NotFound, UsageError
from ..exchange.manifest import Kind, Role
from ..exchange.media import Stranded, refuse_missing
from ..exchange.package import Source
from ..i18n import tr
from ..jobs import Job
from ..release.harm import Ask
from ..release.marking import Gathered
from ..system.files import machine_errors, write_durably
from .composing import Asked, Composed, compose, moment_of, signing_reason
from .contacts import Contact, find_contact
from .pdf_signing import Identity, sign
from .reading import records
from .releasing import LeftOut, ask_answers, check_copies, release_rules, withheld_from
from .sending import send
from .session import Desk, OpenCase

COPY = "briefing_copy"
MOST = 500
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}")
_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "ABCDEFGHJKMNPQRSTVWXYZ0123456789")
_PAPER_PART = "paper"


class CopyMade(msgspec.Struct, frozen=True, kw_only=True):
    """A copy as it left: its entry in the register, the file, its pages."""

    copy: Copy
    path: Path
    pages: int


class CopiesMade(msgspec.Struct, frozen=True, kw_only=True):
    """All copies of one run, what the do-no-harm check asks, and what conditions kept out of which copies."""

    run: str
    copies: tuple[CopyMade, ...]
    marking: Marking
    as_of: When
    asks: tuple[Ask, ...] = ()
    answers: Mapping[str, str] = {}
    left_out: tuple[LeftOut, ...] = ()
    review: tuple[Gathered, ...] = ()


class Which(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that a found file or page may be, and by what it is told.

    ``sha256``: these very bytes; ``code``: the code in its footer; ``half``: half of one; ``number``: only which of how
    many, which other runs share.
    """

    copy: Copy
    case: str
    by: str


class _Answers(msgspec.Struct, frozen=True):
    asks: tuple[Ask, ...]
    left_out: tuple[LeftOut, ...]
    review: tuple[Gathered, ...]


class _Prepared(msgspec.Struct, frozen=True, kw_only=True):
    copy: Copy
    contact: Contact | None
    pdf: bytes
    pages: int


def make_copies(
    case: OpenCase,
    asked: Asked,
    recipients: Sequence[str],
    out: Path,
    *,
    left: LeftAs = LeftAs.PACKAGE,
    identity: Identity | str | None = None,
    secret: str | None = None,
    job: Job | None = None,
) -> CopiesMade:
    """One signed copy of the paper asked for to each of these recipients, into the folder ``out``.

    As sealed packages the recipients are contacts, as plain PDFs anybody. Conditions bind for each recipient: two
    copies may differ in what they hold. Everything is checked before anything is written; the register is written
    before a file takes its name.
    """
    job = job or Job()
    case.file.refuse_reading()
    refuse_missing(out)
    asked = replace(asked, to=None, prepared=moment_of(asked))
    names, known = _recipients(case.desk, recipients, left)
    run = str(uuid4())
    job.advance(0.05, tr("Reading the case"))
    composed = _composed(case, asked, names)
    job.advance(0.2, tr("Setting the pages"))
    copies = [_entry(case, run, number, names, composed, asked, left) for number in range(1, len(names) + 1)]
    unsigned = _rendered(composed, copies)
    job.advance(0.4, tr("Looking for what must not leave"))
    answers = _checked(case, asked, composed, names, [pdf for pdf, _ in unsigned])
    prepared = []
    for copy, (pdf, pages), paper in zip(copies, unsigned, composed, strict=True):
        job.advance(0.5 + 0.4 * copy.number / copy.of, tr("Signing"))
        said, written = signing_reason(paper.document), paper.document
        signed = sign(case.desk, pdf, identity, secret, said, written.prepared, written.language)
        entry = replace(copy, sha256=hashlib.sha256(signed).hexdigest())
        prepared.append(_Prepared(copy=entry, contact=known.get(copy.recipient), pdf=signed, pages=pages))
    made = _written(case, prepared, out, job)
    return CopiesMade(
        run=run, copies=tuple(made), marking=high_water(one.marking for one in copies),
        as_of=composed[0].as_of, asks=answers.asks, answers=ask_answers(case),
        left_out=answers.left_out, review=answers.review,
    )  # fmt: skip


def copies(case: OpenCase, run: str | None = None) -> list[Copy]:
    """The register: every copy ever made of papers of this case, oldest run first, by number."""
    found = [one for one in records(case, COPY, Copy) if run in (None, one.run)]
    order = {one.run: place for place, one in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda one: (order[one.run], one.number))


def which_file(case: OpenCase, data: bytes, job: Job | None = None) -> list[Which]:
    """Which copy this file is: by its bytes, else by what stands on its pages, read in a process of its own."""
    digest = hashlib.sha256(data).hexdigest()
    same = [_which(case, one, "sha256") for one in copies(case) if one.sha256 == digest]
    return same or which_page(case, _words_of(data, job or Job()))


def which_page(case: OpenCase, text: str) -> list[Which]:
    """Which copy a page with these words in its footer is: by its code, by half of one, or by number and recipient."""
    register = copies(case)
    told = {found.group().replace("-", "") for found in _CODE.finditer(text.upper())}
    for by, found in (
        ("code", [one for one in register if _plain(one.code) in told]),
        ("half", [one for one in register if _is_torn(one.code, text)]),
    ):
        if found:
            return [_which(case, one, by) for one in found]
    numbers = {(int(number), int(of)) for number, of in _numbers(text)}
    letters = normalise(text)
    by_number = [one for one in register if (one.number, one.of) in numbers]
    named = [one for one in by_number if normalise(one.recipient) in letters]
    return [_which(case, one, "number") for one in named or by_number]


def _recipients(desk: Desk, given: Sequence[str], left: LeftAs) -> tuple[list[str], dict[str, Contact]]:
    wanted = [" ".join(one.split())[:200] for one in given if one.strip()]
    if not wanted or len(wanted) > MOST:
        raise UsageError(
            tr("Copies are made for 1 to {most} recipients.").format(most=MOST), kept=tr("No copy was made.")
        )
    known: dict[str, Contact] = {}
    names = []
    for one in wanted:
        contact = find_contact(desk, one) if left is LeftAs.PACKAGE else None
        name = contact.name if contact else one
        if contact is not None:
            known[name] = contact
        names.append(name)
    if len({normalise(name) for name in names}) < len(names):
        raise UsageError(tr("A recipient is named twice."), kept=tr("No copy was made."))
    return names, known


def _composed(case: OpenCase, asked: Asked, names: Iterable[str]) -> list[Composed]:
    """The paper for each recipient; composed once for all for whom the same may be in it."""
    made: dict[tuple[object, ...], Composed] = {}
    found = []
    for name in names:
        rules = release_rules(case, ceiling=asked.ceiling, recipient=name, purpose=asked.purpose)
        same = (rules.closed, rules.unnamed, rules.nameless, rules.own)
        if same not in made:
            made[same] = compose(case, replace(asked, reader=name))
        found.append(made[same])
    return found


def _entry(
    case: OpenCase,
    run: str,
    number: int,
    names: Sequence[str],
    composed: Sequence[Composed],
    asked: Asked,
    left: LeftAs,
) -> Copy:
    document, recipient = composed[number - 1].document, names[number - 1]
    said = f"r2p-desk/copy/1\0{case.file.id}\0{run}\0{number}\0{recipient}".encode()
    digest = hmac.new(bytes(case.desk.officer.desk_key), said, hashlib.sha256).digest()
    code = base64.b32encode(digest)[:8].decode().translate(_ALPHABET)
    return Copy(
        id=str(uuid4()), run=run, number=number, of=len(names), recipient=recipient, kind=asked.kind,
        title=document.title, marking=document.marking, sha256="", code=f"{code[:4]}-{code[4:]}",
        day=When.on(document.prepared.astimezone(UTC).date()), left=left,
    )  # fmt: skip


def _rendered(composed: Sequence[Composed], made: Sequence[Copy]) -> list[tuple[bytes, int]]:
    """(PDF, pages) of each copy; the pages of one paper are set once."""
    from ..briefing.copies import CopyMark, render_copies

    found: dict[int, tuple[bytes, int]] = {}
    for paper in {id(one): one for one in composed}.values():
        mine = [place for place, one in enumerate(composed) if one is paper]
        marks = [
            CopyMark(number=one.number, of=one.of, code=one.code, recipient=one.recipient)
            for one in (made[place] for place in mine)
        ]
        for place, printed in zip(mine, render_copies(paper.document, marks), strict=True):
            found[place] = (printed.pdf, printed.pages)
    return [found[place] for place in range(len(made))]


def _checked(
    case: OpenCase, asked: Asked, composed: Sequence[Composed], names: Sequence[str], pdfs: Sequence[bytes]
) -> _Answers:
    """What the check of all copies asks, and what stayed out of any of them; ``Leak`` when one of them leaks."""
    asks: dict[str, Ask] = {}
    kept_out: dict[tuple[str, str], LeftOut] = {}
    review: dict[str, Gathered] = {}
    for paper in {id(one): one for one in composed}.values():
        mine = [place for place, one in enumerate(composed) if one is paper]
        withheld = withheld_from(
            case, paper.document.marking, paper.ceiling, recipient=names[mine[0]], purpose=asked.purpose,
            known=[names[place] for place in mine],
        )  # fmt: skip
        for released in check_copies(case, [pdfs[place] for place in mine], paper.document.marking, withheld):
            asks |= {one.key: one for one in released.asks}
            kept_out |= {(one.item, one.code): one for one in released.left_out}
            review |= {one.group: one for one in released.review}
    return _Answers(tuple(asks.values()), tuple(kept_out.values()), tuple(review.values()))


def _written(case: OpenCase, prepared: Sequence[_Prepared], out: Path, job: Job) -> list[CopyMade]:
    """Into the register, then onto the medium; what could not be written is taken out of the register again."""
    case.state([(COPY, one.copy.id, fields_of(one.copy)) for one in prepared])
    made: list[CopyMade] = []
    try:
        for one in prepared:
            job.advance(0.9 + 0.1 * one.copy.number / one.copy.of, tr("Writing the copies"))
            made.append(_sealed(case, one, out) if one.contact else _plain_file(one, out))
    except BaseException as error:
        written = {one.copy.id for one in made}
        if isinstance(error, Stranded):
            written.add(prepared[len(made)].copy.id)  # it may lie on the medium, and then is a copy
        gone: list[Stated] = [(COPY, one.copy.id, {"removed": True}) for one in prepared if one.copy.id not in written]
        case.state(gone)
        raise
    packed = [one.copy for one in made if one.copy.package]
    if packed:
        case.state([(COPY, one.id, {"package": one.package}) for one in packed])
    return made


def _plain_file(one: _Prepared, out: Path) -> CopyMade:
    path = out / f"copy-{one.copy.number:03d}-{_plain(one.copy.code)}.pdf"
    if path.exists():
        raise UsageError(tr("{name} is there already.").format(name=path.name), kept=tr("Nothing was overwritten."))
    write_durably(path, one.pdf)
    with machine_errors():
        kept = path.read_bytes() == one.pdf
    if not kept:
        raise DeskError(
            tr("{name} does not read back as it was written.").format(name=path.name), todo=tr("Use another disk.")
        )
    return CopyMade(copy=one.copy, path=path, pages=one.pages)


def _sealed(case: OpenCase, one: _Prepared, out: Path) -> CopyMade:
    """A package of kind briefing, which names neither the case nor its heads, to one receiver."""
    contact = one.contact
    assert contact is not None  # noqa: S101  # a copy without a contact leaves as a file
    source = Source(id=_PAPER_PART, role=Role.PAPER, chunks=partial(list, [one.pdf]))
    written = send(case.desk, [contact], Kind.BRIEFING, [source], out, marking=str(one.copy.marking))
    copy = replace(one.copy, package=written.package, contact=contact.id)
    return CopyMade(copy=copy, path=written.path, pages=one.pages)


def _words_of(data: bytes, job: Job) -> str:
    """The words on the pages of a file from anywhere."""
    from ..intake.reading_apart import Apart
    from .previewing import Held

    with Apart(Held(data), "application/pdf") as apart:
        outcome = apart.words(job)
    if not outcome.text:
        raise NotFound(
            tr("The file has no words that can be read, and its bytes are those of no copy."),
            kept=tr("Nothing was changed."),
            todo=tr("Type what stands in the footer of a page with --page."),
        )
    return outcome.text


def _which(case: OpenCase, copy: Copy, by: str) -> Which:
    return Which(copy=copy, case=case.file.id, by=by)


def _plain(code: str) -> str:
    return code.replace("-", "")


def _is_torn(code: str, text: str) -> bool:
    """Whether half of a code stands here alone."""
    words = re.findall(r"[0-9A-Z]{4,}", text.upper())
    return any(half in words for half in code.split("-"))


def _numbers(text: str) -> list[tuple[str, str]]:
    """Every *3 of 25* of a text, in the languages papers are written in."""
    digits = r"(\d{1,3})"
    between = r"\s*(?:of|/|sur|de|из|من|份，共|，共|共)\s*"
    return re.findall(rf"{digits}{between}{digits}", text)
