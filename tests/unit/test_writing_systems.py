"""Six languages on paper: which face sets what, in which order it stands, where even lines end."""

import gc
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk import resources
from r2p_desk.briefing.text import Align, Line, Run, Weight, forget, lay_out, visible
from r2p_desk.briefing.text.faces import Face, Shaped, face_for
from r2p_desk.briefing.text.hyphens import divisions
from r2p_desk.errors import MachineError


def faces(text: str, language: str = "en") -> dict[str, str]:
    (line,) = lay_out([Run(text, language=language)], width=2000)
    return {letter: piece.face.name for piece in line.pieces for letter in piece.text}


MIRRORED = str.maketrans("()«»", ")(»«")


def shown(line: Line) -> str:
    """The text as it stands from left to right; each glyph by the first of its letters."""
    placed = sorted(
        (piece.x + glyph.x, number, glyph.text[:1].translate(MIRRORED if piece.right_to_left else {}))
        for piece in line.pieces
        for number, glyph in enumerate(piece.glyphs)
        if glyph.text
    )
    return "".join(letter for _, _, letter in placed)


def test_each_script_is_set_in_its_own_face() -> None:
    names = faces("aЖ汉غ")
    assert [names[letter] for letter in "aЖ汉غ"] == [
        "NotoSans-Regular", "NotoSans-Regular", "NotoSansSC-Regular", "NotoSansArabic-Regular"
    ]  # fmt: skip


def test_quotation_marks_stand_on_squares_in_chinese_and_apostrophes_of_names_do_not() -> None:
    names = faces("他说“走”", "zh")
    assert names["“"] == names["”"] == "NotoSansSC-Regular"
    assert faces("O’Brien", "zh")["’"] == "NotoSans-Regular"
    assert faces("“go”", "en")["“"] == "NotoSans-Regular"


def test_nothing_that_six_languages_need_is_missing() -> None:
    for text, language in (
        ("№ § — « » ё Ё ½ ‰ €", "ru"),
        ("，。、；：？！「」『』《》〈〉【】…—·", "zh"),
        ("،؛؟٪٫٬٠١٢٣٩ ـ", "ar"),
    ):
        assert "".join(line.missing for line in lay_out([Run(text, language=language)], width=900)) == ""


def test_a_font_is_read_only_when_a_character_needs_it() -> None:
    program = (
        "from r2p_desk import resources\n"
        "read, names = resources.read, []\n"
        "resources.read = lambda name: names.append(name) or read(name)\n"
        "from r2p_desk.briefing.text import Run, lay_out\n"
        "lay_out([Run('Žepa – Кигали')], width=300); print(sorted(n for n in names if n.startswith('fonts')))\n"
        "lay_out([Run('基加利')], width=300); print(sorted(n for n in names if n.startswith('fonts')))"
    )
    src = Path(resources.__file__).parents[1]
    said = subprocess.run([sys.executable, "-c", program], cwd=src, capture_output=True, text=True, check=True).stdout
    first, second = said.splitlines()
    assert first == "['fonts/NotoSans-Regular.ttf']"
    assert "NotoSansSC-Regular" in second


def test_arabic_reads_from_the_right_and_its_letters_join() -> None:
    (line,) = lay_out([Run("سلم عليكم", language="ar")], width=300)
    first, second = line.pieces
    assert first.text.strip() == "سلم"
    assert first.x > second.x
    assert first.x + first.width <= 300.01
    alone = [face_for(Weight.REGULAR, "NotoSansArabic").shape(letter, "ar", right_to_left=True).shapes[0].id
             for letter in "سلم"]  # fmt: skip
    assert not {glyph.id for glyph in first.glyphs[1:]} & set(alone)


def test_every_letter_of_an_arabic_ligature_stands_for_itself() -> None:
    (line,) = lay_out([Run("الآن", language="ar")], width=300)
    assert sorted(glyph.text for glyph in line.pieces[0].glyphs) == sorted("الآن")


def test_figures_and_latin_words_keep_their_order_in_arabic() -> None:
    (line,) = lay_out([Run("نحو 1,230 (UAV, Group 2).", language="ar")], width=400)
    assert shown(line).strip() == ".(UAV, Group 2) 1,230 وحن"


def test_a_sentence_cited_in_another_script_keeps_its_full_stop_at_its_own_end() -> None:
    (line,) = lay_out([Run("انظر ", language="ar"), Run("Report of the Secretary.", language="ar")], width=400)
    assert shown(line).startswith("Report of the Secretary.")
    (line,) = lay_out([Run("see "), Run("تقرير الأمين العام.")], width=400)
    assert shown(line) == "see .ماعلا نيمألا ريرقت"


def test_one_foreign_word_stays_in_its_sentence_and_alone_keeps_its_signs() -> None:
    (line,) = lay_out([Run("انظر ", language="ar"), Run("UNAMIR.", Weight.BOLD, language="ar")], width=400)
    assert shown(line).startswith(".UNAMIR")
    (line,) = lay_out([Run("<verify(1)>.", language="ar")], width=400)
    assert shown(line) == "<verify(1)>."


def test_a_paragraph_in_another_script_reads_whole_after_its_mark() -> None:
    said = [("War crimes: ", Weight.BOLD), ("many. Evidence: ", Weight.REGULAR), ("[1]", Weight.REGULAR),
            (" and hearsay.", Weight.REGULAR)]  # fmt: skip
    runs = [Run("(C)\u00a0", language="ar", apart=True), *(Run(text, weight, language="ar") for text, weight in said)]
    (line,) = lay_out(runs, width=500)
    assert shown(line) == "War crimes: many. Evidence: [1] and hearsay.\u00a0(C)"


def test_a_run_in_a_language_of_the_other_direction_stands_apart() -> None:
    (line,) = lay_out([Run("قال: ", language="ar"), Run("No!", language="en")], width=400)
    assert shown(line).startswith("No!")


def test_the_space_at_the_end_of_an_arabic_line_hangs_beyond_its_left_edge() -> None:
    lines = lay_out([Run("رحلت العائلات قبل أن يفتح السوق " * 3, language="ar")], width=200)
    for line in lines[:-1]:
        assert line.text.endswith(" ")
        left = min(piece.x for piece in line.pieces)
        assert left < 200 - line.width
        assert max(piece.x + piece.width for piece in line.pieces) == pytest.approx(200, abs=0.05)


MIXED = st.text(alphabet="ab 1,(«.قثف٣هـ\u0651\u200c汉，“-/\u00a0\u00adЖ", max_size=80)


@given(MIXED, st.sampled_from(["en", "ar", "zh"]), st.sampled_from([*Align]), st.floats(min_value=40, max_value=400))
def test_mixed_text_stands_whole_and_inside_its_width(text: str, language: str, align: Align, width: float) -> None:
    lines = lay_out([Run(text, language=language)], width=width, align=align)
    assert "".join(line.text for line in lines).replace("\u00ad", "") == visible(text).replace("\u00ad", "")
    for line in lines:
        assert line.width <= width + 0.02
        ink = [piece for piece in line.pieces if piece.text.strip()]
        if ink and align is not Align.JUSTIFY:
            spaces = sum(piece.width for piece in line.pieces) - line.width
            assert min(piece.x for piece in ink) >= -0.02 - spaces
            assert max(piece.x + piece.width for piece in ink) <= width + 0.02 + spaces


@given(MIXED, st.sampled_from(["en", "ar"]), st.integers(min_value=0, max_value=80))
def test_pieces_never_lie_on_each_other(text: str, language: str, cut: int) -> None:
    runs = [Run(text[:cut], language=language), Run(text[cut:], Weight.BOLD, language=language)]
    for line in lay_out(runs, width=180):
        edges = sorted((piece.x, piece.x + piece.width) for piece in line.pieces if piece.width)
        for before, after in pairwise(edges):
            assert after[0] >= before[1] - 0.02


def test_words_that_were_set_are_forgotten_when_asked() -> None:
    def kept() -> int:
        gc.collect()
        return sum(isinstance(one, Shaped) and one.text == "Unrepeatable" for one in gc.get_objects())

    lay_out([Run("An Unrepeatable name")], width=300)
    assert kept() == 1
    forget()
    assert kept() == 0


JUSTIFIED = "The responsibility of governments to protect their populations is not a matter of interpretation. " * 3


def test_justified_lines_end_at_the_edge_but_for_the_last() -> None:
    lines = lay_out([Run(JUSTIFIED)], width=260, align=Align.JUSTIFY)
    even = [line for line in lines[:-1] if line.width == pytest.approx(260)]
    assert len(even) >= len(lines) - 2
    assert lines[-1].width < 259
    for line in even:
        glyphs = [piece.x + glyph.x for piece in line.pieces for glyph in piece.glyphs if glyph.text.strip()]
        assert 240 < max(glyphs) < 260


def test_a_line_that_would_gape_stays_ragged() -> None:
    lines = lay_out([Run("a incomprehensibilitiesandmore A b")], width=200, align=Align.JUSTIFY)
    assert all(piece.stretch <= 5 for line in lines for piece in line.pieces)


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("populations,", "en", "pop-u-la-tions,"),
        ("ответственность", "ru", "ответ-ствен-ность"),
        ("«gouvernement»", "fr", "«gou-ver-ne-ment»"),
        ("responsabilidad", "es", "res-pon-sa-bi-li-dad"),
    ],
)
def test_words_are_divided_as_their_language_does(word: str, language: str, expected: str) -> None:
    places = divisions(word, language)
    assert places
    assert "-".join(word[one:other] for one, other in pairwise((0, *places, len(word)))) == expected


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("Habyarimana", "en"), ("UNAMIR", "en"), ("international", "zh"), ("www.international.org", "en"),
        ("1,234,567", "en"), ("ceasefire-agreement", "en"), ("мир", "ru"), ("عائلة", "ar"), ("S/1999/1257", "fr"),
    ],
)  # fmt: skip
def test_names_figures_and_addresses_are_never_divided(word: str, language: str) -> None:
    assert divisions(word, language) == ()


def test_a_divided_word_reads_as_one() -> None:
    lines = lay_out([Run(JUSTIFIED)], width=150, align=Align.JUSTIFY)
    assert any(line.text.endswith("\u00ad") for line in lines)
    assert "".join(line.text for line in lines).replace("\u00ad", "") == JUSTIFIED
    assert not any(line.text.endswith("\u00ad") for line in lay_out([Run(JUSTIFIED)], width=150))


def test_a_word_too_wide_for_its_column_is_divided_where_its_language_does() -> None:
    lines = lay_out([Run("en aggravation", language="fr")], width=44)
    assert [line.text for line in lines] == ["en ", "aggrava\u00ad", "tion"]


@pytest.mark.parametrize("keep", [0, 3, 11, 12, 200, 5_000, 250_000])
def test_a_font_file_that_is_cut_is_an_installation_to_be_mended(keep: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = resources.read("fonts/NotoSans-Regular.ttf")
    monkeypatch.setattr(resources, "read", lambda _: whole[:keep])
    with pytest.raises(MachineError, match="NotoSans-Regular is damaged") as error:
        Face("NotoSans-Regular")
    assert "Install R2P Desk again" in (error.value.todo or "")


def test_a_font_file_of_other_bytes_is_damaged_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "read", lambda _: b"\xff" * 4096)
    with pytest.raises(MachineError, match="is damaged"):
        Face("NotoSans-Bold")


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_hostile_texts_are_set_whole(test_data: Path, language: str) -> None:
    texts = json.loads((test_data / "hostile" / "text" / "blns.json").read_text(encoding="utf-8"))
    assert len(texts) > 400
    for text in texts:
        for align in (Align.START, Align.JUSTIFY):
            lines = lay_out([Run("(C)\u00a0", Weight.BOLD, language=language), Run(text, language=language)],
                            width=170, align=align)  # fmt: skip
            said = "".join(line.text for line in lines).replace("\u00ad", "")
            assert said == ("(C)\u00a0" + visible(text)).replace("\n", "").replace("\u00ad", "")
            assert all(line.width <= 170.02 for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("letter", ["x", "ق", "汉", "\u0301"])
def test_a_word_of_a_hundred_thousand_letters_is_set(letter: str) -> None:
    lines = lay_out([Run(letter * 100_000, language="ar" if letter == "ق" else "en")], width=480, align=Align.JUSTIFY)
    assert sum(line.text.count(letter) for line in lines) >= min(100_000, 4)
    assert all(line.width <= 480.02 for line in lines)


def test_a_paragraph_of_ten_thousand_words_is_set() -> None:
    text = "قرية village деревня 村 " * 2_500
    for language in ("en", "ar"):
        lines = lay_out([Run(text, language=language)], width=480)
        assert "".join(line.text for line in lines) == text
