"""The classification guide: what each mark in the margin and on the banner asks of whoever holds the paper.

Sources: ST/SGB/2007/6 (United Nations levels), FIRST TLP 2.0 (labels). In our own words.
"""

from collections.abc import Iterator, Mapping

from ..domain.marking import Level, Marking, Tlp
from ..i18n import OWN_NAMES, in_a_row, speaking, tr
from .document import Block, Column, Heading, Paragraph, Prose, Table, Words, portion_mark
from .ground import said


def guide_blocks(marking: Marking, caveats: Mapping[str, str] | None = None) -> Iterator[Block]:
    """Every level and label explained, and the caveats that this paper carries, in their office's own words if any."""
    yield Heading(text=tr("What the marks mean"))
    yield Paragraph(
        prose=said(
            in_a_row(
                (
                    tr("Before every title, paragraph, table, figure and note stands its own mark in brackets."),
                    tr("The banner at the head and foot of each page is the highest of them all."),
                    tr("Whoever holds this paper keeps it as the banner asks."),
                )
            )
        )
    )
    yield _table(
        tr("Levels: how much harm it would do in the wrong hands"),
        [(f"{portion_mark(Marking.of(level))} {level}", level_meaning(level)) for level in Level],
    )
    yield _names()
    yield _table(
        tr("TLP labels: how far it may be passed on; they are never translated"),
        [(label.value, tlp_meaning(label)) for label in Tlp],
    )
    if marking.caveats:
        meaning = tr("A caveat of the office that made this paper. Ask that office before you pass it on.")
        yield _table(
            tr("Caveats in this paper"), [(one, (caveats or {}).get(one) or meaning) for one in marking.caveats]
        )


def level_name(level: Level) -> str:
    """What a level is called; on the banner it always stands in English, as its rule has it."""
    return {
        Level.UNCLASSIFIED: tr("Unclassified"),
        Level.CONFIDENTIAL: tr("Confidential"),
        Level.STRICTLY_CONFIDENTIAL: tr("Strictly confidential"),
    }[level]


def level_meaning(level: Level) -> str:
    """What a level asks of whoever holds the paper."""
    return {
        Level.UNCLASSIFIED: tr(
            "Its disclosure would harm nobody. Whether it may be published is for its owner to say."
        ),
        Level.CONFIDENTIAL: tr(
            "Its disclosure without permission could harm people or the work of the United Nations. "
            "Only for those who need it for their work; locked away, and never sent unencrypted."
        ),
        Level.STRICTLY_CONFIDENTIAL: tr(
            "Its disclosure without permission could do exceptionally grave harm, or stop the work. "
            "Only for those named; every copy is numbered, and none is made without the owner."
        ),
    }[level]


def tlp_meaning(label: Tlp) -> str:
    """How far a label lets a paper go."""
    return {
        Tlp.CLEAR: tr("It may be shared with everybody."),
        Tlp.GREEN: tr("It may be shared within the community of those who work on this, and not in public."),
        Tlp.AMBER: tr(
            "It may be shared within the recipient's organisation and with its partners, as far as they need it."
        ),
        Tlp.AMBER_STRICT: tr("It may be shared within the recipient's own organisation only, as far as they need it."),
        Tlp.RED: tr("It is for the eyes and ears of the persons named only."),
    }[label]


def _names() -> Table:
    """The levels by name in every language papers are written in, so that whoever is handed this one knows its mark."""
    rows: list[tuple[Prose, ...]] = []
    for code, own_name in OWN_NAMES.items():
        with speaking(code):
            names = (own_name, *(level_name(level) for level in Level))
        rows.append(tuple((Words(name, language=code),) for name in names))
    return Table(
        title=tr("The levels in the six languages of the United Nations"),
        columns=(
            Column(head=tr("Language"), share=1.4),
            *(Column(head=portion_mark(Marking.of(level)), share=2.0) for level in Level),
        ),
        rows=tuple(rows),
    )


def _table(title: str, rows: list[tuple[str, str]]) -> Table:
    cells: tuple[tuple[Prose, ...], ...] = tuple(tuple(said(cell) for cell in row) for row in rows)
    return Table(
        title=title,
        columns=(
            Column(head=tr("Mark"), share=2.2),
            Column(head=tr("What it asks of you"), share=5.0),
        ),
        rows=cells,
    )
