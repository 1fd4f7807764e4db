"""Commits as they travel and as people read them, and how parcels are written down.

Written down, a parcel is one line of canonical JSON:
``{"changes": [[salt, text] or null, …], "commit": text, "signature": …}``, salt and signature in base64, the texts
being the bytes of change and commit; null stands for a change that is withheld or was expunged.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator

import msgspec

from ..errors import Damaged
from ..i18n import tr
from ..keys import canonical
from .statements import Change

_LONGEST = 256 * 1024 * 1024


class Parcel(msgspec.Struct, frozen=True):
    """A commit as it travels: its bytes, its signature, and the (salt, bytes) of its changes.

    ``None`` stands for a change that is withheld or was expunged.
    """

    data: bytes
    signature: bytes
    changes: tuple[tuple[bytes, bytes] | None, ...]


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a merge: ids newly applied, still pending, and refused with the reason.

    ``supplied`` are commits that were here and of which something withheld has now arrived.
    """

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    supplied: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One commit as people read the journal; ``position`` is its place in this bundle only.

    ``absent`` counts changes whose bytes are not here: withheld, or expunged.
    """

    position: int
    id: str
    at: str
    officer: str
    name: str
    writer: str
    seq: int
    changes: tuple[Change, ...]
    absent: int = 0


def write_parcels(parcels: Iterable[Parcel]) -> Iterator[bytes]:
    """Each parcel as one line of canonical JSON, its line end included."""
    for parcel in parcels:
        changes = [None if part is None else [_base64(part[0]), part[1].decode()] for part in parcel.changes]
        body = {"changes": changes, "commit": parcel.data.decode(), "signature": _base64(parcel.signature)}
        yield canonical.encode(body) + b"\n"


def read_parcels(lines: Iterable[bytes]) -> Iterator[Parcel]:
    """The parcels in these lines (each with its line end); ``Damaged`` for anything not written so.

    Nothing is checked of what they state or who signed: that is the journal's.
    """
    for line in lines:
        try:
            yield _parcel(line)
        except (Damaged, ValueError, TypeError, AttributeError):
            raise Damaged(
                tr("The journal in this file is not written the one way it must be."),
                kept=tr("Nothing was taken from it."),
                todo=tr("Ask for the file again."),
            ) from None


def _parcel(line: bytes) -> Parcel:
    body = canonical.decode(line[:-1])
    if not line.endswith(b"\n") or len(line) > _LONGEST or set(body) != {"changes", "commit", "signature"}:
        raise ValueError
    changes = tuple(None if part is None else _part(*part) for part in body["changes"])
    return Parcel(body["commit"].encode(), _bytes(body["signature"]), changes)


def _part(salt: str, text: str) -> tuple[bytes, bytes]:
    return _bytes(salt), text.encode()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError from None
    if _base64(raw) != text:
        raise ValueError
    return raw
