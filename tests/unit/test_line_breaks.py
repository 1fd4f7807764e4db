"""Where lines end: the Unicode Consortium's own test, and what the house does beyond the standard."""

import lzma
from pathlib import Path

import pytest

from r2p_desk.briefing.text import Run, Weight, lay_out
from r2p_desk.briefing.text.breaks import holds, line_class, opportunities, parts

VECTORS = Path(__file__).parents[1] / "vectors" / "unicode"


def test_every_line_of_the_official_test_is_met() -> None:
    failed: list[str] = []
    count = 0
    with lzma.open(VECTORS / "LineBreakTest.txt.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.partition("#")[0].split()
            if not fields:
                continue
            count += 1
            text = "".join(chr(int(code, 16)) for code in fields[1::2])
            expected = [place for place, mark in enumerate(fields[::2]) if mark == "÷" and 0 < place < len(text)]
            if opportunities(text) != expected:
                failed.append(line)
    assert (count, failed[:3]) == (7_654, [])


@pytest.mark.parametrize(
    ("character", "kind"),
    [("a", "AL"), ("7", "NU"), ("-", "HY"), ("汉", "ID"), ("ょ", "NS"), ("，", "CL"), ("€", "PR"), ("\u0301", "CM")],
)
def test_classes_are_those_of_the_standard(character: str, kind: str) -> None:
    assert line_class(character) == kind


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("peace-keeping", "en", ("peace-", "keeping")),
        ("A/48/824-S/26915", "en", ("A/48/824-S/26915",)),
        ("10-12", "en", ("10-12",)),
        ("ceasefire—which", "en", ("ceasefire—", "which")),
        ("тогда—никогда", "ru", ("тогда—", "никогда")),
        ("https://a.org/b?c=d", "en", ("https://", "a.", "org/", "b?", "c=", "d")),
        ("O’Brien", "zh", ("O’Brien",)),
        ("他说：“走。”", "zh", ("他", "说：", "“走。”")),
        ("（一）甲", "zh", ("（一）", "甲")),
        ("没有——没有", "zh", ("没", "有", "——", "没", "有")),
        ("第4(b)条", "zh", ("第", "4(b)", "条")),
    ],
)
def test_words_part_where_their_readers_expect(word: str, language: str, expected: tuple[str, ...]) -> None:
    assert parts(word, language) == expected


@pytest.mark.parametrize(
    ("before", "after", "language", "held"),
    [
        ("villages", ";", "fr", True),
        ("villages", "!", "fr", True),
        ("«", "mot", "fr", True),
        ("mot", "»", "fr", True),
        ("грузовики", "—", "ru", True),
        ("—", "серые", "ru", False),
        ("1", "500", "fr", True),
        ("1", "500", "en", False),
        ("in", "5000", "fr", False),
        ("№", "7", "ru", True),
        ("two", "words", "en", False),
        ("(see", "below)", "en", False),
    ],
)
def test_what_never_begins_a_line_keeps_its_space(before: str, after: str, language: str, *, held: bool) -> None:
    assert holds(before, after, language) is held


def test_no_chinese_line_begins_with_a_mark_that_closes_or_ends_with_one_that_opens() -> None:
    text = "办公室获悉：有41户人家（约230人）离开了三个村庄；报告人说“看见了同样的卡车”，别的不知道。" * 3
    for width in range(60, 220, 7):
        for line in lay_out([Run(text, language="zh")], width=width):
            assert line.text[0] not in "，。；：！？、）”’》」"
            assert line.text[-1] not in "（“‘《「"


def test_no_french_line_begins_with_what_closes_and_no_russian_one_with_a_dash() -> None:
    french = (
        "Ils ont nommé « les mêmes camions ». On ignore le sort des autres ! Pourquoi ? Personne ; rien : « 1 500 »."
    )
    russian = "Назвали грузовики — «серые, без номеров» — и № 7 — тоже."
    for width in range(110, 300, 3):
        for language, text in (("fr", french), ("ru", russian)):
            one = [Run(text, language=language)]
            two = [Run(text[:28], language=language), Run(text[28:], Weight.BOLD, language=language)]
            for line in (*lay_out(one, width=width)[1:], *lay_out(two, width=width)[1:]):
                assert line.text[0] not in "»!?;:—"
                assert not line.text.startswith("500")
