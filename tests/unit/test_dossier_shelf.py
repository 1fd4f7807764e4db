"""Dossiers that came: the newest stays, what is recalled goes, and nothing of them lies in the clear."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import desks
import dossiers
import exchanging
import shelves
from r2p_desk.actions import dossier_shelf as shelf
from r2p_desk.actions import session
from r2p_desk.actions.session import Desk
from r2p_desk.errors import Altered, Damaged, NotFound
from r2p_desk.exchange.dossier import Dossier
from shelves import DAY, FILE, LAST, LATER, PAPER, SENDER, came, dossier, take


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with session.unlock(desks.quick_home(tmp_path), desks.PASSPHRASE) as opened:
        yield opened


def codes(desk: Desk, made: Dossier, created: str = DAY, package: str = "") -> list[str]:
    arrived = came(made, created, package)
    return [one.code for one in shelf.findings_of(desk, arrived, shelf.read_came(arrived))]


def everything(desk: Desk) -> bytes:
    return b"".join(path.read_bytes() for path in desk.home.rglob("*") if path.is_file())


def test_what_came_is_read_as_it_was_signed_and_lies_nowhere_in_the_clear(desk: Desk) -> None:
    kept = take(desk, dossier())
    assert kept is not None
    assert shelf.text_of(desk, kept) == shelf.read_came(came(dossier()))
    for part, content in (("file-0001", FILE), ("paper-0001", PAPER)):
        with shelf.part_of(desk, kept, part) as reader:
            assert reader.read(0, reader.size) == content
    on_disk = everything(desk)
    assert FILE not in on_disk
    assert b"Roads were closed" not in on_disk
    with pytest.raises(NotFound):
        shelf.part_of(desk, kept, "file-0002")


def test_an_older_one_that_comes_later_does_not_take_the_place_of_a_newer(desk: Desk) -> None:
    take(desk, dossier(3, title="Third"), LATER)
    assert codes(desk, dossier(2)) == ["late"]
    assert take(desk, dossier(2)) is None
    assert [one.title for one in shelf.shelved(desk)] == ["Third"]
    assert codes(desk, dossier(3, title="Another third"), package="f" * 32) == ["fork"]
    assert take(desk, dossier(3, title="Another third"), package="f" * 32) is None
    newer = take(desk, dossier(4, title="Fourth"), LAST)
    assert newer is not None
    assert (newer.number, newer.title, len(shelf.shelved(desk))) == (4, "Fourth", 1)


def test_of_earlier_ones_the_one_read_last_is_kept_to_compare_with(desk: Desk) -> None:
    first = take(desk, dossier(2))
    assert first is not None
    shelf.mark_read(desk, first)
    take(desk, dossier(3), LATER)
    fourth = take(desk, dossier(4), LAST)
    assert fourth is not None
    assert (fourth.before, fourth.is_read) == (2, False)
    assert shelf.text_of(desk, fourth, 2) is not None
    assert shelf.text_of(desk, fourth, 3) is None


def test_what_contradicts_its_package_is_altered(desk: Desk) -> None:
    arrived = came(dossier())
    for other in (
        msgspec.structs.replace(arrived, sender="cd" * 32),
        msgspec.structs.replace(arrived, sizes={"file-0001": arrived.sizes["file-0001"]}),
        msgspec.structs.replace(arrived, data=arrived.data[:-1]),
    ):
        with pytest.raises((Altered, Damaged)):
            shelf.read_came(other)
    assert shelf.shelved(desk) == []


def test_a_recalled_dossier_is_gone_and_an_older_package_does_not_bring_it_back(desk: Desk) -> None:
    take(desk, dossier(2))
    assert shelf.recall(desk, SENDER, [f"{2:032x}"], "A name slipped in.", LATER) == 1
    (left,) = shelf.shelved(desk)
    assert left.recalled is not None
    assert shelf.recalled_words(left.recalled) == "Recalled on 2026-11-21 because: A name slipped in."
    assert shelf.text_of(desk, left) is None
    assert not [path for path in (desk.home / shelf.FOLDER).rglob("*") if path.is_file()]
    assert "recalled" in codes(desk, dossier(2))
    assert take(desk, dossier(2)) is None
    again = take(desk, dossier(3), LAST)
    assert again is not None
    assert again.recalled is None


def test_a_recalled_item_goes_with_its_evidence_and_what_rested_on_it_is_known(desk: Desk) -> None:
    kept = take(desk, dossier(2))
    assert kept is not None
    shelf.mark_read(desk, kept)
    assert shelf.recall(desk, SENDER, [f"{2:032x}"], "Its source is in danger.", LATER, records=[dossiers.FIRST]) == 1
    (left,) = shelf.shelved(desk)
    text = shelf.text_of(desk, left)
    assert text is not None
    ids = {one.id for one in text.records}
    assert dossiers.FIRST not in ids
    assert dossiers.LINK not in ids
    assert dossiers.JUDGED in ids
    assert text.files == ()
    assert "file-0001" not in left.parts
    (told,) = [one for name, one in shelf.recalls(desk, SENDER).items() if name == dossiers.FIRST]
    assert (told.kind, set(told.named_by)) == ("item", {dossiers.JUDGED, dossiers.NOTE})
    assert shelf.recall(desk, "cd" * 32, [f"{2:032x}"], "Not theirs.", LATER) == 0


def test_what_was_made_before_a_recall_comes_without_it_what_was_made_after_means_it(desk: Desk) -> None:
    shelf.recall(desk, SENDER, [f"{2:032x}"], "Its source is in danger.", LATER, records=[dossiers.FIRST])
    before = take(desk, dossier(2), DAY)
    assert before is not None
    held = shelf.text_of(desk, before)
    assert held is not None
    assert dossiers.FIRST not in {one.id for one in held.records}
    after = take(desk, dossier(3), LAST)
    assert after is not None
    held = shelf.text_of(desk, after)
    assert held is not None
    assert dossiers.FIRST in {one.id for one in held.records}


def test_it_is_found_by_id_beginning_title_and_subject(desk: Desk) -> None:
    kept = take(desk, dossier())
    assert kept is not None
    for wanted in (kept.name, kept.dossier, kept.dossier[:8], "northern valleys, may", "Northern valleys"):
        assert shelf.find_shelved(desk, wanted) == kept
    for wanted in ("", "0", "Somewhere else"):
        with pytest.raises(NotFound):
            shelf.find_shelved(desk, wanted)


def test_one_that_comes_as_a_package_is_shown_first_and_shelved_when_it_is_accepted(tmp_path: Path) -> None:
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        shelves.send(alice, bob, exchanging.stick(tmp_path), dossier(2))
        second = shelves.send(alice, bob, exchanging.stick(tmp_path), shelves.changed(3))
        first = next(path for path in exchanging.stick(tmp_path).iterdir() if path != second)
        seen = exchanging.look(bob, second)
        assert (seen.kind, seen.accepted, seen.differences["new"], seen.differences["shelved"]) == (
            "dossier",
            False,
            len(shelves.changed(3).records) + 2,
            False,
        )
        assert shelf.shelved(bob) == []
        assert exchanging.take(bob, second).differences["shelved"] is True
        late = exchanging.take(bob, first)
        assert late.differences["shelved"] is False
        assert "late" in {one.code for one in late.findings}
        (kept,) = shelf.shelved(bob)
        assert (kept.number, kept.sender) == (3, alice.officer.id)
        with shelf.part_of(bob, kept, "paper-0001") as reader:
            assert reader.read(0, reader.size) == PAPER
        with pytest.raises(Altered):  # of a sender who names another
            exchanging.take(bob, shelves.send(alice, bob, exchanging.stick(tmp_path), dossier(4), originator=SENDER))
