"""Rows whose licence forbids it leave in nothing: the bytes of every way out are opened and searched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import exchanging
from event_files import ACLED, NOTES, UCDP, acled, pinned, ucdp, write
from r2p_desk.actions import briefing, dossiers, exchange, history, profiles, session, sharing_groups
from r2p_desk.actions.assessing import Grounds, judge
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.contacts import find_contact
from r2p_desk.actions.dataset_changes import compare_datasets
from r2p_desk.actions.datasets import datasets
from r2p_desk.actions.dossiers import DossierAsked
from r2p_desk.actions.exporting import Asked, prepare
from r2p_desk.actions.importing import look_over
from r2p_desk.actions.items import Draft, add_item, change_item, find_item
from r2p_desk.actions.promoting import promote
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.casefile import dataset_rows
from r2p_desk.domain.assessment import State
from r2p_desk.domain.event import is_bound
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.when import When
from r2p_desk.errors import Refused
from r2p_desk.exchange.bridges import found
from r2p_desk.release.layers import layers_of

DAY = When("2027-01-01")
GROUP = "7b2f8c1e-0f5a-4c0e-8b3e-2f8a6d1c9e12"
FORBIDDEN = (NOTES[20:60], "granaries", "Umm Rakuba", "Gedaref", "Unidentified militia", "Radio Dabanga", "35.34")
"""What stands in the rows of the licensed file and nowhere else."""
ALLOWED = "Kawkareik"
REASON = "As the harvest report said"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Desk]]:
    with exchanging.officers(tmp_path_factory.mktemp("licence"), *exchanging.NAMES[:2]) as made:
        sharing_groups.add_group(made[0], GROUP, "Prevention circle", ["Office A"])
        yield made


@pytest.fixture(scope="module")
def licensed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [acled("SUD1"), acled("SUD2", notes=f"{NOTES} Once more.")]
    return write(tmp_path_factory.mktemp("files") / "acled_2024-05-06.csv", ACLED, rows)


@pytest.fixture(scope="module")
def case(pair: list[Desk], licensed: Path) -> Iterator[OpenCase]:
    """Two rows promoted, one of which may leave; each is evidence."""
    with create_case(pair[0], exchanging.CASE) as made:
        mine = pinned(made, licensed).dataset
        free = pinned(made, write(licensed.parent / "ged191.csv", UCDP, [ucdp(1)])).dataset
        bound, open_ = promote(made, mine.id, "SUD1"), promote(made, free.id, "1")
        judge(made, DAY, "7.3", Grounds(state=State.PRESENT, reasons=REASON, supporting=((bound.id, None),)))
        judge(made, DAY, "7.4", Grounds(state=State.PRESENT, reasons="Reported", supporting=((open_.id, None),)))
        add_item(made, Draft(title="Roads were closed", known=When("2024-05-05")))
        yield made


def everything(data: bytes, name: str = "") -> str:
    return "\n".join(layer.text for layer in layers_of(data, name))


def held_back(text: str) -> list[str]:
    return [word for word in FORBIDDEN if word in text]


def test_a_licence_that_cannot_be_read_binds() -> None:
    assert [is_bound(one) for one in (None, {"may_leave": True}, {"may_leave": "yes"}, {}, "x", 1)] == [
        False, False, True, True, True, True,
    ]  # fmt: skip


def test_no_paper_holds_it_and_what_may_leave_is_there(case: OpenCase, tmp_path: Path) -> None:
    made = briefing.export_briefing(case, tmp_path / "paper.pdf", as_of=DAY, to="Anna Sall")
    told = everything(made.path.read_bytes())
    assert held_back(told) == []
    assert REASON not in told
    assert ALLOWED in told
    assert [(one.code, one.item) for one in made.left_out] == [("licence", "acled:SUD1")]
    assert "licence" in made.left_out[0].words


def test_not_even_its_own_source_gets_it_back(case: OpenCase, tmp_path: Path) -> None:
    made = briefing.export_briefing(case, tmp_path / "paper.pdf", as_of=DAY, to="ACLED")
    assert held_back(everything(made.path.read_bytes())) == []


@pytest.mark.parametrize("name", found.NAMES)
def test_no_export_holds_it(case: OpenCase, name: str) -> None:
    group = "Prevention circle" if name == "misp" else None
    made = prepare(case, Asked(format=name, to="Office A", group=group))
    for part, content in made.made.files:
        assert held_back(everything(content, part)) == []
    assert any(ALLOWED in everything(content, part) for part, content in made.made.files)


def test_no_dossier_holds_it(case: OpenCase, pair: list[Desk]) -> None:
    bob = find_contact(pair[0], "Bob Kante")
    profiles.set_profile(
        pair[0], bob, {"ceiling": Marking("STRICTLY CONFIDENTIAL"), "groups": ["text", "place"], "exactness": "exact"}
    )
    made = dossiers.preview_dossier(case, bob, DossierAsked())
    assert made.leak is None
    assert made.dossier.withheld["licence"] == 1
    for part, content in made.content.items():
        assert held_back(everything(content, part)) == []
    assert any(ALLOWED in everything(content, part) for part, content in made.content.items())


def test_the_check_finds_it_where_something_let_it_through(case: OpenCase) -> None:
    from r2p_desk.actions.releasing import check_release, withheld_from
    from r2p_desk.errors import Leak

    withheld = withheld_from(case, Marking("UNCLASSIFIED"), None)
    with pytest.raises(Leak):
        check_release(case, NOTES.encode(), marking=Marking("UNCLASSIFIED"), withheld=withheld)


def test_the_case_itself_travels_without_it_and_is_whole_where_the_file_is(
    case: OpenCase, pair: list[Desk], licensed: Path, tmp_path: Path
) -> None:
    item = promote(case, "ACLED 2024-05-06", "SUD2")
    change_item(case, item.id, {"title": "Granaries burnt near Umm Rakuba"})
    history.undo(case)
    history.undo(case)
    bob = find_contact(pair[0], "Bob Kante")
    sent = exchange.send_case(case, bob, tmp_path)
    inside = exchanging.opened(pair[1].officer, sent.path)
    for part, content in inside.items():
        assert held_back(everything(content, part) + content.decode("utf-8", "replace")) == []
    exchanging.take(pair[1], sent.path)
    with session.open_case(pair[1], exchanging.CASE, write=True) as theirs:
        mine, free = sorted(datasets(theirs), key=lambda one: one.dataset.format)
        assert (mine.here, free.here, mine.dataset.rows) == (0, 0, 2)
        bare = find_item(theirs, "acled:SUD1")
        assert (bare.title, bare.text, bare.place, bare.actors) == ("ACLED 2024-05-06 · SUD1", None, None, ())
        again = pinned(theirs, licensed)
        assert (again.dataset.id, again.dataset.digest) == (mine.dataset.id, mine.dataset.digest)
        assert promote(theirs, mine.dataset.id, "SUD1").text == find_item(case, "acled:SUD1").text
        assert theirs.file.conflicts() == []


def test_its_rows_do_not_come_in_as_items_bound_by_nothing(case: OpenCase, licensed: Path) -> None:
    with pytest.raises(Refused, match="rows of ACLED, whose licence does not let them leave"):
        look_over(case, licensed, kind="table")
    assert look_over(case, licensed).kind == "events"


def test_what_leaned_on_a_withdrawn_event_is_told(case: OpenCase, tmp_path: Path) -> None:
    later = write(tmp_path / "acled_2024-06-10.csv", ACLED, [acled("SUD2", fatalities=3)])
    made = pinned(case, later)
    moved = compare_datasets(case, made.dataset.id)
    ((gone, leaning),) = [(one.key, one.leaning) for one in moved.leaned_on]
    assert (gone, [one.subject for one in leaning], leaning[0].as_of) == ("SUD1", ["7.3"], DAY)


def test_rows_of_a_dataset_are_in_no_change_of_the_journal(case: OpenCase) -> None:
    rows = case.file.connection.execute("SELECT bytes FROM changes").fetchall()
    assert not any(b"Once more." in data for (data,) in rows if b'"item"' not in data)
    assert dataset_rows.count(case.file.connection, datasets(case)[0].dataset.id)
