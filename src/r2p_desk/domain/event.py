"""Event data beside a case: what a row of it says, of which pinned dataset it is, and whether it may leave."""

import re
from typing import Any

import msgspec

from .place import Place, Precision
from .when import When

UCDP, ACLED = "ucdp", "acled"


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of event data; ``values`` are its cells exactly as they stand in the file, by column.

    ``key`` is the row's own id in its dataset. ``start`` and ``end`` are days (ISO 8601) between which it lies or
    which it took. ``low``, ``best`` and ``high`` are deaths as the dataset estimates them, if it does.
    """

    key: str
    start: str
    end: str
    country: str
    area: str
    place: str
    type: str
    actors: tuple[str, ...]
    low: int | None
    best: int | None
    high: int | None
    values: dict[str, str]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an item says that is made of an event: no more exactly than the dataset knows it."""

    title: str
    text: str
    happened: When
    place: Place | None
    origin: str | None
    actors: tuple[str, ...]


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    """Under what a dataset is given: its name, how it is to be cited, and whether its rows may be given on."""

    name: str
    citation: str
    may_leave: bool
    codebook: str = ""


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """A file of event data as it was pinned: nothing of it changes but by another file, which is another dataset.

    ``sha256`` is that of the file, ``digest`` that over its rows (docs/formats.md), ``columns`` those of the file in
    order. ``replaces`` is the id of the dataset of which this is a later release. The rows lie in the case file of this
    machine; they are not in the journal.
    """

    id: str
    name: str
    format: str
    release: str | None = None
    codebook: str | None = None
    licence: str | None = None
    citation: str | None = None
    may_leave: bool = False
    file: str | None = None
    sha256: str | None = None
    rows: int = 0
    digest: str | None = None
    columns: tuple[str, ...] = ()
    replaces: str | None = None
    removed: bool = False

    @property
    def called(self) -> str:
        """Its name with the release, as people call it."""
        return f"{self.name} {self.release}" if self.release else self.name


class FromEvent(msgspec.Struct, frozen=True, kw_only=True):
    """From which row of which dataset an item was made, under which licence, and whether that lets it leave."""

    dataset: str
    row: str
    licence: str | None = None
    may_leave: bool = False


def is_bound(event: Any) -> bool:
    """Whether an item with this value of its field ``event`` must stay: what cannot be read binds as strictly."""
    return event is not None and not (isinstance(event, dict) and event.get("may_leave") is True)


def bare_title(name: str, row: str) -> str:
    """What an item of an event is called where nothing of the row may be told; the same in every language."""
    return f"{name} · {row}"


_NUMBER = re.compile(r"-?\d+(?:\.0+)?")


def whole_number(text: str) -> int | None:
    """A whole number as files write it (``12``, ``12.0``); ``None`` for an empty cell, ``ValueError`` for another."""
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    return int(text.partition(".")[0])


def placed(name: str, precision: Precision, latitude: str, longitude: str, *, point: bool) -> Place | None:
    """The place of an event; degrees only where they are those of a place and not of what stands for an area."""
    if not name:
        return None
    if not point or not latitude or not longitude:
        return Place(name=name, precision=precision)
    return Place(name=name, precision=precision, latitude=latitude, longitude=longitude)
