"""Receipts, dossiers, reference files and what a withdrawn officer signed: both readers come to one answer."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import desks
import exchanging
import founding
import r2p_verifier
from exchanging import begin, send, stick, take
from r2p_desk.actions import contacts, dossiers, office_work, offices, receipts, references, session
from r2p_desk.actions.contacts import find_contact
from r2p_desk.actions.dossiers import DossierAsked
from r2p_desk.actions.session import Desk
from r2p_desk.exchange.card import make_card
from r2p_desk.exchange.manifest import manifest_hash
from r2p_desk.exchange.stated import seal
from r2p_desk.exchange.statements import Sheet
from r2p_desk.keys import canonical
from r2p_desk.keys.signing import Purpose
from r2p_verifier import VERIFIER, Bench, Spoil

pytestmark = pytest.mark.interop
MOMENT = "2026-11-23T12:00:00.000Z"


class Sent(NamedTuple):
    """A package that came, in its pieces, and both readers of its receiver."""

    bench: Bench
    sender: Desk
    members: dict[str, bytes]

    def fresh(self) -> Spoil:
        return Spoil(self.sender.officer, self.members)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Sent]]:
    """A case from Alice to Bob, his receipt; her dossier and her reference files for him."""
    folder = tmp_path_factory.mktemp("kinds")
    with exchanging.officers(folder, *exchanging.NAMES) as (alice, bob, carla):
        begin(alice, "Checkpoint at the bridge")
        out = stick(folder)
        case = send(alice, bob, out).path
        to_bob, to_alice = Bench(folder, alice, bob, carla), Bench(folder, bob, alice, carla)
        take(bob, case)
        receipt = exchanging.opened(alice.officer, receipts.send_receipts(bob, alice.officer.id, out).path)
        with session.open_case(alice, exchanging.CASE, write=True) as opened:
            contact = find_contact(alice, bob.officer.id)
            prepared = dossiers.preview_dossier(opened, contact, DossierAsked(title="North", subject="North"))
            dossier = dossiers.send_dossier(opened, prepared, out).sent.path
        card = to_bob.cards[carla]
        reference = references.send_reference(alice, [contact], [card], out).path
        yield {
            "receipt": Sent(to_alice, bob, receipt),
            "dossier": Sent(to_bob, alice, exchanging.opened(bob.officer, dossier)),
            "reference": Sent(to_bob, alice, exchanging.opened(bob.officer, reference)),
        }


def stated(one: Spoil) -> dict[str, Any]:
    return dict(json.loads(json.loads(one.get("statement"))["statement"]))


def sheet(**fields: Any) -> Callable[[Spoil, Sent], bytes]:
    """The receipts signed anew by their sender, with other words."""

    def spoil(one: Spoil, sent: Sent) -> bytes:
        return one.part(
            "statement", sent.sender.officer.seal_statement(Purpose.RECEIPT, {**stated(one), **fields})
        ).archive()

    return spoil


def inner(make: Callable[[str, Sent], str]) -> Callable[[Spoil, Sent], bytes]:
    """The receipts with the first of them changed, signed anew by their sender."""

    def spoil(one: Spoil, sent: Sent) -> bytes:
        texts = stated(one)["statements"]
        return sheet(statements=[make(texts[0], sent), *texts[1:]])(one, sent)

    return spoil


def anew(text: str, sent: Sent, **fields: Any) -> str:
    held = {**json.loads(json.loads(text)["statement"]), **fields}
    return sent.sender.officer.seal_statement(Purpose.RECEIPT, held).decode()


def by_another(text: str, sent: Sent) -> str:
    officer = sent.bench.carla.officer
    held = {**json.loads(json.loads(text)["statement"]), "signer": officer.id}
    return officer.seal_statement(Purpose.RECEIPT, held).decode()


def signed_as(purpose: Purpose) -> Callable[[Spoil, Sent], bytes]:
    return lambda one, sent: one.part("statement", sent.sender.officer.seal_statement(purpose, stated(one))).archive()


def sheet_by_another(one: Spoil, sent: Sent) -> bytes:
    officer = sent.bench.carla.officer
    made = Sheet(to=sent.bench.bob.officer.id, at=MOMENT, statements=tuple(stated(one)["statements"]))
    return one.part("statement", seal(officer, made).encode()).archive()


def dossier(change: Callable[[dict[str, Any]], object]) -> Callable[[Spoil, Sent], bytes]:
    """The dossier with other words, in a package its sender signed."""

    def spoil(one: Spoil, _: Sent) -> bytes:
        held = json.loads(one.get("dossier"))
        change(held)
        return one.part("dossier", canonical.encode(held)).archive()

    return spoil


def reference(data: Callable[[bytes], bytes]) -> Callable[[Spoil, Sent], bytes]:
    def spoil(one: Spoil, _: Sent) -> bytes:
        name = one.manifest["parts"][0]["id"]
        return one.part(name, data(one.get(name))).archive()

    return spoil


SPOILED: dict[str, tuple[str, list[str], Callable[[Spoil, Sent], bytes]]] = {
    "receipts as they came": ("receipt", [], lambda one, _: one.archive()),
    "receipts in letters that are none": ("receipt", ["altered"], lambda one, _: one.part(
        "statement", b"\xff" + one.get("statement")).archive()),
    "receipts with a blank": ("receipt", ["altered"], lambda one, _: one.part(
        "statement", one.get("statement").replace(b",", b", ", 1)).archive()),
    "receipts signed for another purpose": ("receipt", ["altered"], signed_as(Purpose.RECALL)),
    "receipts signed by another": ("receipt", ["altered"], sheet_by_another),
    "receipts made to another": ("receipt", ["altered"], sheet(to="ab" * 32)),
    "receipts of a later version": ("receipt", ["too-new"], sheet(format=2)),
    "receipts that are none": ("receipt", ["altered"], sheet(statements=[])),
    "receipts that are numbers": ("receipt", ["altered"], sheet(statements=[1])),
    "receipts of another type": ("receipt", ["altered"], sheet(type="r2p-desk/recall")),
    "one receipt signed by another": ("receipt", ["foreign-statement"], inner(by_another)),
    "one receipt made to another": ("receipt", ["foreign-statement"], inner(
        lambda text, sent: anew(text, sent, to="ab" * 32))),
    "one receipt altered": ("receipt", ["foreign-statement"], inner(
        lambda text, _: text.replace("whole", "part"))),
    "one receipt of another type": ("receipt", ["unknown-statement"], inner(
        lambda text, sent: anew(text, sent, type="r2p-desk/rumour"))),
    "one receipt of a later version": ("receipt", ["unknown-statement"], inner(
        lambda text, sent: anew(text, sent, format=2))),
    "a dossier as it came": ("dossier", [], lambda one, _: one.archive()),
    "a dossier with a blank": ("dossier", ["altered"], lambda one, _: one.part(
        "dossier", one.get("dossier").replace(b",", b", ", 1)).archive()),
    "a dossier of another type": ("dossier", ["altered"], dossier(lambda held: held.update(type="r2p-desk/card"))),
    "a dossier of a later version": ("dossier", ["too-new"], dossier(lambda held: held.update(format=2))),
    "a dossier of another originator": ("dossier", ["altered"], dossier(
        lambda held: held["originator"].update(key="ab" * 32))),
    "a dossier of number 0": ("dossier", ["altered"], dossier(lambda held: held.update(number=0))),
    "a dossier whose id leads up": ("dossier", ["altered"], dossier(lambda held: held.update(id="../x"))),
    "a dossier that names a paper that is not there": ("dossier", ["altered"], dossier(
        lambda held: held.update(papers=[{
            "id": "paper-0001", "title": "x", "marking": held["marking"], "size": 1, "sha256": "ab" * 32}]))),
    "a card as it came": ("reference", [], lambda one, _: one.archive()),
    "a card altered": ("reference", ["reference-refused"], reference(lambda data: data.replace(b"Carla", b"Darla"))),
    "certificates, which are left to who takes them in": ("reference", [], reference(lambda _: b"-----BEGIN")),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_both_readers_tell_the_same(sent: dict[str, Sent], name: str) -> None:
    kind, expected, spoil = SPOILED[name]
    one = sent[kind]
    application, verifier = one.bench.both(spoil(one.fresh(), one))
    assert sorted(set(verifier)) == sorted(set(application) - {"gap"}) == expected  # those before were not taken in


def test_both_refuse_what_a_withdrawn_officer_sent_since(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An office vouched for Alice, and names the last of her packages to Bob that it still accepts."""
    office = founding.make(tmp_path / "office")
    with exchanging.officers(tmp_path, *exchanging.NAMES) as (alice, bob, carla):
        card = founding.enrol(alice, office)
        founding.know(bob, office)
        contacts.add_contact(bob, card)
        begin(alice, "one")
        bench = Bench(tmp_path, alice, bob, carla)
        bench.cards[bob].write_bytes(make_card(bob.officer, datetime.now(UTC)))
        sent = []
        for number in range(2):
            to_bob = send_reference(alice, bob, bench.cards[carla], tmp_path)
            sent.append(exchanging.opened(bob.officer, to_bob))
            assert bench.application(to_bob) == (["gap"] if number else [])
        with desks.quick_sealing():
            gone = office_work.withdraw(
                alice.officer.id, office.folder, founding.PASSPHRASE, tmp_path / "gone", reason="keys were taken",
                packages=[(bob.officer.id, 1, manifest_hash(sent[0]["manifest.json"]))],
            )  # fmt: skip
        told = []
        arguments = ["--signer", str(office.card), "--signer", str(card), "--receiver", str(bench.cards[bob]), "--json"]
        for revoked in ([], ["--revocation", str(gone.path)]):
            for members in sent:
                plain = tmp_path / "package.tar"
                plain.write_bytes(Spoil(alice.officer, members).archive())
                VERIFIER.main([str(plain), *arguments, *revoked])
                body = json.loads(capsys.readouterr().out)
                told.append((body["verdict"], [one["code"] for one in body["findings"]]))
        offices.take_in(bob, gone.path.read_bytes())
        ours = [bench.application(r2p_verifier.sealed(bench, Spoil(alice.officer, members))) for members in sent]
    assert told == [("valid", []), ("valid", []), ("valid", ["withdrawn-since"]), ("revoked", ["revoked"])]
    assert ours == [["withdrawn-since"], ["revoked"]]


def test_a_card_an_office_vouches_for_counts_by_the_office_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = founding.make(tmp_path / "office")
    with exchanging.officers(tmp_path, *exchanging.NAMES[:1]) as (alice,):
        card = founding.enrol(alice, office)

    def told(*arguments: str) -> dict[str, Any]:
        VERIFIER.main([*arguments, "--json"])
        return dict(json.loads(capsys.readouterr().out))

    assert told(str(card))["verdict"] == "unknown-signer"
    assert told(str(card), "--signer", str(card))["verdict"] == "unusable"
    body = told(str(card), "--signer", str(office.card), "--fingerprint", office.words)
    assert (body["verdict"], body["name"], body["signer_name"]) == ("valid", "Alice Mbeki", office.name)
    assert told(str(card), "--signer", str(office.card), "--fingerprint", "ab" * 32)["verdict"] == "unusable"
    assert told(str(office.card), "--fingerprint", office.words)["verdict"] == "valid"


def test_a_card_that_was_renewed_is_vouched_for_by_the_one_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = founding.make(tmp_path / "office")
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        card = founding.enrol(alice, office)
        own = json.loads(json.loads(make_card(alice.officer, datetime.now(UTC)))["statement"])
        renewed, stolen = tmp_path / "renewed.card", tmp_path / "stolen.card"
        vouched = {"follows": "ab" * 32, "voucher": card.read_text()}
        renewed.write_bytes(alice.officer.seal_statement(Purpose.CARD, {**own, **vouched}))
        theirs = json.loads(json.loads(make_card(bob.officer, datetime.now(UTC)))["statement"])
        stolen.write_bytes(bob.officer.seal_statement(Purpose.CARD, {**theirs, **vouched}))
    told = []
    for file in (renewed, stolen):
        VERIFIER.main([str(file), "--signer", str(office.card), "--fingerprint", office.words, "--json"])
        told.append(json.loads(capsys.readouterr().out)["verdict"])
    assert told == ["valid", "unknown-signer"]


def send_reference(sender: Desk, to: Desk, file: Path, folder: Path) -> Path:
    return references.send_reference(sender, [find_contact(sender, to.officer.id)], [file], stick(folder)).path
