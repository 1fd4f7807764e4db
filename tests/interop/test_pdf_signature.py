"""Programs of others agree with the signature on a briefing: pdfsig (NSS) and OpenSSL's CMS."""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pdfa import broken

import offices
import papers
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.sign import certify_pdf, countersign_pdf
from r2p_desk.briefing.signatory import KeySignatory
from r2p_desk.briefing.situation import situation_briefing
from r2p_desk.briefing.verdict import KnownCertificate, Outcome, Trust
from r2p_desk.briefing.verify import verify_pdf
from r2p_desk.keys.officer import create_officer

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def officer() -> papers.Papers:
    """An officer made as the program makes one."""
    made = create_officer("A. Tester", NOW)
    return papers.Papers(made.certificate, made.pdf_key)


@pytest.fixture(scope="module")
def briefing(officer: papers.Papers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice case's briefing, signed, as a file."""
    document = situation_briefing(papers.practice_case(), papers.practice_profile(), prepared=NOW, author="A. Tester")
    path = tmp_path_factory.mktemp("briefing") / "briefing.pdf"
    path.write_bytes(papers.certified(render(document).pdf, officer, NOW))
    return path


def pdfsig(path: Path) -> str:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    alone = {**os.environ, "HOME": str(path.parent)}  # no certificate store of whoever runs the tests
    return subprocess.run(["pdfsig", str(path)], env=alone, capture_output=True, text=True, check=False).stdout


def test_pdfsig_finds_it_valid_and_the_total_document_signed(briefing: Path) -> None:
    said = pdfsig(briefing)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Signing Hash Algorithm: SHA-256" in said


def test_pdfsig_trusts_the_chain_to_an_office_signed_once_and_twice(tmp_path: Path) -> None:
    office = offices.office("Mission Today")
    mine, other = (
        offices.officer_of(office, name, place=None, start=NOW - 30 * offices.DAY) for name in ("J. First", "K. Second")
    )
    blank = render(papers.small_document()).pdf
    once = certify_pdf(blank, office.signatory(mine), reason="Prepared", when=NOW)
    twice, verdict = countersign_pdf(once, office.signatory(other), office.believed(), reason="Read", when=NOW)
    assert verdict.verdict is Outcome.VALID
    for name, data in (("once", once), ("twice", twice)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
    store = nss_store(office.root.der, tmp_path)
    said = pdfsig_trusting(tmp_path / "once.pdf", store)
    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said
    assert "- Total document signed" in said
    said = pdfsig_trusting(tmp_path / "twice.pdf", store)
    assert said.count("Signature is Valid.") == said.count("Certificate is Trusted.") == 2
    assert said.count("- Total document signed") == said.count("- Not total document signed") == 1


def test_two_signatures_in_any_script_leave_it_pdf_a_and_pdf_ua() -> None:
    first, second = papers.new_officer("ليلى حدّاد"), papers.new_officer("王小明 · Борис Тестер")
    pdf = render(papers.small_document()).pdf
    once = certify_pdf(pdf, KeySignatory(first.certificate, first.key), reason="أُعدّت", when=papers.NOW)
    by, known = KeySignatory(second.certificate, second.key), Trust().knowing(first.certificate)
    twice, verdict = countersign_pdf(once, by, known, reason="Прочитано", when=papers.NOW)
    assert verdict.verdict is Outcome.VALID
    assert broken(twice, "3a") | broken(twice, "UA") == set()


def nss_store(root: bytes, folder: Path) -> Path:
    """A store of NSS in which this authority is trusted and nobody else."""
    if shutil.which("certutil") is None or shutil.which("pdfsig") is None:
        pytest.skip("certutil (libnss3-tools) or pdfsig is not installed")
    store, pem = folder / "nss", folder / "trusted.pem"
    store.mkdir()
    pem.write_bytes(x509.load_der_x509_certificate(root).public_bytes(Encoding.PEM))
    for run in (["-N", "--empty-password"], ["-A", "-n", "root", "-t", "CT,C,C", "-i", str(pem)]):
        subprocess.run(["certutil", *run, "-d", f"sql:{store}"], capture_output=True, check=True)
    return store


def pdfsig_trusting(path: Path, store: Path) -> str:
    """What pdfsig says with this store; a self-signed certificate that is no authority's it never trusts."""
    run = ["pdfsig", "-nssdir", f"sql:{store}", str(path)]
    alone = {**os.environ, "HOME": str(path.parent)}
    return subprocess.run(run, env=alone, capture_output=True, text=True, check=False).stdout


def test_pdfsig_and_we_both_see_one_changed_bit(briefing: Path, officer: papers.Papers, tmp_path: Path) -> None:
    data = bytearray(briefing.read_bytes())
    data[data.index(b"stream") + 200] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(data)
    assert "Signature is Valid." not in pdfsig(changed)
    verdict = verify_pdf(bytes(data), [KnownCertificate(name="A", der=officer.certificate)], NOW)
    assert verdict.verdict is Outcome.ALTERED


def test_openssl_verifies_the_cms_over_the_byte_range(briefing: Path, officer: papers.Papers, tmp_path: Path) -> None:
    signed, cms = parts(briefing.read_bytes())
    assert openssl(signed, cms, officer.certificate, tmp_path).returncode == 0


def test_openssl_refuses_other_bytes(briefing: Path, officer: papers.Papers, tmp_path: Path) -> None:
    signed, cms = parts(briefing.read_bytes())
    assert openssl(signed[:-1] + b"?", cms, officer.certificate, tmp_path).returncode != 0


def parts(data: bytes) -> tuple[bytes, bytes]:
    """The signed bytes and the CMS between them, found without any code of ours."""
    match = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]", data)
    assert match
    start, length, second, rest = (int(figure) for figure in match.groups())
    assert (start, second + rest) == (0, len(data))
    cms = bytes.fromhex(data[length + 1 : second - 1].decode())
    size = 4 + int.from_bytes(cms[2:4], "big")
    return data[:length] + data[second:], cms[:size]


def openssl(signed: bytes, cms: bytes, certificate: bytes, folder: Path) -> "subprocess.CompletedProcess[bytes]":
    for name, content in (("signed", signed), ("cms", cms)):
        (folder / name).write_bytes(content)
    (folder / "root.pem").write_bytes(x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM))
    run = [
        "openssl", "cms", "-verify", "-inform", "DER", "-in", "cms", "-content", "signed", "-binary",
        "-CAfile", "root.pem", "-purpose", "any", "-out", "/dev/null",
    ]  # fmt: skip
    return subprocess.run(run, cwd=folder, capture_output=True, check=False)
