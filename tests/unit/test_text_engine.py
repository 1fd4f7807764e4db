"""The text engine: nothing vanishes, nothing commands, nothing runs over its width."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.briefing.text import Align, Direction, Line, Run, Weight, lay_out, visible


def words(lines: tuple[Line, ...]) -> str:
    return "".join(line.text for line in lines)


@given(st.text(max_size=300), st.floats(min_value=60, max_value=500))
def test_every_character_stands_in_the_lines(text: str, width: float) -> None:
    said = words(lay_out([Run(text)], width=width))
    assert said.replace("\u00ad", "") == visible(text).replace("\n", "").replace("\u00ad", "")


@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=300), st.floats(min_value=30, max_value=500))
def test_no_line_is_wider_than_its_width(text: str, width: float) -> None:
    assert all(line.width <= width + 0.02 for line in lay_out([Run(text)], width=width))


@given(st.text(max_size=200))
def test_nothing_that_commands_is_left(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(character) == "Cs" for character in shown)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\x00\x1b\x7f")


def test_an_override_of_direction_is_shown_by_its_code() -> None:
    assert visible("cleared \u202etnedicni") == "cleared [U+202E]tnedicni"


def test_a_lone_surrogate_is_shown_by_its_code() -> None:
    assert words(lay_out([Run("a\ud800b")], width=200)) == "a[U+D800]b"


def test_a_pile_of_marks_cannot_run_over_other_lines() -> None:
    assert visible("a" + "\u0301" * 6) == "a" + "\u0301" * 4 + "[U+0301][U+0301]"


def test_characters_without_a_glyph_become_boxes_and_are_counted() -> None:
    (line,) = lay_out([Run("see አዲስ now")], width=300)
    assert line.missing == "አዲስ"
    assert "አዲስ" in line.text
    boxes = [glyph for piece in line.pieces for glyph in piece.glyphs if glyph.text in "አዲስ" and glyph.text]
    assert len({glyph.id for glyph in boxes}) == 1
    assert boxes[0].id != 0


def test_text_the_font_carries_misses_nothing() -> None:
    (line,) = lay_out([Run("Žepa, Nâzım, Кигали, Αθήνα – “quoted” ± 3 †‡ é e\u0301")], width=900)
    assert line.missing == ""


def test_a_line_break_in_the_text_ends_the_line() -> None:
    assert [line.text for line in lay_out([Run("one\ntwo\r\nthree")], width=300)] == ["one", "two", "three"]


def test_nothing_to_write_is_one_empty_line() -> None:
    (line,) = lay_out([Run("")], width=100)
    assert (line.text, line.width) == ("", 0)
    assert line.ascent > 0


def test_lines_break_between_words_and_keep_the_space_at_their_end() -> None:
    lines = lay_out([Run("separated at the checkpoint near the school")], width=90)
    assert len(lines) > 1
    assert all(line.text.endswith(" ") for line in lines[:-1])


def test_a_symbol_of_a_document_is_not_broken() -> None:
    text = "of the document A/48/824-S/26915 and S/1999/1257 here"
    for width in range(90, 300, 10):
        lines = [line.text for line in lay_out([Run(text)], width=width)]
        assert any("A/48/824-S/26915" in line for line in lines)


def test_an_address_breaks_after_its_slashes() -> None:
    lines = lay_out([Run("https://www.example.org/reports/1999/rwanda/index.htm")], width=120)
    assert all(line.text[-1] in "/." for line in lines[:-1])


def test_a_word_wider_than_the_line_breaks_between_letters() -> None:
    lines = lay_out([Run("x" * 200)], width=100)
    assert len(lines) > 5
    assert words(lines) == "x" * 200


def test_runs_without_a_space_between_them_stay_together() -> None:
    runs = [Run("as the commander reported"), Run("\u00a0[12]", size=8, to="note-12")]
    for width in range(60, 200, 7):
        lines = lay_out(runs, width=width)
        assert any("reported\u00a0[12]" in line.text for line in lines)


@pytest.mark.parametrize(
    ("align", "direction", "share"),
    [
        (Align.START, Direction.LEFT_TO_RIGHT, 0.0),
        (Align.CENTRE, Direction.LEFT_TO_RIGHT, 0.5),
        (Align.END, Direction.LEFT_TO_RIGHT, 1.0),
        (Align.START, Direction.RIGHT_TO_LEFT, 1.0),
        (Align.END, Direction.RIGHT_TO_LEFT, 0.0),
    ],
)
def test_start_and_end_follow_the_direction(align: Align, direction: Direction, share: float) -> None:
    (line,) = lay_out([Run("short")], width=200, align=align, direction=direction)
    assert line.pieces[0].x == pytest.approx((200 - line.width) * share)


def test_bold_is_another_face_and_wider() -> None:
    (plain,) = lay_out([Run("Genocide")], width=300)
    (bold,) = lay_out([Run("Genocide", Weight.BOLD)], width=300)
    assert plain.pieces[0].face.name != bold.pieces[0].face.name
    assert bold.width > plain.width


def test_pieces_follow_each_other_without_gap_or_overlap() -> None:
    (line,) = lay_out([Run("one "), Run("two", Weight.BOLD), Run(" three")], width=400)
    for before, after in zip(line.pieces, line.pieces[1:], strict=False):
        assert after.x == pytest.approx(before.x + before.width)
