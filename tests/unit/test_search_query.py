"""What is typed into a search: words, phrases, filters; nothing typed is ever a defect."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from r2p_desk.casefile.query import FILTERS, Graded, Query, Span, Term, filter_text, read_query
from r2p_desk.domain.grading import Credibility, Reliability
from r2p_desk.domain.signal import Crime, Signal
from r2p_desk.errors import InvalidValue, UsageError

pieces = st.sampled_from(
    [*(f"{name}:" for name in FILTERS), *(name.title() + ":" for name in FILTERS), '"', "“", "«", " ", "camp", "难民",
     "1993", "-05", "..", "/", "B2", "=", "item", "incitement", "none", "yes", "CONFIDENTIAL//TLP:", "\u3000", "：",
     "\x00", "sorce:", "http://", "12:30", "\u202e", "é", "ผู้", "\ud7ff", "🙂", "~", "X"]
)  # fmt: skip


def words(*texts: str) -> tuple[Term, ...]:
    return tuple(Term(tuple(text.split())) for text in texts)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("camp north", Query(terms=words("camp", "north"))),
        ('"Camp North" militia', Query(terms=words("camp north", "militia"))),
        ("“camp north”", Query(terms=words("camp north"))),
        ("«camp north»", Query(terms=words("camp north"))),
        ("so-called", Query(terms=words("so called"))),
        ('camp "north', Query(terms=words("camp", "north"))),
        ("source:parish", Query(sources=(("parish",),))),
        ("SOURCE:Parish", Query(sources=(("parish",),))),
        ("source：parish", Query(sources=(("parish",),))),
        ('source:"Parish of Nyamata" fire', Query(terms=words("fire"), sources=(("parish", "of", "nyamata"),))),
        ('source:"Parish of', Query(sources=(("parish", "of"),))),
        ("source:a source:b", Query(sources=(("a",), ("b",)))),
        ("place:กรุงเทพ", Query(places=(("กรงเทพ",),))),
        ("population:Tutsi", Query(populations=(("tutsi",),))),
        ("kind:item kind:Judgement", Query(kinds=("item", "judgement"))),
        ("grade:b2", Query(grades=(Graded(Reliability.B, Credibility.TWO),))),
        ("grade:B", Query(grades=(Graded(Reliability.B),))),
        ("grade:2", Query(grades=(Graded(None, Credibility.TWO),))),
        ("grade:=F6", Query(grades=(Graded(Reliability.F, Credibility.SIX, exactly=True),))),
        ("grade:none", Query(grades=(Graded(),))),
        ("marking:amber", Query(markings=(("TLP:AMBER",),))),
        ("marking:tlp:amber+strict", Query(markings=(("TLP:AMBER+STRICT",),))),
        ("marking:confidential//red", Query(markings=(("CONFIDENTIAL", "TLP:RED"),))),
        ("signal:sexual_violence", Query(signals=(Signal.SEXUAL_VIOLENCE,))),
        ('crime:"war crimes"', Query(crimes=(Crime.WAR_CRIMES,))),
        ("attachment:yes", Query(attachment=True)),
        ("attachment:No", Query(attachment=False)),
        ("from:1993-05", Query(happened=(Span("1993-05-01", "9999-12-31"),))),
        ("to:1993-05", Query(happened=(Span("0001-01-01", "1993-05-31"),))),
        ('from:"12 May 1993 ± 3 days"', Query(happened=(Span("1993-05-09", "9999-12-31"),))),
        ("happened:1993-05/1993-06", Query(happened=(Span("1993-05-01", "1993-06-30"),))),
        ("known:1994-37 recorded:2026", Query(known=(Span("1994-01-01", "1994-04-30"),),
                                              recorded=(Span("2026-01-01", "2026-12-31"),))),
        ("Source: Reuters", Query(terms=words("source", "reuters"))),
        ('"source:parish"', Query(terms=words("source parish"))),
        ("http://example.org/source:x", Query(terms=words("http example org source x"))),
        ("at 12:30", Query(terms=words("at", "12 30"))),
        ("title:foo", Query(terms=words("title foo"))),
        ("from:", Query(terms=words("from"))),
        ("source:🙂 x", None),
    ],
)  # fmt: skip
def test_it_is_read_as_it_is_meant(typed: str, read: Query | None) -> None:
    if read is None:
        with pytest.raises(InvalidValue):
            read_query(typed)
    else:
        assert read_query(typed) == read


@pytest.mark.parametrize(
    ("typed", "error", "says"),
    [
        ("from:32-05", InvalidValue, "is not a date"),
        ("recorded:soon", InvalidValue, "is not a date"),
        ("grade:Z9", InvalidValue, "grade:B2"),
        ("grade:=", InvalidValue, "grade:B2"),
        ("grade:B22", InvalidValue, "grade:B2"),
        ("kind:thing", UsageError, "item, source, judgement"),
        ("signal:noise", UsageError, "incitement"),
        ("crime:theft", UsageError, "genocide"),
        ("attachment:maybe", UsageError, "yes, no"),
        ("marking:///", InvalidValue, "marking:confidential"),
        ("sorce:parish", UsageError, "source:"),
        ("knwon:1993", UsageError, "known:"),
        ("crimes:genocide", UsageError, "crime:"),
    ],
)
def test_a_filter_that_cannot_be_taken_says_what_can(typed: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error) as caught:
        read_query(f"camp {typed}")
    assert says in str(caught.value)
    assert caught.value.kept  # type: ignore[attr-defined]  # every error of ours has it


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("camp nor", Query(terms=(*words("camp"), Term(("nor",), unfinished=True)))),
        ("camp ", Query(terms=words("camp"))),
        ("c", Query()),
        ("camp n", Query(terms=words("camp"))),
        ("camp n ", Query(terms=words("camp", "n"))),
        ("难", Query(terms=(Term(("难",), unfinished=True),))),
        ("camp source:", Query(terms=words("camp"))),
        ('camp source:"', Query(terms=words("camp"))),
        ("camp source:p", Query(terms=words("camp"), sources=(("p",),))),
        ('"camp nor"', Query(terms=words("camp nor"))),
        ("camp. ", Query(terms=words("camp"))),
        ("camp.", Query(terms=words("camp"))),
    ],
)
def test_while_one_types_the_end_is_open(typed: str, read: Query) -> None:
    assert read_query(typed, unfinished=True) == read


@given(st.lists(pieces | st.text(max_size=4), max_size=12).map("".join), st.booleans())
@example('grade:""', False)
@example("from:9999-12-31~", False)
@example("to:0001-01-01?", True)
@example("marking:\u0301//x", False)
def test_whatever_is_typed_is_read_or_refused_in_words(typed: str, unfinished: bool) -> None:
    try:
        query = read_query(typed, unfinished=unfinished)
    except (UsageError, InvalidValue):
        return
    assert all(term.words and all(term.words) for term in query.terms)
    assert all(span.first <= span.last for span in query.happened)


@given(st.text(max_size=20), st.sampled_from(FILTERS))
def test_a_value_put_in_by_a_program_stays_one_filter(value: str, name: str) -> None:
    try:
        query = read_query(filter_text(name, value))
    except (UsageError, InvalidValue):
        return
    assert query.terms == ()
    assert not query.empty


@pytest.mark.parametrize("value", ["", "  ", '"', "“”"])
def test_an_empty_filter_is_refused_and_never_means_everything(value: str) -> None:
    with pytest.raises(UsageError):
        filter_text("kind", value)
