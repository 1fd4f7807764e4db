"""A page for readers who begin at the right: everything changes sides, the text in its measure stays as it was set."""

from dataclasses import replace

from . import look
from .structure import Mark, PathMark, Slab, TextMark


def mirrored(mark: Mark) -> Mark:
    """The mark as far from the right edge of the sheet as it stood from the left."""
    if isinstance(mark, PathMark):
        return replace(mark, x=look.PAGE_WIDTH - mark.x, points=tuple((-across, down) for across, down in mark.points))
    width = mark.line.measure if isinstance(mark, TextMark) else mark.width
    return replace(mark, x=look.PAGE_WIDTH - mark.x - width)


def mirrored_slab(slab: Slab) -> Slab:
    """The slab with all it draws on the other side; one that was drawn for its language already stays."""
    if slab.settled:
        return slab
    return replace(
        slab,
        marks=tuple(mirrored(mark) for mark in slab.marks),
        head=mirrored_slab(slab.head) if slab.head is not None else None,
    )
