"""What kind of file something is, told by its content; its name decides only between kinds of plain text."""

import re

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_ODF = "application/vnd.oasis.opendocument."

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"age-encryption.org/", "application/x-age"),
    (b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    b"qt  ": "video/quicktime", b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif",
    b"avif": "image/avif", b"M4A ": "audio/mp4", b"3gp4": "video/3gpp", b"3gp5": "video/3gpp",
}  # fmt: skip
_ZIPPED = (
    (b"word/document.xml", _WORD), (b"xl/workbook.xml", _SHEET), (b"ppt/presentation.xml", _SLIDES),
    (b"xl/workbook.bin", _SHEET),
)  # fmt: skip
_TABLE_NAMES = (".csv", ".tsv")
_TEXT_NAMES = {
    ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".md": "text/markdown", ".json": "application/json",
    ".geojson": "application/json", ".ics": "text/calendar", ".vcf": "text/vcard", ".eml": "message/rfc822",
    ".mbox": "application/mbox",
}  # fmt: skip
_XML_NAMES = (".xml", ".xsl", ".xslt", ".xsd", ".kml", ".gpx", ".svg")
_NAMES = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "tif": "image/tiff", "tiff": "image/tiff", "bmp": "image/bmp", "webp": "image/webp", "docx": _WORD, "xlsx": _SHEET,
    "pptx": _SLIDES, "odt": f"{_ODF}text", "ods": f"{_ODF}spreadsheet", "odp": f"{_ODF}presentation",
    "doc": "application/x-ole-storage", "xls": "application/x-ole-storage", "ppt": "application/x-ole-storage",
    "html": "text/html", "htm": "text/html", "mp4": "video/mp4", "zip": "application/zip",
    "txt": TEXT, **{name[1:]: kind for name, kind in _TEXT_NAMES.items()},
}  # fmt: skip
_TEXTUAL = {"application/json", "application/xml", "message/rfc822", "application/mbox"}
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]?[^\r\n]*\r?\n")
_MAILBOX = re.compile(rb"From (?![ \t]*:)")
_MAIL = re.compile(
    rb"^(received|return-path|message-id|mime-version|delivered-to|x-[a-z-]+|from|to|date|subject|reply-to):",
    re.IGNORECASE | re.MULTILINE,
)
_HTML = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(r"\s*(<\?xml\b|(<!--.*?-->\s*)*<!(DOCTYPE|ENTITY|ELEMENT)\b)", re.IGNORECASE | re.DOTALL)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type(head: bytes, tail: bytes = b"", name: str = "") -> str:
    """The media type (RFC 6838) of a content that begins and ends so; ``head`` and ``tail`` may be 64 KiB each.

    The name is asked only where the content is text of no particular kind.
    """
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning) and not (kind == "image/bmp" and head[6:10] != b"\0\0\0\0"):
            return "video/webm" if kind == "video/x-matroska" and b"webm" in head[:64] else kind
    if b"%PDF-" in head[:1024] or head.startswith(b"%PDF"):
        return "application/pdf"
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return _zipped(head, tail)
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] in (b"moov", b"mdat", b"wide"):
        return "video/quicktime"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[257:262] == b"ustar":
        return "application/x-tar"
    if head[:1] == b"\xff" and len(head) > 2 and head[1] in (0xFB, 0xF3, 0xF2):
        return "audio/mpeg"
    return _text(head, name)


def has_words(media: str) -> bool:
    """Whether words are looked for inside a file of this media type: not in pictures, sound or archives."""
    return (
        media.startswith("text/") or media in _TEXTUAL or media == "application/pdf"
        or "openxmlformats-officedocument" in media or "oasis.opendocument" in media
    )  # fmt: skip


def named_otherwise(media: str, name: str) -> bool:
    """Whether the name claims another kind of file than the content shows: worth a second look before it is used."""
    claimed = _NAMES.get(name.rpartition(".")[2].lower() if "." in name else "")
    if claimed is None or claimed == media:
        return False
    return not (_is_text(claimed) and _is_text(media)) and not {claimed, media} <= {"video/mp4", "video/quicktime"}


def _is_text(media: str) -> bool:
    return media.startswith("text/") or media in {
        "application/json",
        "application/xml",
        "message/rfc822",
        "application/mbox",
    }


def _zipped(head: bytes, tail: bytes) -> str:
    """What a zip holds, by the names that stand in it; an ODF file says so in its first entry."""
    if head[30:38] == b"mimetype":
        declared = re.match(rb"[a-z0-9.+/-]+", head[38:128])
        stated = declared[0].split(b"PK")[0].decode("ascii") if declared else ""
        if stated.startswith(_ODF) or stated == "application/epub+zip":
            return stated
    listing = head + tail
    return next((kind for entry, kind in _ZIPPED if entry in listing), "application/zip")


def wide_encoding(data: bytes) -> str | None:
    """``utf-16-le`` or ``utf-16-be`` for text of that kind without a mark: blanks and line ends have a zero byte each.

    ``None`` for everything else; ``data`` may be cut off anywhere.
    """
    sample = data[: 1 << 12]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even + odd < len(sample) // 100 or not even + odd:
        return None
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    try:
        text = sample[: len(sample) // 2 * 2].decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:
            return None
        text = sample[: error.start].decode(encoding)
    readable = sum(letter.isprintable() or letter.isspace() for letter in text)
    return encoding if text and "\0" not in text and readable > 0.95 * len(text) else None


def _text(head: bytes, name: str) -> str:
    wide = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else wide_encoding(head)
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    allowed = (
        1 + len(head) // 50 if suffix in _TABLE_NAMES else 0
    )  # programs that write tables leave a zero byte at times
    if not wide and (head.count(0) > allowed or len(_CONTROLS.findall(head)) > len(head) // 50):
        return UNKNOWN
    begins = head[:4096].decode(wide or "latin-1", "ignore").lstrip("\ufeff\xef\xbb\xbf")
    if _HTML.match(begins):
        return "text/html"
    if _XML.match(begins):
        return "text/html" if re.search(r"<(!doctype\s+)?html\b", begins, re.IGNORECASE) else "application/xml"
    if _is_mail(head):
        return "application/mbox" if _MAILBOX.match(head) else "message/rfc822"
    if suffix in _XML_NAMES:
        return "application/xml" if begins.lstrip().startswith("<") else TEXT
    return _TEXT_NAMES.get(suffix, TEXT)


def _is_mail(head: bytes) -> bool:
    """Lines of headers from the very beginning, two of them known."""
    start = head[head.find(b"\n") + 1 :] if head.startswith(b"From ") else head
    return bool(_HEADER.match(start)) and len({found.lower() for found in _MAIL.findall(start[:8192])}) >= 2
