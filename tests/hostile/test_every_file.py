"""Every hostile file there is, through the readers as an import uses them: told, or refused with a reason, every one.

A confined child can read one file after another: it was confined before the first byte of the first, and nothing it
gave up comes back. So one child for each reader walks them all; a child that dies is laid to the file it died of.
"""

import csv
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from test_hostile_attachments import Content

from r2p_desk.intake import reading_in
from r2p_desk.intake.apart import limits
from r2p_desk.intake.media import media_type, named_otherwise
from r2p_desk.intake.readers import reader_for
from r2p_desk.intake.shapes import shape_for
from r2p_desk.intake.telling import Asked, Bad, Begin, Entry, Finding, Row, Told
from r2p_desk.jobs import Job
from r2p_desk.system import apart
from r2p_desk.system.wire import Broken

pytestmark = pytest.mark.slow

LONGEST = 60.0
LIMIT = 200


class Came(NamedTuple):
    """What came of a file: ``read``, ``refused`` (by its reader), ``no-reader``; who read it, and what was told."""

    verdict: str
    reader: str
    media: str
    told: tuple[Told, ...]
    why: str
    mismatch: bool

    @property
    def rows(self) -> list[Row]:
        return [one for one in self.told if isinstance(one, Row)]

    @property
    def codes(self) -> set[str]:
        return {one.code for one in self.told if isinstance(one, Finding)}


class Children:
    """One child for each reader, for as many files as it lives."""

    def __init__(self) -> None:
        self._processes: dict[str, apart.Process] = {}
        self.started: Counter[str] = Counter()

    def came(self, path: Path) -> Came:
        data = path.read_bytes()
        media = media_type(data[:65536], data[-65536:], path.name)
        mismatch = named_otherwise(media, path.name)
        reader = reader_for(media, data[:65536], path.name)
        if reader is None:
            return Came("no-reader", "", media, (), "", mismatch)
        told: list[Told] = []
        try:
            told.extend(self._tell(Content(data), reader.format))
        except reading_in.NotRead as error:
            if isinstance(error.__context__, Broken):  # it died, or spoke out of form
                apart.end(self._processes.pop(reader.format))
            return Came("refused", reader.format, media, tuple(told), f"{error.status} {error.why}", mismatch)
        return Came("read", reader.format, media, tuple(told), "", mismatch)

    def _tell(self, content: Content, name: str) -> Iterator[Told]:
        if name not in self._processes:
            self._processes[name] = apart.start(reading_in.SCRIPT)
            self.started[name] += 1
        yield from reading_in._told(self._processes[name], content, name, Asked(limit=LIMIT), Job())

    def end(self) -> None:
        for process in self._processes.values():
            apart.end(process)


@pytest.fixture(scope="module")
def walked(test_data: Path) -> dict[str, Came]:
    """What came of every file below ``hostile`` and ``conformance`` and of the documents, by its path."""
    children = Children()
    found: dict[str, Came] = {}
    try:
        for row in manifest(test_data):
            name = row["path"]
            if name.startswith(("hostile/", "conformance/", "documents/")):
                start = time.monotonic()
                found[name] = children.came(test_data / name)
                assert time.monotonic() - start < LONGEST, name
    finally:
        children.end()
    assert len(found) > 1900
    assert set(children.started.values()) == {1}, "a child died of a file"
    return found


def manifest(test_data: Path) -> list[dict[str, str]]:
    with (test_data / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of(walked: dict[str, Came], beginning: str) -> dict[str, Came]:
    found = {name: came for name, came in walked.items() if name.startswith(beginning)}
    assert found
    return found


def test_every_file_is_read_or_refused_with_a_reason_and_says_what_it_is(walked: dict[str, Came]) -> None:
    for name, came in walked.items():
        assert came.media, name
        if came.verdict == "refused":
            assert came.why.strip(), name
            assert came.codes or " " in came.why.strip() or came.why.startswith("protected"), name
        elif came.verdict == "read":
            assert any(isinstance(one, Begin) for one in came.told), name
        for one in came.told:
            if isinstance(one, Finding):
                assert one.code, name
                assert one.words, name


def test_what_is_read_makes_records_or_says_of_each_row_why_not(walked: dict[str, Came]) -> None:
    """No row makes a shape trip, whatever the file says; what a shape makes can be written into a journal."""
    for name, came in walked.items():
        begin = Begin()
        for one in came.told:
            begin = one if isinstance(one, Begin) else begin
            shape = shape_for(begin) if isinstance(one, Row) else None
            if shape is None or not isinstance(one, Row):
                continue
            suggest = getattr(shape, "suggest", None)
            made = shape.entry(one, begin, suggest(begin) if suggest else None)
            if isinstance(made, Entry):
                assert made.key, name
                json.dumps(made.fields)
            elif isinstance(made, tuple):
                assert all(isinstance(bad, Bad) and bad.rule and bad.words for bad in made), name


def test_archives_and_pictures_have_no_reader_and_are_refused_by_what_they_are(walked: dict[str, Came]) -> None:
    for folder in ("archives-compress", "archives-yauzl", "archives-zipslip", "archives-corkami", "images-exif/"):
        for name, came in of(walked, f"hostile/{folder}").items():
            if came.media.startswith(("application/zip", "application/x-tar", "application/gzip", "image/")):
                assert came.verdict == "no-reader", name
    for name, came in walked.items():
        if name.endswith("-fail.tar") or "zip-slip" in name:
            assert came.verdict == "no-reader", name


def test_a_bomb_stops_at_a_limit(walked: dict[str, Came]) -> None:
    came = walked["hostile/archives-bomb/zipbomb.xlsx"]
    assert came.verdict == "refused" or len(came.rows) <= LIMIT


def test_every_mail_is_read_and_none_asks_for_anything(walked: dict[str, Came]) -> None:
    mails = {name: came for name, came in of(walked, "hostile/mail-").items() if came.reader in ("eml", "mbox")}
    assert len(mails) > 90
    for name, came in mails.items():
        assert came.verdict == "read", name
        assert len(came.rows) == 1, name


def test_mails_say_what_the_expected_parse_beside_them_says(walked: dict[str, Came], test_data: Path) -> None:
    """The twins are of another parser (Stalwart's), who gives each header by its kind."""
    compared = 0
    for name, came in of(walked, "hostile/mail-stalwart/").items():
        twin = test_data / name.replace(".eml", ".json")
        if not name.endswith(".eml"):
            continue
        part = json.loads(twin.read_text(encoding="utf-8"))["parts"][0]
        said = {head["name"]: head["value"] for head in part["headers"] if isinstance(head["name"], str)}
        values = came.rows[0].values
        subject = said.get("subject")
        if isinstance(subject, dict):
            assert values["subject"] == " ".join(subject.get("Text", "").split(" ")).strip(), name
            compared += 1
        for address in _addresses(said.get("from")):
            assert address in values["from"], name
            compared += 1
        date = said.get("date")
        if isinstance(date, dict) and "DateTime" in date:
            stated = date["DateTime"]
            assert values["day"] == f"{stated['year']:04d}-{stated['month']:02d}-{stated['day']:02d}", name
            compared += 1
    assert compared > 25


def _addresses(value: Any) -> list[str]:
    if not isinstance(value, dict):
        return []
    people = value.get("Address", {}).get("List", [])
    return [one["address"] for one in people if isinstance(one, dict) and one.get("address")]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("office-oletools/msodde/dde-test.docm", "fields"),
        ("office-oletools/msodde/dde-in-excel2003.xml", "fields"),
        ("office-oletools/oleobj/embedded-simple-2007.docx", "embedded"),
        ("office-oletools/oleobj/embedded-simple-2007-as2003.xml", "embedded"),
        ("office-oletools/oleobj/external_link/sample_with_external_link_to_doc.docm", "external-link"),
        ("office-oletools/basic/encrypted.docx", "protected"),
        ("pdf101-insecurity/02-disclosure/01-url-invocation/data-anot.pdf", "external-link"),
        ("xml/xmlbomb.xml", "entity"),
        ("xml/quadratic.xml", "entity"),
        ("xml/external_file.xml", "entity"),
        ("xml/xalan_exec.xsl", "script"),
    ],
)
def test_what_would_act_is_named(walked: dict[str, Came], file: str, code: str) -> None:
    assert code in walked[f"hostile/{file}"].codes


def test_what_pdfs_would_do_is_named_in_whole_folders_of_them(walked: dict[str, Came]) -> None:
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for name, came in of(walked, "hostile/pdf").items():
        told[name.split("/")[1]].update(came.codes)
        if "launch" in name.lower() and name.endswith(".pdf"):
            assert "launch" in came.codes, name
        if "/js-" in name or "javascript" in name.lower():
            assert "script" in came.codes, name
    assert told["pdf101-insecurity"]["external-link"] > 20
    assert told["pdf-corkami"]["script"] > 15


def test_pdfs_that_are_whole_are_read(walked: dict[str, Came]) -> None:
    for folder in ("conformance/pdf20/", "conformance/verapdf/", "documents/un-reports/", "hostile/pdf-signature-dss/"):
        assert {came.verdict for came in of(walked, folder).values()} == {"read"}, folder


def test_locked_pdfs_say_that_they_are(walked: dict[str, Came]) -> None:
    for name in ("pdf-opf/pdfCabinetOfHorrors/encryption_openpassword.pdf", "pdf-qpdf/enc-XI-long-password.pdf"):
        assert walked[f"hostile/{name}"].why.startswith("protected"), name


def test_the_kind_of_a_file_is_that_of_its_content_and_another_name_is_told(walked: dict[str, Came]) -> None:
    assert walked["hostile/polyglot-corkami/mp3jpg/mp3jpg.mp3"].media == "image/jpeg"
    assert walked["hostile/polyglot-corkami/Apple2PDF/AppleII.pdf"].media == "application/pdf"
    by_seed = {
        "flac.flac": "audio/flac",
        "png.png": "image/png",
        "tar.tar": "application/x-tar",
        "zip.zip": "application/zip",
    }
    for seed, media in by_seed.items():
        assert walked[f"hostile/polyglot-seeds-mitra/input/{seed}"].media == media
    assert walked["hostile/office-oletools/basic/encrypted.docx"].mismatch


def test_nothing_that_came_can_turn_or_command(walked: dict[str, Came]) -> None:
    turning = re.compile("[\x00\x1b\u202a-\u202e\u2066-\u2069]")
    for name, came in walked.items():
        if came.reader in ("eml", "mbox", "pdf", "docx", "odt", "html", "xml", "text"):
            for row in came.rows:
                assert not turning.search(row.text + "".join(row.values.values())), name
                assert len(row.text) <= limits.CHARACTERS, name
