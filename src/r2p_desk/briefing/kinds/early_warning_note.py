"""The early-warning note: what is coming, by when, how likely; apart from it how sure; on what; to whom (para. 18)."""

from collections.abc import Sequence

from ...i18n import tr
from ..document import Document
from ..undecided import Undecided
from .common import Made, paper, undecided_sections
from .sheet import Head, Part, Sheet
from .warning_parts import WarningSeen, warning_facts, warning_parts

KIND = "early-warning"


def early_warning_note(head: Head, seen: WarningSeen, undecided: Sequence[Undecided] = ()) -> Document:
    """The note as it was issued; a draft says that it is one."""
    sheet = Sheet(head, seen.base)
    parts: tuple[Part, ...] = (*warning_parts(sheet, seen), *undecided_sections(sheet, undecided))
    return paper(
        sheet,
        Made(
            kind=KIND,
            plain=tr("Early-warning note {number}").format(number=seen.note.number),
            title=tr("Early-warning note {number}: {title}").format(number=seen.note.number, title=seen.note.title)
            if seen.note.title
            else "",
            title_marking=sheet.marking(seen.rests_on),
            parts=parts,
            facts=warning_facts(sheet, seen),
            undecided=tuple(undecided),
        ),
    )
