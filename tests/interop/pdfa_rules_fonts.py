"""Rules on fonts: embedded, with the widths and texts they claim (ISO 19005-3, 6.2.11; ISO 14289-1, 7.21)."""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from fontTools.agl import AGL2UV, UV2AGL
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont, TTLibError
from pdfa_case import Case, is_name, rule
from pdfa_scan import mcid
from pikepdf import Array, Dictionary, Name, Stream

_PREDEFINED = re.compile(r"^(Identity-[HV]|.*-(H|V|EUC-H|EUC-V|RKSJ-H|RKSJ-V))$")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def _fonts(case: Case) -> dict[Any, tuple[Any, set[bytes]]]:
    """Fonts by their object, with the strings visibly shown in them."""
    found: dict[Any, tuple[Any, set[bytes]]] = {}
    for one in case.scan.shown:
        if one.mode != 3:
            found.setdefault(one.font.objgen, (one.font, set()))[1].add(one.codes)
    return found


def _descendant(font: Any) -> Any:
    kids = font.get("/DescendantFonts")
    return kids[0] if isinstance(kids, Array) and len(kids) else None


def _descriptor(font: Any) -> Any:
    inner = _descendant(font) if is_name(font.get("/Subtype"), "Type0") else font
    found = inner.get("/FontDescriptor") if inner is not None else None
    return found if isinstance(found, Dictionary) else None


def _program(font: Any) -> Any:
    descriptor = _descriptor(font)
    if descriptor is None:
        return None
    return next((descriptor[key] for key in _FILES if isinstance(descriptor.get(key), Stream)), None)


@rule("6.2.11.4.1")
@rule("7.21.4.1", "UA")
def embedded(case: Case) -> bool:
    """The program of every font that is seen is inside and holds every glyph shown."""
    for font, shown in _fonts(case).values():
        if is_name(font.get("/Subtype"), "Type3"):
            continue
        program = _program(font)
        if program is None:
            return True
        if _lacking(font, program, shown):
            return True
        count = _glyph_count(program)
        if count is not None and any(glyph is not None and glyph >= count for glyph in _glyphs(font, shown)):
            return True
    return False


@rule("6.2.11.3.1")
@rule("7.21.3.1", "UA")
def systems(case: Case) -> bool:
    """Character collection of font and character map agree."""
    for font, _ in _fonts(case).values():
        inner, encoding = _descendant(font), font.get("/Encoding")
        if inner is None or is_name(encoding, "Identity-H", "Identity-V"):
            continue
        own = inner.get("/CIDSystemInfo")
        other = encoding.get("/CIDSystemInfo") if isinstance(encoding, Stream) else None
        if own is not None and other is not None:
            same = str(own.Registry) == str(other.Registry) and str(own.Ordering) == str(other.Ordering)
            if not same or int(own.Supplement) > int(other.Supplement):
                return True
    return False


@rule("6.2.11.3.2")
@rule("7.21.3.2", "UA")
def glyph_maps(case: Case) -> bool:
    """An embedded TrueType font with codes of its own says which glyph each stands for."""
    for font, _ in _fonts(case).values():
        inner = _descendant(font)
        if inner is not None and is_name(inner.get("/Subtype"), "CIDFontType2") and _program(font) is not None:
            given = inner.get("/CIDToGIDMap")
            if not isinstance(given, Stream) and not is_name(given, "Identity"):
                return True
    return False


@rule("6.2.11.3.3")
@rule("7.21.3.3", "UA")
def character_maps(case: Case) -> bool:
    """A character map is predefined or inside, and says its direction as its own program does."""
    for font, _ in _fonts(case).values():
        if not is_name(font.get("/Subtype"), "Type0"):
            continue
        encoding = font.get("/Encoding")
        if isinstance(encoding, Stream):
            inside = re.search(rb"/WMode\s+(\d)\s+def", encoding.read_bytes())
            if int(encoding.get("/WMode", 0)) != (int(inside.group(1)) if inside else 0):
                return True
            used = encoding.get("/UseCMap")
            if isinstance(used, Name) and not _PREDEFINED.match(str(used)[1:]):
                return True
        elif not isinstance(encoding, Name) or not _PREDEFINED.match(str(encoding)[1:]):
            return True
    return False


@rule("6.2.11.5")
@rule("7.21.5", "UA")
def widths(case: Case) -> bool:
    """The widths stated are those of the program, for the glyphs shown."""
    return any(_widths_differ(font, shown) for font, shown in _fonts(case).values())


def _widths_differ(font: Any, shown: set[bytes]) -> bool:
    inner, program = _descendant(font), _program(font)
    if program is None:
        return False
    if is_name(program.get("/Subtype"), "Type1C") and inner is None:
        wide = _cff_widths(program.read_bytes())
        for code, name in _named_codes(font, shown):
            stated = _simple_width(font, code)
            if stated is not None and name in wide and abs(wide[name] - stated) > 1.5:
                return True
        return False
    if "/FontFile2" not in _descriptor(font):
        return False
    face = _truetype(program.read_bytes())
    if face is None or "hmtx" not in face:
        return False
    scale = 1000 / face["head"].unitsPerEm
    for code, glyph in _codes_and_glyphs(font, shown, face):
        if glyph is None or glyph >= face["maxp"].numGlyphs:
            continue
        stated = _cid_width(inner, code) if inner is not None else _simple_width(font, code)
        if stated is not None and abs(face["hmtx"][face.getGlyphName(glyph)][0] * scale - stated) > 1.5:
            return True
    return False


def _named_codes(font: Any, shown: set[bytes]) -> Iterator[tuple[int, str]]:
    """Codes of a font with one of the two Latin encodings and differences, and the names of their glyphs."""
    encoding = font.get("/Encoding")
    base = encoding.get("/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
    own: dict[int, str] = {}
    place = 0
    for one in encoding.get("/Differences", []) if isinstance(encoding, Dictionary) else []:
        if isinstance(one, Name):
            own[place] = str(one)[1:]
            place += 1
        else:
            place = int(one)
    codec = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}.get(str(base))
    for code in set(_codes(font, shown)):
        if code in own:
            yield code, own[code]
        elif codec is not None:
            letter = bytes([code]).decode(codec, "replace")
            if letter != "\ufffd" and ord(letter) in UV2AGL:
                yield code, UV2AGL[ord(letter)]


def _lacking(font: Any, program: Any, shown: set[bytes]) -> bool:
    """Whether a Type 1 program lacks a glyph that is shown."""
    if not is_name(font.get("/Subtype"), "Type1", "MMType1"):
        return False
    names = _names(program)
    return bool(names) and any(name not in (names or ()) for _, name in _named_codes(font, shown))


@lru_cache(maxsize=64)
def _cff_widths(data: bytes) -> dict[str, float]:
    try:
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(data), None)
        strings, scale = fonts[0].CharStrings, float(fonts[0].FontMatrix[0]) * 1000
        wide: dict[str, float] = {}
        for name in strings.keys():  # noqa: SIM118 - no mapping
            string = strings[name]
            string.draw(NullPen())
            wide[name] = float(string.width) * scale
    except Exception:  # noqa: BLE001 - fontTools raises whatever a broken program makes it
        return {}
    return wide


def _simple_width(font: Any, code: int) -> float | None:
    first, stated = int(font.get("/FirstChar", 0)), font.get("/Widths")
    if not isinstance(stated, Array) or not 0 <= code - first < len(stated):
        return None
    return float(stated[code - first])


def _cid_width(inner: Any, cid: int) -> float:
    table = _cid_widths(inner)
    return table.get(cid, float(inner.get("/DW", 1000)))


def _cid_widths(inner: Any) -> dict[int, float]:
    table: dict[int, float] = {}
    stated = list(inner.get("/W", []))
    place = 0
    while place + 1 < len(stated):
        first, following = int(stated[place]), stated[place + 1]
        if isinstance(following, Array):
            table.update((first + step, float(width)) for step, width in enumerate(following))
            place += 2
        else:
            table.update((cid, float(stated[place + 2])) for cid in range(first, min(int(following), first + 9999) + 1))
            place += 3
    return table


@rule("6.2.11.6")
@rule("7.21.6", "UA")
def encodings(case: Case) -> bool:
    """A TrueType font says plainly how its codes are read: by a known encoding, or, of symbols, by its own map."""
    for font, _ in _fonts(case).values():
        if not is_name(font.get("/Subtype"), "TrueType") or _program(font) is None:
            continue
        symbols = bool(int(_descriptor(font).get("/Flags", 0)) & 4)
        encoding = font.get("/Encoding")
        base = encoding.get("/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
        face = _truetype(_program(font).read_bytes())
        maps = face["cmap"].tables if face is not None and "cmap" in face else []
        if symbols:
            if encoding is not None or (
                len(maps) != 1 and not any((t.platformID, t.platEncID) == (3, 0) for t in maps)
            ):
                return True
        elif not is_name(base, "MacRomanEncoding", "WinAnsiEncoding") or not maps:
            return True
    return False


@rule("6.2.11.7.2", "u")
@rule("7.21.7", "UA")
def texts(case: Case) -> bool:
    """What every code stands for is known, and it is a character."""
    return any(_speechless(font, shown) for font, shown in _fonts(case).values())


def _speechless(font: Any, shown: set[bytes]) -> bool:
    given = font.get("/ToUnicode")
    if isinstance(given, Stream):
        known = _to_unicode(given.read_bytes())
        codes = set(_codes(font, shown))
        if any(set(known.get(code, "?")) & {"\0", "\ufeff", "\ufffe"} for code in codes):
            return True
        return any(code not in known and not known.get(code) for code in codes)
    if is_name(font.get("/Subtype"), "Type0"):
        own = (_descendant(font) or {}).get("/CIDSystemInfo")
        encoding = font.get("/Encoding")
        other = encoding.get("/CIDSystemInfo") if isinstance(encoding, Stream) else None
        if own is not None and other is not None and int(own.Supplement) != int(other.Supplement):
            return True  # the collection the font claims is not the one its codes lead to
        return not (own is not None and str(own.Ordering) in {"GB1", "CNS1", "Japan1", "Korea1"})
    encoding = font.get("/Encoding")
    base = encoding.get("/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
    if is_name(base, "MacRomanEncoding", "WinAnsiEncoding", "MacExpertEncoding") and not isinstance(
        encoding, Dictionary
    ):
        return False
    if isinstance(encoding, Dictionary):
        names = [str(one)[1:] for one in encoding.get("/Differences", []) if isinstance(one, Name)]
        return any(not _known_name(one) for one in names) or (is_name(font.get("/Subtype"), "Type3") and not names)
    return not (is_name(font.get("/Subtype"), "Type1") and not int((_descriptor(font) or {}).get("/Flags", 0)) & 4)


def _known_name(name: str) -> bool:
    return name in AGL2UV or re.fullmatch(r"uni([0-9A-F]{4})+|u[0-9A-F]{4,6}", name) is not None or name == ".notdef"


@rule("6.2.11.7.3", "a")
def private_characters(case: Case) -> bool:
    """A code that stands for a character of private use has its text beside it."""
    for one in case.scan.shown:
        given = one.font.get("/ToUnicode")
        if not isinstance(given, Stream):
            continue
        known = _to_unicode(given.read_bytes())
        said = "".join(known.get(code, "") for code in _codes(one.font, {one.codes}))
        private = any("\ue000" <= letter <= "\uf8ff" or letter >= "\U000f0000" for letter in said)
        if private and not (any(_says(mark.properties) for mark in one.marked) or _element_says(case, one)):
            return True
    return False


def _says(properties: Any) -> bool:
    return isinstance(properties, Dictionary) and "/ActualText" in properties


def _element_says(case: Case, one: Any) -> bool:
    ids = {(mark.page, mcid(mark)) for mark in one.marked if mcid(mark) is not None}
    return bool(ids) and any("/ActualText" in element for element, _, _ in case.elements)


@rule("6.2.11.8")
@rule("7.21.8", "UA")
def not_defined(case: Case) -> bool:
    """No code leads to the glyph for what is not defined."""
    return any(any(glyph == 0 for glyph in _glyphs(one.font, {one.codes})) for one in case.scan.shown)


def _codes(font: Any, shown: set[bytes]) -> Iterator[int]:
    if is_name(font.get("/Subtype"), "Type0"):
        for text in shown:
            yield from (int.from_bytes(text[place : place + 2], "big") for place in range(0, len(text) - 1, 2))
    else:
        for text in shown:
            yield from text


def _glyphs(font: Any, shown: set[bytes]) -> Iterator[int | None]:
    program = _program(font)
    if program is None or is_name(font.get("/Subtype"), "Type3"):
        return
    face = _truetype(program.read_bytes()) if "/FontFile2" in _descriptor(font) else None
    for _, glyph in _codes_and_glyphs(font, shown, face):
        yield glyph


def _codes_and_glyphs(font: Any, shown: set[bytes], face: Any) -> Iterator[tuple[int, int | None]]:
    inner = _descendant(font)
    if inner is not None:
        if not is_name(font.get("/Encoding"), "Identity-H", "Identity-V"):
            return
        given = inner.get("/CIDToGIDMap")
        table = given.read_bytes() if isinstance(given, Stream) else None
        direct = is_name(inner.get("/Subtype"), "CIDFontType2")
        for code in set(_codes(font, shown)):
            if table is not None:
                yield code, int.from_bytes(table[2 * code : 2 * code + 2], "big")
            else:
                yield code, code if direct or code == 0 else None
        return
    if face is None or not is_name(font.get("/Subtype"), "TrueType") or "cmap" not in face:
        return
    yield from _simple_glyphs(font, shown, face)


def _simple_glyphs(font: Any, shown: set[bytes], face: Any) -> Iterator[tuple[int, int | None]]:
    tables = {(one.platformID, one.platEncID): one.cmap for one in face["cmap"].tables}
    symbols = bool(int(_descriptor(font).get("/Flags", 0)) & 4)
    encoding = font.get("/Encoding")
    for code in set(_codes(font, shown)):
        name = None
        if symbols or encoding is None:
            table = tables.get((3, 0))
            if table is not None:
                name = next((table[base + code] for base in (0xF000, 0xF100, 0xF200, 0) if base + code in table), None)
            elif (1, 0) in tables:
                name = tables[1, 0].get(code)
            yield code, face.getGlyphID(name) if name is not None else 0
        elif is_name(encoding, "WinAnsiEncoding") and (3, 1) in tables:
            try:
                name = tables[3, 1].get(ord(bytes([code]).decode("cp1252")))
            except UnicodeDecodeError:
                continue
            yield code, face.getGlyphID(name) if name is not None else 0


@lru_cache(maxsize=64)
def _truetype(data: bytes) -> Any:
    try:
        return TTFont(io.BytesIO(data), lazy=True)
    except (TTLibError, AssertionError, KeyError, ValueError):
        return None


@lru_cache(maxsize=64)
def _counted(data: bytes, kind: str) -> int | None:
    if kind == "/FontFile2":
        face = _truetype(data)
        return int(face["maxp"].numGlyphs) if face is not None and "maxp" in face else None
    return None


def _glyph_count(program: Any) -> int | None:
    return (
        _counted(program.read_bytes(), "/FontFile2")
        if "/Subtype" not in program and "/Length2" not in program
        else None
    )


@rule("6.2.11.4.2")
@rule("7.21.4.2", "UA")
def subset_lists(case: Case) -> bool:
    """Where a subset lists its codes or glyphs, it lists all."""
    for font, _ in _fonts(case).values():
        descriptor = _descriptor(font)
        program = _program(font)
        if descriptor is None or program is None:
            continue
        if "/CIDSet" in descriptor and _unlisted(descriptor.CIDSet.read_bytes(), _cids(font, program)):
            return True
        if "/CharSet" in descriptor:
            listed = set(re.findall(r"/([^\s/()]+)", str(descriptor.CharSet)))
            names = _names(program)
            if names is not None and not names - {".notdef"} <= listed:
                return True
    return False


def _unlisted(listed: bytes, cids: set[int]) -> bool:
    return any(cid // 8 >= len(listed) or not listed[cid // 8] & (0x80 >> cid % 8) for cid in cids)


def _cids(font: Any, program: Any) -> set[int]:
    data = program.read_bytes()
    if "/FontFile2" in _descriptor(font):
        face = _truetype(data)
        return set(range(face["maxp"].numGlyphs)) if face is not None else set()
    names = _cff_names(data)
    return {int(name[3:]) for name in names if name.startswith("cid")} if names else set()


def _cff_names(data: bytes) -> set[str] | None:
    try:
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(data), None)
        return set(fonts[0].charset)
    except Exception:  # noqa: BLE001 - fontTools raises whatever a broken program makes it
        return None


def _names(program: Any) -> set[str] | None:
    data = program.read_bytes()
    if is_name(program.get("/Subtype"), "Type1C"):
        return _cff_names(data)
    start = int(program.get("/Length1", 0))
    private = _decrypted(data[start : start + int(program.get("/Length2", 0))])
    return set(re.findall(r"/(\S+) \d+ (?:RD|-\|) ", private.decode("latin-1")))


def _decrypted(data: bytes) -> bytes:
    key, out = 55665, bytearray()
    for byte in data:
        out.append(byte ^ key >> 8)
        key = (byte + key) * 52845 + 22719 & 0xFFFF
    return bytes(out[4:])


@lru_cache(maxsize=64)
def _to_unicode(data: bytes) -> dict[int, str]:
    known: dict[int, str] = {}
    text = data.decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, said in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>", block):
            known[int(code, 16)] = _utf16(said)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        pattern = r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f\s]*>|\[[^\]]*\])"
        for first, last, said in re.findall(pattern, block):
            start, end = int(first, 16), min(int(last, 16), int(first, 16) + 65535)
            if said[0] == "[":
                for code, one in zip(range(start, end + 1), re.findall(r"<([0-9A-Fa-f\s]*)>", said), strict=False):
                    known[code] = _utf16(one)
            else:
                base = _utf16(said[1:-1])
                for code in range(start, end + 1):
                    known[code] = base[:-1] + chr(min(ord(base[-1]) + code - start, 0x10FFFF)) if base else ""
    return known


def _utf16(digits: str) -> str:
    digits = re.sub(r"\s", "", digits)
    data = bytes.fromhex(digits if len(digits) % 2 == 0 else digits + "0")
    return (data.rjust(2, b"\0") if len(data) < 2 else data).decode("utf-16-be", "replace")
