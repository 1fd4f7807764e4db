"""A certified briefing with a prepared second field: the genuine second signature is accepted, and nothing else is."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

import offices
import papers
from r2p_desk.briefing.appearance import Appearance
from r2p_desk.briefing.certify import signed_second
from r2p_desk.briefing.fields import CERTIFICATION, SECOND
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.sign import countersign_pdf
from r2p_desk.briefing.signatory import KeySignatory
from r2p_desk.briefing.verdict import Outcome, Trust, Verdict
from r2p_desk.briefing.verify import verify_pdf

NOW = papers.NOW
Change = Callable[[IncrementalPdfFileWriter], None]


@cache
def second() -> papers.Papers:
    return papers.new_officer("Бригитта Орлова")


@cache
def signed_twice() -> bytes:
    by = KeySignatory(second().certificate, second().key)
    known = Trust().knowing(papers.officer().certificate)
    return countersign_pdf(papers.signed_small(), by, known, reason="Read", when=NOW)[0]


def judged(data: bytes) -> Verdict:
    trust = Trust().knowing(papers.officer().certificate).knowing(second().certificate)
    return verify_pdf(data, trust, NOW + timedelta(days=1))


def updated(data: bytes, change: Change) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # nothing but the change
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def field(writer: IncrementalPdfFileWriter, name: str) -> Any:
    return next(one for one in writer.root["/AcroForm"]["/Fields"] if one.get_object()["/T"] == name)


def cover(writer: IncrementalPdfFileWriter) -> Any:
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 40)))
    form = {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): box}
    return writer.add_object(generic.StreamObject(dict_data=form, stream_data=b"1 1 1 rg 0 0 300 40 re f"))


def shown(name: str) -> Change:
    """The field shows something else."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        one = field(writer, name).get_object()
        one["/AP"] = generic.DictionaryObject({pdf_name("/N"): cover(writer)})
        writer.update_container(one)

    return change


def moved(name: str) -> Change:
    """The field covers another part of the page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        one = field(writer, name).get_object()
        one["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (50, 500, 350, 700)))
        writer.update_container(one)

    return change


def emptied(name: str) -> Change:
    """The signature is taken out of the field."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        one = field(writer, name).get_object()
        one.pop("/V", None)
        one[pdf_name("/TU")] = generic.TextStringObject("Nothing was here")
        writer.update_container(one)

    return change


def field_dropped(writer: IncrementalPdfFileWriter) -> None:
    fields = writer.root["/AcroForm"]["/Fields"]
    fields.pop()
    writer.update_container(fields)


def page_turned(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page[pdf_name("/Rotate")] = generic.NumberObject(180)
    writer.update_container(page)


def font_swapped(writer: IncrementalPdfFileWriter) -> None:
    """A shadow attack: the font program of the page is replaced, so that the same codes read as other words."""
    for number in range(1, 300):
        found = writer.get_object(generic.Reference(number, 0, writer))
        if isinstance(found, generic.DictionaryObject) and "/FontFile2" in found:
            writer.objects[(0, found.raw_get("/FontFile2").idnum)] = generic.StreamObject(stream_data=b"\0\1\0\0")
            return
    pytest.fail("no font was found")


def content_unhidden(writer: IncrementalPdfFileWriter) -> None:
    """A shadow attack: what covered the page's other content is replaced by nothing."""
    page = writer.find_page_for_modification(0)[0].get_object()
    reference = page.raw_get("/Contents")
    writer.objects[(0, reference.idnum)] = generic.StreamObject(stream_data=b"q Q")


ALTERATIONS = {
    "the second field shows something": shown(SECOND),
    "the second field is moved": moved(SECOND),
    "the second field is emptied": emptied(SECOND),
    "the first field shows something": shown(CERTIFICATION),
    "the first field is moved": moved(CERTIFICATION),
    "the first signature is taken out": emptied(CERTIFICATION),
    "a field is dropped": field_dropped,
    "a page is turned": page_turned,
    "a font is swapped": font_swapped,
    "a page's content is swapped": content_unhidden,
}


def test_the_genuine_second_signature_is_accepted() -> None:
    verdict = judged(signed_twice())
    assert verdict.verdict is Outcome.VALID
    assert [(one.certifies, one.revision, one.revisions) for one in verdict.signers] == [(True, 2, 3), (False, 3, 3)]
    assert signed_twice().startswith(papers.signed_small())


@pytest.mark.parametrize("change", ALTERATIONS.values(), ids=ALTERATIONS)
def test_a_prepared_field_is_no_way_to_change_a_certified_briefing(change: Change) -> None:
    assert judged(updated(papers.signed_small(), change)).verdict is Outcome.ALTERED


@pytest.mark.parametrize("change", ALTERATIONS.values(), ids=ALTERATIONS)
def test_nothing_may_change_once_two_officers_signed(change: Change) -> None:
    assert judged(updated(signed_twice(), change)).verdict is Outcome.ALTERED


@pytest.mark.parametrize(
    "change", [moved(SECOND), page_turned, font_swapped, content_unhidden, shown(CERTIFICATION)],
    ids=["field moved", "page turned", "font swapped", "content swapped", "first field"],
)  # fmt: skip
def test_a_change_under_a_genuine_second_signature_is_altered(change: Change) -> None:
    by = KeySignatory(second().certificate, second().key)
    shows = Appearance(name="B", reason="Read", fingerprint="0" * 64)
    twice = signed_second(updated(papers.signed_small(), change), by, "Read", NOW, shows)
    assert judged(twice).verdict is Outcome.ALTERED


@pytest.mark.parametrize("change", [shown(SECOND), moved(SECOND), emptied(SECOND)], ids=["shown", "moved", "emptied"])
def test_a_time_stamp_on_top_hides_no_change(change: Change) -> None:
    stamped = offices.stamped(updated(signed_twice(), change), offices.office(), NOW)
    assert judged(stamped).verdict is Outcome.ALTERED


def test_a_time_stamp_on_top_of_both_is_accepted() -> None:
    verdict = judged(offices.stamped(signed_twice(), offices.office(), NOW))
    assert verdict.verdict is Outcome.VALID
    assert [one.followed_by for one in verdict.signers] == [("signature", "timestamp"), ("timestamp",)]
    assert not verdict.stamps[0].known


def test_somebody_unknown_in_the_second_field_is_not_believed() -> None:
    rogue = papers.new_officer("Бригитта Орлова")
    shows = Appearance(name="B", reason="Read", fingerprint="0" * 64)
    twice = signed_second(papers.signed_small(), KeySignatory(rogue.certificate, rogue.key), "Read", NOW, shows)
    verdict = judged(twice)
    assert verdict.verdict is Outcome.UNKNOWN_SIGNER
    assert [one.known for one in verdict.signers] == [True, False]


def test_an_object_moved_by_the_cross_reference_alone_is_altered() -> None:
    """A shadow attack: a new table points a number of the signed part at other bytes that were always there."""
    data = papers.signed_small()
    root = re.findall(rb"/Root (\d+) 0 R", data)[-1]
    size = re.findall(rb"/Size (\d+)", data)[-1]
    previous = re.findall(rb"startxref\s+(\d+)", data)[-1]
    page = PdfFileReader(io.BytesIO(data)).root["/Pages"]["/Kids"][0]
    number = getattr(page, "idnum", 2)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, data.index(b"1 0 obj"))
    trailer = b"trailer\n<</Size %s/Root %s 0 R/Prev %s>>\n" % (size, root, previous)
    made = data + b"\n" + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(data) + 1)
    assert judged(made).verdict in {Outcome.ALTERED, Outcome.UNREADABLE}


def test_a_signature_of_the_first_officer_is_no_second_one_of_another_file() -> None:
    """The second revision of one briefing appended to another."""
    other = papers.certified(render(papers.small_document(title="Another title")).pdf, papers.officer())
    tail = signed_twice()[len(papers.signed_small()) :]
    assert judged(other + tail).verdict in {Outcome.ALTERED, Outcome.UNREADABLE}
