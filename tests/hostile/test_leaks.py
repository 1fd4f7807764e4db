"""After a whole round of work no word of the case stands in the open: in files, names, temporary folders, errors."""

import json
import os
import re
import stat
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import desks
from r2p_desk.actions import session

BENCHMARK = desks.ROOT / "resources" / "practice" / "rwanda" / "case.json"
CASE, SUMMARY = "Qorvanthia watch", "Summary of Plimsundra valley"
TITLE, TEXT = (
    "Wumbaklyte reported burning",
    "Ebenezer Wumbaklyte saw smoke over Tsakodelna; زقنبوطة and 龘靐齉龗 were named",
)
SOURCE, PLACE, REASONS = "Father Ignatius Grobelschmidt", "Upper Tsakodelna", "because Molvarinka said so twice"
WORDS = (
    "Qorvanthia", "Plimsundra", "Wumbaklyte", "Ebenezer", "Tsakodelna", "زقنبوطة", "زقنبوطه", "龘靐", "齉龗",
    "Grobelschmidt", "Ignatius", "Molvarinka",
)  # fmt: skip
"""Words that stand in this case and nowhere else; two of them as the search index would write them."""
OUTSIDE = ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME")


class Round:
    """The commands of a day, each in its own process, in a world of private folders."""

    def __init__(self, folder: Path) -> None:
        self.world = {name: folder / name.lower() for name in OUTSIDE}
        for path in self.world.values():
            path.mkdir(mode=0o700)
        self.home = folder / "workplace" / "home"
        self.papers = folder / "papers"
        self.papers.mkdir()
        (folder / "workplace").mkdir()
        desks.passphrase_file(self.home).write_text(desks.PASSPHRASE)
        self.failures: list[tuple[tuple[str, ...], subprocess.CompletedProcess[bytes]]] = []

    def run(self, *arguments: str, status: int = 0) -> Any:
        done = desks.command(self.home, *arguments, **{name: str(path) for name, path in self.world.items()})
        assert done.returncode == status, done.stderr
        if status:
            self.failures.append((arguments, done))
        return json.loads(done.stdout)

    def enrol(self) -> None:
        """A real officer; then sealed anew so that the other commands need not wait a second each."""
        self.run("officer", "create", "--name", "A. Tester")
        with session.unlock(self.home, desks.PASSPHRASE) as desk:
            (self.home / session.OFFICER_FILE).write_bytes(desks.quickly_sealed(desk.officer))


@pytest.fixture(scope="module")
def round_(tmp_path_factory: pytest.TempPathFactory) -> Round:
    day = Round(tmp_path_factory.mktemp("leaks"))
    day.enrol()
    named = ("--case", CASE)
    day.run("case", "create", CASE, "--summary", SUMMARY, "--marking", "CONFIDENTIAL")
    day.run("import", str(BENCHMARK), "--as", "benchmark", "--keep", "no", *named)
    about = ("--source", SOURCE, "--place", PLACE, "--known", "1994-01-10")
    item = day.run("item", "add", *named, "--title", TITLE, "--text", TEXT, *about)["id"]
    judged = ("assess", "judge", *named, "--indicator", "7.3", "--state", "present", "--reasons", REASONS)
    day.run(*judged, "--as-of", "1994-01-15", "--for", item)
    assert len(day.run("search", "Wumbaklyte")["hits"]) == 1
    assert len(day.run("search", "龘靐", *named)["hits"]) == 1
    for reading in (("item", "list"), ("item", "show", item), ("case", "show"), ("journal",), ("doctor",)):
        day.run(*reading, *named)
    day.run("assess", "show", *named, "--as-of", "1994-01-15")
    briefing = str(day.papers / "briefing.pdf")
    day.run("brief", *named, "--kind", "situation", "--lang", "en", "--out", briefing)
    day.run("verify", briefing)
    day.run(*judged, "--as-of", "1993-01-15", "--for", item, status=3)
    day.run(*judged, "--as-of", "not a date", status=3)
    day.run("item", "show", "no-such-item", *named, status=2)
    day.run("item", "add", *named, "--title", "x", "--grade", "Z9", status=3)
    day.run("item", "list", "--case", "no such case", status=2)
    (day.papers / "broken.json").write_bytes(
        BENCHMARK.read_bytes().replace(b'"date_known": "1993-0', b'"date_known": "1993-9', 1)
    )
    day.run("import", str(day.papers / "broken.json"), "--as", "benchmark", "--keep", "no", *named)
    (day.papers / "cut.json").write_bytes(BENCHMARK.read_bytes()[:-99])
    day.run("import", str(day.papers / "cut.json"), *named, status=3)
    spoil(day, named)
    return day


def spoil(day: Round, named: tuple[str, str]) -> None:
    """Damaged, locked out, and put right again."""
    database = next(day.home.rglob("case.db"))
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2])
    day.run("item", "list", *named, status=3)
    day.run("search", "Wumbaklyte")
    day.run("doctor", *named, status=3)
    database.write_bytes(whole)
    desks.passphrase_file(day.home).write_text("another")
    day.run("item", "list", *named, status=4)
    desks.passphrase_file(day.home).write_text(desks.PASSPHRASE)


@pytest.fixture(scope="module")
def hunted() -> re.Pattern[bytes]:
    """The case's words and the benchmark's names of people and places, in every spelling a program may leave behind."""
    told = BENCHMARK.read_text(encoding="utf-8")
    words = {*WORDS, *(word for word in re.findall(r"\b[A-Z][a-z]{7,}\b", told) if told.count(word) > 1)}
    spellings = (str, str.casefold, str.upper, lambda word: unicodedata.normalize("NFD", word))
    spelled = {spell(word) for word in words for spell in spellings}
    coded = {form.encode(code) for form in spelled for code in ("utf-8", "utf-16-le", "utf-16-be")}
    assert len(words) > 20
    return re.compile(b"|".join(re.escape(form) for form in sorted(coded)))


def everything(day: Round) -> Iterator[Path]:
    for root in (day.home, *day.world.values()):
        yield from root.rglob("*")


@pytest.mark.slow
def test_no_word_stands_in_any_file(round_: Round, hunted: re.Pattern[bytes]) -> None:
    read = [path for path in everything(round_) if path.is_file()]
    assert {"case.db", "access.age", "officer.age", "desk.db"} <= {path.name for path in read}
    assert [(path.name, found[0]) for path in read if (found := hunted.search(path.read_bytes()))] == []


@pytest.mark.slow
def test_no_word_stands_in_any_name(round_: Round, hunted: re.Pattern[bytes]) -> None:
    assert [path for path in everything(round_) if hunted.search(os.fsencode(path.name))] == []
    case_id = round_.run("case", "list")["cases"][0]["id"]
    assert [path for path in everything(round_) if case_id in str(path)] == []


@pytest.mark.slow
def test_the_hunt_would_find_them(round_: Round, hunted: re.Pattern[bytes]) -> None:
    assert hunted.search(json.dumps(round_.run("item", "list", "--case", CASE), ensure_ascii=False).encode())
    for word in WORDS:
        assert hunted.search(word.encode("utf-16-le"))
        assert hunted.search(word.lower().encode())


@pytest.mark.slow
def test_nothing_is_left_behind_for_the_time_being(round_: Round) -> None:
    for name in OUTSIDE:
        assert list(round_.world[name].rglob("*")) == []
    left = [path.name for path in round_.home.rglob("*") if path.is_file()]
    of_case = {"case.db", "access.age", "access.bak", "README.txt", "lock"}
    assert set(left) == {*of_case, "officer.age", "desk.db", "desk.bak"}


@pytest.mark.slow
def test_everything_is_for_this_user_only(round_: Round) -> None:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (round_.home, *round_.home.rglob("*"))}
    wrong = {path.name: oct(mode) for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)}
    assert wrong == {}


@pytest.mark.slow
def test_errors_tell_nothing_of_the_case_but_what_was_typed(round_: Round, hunted: re.Pattern[bytes]) -> None:
    assert len(round_.failures) >= 9
    for typed, done in round_.failures:
        said = hunted.findall(done.stdout + done.stderr)
        assert [word for word in said if word not in " ".join(typed).encode()] == []
        assert b"Traceback" not in done.stderr
        assert b'File "' not in done.stderr
