"""Who told us this and who told them, what officers say of items, and that a review is another officer's."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
import exchanging
from exchanging import CASE, send, stick, take
from r2p_desk.actions import corroborating, session
from r2p_desk.actions.basis import knowledge
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.checking import beside
from r2p_desk.actions.corroborating import corroboration, duplicates, duplicates_of, relate, review, take_from
from r2p_desk.actions.history_for_window import item_told
from r2p_desk.actions.items import Draft, add_item, change_item, remove_item
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.analysis.corroboration import Arrow, End, Given, chain_of, web_of
from r2p_desk.analysis.duplicates import Reason
from r2p_desk.cli.run import run
from r2p_desk.domain.item import HowKnown, Item, Statement
from r2p_desk.domain.place import Place, Precision
from r2p_desk.domain.relation import Kind, Verdict
from r2p_desk.domain.when import When
from r2p_desk.errors import NotFound, Refused, UsageError
from weighing import item

LONG = "On the market square of the hill the names of forty families were read out on Tuesday, in front of the school."
NEAR = LONG.replace("forty", "some forty")
DAY = When("1993-06-30")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with session.unlock(desks.quick_home(tmp_path_factory.mktemp("corroborating")), desks.PASSPHRASE) as unlocked:
        yield unlocked


@pytest.fixture
def case(desk: Desk, request: pytest.FixtureRequest) -> Iterator[OpenCase]:
    with create_case(desk, request.node.name) as made:
        yield made


def add(case: OpenCase, title: str, source: str | None = None, **more: Any) -> Item:
    more["known"] = When(more.get("known", "1993-06-01"))
    return add_item(case, Draft(title=title, source=source, **more))


# ------------------------------------------------------------------ the chain


def told(chain_: Any) -> list[tuple[str | None, str]]:
    return [(one.who, str(one.given)) for one in chain_.links]


def test_who_told_us_and_who_told_them_by_items_and_then_by_names() -> None:
    radio = item("r", "Radio", origin="Agency", how_known=HowKnown.TOLD)
    daily = item("d", "Daily", origin_item="r")
    agency = item("a", "Agency", origin="Ministry")
    chain = chain_of(daily, [daily, radio, agency])
    assert told(chain) == [("Daily", "reported"), ("Radio", "taken"), ("Agency", "stated"), ("Ministry", "passes-on")]
    assert [one.how for one in chain.links] == [None, HowKnown.TOLD, None, None]
    assert chain.end is End.NOT_STATED


@pytest.mark.parametrize(
    ("stated", "end"),
    [
        ({"origin": "eyewitness"}, End.WITNESSED),
        ({"how_known": HowKnown.WITNESSED}, End.WITNESSED),
        ({"how_known": HowKnown.INDUCED}, End.WORKED_OUT),
        ({"how_known": HowKnown.TOLD}, End.NOT_STATED),
        ({"origin": "Radio"}, End.NOT_STATED),
        ({"origin": "Somebody else", "how_known": HowKnown.WITNESSED}, End.NOT_STATED),
        ({}, End.NOT_STATED),
        ({"origin_item": "gone"}, End.NOT_HERE),
    ],
)
def test_how_a_chain_ends(stated: dict[str, Any], end: End) -> None:
    one = item("a", "Radio", **stated)
    assert chain_of(one, [one]).end is end


def test_a_chain_that_comes_to_one_who_saw_it_says_so() -> None:
    priest = item("p", "Priest", origin="eyewitness")
    church = item("c", "Church", origin="Priest")
    assert chain_of(church, [church, priest]).end is End.WITNESSED


def test_a_chain_in_a_circle_ends_where_it_meets_itself_by_items_and_by_names() -> None:
    ring = [item("a", "Daily", origin_item="b"), item("b", "Blog", origin_item="a")]
    assert chain_of(ring[0], ring).end is End.CIRCLE
    names = [item("a", "Daily", origin="Blog"), item("b", "Blog", origin="Radio"), item("c", "Radio", origin="Daily")]
    chain = chain_of(names[0], names)
    assert chain.end is End.CIRCLE
    assert [one.who for one in chain.links] == ["Daily", "Blog", "Radio", "Daily"]


def test_the_web_names_each_who_had_it_from_whom_and_draws_the_ring() -> None:
    items = [
        item("a", "Daily", origin="Blog"), item("b", "Blog", origin="Daily"), item("c", "Weekly", origin="Daily"),
        item("d", "Church", origin="Priest"),
    ]  # fmt: skip
    web = web_of(items)
    assert {(one.who, one.source): one.ring for one in web.arrows} == {
        ("Daily", "Blog"): True,
        ("Blog", "Daily"): True,
        ("Weekly", "Daily"): False,
        ("Church", "Priest"): False,
    }
    assert dict(web.names) == {"Priest": 0, "Church": 1, "Blog": 0, "Daily": 1, "Weekly": 2}
    assert web_of(items[::-1]) == web
    assert isinstance(web.arrows[0], Arrow)


# ------------------------------------------------------------------ duplicates


def test_duplicates_are_offered_with_reasons_and_an_answer_is_remembered(case: OpenCase) -> None:
    at = Place(name="Ruvo", precision=Precision.SETTLEMENT)
    one = add(case, "One", "Radio", text=LONG)
    two = add(case, "Two", "Church", text=NEAR, known="1993-06-02")
    three = add(case, "Three", "Daily", happened=When("1993-05-30"), place=at)
    four = add(case, "Four", "Weekly", happened=When("1993-05-30"), place=at, known="1993-06-05")
    offered = {(each.item.id, each.other.id): each.reasons for each in duplicates(case)}
    assert offered == {
        (two.id, one.id): (Reason.NEAR_TEXT,),
        (four.id, three.id): (Reason.SAME_PLACE_AND_DAY,),
    }
    assert [each.other.id for each in duplicates_of(case, one.id)] == [two.id]
    relate(case, two.id, one.id, Kind.NOT_COPY)
    relate(case, three.id, four.id, Kind.SAME_EVENT)
    assert duplicates(case) == ()
    assert duplicates_of(case, one.id) == duplicates_of(case, four.id) == ()
    assert len(knowledge(case).items) == 4, "nothing is merged"


def test_places_as_wide_as_a_country_and_months_are_not_the_same_place_and_day(case: OpenCase) -> None:
    wide = Place(name="Burundi", precision=Precision.COUNTRY)
    for at, (place, happened) in enumerate(
        [(wide, "1993-05-30"), (wide, "1993-05-30"), (Place(name="Ruvo"), "1993-05"), (Place(name="Ruvo"), "1993-05")]
    ):
        add(case, f"Item {at}", happened=When(happened), place=place)
    assert duplicates(case) == ()


def test_of_the_answers_to_whether_two_are_one_report_the_last_stands(case: OpenCase) -> None:
    one, two = add(case, "One", "Radio", text=LONG), add(case, "Two", "Church", text=LONG)
    counted = {}
    for kind in (Kind.COPY, Kind.NOT_COPY, Kind.SAME_EVENT, Kind.COPY):
        relate(case, two.id, one.id, kind, "as their editor says")
        stands = corroboration(case, one.id).related
        assert [each.relation.relation for each in stands] == [kind]
        counted[kind] = len(corroboration(case, one.id).reports), len(corroboration(case, one.id).origins)
    assert counted == {Kind.COPY: (2, 1), Kind.NOT_COPY: (1, 1), Kind.SAME_EVENT: (2, 2)}
    assert corroboration(case, one.id).related[0].back
    assert not corroboration(case, two.id).related[0].back


def test_a_contradiction_shows_on_both_and_can_be_withdrawn(case: OpenCase) -> None:
    one, two = add(case, "One"), add(case, "Two")
    made = relate(case, one.id, two.id, Kind.CONTRADICTS, "the bridge cannot be both")
    assert [each.other.id for each in corroboration(case, one.id).contradictions] == [two.id]
    assert [each.other.id for each in corroboration(case, two.id).contradictions] == [one.id]
    line = "contradicts “Two”: the bridge cannot be both"
    assert corroborating.said_of(case)[one.id] == (corroborating.Said(line, two.id),), "it names whom it may show to"
    assert relate(case, two.id, one.id, Kind.CONTRADICTS).id == made.id, "the same said from either side is one record"
    corroborating.unrelate(case, made.id)
    assert corroboration(case, one.id).related == corroboration(case, two.id).related == ()


def test_an_item_stands_to_another_only(case: OpenCase) -> None:
    one = add(case, "One")
    with pytest.raises(UsageError):
        relate(case, one.id, one.id, Kind.COPY)
    with pytest.raises(UsageError):
        take_from(case, one.id, one.id)
    with pytest.raises(NotFound):
        relate(case, one.id, "nothing", Kind.COPY)


def test_what_was_removed_stands_beside_nothing(case: OpenCase) -> None:
    one, two = add(case, "One", "Radio"), add(case, "Two", "Church")
    relate(case, one.id, two.id, Kind.SAME_EVENT)
    remove_item(case, two.id)
    found = corroboration(case, one.id)
    assert (found.reports, found.related) == ((found.item,), ())


# ------------------------------------------------------------------ counting


def test_two_accounts_of_an_event_confirm_each_other_and_ten_copies_do_not(case: OpenCase) -> None:
    one = add(case, "One", "Radio", text=LONG)
    for at in range(10):
        add(case, f"Copy {at}", f"Paper {at}", text=LONG.replace("hill", f"hill {at}"), known="1993-06-03")
    taken = add(case, "Taken", "Blog")
    take_from(case, taken.id, one.id)
    found = corroboration(case, one.id)
    assert (len(found.reports), len(found.origins), len(found.copies), found.confirming) == (12, 1, 11, ())
    other = add(case, "Other", "Convent", text="The sisters saw from their window how people were called by name.")
    relate(case, other.id, one.id, Kind.SAME_EVENT)
    found = corroboration(case, taken.id)
    assert (len(found.reports), [each.key for each in found.confirming]) == (13, ["convent"])


def test_copies_change_nothing_beside_an_assessment(case: OpenCase) -> None:
    from r2p_desk.actions.assessing import Grounds, judge
    from r2p_desk.domain.assessment import Confidence, State

    one = add(case, "One", "Radio", text=LONG, grade="A1")
    supporting = [(one.id, None)]
    judge(case, DAY, "7.3", Grounds(state=State.PRESENT, confidence=Confidence.HIGH, supporting=tuple(supporting)))

    def carried() -> tuple[Any, int]:
        support = beside(case, DAY).supports["7.3"]
        return support.carries, len(support.own)

    before = carried()
    for at in range(10):
        copy = add(case, f"Copy {at}", f"Paper {at}", text=f"{NEAR} ({at})", grade="A1", known="1993-06-03")
        supporting.append((copy.id, None))
    judge(case, DAY, "7.3", Grounds(state=State.PRESENT, confidence=Confidence.HIGH, supporting=tuple(supporting)))
    assert carried() == before


# ------------------------------------------------------------------ reviews


def test_an_author_cannot_review_and_a_reviewer_does_not_edit(tmp_path: Path) -> None:
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        exchanging.begin(alice, "Names were read out")
        take(bob, send(alice, bob, stick(tmp_path)))
        with session.open_case(alice, CASE, write=True) as case:
            (item_,) = knowledge(case).items
            with pytest.raises(Refused, match="another officer"):
                review(case, item_.id, Verdict.AGREE)
        with session.open_case(bob, CASE, write=True) as case:
            with pytest.raises(UsageError, match="why"):
                review(case, item_.id, Verdict.QUESTION)
            history = case.file.history("item", item_.id)
            review(case, item_.id, Verdict.DISAGREE, "Nobody was on the square.")
            review(case, item_.id, Verdict.QUESTION, "Who was on the square?")
            assert case.file.history("item", item_.id) == history
        take(alice, send(bob, alice, stick(tmp_path)))
        with session.open_case(alice, CASE, write=True) as case:
            (found,) = corroboration(case, item_.id).reviews
            assert (found.officer, found.review.verdict, found.counts, found.since) == (
                "Bob Kante", Verdict.QUESTION, True, False,
            )  # fmt: skip
            assert corroborating.reviewed_items(case) == {item_.id: (found,)}
            line = "Bob Kante questions it"
            assert [one.line.partition(",")[0] for one in corroborating.said_of(case)[item_.id]] == [line]
            assert item_told(case, item_.id).said[0].endswith("Who was on the square?")
            change_item(case, item_.id, {"text": "It was the priest."})
            assert corroboration(case, item_.id).reviews[0].since
        with session.open_case(bob, CASE, write=True) as case:
            change_item(case, item_.id, {"note": "I asked again."})
            (found,) = corroboration(case, item_.id).reviews
            assert not found.counts, "who wrote of it since is no reviewer any more"
            corroborating.withdraw_review(case, item_.id)
            assert corroboration(case, item_.id).reviews == ()
            with pytest.raises(NotFound):
                corroborating.withdraw_review(case, item_.id)


def test_a_review_that_another_officer_wrote_over_does_not_count(tmp_path: Path) -> None:
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        exchanging.begin(alice, "Names were read out")
        take(bob, send(alice, bob, stick(tmp_path)))
        with session.open_case(bob, CASE, write=True) as case:
            made = review(case, knowledge(case).items[0].id, Verdict.DISAGREE, "Nobody was on the square.")
        take(alice, send(bob, alice, stick(tmp_path)))
        with session.open_case(alice, CASE, write=True) as case:
            case.state([("review", made.id, {"verdict": "agree", "text": None})])
            (found,) = corroboration(case, made.item).reviews
            assert not found.counts


# ------------------------------------------------------------------ the command line


def test_the_commands_answer_as_their_page_says(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    home = desk.home
    with create_case(desk, "By command"):
        pass

    def call(*arguments: str, status: int = 0) -> dict[str, Any]:
        options = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        assert run([*arguments, "--case", "By command", *options])[0] == status
        body: dict[str, Any] = json.loads(capfd.readouterr().out)
        return body

    one = call("item", "add", "--title", "One", "--source", "Radio", "--text", LONG, "--statement", "observation",
               "--how-known", "witnessed")  # fmt: skip
    assert (one["statement"], one["how_known"]) == (Statement.OBSERVATION, HowKnown.WITNESSED)
    two = call("item", "add", "--title", "Two", "--source", "Daily", "--text", NEAR, "--origin-item", one["id"])
    three = call("item", "add", "--title", "Three", "--source", "Church", "--text", NEAR)
    found = call("corroborate", "--item", two["id"])
    assert set(found) == documented_keys("corroborate")
    assert [link["who"] for link in found["chain"]] == ["Daily", "Radio"]
    assert (found["end"], len(found["reports"]), len(found["origins"])) == ("witnessed", 3, 1)
    offered = {frozenset((each["item"], each["other"])) for each in call("corroborate")["duplicates"]}
    assert offered
    assert all(three["id"] in pair for pair in offered), (
        "of the other two it is known that one was taken from the other"
    )
    related = call("relate", "--item", three["id"], "--to", one["id"], "--as", "not-copy", "--note", "own words")
    assert set(related) == documented_keys("relate")
    call("relate", "--item", three["id"], "--to", two["id"], "--as", "not-copy")
    assert len(call("corroborate", "--item", two["id"])["origins"]) == 1
    assert call("corroborate")["duplicates"] == []
    taken = call("relate", "--item", three["id"], "--to", one["id"], "--taken")
    assert (taken["relation"], taken["to"]) == ("taken", one["id"])
    assert call("relate", "--item", three["id"], "--taken")["withdrawn"] is True
    assert call("item", "show", three["id"])["origin_item"] is None
    assert call("relate", "--withdraw", related["id"][:8])["withdrawn"] is True
    call("relate", "--item", three["id"], "--to", one["id"], "--as", "perhaps", status=2)
    call("relate", "--item", three["id"], status=2)
    call("review", "--item", one["id"], "--verdict", "agree", status=3)
    call("review", "--item", one["id"], status=2)
    call("review", "--item", one["id"], "--withdraw", status=2)
    assert call("corroborate", "--item", one["id"], "--as-it-stood", "2001-01-01", status=2)
    assert Given.REPORTED in {link["given"] for link in found["chain"]}
