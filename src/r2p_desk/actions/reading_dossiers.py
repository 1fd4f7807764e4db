"""A dossier as a document to be read: the answer first, each sentence with what it rests on, and what changed since.

A *sentence* is one thing somebody stated (a field of a record) or the program says of the dossier. From a sentence one
goes to the items it rests on, and from an item to what rests on it. Nothing here changes what came.
"""

import msgspec

from ..domain.marking import Marking
from ..exchange.dossier import Dossier
from ..i18n import tr
from .contacts import contacts
from .dossier_changes import Change, changes
from .dossier_sections import sections_of
from .dossier_sheet import Section, Sentence, Sheet, names_in, title_of
from .dossier_shelf import Shelved, find_shelved, mark_read, recalled_words, recalls, text_of
from .session import Desk

__all__ = ["Reading", "Section", "Sentence", "changes_of", "open_dossier", "sender_name"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier laid out; ``named`` calls every record by a name, ``bears`` gives what rests on each item.

    ``since`` is the number of the dossier it was compared with (``None``: none was read before), ``changes`` what
    differs. ``was_read``: this very one had been read before, at that moment.
    """

    shelved: Shelved
    sender: str
    marking: Marking
    dossier: Dossier | None
    sections: tuple[Section, ...]
    named: dict[str, str] = {}
    rests: dict[str, tuple[str, ...]] = {}
    bears: dict[str, tuple[str, ...]] = {}
    since: int | None = None
    was_read: str | None = None
    changes: tuple[Change, ...] = ()


def open_dossier(desk: Desk, reference: str, *, mark: bool = True) -> Reading:
    """The newest dossier of this reference, laid out, compared with the one read last before it.

    With ``mark`` it counts as read from now on. One that was recalled whole says so, and nothing else.
    """
    entry = find_shelved(desk, reference)
    sender = sender_name(desk, entry.sender)
    dossier = None if entry.recalled is not None else text_of(desk, entry)
    if dossier is None:
        return Reading(shelved=entry, sender=sender, marking=entry.marking, dossier=None, sections=(_gone(entry),))
    reading = _laid_out(desk, entry, sender, dossier)
    if mark:
        mark_read(desk, entry)
    return reading


def changes_of(reading: Reading) -> tuple[Change, ...]:
    """What is to be told as news: nothing where this very dossier was read before."""
    return () if reading.was_read else reading.changes


def sender_name(desk: Desk, officer: str) -> str:
    """What the sender is called here; the beginning of their key hash where they are no contact any more."""
    return next((one.name for one in contacts(desk) if one.id == officer), officer[:8])


def _gone(entry: Shelved) -> Section:
    told = entry.recalled
    words = recalled_words(told) if told else tr("The text of this dossier is not here any more.")
    return Section(code="recalled", heading=tr("Recalled"), sentences=(Sentence(text=words),))


def _laid_out(desk: Desk, entry: Shelved, sender: str, dossier: Dossier) -> Reading:
    before = text_of(desk, entry, entry.before) if entry.before is not None else None
    sheet = Sheet(desk, dossier)
    found = changes(before, dossier, sheet.named, names_in(desk, before)) if before is not None else ()
    sheet.compare(found)
    gone = {one.id: title_of(one, {}) for one in before.records} if before is not None else {}
    sections = sections_of(sheet, entry, sender, found, gone, recalls(desk, entry.sender))
    return Reading(
        shelved=entry, sender=sender, marking=dossier.marking, dossier=dossier,
        sections=sections, named=sheet.named, rests=sheet.rests,
        bears=sheet.bears, since=entry.before if before is not None else None,
        was_read=entry.read.get(str(entry.number)), changes=found,
    )  # fmt: skip
