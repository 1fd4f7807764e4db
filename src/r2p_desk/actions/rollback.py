"""With a device secret the keyring remembers how far this officer's cases had come, and tells when a disk was put back.

Each time the heads of a case change, a count goes up in the officer's store and then in the keyring, with a hash over
the heads of all cases. If the keyring is ahead of the store, the store is older than what was seen here: that one case
is older can be told without it, that everything is cannot. It does not help where the keyring lies on the same disk and
was put back with it.
"""

import contextlib
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..casefile.desk import DeskStore
from ..casefile.findings import Finding
from ..casefile.statements import instant
from ..errors import DeskError
from ..i18n import tr
from ..keys import canonical
from ..system import keyring
from .sealing import device_in_use

AREA = "device"
_STATE, _ROLLBACKS = "state", "rollbacks"
_PATIENCE = 3.0
"""Seconds; a lock may not wait for a keyring."""


def remember_state(home: Path, store: DeskStore) -> None:
    """Note that the heads of the cases have changed. Never fails: what the keyring misses is told it at next unlock."""
    with contextlib.suppress(DeskError):
        if device_in_use(home) is None:
            return
        known = _known(store)
        kept = {"count": known["count"] + 1, "hash": _heads_hash(store)}
        store.keep_notes(AREA, {_STATE: kept})
        _tell(home, kept)


def check_state(home: Path, store: DeskStore) -> list[Finding]:
    """A finding for each time the whole store was found older than the keyring knew, until it is acknowledged."""
    try:
        if device_in_use(home) is not None:
            _compare(home, store)
    except DeskError:
        pass  # the keyring gave the device secret a moment ago; what it has besides can wait
    return [_finding(one) for one in store.note(AREA, _ROLLBACKS) or []]


def acknowledge(store: DeskStore) -> int:
    """Stop telling of the rollbacks found so far; how many there were."""
    found = store.note(AREA, _ROLLBACKS) or []
    store.keep_notes(AREA, {_ROLLBACKS: None})
    return len(found)


def forget_state(entry: str) -> None:
    """Take the count out of the keyring, when the device secret goes for good."""
    with contextlib.suppress(DeskError):
        keyring.remove(_entry(entry))


def _compare(home: Path, store: DeskStore) -> None:
    file = device_in_use(home)
    told = None if file is None else _parse(keyring.fetch(_entry(file.entry), _PATIENCE))
    known = _known(store)
    if told is None or told["count"] < known["count"]:
        _tell(home, known)  # stopped between the store and the keyring
    elif told != known:
        found = {"seen": instant(datetime.now(UTC)), "store": known["count"], "keyring": told["count"]}
        settled = {"count": told["count"] + 1, "hash": _heads_hash(store)}
        store.keep_notes(AREA, {_ROLLBACKS: [*(store.note(AREA, _ROLLBACKS) or []), found], _STATE: settled})
        _tell(home, settled)


def _tell(home: Path, state: dict[str, Any]) -> None:
    file = device_in_use(home)
    if file is not None and file.state == "here":
        keyring.store(_entry(file.entry), f"{state['count']}:{state['hash']}", _PATIENCE)


def _known(store: DeskStore) -> dict[str, Any]:
    """The count and hash as last noted; noted now if never before, so that what changes later is not read into it."""
    known = store.note(AREA, _STATE)
    if known is None:
        known = {"count": 0, "hash": _heads_hash(store)}
        store.keep_notes(AREA, {_STATE: known})
    return dict(known)


def _heads_hash(store: DeskStore) -> str:
    heads = sorted([case.id, [list(head) for head in case.heads]] for case in store.cases())
    return hashlib.sha256(b"r2p-desk/state/1\0" + canonical.encode(heads)).hexdigest()


def _parse(text: str | None) -> dict[str, Any] | None:
    count, _, digest = (text or "").partition(":")
    return {"count": int(count), "hash": digest} if count.isdecimal() and count.isascii() else None


def _entry(entry: str) -> str:
    return f"{entry}/state"


def _finding(found: dict[str, Any]) -> Finding:
    text = tr(
        "On {day} everything here was older than the keyring remembered: {n} changes of cases were missing."
        " A disk image or a copy of the whole home was put back."
    ).format(day=found["seen"][:10], n=max(found["keyring"] - found["store"], 0) or "?")
    return Finding(code="whole-disk-rollback", text=text, file="desk.db")
