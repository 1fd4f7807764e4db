"""Whatever is done to a certified briefing, or sent instead of one, is not valid; nothing crashes, hangs or talks."""

import io
import logging
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import keys, x509
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import add_validation_info
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

import papers
from r2p_desk.briefing import verify
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.verdict import KnownCertificate, Outcome, Trust, Verdict
from r2p_desk.briefing.verify import verify_pdf
from r2p_desk.errors import DeskError

NOW = papers.NOW
RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]")
NOT_VALID = {Outcome.ALTERED, Outcome.UNREADABLE, Outcome.UNSIGNED}


def known(*who: papers.Papers) -> list[KnownCertificate]:
    return [KnownCertificate(name="known", der=one.certificate) for one in who or (papers.officer(),)]


def judged(data: bytes) -> Verdict:
    return verify_pdf(data, known(), NOW)


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def byte_range(data: bytes) -> tuple[int, int, int, int]:
    match = RANGE.search(data)
    assert match
    first, length, second, rest = (int(figure) for figure in match.groups())
    return first, length, second, rest


def updated(data: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signed_again(data: bytes, by: papers.Papers, **metadata: object) -> bytes:
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(by.certificate),
        signing_key=keys.PrivateKeyInfo.load(by.key),
        cert_registry=SimpleCertificateStore(),
    )
    settings = {"field_name": "Second", "md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES, **metadata}
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    PdfSigner(PdfSignatureMetadata(**settings), signer=signer).sign_pdf(writer, output=out)
    return out.getvalue()


# the verdicts on what is genuine


def test_an_untouched_briefing_is_valid() -> None:
    verdict = judged(papers.signed_small())
    assert verdict.verdict is Outcome.VALID
    (signer,) = verdict.signers
    assert (signer.name, signer.known, signer.signed_at) == ("A. Tester", True, NOW)
    assert len(signer.fingerprint) == 64


def test_known_certificates_may_come_as_a_mapping() -> None:
    assert verify_pdf(papers.signed_small(), {"A": papers.officer().certificate}, NOW).verdict is Outcome.VALID


def test_without_certificates_the_signer_is_unknown() -> None:
    verdict = verify_pdf(papers.signed_small(), [], NOW)
    assert verdict.verdict is Outcome.UNKNOWN_SIGNER
    assert not verdict.signers[0].known


def test_the_same_name_on_another_key_is_unknown() -> None:
    rogue = papers.new_officer()
    forged = papers.certified(render(papers.small_document()).pdf, rogue)
    assert judged(forged).verdict is Outcome.UNKNOWN_SIGNER


def test_an_alteration_outranks_an_unknown_signer() -> None:
    data = bytearray(papers.signed_small())
    data[600] ^= 1
    assert verify_pdf(bytes(data), [], NOW).verdict is Outcome.ALTERED


def test_a_known_officer_stays_known_when_the_briefing_was_altered() -> None:
    data = papers.signed_small()
    gap = byte_range(data)[1]
    found = set()
    for place in range(600, gap, gap // 40):
        altered = bytearray(data)
        altered[place] ^= 1
        verdict = judged(bytes(altered))
        assert verdict.verdict is Outcome.ALTERED
        found |= codes(verdict)
    assert "signature" in found
    assert "unknown-signer" not in found


def test_after_the_certificate_expired_it_was_valid_then() -> None:
    later = NOW + timedelta(days=4000)
    assert verify_pdf(papers.signed_small(), known(), later).verdict is Outcome.VALID_THEN


def test_a_signing_time_outside_the_certificate_vouches_for_nothing() -> None:
    short = papers.new_officer(start=NOW - timedelta(days=100), days=10)
    with pytest.raises(DeskError, match="does not pass"):
        papers.certified(render(papers.small_document()).pdf, short)
    signed = papers.certified(render(papers.small_document()).pdf, short, NOW - timedelta(days=95))
    assert verify_pdf(signed, known(short), NOW).verdict is Outcome.VALID_THEN


def test_a_second_officer_may_sign_a_certified_briefing() -> None:
    second = papers.new_officer("B. Tester")
    twice = signed_again(papers.signed_small(), second)
    assert verify_pdf(twice, known(papers.officer(), second), NOW + timedelta(days=1)).verdict is Outcome.VALID
    assert verify_pdf(twice, known(), NOW).verdict is Outcome.UNKNOWN_SIGNER


def test_a_title_that_looks_like_a_signature_confuses_nobody() -> None:
    odd = papers.small_document(title="A /ByteRange [0 1 2 3] title")
    signed = papers.certified(render(odd).pdf, papers.officer())
    assert judged(signed).verdict is Outcome.VALID
    assert judged(render(odd).pdf).verdict is Outcome.UNSIGNED


# one byte


def places(data: bytes) -> list[int]:
    """Every object, every keyword of the structure, and an even sample of everything, the signature itself included."""
    _, length, second, _ = byte_range(data)
    objects = [
        match.start() + shift
        for match in re.finditer(rb"\d+ \d+ obj|endobj|stream|xref|trailer", data)
        for shift in (0, 2)
    ]
    dense = [
        *range(0, length, 127),
        *range(length, length + 90),
        *range(length, second, 1009),
        *range(second, len(data), 9),
    ]
    return sorted({*objects, *dense, 0, 5, 9, length - 1, length, second - 1, second, len(data) - 1, len(data) - 2})


@pytest.mark.slow
@pytest.mark.parametrize(("flip", "start"), [(0x01, 0), (0x80, 1)], ids=["lowest bit", "highest bit"])
def test_one_changed_byte_anywhere_is_not_valid(flip: int, start: int) -> None:
    data = papers.signed_small()
    passed = []
    for place in places(data)[start::2]:
        changed = bytearray(data)
        changed[place] ^= flip
        if judged(bytes(changed)).verdict not in NOT_VALID | {Outcome.UNKNOWN_SIGNER}:
            passed.append(place)
    assert passed == []


def test_one_changed_byte_in_the_signed_ranges_is_altered_not_merely_unknown() -> None:
    data = papers.signed_small()
    _, length, second, _ = byte_range(data)
    for place in (*range(40, length, 1009), second + 5, len(data) - 9):
        changed = bytearray(data)
        changed[place] ^= 4
        assert judged(bytes(changed)).verdict is Outcome.ALTERED


# the file as a whole


@pytest.mark.parametrize("tail", [b"\n", b" ", b"% a remark\n", b"\0" * 64, b"%%EOF\n", b"%PDF-1.7\n%%EOF\n"])
def test_bytes_after_the_end_are_not_valid(tail: bytes) -> None:
    assert judged(papers.signed_small() + tail).verdict is Outcome.ALTERED


@pytest.mark.parametrize("head", [b"\n", b"MZ\x90\0", b"%!PS\n", b"<html>" * 20])
def test_bytes_before_the_header_are_not_valid(head: bytes) -> None:
    assert judged(head + papers.signed_small()).verdict in NOT_VALID


def test_a_cut_briefing_is_not_valid() -> None:
    data = papers.signed_small()
    for length in (*range(0, len(data), 997), len(data) - 1, len(data) - 6):
        assert judged(data[:length]).verdict in NOT_VALID


def test_the_revision_before_the_signature_is_unsigned() -> None:
    data = papers.signed_small()
    first = data[: data.index(b"%%EOF") + 6]
    assert judged(first).verdict is Outcome.UNSIGNED


def test_a_stripped_signature_leaves_an_unsigned_file() -> None:
    with pikepdf.open(io.BytesIO(papers.signed_small())) as pdf:
        del pdf.Root.AcroForm
        del pdf.Root.Perms
        for page in pdf.pages:
            page.Annots = [link for link in page.get("/Annots", []) if link.Subtype == pikepdf.Name.Link]
        out = io.BytesIO()
        pdf.save(out)
    assert judged(out.getvalue()).verdict is Outcome.UNSIGNED


def test_a_signature_that_nothing_refers_to_is_altered() -> None:
    def unlinked(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/AcroForm"]
        writer.update_root()

    assert judged(updated(papers.signed_small(), unlinked)).verdict is Outcome.ALTERED


def test_a_file_written_again_is_not_valid() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.signed_small())) as pdf:
        pdf.save(out)
    assert judged(out.getvalue()).verdict in NOT_VALID


def test_an_encrypted_file_is_unreadable() -> None:
    for source in (papers.signed_small(), render(papers.small_document()).pdf):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(source)) as pdf:
            pdf.save(out, encryption=pikepdf.Encryption(user="", owner="o"))
        assert judged(out.getvalue()).verdict in NOT_VALID


# later revisions


def page_overwritten(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 300 300 re f"))
    writer.update_container(page)


def annotated(writer: IncrementalPdfFileWriter, kind: str = "/FreeText") -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    box = generic.ArrayObject(map(generic.NumberObject, (50, 500, 350, 540)))
    note = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name(kind),
                pdf_name("/Rect"): box,
                pdf_name("/Contents"): generic.TextStringObject("CLEARED"),
            }
        )
    )
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", []), note])
    writer.update_container(page)


def script_added(writer: IncrementalPdfFileWriter) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.TextStringObject("app.alert(1)")}
    writer.root["/OpenAction"] = writer.add_object(generic.DictionaryObject(action))
    writer.update_root()


def attachment_swapped(writer: IncrementalPdfFileWriter) -> None:
    reference = writer.root["/AF"][0]["/EF"].raw_get("/F")
    entries = {key: value for key, value in reference.get_object().items() if key not in ("/Length", "/Filter")}
    swapped = generic.StreamObject(dict_data=entries, stream_data=b'{"confidence":"high"}')
    writer.objects[(reference.generation, reference.idnum)] = swapped


def metadata_rewritten(writer: IncrementalPdfFileWriter) -> None:
    reference = writer.root.raw_get("/Metadata")
    packet = reference.get_object().data.replace(b"CONFIDENTIAL", b"UNCLASSIFIED")
    assert b"UNCLASSIFIED" in packet
    entries = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
    writer.objects[(reference.generation, reference.idnum)] = generic.StreamObject(
        dict_data=entries, stream_data=packet
    )
    writer._update_meta = lambda: None


def info_rewritten(writer: IncrementalPdfFileWriter) -> None:
    writer.trailer["/Info"]["/Title"] = generic.TextStringObject("A small briefing (UNCLASSIFIED)")
    writer.update_container(writer.trailer["/Info"])
    writer._update_meta = lambda: None


def covering_field_added(writer: IncrementalPdfFileWriter) -> None:
    append_signature_field(writer, SigFieldSpec("Extra", box=(50, 500, 350, 540), on_page=0))


def permission_dropped(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/Perms"]
    writer.update_root()


def nothing_changed(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.TextStringObject("only an object nobody refers to"))


CHANGES = [
    page_overwritten, annotated, script_added, attachment_swapped, metadata_rewritten, info_rewritten,
    covering_field_added, permission_dropped, nothing_changed,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_an_incremental_update_is_altered(change: Callable[[IncrementalPdfFileWriter], None]) -> None:
    assert judged(updated(papers.signed_small(), change)).verdict is Outcome.ALTERED


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_hidden_under_a_second_signature_is_altered(
    change: Callable[[IncrementalPdfFileWriter], None],
) -> None:
    second = papers.new_officer("B. Tester")
    try:
        twice = signed_again(updated(papers.signed_small(), change), second)
    except Exception:  # noqa: BLE001 - the signing library itself refuses: nothing to judge
        return
    verdict = verify_pdf(twice, known(papers.officer(), second), NOW + timedelta(days=1))
    assert verdict.verdict is Outcome.ALTERED, codes(verdict)


def test_validation_data_may_follow_and_nothing_else() -> None:
    signature = PdfFileReader(io.BytesIO(papers.signed_small())).embedded_signatures[0]
    root = x509.Certificate.load(papers.officer().certificate)
    out = io.BytesIO()
    add_validation_info(signature, ValidationContext(trust_roots=[root], moment=NOW, allow_fetching=False), output=out)
    assert judged(out.getvalue()).verdict is Outcome.VALID
    for change in CHANGES:
        assert judged(updated(out.getvalue(), change)).verdict is Outcome.ALTERED
    assert judged(out.getvalue() + b"\n").verdict is Outcome.ALTERED


def test_a_pushed_out_signer_cannot_be_replaced() -> None:
    """Certified by a known officer, then the whole file is presented under the certification of another."""
    rogue = papers.new_officer()
    assert verify_pdf(signed_again(papers.signed_small(), rogue), known(), NOW).verdict is not Outcome.VALID


# signatures that are none


LOOSE = [{}, {"certify": True, "docmdp_permissions": MDPPerm.ANNOTATE}]


@pytest.mark.parametrize("kind", LOOSE, ids=["approval", "certified, annotations allowed"])
def test_without_a_strict_certification_it_is_valid_only_as_it_was_signed_and_that_is_said(
    kind: dict[str, object],
) -> None:
    signed = signed_again(render(papers.small_document()).pdf, papers.officer(), **kind)
    verdict = verify_pdf(signed, known(), NOW + timedelta(days=1))
    assert verdict.verdict is Outcome.VALID
    assert "not-certified" in codes(verdict)
    assert not verdict.signers[0].certifies
    for change in CHANGES:
        if change is not permission_dropped or kind:
            assert verify_pdf(updated(signed, change), known(), NOW + timedelta(days=1)).verdict is Outcome.ALTERED
    assert judged(signed + b"\n").verdict is Outcome.ALTERED


def test_the_signature_of_another_document_does_not_fit() -> None:
    data = papers.signed_small()
    other = papers.certified(render(papers.small_document(title="Another title")).pdf, papers.officer())
    _, length, second, _ = byte_range(data)
    _, other_length, other_second, _ = byte_range(other)
    moved = data[:length] + other[other_length:other_second] + data[second:]
    assert judged(moved).verdict is Outcome.ALTERED


@pytest.mark.parametrize(
    "stated",
    [b"/ByteRange [0 0 0 0]", b"/ByteRange [0 -1 0 -1]", b"/XyteRange [0 1 2 3]", b"/ByteRange [0 10 20 30]",
     b"/ByteRange []", b"/ByteRange null", b"/ByteRange [0 99999999 99999999 9]"],
)  # fmt: skip
def test_another_byte_range_is_not_valid(stated: bytes) -> None:
    data = papers.signed_small()
    match = RANGE.search(data)
    assert match
    changed = data[: match.start()] + stated.ljust(len(match.group())) + data[match.end() :]
    assert judged(changed).verdict in NOT_VALID


@pytest.mark.parametrize("content", [b"null", b"<>", b"<" + b"0" * 200 + b">", b"<30>", b"(text)"])
def test_an_emptied_signature_is_not_valid(content: bytes) -> None:
    data = papers.signed_small()
    _, length, second, _ = byte_range(data)
    assert judged(data[:length] + content.ljust(second - length) + data[second:]).verdict in NOT_VALID


def test_a_signature_moved_to_make_room_is_not_valid() -> None:
    """Signature wrapping: the signed tail is repeated at the end and something stands in the gap."""
    data = papers.signed_small()
    _, length, second, rest = byte_range(data)
    evil = b"\n99 0 obj <</Evil true>> endobj\n"
    match = RANGE.search(data)
    assert match
    stated = b"/ByteRange [0 %d %d %d]" % (length, len(data) + len(evil), rest)
    head = data[: match.start()] + stated.ljust(len(match.group())) + data[match.end() : second]
    assert judged(head + data[second:] + evil + data[second:]).verdict in NOT_VALID


def test_bytes_hidden_behind_the_signature_in_its_gap_are_not_valid() -> None:
    data = bytearray(papers.signed_small())
    _, _, second, _ = byte_range(bytes(data))
    data[second - 9 : second - 1] = b"DEADBEEF"
    assert judged(bytes(data)).verdict in NOT_VALID


# what is no briefing at all


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_get_a_verdict(data: bytes) -> None:
    for made in (data, b"%PDF-1.7\n" + data, b"%PDF-1.7\n/ByteRange [0 1 2 3]" + data + b"\n%%EOF"):
        assert judged(made).verdict in NOT_VALID


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_any_mixture_of_a_briefing_and_noise_gets_a_verdict(data: st.DataObject) -> None:
    made = bytearray(papers.signed_small())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(made) - 1))
        end = data.draw(st.integers(start, min(start + 300, len(made))))
        made[start:end] = data.draw(st.binary(max_size=60)) + made[start : data.draw(st.integers(start, end))]
    if bytes(made) != papers.signed_small():
        assert judged(bytes(made)).verdict in NOT_VALID | {Outcome.UNKNOWN_SIGNER}


def test_a_file_larger_than_any_briefing_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MAX_SIZE", 1000)
    assert codes(judged(papers.signed_small())) == {"too-large"}


def classic(*objects: bytes) -> bytes:
    """A PDF of these objects; the first is its catalog."""
    data, starts = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj %s endobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (size, rows, size)
    return data + table + b"startxref\n%d\n%%%%EOF\n" % len(data)


CATALOG = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>"
PAGES = b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"


def endless_table(entries: bytes) -> bytes:
    data = b"%PDF-1.7\n1 0 obj<</Type/Catalog/X[/ByteRange]>>endobj\n"
    return (
        data
        + b"9 0 obj<</Type/XRef %s/Length 0/Root 1 0 R>>stream\n\nendstream endobj\nstartxref\n%d\n%%%%EOF\n"
        % (
            entries,
            len(data),
        )
    )


def doubling(levels: int) -> bytes:
    """Form fields whose kids double at each level."""
    fields = [b"<</T(a)/Kids[%d 0 R %d 0 R]/ByteRange [0 1 2 3]>>" % (level + 4, level + 4) for level in range(levels)]
    return classic(CATALOG, PAGES, *fields, b"<</T(a)/FT/Sig>>")


@pytest.mark.parametrize(
    "data",
    [
        endless_table(b"/W[0 0 0]/Index[0 1000000000]/Size 1000000000"),
        endless_table(b"/W[1 1 1]/Index[0 0]/Size 1/Prev 60"),
        doubling(60),
        classic(CATALOG, PAGES, b"<</T(a)/Kids[3 0 R 3 0 R]/ByteRange [0 1 2 3]>>"),
        classic(CATALOG, PAGES, b"[" * 200_000 + b"/ByteRange"),
        classic(b"<</Type/Catalog/Pages 2 0 R>>", PAGES),
        b"%PDF-1.7\n/ByteRange " + b"9" * 1_000_000 + b"\nstartxref\n10\n%%EOF\n",
        b"%PDF-1.7\n" + (b"/ByteRange" + b" " * 500) * 5_000 + b"\nstartxref\n10\n%%EOF\n",
    ],
    ids=["table without end", "table in a circle", "doubling fields", "fields in a circle", "deep", "pages in a circle",
         "long figure", "many ranges"],
)  # fmt: skip
def test_endless_work_ends(data: bytes) -> None:
    started = time.process_time()
    assert judged(data).verdict in NOT_VALID
    assert time.process_time() - started < 30


def test_checking_says_nothing_in_the_log(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    for data in (
        papers.signed_small(),
        updated(papers.signed_small(), metadata_rewritten),
        b"%PDF-1.7 /ByteRange",
        doubling(12),
    ):
        judged(data)
        verify_pdf(data, [], NOW)
    assert [record.name for record in caplog.records if record.name.startswith(("pyhanko", "pikepdf", "asyncio"))] == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_no_hostile_pdf_is_valid_crashes_or_hangs(test_data: Path) -> None:
    files = [path for path in sorted(test_data.glob("hostile/pdf*/**/*")) if path.is_file()]
    assert len(files) > 600
    for path in files:
        started = time.process_time()
        verdict = judged(path.read_bytes()).verdict
        assert verdict in NOT_VALID | {Outcome.UNKNOWN_SIGNER}, path.name
        assert time.process_time() - started < 20, path.name


def knowing_all(data: bytes) -> Trust:
    """The worst case: whoever signed a hostile file is known here."""
    try:
        signatures = PdfFileReader(io.BytesIO(data), strict=False).embedded_signatures
        return Trust(known=tuple(KnownCertificate(name="", der=one.signer_cert.dump()) for one in signatures))
    except Exception:  # noqa: BLE001 - nobody can be known in what cannot be read
        return Trust()


GENUINE = {"certified-with-indirect-refs-in-dir.pdf", "minimal-signed-twice-no-sig-type.pdf"}
"""Signed files among them with which nothing is wrong but their age."""


@pytest.mark.slow
def test_tampered_and_spoofed_files_are_not_valid_even_where_the_signer_is_known(test_data: Path) -> None:
    judged_files = 0
    for path in sorted(test_data.glob("hostile/pdf*/**/*.pdf")):
        data = path.read_bytes()
        if b"/ByteRange" in data:
            judged_files += 1
            verdict = verify_pdf(data, knowing_all(data), NOW).verdict
            good = {Outcome.VALID_THEN} if path.name in GENUINE else NOT_VALID | {Outcome.UNKNOWN_SIGNER}
            assert verdict in good, path.name
    assert judged_files > 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("pades-signed-annot-added", "changed-later"),
        ("pades-spoofing-replaced-reason", "changed-later"),
        ("signature-referenced-from-multiple-fields", "shared"),
        ("pades-level-b-sig-policy-invalid-digest-algo", "policy"),
        ("belgian_pki_multiple_ocsps_lt", "hybrid"),
        ("modified_after_signature", "hybrid"),
        ("pdf-spoofing-attack", "digest"),
        ("pades-ocsp-archiveCutOff-invalid", "structure"),
        ("dss-2236/replace", "changed-later"),
    ],
)
def test_what_is_wrong_with_a_file_of_another_producer_is_said(test_data: Path, name: str, code: str) -> None:
    data = (test_data / "hostile" / "pdf-signature-dss" / f"{name}.pdf").read_bytes()
    assert code in codes(verify_pdf(data, knowing_all(data), NOW))
