"""The register between officers: tests meet side by side, what is withheld is not there, and it is read as it stood."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import exchanging
from r2p_desk.actions import exchange, history, incitement, incitement_told, lexicons, session, stood
from r2p_desk.domain.incitement import Finding, Met, Part, Response
from r2p_desk.domain.release_groups import ReleaseGroup
from r2p_desk.domain.when import When

WORDS = "Kuraho inyenzi"
Two = tuple[session.Desk, session.Desk]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two officers of one case, with an entry that came to both."""
    folder = tmp_path_factory.mktemp("two")
    with exchanging.officers(folder, *exchanging.NAMES[:2]) as (alice, bob):
        exchanging.begin(alice, "Broadcast heard")
        with session.open_case(alice, exchanging.CASE, write=True) as case:
            lexicons.add_lexicon(case, "Hills", language="rw")
            lexicons.add_term(case, "Hills", "inyenzi", {"says": "A linguist", "until": When("1995")})
            fields = {"speaker": "Host", "populations": ("Tutsi",), "when": When("1994-04-08")}
            incitement.add_utterance(case, WORDS, fields)
        exchanging.take(bob, exchanging.send(alice, bob, exchanging.stick(folder)))
        yield alice, bob


def entry(case: session.OpenCase) -> str:
    return incitement.utterances(case)[0].id


def weighed(desk: session.Desk, state: Met, why: str) -> None:
    with session.open_case(desk, exchanging.CASE, write=True) as case:
        incitement.weigh(case, entry(case), {Part.INTENT: Finding(state=state, why=why)})
        incitement.respond(case, entry(case), Response.COUNTER_SPEECH, words=why)


def test_two_officers_test_apart_and_both_stand_at_both_without_a_conflict(two: Two, tmp_path: Path) -> None:
    alice, bob = two
    weighed(alice, Met.MET, "He called on them to kill.")
    weighed(bob, Met.NOT_KNOWN, "The tape ends before the call.")
    exchanging.take(bob, exchanging.send(alice, bob, exchanging.stick(tmp_path)))
    exchanging.take(alice, exchanging.send(bob, alice, exchanging.stick(tmp_path)))
    shown = []
    for desk in two:
        with session.open_case(desk, exchanging.CASE, write=False) as case:
            assert case.findings == []
            assert not [one for one in history.conflicts(case) if one.kind == "threshold"]
            told = incitement_told.told(case, entry(case))
            shown.append([(one.name, one.parts[Part.INTENT].state) for one in told.thresholds])
            assert told.differing == (Part.INTENT,)
            assert len(told.responses) == 2
            assert [one.expired for one in told.terms] == [True]
    assert shown[0] == shown[1]
    assert {name for name, _ in shown[0]} == set(exchanging.NAMES[:2])


def test_a_narrowed_package_brings_who_and_when_and_no_word_of_it(tmp_path: Path) -> None:
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        exchanging.begin(alice)
        with session.open_case(alice, exchanging.CASE, write=True) as case:
            made = incitement.add_utterance(case, WORDS, {"speaker": "Host", "when": When("1994-04-08")})
            incitement.translate(case, made.id, "Away with the vermin", {"translator": "M. A."})
            incitement.weigh(case, made.id, {Part.INTENT: Finding(state=Met.MET, why="He said so.")})
            lexicons.add_lexicon(case, "Hills")
            lexicons.add_term(case, "Hills", "inyenzi", {"says": "A linguist"})
        held = frozenset({ReleaseGroup.TEXT, ReleaseGroup.IDENTITY})
        sent = exchange.send_package(alice, exchanging.CASE, bob.officer.id, exchanging.stick(tmp_path), withhold=held)
        exchanging.take(bob, sent)
        with session.open_case(bob, exchanging.CASE, write=False) as case:
            told = incitement_told.told(case, entry(case))
            (row,) = incitement_told.register(case)
            said = [*case.file.records("utterance"), *case.file.records("translation"), *case.file.records("term")]
            everything = repr([fields for _, _, fields in said])
            assert not any(word in everything for word in ("Kuraho", "vermin", "inyenzi", "Host", "M. A.", "linguist"))
            assert (told.utterance.text, told.utterance.when, told.terms) == (None, When("1994-04-08"), ())
            assert told.thresholds[0].parts == {}
            assert row.utterance.speaker is None
            assert lexicons.lexicons(case)[0].lexicon.edition == 2


def test_it_is_read_as_it_stood(two: Two) -> None:
    alice, _ = two
    with session.open_case(alice, exchanging.CASE, write=False) as case:
        moments = stood.moments(case)
        first = next(one for one in moments if incitement.utterances(stood.as_it_stood(case, one)))
        then = stood.as_it_stood(case, first)
        assert incitement_told.told(then, entry(then)).thresholds == ()
        before = stood.as_it_stood(case, moments[0])
        assert incitement.utterances(before) == []
        assert lexicons.lexicons(before) == []
