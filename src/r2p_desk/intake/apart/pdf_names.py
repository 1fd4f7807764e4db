"""What a PDF would do if a reader let it: told by the names in it (ISO 32000-2). Nothing acts."""

import re
import zlib
from collections.abc import Iterator

_NAMES = {
    "JavaScript": "script", "JS": "script", "Launch": "launch", "ImportData": "launch", "EmbeddedFile": "embedded",
    "EmbeddedFiles": "embedded", "RichMedia": "embedded", "Movie": "embedded", "SubmitForm": "submit",
    "GoToR": "external-link", "GoToE": "external-link", "URI": "external-link", "XFA": "form", "AcroForm": "form",
    "Thread": "external-link", "Sound": "embedded", "ByteRange": "signature", "Rendition": "embedded",
}  # fmt: skip
_NAME = re.compile(
    rb"/(" + b"|".join(sorted((name.encode() for name in _NAMES), reverse=True)) + rb")(?![A-Za-z0-9#_.-])"
)
_ESCAPED = re.compile(rb"/[A-Za-z#0-9]{0,60}#[0-9A-Fa-f]{2}[A-Za-z#0-9]{0,60}")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PLACE = re.compile(rb"/(?:URI|F|UF)\s{0,9}\(([^()\\\r\n]{3,200})\)")
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_MOST_STREAMS, _UNPACKED, _ALL_UNPACKED = 4000, 1 << 22, 1 << 26
_MOST = 8


def names(data: bytes) -> dict[str, list[str]]:
    """Codes of findings, each with the places named (``https://…``, ``file.exe``) where any are."""
    told: dict[str, list[str]] = {}
    for part in (data, *_unpacked(data)):
        for name in set(_NAME.findall(part)) | _escaped(part):
            told.setdefault(_NAMES[name.decode("ascii")], [])
        for place in _PLACE.findall(part) if "external-link" in told or "launch" in told else ():
            _add(told, place)
    return told


def _add(told: dict[str, list[str]], place: bytes) -> None:
    text = place.decode("utf-8", "replace")
    host = re.match(r"[A-Za-z]{2,10}://([^/?#]+)", text)
    places = told.setdefault("external-link", [])
    shown = host[1] if host else text
    if shown not in places and len(places) < _MOST:
        places.append(shown)


def _escaped(part: bytes) -> set[bytes]:
    """Names written with ``#4A`` for letters, which only somebody hiding them does."""
    if b"#" not in part:
        return set()
    plain = (_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), name)[1:] for name in _ESCAPED.findall(part))
    return {name for name in plain if name.decode("latin-1") in _NAMES}


def _unpacked(data: bytes) -> Iterator[bytes]:
    """What object streams hold, each and all of them up to a limit."""
    left = _ALL_UNPACKED
    for number, found in enumerate(_PACKED.finditer(data)):
        if number >= _MOST_STREAMS or left <= 0:
            return
        try:
            part = zlib.decompressobj().decompress(data[found.end() : found.end() + _UNPACKED], min(_UNPACKED, left))
        except zlib.error:
            continue
        left -= len(part)
        yield part
