"""Glyphs as a content stream has them: codes, distances, rise."""

import pytest

from r2p_desk.briefing import codes
from r2p_desk.briefing.codes import FontUse, figure
from r2p_desk.briefing.text import Align, Piece, Run, lay_out


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


def test_a_mark_above_its_letter_is_raised_and_what_follows_is_not() -> None:
    (piece,) = [piece for piece in pieces("قرىً", "ar") if piece.text]
    shown = FontUse(piece.face, "F1").show(piece)
    assert " Ts " in shown
    assert shown.rindex("0 Ts") > shown.index(" Ts ")


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
