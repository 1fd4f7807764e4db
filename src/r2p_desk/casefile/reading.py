"""Reading a case: its records, lists, journal and search, whether it is open on the disk or as it stood once."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..keys.heads import SignedHeads, holds, read_heads
from . import listing
from .access import Access
from .database import Connection, database_errors
from .desk import Pin
from .finder import Finder
from .findings import Finding, Head
from .journal import Entry, Journal, Parcel
from .query import Query, read_query
from .search import Hit
from .snippets import Snippet
from .statements import Change
from .views import Stated, Value
from .witness import Witness, witnesses

DATABASE = "case.db"


class CaseReading:
    """What can be read of a case; nothing here changes anything."""

    def __init__(self, access: Access, connection: Connection, journal: Journal) -> None:
        self.access = access
        self.findings: list[Finding] = []
        self.read_from(connection, journal)

    def read_from(self, connection: Connection, journal: Journal) -> None:
        """Read from this database from now on."""
        self.connection = connection
        self.journal = journal
        self._finder = Finder(connection, journal.views, self.record_id)

    @property
    def id(self) -> str:
        """The case id, 32 hex digits."""
        return self.access.case

    @property
    def record_id(self) -> str:
        """The id of the record that describes the case itself."""
        return f"{self.id[:8]}-{self.id[8:12]}-{self.id[12:16]}-{self.id[16:20]}-{self.id[20:]}"

    @property
    def pin(self) -> Pin:
        """What the officer's store should remember of this case."""
        return Pin(commitment=self.access.commitment, first=self.access.first, access=self.access.hash)

    def mark(self) -> int:
        """Something that is another once any record changed, whoever changed it; drafts change no record."""
        with database_errors(DATABASE):
            return hash(tuple(self.connection.execute("SELECT block, hash FROM block ORDER BY block").fetchall()))

    def position(self) -> int:
        """The place of the newest commit in the order in which this bundle took them in; 0 for none."""
        with database_errors(DATABASE):
            return int(self.connection.execute("SELECT coalesce(max(position), 0) FROM applied").fetchone()[0])

    def since(self, position: int) -> list[tuple[str, str, bool]]:
        """(kind, id, whether it is new) of every record of which something was taken in after this place."""
        query = (
            "SELECT kind, id, (SELECT min(position) FROM statement AS one WHERE one.number = record.number) > ?"
            " FROM record WHERE number IN (SELECT number FROM statement WHERE position > ?) ORDER BY number"
        )
        with database_errors(DATABASE):
            return [(row[0], row[1], bool(row[2])) for row in self.connection.execute(query, (position, position))]

    def values(self, kind: str, record: str) -> dict[str, list[Value]] | None:
        """Every current value of each field of a record, the shown one first; ``None`` when there is none."""
        with database_errors(DATABASE):
            return self.journal.views.fields(kind, record)

    def history(self, kind: str, record: str) -> list[Stated]:
        """All that was ever stated of a record and is here, oldest first; empty when there is no such record."""
        with database_errors(DATABASE):
            return self.journal.views.history(kind, record)

    def shown(self, kind: str, record: str) -> dict[str, Any] | None:
        """One value for each field of a record, as lists show it; ``None`` when there is none."""
        with database_errors(DATABASE):
            return self.journal.views.shown(kind, record)

    def records(self, kind: str, *, removed: bool = False) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(id, moment first recorded, fields) of every record of a kind, oldest first; also removed ones if asked."""
        with database_errors(DATABASE):
            yield from self.journal.views.records(kind, removed=removed)

    def some_fields(self, kind: str, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """(id, those of these fields it has) of every record of a kind, removed or not, in the order they came here."""
        with database_errors(DATABASE):
            yield from self.journal.views.some_fields(kind, names)

    def recorded(self, kind: str, record: str) -> str:
        """The moment a record was first stated, by its commit's claim."""
        query = "SELECT created FROM record WHERE kind=? AND id=?"
        with database_errors(DATABASE):
            return str(self.connection.execute(query, (kind, record)).fetchone()[0])

    def by_external_id(self, external_id: str) -> list[str]:
        """Ids of the items that came with this id."""
        query = "SELECT record.id FROM item JOIN record USING (number) WHERE external_id=? ORDER BY record.id"
        with database_errors(DATABASE):
            return [row[0] for row in self.connection.execute(query, (external_id,))]

    def record_ids(self) -> list[tuple[str, str]]:
        """(kind, id) of every record, in the order they were first entered here."""
        with database_errors(DATABASE):
            return [(row[0], row[1]) for row in self.connection.execute("SELECT kind, id FROM record ORDER BY number")]

    def kinds_of(self, record: str) -> list[str]:
        """The kinds under which there is a record with this id: one, but for the case and its access."""
        with database_errors(DATABASE):
            query = "SELECT kind FROM record WHERE id=? ORDER BY number"
            return [row[0] for row in self.connection.execute(query, (record,))]

    def source_names(self) -> list[tuple[str, str]]:
        """(id, name) of every source, oldest first."""
        query = "SELECT record.id, name FROM source JOIN record USING (number) WHERE name IS NOT NULL ORDER BY number"
        with database_errors(DATABASE):
            return [(row[0], row[1]) for row in self.connection.execute(query)]

    def item_order(
        self, by: listing.ItemColumn, *, descending: bool, query: Query | None = None, limit: int = -1
    ) -> "array[int]":
        """Numbers of the items in this order: of all, or of those the query finds; at most ``limit`` of them."""
        with database_errors(DATABASE):
            found = None if query is None else self._finder.items(query)
            if query is not None and found is None:
                return array("q")
            return listing.ordered(self.connection, by, descending=descending, found=found, limit=limit)

    def item_rows(self, numbers: Sequence[int]) -> list[listing.Row]:
        """The rows of these items as a list shows them, in the order given."""
        with database_errors(DATABASE):
            return listing.rows(self.connection, numbers)

    def item_markings(self, query: Query | None = None) -> list[str | None]:
        """The different own markings of all items, or of those the query finds; ``None`` for none of their own."""
        with database_errors(DATABASE):
            found = None if query is None else self._finder.items(query)
            return [] if query is not None and found is None else listing.markings(self.connection, found)

    def item_number(self, item: str) -> int | None:
        """The number of an item in this bundle, ``None`` when there is no such item."""
        with database_errors(DATABASE):
            return listing.number_of(self.connection, item)

    def count_items(self) -> int:
        """How many items there are in lists: those that were removed are not counted."""
        with database_errors(DATABASE):
            return listing.count(self.connection)

    def count(self, kind: str) -> int:
        """How many records of a kind there are; ``commit`` counts commits."""
        query = "SELECT count(*) FROM record WHERE kind=?"
        with database_errors(DATABASE):
            if kind == "commit":
                return int(self.connection.execute("SELECT count(*) FROM applied").fetchone()[0])
            return int(self.connection.execute(query, (kind,)).fetchone()[0])

    def conflicts(self) -> list[tuple[str, str, str]]:
        """(kind, record, field) wherever officers stated different values unaware of each other."""
        with database_errors(DATABASE):
            return self.journal.views.conflicts()

    def entries(
        self,
        *,
        record: tuple[str, str] | None = None,
        officer: str | None = None,
        newest: int | None = None,
        skip: int = 0,
    ) -> list[Entry]:
        """The journal, oldest first: all of it, or of one record (kind, id), one officer, or the newest so many.

        ``skip`` passes over so many of the newest, for whoever reads page by page.
        """
        with database_errors(DATABASE):
            return list(self.journal.entries(record=record, officer=officer, newest=newest, skip=skip))

    def entry_count(self, *, record: tuple[str, str] | None = None, officer: str | None = None) -> int:
        """How many commits ``entries`` would give."""
        with database_errors(DATABASE):
            return self.journal.size(record=record, officer=officer)

    def parcels(self, withheld: Callable[[Change], bool] | None = None) -> list[Parcel]:
        """Every commit, ready to be merged elsewhere, without the changes for which ``withheld`` says yes."""
        with database_errors(DATABASE):
            return list(self.journal.parcels(withheld))

    def search(self, words: str | Query, *, limit: int = 100, prefix: bool = False) -> list[Hit]:
        """Records that a query finds, newest first, with the words around the best place of each.

        ``prefix``: words still being typed, see ``read_query``.
        """
        query = words if isinstance(words, Query) else read_query(words, unfinished=prefix)
        with database_errors(DATABASE):
            return self._finder.hits(query, limit)

    def count_found(self, query: Query) -> int:
        """How many records a query finds."""
        with database_errors(DATABASE):
            return self._finder.count(query)

    def inside_attachments(self, query: Query) -> dict[int, str]:
        """Number of each item to which an attachment with the words sought inside belongs → that attachment's id."""
        with database_errors(DATABASE):
            return self._finder.inside(query)

    def where(self, kind: str, record: str, query: Query) -> Snippet:
        """The words around the best place of a record that a query found."""
        with database_errors(DATABASE):
            return self._finder.where(kind, record, query)

    def witnesses(self) -> dict[str, Witness]:
        """For each commit that anybody but its author had seen: who first, and when by their claim."""
        with database_errors(DATABASE):
            return witnesses(self.connection, self.signed_heads())

    def signed_heads(self) -> list[SignedHeads]:
        """What officers of the case signed of how far they had come with it, in packages and receipts."""
        with database_errors(DATABASE):
            rows = self.connection.execute("SELECT statement FROM witness ORDER BY id").fetchall()
            known = {officer: public.verifying for officer, public in self.journal.members().items()}
            return [read_heads(text, self.id, known) for (text,) in rows if holds(text, self.id, known)]

    def lost(self, heads: Sequence[Head]) -> tuple[Head, ...]:
        """Which of the commits that were once seen here are not here now."""
        with database_errors(DATABASE):
            return tuple(head for head in heads if self.journal.ancestry.position(head[2]) is None)

    def apart(self) -> set[str]:
        """Writers of whom two copies went on apart, and nobody has seen both sides yet."""
        with database_errors(DATABASE):
            return self.journal.ancestry.apart()

    def heads(self) -> tuple[Head, ...]:
        """(writer, seq, commit id) of every newest commit, sorted."""
        with database_errors(DATABASE):
            return tuple(self.journal.heads())
