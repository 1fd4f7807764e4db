"""An SQLCipher file opened the one way this program opens them.

Raw 32-byte key handed over in memory and wiped (never in SQL text), 16 KiB pages, HMAC-SHA512, WAL with full
synchronisation, no temporary files, no attached databases, no extensions. Any other way of opening is a defect.
"""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from ..errors import AlreadyOpen, Cancelled, Damaged, MachineError, NewerVersion
from ..i18n import tr
from ..system.files import flush_file, machine_errors

FORMAT = 1
OFFICER_STORE = "desk.db"
_PAGE = 16384
_CACHE_KIB = 65536
_BUSY_MS = 5000
_STEPS_BETWEEN = 200_000

Connection: TypeAlias = sqlcipher.Connection


def open_database(path: Path, key: bytes | bytearray, *, create: bool = False, read_only: bool = False) -> Connection:
    """A connection in autocommit mode, keyed and checked; the caller closes it with ``close_database``.

    ``Damaged`` when page one cannot be read with this key, ``NewerVersion`` when a later program wrote the file.
    """
    if not create:
        _refuse_nothing(path)
    with database_errors(path.name):
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=256)
        try:
            _prepare(connection, key, create=create)
            _refuse_newer(connection, path.name)
            if read_only:
                connection.execute("PRAGMA query_only=ON")
        except BaseException:
            connection.close()
            raise
    return connection


def open_memory() -> Connection:
    """An empty database that lies in this process's memory only and is gone when closed."""
    connection = sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False, cached_statements=256)
    connection.set_authorizer(_authorize)
    return connection


def _refuse_nothing(path: Path) -> None:
    """A file cut to less than a page would pass for a new database, and be written to."""
    with machine_errors():
        size = path.stat().st_size if path.is_file() else None
    if size is None:
        raise Damaged(
            tr("{file} is missing.").format(file=path.name),
            kept=tr("The other files are untouched."),
            todo=tr("Restore the folder from a backup."),
        )
    if size < _PAGE:
        raise damaged(path.name)


def _prepare(connection: Connection, key: bytes | bytearray, *, create: bool) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    with _spelled(key) as spec:
        connection.set_key(spec)
    connection.execute(f"PRAGMA cipher_page_size={_PAGE}")
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    if create:
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA foreign_keys=ON")
    if connection.execute("PRAGMA temp_store").fetchone()[0] == 1:
        raise MachineError(tr("This build of SQLCipher would write temporary files."))
    if create:
        connection.execute(f"PRAGMA user_version={FORMAT}")
    connection.set_authorizer(_authorize)


@contextlib.contextmanager
def _spelled(key: bytes | bytearray) -> Iterator[bytearray]:
    """The key as SQLCipher wants a raw one, ``x'…'``, in a buffer that is wiped afterwards."""
    spec = bytearray(2 * len(key) + 3)
    try:
        spec[:2], spec[-1:] = b"x'", b"'"
        for at, byte in enumerate(key):
            spec[2 * at + 2 : 2 * at + 4] = b"%02x" % byte  # never the whole key in bytes that cannot be wiped
        yield spec
    finally:
        spec[:] = bytes(len(spec))


def copy_under(
    source: Path, key: bytes | bytearray, target: Path, new_key: bytes | bytearray, go_on: Callable[[float], bool]
) -> None:
    """Write the whole of a database anew under another key; durable when this returns, or not there.

    ``go_on`` is told how far the work is (0 to 1) and may stop it: then ``Interrupted`` is raised and nothing is left.
    Nobody may write to the source meanwhile, and its write-ahead log must be folded in.
    """
    _refuse_nothing(source)
    size = max(source.stat().st_size, 1)
    try:
        with database_errors(source.name):
            connection = sqlcipher.connect(str(target), isolation_level=None, check_same_thread=False)
            try:
                _prepare(connection, new_key, create=True)
                connection.set_authorizer(None)
                connection.execute("PRAGMA journal_mode=OFF")  # whatever stops this, the file is thrown away
                connection.execute(f"PRAGMA cipher_default_page_size={_PAGE}")
                with _spelled(key) as spec:
                    connection.execute("ATTACH DATABASE ? AS old KEY ?", (str(source), spec))
                connection.set_progress_handler(lambda: not go_on(target.stat().st_size / size), _STEPS_BETWEEN)
                connection.execute("SELECT sqlcipher_export('main', 'old')").fetchall()
                connection.set_progress_handler(None, 0)
                connection.execute("DETACH old")
                connection.execute("PRAGMA journal_mode=WAL")
            finally:
                close_database(connection)
        with machine_errors():
            flush_file(target)
    except BaseException:
        for leftover in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm", "-journal"))):
            leftover.unlink(missing_ok=True)
        raise


def copy_database(
    source: Path, key: bytes | bytearray, target: Path, go_on: Callable[[float], bool] = lambda _: True
) -> None:
    """A copy of a database under its own key, of one moment, whoever writes meanwhile; durable, or not there.

    ``Damaged`` when any of it is not what was written. It is written anew from its tables, because SQLCipher's
    ``backup`` copies a page that does not prove itself as an empty one that does. ``go_on`` as for ``copy_under``.
    """
    size = max(source.stat().st_size, 1) if source.is_file() else 1
    connection = open_database(source, key)  # query_only would refuse it
    try:
        connection.set_authorizer(None)  # attaching is how SQLite does this
        connection.execute(f"PRAGMA cipher_default_page_size={_PAGE}")  # of what is attached
        connection.set_progress_handler(lambda: not go_on(_size(target) / size), _STEPS_BETWEEN)
        with database_errors(source.name):
            connection.execute("VACUUM INTO ?", (str(target),))
        connection.set_progress_handler(None, 0)
        close_database(open_database(target, key))  # which puts it into the one journal mode
        with machine_errors():
            flush_file(target)
    except BaseException:
        for leftover in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm", "-journal"))):
            leftover.unlink(missing_ok=True)
        raise
    finally:
        connection.close()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def leave_log(connection: Connection, name: str) -> None:
    """Fold the write-ahead log in and do without it, so that the file alone is the database.

    ``AlreadyOpen`` when another process has it open, be it for reading.
    """
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    busy = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout=200")
    try:
        with database_errors(name):
            connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.execute(f"PRAGMA busy_timeout={busy}")


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, trigger: str | None) -> int:
    if trigger is not None:
        # this format has no triggers and no views: one planted in the file would undo what is saved, unseen
        return int(sqlcipher.SQLITE_DENY)
    if action in (sqlcipher.SQLITE_ATTACH, sqlcipher.SQLITE_DETACH):
        return int(sqlcipher.SQLITE_DENY)
    if action == sqlcipher.SQLITE_PRAGMA and (first or "").lower() in ("temp_store", "temp_store_directory") and second:
        return int(sqlcipher.SQLITE_DENY)
    if action == sqlcipher.SQLITE_FUNCTION and (second or "").lower() == "load_extension":
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)


def _refuse_newer(connection: Connection, name: str) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT:
        raise NewerVersion(
            tr("{file} was written by a later version of R2P Desk.").format(file=name),
            kept=tr("Nothing was changed."),
            todo=tr("Open it with that version, or update this one."),
        )


def close_database(connection: Connection, *, checkpoint: bool = True) -> None:
    """Fold the write-ahead log into the file and close."""
    with contextlib.suppress(sqlcipher.Error):
        if checkpoint:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


def commit(connection: Connection) -> None:
    """Make the transaction durable."""
    connection.execute("COMMIT")


@contextlib.contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of it durable on leaving, or none of it; inside a ``rehearsal`` all of it or none, and durable never."""
    inside = connection.in_transaction
    connection.execute("SAVEPOINT inside" if inside else "BEGIN IMMEDIATE")
    try:
        yield
        if inside:
            connection.execute("RELEASE inside")
        else:
            commit(connection)
    except BaseException:
        with contextlib.suppress(sqlcipher.Error):
            connection.execute("ROLLBACK TO inside" if inside else "ROLLBACK")
            if inside:
                connection.execute("RELEASE inside")  # else the next one to be rolled back would end here
        raise


@contextlib.contextmanager
def rehearsal(connection: Connection) -> Iterator[None]:
    """Everything done inside is undone on leaving: to see what a change would bring."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        with contextlib.suppress(sqlcipher.Error):
            connection.execute("ROLLBACK")


@contextlib.contextmanager
def snapshot(connection: Connection, *, writing: bool = False) -> Iterator[None]:
    """Everything read inside is of one moment, whatever another process writes; with ``writing`` none writes then."""
    connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
    try:
        yield
    finally:
        with contextlib.suppress(sqlcipher.Error):
            connection.execute("ROLLBACK")


@contextlib.contextmanager
def database_errors(name: str) -> Iterator[None]:
    """Turn what SQLCipher reports into this program's errors; nothing of a statement or a value is passed on.

    Of a row that goes on in a bad page SQLCipher may give zeros before it says so: what does not read is damage, too.
    """
    try:
        yield
    except (msgspec.DecodeError, json.JSONDecodeError, UnicodeDecodeError):
        raise damaged(name) from None
    except sqlcipher.OperationalError as error:
        raise _operational(str(error), name) from None
    except sqlcipher.DatabaseError:
        raise damaged(name) from None


class Interrupted(Cancelled):
    """Work inside the database was stopped because somebody asked for it; nothing of it is left."""


def _operational(text: str, name: str) -> Exception:
    if "interrupted" in text:
        return Interrupted(tr("Stopped."), kept=tr("Nothing was changed."))
    if "locked" in text:
        return AlreadyOpen(
            tr("{file} is being written by another process.").format(file=name),
            kept=tr("Nothing was changed."),
            todo=tr("Wait until it has finished, or close the other window."),
        )
    if "disk i/o error" in text.lower():
        return MachineError(
            tr("The machine could not read or write {file}.").format(file=name),
            kept=tr("Everything saved before is kept."),
            todo=tr("See that the disk is connected, has room and may be written, then try again."),
        )
    if "full" in text:
        return MachineError(
            tr("The disk is full."),
            kept=tr("Everything saved before is kept."),
            todo=tr("Free some space and try again."),
        )
    if "readonly" in text or "unable to open" in text:
        return MachineError(
            tr("This user may not write {file}.").format(file=name),
            kept=tr("Nothing was changed."),
            todo=tr("Change who may write in that folder."),
        )
    return damaged(name)


def damaged(name: str) -> Damaged:
    """The error for a file whose bytes are not what was written."""
    if name == OFFICER_STORE:
        todo = tr("Restore it from a backup of the whole home; the cases themselves are not hit.")
    else:
        todo = tr("Run r2p-desk doctor on the case to see what is hit, then restore it from a backup or a package.")
    return Damaged(tr("{file} is damaged.").format(file=name), kept=tr("The file is left as it is."), todo=todo)


def bad_pages(connection: Connection, *, fold: bool = True) -> list[str]:
    """What SQLCipher says of every page; empty when all are as written.

    The write-ahead log is folded in first, because the check reads the main file alone; ``fold=False`` if it is empty.
    """
    if fold:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]


def broken_structure(connection: Connection) -> tuple[list[str], list[str]]:
    """What SQLite says of its tables, and of the search index; both empty when all is well."""
    reports = [str(row[0]) for row in connection.execute("PRAGMA quick_check").fetchall() if row[0] != "ok"]
    of_index = [report for report in reports if "fts5" in report.lower()]
    return [report for report in reports if report not in of_index], of_index
