"""Dossiers on the command line, as docs/command-line.md says: seen, approved, sent, taken in, taken up."""

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
def homes(tmp_path: Path) -> list[Path]:
    with exchanging.officers(tmp_path, *exchanging.NAMES) as made:
        return [desk.home for desk in made]


def test_from_a_profile_to_an_item_in_another_case(told: Told, homes: list[Path], tmp_path: Path) -> None:
    alice, bob, carla = homes
    out = exchanging.stick(tmp_path)
    told(alice, "case", "create", "Kivera")
    told(alice, "item", "add", "--case", "Kivera", "--title", "Roads were closed", "--known", "2024-05-01")
    told(alice, "item", "add", "--case", "Kivera", "--title", "Rifles", "--known", "2024-05-01", "--marking",
         "STRICTLY CONFIDENTIAL")  # fmt: skip
    asked = ("--case", "Kivera", "--to", "Bob Kante", "--as-of", "2024-05-03")
    assert [one["set"] for one in told(alice, "profile", "list")["profiles"]] == [False, False]
    assert told(alice, "dossier", "preview", *asked)["withheld"] == {"ceiling": 1}
    made = told(alice, "profile", "set", "Bob Kante", "--ceiling", "STRICTLY CONFIDENTIAL", "--groups", "text,place")
    assert set(made) == documented_keys("profile set")
    assert told(alice, "profile", "show", "Bob Kante") == made
    seen = told(alice, "dossier", "preview", *asked)
    assert set(seen) == documented_keys("dossier preview")
    assert (seen["needs_second"], seen["leaks"]) == (True, [])
    told(alice, "dossier", "send", *asked, "--out", str(out), status=3)
    request = told(alice, "approval", "request", str(tmp_path / "ask"), *asked, "--approver", "Carla Ruiz")
    shown = told(carla, "approval", "show", request["path"])
    assert set(shown) == documented_keys("approval show")
    assert shown["dossier"] == seen["dossier"]
    given = told(
        carla, "approval", "give", request["path"], "--digest", shown["digest"], "--out", str(tmp_path / "yes")
    )
    assert set(given) == documented_keys("approval give")
    sent = told(alice, "dossier", "send", *asked, "--out", str(out), "--approval", given["path"])
    assert (sent["approved_by"], sent["parts"]) == ("Carla Ruiz", seen["parts"])
    left = told(alice, "dossier", "left", "--to", "Bob Kante")["dossiers"]
    assert [one["package"] for one in left] == [sent["package"]]
    (roads,) = [one for one in left[0]["records"] if one["kind"] == "item"][:1]
    narrowed = told(alice, "dossier", "left", "--case", "Kivera", "--record", roads["record"])["dossiers"]
    assert [one["records"] for one in narrowed] == [[roads]]
    assert told(bob, "package", "receive", sent["path"], "--accept")["accepted"] is True
    (came,) = told(bob, "dossier", "list")["dossiers"]
    assert set(came) == documented_keys("dossier list", "dossiers")
    assert told(bob, "dossier", "show", came["dossier"][:8])["text"] == seen["dossier"]
    told(bob, "case", "create", "Mine")
    took = told(bob, "dossier", "take", came["dossier"], "--case", "Mine")
    assert set(took) == documented_keys("dossier take")
    assert len(took["new"]) == 2
    assert told(bob, "dossier", "take", came["dossier"], "--case", "Mine")["same"] == took["new"]


def test_a_second_person_who_is_here_types_their_own_passphrase(told: Told, homes: list[Path], tmp_path: Path) -> None:
    alice, _, carla = homes
    told(alice, "case", "create", "Kivera")
    told(alice, "item", "add", "--case", "Kivera", "--title", "Roads were closed", "--known", "2024-05-01")
    told(alice, "profile", "set", "Bob Kante", "--second", "yes")
    asked = ("--case", "Kivera", "--to", "Bob Kante", "--as-of", "2024-05-03")
    seen = told(alice, "dossier", "preview", *asked)
    here = ("--second", str(carla), "--second-passphrase-file", str(desks.passphrase_file(carla)))
    send = ("dossier", "send", *asked, "--out", str(exchanging.stick(tmp_path)), *here)
    told(alice, *send, "--digest", "0" * 64, status=2)
    assert told(alice, *send, "--digest", seen["digest"][:8])["approved_by"] == "Carla Ruiz"
