"""A dossier as lines of text, each knowing which sentence it belongs to; made beside the window."""

import re
from bisect import bisect_right
from typing import NamedTuple

from ..actions.dossier_changes import CHANGED, NEW
from ..actions.reading_dossiers import Reading, Sentence
from ..i18n import tr
from .text import long_text, visible


class Lines(NamedTuple):
    """The text, the sentences in their order, the line on which each begins; lines of headings, news; records' places.

    ``headings`` are (line, words); ``places`` give the line at which each record is told in full, ``kinds`` its kind.
    """

    text: str
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]
    headings: tuple[tuple[int, str], ...]
    news: tuple[int, ...]
    places: dict[str, int]
    kinds: dict[str, str]

    def at(self, line: int) -> Sentence | None:
        """The sentence to which this line belongs; ``None`` for a heading."""
        place = bisect_right(self.starts, line) - 1
        if place < 0 or any(line == heading for heading, _ in self.headings):
            return None
        last = max((heading for heading, _ in self.headings if heading <= line), default=-1)
        return self.sentences[place] if self.starts[place] > last else None


_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
"""What a text widget takes for the end of a line, beside the one sign that is."""
NOTHING = Lines("", (), (), (), (), {}, {})


def laid(reading: Reading) -> Lines:
    """The whole dossier. What turns or hides its neighbours is spelled out."""
    lines: list[str] = []
    sentences: list[Sentence] = []
    starts: list[int] = []
    headings: list[tuple[int, str]] = []
    news: list[int] = []
    places: dict[str, int] = {}
    kinds = {sentence.record: sentence.kind for section in reading.sections for sentence in section.sentences}
    for section in reading.sections:
        if lines:
            lines.append("")
        headings.append((len(lines), section.heading))
        lines.append(section.heading)
        for sentence in section.sentences:
            if sentence.change and section.code != "changes":
                news.append(len(lines))
            if sentence.record and section.code != "bottom-line":
                places.setdefault(sentence.record, len(lines))
            starts.append(len(lines))
            sentences.append(sentence)
            lines += _words(sentence).split("\n")
    return Lines("\n".join(lines), tuple(sentences), tuple(starts), tuple(headings), tuple(news), places, kinds)


def _words(sentence: Sentence) -> str:
    label = visible(" ".join(sentence.label.split()))
    words = long_text(_BREAKS.sub("\n", sentence.text))
    shown = f"{label}: {words}" if label else words
    if sentence.field == "title" and sentence.marking is not None:
        shown = f"[{sentence.marking.words}] {shown}"
    if sentence.change in (NEW, CHANGED) and sentence.record:
        shown = f"{tr('NEW') if sentence.change == NEW else tr('CHANGED')} · {shown}"
    return shown
