"""Finds records by words and filters, newest first, visiting no more of them than are asked for.

A record's number says how late it came into this bundle, and FTS5 answers in that order. Dates and attachments are
looked up beside the index; everything else that can be filtered by is a word of it (``facets``).
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from ..domain.letters import normalise, words_in
from ..domain.marking import Marking
from ..domain.records import UNREADABLE_MARKING
from ..errors import InvalidValue
from . import facets, texts
from .database import Connection
from .query import ATTACHMENT, EXACTLY, Query, Span
from .search import Hit, texts_of
from .snippets import Snippet, snippet
from .views import Views
from .words import phrase

_MOST_SOURCES = 200
"""Of more sources of like names the index would be asked too long a question: items are looked at one by one."""
_LINKED = (
    " FROM record AS link CROSS JOIN field ON field.number = link.number AND field.name = 'item'"
    " CROSS JOIN record AS holder ON holder.kind = 'item' AND holder.id = json_extract(field.value, '$')"
)
"""Items to which attachments belong: each such link is a record of its own."""
_HELD = (
    " WHERE link.kind = 'attached' AND NOT EXISTS (SELECT 1 FROM field AS gone WHERE gone.number = link.number"
    " AND gone.name = 'withdrawn' AND gone.value = 'true')"
)
_PIECE = " CROSS JOIN field AS piece ON piece.number = link.number AND piece.name = 'attachment'"


class Clauses(NamedTuple):
    """``FROM`` and ``WHERE`` of a statement, what stands for its question marks, which column is the number.

    ``beside`` are numbers that were found another way and count too, as a JSON list.
    """

    text: str
    values: tuple[str, ...]
    number: str
    beside: str = ""

    def numbers(self, way: str = "DESC", limit: int = -1) -> tuple[str, tuple[str | int, ...]]:
        """The statement for the numbers found, in their order, and its values."""
        own = f"SELECT {self.number} FROM {self.text} ORDER BY {self.number} {way} LIMIT ?"  # noqa: S608  # names are ours
        if not self.beside:
            return own, (*self.values, limit)
        both = f"SELECT * FROM ({own}) UNION SELECT value FROM json_each(?) ORDER BY 1 {way} LIMIT ?"  # noqa: S608
        return both, (*self.values, limit, self.beside, limit)


def words_sought(query: Query) -> str:
    """The FTS5 expression for the words of a query."""
    return " AND ".join(phrase(list(term.words), unfinished=term.unfinished) for term in query.terms)


class Finder:
    """Answers queries about one open case."""

    def __init__(self, connection: Connection, views: Views, case_record: str) -> None:
        self._connection = connection
        self._views = views
        self._case_record = case_record
        self._inside: tuple[Query, int, dict[int, str]] | None = None

    def items(self, query: Query) -> Clauses | None:
        """What finds items, also by the words inside their attachments; ``None`` where nothing can be found."""
        own, inside = self.clauses(query, items=True), self.inside(query)
        return own._replace(beside=_json(list(inside))) if own and inside else own

    def inside(self, query: Query) -> dict[int, str]:
        """Number of each item that passes the filters and to which an attachment with these words belongs → which.

        Remembered until something is written or sought anew: a list asks for its rows page by page.
        """
        changes = self._connection.total_changes
        if self._inside is None or self._inside[:2] != (query, changes):
            self._inside = (query, changes, self._find_inside(query))
        return self._inside[2]

    def _find_inside(self, query: Query) -> dict[int, str]:
        any_piece = "SELECT 1 FROM record WHERE kind = ? LIMIT 1"
        if not query.terms or self._connection.execute(any_piece, (ATTACHMENT,)).fetchone() is None:
            return {}
        asked = f"{words_sought(query)} AND {facets.one_of(facets.KIND, [ATTACHMENT])}"
        select = "SELECT record.id FROM search CROSS JOIN record ON record.number = search.rowid WHERE search MATCH ?"
        pieces = [row[0] for row in self._connection.execute(select, (asked,))]
        if not pieces:
            return {}
        piece = "json_extract(piece.value, '$')"
        links = f"SELECT holder.number, {piece}{_LINKED}{_PIECE}{_HELD}"  # names are ours
        among = f"{links} AND {piece} IN (SELECT value FROM json_each(?))"  # noqa: S608
        belonging = dict(self._connection.execute(among, (_json(pieces),)).fetchall())
        others = msgspec.structs.replace(query, terms=())
        if others.empty or not belonging:
            return belonging
        found = self.clauses(others, items=True)
        if found is None:
            return {}
        among = f"SELECT {found.number} FROM {found.text} AND {found.number} IN (SELECT value FROM json_each(?))"  # noqa: S608  # names are ours
        rows = self._connection.execute(among, (*found.values, _json(list(belonging)))).fetchall()
        return {row[0]: belonging[row[0]] for row in rows}

    def clauses(self, query: Query, *, items: bool = False) -> Clauses | None:
        """What finds the records, with ``items`` items only; ``None`` where nothing can be found."""
        if query.empty:
            return None
        sources = self._sources(query)
        if query.sources and not sources:
            return None
        words = self._expression(query, sources)
        wheres, values = _beside(query)
        if len(sources) > _MOST_SOURCES:
            wheres.append(f"item.source IN ({', '.join('?' * len(sources))})")
            values += sources
        items = items or any("item." in where for where in wheres)
        if words:
            tables, number = "search", "search.rowid"
            wheres, values = ["search MATCH ?", *wheres], [words, *values]
            tables += " CROSS JOIN item ON item.number = search.rowid" if items else ""
        elif items:
            tables, number = "item", "item.number"
            wheres.append("item.removed IS NOT 1")
        else:
            tables, number = "searched", "searched.number"
        if query.recorded:
            tables += f" CROSS JOIN record ON record.number = {number}"
        return Clauses(f"{tables} WHERE {' AND '.join(wheres)}", tuple(values), number)

    def count(self, query: Query) -> int:
        """How many records are found."""
        found = self.clauses(query)
        if found is None:
            return 0
        return int(self._connection.execute(f"SELECT count(*) FROM {found.text}", found.values).fetchone()[0])  # noqa: S608  # names are ours

    def hits(self, query: Query, limit: int) -> list[Hit]:
        """The newest of the records found, with the words around the best place of each, the newest first."""
        found = self.clauses(query)
        if found is None:
            return []
        newest, values = found.numbers(limit=limit)
        select = f"SELECT kind, id FROM record WHERE number IN ({newest}) ORDER BY created DESC, number DESC"  # noqa: S608  # names are ours
        rows = self._connection.execute(select, values).fetchall()
        return [self._hit(kind, record, query) for kind, record in rows]

    def where(self, kind: str, record: str, query: Query) -> Snippet:
        """The words around the best place of a record that was found."""
        return snippet(*self._texts(kind, record, query), query.terms)

    def _hit(self, kind: str, record: str, query: Query) -> Hit:
        title, body = self._texts(kind, record, query)
        around = snippet(title, body, query.terms)
        return Hit(
            id=record,
            kind=kind,
            title=title or body.partition("\n")[0],
            snippet=around.text,
            matches=around.matches,
        )

    def _texts(self, kind: str, record: str, query: Query) -> tuple[str, str]:
        """(title, body) of a record as people wrote them, with the part inside an attachment where a word stands."""
        fields = self._views.shown(kind, record) or {}
        title, body = texts_of(kind, fields)
        words = [word for term in query.terms for word in term.words]
        inside = texts.part_with(self._connection, kind, fields, words)
        return title, "\n".join(part for part in (body, inside) if part)

    def _expression(self, query: Query, sources: Sequence[str]) -> str:
        """What FTS5 is asked for; empty where the query has neither words nor a filter that is a word."""
        parts = [words_sought(query)] if query.terms else []
        for sign, codes in (
            (facets.KIND, query.kinds),
            (facets.SOURCE, sources if len(sources) <= _MOST_SOURCES else ()),
            (facets.SIGNAL, query.signals),
            (facets.STATEMENT, query.statements),
            (facets.CRIME, query.crimes),
        ):
            parts += [facets.one_of(sign, codes)] if codes else []
        for sign, rows in ((facets.PLACE, query.places), (facets.POPULATION, query.populations)):
            parts += [facets.words(sign, rows)] if rows else []
        if query.grades:
            parts.append(
                facets.either(
                    facets.graded(one.reliability, one.credibility, exactly=one.exactly) for one in query.grades
                )
            )
        if query.markings:
            default = self._default_marking()
            parts.append(facets.either(facets.marked(wanted, default) for wanted in query.markings))
        return " AND ".join(parts)

    def _sources(self, query: Query) -> list[str]:
        """Record ids of the sources whose names hold the words."""
        found: dict[str, None] = {}
        select = (
            "SELECT record.id, source.name FROM search CROSS JOIN record ON record.number = search.rowid"
            " JOIN source ON source.number = record.number WHERE search MATCH ?"
        )
        for sought in query.sources:
            exactly = sought[0] == EXACTLY
            words = sought[1:] if exactly else sought
            kind = facets.one_of(facets.KIND, ["source"])
            asked = f"({{title}} : {phrase(list(words), unfinished=not exactly)}) AND {kind}"
            rows = self._connection.execute(select, (asked,)).fetchall()
            found |= dict.fromkeys(
                record for record, name in rows if not exactly or tuple(words_in(normalise(name or ""))) == words
            )
        return list(found)

    def _default_marking(self) -> Marking:
        """Of whatever has none of its own."""
        try:
            return Marking((self._views.shown("case", self._case_record) or {})["marking"])
        except KeyError:
            return Marking()
        except (InvalidValue, AttributeError, TypeError):
            return UNREADABLE_MARKING


def _beside(query: Query) -> tuple[list[str], list[str]]:
    """Conditions on what is not a word of the index, and their values."""
    wheres: list[str] = []
    values: list[str] = []
    for clock, spans in (("happened", query.happened), ("known", query.known)):
        for span in spans:
            wheres.append(f"item.{clock}_from <= ? AND item.{clock}_to >= ?")
            values += [span.last, span.first]
    for span in query.recorded:
        wheres.append("record.created >= ? AND record.created < ?")
        values += [span.first, _day_after(span)]
    if query.attachment is not None:
        which = "IN" if query.attachment else "NOT IN"
        wheres.append(f"item.number {which} (SELECT holder.number{_LINKED}{_HELD})")
    return wheres, values


def _day_after(span: Span) -> str:
    """What comes behind every moment of the last day, as text."""
    return span.last + "U"


def _json(values: Sequence[object]) -> str:
    return msgspec.json.encode(values).decode()
