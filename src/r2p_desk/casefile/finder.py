"""Finds records by words and filters, newest first, visiting no more of them than are asked for.

A record's number says how late it came into this bundle, and FTS5 answers in that order. Dates and attachments are
looked up beside the index; everything else that can be filtered by is a word of it (``facets``).
"""

from collections.abc import Sequence
from typing import NamedTuple

from ..domain.marking import Marking
from ..domain.records import UNREADABLE_MARKING
from ..errors import InvalidValue, Refused
from ..i18n import tr
from . import facets
from .database import Connection
from .query import ATTACHMENT, Query, Span
from .search import GENERATION, INDEXED, Hit, texts_of
from .snippets import Snippet, snippet
from .views import Views
from .words import phrase

_MOST_SOURCES = 200
"""Of more sources of like names the index would be asked too long a question: items are looked at one by one."""
_ATTACHED = (
    "item.number {which} (SELECT holder.number FROM record AS piece"
    " CROSS JOIN field ON field.number = piece.number AND field.name = 'item'"
    " CROSS JOIN record AS holder ON holder.kind = 'item' AND holder.id = json_extract(field.value, '$')"
    " WHERE piece.kind = ?)"
)


class Clauses(NamedTuple):
    """``FROM`` and ``WHERE`` of a statement, what stands for its question marks, and which column is the number."""

    text: str
    values: tuple[str, ...]
    number: str


def words_sought(query: Query) -> str:
    """The FTS5 expression for the words of a query."""
    return " AND ".join(phrase(list(term.words), unfinished=term.unfinished) for term in query.terms)


class Finder:
    """Answers queries about one open case."""

    def __init__(self, connection: Connection, views: Views, case_record: str) -> None:
        self._connection = connection
        self._views = views
        self._case_record = case_record
        self._all_with_facets = False

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
        else:
            tables, number = "record", "record.number"
            wheres.append(f"record.kind IN ({', '.join('?' * len(INDEXED))})")
            values += INDEXED
        if query.recorded and tables != "record":
            tables += f" CROSS JOIN record ON record.number = {number}"
        return Clauses(f"{tables} WHERE {' AND '.join(wheres)}", tuple(values), number)

    def numbers(self, query: Query, limit: int, *, items: bool = False) -> list[int]:
        """The newest of the records found, by number, the newest first."""
        found = self.clauses(query, items=items)
        if found is None:
            return []
        select = f"SELECT {found.number} FROM {found.text} ORDER BY {found.number} DESC LIMIT ?"  # noqa: S608  # names are ours
        return [row[0] for row in self._connection.execute(select, (*found.values, limit))]

    def count(self, query: Query, *, items: bool = False) -> int:
        """How many records are found."""
        found = self.clauses(query, items=items)
        if found is None:
            return 0
        return int(self._connection.execute(f"SELECT count(*) FROM {found.text}", found.values).fetchone()[0])  # noqa: S608  # names are ours

    def hits(self, query: Query, limit: int) -> list[Hit]:
        """The newest of the records found, with the words around the best place of each, the newest first."""
        numbers = self.numbers(query, limit)
        marks = ", ".join("?" * len(numbers))
        select = f"SELECT kind, id FROM record WHERE number IN ({marks}) ORDER BY created DESC, id"  # noqa: S608  # names are ours
        return [self._hit(kind, record, query) for kind, record in self._connection.execute(select, numbers).fetchall()]

    def where(self, kind: str, record: str, query: Query) -> Snippet:
        """The words around the best place of a record that was found."""
        title, body = texts_of(kind, self._views.shown(kind, record) or {})
        return snippet(title, body, query.terms)

    def _hit(self, kind: str, record: str, query: Query) -> Hit:
        title, body = texts_of(kind, self._views.shown(kind, record) or {})
        around = snippet(title, body, query.terms)
        return Hit(
            id=record,
            kind=kind,
            title=title or body.partition("\n")[0],
            snippet=around.text,
            matches=around.matches,
        )

    def _expression(self, query: Query, sources: Sequence[str]) -> str:
        """What FTS5 is asked for; empty where the query has neither words nor a filter that is a word."""
        parts = [words_sought(query)] if query.terms else []
        for sign, codes in (
            (facets.KIND, query.kinds),
            (facets.SOURCE, sources if len(sources) <= _MOST_SOURCES else ()),
            (facets.SIGNAL, query.signals),
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
        if len(parts) > bool(query.terms):
            self._refuse_index_without_facets()
        return " AND ".join(parts)

    def _sources(self, query: Query) -> list[str]:
        """Record ids of the sources whose names hold the words."""
        found: dict[str, None] = {}
        select = "SELECT record.id FROM search CROSS JOIN record ON record.number = search.rowid WHERE search MATCH ?"
        for words in query.sources:
            kind = facets.one_of(facets.KIND, ["source"])
            asked = f"({{title}} : {phrase(list(words), unfinished=True)}) AND {kind}"
            found |= dict.fromkeys(row[0] for row in self._connection.execute(select, (asked,)))
        return list(found)

    def _default_marking(self) -> Marking:
        """Of whatever has none of its own."""
        try:
            return Marking((self._views.shown("case", self._case_record) or {})["marking"])
        except KeyError:
            return Marking()
        except (InvalidValue, AttributeError, TypeError):
            return UNREADABLE_MARKING

    def _refuse_index_without_facets(self) -> None:
        """An index of the first release knows words only; a filter would silently find nothing."""
        if self._all_with_facets:
            return
        without = "SELECT 1 FROM searched WHERE substr(digest, 1, 2) <> ? LIMIT 1"
        if self._connection.execute(without, (GENERATION,)).fetchone() is not None:
            raise Refused(
                tr("The search index of this case was made by an earlier version: it knows no filters."),
                kept=tr("Words are found as before."),
                todo=tr("Run r2p-desk doctor --rebuild on the case once."),
            )
        self._all_with_facets = True


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
        wheres.append(_ATTACHED.format(which="IN" if query.attachment else "NOT IN"))
        values.append(ATTACHMENT)
    return wheres, values


def _day_after(span: Span) -> str:
    """What comes behind every moment of the last day, as text."""
    return span.last + "U"
