"""From runs to lines: how much fits, in which order it stands, where each glyph lands.

A line ends where ``breaks`` allows it. A word wider than the line is divided, or broken between letters where no place
to divide it is known; in justified text others may be divided too. The space that ends a line stays in its text, so
that extracted words do not join.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from .bidi import visual_order
from .faces import Face, Shape, Shaped, face_for
from .hyphens import divisions
from .runs import Align, Colour, Direction, Run, direction_of
from .words import Atom, Unit, paragraphs, set_word, units_of

_TOLERANCE = 0.01
_WIDEST = 0.5
"""How far a justified line may grow at each place, as a share of the size; a line that needs more stays ragged."""
_DIVIDED_IN_A_ROW = 2


class Glyph(NamedTuple):
    """A glyph of a piece: id in its face, offset from the start of the piece and above the baseline in points.

    ``text`` is what it stands for; empty for all but one glyph of a group.
    """

    id: int
    x: float
    y: float
    text: str


class Piece(msgspec.Struct, frozen=True, eq=False):
    """Words of one look, face and direction on one line; ``x``: its left edge from that of the width laid out in.

    ``words`` stand from left to right; each elastic one is followed by ``stretch`` points more than its own width.
    """

    face: Face
    size: float
    colour: Colour
    language: str
    to: str | None
    x: float
    width: float
    words: tuple[Shaped, ...]
    right_to_left: bool = False
    stretch: float = 0.0

    @property
    def text(self) -> str:
        """What it says, in reading order."""
        return "".join([word.text for word in (reversed(self.words) if self.right_to_left else self.words)])

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """Every glyph from left to right."""
        glyphs: list[Glyph] = []
        along, scale = 0.0, self.size / 1000
        for word in self.words:
            for shape in word.shapes:
                glyphs.append(Glyph(shape.id, along + shape.dx * scale, shape.dy * scale, shape.text))
                along += shape.advance * scale
            along += self.stretch if word.elastic else 0.0
        return tuple(glyphs)


class Line(msgspec.Struct, frozen=True, eq=False):
    """A line: pieces in reading order, width without the space at its end, reach above and below the baseline.

    ``measure`` is the width laid out in.
    """

    pieces: tuple[Piece, ...]
    width: float
    ascent: float
    descent: float
    measure: float

    @property
    def text(self) -> str:
        """What it says, in reading order."""
        return "".join([piece.text for piece in self.pieces])

    @property
    def missing(self) -> str:
        """The characters no face could set: they show as boxes."""
        return "".join([word.missing for piece in self.pieces for word in piece.words if word.missing])


def lay_out(
    runs: Sequence[Run],
    *,
    width: float,
    align: Align = Align.START,
    direction: Direction | None = None,
) -> tuple[Line, ...]:
    """Lines no wider than ``width`` points; at least one, empty when there is nothing to write.

    A glyph wider than the width stands alone on its line. ``direction`` decides what start and end mean and in which
    order mixed text stands; without it the language of the first run does.
    """
    if direction is None:
        direction = direction_of(runs[0].language) if runs else Direction.LEFT_TO_RIGHT
    setter = _Setter(runs, width, align, direction)
    lines: list[Line] = []
    for paragraph in paragraphs(runs):
        filled = _Filler(width, divides=align is Align.JUSTIFY).fill(units_of(paragraph, setter.base))
        lines.extend(setter.line(atoms, last=number == len(filled)) for number, atoms in enumerate(filled, 1))
    return tuple(lines)


class _Filler:
    """Puts units on lines as they come."""

    def __init__(self, width: float, *, divides: bool) -> None:
        self.width, self.divides = width + _TOLERANCE, divides
        self.lines: list[list[Atom]] = [[]]
        self.used = 0.0
        self.divided = 0

    def fill(self, units: Iterable[Unit]) -> list[list[Atom]]:
        """The lines of one paragraph; at least one."""
        line, used, width = self.lines[-1], 0.0, self.width
        for unit in units:
            if used + unit.core <= width:
                line += unit.atoms
                used += unit.full
                continue
            self.used = used
            self._open(unit)
            line, used = self.lines[-1], self.used
        return self.lines

    def _open(self, unit: Unit) -> None:
        """A unit that does not fit as a whole, in the groups between which a line may end."""
        group: list[Atom] = []
        for atom in unit.atoms:
            group.append(atom)
            if atom.breaks:
                self._place(group)
                group = []
        if group:
            self._place(group)

    def _place(self, group: list[Atom]) -> None:
        core = _width(atom for atom in group[: _end(group)])
        if self.used + core <= self.width:
            self.lines[-1].extend(group)
            self.used += _width(group)
            return
        too_wide = core > self.width
        in_a_row = self.divided >= _DIVIDED_IN_A_ROW
        if too_wide or (self.divides and self.used and not in_a_row):
            divided = self._divided(group)
            if divided is not None:
                self.lines[-1].extend(divided[0])
                self._turn(divided=self.divided + 1)
                self._place(divided[1])
                return
        if self.used:
            self._turn()
            self._place(group)
        else:
            self._break(group)

    def _turn(self, divided: int = 0) -> None:
        self.lines.append([])
        self.used = 0.0
        self.divided = divided

    def _divided(self, group: list[Atom]) -> tuple[list[Atom], list[Atom]] | None:
        """The group with its word divided so that the first half fits what is left of the line."""
        word, *after = group
        if word.level & 1 or (after and after[0].shaped.text[0].isalpha()):
            return None
        look, text, level = word.look, word.shaped.text, word.level
        for place in reversed(divisions(text, look.run.language)):
            start, *more = set_word(text[:place], look)
            hyphen = _hyphen(start)
            if not more and self.used + start.width + hyphen.width <= self.width:
                rest, *beyond = set_word(text[place:], look)
                if beyond:
                    return None
                return [start._replace(level=level), hyphen._replace(level=level)], [
                    rest._replace(level=level, breaks=word.breaks),
                    *after,
                ]
        return None

    def _break(self, group: list[Atom]) -> None:
        """A group wider than the line, letter by letter; marks stay on their letters."""
        for atom in group:
            if atom.shaped.space or atom.width <= self.width / 3:
                self._add(atom)
                continue
            scale = atom.look.run.size / 1000
            taken: list[Shape] = []
            wide = 0.0
            for letter in _letters(atom.shaped):
                own = sum(shape.advance for shape in letter) * scale
                if taken and self.used + wide + own > self.width:
                    self._add(_cut(atom, taken, wide))
                    self._turn()
                    taken, wide = [], 0.0
                if not taken and self.used and self.used + own > self.width:
                    self._turn()
                taken.extend(letter)
                wide += own
            self._add(_cut(atom, taken, wide))

    def _add(self, atom: Atom) -> None:
        if self.used and not atom.shaped.space and self.used + atom.width > self.width:
            self._turn()
        self.lines[-1].append(atom)
        self.used += atom.width


def _width(atoms: Iterable[Atom]) -> float:
    return sum(atom.width for atom in atoms)


def _end(atoms: Sequence[Atom]) -> int:
    """Where the spaces at the end begin."""
    end = len(atoms)
    while end and atoms[end - 1].shaped.space:
        end -= 1
    return end


def _hyphen(word: Atom) -> Atom:
    """The hyphen that divides this word: seen as one, read as the soft hyphen it is."""
    (drawn,) = set_word("-", word.look)
    shapes = (msgspec.structs.replace(drawn.shaped.shapes[0], text="\u00ad"),)
    return drawn._replace(shaped=msgspec.structs.replace(drawn.shaped, text="\u00ad", shapes=shapes), breaks=True)


def _letters(shaped: Shaped) -> Iterator[list[Shape]]:
    """The glyphs of each letter with its marks, in reading order."""
    letter: list[Shape] = []
    for shape in reversed(shaped.shapes) if shaped.right_to_left else shaped.shapes:
        if letter and shape.text and not unicodedata.combining(shape.text[0]):
            yield letter
            letter = []
        letter.append(shape)
    yield letter


def _cut(atom: Atom, shapes: list[Shape], width: float) -> Atom:
    """A part of an atom; ``shapes`` in reading order."""
    whole = atom.shaped
    shaped = Shaped(
        face=whole.face,
        text="".join(shape.text for shape in shapes),
        right_to_left=whole.right_to_left,
        shapes=tuple(reversed(shapes)) if whole.right_to_left else tuple(shapes),
        width=sum(shape.advance for shape in shapes),
        missing="".join(shape.text for shape in shapes if shape.missing),
    )
    return Atom(atom.look, shaped, width, atom.level, breaks=False)


class _Setter:
    """Sets lines of atoms in their width."""

    def __init__(self, runs: Sequence[Run], width: float, align: Align, direction: Direction) -> None:
        self.runs, self.width, self.align = runs, width, align
        self.base = int(direction is Direction.RIGHT_TO_LEFT)
        at_end = (align is Align.END) != bool(self.base)
        self.share = 0.5 if align is Align.CENTRE else float(at_end)

    def line(self, atoms: list[Atom], *, last: bool) -> Line:
        """The line of these atoms."""
        end = _end(atoms)
        used = sum([atom.width for atom in atoms[:end]])
        stretch = self._stretch(atoms[:end], used) if self.align is Align.JUSTIFY and not last else 0.0
        if stretch:
            used = self.width
        pieces = self._pieces(atoms, end, (self.width - used) * self.share, stretch)
        looks = [(piece.face, piece.size) for piece in pieces]
        looks = looks or [(face_for(run.weight), run.size) for run in self.runs[:1]]
        return Line(
            pieces=pieces,
            width=used,
            ascent=max([face.ascent * size / 1000 for face, size in looks], default=0.0),
            descent=max([face.descent * size / 1000 for face, size in looks], default=0.0),
            measure=self.width,
        )

    def _stretch(self, atoms: list[Atom], used: float) -> float:
        """How much each elastic place grows so that the line fills its width; none when holes would gape."""
        places = sum(atom.shaped.elastic for atom in atoms[:-1])
        each = (self.width - used) / places if places else 0.0
        return each if 0 < each <= _WIDEST * atoms[0].look.run.size else 0.0

    def _pieces(self, atoms: list[Atom], end: int, x: float, stretch: float) -> tuple[Piece, ...]:
        levels = [atom.level for atom in atoms[:end]] + [self.base] * (len(atoms) - end)
        if not any(levels):
            return tuple(_in_a_row(atoms, x, stretch))
        if self.base:
            x -= _width(atoms[end:])
        places = [0.0] * len(atoms)
        for place in visual_order(levels):
            places[place] = x
            x += atoms[place].width + (stretch if atoms[place].shaped.elastic and place < end - 1 else 0.0)
        return tuple(
            _piece(atoms[first:last], min(places[first:last]), stretch) for first, last in _groups(atoms, levels)
        )


def _in_a_row(atoms: list[Atom], x: float, stretch: float) -> Iterator[Piece]:
    """Neighbours of one look and face from left to right."""
    first, count = 0, len(atoms)
    while first < count:
        look, face = atoms[first].look, atoms[first].shaped.face
        end = first + 1
        while end < count and atoms[end].look is look and atoms[end].shaped.face is face:
            end += 1
        piece = _piece(atoms[first:end], x, stretch)
        yield piece
        x += piece.width
        first = end


def _groups(atoms: list[Atom], levels: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbours of one look, face and level; from right to left each word with its space for itself."""
    first = 0
    for index in range(1, len(atoms) + 1):
        if index < len(atoms):
            one, other = atoms[index - 1], atoms[index]
            same = one.look is other.look and one.shaped.face is other.shaped.face
            if same and levels[index] == levels[index - 1] and not (levels[index] & 1 and one.shaped.space):
                continue
        yield first, index
        first = index


def _piece(atoms: list[Atom], x: float, stretch: float) -> Piece:
    run = atoms[0].look.run
    words = [atom.shaped for atom in atoms]
    width = sum([atom.width for atom in atoms])
    if stretch:
        width += stretch * sum(word.elastic for word in words)
    to_left = words[0].right_to_left
    if to_left:
        words.reverse()
    return Piece(words[0].face, run.size, run.colour, run.language, run.to, x, width, tuple(words), to_left, stretch)
