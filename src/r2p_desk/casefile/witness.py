"""When somebody other than its author had seen a commit: *witnessed no later than*.

The time in a commit is its author's claim. Whoever states something knowing of it, or signs heads that cover it, bears
witness with a time of their own.
"""

import json
from collections.abc import Iterable

import msgspec

from ..keys.heads import SignedHeads
from .database import Connection

_Seen = dict[str, str]
"""Officer → the earliest moment at which they had seen it."""


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """Who had seen a commit first, beside its author, and when by their claim."""

    at: str
    officer: str


def witnesses(connection: Connection, signed: Iterable[SignedHeads]) -> dict[str, Witness]:
    """For each applied commit that anybody else had seen: the earliest witness.

    Works from the newest commit back: what a commit knows has been seen by its officer at the latest then.
    """
    rows = connection.execute(
        "SELECT applied.id, officer, at, bytes FROM applied JOIN commits USING (id) ORDER BY position DESC"
    ).fetchall()
    seen: dict[str, _Seen] = {}
    for statement in signed:
        for _, _, head in statement.heads:
            _note(seen, head, statement.signer, statement.at)
    found: dict[str, Witness] = {}
    for commit, officer, at, data in rows:
        known = seen.pop(commit, {})
        first = min(((moment, other) for other, moment in known.items() if other != officer), default=None)
        if first is not None:
            found[commit] = Witness(at=first[0], officer=first[1])
        body = json.loads(data)
        named = [body["prev"], *(head for _, head in body["seen"].values())]
        for before in filter(None, named):
            _note(seen, before, officer, at)
            for other, moment in known.items():
                _note(seen, before, other, moment)
    return found


def _note(seen: dict[str, _Seen], commit: str, officer: str, at: str) -> None:
    known = seen.setdefault(commit, {})
    known[officer] = min(known.get(officer, at), at)
