"""The journal: what counts, what waits, what is refused; and that nothing acknowledged is refused elsewhere."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from copies import ADVISER, CASE_RECORD, FIELD, MANAGER, NOON, RECORDS, STRANGER, Copy, Founded, forged, officer, told
from r2p_desk.casefile.journal import Parcel, access_change
from r2p_desk.casefile.statements import make_change, read_change, read_commit
from r2p_desk.errors import Damaged, DeskError, Refused
from r2p_desk.keys import canonical

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


def heads_of(copy: Copy) -> dict[str, tuple[int, str]]:
    return {writer: (seq, commit) for writer, seq, commit in copy.journal.heads()}


def shown(copy: Copy, field: str = "title", record: str = RECORD) -> list[str]:
    values = copy.journal.views.fields("item", record) or {}
    return [value.value for value in values.get(field, [])]


def test_a_later_statement_supersedes_the_one_it_knew(here: Copy) -> None:
    here.state(FIELD, RECORD, {"title": "first", "text": "kept"})
    here.state(ADVISER, RECORD, {"title": "second"})
    assert shown(here) == ["second"]
    assert shown(here, "text") == ["kept"]
    assert here.journal.views.conflicts() == []


def test_statements_made_unaware_of_each_other_are_a_conflict_until_one_knows_both(here: Copy, there: Copy) -> None:
    here.state(FIELD, RECORD, {"title": "seen from the field"})
    there.state(ADVISER, RECORD, {"title": "seen from headquarters"})
    here.journal.merge(there.journal.parcels())
    assert sorted(shown(here)) == ["seen from headquarters", "seen from the field"]
    assert here.journal.views.conflicts() == [("item", RECORD, "title")]
    here.state(FIELD, RECORD, {"title": "agreed"})
    there.journal.merge(here.journal.parcels())
    assert shown(here) == shown(there) == ["agreed"]


def test_the_same_value_stated_twice_unawares_is_no_conflict(here: Copy, there: Copy) -> None:
    here.state(FIELD, RECORD, {"title": "the same"})
    there.state(ADVISER, RECORD, {"title": "the same"})
    here.journal.merge(there.journal.parcels())
    assert here.journal.views.conflicts() == []


def test_a_commit_waits_for_what_it_names_and_then_counts(here: Copy, there: Copy) -> None:
    one = there.state(FIELD, RECORD, {"title": "one"})
    two = there.state(FIELD, RECORD, {"title": "two"})
    assert here.journal.merge([there.parcel(two)]).pending == (two.id,)
    assert shown(here) == []
    assert here.journal.merge([there.parcel(one)]).applied == (one.id, two.id)
    assert shown(here) == ["two"]
    assert here.journal.pending() == []


def test_a_fork_is_named_both_sides_are_kept_and_neither_supersedes_the_other(founded: Founded, tmp_path: Path) -> None:
    writer = "ab" * 16
    backup, later = (founded.copy(tmp_path / f"{name}.db", writer) for name in ("backup", "later"))
    later.state(FIELD, RECORD, {"title": "before the restore"})
    backup.state(FIELD, RECORD, {"title": "after the restore"})
    later.journal.merge(backup.journal.parcels())
    assert later.journal.ancestry.forked() == {writer}
    assert sorted(shown(later)) == ["after the restore", "before the restore"]
    later.state(FIELD, RECORD, {"title": "decided"})
    assert shown(later) == ["decided"]
    assert len([head for head in later.journal.heads() if head[0] == writer]) == 2


def test_a_statement_beside_a_fork_supersedes_only_the_branch_it_knew(founded: Founded, tmp_path: Path) -> None:
    writer = "ab" * 16
    left, right = (founded.copy(tmp_path / f"{name}.db", writer) for name in ("left", "right"))
    left.state(FIELD, RECORD, {"title": "left"})
    right.state(FIELD, RECORD, {"title": "right"})
    other = founded.copy(tmp_path / "other.db")
    other.journal.merge(right.journal.parcels())
    other.state(ADVISER, RECORD, {"title": "knew the right branch"})
    left.journal.merge(other.journal.parcels())
    assert sorted(shown(left)) == ["knew the right branch", "left"]


def test_merging_again_changes_nothing(here: Copy, there: Copy) -> None:
    there.state(FIELD, RECORD, {"title": "once"})
    here.journal.merge(there.journal.parcels())
    before = told(here)
    again = here.journal.merge(there.journal.parcels())
    assert (again.applied, again.refused) == ((), ())
    assert told(here) == before


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("together", [True, False])
def test_a_copy_with_another_signature_never_keeps_the_genuine_commit_out(
    here: Copy, there: Copy, order: int, *, together: bool
) -> None:
    earlier = there.parcel(there.state(FIELD, RECORD, {"title": "earlier"}))
    genuine = there.parcel(there.state(FIELD, RECORD, {"title": "genuine"}))
    false = Parcel(genuine.data, bytes(64), genuine.changes)
    pair = [genuine, false] if order else [false, genuine]
    for lot in [[*pair, earlier]] if together else [[pair[0]], [pair[1]], [earlier]]:
        here.journal.merge(lot)
    assert shown(here) == ["genuine"]
    assert here.journal.pending() == []
    assert len(here.connection.execute("SELECT id FROM commits").fetchall()) == 4


def test_forgeries_are_refused_by_name_and_nothing_of_them_is_kept(here: Copy) -> None:
    good = here.state(FIELD, RECORD, {"title": "good"})
    seen = heads_of(here)
    change = make_change(RECORD, "item", {"title": "false"})
    twice = [make_change(RECORD, "item", {"title": "a"}), make_change(RECORD, "item", {"title": "b"})]
    parcel = here.parcel(good)
    cases = {
        "unknown-officer": forged(STRANGER, [change], seen),
        "other-case": forged(FIELD, [change], seen, case="11" * 16),
        "one-field-twice": forged(FIELD, twice, seen),
        "another-first-commit": forged(MANAGER, [change, access_change(CASE_RECORD, 1, [], [])], {}),
        "chain-broken": forged(FIELD, [change], {good.writer: (good.seq + 7, good.id)}),
        "changes-altered": Parcel(parcel.data, parcel.signature, ((bytes(16), change.data),)),
        "not-canonical": Parcel(parcel.data + b" ", parcel.signature, parcel.changes),
    }
    cases["access-malformed"] = forged(MANAGER, [access_change(CASE_RECORD, 3, ["0" * 64], [])], seen)
    before, rows = told(here), count_rows(here)
    for reason, false in cases.items():
        merged = here.journal.merge([false])
        assert [why for _, why in merged.refused] == [reason]
    assert (told(here), count_rows(here)) == (before, rows)


def count_rows(copy: Copy) -> list[int]:
    queries = ("SELECT count(*) FROM commits", "SELECT count(*) FROM changes")
    return [copy.connection.execute(query).fetchone()[0] for query in queries]


def test_a_forgery_that_names_good_changes_does_not_take_them_with_it(here: Copy, there: Copy) -> None:
    one = there.state(FIELD, RECORD, {"title": "one"})
    two = there.state(FIELD, RECORD, {"title": "two"})
    parcel = there.parcel(two)
    changes = [read_change(salt, data) for salt, data in parcel.changes]
    false = forged(STRANGER, changes, dict(two.seen), writer=two.writer, seq=two.seq, prev=two.prev)
    here.journal.merge([false, parcel])
    merged = here.journal.merge([there.parcel(one)])
    assert [why for _, why in merged.refused] == ["unknown-officer"]
    assert shown(here) == ["two"]


def test_an_officer_counts_from_the_access_statement_a_commit_knows_of(founded: Founded, tmp_path: Path) -> None:
    copy = founded.empty(tmp_path / "early.db")
    copy.journal.merge(founded.base[:1])
    seen = heads_of(copy)
    before = forged(FIELD, [make_change(RECORD, "item", {"title": "before being named"})], seen)
    copy.journal.merge(founded.base)
    assert [why for _, why in copy.journal.merge([before]).refused] == ["unknown-officer"]
    copy.state(FIELD, RECORD, {"title": "after being named"})
    assert shown(copy) == ["after being named"]


def test_only_a_manager_of_the_first_commit_changes_access_also_when_others_were_named_later(here: Copy) -> None:
    manager, field = officer(MANAGER).public, officer(FIELD).public
    here.save(MANAGER, [access_change(CASE_RECORD, 3, [manager.id, field.id], [manager, field])])
    assert here.journal.managers() == {manager.id}
    admission = access_change(CASE_RECORD, 4, [field.id], [field, officer(STRANGER).public])
    merged = here.journal.merge([forged(FIELD, [admission], heads_of(here))])
    assert [why for _, why in merged.refused] == ["not-an-access-manager"]
    assert officer(STRANGER).id not in here.journal.members()


@pytest.mark.parametrize("by", [STRANGER, FIELD])
def test_what_other_copies_would_refuse_is_not_acknowledged_here(here: Copy, by: str) -> None:
    stated = access_change(CASE_RECORD, 3, [officer(by).id], [officer(by).public])
    before = told(here)
    with pytest.raises(Refused):
        here.save(by, [stated])
    assert told(here) == before


@pytest.mark.parametrize("fields", [{"epoch": "3"}, {"managers": 7}, {"officers": [{"name": "x"}]}, {"officers": None}])
def test_a_malformed_access_statement_is_refused_and_stops_nothing_else(here: Copy, fields: dict[str, object]) -> None:
    public = officer(MANAGER).public
    stated = access_change(CASE_RECORD, 3, [public.id], [public]).fields | fields
    bad = forged(MANAGER, [make_change(CASE_RECORD, "access", stated)], heads_of(here))
    good = forged(FIELD, [make_change(RECORD, "item", {"title": "good"})], heads_of(here))
    merged = here.journal.merge([bad, good])
    assert [why for _, why in merged.refused] == ["access-malformed"]
    assert shown(here) == ["good"]


@pytest.mark.parametrize(
    "at", ["2026-02-30T12:00:00.000Z", "9999-99-99T99:99:99.999Z", "٢٠٢٦-11-23T12:00:00.000Z", "2026-11-23T12:00:00Z"]
)
def test_a_commit_claims_a_moment_of_the_calendar(here: Copy, at: str) -> None:
    made = here.state(FIELD, RECORD, {"title": "x"})
    body = json.loads(made.data) | {"at": at}
    with pytest.raises(Damaged):
        read_commit(canonical.encode(body), made.signature)


def test_a_time_earlier_than_what_was_seen_is_kept_as_claimed(here: Copy) -> None:
    here.state(FIELD, RECORD, {"title": "noon"}, at=NOON + timedelta(hours=1))
    earlier = here.state(FIELD, RECORD, {"title": "morning"}, at=NOON - timedelta(hours=3))
    assert shown(here) == ["morning"]
    assert earlier.at == "2026-11-23T09:00:00.000Z"


@pytest.mark.parametrize(
    "spoil",
    [
        {"seq": 0},
        {"seq": True},
        {"prev": None},
        {"seen": {"zz": [1, "0" * 64]}},
        {"changes": ["0" * 64, "0" * 64]},
        {"officer": "0" * 63},
        {"case": "0F" * 16},
        {"type": "r2p-desk/other"},
        {"extra": 1},
    ],
)
def test_a_commit_has_one_form(here: Copy, spoil: dict[str, object]) -> None:
    here.state(FIELD, RECORD, {"title": "x"})
    made = here.state(FIELD, RECORD, {"title": "y"})
    with pytest.raises(Damaged):
        read_commit(canonical.encode(json.loads(made.data) | spoil), made.signature)


@pytest.mark.parametrize(
    ("salt", "body"),
    [
        (bytes(15), {"record": RECORD, "kind": "item", "set": {"a": 1}}),
        (bytes(16), {"record": RECORD.upper().replace("1", "A"), "kind": "item", "set": {"a": 1}}),
        (bytes(16), {"record": RECORD, "kind": "Item", "set": {"a": 1}}),
        (bytes(16), {"record": RECORD, "kind": "item", "set": {}}),
        (bytes(16), {"record": RECORD, "kind": "item", "set": {"A b": 1}}),
        (bytes(16), {"record": RECORD, "kind": "item", "set": {"a": 1}, "more": 1}),
    ],
)
def test_a_change_has_one_form(salt: bytes, body: dict[str, object]) -> None:
    with pytest.raises(DeskError):
        read_change(salt, canonical.encode(body))


def test_a_salt_makes_equal_statements_unlike() -> None:
    one, two = (make_change(RECORD, "item", {"title": "same"}) for _ in range(2))
    assert one.data == two.data
    assert one.id("0f" * 16, "ab" * 16) != two.id("0f" * 16, "ab" * 16)
    assert one.id("0f" * 16, "ab" * 16) != one.id("0f" * 16, "ac" * 16)
