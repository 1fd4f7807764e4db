"""The commands for passphrase, device secret, travel lock and recovery: keys and statuses as the page says."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
from r2p_desk.actions import session
from r2p_desk.actions.cases import create_case
from r2p_desk.cli.run import run

Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with desks.quick_sealing():
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = desks.quick_home(tmp_path)
    with session.unlock(made, desks.PASSPHRASE) as desk:
        create_case(desk, desks.CASE).close()
    return made


@pytest.fixture
def call(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    def _call(*arguments: object, at: Path = home) -> tuple[int, dict[str, Any]]:
        common = ["--home", str(at), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        capfdbinary.readouterr()
        status, _ = run([*map(str, arguments), *common])
        out = capfdbinary.readouterr().out
        assert out.count(b"\n") == 1
        return status, json.loads(out)

    return _call


@pytest.fixture
def shares(call: Call, tmp_path: Path) -> list[str]:
    """``--share FILE`` for each of three shares, any two of which do."""
    status, made = call("recovery", "shares", "--threshold", 2, "--shares", 3, "--out", tmp_path / "shares", "--text")
    assert (status, set(made)) == (0, documented_keys("recovery shares"))
    return [part for path in made["texts"] for part in ("--share", path)]


def test_passphrase_change(call: Call, home: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("another one entirely\n")
    status, body = call("passphrase", "change", "--new-passphrase-file", tmp_path / "new.txt")
    assert (status, set(body)) == (0, documented_keys("passphrase change"))
    assert call("case", "list")[1]["error"]["code"] == "wrong-passphrase"
    desks.passphrase_file(home).write_text("another one entirely")
    assert call("case", "list")[0] == 0


@pytest.mark.parametrize(
    ("new", "status", "code"), [("", 2, "usage"), (desks.PASSPHRASE, 2, "usage"), (None, 2, "not-found")]
)
def test_a_new_passphrase_that_is_none_is_refused(
    call: Call, tmp_path: Path, new: str | None, status: int, code: str
) -> None:
    if new is not None:
        (tmp_path / "new.txt").write_text(new)
    got, body = call("passphrase", "change", "--new-passphrase-file", tmp_path / "new.txt")
    assert (got, body["error"]["code"]) == (status, code)
    assert call("case", "list")[0] == 0


def test_a_new_passphrase_is_asked_for_where_there_is_none(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    status, body = call("passphrase", "change")
    assert (status, body["error"]["code"]) == (4, "locked")
    assert "--new-passphrase-file" in body["error"]["todo"]


def test_only_one_thing_comes_from_standard_input(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["passphrase", "change", "--home", str(home), "--passphrase-file", "-", "--new-passphrase-file", "-"]
    assert run([*arguments, "--json"])[0] == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"


def test_a_passphrase_is_made_up_without_an_officer(call: Call, tmp_path: Path) -> None:
    made = [call("passphrase", "make", at=tmp_path / "nowhere") for _ in range(2)]
    assert [set(body) for _, body in made] == [documented_keys("passphrase make")] * 2
    first, second = (body["passphrase"] for _, body in made)
    assert first != second
    assert len(first.split("-")) == 5
    assert made[0][1]["bits"] == 80


def test_recovery_from_shares_to_status(call: Call, shares: list[str], tmp_path: Path) -> None:
    status, checked = call("recovery", "check", *shares[:2])
    assert (status, set(checked), checked["share"]) == (0, documented_keys("recovery check"), 1)
    status, held = call("recovery", "drill", *shares[2:])
    assert (status, set(held), held["renewed"]) == (0, documented_keys("recovery drill"), None)
    assert set(held["cases"][0]) == documented_keys("recovery drill", "cases")
    status, renewed = call("recovery", "drill", *shares[:4], "--renew", "--out", tmp_path / "again")
    assert (status, set(renewed["renewed"])) == (0, documented_keys("recovery shares"))
    assert (renewed["renewed"]["threshold"], renewed["renewed"]["shares"], renewed["renewed"]["texts"]) == (2, 3, [])
    status, state = call("recovery", "status")
    assert (status, set(state)) == (0, documented_keys("recovery status"))
    assert (state["file"], len(state["drills"]), state["fingerprint"]) == (
        "sound",
        2,
        renewed["renewed"]["fingerprint"],
    )
    assert set(state["shares"][0]) == documented_keys("recovery status", "shares")
    assert set(state["drills"][0]) == documented_keys("recovery status", "drills")
    assert call("recovery", "check", *shares[:2])[1]["error"]["code"] == "refused"


def test_recovery_restore(call: Call, home: Path, shares: list[str], tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("the next one")
    new = ("--new-passphrase-file", tmp_path / "new.txt")
    status, body = call("recovery", "restore", *shares[:4], *new, "--from", home, at=tmp_path / "elsewhere")
    assert (status, set(body)) == (0, documented_keys("recovery restore"))
    assert (body["home"], body["aside"]) == (str(tmp_path / "elsewhere"), None)
    assert set(body["cases"][0]) == {"id", "name", "readable", "findings"}
    status, body = call("recovery", "restore", *shares[2:], *new, "--name", "A. D.")
    assert (status, body["name"], Path(body["aside"]).is_file()) == (0, "A. D.", True)
    desks.passphrase_file(home).write_text("the next one")
    refused = call("item", "add", "--case", desks.CASE, "--title", "Afterwards")
    assert (refused[0], refused[1]["error"]["code"]) == (3, "refused")
    assert "signing keys" in refused[1]["error"]["todo"]


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("recovery", "status"), 0, None),
        (("recovery", "check", "--share", "/nowhere"), 2, "not-found"),
        (("recovery", "check"), 4, "locked"),
        (("recovery", "drill", "--renew"), 2, "usage"),
        (("recovery", "drill", "--out", "/tmp/x"), 2, "usage"),
        (("recovery", "shares", "--threshold", "1", "--shares", "2", "--out", "/nowhere/x"), 2, "usage"),
        (("recovery", "shares", "--threshold", "x", "--shares", "2", "--out", "/nowhere/x"), 2, "usage"),
        (("device-secret", "on"), 2, "usage"),
        (("device-secret", "off"), 3, "refused"),
        (("device-secret", "return"), 4, "locked"),
        (("device-secret", "sheet", "--sheet", "/nowhere/x.pdf"), 2, "usage"),
        (("travel-lock",), 2, "usage"),
        (("travel-lock", "--to", "nobody"), 2, "not-found"),
        (("travel-lock", "--to-key", "age1pq1nonsense"), 3, "invalid-value"),
        (("travel-lock", "--to", "a", "--to-key", "b"), 2, "usage"),
        (("travel-lock", "--return", "--sheet", "x.pdf"), 2, "usage"),
        (("travel-lock", "--return", "--words", "x", "--share", "y"), 2, "usage"),
        (("travel-lock", "--release", "/nowhere", "--show"), 2, "not-found"),
        (("travel-lock", "--release", "/nowhere"), 2, "usage"),
        (("travel-lock", "--show"), 2, "usage"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
@pytest.mark.usefixtures("no_keyring")
def test_wrong_input_ends_with_the_documented_status(
    call: Call, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], status: int, code: str | None
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    got, body = call(*arguments)
    assert (got, body.get("error", {}).get("code")) == (status, code)


@pytest.mark.usefixtures("open_keyring")
def test_device_secret_from_on_to_off(call: Call, home: Path, shares: list[str], tmp_path: Path) -> None:
    sheet = tmp_path / "device.pdf"
    assert call("device-secret", "status")[1]["state"] == "off"
    status, body = call("device-secret", "on", "--sheet", sheet, "--text")
    assert (status, set(body), body["state"]) == (0, documented_keys("device-secret on"), "here")
    assert body["sheets"] == [str(sheet), str(tmp_path / "device.txt")]
    status, body = call("device-secret", "status")
    assert (status, set(body)) == (0, documented_keys("device-secret status"))
    assert (body["state"], body["recovery"], body["keyring"]) == ("here", True, None)
    status, body = call("device-secret", "sheet", "--sheet", tmp_path / "again.pdf")
    assert (status, set(body)) == (0, documented_keys("device-secret sheet"))
    for paper in (("--words", tmp_path / "device.txt"), tuple(shares[:4])):
        status, body = call("device-secret", "return", *paper)
        assert (status, body) == (0, {"state": "here"})
    assert call("device-secret", "acknowledge") == (0, {"acknowledged": 0})
    status, body = call("device-secret", "off")
    assert (status, body, set(body)) == (0, {"state": "off", "changed": True}, documented_keys("device-secret off"))


def test_without_a_keyring_paper_switches_it_off(
    call: Call, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyring_bus: str
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", keyring_bus)
    assert call("device-secret", "on", "--sheet", tmp_path / "device.pdf", "--text")[0] == 0
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    status, body = call("case", "list")
    assert (status, body["error"]["code"]) == (4, "no-keyring")
    assert call("device-secret", "off", "--words", tmp_path / "device.txt")[0] == 0
    assert call("case", "list")[0] == 0


@pytest.mark.usefixtures("open_keyring")
def test_an_officer_is_created_with_a_device_secret(call: Call, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    create = ("officer", "create", "--name", "Ben")
    for wrong in (("--device-secret",), ("--sheet", tmp_path / "b.pdf")):
        status, body = call(*create, *wrong, at=fresh)
        assert (status, body["error"]["code"], fresh.exists()) == (2, "usage", False)
    status, body = call(*create, "--device-secret", "--sheet", tmp_path / "b.pdf", at=fresh)
    assert (status, set(body)) == (0, documented_keys("officer create"))
    assert call("device-secret", "status", at=fresh)[1]["state"] == "here"


@pytest.mark.usefixtures("no_keyring")
def test_a_journey(call: Call, home: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    office = desks.quick_home(tmp_path / "there", "Head Office")
    with session.unlock(office, desks.PASSPHRASE) as desk, session.unlock(home, desks.PASSPHRASE) as mine:
        public = desk.officer.public
        mine.store.keep_notes("contact", {public.id: {"name": public.name, "receive": public.receive}})
    status, body = call("travel-lock", "--to", "Head Office", "--out", tmp_path / "keep.age")
    assert (status, set(body)) == (0, documented_keys("travel-lock"))
    assert (body["state"], body["held"], body["words"]) == ("away", "contact", None)
    assert call("case", "list")[1]["error"]["code"] == "travel-locked"
    status, body = call(
        "travel-lock", "--release", tmp_path / "keep.age", "--out", tmp_path / "words.txt", "--sheet",
        tmp_path / "words.pdf", "--show", at=office,
    )  # fmt: skip
    assert (status, set(body), body["name"]) == (0, documented_keys("travel-lock"), "Aïcha Diallo")
    assert body["files"] == [str(tmp_path / "words.txt"), str(tmp_path / "words.pdf")]
    assert len(body["words"].split()) == 33
    quiet = call("travel-lock", "--release", tmp_path / "keep.age", "--out", tmp_path / "more.txt", at=office)[1]
    assert quiet["words"] is None
    status, body = call("travel-lock", "--return", "--words", tmp_path / "words.txt")
    assert (status, set(body), body["state"]) == (0, documented_keys("travel-lock"), "off")
    assert call("case", "list")[0] == 0


@pytest.mark.usefixtures("no_keyring")
def test_a_journey_by_key_with_a_sheet(call: Call, home: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    office = desks.quick_home(tmp_path / "there", "Head Office")
    with session.unlock(office, desks.PASSPHRASE) as desk:
        key = desk.officer.public.receive
    assert call("travel-lock", "--to-key", key, "--sheet", tmp_path / "t.pdf", "--text")[1]["held"] == "contact"
    assert call("travel-lock", "--return", "--words", tmp_path / "t.txt")[0] == 0


def test_words_typed_by_hand(call: Call, shares: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = [Path(path).read_text("utf-8").split("\n", 5)[5].strip() + "\n\n" for path in shares[1::2]]
    monkeypatch.setattr(sys, "stdin", Terminal(typed[0]))
    assert call("recovery", "check")[1]["share"] == 1
    monkeypatch.setattr(sys, "stdin", Terminal(typed[1] + typed[2]))
    assert call("recovery", "drill")[1]["shares"] == [2, 3]


def test_words_from_standard_input(home: Path, shares: list[str], tmp_path: Path) -> None:
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "r2p_desk", "recovery", "check", "--share", "-", "--json", "--home", str(home),
         "--passphrase-file", str(desks.passphrase_file(home))],
        input=Path(shares[1]).read_bytes(), capture_output=True, check=True, env=desks.environment(),
    )  # fmt: skip
    assert json.loads(done.stdout)["share"] == 1


def test_errors_say_no_word_of_a_share(call: Call, shares: list[str], tmp_path: Path) -> None:
    words = Path(shares[1]).read_text("utf-8").split("\n", 5)[5].split()
    slip = "academic" if words[6] != "academic" else "acid"
    (tmp_path / "slip.txt").write_text(" ".join([*words[:6], slip, *words[7:]]))
    status, body = call("recovery", "check", "--share", tmp_path / "slip.txt")
    assert (status, body["error"]["code"]) == (3, "invalid-value")
    said = json.dumps(body)
    # single words may be ordinary English; two of them in the order of the sheet are not
    assert [pair for pair in pairwise(words) if " ".join(pair) in said] == []
