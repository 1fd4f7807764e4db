"""Papers that are signed and then stand as signed: worksheets, options papers, decisions."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from ..i18n import tr
from .marking import Marking
from .when import When


class PaperState(StrEnum):
    """How a paper stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    CHANGED = "changed since signed"
    UNPROVEN = "signed, not checkable here"


class PaperSignature(msgspec.Struct, frozen=True, kw_only=True):
    """An officer stands for a paper as it is; the commit that says so carries their signature.

    ``parts`` gives for each field of the paper, and of the records that belong to it, the SHA-256 (hex) of what was
    signed, so that a later change is seen and named. One record per paper and officer.
    """

    id: str
    paper: str
    officer: str
    name: str
    day: When
    parts: dict[str, str]
    note: str | None = None


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing without which a paper cannot be signed: a stable code, words, and the record or part it is of."""

    code: str
    words: str
    of: str = ""


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A signature that stands, and what differs now from what was signed: (record or empty, field).

    ``proven`` is false where this copy of the case does not hold what was signed.
    """

    name: str
    officer: str
    day: When
    changed: tuple[tuple[str, str], ...] = ()
    proven: bool = True


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A paper at a glance: how it stands, who signed it, what it replaces and what replaces it.

    ``disputed`` are fields that officers gave different values unaware of each other; ``taken_back`` those who signed
    and then took it back. ``marking`` covers what it says and the items it rests on.
    """

    id: str
    kind: str
    title: str
    day: When
    state: PaperState
    marking: Marking
    signed: tuple[Signed, ...] = ()
    taken_back: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    supersedes: str | None = None
    superseded_by: str | None = None
    """The signed paper that stands in its place, else the draft that would."""
    replaced: bool = False
    """Whether what stands in its place is signed."""


Parts = Mapping[tuple[str, str], Any]
"""(record that belongs to the paper, or empty for the paper itself, field) → value."""


def digests_of(parts: Parts) -> dict[str, str]:
    """Key (``field``, or ``record/field``) → SHA-256 (hex) of each value that is stated, as canonical JSON."""
    return {
        key_of(record, field): hashlib.sha256(_canonical(value)).hexdigest()
        for (record, field), value in parts.items()
        if value is not None and value != []
    }


def differences(signed: Mapping[str, str], now: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(record or empty, field) of all that is not as it was signed: changed, added, or not here any more."""
    keys = sorted({*signed, *now})
    return tuple(_parted(key) for key in keys if signed.get(key) != now.get(key))


def key_of(record: str, field: str) -> str:
    """How a part is named in a signature."""
    return f"{record}/{field}" if record else field


def paper_state_words(state: PaperState) -> str:
    """How a paper stands, in words."""
    return {
        PaperState.DRAFT: tr("draft, not signed"),
        PaperState.SIGNED: tr("signed"),
        PaperState.CHANGED: tr("changed since signed"),
        PaperState.UNPROVEN: tr("signed; what was signed was withheld from this copy, so it cannot be checked"),
    }[state]


def _parted(key: str) -> tuple[str, str]:
    record, _, field = key.rpartition("/")
    return record, field


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")
