"""Readers of files from elsewhere, each a module of this folder with one function; found here, listed nowhere.

A reader has ``FORMAT`` (its name), ``MEDIA`` (the media types it reads, as ``intake.media`` tells them) and
``read(file, asked)``, which yields ``telling.Told``, in order and as it reads. It runs in the confined child only and
raises ``limits.Unreadable`` or ``limits.Protected`` for the file as a whole. It may have:

- ``load()``: loads what it needs; afterwards nothing can be loaded any more. A module is also imported in the parent,
  so its heavy libraries are loaded there and nowhere else.
- ``fits(head, name) -> int``: how surely a file of such a media type is its own, 0 to 100, by its first 64 KiB; 50
  where it has none. It runs in the parent: no more than a glance at bytes.
- ``SECONDS``, ``MEMORY``: processor time and address space, where it needs other than ``limits`` gives.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import IO

import msgspec

from ..apart import limits
from ..telling import Asked, Told

_LIKELY = 50


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """One reader, as its module says it is."""

    format: str
    media: tuple[str, ...]
    read: Callable[[IO[bytes], Asked], Iterator[Told]]
    load: Callable[[], None]
    fits: Callable[[bytes, str], int]
    seconds: int
    memory: int


@cache
def readers() -> dict[str, Reader]:
    """All readers by format."""
    found = (_reader(module.name) for module in pkgutil.iter_modules(__path__))
    return {one.format: one for one in found}


def reader(format_name: str) -> Reader:
    """One reader by its format; where its module is named for it, none of the others is loaded."""
    if any(module.name == format_name for module in pkgutil.iter_modules(__path__)):
        found = _reader(format_name)
        if found.format == format_name:
            return found
    return readers()[format_name]


def reader_for(media: str, head: bytes, name: str) -> Reader | None:
    """The reader that most surely reads a file of this media type; ``None`` where there is none."""
    fitting = [(one.fits(head, name), one) for one in readers().values() if media in one.media]
    sure = max((fit for fit, _ in fitting), default=0)
    return next((one for fit, one in fitting if fit == sure), None) if sure else None


def _reader(name: str) -> Reader:
    module = importlib.import_module(f"{__name__}.{name}")
    return Reader(
        format=module.FORMAT,
        media=tuple(module.MEDIA),
        read=module.read,
        load=getattr(module, "load", _nothing),
        fits=getattr(module, "fits", _likely),
        seconds=getattr(module, "SECONDS", limits.SECONDS_TELLING),
        memory=getattr(module, "MEMORY", limits.MEMORY),
    )


def _nothing() -> None:
    """Nothing to be loaded."""


def _likely(head: bytes, name: str) -> int:  # noqa: ARG001  # the shape of the protocol
    return _LIKELY
