"""The heads of a case under both signatures of an officer: how far the case had come where they sent it from."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import Damaged, UnknownSigner
from ..i18n import tr
from ..keys.officer import Officer
from ..keys.signing import Purpose, VerifyingKeys, open_statement
from .findings import altered

TYPE = "r2p-desk/heads"
FORMAT = 1
Head = tuple[str, int, str]
"""(writer, seq, commit id)."""
_HASH, _ID = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")


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


def read_heads(text: str, signer: str, case: str, known: Mapping[str, VerifyingKeys]) -> tuple[Head, ...]:
    """The heads this sender signed of this case; ``Altered`` when they are not that."""
    try:
        stated = open_statement(text.encode("utf-8"), Purpose.HEADS, {signer: known[signer]})
        heads = tuple((writer, seq, commit) for writer, seq, commit in stated["heads"])
    except (Damaged, UnknownSigner, KeyError, TypeError, ValueError):
        raise _unsound() from None
    if (stated["type"], stated.get("format"), stated["case"]) != (TYPE, FORMAT, case):
        raise _unsound()
    if not all(_is_head(head) for head in heads):
        raise _unsound()
    return heads


def _is_head(head: Head) -> bool:
    writer, seq, commit = head
    texts = isinstance(writer, str) and isinstance(commit, str) and type(seq) is int
    return texts and bool(_ID.fullmatch(writer) and _HASH.fullmatch(commit)) and seq >= 1


def _unsound() -> Exception:
    return altered(tr("The package does not prove how far the case had come at its sender."))
