"""The bag checker gives every bag of the conformance suite its verdict, and names what is amiss."""

import hashlib
from pathlib import Path

import pytest

from r2p_desk.exchange.bridges.bag_check import Remark, Verdict, check_bag

SUITE = Path(__file__).parents[1] / "vectors" / "bagit"
BAGS = sorted(SUITE.glob("v*/*/*"))
NAMES = [bag.relative_to(SUITE).as_posix() for bag in BAGS]


def test_the_suite_is_whole() -> None:
    assert len(BAGS) == 31
    assert {bag.parent.name for bag in BAGS} == {str(one) for one in Verdict}


@pytest.mark.parametrize("bag", BAGS, ids=NAMES)
def test_the_folder_above_a_bag_is_its_verdict(bag: Path) -> None:
    assert check_bag(bag).verdict == bag.parent.name


def test_the_suite_kept_here_is_the_one_that_was_given(test_data: Path) -> None:
    given = test_data / "conformance" / "bagit"
    for file in (one for one in given.rglob("*") if one.is_file()):
        assert (SUITE / file.relative_to(given)).read_bytes() == file.read_bytes()


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_bytes(b"a")
    (tmp_path / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    _list(tmp_path, {"data/a.txt": b"a"})
    return tmp_path


def _list(bag: Path, files: dict[str, bytes]) -> None:
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()]
    (bag / "manifest-sha256.txt").write_text("".join(lines), encoding="utf-8")


def test_a_small_bag_of_our_own_is_valid(bag: Path) -> None:
    found = check_bag(bag)
    assert (found.verdict, found.version, found.remarks) == (Verdict.VALID, "1.0", ())


def test_a_link_in_a_bag_is_never_followed(bag: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "b.txt"
    outside.write_bytes(b"b")
    (bag / "data" / "b.txt").symlink_to(outside)
    _list(bag, {"data/a.txt": b"a", "data/b.txt": b"b"})
    found = check_bag(bag)
    assert found.verdict is Verdict.INVALID
    assert Remark("not-a-file", "data/b.txt", ("linux", "windows")) in found.remarks
    assert Remark("missing", "data/b.txt", ("linux", "windows")) in found.remarks


def test_letters_composed_otherwise_are_told_and_found(bag: Path) -> None:
    composed, apart = "data/caf\u00e9.txt", "data/cafe\u0301.txt"
    (bag / apart).write_bytes(b"c")
    _list(bag, {"data/a.txt": b"a", composed: b"c"})
    found = check_bag(bag)
    assert (found.verdict, [one.code for one in found.remarks]) == (Verdict.WARNING, ["other-spelling"])


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("data/../../x", Verdict.INVALID),
        ("C:\\x", Verdict.WINDOWS_ONLY),
        ("%TEMP%\\x", Verdict.WINDOWS_ONLY),
        ("/etc/x", Verdict.LINUX_ONLY),
        ("data/nowhere.txt", Verdict.INVALID),
    ],
)
def test_names_that_lead_out_are_told(bag: Path, name: str, verdict: Verdict) -> None:
    _list(bag, {"data/a.txt": b"a", name: b"x"})
    assert check_bag(bag).verdict is verdict


def test_a_line_end_in_a_name_is_read_back_from_its_escape(bag: Path) -> None:
    (bag / "data" / "two\nlines%.txt").write_bytes(b"t")
    _list(bag, {"data/a.txt": b"a", "data/two%0Alines%25.txt": b"t"})
    assert check_bag(bag).verdict is Verdict.VALID
