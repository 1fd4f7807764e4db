"""What one release may hold: worked out once from the markings, the conditions and the recipient."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ..domain.condition import Breach, Condition, Releasing, breaches, is_among
from ..domain.event import is_bound
from ..domain.marking import Ceiling, Marking, high_water
from ..domain.place import Precision
from ..domain.records import UNREADABLE_MARKING
from ..domain.release_groups import ReleaseGroup
from ..errors import InvalidValue
from .harm import SHELTER_TAG

WITHHELD = Marking("STRICTLY CONFIDENTIAL//TLP:RED//WITHHELD BY ITS ORIGINATOR")
"""What an item bears whose conditions a release would break: above every ceiling there can be."""

Fields = Mapping[str, Any]


class Narrowing(msgspec.Struct, frozen=True, kw_only=True):
    """What an office gives a recipient less of than a marking would allow.

    ``stays`` are the groups of fields that do not leave, ``exactness`` the most exact place that may (``None``: all),
    ``files`` ids of attachments whose very bytes leave, ``named`` of those that leave with what they are called.
    """

    stays: frozenset[ReleaseGroup] = frozenset()
    exactness: Precision | None = None
    files: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    @property
    def hides_sources(self) -> bool:
        """Whether no item may say who reported it."""
        return bool(self.stays & {ReleaseGroup.SOURCE, ReleaseGroup.IDENTITY})

    def as_exact(self, precision: str | None) -> bool:
        """Whether a place known so exactly may leave; one of unknown exactness may be the most exact of all."""
        order = list(Precision)
        if self.exactness is None or self.exactness is Precision.EXACT:
            return True
        if precision not in order or precision == Precision.UNKNOWN:
            return False
        return order.index(Precision(precision)) >= order.index(self.exactness)

    @property
    def positions(self) -> bool:
        """Whether degrees may leave."""
        return self.exactness in (None, Precision.EXACT)


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What may not leave in this release.

    ``highest`` is the ceiling (``None``: none was asked for), ``unmarked`` what a record without a marking counts as.
    ``closed`` are items whose conditions or licence would be broken, ``unnamed`` those whose source may not be named,
    ``raised`` the least marking each must bear, ``shelters`` those of places where people hide, ``leaning`` ids of
    judgements, concerns and assessments that rest on something closed. ``nameless`` are sources nothing open may name,
    ``own`` items that came from whoever is to have the paper. ``unattributed`` are those of the unnamed whose
    originator asked for it, or whose source needs it to stay safe; the others are unnamed for ``narrowing``, which is
    what an office gives this recipient less of. ``unsaid`` are utterances marked above the ceiling or
    reported in something closed: what hangs on them is closed with them.
    """

    unmarked: Marking
    highest: Marking | None = None
    closed: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()
    raised: Mapping[str, Marking] = {}
    shelters: frozenset[str] = frozenset()
    leaning: frozenset[str] = frozenset()
    nameless: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    breaches: tuple[Breach, ...] = ()
    unattributed: frozenset[str] = frozenset()
    narrowing: Narrowing = Narrowing()
    unsaid: frozenset[str] = frozenset()

    def opens(self, marking: Marking | None) -> bool:
        """Whether what is marked so may stand under the ceiling."""
        return self.highest is None or Ceiling(self.highest, self.unmarked).opens(marking)

    def open_item(self, item: str, fields: Fields) -> bool:
        """Whether an item may be in this release at all."""
        return item not in self.closed and self.opens(self.marking_of(item, fields))

    def marking_of(self, item: str, fields: Fields) -> Marking | None:
        """The marking an item must bear here: its own, raised to what its originator asked."""
        own, least = marking_in(fields), self.raised.get(item)
        return own if least is None else high_water((own or self.unmarked, least))

    def opens_record(self, kind: str, record: str, fields: Fields) -> bool:
        """Whether a record may stand here by its own marking and, of the register of incitement, by what it hangs on.

        For kinds that nothing else closes.
        """
        utterance = record if kind == "utterance" else fields.get("utterance")
        return self.opens(marking_in(fields)) and utterance not in self.unsaid

    def leans(self, record: object) -> bool:
        """Whether a judgement, concern or assessment rests on something closed; all do where the case is closed."""
        return record in self.leaning or not self.opens(None)

    @property
    def narrows(self) -> bool:
        """Whether anything is closed, or could be."""
        return self.highest is not None or bool(self.closed)


def marking_in(fields: Fields) -> Marking | None:
    """The marking of a record; one that cannot be read counts as the strictest there is."""
    text = fields.get("marking")
    if text is None:
        return None
    try:
        return Marking(text)
    except (InvalidValue, TypeError, AttributeError):
        return UNREADABLE_MARKING


def rules_for(
    items: Mapping[str, Fields],
    conditions: Iterable[Condition],
    release: Releasing,
    *,
    unmarked: Marking,
    highest: Marking | None,
    evidence: Iterable[Fields] = (),
    owners: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    guarded: frozenset[str] = frozenset(),
    narrowing: Narrowing | None = None,
    utterances: Mapping[str, Fields] | None = None,
) -> Rules:
    """The rules for this release.

    ``items`` are the fields of every item by id, ``evidence`` those of every piece of evidence, ``owners`` names the
    assessment of each judgement and concern, ``names`` the name of each source: what goes back to its own source binds
    nobody there. ``guarded`` are sources that must not be named, whatever was agreed of an item. A condition on an item
    that is not here binds nothing. An item made of event data whose licence does not let it leave is closed to
    everybody; that the dataset is used is no secret.
    """
    sources = {str(fields["source"]) for fields in items.values() if fields.get("source")}
    readers = {one for one in sources if is_among(release.recipient, [one, (names or {}).get(one, "")])}
    own = {item for item, fields in items.items() if fields.get("source") in readers}
    standing = [one for one in conditions if not one.withdrawn and one.item in items and one.item not in own]
    licensed = {item: fields["event"] for item, fields in items.items() if is_bound(fields.get("event"))}
    broken = [breach for one in standing for breach in breaches(one, release)]
    names_data = {items[item].get("source") for item in licensed.keys() - {breach.item for breach in broken}}
    broken += [Breach("licence", item, _dataset(event)) for item, event in licensed.items()]
    less = narrowing or Narrowing()
    bound = frozenset(one.item for one in standing if not one.attribution)
    bound |= {item for item, fields in items.items() if fields.get("source") in guarded} - own
    first = Rules(
        unmarked=unmarked,
        highest=highest,
        closed=frozenset(breach.item for breach in broken),
        unnamed=bound | (frozenset(items) - own if less.hides_sources else frozenset()),
        raised=_least(standing),
        shelters=frozenset(item for item, fields in items.items() if _is_shelter(fields)),
        own=frozenset(own),
        breaches=tuple(broken),
        unattributed=bound,
        narrowing=less,
    )
    shut = frozenset(item for item, fields in items.items() if not first.open_item(item, fields))
    leaning = {str(one.get("judgement")) for one in evidence if not one.get("withdrawn") and one.get("item") in shut}
    assessments = {owner for record, owner in (owners or {}).items() if record in leaning}
    named = {fields.get("source") for item, fields in items.items() if item not in shut and item not in first.unnamed}
    named |= {one for one in names_data if first.opens(None)}
    unsaid = {
        record
        for record, fields in (utterances or {}).items()
        if fields.get("item") in shut or not first.opens(marking_in(fields))
    }
    return msgspec.structs.replace(
        first,
        leaning=frozenset(leaning | assessments),
        nameless=frozenset(sources - named - readers),
        unsaid=frozenset(unsaid),
    )


def _dataset(event: object) -> str:
    return str(event.get("dataset", "")) if isinstance(event, dict) else ""


def _least(conditions: Iterable[Condition]) -> dict[str, Marking]:
    least: dict[str, Marking] = {}
    for one in conditions:
        if one.level is not None:
            least[one.item] = high_water((least.get(one.item, Marking()), one.level))
    return least


def _is_shelter(fields: Fields) -> bool:
    tags = fields.get("tags")
    return isinstance(tags, list) and SHELTER_TAG in {str(tag).strip().casefold() for tag in tags}
