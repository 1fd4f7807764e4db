"""Glyphs as a content stream has them: codes, distances, rise."""

import struct

import pytest
import uharfbuzz as hb

from r2p_desk.briefing import codes
from r2p_desk.briefing.codes import FontUse, figure
from r2p_desk.briefing.lifted import with_lifted
from r2p_desk.briefing.text import Align, Piece, Run, Weight, face_for, lay_out


def pieces(text: str, language: str = "en", width: float = 400, align: Align = Align.START) -> list[Piece]:
    return [
        piece
        for line in lay_out([Run(text, language=language)], width=width, align=align)
        for piece in line.pieces
    ]  # fmt: skip


def test_a_word_is_written_once_and_serves_again() -> None:
    (piece,) = pieces("tanto tanto")
    use = FontUse(piece.face, "F1")
    shown = use.show(piece)
    assert shown == use.show(piece)
    word = shown.removeprefix("[<").split(f"{use.codes[piece.face.shape(' ', 'en').shapes[0].id, ' ']:04X}")[0]
    assert shown.count(word) == 2


def test_the_same_glyph_has_a_code_for_each_thing_it_stands_for() -> None:
    (piece,) = pieces("አዲ")
    use = FontUse(piece.face, "F1")
    use.show(piece)
    assert len({glyph for glyph, _ in use.codes}) == 1
    assert [text for _, text in use.codes] == ["አ", "ዲ"]


def test_kerned_letters_keep_their_distance() -> None:
    (piece,) = pieces("AVA")
    shown = FontUse(piece.face, "F1").show(piece)
    assert ">" in shown.removeprefix("[<").removesuffix(">] TJ")


def test_a_mark_above_its_letter_stays_in_its_word() -> None:
    (piece,) = [piece for piece in pieces("قرىً", "ar") if piece.text]
    use = FontUse(piece.face, "F1")
    assert " Ts " not in use.show(piece)
    ((_, right, up),) = use.lifted
    assert (right, up) != (0, 0)
    assert [text for glyph, text in use.codes if glyph in use.lifted.values()] == ["\u064b"]


def test_a_lifted_glyph_is_the_glyph_elsewhere() -> None:
    face = face_for(Weight.REGULAR, "NotoSansArabic")
    mark, letter = (face.shape(one, "ar", right_to_left=True).shapes[-1].id for one in "\u064eب")
    lifted = [(mark, 40, 257), (mark, -12, -100), (letter, 0, 10), (3, 5, 5)]
    made = with_lifted(face.file, lifted)
    whole = hb.Face(hb.Blob(made))
    count = face.program.glyph_count
    assert whole.glyph_count == count + len(lifted)
    font, before = hb.Font(whole), hb.Font(face.program)
    for number, (glyph, right, up) in enumerate(lifted, count):
        old, new = before.get_glyph_extents(glyph), font.get_glyph_extents(number)
        inked = bool(old.width)
        assert (new.width, new.height) == (old.width, old.height)
        assert (new.x_bearing - old.x_bearing, new.y_bearing - old.y_bearing) == (right * inked, up * inked)
        assert font.get_glyph_h_advance(number) == before.get_glyph_h_advance(glyph)
    for glyph in range(count):
        assert font.get_glyph_extents(glyph) == before.get_glyph_extents(glyph)
        assert font.get_glyph_h_advance(glyph) == before.get_glyph_h_advance(glyph)
    assert sum(struct.unpack(f">{len(made) // 4}I", made)) & 0xFFFFFFFF == 0xB1B0AFBA


def test_a_stretched_line_gives_every_space_the_same() -> None:
    piece = pieces("one two three four five six", width=100, align=Align.JUSTIFY)[0]
    assert piece.stretch > 0
    shown = FontUse(piece.face, "F1").show(piece)
    assert shown.count(f">{figure(-piece.stretch * 1000 / piece.size)}<") == piece.text.count(" ")


def test_a_document_that_uses_up_all_codes_still_shows_its_glyphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_CODES_AT_MOST", 3)
    (piece,) = pieces("abcdef")
    use = FontUse(piece.face, "F1")
    shown = use.show(piece)
    assert len(use.codes) == 3
    assert shown.count("0000") == 3


@pytest.mark.parametrize(("value", "shown"), [(1.0, "1"), (-0.25, "-0.25"), (0.0001, "0"), (12.3456, "12.346")])
def test_figures_are_short(value: float, shown: str) -> None:
    assert figure(value) == shown
