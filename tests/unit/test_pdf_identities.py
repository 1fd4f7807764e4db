"""What an officer signs with: their own certificate, an office's for the same key, a PKCS #12 file; and the second."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12

import offices
import papers
from desks import PASSPHRASE, quick_home
from offices import Holder, Office
from r2p_desk.actions import contacts, identities, pdf_signing, trust, verification
from r2p_desk.actions.session import Desk, unlock
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.verdict import Outcome
from r2p_desk.briefing.verify import verify_pdf
from r2p_desk.errors import Locked, NotFound, Refused, UsageError, WrongPin

NOW = datetime.now(UTC).replace(microsecond=0)
WORDS = "four small words here"


@pytest.fixture(scope="module")
def office() -> Office:
    return offices.office("Mission Today")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with unlock(quick_home(tmp_path), PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def colleague(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "colleague"
    folder.mkdir()
    with unlock(quick_home(folder, "Бригитта Орлова"), PASSPHRASE) as opened:
        yield opened


@pytest.fixture(scope="module")
def blank() -> bytes:
    return render(papers.small_document()).pdf


def issue(desk: Desk, office: Office, request: bytes) -> Holder:
    """What an office does with a request."""
    asked = x509.load_pem_x509_csr(request)
    assert asked.is_signature_valid
    return offices.issued("A. Diallo, Mission", by=office.issuing, public=asked.public_key(), start=NOW - offices.DAY)


def with_office(desk: Desk, office: Office, folder: Path) -> identities.Identity:
    identities.request_certificate(desk, folder / "request.pem")
    made = issue(desk, office, (folder / "request.pem").read_bytes())
    pem = b"".join(
        one.public_bytes(Encoding.PEM)
        for one in (made.certificate, office.issuing.certificate, office.root.certificate)
    )
    (folder / "issued.pem").write_bytes(pem)
    return identities.add_issued(desk, folder / "issued.pem")


def believe(desk: Desk, office: Office, folder: Path) -> None:
    (folder / "root.der").write_bytes(office.root.der)
    trust.add_trust(desk, folder / "root.der", office.root.digits)


def officer_now(office: Office, name: str = "C. Tester", place: str | None = offices.PLACE) -> Holder:
    return offices.officer_of(office, name, place=place, start=NOW - 30 * offices.DAY)


def p12(folder: Path, holder: Holder, office: Office, words: str = WORDS) -> Path:
    path = folder / "officer.p12"
    above = [office.issuing.certificate, office.root.certificate]
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"x", holder.key, holder.certificate, above, BestAvailableEncryption(words.encode())
        )
    )
    return path


def acquainted(desk: Desk, other: Desk, folder: Path) -> None:
    card = contacts.export_card(other, folder / f"{other.officer.id}.card")
    contacts.add_contact(desk, card.path, card.fingerprint)


def test_a_new_officer_has_the_stand_alone_certificate_alone(desk: Desk, blank: bytes) -> None:
    (own,) = pdf_signing.identities(desk)
    assert (own.kind, own.needs, own.name) == ("stand-alone", "nothing", "Aïcha Diallo")
    signed = pdf_signing.sign(desk, blank, None, None, "Prepared", NOW)
    verdict = verify_pdf(signed, trust.trust(desk), NOW)
    assert (verdict.verdict, verdict.signers[0].certifies) == (Outcome.VALID, True)
    with pytest.raises(UsageError):
        identities.remove_identity(desk, own.id)


def test_an_office_vouches_for_the_officers_own_key(desk: Desk, office: Office, blank: bytes, tmp_path: Path) -> None:
    made = with_office(desk, office, tmp_path)
    assert (made.kind, made.needs, made.issuer) == ("office", "nothing", "Mission Issuing")
    signed = pdf_signing.sign(desk, blank, made, None, "Prepared", NOW)
    assert verify_pdf(signed, office.believed(), NOW).verdict is Outcome.VALID
    assert verify_pdf(signed, trust.trust(desk), NOW).verdict is Outcome.VALID
    assert identities.find_identity(desk, made.id[:8]) == made
    identities.remove_identity(desk, "office")
    assert [one.kind for one in pdf_signing.identities(desk)] == ["stand-alone"]


def test_a_certificate_for_another_key_is_refused(desk: Desk, office: Office, tmp_path: Path) -> None:
    other = officer_now(office)
    (tmp_path / "other.pem").write_bytes(other.certificate.public_bytes(Encoding.PEM))
    with pytest.raises(Refused, match="issued for your key"):
        identities.add_issued(desk, tmp_path / "other.pem")
    for junk in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\x30\x80" * 90):
        (tmp_path / "junk.pem").write_bytes(junk)
        with pytest.raises(Refused):
            identities.add_issued(desk, tmp_path / "junk.pem")


def test_an_expired_certificate_is_refused(desk: Desk, office: Office, tmp_path: Path) -> None:
    long_ago = NOW - timedelta(days=300)
    holder = offices.issued("Old", by=office.issuing, start=long_ago, days=20)
    with pytest.raises(Refused, match="expired"):
        identities.add_file(desk, p12(tmp_path, holder, office), WORDS)


def test_a_pkcs12_file_signs_with_its_passphrase_and_nothing_of_it_is_kept(
    desk: Desk, office: Office, blank: bytes, tmp_path: Path
) -> None:
    holder = officer_now(office, "F. File", place=None)
    path = p12(tmp_path, holder, office)
    assert identities.is_pkcs12(path)
    made = identities.add_file(desk, path, WORDS)
    assert (made.kind, made.needs, made.where) == ("file", "passphrase", str(path))
    signed = pdf_signing.sign(desk, blank, made.id, WORDS, "Prepared", NOW)
    assert verify_pdf(signed, office.believed(), NOW).verdict is Outcome.VALID
    kept = str(desk.store.notes(identities.AREA))
    assert WORDS not in kept
    assert holder.pkcs8.hex() not in kept
    with pytest.raises(Locked):
        pdf_signing.sign(desk, blank, made, None, "Prepared", NOW)
    with pytest.raises(WrongPin):
        pdf_signing.sign(desk, blank, made, "wrong", "Prepared", NOW)
    p12(tmp_path, officer_now(office), office)
    with pytest.raises(Refused, match="another certificate"):
        pdf_signing.sign(desk, blank, made, WORDS, "Prepared", NOW)
    path.unlink()
    with pytest.raises(NotFound):
        pdf_signing.sign(desk, blank, made, WORDS, "Prepared", NOW)


def test_a_file_that_anybody_could_use_is_refused(desk: Desk, office: Office, tmp_path: Path) -> None:
    holder = officer_now(office)
    path = tmp_path / "open.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", holder.key, holder.certificate, [], NoEncryption()))
    for words in ("", WORDS):
        with pytest.raises((Refused, WrongPin)):
            identities.add_file(desk, path, words)


def test_an_issued_certificate_does_not_outlive_the_key_it_was_issued_for(
    desk: Desk, colleague: Desk, office: Office, blank: bytes, tmp_path: Path
) -> None:
    made = with_office(colleague, office, tmp_path)
    desk.store.keep_notes(identities.AREA, colleague.store.notes(identities.AREA))
    with pytest.raises(Refused, match="before the recovery"):
        pdf_signing.sign(desk, blank, made.id, None, "Prepared", NOW)


def test_a_cut_pkcs12_file_is_refused(desk: Desk, office: Office, tmp_path: Path) -> None:
    path = p12(tmp_path, officer_now(office), office)
    whole = path.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises((Refused, WrongPin)):
            identities.add_file(desk, path, WORDS)


def test_a_second_officer_signs_the_field_prepared_on_another_machine(
    desk: Desk, colleague: Desk, blank: bytes, tmp_path: Path
) -> None:
    acquainted(colleague, desk, tmp_path)
    acquainted(desk, colleague, tmp_path)
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    first.write_bytes(pdf_signing.sign(desk, blank, None, None, "Prepared", NOW))
    made = pdf_signing.countersign(colleague, first, None, None, out=second)
    assert made.verdict.verdict is Outcome.VALID
    assert [one.name for one in made.verdict.signers] == ["Aïcha Diallo", "Бригитта Орлова"]
    assert [one.followed_by for one in made.verdict.signers] == [("signature",), ()]
    assert [(one.revision, one.revisions) for one in made.verdict.signers] == [(2, 3), (3, 3)]
    assert verification.verify_file(second, desk).verdict is Outcome.VALID
    assert second.read_bytes().startswith(first.read_bytes())
    third_home = tmp_path / "third"
    third_home.mkdir()
    with unlock(quick_home(third_home, "G. Third"), PASSPHRASE) as third:
        acquainted(third, desk, tmp_path)
        acquainted(third, colleague, tmp_path)
        with pytest.raises(Refused, match="No field is prepared"):
            pdf_signing.countersign(third, second, None, None, out=tmp_path / "third.pdf")


def test_what_is_not_valid_is_not_countersigned(desk: Desk, colleague: Desk, blank: bytes, tmp_path: Path) -> None:
    first, out = tmp_path / "first.pdf", tmp_path / "second.pdf"
    first.write_bytes(pdf_signing.sign(desk, blank, None, None, "Prepared", NOW))
    with pytest.raises(Refused, match="signer not known here"):
        pdf_signing.countersign(colleague, first, None, None, out=out)
    acquainted(colleague, desk, tmp_path)
    with pytest.raises(Refused, match="You signed this file before"):
        pdf_signing.countersign(desk, first, None, None, out=out)
    with pytest.raises(UsageError):
        pdf_signing.countersign(colleague, first, None, None, out=first)
    first.write_bytes(first.read_bytes() + b"\n")
    with pytest.raises(Refused, match="altered"):
        pdf_signing.countersign(colleague, first, None, None, out=out)
    first.write_bytes(blank)
    with pytest.raises(Refused, match="not signed"):
        pdf_signing.countersign(colleague, first, None, None, out=out)
    assert not out.exists()


def test_an_office_is_believed_once_its_fingerprint_was_compared(
    desk: Desk, office: Office, blank: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "root.der"
    path.write_bytes(office.root.der)
    for wrong in (None, "ab" * 32, "short", office.issuing.digits):
        with pytest.raises(Refused):
            trust.add_trust(desk, path, wrong)
    assert trust.trusted(desk) == ()
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(offices.signed_elsewhere(blank, office, officer_now(office, place=None), when=NOW))
    assert verification.verify_file(signed, desk).verdict is Outcome.UNKNOWN_SIGNER
    (made,) = trust.add_trust(desk, path, office.root.digits.upper())
    assert (made.kind, made.name) == ("office", "Mission Today")
    assert verification.verify_file(signed, desk).verdict is Outcome.VALID
    trust.remove_trust(desk, made.id[:10])
    assert verification.verify_file(signed, desk).verdict is Outcome.UNKNOWN_SIGNER


def test_an_officers_certificate_is_no_office(desk: Desk, office: Office, tmp_path: Path) -> None:
    officer = officer_now(office)
    (tmp_path / "officer.der").write_bytes(officer.der)
    with pytest.raises(Refused, match="may not vouch"):
        trust.add_trust(desk, tmp_path / "officer.der", officer.digits)
    believe(desk, office, tmp_path)
    with pytest.raises(Refused, match="known here"):
        trust.add_trust(desk, tmp_path / "officer.der")


def test_revocation_lists_come_by_stick_and_newer_ones_replace_older(
    desk: Desk, office: Office, blank: bytes, tmp_path: Path
) -> None:
    officer = officer_now(office)
    signed, stick = tmp_path / "signed.pdf", tmp_path / "list.crl"
    signed.write_bytes(offices.signed_elsewhere(blank, office, officer, when=NOW))
    stick.write_bytes(offices.revocations(office.issuing, made=NOW - offices.DAY, until=NOW + offices.DAY))
    with pytest.raises(Refused, match="no office known here"):
        trust.add_trust(desk, stick)
    believe(desk, office, tmp_path)
    (tmp_path / "between.pem").write_bytes(office.issuing.certificate.public_bytes(Encoding.PEM))
    assert [one.kind for one in trust.add_trust(desk, tmp_path / "between.pem")] == ["between"]
    trust.add_trust(desk, stick)
    assert verification.verify_file(signed, desk).verdict is Outcome.VALID
    gone = (officer, NOW - offices.DAY, x509.ReasonFlags.key_compromise)
    stick.write_bytes(offices.revocations(office.issuing, gone, made=NOW, until=NOW + offices.DAY))
    (made,) = trust.add_trust(desk, stick)
    assert (made.kind, made.revoked) == ("list", 1)
    assert [one.kind for one in trust.trusted(desk)] == ["office", "between", "list"]
    verdict = verification.verify_file(signed, desk)
    assert (verdict.verdict, verdict.findings[0].code) == (Outcome.UNKNOWN_SIGNER, "revoked")
    false = offices.new_office("Mission Today")
    stick.write_bytes(offices.revocations(false.issuing))
    with pytest.raises(Refused):
        trust.add_trust(desk, stick)
