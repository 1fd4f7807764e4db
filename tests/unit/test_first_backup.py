"""What the first version backed up comes back in this one, from one file and from one that needs another."""

import hashlib
import shutil
from pathlib import Path

import pytest

import backing
import desks
from r2p_desk.actions import backup_checks, backup_opening, doctor, session
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.settings import TEXT_SIZE, Settings

KEPT = Path(__file__).resolve().parents[1] / "vectors" / "first-backup"
CASE = "Kivera border districts"
TITLES = ["Radio lists names of families", "Checkpoint separates travellers"]
BLOBS = {
    "1f" * 16: "6637106be6dc865f168a54f84200b4281964498e4fe1cfad9e4b2c61555eeb91",
    "2e" * 16: "108cb020f66c63152bf0c42607b48d9be782a74552f4cd527688c440920349f0",
}
"""SHA-256 of each sealed file."""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KEPT, tmp_path / "stick"))


@pytest.mark.parametrize(("name", "titles", "whole"), [("first", TITLES[:1], True), ("second", TITLES, False)])
def test_a_backup_of_the_first_version_comes_back(
    stick: Path, tmp_path: Path, name: str, titles: list[str], whole: bool
) -> None:
    path = stick / f"{name}.r2pbackup"
    with backup_opening.by_passphrase(path, desks.PASSPHRASE) as opener:
        told = backup_checks.verify_backup(path, opener.keys)
    assert (told.manifest.case is None) is whole
    restored = backing.restore(path, tmp_path / "new")
    noise = [f"blobs/{name[:2]}/{name}" for name in list(BLOBS)[: len(titles)]]
    assert [(one.code, one.file) for case in restored.cases for one in case.findings] == [
        ("blob-damaged", file) for file in noise
    ], "they were never sealed, and the examination says so"
    with session.unlock(tmp_path / "new", desks.PASSPHRASE) as desk:
        assert desk.officer.name == "Aïcha Diallo"
        kept = {name: hashlib.sha256(data).hexdigest() for name, data in backing.blobs(desk, CASE).items()}
        assert kept == dict(list(BLOBS.items())[: len(titles)])
        with session.open_case(desk, CASE, write=True) as case:
            assert case.findings == []
            assert sorted(item.title for item in list_items(case)) == sorted(titles)
            add_item(case, Draft(title="The next report"))
        assert [one.file for one in doctor.examine(desk, CASE).findings] == noise
    assert (Settings(tmp_path / "new").number(TEXT_SIZE) == 130) is whole


def test_the_vectors_are_small() -> None:
    assert sum(path.stat().st_size for path in KEPT.iterdir()) < 1_600_000
