"""Coded past cases: the one that ships, those an officer added, and the nearest to an assessment."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ..analysis.frameworks import UN_2014
from ..analysis.precedents import MAX_SIZE, nearest_to, read_precedent, too_large
from ..domain.precedent import Nearest, Precedent
from ..domain.when import When
from ..errors import Damaged, NewerVersion, NotFound, Refused
from ..i18n import tr
from ..resources import read
from .assessing import profile
from .frameworks import shipped
from .session import Desk, OpenCase, read_limited

AREA = "precedent"
"""Area of the officer's store: id of the precedent → its file and when it came."""
_SHIPPED = ("rwanda-1993-1994",)
_MOST = 200


class AddedPrecedent(msgspec.Struct, frozen=True, kw_only=True):
    """A precedent that was added, and whether it was not there before."""

    precedent: Precedent
    new: bool


@lru_cache(maxsize=1)
def shipped_precedents() -> tuple[Precedent, ...]:
    """The precedents that ship, coded by the project in its own words."""
    return tuple(read_precedent(read(f"precedents/{name}.json"), shipped(UN_2014), ours=True) for name in _SHIPPED)


def precedents(desk: Desk) -> tuple[Precedent, ...]:
    """Those that ship and then those added, by id; one of another version of the framework is kept and not used."""
    added = (_kept(value) for _, value in sorted(desk.store.notes(AREA).items()))
    return (*shipped_precedents(), *(one for one in added if one is not None))


def add_precedent(desk: Desk, path: Path) -> AddedPrecedent:
    """Take in the coded case in this file, if it is whole.

    The same file again changes nothing. ``Refused`` for another one of an id that is there; ``TooLarge``,
    ``NewerVersion`` and ``Damaged`` as in ``read_precedent``.
    """
    if path.is_file() and path.stat().st_size > MAX_SIZE:
        raise too_large()
    data = read_limited(path, MAX_SIZE)
    made = read_precedent(data, shipped(UN_2014))
    present = desk.store.notes(AREA)
    digest = hashlib.sha256(data).hexdigest()
    if made.id in present and present[made.id].get("sha256") == digest:
        return AddedPrecedent(precedent=made, new=False)
    if made.id in present or made.id in _SHIPPED:
        raise Refused(
            tr("There is a precedent {id} already, and this one is not the same.").format(id=made.id),
            kept=tr("The one that was there stays."),
            todo=tr("Give this one another id, or remove the other first."),
        )
    if len(present) >= _MOST:
        raise Refused(
            tr("There are {n} added precedents, and no more are kept.").format(n=_MOST),
            kept=tr("Nothing was changed."),
            todo=tr("Remove one first: r2p-desk precedents remove."),
        )
    desk.store.keep_notes(AREA, {made.id: {"file": data.decode("utf-8"), "sha256": digest}})
    return AddedPrecedent(precedent=made, new=True)


def remove_precedent(desk: Desk, precedent: str) -> str:
    """Take an added precedent away again; what ships stays. Its id; ``NotFound`` where none of this id was added."""
    name = precedent.strip()
    if name in _SHIPPED:
        raise Refused(tr("The precedent {id} ships with the program.").format(id=name), kept=tr("Nothing was changed."))
    if desk.store.note(AREA, name) is None:
        raise NotFound(
            tr("No precedent {id} was added.").format(id=name[:60]),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk precedents list."),
        )
    desk.store.keep_notes(AREA, {name: None})
    return name


def nearest(case: OpenCase, as_of: When) -> Nearest:
    """The precedents nearest to the assessment that speaks for this day, and where they differ; see ``nearest_to``."""
    return nearest_to(profile(case, as_of, framework_id=UN_2014), precedents(case.desk))


def _kept(value: Any) -> Precedent | None:
    """An added precedent as this version reads it; ``None`` where it cannot, which must not keep the others away."""
    try:
        return read_precedent(value["file"].encode("utf-8"), shipped(UN_2014))
    except (Damaged, NewerVersion):
        return None
