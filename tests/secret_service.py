"""A real Secret Service for tests: a D-Bus of its own and a gnome-keyring on it, with no display to ask anybody on."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ADDRESS = "DBUS_SESSION_BUS_ADDRESS"
NOWHERE = "disabled:"


class Keyring:
    """A keyring for many tests; ``renewed`` puts another in its place when it died.

    GNOME Keyring 42 aborts now and then where programs come and go quickly (an assertion of GLib), and D-Bus starts
    one that is locked. That is a fault of the machine, not of what is tested.
    """

    def __init__(self) -> None:
        self._ended = contextlib.ExitStack()
        self.address = ""
        self._start()

    def _start(self) -> None:
        self.address = self._ended.enter_context(running())
        self._process = _last[-1]

    def renewed(self) -> bool:
        """Whether it had died; then there is another."""
        if self._process.poll() is None:
            return False
        self.close()
        self._start()
        return True

    def close(self) -> None:
        """End it."""
        self._ended.close()


_last: list["subprocess.Popen[bytes]"] = []
"""The keyring that was started last."""


@contextlib.contextmanager
def running(*, password: str | None = "login", folder: Path | None = None) -> Iterator[str]:  # noqa: S107 - a test's
    """The address of a bus with a keyring whose login collection is open; without a password none is made.

    With a ``folder`` the keyring keeps its files there: another password than the first finds it locked.
    """
    for program in ("dbus-daemon", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    with tempfile.TemporaryDirectory(prefix="bus-") as place, contextlib.ExitStack() as ended:
        home = folder or Path(place) / "home"
        home.mkdir(exist_ok=True)
        runtime = Path(place) / "run"
        runtime.mkdir(mode=0o700)
        kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
        kept = {name: value for name, value in kept.items() if not name.startswith("XDG_")}
        world = {**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}
        address = f"unix:path={place}/bus"
        bus = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"]
        ended.enter_context(_started(bus, world, b""))
        _until((Path(place) / "bus").exists)
        world[ADDRESS] = address
        keyring = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
        keyring += ["--start"] if password is None else ["--unlock"]
        ended.enter_context(_started(keyring, world, (password or "").encode()))
        _until(lambda: _owned(address))
        yield address


@contextlib.contextmanager
def _started(command: list[str], world: dict[str, str], said: bytes) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=world, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as process:
        _last[:] = [process]
        try:
            assert process.stdin is not None
            process.stdin.write(said)
            process.stdin.close()
            yield
        finally:
            process.kill()


def _owned(address: str) -> bool:
    from jeepney import message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    with contextlib.suppress(OSError), contextlib.closing(open_dbus_connection(address)) as connection:
        (owned,) = Proxy(message_bus, connection).NameHasOwner("org.freedesktop.secrets")
        return bool(owned)
    return False


def _until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 30
    while not true():
        assert time.monotonic() < give_up, "the keyring did not start"
        time.sleep(0.01)
