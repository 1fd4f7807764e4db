"""What is about to leave, opened again: every text, name and picture in it, however it is wrapped or compressed.

A PDF gives its text layer, every stream decompressed whether anything points at it or not, every string and name of
every object, its attachments; a picture what is written in it and its pixels; a ZIP, tar or gzip its members; JSON its
strings. What is found inside is opened in turn.
"""

import hashlib
import io
import json
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

MAX_DEPTH = 4
MAX_INSIDE = 512 * 1024 * 1024
"""Bytes that all packed members together may have; more cannot be checked, and so does not leave."""

_STREAM = re.compile(rb"stream\r?\n")
_HEX = re.compile(r"<([0-9A-Fa-f\s]{2,})>")
_ASCII = re.compile(rb"[\x20-\x7e\t\r\n\x80-\xff]{4,}")
_FONTS = (b"\0\1\0\0", b"true", b"OTTO")
"""How a font's program begins, which holds outlines and no words."""
_MEMBERS = "zip/tar/gzip"


class Layer(NamedTuple):
    """One layer: where it is, in words for programs; its text; or the bytes of a picture."""

    where: str
    text: str = ""
    picture: bytes | None = None


class Unreadable(Exception):
    """Something that is about to leave cannot be opened, and so cannot be checked."""


def layers_of(data: bytes, name: str = "", depth: int = 0) -> Iterator[Layer]:
    """Every layer of these bytes; ``Unreadable`` when something in them cannot be looked into."""
    if depth > MAX_DEPTH:
        raise Unreadable(name)
    if name:
        yield Layer("name", name)
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        yield from _pdf(data, depth)
    elif _is_picture(data):
        yield from _picture(data)
    elif zipfile.is_zipfile(io.BytesIO(data)):
        yield from _zip(data, depth)
    elif data[257:262] == b"ustar":
        yield from _tar(data, depth)
    elif data[:2] == b"\x1f\x8b":
        yield from layers_of(_inflated(data, zlib.MAX_WBITS | 16), "", depth + 1)
    else:
        yield from _plain(data)


def strings_in(data: bytes) -> str:
    """Whatever in these bytes could be read as text, in the encodings programs leave behind."""
    if _is_text(data):
        return data.decode("utf-8")
    found = [run.group().decode("utf-8", "ignore") for run in _ASCII.finditer(data)]
    if data[:2] in (b"\xfe\xff", b"\xff\xfe") or 10 * data.count(0) >= len(data) > 0:
        found += [word for coding in ("utf-16-be", "utf-16-le") for at in (0, 1) for word in _wide(data[at:], coding)]
    return "\n".join(found)


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _wide(data: bytes, coding: str) -> list[str]:
    """Runs of letters written with two bytes each; what is no letter in any script ends a run."""
    text = data[: len(data) // 2 * 2].decode(coding, "replace")
    return re.findall(r"[\w .,:;’'“”\"()/@+-]{4,}", text)


def _plain(data: bytes) -> Iterator[Layer]:
    yield Layer("bytes", strings_in(data))
    try:
        held = json.loads(data)
    except (ValueError, RecursionError):
        return
    yield Layer("json", "\n".join(_json_strings(held)))


def _json_strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for key, value in held.items():
            yield str(key)
            yield from _json_strings(value)
    elif isinstance(held, list):
        for value in held:
            yield from _json_strings(value)
    elif held is not None:
        yield str(held)


def _pdf(data: bytes, depth: int) -> Iterator[Layer]:
    yield Layer("raw", _printable(data))
    seen: set[bytes] = set()
    yield from _objects(data, depth, seen)
    yield from _loose_streams(data, seen)
    yield from page_texts(data)


def _printable(data: bytes) -> str:
    return "\n".join(run.group().decode("ascii") for run in re.finditer(rb"[\x20-\x7e]{4,}", data))


def _loose_streams(data: bytes, seen: set[bytes]) -> Iterator[Layer]:
    """Whatever inflates behind the word ``stream``: also of older revisions, and what nothing points at."""
    for found in _STREAM.finditer(data):
        try:
            inflated = zlib.decompressobj().decompress(data[found.end() :], MAX_INSIDE)
        except zlib.error:
            continue
        if not inflated.startswith(_FONTS) and _digest(inflated) not in seen:
            yield Layer("stream", _unwritten(strings_in(inflated)))


def _objects(data: bytes, depth: int, seen: set[bytes]) -> Iterator[Layer]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            strings: list[str] = []
            for number, held in enumerate(pdf.objects, 1):
                _strings(held, strings)
                if isinstance(held, pikepdf.Stream):
                    yield from _stream(held, number, depth, seen)
            _strings(pdf.trailer.get("/Info"), strings)
            yield Layer("objects", "\n".join(strings))
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Unreadable("PDF") from error


def _stream(held: Any, number: int, depth: int, seen: set[bytes]) -> Iterator[Layer]:
    import pikepdf

    where = f"object {number}"
    if held.get("/Subtype") == pikepdf.Name.Image:
        yield Layer(where, picture=_image_file(held))
        return
    try:
        content = bytes(held.read_bytes())
    except pikepdf.PdfError:
        content = bytes(held.read_raw_bytes())
    seen.add(_digest(content))
    if held.get("/Type") == pikepdf.Name.EmbeddedFile:
        for layer in layers_of(content, "", depth + 1):
            yield Layer(f"attachment, {layer.where}", layer.text, layer.picture)
    elif not content.startswith(_FONTS) and held.get("/Type") not in {pikepdf.Name.ObjStm, pikepdf.Name.XRef}:
        is_metadata = held.get("/Type") == pikepdf.Name.Metadata
        yield Layer("metadata" if is_metadata else where, _unwritten(strings_in(content)))


def _unwritten(text: str) -> str:
    """A stream, its hexadecimal strings read where they are Unicode, else left out: glyph numbers are no letters."""
    return _HEX.sub(lambda found: _unicode(found[1]), text)


def _unicode(digits: str) -> str:
    plain = "".join(digits.split())
    if plain[:4].upper() != "FEFF":
        return " "
    return bytes.fromhex(plain[: len(plain) // 2 * 2]).decode("utf-16", "replace")


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _image_file(held: Any) -> bytes:
    """The picture as a file of its own; its raw bytes when they are one already."""
    import pikepdf

    raw = bytes(held.read_raw_bytes())
    if _is_picture(raw):
        return raw
    out = io.BytesIO()
    try:
        pikepdf.PdfImage(held).as_pil_image().save(out, "PNG")
    except (pikepdf.PdfError, ValueError, NotImplementedError, OSError):
        return raw
    return out.getvalue()


def _strings(held: Any, found: list[str]) -> None:
    """Strings and names of an object and of what it holds directly."""
    import pikepdf

    if isinstance(held, pikepdf.String):
        found.append(str(held))
        raw = bytes(held)
        if not raw.startswith((b"\xfe\xff", b"\xef\xbb\xbf")):
            found.append(raw.decode("utf-8", "ignore"))
    elif isinstance(held, pikepdf.Name):
        found.append(str(held).lstrip("/"))
    elif isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in held.items():
            found.append(key.lstrip("/"))
            if not getattr(value, "is_indirect", False):
                _strings(value, found)
    elif isinstance(held, pikepdf.Array):
        for value in held:
            if not getattr(value, "is_indirect", False):
                _strings(value, found)


def page_texts(data: bytes) -> Iterator[Layer]:
    """The text of each page as a reader selects it."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("PDF") from error
    try:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            try:
                yield Layer(f"page {number}", text.get_text_bounded())
            finally:
                text.close()
                page.close()
    finally:
        document.close()


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")) or data[8:12] == b"WEBP"


def _picture(data: bytes) -> Iterator[Layer]:
    from PIL import ExifTags, Image

    yield Layer("bytes", _printable(data))
    try:
        with Image.open(io.BytesIO(data)) as opened:
            told = [
                f"{key}: {_told(value)}" for key, value in opened.info.items() if key not in {"exif", "icc_profile"}
            ]
            exif = opened.getexif()
            told += [_told(value) for value in exif.values()]
            told += [_told(value) for value in exif.get_ifd(ExifTags.IFD.Exif).values()]
            place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable("picture") from error
    if place:
        yield Layer("picture, GPS", _degrees(place))
    yield Layer("picture, words", "\n".join(told))
    yield Layer("picture", picture=data)


def _told(value: Any) -> str:
    return strings_in(value) if isinstance(value, bytes) else str(value)


def _degrees(place: dict[int, Any]) -> str:
    """Latitude and longitude of an EXIF GPS block as signed decimals, and whatever else stands there."""
    said = [_told(value) for value in place.values()]
    for at, negative in ((2, "S"), (4, "W")):
        try:
            degrees, minutes, seconds = (float(part) for part in place[at])
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            continue
        value = degrees + minutes / 60 + seconds / 3600
        said.insert(0, f"{-value if str(place.get(at - 1)) == negative else value:.6f}")
    return "\n".join(said)


def _zip(data: bytes, depth: int) -> Iterator[Layer]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_INSIDE:
                raise Unreadable(_MEMBERS)
            yield Layer("comment", strings_in(packed.comment))
            for member in packed.infolist():
                yield from layers_of(packed.read(member), member.filename, depth + 1)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, NotImplementedError) as error:
        raise Unreadable(_MEMBERS) from error


def _tar(data: bytes, depth: int) -> Iterator[Layer]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as packed:
            for member in packed:
                content = packed.extractfile(member)
                yield from layers_of(content.read() if content else b"", member.name, depth + 1)
    except tarfile.TarError as error:
        raise Unreadable(_MEMBERS) from error


def _inflated(data: bytes, window: int) -> bytes:
    engine = zlib.decompressobj(window)
    try:
        inflated = engine.decompress(data, MAX_INSIDE)
    except zlib.error as error:
        raise Unreadable(_MEMBERS) from error
    if engine.unconsumed_tail or not engine.eof:
        raise Unreadable(_MEMBERS)
    return inflated
