"""The advisory note: the concern and its grounds, with the levels stated and what else could explain the evidence."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from ...domain.hypothesis import Hypothesis, HypothesisRating, rating_words, title_words
from ...domain.item import Item
from ...domain.marking import Marking, high_water
from ...i18n import labelled, tr
from ..document import Block, Column, Document, Words
from ..undecided import Undecided
from .assessment_parts import AssessmentSeen, level_entries
from .common import Made, paper, undecided_sections
from .sheet import Cited, Drawn, Head, Part, Row, Rows, Section, Several, Sheet
from .warning_parts import WarningSeen, warning_facts, warning_parts

KIND = "advisory"


class QuestionSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its hypotheses, the items rated against them (most telling first), and what follows in words.

    ``ratings`` by (item id, hypothesis id). ``order`` are the sentences about which the least speaks against.
    ``chart`` draws the same, once the numbers of the notes are known.
    """

    question: str
    hypotheses: tuple[Hypothesis, ...]
    items: tuple[Item, ...]
    ratings: dict[tuple[str, str], HypothesisRating]
    order: tuple[str, ...] = ()
    chart: Callable[[Mapping[str, int], Marking], Sequence[Block]] | None = None


def advisory_note(
    head: Head,
    seen: WarningSeen,
    assessment: AssessmentSeen | None = None,
    questions: Sequence[QuestionSeen] = (),
    undecided: Sequence[Undecided] = (),
) -> Document:
    """The note, then the levels its assessors stated, then the explanations that compete."""
    sheet = Sheet(head, seen.base)
    plain = sheet.under(None)
    parts: list[Part] = list(warning_parts(sheet, seen))
    if assessment is not None:
        levels = Several(entries=tuple(level_entries(plain, assessment)))
        parts.append(Section(heading=tr("Levels of concern stated"), parts=(levels,)))
    parts.append(_explanations(plain, questions))
    parts += undecided_sections(sheet, undecided)
    return paper(
        sheet,
        Made(
            kind=KIND,
            plain=tr("Advisory note {number}").format(number=seen.note.number),
            title=tr("Advisory note {number}: {title}").format(number=seen.note.number, title=seen.note.title)
            if seen.note.title
            else "",
            title_marking=sheet.marking(seen.rests_on),
            parts=tuple(parts),
            facts=warning_facts(sheet, seen),
            undecided=tuple(undecided),
        ),
    )


def _explanations(sheet: Sheet, questions: Sequence[QuestionSeen]) -> Section:
    heading = tr("What else could explain it")
    if not questions:
        nothing = tr("No competing explanations were weighed against the evidence.")
        return Section(heading=heading, parts=(sheet.note(nothing),))
    return Section(heading=heading, parts=tuple(_question(sheet, one) for one in questions))


def _question(sheet: Sheet, seen: QuestionSeen) -> Section:
    """What follows from the whole matrix rests on all of its items, and is marked so."""
    whole = high_water((sheet.base, sheet.marking(seen.items)))
    parts: list[Part] = [
        Several(
            entries=tuple(
                sheet.claim(
                    one.statement or tr("It is stated by its title alone."), (), label=labelled(title_words(one))
                )
                for one in seen.hypotheses
            )
        )
    ]
    parts += [sheet.claim(line, seen.items) for line in seen.order]
    chart, matrix = seen.chart, _matrix(sheet, seen)
    if seen.items and chart is not None:
        parts.append(Drawn(make=lambda notes: chart(notes, whole), items=seen.items, marking=whole, instead=matrix))
    elif seen.items:
        parts.append(matrix)
    return Section(heading=seen.question, level=3, marking=sheet.base, parts=tuple(parts))


def _matrix(sheet: Sheet, seen: QuestionSeen) -> Rows:
    columns = (
        Column(head=tr("Item"), share=2.6),
        *(Column(head=title_words(one), share=1.4) for one in seen.hypotheses),
    )
    rows = tuple(
        Row(
            cells=(
                (Words(item.title), Cited((item,))),
                *((Words(_rated(seen, item, one)),) for one in seen.hypotheses),
            ),
            marking=sheet.marking((item,)),
        )
        for item in seen.items
    )
    return Rows(title=tr("Each item against each explanation, the most telling first"), columns=columns, rows=rows)


def _rated(seen: QuestionSeen, item: Item, hypothesis: Hypothesis) -> str:
    found = seen.ratings.get((item.id, hypothesis.id))
    return rating_words(found.rating if found else None)
