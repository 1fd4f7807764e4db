"""The posture tells what a made-up machine is like, and of this one nothing that is not so."""

import json
import os
import shutil
from pathlib import Path

import pytest

import backing
import desks
from r2p_desk.actions import backup, posture_machine, posture_program, recovery, session
from r2p_desk.actions import posture as looking
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.posture import State, Surroundings, Verdict
from r2p_desk.settings import KEY_STICK, Settings
from r2p_desk.system import bus
from r2p_desk.system import machine as machines
from r2p_desk.system.machine import Machine
from r2p_desk.system.media import Medium

SWAPS = "Filename\tType\tSize\tUsed\tPriority\n"
MOUNTS = """\
27 1 8:2 / / rw - ext4 /dev/sda2 rw
28 27 253:0 / /home rw - ext4 /dev/mapper/home rw
29 27 0:9 / /secret rw - fuse.gocryptfs /home/x rw
30 27 0:10 / /pool rw - zfs pool/home rw
"""


class Made:
    """A machine made up of files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("proc/self/mountinfo", MOUNTS)
        self.write("proc/version", "Linux")
        self.disk("sda2", "8:2")
        self.disk("sda3", "8:3")
        self.disk("dm-0", "253:0", uuid="CRYPT-LUKS2-0123-home")
        self.disk("dm-1", "253:1", uuid="CRYPT-PLAIN-swap")
        self.disk("dm-2", "253:2", uuid="LVM-0123")
        self.disk("zram0", "252:0")

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def disk(self, name: str, number: str, uuid: str = "") -> None:
        self.write(f"sys/devices/{name}/removable", "0\n")
        if uuid:
            self.write(f"sys/devices/{name}/dm/uuid", uuid + "\n")
        for folder, link in (("sys/dev/block", number), ("sys/class/block", name)):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
            (self.root / folder / link).symlink_to(self.root / "sys/devices" / name)

    def swap_on(self, *places: str) -> None:
        self.write("proc/swaps", SWAPS + "".join(f"{place} partition 100 0 -2\n" for place in places))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path / "root")


@pytest.fixture
def around(made: Made, tmp_path: Path) -> Surroundings:
    return Surroundings(tmp_path / "home", Machine(made.root), {})


@pytest.mark.parametrize(
    ("places", "state"),
    [
        ([], State.GOOD),
        (["/dev/zram0"], State.GOOD),
        (["/dev/dm-1"], State.GOOD),
        (["/home/swapfile"], State.GOOD),
        (["/dev/sda3"], State.WARNING),
        (["/dev/dm-2"], State.WARNING),
        (["/swapfile"], State.WARNING),
        (["/dev/dm-1", "/dev/sda3"], State.WARNING),
        (["/dev/unheard-of"], State.WARNING),
    ],
)
def test_swap(made: Made, around: Surroundings, places: list[str], state: State) -> None:
    made.swap_on(*places)
    verdict = posture_machine.swap(around)
    assert verdict is not None
    assert verdict.state is state
    assert bool(verdict.todo) == (state is not State.GOOD)


def test_compressed_memory_that_is_written_to_a_disk_is_swap(made: Made, around: Surroundings) -> None:
    made.swap_on("/dev/zram0")
    made.write("sys/block/zram0/backing_dev", "/dev/sda3\n")
    assert _state(posture_machine.swap(around)) is State.WARNING


def test_without_any_word_about_swap_it_is_unknown(around: Surroundings) -> None:
    assert _state(posture_machine.swap(around)) is State.UNKNOWN


@pytest.mark.parametrize(
    ("states", "how", "swap", "state"),
    [
        (None, None, "/dev/sda3", State.GOOD),
        ("freeze mem", "[disabled]", "/dev/sda3", State.GOOD),
        ("freeze mem disk", "[disabled] platform", "/dev/sda3", State.GOOD),
        ("freeze mem disk", "[platform] shutdown", "/dev/sda3", State.WARNING),
        ("freeze mem disk", "[platform] shutdown", "/dev/dm-1", State.GOOD),
    ],
)
def test_hibernation(
    made: Made, around: Surroundings, states: str | None, how: str | None, swap: str, state: State
) -> None:
    made.swap_on(swap)
    for path, text in (("sys/power/state", states), ("sys/power/disk", how)):
        if text is not None:
            made.write(path, text + "\n")
    assert _state(posture_machine.hibernation(around)) is state


@pytest.mark.parametrize(
    ("place", "encrypted"),
    [("/home/amina", True), ("/srv", False), ("/secret/x", True), ("/pool/x", None), ("/dev/dm-0", True)],
)
def test_what_stands_on_an_encrypted_disk(made: Made, place: str, encrypted: bool | None) -> None:
    assert Machine(made.root).is_encrypted(place) is encrypted


@pytest.mark.parametrize(("scope", "state"), [("0", State.WARNING), ("1", State.GOOD), (None, State.WARNING)])
def test_ptrace(made: Made, around: Surroundings, scope: str | None, state: State) -> None:
    if scope is not None:
        made.write("proc/sys/kernel/yama/ptrace_scope", scope + "\n")
    assert _state(posture_machine.ptrace(around)) is state


def test_the_home_is_for_one_user_alone(around: Surroundings) -> None:
    assert posture_program.home_rights(around) is None
    around.home.mkdir(mode=0o700)
    assert _state(posture_program.home_rights(around)) is State.GOOD
    for mode in (0o750, 0o701, 0o777):
        around.home.chmod(mode)
        assert _state(posture_program.home_rights(around)) is State.WARNING


def test_a_clock_put_back_is_named(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    around.home.mkdir()
    (around.home / "desk.db").write_bytes(b"")
    assert _state(posture_machine.clock(around)) is State.GOOD
    later = (around.home / "desk.db").stat().st_mtime + 86400
    os.utime(around.home / "desk.db", (later, later))
    assert _state(posture_machine.clock(around)) is State.WARNING
    os.utime(around.home / "desk.db", (0, 0))
    monkeypatch.setattr(posture_machine, "RELEASED", posture_machine.date(2100, 1, 1))
    assert _state(posture_machine.clock(around)) is State.WARNING


@pytest.mark.parametrize(
    ("medium", "state"),
    [
        (Medium.LOCAL, State.GOOD),
        (Medium.REMOVABLE, State.WARNING),
        (Medium.NETWORK, State.WARNING),
        (Medium.UNKNOWN, State.UNKNOWN),
    ],
)
def test_what_the_home_lies_on(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch, medium: Medium, state: State
) -> None:
    monkeypatch.setattr(posture_machine, "medium_of", lambda _: medium)
    assert _state(posture_machine.home_medium(around)) is state


def test_the_screen(around: Surroundings) -> None:
    assert posture_machine.display(around) is None
    assert _state(posture_machine.display(around._replace(environment={"DISPLAY": ":0"}))) is State.WARNING
    both = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert _state(posture_machine.display(around._replace(environment=both))) is State.GOOD


@pytest.mark.parametrize(
    ("session_names", "system_names", "state"),
    [
        ({"org.gnome.ScreenSaver"}, {"org.freedesktop.login1"}, State.GOOD),
        (set(), {"org.freedesktop.login1"}, State.GOOD),
        ({"org.freedesktop.ScreenSaver"}, None, State.WARNING),
        (None, None, State.UNKNOWN),
    ],
)
def test_whether_the_desk_hears_of_sleep_and_of_the_screen_s_lock(
    around: Surroundings,
    monkeypatch: pytest.MonkeyPatch,
    session_names: set[str] | None,
    system_names: set[str] | None,
    state: State,
) -> None:
    monkeypatch.setattr(bus, "names", lambda one: {bus.SESSION: session_names, bus.SYSTEM: system_names}[one])
    assert _state(posture_machine.screen_lock(around)) is state


def test_the_key_stick(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert posture_machine.key_stick(around) is None
    around.home.mkdir()
    Settings(around.home).set(KEY_STICK, "ABCD-1234")
    monkeypatch.setattr(posture_machine, "tells_of_sticks", lambda: True)
    for there, state in ((True, State.GOOD), (False, State.WARNING)):
        monkeypatch.setattr(posture_machine, "is_plugged_in", lambda _, there=there: there)
        assert _state(posture_machine.key_stick(around)) is state
    monkeypatch.setattr(posture_machine, "tells_of_sticks", lambda: False)
    assert _state(posture_machine.key_stick(around)) is State.WARNING


def test_files_others_may_write_are_found(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "module.py").write_text("")
    assert machines.open_to_others(list(package.rglob("*")), reading=False) == []
    (package / "module.py").chmod(0o646)
    (package / "link").symlink_to("/dev/null")
    assert machines.open_to_others(list(package.rglob("*")), reading=False) == [package / "module.py"]
    (package / "module.py").chmod(0o600)
    package.chmod(0o707)
    assert package in machines.open_to_others(list(machines.program_files([package])), reading=False)
    package.chmod(0o1777)
    assert package not in machines.open_to_others(list(machines.program_files([package])), reading=False)


def test_room(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(around.home.parent)
    for free, state in ((10**10, State.GOOD), (10**9, State.WARNING), (10**7, State.WARNING)):
        monkeypatch.setattr(posture_program.shutil, "disk_usage", lambda _, free=free: usage._replace(free=free))
        assert _state(posture_program.room(around)) is state


def test_libraries_name_their_versions_and_what_is_too_old(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = posture_program.libraries(around)
    assert verdict is not None
    assert verdict.state is State.GOOD
    assert "SQLCipher 4." in verdict.text
    monkeypatch.setattr(posture_program, "_LEAST_SQLCIPHER", (99,))
    assert _state(posture_program.libraries(around)) is State.WARNING


def test_memory_is_as_safe_as_swap(made: Made, around: Surroundings) -> None:
    made.swap_on()
    assert _state(posture_program.memory(around)) is State.GOOD
    made.swap_on("/dev/sda3")
    assert _state(posture_program.memory(around)) is State.WARNING


def test_a_check_that_fails_is_unknown_and_others_go_on(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Surroundings) -> Verdict:
        raise OSError

    looking.posture(around)
    monkeypatch.setitem(looking._declared, "swap", (fails, False))
    found = {one.code: one for one in looking.posture(around)}
    assert found["swap"].state is State.UNKNOWN
    assert len(found) > 8


def test_another_module_can_add_checks_under_codes_of_its_own(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking.posture(around)  # what its own modules declare is declared once, and not into the copy
    monkeypatch.setattr(looking, "_declared", dict(looking._declared))
    looking.check("weather")(lambda _: looking.warning("It rains.", "Wait."))
    looking.check("drill", needs_desk=True)(lambda _: looking.good("Done."))
    found = {one.code: one for one in looking.posture(around)}
    assert found["weather"].state is State.WARNING
    assert "drill" not in found
    looking.posture(around)
    with pytest.raises(ValueError, match="swap"):
        looking.check("swap")(lambda _: None)


def test_an_address_that_names_another_machine_is_never_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("tcp:host=127.0.0.1,port=1", "unix:path=/x;tcp:host=127.0.0.1,port=1", "autolaunch:"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert bus.address(bus.SESSION) == ""
        assert bus.names(bus.SESSION) is None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    assert bus.address(bus.SESSION) == "unix:path=/nowhere/at/all"
    assert bus.names(bus.SESSION) is None


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = desks.quick_home(tmp_path)
    with session.unlock(made, desks.PASSPHRASE) as desk:
        create_case(desk, "Northern province").close()
    return made


def test_what_a_lost_passphrase_or_disk_would_cost_is_told_until_it_is_seen_to(home: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with session.unlock(home, desks.PASSPHRASE) as desk:
        around = Surroundings(home, Machine(), os.environ, desk)

        def state(code: str) -> State:
            return next(one.state for one in looking.posture(around) if one.code == code)

        assert (state("recovery"), state("backups")) == (State.WARNING, State.WARNING)
        recovery.make_shares(desk, 1, 1, stick)
        made = backup.create_backup(desk, stick)
        assert (state("recovery"), state("backups")) == (State.GOOD, State.WARNING), "the backup was not tried yet"
        backing.rehearse(made.path, tmp_path, desk=desk)
        assert state("backups") is State.GOOD


def test_the_command_tells_more_once_the_officer_is_unlocked(home: Path) -> None:
    done = desks.command(home, "posture")
    assert done.returncode == 0, done.stderr
    checks = {one["code"]: one for one in json.loads(done.stdout)["checks"]}
    assert {tuple(one) for one in checks.values()} == {("code", "state", "text", "todo")}
    assert {one["state"] for one in checks.values()} <= {"good", "warning", "unknown"}
    assert checks["core-dumps"]["state"] == "good"
    assert checks["home-rights"]["state"] == "good"
    assert checks["store"]["state"] == "good"
    assert all(one["todo"] for one in checks.values() if one["state"] == "warning")
    (home / "desk.db").unlink()
    again = {one["code"]: one for one in json.loads(desks.command(home, "posture").stdout)["checks"]}
    assert again["store"]["state"] == "warning"


def test_every_code_stands_on_the_page(around: Surroundings) -> None:
    looking.posture(around)
    page = (desks.ROOT / "docs" / "command-line.md").read_text(encoding="utf-8").split("## `r2p-desk posture`")[1]
    for code in looking._declared:
        assert f"`{code}`" in page


def test_this_process_says_whether_its_dumps_are_off(monkeypatch: pytest.MonkeyPatch, around: Surroundings) -> None:
    for off, state in ((True, State.GOOD), (False, State.WARNING), (None, State.UNKNOWN)):
        monkeypatch.setattr(posture_machine, "dumps_are_off", lambda off=off: off)
        assert _state(posture_machine.core_dumps(around)) is state


def _state(verdict: Verdict | None) -> State:
    assert verdict is not None
    return verdict.state
