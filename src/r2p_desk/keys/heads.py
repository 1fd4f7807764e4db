"""The heads of a case under both signatures of an officer: how far the case had come where they signed.

A signed statement of the purpose ``heads``: ``{"type": "r2p-desk/heads", "format": 1, "case", "signer", "at": moment,
"heads": [[writer, seq, commit id], …] sorted}``. With what each commit names, it covers the whole history before it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ..errors import Damaged, Refused
from ..i18n import tr
from .officer import Officer
from .signing import Purpose, VerifyingKeys, open_statement

TYPE = "r2p-desk/heads"
FORMAT = 1
Head = tuple[str, int, str]
"""(writer, seq, commit id)."""
_HASH, _ID = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")


class SignedHeads(msgspec.Struct, frozen=True, kw_only=True):
    """Which heads this officer signed, and when by their machine's claim."""

    case: str
    signer: str
    at: str
    heads: tuple[Head, ...]


def seal_heads(officer: Officer, case: str, heads: Sequence[Head], at: str) -> str:
    """The signed statement, as text; ``at`` is a moment."""
    statement: dict[str, Any] = {
        "type": TYPE,
        "format": FORMAT,
        "case": case,
        "signer": officer.id,
        "at": at,
        "heads": sorted(heads),
    }
    return officer.seal_statement(Purpose.HEADS, statement).decode("utf-8")


def read_heads(text: str, case: str, known: Mapping[str, VerifyingKeys]) -> SignedHeads:
    """What one of these officers signed of this case; ``Damaged`` when it is not that, ``Refused`` for a stranger."""
    stated = open_statement(text.encode("utf-8"), Purpose.HEADS, known)
    if (stated["type"], stated.get("format"), stated["case"]) != (TYPE, FORMAT, case):
        raise _unsound()
    try:
        signed = msgspec.convert({name: stated[name] for name in ("case", "signer", "at", "heads")}, SignedHeads)
    except (KeyError, msgspec.ValidationError):
        raise _unsound() from None
    if not all(_ID.fullmatch(writer) and _HASH.fullmatch(head) and seq >= 1 for writer, seq, head in signed.heads):
        raise _unsound()
    return signed


def holds(text: str, case: str, known: Mapping[str, VerifyingKeys]) -> bool:
    """Whether ``read_heads`` would answer."""
    try:
        read_heads(text, case, known)
    except (Damaged, Refused):
        return False
    return True


def _unsound() -> Damaged:
    return Damaged(
        tr("A statement of how far a case had come does not hold."),
        kept=tr("Nothing was taken from it."),
        todo=tr("Ask its signer for it again."),
    )
