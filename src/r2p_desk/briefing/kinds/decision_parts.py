"""A decision as a meeting pack and a lessons note print it."""

from collections.abc import Iterator, Mapping

import msgspec

from ...domain.decision import Decision
from ...domain.item import Item
from ...domain.marking import Marking
from ...i18n import listed, tr
from .common import Otherwise
from .sheet import Part, Said, Section, Several, Sheet


class DecisionSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A decision, the titles of the options it chose among (by id), its items, how it stands.

    ``option_items`` are what the options of its paper rest on: their titles are marked by them.
    """

    decision: Decision
    title: str
    base: Marking
    titles: Mapping[str, str]
    items: tuple[Item, ...] = ()
    option_items: tuple[Item, ...] = ()
    state: str = ""
    signed: tuple[tuple[str, str], ...] = ()

    @property
    def dissents(self) -> tuple[Otherwise, ...]:
        """What somebody saw otherwise."""
        return (Otherwise(text=self.decision.dissent, items=self.items),) if self.decision.dissent else ()


def decision_parts(sheet: Sheet, seen: DecisionSeen) -> Iterator[Part]:
    """What was chosen and why, what was not and why, under which conditions, when it is looked at again."""
    made = seen.decision
    rests = tuple({item.id: item for item in (*seen.items, *seen.option_items)}.values())
    chosen = listed((seen.titles.get(one, tr("(withheld or expunged)")) for one in made.chosen), "; ")
    yield sheet.claim(chosen or tr("none"), rests, label=tr("Chosen:"), strong=True)
    said = (
        (tr("Reasons:"), made.reasons),
        (tr("Conditions:"), made.conditions),
        (tr("What follows:"), made.follow_up),
    )
    yield Several(
        entries=(
            *(sheet.claim(text, seen.items, label=label) for label, text in said if text),
            *(
                sheet.claim(
                    why, rests, label=tr("Not chosen, {option}:").format(option=seen.titles.get(one, tr("an option")))
                )
                for one, why in made.not_chosen.items()
                if why
            ),
            *_facts(sheet, seen),
        )
    )
    if made.unopposed:
        yield sheet.note(tr("Nobody saw it otherwise."))


def decision_section(sheet: Sheet, seen: DecisionSeen, level: int = 3) -> Section:
    """The same under its own title."""
    return Section(
        heading=seen.title, level=level, marking=sheet.marking(seen.items), parts=tuple(decision_parts(sheet, seen))
    )


def _facts(sheet: Sheet, seen: DecisionSeen) -> Iterator[Said]:
    made = seen.decision
    facts = (
        (tr("Day:"), made.day.words),
        (tr("Decided by:"), made.by or tr("not stated")),
        (tr("Looked at again:"), made.review.words if made.review else tr("not stated")),
        (tr("Goes to:"), listed(made.addressees)),
    )
    return (sheet.labelled(label, text) for label, text in facts if text)
