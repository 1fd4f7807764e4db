"""Markings: a level, perhaps a TLP label, caveats; a banner covers all that stands under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.domain.marking import Level, Marking, Tlp, high_water
from r2p_desk.errors import InvalidValue

caveats = st.lists(st.sampled_from(["NOFORN", "ORIGINATOR CONTROLLED", "EYES ONLY", "REL TO OHCHR"]), max_size=3)
markings = st.builds(Marking.of, st.sampled_from(Level), st.none() | st.sampled_from(Tlp), caveats)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("confidential", "CONFIDENTIAL"),
        ("Strictly  Confidential // tlp:red", "STRICTLY CONFIDENTIAL//TLP:RED"),
        ("CONFIDENTIAL//zebra//Alpha//alpha", "CONFIDENTIAL//ALPHA//ZEBRA"),
        ("TLP:AMBER+STRICT//UNCLASSIFIED", "UNCLASSIFIED//TLP:AMBER+STRICT"),
    ],
)
def test_a_marking_has_one_text(written: str, read: str) -> None:
    assert Marking(written) == read


@pytest.mark.parametrize(
    "wrong",
    ["", "SECRET", "TLP:AMBER", "CONFIDENTIAL//TLP:WHITE", "CONFIDENTIAL//TLP:AMBER//TLP:RED", "CONFIDENTIAL//",
     "CONFIDENTIAL//UNCLASSIFIED", "CONFIDENTIAL//" + "X" * 81, "CONFIDENTIAL//A\x00B", "CONFIDENTIAL//A\u202eB"],
)  # fmt: skip
def test_what_is_no_marking_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidValue):
        Marking(wrong)


def test_without_a_word_it_is_unclassified() -> None:
    assert (Marking().level, Marking().tlp, Marking().caveats) == (Level.UNCLASSIFIED, None, ())


def test_labels_are_shown_in_capitals_and_untranslated() -> None:
    assert Marking("confidential//tlp:amber//noforn").words == "CONFIDENTIAL · TLP:AMBER · NOFORN"


@given(markings)
def test_a_marking_survives_its_text(marking: Marking) -> None:
    assert Marking(str(marking)) == marking
    assert Marking.of(marking.level, marking.tlp, marking.caveats) == marking


@given(st.lists(markings, max_size=4))
def test_the_high_water_covers_each_and_nothing_lower_would(under: list[Marking]) -> None:
    banner = high_water(under)
    assert all(banner.covers(marking) for marking in under)
    assert high_water([*under, banner]) == banner
    assert set(banner.caveats) == {caveat for marking in under for caveat in marking.caveats}
    assert banner.level == max((m.level for m in under), key=list(Level).index, default=Level.UNCLASSIFIED)


@given(markings, markings)
def test_two_markings_that_cover_each_other_are_the_same(one: Marking, two: Marking) -> None:
    assert (one.covers(two) and two.covers(one)) == (one == two)


@given(st.text(max_size=30))
def test_any_text_is_a_marking_that_stays_one_or_is_refused(text: str) -> None:
    for written in (text, f"CONFIDENTIAL//{text}"):
        try:
            marking = Marking(written)
        except InvalidValue:
            continue
        assert Marking(str(marking)) == marking
