"""The library of precursors: every entry whole, every lead time counted again by hand, every match explained."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk import resources
from r2p_desk.actions.frameworks import frameworks, shipped
from r2p_desk.actions.precursors import bearing, find_precursor, library, precursors
from r2p_desk.actions.session import Desk, unlock
from r2p_desk.analysis.precursors import SCHEMA, bearing_on, fold, read_library
from r2p_desk.domain.item import Item
from r2p_desk.domain.precursor import LeadTime, PastCase, Precursor, lead_time_words, lead_words
from r2p_desk.domain.signal import Crime, Signal
from r2p_desk.domain.when import When
from r2p_desk.errors import Damaged, NewerVersion, NotFound

DATA = resources.read("precursors/precursors.json")
KNOWN = {one.id: one for one in frameworks()}
DAY = When("1994-01-15")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with unlock(quick_home(tmp_path), PASSPHRASE) as opened:
        yield opened


def _file() -> dict[str, Any]:
    return dict(json.loads(DATA))


def _read(file: dict[str, Any]) -> tuple[Precursor, ...]:
    return read_library(json.dumps(file).encode(), KNOWN).precursors


def test_the_library_ships_with_some_thirty_precursors_and_says_what_it_is() -> None:
    assert 30 <= len(library().precursors) <= 40
    assert "from memory" in library().statement
    assert "does not say that they follow" in library().statement
    assert {one.status for one in library().precursors} == {"recalled"}


@pytest.mark.parametrize("one", library().precursors, ids=lambda one: one.id)
def test_every_entry_bears_on_indicators_that_exist_and_names_two_past_cases(one: Precursor) -> None:
    assert set(one.indicators) == {"un-2014", "osapg-2009"}
    for name, ids in one.indicators.items():
        assert ids
        assert set(ids) <= {indicator.id for indicator in shipped(name).indicators}
    assert len(one.cases) >= 2
    assert one.words["en"]
    assert one.source_words
    for text in (one.name, one.what, one.shows, *(case.what for case in one.cases)):
        assert text == text.strip()
        assert "  " not in text


def test_every_stream_and_crime_has_precursors() -> None:
    assert {signal for one in library().precursors for signal in one.signals} == set(Signal)
    assert {crime for one in library().precursors for crime in one.crimes} == set(Crime)


@pytest.mark.parametrize("raw", _file()["precursors"], ids=lambda raw: raw["id"])
def test_a_lead_time_can_be_counted_again_from_the_dates_of_its_cases(raw: dict[str, Any]) -> None:
    days = []
    for case in raw["cases"]:
        if case["known"] is not None and len(case["known"]) == len(case["onset"]) == 10:
            days.append((date.fromisoformat(case["onset"]) - date.fromisoformat(case["known"])).days)
            assert days[-1] >= 0, case
    one = find_precursor(raw["id"])
    dated = sum(case["known"] is not None for case in raw["cases"])
    assert (one.lead_time.n, one.lead_time.of) == (dated, len(raw["cases"]))
    if dated == len(days) and days:
        assert (one.lead_time.low, one.lead_time.high) == (min(days), max(days))
    if days:
        assert one.lead_time.low is not None
        assert one.lead_time.high is not None
        assert one.lead_time.low <= min(days) <= max(days) <= one.lead_time.high
    if not dated:
        assert (one.lead_time.low, one.lead_time.high) == (None, None)


def test_lead_time_of_marking_by_hand() -> None:
    # 11 Jan to 7 Apr 1994: 20 + 28 + 31 + 7 = 86; 19 Sep to 15 Oct 1941: 11 + 15 = 26;
    # 10 Jan 1941 to 15 Jul 1942: 365 + 186 = 551; 17 Oct 1987 to 23 Feb 1988: 14 + 30 + 31 + 31 + 23 = 129.
    assert find_precursor("lists-and-marking").lead_time == LeadTime(low=26, high=551, n=4, of=6)


def test_a_date_known_to_the_month_makes_a_range() -> None:
    case = PastCase(case="A", country="A", year=2017, what="B", known=When("2016-11"), onset=When("2017-08-25"))
    assert case.lead is not None
    assert (case.lead.low, case.lead.high) == (268, 297)
    assert lead_words(case.lead) == "268 to 297 days before the onset"
    overlapping = PastCase(case="A", country="A", year=2017, what="B", known=When("2017-08"), onset=When("2017-08-25"))
    assert overlapping.lead is not None
    assert (overlapping.lead.low, overlapping.lead.high) == (0, 24)


def test_lead_times_in_words_say_on_how_many_cases_they_rest() -> None:
    assert lead_time_words(LeadTime(low=None, high=None, n=0, of=3)) == "Lead time not known in any of 3 past cases"
    assert lead_time_words(LeadTime(low=5, high=5, n=1, of=3)) == "Lead time 5 days in 1 of 3 past cases"
    assert lead_time_words(LeadTime(low=1, high=5, n=2, of=2)) == "Lead time 1 to 5 days in 2 of 2 past cases"
    assert lead_words(None) == "lead time not known"


def test_search_by_words_indicator_crime_and_stream() -> None:
    assert precursors() == library().precursors
    assert [one.id for one in precursors("RTLM")] == ["hate-radio"]
    assert "identity-checks" in {one.id for one in precursors("barriers names")}
    assert "aid-blocked" in {one.id for one in precursors("assiégé")} & {one.id for one in precursors("ASSIEGE")}
    assert precursors("no such words at all") == ()
    assert {one.id for one in precursors(indicator="7.12")} == {"lists-and-marking", "identity-checks"}
    assert all(Signal.CHILD_RECRUITMENT in one.signals for one in precursors(stream=Signal.CHILD_RECRUITMENT))
    assert all(Crime.WAR_CRIMES in one.crimes for one in precursors(crime=Crime.WAR_CRIMES))
    both = precursors("registered", indicator="10.1", crime=Crime.GENOCIDE, stream=Signal.PERSECUTION)
    assert [one.id for one in both] == ["lists-and-marking"]
    with pytest.raises(NotFound):
        precursors(indicator="7.99")
    with pytest.raises(NotFound):
        find_precursor("no-such")


def _found(precursor: str, **fields: Any) -> tuple[str, ...]:
    found = bearing_on(find_precursor(precursor), [Item(**{"id": "a", "title": "Report", **fields})])
    return found[0].why if found else ()


def test_items_are_found_in_any_text_without_regard_to_capitals_and_diacritics() -> None:
    assert _found("youth-wings", title="MILITIA seen") == ("“militia” in the title",)
    assert _found("youth-wings", text="Two  militias came") == ("“militias” in the text",)
    assert _found("aid-blocked", note="La ville est ASSIEGEE") == ("“assiegee” in the note",)
    assert _found("group-curfew", text="فُرض حظر التجول في المدينة") == ("“حظر التجول” in the text",)
    assert _found("group-curfew", text="当局宣布宵禁。") == ("“宵禁” in the text",)
    assert _found("men-and-boys-separated", text="men\nand boys were kept") == ("“men and boys” in the text",)


def test_words_are_matched_whole_unless_they_are_marked_for_any_ending() -> None:
    assert _found("coup-or-broken-accord", title="A couple arrived") == ()
    assert _found("sexual-violence-sign", title="Grapes and rapeseed") == ()
    assert _found("coup-or-broken-accord", title="A coup, they say") == ("“coup” in the title",)


def test_tags_and_streams_count_and_streams_alone_come_last() -> None:
    precursor = find_precursor("hate-radio")
    items = [
        Item(id="stream", title="Speech", signals=(Signal.INCITEMENT,)),
        Item(id="other", title="Speech", signals=(Signal.DISPLACEMENT,)),
        Item(id="tag", title="Speech", tags=("Hate-Radio",)),
        Item(id="both", title="Hate speech", signals=(Signal.INCITEMENT,)),
    ]
    found = bearing_on(precursor, items)
    assert [one.item for one in found] == ["tag", "both", "stream"]
    assert [one.why for one in found] == [
        ("tag “Hate-Radio”",),
        ("“hate speech” in the title", "stream: Incitement"),
        ("stream: Incitement",),
    ]


def test_of_a_case_only_what_was_known_by_the_day_is_found(desk: Desk) -> None:
    from r2p_desk.actions.cases import create_case
    from r2p_desk.actions.importing import import_benchmark
    from r2p_desk.actions.practice import practice_data
    from r2p_desk.intake.benchmark import read_benchmark

    with create_case(desk, "Practice") as case:
        import_benchmark(case, read_benchmark(practice_data()))
        assert {one.ref for one in bearing(case, "arms-to-civilians", DAY)} == {"RW-031"}
        later = {one.ref for one in bearing(case, "arms-to-civilians", When("1994-03-31"))}
        assert later == {"RW-031", "RW-034", "RW-043"}
        assert bearing(case, "lists-and-marking", When("1994-01-10")) == ()
        known = {hit.ref for one in library().precursors for hit in bearing(case, one.id, DAY)}
    assert not known & {"RW-036", "RW-047", "RW-048", "RW-O1", "RW-O2", "RW-O3"}


def _a_second_id(file: dict[str, Any]) -> None:
    file["precursors"][1]["id"] = file["precursors"][0]["id"]


def _an_unknown_indicator(file: dict[str, Any]) -> None:
    file["precursors"][0]["indicators"]["un-2014"] = ["7.99"]


def _an_unknown_framework(file: dict[str, Any]) -> None:
    file["precursors"][0]["indicators"]["un-2024"] = []


def _known_after_the_onset(file: dict[str, Any]) -> None:
    file["precursors"][0]["cases"][0]["known"] = "1994-04-08"


def _one_date(file: dict[str, Any]) -> None:
    file["precursors"][0]["cases"][0]["onset"] = None


def _a_broken_date(file: dict[str, Any]) -> None:
    file["precursors"][0]["cases"][0]["onset"] = "soon"


def _an_unknown_field(file: dict[str, Any]) -> None:
    file["precursors"][0]["score"] = 3


def _no_words(file: dict[str, Any]) -> None:
    file["precursors"][0]["words"]["en"] = []


def _a_word_that_matches_all(file: dict[str, Any]) -> None:
    file["precursors"][0]["words"]["en"].append("*")


def _another_status(file: dict[str, Any]) -> None:
    file["precursors"][0]["status"] = "verified"


@pytest.mark.parametrize(
    "spoil",
    [
        _a_second_id,
        _an_unknown_indicator,
        _an_unknown_framework,
        _known_after_the_onset,
        _one_date,
        _a_broken_date,
        _an_unknown_field,
        _no_words,
        _a_word_that_matches_all,
        _another_status,
    ],
)
def test_a_broken_library_is_refused(spoil: Callable[[dict[str, Any]], None]) -> None:
    file = _file()
    assert _read(file) == library().precursors
    spoil(file)
    with pytest.raises(Damaged):
        _read(file)


def test_a_later_library_asks_for_a_later_program() -> None:
    with pytest.raises(NewerVersion):
        _read({**_file(), "schema": SCHEMA.replace("/1", "/2")})
    with pytest.raises(Damaged):
        _read({**_file(), "schema": "r2p-desk-precursors/x"})


def test_folding() -> None:
    assert fold("Élève L’Été ـا") == "eleve l'ete ا"
