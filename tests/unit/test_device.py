"""The device secret and the file that says where it is: what it does to the passphrase, and that it tells nothing."""

import base64
import hashlib
import hmac
import json
import os
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

import desks
from r2p_desk.errors import Damaged, InvalidValue, NewerVersion, WrongPassphrase
from r2p_desk.keys import age, age_passphrase, device
from r2p_desk.keys.age_passphrase import PassphraseIdentity
from r2p_desk.keys.device import DeviceFile
from r2p_desk.keys.officer import Officer, create_officer, open_officer, seal_officer

SECRET = bytes(range(32))
FILE = DeviceFile(
    entry="00" * 16, check=device.check_of(SECRET, "00" * 16), seals=("ab" * 32,), state="away", before=False,
    held="contact", since="2026-11-23T12:00:00.000Z",
)  # fmt: skip


@pytest.fixture(scope="module")
def officer() -> Officer:
    return create_officer("Aïcha Diallo", datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture
def sealed(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(age_passphrase, "LEAST_WORK", 10)
    return seal_officer(officer, "ﬁre and Åland", 10, secret=SECRET)


def test_the_file_stays_a_standard_age_file_under_the_documented_passphrase(officer: Officer, sealed: bytes) -> None:
    """NFKC of the passphrase, HMAC-SHA256 under the device secret, base64: any age program opens it with that."""
    plain = "fire and Åland".encode()
    typed = base64.b64encode(hmac.new(SECRET, plain, hashlib.sha256).digest()).decode()
    assert device.strengthened("ﬁre and Åland", SECRET) == typed
    assert len(typed) == 44
    assert json.loads(age.decrypt(sealed, [PassphraseIdentity(typed)]))["desk_key"] == officer.desk_key.hex()


def test_it_takes_both(officer: Officer, sealed: bytes) -> None:
    assert open_officer(sealed, "ﬁre and Åland", secret=SECRET).id == officer.id
    for passphrase, secret in (
        ("fire and Åland", None),
        ("other", SECRET),
        ("fire and Åland", bytes(32)),
        ("", SECRET),
    ):
        with pytest.raises(WrongPassphrase):
            open_officer(sealed, passphrase, secret=secret)


def test_an_empty_passphrase_seals_nothing_even_with_a_device_secret(officer: Officer) -> None:
    with pytest.raises(InvalidValue):
        seal_officer(officer, "", 18, secret=SECRET)


def test_without_a_device_secret_nothing_changes(officer: Officer) -> None:
    again = open_officer(desks.quickly_sealed(officer, "plain"), "plain")
    assert again.id == officer.id


def test_the_check_tells_the_right_secret_and_is_no_use_beside_the_passphrase() -> None:
    assert FILE.fits(SECRET)
    assert not FILE.fits(bytes(32))
    assert FILE.check != hmac.new(SECRET, b"r2p-desk/device-check/1", hashlib.sha256).hexdigest()
    assert device.check_of(SECRET, "11" * 16) != FILE.check


def test_the_keyring_s_text_comes_back_and_nothing_else_does() -> None:
    text = device.to_text(SECRET)
    assert (device.from_text(text), len(text)) == (bytearray(SECRET), 44)
    for other in ("", "x", text[:-2], text + "AAAA", base64.b64encode(bytes(31)).decode(), text.replace("A", "\u0410")):
        assert device.from_text(other) is None


@pytest.mark.parametrize("file", [FILE, replace(FILE, state="here", before=True, held=None, since=None)])
def test_the_file_comes_back_as_written(file: DeviceFile) -> None:
    assert device.read(device.write(file)) == file
    assert json.loads(device.write(file)).keys() == {
        "type", "format", "entry", "check", "seals", "state", "before", "held", "since",
    }  # fmt: skip


def test_a_damaged_file_is_named_wherever_it_is_hit() -> None:
    whole = device.write(FILE)
    for at in range(len(whole)):
        try:
            read = device.read(desks.flipped(whole, at))
        except (Damaged, NewerVersion):
            continue
        assert read != FILE  # a digit of a hash, a letter of the moment: other values of the right form
    for end in range(len(whole)):
        with pytest.raises(Damaged):
            device.read(whole[:end])


@pytest.mark.parametrize(
    "change",
    [
        {"type": "r2p-desk/officer"}, {"format": 0}, {"format": True}, {"entry": "AB" * 16}, {"entry": ""},
        {"check": 7},
        {"seals": []}, {"seals": ["ab" * 32] * 3}, {"state": "elsewhere"}, {"before": None}, {"held": "me"},
        {"more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_unsound_contents_are_damage(change: dict[str, object]) -> None:
    from r2p_desk.keys import canonical

    with pytest.raises(Damaged):
        device.read(canonical.encode({**json.loads(device.write(FILE)), **change}))


def test_a_later_format_is_named_as_such() -> None:
    from r2p_desk.keys import canonical

    with pytest.raises(NewerVersion):
        device.read(canonical.encode({**json.loads(device.write(FILE)), "format": 2, "new": 1}))


def test_new_ones_are_by_chance() -> None:
    assert len({bytes(device.new_secret()) for _ in range(4)} | {os.urandom(32)}) == 5
    assert len({device.new_entry() for _ in range(4)}) == 4
