"""A package is opened for the second verifier: the archive as it was sealed, whole or not at all, nothing taken in."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_command_line import documented_keys

import desks
import exchanging
from exchanging import begin, card_of, send, snapshot, stick
from r2p_desk.actions.session import Desk
from r2p_desk.actions.unsealing import unseal_package
from r2p_desk.errors import Cut, DeskError, NotForUs, NotFound, Refused, UsageError
from r2p_desk.exchange import media
from r2p_desk.keys import age
from r2p_verifier import VERIFIER


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Desk]]:
    with exchanging.officers(tmp_path, *exchanging.NAMES) as made:
        begin(made[0], "Checkpoint at the bridge")
        yield made


def valid(tar: Path, sender: Desk, folder: Path) -> bool:
    card = folder / "sender.r2pcard"
    card.write_bytes(card_of(sender))
    return bool(VERIFIER.main([str(tar), "--signer", str(card), "--json"]) == 0)


def test_what_is_written_is_what_was_sealed_and_nothing_is_taken_in(three: list[Desk], tmp_path: Path) -> None:
    alice, bob, _ = three
    sent = send(alice, bob, stick(tmp_path))
    before = snapshot(bob.home)
    made = unseal_package(bob, sent.path, tmp_path / "package.tar")
    assert made.path.read_bytes() == age.decrypt(sent.path.read_bytes(), [bob.officer.identity])
    assert (made.size, made.path.stat().st_mode & 0o777) == (made.path.stat().st_size, 0o600)
    assert valid(made.path, alice, tmp_path)
    assert snapshot(bob.home) == before


def test_a_package_in_volumes_is_opened_by_its_index(
    three: list[Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob, _ = three
    monkeypatch.setattr(media, "VOLUME_SIZE", 50_000)
    sent = send(alice, bob, stick(tmp_path))
    made = unseal_package(bob, sent.path, tmp_path / "package.tar")
    assert valid(made.path, alice, tmp_path)
    next(iter(sent.path.parent.glob("*.002"))).unlink()
    with pytest.raises(Cut):
        unseal_package(bob, sent.path, tmp_path / "again.tar")
    assert not list(tmp_path.glob("again.tar*"))


def test_what_cannot_be_opened_leaves_nothing(three: list[Desk], tmp_path: Path) -> None:
    alice, bob, carla = three
    sent, out = send(alice, bob, stick(tmp_path)), tmp_path / "package.tar"
    cut = tmp_path / "cut.r2ppkg"
    cut.write_bytes(sent.path.read_bytes()[:-20])
    attempts: list[tuple[type[DeskError], Desk, Path, Path]] = [
        (NotForUs, carla, sent.path, out),
        (Cut, bob, cut, out),
        (Refused, bob, tmp_path / "sender.r2pcard", out),
        (NotFound, bob, tmp_path / "nothing", out),
        (NotFound, bob, sent.path, tmp_path / "nowhere" / "package.tar"),
    ]
    (tmp_path / "sender.r2pcard").write_bytes(card_of(alice))
    for error, desk, path, where in attempts:
        with pytest.raises(error):
            unseal_package(desk, path, where)
        assert not list(tmp_path.glob("package.tar*"))
    out.write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        unseal_package(bob, sent.path, out)
    assert out.read_text() == "mine"


def test_an_index_that_is_none_leads_nowhere(three: list[Desk], tmp_path: Path) -> None:
    _, bob, _ = three
    for index in (b"x", b"[]", b'{"volumes":[{"name":"../../etc/passwd"}]}'):
        path = exchanging.wrapped(tmp_path / "index.r2ppkg", [("volumes.json", index)], bob.officer.public.recipient)
        with pytest.raises(Refused):
            unseal_package(bob, path, tmp_path / "package.tar")
        assert not list(tmp_path.glob("package.tar*"))


def test_the_command_does_the_same(three: list[Desk], tmp_path: Path) -> None:
    alice, bob, _ = three
    sent, out = send(alice, bob, stick(tmp_path)), tmp_path / "package.tar"
    home = bob.home
    bob.close()
    done = desks.command(home, "package", "unseal", str(sent.path), "--out", str(out))
    assert done.returncode == 0, done.stderr
    body = json.loads(done.stdout)
    assert set(body) == documented_keys("package unseal")
    assert (body["path"], body["size"]) == (str(out), out.stat().st_size)
