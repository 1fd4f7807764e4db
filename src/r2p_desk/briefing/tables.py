"""A table as slabs: a row each, heads that are repeated as artifacts, cells that span columns or rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from . import look
from .document import Column, Prose, Table
from .look import baseline
from .structure import BoxMark, Mark, Node, RuleMark, Slab, TextMark
from .text import Align, Direction, Line, Run, Weight, direction_of, lay_out

_PAD = 4.0
_ROW_LIMIT = 300.0
"""Points; a row higher than this may break between its lines."""

Cells = Sequence[tuple[Line, ...]]


def table_slabs(block: Table, node: Node, language: str, set_prose: Callable[[Prose], list[Run]]) -> list[Slab]:
    """The rows of a table under its heads; none of a table without rows. ``node`` is its element."""
    if not block.rows:
        return []
    widths = _widths(block.columns)
    heads, again = _heads(block, widths, node, language)
    slabs = [Slab(heads.height, heads.marks, 0, glued=True)]
    for rows in _joined(block):
        slabs.extend(_rows(block, rows, widths, node, again, set_prose, direction_of(language)))
    last = slabs[-1]
    slabs[-1] = replace(last, height=last.height + 9)
    if len(slabs) > 3:
        slabs[-2] = replace(slabs[-2], glued=True)
    return slabs


def _joined(block: Table) -> Iterator[list[tuple[Prose, ...]]]:
    """Rows that share the cell of their name; each for itself where none do."""
    if not block.joined:
        yield from ([row] for row in block.rows)
        return
    for _, rows in groupby(block.rows, key=lambda row: row[0]):
        yield list(rows)


def _heads(block: Table, widths: Sequence[float], node: Node, language: str) -> tuple[Slab, Slab]:
    """The heads as they stand first, and as they are repeated: nothing that is read twice."""

    def set_head(text: str, column: Column, width: float) -> tuple[Line, ...]:
        return _cell(
            [Run(text, Weight.BOLD, look.CELL.size, look.INK, language)], column, width, direction_of(language)
        )

    parts: list[tuple[Cells, list[Node | None], list[float]]] = []
    if block.groups:
        wide, owners, place, line = [], [], 0, node.add("TR")
        for group in block.groups:
            wide.append(sum(widths[place : place + group.columns]))
            place += group.columns
            head = line.add("TH", scope="Column")
            head.columns = group.columns
            owners.append(head)
        named = zip(block.groups, wide, strict=True)
        parts.append(([set_head(group.head, Column(head=""), width) for group, width in named], [*owners], wide))
    line = node.add("TR")
    own = zip(block.columns, widths, strict=True)
    cells = [set_head(column.head, column, width) for column, width in own]
    parts.append((cells, [line.add("TH", scope="Column") for _ in cells], list(widths)))
    drawn = [_row(cells, owners, edges, shaded=True)[0] for cells, owners, edges in parts]
    silent = [_row(cells, [None] * len(cells), edges, shaded=True)[0] for cells, _, edges in parts]
    return _stacked(drawn), _stacked(silent)


def _stacked(slabs: Sequence[Slab]) -> Slab:
    """Slabs one below the other as one."""
    marks: list[Mark] = []
    height = 0.0
    for slab in slabs:
        marks.extend(replace(mark, down=mark.down + height) for mark in slab.marks)
        height += slab.height
    return Slab(height, tuple(marks))


def _rows(
    block: Table,
    rows: Sequence[tuple[Prose, ...]],
    widths: Sequence[float],
    node: Node,
    again: Slab,
    set_prose: Callable[[Prose], list[Run]],
    direction: Direction,
) -> Iterator[Slab]:
    """Rows of one name: the first has its cell, which spans them; on a new page it is seen again."""
    name = _cell(set_prose(rows[0][0]), block.columns[0], widths[0], direction)
    for number, row in enumerate(rows):
        line = node.add("TR")
        owners: list[Node | None] = [None]
        if not number:
            head = line.add("TH", scope="Row")
            head.rows = len(rows)
            owners = [head]
        owners.extend(line.add("TD") for _ in row[1:])
        others = zip(row[1:], block.columns[1:], widths[1:], strict=True)
        cells = [() if number else name]
        cells += [_cell(set_prose(prose), column, width, direction) for prose, column, width in others]
        least = len(name) if len(rows) == 1 else 1
        edge = 1 if number < len(rows) - 1 else 0
        repeated = _named(again, name) if number else again
        for part in _row(cells, owners, widths, least=least, rule_from=edge):
            yield replace(part, head=repeated, glued=number == 0 and len(rows) > 1 and len(name) > 1)


def _named(head: Slab, name: tuple[Line, ...]) -> Slab:
    """A head with the name of the rows that go on under it, as an artifact in the first of them."""
    (line, *_) = name
    mark = TextMark(line, look.LEFT + _PAD, head.height + _PAD - 1 + baseline(look.CELL), None)
    return Slab(head.height, (*head.marks, mark))


def _widths(columns: Sequence[Column]) -> list[float]:
    whole = sum(column.share for column in columns)
    return [look.WIDTH * column.share / whole for column in columns]


def _cell(runs: Sequence[Run], column: Column, width: float, direction: Direction) -> tuple[Line, ...]:
    """A cell begins where the document's readers begin, whatever language it cites."""
    align = Align.END if column.at_end else Align.START
    return lay_out(runs, width=width - 2 * _PAD, align=align, direction=direction)


def _row(
    cells: Cells,
    nodes: Sequence[Node | None],
    widths: Sequence[float],
    *,
    shaded: bool = False,
    least: int = 1,
    rule_from: int = 0,
) -> list[Slab]:
    """A row as one slab; a very high one as several, cut between lines."""
    tallest = max(least, *(len(lines) for lines in cells))
    step = max(int((_ROW_LIMIT - 2 * _PAD) // look.CELL.leading), 1)
    cuts = [*range(0, tallest, step), tallest]
    edges = [look.LEFT + sum(widths[:place]) for place in range(len(widths))]
    slabs = []
    for first, end in pairwise(cuts):
        top, bottom = (_PAD - 1 if first == 0 else 0), (_PAD if end == tallest else 0)
        height = top + (end - first) * look.CELL.leading + bottom
        marks: list[Mark] = [BoxMark(look.LEFT, 0, look.WIDTH, height, fill=look.SHADE)] if shaded else []
        for lines, node, x in zip(cells, nodes, edges, strict=True):
            marks.extend(
                TextMark(line, x + _PAD, top + place * look.CELL.leading + baseline(look.CELL), node)
                for place, line in enumerate(lines[first:end])
            )
        if end == tallest:
            start = edges[rule_from] if rule_from < len(edges) else look.LEFT
            thickness, colour = (1.0, look.INK) if shaded else (0.5, look.RULE)
            marks.append(RuleMark(start, height, look.LEFT + look.WIDTH - start, thickness, colour))
        slabs.append(Slab(height, tuple(marks)))
    return slabs
