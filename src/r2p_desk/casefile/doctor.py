"""Looks at everything a case file proves of itself and names each fault; rebuilds the views when asked."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import Damaged, DeskError
from ..i18n import tr
from ..jobs import Job
from ..keys.officer import Officer
from ..keys.signing import VerifyingKeys
from . import rebuilding, schema
from .access import COPY, NAME, open_access, read_access, write_access
from .bundle import CaseFile
from .database import Connection, bad_pages, broken_structure, database_errors, snapshot
from .desk import Pin
from .findings import Finding, Head, manager_findings, older_copy
from .journal import read_admission
from .reading import DATABASE
from .statements import Commit, read_change, read_commit

# a damaged row may hold anything, also text that is not UTF-8
_COMMITS = "SELECT id, CAST(bytes AS BLOB), CAST(signature AS BLOB) FROM commits"
_CHANGES = "SELECT CAST(salt AS BLOB), CAST(bytes AS BLOB) FROM changes"
_PAGE = re.compile(r"page (\d+)")


def examine(folder: Path, officer: Officer, pin: Pin | None, job: Job, heads: Sequence[Head] = ()) -> list[Finding]:
    """Every fault of a case file: access files, pages, commits, changes, views; empty when it is sound.

    ``heads`` are commits once seen here: one that is gone is a fault too.
    """
    job.advance(0.05, tr("Access files"))
    findings = _access_findings(folder, officer)
    if any(finding.file == NAME for finding in findings):
        return findings
    try:
        case = CaseFile.open(folder, officer, pin, write=False, check=False)
    except Damaged as error:
        page = None if not (folder / DATABASE).is_file() else 1
        return [*findings, Finding(code="damaged", text=error.happened, file=DATABASE, page=page)]
    with case:
        findings += case.findings
        job.advance(0.2, tr("Pages"))
        pages = _page_findings(case.connection)
        if pages:
            return findings + pages
        with database_errors(DATABASE), snapshot(case.connection):
            return findings + _journal_findings(case, job, heads)


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


def _access_findings(folder: Path, officer: Officer) -> list[Finding]:
    findings = []
    for name in (NAME, COPY):
        try:
            open_access((folder / name).read_bytes(), officer)
        except OSError:
            findings.append(Finding(code="missing", text=tr("{file} is missing.").format(file=name), file=name))
        except DeskError as error:
            findings.append(Finding(code=error.code, text=error.happened, file=name))
    if not findings and (folder / NAME).read_bytes() != (folder / COPY).read_bytes():
        findings.append(Finding(code="copies-differ", text=tr("access.age and its copy differ."), file=COPY))
    return findings


def rebuild(case: CaseFile, job: Job) -> int:
    """Make every list and the search index anew from the commits alone; as ``rebuilding.rebuild``."""
    job.advance(0.1, tr("Making the lists and the search index anew"))
    applied = rebuilding.rebuild(case.connection, case.journal)
    job.finish()
    return applied


def _page_findings(connection: Connection) -> list[Finding]:
    try:
        with database_errors(DATABASE):
            reports = bad_pages(connection)
            if not reports and not schema.missing_tables(connection):
                reports = broken_structure(connection)[0]
    except Damaged as error:
        return [Finding(code="damaged", text=error.happened, file=DATABASE)]
    return [
        Finding(
            code="page-damaged",
            text=tr("A page of {file} is not what was written.").format(file=DATABASE),
            file=DATABASE,
            page=int(found[1]) if (found := _PAGE.search(report)) else None,
        )
        for report in reports
    ]


def _journal_findings(case: CaseFile, job: Job, heads: Sequence[Head]) -> list[Finding]:
    missing = schema.missing_tables(case.connection)
    if set(missing) & set(schema.JOURNAL_TABLES):
        return [_finding("tables-missing", tr("Tables of the journal are missing."))]
    findings = [*_planted_findings(case.connection), *_commit_findings(case, job)]
    if missing:
        return [*findings, _finding("views-missing", tr("Tables made from the journal are missing: run --rebuild."))]
    findings += manager_findings(case.access, case.journal)
    findings += [*_order_findings(case), *older_copy(case.lost(heads))]
    if _applied_otherwise(case.connection) or case.journal.views.unsound_blocks():
        findings.append(_finding("views-differ", tr("Lists or fields are not those of the journal: run --rebuild.")))
    if not _search_is_sound(case.connection):
        findings.append(_finding("search-differs", tr("The search index is not that of the journal: run --rebuild.")))
    return findings


def _planted_findings(connection: Connection) -> list[Finding]:
    """Triggers and views: the format has none, so somebody who holds the case key put them there."""
    planted = connection.execute("SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()[0]
    return (
        [
            _finding(
                "planted",
                tr("There are triggers or views in {file} that are not of this format.").format(file=DATABASE),
            )
        ]
        if planted
        else []
    )


def _commit_findings(case: CaseFile, job: Job) -> Iterable[Finding]:
    """Each commit's own proofs: its bytes, its id, its signature, its changes."""
    rows = case.connection.execute(_COMMITS + " ORDER BY writer, seq, id").fetchall()
    signers = _signers(case)
    for count, (kept_id, data, signature) in enumerate(rows):
        if count % 64 == 0:
            job.advance(0.3 + 0.6 * count / len(rows), tr("Commits and signatures"))
        try:
            commit = read_commit(data, signature)
        except Damaged:
            yield _finding("commit-altered", tr("The bytes of a commit are not what was written."), kept_id)
            continue
        if commit.id != kept_id or commit.case != case.id:
            yield _finding("commit-altered", tr("The bytes of a commit are not what was written."), kept_id)
        elif commit.officer not in signers:
            yield _finding("unknown-officer", tr("A commit is signed by somebody the case does not name."), kept_id)
        elif not commit.signed_by(signers[commit.officer]):
            yield _finding("bad-signature", tr("The signature under a commit does not hold."), kept_id)
        yield from _change_findings(case.connection, commit, kept_id)


def _signers(case: CaseFile) -> dict[str, VerifyingKeys]:
    """Everybody named by the access file or by any access statement; read from the journal, not from its views."""
    signers = {member.id: member.verifying for member in case.access.officers}
    query = 'SELECT salt, bytes FROM changes WHERE instr(bytes, CAST(\'"kind":"access"\' AS BLOB))'
    for salt, data in case.connection.execute(query).fetchall():
        try:
            stated = read_admission(read_change(salt, data))
        except Damaged:
            continue
        signers |= {member.id: member.verifying for member in stated.officers} if stated else {}
    return signers


def _change_findings(connection: Connection, commit: Commit, kept_id: str) -> Iterable[Finding]:
    for change_id in commit.changes:
        row = connection.execute(_CHANGES + " WHERE id=?", (change_id,)).fetchone()
        if row is None:
            if connection.execute("SELECT 1 FROM absent WHERE change=?", (change_id,)).fetchone():
                continue  # withheld or expunged, as the journal has it
            yield _finding("change-missing", tr("A change of a commit is missing."), kept_id)
            continue
        try:
            altered = read_change(row[0], row[1]).id(commit.case, commit.writer) != change_id
        except Damaged:
            altered = True
        if altered:
            yield _finding("change-altered", tr("The bytes of a change are not what was written."), kept_id)


def _order_findings(case: CaseFile) -> list[Finding]:
    findings = [
        _finding("pending", tr("A commit waits for others that are not here."), commit)
        for commit in case.journal.pending()
    ]
    missing = "SELECT id FROM applied WHERE id NOT IN (SELECT id FROM commits) ORDER BY id"
    for (commit,) in case.connection.execute(missing).fetchall():
        findings.append(_finding("commit-missing", tr("A commit that counted is not in the journal."), commit))
    for writer in sorted(case.journal.ancestry.forked()):
        query = (
            "SELECT id FROM applied WHERE writer=? AND seq IN"
            " (SELECT seq FROM applied WHERE writer=? GROUP BY seq HAVING count(*) > 1) ORDER BY seq, id"
        )
        for (commit,) in case.connection.execute(query, (writer, writer)).fetchall():
            findings.append(_finding("fork", tr("Two commits carry one writer's same number."), commit))
    return findings + _clock_findings(case)


def _applied_otherwise(connection: Connection) -> bool:
    """Whether what is kept of applied commits differs from their bytes, or a commit waits that need not."""
    rows = connection.execute("SELECT id, writer, seq, officer, at FROM applied").fetchall()
    kept = {row[0]: row[1:] for row in rows}
    for kept_id, data, signature in connection.execute(_COMMITS).fetchall():
        try:
            commit = read_commit(data, signature)
        except Damaged:
            continue
        rests = all(named in kept for named in commit.named)
        if commit.id == kept_id and rests != (commit.id in kept):
            return True
        if commit.id == kept_id and rests and kept[commit.id] != (commit.writer, commit.seq, commit.officer, commit.at):
            return True
    return False


def _clock_findings(case: CaseFile) -> list[Finding]:
    moments = dict(case.connection.execute("SELECT id, at FROM applied").fetchall())
    findings = []
    for _, data, signature in case.connection.execute(_COMMITS).fetchall():
        try:
            commit = read_commit(data, signature)
        except Damaged:
            continue
        if any(moments.get(named, "") > commit.at for named in commit.named):
            findings.append(_finding("earlier-than-seen", tr("A commit claims a time before one it knew."), commit.id))
    return findings


def _search_is_sound(connection: Connection) -> bool:
    try:
        connection.execute("SELECT count(*) FROM search WHERE search MATCH 'zz'").fetchone()
        indexed = connection.execute("SELECT count(*) FROM search").fetchone()[0]
        counted = connection.execute("SELECT count(*) FROM searched").fetchone()[0]
        return bool(indexed == counted and not broken_structure(connection)[1])
    except Exception:  # noqa: BLE001  # whatever the index says but yes is a no
        return False


def _finding(code: str, text: str, commit: str | None = None) -> Finding:
    return Finding(code=code, text=text, file=DATABASE, commit=commit)
