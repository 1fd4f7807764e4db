"""A package goes through paper and comes back bit for bit; what cannot be read is named, and nothing is guessed."""

import io
import json
import random
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from test_command_line import documented_keys

from r2p_desk.actions import on_paper as paper
from r2p_desk.cli.run import run
from r2p_desk.errors import Altered, Cut, Refused, TooLarge
from r2p_desk.exchange import on_paper
from r2p_desk.exchange.on_paper import base45, from_base45, join, split
from r2p_desk.keys import age
from r2p_desk.keys.age_hybrid import HybridIdentity


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return age.encrypt(random.Random(6).randbytes(10_400), [HybridIdentity.generate().recipient])


@pytest.fixture(scope="module")
def sheets(sealed: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Pictures of the printed sheets, as a scanner of 150 dots an inch makes them."""
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "package.r2ppkg").write_bytes(sealed)
    made = paper.write_paper(folder / "package.r2ppkg", folder / "paper.pdf")
    assert (made.sheets, made.spare_sheets, made.codes) == (4, 1, 20)
    draw = ["pdftoppm", "-r", "150", "-png", "-gray", str(folder / "paper.pdf"), str(folder / "sheet")]
    subprocess.run(draw, check=True)
    return sorted(folder.glob("sheet*.png"))


def texts(sealed: bytes) -> list[str]:
    return [code.text for code in split(sealed).codes]


@pytest.mark.slow
def test_scanned_turned_noisy_and_out_of_order_it_comes_back(sheets: list[Path], sealed: bytes, tmp_path: Path) -> None:
    chance = random.Random(12)
    with Image.open(sheets[0]) as sheet:
        turned = sheet.rotate(11, expand=True, fillcolor=230).filter(ImageFilter.GaussianBlur(0.7))
    with Image.open(sheets[1]) as sheet:
        noisy = sheet.convert("L")
    for _ in range(20_000):
        noisy.putpixel((chance.randrange(noisy.width), chance.randrange(noisy.height)), chance.randrange(256))
    upside = io.BytesIO()
    noisy.transpose(Image.Transpose.ROTATE_180).save(upside, "JPEG", quality=60)
    turned.save(tmp_path / "photo.png")
    (tmp_path / "photo.jpg").write_bytes(upside.getvalue())
    pictures = [sheets[2], tmp_path / "photo.jpg", sheets[2], tmp_path / "photo.png"]
    read = paper.read_paper(pictures, tmp_path / "back.r2ppkg")
    assert (tmp_path / "back.r2ppkg").read_bytes() == sealed
    assert [count for _, count in read.pictures] == [2, 6, 2, 6]


@pytest.mark.slow
def test_a_lost_sheet_is_made_good_and_two_are_named(sheets: list[Path], sealed: bytes, tmp_path: Path) -> None:
    paper.read_paper([sheets[3], sheets[2], sheets[0]], tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == sealed
    with pytest.raises(Cut, match="codes 7-14, on sheets 2-3"):
        paper.read_paper([sheets[0]], tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_any_one_code_at_each_place_may_be_lost(sealed: bytes) -> None:
    codes = texts(sealed)
    chance = random.Random(3)
    for _ in range(20):
        lost = {place + 6 * chance.randrange(2) for place in range(6)}
        kept = [code for at, code in enumerate(codes) if at not in lost] * 2
        chance.shuffle(kept)
        assert join([*kept, "HTTPS://EXAMPLE.ORG", codes[0][:-3], "R2P1:", "R2P1:::::"]) == sealed


def test_large_packages_have_a_spare_sheet_for_every_eight() -> None:
    package = b"age-encryption.org/v1\n" + random.Random(5).randbytes(on_paper.MOST - 22)
    made = split(package)
    assert (made.layout.count, made.layout.sheets, made.layout.groups) == (292, 49, 7)
    assert join(code.text for code in made.codes if code.sheet not in {2, 15, 49}) == package
    with pytest.raises(Cut, match="codes 7-12, 43-48, on sheets 2, 8"):
        join(code.text for code in made.codes if code.sheet not in {2, 8})


def test_what_is_no_package_or_too_long_does_not_go_on_paper() -> None:
    with pytest.raises(Refused, match="sealed"):
        split(b"a list of names")
    with pytest.raises(TooLarge):
        split(b"age-encryption.org/v1\n" + bytes(on_paper.MOST))


def test_sheets_of_two_packages_and_pictures_of_none_are_refused(sealed: bytes) -> None:
    with pytest.raises(Refused, match="several packages"):
        join([*texts(sealed), *texts(sealed + b"x")])
    with pytest.raises(Refused, match="no code"):
        join(["HTTPS://EXAMPLE.ORG"])


def test_no_changed_code_is_taken_for_what_was_printed(sealed: bytes) -> None:
    codes = texts(sealed)
    chance = random.Random(9)
    for _ in range(300):
        at, code = chance.randrange(5, len(codes[0])), codes[0]
        spoiled = code[:at] + chance.choice(on_paper._DIGITS) + code[at + 1 :]
        assert spoiled == code or on_paper._chunk(spoiled) is None
    lying = on_paper._text(split(sealed).layout, 0, bytes(on_paper.DATA))  # its CRC holds
    with pytest.raises(Altered):
        join([*codes, lying])


@pytest.mark.parametrize(("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")])
def test_base45_is_that_of_its_rfc(data: bytes, text: str) -> None:
    assert (base45(data), from_base45(text)) == (text, data)
    assert [from_base45(bad) for bad in ("GGW", "A", "ab", "::::")] == [None] * 4


@pytest.mark.slow
def test_hostile_pictures_give_nothing_and_stop_nothing(sheets: list[Path], sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / "cut.png").write_bytes(sheets[0].read_bytes()[:5000])
    (tmp_path / "empty.jpg").touch()
    read = paper.read_paper([tmp_path / "cut.png", tmp_path / "empty.jpg", *sheets], tmp_path / "back")
    assert read.pictures[:2] == (("cut.png", 0), ("empty.jpg", 0))
    assert (tmp_path / "back").read_bytes() == sealed


@pytest.mark.slow
def test_from_the_command_line(
    sheets: list[Path], sealed: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "package").write_bytes(sealed)
    assert run(["paper", "write", str(tmp_path / "package"), "--out", str(tmp_path / "p.pdf"), "--json"])[0] == 0
    assert set(json.loads(capsys.readouterr().out)) == documented_keys("paper write")
    assert run(["paper", "read", *map(str, sheets[:3]), "--out", str(tmp_path / "back"), "--json"])[0] == 0
    assert set(json.loads(capsys.readouterr().out)) == documented_keys("paper read")
    assert run(["paper", "read", str(sheets[0]), "--out", str(tmp_path / "b"), "--json"])[0] == 3
    assert run(["paper", "read", *map(str, sheets), "--out", str(tmp_path / "back"), "--json"])[0] == 2
