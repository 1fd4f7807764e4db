"""Charts: nothing overlaps or is cut, shapes tell what colours tell, each has its table, in both directions."""

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path

import msgspec
import pikepdf
import pytest

import plots
from r2p_desk.briefing import look
from r2p_desk.briefing.charts.base_map import Frame, base_map
from r2p_desk.briefing.charts.blocks import (
    Chart,
    HypothesesMatrix,
    HypothesisColumn,
    HypothesisRow,
    MapPlace,
    OptionRow,
    OptionsMatrix,
    PlacesMap,
    TempoChart,
    TimelineChart,
    TimelineEvent,
)
from r2p_desk.briefing.charts.drawing import figures
from r2p_desk.briefing.charts.sheet import Drawing
from r2p_desk.briefing.charts.tables import charted, tables_of
from r2p_desk.briefing.document import Document, Heading, NoteRefs, Prose, Table, Words
from r2p_desk.briefing.pages import lay_out_pages
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.structure import BoxMark, Mark, Node, PathMark, RuleMark, TextMark
from r2p_desk.domain import looks
from r2p_desk.domain.hypothesis import Rating, rating_words
from r2p_desk.domain.place import Precision

Box = tuple[float, float, float, float]
EVERY = [(size, kind, language) for size in plots.SIZES for kind in plots.SOME for language in ("en", "ar")]


def drawn(chart: Chart, language: str = "en") -> list[tuple[Node, Drawing]]:
    nodes: list[Node] = []

    def figure(alternative: str) -> Node:
        nodes.append(Node("Figure", alternative=alternative))
        return nodes[-1]

    drawings = list(figures(chart, figure, language))
    assert len(nodes) == len(drawings)
    return list(zip(nodes, drawings, strict=True))


def box_of(mark: Mark) -> Box:
    """Left, top, right, bottom; of text, as far as letters reach."""
    match mark:
        case TextMark():
            size = max(piece.size for piece in mark.line.pieces)
            letters = [
                (piece.x + glyph.x, piece.x + glyph.x + piece.face.advance(glyph.id) * piece.size / 1000)
                for piece in mark.line.pieces
                for glyph in piece.glyphs
                if not glyph.text.isspace()
            ]
            left, right = min(start for start, _ in letters), max(end for _, end in letters)
            return (mark.x + left, mark.down - 0.78 * size, mark.x + right, mark.down + 0.24 * size)
        case BoxMark():
            return (mark.x, mark.down, mark.x + mark.width, mark.down + mark.height)
        case PathMark():
            across = [x for x, _ in mark.points]
            below = [y for _, y in mark.points]
            return (mark.x + min(across), mark.down + min(below), mark.x + max(across), mark.down + max(below))
        case _:
            raise AssertionError(mark)


def check_geometry(drawing: Drawing) -> None:
    for mark in drawing.marks:
        left, top, right, bottom = box_of(mark)
        assert look.LEFT - 1 <= left <= right <= look.LEFT + look.WIDTH + 1, mark
        assert -1 <= top <= bottom <= drawing.height + 1, mark
    texts = [(box_of(mark), mark.line.text) for mark in drawing.marks if isinstance(mark, TextMark)]
    for (one, said), (other, beside) in combinations(texts, 2):
        apart = (
            one[2] <= other[0] + 0.2 or other[2] <= one[0] + 0.2 or one[3] <= other[1] + 0.2 or other[3] <= one[1] + 0.2
        )
        assert apart, (said, beside)


def texts_of(drawings: Iterable[tuple[Node, Drawing]]) -> str:
    return " ".join(mark.line.text for _, drawing in drawings for mark in drawing.marks if isinstance(mark, TextMark))


def said(prose: Prose) -> str:
    return "".join(part.text for part in prose if isinstance(part, Words))


def rows_of(table: Table) -> list[list[str]]:
    return [[said(cell) for cell in row] for row in table.rows]


@pytest.mark.parametrize(("size", "kind", "language"), EVERY)
def test_no_label_overlaps_another_and_nothing_stands_outside(size: str, kind: str, language: str) -> None:
    found = drawn(plots.SIZES[size][kind](), language)
    assert found
    for node, drawing in found:
        assert drawing.marks
        assert node.alternative
        assert all(not isinstance(mark, RuleMark) and mark.node is node for mark in drawing.marks)
        check_geometry(drawing)


def hostile(kind: str) -> Chart:
    """A chart of which every label is out to break it."""
    labels = plots.HOSTILE
    match plots.SOME[kind]():
        case TempoChart() as chart:
            strips = tuple(
                msgspec.structs.replace(chart.strips[at % 4], name=words, movement_words=words)
                for at, words in enumerate(labels)
            )
            return msgspec.structs.replace(chart, strips=strips)
        case TimelineChart() as chart:
            events = tuple(
                msgspec.structs.replace(chart.events[at], title=words, day_words=words)
                for at, words in enumerate(labels)
            )
            return msgspec.structs.replace(chart, events=events)
        case PlacesMap() as chart:
            places = tuple(
                msgspec.structs.replace(plots.places(20).places[at], name=words) for at, words in enumerate(labels)
            )
            return msgspec.structs.replace(chart, places=places)
        case HypothesesMatrix() as chart:
            rows = tuple(
                HypothesisRow(title=words, ratings=(Rating.NEUTRAL,) * 5, tells_words=words) for words in labels
            )
            columns = tuple(HypothesisColumn(name=words, against=10**6) for words in labels[:5])
            return msgspec.structs.replace(chart, hypotheses=columns, rows=rows)
        case OptionsMatrix() as chart:
            rows_ = tuple(OptionRow(title=words, cells=chart.rows[0].cells[:10]) for words in labels)
            return msgspec.structs.replace(chart, criteria=labels, rows=rows_)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", plots.SOME)
def test_labels_of_any_length_and_script_neither_overlap_nor_run_over(kind: str, language: str) -> None:
    for _, drawing in drawn(hostile(kind), language):
        check_geometry(drawing)
    assert render(plots.document_with(hostile(kind), language=language)).pages >= 1


@pytest.mark.parametrize("kind", plots.SOME)
def test_a_figure_lies_on_one_page(kind: str) -> None:
    made = lay_out_pages(plots.document_with(plots.MANY[kind]()))
    pages: dict[int, set[int]] = {}
    for number, page in enumerate(made.pages):
        for mark in page.marks:
            if not hasattr(mark, "node") or mark.node is None or mark.node.role != "Figure":
                continue
            pages.setdefault(id(mark.node), set()).add(number)
            assert 0 < mark.down < look.PAGE_HEIGHT - 60
    assert pages
    assert all(len(where) == 1 for where in pages.values())


def test_every_figure_of_a_pdf_has_what_it_says_and_its_box_on_the_page() -> None:
    found = []
    with pikepdf.open(io.BytesIO(render(whole()).pdf)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure":
                left, lower, right, upper = (float(edge) for edge in thing.A.BBox)
                found.append(str(thing.Alt))
                assert look.LEFT - 1 <= left < right <= look.LEFT + look.WIDTH + 2
                assert 0 < lower < upper < look.PAGE_HEIGHT
                assert upper - lower > 30
    assert len(found) == 5
    assert all(len(words) > 40 for words in found)


@pytest.mark.parametrize("columns", [1, 7, 20, 30])
def test_a_matrix_of_any_width_fits_its_page(columns: int) -> None:
    for _, drawing in drawn(plots.hypotheses(40, columns)):
        check_geometry(drawing)
        assert drawing.height < 690


def test_days_at_both_ends_of_the_calendar_do_not_stretch_the_timeline() -> None:
    ends = [
        TimelineEvent(title="until", first=date.min, last=date(1994, 4, 6), day_words="until"),
        TimelineEvent(title="from", first=date(1993, 10, 4), last=date.max, day_words="from"),
        TimelineEvent(title="day", first=date(1994, 1, 11), last=date(1994, 1, 11), day_words="day"),
    ]
    ((node, drawing),) = drawn(TimelineChart(title="t", events=tuple(ends)))
    check_geometry(drawing)
    assert "4 October 1993 to 6 April 1994" in (node.alternative or "")
    centuries = TimelineEvent(title="old", first=date(3, 1, 1), last=date(9000, 1, 1), day_words="old")
    ((_, drawing),) = drawn(TimelineChart(title="t", events=(*ends, centuries)))
    check_geometry(drawing)


def test_many_rows_are_told_as_figures_of_a_series() -> None:
    found = drawn(plots.hypotheses(200, 12))
    assert len(found) > 3
    assert (found[1][0].alternative or "").endswith(f"Figure 2 of {len(found)}.")
    assert "200. " in texts_of(found)


@pytest.mark.parametrize("kind", plots.SOME)
def test_a_chart_must_be_followed_by_its_table(kind: str) -> None:
    chart = plots.SOME[kind]()
    whole = plots.document_with(chart)
    for blocks in ((chart,), (chart, Heading(text="x"), *whole.blocks[1:])):
        with pytest.raises(ValueError, match="followed by its table"):
            msgspec.structs.replace(whole, blocks=blocks)
    assert all(isinstance(one, Table) and one.marking == chart.marking for one in whole.blocks[1:])


def test_the_table_of_the_tempo_has_the_same_numbers() -> None:
    chart = plots.tempo(7)
    tables = tables_of(chart)
    assert [len(table.columns) - 1 for table in tables] == [5, 2]
    for first, table in zip((0, 5), tables, strict=True):
        rows = rows_of(table)
        for at, strip in enumerate(chart.strips[first : first + 5], 1):
            assert table.columns[at].head == strip.name
            assert [row[at] for row in rows[:-3]] == [f"{bar.counted} of {bar.effort}" for bar in strip.bars]
            known = strip.expected is not None
            assert [row[at] for row in rows[-3:]] == [
                "2.4" if known else "–", "1–5" if known else "–", strip.movement_words,
            ]  # fmt: skip


def test_streams_of_other_periods_have_a_table_of_their_own() -> None:
    one, other = plots.tempo(1, 10).strips[0], plots.tempo(1, 4).strips[0]
    both = TempoChart(title="t", strips=(one, other), marking=plots.MARKING)
    assert [len(table.rows) - 3 for table in tables_of(both)] == [10, 4]


def test_the_table_of_the_timeline_has_every_item_and_its_streams() -> None:
    chart = plots.timeline(200)
    rows = rows_of(tables_of(chart)[0])
    assert [row[0] for row in rows] == [str(number) for number in range(1, 201)]
    assert [row[1] for row in rows] == [event.day_words for event in chart.events]
    assert [row[3] for row in rows] == [event.title for event in chart.events]
    counted = sum(row[4].count("Incitement") for row in rows)
    assert counted == sum("incitement" in event.signals for event in chart.events) > 0


def test_the_timeline_counts_every_item_of_a_lane() -> None:
    chart = plots.timeline(200, 900)
    ((_, drawing),) = drawn(chart)
    numbers = [mark.line.text for mark in drawing.marks if isinstance(mark, TextMark) and mark.line.text.isdigit()]
    counted = sum(int(text) for text in numbers) - 3  # the legend's own example
    alone = sum(max(len(event.signals), 1) for event in chart.events) - counted
    assert 0 <= alone < 24 * 6
    assert "Incitement" in texts_of(drawn(chart))


def test_the_table_of_the_map_has_every_place_as_exactly_as_it_is_known() -> None:
    chart = PlacesMap(
        title="t",
        places=(
            MapPlace(name="A", latitude=-1.94412, longitude=30.06188, precision=Precision.EXACT, items=4),
            MapPlace(name="B", latitude=-1.94412, longitude=30.06188, precision=Precision.SETTLEMENT),
            MapPlace(name="C", latitude=-1.94412, longitude=30.06188, precision=Precision.DISTRICT),
            MapPlace(name="D", latitude=-0.04, longitude=30.06188, precision=Precision.COUNTRY),
        ),
        unplaced=("E",),
        marking=plots.MARKING,
    )
    rows = rows_of(tables_of(chart)[0])
    assert [row[3] for row in rows] == [
        "1.944° S, 30.062° E", "1.94° S, 30.06° E", "1.9° S, 30.1° E", "0° S, 30° E", "–",
    ]  # fmt: skip
    assert [row[0] for row in rows] == ["A", "B", "C", "D", "E"]
    assert rows[0][4] == "4"


@pytest.mark.parametrize("columns", [3, 6, 12])
def test_the_table_of_hypotheses_has_every_rating_in_words(columns: int) -> None:
    chart = plots.hypotheses(9, columns)
    (table,) = tables_of(chart)
    for row, cells in zip(chart.rows, rows_of(table), strict=False):
        words = [rating_words(rating) for rating in row.ratings]
        if columns <= 6:
            assert cells[1 : columns + 1] == words
        else:
            assert cells[1] == "; ".join(f"H{at} {one}" for at, one in enumerate(words, 1))
    whole = " ".join(" ".join(row) for row in rows_of(table)[len(chart.rows) :])
    for one in chart.hypotheses:
        assert str(one.against) in whole


def test_the_table_of_options_has_what_is_said_and_what_is_not() -> None:
    chart = plots.options(40)
    rows = rows_of(tables_of(chart)[0])
    cells = [cell for row in chart.rows for cell in row.cells]
    assert len(rows) == len(cells) == 440
    assert [row[2] for row in rows] == [cell.words or cell.stated.value for cell in cells]
    assert rows[12][0].startswith("2. ")


def test_tables_refer_to_the_evidence_notes_of_their_charts() -> None:
    event = TimelineEvent(title="x", first=plots.BEGIN, last=plots.BEGIN, day_words="d", notes=(3, 4))
    chart = TimelineChart(title="t", events=(event,), marking=plots.MARKING)
    assert any(NoteRefs((3, 4)) in cell for row in tables_of(chart)[0].rows for cell in row)


def shapes(drawing: Drawing) -> tuple[object, ...]:
    """What is drawn, whatever its colours, but for dark and light: what a copier leaves of it."""
    found: list[object] = []
    for mark in drawing.marks:
        match mark:
            case BoxMark():
                found.append((mark.width, mark.height, mark.hatch, mark.dashed, grey(mark.fill), mark.stroke is None))
            case PathMark():
                found.append((mark.points, mark.dashed, grey(mark.fill)))
            case _:
                pass
    return tuple(found)


def grey(colour: tuple[float, float, float] | None) -> str | None:
    return None if colour is None else "dark" if sum(colour) / 3 < 0.5 else "light"


def test_every_rating_has_a_shape_of_its_own() -> None:
    told = set()
    for rating in (*Rating, None):
        row = HypothesisRow(title="x", ratings=(rating,))
        one = HypothesesMatrix(title="t", hypotheses=(HypothesisColumn(name="h"),), rows=(row,), marking=plots.MARKING)
        told.add(shapes(drawn(one)[0][1]))
    assert len(told) == 7


def test_every_state_of_an_option_and_every_stream_has_a_shape_of_its_own() -> None:
    assert len({looks.SAID, looks.NOT_SAID, looks.NOT_NEEDED}) == 3
    assert len(set(looks.SIGNAL_SIGNS.values())) == len(looks.SIGNAL_SIGNS)
    events = [
        TimelineEvent(title="x", first=plots.BEGIN, last=plots.BEGIN, day_words="d", signals=signals)
        for signals in ((signal,) if signal else () for signal in looks.SIGNAL_SIGNS)
    ]
    told = {shapes(drawn(TimelineChart(title="t", events=(event,)))[0][1]) for event in events}
    assert len(told) == len(events)


def test_an_upsurge_is_told_without_colour() -> None:
    chart = plots.tempo(1)
    steady = msgspec.structs.replace(chart, strips=(msgspec.structs.replace(
        chart.strips[0], movement=plots.tempo(2).strips[1].movement),))  # fmt: skip
    assert shapes(drawn(chart)[0][1]) != shapes(drawn(steady)[0][1])
    assert "upsurge" in (drawn(chart)[0][0].alternative or "")


@pytest.mark.parametrize("kind", ["tempo", "timeline", "hypotheses", "options"])
def test_time_and_columns_run_the_way_the_document_is_read(kind: str) -> None:
    english, arabic = (drawn(plots.SOME[kind](), language)[0][1] for language in ("en", "ar"))
    middle = look.LEFT + look.WIDTH / 2
    paths = [[mark for mark in one.marks if isinstance(mark, (BoxMark, PathMark))] for one in (english, arabic)]
    assert len(paths[0]) == len(paths[1])
    for left, right in zip(*paths, strict=True):
        one, other = box_of(left), box_of(right)
        assert one[0] - middle == pytest.approx(middle - other[2], abs=0.1)


def test_east_is_at_the_right_in_every_script() -> None:
    english, arabic = (drawn(plots.places(), language)[0][1] for language in ("en", "ar"))
    filled = [[mark.x for mark in one.marks if isinstance(mark, PathMark) and mark.fill] for one in (english, arabic)]
    assert filled[0][: len(filled[0]) - 9] == filled[1][: len(filled[0]) - 9]


@pytest.mark.parametrize("precision", list(Precision))
def test_the_drawing_itself_tells_no_more_of_a_place_than_is_known(precision: Precision) -> None:
    def marks(latitude: float) -> tuple[Mark, ...]:
        place = MapPlace(name="x", latitude=latitude, longitude=30.06188, precision=precision)
        ((_, drawing),) = drawn(PlacesMap(title="t", places=(place, plots.places().places[1])))
        return tuple(mark for mark in drawing.marks if isinstance(mark, PathMark))

    def told(latitude: float) -> list[object]:
        return [(mark.x, mark.down, mark.points) for mark in marks(latitude)]

    assert told(-1.94412) == told(-1.94419)
    assert (told(-1.94412) == told(-1.93)) is (precision not in (Precision.EXACT, Precision.SETTLEMENT))
    assert told(-1.94412) != told(-3.2)


def test_the_map_shows_a_place_on_its_land_and_says_what_lines_do_not_say() -> None:
    ground = base_map(Frame(28, -4, 32, 0))
    assert any(inside((30.06, -1.94), land) for land in ground.land)
    assert ground.between
    assert not ground.coasts
    ((node, drawing),) = drawn(plots.places())
    assert "status of any territory" in (node.alternative or "")
    assert "status of any territory" in " ".join(texts_of([(node, drawing)]).split())


def test_the_sea_is_not_land() -> None:
    ground = base_map(Frame(-40, -10, -20, 10))
    assert not any(inside((-30.0, 0.0), land) for land in ground.land)


def test_what_lies_on_both_sides_of_the_date_line_is_not_torn_apart() -> None:
    places = tuple(
        MapPlace(name=name, latitude=-17.0, longitude=longitude, precision=Precision.SETTLEMENT)
        for name, longitude in (("Suva", 178.4), ("Apia", -171.8))
    )
    ((_, drawing),) = drawn(PlacesMap(title="t", places=places))
    check_geometry(drawing)
    bar = " ".join(mark.line.text for mark in drawing.marks if isinstance(mark, TextMark))
    assert "200 km" in bar or "100 km" in bar


def inside(point: tuple[float, float], ring: list[tuple[float, float]]) -> bool:
    x, y = point
    found = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) is not (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            found = not found
    return found


def test_an_empty_chart_says_so() -> None:
    for chart in (
        TempoChart(title="t", strips=()),
        TimelineChart(title="t", events=()),
        PlacesMap(title="t", places=()),
        HypothesesMatrix(title="t", hypotheses=(), rows=()),
        OptionsMatrix(title="t", criteria=(), rows=()),
    ):
        for node, drawing in drawn(chart):
            assert node.alternative
            check_geometry(drawing)
        assert isinstance(charted(chart)[1], Table)


def test_the_same_charts_give_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib, plots; from r2p_desk.briefing.pdf import render;"
        "print(hashlib.sha256(render(plots.document_with(*(one() for one in plots.SOME.values()))).pdf).hexdigest())"
    )
    places = os.pathsep.join([str(Path(plots.__file__).parent), *(path for path in sys.path if path)])
    here = hashlib.sha256(render(whole()).pdf).hexdigest()
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": places, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == here


def whole() -> Document:
    return plots.document_with(*(one() for one in plots.SOME.values()))
