"""The signature fields every briefing is made with: empty, tagged, at the end of the text, before anything is signed.

A visible field added after certification would be a change, so both stand there from the beginning (ISO 32000-2,
12.7.5.5, 12.8.2.2). Whoever signs fills a field by its name; an appearance must embed its fonts (ISO 19005-3, 6.3.3).
"""

from ..i18n import tr
from . import look
from .structure import BoxMark, FieldMark, Mark, Node, Slab, TextMark
from .text import Run, Weight, lay_out

CERTIFICATION = "Certification"
"""The field of the officer who certifies the document; the first to be signed."""
SECOND = "Second signature"
"""The field of the second officer, on the same machine or another."""
FIELD_WIDTH, FIELD_HEIGHT = 238.0, 58.0
"""Points; the size of each field's rectangle."""

_SIZE, _LEADING = 8.6, 12.0
_BEFORE = 18.0


def field_words() -> dict[str, str]:
    """Each field's name and what a reader hears when reaching it, in the order of signing."""
    return {
        CERTIFICATION: tr("Certification by the officer who prepared this briefing"),
        SECOND: tr("Second signature, by another officer"),
    }


def field_slab(root: Node, language: str) -> Slab:
    """Both fields side by side under their captions, framed: a box is seen where nothing is signed yet."""
    named = field_words()
    captions = {
        name: lay_out([Run(words, Weight.BOLD, _SIZE, look.QUIET, language)], width=FIELD_WIDTH)
        for name, words in named.items()
    }
    top = max(len(lines) for lines in captions.values()) * _LEADING + 4
    marks: list[Mark] = []
    for place, (name, lines) in enumerate(captions.items()):
        x = look.LEFT + place * (look.WIDTH - FIELD_WIDTH)
        caption, form = root.add("P"), root.add("Form")
        marks.extend(TextMark(line, x, (row + 1) * _LEADING - 3, caption) for row, line in enumerate(lines))
        marks.append(BoxMark(x, top, FIELD_WIDTH, FIELD_HEIGHT, stroke=look.RULE))
        marks.append(FieldMark(x, top, FIELD_WIDTH, FIELD_HEIGHT, name, named[name], form))
    return Slab(top + FIELD_HEIGHT, tuple(marks), _BEFORE)
