"""The npm package ``age-encryption``, which shares no code with us, opens what two officers really sent each other."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import exchanging
from exchanging import CASE, begin, send, stick, take
from r2p_desk.actions import dossiers, receipts, session
from r2p_desk.actions.contacts import find_contact
from r2p_desk.actions.dossiers import DossierAsked
from r2p_desk.actions.session import Desk
from r2p_verifier import VERIFIER

pytestmark = [pytest.mark.interop, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
OPENER = ROOT / "tests" / "interop" / "node" / "open.mjs"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Desk, Desk, Path]]]:
    """A case from Alice to Bob, his receipt for it, and a dossier on it: (sender, receiver, file) by kind."""
    folder = tmp_path_factory.mktemp("npm")
    with exchanging.officers(folder, *exchanging.NAMES[:2]) as (alice, bob):
        begin(alice, "Checkpoint at the bridge", "中国 and Séen")
        exchanging.attach(alice, b"a photograph " * 20_000)
        out = stick(folder)
        case = send(alice, bob, out).path
        take(bob, case)
        receipt = receipts.send_receipts(bob, alice.officer.id, out).path
        with session.open_case(alice, CASE, write=True) as opened:
            contact = find_contact(alice, bob.officer.id)
            prepared = dossiers.preview_dossier(opened, contact, DossierAsked(title="North", subject="North"))
            dossier = dossiers.send_dossier(opened, prepared, out).sent.path
        yield {"case": (alice, bob, case), "receipt": (bob, alice, receipt), "dossier": (alice, bob, dossier)}


@pytest.mark.parametrize("kind", ["case", "receipt", "dossier"])
def test_npm_s_age_opens_it_and_the_verifier_finds_it_whole(
    sent: dict[str, tuple[Desk, Desk, Path]], tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sender, receiver, path = sent[kind]
    tar = tmp_path / "package.tar"
    tar.write_bytes(node(path, receiver.officer.identity.secret()))
    cards = {desk: tmp_path / f"{desk.officer.id[:8]}.r2pcard" for desk in (sender, receiver)}
    for desk, card in cards.items():
        card.write_bytes(exchanging.card_of(desk))
    status = VERIFIER.main([
        str(tar), "--signer", str(cards[sender]), "--receiver", str(cards[receiver]), "--sealed", str(path), "--json",
    ])  # fmt: skip
    body: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (status, body["verdict"], body["type"], body["findings"]) == (0, "valid", kind, [])
    assert body["parts"]
    assert all(part["ok"] for part in body["parts"])


def test_npm_s_age_refuses_it_for_somebody_else_and_altered(
    sent: dict[str, tuple[Desk, Desk, Path]], tmp_path: Path
) -> None:
    alice, bob, path = sent["case"]
    spoiled = tmp_path / "spoiled"
    data = path.read_bytes()
    spoiled.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    for file, desk in ((path, alice), (spoiled, bob)):
        with pytest.raises(subprocess.CalledProcessError):
            node(file, desk.officer.identity.secret())


def node(file: Path, identity: str) -> bytes:
    """What ``age-encryption`` makes of a file with this identity."""
    modules = next((place for place in (Path(sys.prefix) / "node", ROOT / ".venv" / "node") if place.is_dir()), None)
    assert modules is not None, "run python3 installer/desk.py setup --dev"
    asked = json.dumps({"file": str(file), "identity": identity}).encode()
    command = ["node", str(OPENER), str(modules), "decrypt"]
    return subprocess.run(command, input=asked, check=True, capture_output=True).stdout
