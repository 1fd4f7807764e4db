"""The two signed things of a case: a change (fields of one record) and a commit (what one officer saved at once).

Both are canonical JSON, kept and hashed as written. A change's id covers a random salt, so that a withheld change tells
nothing; a commit's id and signature cover the ids of its changes, the commit before it and the newest ones it has seen.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from ..domain.release_groups import release_group
from ..errors import Damaged, InvalidValue
from ..i18n import tr
from ..keys import canonical
from ..keys.officer import Officer
from ..keys.signing import Purpose, Signature, VerifyingKeys

SALT_SIZE = 16
COMMIT_TYPE = "r2p-desk/commit"
_HEX = re.compile(r"[0-9a-f]*")
_SHORT = re.compile(r"[0-9a-f]{32}")
_INSTANT = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}\.[0-9]{3}Z")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Change(msgspec.Struct, frozen=True):
    """Fields of one record and one release group: ``{"record": uuid, "kind": …, "set": {field: value}}``."""

    salt: bytes
    data: bytes
    record: str
    kind: str
    fields: dict[str, Any]

    def id(self, case: str, writer: str) -> str:
        """SHA-256("r2p-desk/change/1\\0" ‖ case ‖ writer ‖ salt ‖ bytes), hex; case and writer as their 16 bytes."""
        material = bytes.fromhex(case) + bytes.fromhex(writer) + self.salt + self.data
        return hashlib.sha256(b"r2p-desk/change/1\0" + material).hexdigest()


class Commit(msgspec.Struct, frozen=True):
    """What one officer saved at once, as read from its bytes; ``id`` is SHA-256("r2p-desk/commit/1\\0" ‖ bytes)."""

    id: str
    data: bytes
    signature: bytes
    case: str
    writer: str
    officer: str
    seq: int
    prev: str | None
    seen: dict[str, tuple[int, str]]
    at: str
    changes: tuple[str, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The commits that must be there before this one counts."""
        return (*((self.prev,) if self.prev else ()), *(commit for _, commit in self.seen.values()))

    @property
    def is_first(self) -> bool:
        """Whether this begins a case: nothing came before it."""
        return self.seq == 1 and not self.seen

    def signed_by(self, keys: VerifyingKeys) -> bool:
        """Whether this officer signed exactly these bytes as a commit."""
        return keys.id == self.officer and keys.verify(Purpose.COMMIT, self.data, Signature(self.signature, None))


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of a commit as they are signed."""

    at: str
    case: str
    changes: tuple[str, ...]
    officer: str
    prev: str | None
    seen: dict[str, tuple[int, str]]
    seq: int
    type: Literal["r2p-desk/commit"]
    writer: str


class _Stated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bytes of a change as they are hashed."""

    kind: str
    record: str
    set: dict[str, Any]


_decode_body = msgspec.json.Decoder(_Body).decode
_decode_stated = msgspec.json.Decoder(_Stated).decode


def make_change(record: str, kind: str, fields: Mapping[str, Any]) -> Change:
    """A new change with a fresh salt."""
    return _change(record, kind, dict(fields), secrets.token_bytes(SALT_SIZE))


def make_changes(kind: str, record: str, fields: Mapping[str, Any]) -> list[Change]:
    """New changes that state these fields of one record, one for each release group."""
    groups: dict[str, dict[str, Any]] = {}
    for name, value in fields.items():
        groups.setdefault(release_group(kind, name), {})[name] = value
    salts = secrets.token_bytes(SALT_SIZE * len(groups))
    return [
        _change(record, kind, group, salts[at * SALT_SIZE : (at + 1) * SALT_SIZE])
        for at, group in enumerate(groups.values())
    ]


def _change(record: str, kind: str, fields: dict[str, Any], salt: bytes) -> Change:
    return Change(salt, canonical.encode({"record": record, "kind": kind, "set": fields}), record, kind, fields)


def ids_of(changes: Sequence[Change], case: str, writer: str) -> tuple[str, ...]:
    """The ids of these changes by one writer of one case."""
    start = hashlib.sha256(b"r2p-desk/change/1\0" + bytes.fromhex(case) + bytes.fromhex(writer))
    ids = []
    for change in changes:
        material = start.copy()
        material.update(change.salt + change.data)
        ids.append(material.hexdigest())
    return tuple(ids)


def read_change(salt: bytes, data: bytes) -> Change:
    """The change these bytes state; ``Damaged`` when they are not one."""
    try:
        stated = _decode_stated(bytes_alone(data))
        if any(type(value) is not str for value in stated.set.values()):  # text alone is sound as it was read
            canonical.check((stated.set,))  # one level within the whole
        same = canonical.encode_checked(stated) == data
    except (msgspec.MsgspecError, ValueError, RecursionError, InvalidValue):
        raise _not_sound() from None  # the cause would carry the text of a case into a traceback
    if not same or len(bytes_alone(salt)) != SALT_SIZE or not _UUID.fullmatch(stated.record):
        raise _not_sound()
    if not stated.set or not _NAME.fullmatch(stated.kind) or not all(map(_NAME.fullmatch, stated.set)):
        raise _not_sound()
    return Change(salt, data, stated.record, stated.kind, stated.set)


def sign_commit(
    officer: Officer,
    *,
    case: str,
    writer: str,
    seq: int,
    prev: str | None,
    seen: Mapping[str, tuple[int, str]],
    at: datetime,
    changes: Sequence[Change],
) -> Commit:
    """The officer's signed commit over these changes; ``Damaged`` when it would not be well formed."""
    names = ids_of(changes, case, writer)
    return sign_over(officer, case=case, writer=writer, seq=seq, prev=prev, seen=seen, at=at, changes=names)


def sign_over(
    officer: Officer,
    *,
    case: str,
    writer: str,
    seq: int,
    prev: str | None,
    seen: Mapping[str, tuple[int, str]],
    at: datetime,
    changes: tuple[str, ...],
) -> Commit:
    """As ``sign_commit``, over changes by their ids."""
    body: dict[str, Any] = {
        "case": case,
        "writer": writer,
        "officer": officer.id,
        "seq": seq,
        "prev": prev,
        "seen": dict(seen),
        "at": instant(at),
        "changes": changes,
    }
    data = canonical.encode({"type": COMMIT_TYPE, **body})
    signature = officer.sign(Purpose.COMMIT, data).ed25519
    commit = Commit(id=commit_id(data), data=data, signature=signature, **body)
    if not _well_formed(commit):
        raise _not_sound()
    return commit


def read_commit(data: bytes, signature: bytes) -> Commit:
    """The commit these bytes state, its signature not yet checked; ``Damaged`` when they are not one."""
    body = _read_body(bytes_alone(data))
    commit = Commit(
        id=commit_id(data),
        data=data,
        signature=bytes_alone(signature),
        case=body.case,
        writer=body.writer,
        officer=body.officer,
        seq=body.seq,
        prev=body.prev,
        seen=body.seen,
        at=body.at,
        changes=body.changes,
    )
    if not _well_formed(commit):
        raise _not_sound()
    return commit


def _read_body(data: bytes) -> "_Body":
    """The fields of a commit, each of its kind and none beside them, in the one spelling there is.

    Read straight into its form and spelled again: a whole history is read at each examination.
    """
    try:
        body = _decode_body(data)
        same = canonical.encode_checked(body) == data
    except (msgspec.MsgspecError, ValueError, RecursionError, InvalidValue):
        raise _not_sound() from None  # the cause would carry the text of a case into a traceback
    numbers = (body.seq, *(seq for seq, _ in body.seen.values()))
    if not same or any(number > canonical.MAX_INT for number in numbers):
        raise _not_sound()
    return body


def bytes_alone(value: object) -> bytes:
    """The value, when it is bytes: a damaged row of a database can hold anything. ``Damaged`` otherwise."""
    if not isinstance(value, bytes):
        raise _not_sound()
    return value


def commit_id(data: bytes) -> str:
    """The id of a commit with these bytes."""
    return hashlib.sha256(b"r2p-desk/commit/1\0" + data).hexdigest()


def instant(at: datetime) -> str:
    """A moment as the journal writes it: UTC with milliseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _well_formed(commit: Commit) -> bool:
    hashes = [commit.officer, *commit.named, *commit.changes]
    writers = [commit.case, commit.writer, *commit.seen]
    return (
        all(len(value) == 64 for value in hashes)
        and _HEX.fullmatch("".join(hashes)) is not None
        and all(_SHORT.fullmatch(value) for value in writers)
        and all(seq >= 1 for seq, _ in commit.seen.values())
        and commit.seq >= 1
        and (commit.prev is None) == (commit.seq == 1)
        and _is_instant(commit.at)
        and len(set(commit.changes)) == len(commit.changes)
    )


def _is_instant(text: str) -> bool:
    try:
        return bool(_INSTANT.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def _not_sound() -> Damaged:
    return Damaged(
        tr("A statement in the journal is not well formed."),
        kept=tr("It was not taken in; everything else stands."),
        todo=tr("Run r2p-desk doctor on the case."),
    )
