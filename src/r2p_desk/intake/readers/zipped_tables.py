"""Tables in a zip, as ODK Central and data portals hand them out: each CSV in it a sheet, all else left unopened.

Nothing is written anywhere, so no name in the zip can lead anywhere; and nothing unpacks beyond limits.
"""

import codecs
import io
from collections.abc import Iterator
from typing import IO

import msgspec

from ...i18n import tr, trn
from ..apart import grid, parts
from ..apart.limits import Unreadable
from ..apart.parts import Parts
from ..telling import Asked, Begin, Finding, Told
from . import csv

FORMAT = "zip"
MEDIA = ("application/zip",)

_ENDINGS = (".csv", ".tsv")
_AUDIT = "audit.csv"
_MOST_BYTES = 128 << 20
_MOST_NAMED = 10


def load() -> None:
    """The encodings of a table, and of names in a zip: none can be loaded later."""
    csv.load()
    for name in ("cp437", "utf-8"):
        codecs.lookup(name)


def fits(head: bytes, name: str) -> int:  # noqa: ARG001  # the shape of the protocol
    """Only where the beginning names a table: of other archives this says nothing."""
    return 60 if any(ending.encode() in head.lower() for ending in _ENDINGS) else 0


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:
    """The tables in the order of their names, the one of the whole first; ``Unreadable`` where there is none."""
    try:
        with parts.opened(file) as opened:
            yield from grid.fit_to_show(_tables(opened, asked))
    except parts.Bomb as error:
        yield Finding("bomb", str(error))
        raise


def _tables(opened: Parts, asked: Asked) -> Iterator[Told]:
    named = [name for name in opened.names if not name.endswith("/")]
    tables = [name for name in named if name.lower().endswith(_ENDINGS) and not name.lower().endswith(_AUDIT)]
    tables = [name for name in tables if not asked.sheet or _sheet(name) == asked.sheet]
    if not tables:
        raise Unreadable(tr("There is no such table in this archive. Unpack it, and import what you need."))
    if left := [name for name in named if not name.lower().endswith(_ENDINGS) or name.lower().endswith(_AUDIT)]:
        words = trn(
            "{n} other file in the archive, not opened", "{n} other files in the archive, not opened", len(left)
        )
        shown = ", ".join(name[:60] for name in left[:_MOST_NAMED])
        yield Finding("embedded", tr("{files}: {names}").format(files=words, names=shown))
    for name in sorted(tables, key=lambda name: (name.count("-"), name)):
        if opened.size(name) > _MOST_BYTES:
            raise Unreadable(tr("A table in the archive is too large. Unpack it, and import it by itself."))
        content = io.BytesIO(b"".join(opened.pieces(name)))
        for told in csv.read(content, asked):
            if isinstance(told, Begin):
                yield msgspec.structs.replace(told, sheet=_sheet(name))
            elif isinstance(told, Finding):
                yield Finding(told.code, f"{_sheet(name)}: {told.words}")
            else:
                yield told


def _sheet(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0][:200]
