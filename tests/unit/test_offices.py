"""An office vouches for officers, withdraws them and renews its key; nobody else can, and nothing older comes back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.x509 import load_der_x509_crl
from test_command_line import documented_keys

import desks
import exchanging
import founding as making
from r2p_desk.actions import contacts, identities, office_work, offices, receiving, recovery, references, session, trust
from r2p_desk.actions.office_making import Ceremony, MadeOffice, create_office
from r2p_desk.actions.session import Desk
from r2p_desk.cli.run import run
from r2p_desk.domain.marking import Level
from r2p_desk.errors import (
    Altered,
    Damaged,
    MachineError,
    NotFound,
    Refused,
    UnknownSigner,
    UsageError,
    WrongPassphrase,
)
from r2p_desk.exchange import card as cards
from r2p_desk.exchange import revocation as forms
from r2p_desk.exchange.enrolment import read_enrolment
from r2p_desk.exchange.office_card import make_office_card, read_office_card
from r2p_desk.exchange.standing import OfficeRole, Standing
from r2p_desk.keys import canonical, certificate_files, shares
from r2p_desk.keys.age_hybrid import HybridIdentity
from r2p_desk.keys.office import fresh_signing_keys, open_office, seal_office
from r2p_desk.keys.officer import create_officer
from r2p_desk.keys.signing import Purpose, seal_statement

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
A, B, C = "a" * 64, "b" * 64, "c" * 64
CASE, WRITER = "1" * 32, "2" * 32


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> MadeOffice:
    """One office for all of this; what it enrols stays."""
    return making.make(tmp_path_factory.mktemp("office"))


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two officers who do not know each other."""
    homes = [exchanging.home(tmp_path, name) for name in exchanging.NAMES[:2]]
    unlocked = [session.unlock(home, desks.PASSPHRASE) for home in homes]
    with unlocked[0] as alice, unlocked[1] as bob:
        yield alice, bob


def take_card(desk: Desk, card: Path) -> contacts.Contact:
    """Take an officer's card in without comparing."""
    return contacts.add_contact(desk, card).contact


def stated(data: bytes) -> dict[str, Any]:
    """What a plain signed file says."""
    held: dict[str, Any] = json.loads(json.loads(data)["statement"])
    return held


def test_an_office_folder_holds_its_secrets_its_card_and_a_record(office: MadeOffice) -> None:
    card = read_office_card(office.card.read_bytes())
    assert (card.name, card.number, card.office, card.succession) == (office.name, 1, office.id, None)
    assert card.fingerprint == office.fingerprint
    assert cards.confirms(office.words.upper(), card.fingerprint)
    assert certificate_files.is_office(certificate_files.load(card.root))
    assert {path.name for path in office.folder.iterdir()} >= {"office.age", "office.card", "record.pdf", "sheets"}
    assert [path.name for path in office.sheets] == [f"office-share-{n}-of-3.pdf" for n in (1, 2, 3)]
    opened = open_office((office.folder / "office.age").read_bytes(), making.PASSPHRASE)
    assert str(opened.recovery) == card.recovery
    opened.wipe()
    with pytest.raises(WrongPassphrase):
        open_office((office.folder / "office.age").read_bytes(), "another")


def test_an_office_is_made_whole_or_not_at_all(tmp_path: Path, office: MadeOffice) -> None:
    plan = Ceremony(name="X", present=("Ruth Abebe",), holders=("Ruth Abebe", "Omar Haddad"), threshold=2)
    with pytest.raises(UsageError, match="empty folder"):
        create_office(plan, office.folder, making.PASSPHRASE)
    with pytest.raises(Refused, match="two shares"):
        create_office(Ceremony(name="X", present=("R",), holders=("R", "R"), threshold=2), tmp_path / "x", "p")
    with pytest.raises(UsageError, match="empty"):
        create_office(plan, tmp_path / "x", "")
    (tmp_path / "blocked").write_bytes(b"")
    with pytest.raises(MachineError):
        create_office(plan, tmp_path / "x", making.PASSPHRASE, sheets=tmp_path / "blocked" / "sheets")
    assert not (tmp_path / "x" / "office.age").exists()
    assert not (tmp_path / "x" / "office.card").exists()


def test_the_printed_shares_are_those_of_the_key_on_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[shares.Share, ...]] = []
    split = shares.split

    def kept(key: bytes, threshold: int, count: int) -> tuple[shares.Share, ...]:
        made.append(split(key, threshold, count))
        return made[-1]

    monkeypatch.setattr(shares, "split", kept)
    office = making.make(tmp_path)
    identity = HybridIdentity(shares.combine(made[0][1:]))
    assert str(identity.recipient) == read_office_card(office.card.read_bytes()).recovery


def test_officers_of_one_office_know_each_other_without_comparing(pair: tuple[Desk, Desk], office: MadeOffice) -> None:
    alice, bob = pair
    making.enrol(alice, office, role=OfficeRole.REVIEWER)
    card = making.enrol(bob, office, clearance=Level.STRICTLY_CONFIDENTIAL)
    known = take_card(alice, card)
    assert (known.office, known.role, known.clearance) == (office.id, "officer", "STRICTLY CONFIDENTIAL")
    assert offices.standing(alice, known) is Standing.OFFICE
    assert offices.same_office(alice, known)
    own = offices.office_of(alice)
    assert own is not None
    assert own.id == office.id
    out = card.with_name("exported")
    contacts.export_card(bob, out)
    assert out.read_bytes() == card.read_bytes(), "the card that is handed out is the one the office signed"


def test_a_card_of_an_unknown_office_or_of_a_key_inside_itself_is_refused(
    pair: tuple[Desk, Desk], office: MadeOffice, tmp_path: Path
) -> None:
    alice, bob = pair
    card = making.enrol(bob, office)
    with pytest.raises(UnknownSigner):
        take_card(alice, card)
    making.know(alice, office)
    false = tmp_path / "false"
    keys = fresh_signing_keys()  # an office of the forger's own, named in the card itself
    says = {**stated(card.read_bytes()), "signer": keys.verifying.id}
    false.write_bytes(seal_statement(keys, Purpose.CARD, says))
    with pytest.raises(UnknownSigner):
        take_card(alice, false)
    envelope = json.loads(card.read_bytes())
    own = json.loads(exchanging.card_of(bob))
    false.write_bytes(canonical.encode({**envelope, **{key: own[key] for key in ("ed25519", "ml_dsa_65")}}))
    with pytest.raises(Altered):
        take_card(alice, false)


def test_an_officer_does_not_give_themselves_a_role(
    pair: tuple[Desk, Desk], office: MadeOffice, tmp_path: Path
) -> None:
    alice, bob = pair
    making.know(alice, office)
    says = stated(making.enrol(bob, office).read_bytes())
    raised = tmp_path / "raised"
    mine = {**says, "signer": bob.officer.id, "role": "head", "clearance": "STRICTLY CONFIDENTIAL"}
    raised.write_bytes(bob.officer.seal_statement(Purpose.CARD, mine))
    known = take_card(alice, raised)
    assert (known.office, known.role, known.clearance) == ("", "", "")
    assert offices.standing(alice, known) is Standing.UNVERIFIED
    joined = tmp_path / "joined"
    joined.write_bytes(raised.read_bytes())
    with pytest.raises(Refused, match="No office"):
        offices.join(bob, joined.read_bytes())


def test_an_older_card_does_not_bring_a_clearance_back(
    pair: tuple[Desk, Desk], office: MadeOffice, tmp_path: Path
) -> None:
    alice, bob = pair
    making.know(alice, office)
    high = making.enrol(bob, office, clearance=Level.STRICTLY_CONFIDENTIAL)
    before = tmp_path / "before"
    before.write_bytes(high.read_bytes())
    assert take_card(alice, before).clearance == "STRICTLY CONFIDENTIAL"
    low = making.enrol(bob, office, clearance=Level.UNCLASSIFIED)
    assert take_card(alice, low).clearance == "UNCLASSIFIED"
    with pytest.raises(Refused, match="newer card"):
        take_card(alice, before)
    with pytest.raises(Refused, match="newer card"):
        offices.join(bob, before.read_bytes())
    contacts.add_contact(alice, low, contacts.find_contact(alice, bob.officer.id).words)
    own = tmp_path / "own"
    own.write_bytes(exchanging.card_of(bob))
    assert take_card(alice, own).office == office.id, "an officer's own card takes no vouching away"


def test_an_office_is_taken_in_only_by_its_fingerprint(pair: tuple[Desk, Desk], office: MadeOffice) -> None:
    alice, _ = pair
    data = office.card.read_bytes()
    for confirm in (None, "0" * 64, office.words.replace(office.words.split()[0], "academic academic")):
        with pytest.raises(Refused):
            offices.add_office(alice, data, confirm)
    assert offices.offices(alice) == [] == list(trust.trusted(alice))
    found, new = offices.add_office(alice, data, office.words.upper())
    assert new
    assert found.fingerprint == office.fingerprint
    assert not offices.add_office(alice, data)[1], "the same again changes nothing"
    assert [one.kind for one in trust.trusted(alice)] == ["office"], "its root counts for PDFs"


def test_an_office_s_key_is_renewed_and_the_old_one_counts_no_more(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    alice, bob = pair
    office = making.make(tmp_path)
    old_card = office.card.read_bytes()
    member = making.enrol(bob, office)
    making.know(alice, office)
    held = (office.folder / "office.age").read_bytes()
    out = tmp_path / "out"
    out.mkdir()
    with desks.quick_sealing():
        renewed = office_work.renew_key(office.folder, making.PASSPHRASE, out)
    assert office.card.read_bytes() == renewed.card.read_bytes() != old_card
    taken = offices.take_in(alice, renewed.card.read_bytes())
    assert (taken.what, taken.id, taken.new) == ("office", office.id, True)
    with pytest.raises(Refused, match="newer card"):
        offices.add_office(alice, old_card, office.words)
    with pytest.raises(UnknownSigner):
        take_card(alice, member)
    assert take_card(alice, renewed.cards[0]).office == office.id
    stolen = open_office(held, making.PASSPHRASE)
    gone = forms.draft(office.id, bob.officer.id, "Bob", "false", NOW, [], [], [])
    with pytest.raises(UnknownSigner):
        offices.add_revocation(alice, forms.make_revocation(stolen.keys, gone))
    stolen.wipe()


def test_a_card_in_an_office_s_name_by_another_key_is_refused(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    alice, _ = pair
    office = making.make(tmp_path)
    making.know(alice, office)
    card, keys, other = read_office_card(office.card.read_bytes()), fresh_signing_keys(), fresh_signing_keys()
    for before in (None, other):
        false = make_office_card(
            keys, card.name, card.root, card.recipient, NOW, office=card.office, number=2, before=before
        )
        with pytest.raises(Refused, match="another key"):
            offices.add_office(alice, false)


def test_an_unverified_contact_is_neither_written_to_nor_heard(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    alice, bob = pair
    exchanging.introduce(bob, alice, tmp_path)
    card = tmp_path / "bob.card"
    exported = contacts.export_card(bob, card)
    known = take_card(alice, card)
    assert offices.standing(alice, known) is Standing.UNVERIFIED
    with pytest.raises(Refused, match="never compared"):
        offices.refuse_unsendable(alice, known)
    assert bob.officer.id not in contacts.known_keys(alice)
    assert not any(one.name == known.name for one in contacts.known_certificates(alice))
    exchanging.begin(bob, "one")
    sent = exchanging.send(bob, alice, exchanging.stick(tmp_path))
    with pytest.raises(UnknownSigner):
        exchanging.look(alice, sent)
    with pytest.raises(Refused, match="not that of this card"):
        contacts.verify_contact(alice, known.name, "0" * 64)
    verified = contacts.verify_contact(alice, known.name, exported.words)
    assert offices.standing(alice, verified) is Standing.COMPARED
    offices.refuse_unsendable(alice, verified)
    assert exchanging.look(alice, sent).findings == ()
    again = take_card(alice, card)
    assert again.compared, "the same card without a fingerprint takes no comparison away"


def test_other_keys_never_come_in_without_a_fingerprint(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    alice, bob = pair
    exchanging.introduce(alice, bob, tmp_path)
    namesake = tmp_path / "namesake"
    namesake.write_bytes(cards.make_card(create_officer(bob.officer.name, NOW), NOW))
    for replace in (False, True):
        with pytest.raises(Refused, match="other keys"):
            contacts.add_contact(alice, namesake, replace=replace)


def test_a_request_is_enrolled_only_by_its_fingerprint_and_by_its_own_keys(
    pair: tuple[Desk, Desk], office: MadeOffice, tmp_path: Path
) -> None:
    alice, bob = pair
    request, out = tmp_path / "request", tmp_path / "out"
    print_ = offices.request_enrolment(alice, request)
    assert read_enrolment(request.read_bytes()).fingerprint == print_
    with pytest.raises(Refused, match="not that of this request"):
        office_work.enrol(request, office.folder, making.PASSPHRASE, out, confirm="0" * 64)
    says = stated(request.read_bytes())
    theirs = tmp_path / "theirs"
    offices.request_enrolment(bob, theirs)
    crossed = {**says, "request": stated(theirs.read_bytes())["request"]}
    request.write_bytes(alice.officer.seal_statement(Purpose.ENROLMENT, crossed))
    with pytest.raises(Altered):
        read_enrolment(request.read_bytes())
    data = theirs.read_bytes()
    for at in range(0, len(data), 499):
        with pytest.raises((Altered, Refused)):
            read_enrolment(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


def test_the_office_s_certificate_is_what_pdfs_are_signed_with(pair: tuple[Desk, Desk], office: MadeOffice) -> None:
    alice, bob = pair
    making.enrol(bob, office)
    making.know(alice, office)
    issued = identities.find_identity(bob, identities.OFFICE)
    assert (issued.name, issued.issuer) == (bob.officer.name, office.name)
    (root,) = trust.trust(alice).offices
    (der,) = [one for _, one in identities.identity_certificates(bob)]
    assert certificate_files.issued_by(certificate_files.load(der), certificate_files.load(root.der))
    with desks.quick_sealing():
        gone = office_work.withdraw(
            bob.officer.id, office.folder, making.PASSPHRASE, office.folder / "gone", reason="left the service"
        )
    taken = offices.take_in(alice, gone.list.read_bytes())
    assert taken.what == "certificates"
    assert taken.new
    (listed,) = trust.trust(alice).lists
    serial = certificate_files.load(der).serial_number
    assert load_der_x509_crl(listed).get_revoked_certificate_by_serial_number(serial) is not None


def test_a_revocation_names_the_last_that_counts(pair: tuple[Desk, Desk], office: MadeOffice, tmp_path: Path) -> None:
    alice, bob = pair
    making.know(alice, office)
    card = making.enrol(bob, office)
    known = take_card(alice, card)
    with desks.quick_sealing():
        made = office_work.withdraw(
            bob.officer.id, office.folder, making.PASSPHRASE, tmp_path / "gone", reason="keys were taken",
            packages=[(alice.officer.id, 3, A)], commits=[(CASE, WRITER, 2, B)],
        )  # fmt: skip
    data = made.path.read_bytes()
    assert offices.revoked(alice, bob.officer.id) is None
    assert offices.take_in(alice, data).new
    assert not offices.take_in(alice, data).new
    gone = offices.revoked(alice, bob.officer.id)
    assert gone is not None
    assert gone.reason == "keys were taken"
    assert offices.standing(alice, known) is Standing.REVOKED
    with pytest.raises(Refused, match="withdrew"):
        offices.refuse_unsendable(alice, known)
    accepted = [gone.accepts_package(number, digest) for number, digest in ((3, A), (3, B), (2, B), (4, A))]
    assert accepted == [True, False, True, False]
    commits = [(2, B), (2, C), (1, C), (3, B)]
    assert [gone.accepts_commit(CASE, WRITER, *one) for one in commits] == [True, False, True, False]
    assert not gone.accepts_commit("3" * 32, WRITER, 1, C)
    chain: list[forms.Signed] = [
        (WRITER, 1, A, None),
        (WRITER, 2, B, A),
        (WRITER, 1, C, None),
        (WRITER, 2, "d" * 64, C),
        (WRITER, 3, "e" * 64, B),
    ]
    assert gone.refused(CASE, chain) == {C, "d" * 64, "e" * 64}, "beside, and beyond; not those that lead there"
    assert not any(one.name == known.name for one in contacts.known_certificates(alice))
    request = tmp_path / "again"
    confirm = offices.request_enrolment(bob, request)
    with pytest.raises(Refused, match="withdrew these keys"):
        office_work.enrol(request, office.folder, making.PASSPHRASE, tmp_path / "x", confirm=confirm)


def test_only_the_office_that_vouches_withdraws(pair: tuple[Desk, Desk], office: MadeOffice, tmp_path: Path) -> None:
    alice, bob = pair
    other = making.make(tmp_path, "Another office")
    making.know(alice, office)
    making.know(alice, other)
    take_card(alice, making.enrol(bob, office))
    rogue = open_office((other.folder / "office.age").read_bytes(), making.PASSPHRASE)
    says: Any = (bob.officer.id, "Bob Kante", "because", NOW, [], [], [])
    offices.add_revocation(alice, forms.make_revocation(rogue.keys, forms.draft(other.id, *says)))
    assert offices.revoked(alice, bob.officer.id) is None, "another office's word about them is kept and does not count"
    with pytest.raises(Altered):
        offices.add_revocation(alice, forms.make_revocation(rogue.keys, forms.draft(office.id, *says)))
    stranger = forms.make_revocation(fresh_signing_keys(), forms.draft(office.id, *says))
    with pytest.raises(UnknownSigner):
        offices.add_revocation(alice, stranger)
    rogue.wipe()


def test_an_office_that_is_forgotten_vouches_for_nobody(pair: tuple[Desk, Desk], office: MadeOffice) -> None:
    alice, bob = pair
    making.know(alice, office)
    known = take_card(alice, making.enrol(bob, office))
    assert bob.officer.id in contacts.known_keys(alice)
    with session.unlock(exchanging.home(office.folder, "Dina Okoye"), desks.PASSPHRASE) as dina:
        gone = take_card(alice, making.enrol(dina, office))
    with desks.quick_sealing():
        made = office_work.withdraw(gone.id, office.folder, making.PASSPHRASE, office.folder / "left", reason="left")
    assert offices.take_in_file(alice, made.path).new
    assert offices.forget_office(alice, office.name).id == office.id
    assert offices.standing(alice, gone) is Standing.REVOKED, "what it withdrew stays withdrawn"
    assert offices.standing(alice, known) is Standing.UNVERIFIED
    assert bob.officer.id not in contacts.known_keys(alice)
    assert [one.kind for one in trust.trusted(alice)] == ["list"]
    with pytest.raises(NotFound):
        offices.forget_office(alice, office.name)
    with pytest.raises(Refused, match="your own"):
        offices.forget_office(bob, office.id)


def test_a_card_that_ran_out_is_not_written_to(pair: tuple[Desk, Desk], office: MadeOffice) -> None:
    alice, bob = pair
    making.enrol(alice, office)
    known = take_card(alice, making.enrol(bob, office))
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    out = msgspec.structs.replace(known, valid_until=past)
    assert not offices.same_office(alice, out)
    with pytest.raises(Refused, match="valid until"):
        offices.refuse_unsendable(alice, out)


def test_members_are_listed_and_a_broken_file_is_named(office: MadeOffice, tmp_path: Path) -> None:
    assert all(one.officer and one.card for one in office_work.members(office.folder, making.PASSPHRASE))
    with pytest.raises(NotFound):
        office_work.members(tmp_path, making.PASSPHRASE)
    data = bytearray((office.folder / "office.age").read_bytes())
    data[-1] ^= 1
    (tmp_path / "office.age").write_bytes(data)
    with pytest.raises(Damaged):
        office_work.members(tmp_path, making.PASSPHRASE)
    opened = open_office((office.folder / "office.age").read_bytes(), making.PASSPHRASE)
    with desks.quick_sealing():
        again = open_office(seal_office(opened, "p", 10), "p")
    assert again.members == opened.members
    assert "<OfficeKeys" in repr(again)


@pytest.mark.parametrize("step", range(8))
def test_an_altered_office_card_or_revocation_is_refused(office: MadeOffice, step: int) -> None:
    data = office.card.read_bytes()
    at = len(data) * step // 8
    with pytest.raises(Altered):
        read_office_card(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    with pytest.raises(Altered):
        read_office_card(data[:at])


def test_reference_files_travel_in_a_package_and_each_is_taken_in_by_its_own_rules(
    pair: tuple[Desk, Desk], office: MadeOffice, tmp_path: Path
) -> None:
    alice, bob = pair
    exchanging.introduce(alice, bob, tmp_path)
    exchanging.introduce(bob, alice, tmp_path)
    making.know(alice, office)
    stranger = exchanging.home(tmp_path, "Dina Okoye")
    with session.unlock(stranger, desks.PASSPHRASE) as dina:
        card = making.enrol(dina, office)
    unknown = making.make(tmp_path, "An office nobody knows")
    out = exchanging.stick(tmp_path)
    to = [contacts.find_contact(bob, alice.officer.id)]
    with pytest.raises(UsageError, match="signed"):
        references.send_reference(bob, to, [tmp_path / "dina" / "passphrase.txt"], out)
    sent = references.send_reference(bob, to, [card, unknown.card], out)
    seen = receiving.receive_package(alice, sent.path)
    assert [one["what"] for one in seen.differences["reference"]] == ["card", "office"]
    assert len(contacts.contacts(alice)) == 1, "looked at, nothing taken in"
    came = receiving.receive_package(alice, sent.path, accept=True)
    first, second = came.differences["reference"]
    assert (first["name"], first["taken"], second["taken"], second["refused"]) == (
        "Dina Okoye", True, False, "refused",
    )  # fmt: skip
    assert "reference-refused" in {one.code for one in came.findings}
    known = contacts.find_contact(alice, "Dina Okoye")
    assert offices.standing(alice, known) is Standing.OFFICE
    assert [one.id for one in offices.offices(alice)] == [office.id], "an office comes in by its fingerprint alone"


def test_the_office_s_shares_bring_an_officer_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[shares.Share, ...]] = []
    split = shares.split

    def kept(key: bytes, threshold: int, count: int) -> tuple[shares.Share, ...]:
        made.append(split(key, threshold, count))
        return made[-1]

    monkeypatch.setattr(shares, "split", kept)
    office, home = making.make(tmp_path), exchanging.home(tmp_path, "Alice Mbeki")
    with session.unlock(home, desks.PASSPHRASE) as alice:
        with pytest.raises(NotFound):
            offices.recover_through_office(alice)
        making.enrol(alice, office)
        addressed = offices.recover_through_office(alice)
        assert (addressed.office, addressed.fingerprint, addressed.replaced) == (office.id, office.recovery, False)
        status = recovery.status(alice)
        assert (status.exists, status.office, status.file, status.shares) == (True, office.id, "sound", ())
        with pytest.raises(Refused):
            recovery.check_share(alice, made[0][0])
        assert recovery.renew(alice.home, alice.store, alice.officer, None), "sealed anew to the same key"
        public = alice.officer.public
    back = recovery.recovered(home, made[0][:2])
    assert back.public == public
    with pytest.raises(Refused):
        recovery.recovered(home, made[0][:1])


def test_the_commands_do_the_same(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    homes = [exchanging.home(tmp_path, name) for name in exchanging.NAMES[:2]]
    secret = tmp_path / "office-passphrase.txt"
    secret.write_text(making.PASSPHRASE, encoding="utf-8")
    safe, out = tmp_path / "safe", exchanging.stick(tmp_path)
    folder = ["--office", str(safe), "--office-passphrase-file", str(secret)]

    def told(home: Path, *given: str, status: int = 0) -> dict[str, Any]:
        common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        with desks.quick_sealing():
            found, _ = run([*common, *given])
        captured = capfdbinary.readouterr()
        assert found == status, captured.err
        body: dict[str, Any] = json.loads(captured.out or b"{}")
        return body

    alice, bob = homes
    who = [word for name in making.HOLDERS for word in ("--holder", name)]
    made = told(
        alice, "office", "create", "Field office", "--out", str(safe), "--present", "Ruth Abebe", *who,
        "--threshold", "2", "--office-passphrase-file", str(secret),
    )  # fmt: skip
    assert set(made) == documented_keys("office create")
    told(alice, "office", "add", made["card"], status=3)
    for home in homes:
        taken = told(home, "office", "add", made["card"], "--confirm", made["words"].upper())
        assert set(taken) == documented_keys("office add")
        name = home.parent.name
        asked = told(home, "office", "request", "--out", str(out / f"{name}.request"))
        assert set(asked) == documented_keys("office request")
        enrolled = told(
            home, "office", "enrol", asked["path"], *folder, "--confirm", asked["fingerprint"], "--role", "reviewer",
            "--clearance", "strictly-confidential", "--out", str(out / f"{name}.card"),
        )  # fmt: skip
        assert set(enrolled) == documented_keys("office enrol")
        assert set(told(home, "office", "join", enrolled["path"])) == documented_keys("office join")
    added = told(alice, "contact", "add", str(out / "bob.card"))
    assert (added["standing"], added["role"], added["clearance"]) == ("office", "reviewer", "STRICTLY CONFIDENTIAL")
    members = told(alice, "office", "members", *folder)["members"]
    assert set(members[0]) == documented_keys("office members", "members")
    sent = told(
        alice, "office", "send", "--to", "Bob Kante", "--file", str(out / "alice.card"), "--out", str(out)
    )  # fmt: skip
    assert set(sent) == documented_keys("office send")
    gone = told(
        alice, "office", "revoke", "Bob Kante", *folder, "--reason", "left", "--out", str(out / "gone"),
        "--accept-package", f"Alice Mbeki/3/{A}", "--accept-commit", f"{CASE}/{WRITER}/2/{B}",
    )  # fmt: skip
    assert set(gone) == documented_keys("office revoke")
    told(
        alice, "office", "revoke", "Bob Kante", *folder, "--reason", "x", "--out", "y", "--accept-commit", "1", status=2
    )
    told(alice, "office", "add", gone["path"])
    listed = told(alice, "office", "list")
    assert set(listed) == documented_keys("office list")
    assert set(listed["revocations"][0]) == documented_keys("office list", "revocations")
    assert listed["revocations"][0]["packages"][0][1:] == [3, A]
    assert told(alice, "contact", "list")["contacts"][0]["standing"] == "revoked"
    renewed = told(alice, "office", "renew-key", *folder, "--out", str(out))
    assert set(renewed) == documented_keys("office renew-key")
    assert told(bob, "office", "add", renewed["card"])["new"]
    assert len(told(alice, "trust", "list")["trusted"]) == 2, "the root, and the list beside the revocation"
    assert told(bob, "recovery", "office")["office"] == told(bob, "recovery", "status")["office"] == made["id"]
    assert set(told(bob, "card", "renew-key")) == documented_keys("card renew-key")
    status = told(bob, "card", "status", "--days", "90")
    assert set(status) == documented_keys("card status")
    assert (status["days"], status["due"], len(status["former"])) == (90, False, 1)
    assert len(told(bob, "card", "retire-key")["destroyed"]) == 1


def test_what_a_withdrawn_officer_signed_beyond_what_counts_is_not_merged_but_named(
    office: MadeOffice, tmp_path: Path
) -> None:
    out = exchanging.stick(tmp_path)
    with exchanging.officers(tmp_path, *exchanging.NAMES) as (alice, bob, carla):
        for desk in (alice, bob, carla):
            making.enrol(desk, office)
        for desk, other in ((alice, bob), (alice, carla), (bob, alice), (bob, carla), (carla, bob), (carla, alice)):
            take_card(desk, office.folder / f"{other.officer.id[:16]}.card")
        exchanging.begin(alice, "one")
        for desk in (bob, carla, bob):  # once more, now that Carla is on the list
            exchanging.take(desk, exchanging.send(alice, desk, out))
        exchanging.add(bob, "two")
        exchanging.take(alice, exchanging.send(bob, alice, out))
        with session.open_case(alice, exchanging.CASE, write=False) as case:
            last = next(entry for entry in reversed(case.file.entries()) if entry.officer == bob.officer.id)
            accepted = (case.file.id, last.writer, last.seq, last.id)
        exchanging.add(bob, "three, by whoever took the keys")
        exchanging.take(carla, exchanging.send(bob, carla, out))
        late = exchanging.send(bob, alice, out)
        with desks.quick_sealing():
            gone = office_work.withdraw(
                bob.officer.id, office.folder, making.PASSPHRASE, tmp_path / "gone", reason="keys were taken",
                packages=[(alice.officer.id, 1, None)], commits=[accepted],
            )  # fmt: skip
        offices.take_in(alice, gone.path.read_bytes())
        with pytest.raises(Refused) as refused:
            exchanging.take(alice, late)
        assert refused.value.findings[0][0] == "revoked"
        came = exchanging.take(alice, exchanging.send(carla, alice, out))
        assert "commit-revoked" in {one.code for one in came.findings}
        assert exchanging.titles(alice) == {"one", "two"}, "what counted before still does"
        offices.take_in(carla, gone.path.read_bytes())
        exchanging.add(alice, "four")
        again = exchanging.look(carla, exchanging.send(alice, carla, out))
        (named,) = [one.text for one in again.findings if one.code == "commit-revoked"]
        assert "merged earlier" in named, "it is not taken out again, but said"


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "r2p-desk/card"}, {"format": 0}, {"format": True}, {"format": "1"}, {"case": "1" * 32},
        {"office": "x"}, {"office": B}, {"number": 0}, {"number": 1.5}, {"number": 2**31}, {"name": " padded "},
        {"name": ""}, {"name": "a\nb"}, {"root": "!"}, {"root": ""}, {"recovery": "age1pq1x"}, {"recovery": None},
        {"created": "yesterday"}, {"succession": 1}, {"ed25519": "00"}, {"ml_dsa_65": None},
    ],
    ids=str,
)  # fmt: skip
def test_an_office_card_has_one_form(office: MadeOffice, fields: dict[str, Any]) -> None:
    opened = open_office((office.folder / "office.age").read_bytes(), making.PASSPHRASE)
    says = {**stated(office.card.read_bytes()), **fields}
    try:
        data = seal_statement(opened.keys, Purpose.CARD, says)
    except Refused:
        return  # what cannot be written as one statement cannot be signed either
    finally:
        opened.wipe()
    with pytest.raises(Altered):
        read_office_card(data)


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "r2p-desk/card"}, {"format": 0}, {"case": CASE}, {"office": "x"}, {"officer": None}, {"name": ""},
        {"reason": "x" * 501}, {"at": "now"}, {"certificates": ["x"]}, {"packages": [[A, -1, None]]},
        {"packages": [[A, 1]]}, {"packages": [["x", 1, None]]}, {"packages": [[A, 1, "x"]]}, {"packages": None},
        {"commits": [[CASE, WRITER, 1]]}, {"commits": [[CASE, "x", 1, A]]}, {"commits": [[CASE, WRITER, -1, A]]},
    ],
    ids=str,
)  # fmt: skip
def test_a_revocation_has_one_form(fields: dict[str, Any]) -> None:
    keys = fresh_signing_keys()
    known = {keys.verifying.id: keys.verifying}
    made = forms.draft(A, B, "Bob", "left", NOW, [C], [(A, 1, B)], [(CASE, WRITER, 1, C)])
    says = stated(forms.make_revocation(keys, made))
    assert forms.read_revocation(seal_statement(keys, Purpose.REVOCATION, says), known).packages == ((A, 1, B),)
    data = seal_statement(keys, Purpose.REVOCATION, {**says, **fields})
    with pytest.raises(Altered):
        forms.read_revocation(data, known)


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "king"}, {"role": None}, {"clearance": "SECRET"}, {"clearance": ""}, {"valid_until": "later"},
        {"office": "x"}, {"issued": ""}, {"issued": "!"}, {"issued": None}, {"name": "Another\n"},
    ],
    ids=str,
)  # fmt: skip
def test_what_an_office_says_of_an_officer_has_one_form(
    pair: tuple[Desk, Desk], office: MadeOffice, fields: dict[str, Any]
) -> None:
    _, bob = pair
    opened = open_office((office.folder / "office.age").read_bytes(), making.PASSPHRASE)
    keys = {opened.keys.verifying.id: opened.keys.verifying}
    says = stated(making.enrol(bob, office).read_bytes())
    assert cards.read_card(seal_statement(opened.keys, Purpose.CARD, says), keys).vouched is not None
    data = seal_statement(opened.keys, Purpose.CARD, {**says, **fields})
    opened.wipe()
    with pytest.raises(Altered):
        cards.read_card(data, keys)
