"""Ways out to other systems: what may leave, written in a format they read, searched before it is anywhere outside.

The same check as for papers: conditions kept for whoever gets it, redacted records only, what was made opened again and
searched for all that was withheld, the signed result kept.
"""

import hashlib
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from ..analysis.frameworks import UN_2014
from ..domain.attachment import CustodyEvent
from ..domain.marking import Marking
from ..domain.when import When
from ..errors import InvalidValue, Refused, TooLarge, UsageError
from ..exchange.bridges.found import NAMES, OWN_WORDS, Format, formats
from ..exchange.bridges.material import Group, Leaving, LeavingFile, Made, Wishes
from ..exchange.bridges.vocabulary import misp_taxonomy, stix_extension
from ..i18n import tr
from ..jobs import Job
from ..release.harm import Ask
from ..release.marking import Gathered
from ..release.rules import Rules
from ..system.files import flush_folder, machine_errors, write_durably
from . import custody
from .assessing import today
from .attachment_access import source_of
from .cases import case_record
from .composing import Asked as PaperAsked
from .composing import compose, moment_of, signing_reason
from .frameworks import shipped
from .leaving import FileFound, files_leaving, leaving, recipient_id, with_files
from .pdf_signing import sign
from .releasing import LeftOut, Released, Withheld, check_release, release_rules
from .session import OpenCase
from .sharing_groups import find_group

MOST_FILES = 256 * 1024 * 1024
"""Bytes of attachments that go along at most: all of it is searched before any of it is written."""
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
    suffix: str = ""

    @property
    def marking(self) -> Marking:
        """What it bears."""
        return self.leaving.marking


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What left: where it is, and what it was."""

    path: Path
    sha256: str
    prepared: Prepared


def prepare(case: OpenCase, asked: Asked, job: Job | None = None) -> Prepared:
    """Make what was asked for and check it; nothing of it touches the disk.

    ``UsageError`` for a format there is not, for a MISP event without a sharing group that is known and has members;
    ``Refused`` where nothing may leave; ``Leak`` where what was made holds something that must not.
    """
    job = job or Job()
    format_, group = _format(case, asked)
    job.advance(0.1, tr("Reading the case"))
    rules = _rules(case, asked, group)
    whole = leaving(case, rules, day=_day(asked), to=_to(asked, group), purpose=asked.purpose, title=_title(asked))
    _refuse_nothing(case, whole, rules, asked)
    ids = partial(recipient_id, case, _to(asked, group))
    found = files_leaving(case, rules, ids) if asked.files else []
    whole = with_files(whole, [*_attached(case, found, job), *_papers(case, asked)])
    job.advance(0.5, tr("Writing it in its format"))
    made = format_.write(whole, Wishes(group=group, bom=asked.bom))
    job.advance(0.6, tr("Looking for what must not leave"))
    released = _checked(case, asked, whole, made, group, job)
    return Prepared(
        asked=asked, leaving=whole, made=made, asks=released.asks, answers=released.answers,
        left_out=released.left_out, review=released.review, attachments=tuple(one.record for one in found),
        suffix=format_.suffix,
    )  # fmt: skip


def write(case: OpenCase, prepared: Prepared, out: Path) -> Exported:
    """Put what was prepared at ``out``, whole or not at all; a folder, or one ZIP where the name ends so.

    That attachments were exported is stated in the case first. ``UsageError`` where something is there already.
    """
    made = prepared.made
    _check_out(out)
    for record in prepared.attachments:
        custody.record(case, record, CustodyEvent.EXPORTED)
    if made.folder and out.suffix.casefold() != ".zip":
        _write_folder(out, made.files)
    elif made.folder:
        inside = out.stem
        write_durably(out, Made(files=tuple((f"{inside}/{name}", one) for name, one in made.files)).packed())
    else:
        write_durably(out, made.files[0][1])
    return Exported(path=out, sha256=made.sha256, prepared=prepared)


def export(case: OpenCase, asked: Asked, out: Path, job: Job | None = None) -> Exported:
    """Make, check and write what was asked for; see ``prepare`` and ``write``."""
    _check_out(out)
    return write(case, prepare(case, asked, job), out)


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


def _to(asked: Asked, group: Group | None) -> str | None:
    """Whose name it bears; a sharing group is a recipient, too."""
    return asked.to or (group.name if group else None)


def _rules(case: OpenCase, asked: Asked, group: Group | None) -> Rules:
    """What may leave; for a sharing group what may leave to each of its members, and to whom it is named for."""
    readers = [asked.to] if asked.to or not group else []
    readers += list(group.organisations) if group else []
    each = [
        release_rules(case, ceiling=asked.ceiling, recipient=one, purpose=asked.purpose) for one in readers
    ]  # fmt: skip
    return _together(each)


def _together(each: Sequence[Rules]) -> Rules:
    """The rules under which something may go to all of these at once."""
    first = each[0]
    breaches = {(one.item, one.code): one for rules in each for one in rules.breaches}
    return msgspec.structs.replace(
        first,
        closed=frozenset().union(*(one.closed for one in each)),
        unnamed=frozenset().union(*(one.unnamed for one in each)),
        nameless=frozenset().union(*(one.nameless for one in each)),
        leaning=frozenset().union(*(one.leaning for one in each)),
        own=frozenset(first.own).intersection(*(one.own for one in each)),
        raised={item: marking for one in each for item, marking in one.raised.items()},
        breaches=tuple(breaches.values()),
    )


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


def _attached(case: OpenCase, found: Iterable[FileFound], job: Job) -> list[LeavingFile]:
    """The bytes of attachments, each proven to be what came; ``TooLarge`` for more than can be searched."""
    files = list(found)
    if sum(one.size for one in files) > MOST_FILES:
        raise TooLarge(
            tr("The attachments together are larger than 256 MiB."),
            kept=tr("Nothing was written."),
            todo=tr("Send them as a package."),
        )
    read = []
    for one in files:
        job.advance(0.3, tr("Reading the attachments"))
        with source_of(case, one.record) as source:
            source.check(job)
            content = b"".join(bytes(piece) for piece in source.reader.stream())
        read.append(
            LeavingFile(name=one.name, media_type=one.media_type, content=content, marking=one.marking, items=one.items)
        )
    return read


def _papers(case: OpenCase, asked: Asked) -> list[LeavingFile]:
    """Papers of these kinds for the same recipient under the same ceiling, signed by this officer."""
    if not asked.papers:
        return []
    from ..briefing.pdf import render

    made = []
    for number, kind in enumerate(asked.papers, 1):
        wanted = PaperAsked(kind=kind, to=asked.to, ceiling=asked.ceiling, purpose=asked.purpose, title=_title(asked))
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


def _checked(case: OpenCase, asked: Asked, whole: Leaving, made: Made, group: Group | None, job: Job) -> Released:
    """What was made, opened and searched as one; the hashes of files that may leave are no secret here."""
    known = [hashlib.sha256(one.content).hexdigest() for one in whole.files]
    known += [asked.to or "", asked.purpose or "", _title(asked) or "", *OWN_WORDS]
    known += [group.name, group.uuid, *group.organisations] if group else []
    above = _rules(case, msgspec.structs.replace(asked, ceiling=asked.ceiling or whole.marking), group)
    withheld = Withheld(case, above, known, job)
    data = made.packed() if made.folder else made.files[0][1]
    return check_release(case, data, marking=whole.marking, withheld=withheld, name=made.files[0][0])


def _check_out(out: Path) -> None:
    if out.exists() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is there already, or its folder is not.").format(name=out.name or str(out)),
            kept=tr("Nothing was written."),
            todo=tr("Name something new in a folder that exists."),
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
