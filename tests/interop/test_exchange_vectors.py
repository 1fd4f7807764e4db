"""The vectors for third parties: the verifier and this program say of each what stands beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

import exchange_vectors
from exchange_vectors import FOLDER, Vector
from r2p_desk.errors import DeskError
from r2p_desk.exchange.card import read_card
from r2p_desk.exchange.manifest import Kind
from r2p_desk.exchange.opening import open_package
from r2p_desk.exchange.quarantine import Quarantine
from r2p_desk.jobs import Job
from r2p_desk.keys import age
from r2p_verifier import VERIFIER

pytestmark = pytest.mark.interop
IDENTITIES, VECTORS = exchange_vectors.read()
ARCHIVES = [one for one in VECTORS if one.file.endswith(".tar") and one.receiver in IDENTITIES]


def label(value: object) -> str:
    return f"{value.file} {value.verdict}" if isinstance(value, Vector) else str(value)


@pytest.mark.parametrize("one", VECTORS, ids=label)
def test_the_verifier_says_what_is_expected(one: Vector, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [str(FOLDER / one.file), "--receiver", str(FOLDER / f"{one.receiver}.r2pcard"), "--json"]
    for signer in one.signers:
        arguments += ["--signer", str(FOLDER / f"{signer}.r2pcard")]
    if one.sealed is not None:
        arguments += ["--sealed", str(FOLDER / one.sealed)]
    status = VERIFIER.main(arguments)
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (told["verdict"], status) == (one.verdict, 0 if one.verdict == "valid" else 3)


@pytest.mark.parametrize("one", ARCHIVES, ids=label)
def test_this_program_says_the_same_of_what_is_sealed_anew(one: Vector, tmp_path: Path) -> None:
    officer = exchange_vectors.officer_of(IDENTITIES[one.receiver])
    cards = [read_card((FOLDER / f"{signer}.r2pcard").read_bytes()) for signer in one.signers]
    known = {card.id: card.public.verifying for card in cards}
    package = tmp_path / "package.r2ppkg"
    package.write_bytes(age.encrypt((FOLDER / one.file).read_bytes(), [officer.public.recipient]))
    found = "valid"
    with Quarantine(tmp_path / "quarantine") as quarantine:
        try:
            open_package(package, officer, known, quarantine, keep=lambda _: True, job=Job(), kinds=tuple(Kind))
        except DeskError as error:
            found = error.findings[0][0]
    assert found == one.verdict


@pytest.mark.parametrize("one", [one for one in VECTORS if one.sealed], ids=label)
def test_what_is_sealed_is_what_lies_beside_it_opened(one: Vector) -> None:
    officer = exchange_vectors.officer_of(IDENTITIES[one.receiver])
    assert age.decrypt((FOLDER / str(one.sealed)).read_bytes(), [officer.identity]) == (FOLDER / one.file).read_bytes()


def test_every_file_is_told_of() -> None:
    named = (
        {one.file for one in VECTORS} | {one.sealed for one in VECTORS} | {"README.md", "expected.json", "bob.r2pcard"}
    )
    assert {path.name for path in FOLDER.iterdir()} == {name for name in named if name}
    assert "CC0" in (FOLDER / "README.md").read_text(encoding="utf-8")
