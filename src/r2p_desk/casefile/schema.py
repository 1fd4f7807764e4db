"""The tables of case.db.

The journal, whose bytes are fixed for good; what is of this bundle on this machine only (its writer id, drafts, which
changes are not here and need not be); and the views, which are made from the journal.
"""

from .database import Connection

JOURNAL = """
CREATE TABLE commits (
    id TEXT NOT NULL, writer TEXT NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL, signature BLOB NOT NULL,
    PRIMARY KEY (id, signature)
) WITHOUT ROWID;
CREATE TABLE changes (id TEXT PRIMARY KEY NOT NULL, salt BLOB NOT NULL, bytes BLOB NOT NULL);
"""

LOCAL = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS draft (
    officer TEXT NOT NULL, form TEXT NOT NULL, typed TEXT NOT NULL, PRIMARY KEY (officer, form)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS absent (change TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS witness (id TEXT PRIMARY KEY, statement TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attachment_text (
    blob TEXT PRIMARY KEY, status TEXT NOT NULL, pages INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attachment_part (
    blob TEXT NOT NULL, part INTEGER NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL, PRIMARY KEY (blob, part)
);
"""

VIEWS_VERSION = "5"
"""Kept in ``meta``: views of another version are made anew before the case is read."""

VIEWS = """
CREATE TABLE applied (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, writer TEXT NOT NULL, seq INTEGER NOT NULL,
    officer TEXT NOT NULL, at TEXT NOT NULL, clock TEXT NOT NULL
);
CREATE TABLE head (writer TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (writer, id)) WITHOUT ROWID;
CREATE TABLE member (officer TEXT NOT NULL, id TEXT NOT NULL, keys TEXT NOT NULL, manager INTEGER NOT NULL,
    PRIMARY KEY (officer, id)) WITHOUT ROWID;
CREATE TABLE admission (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE expunged (change TEXT NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL,
    PRIMARY KEY (change, id)) WITHOUT ROWID;
CREATE TABLE record (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, created TEXT NOT NULL,
    UNIQUE (kind, id));
CREATE TABLE statement (number INTEGER NOT NULL, position INTEGER NOT NULL, change TEXT NOT NULL,
    PRIMARY KEY (number, position, change)) WITHOUT ROWID;
CREATE TABLE field (number INTEGER NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL,
    gone INTEGER NOT NULL, PRIMARY KEY (number, name, position)) WITHOUT ROWID;
CREATE TABLE item (number INTEGER PRIMARY KEY, title TEXT, happened TEXT, happened_from TEXT, happened_to TEXT,
    known TEXT, known_from TEXT, known_to TEXT, place TEXT, source TEXT, grade TEXT, marking TEXT, access TEXT,
    external_id TEXT, removed INTEGER);
CREATE INDEX item_by_happened ON item (happened_from, happened_to) WHERE removed IS NOT 1;
CREATE INDEX item_by_external_id ON item (external_id) WHERE external_id IS NOT NULL;
CREATE TABLE source (number INTEGER PRIMARY KEY, name TEXT, kind TEXT, reliability TEXT);
CREATE TABLE judgement (number INTEGER PRIMARY KEY, assessment TEXT, indicator TEXT, state TEXT);
CREATE INDEX judgement_by_assessment ON judgement (assessment);
CREATE TABLE evidence (number INTEGER PRIMARY KEY, judgement TEXT, item TEXT, side TEXT, withdrawn INTEGER);
CREATE INDEX evidence_by_judgement ON evidence (judgement);
CREATE INDEX evidence_by_item ON evidence (item);
CREATE TABLE searched (number INTEGER PRIMARY KEY, digest TEXT NOT NULL);
CREATE VIRTUAL TABLE search USING fts5(title, body, content='', contentless_delete=1,
    tokenize='unicode61 remove_diacritics 2');
CREATE TABLE block (block INTEGER PRIMARY KEY, hash BLOB NOT NULL);
"""

JOURNAL_TABLES = ("commits", "changes")
LOCAL_TABLES = ("meta", "draft", "absent", "witness", "attachment_text", "attachment_part")
VIEW_TABLES = (
    "applied", "head", "member", "admission", "expunged", "record", "statement", "field", "item", "source", "judgement",
    "evidence", "searched", "search", "block",
)  # fmt: skip


_INDEX_PARTS = ("search_config", "search_data", "search_docsize", "search_idx")


def create_tables(connection: Connection) -> None:
    """Make all tables of a new case."""
    _run(connection, JOURNAL)
    _run(connection, LOCAL)
    create_views(connection)


def create_views(connection: Connection) -> None:
    """Make the views alone, empty; for a case as it stood once they lie in memory."""
    _run(connection, VIEWS)
    if "meta" in _present(connection):
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('views', ?)", (VIEWS_VERSION,))


def views_version(connection: Connection) -> str | None:
    """Which version of this program's views is in the file; ``None`` for the first one, which did not say."""
    if "meta" not in _present(connection):
        return None
    row = connection.execute("SELECT value FROM meta WHERE name='views'").fetchone()
    return str(row[0]) if row else None


def recreate_views(connection: Connection) -> None:
    """Drop every view, also half of them, and make them anew and empty; the journal is not touched.

    What is of this bundle only is made where it is missing.
    """
    if "search_config" in missing_tables(connection):  # without it FTS5 would not even let go of its index
        connection.execute("CREATE TABLE search_config (k PRIMARY KEY, v) WITHOUT ROWID")
        connection.execute("INSERT INTO search_config VALUES ('version', 4)")
    for table in (*VIEW_TABLES, *_INDEX_PARTS):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    _run(connection, LOCAL)
    create_views(connection)


def missing_tables(connection: Connection) -> list[str]:
    """Which of the tables are not there."""
    present = _present(connection)
    wanted = (*JOURNAL_TABLES, *LOCAL_TABLES, *VIEW_TABLES, *_INDEX_PARTS)
    return [table for table in wanted if table not in present]


def _present(connection: Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}


def _run(connection: Connection, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)
