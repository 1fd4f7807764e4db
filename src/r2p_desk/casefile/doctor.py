"""Looks at everything a case file proves of itself and names each fault; rebuilds the views when asked.

Nothing is changed here but by ``rebuild`` and ``restore_access``, and what every opening ends (``bundle.settle``); what
mends is in ``repair``.
"""

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from ..errors import AlreadyOpen, Damaged, DeskError, MachineError
from ..i18n import tr
from ..jobs import Job
from ..keys.officer import Officer
from ..system.files import FolderLock, machine_errors
from . import blob_care, dataset_rows, faults, log, quarantine, readme, rebuilding, schema
from .access import COPY, NAME, open_access, read_access, write_access
from .aside import kept_aside
from .bundle import CaseFile, settle
from .database import Connection, bad_pages, broken_structure, database_errors, snapshot
from .desk import Pin
from .findings import Finding, Head, manager_findings, older_copy
from .reading import DATABASE
from .unfinished import kept_beside
from .verifying import Verified, verify

_PAGE = re.compile(r"page (\d+)")


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """Every fault that was found, none when the case is sound as far as it was looked at; and what was not."""

    findings: tuple[Finding, ...]
    not_examined: tuple[Finding, ...] = ()


def examine(
    folder: Path,
    officer: Officer,
    pin: Pin | None,
    job: Job,
    heads: Sequence[Head] = (),
    *,
    quick: bool = False,
    leftovers: bool = True,
) -> Examined:
    """Every fault of a case file: access files, log, pages, commits, changes, views, attachments, README.txt.

    ``heads`` are commits once seen here: one that is gone is a fault too. ``quick`` opens attachments without reading
    them to their end. Without ``leftovers`` files that belong to nothing are no fault: of a copy of a case they say
    nothing.
    """
    job.advance(0.02, tr("Access files"))
    with contextlib.suppress(DeskError):  # as every opening does; what keeps it from it is found below
        settle(folder, officer)
    findings = [*access_findings(folder, officer), *_readme_findings(folder)]
    if any(map(faults.blames, findings)):
        return Examined(findings=tuple(findings), not_examined=_unseen(DATABASE))
    try:
        case = CaseFile.open(folder, officer, pin, write=False, check=False)
    except Damaged as error:
        findings.append(_closed(folder, officer, error))
        return Examined(findings=tuple(findings), not_examined=_unseen(DATABASE))
    with case:
        findings += case.findings
        job.advance(0.05, tr("Pages"))
        pages, index_broken = _page_findings(case.connection)
        if pages:
            return Examined(findings=(*findings, *pages), not_examined=_unseen(DATABASE))
        with database_errors(DATABASE), snapshot(case.connection):
            findings += journal_findings(case, part(job, 0.1, 0.5), heads, index_broken=index_broken)
        looked = _attachments(case, part(job, 0.5, 1.0), quick=quick, leftovers=leftovers)
    kept = [faults.kept_beside(path.name) for path in kept_beside(folder)]
    kept += map(faults.kept_aside, kept_aside(folder))
    return Examined(findings=(*findings, *looked.findings), not_examined=(*looked.not_examined, *kept))


def restore_access(folder: Path, officer: Officer, pin: Pin | None) -> None:
    """Put access.bak back as access.age, after it has proven itself and matches what the officer's store remembers."""
    access = read_access(folder, officer, COPY)
    if pin is not None and access.hash != pin.access:
        raise Damaged(
            tr("The copy is not the access file you know."),
            kept=tr("Nothing was changed."),
            todo=tr("Restore access.age from a backup."),
        )
    write_access(folder, (folder / COPY).read_bytes())


def rebuild(case: CaseFile, job: Job) -> int:
    """Make every list and the search index anew from the commits alone; as ``rebuilding.rebuild``."""
    job.advance(0.1, tr("Making the lists and the search index anew"))
    applied = rebuilding.rebuild(case.connection, case.journal)
    job.finish()
    return applied


def access_findings(folder: Path, officer: Officer) -> list[Finding]:
    """What is amiss with access.age and its copy."""
    findings = []
    for name in (NAME, COPY):
        try:
            open_access((folder / name).read_bytes(), officer)
        except OSError:
            findings.append(faults.missing_access(name))
        except DeskError as error:
            findings.append(faults.access(error.code, error.happened, name))
    if not findings and (folder / NAME).read_bytes() != (folder / COPY).read_bytes():
        findings.append(faults.copies_differ())
    return findings


def journal_findings(
    case: CaseFile, job: Job, heads: Sequence[Head], *, index_broken: bool = False
) -> Iterator[Finding]:
    """Everything that is amiss with the journal and what was made of it."""
    missing = schema.missing_tables(case.connection)
    if set(missing) & set(schema.JOURNAL_TABLES):
        yield faults.tables_missing()
        return
    if is_planted(case.connection):
        yield faults.planted()
    found = verify(case.connection, case.access, job, views=not missing)
    yield from map(faults.of_journal, found.faults)
    if found.unnamed:
        yield faults.unnamed(found.unnamed)
    yield from quarantine_findings(case)
    if missing:
        yield faults.views_missing()
        return
    yield from manager_findings(case.access, case.journal)
    yield from map(faults.pending, case.journal.pending())
    yield from map(faults.fork, _forks(case))
    yield from older_copy(case.lost(heads))
    yield from dataset_findings(case)
    if differ(case, found):
        yield faults.views_differ()
    if index_broken or not search_is_sound(case.connection):
        yield faults.search_differs()


def quarantine_findings(case: CaseFile) -> list[Finding]:
    """What is in quarantine, by whom to ask for it."""
    if "applied" in schema.missing_tables(case.connection):
        return []
    return faults.lacking(quarantine.lacking(case.connection), len(case.journal.pending()))


def dataset_findings(case: CaseFile) -> Iterator[Finding]:
    """Datasets of which rows are here, and not those that were pinned; none at all is no fault."""
    for record, _, fields in case.records(dataset_rows.KIND):
        here, digest = dataset_rows.digest_here(case.connection, record)
        if here and (here, digest) != (fields.get("rows"), fields.get("digest")) and not fields.get("removed"):
            yield faults.dataset_rows(str(fields.get("name", "")), here, int(fields.get("rows") or 0))


def is_planted(connection: Connection) -> bool:
    """Whether there are triggers or views, which this format does not have."""
    query = "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')"
    return bool(connection.execute(query).fetchone()[0])


def differ(case: CaseFile, found: Verified) -> bool:
    """Whether lists or fields are not those of the journal."""
    return found.otherwise or bool(case.journal.views.unsound_blocks())


def search_is_sound(connection: Connection) -> bool:
    """Whether the search index answers and holds as many records as it should."""
    try:
        connection.execute("SELECT count(*) FROM search WHERE search MATCH 'zz'").fetchone()
        indexed = connection.execute("SELECT count(*) FROM search").fetchone()[0]
        counted = connection.execute("SELECT count(*) FROM searched").fetchone()[0]
        return bool(indexed == counted)
    except Exception:  # noqa: BLE001  # whatever the index says but yes is a no
        return False


def structure_of(connection: Connection) -> tuple[list[str], bool]:
    """What SQLCipher says of pages, else what SQLite says of tables; and whether the search index alone is broken.

    ``Damaged`` when it cannot even tell.
    """
    with database_errors(DATABASE):
        reports = bad_pages(connection)
        if reports or schema.missing_tables(connection):
            return reports, False
        tables, index = broken_structure(connection)
        return tables, bool(index)


def part(job: Job, begin: float, end: float) -> Job:
    """A job within a job."""
    return Job(lambda fraction, text: job.advance(begin + (end - begin) * fraction, text))


def _readme_findings(folder: Path) -> list[Finding]:
    """README.txt tells people what to do when this program is gone, so nobody else may put words into it."""
    path = folder / readme.NAME
    with machine_errors():
        if not path.is_file():
            return [faults.readme(there=False)]
        return [] if readme.is_ours(path.read_bytes()) else [faults.readme(there=True)]


def _page_findings(connection: Connection) -> tuple[list[Finding], bool]:
    try:
        reports, index_broken = structure_of(connection)
    except Damaged as error:
        return [faults.database(error.happened, None)], False
    return [faults.page(int(named[1]) if (named := _PAGE.search(report)) else None) for report in reports], index_broken


def _closed(folder: Path, officer: Officer, error: Damaged) -> Finding:
    """Why the case does not open."""
    database = folder / DATABASE
    with machine_errors():
        there = database.is_file()
    kind = log.fault_of(folder, database, read_access(folder, officer).derive("case-db")) if there else None
    return faults.log(kind) if kind is not None else faults.database(error.happened, 1 if there else None)


def _forks(case: CaseFile) -> Iterator[str]:
    for writer in sorted(case.journal.ancestry.forked()):
        query = (
            "SELECT id FROM applied WHERE writer=? AND seq IN"
            " (SELECT seq FROM applied WHERE writer=? GROUP BY seq HAVING count(*) > 1) ORDER BY seq, id"
        )
        yield from (row[0] for row in case.connection.execute(query, (writer, writer)).fetchall())


def _attachments(case: CaseFile, job: Job, *, quick: bool, leftovers: bool) -> blob_care.Looked:
    """All sealed files and orphans; nothing where the records that name them cannot be read."""
    if schema.missing_tables(case.connection):
        return blob_care.Looked([], list(_unseen(None)))
    looked = blob_care.examine(case, job, quick=quick)
    if not leftovers:
        return looked
    try:
        with _nobody_writes(case.folder):
            orphans = case.attachments.orphans()
    except (AlreadyOpen, MachineError):  # what another is just writing looks like an orphan
        text = tr("Leftovers among the attachments were not looked for: another process may be writing there.")
        return blob_care.Looked(looked.findings, [*looked.not_examined, Finding(code="orphans", text=text)])
    found = [faults.orphan(path.relative_to(case.folder).as_posix()) for path in orphans]
    return blob_care.Looked([*looked.findings, *found], looked.not_examined)


@contextlib.contextmanager
def _nobody_writes(folder: Path) -> Iterator[None]:
    lock = FolderLock(folder)
    lock.acquire("", todo="")
    try:
        yield
    finally:
        lock.release()


def _unseen(file: str | None) -> tuple[Finding, ...]:
    """The journal (where ``file`` is given) and the attachments, when what is before them must be mended first."""
    found = []
    if file is not None:
        text = tr("The journal was not looked at: what was found must be mended first.")
        found.append(Finding(code="journal-not-read", text=text, file=file))
    text = tr("The attachments were not looked at: only the records tell what they should be.")
    return (*found, Finding(code="attachments-not-read", text=text))
