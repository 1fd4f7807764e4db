"""The faces that ship with the program: which one sets a character, and shaping by HarfBuzz."""

import struct
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby

import msgspec
import uharfbuzz as hb

from ... import resources
from ...errors import MachineError
from ...i18n import tr
from .runs import Weight

_LATIN, _ARABIC, _HAN = "NotoSans", "NotoSansArabic", "NotoSansSC"
_BOXES = (0xFFFD, 0x25A1, 0x25CC)
"""What stands for a character without a glyph: the first of these the face has."""
_SQUARE_IN_CHINESE = frozenset("“”‘’—…·")
_NOTHING = 0x200B
"""Zero width space: a glyph without width and without ink."""
_STAYS = frozenset({"Mn", "Me", "Cf"})
"""Marks and joiners are set in the face of what they stand on, whatever that is."""


_Placed = tuple[int, int, float, float, float]
"""Cluster, glyph, advance, offsets."""


class Shape(msgspec.Struct, frozen=True, eq=False):
    """A shaped glyph, in thousandths of the size; ``text``: what it stands for, empty but for one of a group."""

    id: int
    advance: float
    dx: float
    dy: float
    text: str
    missing: bool = False


class Shaped(msgspec.Struct, frozen=True, eq=False):
    """A stretch shaped in one face and one direction: glyphs from left to right, width in thousandths of the size.

    ``elastic``: a justified line may grow after it. ``missing`` holds the characters that stand as boxes.
    """

    face: "Face"
    text: str
    right_to_left: bool
    shapes: tuple[Shape, ...]
    width: float
    missing: str = ""
    space: bool = False
    elastic: bool = False


class Face:
    """One font of ``resources/fonts``: its PostScript name, file, metrics in thousandths of the size, and shaping.

    A character the face lacks becomes a visible replacement box and is marked as missing; nothing ever vanishes.
    ``MachineError`` when the file is missing or damaged.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.file = _whole(name, resources.read(f"fonts/{name}.ttf"))
        self.program = hb.Face(hb.Blob(self.file))
        self._font = hb.Font(self.program)
        self._scale = 1000 / self.program.upem
        extents = self._font.get_font_extents("ltr")
        self.ascent: float = extents.ascender * self._scale
        self.descent: float = -extents.descender * self._scale
        boxes = (self._font.get_nominal_glyph(box) for box in _BOXES)
        self._box: int = next((box for box in boxes if box), 0)
        self._advances: dict[int, float] = {}
        self._empty: int = self._font.get_nominal_glyph(_NOTHING) or 0
        self._covered = self.program.unicodes

    def covers(self, character: str) -> bool:
        """Whether the face has a glyph for this character."""
        return ord(character) in self._covered

    def advance(self, glyph: int) -> float:
        """The natural advance of a glyph."""
        known = self._advances.get(glyph)
        if known is None:
            known = self._advances[glyph] = float(self._font.get_glyph_h_advance(glyph) * self._scale)
        return known

    def shape(self, text: str, language: str, *, right_to_left: bool = False) -> Shaped:
        """The glyphs of this text from left to right; ligatures, kerning and joined forms applied."""
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        buffer.language = language
        hb.shape(self._font, buffer)
        scale = self._scale
        glyphs: list[_Placed] = [
            (info.cluster, info.codepoint, at.x_advance * scale, at.x_offset * scale, at.y_offset * scale)
            for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]
        shapes = self._one_to_one(text, glyphs, right_to_left=right_to_left)
        if shapes is None:
            shapes = self._grouped(text, glyphs, right_to_left=right_to_left)
        return Shaped(
            face=self,
            text=text,
            right_to_left=right_to_left,
            shapes=shapes,
            width=sum([shape.advance for shape in shapes]),
            missing="".join([shape.text for shape in shapes if shape.missing]),
            space=text[0] == " ",
            elastic=text[0] == " " or is_wide(text[-1]),
        )

    @staticmethod
    def _one_to_one(text: str, glyphs: list[_Placed], *, right_to_left: bool) -> tuple[Shape, ...] | None:
        """The common case: a glyph for each character, none missing."""
        if len(glyphs) != len(text):
            return None
        places = range(len(text) - 1, -1, -1) if right_to_left else range(len(text))
        shapes = []
        for (cluster, glyph, advance, dx, dy), place in zip(glyphs, places, strict=True):
            if not glyph or cluster != place:
                return None
            shapes.append(Shape(glyph, advance, dx, dy, text[place]))
        return tuple(shapes)

    def _grouped(self, text: str, glyphs: list[_Placed], *, right_to_left: bool) -> tuple[Shape, ...]:
        starts = sorted({glyph[0] for glyph in glyphs})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        shapes: list[Shape] = []
        for cluster, members in groupby(glyphs, key=lambda glyph: glyph[0]):
            source = text[cluster : ends[cluster]]
            group = list(members)
            if any(glyph[1] == 0 for glyph in group):
                wide = self.advance(self._box)
                letters = reversed(source) if right_to_left else source
                shapes.extend(Shape(self._box, wide, 0, 0, letter, missing=True) for letter in letters)
            elif right_to_left:
                shapes.extend(self._spelt(source, group))
            else:
                shapes.extend(
                    Shape(glyph, advance, dx, dy, "" if place else source)
                    for place, (_, glyph, advance, dx, dy) in enumerate(group)
                )
        return tuple(shapes)

    def _spelt(self, source: str, group: Sequence[_Placed]) -> Iterator[Shape]:
        """A group from right to left; its last glyph is its first letter.

        Readers of PDF turn such text round letter by letter, and a ligature's letters with it. So the glyph stands for
        the first letter alone, and the others stand beside it under an empty glyph, each for itself.
        """
        others = source[1:] if self._empty else ""
        yield from (Shape(self._empty, 0, 0, 0, letter) for letter in reversed(others))
        last = len(group) - 1
        for place, (_, glyph, advance, dx, dy) in enumerate(group):
            yield Shape(glyph, advance, dx, dy, source[: len(source) - len(others)] if place == last else "")


def _whole(name: str, file: bytes) -> bytes:
    """The file, once its table directory holds no table that lies beyond its end."""
    try:
        (count,) = struct.unpack_from(">4xH", file)
        tables = [struct.unpack_from(">4s4xII", file, 12 + 16 * number) for number in range(count)]
    except struct.error:
        tables = []
    needed = {b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"}
    if needed <= {tag for tag, _, _ in tables} and all(start + size <= len(file) for _, start, size in tables):
        return file
    raise MachineError(
        tr("The program's own font {name} is damaged.").format(name=name),
        kept=tr("Your case is not touched; no page was written."),
        todo=tr("Install R2P Desk again."),
    )


def face_for(weight: Weight, family: str = _LATIN) -> Face:
    """The face that plays this role; its file is read when it is first asked for."""
    return _face(weight, family)


@cache
def _face(weight: Weight, family: str) -> Face:
    return Face(f"{family}-{'Bold' if weight is Weight.BOLD else 'Regular'}")


@lru_cache(maxsize=8192)
def is_wide(character: str) -> bool:
    """Whether this is an ideograph, kana or a full-width mark: what is set on a square of its own."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def in_faces(text: str, weight: Weight, language: str, *, right_to_left: bool) -> list[tuple[Face, str]]:
    """The text in stretches of one face each: the first face of the chain that carries a character sets it."""
    if text.isascii() and not right_to_left:
        return [(face_for(weight), text)]
    han = language.startswith("zh")
    chain = (_ARABIC, _LATIN, _HAN) if right_to_left else (_LATIN, _ARABIC, _HAN)
    faces: list[Face] = []
    for place, character in enumerate(text):
        if faces and unicodedata.category(character) in _STAYS:
            faces.append(faces[-1])
        elif han and _takes_square(text, place):
            faces.append(_first(character, weight, (_HAN, *chain)))
        else:
            faces.append(_first(character, weight, chain))
    pairs = groupby(zip(faces, text, strict=True), key=lambda pair: pair[0])
    return [(face, "".join(character for _, character in members)) for face, members in pairs]


def _first(character: str, weight: Weight, chain: tuple[str, ...]) -> Face:
    for family in chain:
        face = face_for(weight, family)
        if face.covers(character):
            return face
    return face_for(weight)


def _takes_square(text: str, place: int) -> bool:
    """Whether Chinese sets this quotation mark, dash or ellipsis on a square here.

    It does unless the sign stands between letters that do not, as the apostrophe of a foreign name.
    """
    if text[place] not in _SQUARE_IN_CHINESE:
        return False
    around = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
    return len(around) < 2 or any(is_wide(letter) or not (letter.isascii() or letter.isalpha()) for letter in around)
