"""The options paper: a question, and options with the pros and cons of each (A/64/864, para. 18)."""

from collections.abc import Sequence

from ...i18n import tr
from ..document import Document
from ..undecided import Undecided
from .common import Made, dissent_section, paper, undecided_sections, unknown_section
from .options_parts import OptionsSeen, options_facts, options_parts, standing_parts
from .sheet import Head, Section, Sheet

KIND = "options"


def options_paper(head: Head, seen: OptionsSeen, undecided: Sequence[Undecided] = ()) -> Document:
    """The paper as it stands; one nobody signed says so."""
    sheet = Sheet(head, seen.base)
    return paper(
        sheet,
        Made(
            kind=KIND,
            plain=tr("Options paper"),
            title=tr("Options paper: {title}").format(title=seen.paper.title) if seen.paper.title else seen.title,
            title_marking=sheet.marking(seen.items),
            parts=(
                Section(heading=tr("What could be done"), parts=tuple(options_parts(sheet, seen))),
                unknown_section(sheet, seen.paper.not_known),
                dissent_section(sheet, seen.dissents),
                Section(
                    heading=tr("Who stands for this paper"),
                    parts=tuple(standing_parts(sheet, seen.state, seen.signed)),
                ),
                *undecided_sections(sheet, undecided),
            ),
            facts=options_facts(sheet, seen),
            undecided=tuple(undecided),
        ),
    )
