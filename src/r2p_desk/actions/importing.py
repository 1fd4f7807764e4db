"""Taking in files made elsewhere, the one way in: looked over first, then taken in as one commit, all of it or some.

``look_over`` reads the file in a confined process and says what would come of it, and nothing is written anywhere.
``take_in`` does what the plan says and no more; undo takes all of it back.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from ..casefile.bundle import Stated
from ..errors import DeskError, Refused
from ..i18n import tr
from ..intake.benchmark import Benchmark
from ..intake.shapes import shape_for, shapes
from ..intake.telling import Asked, Bad, Begin, Columns, Entry, File, Finding, Named, Row, Shape, Told
from ..jobs import Job
from ..system.collecting import uncollected
from .attachments import make_searchable
from .dataset_files import refuse_licensed
from .import_file import Incoming
from .import_items import ANY, Items, TableKind, new_source
from .import_plan import (
    CHANGED,
    NEW,
    REFUSED,
    SAME,
    FileTold,
    Imported,
    Line,
    Plan,
    Planned,
    Refusal,
    Seen,
    Sheet,
)  # fmt: skip
from .import_taking import take_items
from .session import OpenCase

__all__ = [
    "BENCHMARK", "Imported", "Line", "Plan", "Refusal", "Sheet", "import_benchmark", "look_over", "take_in",
]  # fmt: skip

BENCHMARK = "benchmark"
ITEMS, EVENTS = "items", "events"
_KEPT_TABLE = 32 << 20
_LOOK_UP = 256
_DOUBTED = 3
_LONGEST_VALUE, _LONGEST_WORDS = 200, 500
_ABOUT = ("title", "release", "licence", "codebook")


class _EventData(Exception):  # not an error: it goes another way
    """The rows are event data of this shape, which is pinned as a whole."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape.FORMAT)
        self.shape = shape


def look_over(
    case: OpenCase,
    path: Path,
    *,
    kind: str | None = None,
    columns: Columns | None = None,
    sheet: str | None = None,
    job: Job | None = None,
) -> Plan:
    """What taking this file in would do; nothing is written.

    ``kind`` names what the rows mean or how the bytes are read, where the officer knows better than the file shows.
    ``columns`` is what they say of the columns; else what the shape suggests is used, and is part of the plan. A row
    that cannot be read is refused alone. ``Refused`` with ``findings`` for a file that cannot be read; ``Cancelled``
    when the job was.
    """
    job = job or Job()
    with uncollected(), Incoming(path, job) as file:
        reader = file.reader(kind or (columns.shape if columns else None))
        plan = Plan(
            path=path, name=file.name, sha256=file.sha256, size=file.size, media=file.media, reader=reader.format,
            mismatch=file.mismatch, base=case.file.mark(),
        )  # fmt: skip
        looking = _Looking(case, plan, kind, columns)
        try:
            with closing(file.told(reader, _asked(columns, sheet), job)) as tellings:
                looking.read(tellings, job)
        except _EventData as told:
            from .import_events import plan_events

            plan_events(case, plan, told.shape.FORMAT, job)
        job.refuse_cancelled()
        job.finish()
        return plan


def take_in(
    case: OpenCase,
    plan: Plan,
    *,
    only: Collection[int] | None = None,
    keep: bool | None = None,
    words: bool = True,
    job: Job | None = None,
) -> Imported:
    """Do what the plan says: all of it, or the lines whose numbers are in ``only``; one commit, or nothing.

    ``keep`` says whether the file itself is kept as an attachment (``Plan.keep_original`` where it is not said);
    ``words`` whether the words inside attachments are read at once, for search, or by the caller afterwards. What was
    cancelled or failed leaves nothing. Where nothing is new nothing is written.
    """
    job = job or Job()
    case.file.refuse_reading()
    wanted = None if only is None else frozenset(only)
    with uncollected():
        if plan.kind == EVENTS:
            from .import_events import take_events

            return take_events(case, plan, wanted, job)
        done = take_items(case, plan, wanted, plan.keep_original if keep is None else keep, job)
    for attachment in done.attachments if words else ():
        make_searchable(case, attachment, job)
    job.finish()
    return done


def import_benchmark(case: OpenCase, benchmark: Benchmark) -> Imported:
    """Take in the benchmark case that ships with the program; a file goes through ``look_over``."""
    items = Items(case)
    stated: list[Stated] = []
    sources: dict[Named, str] = {}
    counts = {NEW: 0, CHANGED: 0, SAME: 0}
    for number, row in enumerate(benchmark.rows, 1):
        named = None if row.source is None else Named(row.source.name, row.source.kind)
        fields = {**row.fields, "external_id": row.external_id}
        seen = items.look(BENCHMARK, Entry(key=row.external_id, fields=fields, source=named), number)
        assert isinstance(seen, Seen)  # noqa: S101  # what ships with the program is sound
        counts[seen.state] += 1
        if seen.state == SAME:
            continue
        more: dict[str, Any] = {}
        if named is not None and (seen.state == NEW or "source" in seen.changes):
            more["source"] = _source(items, named, sources, stated)
        stated.append(("item", seen.record, {**seen.fields, **more}))
    if stated:
        case.state(stated)
    return Imported(
        format=BENCHMARK, rows=len(benchmark.rows), new=counts[NEW], changed=counts[CHANGED], same=counts[SAME]
    )


def _source(items: Items, named: Named, entered: dict[Named, str], stated: list[Stated]) -> str:
    """The id of a source, which is entered with the first record that names it."""
    if named not in entered:
        known = items.source(named)
        if known is None:
            stated.append(new_source(named))
            known = stated[-1][1]
        entered[named] = known
    return entered[named]


def _asked(columns: Columns | None, sheet: str | None) -> Asked:
    given = columns or Columns()
    return Asked(
        sheet=sheet or given.sheet, encoding=given.encoding, delimiter=given.delimiter, headings=given.headings
    )


class _ItemsAhead:
    """Items, with the sources and attachments that would come with them."""

    def __init__(self, case: OpenCase) -> None:
        self._items = Items(case)
        self._new: dict[Named, None] = {}

    def look(self, format_name: str, entry: Entry, row: int, kind: TableKind) -> Seen | tuple[Bad, ...]:
        seen = self._items.look(format_name, entry, row, kind)
        if not isinstance(seen, Seen):
            return seen
        files = self._new_files(seen, entry.files)
        if files and seen.state == SAME:
            changes = {"attachments": (None, [file.name for file in files])}
            seen = msgspec.structs.replace(seen, state=CHANGED, changes=changes)
        if seen.state == SAME:
            return seen
        named = entry.source if seen.state == NEW or "source" in seen.changes else None
        if named is not None and self._items.source(named) is None:
            self._new.setdefault(named)
        return msgspec.structs.replace(seen, source=named, files=files)

    def settle(self, plan: Plan) -> None:
        plan.new_sources = tuple(self._new)
        plan.keep_original = plan.size <= _KEPT_TABLE or not any(sheet.columns for sheet in plan.sheets)

    def _new_files(self, seen: Seen, files: tuple[File, ...]) -> tuple[FileTold, ...]:
        if not files or not seen.record or (seen.state == SAME and not seen.key):
            return ()
        here = self._items.has_files(seen.record)
        told = [FileTold(one.name, one.media, hashlib.sha256(one.data).hexdigest(), len(one.data)) for one in files]
        return tuple(one for one in told if one.sha256 not in here)


class _Looking:
    """Reads a file through once and writes the plan."""

    def __init__(self, case: OpenCase, plan: Plan, kind: str | None, columns: Columns | None) -> None:
        self._case, self._plan = case, plan
        self._wanted = kind if kind in shapes() else (columns.shape if columns and columns.shape in shapes() else None)
        self._given = self._columns = columns
        self._items: _ItemsAhead | None = None
        self._shape: Shape | None = None
        self._kind = ANY
        self._other_title = 0
        self._shared: dict[str, str] = {}
        self._begin = Begin()
        self._sheets: list[Sheet] = []
        self._findings: list[Finding] = []
        self._refused: list[Refusal] = []
        self._last_bad: tuple[str, int] | None = None

    def read(self, tellings: Iterator[Told], job: Job) -> None:
        """Read to the end; the plan is whole afterwards. ``_EventData`` where it is that."""
        plan = self._plan
        if plan.mismatch:
            words = tr("Its name says another kind of file than its content, which is {media}.")
            self._findings.append(Finding("mismatch", words.format(media=plan.media)))
        try:
            for told in tellings:
                if isinstance(told, Row):
                    self._row(told)
                elif isinstance(told, Begin):
                    self._next(told)
                elif isinstance(told, Finding):
                    self._findings.append(told)
                else:
                    self._bad((told,))
                if len(plan.lines) % _LOOK_UP == 0:
                    job.refuse_cancelled()
        except Refused as error:
            error.findings = (*error.findings, *((found.code, found.words) for found in self._findings))
            raise
        plan.sheets, plan.refused = tuple(self._sheets), tuple(self._refused)
        plan.findings = (*self._findings, *self._doubted())
        if self._items is not None:
            self._items.settle(plan)
        plan.rows = len(plan.lines)

    def _next(self, begin: Begin) -> None:
        """Another sheet begins: what its columns mean."""
        self._begin = msgspec.structs.replace(begin, facts={**begin.facts, "file": self._plan.name})
        shape = shapes()[self._wanted] if self._wanted else shape_for(begin)
        plan = self._plan
        if shape is not None and shape.KIND == EVENTS:
            if not self._sheets:
                raise _EventData(shape)
            shape = None  # event data and items do not go to one place
        elif shape is not None:
            refuse_licensed(begin)
        self._shape = shape
        self._sheets.append(
            Sheet(name=begin.sheet, columns=begin.columns, facts=begin.facts, format=shape.FORMAT if shape else "")
        )
        if shape is None:
            return
        self._columns = self._given or _suggested(shape, begin)
        self._kind = TableKind.of(shape.FORMAT, begin.columns, self._columns)
        if self._items is None:
            plan.format, plan.kind = shape.FORMAT, shape.KIND
            plan.about = {name: value for name, value in _about(shape, begin).items() if value}
            plan.columns = self._columns
            self._items = _ItemsAhead(self._case)

    def _row(self, row: Row) -> None:
        if self._shape is None or self._items is None:
            words = tr("Nothing here knows what these columns mean; say so yourself, or name the kind.")
            self._bad((Bad(row.row, rule="no-shape", words=words),))
            return
        made = _made(self._shape, row, self._begin, self._columns)
        seen = made if isinstance(made, tuple) else self._items.look(self._shape.FORMAT, made, row.row, self._kind)
        if not isinstance(seen, Seen):
            self._bad(seen)
            return
        self._line(row.row, seen.state, seen.title, seen.changes)
        plan = self._plan
        if seen.fields or seen.files or seen.changes:
            plan.files += len(seen.files)
            number, sheet, is_new = len(plan.lines) - 1, self._begin.sheet, seen.state == NEW
            plan.planned.add(
                Planned(
                    number,
                    sheet,
                    row.row,
                    self._shape.FORMAT,
                    seen.record,
                    seen.key,
                    is_new,
                    seen.fields,
                    seen.source,
                    seen.files,
                )
            )

    def _bad(self, bad: tuple[Bad, ...]) -> None:
        """One row is refused, for one reason or several."""
        sheet = self._begin.sheet
        self._refused += [self._refusal(one, sheet) for one in bad]
        place = (sheet, bad[0].row) if bad else (sheet, 0)
        if place != self._last_bad or not place[1]:
            self._line(place[1], REFUSED, bad[0].value[:80] if bad else "", {})
        self._last_bad = place

    def _refusal(self, bad: Bad, sheet: str) -> Refusal:
        """As it was said; a reason that many rows have is held once."""
        share = self._shared.setdefault if len(self._shared) < _LOOK_UP else self._shared.get
        said, named = bad.words[:_LONGEST_WORDS], bad.column[:_LONGEST_VALUE]
        words, column = share(said, said) or said, share(named, named) or named
        value, rule = bad.value[:_LONGEST_VALUE], bad.rule[:_LONGEST_VALUE]
        return Refusal(row=bad.row, sheet=sheet, column=column, value=value, rule=rule, words=words)

    def _doubted(self) -> Iterator[Finding]:
        """Keys that are used anew: where most rows that are here already are now called otherwise."""
        plan = self._plan
        if self._other_title >= _DOUBTED and 2 * self._other_title > plan.changed + plan.same:
            words = tr(
                "{n} rows have the key of an item that is called otherwise. Look at them before you take them in: does"
                " the key name the same thing in every file?"
            )
            yield Finding("key-doubt", words.format(n=self._other_title))

    def _line(self, row: int, state: str, title: str, changes: dict[str, tuple[Any, Any]]) -> None:
        plan = self._plan
        plan.lines.add(Line(len(plan.lines), self._begin.sheet, row, state, title, changes))
        if state == NEW:
            plan.new += 1
        elif state == CHANGED:
            plan.changed += 1
            self._other_title += "title" in changes
        elif state == SAME:
            plan.same += 1
        else:
            plan.rows_refused += 1
        if self._sheets:
            self._sheets[-1] = msgspec.structs.replace(self._sheets[-1], rows=self._sheets[-1].rows + 1)


def _made(shape: Shape, row: Row, begin: Begin, columns: Columns | None) -> Any:
    """What a shape makes of a row: whatever it trips over, only this row is refused."""
    try:
        return shape.entry(row, begin, columns)
    except DeskError as error:
        return (Bad(row.row, rule="value", words=error.happened),)
    except Exception:  # noqa: BLE001  # one broken record never stops the rest
        return (Bad(row.row, rule="defect", words=tr("The program could not make a record of this row.")),)


def _suggested(shape: Shape, begin: Begin) -> Columns | None:
    suggest: Callable[[Begin], Columns | None] | None = getattr(shape, "suggest", None)
    return suggest(begin) if suggest is not None else None


def _about(shape: Shape, begin: Begin) -> dict[str, str]:
    about: Callable[[Begin], dict[str, str]] | None = getattr(shape, "about", None)
    told = about(begin) if about is not None else {}
    return {**{name: begin.facts[name] for name in _ABOUT if name in begin.facts}, **told}
