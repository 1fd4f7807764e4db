"""What may be kept back and what may be taken out: the commit stands, the bytes do not, and every copy agrees."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from copies import ADVISER, CASE_RECORD, FIELD, MANAGER, RECORDS, Copy, Founded, forged, officer, told
from r2p_desk.casefile import schema
from r2p_desk.casefile.database import transaction
from r2p_desk.casefile.expunge import Target, approve, expunge_change
from r2p_desk.casefile.journal import Parcel, access_change, targets_of
from r2p_desk.casefile.parcels import read_parcels, write_parcels
from r2p_desk.casefile.statements import Change, Commit, make_change, make_changes
from r2p_desk.domain.release_groups import ReleaseGroup, release_group
from r2p_desk.errors import Damaged, Refused

RECORD = RECORDS[0]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return Founded(tmp_path_factory.mktemp("founded"))


@pytest.fixture
def here(founded: Founded, tmp_path: Path) -> Iterator[Copy]:
    copy = founded.copy(tmp_path / "here.db")
    yield copy
    copy.close()


@pytest.fixture
def there(founded: Founded, tmp_path: Path) -> Iterator[Copy]:
    copy = founded.copy(tmp_path / "there.db")
    yield copy
    copy.close()


def in_group(group: ReleaseGroup) -> Callable[[Change], bool]:
    return lambda change: any(release_group(change.kind, name) is group for name in change.fields)


def shown(copy: Copy, field: str) -> list[tuple[object, bool]]:
    values = copy.journal.views.fields("item", RECORD) or {}
    return [(value.value, value.expunged) for value in values.get(field, [])]


def report(copy: Copy, by: str = FIELD) -> Commit:
    fields = {"title": "alpha", "source": RECORDS[1], "grade": "B2"}
    return copy.save(by, make_changes("item", RECORD, fields))


def aimed(copy: Copy, commit: Commit, group: ReleaseGroup = ReleaseGroup.TEXT) -> list[Target]:
    return targets_of(copy.journal, commit, in_group(group))


def expunge(
    copy: Copy, by: str, targets: Sequence[Target], second: str | None = None, reason: str = "a name stood in it"
) -> Commit:
    named = [target.change for target in targets]
    approval = None if second is None else approve(officer(second), copy.journal.case, named, reason)
    return copy.save(by, [expunge_change(str(uuid4()), targets, reason, approval)])


def every_order(founded: Founded, folder: Path, parcels: list[Parcel]) -> list[dict[str, object]]:
    answers = []
    for number, order in enumerate(itertools.permutations(parcels)):
        copy = founded.copy(folder / f"order-{number}.db")
        for parcel in order:
            copy.journal.merge([parcel])
        assert copy.journal.views.unsound_blocks() == []
        answers.append(told(copy))
        copy.close()
    return answers


def test_a_withheld_group_tells_nothing_and_the_rest_counts(here: Copy, there: Copy) -> None:
    made = report(here)
    merged = there.journal.merge(here.journal.parcels(in_group(ReleaseGroup.TEXT)))
    assert merged.applied == (made.id,)
    assert shown(there, "title") == []
    assert shown(there, "grade") == [("B2", False)]
    assert [entry.absent for entry in there.journal.entries()][-1] == 1
    assert there.journal.heads() == here.journal.heads()


def test_what_was_withheld_is_taken_in_when_it_arrives(here: Copy, there: Copy) -> None:
    made = report(here)
    there.journal.merge(here.journal.parcels(in_group(ReleaseGroup.TEXT)))
    merged = there.journal.merge(here.journal.parcels())
    assert (merged.applied, merged.supplied, merged.refused) == ((), (made.id,), ())
    assert told(there) == told(here)
    assert there.journal.views.unsound_blocks() == []
    assert there.journal.merge(here.journal.parcels()).supplied == ()


def test_a_later_statement_stands_over_a_withheld_one_that_arrives_late(here: Copy, there: Copy) -> None:
    report(here)
    there.journal.merge(here.journal.parcels(in_group(ReleaseGroup.TEXT)))
    there.state(ADVISER, RECORD, {"title": "beta"})
    there.journal.merge(here.journal.parcels())
    assert shown(there, "title") == [("beta", False)]


def test_access_statements_are_never_withheld(here: Copy) -> None:
    parcels = list(here.journal.parcels(lambda _: True))
    assert all(any(parcel.changes) for parcel in parcels[:2])


def test_a_forged_change_is_not_taken_for_the_withheld_one(here: Copy, there: Copy) -> None:
    made = report(here)
    there.journal.merge(here.journal.parcels(in_group(ReleaseGroup.TEXT)))
    whole = here.parcel(made)
    other = make_change(RECORD, "item", {"title": "false"})
    false = Parcel(whole.data, whole.signature, tuple((other.salt, other.data) for _ in whole.changes))
    assert there.journal.merge([false]).refused == ((made.id, "changes-altered"),)
    assert shown(there, "title") == []


def test_what_is_withheld_and_against_the_rules_is_refused_when_it_arrives(here: Copy, there: Copy) -> None:
    changes = [make_change(RECORD, "item", {"title": "one"}), make_change(RECORD, "item", {"title": "two"})]
    seen = {writer: (seq, commit) for writer, seq, commit in there.journal.heads()}
    whole = forged(FIELD, changes, seen)
    part = Parcel(whole.data, whole.signature, (whole.changes[0], None))
    assert there.journal.merge([part]).refused == ()
    assert [problem for _, problem in there.journal.merge([whole]).refused] == ["one-field-twice"]
    assert shown(there, "title") == [("one", False)]


def test_expunged_bytes_are_gone_and_no_older_value_returns(here: Copy) -> None:
    here.state(ADVISER, RECORD, {"title": "older"})
    made = report(here)
    secret = [target.change for target in aimed(here, made)]
    expunge(here, FIELD, aimed(here, made))
    assert shown(here, "title") == [(None, True)]
    assert here.journal.views.shown("item", RECORD)["title"] is None  # type: ignore[index]  # it is there
    assert here.connection.execute("SELECT count(*) FROM changes WHERE id=?", secret).fetchone()[0] == 0
    assert here.journal.views.conflicts() == []
    assert here.journal.views.unsound_blocks() == []


def test_an_expunged_field_can_be_stated_anew(here: Copy) -> None:
    made = report(here)
    expunge(here, FIELD, aimed(here, made))
    here.state(FIELD, RECORD, {"title": "without the name"})
    assert shown(here, "title") == [("without the name", False)]


def test_expunged_bytes_are_not_taken_back_from_a_copy_that_has_them(here: Copy, there: Copy) -> None:
    made = report(here)
    there.journal.merge(here.journal.parcels())
    old = list(there.journal.parcels())
    expunge(here, FIELD, aimed(here, made))
    assert here.journal.merge(old).supplied == ()
    assert shown(here, "title") == [(None, True)]
    there.journal.merge(here.journal.parcels())
    assert told(there) == told(here)
    assert there.journal.views.unsound_blocks() == []


def test_whatever_arrives_first_every_copy_tells_the_same(founded: Founded, here: Copy, tmp_path: Path) -> None:
    made = report(here)
    with_bytes = here.parcel(made)
    gone = expunge(here, FIELD, aimed(here, made))
    later = here.state(ADVISER, RECORD, {"text": "beta"})
    without_bytes = here.parcel(made)
    assert None in without_bytes.changes
    parcels = [with_bytes, without_bytes, here.parcel(gone), here.parcel(later)]
    answers = every_order(founded, tmp_path, parcels)
    assert len(answers) == 24
    assert all(answer == answers[0] for answer in answers)


def test_the_views_made_anew_keep_what_is_expunged_and_withheld(here: Copy, there: Copy) -> None:
    made = report(here)
    expunge(here, FIELD, aimed(here, made))
    there.journal.merge(here.journal.parcels(in_group(ReleaseGroup.SOURCE)))
    for copy in (here, there):
        before = told(copy)
        with transaction(copy.connection):
            schema.recreate_views(copy.connection)
            copy.journal.forget()
            assert copy.journal.settle()[1] == []
        assert told(copy) == before
        assert copy.journal.views.unsound_blocks() == []


def test_nobody_takes_out_alone_what_another_stated(here: Copy) -> None:
    made = report(here)
    with pytest.raises(Refused):
        expunge(here, ADVISER, aimed(here, made))
    with pytest.raises(Refused):
        expunge(here, MANAGER, aimed(here, made))
    assert shown(here, "title") == [("alpha", False)]


def test_a_manager_takes_it_out_with_a_second_person_only(here: Copy) -> None:
    made = report(here)
    with pytest.raises(Refused):
        expunge(here, MANAGER, aimed(here, made), second=MANAGER)
    with pytest.raises(Refused):
        expunge(here, ADVISER, aimed(here, made), second=MANAGER)
    expunge(here, MANAGER, aimed(here, made), second=ADVISER)
    assert shown(here, "title") == [(None, True)]


def test_an_approval_holds_for_exactly_what_was_approved(here: Copy) -> None:
    made = report(here)
    text, rest = aimed(here, made), aimed(here, made, ReleaseGroup.REST)
    approval = approve(officer(ADVISER), here.journal.case, [target.change for target in rest], "a name")
    with pytest.raises(Refused):
        here.save(MANAGER, [expunge_change(str(uuid4()), text, "a name", approval)])
    with pytest.raises(Refused):
        here.save(MANAGER, [expunge_change(str(uuid4()), rest, "another reason", approval)])
    here.save(MANAGER, [expunge_change(str(uuid4()), rest, "a name", approval)])
    assert shown(here, "grade") == [(None, True)]


def test_what_proves_the_case_cannot_be_taken_out(here: Copy) -> None:
    first = here.journal.commit(here.journal.first or "")
    assert first is not None
    targets = targets_of(here.journal, first, lambda change: change.kind == "access")
    with pytest.raises(Refused):
        expunge(here, MANAGER, targets)
    disguised = [
        Target(change=t.change, commit=t.commit, kind="item", record=t.record, fields=t.fields) for t in targets
    ]
    with pytest.raises(Refused):
        expunge(here, MANAGER, disguised)


def test_an_officer_who_was_removed_states_nothing_more(here: Copy, there: Copy) -> None:
    before = there.state(FIELD, RECORD, {"title": "unaware"})
    manager, adviser = officer(MANAGER).public, officer(ADVISER).public
    here.save(MANAGER, [access_change(CASE_RECORD, 3, [manager.id], [manager, adviser])])
    with pytest.raises(Refused):
        here.state(FIELD, RECORD, {"title": "after"})
    merged = here.journal.merge(there.journal.parcels())
    assert merged.applied == (before.id,), "what was stated unaware of the removal counts"
    assert shown(here, "title") == [("unaware", False)]
    seen = {writer: (seq, commit) for writer, seq, commit in here.journal.heads()}
    after = forged(FIELD, [make_change(RECORD, "item", {"title": "after"})], seen)
    assert [problem for _, problem in here.journal.merge([after]).refused] == ["unknown-officer"]
    assert here.state(ADVISER, RECORD, {"title": "still here"})


def test_parcels_come_back_from_their_lines_as_they_were(here: Copy) -> None:
    made = report(here)
    expunge(here, FIELD, aimed(here, made))
    parcels = list(here.journal.parcels())
    lines = list(write_parcels(parcels))
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)
    assert list(read_parcels(lines)) == parcels


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[]\n",
        b'{"changes":[],"commit":"","signature":"="}\n',
        b'{"changes":[],"commit":1,"signature":""}\n',
        b'{"changes":[["AA==","x",1]],"commit":"","signature":""}\n',
        b'{"changes":[],"commit":"","signature":""}',
    ],
)
def test_a_line_that_is_no_parcel_is_refused(line: bytes) -> None:
    with pytest.raises(Damaged):
        list(read_parcels([line]))


def test_a_removed_record_is_in_no_list_and_comes_back(here: Copy) -> None:
    report(here)
    here.state(FIELD, RECORD, {"removed": True})
    assert list(here.journal.views.records("item")) == []
    assert told(here)["found"]["alpha"] == []
    here.state(FIELD, RECORD, {"removed": False})
    assert [record for record, _, _ in here.journal.views.records("item")] == [RECORD]
    assert told(here)["found"]["alpha"] == [("item", RECORD)]
    assert here.journal.views.unsound_blocks() == []
