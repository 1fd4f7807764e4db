"""Ways out to other systems: what may leave, written in a format they read, searched before it is anywhere outside.

The same check as for papers: conditions kept for whoever gets it, redacted records only, what was made opened again and
searched for all that was withheld, the signed result kept.
"""

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from ..analysis.frameworks import UN_2014
from ..domain.attachment import CustodyEvent
from ..domain.marking import Marking
from ..domain.when import When
from ..errors import DeskError, InvalidValue, Refused, UsageError
from ..exchange.approval import Leaving as Handed
from ..exchange.bridges.found import NAMES, OWN_WORDS, Format, formats
from ..exchange.bridges.material import Group, Leaving, LeavingFile, Made, Wishes
from ..exchange.bridges.vocabulary import misp_taxonomy, stix_extension
from ..exchange.moments import moment
from ..i18n import tr
from ..jobs import Job
from ..release.harm import Ask
from ..release.marking import Gathered
from ..release.rules import Rules
from ..system.files import flush_folder, machine_errors, write_durably
from . import custody
from .approving import approved_by
from .assessing import today
from .cases import case_record
from .composing import Asked as PaperAsked
from .composing import compose, moment_of, signing_reason
from .dossier_files import Carried, carried, may_leave
from .export_readers import ceiling_for, needs_second, readers, rules_for_all
from .frameworks import shipped
from .leaving import files_of, leaving, records_of, with_files
from .pdf_signing import sign
from .releasing import LeftOut, Released, Withheld, check_release
from .session import OpenCase
from .sharing_groups import find_group

EXPORTED = "exported"
"""Area of the officer's store: what left a case for another system."""
PUBLISHED = {"misp-taxonomy": ("machinetag.json", misp_taxonomy), "stix-extension": ("extension.json", stix_extension)}
"""Forms in which the framework is published → name of the file, writer."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted: a format, for whom, the highest marking they may read, what they are to use it for.

    ``title`` is one other than the case's; ``group`` a sharing group by name or UUID (MISP); ``bom`` a byte order mark
    (CSV); ``files`` whether attachments go along and ``papers`` which kinds of paper (BagIt); ``day`` the day it
    leaves, today where it is not given.
    """

    format: str
    to: str | None = None
    ceiling: Marking | None = None
    purpose: str | None = None
    title: str | None = None
    group: str | None = None
    bom: bool = False
    files: bool = False
    papers: tuple[str, ...] = ()
    day: When | None = None


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """What would leave, made and checked and nowhere yet: what is in it, what stayed behind, what is asked."""

    asked: Asked
    leaving: Leaving
    made: Made
    asks: tuple[Ask, ...]
    answers: Mapping[str, str]
    left_out: tuple[LeftOut, ...]
    review: tuple[Gathered, ...]
    attachments: tuple[str, ...] = ()
    """Ids, in the case, of the attachments in it."""
    kept_files: tuple[str, ...] = ()
    """Ids of attachments that cannot leave, since not all of them can be searched."""
    suffix: str = ""
    ceiling: Marking | None = None
    """The highest marking in it that may be: the one asked for, else that of the recipient's release profile."""
    to: str = ""
    """Key hash of the contact it is for, where it is for one."""
    needs_second: bool = False
    """Whether a second person must approve exactly this before it is written."""
    searched: Withheld | None = None
    """What it was searched for; the name it gets outside is searched for the same."""

    @property
    def marking(self) -> Marking:
        """What it bears."""
        return self.leaving.marking

    @property
    def handed(self) -> Handed:
        """What a second person approves: every file by its hash, for whom, marked how."""
        parts = tuple(
            (f"part-{number:04d}", name, len(content), hashlib.sha256(content).hexdigest())
            for number, (name, content) in enumerate(self.made.files, 1)
        )
        return Handed(
            kind=f"export {self.asked.format}", to=self.to, to_name=self.leaving.to or "", marking=str(self.marking),
            parts=parts,
        )  # fmt: skip


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What left: where it is, what it was, who approved it (name), if anybody."""

    path: Path
    sha256: str
    prepared: Prepared
    approved_by: str | None = None


class KeptExport(msgspec.Struct, frozen=True, kw_only=True):
    """What the officer's own store keeps of an export: when, in which format, to whom, marked how, which records.

    ``records`` and ``files`` are ids in the case; ``approved_by`` the name of the second person, if anybody's.
    """

    at: str
    format: str
    to: str | None
    marking: str
    ceiling: str | None
    sha256: str
    records: tuple[str, ...]
    files: tuple[str, ...] = ()
    approved_by: str | None = None


def exports(case: OpenCase) -> list[KeptExport]:
    """Everything that left this case for another system from here, oldest first."""
    notes = case.desk.store.notes(EXPORTED)
    return [msgspec.convert(kept, KeptExport) for name, kept in notes.items() if name.startswith(f"{case.file.id}/")]


def prepare(case: OpenCase, asked: Asked, job: Job | None = None) -> Prepared:
    """Make what was asked for and check it; nothing of it touches the disk.

    ``UsageError`` for a format there is not, for a MISP event without a sharing group that is known and has members;
    ``Refused`` where nothing may leave; ``Leak`` where what was made holds something that must not.
    """
    job = job or Job()
    format_, group = _format(case, asked)
    found = readers(case.desk, asked.to, group)
    ceiling = ceiling_for(found, asked.ceiling, files=asked.files, papers=bool(asked.papers))
    job.advance(0.1, tr("Reading the case"))
    rules = rules_for_all(case, found, ceiling, asked.purpose)
    to = found[0].name if asked.to else group.name if group else None
    whole = leaving(case, rules, day=_day(asked), to=to, purpose=asked.purpose, title=_title(asked))
    _refuse_nothing(case, whole, rules, asked)
    files, kept = _attached(case, rules, job) if asked.files else ([], [])
    whole = with_files(whole, [*files_of(case, rules, to, files), *_papers(case, asked, ceiling)])
    job.advance(0.5, tr("Writing it in its format"))
    made = format_.write(whole, Wishes(group=group, bom=asked.bom))
    job.advance(0.6, tr("Looking for what must not leave"))
    going = _same_bytes(case, whole)
    above = rules_for_all(case, found, ceiling or whole.marking, asked.purpose, going)
    searched = Withheld(case, above, _known(asked, whole, group), job)
    released = _checked(case, searched, whole, made)
    contact = found[0].contact if asked.to else None
    return Prepared(
        asked=asked, leaving=whole, made=made, asks=released.asks, answers=released.answers,
        left_out=released.left_out, review=released.review, attachments=tuple(one.attachment for one in files),
        kept_files=tuple(kept), suffix=format_.suffix, ceiling=ceiling, to=contact.id if contact else "",
        needs_second=needs_second(found, whole.marking), searched=searched,
    )  # fmt: skip


def write(case: OpenCase, prepared: Prepared, out: Path, *, approval: bytes | None = None) -> Exported:
    """Put what was prepared at ``out``, whole or not at all; a folder, or one ZIP where the name ends so.

    That attachments were exported is stated in the case first. ``UsageError`` where something is there already,
    ``Refused`` without a second person's approval of exactly these bytes where one is needed, ``Leak`` for a name that
    tells what was withheld, ``DeskError`` where it does not read back as it was written.
    """
    made = prepared.made
    _check_out(out)
    second = None
    if prepared.needs_second or approval is not None:
        second = approved_by(case, prepared.handed, approval)
    if prepared.searched is not None:
        check_release(
            case,
            out.name.encode("utf-8", "replace"),
            marking=prepared.marking,
            withheld=prepared.searched,
            name=out.name,
        )
    for record in prepared.attachments:
        custody.record(case, record, CustodyEvent.EXPORTED)
    kept = _kept(case, prepared, second.name if second else None)
    case.desk.store.keep_notes(EXPORTED, kept)
    try:
        _put(out, made)
    except DeskError:
        case.desk.store.keep_notes(EXPORTED, dict.fromkeys(kept))  # nothing left
        raise
    name = second.name if second else None
    return Exported(path=out, sha256=made.sha256, prepared=prepared, approved_by=name)


def export(
    case: OpenCase,
    asked: Asked,
    out: Path,
    job: Job | None = None,
    *,
    approve: Callable[[Prepared], bytes | None] | None = None,
) -> Exported:
    """Make, check and write what was asked for; see ``prepare`` and ``write``.

    ``approve`` is shown what was made, and answers with a second person's approval of it.
    """
    _check_out(out)
    prepared = prepare(case, asked, job)
    return write(case, prepared, out, approval=None if approve is None else approve(prepared))


def format_words(name: str) -> str:
    """What a format is for, in words."""
    return {
        "bagit": tr("Bag for an archive or a court (BagIt)"),
        "csv": tr("Tables (CSV)"),
        "xlsx": tr("Workbook (XLSX)"),
        "geojson": tr("Map (GeoJSON)"),
        "stix": tr("Threat intelligence (STIX 2.1)"),
        "misp": tr("MISP event for a sharing group"),
    }[name]


def kind_words(kind: str) -> str:
    """What a kind of record that leaves is called."""
    return {
        "source": tr("Sources"),
        "item": tr("Items"),
        "assessment": tr("Assessments"),
        "judgement": tr("Judgements"),
        "concern": tr("Levels of concern"),
        "evidence": tr("Evidence"),
        "warning": tr("Warnings"),
        "outcome": tr("Outcomes of warnings"),
    }[kind]


def publish_framework(form: str, out: Path) -> Path:
    """Write the framework of 2014 as others can tag with it: ``misp-taxonomy`` or ``stix-extension``, to a file.

    In the words that ship, never in those of a pack an officer loaded, which may be the document's own.
    """
    if form not in PUBLISHED:
        raise UsageError(
            tr("“{name}” is no form in which the framework is published.").format(name=form[:40]),
            kept=tr("Nothing was written."),
            todo=tr("There are: {names}.").format(names=", ".join(PUBLISHED)),
        )
    name, writer = PUBLISHED[form]
    path = out / name if out.is_dir() else out
    _check_out(path)
    write_durably(path, writer(shipped(UN_2014)))
    return path


def _format(case: OpenCase, asked: Asked) -> tuple[Format, Group | None]:
    format_ = formats(shipped(UN_2014)).get(asked.format)
    if format_ is None:
        what = tr("“{name}” is no format that is written.").format(name=asked.format[:40])
    elif (asked.files or asked.papers) and not format_.files:
        what = tr("Attachments and papers go along in a bag only.")
    elif asked.group and not format_.grouped:
        what = tr("A sharing group is for MISP events only.")
    else:
        return format_, find_group(case.desk, asked.group) if format_.grouped else None
    raise UsageError(
        what, kept=tr("Nothing was written."), todo=tr("There are: {names}.").format(names=", ".join(NAMES))
    )


def _day(asked: Asked) -> str:
    day = asked.day or today()
    if day.earliest != day.latest:
        raise InvalidValue(tr("The day it leaves is one day."), kept=tr("Nothing was written."))
    return day.earliest.isoformat()


def _title(asked: Asked) -> str | None:
    return " ".join(asked.title.split())[:200] or None if asked.title else None


def _refuse_nothing(case: OpenCase, whole: Leaving, rules: Rules, asked: Asked) -> None:
    if not whole.entries:
        raise Refused(
            tr("Under this ceiling and these conditions nothing may leave."),
            kept=tr("Nothing was written."),
            todo=tr("Look at the markings of the items, and at the originators' conditions."),
        )
    if not rules.opens(None) and not _title(asked):
        raise Refused(
            tr("The case itself is marked {marking}, so its title may not leave.").format(
                marking=case_record(case).marking.words
            ),
            kept=tr("Nothing was written."),
            todo=tr("Give a title of its own with --title."),
        )


def _attached(case: OpenCase, rules: Rules, job: Job) -> tuple[list[Carried], list[str]]:
    """The attachments as they leave, as with a dossier: pictures drawn anew, none that cannot be searched whole."""
    items = {record for record, _, fields in case.file.records("item") if rules.open_item(record, fields)}
    return carried(case, rules, may_leave(case, rules, items, ()), job, names=False)


def _same_bytes(case: OpenCase, whole: Leaving) -> frozenset[str]:
    """Every attachment with the bytes of a file that leaves: their hash is no secret here, whatever else has them."""
    hashes = {hashlib.sha256(one.content).hexdigest() for one in whole.files}
    return frozenset(record for record, _, fields in case.file.records("attachment") if fields.get("sha256") in hashes)


def _papers(case: OpenCase, asked: Asked, ceiling: Marking | None) -> list[LeavingFile]:
    """Papers of these kinds for the same recipient under the same ceiling, signed by this officer."""
    if not asked.papers:
        return []
    from ..briefing.pdf import render

    made = []
    for number, kind in enumerate(asked.papers, 1):
        wanted = PaperAsked(kind=kind, to=asked.to, ceiling=ceiling, purpose=asked.purpose, title=_title(asked))
        wanted = msgspec.structs.replace(wanted, prepared=moment_of(wanted))
        document = compose(case, wanted).document
        reason = signing_reason(document)
        signed = sign(case.desk, render(document).pdf, None, None, reason, document.prepared, document.language)
        made.append(
            LeavingFile(
                name=f"paper-{number:04d}.pdf", media_type="application/pdf", content=signed, marking=document.marking
            )
        )
    return made


def _known(asked: Asked, whole: Leaving, group: Group | None) -> list[str]:
    """What may stand in it whatever the case withholds: what was typed for it, and our own words."""
    known = [whole.to or "", asked.purpose or "", _title(asked) or "", *OWN_WORDS]
    return [*known, *((group.name, group.uuid, *group.organisations) if group else ())]


def _checked(case: OpenCase, withheld: Withheld, whole: Leaving, made: Made) -> Released:
    """What was made, opened and searched as one."""
    data = made.packed() if made.folder else made.files[0][1]
    return check_release(case, data, marking=whole.marking, withheld=withheld, name=made.files[0][0])


def _check_out(out: Path) -> None:
    if out.exists() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is there already, or its folder is not.").format(name=out.name or str(out)),
            kept=tr("Nothing was written."),
            todo=tr("Name something new in a folder that exists."),
        )


def _kept(case: OpenCase, prepared: Prepared, second: str | None) -> dict[str, dict[str, Any]]:
    """The entry that is kept before anything has its name outside."""
    at, sha256 = moment(datetime.now(UTC)), prepared.made.sha256
    entry = KeptExport(
        at=at, format=prepared.asked.format, to=prepared.leaving.to, marking=str(prepared.marking),
        ceiling=None if prepared.ceiling is None else str(prepared.ceiling), sha256=sha256,
        records=tuple(records_of(case, prepared.leaving)), files=prepared.attachments, approved_by=second,
    )  # fmt: skip
    return {f"{case.file.id}/{at}/{sha256[:16]}": msgspec.to_builtins(entry)}


def _put(out: Path, made: Made) -> None:
    """Write it, and read it back."""
    if made.folder and out.suffix.casefold() != ".zip":
        _write_folder(out, made.files)
        written = {out / name: content for name, content in made.files}
    else:
        inside = Made(files=tuple((f"{out.stem}/{name}", content) for name, content in made.files))
        written = {out: inside.packed() if made.folder else made.files[0][1]}
        write_durably(out, written[out])
    _refuse_otherwise(written)


def _refuse_otherwise(written: Mapping[Path, bytes]) -> None:
    """Read back every file that was written."""
    for path, content in written.items():
        with machine_errors():
            same = path.read_bytes() == content
        if not same:
            raise DeskError(
                tr("{name} does not read back as it was written.").format(name=path.name), todo=tr("Use another disk.")
            )


def _write_folder(out: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """A folder that has its name only once all of it is on the disk."""
    partial_ = out.with_name(f".{secrets.token_hex(8)}.partial")
    with machine_errors():
        try:
            partial_.mkdir(mode=0o700)
            for name, content in files:
                path = partial_ / name
                path.parent.mkdir(parents=True, exist_ok=True)
                write_durably(path, content)
            partial_.rename(out)
        finally:
            shutil.rmtree(partial_, ignore_errors=True)
        flush_folder(out.parent)
