"""From runs to lines: where text may break, how much fits, where each glyph stands.

Left to right. Lines break after spaces, after hyphens, dashes and slashes inside words, and between ideographs (never
before a closing mark); a word wider than the line breaks between letters. The space that ends a line stays in its text,
so that extracted words do not join.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from .faces import Face, Shape, face_for
from .runs import Align, Colour, Direction, Run, visible

_STRETCH = re.compile(r"\n| +|[^ \n]+")
_OPPORTUNITY = re.compile(
    r"(?<=[^\W\d_]{3}[-–/])(?=[^\W\d_]{3})"  # inside compounds, never inside figures or the symbols of documents
    r"|(?<=\w—)(?=\w)"
    r"|(?<=[\u200b\u00ad])"
    r"|(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])(?![、。，．：；！？）」』】》〉”’])"
)
_ADDRESS = re.compile(r"(?<=[/?&=._#%+])(?=[^/?&=._#%+])")


class Glyph(NamedTuple):
    """A glyph of a piece: id in its face, offset from the start of the piece and above the baseline in points.

    ``text`` is what it stands for; empty for all but the first glyph of a group.
    """

    id: int
    x: float
    y: float
    text: str


class Piece(msgspec.Struct, frozen=True):
    """Glyphs of one look on one line; ``x`` is its start from the left edge of the width laid out in, in points."""

    face: Face
    size: float
    colour: Colour
    language: str
    to: str | None
    x: float
    width: float
    text: str
    glyphs: tuple[Glyph, ...]


class Line(msgspec.Struct, frozen=True):
    """A line: pieces in reading order, width without the space at its end, reach above and below the baseline.

    ``missing`` holds the characters no face could set: they show as boxes.
    """

    pieces: tuple[Piece, ...]
    width: float
    ascent: float
    descent: float
    text: str
    missing: str


class _Atom(NamedTuple):
    """A stretch that is never broken unless it is wider than a line."""

    run: Run
    shapes: tuple[Shape, ...]
    width: float
    space: bool
    breaks: bool


_HARD = None


def lay_out(
    runs: Sequence[Run],
    *,
    width: float,
    align: Align = Align.START,
    direction: Direction = Direction.LEFT_TO_RIGHT,
) -> tuple[Line, ...]:
    """Lines no wider than ``width`` points; at least one, empty when there is nothing to write.

    A glyph wider than the width stands alone on its line. ``direction`` decides what start and end mean.
    """
    at_end = align is Align.END if direction is Direction.LEFT_TO_RIGHT else align is Align.START
    share = 0.5 if align is Align.CENTRE else float(at_end)
    return tuple(_line(atoms, width, share, runs) for atoms in _filled(_groups(_atoms(runs)), width))


def _atoms(runs: Iterable[Run]) -> Iterator[_Atom | None]:
    for run in runs:
        face = face_for(run.weight)
        for stretch in _STRETCH.findall(visible(run.text)):
            if stretch == "\n":
                yield _HARD
                continue
            parts = [stretch] if stretch[0] == " " else _parts(stretch)
            for number, part in enumerate(parts, 1):
                shapes = face.shape(part, run.language)
                wide = sum(shape.advance for shape in shapes) * run.size / 1000
                yield _Atom(run, shapes, wide, stretch[0] == " ", stretch[0] == " " or number < len(parts))


def _parts(word: str) -> list[str]:
    parts = [part for part in _OPPORTUNITY.split(word) if part]
    if "://" in word or word.startswith("www."):
        parts = [piece for part in parts for piece in _ADDRESS.split(part) if piece]
    return parts


def _groups(atoms: Iterable[_Atom | None]) -> Iterator[list[_Atom] | None]:
    """Atoms that must stay on one line together with the space after them; ``None`` where a line must end."""
    group: list[_Atom] = []
    for atom in atoms:
        if atom is None:
            if group:
                yield group
            group = []
            yield None
            continue
        if group and group[-1].breaks and not atom.space:
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _filled(groups: Iterable[list[_Atom] | None], width: float) -> list[list[_Atom]]:
    lines: list[list[_Atom]] = [[]]
    used = 0.0
    for group in groups:
        if group is None:
            lines.append([])
            used = 0.0
            continue
        core = sum(atom.width for atom in group if not atom.space)
        if used and used + core > width + 0.01:
            lines.append([])
            used = 0.0
        for part in [group] if core <= width + 0.01 else _broken(group, width):
            if used and used + sum(atom.width for atom in part if not atom.space) > width + 0.01:
                lines.append([])
                used = 0.0
            lines[-1].extend(part)
            used += sum(atom.width for atom in part)
    return lines


def _broken(group: list[_Atom], width: float) -> Iterator[list[_Atom]]:
    """A group wider than the line, letter by letter; marks stay on their letters."""
    for atom in group:
        if atom.space or atom.width <= width / 3:
            yield [atom]
            continue
        letter: list[Shape] = []
        for shape in atom.shapes:
            starts = shape.text != "" and not unicodedata.combining(shape.text[0])
            if letter and starts:
                yield [_of_shapes(atom.run, letter)]
                letter = []
            letter.append(shape)
        yield [_of_shapes(atom.run, letter)]


def _of_shapes(run: Run, shapes: list[Shape]) -> _Atom:
    wide = sum(shape.advance for shape in shapes) * run.size / 1000
    return _Atom(run, tuple(shapes), wide, space=False, breaks=False)


def _line(atoms: list[_Atom], width: float, share: float, runs: Sequence[Run]) -> Line:
    end = len(atoms)
    while end and atoms[end - 1].space:
        end -= 1
    used = sum(atom.width for atom in atoms[:end])
    pieces: list[Piece] = []
    x = (width - used) * share
    first = 0
    for index in range(1, len(atoms) + 1):
        if index == len(atoms) or atoms[index].run is not atoms[first].run:
            piece = _piece(atoms[first:index], x)
            pieces.append(piece)
            x += piece.width
            first = index
    looks = [(piece.face, piece.size) for piece in pieces] or [(face_for(run.weight), run.size) for run in runs[:1]]
    return Line(
        pieces=tuple(pieces),
        width=used,
        ascent=max((face.ascent * size / 1000 for face, size in looks), default=0.0),
        descent=max((face.descent * size / 1000 for face, size in looks), default=0.0),
        text="".join(piece.text for piece in pieces),
        missing="".join(shape.text for atom in atoms for shape in atom.shapes if shape.missing),
    )


def _piece(atoms: list[_Atom], x: float) -> Piece:
    run = atoms[0].run
    glyphs: list[Glyph] = []
    along = 0.0
    for atom in atoms:
        for shape in atom.shapes:
            scale = run.size / 1000
            glyphs.append(Glyph(shape.id, along + shape.dx * scale, shape.dy * scale, shape.text))
            along += shape.advance * scale
    return Piece(
        face=face_for(run.weight),
        size=run.size,
        colour=run.colour,
        language=run.language,
        to=run.to,
        x=x,
        width=along,
        text="".join(glyph.text for glyph in glyphs),
        glyphs=tuple(glyphs),
    )
