"""Whom a signature is believed to be of: offices, revocation, expiry, time stamps; and never more than is proven."""

import io
import re
from datetime import timedelta
from functools import cache

import pytest
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ReasonFlags, ocsp
from pyhanko.sign.validation.dss import DocumentSecurityStore

import offices
import papers
from offices import DAY, NOW, Holder
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.sign import certify_pdf
from r2p_desk.briefing.signatory import KeySignatory
from r2p_desk.briefing.verdict import Outcome, Trust, Verdict
from r2p_desk.briefing.verify import verify_pdf
from r2p_desk.errors import DeskError

OFFICE = offices.office()


@cache
def blank() -> bytes:
    return render(papers.small_document()).pdf


@cache
def officer() -> Holder:
    return offices.officer_of(OFFICE)


@cache
def signed(level: str = "B-B") -> bytes:
    lists = (offices.revocations(OFFICE.issuing),)
    return offices.signed_elsewhere(blank(), OFFICE, officer(), level, lists=lists)


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def test_an_office_known_here_vouches_for_an_officer() -> None:
    fresh = offices.revocations(OFFICE.issuing)
    verdict = verify_pdf(signed(), OFFICE.believed(fresh), NOW)
    assert (verdict.verdict, verdict.signers[0].office) == (Outcome.VALID, "Mission Root")
    assert verdict.signers[0].known


def test_our_own_signature_with_an_office_issued_certificate_is_believed_through_the_office() -> None:
    ours = certify_pdf(blank(), OFFICE.signatory(officer()), reason="Briefing", when=NOW)
    assert verify_pdf(ours, OFFICE.believed(offices.revocations(OFFICE.issuing)), NOW).verdict is Outcome.VALID
    assert verify_pdf(ours, Trust(), NOW).verdict is Outcome.UNKNOWN_SIGNER


def test_another_office_of_the_same_name_is_not_believed() -> None:
    rogue = offices.new_office("Mission Root")
    forged = offices.signed_elsewhere(blank(), rogue, offices.officer_of(rogue))
    lists = (offices.revocations(OFFICE.issuing), offices.revocations(rogue.issuing))
    assert verify_pdf(forged, OFFICE.believed(*lists), NOW).verdict is Outcome.UNKNOWN_SIGNER


def test_a_contact_vouches_for_nobody_else() -> None:
    contact = papers.new_officer("D. Contact")
    key = Holder(x509.load_der_x509_certificate(contact.certificate), offices.key_of(contact.key))
    false = offices.issued("The Secretary-General", by=key)
    signed = offices.signed_elsewhere(blank(), OFFICE, false)
    verdict = verify_pdf(signed, Trust().knowing(contact.certificate), NOW)
    assert verdict.verdict is Outcome.UNKNOWN_SIGNER


def test_an_officer_issues_no_certificates_even_under_a_believed_office() -> None:
    below = offices.issued("E. Below", by=officer())
    verdict = verify_pdf(
        certify_below(below), OFFICE.believed(offices.revocations(OFFICE.issuing)), NOW
    )  # fmt: skip
    assert verdict.verdict is Outcome.UNKNOWN_SIGNER


def certify_below(below: Holder) -> bytes:
    chain = (officer().der, *OFFICE.chain)
    return certify_pdf(blank(), KeySignatory(below.der, below.pkcs8, chain), reason="Briefing", when=NOW)


@pytest.mark.parametrize("reason", [ReasonFlags.key_compromise, ReasonFlags.superseded, ReasonFlags.unspecified])
def test_revoked_before_the_signature_is_not_valid(reason: ReasonFlags) -> None:
    gone = offices.revocations(OFFICE.issuing, (officer(), NOW - 2 * DAY, reason))
    verdict = verify_pdf(signed(), OFFICE.believed(gone), NOW)
    assert verdict.verdict is Outcome.UNKNOWN_SIGNER
    assert "revoked" in codes(verdict)
    assert not verdict.signers[0].known


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [(ReasonFlags.superseded, Outcome.VALID_THEN), (ReasonFlags.key_compromise, Outcome.UNKNOWN_SIGNER)],
)
def test_revoked_after_a_time_only_claimed_depends_on_who_has_the_key(reason: ReasonFlags, outcome: Outcome) -> None:
    gone = offices.revocations(OFFICE.issuing, (officer(), NOW + 2 * DAY, reason), made=NOW + 3 * DAY)
    assert verify_pdf(signed(), OFFICE.believed(gone), NOW + 3 * DAY).verdict is outcome


def test_a_time_stamp_proves_that_it_was_signed_before_the_key_was_stolen() -> None:
    gone = offices.revocations(
        OFFICE.issuing, (officer(), NOW + 2 * DAY, ReasonFlags.key_compromise), made=NOW + 3 * DAY
    )
    verdict = verify_pdf(signed("B-T"), OFFICE.believed(gone), NOW + 3 * DAY)
    assert verdict.verdict is Outcome.VALID
    assert "revoked-after" in codes(verdict)
    assert verdict.signers[0].proven_at == NOW


def test_a_revoked_authority_vouches_no_more() -> None:
    gone = offices.revocations(OFFICE.root, (OFFICE.issuing, NOW - 2 * DAY, ReasonFlags.ca_compromise))
    verdict = verify_pdf(signed(), OFFICE.believed(gone, offices.revocations(OFFICE.issuing)), NOW)
    assert verdict.verdict is Outcome.UNKNOWN_SIGNER


def test_a_known_certificate_that_its_office_revoked_is_not_believed() -> None:
    gone = offices.revocations(OFFICE.issuing, (officer(), NOW - 2 * DAY, ReasonFlags.key_compromise))
    verdict = verify_pdf(signed(), OFFICE.believed(gone).knowing(officer().der), NOW)
    assert verdict.verdict is Outcome.UNKNOWN_SIGNER


def test_a_list_is_asked_for_only_where_the_certificate_names_one() -> None:
    assert codes(verify_pdf(signed(), OFFICE.believed(), NOW)) == {"list-missing"}
    plain = offices.officer_of(OFFICE, place=None)
    assert verify_pdf(offices.signed_elsewhere(blank(), OFFICE, plain), OFFICE.believed(), NOW).verdict is Outcome.VALID


def test_a_list_of_another_authority_or_another_place_proves_nothing() -> None:
    rogue = offices.office("Rogue Root")
    for useless in (offices.revocations(rogue.issuing), offices.revocations(OFFICE.root), b"no list"):
        assert verify_pdf(signed(), OFFICE.believed(useless), NOW).verdict is Outcome.UNKNOWN_SIGNER


def test_a_list_that_ended_before_the_signature_proves_nothing_and_one_that_ended_since_is_said() -> None:
    old = offices.revocations(OFFICE.issuing, made=NOW - 30 * DAY, until=NOW - 2 * DAY)
    verdict = verify_pdf(signed(), OFFICE.believed(old), NOW)
    assert (verdict.verdict, codes(verdict)) == (Outcome.UNKNOWN_SIGNER, {"list-expired"})
    lapsed = offices.revocations(OFFICE.issuing, until=NOW + 2 * DAY)
    verdict = verify_pdf(signed(), OFFICE.believed(lapsed), NOW + 9 * DAY)
    assert (verdict.verdict, codes(verdict)) == (Outcome.VALID, {"intact", "list-expired"})


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_each_level_is_valid_while_the_certificate_is(level: str) -> None:
    verdict = verify_pdf(signed(level), OFFICE.believed(offices.revocations(OFFICE.issuing)), NOW + DAY)
    assert verdict.verdict is Outcome.VALID, codes(verdict)
    signer = verdict.signers[0]
    assert (signer.proven_at is not None) is (level != "B-B")
    assert ("timestamp" in signer.followed_by) is (level == "B-LTA")
    assert ("validation-data" in signer.followed_by) is (level in ("B-LT", "B-LTA"))
    assert len(verdict.stamps) == (level == "B-LTA")


@pytest.mark.parametrize("level", ["B-LT", "B-LTA"])
def test_what_the_file_carries_stands_for_lists_that_are_not_here(level: str) -> None:
    assert verify_pdf(signed(level), OFFICE.believed(), NOW + DAY).verdict is Outcome.VALID


@pytest.mark.parametrize(
    ("answering", "outcome"),
    [(OFFICE, Outcome.VALID), (offices.office("Rogue Root"), Outcome.UNKNOWN_SIGNER)],
    ids=["its own authority", "another"],
)
def test_an_answer_in_the_file_stands_for_a_list_only_if_its_authority_gave_it(
    answering: offices.Office, outcome: Outcome
) -> None:
    by = answering.issuing
    asking = offices.officer_of(OFFICE, "N. Asking", place=None, answers="http://answers.invalid/")
    plain = offices.signed_elsewhere(blank(), OFFICE, asking)
    assert codes(verify_pdf(plain, OFFICE.believed(), NOW)) == {"list-missing"}
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            asking.certificate, OFFICE.issuing.certificate, hashes.SHA1(), ocsp.OCSPCertStatus.GOOD, NOW,  # noqa: S303 - names the certificate, as RFC 6960 has it
            NOW + 9 * DAY, None, None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.NAME, by.certificate)
        .sign(by.key, hashes.SHA256())
    )  # fmt: skip
    out = io.BytesIO(plain)
    response = asn1_ocsp.OCSPResponse.load(answer.public_bytes(Encoding.DER))
    DocumentSecurityStore.add_dss(out, None, ocsps=[response])
    assert verify_pdf(out.getvalue(), OFFICE.believed(), NOW + DAY).verdict is outcome


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_only_a_time_stamp_over_the_proofs_outlives_the_certificate(level: str) -> None:
    later = NOW + timedelta(days=1200)
    verdict = verify_pdf(signed(level), OFFICE.believed(offices.revocations(OFFICE.issuing)), later)
    assert verdict.verdict is (Outcome.VALID if level == "B-LTA" else Outcome.VALID_THEN), codes(verdict)


def test_time_stamps_of_an_authority_not_known_here_prove_no_time() -> None:
    other = offices.office("Rogue Root")
    trust = OFFICE.believed(offices.revocations(OFFICE.issuing))
    inside = offices.signed_elsewhere(blank(), OFFICE._replace(stamping=other.stamping), officer(), "B-T")
    for made in (inside, offices.stamped(signed(), other, NOW), offices.stamped(signed("B-LT"), other, NOW)):
        verdict = verify_pdf(made, trust, NOW + timedelta(days=1200))
        assert verdict.verdict is Outcome.VALID_THEN
        assert "timestamp-unknown" in codes(verdict)
    assert verify_pdf(inside, trust, NOW).signers[0].proven_at is None


def test_no_bit_under_a_time_stamp_can_be_changed_unseen() -> None:
    data, trust = signed("B-LTA"), OFFICE.believed()
    assert verify_pdf(data, trust, NOW + DAY).verdict is Outcome.VALID
    *_, last = re.finditer(rb"/ByteRange \[0 (\d+) \d+ \d+", data)
    under = int(last[1])
    for place in range(1500, under, under // 10):
        changed = bytearray(data)
        changed[place] ^= 1
        assert verify_pdf(bytes(changed), trust, NOW + DAY).verdict is not Outcome.VALID, place


def test_an_officer_does_not_sign_with_what_was_revoked() -> None:
    expired = offices.officer_of(OFFICE, start=NOW - 100 * DAY, days=10)
    with pytest.raises(DeskError, match="does not pass"):
        certify_pdf(blank(), OFFICE.signatory(expired), reason="Briefing", when=NOW)
