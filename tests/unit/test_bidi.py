"""The bidirectional algorithm against the Unicode Consortium's own test files, and mixed words by hand."""

import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.briefing.text import bidi

VECTORS = Path(__file__).parents[1] / "vectors" / "unicode"


@pytest.mark.slow
def test_every_line_of_the_character_test_is_met() -> None:
    failed: list[str] = []
    count = 0
    with lzma.open(VECTORS / "BidiCharacterTest.txt.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            count += 1
            codes, asked, paragraph, expected, order = line.strip().split(";")
            text = "".join(chr(int(code, 16)) for code in codes.split())
            base, levels = bidi.resolve(text, None if asked == "2" else int(asked))
            levels = bidi.line_levels(bidi.classes(text), levels, base)
            got = " ".join("x" if level is None else str(level) for level in levels)
            shown = " ".join(str(place) for place in bidi.visual_order(levels))
            if (str(base), got, shown) != (paragraph, expected, order):
                failed.append(line)
    assert (count, failed[:3]) == (91_707, [])


def test_the_brackets_are_those_of_the_standard() -> None:
    opening: dict[str, str] = {}
    for line in (VECTORS / "BidiBrackets.txt").read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.partition("#")[0].split(";")]
        if fields[-1] == "o":
            opening[chr(int(fields[0], 16))] = chr(int(fields[1], 16))
    assert len(opening) == 64
    assert bidi.brackets() == opening


@given(
    st.text(alphabet="aא1ع٣ .,()[]-+\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\u0301\u200c", max_size=60)
)
def test_every_character_stands_exactly_once_in_the_order_shown(text: str) -> None:
    base, levels = bidi.resolve(text)
    line = bidi.line_levels(bidi.classes(text), levels, base)
    assert sorted(bidi.visual_order(line)) == [place for place, level in enumerate(line) if level is not None]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("שלום (UAV 2) כאן", "ןאכ (UAV 2) םולש"),
        ("אב 10-12, גד", "דג ,10-12 בא"),
        ("אב abc גד", "דג abc בא"),
    ],
)
def test_mixed_words_stand_as_their_readers_expect(text: str, shown: str) -> None:
    mirrored = str.maketrans("()", ")(")
    base, levels = bidi.resolve(text, 1)
    order = bidi.visual_order(bidi.line_levels(bidi.classes(text), levels, base))
    drawn = "".join(text[at].translate(mirrored) if (levels[at] or 0) & 1 else text[at] for at in order)
    assert drawn == shown
