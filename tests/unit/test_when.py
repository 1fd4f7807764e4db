"""Dates as known: an EDTF text says between which days something surely lies, and reads as words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.domain.when import When
from r2p_desk.errors import DeskError, InvalidValue

D = date
years = st.integers(1, 9999)
days = st.dates()
pieces = st.sampled_from(
    ["1993", "-", "05", "12", "X", "XX", "/", "..", "[", "]", "~", "?", "%", " ", "early ", "mid-", "before ", "after ",
     "about ", "c.", " to ", "–", "±", " 3 days", "May ", "12 ", "0001", "9999-12-31", "٣", "\x00", "\u00a0", "37", "T"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "words"),
    [
        ("1993-05-12", D(1993, 5, 12), D(1993, 5, 12), "12 May 1993"),
        ("1993-05", D(1993, 5, 1), D(1993, 5, 31), "May 1993"),
        ("1992-02", D(1992, 2, 1), D(1992, 2, 29), "February 1992"),
        ("1993", D(1993, 1, 1), D(1993, 12, 31), "1993"),
        ("199X", D(1990, 1, 1), D(1999, 12, 31), "the 1990s"),
        ("1993-XX", D(1993, 1, 1), D(1993, 12, 31), "1993"),
        ("1993-05-XX", D(1993, 5, 1), D(1993, 5, 31), "May 1993"),
        ("1993-05-12~", D(1993, 5, 9), D(1993, 5, 15), "about 12 May 1993"),
        ("1993-05-12?", D(1993, 5, 9), D(1993, 5, 15), "12 May 1993 (uncertain)"),
        ("1993~", D(1992, 1, 1), D(1995, 1, 1), "about 1993"),
        ("1993-05-09/1993-05-15", D(1993, 5, 9), D(1993, 5, 15), "9 May 1993 to 15 May 1993"),
        ("1993-05/..", D(1993, 5, 1), D.max, "from May 1993 on"),
        ("../1993-05", D.min, D(1993, 5, 31), "until May 1993"),
        ("1993-05/", D(1993, 5, 1), D.max, "from May 1993 on"),
        ("[1993-05-09..1993-05-15]", D(1993, 5, 9), D(1993, 5, 15), "12 May 1993 ± 3 days"),
        ("[..1993-05-15]", D.min, D(1993, 5, 15), "not after 15 May 1993"),
        ("[1993-05-09..]", D(1993, 5, 9), D.max, "not before 9 May 1993"),
        ("1994-33", D(1994, 1, 1), D(1994, 3, 31), "quarter 1 of 1994"),
        ("1994-36", D(1994, 10, 1), D(1994, 12, 31), "quarter 4 of 1994"),
        ("1994-37", D(1994, 1, 1), D(1994, 4, 30), "early 1994"),
        ("1994-38", D(1994, 5, 1), D(1994, 8, 31), "mid-1994"),
        ("1994-39", D(1994, 9, 1), D(1994, 12, 31), "late 1994"),
        ("1994-41", D(1994, 7, 1), D(1994, 12, 31), "second half of 1994"),
    ],
)
def test_edtf_says_between_which_days(edtf: str, earliest: date, latest: date, words: str) -> None:
    when = When(edtf)
    assert (when.earliest, when.latest, when.words, str(when)) == (earliest, latest, words, edtf)


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("12 May 1993 ± 3 days", "[1993-05-09..1993-05-15]"),
        ("12 May 1993 +/- 3 days", "[1993-05-09..1993-05-15]"),
        ("early 1994", "1994-37"),
        ("Mid-1994", "1994-38"),
        ("late  1994", "1994-39"),
        ("about March 1993", "1993-03~"),
        ("circa 1993", "1993~"),
        ("4 to 9 March 1992", "1992-03-04/1992-03-09"),
        ("4–9 March 1992", "1992-03-04/1992-03-09"),
        ("28 February 1992 to 3 March 1992", "1992-02-28/1992-03-03"),
        ("before 12 May 1993", "[..1993-05-11]"),
        ("after 12 May 1993", "[1993-05-13..]"),
        ("3 Sept 1993", "1993-09-03"),
        ("1993-05-12", "1993-05-12"),
        ("199X", "199X"),
    ],
)
def test_officers_may_write_words(written: str, edtf: str) -> None:
    assert When.parse(written) == edtf


@pytest.mark.parametrize(
    "broken",
    ["", " ", "1993-13", "1993-02-30", "1993-5-1", "93", "0000", "1993-05-12T10:00", "19X3", "199X-05", "1993-XX-05",
     "1993-1X", "1993/1992", "../..", "/", "[..]", "[1993..1992]", "1993-05-12~~", "32 May 1993", "12 Ma 1993",
     "1993-42", "1993-21-05", "12/05/1993", "yesterday", "1993-05-12/x", "a/b/c", "١٩٩٣", "1993\x00"],
)  # fmt: skip
def test_a_broken_date_is_refused(broken: str) -> None:
    with pytest.raises(InvalidValue):
        When.parse(broken)


@pytest.mark.parametrize("edge", ["1 January 0001 ± 3 days", "before 0001", "after 9999-12-31", "before ../1993"])
def test_a_day_outside_the_calendar_is_refused_not_a_defect(edge: str) -> None:
    with pytest.raises(InvalidValue):
        When.parse(edge)


@pytest.mark.parametrize("long", ["about " * 5000 + "1993", "~" * 5000, "1 to " * 5000, "before " * 2000 + "1993"])
def test_endless_words_are_refused_not_a_defect(long: str) -> None:
    with pytest.raises(InvalidValue):
        When.parse(long)


@given(days)
def test_a_day_is_itself(day: date) -> None:
    when = When.on(day)
    assert (when.earliest, when.latest) == (day, day)
    assert When.parse(when.words if day.year >= 1000 else when) == when


@given(days, days)
def test_an_interval_reaches_from_its_first_day_to_its_last(one: date, two: date) -> None:
    first, last = sorted((one, two))
    for text in (f"{first}/{last}", f"[{first}..{last}]"):
        assert (When(text).earliest, When(text).latest) == (first, last)
    if first < last:
        with pytest.raises(InvalidValue):
            When(f"{last}/{first}")


@given(days, st.sampled_from("~?%"))
def test_doubt_only_widens(day: date, doubt: str) -> None:
    for text in (f"{day}", f"{day:%Y-%m}".zfill(7), f"{day.year:04d}"):
        plain, doubted = When(text), When(text + doubt)
        assert doubted.earliest <= plain.earliest <= plain.latest <= doubted.latest


@given(st.dates(D(1000, 1, 31), D(9000, 1, 1)), st.integers(1, 30))
def test_a_spread_comes_back_as_the_words_it_was_written_in(day: date, spread: int) -> None:
    when = When.parse(f"{When.on(day).words} ± {spread} days")
    assert when.latest - when.earliest == timedelta(days=2 * spread)
    assert When.parse(when.words) == when


@given(st.lists(pieces, max_size=8).map("".join) | st.text(max_size=40))
def test_any_text_is_a_date_that_stays_one_or_is_refused(text: str) -> None:
    try:
        when = When.parse(text)
    except DeskError:
        return
    assert when.earliest <= when.latest
    assert When(str(when)) == when
    assert when.words


@pytest.mark.parametrize("typed", ["32 May 1993", "12 Mai 1993", "about 31 June 1993", "9 to 4 March 1992"])
def test_a_refused_date_is_named_as_it_was_typed(typed: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        When.parse(typed)
    assert typed in refused.value.happened
