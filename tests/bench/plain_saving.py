"""The baseline of saving: the same rows into plain SQLite, durable when the call returns.

Python's own ``sqlite3``, tables and full-text index as in ``case.db``, the same page size, write-ahead log and full
synchronisation; no encryption, no signature, no hash, no question asked of the database.
"""

import sqlite3
from pathlib import Path
from typing import Any

from r2p_desk.casefile import schema

Rows = dict[str, list[tuple[Any, ...]]]
"""Table → rows; ``gone`` holds the ids of the heads that the save replaced."""

_DELETES_CONTENTLESS = (3, 43)


class PlainStore:
    """A plain database with the tables of a case."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
        for setting in ("page_size=16384", "cache_size=-65536", "journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {setting}")
        script = schema.JOURNAL + schema.VIEWS
        if sqlite3.sqlite_version_info < _DELETES_CONTENTLESS:
            script = script.replace("contentless_delete=1,", "")
        self._connection.executescript(script)

    def save(self, rows: Rows) -> None:
        """Write these rows in one transaction."""
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        for table, found in rows.items():
            if table == "gone":
                self._connection.executemany("DELETE FROM head WHERE id=?", found)
            elif table == "search":
                self._connection.executemany("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", found)
            else:
                marks = ", ".join("?" * len(found[0]))
                self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", found)  # noqa: S608  # names are ours
        execute("COMMIT")

    def count(self, table: str) -> int:
        """How many rows a table holds."""
        return int(self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  # names are ours

    def found(self, word: str) -> int:
        """How many records the full-text index finds."""
        query = "SELECT count(*) FROM search WHERE search MATCH ?"
        return int(self._connection.execute(query, (word,)).fetchone()[0])

    def close(self) -> None:
        """Close the database."""
        self._connection.close()
