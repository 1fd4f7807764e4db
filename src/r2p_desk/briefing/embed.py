"""A face as a font inside a PDF: a subset as CIDFontType2 with its widths and ToUnicode (ISO 32000-1, 9.7 and 9.10)."""

import zlib
from typing import Any

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Stream, String

from .codes import LIFTED_FROM, FontUse
from .lifted import with_lifted

_DROPPED = ("GSUB", "GPOS", "GDEF", "name", "cmap", "OS/2", "post", "DSIG", "gasp", "meta", "STAT", "BASE")
_UNHEARD = "\u200b"
"""What a glyph stands for that has no text of its own."""


def embedded_font(pdf: pikepdf.Pdf, use: FontUse) -> Any:
    """The Type0 font with exactly the glyphs used, each code leading to its glyph, width and text."""
    natural = {number: glyph for (glyph, _, _), number in use.lifted.items()}
    program, placed = _subset(use)
    name = Name(f"/{_tag(use)}+{use.face.name}")
    file = Stream(pdf, program)
    file.Length1 = len(program)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([-1000, -round(use.face.descent), 3000, 1200]),
        ItalicAngle=0, Ascent=round(use.face.ascent), Descent=-round(use.face.descent), CapHeight=714, StemV=80,
        FontFile2=pdf.make_indirect(file),
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=1000,
        W=Array([0, Array([0, *(round(use.face.advance(natural.get(glyph, glyph)), 2) for glyph, _ in use.codes)])]),
        CIDToGIDMap=pdf.make_indirect(
            Stream(pdf, b"\0\0" + b"".join(placed[glyph].to_bytes(2, "big") for glyph, _ in use.codes))
        ),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode(use))),
    )


def _subset(use: FontUse) -> tuple[bytes, dict[int, int]]:
    """A program with the glyphs used, those above and below the baseline added, and where each of them is in it."""
    program = use.face.program
    wanted = hb.SubsetInput()
    wanted.glyph_set.update({0, *(glyph for glyph, _, _ in use.lifted)})
    wanted.glyph_set.update({glyph for glyph, _ in use.codes if glyph < LIFTED_FROM})
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    for table in _DROPPED:
        wanted.drop_table_tag_set.add(int.from_bytes(table.ljust(4).encode("ascii"), "big"))
    plan = hb.SubsetPlan(program, wanted)
    placed = dict(plan.old_to_new_glyph_mapping)
    unit = program.upem / 1000
    lifted = [(placed[glyph], round(right * unit), round(up * unit)) for glyph, right, up in use.lifted]
    placed.update(zip(use.lifted.values(), range(len(placed), len(placed) + len(lifted)), strict=True))
    return with_lifted(bytes(plan.execute().blob.data), lifted), placed


def _tag(use: FontUse) -> str:
    """Six capitals that name the subset, derived from what it holds."""
    number = zlib.crc32(repr((sorted(use.codes), sorted(use.lifted))).encode())
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))


def _to_unicode(use: FontUse) -> bytes:
    pairs = [(code, text or _UNHEARD) for (_, text), code in use.codes.items()]
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange",
    ]  # fmt: skip
    for start in range(0, len(pairs), 100):
        chunk = pairs[start : start + 100]
        lines.append(f"{len(chunk)} beginbfchar")
        lines.extend(f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in chunk)
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
