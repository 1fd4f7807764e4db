"""The register of sources: a record that decides nothing, silence against a rhythm, needs that bind what leaves."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

import desks
from r2p_desk.actions import session, settling, source_changes
from r2p_desk.actions.basis import knowledge
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, find_item, sources
from r2p_desk.actions.overview import overview, unknown_words
from r2p_desk.actions.releasing import as_released, guarded_sources, release_rules
from r2p_desk.actions.session import OpenCase
from r2p_desk.actions.source_kinds import catalogue, kind_of, kind_words
from r2p_desk.actions.source_register import Listed, register, source_file
from r2p_desk.actions.source_words import beside_words, record_words, reliability_told, rhythm_words, silence_words
from r2p_desk.analysis.coverage import Awaited, Basis, Dark, silences
from r2p_desk.analysis.origins import origins
from r2p_desk.analysis.source_kinds import name_of, read_source_kinds
from r2p_desk.analysis.source_record import Outcome, Tally, records_of, settled
from r2p_desk.cli.run import run
from r2p_desk.domain.finding_on import FindingOn, Turned
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.item import Item
from r2p_desk.domain.place import Place
from r2p_desk.domain.relation import Kind, Relation
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.source import Need
from r2p_desk.domain.when import When
from r2p_desk.errors import Damaged, DeskError, InvalidValue, NewerVersion, NotFound, UsageError
from r2p_desk.i18n import PAPER_LANGUAGES, speaking
from r2p_desk.resources import read

DAY = When("2024-03-11")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desks.quick_home(tmp_path_factory.mktemp("sources"))


@pytest.fixture
def case(home: Path, request: pytest.FixtureRequest) -> Iterator[OpenCase]:
    with session.unlock(home, desks.PASSPHRASE) as desk, create_case(desk, request.node.name[:60]) as made:
        yield made


def listed(case: OpenCase, name: str, as_of: When = DAY) -> Listed:
    return next(one for one in register(case, as_of).sources if one.source.name == name)


# the catalogue


def test_the_catalogue_has_every_paragraph_a_name_in_six_languages_and_says_which_rhythms_are_ours() -> None:
    kinds = catalogue().kinds
    assert {paragraph for kind in kinds for paragraph in kind.paragraphs} == {8, 9, 11, 12}
    for code in PAPER_LANGUAGES:
        with speaking(code):
            names = [name_of(kind) for kind in kinds]
        assert len(set(names)) == len(kinds)
    quarterly = kind_of("iasc-preparedness")
    assert quarterly is not None
    assert quarterly.rhythm is not None
    assert (quarterly.rhythm.days, quarterly.rhythm.estimate) == (91, False)
    for kind in kinds:
        if kind.rhythm is not None:
            assert ("our estimate" in kind.rhythm.words) == kind.rhythm.estimate, kind.id
        assert kind.sees
        assert kind.misses


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda file: file.update(schema="r2p-desk-source-kinds/2"), NewerVersion),
        (lambda file: file["kinds"].append(file["kinds"][0]), Damaged),
        (lambda file: file["kinds"][0].update(paragraphs=[7]), Damaged),
        (lambda file: file["kinds"][0]["names"].pop("ar"), Damaged),
        (lambda file: file["kinds"][0]["rhythm"].update(days=0), Damaged),
        (lambda file: file["kinds"][0].update(secret=1), Damaged),
    ],
)
def test_a_catalogue_that_is_not_one_is_refused(change: Any, error: type[DeskError]) -> None:
    file = json.loads(read("catalogue/source-kinds.json"))
    change(file)
    with pytest.raises(error):
        read_source_kinds(json.dumps(file).encode())


def test_a_kind_is_found_by_its_name_in_any_language_and_other_words_stay() -> None:
    assert kind_of("Témoin ou survivant") == kind_of("witness")
    assert kind_words("parish priest") == "parish priest"
    assert kind_of("parish priest") is None


# the record


def item(name: str, source: str = "Radio", **more: Any) -> Item:
    return Item(id=name, title=name, source=source, known=DAY, **more)


def found(on: str, verdict: Turned, *rests: str, name: str = "") -> FindingOn:
    return FindingOn(id=name or f"{on}-{verdict}", item=on, verdict=verdict, why="seen", items=rests)


def tallies(items: list[Item], findings: list[FindingOn], *ties: Relation) -> dict[str, Any]:
    reported = {one.id: one.source or "" for one in items}
    return records_of(items, reported, findings, ties)


def test_findings_settle_credibility_1_confirms_and_nothing_else_counts() -> None:
    grades = {"a": "B1", "b": "B1", "c": "A2", "d": "B5", "e": "D6", "f": "C3"}
    items = [item(name, grade=Grade(grade)) for name, grade in grades.items()]
    findings = [found("b", Turned.REFUTED), found("f", Turned.CONFIRMED), found("f", Turned.REFUTED)]
    outcomes = {name: one.outcome for name, one in settled(items, findings).items()}
    assert outcomes == {
        "a": Outcome.CONFIRMED,
        "b": Outcome.REFUTED,
        "c": Outcome.OPEN,
        "d": Outcome.OPEN,
        "e": Outcome.OPEN,
        "f": Outcome.DISPUTED,
    }
    withdrawn = [msgspec.structs.replace(one, withdrawn=True) for one in findings]
    assert settled(items, withdrawn)["b"].outcome is Outcome.CONFIRMED


def test_a_confirmation_by_its_own_origin_is_an_echo() -> None:
    items = [
        item("a"),
        item("echo", source="Paper", origin="Radio"),
        item("other", source="Camp"),
    ]
    assert settled(items, [found("a", Turned.CONFIRMED, "echo")])["a"] == (Outcome.OPEN, True)
    assert settled(items, [found("a", Turned.CONFIRMED, "echo", "other")])["a"] == (Outcome.CONFIRMED, False)
    assert settled(items, [found("a", Turned.REFUTED, "echo")])["a"] == (Outcome.REFUTED, False)
    graded = [msgspec.structs.replace(items[0], grade=Grade("B1")), *items[1:]]
    assert settled(graded, [found("a", Turned.CONFIRMED, "echo")])["a"].outcome is Outcome.OPEN


def test_ten_copies_of_a_confirmed_report_count_once_and_what_is_passed_on_apart() -> None:
    text = "The same forty characters and more, word for word."
    copies = [item(f"c{n}", text=text) for n in range(10)]
    items = [*copies, item("x"), item("y"), item("passed", origin="Camp")]
    findings = [found("c3", Turned.CONFIRMED), found("passed", Turned.REFUTED)]
    record = tallies(items, findings)["Radio"]
    assert record.own == Tally(confirmed=1, open=2)
    assert record.passed_on == Tally(refuted=1)
    assert record.passes_on == (("Camp", 1),)
    tie = Relation(id="t", item="x", other="y", relation=Kind.SAME_EVENT)
    assert tallies(items, findings, tie)["Radio"].own == Tally(confirmed=1, open=1)
    parted = [*findings, found("c4", Turned.REFUTED)]
    assert tallies(items, parted)["Radio"].own == Tally(disputed=1, open=2)


def test_what_is_contradicted_or_told_by_another_is_offered_to_be_settled_and_never_settled() -> None:
    items = [item("a"), item("b", source="Camp"), item("c"), item("d", source="Camp")]
    ties = (
        Relation(id="1", item="a", other="b", relation=Kind.CONTRADICTS),
        Relation(id="2", item="c", other="d", relation=Kind.SAME_EVENT),
    )
    record = tallies(items, [found("a", Turned.REFUTED)], *ties)
    assert record["Radio"].look == ("c",)
    assert record["Camp"].look == ("d", "b")
    assert record["Camp"].own == Tally(open=2)


def test_few_settled_reports_are_said_to_be_few() -> None:
    assert Tally().range is None
    low, high = Tally(confirmed=3).range or (0, 0)
    assert (low, high) == (44, 100)
    few = tallies([item(n) for n in "abc"], [found(n, Turned.CONFIRMED) for n in "abc"])["Radio"]
    assert "too few" in record_words(few)
    assert "44 to 100" in record_words(few)
    assert "says nothing" in record_words(tallies([item("a")], [])["Radio"])


# silence


def when(back: int) -> When:
    return When.on(DAY.latest - timedelta(days=back))


def report(name: str, source: str, back: int, place: str = "Kivera", **more: Any) -> Item:
    return Item(id=name, title=name, source=source, known=when(back), place=Place(name=place), **more)


END = DAY.latest.toordinal()


def test_a_stated_rhythm_comes_before_its_own_and_its_own_before_that_of_its_kind() -> None:
    weekly = [report(str(n), "Camp", 20 + 7 * n) for n in range(5)]
    assert silences(weekly, END) == ()
    for expected, basis in (
        (Awaited("Camp", 10, stated=True, since=0), Basis.STATED),
        (Awaited("Camp", 10, stated=False, since=0), None),
    ):
        silent = silences(weekly, END, [expected])
        assert [one.basis for one in silent] == ([basis] if basis else [])
    silent = silences(weekly[:1], END, [Awaited("Camp", 10, stated=False, since=0)])
    assert [(one.basis, one.silent_for) for one in silent] == [(Basis.KIND, 20)]
    assert silences(weekly, END, [Awaited("Camp", 10, stated=True, since=0, retired=True)]) == ()


@pytest.mark.parametrize(("days", "back", "silent"), [(1, 2, False), (1, 3, True), (91, 136, False), (91, 137, True)])
def test_silence_begins_once_half_a_rhythm_has_passed_since_the_report_was_due(
    days: int, back: int, silent: bool
) -> None:
    found = silences([report("a", "Camp", back)], END, [Awaited("Camp", days, stated=True, since=0)])
    assert bool(found) is silent


def test_a_source_that_never_reported_is_silent_since_it_was_entered_but_not_in_a_narrowed_reading() -> None:
    waited = [Awaited("Camp", 7, stated=True, since=END - 30)]
    assert [(one.last, one.silent_for) for one in silences([], END, waited)] == [(None, 30)]
    assert silences([], END, waited, unheard=False) == ()


def test_what_went_dark_is_named_and_what_others_still_tell_of_is_not() -> None:
    items = [
        report("a", "Camp", 30, "Ruvo", signals=(Signal.INCITEMENT,), populations=("Fishers",)),
        report("b", "Camp", 31, "Kivera"),
        report("c", "Radio", 2, "Kivera"),
        report("d", "Camp", 500, "Long ago"),
        Item(id="e", title="e", known=when(1), populations=("Fishers",)),
    ]
    silent = silences(items, END, [Awaited("Camp", 7, stated=True, since=0)])
    assert silent[0].dark == Dark(("Ruvo",), (), ("incitement",))
    assert "Since then nobody reported on: Ruvo" in silence_words(silent[0])


# in a case


def test_a_source_is_entered_once_and_nothing_is_merged_unasked(case: OpenCase) -> None:
    made = source_changes.add_source(
        case, "  Heron ", {"kind": "Témoin ou survivant", "rhythm_days": "14", "protection": ["child", "unnamed"]}
    )
    assert (made.name, made.kind, made.rhythm_days) == ("Heron", "witness", 14)
    assert made.protection == (Need.UNNAMED, Need.CHILD)
    with pytest.raises(UsageError, match="Heron"):
        source_changes.add_source(case, "heron")
    with pytest.raises(InvalidValue, match="protection"):
        source_changes.change_source(case, "Heron", {"protection": ["hidden"]})
    with pytest.raises(InvalidValue, match="rhythm"):
        source_changes.change_source(case, "Heron", {"rhythm_days": "0"})
    assert [one.name for one in sources(case).values()] == ["Heron"]
    changed = source_changes.change_source(case, "Heron", {"protection": [], "note": "by letter", "kind": "parish"})
    assert (changed.protection, changed.note, changed.kind, changed.rhythm_days) == ((), "by letter", "parish", 14)


def test_another_reliability_needs_a_reason_and_leaves_grades_as_they_were(case: OpenCase) -> None:
    add_item(case, Draft(title="Convoy", source="Heron", known=DAY, grade=Grade("B2")))
    source_changes.grade_source(case, "Heron", "b", "Four years of letters")
    with pytest.raises(UsageError, match="B"):
        source_changes.grade_source(case, "Heron", "D")
    source_changes.grade_source(case, "Heron", "D", "Two reports were made up")
    found = source_file(case, "Heron", DAY)
    assert [one.value for one in found.reliability] == ["D", "B"]
    assert found.listed.record.items[0].grade == "B2"
    assert "B on 1 item" in beside_words(found.listed)
    assert reliability_told(found.listed.source) == "D: not usually reliable. Why: Two reports were made up"
    with pytest.raises(InvalidValue):
        source_changes.grade_source(case, "Heron", "G")


def test_a_finding_stays_with_whoever_stated_it_and_the_item_stays(case: OpenCase) -> None:
    told = add_item(case, Draft(title="Convoy", source="Heron", known=DAY, grade=Grade("B2")))
    other = add_item(case, Draft(title="Convoy seen", source="Camp", known=DAY))
    with pytest.raises(UsageError, match="reason"):
        settling.settle_item(case, told.id, "confirmed", " ")
    with pytest.raises(UsageError, match="itself"):
        settling.settle_item(case, told.id, "confirmed", "x", [told.id])
    settling.settle_item(case, told.id, "refuted", "No road there")
    settling.settle_item(case, told.id, "confirmed", "Seen by another", [other.id])
    assert listed(case, "Heron").record.own == Tally(confirmed=1)
    assert listed(case, "Heron").source.reliability is None
    assert find_item(case, told.id) == told
    assert settling.unsettle_item(case, told.id)[0].verdict is Turned.CONFIRMED
    assert listed(case, "Heron").record.own == Tally(open=1)
    with pytest.raises(NotFound):
        settling.unsettle_item(case, told.id)


def test_two_that_are_one_count_as_one_origin_until_that_is_taken_back(case: OpenCase) -> None:
    add_item(case, Draft(title="First", source="Heron", known=DAY))
    add_item(case, Draft(title="Second", source="Grey bird", known=DAY))
    assert len(origins(knowledge(case).items)) == 2
    with pytest.raises(UsageError, match="why"):
        source_changes.same_source(case, "Grey bird", "Heron", None)
    source_changes.same_source(case, "Grey bird", "Heron", "Same hand")
    assert len(origins(knowledge(case).items)) == 1
    assert listed(case, "Heron").record.own.open == 2
    assert [one.name for one in listed(case, "Heron").also] == ["Grey bird"]
    assert listed(case, "Grey bird").record.items == ()
    with pytest.raises(UsageError, match="one source already"):
        source_changes.same_source(case, "Heron", "Grey bird", "Round about")
    source_changes.part_source(case, "Grey bird")
    assert len(origins(knowledge(case).items)) == 2


def test_two_sources_of_one_name_are_said_to_be_two_and_each_has_its_own_items(case: OpenCase) -> None:
    """As a merge of two posts brings them."""
    first = source_changes.add_source(case, "Heron")
    second = str(uuid4())
    case.state([("source", second, {"name": "heron"})])
    for source, title in ((first.id, "First"), (second, "Second"), (second, "Third")):
        case.state([("item", str(uuid4()), {"title": title, "source": source, "known": str(DAY)})])
    rows = {one.source.id: one for one in register(case, DAY).sources}
    assert [(rows[one].alike, len(rows[one].record.items)) for one in (first.id, second)] == [
        ((second,), 1),
        ((first.id,), 2),
    ]
    with pytest.raises(NotFound, match="Several"):
        source_changes.grade_source(case, "Heron", "B")
    source_changes.same_source(case, second, first.id, "Both posts hear them")
    assert source_changes.grade_source(case, "Heron", "B").id == first.id
    assert len(listed(case, "Heron").record.items) == 3


def test_silence_stands_in_the_overview_and_goes_when_the_source_is_retired(case: OpenCase) -> None:
    source_changes.add_source(case, "Heron", {"rhythm_days": 7})
    add_item(case, Draft(title="Flood", source="Heron", known=DAY, place=Place(name="Ruvo")))
    later = When.on(DAY.latest + timedelta(days=40))
    words = " ".join(unknown_words(overview(case, later)))
    assert "Heron is silent for 40 days" in words
    assert "Ruvo" in words
    silence = listed(case, "Heron", later).silence
    assert silence is not None
    assert silence.basis is Basis.STATED
    source_changes.retire_source(case, "Heron", "Moved away")
    assert listed(case, "Heron", later).silence is None
    assert "Heron is silent" not in " ".join(unknown_words(overview(case, later)))
    source_changes.retire_source(case, "Heron", back=True)
    assert listed(case, "Heron", later).silence is not None


def test_a_rhythm_of_its_kind_is_said_to_be_an_estimate(case: OpenCase) -> None:
    source_changes.add_source(case, "Mission", {"kind": "un-peacekeeping-mission"})
    one = listed(case, "Mission")
    assert (one.rhythm_days, one.basis) == (7, Basis.KIND)
    assert "our estimate" in rhythm_words(one)


def test_a_source_that_needs_it_is_named_in_nothing_that_leaves(case: OpenCase) -> None:
    first = add_item(case, Draft(title="First", source="Heron", origin="the mill", known=DAY))
    add_item(case, Draft(title="Second", source="Grey bird", known=DAY))
    source_changes.same_source(case, "Grey bird", "Heron", "Same hand")
    source_changes.change_source(case, "Grey bird", {"protection": ["unnamed"], "note": "the miller's wife"})
    assert guarded_sources(case) == frozenset(sources(case))
    view = as_released(case, release_rules(case, ceiling=None))
    left = dict(view.file.shown("item", first.id) or {})
    assert "source" not in left
    assert "origin" not in left
    whole = [fields for _, _, fields in view.file.records("source")]
    assert [fields["name"] for fields in whole] == ["—", "—"]
    assert not any({"note", "protection", "same_why"} & fields.keys() for fields in whole)


# by command


def test_the_register_by_command(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    def told(*arguments: str, status: int = 0) -> dict[str, Any]:
        common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        capfdbinary.readouterr()
        done, _ = run([*arguments, *common])
        answer = dict(json.loads(capfdbinary.readouterr().out))
        assert done == status, answer
        return answer

    told("case", "create", "By command")
    name = ("--case", "By command")
    made = told("source", "add", "Heron", *name, "--kind", "witness", "--rhythm", "7", "--protect", "unnamed")
    assert (made["kind_name"], made["rhythm_basis"], made["protection"]) == (
        "Witness or survivor",
        "stated",
        ["unnamed"],
    )
    told("source", "add", "HERON", *name, status=2)
    one = told("item", "add", *name, "--title", "Flood", "--source", "Heron", "--known", "2024-03-11")
    two = told("item", "add", *name, "--title", "Flood again", "--source", "Camp", "--known", "2024-03-11")
    told("source", "grade", "Heron", "B", *name)
    told("source", "grade", "Heron", "C", *name, status=2)
    told("source", "settle", one["id"], *name, "--found", "confirmed", "--why", "Seen", "--on", two["id"])
    shown = told("source", "show", "Heron", *name, "--as-of", "2024-04-30")
    assert shown["own"] == {"confirmed": 1, "refuted": 0, "disputed": 0, "open": 0, "range": [21, 100]}
    assert (shown["silent_days"], shown["reported"][0]["outcome"]) == (50, "confirmed")
    assert told("source", "list", *name, "--as-it-stood", "2024-04-30")["sources"] == []
    silent = told("source", "list", *name, "--silent", "--as-of", "2024-04-30")["sources"]
    assert [row["name"] for row in silent] == ["Heron"]
    told("source", "same", "Camp", *name, "--as", "Heron", "--why", "Same hand")
    assert told("source", "show", "Heron", *name)["own"]["open"] == 2, "what one's own origin confirmed is an echo"
    assert told("source", "retire", "Heron", *name, "--why", "Left")["retired"] is True
    assert told("source", "set", "Heron", *name, "--rhythm", "", "--protect", "")["rhythm_days"] is None
    assert len(told("source", "kinds")["kinds"]) == len(catalogue().kinds)
