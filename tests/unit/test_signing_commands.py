"""Identities, trust and the second signature on the command line: documented keys and exit statuses."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from test_command_line import documented_keys

import offices
import papers
from desks import PASSPHRASE, passphrase_file, quick_home
from r2p_desk.actions import contacts, pdf_signing
from r2p_desk.actions.session import unlock
from r2p_desk.briefing.pdf import render
from r2p_desk.cli.run import run

NOW = datetime.now(UTC).replace(microsecond=0)


class Caller:
    """Runs commands on one home and reads their one object."""

    def __init__(self, home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        self.home, self._capture = home, capfdbinary

    def __call__(self, *arguments: object) -> tuple[int, dict[str, Any]]:
        common = ["--home", str(self.home), "--passphrase-file", str(passphrase_file(self.home)), "--json"]
        self._capture.readouterr()
        status, _ = run([*map(str, arguments), *common])
        return status, json.loads(self._capture.readouterr().out)


@pytest.fixture
def call(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Caller:
    return Caller(quick_home(tmp_path), capfdbinary)


def test_a_file_identity_is_added_used_and_removed(call: Caller, tmp_path: Path) -> None:
    office = offices.office("Mission Today")
    holder = offices.officer_of(office, "L. Command", place=None, start=NOW - offices.DAY)
    p12, pin = tmp_path / "l.p12", tmp_path / "pin.txt"
    p12.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"l", holder.key, holder.certificate, [office.issuing.certificate], BestAvailableEncryption(b"four words")
        )
    )
    pin.write_text("four words\n")
    status, made = call("identity", "add", p12, "--pin-file", pin)
    assert (status, set(made)) == (0, documented_keys("identity add"))
    status, listed = call("identity", "list")
    assert (status, set(listed)) == (0, documented_keys("identity list"))
    assert [one["kind"] for one in listed["identities"]] == ["stand-alone", "file"]
    assert set(listed["identities"][0]) == documented_keys("identity list", "identities")
    assert call("case", "create", "Kivera")[0] == 0
    out = tmp_path / "b.pdf"
    brief = ("brief", "--case", "Kivera", "--out", out, "--sign-with", made["id"][:12])
    assert call(*brief, "--pin-file", pin)[0] == 0
    signer = call("verify", out)[1]["signers"][0]
    assert (signer["name"], signer["known"], signer["covers"]) == ("L. Command", True, "file")
    pin.write_text("other words\n")
    status, refused = call(*brief, "--pin-file", pin)
    assert (status, refused["error"]["code"]) == (4, "wrong-pin")
    assert call("identity", "remove", made["id"])[0] == 0
    assert call("identity", "remove", "stand-alone")[0] == 2
    assert call("identity", "add")[0] == 2


def test_an_office_and_its_lists_are_taken_in(call: Caller, tmp_path: Path) -> None:
    office, root, stick = offices.office("Mission Today"), tmp_path / "root.der", tmp_path / "list.crl"
    root.write_bytes(office.root.der)
    stick.write_bytes(offices.revocations(office.root, made=NOW - offices.DAY, until=NOW + offices.DAY))
    assert call("trust", "add", root)[0] == 3
    status, made = call("trust", "add", root, "--confirm", office.root.digits)
    assert (status, set(made)) == (0, documented_keys("trust add"))
    assert set(made["added"][0]) == documented_keys("trust add", "added")
    assert call("trust", "add", stick)[0] == 0
    status, listed = call("trust", "list")
    assert [one["kind"] for one in listed["trusted"]] == ["office", "list"]
    status, gone = call("trust", "remove", made["added"][0]["id"])
    assert (status, set(gone)) == (0, documented_keys("trust remove"))


def test_a_request_is_written_and_a_briefing_countersigned(call: Caller, tmp_path: Path) -> None:
    status, made = call("identity", "request", "--out", tmp_path / "request.pem")
    assert (status, set(made)) == (0, documented_keys("identity request"))
    assert (tmp_path / "request.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE REQUEST-----")
    folder = tmp_path / "first"
    folder.mkdir()
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    with unlock(quick_home(folder, "M. First"), PASSPHRASE) as author:
        first.write_bytes(pdf_signing.sign(author, render(papers.small_document()).pdf, None, None, "Prepared", NOW))
        card = contacts.export_card(author, tmp_path / "author.card")
    status, refused = call("countersign", first, "--out", second)
    assert (status, refused["error"]["code"]) == (3, "refused")
    assert call("contact", "add", card.path, "--confirm", card.fingerprint)[0] == 0
    status, made = call("countersign", first, "--out", second, "--reason", "Read")
    assert (status, set(made)) == (0, documented_keys("countersign"))
    assert (made["verdict"], [one["reason"] for one in made["signers"]]) == ("valid", ["Prepared", "Read"])
    status, verdict = call("verify", second)
    assert (status, set(verdict)) == (0, documented_keys("verify"))
    assert set(verdict["signers"][1]) == documented_keys("verify", "signers")
