"""Two stand-alone officers in two homes work on one case: edits on both sides, and every value survives."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
import exchanging
from exchanging import (
    CASE,
    add,
    attach,
    begin,
    blob_files,
    change,
    look,
    opened,
    send,
    snapshot,
    stick,
    take,
    tells,
    titles,
    wrapped,
)
from r2p_desk.actions import access, doctor, exchange, receiving, sending, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.contacts import AREA
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.actions.session import Desk
from r2p_desk.casefile.parcels import Parcel, read_parcels, write_parcels
from r2p_desk.errors import AlreadyOpen, Altered, DeskError, NotForUs, NotFound, Refused, Replay, UnknownSigner
from r2p_desk.exchange import package
from r2p_desk.exchange.ledger import RECEIVED, SENT
from r2p_desk.exchange.manifest import Manifest, manifest_hash, sign_manifest
from r2p_desk.keys import canonical


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Desk]]:
    with exchanging.officers(tmp_path, *exchanging.NAMES) as made:
        yield made


@pytest.fixture
def pair(three: list[Desk]) -> tuple[Desk, Desk]:
    return three[0], three[1]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return stick(tmp_path)


def codes(received: receiving.Received) -> list[str]:
    return [finding.code for finding in received.findings]


def test_a_case_goes_to_a_colleague_who_adds_and_sends_back(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one", "two")
    sent = send(alice, bob, out)
    assert (sent.number, sent.to, sent.added_to_access, sent.attachments) == (1, bob.officer.id, True, 0)
    came = take(bob, sent)
    assert (came.case_name, came.created, came.accepted, came.number) == (CASE, True, True, 1)
    assert (came.new_commits, sent.commits, codes(came)) == (4, 4, [])
    assert {title for _, title in came.items_new} == {"one", "two"}
    assert titles(bob) == {"one", "two"}
    add(bob, "three")
    add(alice, "four")
    back = take(alice, send(bob, alice, out))
    assert (back.created, back.new_commits, [title for _, title in back.items_new]) == (False, 1, ["three"])
    again = send(alice, bob, out)
    assert (again.number, again.added_to_access) == (2, False)
    take(bob, again)
    assert titles(alice) == titles(bob) == {"one", "two", "three", "four"}
    assert tells(alice) == tells(bob)
    for desk in pair:
        assert doctor.examine(desk, CASE).findings == ()


def test_both_change_one_field_and_both_values_stand(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice)
    item = add(alice, "as reported")
    take(bob, send(alice, bob, out))
    change(alice, item, title="as Alice has it", note="only Alice")
    change(bob, item, title="as Bob has it", text="only Bob")
    seen = look(alice, send(bob, alice, out))
    assert seen.conflicts == (("item", item, "title"),)
    assert [title for _, title in seen.items_changed] == ["as Bob has it"]
    take(alice, send(bob, alice, out))
    take(bob, send(alice, bob, out))
    for desk in pair:
        with session.open_case(desk, CASE, write=False) as case:
            values = case.file.values("item", item)
            assert values is not None
            assert {one.value for one in values["title"]} == {"as Alice has it", "as Bob has it"}
            assert values["note"][0].value == "only Alice"
            assert values["text"][0].value == "only Bob"
    assert tells(alice) == tells(bob)


def test_what_is_struck_out_of_the_ledger_is_not_counted(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice)
    for _ in range(2):
        send(alice, bob, out)
    first, second = sending.ledger(alice, bob.officer.id, SENT)
    alice.store.keep_notes(sending.LEDGER, {second.name: None})
    assert sending.ledger(alice, bob.officer.id, SENT) == [first]
    assert send(alice, bob, out).number == 2


def test_looking_changes_nothing_and_can_be_done_again(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    first = send(alice, bob, out)
    before = snapshot(bob.home)
    seen = [look(bob, first), look(bob, first)]
    assert seen[0] == seen[1]
    assert (seen[0].accepted, seen[0].created, seen[0].case_name, seen[0].new_commits) == (False, True, CASE, 3)
    assert snapshot(bob.home) == before
    take(bob, first)
    add(alice, "two")
    second = send(alice, bob, out)
    told, before = tells(bob), snapshot(bob.home)
    assert look(bob, second) == look(bob, second)
    assert [title for _, title in look(bob, second).items_new] == ["two"]
    assert tells(bob) == told
    assert snapshot(bob.home) == before
    assert take(bob, second).findings == ()


def test_a_look_says_what_taking_in_will_bring(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    item = add(bob, "two")
    change(bob, item, note="more")
    sent = send(bob, alice, out)
    seen, came = look(alice, sent), take(alice, sent)
    for name in receiving.Received.__struct_fields__:
        if name != "accepted":
            assert getattr(seen, name) == getattr(came, name), name
    assert seen.commits == ((bob.officer.id, "Bob Kante", 2),)


def test_what_was_taken_in_is_a_replay(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    sent = send(alice, bob, out)
    take(bob, sent)
    copy = out / "copy.r2ppkg"
    copy.write_bytes(sent.path.read_bytes())
    again = wrapped(out / "again.r2ppkg", opened(bob.officer, sent.path), bob.officer.public.recipient)
    before = tells(bob)
    for path in (sent.path, copy, again):
        for act in (take, look):
            with pytest.raises(Replay) as refused:
                act(bob, path)
            assert refused.value.findings[0][0] == "replay"
    assert tells(bob) == before


def test_an_older_package_that_comes_late_is_named_and_brings_nothing_back(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice)
    item = add(alice, "first wording")
    first = send(alice, bob, out)
    change(alice, item, title="second wording")
    second = send(alice, bob, out)
    assert codes(take(bob, second)) == ["gap"]
    late = take(bob, first)
    assert (codes(late), late.new_commits) == (["late"], 0)
    assert titles(bob) == {"second wording"}
    with pytest.raises(Replay):
        take(bob, first)
    assert codes(take(bob, send(alice, bob, out))) == []


def test_packages_that_did_not_come_are_a_gap(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    send(alice, bob, out)
    send(alice, bob, out)
    seen = look(bob, send(alice, bob, out))
    assert codes(seen) == ["gap"]
    assert "2 to 3" in seen.findings[0].text


def test_two_packages_with_one_number_are_a_fork(pair: tuple[Desk, Desk], out: Path) -> None:
    """The sender's store was put back in time: it numbers anew, and what follows does not fit."""
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    (name,) = [name for name in alice.store.notes(sending.LEDGER) if f"/{SENT}/" in name]
    alice.store.keep_notes(sending.LEDGER, {name: None})
    add(alice, "two")
    assert codes(take(bob, send(alice, bob, out))) == ["fork"]
    assert codes(take(bob, send(alice, bob, out))) == []
    assert titles(bob) == {"one", "two"}


def test_a_package_that_follows_another_one_than_came_is_a_fork(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    (name,) = [name for name in alice.store.notes(sending.LEDGER) if f"/{SENT}/" in name]
    entry = alice.store.note(sending.LEDGER, name)
    alice.store.keep_notes(sending.LEDGER, {name: {**entry, "hash": "ab" * 32}})
    assert codes(look(bob, send(alice, bob, out))) == ["fork"]


def test_numbers_are_counted_for_each_contact(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    begin(alice, "one")
    assert [send(alice, to, out).number for to in (bob, carla, bob, bob, carla)] == [1, 1, 2, 3, 2]


def test_who_sends_a_case_back_bears_witness_to_it(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    take(alice, send(bob, alice, out))  # nothing of his own in it but the heads he signed
    with session.open_case(alice, CASE, write=False) as case:
        seen = case.file.witnesses()
        assert {entry.id: bob.officer.id for entry in case.file.entries()} == {
            commit: witness.officer for commit, witness in seen.items()
        }


def test_the_ledger_tells_what_went_and_came(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    sent = send(alice, bob, out)
    take(bob, sent)
    (there,) = sending.ledger(alice, bob.officer.id, SENT)
    (here,) = sending.ledger(bob, alice.officer.id, RECEIVED)
    assert (there.number, there.package, there.hash, there.sha256) == (1, sent.package, here.hash, sent.sha256)
    assert (here.number, here.package, here.case, here.sha256, here.size) == (
        1, sent.package, sent.case, sent.sha256, sent.size,
    )  # fmt: skip
    assert (there.verified, here.verified, there.kind, here.marking) == (True, True, "case", "UNCLASSIFIED")
    assert here.hash == manifest_hash(opened(bob.officer, sent.path)["manifest.json"])
    assert sending.ledger(alice, bob.officer.id, RECEIVED) == []


def test_three_officers_pass_a_case_round(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    begin(alice, "by Alice")
    take(bob, send(alice, bob, out))
    take(carla, send(alice, carla, out))
    add(carla, "by Carla")
    took = take(bob, send(carla, bob, out))
    assert codes(took) == []
    with session.open_case(bob, CASE, write=False) as case:
        assert len(case.file.access.officers) == 3, "the list came with a package that was not the manager's"
    add(bob, "by Bob")
    assert codes(take(carla, send(bob, carla, out))) == []
    take(alice, send(carla, alice, out))
    take(bob, send(alice, bob, out))
    assert titles(alice) == titles(bob) == titles(carla) == {"by Alice", "by Bob", "by Carla"}
    assert tells(alice) == tells(bob) == tells(carla)


def test_only_a_manager_adds_to_the_access_by_sending(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    with pytest.raises(Refused, match="access manager") as refused:
        send(bob, carla, out)
    assert "Alice Mbeki" in refused.value.todo
    assert len(list(out.iterdir())) == 1
    take(carla, send(alice, carla, out))
    with session.open_case(bob, CASE, write=False) as case:
        assert [one.name for one in case.file.access.officers] == ["Alice Mbeki", "Bob Kante"]
    take(bob, send(alice, bob, out))
    with session.open_case(bob, CASE, write=False) as case:
        assert [one.name for one in case.file.access.officers] == ["Alice Mbeki", "Bob Kante", "Carla Ruiz"]
    assert not send(bob, carla, out).added_to_access


def test_what_a_contact_is_called_here_goes_nowhere(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    note = alice.store.note(AREA, bob.officer.id)
    alice.store.keep_notes(AREA, {bob.officer.id: {**note, "name": "the loud one"}})
    begin(alice, "one")
    sent = exchange.send_package(alice, CASE, "The Loud One", out)
    came = take(bob, sent)
    assert came.sender.name == "Alice Mbeki"
    with session.open_case(bob, CASE, write=False) as case:
        assert [one.name for one in case.file.access.officers] == ["Alice Mbeki", "Bob Kante"]
        assert all("loud" not in str(entry.changes) for entry in case.file.entries())


def test_an_officer_who_was_removed_is_followed_under_the_new_key(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    begin(alice, "one")
    for other in (bob, carla):
        take(other, send(alice, other, out))
    take(bob, send(alice, bob, out))
    with session.open_case(alice, CASE, write=True) as case:
        access.remove_members(case, [carla.officer.id])
    add(alice, "after Carla")
    add(bob, "Bob, before he knows")
    take(bob, send(alice, bob, out))
    assert titles(bob) == {"one", "after Carla", "Bob, before he knows"}
    with session.open_case(bob, CASE, write=False) as theirs, session.open_case(alice, CASE, write=False) as mine:
        assert theirs.file.access.key == mine.file.access.key
        assert [one.name for one in theirs.file.access.officers] == ["Alice Mbeki", "Bob Kante"]
    take(alice, send(bob, alice, out))
    assert tells(alice) == tells(bob)
    came = look(alice, exchange.send_package(carla, CASE, alice.officer.id, out))
    assert codes(came) == ["not-a-member"], "on the list she sends, not on the one that counts here"


def test_a_case_of_the_same_name_may_be_here_already(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    with create_case(bob, CASE) as own:
        own_id = own.file.id
    came = take(bob, send(alice, bob, out))
    assert {known.title for known in bob.store.cases()} == {CASE}
    assert {known.id for known in bob.store.cases()} == {own_id, came.case}
    with pytest.raises(NotFound, match="Several"):
        session.open_case(bob, CASE, write=False)
    with session.open_case(bob, came.case, write=False) as case:
        assert [item.title for item in list_items(case)] == ["one"]


def test_a_received_case_has_a_writer_of_its_own(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    add(bob, "two")
    with session.open_case(bob, CASE, write=False) as case:
        writers = {entry.officer: entry.writer for entry in case.file.entries()}
        assert len(set(writers.values())) == 2


def test_a_case_received_opens_with_its_pin_and_proves_itself(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    assert doctor.examine(bob, CASE).findings == ()
    folder = bob.home / bob.registered(CASE).folder
    assert {path.name for path in folder.iterdir()} == {"README.txt", "access.age", "access.bak", "case.db", "lock"}
    assert folder.parent == bob.home / "cases"


def test_who_does_not_know_the_sender_is_told_to_add_the_card(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    sent = send(alice, bob, out)
    bob.store.keep_notes(AREA, {alice.officer.id: None})
    with pytest.raises(UnknownSigner) as refused:
        take(bob, sent)
    assert "contact add" in refused.value.todo
    assert bob.store.cases() == []


def test_who_may_not_open_the_case_gets_nothing_from_a_package(pair: tuple[Desk, Desk], out: Path) -> None:
    """A sender who leaves the access file as it was before the receiver was added."""
    alice, bob = pair
    begin(alice, "one")
    with session.open_case(alice, CASE, write=False) as case:
        before = (case.file.folder / "access.age").read_bytes()
    sent = send(alice, bob, out)
    members = opened(bob.officer, sent.path)
    with pytest.raises(NotForUs):
        take(bob, remade(alice, bob, out, members, access=before))
    assert bob.store.cases() == []


def remade(
    sender: Desk,
    receiver: Desk,
    out: Path,
    members: dict[str, bytes],
    *,
    manifest: dict[str, Any] | None = None,
    **parts: bytes,
) -> Path:
    """A package with other parts, honestly signed by its sender."""
    import hashlib

    held = json.loads(members["manifest.json"]) | (manifest or {})
    for part in held["parts"]:
        data = parts.get(part["id"], members[part["id"]])
        part.update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    data = canonical.encode(held)
    members = {**members, **parts, "manifest.json": data, "manifest.sig": sign_manifest(sender.officer, data)}
    return wrapped(out / f"{secrets.token_hex(8)}.r2ppkg", members, receiver.officer.public.recipient)


def lines(members: dict[str, bytes]) -> list[bytes]:
    return members["journal"].splitlines(keepends=True)


def test_commits_that_do_not_hold_are_named_and_the_rest_is_taken_in(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one", "two")
    members = opened(bob.officer, send(alice, bob, out).path)
    parcels = list(read_parcels(lines(members)))
    last = parcels[-2]
    forged = Parcel(last.data, bytes(64), last.changes)
    journal = b"".join(write_parcels([*parcels[:-2], forged, parcels[-1]]))
    path = remade(alice, bob, out, members, journal=journal)
    came = take(bob, path)
    assert codes(came) == ["commit-refused", "commit-pending"]
    assert titles(bob) == {"one"}
    assert codes(take(bob, send(alice, bob, out))) == ["fork"], "the forged one had the number of the one that was sent"
    assert titles(bob) == {"one", "two"}


def test_a_package_without_commits_its_sender_had_says_so(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one", "two")
    members = opened(bob.officer, send(alice, bob, out).path)
    journal = b"".join(lines(members)[:-1])
    assert codes(take(bob, remade(alice, bob, out, members, journal=journal))) == ["incomplete"]


def test_a_sender_put_back_in_time_is_named(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    first = opened(bob.officer, send(alice, bob, out).path)
    add(alice, "two")
    take(bob, send(alice, bob, out))
    last = opened(bob.officer, send(alice, bob, out).path)
    older = {"heads": json.loads(first["manifest.json"])["heads"]}
    path = remade(alice, bob, out, last, manifest=older, journal=first["journal"])
    assert codes(take(bob, path)) == ["rollback"]
    assert titles(bob) == {"one", "two"}


def test_an_expired_package_is_named(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    members = opened(bob.officer, send(alice, bob, out).path)
    path = remade(alice, bob, out, members, manifest={"expires": "2020-01-01T00:00:00.000Z"})
    seen = look(bob, path)
    assert codes(seen) == ["expired"]
    assert "2020-01-01" in seen.findings[0].text
    later = remade(alice, bob, out, members, manifest={"expires": "9999-01-01T00:00:00.000Z"})
    assert codes(look(bob, later)) == []


def test_a_sender_who_is_not_on_the_list_is_named(three: list[Desk], out: Path) -> None:
    """Carla got hold of the parts of a package for Bob and sends them under her own name."""
    alice, bob, carla = three
    begin(alice, "one")
    members = opened(bob.officer, send(alice, bob, out).path)
    held = json.loads(members["manifest.json"])
    with pytest.raises(Altered):  # she cannot sign Alice's heads
        take(bob, remade(carla, bob, out, members, manifest={"signer": carla.officer.id}))
    from r2p_desk.keys.heads import seal_heads

    heads = seal_heads(carla.officer, held["case"], [], "2026-11-23T12:00:00.000Z")
    path = remade(carla, bob, out, members, manifest={"signer": carla.officer.id, "heads": heads})
    assert codes(look(bob, path)) == ["not-a-member"]


def test_another_case_under_the_same_id_is_refused(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    from r2p_desk.casefile.access import open_access, seal_access

    members = opened(bob.officer, send(alice, bob, out).path)
    access = open_access(members["access"], bob.officer)
    fields = {"case": access.case, "key": access.key, "first": access.first, "epoch": 9, "managers": access.managers}
    for changed in ({"first": "ab" * 32}, {"case": "0f" * 16}):
        other = seal_access(alice.officer, **{**fields, **changed}, officers=access.officers)  # type: ignore[arg-type]  # by name
        with pytest.raises(Altered):
            take(bob, remade(alice, bob, out, members, access=other))
    by_bob = seal_access(bob.officer, **{**fields, "managers": [bob.officer.id]}, officers=access.officers)  # type: ignore[arg-type]  # by name
    before = (bob.home / bob.registered(CASE).folder / "access.age").read_bytes()
    assert codes(take(bob, remade(alice, bob, out, members, access=by_bob))) == ["access-refused"]
    assert (bob.home / bob.registered(CASE).folder / "access.age").read_bytes() == before


def test_a_new_case_whose_access_its_journal_does_not_bear_out_is_refused(pair: tuple[Desk, Desk], out: Path) -> None:
    """Bob, named by Alice, cannot make himself a manager of a case that is new to a third."""
    alice, bob = pair
    begin(alice, "one")
    from r2p_desk.casefile.access import open_access, seal_access

    members = opened(bob.officer, send(alice, bob, out).path)
    access = open_access(members["access"], bob.officer)
    own = seal_access(
        bob.officer, case=access.case, key=access.key, first=access.first, epoch=access.epoch,
        managers=[bob.officer.id], officers=access.officers,
    )  # fmt: skip
    for changed in ({"access": own}, {"journal": b"".join(lines(members)[1:])}, {"journal": b""}):
        for act in (look, take):
            with pytest.raises(Refused) as refused:
                act(bob, remade(alice, bob, out, members, **changed))
            expected = "altered" if "access" in changed else "incomplete"
            assert [code for code, _ in refused.value.findings] == [expected]
    assert bob.store.cases() == []
    assert not (bob.home / "cases").exists()


@pytest.mark.parametrize("journal", [b"x", b"{}\n", b"\n", b'{"changes":[],"commit":"x","signature":"!"}\n'])
def test_a_journal_that_is_none_is_altered(pair: tuple[Desk, Desk], out: Path, journal: bytes) -> None:
    alice, bob = pair
    begin(alice, "one")
    members = opened(bob.officer, send(alice, bob, out).path)
    with pytest.raises(Altered):
        take(bob, remade(alice, bob, out, members, journal=members["journal"] + journal))


def test_attachments_travel_as_they_are(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    data = [secrets.token_bytes(size) for size in (0, 10, 300_000)]
    assert len({attach(alice, one) for one in data}) == 3
    blobs = {name: path.read_bytes() for name, path in blob_files(alice.home / alice.registered(CASE).folder)}
    sent = send(alice, bob, out)
    assert sent.attachments == 3
    assert look(bob, sent).attachments == 3
    assert take(bob, sent).attachments == 3
    theirs = bob.home / bob.registered(CASE).folder
    assert {name: path.read_bytes() for name, path in blob_files(theirs)} == blobs
    assert {path.stat().st_mtime for _, path in blob_files(theirs)} == {946684800}, "their times tell nothing"
    attach(alice, b"more")
    came = take(bob, send(alice, bob, out))
    assert came.attachments == 1
    assert len(blob_files(theirs)) == 4


def test_a_sealed_file_that_is_here_is_never_replaced(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    name = attach(alice, b"sealed")
    take(bob, send(alice, bob, out))
    members = opened(bob.officer, send(alice, bob, out).path)
    take(bob, remade(alice, bob, out, members, **{name: b"another"}))
    ((_, path),) = blob_files(bob.home / bob.registered(CASE).folder)
    assert path.read_bytes() == members[name]


def test_a_case_open_elsewhere_takes_nothing_in_and_one_that_is_passed_does(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    add(alice, "two")
    sent = send(alice, bob, out)
    with session.open_case(bob, CASE, write=True) as case:
        with pytest.raises(AlreadyOpen):
            take(bob, sent)
        came = receiving.receive_package(bob, sent.path, accept=True, opened=case)
        assert came.new_commits == 1
        add_item(case, Draft(title="three"))
    assert titles(bob) == {"one", "two", "three"}


def test_a_case_open_for_reading_only_takes_nothing_in(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    folder = bob.home / bob.registered(CASE).folder
    before = (folder / "access.age").read_bytes()
    from r2p_desk.casefile.access import open_access, seal_access

    held = open_access(before, bob.officer)
    other = seal_access(
        alice.officer, case=held.case, key=held.key, first=held.first, epoch=held.epoch, managers=held.managers,
        officers=held.officers,
    )  # fmt: skip
    (folder / "access.age").write_bytes(other)
    with pytest.raises(Refused, match="reading only"):
        take(bob, send(alice, bob, out))


def test_an_older_case_here_is_mended_by_what_comes_back(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    database = alice.home / alice.registered(CASE).folder / "case.db"
    older = database.read_bytes()
    add(alice, "two")
    take(bob, send(alice, bob, out))
    database.write_bytes(older)
    assert codes(take(alice, send(bob, alice, out))) == ["older-copy"]
    assert titles(alice) == {"one", "two"}


def test_what_is_not_there_is_not_found(pair: tuple[Desk, Desk], out: Path) -> None:
    alice, bob = pair
    begin(alice, "one")
    wrong = [("no such case", "Bob Kante", out), (CASE, "nobody", out), (CASE, "Bob Kante", out / "missing")]
    for case, to, where in wrong:
        with pytest.raises(NotFound):
            exchange.send_package(alice, case, to, where)
    with session.open_case(alice, CASE, write=False) as opened_case:
        assert len(opened_case.file.access.officers) == 1, "nobody was added for a package that could not be written"
    with pytest.raises(NotFound):
        look(bob, out / "missing.r2ppkg")


def test_a_package_that_cannot_be_named_uses_up_no_number(
    pair: tuple[Desk, Desk], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = pair
    begin(alice, "one")
    send(alice, bob, out)
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if str(target).endswith(".r2ppkg"):
            raise OSError(30, "Read-only file system")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(DeskError):
        send(alice, bob, out)
    monkeypatch.undo()
    assert len(list(out.iterdir())) == 1
    assert send(alice, bob, out).number == 2


def test_two_packages_at_once_do_not_share_a_number(
    pair: tuple[Desk, Desk], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process of the same officer is quicker."""
    alice, bob = pair
    begin(alice, "one")
    real = sending.write_package

    def slower(*arguments: Any, **named: Any) -> Any:
        monkeypatch.undo()
        send(alice, bob, out)
        return real(*arguments, **named)

    monkeypatch.setattr(sending, "write_package", slower)
    with pytest.raises(AlreadyOpen):
        send(alice, bob, out)
    assert len(list(out.iterdir())) == 1
    assert [entry.number for entry in sending.ledger(alice, bob.officer.id, SENT)] == [1]


def test_the_manifest_bears_the_highest_marking_and_the_cards_of_the_officers(
    pair: tuple[Desk, Desk], out: Path
) -> None:
    from r2p_desk.domain.marking import Marking

    alice, bob = pair
    with create_case(alice, CASE, marking=Marking("CONFIDENTIAL")) as case:
        add_item(case, Draft(title="x", marking=Marking("UNCLASSIFIED//TLP:AMBER")))
    members = opened(bob.officer, send(alice, bob, out).path)
    held = json.loads(members["manifest.json"])
    assert held["marking"] == "CONFIDENTIAL//TLP:AMBER"
    cards = [part["id"] for part in held["parts"] if part["role"] == "card"]
    assert cards == sorted([alice.officer.id, bob.officer.id])
    assert package.SUFFIX == ".r2ppkg"
    assert msgspec_fields(Manifest) == set(held)


def msgspec_fields(kind: Any) -> set[str]:
    return set(kind.__struct_fields__)


@pytest.mark.slow
def test_the_commands_do_the_same(tmp_path: Path) -> None:
    """Each command in a process of its own; what they print is what the page says."""
    homes = {name: exchanging.home(tmp_path, name) for name in ("Alice Mbeki", "Bob Kante")}
    alice, bob = homes.values()
    out = stick(tmp_path)

    def told(home: Path, *arguments: str, status: int = 0) -> dict[str, Any]:
        done = desks.command(home, *arguments)
        assert done.returncode == status, done.stderr.decode()
        return dict(json.loads(done.stdout))

    for home, other, key in ((alice, bob, "words"), (bob, alice, "fingerprint")):
        card = told(other, "card", "export", "--out", str(tmp_path / "card"))
        told(home, "contact", "add", str(tmp_path / "card"), "--confirm", "a" * 64, status=3)
        added = told(home, "contact", "add", str(tmp_path / "card"), "--confirm", card[key])
        assert (added["id"], added["new"]) == (card["id"], True)
    told(alice, "case", "create", "Kivera")
    told(alice, "item", "add", "--case", "Kivera", "--title", "one")
    sent = told(alice, "package", "send", "--case", "Kivera", "--to", "bob kante", "--out", str(out))
    assert set(sent) == documented_keys("package send")
    assert told(bob, "package", "receive", sent["path"])["accepted"] is False
    came = told(bob, "package", "receive", sent["path"], "--accept")
    assert (came["accepted"], came["created"], came["new_commits"], came["findings"]) == (True, True, 3, [])
    assert set(came) == documented_keys("package receive")
    assert set(came["by"][0]) == documented_keys("package receive", "by")
    assert set(card) == documented_keys("card export")
    assert set(added) == documented_keys("contact add")
    (known,) = told(alice, "contact", "list")["contacts"]
    assert set(known) == documented_keys("contact list", "contacts")
    again = told(bob, "package", "receive", sent["path"], "--accept", status=3)
    assert again["error"]["code"] == "replay"
    assert [finding["code"] for finding in again["findings"]] == ["replay"]
    assert told(alice, "package", "receive", sent["path"], status=3)["error"]["code"] == "not-for-us"
    told(bob, "item", "add", "--case", "Kivera", "--title", "two")
    back = told(bob, "package", "send", "--case", "Kivera", "--to", "Alice Mbeki", "--out", str(out))
    told(alice, "package", "receive", back["path"], "--accept")
    assert {item["title"] for item in told(alice, "item", "list", "--case", "Kivera")["items"]} == {"one", "two"}
