"""Packages to several, in part, under conditions, late or by a wrong clock: each is told, and nothing is lost by it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import exchanging
import founding as making
from exchanging import CASE, NAMES, add, begin, change, look, opened, send, stick, take, titles, wrapped
from r2p_desk.actions import contacts, exchange, history, receiving, sending, session
from r2p_desk.actions.exchange import SendAs
from r2p_desk.actions.references import send_reference
from r2p_desk.actions.session import Desk
from r2p_desk.cli.run import run
from r2p_desk.errors import NotForUs, NotFound, Refused, Replay, Revoked, UnknownSigner, UsageError
from r2p_desk.exchange import terms
from r2p_desk.exchange.ledger import RECEIVED, SENT
from r2p_desk.exchange.manifest import Kind, receiving_hash, sign_manifest
from r2p_desk.exchange.moments import moment
from r2p_desk.exchange.revocation import Revocation
from r2p_desk.keys import canonical


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Desk]]:
    with exchanging.officers(tmp_path, *NAMES) as made:
        yield made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return stick(tmp_path)


def codes(received: receiving.Received) -> list[str]:
    return [finding.code for finding in received.findings]


def together(desks: list[Desk], folder: Path) -> None:
    """All of one office, and known to each other as such."""
    office = making.make(folder)
    cards = [making.enrol(desk, office) for desk in desks]
    for desk in desks:
        for other, card in zip(desks, cards, strict=True):
            if other is not desk:
                contacts.add_contact(desk, card)


def resigned(sender: Desk, receiver: Desk, path: Path, **changed: Any) -> Path:
    """The package anew, its manifest saying something else, honestly signed by its sender."""
    members = opened(receiver.officer, path)
    data = canonical.encode(json.loads(members["manifest.json"]) | changed)
    members |= {"manifest.json": data, "manifest.sig": sign_manifest(sender.officer, data)}
    return wrapped(path.with_name(f"again-{path.name}"), members, receiver.officer.public.recipient)


def test_one_package_serves_several_of_one_office_each_with_a_number_of_their_own(
    three: list[Desk], out: Path, tmp_path: Path
) -> None:
    alice, bob, carla = three
    together(three, tmp_path)
    begin(alice, "one")
    send(alice, carla, out)
    sent = exchange.send_package(alice, CASE, [bob.officer.id, carla.officer.id], out)
    assert [(one.contact, one.number) for one in sent.receivers] == [(bob.officer.id, 1), (carla.officer.id, 2)]
    manifest = json.loads(opened(bob.officer, sent.path)["manifest.json"])
    assert [one["number"] for one in manifest["receivers"]] == [1, 2]
    assert [bool(one["previous"]) for one in manifest["receivers"]] == [False, True]
    header = sent.path.read_bytes().split(b"\n---", 1)[0]
    assert header.count(b"-> mlkem768x25519 ") == header.count(b"-> ") == 2
    assert codes(take(bob, sent.path)) == []
    assert codes(take(carla, sent.path)) == ["gap"]
    assert titles(bob) == titles(carla) == {"one"}
    for desk in (bob, carla):
        (entry,) = [one for one in sending.ledger(alice, desk.officer.id, SENT) if one.package == sent.package]
        assert (entry.hash, entry.sha256) == (sending.ledger(desk, alice.officer.id, RECEIVED)[0].hash, sent.sha256)


def test_whatever_leaves_an_office_has_one_receiver_and_is_no_case(
    three: list[Desk], out: Path, tmp_path: Path
) -> None:
    alice, bob, carla = three
    begin(alice, "one")
    with pytest.raises(Refused, match="exactly one receiver"):
        exchange.send_package(alice, CASE, [bob.officer.id, carla.officer.id], out)
    together([alice, bob], tmp_path)
    assert exchange.send_package(alice, CASE, bob.officer.id, out).number == 1
    with pytest.raises(Refused, match="does not leave your office"):
        exchange.send_package(alice, CASE, carla.officer.id, out)
    with pytest.raises(Refused, match="exactly one receiver"):
        exchange.send_package(alice, CASE, [bob.officer.id, carla.officer.id], out)
    with pytest.raises(UsageError, match="twice"):
        exchange.send_package(alice, CASE, [bob.officer.id, bob.officer.id], out)
    card = out / "card"
    contacts.export_card(bob, card)
    sent = send_reference(alice, [contacts.contact_of(alice, carla.officer.id)], [card], out)
    assert (sent.kind, sent.receivers[0].number) == ("reference", 1)


def test_nobody_gets_what_they_are_not_cleared_for(three: list[Desk], out: Path, tmp_path: Path) -> None:
    alice, bob, _ = three
    together([alice, bob], tmp_path)
    begin(alice)
    item = add(alice, "one")
    change(alice, item, marking="STRICTLY CONFIDENTIAL")
    with pytest.raises(Refused, match="not cleared"):
        send(alice, bob, out)
    assert list(out.iterdir()) == []


def test_signed_files_travel_as_they_are_and_count_by_themselves(three: list[Desk], out: Path, tmp_path: Path) -> None:
    alice, bob, carla = three
    card = tmp_path / "carla.card"
    contacts.export_card(carla, card)
    sent = send_reference(alice, [contacts.contact_of(alice, bob.officer.id)], [card], out)
    assert list(opened(bob.officer, sent.path)) == ["manifest.json", "manifest.sig", "reference-0001"]
    (file,) = look(bob, sent.path).differences["reference"]
    assert (file["id"], file["taken"]) == (carla.officer.id, False)
    came = take(bob, sent.path)
    assert (came.accepted, came.kind, came.case) == (True, "reference", "")
    with pytest.raises(Replay):
        look(bob, sent.path)


def test_a_case_that_may_go_no_further_stays_where_it_is(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    begin(alice, "one")
    with session.open_case(alice, CASE, write=True) as case:
        exchange.send_case(case, contacts.contact_of(alice, carla.officer.id), out)
    take(bob, exchange.send_package(alice, CASE, bob.officer.id, out, how=SendAs(conditions=("ask-onward",))).path)
    closed = SendAs(conditions=("no-onward",))
    asked = look(bob, exchange.send_package(alice, CASE, bob.officer.id, out, how=closed).path)
    assert (asked.conditions, len(asked.asks)) == (("no-onward",), 1)
    with pytest.raises(Refused, match="asked to be asked"):
        send(bob, carla, out)
    agreed = SendAs(agreed=frozenset({alice.officer.id}))
    assert exchange.send_package(bob, CASE, carla.officer.id, out, how=agreed).number == 1
    take(bob, exchange.send_package(alice, CASE, bob.officer.id, out, how=closed).path)
    with pytest.raises(Refused, match="goes to nobody else"):
        exchange.send_package(bob, CASE, carla.officer.id, out, how=agreed)
    assert exchange.send_package(bob, CASE, alice.officer.id, out).number == 1  # back to whom it came from


@pytest.mark.parametrize(
    "conditions",
    [["eyes-only"], [7], ["no-onward", "no-onward"], ["return-receipt-by:soon"], ["return-receipt-by:2026-02-30"],
     ["read-only"], [["no-onward"]], ["return-receipt-by:2026-02-01", "return-receipt-by:2026-02-02"]],
)  # fmt: skip
def test_a_condition_that_cannot_be_kept_refuses_a_case(conditions: list[Any]) -> None:
    assert terms.terms(conditions, Kind.CASE) is None
    assert terms.terms(["no-onward", "return-receipt-by:2026-02-01"], Kind.CASE) == terms.Terms(
        no_onward=True, receipt_by="2026-02-01"
    )


def test_the_newest_alone_travels_to_who_proved_to_have_the_rest(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    newest = SendAs(since_last=True)
    begin(alice, "one", "two")
    assert exchange.send_package(alice, CASE, bob.officer.id, out, how=newest).commits == 4  # nothing is proven yet
    take(bob, send(alice, bob, out))
    take(alice, send(bob, alice, out))
    add(alice, "three")
    sent = exchange.send_package(alice, CASE, bob.officer.id, out, how=newest)
    assert sent.commits == 1
    came = take(bob, sent.path)
    assert (codes(came), came.new_commits, titles(bob)) == ([], 1, {"one", "two", "three"})
    theirs = wrapped(out / "carla.r2ppkg", opened(bob.officer, sent.path), carla.officer.public.recipient)
    key = receiving_hash(carla.officer.public.recipient)
    for_carla = resigned(alice, carla, theirs, receivers=[{"key": key, "number": 1, "previous": None}])
    with pytest.raises(NotForUs):  # the access file does not know her
        look(carla, for_carla)


def test_the_newest_of_a_case_that_is_not_here_begins_none(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    take(alice, send(bob, alice, out))
    add(alice, "two")
    sent = exchange.send_package(alice, CASE, bob.officer.id, out, how=SendAs(since_last=True))
    with session.open_case(bob, CASE, write=False) as case:
        here = case.file.id
    bob.store.forget(here)
    with pytest.raises(Refused) as refused:
        look(bob, sent.path)
    assert refused.value.findings[0][0] == "incomplete"


def test_some_is_taken_in_with_what_it_stands_on_and_the_rest_later(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    second, third = add(bob, "two"), add(bob, "three")
    sent = send(bob, alice, out)
    seen = receiving.receive_package(alice, sent.path, only=[second])
    assert (seen.accepted, seen.left, seen.beside, titles(alice)) == (False, 1, (), {"one"})
    part = receiving.receive_package(alice, sent.path, accept=True, only=[second])
    assert (part.new_commits, part.left, titles(alice)) == (1, 1, {"one", "two"})
    again = look(alice, sent.path)
    assert (codes(again), again.new_commits) == ([], 1)
    with pytest.raises(NotFound):
        receiving.receive_package(alice, sent.path, accept=True, only=["nothing"])
    assert take(alice, sent).new_commits == 1
    assert titles(alice) == {"one", "two", "three"}
    with pytest.raises(Replay):
        look(alice, sent)
    fourth = add(bob, "four")
    change(bob, third, title="three, again")
    with_it = receiving.receive_package(alice, send(bob, alice, out).path, accept=True, only=[third])
    assert with_it.beside == (("item", fourth),)  # what was said of the third knows of the fourth
    assert (with_it.left, titles(alice)) == (0, {"one", "two", "three, again", "four"})


def test_differences_say_what_stood_here_and_what_came(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    begin(alice)
    item = add(alice, "as reported")
    change(alice, item, note="first")
    take(bob, send(alice, bob, out))
    change(alice, item, title="as Alice has it")
    change(bob, item, title="as Bob has it")
    change(bob, item, note="second")
    new = add(bob, "another")
    seen = look(alice, send(bob, alice, out))
    rows = {(row.record, row.field): (row.mine, row.theirs, row.status, row.title) for row in seen.rows}
    assert rows[item, "title"][:3] == ("as Alice has it", "as Bob has it", "conflicting")
    assert rows[item, "note"][:3] == ("first", "second", "changed")
    assert rows[new, "title"] == (None, "another", "new", "another")
    assert not [row for row in seen.rows if row.kind in {"access", "case"}]
    assert seen.differences["fields"][0].keys() == {"kind", "record", "title", "field", "mine", "theirs", "status"}


def test_a_conflict_is_given_to_an_officer_in_the_commit_that_comes_of_accepting(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    begin(alice)
    item = add(alice, "as reported")
    take(bob, send(alice, bob, out))
    change(alice, item, title="as Alice has it")
    change(bob, item, title="as Bob has it")
    sent = send(bob, alice, out)
    with pytest.raises(NotFound):
        receiving.receive_package(alice, sent.path, accept=True, assign="Nobody")
    came = receiving.receive_package(alice, sent.path, accept=True, assign="bob kante")
    assert came.conflicts == (("item", item, "title"),)
    take(bob, send(alice, bob, out))
    for desk in (alice, bob):
        with session.open_case(desk, CASE, write=False) as case:
            (one,) = history.conflicts(case)
            assert (one.field, one.assigned) == ("title", ("Bob Kante",))


def test_two_sticks_may_cross(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    begin(alice, "one")
    take(bob, send(alice, bob, out))
    add(alice, "by Alice")
    add(bob, "by Bob")
    there, back = send(alice, bob, out), send(bob, alice, out)
    assert (codes(take(bob, there)), codes(take(alice, back))) == ([], [])
    assert titles(alice) == titles(bob) == {"one", "by Alice", "by Bob"}
    assert take(alice, send(bob, alice, out)).new_commits == take(bob, send(alice, bob, out)).new_commits == 0


def test_a_clock_a_year_wrong_is_told_and_costs_nothing(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    begin(alice, "one")
    year = timedelta(days=365)
    ahead = resigned(alice, bob, send(alice, bob, out).path, created=moment(datetime.now(UTC) + year))
    assert codes(take(bob, ahead)) == ["clock"]
    assert "clock" in codes(look(bob, send(alice, bob, out)))  # before the last one of theirs, then
    assert titles(bob) == {"one"}


def test_a_package_that_expired_is_told_and_can_be_taken_in(
    three: list[Desk], out: Path, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    alice, bob, _ = three
    begin(alice, "one")
    past = moment(datetime.now(UTC) - timedelta(days=2))
    late = resigned(alice, bob, send(alice, bob, out).path, expires=past)
    assert codes(look(bob, late)) == ["expired"]
    with pytest.raises(UsageError, match="to come"):
        exchange.send_package(alice, CASE, bob.officer.id, out, how=SendAs(expires=past))
    status, said = answered(bob, capfdbinary, "package", "receive", str(late), "--accept")
    assert (status, said["accepted"], [one["code"] for one in said["findings"]]) == (3, True, ["expired"])
    status, said = answered(bob, capfdbinary, "package", "receive", str(late))
    assert (status, said["accepted"], said["differences"], said["error"]["code"]) == (3, False, {}, "replay")
    assert [one["code"] for one in said["findings"]] == ["replay"]


def answered(desk: Desk, capture: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, dict[str, Any]]:
    import desks

    common = ["--home", str(desk.home), "--passphrase-file", str(desks.passphrase_file(desk.home)), "--json"]
    status, _ = run([*common, *arguments])
    return status, json.loads(capture.readouterr().out)


def test_nobody_is_believed_by_a_key_inside_their_own_package(three: list[Desk], out: Path, tmp_path: Path) -> None:
    """A stranger's package whose cards name the stranger is a stranger's still."""
    alice, bob, carla = three
    begin(carla, "false")
    sent = send(carla, bob, out)
    bob.store.keep_notes(contacts.AREA, {carla.officer.id: None})
    members = opened(bob.officer, sent.path)
    assert carla.officer.id in members  # her card is in it
    with pytest.raises(UnknownSigner):
        look(bob, sent)
    posing = wrapped(out / "posing.r2ppkg", members, bob.officer.public.recipient)
    with pytest.raises(UnknownSigner):
        take(bob, posing)
    assert bob.store.cases() == []
    assert alice.officer.id != carla.officer.id


def test_a_sound_package_for_somebody_else_is_not_for_us_even_sealed_anew(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    begin(alice, "one")
    sent = send(alice, bob, out)
    handed_on = wrapped(out / "on.r2ppkg", opened(bob.officer, sent.path), carla.officer.public.recipient)
    for path in (sent.path, handed_on):
        with pytest.raises(NotForUs):
            take(carla, path)
    assert carla.store.cases() == []


def test_what_a_removed_officer_sends_is_refused_beyond_what_their_office_still_accepts(
    three: list[Desk], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob, _ = three
    begin(alice, "one")
    first, second = send(alice, bob, out), send(alice, bob, out)
    withdrawn = Revocation(
        office="00" * 32, officer=alice.officer.id, name="Alice Mbeki", reason="left", at=moment(datetime.now(UTC)),
        certificates=(), packages=((bob.officer.id, 1, None),), commits=(), here=bob.officer.id,
    )  # fmt: skip
    monkeypatch.setattr(receiving, "revoked", lambda _, signer: withdrawn if signer == alice.officer.id else None)
    assert codes(take(bob, first)) == ["withdrawn-since"]
    with pytest.raises(Revoked) as refused:
        take(bob, second)
    assert [code for code, _ in refused.value.findings] == ["revoked"]


def test_each_kind_is_sent_by_its_name(
    three: list[Desk], out: Path, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    alice, bob, carla = three
    begin(alice, "one")
    card = tmp_path / "card"
    contacts.export_card(carla, card)
    common = ("package", "send", "--to", "Bob Kante", "--out", str(out), "--expires", "30", "--kind")
    for kind, more in (("case", ("--case", CASE)), ("dossier", ("--case", CASE)), ("reference", ("--file", str(card)))):
        status, said = answered(alice, capfdbinary, *common, kind, *more)
        assert (status, said["kind"], [one["to"] for one in said["receivers"]]) == (0, kind, [bob.officer.id]), said
        assert said["expires"] > moment(datetime.now(UTC) + timedelta(days=29))
        status, came = answered(bob, capfdbinary, "package", "receive", said["path"], "--accept")
        assert (status, came["kind"], came["accepted"], came["findings"]) == (0, kind, True, [])
        assert came["differences"]
    assert answered(alice, capfdbinary, *common, "dossier")[0] == 2
