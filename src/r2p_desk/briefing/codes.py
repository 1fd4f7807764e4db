"""How glyphs are written into a content stream: codes of our own for each face, and the operators that show words."""

from dataclasses import dataclass, field

from .text import Face, Piece, Shaped

_CODES_AT_MOST = 0xFFFF


@dataclass(eq=False, slots=True)
class FontUse:
    """The codes a document uses of one face: a code for each glyph and what it stands for there.

    Words are turned into operators once; figures in an array are thousandths of the size, so that a word serves at
    every size.
    """

    face: Face
    name: str
    codes: dict[tuple[int, str], int] = field(default_factory=dict)
    _words: dict[Shaped, str] = field(default_factory=dict)
    _advances: dict[int, float] = field(default_factory=dict)

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
        stretch = f">{figure(-piece.stretch * 1000 / piece.size)}<" if piece.stretch else ""
        shown: list[str] = []
        for word in piece.words:
            shown.append(self._raised(word, piece.size) if word.raised else self._flat(word))
            if stretch and word.elastic:
                shown.append(stretch)
        return f"[<{''.join(shown)}>] TJ"

    def _flat(self, word: Shaped) -> str:
        """Inside of an array, from within a string to within a string."""
        shown = self._words.get(word)
        if shown is None:
            shown = self._words[word] = self._written(word, 0.0)
        return shown

    def _raised(self, word: Shaped, size: float) -> str:
        """The same with glyphs above and below the baseline: arrays of their own at another rise."""
        return self._written(word, size)

    def _written(self, word: Shaped, size: float) -> str:
        out: list[str] = []
        at = along = rise = 0.0
        for shape in word.shapes:
            if size and shape.dy != rise:
                rise = shape.dy
                out.append(f">] TJ {figure(rise * size / 1000)} Ts [<")
            behind = at - along - shape.dx
            if abs(behind) > 0.05:
                out.append(f">{figure(behind)}<")
            out.append(f"{self.code(shape.id, shape.text):04X}")
            at = along + shape.dx + self._advance(shape.id)
            along += shape.advance
        if abs(at - along) > 0.05:
            out.append(f">{figure(at - along)}<")
        if rise:
            out.append(">] TJ 0 Ts [<")
        return "".join(out)

    def _advance(self, glyph: int) -> float:
        known = self._advances.get(glyph)
        if known is None:
            known = self._advances[glyph] = self.face.advance(glyph)
        return known


def figure(value: float) -> str:
    """A number as a content stream has it."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.0005 else "0"
