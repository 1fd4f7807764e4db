"""Signed statements that travel inside packages: sealed and read in the one form there is.

Each is a frozen record whose fields are those of the statement; its ``TYPE`` and ``PURPOSE`` say what it is. Nothing in
one is looked at before both signatures of a known officer hold (``keys.signing``).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Protocol, TypeVar

import msgspec

from ..errors import Damaged, UnknownSigner
from ..i18n import tr
from ..keys import canonical
from ..keys.officer import Officer
from ..keys.signing import Purpose, VerifyingKeys, open_statement
from .findings import altered, newer_version
from .moments import is_moment

FORMAT = 1
LONGEST = 4_000
"""Characters of a text in a statement."""
MOST = 10_000
"""Entries of a list in a statement."""
_HASH, _ID = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Stated(Protocol):
    """What a statement is: its type and purpose, and whether every field is as it must be."""

    TYPE: ClassVar[str]
    PURPOSE: ClassVar[Purpose]

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it."""


_Statement = TypeVar("_Statement", bound=Stated)


def seal(officer: Officer, statement: Stated, *, case: str | None = None) -> str:
    """The statement under both signatures of the officer, as text; ``case`` only for officers of that case."""
    fields: dict[str, Any] = msgspec.to_builtins(statement)
    head = {"type": statement.TYPE, "format": FORMAT, "case": case, "signer": officer.id}
    return officer.seal_statement(statement.PURPOSE, {**fields, **head}).decode("utf-8")


def unseal(text: str, kind: type[_Statement], known: Mapping[str, VerifyingKeys]) -> _Statement:
    """What one of these officers stated; ``Altered`` where it does not hold or is of somebody else.

    ``NewerVersion`` for one of a later format.
    """
    try:
        stated = open_statement(text.encode("utf-8"), kind.PURPOSE, known)
    except (Damaged, UnknownSigner):
        raise altered(tr("A statement in the package was not signed by its sender.")) from None
    if stated.get("type") == kind.TYPE and type(stated.get("format")) is int and stated["format"] > FORMAT:
        raise newer_version()
    fields = {name: value for name, value in stated.items() if name not in ("type", "format", "case", "signer")}
    try:
        statement = msgspec.convert(fields, kind)
    except msgspec.ValidationError:
        raise _malformed() from None
    if (stated["type"], stated.get("format")) != (kind.TYPE, FORMAT) or not statement.is_sound:
        raise _malformed()
    return statement


def type_of(text: str) -> str | None:
    """The type an envelope claims, before anything is proven: which form to read it as, and nothing else."""
    try:
        envelope = canonical.decode(text.encode("utf-8"))
        inner = canonical.decode(str(envelope["statement"]).encode("utf-8"))
        return str(inner["type"])
    except (Damaged, KeyError, TypeError):
        return None


def hash_of(text: str) -> str:
    """What names a signed statement: hex SHA-256 of its bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def are_hashes(*texts: str | None) -> bool:
    """Whether each is a SHA-256 in hex; ``None`` passes."""
    return all(text is None or _HASH.fullmatch(text) for text in texts)


def are_ids(texts: Iterable[str]) -> bool:
    """Whether each is 16 bytes in hex, as packages and requests are named, not more than a list may hold."""
    listed = list(texts)
    return len(listed) <= MOST and all(map(_ID.fullmatch, listed))


def are_records(texts: Iterable[str]) -> bool:
    """Whether each is the id of a record, not more than a list may hold."""
    listed = list(texts)
    return len(listed) <= MOST and all(map(_UUID.fullmatch, listed))


def are_texts(texts: Iterable[str | None]) -> bool:
    """Whether each is short enough, not more than a list may hold; ``None`` passes."""
    listed = list(texts)
    return len(listed) <= MOST and all(text is None or len(text) <= LONGEST for text in listed)


def are_moments(*texts: str | None) -> bool:
    """Whether each is a moment; ``None`` passes."""
    return all(text is None or is_moment(text) for text in texts)


def is_day(text: str | None) -> bool:
    """Whether the text is a day of the calendar, ``2026-11-26``; ``None`` passes."""
    if text is None:
        return True
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _malformed() -> Exception:
    return altered(tr("A statement in the package is not in the one form there is."))
