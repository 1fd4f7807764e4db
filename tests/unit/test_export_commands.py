"""The commands that write for other systems answer as docs/command-line.md says."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
import exchanging
from r2p_desk.cli.run import run

Told = Callable[..., dict[str, Any]]
GROUP = "7b2f8c1e-0f5a-4c0e-8b3e-2f8a6d1c9e11"
NAMED = ("--case", "Kivera", "--day", "2024-05-03")


@pytest.fixture
def told(capfdbinary: pytest.CaptureFixture[bytes]) -> Told:
    def call(home: Path, *arguments: str, status: int = 0) -> dict[str, Any]:
        done, _ = run(
            [*arguments, "--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        )
        found = dict(json.loads(capfdbinary.readouterr().out))
        assert done == status, found
        return found

    return call


@pytest.fixture
def homes(tmp_path: Path, told: Told) -> list[Path]:
    with exchanging.officers(tmp_path, *exchanging.NAMES) as made:
        found = [desk.home for desk in made]
    told(found[0], "case", "create", "Kivera")
    told(found[0], "item", "add", "--case", "Kivera", "--title", "Roads were closed", "--known", "2024-05-01")
    told(found[0], "item", "add", "--case", "Kivera", "--title", "Rifles", "--known", "2024-05-01", "--marking",
         "STRICTLY CONFIDENTIAL")  # fmt: skip
    return found


def test_what_would_leave_is_told_and_then_written(told: Told, homes: list[Path], tmp_path: Path) -> None:
    asked = ("export", *NAMED, "--format", "csv", "--ceiling", "UNCLASSIFIED", "--to", "An archive")
    seen = told(homes[0], *asked)
    assert set(seen) == documented_keys("export")
    assert set(seen["files"][0]) == documented_keys("export", "files")
    assert (seen["path"], seen["leaves"], seen["withheld"]) == (None, {"item": 1}, {"item": 1})
    made = told(homes[0], *asked, "--out", str(tmp_path / "tables"))
    assert made == {**seen, "path": str(tmp_path / "tables")}
    for one in made["files"]:
        assert hashlib.sha256((tmp_path / "tables" / one["name"]).read_bytes()).hexdigest() == one["sha256"]
    (kept,) = told(homes[0], "exported", "--case", "Kivera")["exports"]
    assert set(kept) == documented_keys("exported", "exports")
    (roads,) = [one["id"] for one in told(homes[0], "item", "list", "--case", "Kivera")["items"]
                if one["title"] == "Roads were closed"]  # fmt: skip
    assert (kept["to"], kept["sha256"], kept["records"]) == ("An archive", made["sha256"], [roads])
    again = told(homes[0], *asked, "--out", str(tmp_path / "tables"), status=2)
    assert again["error"]["code"] == "usage"
    assert [one["released"] for one in told(homes[0], "release", "list", "--case", "Kivera")["releases"]] == [True] * 3


def test_an_event_wants_a_group_with_members(told: Told, homes: list[Path], tmp_path: Path) -> None:
    asked = ("export", *NAMED, "--format", "misp", "--ceiling", "UNCLASSIFIED", "--out", str(tmp_path / "event.json"))
    told(homes[0], *asked, status=2)
    told(homes[0], *asked, "--group", GROUP, status=2)
    told(homes[0], "sharing-group", "add", GROUP, "--name", "Circle", "--organisation", " ", status=2)
    assert not (tmp_path / "event.json").exists()
    kept = told(homes[0], "sharing-group", "add", GROUP, "--name", "Circle", "--organisation", "Office A")
    assert set(kept) == documented_keys("sharing-group add")
    assert told(homes[0], "sharing-group", "list") == {"groups": [kept]}
    made = told(homes[0], *asked, "--group", "circle")
    assert (made["recipient"], json.loads((tmp_path / "event.json").read_bytes())["Event"]["distribution"]) == (
        "Circle",
        "4",
    )
    assert told(homes[0], "sharing-group", "remove", GROUP) == kept
    assert told(homes[0], "sharing-group", "list") == {"groups": []}


def test_a_second_person_here_approves_what_they_saw(told: Told, homes: list[Path], tmp_path: Path) -> None:
    asked = ("export", *NAMED, "--format", "stix", "--to", "A court")
    seen = told(homes[0], *asked)
    assert (seen["needs_second"], seen["marking"]) == (True, "STRICTLY CONFIDENTIAL")
    out = ("--out", str(tmp_path / "bundle.json"))
    told(homes[0], *asked, *out, status=3)
    second = ("--second", str(homes[2]), "--second-passphrase-file", str(desks.passphrase_file(homes[2])))
    told(homes[0], *asked, *out, *second, "--digest", "00000000", status=2)
    assert not (tmp_path / "bundle.json").exists()
    made = told(homes[0], *asked, *out, *second, "--digest", seen["digest"][:12])
    assert (made["approved_by"], made["sha256"]) == ("Carla Ruiz", seen["sha256"])


def test_the_framework_is_published_without_an_officer(told: Told, tmp_path: Path) -> None:
    for form in ("misp-taxonomy", "stix-extension"):
        made = told(tmp_path / "nobody", "framework", "publish", "--as", form, "--out", str(tmp_path / form))
        assert set(made) == documented_keys("framework publish")
        assert json.loads((tmp_path / form).read_bytes())
    told(tmp_path / "nobody", "framework", "publish", "--as", "docx", "--out", str(tmp_path / "x"), status=2)
