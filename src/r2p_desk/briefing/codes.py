"""How glyphs are written into a content stream: codes of our own for each face, and the operators that show words."""

from dataclasses import dataclass, field

from .text import Face, Piece, Shaped

_CODES_AT_MOST = 0xFFFF
LIFTED_FROM = 0x10000
"""Beyond every number a glyph of a font can have."""


@dataclass(eq=False, slots=True)
class FontUse:
    """The codes a document uses of one face: a code for each glyph and what it stands for there.

    Words are turned into operators once; figures in an array are thousandths of the size, so that a word serves at
    every size.
    """

    face: Face
    name: str
    codes: dict[tuple[int, str], int] = field(default_factory=dict)
    lifted: dict[tuple[int, int, int], int] = field(default_factory=dict)
    """Glyphs beside their own place, how far to the right and up in thousandths of the size, and their numbers."""
    _words: dict[Shaped, str] = field(default_factory=dict)

    def code(self, glyph: int, text: str) -> int:
        """The two-byte code of this glyph; code 0 is kept for what a font calls not defined.

        When a document has used up all codes, glyphs go by what they look like and no longer by what they stand for.
        """
        known = self.codes.get((glyph, text))
        if known is not None:
            return known
        if len(self.codes) >= _CODES_AT_MOST:
            return self.codes.get((glyph, ""), 0)
        self.codes[glyph, text] = code = len(self.codes) + 1
        return code

    def show(self, piece: Piece) -> str:
        """The operators that show a piece from where the text matrix stands (ISO 32000-1, 9.4.3)."""
        known = self._words
        if not piece.stretch:
            try:
                return f"[<{''.join([known[word] for word in piece.words])}>] TJ"
            except KeyError:
                pass
        stretch = f">{figure(-piece.stretch * 1000 / piece.size)}<" if piece.stretch else ""
        shown: list[str] = []
        for word in piece.words:
            shown.append(self._shown(word))
            if stretch and word.elastic:
                shown.append(stretch)
        return f"[<{''.join(shown)}>] TJ"

    def _shown(self, word: Shaped) -> str:
        """The inside of an array, from within a string to within a string."""
        shown = self._words.get(word)
        if shown is None:
            shown = self._words[word] = self._written(word)
        return shown

    def _written(self, word: Shaped) -> str:
        out: list[str] = []
        known, natural = self.codes, self.face.advance
        at = along = 0.0
        for shape in word.shapes:
            glyph, x = shape.id, along + shape.dx
            if shape.dy or (shape.dx and not shape.advance):
                right = 0.0 if shape.advance else shape.dx
                glyph, x = self._lift(glyph, right, shape.dy), x - right
            if not -0.05 < at - x < 0.05:
                out.append(f">{figure(at - x)}<")
            out.append(f"{known.get((glyph, shape.text)) or self.code(glyph, shape.text):04X}")
            at = x + natural(shape.id)
            along += shape.advance
        if not -0.05 < at - along < 0.05:
            out.append(f">{figure(at - along)}<")
        return "".join(out)

    def _lift(self, glyph: int, right: float, up: float) -> int:
        """The number under which this glyph stands beside its own place, by so many thousandths of the size."""
        return self.lifted.setdefault((glyph, round(right), round(up)), LIFTED_FROM + len(self.lifted))


def figure(value: float) -> str:
    """A number as a content stream has it."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.0005 else "0"
