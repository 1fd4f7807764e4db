"""Under what an originator gave an item, and what an office's own caveats mean."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from ..i18n import tr
from .letters import normalise, words_in
from .marking import Marking
from .when import When


class Onward(StrEnum):
    """Whether an item may be given on."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """What the originator of an item asked of whoever holds it; several may stand on one item, and all of them count.

    ``who`` are the only recipients who may see it (none named: no one in particular); ``level`` the least marking a
    paper that holds it must bear; ``purposes`` the only ones it may be used for; ``until`` its last day; ``agreed``
    recipients to whom the originator said yes when asked; ``attribution`` whether the source may be named.
    """

    id: str
    item: str
    originator: str | None = None
    who: tuple[str, ...] = ()
    level: Marking | None = None
    purposes: tuple[str, ...] = ()
    until: When | None = None
    onward: Onward = Onward.ASK
    agreed: tuple[str, ...] = ()
    attribution: bool = False
    note: str | None = None
    withdrawn: bool = False


class Caveat(msgspec.Struct, frozen=True, kw_only=True):
    """A caveat as this office uses it in markings, and what it asks of a reader, in an officer's words."""

    id: str
    name: str
    words: str | None = None
    withdrawn: bool = False


class Releasing(msgspec.Struct, frozen=True, kw_only=True):
    """To whom something is about to leave, what for, and when; a paper for nobody in particular can reach anybody."""

    day: When
    recipient: str | None = None
    purpose: str | None = None


class Breach(msgspec.Struct, frozen=True):
    """A condition that a release would break: a stable code (``who``, ``purpose``, ``until``, ``onward``, ``ask``).

    ``licence`` is that of the dataset an item was made of; ``condition`` is the dataset's id then.
    """

    code: str
    item: str
    condition: str


def breaches(condition: Condition, release: Releasing) -> tuple[Breach, ...]:
    """Every part of this condition that the release would break; the level is kept by the marking of the part.

    Who gave an item may have it back.
    """
    if condition.withdrawn:
        return ()
    allowed = (*condition.who, *condition.agreed, *((condition.originator,) if condition.originator else ()))
    named = is_among(release.recipient, allowed)
    broken = {
        "who": bool(condition.who) and not named,
        "purpose": bool(condition.purposes) and not is_among(release.purpose, condition.purposes),
        "until": condition.until is not None and release.day.earliest > condition.until.latest,
        "onward": condition.onward is Onward.NO and not named,
        "ask": condition.onward is Onward.ASK and not named,
    }
    return tuple(Breach(code, condition.item, condition.id) for code, is_broken in broken.items() if is_broken)


def breach_words(code: str) -> str:
    """What would be broken, in words."""
    return {
        "who": tr("its originator named who may see it, and this recipient is not among them"),
        "purpose": tr("its originator gave it for another purpose"),
        "until": tr("its originator allowed its use until a day that has passed"),
        "onward": tr("its originator does not allow it to be given on"),
        "ask": tr("its originator wants to be asked before it is given on"),
    }[code]


def onward_words(onward: Onward) -> str:
    """Whether it may be given on, in words."""
    return {
        Onward.YES: tr("may be given on"),
        Onward.NO: tr("may not be given on"),
        Onward.ASK: tr("ask the originator before giving it on"),
    }[onward]


def is_among(name: str | None, names: Iterable[str]) -> bool:
    """Whether a name is one of these, however it is spelled."""
    if name is None:
        return False
    wanted = words_in(normalise(name))
    return bool(wanted) and any(words_in(normalise(one)) == wanted for one in names)
