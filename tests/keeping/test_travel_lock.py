"""The travel lock: passphrase and officer together open nothing until the device secret is back."""

import json
from pathlib import Path

import pytest
from papers_of import made_shares, secret_on

import desks
from desks import CASE, PASSPHRASE
from r2p_desk.actions import device, sealing, session, travel
from r2p_desk.errors import (
    Damaged,
    InvalidValue,
    KeyringRefused,
    NotFound,
    Refused,
    TravelLocked,
    UsageError,
    WrongPassphrase,
)
from r2p_desk.keys import age
from r2p_desk.keys.age_hybrid import HybridRecipient
from r2p_desk.keys.officer import open_officer
from r2p_desk.system import keyring


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The home of somebody who stays behind."""
    (tmp_path / "office").mkdir()
    return desks.quick_home(tmp_path / "office", "Head Office")


def key_of(home: Path) -> HybridRecipient:
    with session.unlock(home, PASSPHRASE) as desk:
        return desk.officer.public.recipient


def released(office: Path, path: Path) -> bytearray:
    with session.unlock(office, PASSPHRASE) as desk:
        return travel.release(desk, path).secret


@pytest.fixture(params=["with a device secret", "without one"])
def traveller(request: pytest.FixtureRequest, home: Path, desk: session.Desk, tmp_path: Path) -> session.Desk:
    """An officer about to leave, with a device secret before or without; the second needs no keyring at all."""
    if request.param == "without one":
        request.getfixturevalue("no_keyring")
    else:
        request.getfixturevalue("open_keyring")
        device.switch_on(desk, PASSPHRASE, sheet=tmp_path / "home.pdf")
    return desk


def locked(home: Path) -> TravelLocked:
    """Nothing opens, and it is said why and what to do."""
    with pytest.raises(TravelLocked) as caught:
        session.unlock(home, PASSPHRASE)
    with pytest.raises(TravelLocked):
        session.unlock(home, "wrong")
    with pytest.raises(WrongPassphrase):
        open_officer((home / "officer.age").read_bytes(), PASSPHRASE)
    assert "travel-lock --return" in caught.value.todo
    return caught.value


def test_sealed_to_the_office_and_back(traveller: session.Desk, office: Path, tmp_path: Path) -> None:
    home = traveller.home
    before = sealing.device_in_use(home) is not None
    gone = travel.travel_lock(traveller, PASSPHRASE, to=key_of(office), out=tmp_path / "keep.age")
    assert (gone.held, gone.files) == ("contact", (home / "travel.age", tmp_path / "keep.age"))
    assert "contact" in locked(home).happened
    assert (home / "travel.age").read_bytes() == (tmp_path / "keep.age").read_bytes()
    secret = released(office, tmp_path / "keep.age")
    assert device.bring_back(home, PASSPHRASE, secret) == ("here" if before else "off")
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, CASE, write=False) as case:
        assert case.file.count("item") == 1
    assert not (home / "travel.age").exists()
    assert (home / "device.json").exists() == before


def test_on_a_sheet_and_back(traveller: session.Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "travel.pdf"
    assert travel.travel_lock(traveller, PASSPHRASE, sheet=sheet, text=True).held == "sheet"
    assert "sheet" in locked(traveller.home).happened
    device.bring_back(traveller.home, PASSPHRASE, secret_on(sheet))
    session.unlock(traveller.home, PASSPHRASE).close()


def test_back_with_recovery_shares(traveller: session.Desk, office: Path, tmp_path: Path) -> None:
    _, shares = made_shares(traveller, 2, 3, tmp_path / "shares")
    travel.travel_lock(traveller, PASSPHRASE, to=key_of(office))
    locked(traveller.home)
    secret = device.secret_from_shares(traveller.home, shares[:2])
    device.bring_back(traveller.home, PASSPHRASE, secret)
    session.unlock(traveller.home, PASSPHRASE).close()


def test_the_keyring_keeps_nothing_of_it(traveller: session.Desk, tmp_path: Path) -> None:
    travel.travel_lock(traveller, PASSPHRASE, sheet=tmp_path / "travel.pdf", text=True)
    file = sealing.read_device(traveller.home)
    assert file is not None
    assert file.state == "away"
    secret = secret_on(tmp_path / "travel.pdf")
    if file.before:
        assert keyring.fetch(file.entry) is None
    for path in (path for path in traveller.home.rglob("*") if path.is_file()):
        assert bytes(secret) not in path.read_bytes()
        assert secret.hex().encode() not in path.read_bytes()


def test_who_is_unlocked_can_finish(traveller: session.Desk, tmp_path: Path) -> None:
    travel.travel_lock(traveller, PASSPHRASE, sheet=tmp_path / "travel.pdf")
    session.open_case(traveller, CASE, write=True).close()
    with pytest.raises(TravelLocked):
        travel.travel_lock(traveller, PASSPHRASE, sheet=tmp_path / "again.pdf")
    assert not (tmp_path / "again.pdf").exists()


def test_the_second_journey_is_as_good_as_the_first(traveller: session.Desk, office: Path, tmp_path: Path) -> None:
    for journey in range(2):
        with session.unlock(traveller.home, PASSPHRASE) as desk:
            travel.travel_lock(desk, PASSPHRASE, to=key_of(office), out=tmp_path / f"{journey}.age")
        locked(traveller.home)
        device.bring_back(traveller.home, PASSPHRASE, released(office, tmp_path / f"{journey}.age"))
    session.unlock(traveller.home, PASSPHRASE).close()


def test_words_of_somebody_else_open_nothing(traveller: session.Desk, tmp_path: Path) -> None:
    travel.travel_lock(traveller, PASSPHRASE, sheet=tmp_path / "travel.pdf", text=True)
    with pytest.raises(Refused, match="not the device secret"):
        device.bring_back(traveller.home, PASSPHRASE, bytes(32))
    with pytest.raises(WrongPassphrase):
        device.bring_back(traveller.home, "wrong", secret_on(tmp_path / "travel.pdf"))
    locked(traveller.home)


@pytest.mark.usefixtures("no_keyring")
class TestRequest:
    """What is refused before anything is done."""

    def test_somebody_must_keep_it(self, desk: session.Desk) -> None:
        with pytest.raises(UsageError):
            travel.travel_lock(desk, PASSPHRASE)

    def test_not_oneself(self, desk: session.Desk) -> None:
        with pytest.raises(Refused, match="yourself"):
            travel.travel_lock(desk, PASSPHRASE, to=desk.officer.public.recipient)

    def test_not_over_something(self, desk: session.Desk, office: Path, tmp_path: Path) -> None:
        (tmp_path / "keep.age").write_bytes(b"mine")
        with pytest.raises(UsageError):
            travel.travel_lock(desk, PASSPHRASE, to=key_of(office), out=tmp_path / "keep.age")
        session.unlock(desk.home, PASSPHRASE).close()

    def test_not_with_a_slip_of_the_passphrase(self, desk: session.Desk, tmp_path: Path) -> None:
        with pytest.raises(WrongPassphrase):
            travel.travel_lock(desk, "slip", sheet=tmp_path / "travel.pdf")
        session.unlock(desk.home, PASSPHRASE).close()

    def test_contacts_are_found_by_id_and_name(self, desk: session.Desk, office: Path) -> None:
        with session.unlock(office, PASSPHRASE) as other:
            public = other.officer.public
        held = {"name": public.name, "receive": public.receive, "ed25519": public.ed25519}
        desk.store.keep_notes("contact", {public.id: held, "ff" * 32: {**held, "name": "head office"}})
        for name in (public.id, public.id.upper(), "Head Office"):
            assert travel.contact_key(desk, name) == public.recipient
        desk.store.keep_notes("contact", {"ee" * 32: {**held, "name": "Head Office"}})
        for name, said in (("Head Office", "Several"), ("nobody", "no contact")):
            with pytest.raises(NotFound, match=said):
                travel.contact_key(desk, name)
        desk.store.keep_notes("contact", {"ee" * 32: {**held, "name": "Broken", "receive": "age1pq1"}})
        with pytest.raises(InvalidValue):
            travel.contact_key(desk, "Broken")

    def test_the_sealed_file_is_what_the_page_says(self, desk: session.Desk, office: Path, tmp_path: Path) -> None:
        travel.travel_lock(desk, PASSPHRASE, to=key_of(office), out=tmp_path / "keep.age")
        data = (tmp_path / "keep.age").read_bytes()
        assert age.stanza_kinds(data) == ("mlkem768x25519",)
        with session.unlock(office, PASSPHRASE) as other:
            held = json.loads(age.decrypt(data, [other.officer.identity]))
        assert held.keys() == {"type", "format", "name", "officer", "entry", "secret", "made"}
        assert (held["type"], held["officer"]) == ("r2p-desk/device-secret", desk.officer.id)

    def test_a_file_for_others_or_damaged_is_not_released(
        self, desk: session.Desk, office: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "keep.age"
        travel.travel_lock(desk, PASSPHRASE, to=key_of(office), out=path)
        with pytest.raises(Refused):
            travel.release(desk, path)
        whole = path.read_bytes()
        with session.unlock(office, PASSPHRASE) as other:
            for at in range(0, len(whole), 11):
                path.write_bytes(desks.flipped(whole, at))
                with pytest.raises(Refused):
                    travel.release(other, path)
            for kind in ({"type": "r2p-desk/officer-recovery"}, {"secret": "00"}, {"officer": "me"}, {"more": "x"}):
                from r2p_desk.keys import canonical

                held = json.loads(age.decrypt(whole, [other.officer.identity]))
                path.write_bytes(age.encrypt(canonical.encode({**held, **kind}), [other.officer.public.recipient]))
                with pytest.raises(Damaged):
                    travel.release(other, path)
            path.write_bytes(whole)
            assert travel.release(other, path).name == desk.officer.name


@pytest.mark.usefixtures("open_keyring")
def test_a_keyring_that_refuses_leaves_all_as_it_was(
    home: Path, desk: session.Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device.switch_on(desk, PASSPHRASE, sheet=tmp_path / "home.pdf")

    def refuse(_: str) -> None:
        raise KeyringRefused("no")

    with monkeypatch.context() as refusing:
        refusing.setattr(keyring, "remove", refuse)
        with pytest.raises(KeyringRefused):
            travel.travel_lock(desk, PASSPHRASE, sheet=tmp_path / "travel.pdf")
    assert not (tmp_path / "travel.pdf").exists()
    session.unlock(home, PASSPHRASE).close()
    assert device.status(desk).state == "here"


@pytest.mark.usefixtures("open_keyring")
def test_a_travel_lock_cut_short_is_finished_at_the_next_unlock(home: Path, desk: session.Desk, tmp_path: Path) -> None:
    from msgspec.structs import replace

    device.switch_on(desk, PASSPHRASE, sheet=tmp_path / "home.pdf", text=True)
    file = sealing.read_device(home)
    assert file is not None
    sealing.write_device(home, replace(file, state="leaving", held="sheet", since="2026-11-23T12:00:00.000Z"))
    assert keyring.fetch(file.entry) is not None
    locked(home)
    assert keyring.fetch(file.entry) is None
    finished = sealing.read_device(home)
    assert finished is not None
    assert finished.state == "away"
    device.bring_back(home, PASSPHRASE, secret_on(tmp_path / "home.pdf"))
    session.unlock(home, PASSPHRASE).close()
