"""The parts of a note that warns, as the early-warning note, the advisory note and the meeting pack print them."""

from collections.abc import Iterator, Mapping

import msgspec

from ...domain.item import Item
from ...domain.marking import Marking, high_water
from ...domain.signal import crime_words
from ...domain.warning import WarningNote, rung_words
from ...i18n import labelled, listed, tr
from ..document import Tone
from .common import Otherwise, day_words, dissent_section, list_section, notice, unknown_section
from .sheet import Fact, Part, Said, Section, Several, Sheet


class WarningSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A note as it went out (or its draft), with its items by id and what became of it, in words.

    ``likelihood`` and ``confidence`` are a sentence each. ``answers`` are (addressee, how they answered). ``came`` is
    what became of what it stated, on ``came_items``. ``sound`` is false where it cannot be read whole here,
    ``changed`` true where something was stated otherwise since it was issued.
    """

    note: WarningNote
    base: Marking
    items: Mapping[str, Item]
    likelihood: str = ""
    confidence: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    came: str = ""
    came_items: tuple[Item, ...] = ()
    superseded: bool = False
    sound: bool = True
    changed: bool = False

    @property
    def rests_on(self) -> tuple[Item, ...]:
        """All items of the note that are in this copy of the case."""
        return tuple(self.items[one] for one in self.note.items if one in self.items)

    @property
    def marking(self) -> Marking:
        """Of the note as one: the one it carries, else that of its words and its items."""
        return self.note.marking or high_water((self.base, *(item.marking or self.base for item in self.rests_on)))

    @property
    def absent(self) -> int:
        """How many of its items are not."""
        return sum(one not in self.items for one in self.note.items)


def warning_parts(sheet: Sheet, seen: WarningSeen) -> Iterator[Part]:
    """The warning first, then how likely, how sure, on what, about whom; what is unknown, who disagrees, who has it."""
    note = seen.note
    yield from _notices(sheet, seen)
    yield Section(heading=tr("The warning"), parts=tuple(_statement(sheet, seen)))
    yield Section(heading=tr("What it rests on"), parts=tuple(_paragraphs(sheet, seen)))
    yield list_section(
        sheet,
        tr("Whom it concerns"),
        (
            (tr("Crimes:"), listed(crime_words(one) for one in note.crimes)),
            (tr("Populations:"), listed(note.populations)),
            (tr("Places:"), listed(note.places)),
            (tr("Those who act:"), listed(note.actors)),
        ),
    )
    if note.would_change:
        yield Section(heading=tr("What would change this"), parts=(sheet.claim(note.would_change, seen.rests_on),))
    yield unknown_section(sheet, note.unknowns, (), *_absent(sheet, seen))
    yield dissent_section(sheet, (Otherwise(text=one, items=seen.rests_on) for one in note.dissent))
    yield _addressees(sheet, seen)
    if seen.came:
        came = sheet.claim(seen.came, seen.came_items)
        yield Section(heading=tr("What became of it"), parts=(came,))


def warning_facts(sheet: Sheet, seen: WarningSeen) -> tuple[Fact, ...]:
    """What programs want of a note; likelihood and confidence are values apart."""
    note = seen.note
    whole, own = sheet.marking(seen.rests_on), sheet.base
    values = (
        ("number", note.number, own),
        ("step", note.rung, own),
        ("issued", note.issued, own),
        ("crimes", list(note.crimes), own),
        ("answer_by", note.answer_by, own),
        ("statement", note.statement, whole),
        ("horizon", note.horizon, whole),
        ("yardstick", note.yardstick, whole),
        ("term", note.term, whole),
        ("probability", note.probability, whole),
        ("confidence", note.confidence, whole),
    )
    return tuple(Fact(key=key, value=value, marking=marking) for key, value, marking in values)


def _notices(sheet: Sheet, seen: WarningSeen) -> Iterator[Said]:
    note = seen.note
    if note.issued is None:
        yield notice(sheet, tr("DRAFT: this note was not issued."))
    else:
        words = tr("Issued on {day} by {name}.").format(
            day=note.issued.words, name=note.issuer_name or tr("(name not stated)")
        )
        yield sheet.note(words)
    if note.as_of:
        yield sheet.note(tr("It rests on what was known by {day}.").format(day=note.as_of.words))
    if seen.changed:
        yield notice(sheet, tr("Officers have stated other values since; it is printed as it was issued."))
    if seen.superseded:
        yield notice(sheet, tr("Another note has taken the place of this one."))
    if not seen.sound:
        yield notice(sheet, tr("This copy of the case does not hold the note whole as it was issued."))


def _statement(sheet: Sheet, seen: WarningSeen) -> Iterator[Said]:
    """What will be so, until when; then how likely; then, apart from it, how sure."""
    note = seen.note
    if note.statement:
        yield sheet.claim(note.statement, seen.rests_on, tone=Tone.LEAD, strong=True)
    else:
        yield sheet.note(tr("This note states nothing that can be checked."), tone=Tone.LEAD)
    if note.horizon:
        yield sheet.labelled(tr("Can be checked by:"), note.horizon.words, seen.rests_on)
    if seen.likelihood:
        yield sheet.claim(seen.likelihood, seen.rests_on)
    else:
        yield sheet.note(tr("How likely it is, is not said."))
    if seen.confidence:
        yield sheet.claim(seen.confidence, seen.rests_on)
    else:
        yield sheet.note(tr("How sure its authors are, is not said."))


def _paragraphs(sheet: Sheet, seen: WarningSeen) -> Iterator[Said]:
    if not seen.note.paragraphs:
        yield sheet.note(tr("No grounds are written down."))
    for paragraph in seen.note.paragraphs:
        named = [seen.items[one] for one in paragraph.items if one in seen.items]
        label = tr("Judgement:") if paragraph.judgement else ""
        yield sheet.claim(paragraph.text, named, label=label)


def _absent(sheet: Sheet, seen: WarningSeen) -> Iterator[Said]:
    if seen.absent:
        yield sheet.note(tr("Some items it rests on are not in this copy of the case."))


def _addressees(sheet: Sheet, seen: WarningSeen) -> Section:
    note = seen.note
    answers = dict(seen.answers)
    entries = tuple(
        sheet.labelled(labelled(name), answers.get(name) or tr("no acknowledgement is recorded"))
        for name in note.addressees
    )
    said: list[Part] = [sheet.labelled(tr("Step:"), rung_words(note.rung))]
    said += [Several(entries=entries)] if entries else [sheet.note(tr("It is addressed to nobody yet."))]
    if note.answer_by:
        said.append(sheet.labelled(tr("To be acknowledged by:"), day_words(note.answer_by)))
    return Section(heading=tr("To whom it goes"), parts=tuple(said))
