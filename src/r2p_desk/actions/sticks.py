"""Labels for sticks: a number and nothing else; which package is on which stick stands in the ledger alone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..errors import NotFound, UsageError
from ..exchange.ledger import SENT
from ..exchange.moments import moment
from ..i18n import tr
from .ledger import entries
from .paper import TEXT_SUFFIX, refuse_existing, write_labels
from .session import Desk

AREA = "stick"
_MOST = 60


class Stick(msgspec.Struct, frozen=True, kw_only=True):
    """A stick by its number, when that was drawn, and the packages said to be on it (ids)."""

    number: int
    made: str
    packages: tuple[str, ...] = ()


def sticks(desk: Desk) -> list[Stick]:
    """Every stick that has a number, by number."""
    found = [msgspec.convert(value, Stick) for value in desk.store.notes(AREA).values()]
    return sorted(found, key=lambda one: one.number)


def stick_of(desk: Desk) -> dict[str, int]:
    """Package id → number of the stick it is on."""
    return {package: one.number for one in sticks(desk) for package in one.packages}


def print_labels(desk: Desk, count: int, out: Path, *, text: bool = False) -> list[Stick]:
    """Draw the next numbers and print them on a sheet of labels, as PDF; with ``text`` also as text beside it."""
    if not 1 <= count <= _MOST:
        raise UsageError(tr("A sheet holds 1 to {most} labels.").format(most=_MOST), kept=tr("Nothing was printed."))
    paths = [out, out.with_suffix(TEXT_SUFFIX)] if text else [out]
    refuse_existing(paths)
    first = max((one.number for one in sticks(desk)), default=0) + 1
    now = datetime.now(UTC)
    made = [Stick(number=number, made=moment(now)) for number in range(first, first + count)]
    write_labels(out, [one.number for one in made], now, text=text)
    _keep(desk, made)
    return made


def label(desk: Desk, packages: Sequence[str], number: int) -> Stick:
    """Say that these packages (ids) are on the stick of this number; one that was said to be on another moves."""
    held = {one.number: one for one in sticks(desk)}
    sent = {entry.package for entry in entries(desk) if entry.direction == SENT}
    chosen = list(dict.fromkeys(one.lower() for one in packages))
    if number not in held or not chosen or not set(chosen) <= sent:
        raise NotFound(
            tr("There is no stick of this number, or no such package left this desk."),
            kept=tr("Nothing was changed."),
            todo=tr("Draw numbers with r2p-desk ledger labels; see r2p-desk ledger for packages."),
        )
    moved = [
        msgspec.structs.replace(one, packages=tuple(its for its in one.packages if its not in chosen))
        for one in held.values()
        if set(one.packages) & set(chosen)
    ]
    target = next((one for one in moved if one.number == number), held[number])
    made = msgspec.structs.replace(target, packages=(*target.packages, *chosen))
    _keep(desk, [*(one for one in moved if one.number != number), made])
    return made


def label_words(number: int) -> str:
    """What stands on a label."""
    return f"{number:04d}"


def _keep(desk: Desk, made: Sequence[Stick]) -> None:
    desk.store.keep_notes(AREA, {f"{one.number:08d}": msgspec.to_builtins(one) for one in made})
