"""The independent verifier as a command: what it takes, what it tells, and that it never falls over."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import exchanging
import r2p_verifier
from r2p_desk.exchange.card import words
from r2p_desk.keys.signing import Purpose
from r2p_verifier import SCRIPT, VERIFIER, Bench, Spoil, card_at

pytestmark = pytest.mark.interop
Made = tuple[Bench, Callable[[], Spoil], dict[str, bytes]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with r2p_verifier.bench(tmp_path_factory.mktemp("command")) as all_of_it:
        yield all_of_it


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Runs the command here and gives its exit status and what it told."""

    def run(*arguments: object) -> tuple[int, dict[str, Any]]:
        status = VERIFIER.main([str(one) for one in (*arguments, "--json")])
        return status, dict(json.loads(capsys.readouterr().out))

    return run


Told = Callable[..., tuple[int, dict[str, Any]]]


def test_it_shares_nothing_with_the_program_and_needs_one_library() -> None:
    code = SCRIPT.read_text(encoding="utf-8")
    imported = set(re.findall(r"^\s*(?:import|from)\s+(\w+)", code, re.MULTILINE))
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_it_runs_alone_and_tells_every_part_and_that_it_proves_authorship(made: Made, tmp_path: Path) -> None:
    bench, fresh, _ = made
    copied, plain = tmp_path / "alone.py", tmp_path / "package.tar"
    copied.write_bytes(SCRIPT.read_bytes())
    plain.write_bytes(fresh().archive())
    command = [sys.executable, "-I", "-X", "dev", str(copied), str(plain), "--signer", str(bench.cards[bench.alice])]
    done = subprocess.run([*command, "--json"], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    body = json.loads(done.stdout)
    assert (done.returncode, done.stderr, body["verdict"], body["findings"]) == (0, b"", "valid", [])
    manifest = fresh().manifest
    assert body["parts"] == [{**part, "ok": True} for part in manifest["parts"]]
    assert (body["kind"], body["type"], body["package"]) == ("package", "case", manifest["package"])
    assert (body["signer"], body["signer_name"]) == (bench.alice.officer.id, "Alice Mbeki")
    assert "proves its authorship to anyone who holds it" in body["notes"][-1]
    shown = subprocess.run([sys.executable, "-I", str(copied), "--help"], capture_output=True, check=True).stdout
    assert b"proves its authorship to anyone who holds it" in shown
    assert b"asks for no passphrase" in shown


def test_what_it_shows_people_carries_no_control_characters(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench, fresh, _ = made
    plain = tmp_path / "package\x1b[2J\u202e.tar"
    plain.write_bytes(fresh().archive())
    assert VERIFIER.main([str(plain), "--signer", str(bench.cards[bench.alice])]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("valid: package�[2J�.tar\nsigned by Alice Mbeki (")
    assert "ok  journal  journal" in shown
    assert shown.replace("\n", "").isprintable()


def test_a_part_that_is_not_what_was_sent_is_told_beside_those_that_are(made: Made, tmp_path: Path, told: Told) -> None:
    bench, fresh, _ = made
    one, plain = fresh(), tmp_path / "package.tar"
    blob = one.members[-1]
    one.put(blob[0], blob[1][:-1] + bytes([blob[1][-1] ^ 1]))
    plain.write_bytes(one.archive())
    status, body = told(plain, "--signer", bench.cards[bench.alice])
    assert (status, body["verdict"]) == (3, "altered")
    assert [part["ok"] for part in body["parts"]] == [True] * (len(body["parts"]) - 1) + [False]


def test_nobody_is_known_but_by_a_card_that_was_given(made: Made, tmp_path: Path, told: Told) -> None:
    bench, fresh, _ = made
    plain = tmp_path / "package.tar"
    plain.write_bytes(fresh().archive())
    for cards in ([], ["--signer", bench.cards[bench.carla]]):
        status, body = told(plain, *cards)
        assert (status, body["verdict"], body["parts"]) == (3, "unknown-signer", [])


def test_a_card_counts_only_under_the_fingerprint_that_was_told(made: Made, tmp_path: Path, told: Told) -> None:
    bench, fresh, _ = made
    plain, card = tmp_path / "package.tar", bench.cards[bench.alice]
    plain.write_bytes(fresh().archive())
    fingerprint = card_at(card).fingerprint
    others = card_at(bench.cards[bench.carla]).fingerprint
    for typed in (fingerprint, fingerprint.upper(), words(fingerprint), words(fingerprint).upper().replace(" ", " - ")):
        assert told(plain, "--signer", card, "--fingerprint", typed)[0] == 0
    for typed in (others, words(others), fingerprint[:30], " ".join(words(fingerprint).split()[:11]), "", "words"):
        status, body = told(plain, "--signer", card, "--fingerprint", typed)
        assert (status, body["verdict"]) == (2, "unusable")


def test_its_words_are_those_of_slip_0039() -> None:
    from shamir_mnemonic.wordlist import WORDLIST

    assert "".join(word[:4] for word in WORDLIST) == VERIFIER.WORDS


def test_a_card_is_judged_by_its_fingerprint(made: Made, tmp_path: Path, told: Told) -> None:
    bench, _, _ = made
    card = bench.cards[bench.bob]
    fingerprint = card_at(card).fingerprint
    assert told(card, "--fingerprint", words(fingerprint))[0] == 0
    assert told(card, "--signer", card)[0] == 0
    status, body = told(card, "--signer", bench.cards[bench.alice])
    assert (status, body["verdict"], body["fingerprint"]) == (3, "unknown-signer", fingerprint)
    spoiled = tmp_path / "spoiled.r2pcard"
    spoiled.write_bytes(card.read_bytes().replace(b"Bob Kante", b"Rob Kante"))
    assert told(spoiled, "--signer", card)[1]["verdict"] == "altered"
    assert told(spoiled, "--signer", spoiled)[1]["verdict"] == "unusable"


def test_a_journal_by_itself_is_valid_when_every_commit_counts(made: Made, tmp_path: Path, told: Told) -> None:
    bench, fresh, _ = made
    journal, card = tmp_path / "journal", bench.cards[bench.alice]
    data = fresh().get("journal")
    journal.write_bytes(data)
    status, body = told(journal, "--signer", card)
    assert (status, body["verdict"], body["kind"], body["case"]) == (0, "valid", "journal", fresh().manifest["case"])
    assert body["commits"] == data.count(b"\n")
    assert [one["name"] for one in body["officers"]] == ["Alice Mbeki"]
    assert told(journal, "--signer", bench.cards[bench.bob])[1]["verdict"] == "unknown-signer"
    lines = data.splitlines(keepends=True)
    for spoiled in (data[:-1], b"".join(lines[1:]), b"".join([lines[0], *lines[2:]]), data + b"{}\n", data + b"\n"):
        journal.write_bytes(spoiled)
        assert told(journal, "--signer", card)[1]["verdict"] == "altered"


def test_plain_signed_files_are_held_against_the_purpose_of_their_type(made: Made, tmp_path: Path, told: Told) -> None:
    bench, _, _ = made
    officer, file = bench.alice.officer, tmp_path / "statement"
    stated = {"type": "r2p-desk/receipt", "format": 1, "case": None, "signer": officer.id}
    for purpose, expected in ((Purpose.RECEIPT, "valid"), (Purpose.RECALL, "altered"), (Purpose.CARD, "altered")):
        file.write_bytes(officer.seal_statement(purpose, stated))
        assert told(file, "--signer", bench.cards[bench.alice])[1]["verdict"] == expected
    for fields, expected in (
        ({"type": "r2p-desk/rumour"}, "too-new"),
        ({"format": 99}, "too-new"),
        ({"format": 0}, "altered"),
    ):
        file.write_bytes(officer.seal_statement(Purpose.RECEIPT, {**stated, **fields}))
        assert told(file, "--signer", bench.cards[bench.alice])[1]["verdict"] == expected


def test_a_sealed_package_is_told_to_be_one(made: Made, told: Told) -> None:
    bench, fresh, _ = made
    bench.both(fresh().archive())
    status, body = told(bench.folder / "spoiled.r2ppkg", "--signer", bench.cards[bench.alice])
    assert (status, body["verdict"]) == (3, "sealed")
    assert "unseal" in body["findings"][0]["text"]


def test_the_receivers_named_are_held_against_a_card_and_the_sealed_file(
    made: Made, tmp_path: Path, told: Told
) -> None:
    bench, fresh, _ = made
    bench.both(fresh().archive())
    plain, sealed, card = bench.folder / "spoiled.tar", bench.folder / "spoiled.r2ppkg", bench.cards[bench.alice]
    assert told(plain, "--signer", card, "--receiver", bench.cards[bench.bob], "--sealed", sealed)[0] == 0
    assert told(plain, "--signer", card, "--receiver", bench.cards[bench.carla])[1]["verdict"] == "not-for-us"
    assert told(plain, "--signer", card, "--sealed", plain)[1]["verdict"] == "altered"


def test_the_volumes_of_an_index_are_read_where_they_lie(
    made: Made, tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    from r2p_desk.exchange import media
    from r2p_desk.keys import age

    bench, _, _ = made
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(media, "VOLUME_SIZE", 50_000)
    sent = exchanging.send(bench.alice, bench.bob, folder)
    plain, card = tmp_path / "index.tar", bench.cards[bench.alice]
    plain.write_bytes(age.decrypt(sent.path.read_bytes(), [bench.bob.officer.identity]))
    status, body = told(plain, "--signer", card)
    assert (status, body["kind"], {part["ok"] for part in body["parts"]}) == (0, "volumes", {None})
    status, body = told(plain, "--signer", card, "--volumes", folder)
    assert (status, {part["ok"] for part in body["parts"]}) == (0, {True})
    assert [part["id"] for part in body["parts"]] == sorted(path.name for path in folder.glob("*.0*"))
    second = folder / body["parts"][1]["id"]
    data = second.read_bytes()
    second.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    body = told(plain, "--signer", card, "--volumes", folder)[1]
    assert (body["verdict"], [part["ok"] for part in body["parts"]][:3]) == ("altered", [True, False, True])
    second.unlink()
    assert told(plain, "--signer", card, "--volumes", folder)[1]["verdict"] == "cut"


def test_what_cannot_be_read_is_told_and_nothing_falls_over(made: Made, tmp_path: Path, told: Told) -> None:
    bench, _, _ = made
    card = bench.cards[bench.alice]
    assert told(tmp_path / "nothing", "--signer", card)[1]["verdict"] == "unreadable"
    status, body = told(tmp_path, "--signer", card)
    assert (status, body["verdict"]) == (1, "unreadable")
    assert told(card, "--signer", tmp_path / "nothing")[0] == 2
    assert told(card, "--signer", SCRIPT)[0] == 2
    assert told(card, "--at", "tomorrow")[0] == 2
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    assert told(empty, "--signer", card)[1]["verdict"] == "cut"


def refused_by_both(bench: Bench, told: Told, files: list[Path]) -> None:
    """Whatever they are, both say no, nothing is changed and nothing is left."""
    from r2p_desk.errors import Refused

    before = exchanging.snapshot(bench.bob.home)
    for path in files:
        status, body = told(path, "--signer", bench.cards[bench.alice])
        assert (status, body["verdict"] in ("altered", "cut", "sealed", "too-new", "too-large")) == (3, True), path
        with pytest.raises(Refused):
            exchanging.take(bench.bob, path)
    assert exchanging.snapshot(bench.bob.home) == before


def test_every_vector_of_the_age_test_kit_is_refused_by_both(made: Made, told: Told) -> None:
    files = [path for path in (Path(__file__).parents[1] / "vectors" / "age-testkit").iterdir() if path.is_file()]
    assert len(files) > 140
    refused_by_both(made[0], told, files)


def test_hostile_archives_are_refused_by_both(made: Made, test_data: Path, told: Told) -> None:
    """Every file of ``hostile/archives-*``: bombs, paths that lead out, links, sparse files, broken headers."""
    files = [path for one in test_data.glob("hostile/archives-*") for path in one.rglob("*") if path.is_file()]
    assert len(files) > 100
    refused_by_both(made[0], told, files)


def test_memory_does_not_grow_with_what_is_in_a_package(made: Made, tmp_path: Path) -> None:
    """A part of 96 MiB, and one of 96 KiB: a process of its own for each, and the same memory."""
    bench, fresh, _ = made
    used = []
    for size in (96 * 1024, 96 * 1024 * 1024):
        one, plain = fresh(), tmp_path / "large.tar"
        name = one.members[-1][0]
        plain.write_bytes(one.part(name, bytes(size)).archive())
        script = """if True:
            import runpy, sys
            sys.argv[0] = sys.argv.pop(1)
            try:
                runpy.run_path(sys.argv[0], run_name="__main__")
            finally:
                (told,) = (line for line in open("/proc/self/status") if line.startswith("VmHWM"))
                print(told.split()[1], file=sys.stderr)
        """
        command = [sys.executable, "-I", "-c", script, str(SCRIPT), str(plain)]
        command += ["--signer", str(bench.cards[bench.alice])]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout
        used.append(int(done.stderr.split()[-1]))
    assert used[1] - used[0] < 8 * 1024, "KiB"


def test_a_pipe_that_is_closed_is_no_traceback(made: Made, tmp_path: Path) -> None:
    bench, fresh, _ = made
    plain = tmp_path / "package.tar"
    plain.write_bytes(fresh().archive())
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-I", str(SCRIPT), str(plain), "--signer", str(bench.cards[bench.alice])]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
