"""Signing with a token (PKCS #11): SoftHSM as the token, pdfsig and our own verifier as judges."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

import offices
import papers
from desks import PASSPHRASE, quick_home
from r2p_desk.actions import identities, pdf_signing, trust
from r2p_desk.actions.session import Desk, unlock
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.verdict import Outcome
from r2p_desk.briefing.verify import verify_pdf
from r2p_desk.errors import Locked, MachineError, NotFound, Refused, WrongPin

LIBRARY = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "314159"
NOW = datetime.now(UTC).replace(microsecond=0)
pytestmark = pytest.mark.skipif(
    not LIBRARY.is_file() or shutil.which("softhsm2-util") is None, reason="SoftHSM is not installed"
)


@pytest.fixture(scope="module")
def holders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, offices.Holder]]:
    """A token with a P-256 and one with an RSA key, each under a certificate of the office's."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")  # read once, when the library is loaded
    office, start = offices.office("Mission Today"), NOW - 30 * offices.DAY
    made = {
        "elliptic": offices.officer_of(office, "H. Elliptic", place=None, start=start),
        "rsa": offices.officer_of(
            office, "I. Rivest", place=None, start=start, key=rsa.generate_private_key(65537, 2048)
        ),
    }
    for label, holder in made.items():
        _token(folder, label, holder)
    yield made
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def _token(folder: Path, label: str, holder: offices.Holder) -> None:
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    key = folder / f"{label}.der"
    key.write_bytes(holder.pkcs8)
    pem = folder / f"{label}.pem"
    subprocess.run(["openssl", "pkey", "-inform", "DER", "-in", key, "-out", pem], check=True, capture_output=True)
    util = ["softhsm2-util", "--pin", PIN]
    subprocess.run(
        [*util, "--init-token", "--free", "--label", label, "--so-pin", "271828"], check=True, capture_output=True
    )
    subprocess.run(
        [*util, "--import", pem, "--token", label, "--label", "key", "--id", "A1"], check=True, capture_output=True
    )
    library: Any = pkcs11.lib(str(LIBRARY))
    library.reinitialize()
    with library.get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
        session.create_object({**decode_x509_certificate(holder.der), pkcs11.Attribute.ID: b"\xa1",
                               pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "certificate"})  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with unlock(quick_home(tmp_path), PASSPHRASE) as opened:
        yield opened


@pytest.fixture(scope="module")
def blank() -> bytes:
    return render(papers.small_document()).pdf


@pytest.mark.parametrize("label", ["elliptic", "rsa"])
def test_a_token_signs_with_its_pin(
    desk: Desk, holders: dict[str, offices.Holder], blank: bytes, label: str, tmp_path: Path
) -> None:
    office, stick = offices.office("Mission Today"), tmp_path / "office.pem"
    stick.write_bytes(
        b"".join(one.certificate.public_bytes(Encoding.PEM) for one in (office.root, office.issuing))
    )  # the token holds the officer's certificate alone
    trust.add_trust(desk, stick, office.root.digits)
    made = identities.add_token(desk, LIBRARY, token=label)
    assert (made.kind, made.needs, made.where, made.id) == ("token", "pin", label, holders[label].digits)
    signed = pdf_signing.sign(desk, blank, made, PIN, "Prepared", NOW)
    assert verify_pdf(signed, office.believed(), NOW).verdict is Outcome.VALID
    assert verify_pdf(signed, trust.trust(desk), NOW).verdict is Outcome.VALID
    (tmp_path / "signed.pdf").write_bytes(signed)
    if shutil.which("pdfsig"):
        alone = {**os.environ, "HOME": str(tmp_path)}
        said = subprocess.run(
            ["pdfsig", tmp_path / "signed.pdf"], env=alone, capture_output=True, text=True, check=False
        ).stdout
        assert "Signature is Valid." in said
        assert "Total document signed" in said
    assert PIN not in str(desk.store.notes(identities.AREA))


def test_a_wrong_pin_is_said_and_tried_once(
    desk: Desk, holders: dict[str, offices.Holder], blank: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from r2p_desk.briefing import token

    made, tried = identities.add_token(desk, LIBRARY, token="elliptic"), []
    opened = token._opened

    def counted(chosen: Any, pin: str | None) -> Any:
        tried.append(pin)
        return opened(chosen, pin)

    monkeypatch.setattr(token, "_opened", counted)
    with pytest.raises(WrongPin) as caught:
        pdf_signing.sign(desk, blank, made, "000000", "Prepared", NOW)
    assert (caught.value.code, caught.value.exit_status, tried) == ("wrong-pin", 4, ["000000"])
    assert "once" in caught.value.kept
    assert "000000" not in str(caught.value)
    with pytest.raises(Locked):
        pdf_signing.sign(desk, blank, made, None, "Prepared", NOW)
    assert tried == ["000000"]
    pdf_signing.sign(desk, blank, made, PIN, "Prepared", NOW)


def test_a_token_that_is_away_and_a_library_that_is_none_are_said(
    desk: Desk, holders: dict[str, offices.Holder], tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match="not in the machine"):
        identities.add_token(desk, LIBRARY, token="another")
    with pytest.raises((NotFound, Refused), match="several"):
        identities.add_token(desk, LIBRARY)
    with pytest.raises(NotFound):
        identities.add_token(desk, tmp_path / "absent.so", token="elliptic")
    (tmp_path / "none.so").write_bytes(b"no library")
    with pytest.raises(MachineError):
        identities.add_token(desk, tmp_path / "none.so", token="elliptic")
