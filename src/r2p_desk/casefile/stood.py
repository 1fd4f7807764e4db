"""A case as it stood once: the commits of that time alone, replayed into memory.

*As stated* takes what officers claim to have stated by then. *As witnessed* takes what somebody other than its author
had seen by then. What was expunged since is gone from both.
"""

from collections.abc import Iterator, Sequence

from ..i18n import tr
from ..jobs import Job
from . import schema
from .bundle import CaseFile
from .database import Connection, database_errors, open_memory, snapshot, transaction
from .journal import Journal
from .reading import DATABASE
from .rules import Rules
from .views import Views

_COPIED = ("absent", "expunged")


def as_it_stood(case: CaseFile, moment: str, *, witnessed: bool, job: Job | None = None) -> CaseFile:
    """The case with what was stated (or witnessed) no later than this moment; open for reading, closed like any other.

    The case it came from must stay open as long as this one.
    """
    job = job or Job()
    memory = open_memory()
    try:
        with database_errors(DATABASE), snapshot(case.connection):
            chosen = _chosen(case, moment, witnessed=witnessed)
            schema.create_tables(memory)
            with transaction(memory):
                stood = CaseFile(case.folder, case.access, memory, None)
                stood.read_from(memory, _journal_in(memory, case))
                _replay(case, stood, chosen, job)
    except BaseException:
        memory.close()
        raise
    return stood


def _chosen(case: CaseFile, moment: str, *, witnessed: bool) -> list[tuple[int, str]]:
    """(position, commit id) of what counts, in the order this bundle took it in."""
    rows = case.connection.execute("SELECT position, id, at FROM applied ORDER BY position").fetchall()
    if not witnessed:
        return [(position, commit) for position, commit, at in rows if at <= moment]
    seen = case.witnesses()
    return [(position, commit) for position, commit, _ in rows if commit in seen and seen[commit].at <= moment]


def _journal_in(memory: Connection, case: CaseFile) -> Journal:
    """A journal over the replayed tables that asks the whole history which commit knew of which."""
    journal = Journal(memory, case.id, case.access.first)
    journal.ancestry = case.journal.ancestry
    journal.rules = Rules(memory, case.id, journal.ancestry)
    journal.rules.first = case.access.first
    journal.views = Views(memory, journal.ancestry)
    return journal


def _replay(case: CaseFile, stood: CaseFile, chosen: Sequence[tuple[int, str]], job: Job) -> None:
    source, target = case.connection, stood.connection
    for table in _COPIED:
        rows = source.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  # names are ours
        marks = ", ".join("?" * len(rows[0])) if rows else ""
        if rows:
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  # names are ours
    for count, (position, commit_id) in enumerate(chosen):
        if count % 256 == 0:
            job.advance(count / max(len(chosen), 1), tr("Looking back"))
        commit = case.journal.commit(commit_id)
        if commit is None:
            continue
        columns = "position, id, writer, seq, officer, at, clock"
        row = source.execute(f"SELECT {columns} FROM applied WHERE position=?", (position,)).fetchone()  # noqa: S608
        target.execute(f"INSERT INTO applied ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
        changes = case.journal.changes(commit)
        stood.journal.keep(commit, [change for _, change in changes])
        stood.journal.take_in(commit, position, changes)
    job.finish()


def moments(case: CaseFile) -> Iterator[str]:
    """The moments at which something was stated, oldest first: where a slider may stop."""
    with database_errors(DATABASE):
        yield from (row[0] for row in case.connection.execute("SELECT DISTINCT at FROM applied ORDER BY at"))
