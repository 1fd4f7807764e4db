"""Options name what they need by the Charter, papers say what they lack, and nothing ranks but the officer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deciding_steps import EARLY, LATER, MAY, SAID, case_of_may, whole_paper
from r2p_desk.actions import deciding, option_papers
from r2p_desk.actions.papers import standing
from r2p_desk.actions.session import OpenCase
from r2p_desk.analysis.options import matrix_columns
from r2p_desk.domain.option import Basis, Option
from r2p_desk.domain.paper import PaperState
from r2p_desk.domain.when import When
from r2p_desk.errors import InvalidValue, KnownLater, NotFound, Refused, UsageError

RESOLUTION = "A resolution under chapter VII, to be drafted"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[OpenCase, dict[str, str]]]:
    with case_of_may(tmp_path) as made:
        yield made


def journal(case: OpenCase) -> list[str]:
    return [entry.id for entry in case.file.entries()]


def codes(case: OpenCase, paper: str) -> list[str]:
    return [one.code for one in option_papers.read_paper(case, paper).missing]


@pytest.mark.parametrize(("basis", "article"), [("VII", 42), ("VIII", 53)])
def test_force_without_an_authorisation_of_the_council_is_refused(
    opened: tuple[OpenCase, dict[str, str]], basis: str, article: int
) -> None:
    case, _ = opened
    paper = option_papers.begin_paper(case, MAY, {})
    fields: dict[str, Any] = {"words": "Send troops", "basis": basis, "articles": [article]}
    before = journal(case)
    for authorisation in ({}, {"authorisation": ""}, {"council": "given"}):
        with pytest.raises(Refused) as caught:
            option_papers.add_option(case, paper.id, {**fields, **authorisation})
        assert "Security Council" in caught.value.happened
        assert caught.value.todo
    assert journal(case) == before
    made = option_papers.add_option(case, paper.id, {**fields, "authorisation": RESOLUTION})
    with pytest.raises(Refused):
        option_papers.change_option(case, made.id, {"authorisation": None})
    read = next(one for one in option_papers.read_paper(case, paper.id).options if one.option.id == made.id)
    assert read.needs.council
    assert read.cautions == ("Needs an authorisation of the Security Council: to be sought.",)


def test_the_article_cannot_be_left_out_to_dodge_the_council(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, _ = opened
    paper = option_papers.begin_paper(case, MAY, {})
    for basis in ("VII", "VIII"):
        with pytest.raises(Refused):
            option_papers.add_option(case, paper.id, {"words": "Send troops", "basis": basis})
    made = option_papers.add_option(case, paper.id, {"words": "Mediate", "basis": "VI"})
    with pytest.raises(Refused):
        option_papers.change_option(case, made.id, {"basis": "VII", "articles": [42]})
    with pytest.raises(InvalidValue):
        option_papers.change_option(case, made.id, {"articles": [42]})


@pytest.mark.parametrize(("basis", "article"), [("VI", 42), ("VII", 33), ("VIII", 42), ("consent", 33), ("other", 42)])
def test_an_article_stands_under_its_own_chapter(
    opened: tuple[OpenCase, dict[str, str]], basis: str, article: int
) -> None:
    case, _ = opened
    paper = option_papers.begin_paper(case, MAY, {})
    fields = {"words": "x", "basis": basis, "articles": [article], "authorisation": "y", "consent": "given"}
    with pytest.raises(InvalidValue):
        option_papers.add_option(case, paper.id, fields)


def test_a_measure_by_consent_says_how_consent_stands(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, _ = opened
    paper = option_papers.begin_paper(case, MAY, {})
    fields = {"words": "Train judges", "basis": "consent"}
    with pytest.raises(Refused):
        option_papers.add_option(case, paper.id, fields)
    made = option_papers.add_option(case, paper.id, {**fields, "consent": "sought"})
    cautions = {one.option.id: one.cautions for one in option_papers.read_paper(case, paper.id).options}
    assert cautions[made.id] == ("Needs the State's consent: sought.",)


def test_an_option_is_a_measure_of_the_catalogue_or_words(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, _ = opened
    paper = option_papers.begin_paper(case, MAY, {})
    before = journal(case)
    with pytest.raises(NotFound):
        option_papers.add_option(case, paper.id, {"measure": "no-such-measure"})
    with pytest.raises(UsageError):
        option_papers.add_option(case, paper.id, {"basis": "VI"})
    assert journal(case) == before


def test_a_measure_of_the_catalogue_brings_its_basis_and_what_it_needs(
    opened: tuple[OpenCase, dict[str, str]],
) -> None:
    case, _ = opened
    paper = option_papers.begin_paper(case, MAY, {})
    before = journal(case)
    for measure in ("ch7-42-operations", "ch8-53-use-regional", "ch7-41-arms-embargo", "consent-rule-of-law"):
        with pytest.raises(Refused):
            option_papers.add_option(case, paper.id, {"measure": measure})
    assert journal(case) == before
    made = option_papers.add_option(case, paper.id, {"measure": "ch7-41-arms-embargo", "authorisation": RESOLUTION})
    assert (made.basis, made.articles) == (Basis.CHAPTER_VII, (41,))
    training = option_papers.add_option(case, paper.id, {"measure": "consent-rule-of-law", "consent": "given"})
    assert training.basis is Basis.CONSENT
    with pytest.raises(Refused):  # nor by calling it something else
        option_papers.change_option(case, made.id, {"basis": "other", "articles": None, "authorisation": None})


@pytest.mark.parametrize("article", [39, 40, 41])
def test_what_the_council_decides_is_not_done_without_it_in_own_words_either(
    opened: tuple[OpenCase, dict[str, str]], article: int
) -> None:
    case, _ = opened
    paper = option_papers.begin_paper(case, MAY, {})
    with pytest.raises(Refused) as caught:
        option_papers.add_option(case, paper.id, {"words": "Embargo", "basis": "VII", "articles": [article]})
    assert "decision of the Security Council" in caught.value.happened


def test_doing_nothing_more_always_stands_and_is_not_left_out(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = option_papers.begin_paper(case, MAY, {})
    nothing = option_papers.nothing_more_id(paper.id)
    assert [one.id for one in option_papers.options_of(case, paper.id)] == [nothing]
    with pytest.raises(UsageError):
        option_papers.withdraw_option(case, nothing)
    case.state([("option", nothing, {"withdrawn": True})])  # as from a colleague's copy
    assert [one.id for one in option_papers.options_of(case, paper.id)] == [nothing]
    made = option_papers.change_option(case, nothing, {"pros": "Costs nothing", "evidence": [ids[EARLY]]})
    assert made.pros == "Costs nothing"


def test_a_paper_says_what_it_lacks(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = option_papers.begin_paper(case, MAY, {})
    assert codes(case, paper.id)[:3] == ["question", "not-known", "too-few"]
    whole = whole_paper(case, ids)
    assert codes(case, whole.id) == []
    for field in SAID:
        option = option_papers.options_of(case, whole.id)[0]
        option_papers.change_option(case, option.id, {field: None})
        assert codes(case, whole.id) == [field]
        option_papers.change_option(case, option.id, {field: "Said again"})
    left = option_papers.options_of(case, whole.id)[0]
    option_papers.withdraw_option(case, left.id)
    assert codes(case, whole.id) == ["too-few"]


def test_pros_and_cons_are_asked_of_doing_nothing_too(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    option_papers.change_option(case, option_papers.nothing_more_id(paper.id), {"cons": None, "pros": None})
    assert codes(case, paper.id) == ["pros", "cons"]


def test_evidence_known_later_is_refused(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    before = journal(case)
    with pytest.raises(KnownLater):
        option_papers.add_option(case, paper.id, {"words": "x", "evidence": [ids[LATER]]})
    with pytest.raises(KnownLater):
        option_papers.change_paper(case, paper.id, {"as_of": When("1993-05-01")})
    assert journal(case) == before


def test_the_order_is_the_officers(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    first, second, nothing = [one.option.id for one in option_papers.read_paper(case, paper.id).options]
    assert nothing == option_papers.nothing_more_id(paper.id)
    option_papers.change_paper(case, paper.id, {"order": [nothing[:8], second]})
    assert [one.option.id for one in option_papers.read_paper(case, paper.id).options] == [nothing, second, first]
    with pytest.raises(NotFound):
        option_papers.change_paper(case, paper.id, {"order": ["ffffffff"]})


def test_the_matrix_shows_what_was_said_under_its_heading(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    rows = option_papers.read_paper(case, whole_paper(case, ids).id).rows
    assert {len(row.cells) for row in rows} == {len(matrix_columns())}
    told = dict(zip(matrix_columns(), rows[0].cells, strict=True))
    assert told["Cons"] == "Weak"
    assert told["Basis"] == "Chapter VI, Art. 33"
    assert told["Security Council"] == "not needed"
    assert told["Evidence"] == ids[EARLY]


def test_a_signed_paper_is_frozen_with_its_options_and_superseded_whole(
    opened: tuple[OpenCase, dict[str, str]],
) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    option = option_papers.options_of(case, paper.id)[0]
    option_papers.change_paper(case, paper.id, {"order": [option.id]})
    deciding.sign(case, paper.id)
    for attempt in (
        lambda: option_papers.change_option(case, option.id, {"cons": "None"}),
        lambda: option_papers.add_option(case, paper.id, {"words": "Another"}),
        lambda: option_papers.change_paper(case, paper.id, {"question": "Another"}),
    ):
        with pytest.raises(Refused):
            attempt()
    case.state([("option", option.id, {"authorisation": "S/RES/1"})])
    assert standing(case, "options_paper", paper.id).state is PaperState.CHANGED
    new = deciding.supersede(case, paper.id, When("1993-06-30"))
    copied = option_papers.read_paper(case, new.id)
    assert [one.title for one in copied.options] == ["Send an envoy", "Ask for a public statement", "Do nothing more"]
    assert copied.paper.order == (copied.options[0].option.id,)
    assert copied.missing == ()


def test_an_option_as_a_colleague_left_it_cannot_be_signed_past_the_council(
    opened: tuple[OpenCase, dict[str, str]],
) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    option = option_papers.options_of(case, paper.id)[0]
    case.state([("option", option.id, {"basis": "VII", "articles": [42]})])
    assert codes(case, paper.id) == ["authorisation"]
    with pytest.raises(Refused):
        deciding.sign(case, paper.id)


def test_an_option_without_a_basis_is_missing_it() -> None:
    assert Option(id="o", paper="p").basis is Basis.OTHER
