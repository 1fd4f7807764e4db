"""A dossier as it is read: the answer first, what it rests on, what changed, what is not known; notes beside it."""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import desks
import dossiers
import shelves
from r2p_desk.actions import dossier_notes as notes
from r2p_desk.actions import dossier_shelf as shelf
from r2p_desk.actions import session
from r2p_desk.actions.reading_dossiers import Reading, Sentence, changes_of, open_dossier
from r2p_desk.actions.session import Desk
from r2p_desk.errors import InvalidValue, NotFound, Refused

TITLE = "Northern valleys, May"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with session.unlock(desks.quick_home(tmp_path), desks.PASSPHRASE) as opened:
        yield opened


def part(reading: Reading, code: str) -> tuple[Sentence, ...]:
    return next((one.sentences for one in reading.sections if one.code == code), ())


def words(reading: Reading, code: str) -> str:
    return "\n".join(f"{one.label}: {one.text}" for one in part(reading, code))


def test_the_answer_stands_first_and_likelihood_and_confidence_apart(desk: Desk) -> None:
    shelves.take(desk, shelves.dossier())
    reading = open_dossier(desk, TITLE)
    assert reading.sections[0].code == "bottom-line"
    said = [one.text for one in part(reading, "bottom-line")]
    assert said[0] == "Villages will be emptied."
    assert said[1].startswith("Likelihood: likely or probable (60 %")
    assert not any("onfidence" in one and "ikelihood" in one for one in said)
    assert reading.marking == dossiers.MARKING


def test_each_sentence_leads_to_its_items_and_each_item_to_what_rests_on_it(desk: Desk) -> None:
    shelves.take(desk, shelves.dossier())
    reading = open_dossier(desk, TITLE)
    judged = [one for one in part(reading, "judgements") if one.text == "Two reports agree."]
    assert [one.rests_on for one in judged] == [(dossiers.FIRST,)]
    (paragraph,) = [one for one in part(reading, "warnings") if one.field == "paragraphs"]
    assert paragraph.rests_on == (dossiers.FIRST,)
    assert set(reading.bears[dossiers.FIRST]) == {dossiers.JUDGED, dossiers.NOTE}
    (overall,) = [one for one in part(reading, "bottom-line") if one.field == "statement"]
    assert set(overall.rests_on) == {dossiers.JUDGED, dossiers.STATED}
    assert reading.named[dossiers.FIRST] == "Roads were closed"


def test_what_is_not_known_who_disagrees_and_what_stayed_out_is_always_said(desk: Desk) -> None:
    shelves.take(desk, shelves.dossier())
    reading = open_dossier(desk, TITLE)
    assert "Not known: 1.2" in words(reading, "unknown")
    assert "Judged on what stayed out: 7.4" in words(reading, "unknown")
    assert "One report repeats the other." in words(reading, "dissent")
    assert "3 items are marked above what you may read." in words(reading, "withheld")
    assert "it is not to be given on" in words(reading, "withheld")
    bare = msgspec.structs.replace(shelves.dossier(3), records=(), files=(), papers=(), withheld={})
    shelves.take(desk, bare, shelves.LATER, contents={})
    empty = open_dossier(desk, TITLE)
    assert "does not mean that everything is known" in words(empty, "unknown")
    assert "No dissent" in words(empty, "dissent")
    assert "no overall judgement" in words(empty, "bottom-line")


def test_what_changed_is_told_against_the_one_that_was_read_before(desk: Desk) -> None:
    shelves.take(desk, shelves.dossier(2))
    assert "not read an earlier one" in words(open_dossier(desk, TITLE), "changes")
    shelves.take(desk, shelves.dossier(3), shelves.LATER)  # never read
    shelves.take(desk, shelves.changed(4), shelves.LAST)
    reading = open_dossier(desk, TITLE)
    assert (reading.since, reading.was_read) == (2, None)
    told = {(one.what, one.kind, one.field) for one in changes_of(reading)}
    assert told == {("new", "item", ""), ("changed", "item", "text"), ("gone", "dissent", "")}
    assert "“By men in grey.\nNobody passed.” became “By men in green.” (Roads were closed)" in words(
        reading, "changes"
    )
    (text,) = [one for one in part(reading, "items") if one.change == "changed"]
    assert (text.text, text.before) == ("By men in green.", "By men in grey.\nNobody passed.")
    again = open_dossier(desk, TITLE)
    assert again.was_read is not None
    assert changes_of(again) == ()
    assert again.changes == reading.changes  # still to be seen


def test_looking_without_marking_leaves_it_unread(desk: Desk) -> None:
    shelves.take(desk, shelves.dossier())
    open_dossier(desk, TITLE, mark=False)
    assert not shelf.shelved(desk)[0].is_read
    open_dossier(desk, TITLE)
    assert shelf.shelved(desk)[0].is_read


def test_what_was_recalled_says_when_and_why_and_nothing_else(desk: Desk) -> None:
    shelves.take(desk, shelves.dossier(2))
    shelf.recall(
        desk, shelves.SENDER, [f"{2:032x}"], "Its source is in danger.", shelves.LATER, records=[dossiers.FIRST]
    )
    reading = open_dossier(desk, TITLE)
    (gone,) = part(reading, "recalled")
    assert gone.text == "Item: Recalled on 2026-11-21 because: Its source is in danger."
    assert set(gone.rests_on) == {dossiers.JUDGED, dossiers.NOTE}
    everything = " ".join(one.text for section in reading.sections for one in section.sentences)
    assert "Roads were closed" not in everything.replace("Roads are closed", "")
    shelf.recall(desk, shelves.SENDER, [f"{2:032x}"], "All of it was wrong.", shelves.LAST)
    reading = open_dossier(desk, TITLE)
    assert [one.code for one in reading.sections] == ["recalled"]
    assert words(reading, "recalled") == ": Recalled on 2026-11-22 because: All of it was wrong."
    with pytest.raises(Refused):
        notes.add_note(desk, TITLE, "What was it?", record=dossiers.JUDGED)


def test_notes_stand_beside_the_dossier_and_change_nothing_in_it(desk: Desk) -> None:
    kept = shelves.take(desk, shelves.dossier())
    assert kept is not None
    before = shelf.text_of(desk, kept)
    made = notes.add_note(desk, TITLE, "  Ask for the second report.  ", record=dossiers.JUDGED[:36], field="reasons")
    whole = notes.add_note(desk, TITLE, "Read again in June.")
    assert [one.text for one in notes.notes_on(desk, kept)] == ["Ask for the second report.", "Read again in June."]
    assert (made.record, made.kind, whole.record) == (dossiers.JUDGED, "judgement", "")
    assert shelf.text_of(desk, kept) == before
    shelves.take(desk, shelves.dossier(3), shelves.LATER)
    assert len(notes.notes_on(desk, shelf.shelved(desk)[0])) == 2
    assert notes.find_notes(desk, kept, [made.id[:8]]) == [made]
    notes.remove_note(desk, whole)
    assert notes.notes_on(desk, kept) == [made]


@pytest.mark.parametrize(
    ("text", "record", "error"),
    [("", "", InvalidValue), ("x" * 4001, "", InvalidValue), ("x", "ffff", NotFound), ("x", "0000", NotFound)],
)
def test_a_note_that_cannot_be_is_refused(desk: Desk, text: str, record: str, error: type[Exception]) -> None:
    kept = shelves.take(desk, shelves.dossier())
    assert kept is not None
    with pytest.raises(error):
        notes.add_note(desk, TITLE, text, record=record)
    assert notes.notes_on(desk, kept) == []


def test_under_what_it_is_given_and_that_it_expired_is_said(desk: Desk) -> None:
    came = msgspec.structs.replace(
        shelves.came(shelves.dossier()), expires="2026-01-01T00:00:00.000Z", conditions=("no-onward",)
    )
    shelf.shelve(desk, came, shelf.read_came(came))
    told = words(open_dossier(desk, TITLE), "given")
    assert "only to be used for early warning" in told
    assert "Its sender asks that it goes to nobody else." in told
    assert "It expired on 2026-01-01: ask its sender before you rely on it." in told


def test_ten_thousand_records_are_laid_out_in_the_time_of_reading_them_a_few_times(desk: Desk) -> None:
    shelves.take(desk, shelves.large(10_000))
    started = time.process_time()
    entry = shelf.shelved(desk)[0]
    shelf.text_of(desk, entry)
    reading_it = time.process_time() - started
    started = time.process_time()
    reading = open_dossier(desk, TITLE)
    assert time.process_time() - started < 10 * reading_it
    assert sum(one.field == "title" for one in part(reading, "items")) == 10_002
