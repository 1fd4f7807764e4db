"""The register of incitement: what was said, weighed by each officer, joined, and set beside what followed."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk.actions import cases, incitement, incitement_told, items, lexicons, searching, session, signals
from r2p_desk.actions.history_for_window import title_of
from r2p_desk.actions.papers import own_markings
from r2p_desk.actions.releasing import as_released, release_rules
from r2p_desk.analysis.repetition import chain
from r2p_desk.analysis.sequence import followed, same_place
from r2p_desk.domain.incitement import (
    Direction,
    Finding,
    Medium,
    Met,
    Part,
    Response,
    Standing,
    Utterance,
    part_asks,
    response_words,
)
from r2p_desk.domain.item import Item
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.place import Place
from r2p_desk.domain.relation import Kind, Relation
from r2p_desk.domain.release_groups import ReleaseGroup, release_group
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.signal_meanings import signal_belongs, signal_definition, signal_not, signal_short
from r2p_desk.domain.when import When
from r2p_desk.errors import InvalidValue, NotFound, UsageError
from r2p_desk.release.withheld import parted
from r2p_desk.ui.record_words import field_words, kind_words, value_words

WORDS = "Kuraho inyenzi!"
ARABIC = "اقتلوا الصراصير"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[session.Desk]:
    home = quick_home(tmp_path_factory.mktemp("incitement"))
    with session.unlock(home, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def case(desk: session.Desk, request: pytest.FixtureRequest) -> Iterator[session.OpenCase]:
    with cases.create_case(desk, request.node.name, marking=Marking("CONFIDENTIAL//TLP:AMBER")) as opened:
        yield opened


def said(case: session.OpenCase, text: str = WORDS, **fields: object) -> Utterance:
    return incitement.add_utterance(case, text, {"speaker": "Radio host", "populations": ("Tutsi",), **fields})


def test_an_utterance_keeps_its_own_script_and_direction(case: session.OpenCase) -> None:
    made = said(case, f"\n{ARABIC}\n", standing=Standing.MEDIA, medium=Medium.RADIO, when=When("1994-04-10"))
    assert made.text == ARABIC
    assert made.runs is Direction.RIGHT_TO_LEFT
    assert incitement.change_utterance(case, made.id, {"direction": "ltr"}).runs is Direction.LEFT_TO_RIGHT
    assert said(case).runs is Direction.LEFT_TO_RIGHT
    with pytest.raises(UsageError):
        said(case, " \n ")


def test_translations_may_differ_and_all_stay(case: session.OpenCase) -> None:
    made = said(case)
    for text, translator, confidence in (("Drive out", "A.", "high"), ("Wipe out", "B.", "low")):
        fields = {"language": "en", "translator": translator, "confidence": confidence}
        incitement.translate(case, made.id, text, fields)
    told = incitement_told.told(case, made.id)
    assert [(one.text, one.translator, str(one.confidence)) for one in told.translations] == [
        ("Drive out", "A.", "high"),
        ("Wipe out", "B.", "low"),
    ]
    incitement.withdraw_part(case, made.id, told.translations[0].id)
    assert len(incitement_told.told(case, made.id).translations) == 1


def test_the_list_counts_terms_and_repeats_no_words(case: session.OpenCase) -> None:
    lexicons.add_lexicon(case, "Kigali 1994", place="Kigali", language="rw")
    lexicons.add_term(case, "kigali 1994", "inyenzi", {"meaning": "Tutsi", "says": "Linguist", "confidence": "high"})
    made = said(case, "іnуеnzі, I N Y E N Z I")
    (row,) = incitement_told.register(case)
    assert (row.utterance.id, row.terms, row.tests) == (made.id, 1, 0)
    (hit,) = searching.search_case(case, "іnуеnzі kind:utterance")
    assert "nyenzi" not in hit.snippet.casefold()
    assert title_of(case, "term", lexicons.lexicons(case)[0].terms[0].id) == "Kigali 1994"
    assert WORDS not in value_words("utterance", "text", WORDS, {})
    assert value_words("utterance", "text", WORDS, {}, muted=False) == WORDS


def test_a_lexicon_has_an_edition_for_each_change_and_keeps_what_expired(case: session.OpenCase) -> None:
    lexicons.add_lexicon(case, "One")
    term = lexicons.add_term(case, "One", "inyenzi", {"since": When("1990")})
    before = lexicons.lexicons(case)[0]
    with pytest.raises(UsageError):
        lexicons.add_term(case, "One", "I.N.Y.E.N.Z.I", {})
    gone = lexicons.expire_term(case, "INYENZI", When("1995"))
    (after,) = lexicons.lexicons(case)
    assert (before.lexicon.edition, after.lexicon.edition) == (2, 3)
    assert before.digest != after.digest
    assert after.expired == {term.id}
    assert gone.until == When("1995")
    (found,) = incitement_told.told(case, said(case).id).terms
    assert found.expired
    lexicons.withdraw_term(case, term.id)
    assert lexicons.lexicons(case)[0].terms == ()
    with pytest.raises(NotFound):
        lexicons.find_term(case, "inyenzi")


def test_each_part_of_the_test_needs_reasons_and_nothing_is_added_up(case: session.OpenCase) -> None:
    made = said(case)
    with pytest.raises(InvalidValue):
        incitement.weigh(case, made.id, {Part.INTENT: Finding(state=Met.NOT_KNOWN, why=" ")})
    incitement.weigh(case, made.id, {Part.CONTEXT: Finding(state=Met.MET, why="Killings in March.")})
    tested = incitement.weigh(
        case, made.id, {Part.INTENT: Finding(state=Met.NOT_KNOWN, why="No record of the speaker.")}
    )
    assert tested.in_state(Met.MET) == (Part.CONTEXT,)
    assert tested.in_state(Met.NOT_KNOWN) == (Part.INTENT,)
    assert len(tested.in_state(None)) == 4
    assert incitement.weigh(case, made.id, {Part.CONTEXT: None}).in_state(Met.MET) == ()
    assert not {"score", "sum", "total"} & set(type(tested).__struct_fields__)
    assert all(part_asks(part) for part in Part)


def test_tests_of_several_officers_stand_side_by_side_and_none_speaks_for_another(case: session.OpenCase) -> None:
    made = said(case)
    mine = incitement.weigh(case, made.id, {Part.EXTENT: Finding(state=Met.MET, why="National radio.")})
    forged = {"utterance": made.id, "officer": "f" * 64, "name": "Other", "day": "1994-05-01", "parts": {}}
    case.state([("threshold", incitement.threshold_id(made.id, "f" * 64), forged)])
    assert incitement.thresholds_of(case, made.id) == [mine]
    other = type(mine)(
        id="x",
        utterance=made.id,
        officer="g",
        name="B",
        day=mine.day,
        parts={
            Part.EXTENT: Finding(state=Met.NOT_MET, why="One valley."),
            Part.INTENT: Finding(state=Met.MET, why="He said so."),
        },
    )
    assert incitement_told.differing((mine, other)) == (Part.EXTENT,)
    with pytest.raises(UsageError):
        incitement.withdraw_part(case, made.id, incitement.threshold_id(made.id, "f" * 64))
    incitement.withdraw_part(case, made.id, mine.id)
    assert incitement.thresholds_of(case, made.id) == []
    with pytest.raises(NotFound):
        incitement.withdraw_part(case, said(case).id, mine.id)


def test_criminal_law_below_the_threshold_is_cautioned_and_not_barred(case: session.OpenCase) -> None:
    made = said(case)
    incitement.respond(case, made.id, Response.COUNTER_SPEECH, words="By the bishop", why="He is heard there.")
    assert incitement_told.told(case, made.id).cautions == ()
    incitement.respond(case, made.id, Response.CRIMINAL_LAW)
    assert len(incitement_told.told(case, made.id).cautions) == 1
    incitement.weigh(case, made.id, {part: Finding(state=Met.MET, why="Seen.") for part in Part})
    assert incitement_told.told(case, made.id).cautions == ()
    assert [str(one.response) for one in incitement.responses_of(case, made.id)] == ["counter-speech", "criminal-law"]
    assert all(response_words(one) for one in Response)


def test_the_chain_says_who_said_it_first_here(case: session.OpenCase) -> None:
    first, second, third = (said(case, when=When(day)) for day in ("1994-04-01", "1994-04-03", "1994-04-09"))
    alone = said(case)
    incitement.repeats(case, third.id, second.id, "word for word")
    incitement.repeats(case, second.id, first.id)
    links = incitement_told.told(case, second.id).chain
    assert [(one.utterance.id, one.first) for one in links] == [(first.id, True), (second.id, False), (third.id, False)]
    assert [one.utterance.id for one in incitement_told.told(case, alone.id).chain] == [alone.id]
    with pytest.raises(UsageError):
        incitement.repeats(case, first.id, first.id)
    rows = {row.utterance.id: (row.first, row.repeats) for row in incitement_told.register(case)}
    assert rows[first.id] == (True, False)
    assert rows[second.id] == (False, True)
    incitement.take_back_repeats(case, links[2].stated)
    assert [one.utterance.id for one in incitement_told.told(case, third.id).chain] == [third.id]


def test_a_circle_of_repetitions_ends_and_a_wrong_day_is_told() -> None:
    known = {name: Utterance(id=name, when=When(day)) for name, day in (("a", "1994-04-02"), ("b", "1994-04-01"))}
    joined = [Relation(id=one + other, item=one, other=other, relation=Kind.REPEATS) for one, other in ("ab", "ba")]
    links = chain("a", known, joined)
    assert [(one.utterance.id, one.against_days, one.first) for one in links] == [
        ("b", True, False),
        ("a", False, False),
    ]


def happened(name: str, day: str | None, *, place: str | None = None, groups: tuple[str, ...] = ()) -> Item:
    where = Place(name=place) if place else None
    return Item(id=name, title=name, happened=When(day) if day else None, place=where, populations=groups)


def test_what_followed_is_a_sequence_with_as_many_days_before() -> None:
    spoken = Utterance(id="u", when=When("1994-04-10"), place=Place(name="Ruvo, Kivera"), populations=("Tutsi",))
    reported = [
        happened("own", "1994-04-10", place="Ruvo"),
        happened("next day", "1994-04-11", place="ruvo"),
        happened("same group", "1994-04-20", groups=("TUTSI",)),
        happened("month", "1994-04", groups=("tutsi",)),
        happened("before", "1994-04-02", place="Ruvo"),
        happened("late", "1994-04-25", place="Ruvo"),
        happened("elsewhere", "1994-04-12", place="Gisenyi", groups=("Twa",)),
        happened("undated", None, place="Ruvo"),
    ]
    found = followed(spoken, reported, 14, frozenset({"own"}))
    told = [(one.item.id, one.least, one.most, one.same_place, one.groups) for one in found.after]
    assert told == [
        ("next day", 1, 1, True, ()),
        ("same group", 10, 10, False, ("Tutsi",)),
        ("month", -9, 20, False, ("Tutsi",)),
    ]
    assert [one.item.id for one in found.before] == ["before"]
    assert followed(Utterance(id="u"), reported, 14, frozenset()).undated


def test_places_are_the_same_by_name_or_within_ten_kilometres() -> None:
    here = Place(name="A", latitude="-1.9441", longitude="30.0619")
    assert same_place(here, Place(name="B", latitude="-1.99", longitude="30.09"))
    assert not same_place(here, Place(name="B", latitude="-2.2", longitude="30.06"))
    assert not same_place(here, None)


def test_it_is_evidence_through_its_item(case: session.OpenCase) -> None:
    made = said(case, when=When("1994-04-10"), marking="STRICTLY CONFIDENTIAL")
    item = incitement.enter_as_item(case, made.id)
    assert (item.signals, item.populations) == ((Signal.INCITEMENT,), ("Tutsi",))
    assert WORDS not in item.title
    assert incitement_told.told(case, made.id).item == items.find_item(case, item.id)
    assert Marking("STRICTLY CONFIDENTIAL") in own_markings(case)
    with pytest.raises(UsageError):
        incitement.enter_as_item(case, made.id)


def test_what_hangs_on_a_closed_item_is_closed_in_a_release(case: session.OpenCase) -> None:
    item = items.add_item(case, items.Draft(title="Broadcast", marking=Marking("STRICTLY CONFIDENTIAL")))
    made = said(case, item=item.id, audience="Listeners in the northern valley and beyond")
    other = said(case, "Openly said at the market in front of many people")
    incitement.translate(case, made.id, "Drive out the people of the other side of the river", {})
    rules = release_rules(case, ceiling=Marking("CONFIDENTIAL//TLP:AMBER"))
    released = as_released(case, rules).file
    assert released.shown("utterance", made.id) == {}
    assert all("text" not in fields for _, _, fields in released.records("translation"))
    assert (released.shown("utterance", other.id) or {})["text"] == other.text
    records = [
        (kind, record, fields) for kind in ("utterance", "translation") for record, _, fields in case.file.records(kind)
    ]
    secrets, known = parted(records, rules)
    values = {one.value for one in secrets}
    assert {WORDS, "Drive out the people of the other side of the river"} <= values
    assert other.text in known
    assert other.text not in values


@pytest.mark.parametrize("kind", sorted(incitement.KINDS - {"relation"}))
def test_every_kind_has_words_and_its_texts_can_be_withheld(kind: str) -> None:
    assert kind_words(kind)
    told = {"utterance": "text", "translation": "text", "threshold": "parts", "response": "words", "lexicon": "name"}
    assert release_group(kind, told.get(kind, "term")) is ReleaseGroup.TEXT
    assert field_words(kind, "populations")


def test_people_are_names_that_can_be_withheld() -> None:
    people = {("utterance", "speaker"), ("translation", "translator"), ("term", "says")}
    assert {release_group(*one) for one in people} == {ReleaseGroup.IDENTITY}


def test_a_stream_is_one_click_on_one_item_or_on_several(case: session.OpenCase) -> None:
    made = [items.add_item(case, items.Draft(title=f"Item {n}", signals=(Signal.DISPLACEMENT,))).id for n in range(3)]
    before = case.file.entry_count()
    assert signals.mark_signal(case, made, Signal.INCITEMENT) == 3
    assert case.file.entry_count() == before + 1
    assert items.find_item(case, made[0]).signals == (Signal.DISPLACEMENT, Signal.INCITEMENT)
    assert signals.mark_signal(case, made, Signal.INCITEMENT) == 0
    assert signals.streams_of(case, made)[Signal.INCITEMENT] == 3
    assert signals.mark_signal(case, made[:1], Signal.INCITEMENT, on=False) == 1
    assert signals.streams_of(case, made) == {Signal.DISPLACEMENT: 3, Signal.INCITEMENT: 2}


def test_each_stream_says_what_it_is_what_belongs_and_what_does_not() -> None:
    told = [tell(one) for one in Signal for tell in (signal_short, signal_definition, signal_belongs, signal_not)]
    assert len(set(told)) == 4 * len(Signal)


def test_what_another_version_or_a_hostile_colleague_wrote_hides_nothing_else(case: session.OpenCase) -> None:
    made = said(case, when=When("1994-04-08"))
    lexicon = lexicons.add_lexicon(case, "One")
    bad: tuple[Any, ...] = (7, "x", ["x"], {"a": "b"}, True, "\u202ex")
    names = {
        "utterance": ("text", "when", "place", "populations", "standing", "direction", "item", "marking"),
        "translation": ("text", "confidence", "language"),
        "threshold": ("parts", "officer", "day"),
        "response": ("response", "words", "day"),
        "lexicon": ("name", "edition", "place"),
        "term": ("term", "variants", "since", "until", "confidence"),
        "relation": ("relation", "from", "to"),
    }
    owners: dict[str, dict[str, Any]] = {
        "translation": {"utterance": made.id}, "threshold": {"utterance": made.id}, "response": {"utterance": made.id},
        "term": {"lexicon": lexicon.id}, "relation": {"from": made.id, "to": made.id, "relation": "repeats"},
    }  # fmt: skip
    for kind, fields in names.items():
        for name in fields:
            case.state([(kind, str(uuid4()), {**owners.get(kind, {}), name: value}) for value in bad])
    rows = incitement_told.register(case)
    assert made.id in {row.utterance.id for row in rows}
    for row in rows:
        incitement_told.told(case, row.utterance.id)
    assert lexicon.id in {one.lexicon.id for one in lexicons.lexicons(case)}
    assert own_markings(case)


def test_a_term_of_a_thousand_letters_is_refused_and_never_sought(case: session.OpenCase) -> None:
    lexicons.add_lexicon(case, "One")
    for fields in ({}, {"variants": ("x" * 1000,)}):
        with pytest.raises(InvalidValue):
            lexicons.add_term(case, "One", "x" * 1000 if not fields else "short", fields)
    assert lexicons.lexicons(case)[0].terms == ()
