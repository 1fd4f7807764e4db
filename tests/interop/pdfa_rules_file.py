"""Rules on the file itself: objects, limits, metadata, embedded files, actions (ISO 19005-3, 6.1, 6.5 to 6.8)."""

import re
from decimal import Decimal
from typing import Any

from pdfa_case import Case, is_name, rule
from pdfa_scan import inherited
from pikepdf import Array, Dictionary, Name, Stream, String

_HEADER = re.compile(rb"%PDF-1\.[0-7](?:\r\n|\r|\n)%[\x80-\xff]{4}")
_OBJECT = re.compile(rb"(?:^|[\r\n])[ \t\0\f]*(\d+)([ \t\0\f]+)(\d+)([ \t\0\f]+)obj\b")
_ACTIONS = {"Launch", "Sound", "Movie", "ResetForm", "ImportData", "Hide", "SetOCGState", "Rendition", "Trans",
            "GoTo3DView", "JavaScript", "SetState", "NOP", "NoOp"}  # fmt: skip
_NAMED = {"NextPage", "PrevPage", "FirstPage", "LastPage"}
_GOOD_ACTIONS = {"GoTo", "GoToR", "GoToE", "URI", "Named", "SubmitForm", "Thread"}


@rule("6.1.2")
def header(case: Case) -> bool:
    """The header stands first, and a line of four high bytes after it."""
    return _HEADER.match(case.data) is None


@rule("6.1.3")
def trailer(case: Case) -> bool:
    """An ID, no encryption, nothing after the end."""
    ids = case.pdf.trailer.get("/ID")
    bad_id = not isinstance(ids, Array) or len(ids) != 2 or any(not bytes(one) for one in ids)
    after = case.data.rpartition(b"%%EOF")[2].strip(b"\r\n")
    return bad_id or "/Encrypt" in case.pdf.trailer or after != b""


@rule("6.1.4")
def cross_reference(case: Case) -> bool:
    """Keyword and subsections of a table stand on lines of their own, their figures one space apart."""
    for match in re.finditer(rb"(?:^|[\r\n])xref([^\d]*)(\d+)([^\d]+)(\d+)", case.data):
        if match.group(1) not in {b"\n", b"\r", b"\r\n"} or match.group(3) != b" ":
            return True
    return False


@rule("6.1.7.1")
def streams(case: Case) -> bool:
    """Lengths as stated, keywords on lines of their own, nothing outside of the file."""
    keys = ("/F", "/FFilter", "/FDecodeParms")
    if any(key in one for one in case.objects if isinstance(one, Stream) for key in keys):
        return True
    for match in re.finditer(rb"/Length\s+(\d+)\b(?!\s+\d+\s+R)[^\0]{0,400}?\bstream(\r\n|\n|\r|[^\w])", case.data):
        if b"endobj" in match.group(0) or b"stream" in match.group(0)[:-8]:
            continue
        if match.group(2) not in {b"\r\n", b"\n"}:
            return True
        tail = case.data[match.end() + int(match.group(1)) :][:20]
        if not re.match(rb"(?:\r\n|\n|\r)endstream\b", tail):
            return True
    return False


@rule("6.1.9")
def spacing(case: Case) -> bool:
    """``1 0 obj`` and ``endobj`` with one space and line ends where they belong."""
    plain = re.sub(rb"(?<=stream)\r?\n.*?(?=endstream)", b"", case.data, flags=re.DOTALL)
    for match in _OBJECT.finditer(plain):
        if (
            match.group(2) != b" "
            or match.group(4) != b" "
            or plain[match.end() : match.end() + 1] not in {b"\n", b"\r"}
        ):
            return True
        if not re.match(rb"[\r\n]\d", plain[match.start() : match.start() + 2]):
            return True
    return re.search(rb"[^\r\n]endobj|endobj[^\r\n]", plain) is not None


@rule("6.1.10")
def inline_filters(case: Case) -> bool:
    """Filters of inline images without LZW and encryption."""
    for image in case.scan.inline:
        filters = [str(one) for one in image.filters]
        if any(one in {"/LZW", "/LZWDecode", "/Crypt"} or one not in _INLINE_FILTERS for one in filters):
            return True
    return False


_INLINE_FILTERS = {"/A85", "/AHx", "/CCF", "/DCT", "/Fl", "/RL", "/ASCII85Decode", "/ASCIIHexDecode", "/CCITTFaxDecode",
                   "/DCTDecode", "/FlateDecode", "/RunLengthDecode"}  # fmt: skip


@rule("6.1.12")
def permissions(case: Case) -> bool:
    """Permissions only by DocMDP or UR3, without digests of their own."""
    perms = case.root.get("/Perms")
    if perms is None:
        return False
    if any(key not in {"/UR3", "/DocMDP"} for key in perms):
        return True
    if "/DocMDP" not in perms:
        return False
    keys = ("/DigestLocation", "/DigestMethod", "/DigestValue")
    references = [one for one in case.dictionaries if "/TransformMethod" in one or is_name(one.get("/Type"), "SigRef")]
    return any(key in one for one in references for key in keys)


@rule("6.1.13")
def limits(case: Case) -> bool:
    """Figures, strings, names and nesting no larger than every reader can hold."""
    if case.scan.deepest > 28 or any(_too_large(one) for one in (*case.objects, *case.scan.operands)):
        return True
    for page in case.pdf.pages:
        for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
            box = inherited(page.obj, key, None)
            if box is not None:
                left, low, right, high = (float(one) for one in box)
                if not all(3 <= abs(side) <= 14400 for side in (right - left, high - low)):
                    return True
    devices = [one for one in case.objects if isinstance(one, Array) and len(one) > 1 and is_name(one[0], "DeviceN")]
    if any(isinstance(one[1], Array) and len(one[1]) > 32 for one in devices):
        return True
    maps = [one.font.get("/Encoding") for one in case.scan.shown]
    return any(_beyond(one.read_bytes()) for one in maps if isinstance(one, Stream))


def _beyond(character_map: bytes) -> bool:
    """Whether a character map leads to an identifier that no font can have."""
    for first, last, cid in re.findall(rb"<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>)?\s+(\d+)", character_map):
        if int(cid) + (int(last, 16) - int(first, 16) if last else 0) > 65535:
            return True
    return False


def _too_large(one: Any) -> bool:
    if isinstance(one, bool):
        return False
    if isinstance(one, int):
        return not -(2**31) <= one < 2**31
    if isinstance(one, Decimal | float):
        return abs(one) > Decimal("3.403e38") or 0 < abs(one) < Decimal("1.175e-38")
    if isinstance(one, Name):
        return len(str(one).encode("utf-8", "surrogateescape")) - 1 > 127
    return isinstance(one, String) and len(bytes(one)) > 32767


@rule("6.5.1")
def actions(case: Case) -> bool:
    """Only actions that move within the document, open an address or send a form; named ones only for pages."""
    for one in _actions(case):
        kind = str(one.get("/S"))[1:]
        if kind not in _GOOD_ACTIONS or (kind == "Named" and str(one.get("/N"))[1:] not in _NAMED):
            return True
    return False


def _actions(case: Case) -> list[Any]:
    found = [one.A for one in case.dictionaries if isinstance(one.get("/A"), Dictionary) and "/S" in one.A
             and ("/Subtype" in one or "/Title" in one or "/FT" in one)]  # fmt: skip
    opening = case.root.get("/OpenAction")
    if isinstance(opening, Dictionary):
        found.append(opening)
    found += [one for one in case.dictionaries if is_name(one.get("/Type"), "Action")]
    waiting, done = found, []
    while waiting and len(done) < 10_000:
        one = waiting.pop()
        done.append(one)
        after = one.get("/Next")
        waiting.extend([after] if isinstance(after, Dictionary) else list(after) if isinstance(after, Array) else [])
    return [one for one in done if "/S" in one]


@rule("6.5.2")
def triggers(case: Case) -> bool:
    """Nothing happens by itself: no additional actions on pages, fields and the document."""
    return any("/AA" in one for one in (case.root, *(page.obj for page in case.pdf.pages))) or any(
        "/AA" in one for one in case.dictionaries if "/FT" in one or is_name(one.get("/Subtype"), "Widget")
    )


@rule("6.6.2.1")
def metadata(case: Case) -> bool:
    """The document has readable metadata."""
    return case.xmp is None


@rule("6.6.4")
def claim(case: Case) -> bool:
    """The metadata claim part and level."""
    return case.said("pdfaid", "part") != str(case.part) or case.said("pdfaid", "conformance") not in {"A", "B", "U"}


@rule("6.6.4", "a")
def claim_of_level_a(case: Case) -> bool:
    """The metadata claim level A."""
    return case.said("pdfaid", "conformance") != "A"


@rule("6.8")
def embedded(case: Case) -> bool:
    """Embedded files have names in both forms, a kind, a relation, and are associated with something."""
    if case.part == 2:
        return False
    specifications = [one for one in case.dictionaries if isinstance(one.get("/EF"), Dictionary)]
    associated = [one for holder in case.dictionaries if isinstance(holder.get("/AF"), Array | Dictionary)
                  for one in (holder.AF if isinstance(holder.AF, Array) else [holder.AF])]  # fmt: skip
    for one in specifications:
        if "/F" not in one or "/UF" not in one or "/AFRelationship" not in one:
            return True
        if not any(other == one or (one.is_indirect and other.objgen == one.objgen) for other in associated):
            return True
        if any("/Subtype" not in file for file in one.EF.values()):
            return True
    return False


@rule("6.1.7.2")
def filters(case: Case) -> bool:
    """Streams are compressed only in ways every reader knows, without LZW."""
    good = {"/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode", "/CCITTFaxDecode", "/JBIG2Decode",
            "/DCTDecode", "/JPXDecode"}  # fmt: skip
    for one in case.objects:
        if isinstance(one, Stream) and "/Filter" in one:
            named = one.Filter
            used = list(named) if isinstance(named, Array) else [named]
            if any(str(kind) not in good and str(kind) != "/Crypt" for kind in used):
                return True
    return False
