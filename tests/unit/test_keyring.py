"""The system's keyring: a real one works, and each way in which one fails has a name and a way out."""

import importlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import desks
import secret_service
from r2p_desk.errors import KeyringDismissed, KeyringLocked, KeyringRefused, KeyringSilent, Locked, NoKeyring
from r2p_desk.system import keyring

ENTRY = "0f" * 16


@pytest.mark.usefixtures("open_keyring")
def test_a_text_is_kept_replaced_and_removed() -> None:
    assert keyring.fetch(ENTRY) is None
    keyring.store(ENTRY, "one")
    keyring.store(f"{ENTRY}/state", "other")
    assert keyring.fetch(ENTRY) == "one"
    keyring.store(ENTRY, "two")
    assert keyring.fetch(ENTRY) == "two"
    keyring.remove(ENTRY)
    keyring.remove(ENTRY)
    assert keyring.fetch(ENTRY) is None
    assert keyring.fetch(f"{ENTRY}/state") == "other"


def test_what_is_kept_is_there_for_the_next_process(keyring_bus: str) -> None:
    script = "import sys; from r2p_desk.system import keyring; print(keyring.fetch(sys.argv[1]))"
    world = desks.environment(**{secret_service.ADDRESS: keyring_bus})
    keep = "import sys; from r2p_desk.system import keyring; keyring.store(sys.argv[1], 'kept')"
    subprocess.run([sys.executable, "-c", keep, ENTRY * 2], check=True, env=world)
    read = subprocess.run([sys.executable, "-c", script, ENTRY * 2], check=True, env=world, capture_output=True)
    assert read.stdout == b"kept\n"


def each_fails(error: type[KeyringRefused]) -> None:
    for use in (lambda: keyring.fetch(ENTRY), lambda: keyring.store(ENTRY, "x"), lambda: keyring.remove(ENTRY)):
        with pytest.raises(error) as caught:
            use()
        assert type(caught.value) is error
        assert isinstance(caught.value, Locked)
        assert caught.value.kept
        assert caught.value.todo
        assert caught.value.__cause__ is None


@pytest.mark.usefixtures("no_keyring")
def test_no_keyring_at_all() -> None:
    each_fails(NoKeyring)


def test_a_bus_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service.running() as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        keyring.store(ENTRY, "x")
    each_fails(NoKeyring)


COMES_LATER = """
import os, sys
from r2p_desk.errors import NoKeyring
from r2p_desk.system import keyring
for address in (os.environ["DBUS_SESSION_BUS_ADDRESS"], sys.argv[1]):
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
    try:
        keyring.store("later", "there")
        print(keyring.fetch("later"))
    except NoKeyring:
        print("none")
"""


def test_one_that_comes_later_is_found(keyring_bus: str) -> None:
    world = desks.environment(**{secret_service.ADDRESS: secret_service.NOWHERE})
    done = subprocess.run([sys.executable, "-c", COMES_LATER, keyring_bus], check=True, capture_output=True, env=world)
    assert done.stdout == b"none\nthere\n"


def test_no_collection_and_nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service.running(password=None) as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        each_fails(KeyringDismissed)


def test_a_locked_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service.running(folder=tmp_path) as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        keyring.store(ENTRY, "kept")
    with secret_service.running(folder=tmp_path, password="another") as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        each_fails(KeyringLocked)
    with secret_service.running(folder=tmp_path) as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        assert keyring.fetch(ENTRY) == "kept"


class Backend:
    """Stands where the operating system would: what it does, it is told."""

    persist = "enterprise"

    def __init__(self, **does: Any) -> None:
        self.does = does

    def __getattr__(self, name: str) -> Any:
        return self.does[name]


def backed_by(monkeypatch: pytest.MonkeyPatch, backend: Backend) -> Backend:
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)
    return backend


def test_one_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    backed_by(monkeypatch, Backend(get_password=lambda *_: time.sleep(5)))
    start = time.monotonic()
    with pytest.raises(KeyringSilent):
        keyring.fetch(ENTRY, 0.05)
    assert time.monotonic() - start < 4


def test_one_that_forgets_what_it_is_given_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    backed_by(monkeypatch, Backend(get_password=lambda *_: None, set_password=lambda *_: None))
    with pytest.raises(KeyringRefused):
        keyring.store(ENTRY, "x")


def test_one_that_keeps_what_it_should_forget_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    backed_by(monkeypatch, Backend(get_password=lambda *_: "still", delete_password=lambda *_: None))
    with pytest.raises(KeyringRefused):
        keyring.remove(ENTRY)


def test_any_other_trouble_is_named_without_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the passphrase is swordfish")

    backed_by(monkeypatch, Backend(get_password=fail))
    with pytest.raises(KeyringRefused) as caught:
        keyring.fetch(ENTRY)
    assert "swordfish" not in f"{caught.value} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__


def test_on_windows_nothing_roams_and_nothing_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}
    backend = backed_by(
        monkeypatch,
        Backend(
            get_password=lambda service, user: kept.get((service, user)),
            set_password=lambda service, user, text: kept.update({(service, user): text}),
        ),
    )
    keyring.store(ENTRY, "x")
    assert backend.persist == "local machine"
    assert list(kept) == [(f"r2p-desk/{ENTRY}", "r2p-desk")]
    with pytest.raises(ValueError, match="too long"):
        keyring.store(ENTRY, "x" * 1281)


def test_nothing_of_the_library_is_imported_before_it_is_needed() -> None:
    script = (
        "import sys; import r2p_desk.actions.session, r2p_desk.system.keyring; import r2p_desk.actions.device;"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'keyring', 'secretstorage', 'jeepney'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, env=desks.environment())
    assert done.stdout == b"[]\n"
    assert importlib.util.find_spec("keyring")
