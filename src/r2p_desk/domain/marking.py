"""How sensitive something is and how far it may be shared: UN level, TLP 2.0 label, caveats.

Sources: ST/SGB/2007/6 (levels), FIRST TLP 2.0 (labels: capitals, no spaces, never translated).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple, Self

from ..errors import InvalidValue
from ..i18n import tr


class Level(StrEnum):
    """UN sensitivity, in rising order."""

    UNCLASSIFIED = "UNCLASSIFIED"
    CONFIDENTIAL = "CONFIDENTIAL"
    STRICTLY_CONFIDENTIAL = "STRICTLY CONFIDENTIAL"


class Tlp(StrEnum):
    """TLP 2.0 sharing labels, in rising strictness."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"


_LEVELS = list(Level)
_TLPS = list(Tlp)


class Marking(str):
    """A level, perhaps a TLP label, perhaps caveats; its text is ``CONFIDENTIAL//TLP:AMBER//CAVEAT``, caveats sorted.

    Read from that text in any letter case; ``InvalidValue`` for anything without a level.
    """

    __slots__ = ("_read",)
    _read: tuple[Level, Tlp | None, tuple[str, ...]]

    def __new__(cls, text: str = Level.UNCLASSIFIED) -> Self:
        """Read a marking; one that is already read is taken as it is."""
        if isinstance(text, cls):
            return text
        level, tlp, stated = _parts(text)
        caveats = tuple(sorted(set(stated)))
        made = super().__new__(cls, "//".join((level, *((tlp,) if tlp else ()), *caveats)))
        made._read = (level, tlp, caveats)
        return made

    @classmethod
    def of(cls, level: Level, tlp: Tlp | None = None, caveats: Iterable[str] = ()) -> Self:
        """The marking made of these parts."""
        return cls("//".join((level, *((tlp,) if tlp else ()), *caveats)))

    @property
    def level(self) -> Level:
        """The UN level."""
        return self._read[0]

    @property
    def tlp(self) -> Tlp | None:
        """The TLP label, where there is one."""
        return self._read[1]

    @property
    def caveats(self) -> tuple[str, ...]:
        """The caveats, sorted."""
        return self._read[2]

    @property
    def words(self) -> str:
        """The marking as a banner shows it: ``CONFIDENTIAL · TLP:AMBER · CAVEAT``."""
        return self.replace("//", " · ")

    def covers(self, other: "Marking") -> bool:
        """Whether something marked ``other`` may stand under this banner."""
        return high_water((self, other)) == self


class Ceiling(NamedTuple):
    """The highest marking somebody may read, and the marking of whatever carries none of its own."""

    highest: Marking
    unmarked: Marking

    def opens(self, marking: Marking | None = None) -> bool:
        """Whether what is marked so may be read; without a marking, what carries none. TLP:CLEAR is open to all."""
        stated = self.unmarked if marking is None else marking
        if self.highest.tlp is None and stated.tlp is Tlp.CLEAR:
            stated = Marking.of(stated.level, None, stated.caveats)
        return self.highest.covers(stated)


def high_water(markings: Iterable[Marking]) -> Marking:
    """The lowest marking that covers all of these; UNCLASSIFIED for none."""
    level, tlp = Level.UNCLASSIFIED, None
    caveats: set[str] = set()
    for marking in markings:
        level = max(level, marking.level, key=_LEVELS.index)
        if marking.tlp is not None:
            tlp = marking.tlp if tlp is None else max(tlp, marking.tlp, key=_TLPS.index)
        caveats.update(marking.caveats)
    return Marking.of(level, tlp, caveats)


def _parts(text: str) -> tuple[Level, Tlp | None, list[str]]:
    level: Level | None = None
    tlp: Tlp | None = None
    caveats: list[str] = []
    for part in (" ".join(piece.split()).upper() for piece in text.split("//")):
        if level is None and part in _LEVELS:
            level = Level(part)
        elif tlp is None and part in _TLPS:
            tlp = Tlp(part)
        elif part and not part.startswith("TLP:") and part not in _LEVELS and len(part) <= 80 and part.isprintable():
            caveats.append(part)
        else:
            raise _not_a_marking(text)
    if level is None:
        raise _not_a_marking(text)
    return level, tlp, caveats


def _not_a_marking(text: str) -> InvalidValue:
    return InvalidValue(
        tr("“{text}” is not a marking.").format(text=text[:80]),
        kept=tr("Nothing was changed."),
        todo=tr("Write for example CONFIDENTIAL or CONFIDENTIAL//TLP:AMBER."),
    )
