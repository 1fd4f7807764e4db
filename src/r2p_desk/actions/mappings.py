"""What the columns of a kind of table mean, kept by name in the officer's own store, for the next file of the kind."""

from typing import Any

import msgspec

from ..errors import NotFound, UsageError
from ..i18n import tr
from ..intake.telling import Columns
from .session import Desk

_AREA = "mapping"
_LONGEST = 100


def mappings(desk: Desk) -> dict[str, Columns]:
    """All mappings of this officer by name; one that a later version wrote is left out."""
    kept = {name: _columns(value) for name, value in desk.store.notes(_AREA).items()}
    return {name: columns for name, columns in kept.items() if columns is not None}


def mapping(desk: Desk, name: str) -> Columns:
    """The mapping of this name; ``NotFound`` without one."""
    columns = _columns(desk.store.note(_AREA, name.strip()))
    if columns is None:
        raise NotFound(
            tr("There is no mapping of that name."), kept=tr("Nothing was read."), todo=tr("See r2p-desk mapping list.")
        )
    return columns


def keep_mapping(desk: Desk, name: str, columns: Columns) -> None:
    """Keep a mapping under a name, in place of the one before; durable when this returns."""
    called = " ".join(name.split())
    if not called or len(called) > _LONGEST:
        raise UsageError(tr("A mapping needs a name of at most 100 letters."), kept=tr("Nothing was kept."))
    desk.store.keep_notes(_AREA, {called: msgspec.to_builtins(columns)})


def forget_mapping(desk: Desk, name: str) -> None:
    """Take a mapping away; ``NotFound`` without one."""
    mapping(desk, name)
    desk.store.keep_notes(_AREA, {name.strip(): None})


def fitting(desk: Desk, columns: tuple[str, ...]) -> list[str]:
    """Names of the mappings whose columns are all among these: those that were probably made for such a file."""
    here = set(columns)
    return [name for name, one in mappings(desk).items() if one.fields and here.issuperset(one.fields)]


def _columns(value: Any) -> Columns | None:
    try:
        return None if value is None else msgspec.convert(value, Columns)
    except msgspec.ValidationError:
        return None
