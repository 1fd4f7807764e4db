"""The faces that ship with the program, and shaping by HarfBuzz."""

from functools import cache
from typing import NamedTuple

import uharfbuzz as hb

from ... import resources
from .runs import Weight

_FILES = {Weight.REGULAR: "NotoSans-Regular", Weight.BOLD: "NotoSans-Bold"}
_BOX = "\ufffd"


class Shape(NamedTuple):
    """A shaped glyph, in thousandths of the size; ``text``: what it stands for, empty but for the first of a group."""

    id: int
    advance: float
    dx: float
    dy: float
    text: str
    missing: bool


class Face:
    """One font of ``resources/fonts``: its PostScript name, file, metrics in thousandths of the size, and shaping.

    A character the face lacks becomes a visible replacement box and is marked as missing; nothing ever vanishes.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.file = resources.read(f"fonts/{name}.ttf")
        self.program = hb.Face(hb.Blob(self.file))
        self._font = hb.Font(self.program)
        self._scale = 1000 / self.program.upem
        extents = self._font.get_font_extents("ltr")
        self.ascent: float = extents.ascender * self._scale
        self.descent: float = -extents.descender * self._scale
        self._box: int = self._font.get_nominal_glyph(ord(_BOX)) or 0

    def advance(self, glyph: int) -> float:
        """The natural advance of a glyph."""
        return float(self._font.get_glyph_h_advance(glyph) * self._scale)

    def shape(self, text: str, language: str) -> tuple[Shape, ...]:
        """The glyphs of this text from left to right, ligatures and kerning applied."""
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        buffer.language = language
        hb.shape(self._font, buffer, {"kern": True, "liga": True})
        return tuple(self._shapes(text, buffer))

    def _shapes(self, text: str, buffer: hb.Buffer) -> list[Shape]:
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        groups: dict[int, list[int]] = {}
        for index, info in enumerate(infos):
            groups.setdefault(info.cluster, []).append(index)
        starts = [*groups, len(text)]
        shapes: list[Shape] = []
        for order, members in enumerate(groups.values()):
            source = text[starts[order] : starts[order + 1]]
            if any(infos[index].codepoint == 0 for index in members):
                shapes.extend(
                    Shape(self._box, self.advance(self._box), 0, 0, letter, missing=True) for letter in source
                )
                continue
            for place, index in enumerate(members):
                at = positions[index]
                advance, dx, dy = (value * self._scale for value in (at.x_advance, at.x_offset, at.y_offset))
                shapes.append(Shape(infos[index].codepoint, advance, dx, dy, "" if place else source, missing=False))
        return shapes


@cache
def face_for(weight: Weight) -> Face:
    """The face that plays this role."""
    return Face(_FILES[weight])
