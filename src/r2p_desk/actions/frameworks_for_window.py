"""What the window's page about frameworks shows, gathered at once."""

import msgspec

from ..domain.crosswalk import Related
from ..domain.framework import Framework
from .frameworks import Pack, framework_for, frameworks, packs, related, shipped
from .session import Desk


class FrameworksTold(msgspec.Struct, frozen=True, kw_only=True):
    """The frameworks in the wording in use, and the packs that are loaded."""

    used: tuple[Framework, ...]
    packs: tuple[Pack, ...]

    def languages(self, framework_id: str) -> tuple[str, ...]:
        """In which languages this framework can be read: that of the program first, then those of the packs."""
        loaded = (pack.language for pack in self.packs if pack.framework == framework_id and pack.fits)
        return tuple(dict.fromkeys(("en", *loaded)))


class Counterpart(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the other framework that corresponds, with its label or title."""

    related: Related
    label: str | None


class FrameworkRead(msgspec.Struct, frozen=True, kw_only=True):
    """One framework in one wording; ``counterparts`` by indicator id, or risk factor number as text."""

    framework: Framework
    counterparts: dict[str, tuple[Counterpart, ...]]


def frameworks_told(desk: Desk) -> FrameworksTold:
    """What is in use and what is loaded."""
    return FrameworksTold(used=tuple(framework_for(desk, one.id) for one in frameworks()), packs=packs(desk))


def framework_read(desk: Desk, framework_id: str, language: str) -> FrameworkRead:
    """The framework in this language, with what corresponds in the other one in the wording in use there."""
    framework = framework_for(desk, framework_id, language)
    others = {one.id: framework_for(desk, one.id) for one in frameworks() if one.id != framework_id}
    entries = [str(factor.number) for factor in shipped(framework_id).risk_factors]
    entries += [one.id for one in shipped(framework_id).indicators]
    counterparts = {
        entry: tuple(
            Counterpart(related=one, label=others[one.framework].label_of(one.id))
            for one in related(framework_id, entry)
        )
        for entry in entries
    }
    return FrameworkRead(framework=framework, counterparts=counterparts)
