"""A second person's approval of what is about to leave, and the file that shows them exactly that.

The approval is a signed statement (purpose ``approval``) over the digest of every part, for whom it is, how it is
marked, on which conditions and until when: one byte changed, and it approves nothing. The request is an age file for
the second person's receiving key; inside is a strict tar: ``request`` (a signed statement, purpose ``request``), then
the parts.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ..domain.marking import Marking
from ..errors import Damaged, InvalidValue, NewerVersion, UnknownSigner
from ..i18n import tr
from ..keys import age, canonical
from ..keys.age_hybrid import HybridRecipient
from ..keys.officer import Officer
from ..keys.signing import Purpose, VerifyingKeys, open_statement
from ..system.strict_tar import Member, TarWriter, read_tar
from .findings import altered, newer_version, not_for_us, too_large, unknown_signer
from .moments import is_moment

TYPE, REQUEST_TYPE = "r2p-desk/dossier-approval", "r2p-desk/dossier-approval-request"
FORMAT = 1
MAX_REQUEST = 384 * 1024 * 1024
MAX_APPROVAL = 64 * 1024
MAX_STATEMENT = 4 * 1024 * 1024
_NAME = "request"
_PART = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST = 2000


class Leaving(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is about to leave: to whom (key hash), marked how, on which conditions, until when, and every part of it."""

    kind: str
    to: str
    to_name: str
    marking: str
    parts: tuple[tuple[str, str, int, str], ...]
    """(id, role, size, SHA-256 in hex) of each, in order."""
    conditions: tuple[str, ...] = ()
    expires: str | None = None

    @property
    def digest(self) -> str:
        """Hex SHA-256 of ``"r2p-desk/leaving/1\\0"`` and all of this in canonical JSON, without the name."""
        said = {name: value for name, value in msgspec.to_builtins(self).items() if name != "to_name"}
        return hashlib.sha256(b"r2p-desk/leaving/1\0" + canonical.encode(said)).hexdigest()


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """An approval that holds: by whom (key hash), of what, when, and what they said to it."""

    signer: str
    digest: str
    to: str
    at: str
    note: str


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request whose signatures hold: who asks (key hash), what is to leave, when they asked, the content by part."""

    signer: str
    leaving: Leaving
    at: str
    content: dict[str, bytes]


def write_approval(officer: Officer, leaving: Leaving, requester: str, at: str, note: str) -> bytes:
    """The officer's approval of exactly this, for whoever asked."""
    return officer.seal_statement(
        Purpose.APPROVAL,
        {
            "type": TYPE, "format": FORMAT, "case": None, "signer": officer.id, "requester": requester,
            "to": leaving.to, "digest": leaving.digest, "at": at, "note": note.strip()[:_LONGEST],
        },
    )  # fmt: skip


def read_approval(data: bytes, known: Mapping[str, VerifyingKeys]) -> Approval:
    """The approval in these bytes, by one of these officers; errors carry findings."""
    if len(data) > MAX_APPROVAL:
        raise too_large(tr("This is too large to be an approval."))
    try:
        stated = open_statement(data, Purpose.APPROVAL, known)
        _check_type(stated, TYPE)
        made = msgspec.convert(stated, Approval)
        _check(bool(_HASH.fullmatch(made.digest)) and is_moment(made.at))
    except UnknownSigner:
        raise unknown_signer() from None
    except NewerVersion:
        raise
    except (Damaged, KeyError, ValueError):
        raise altered(tr("This is no approval, or it was altered after it was given.")) from None
    return made


def write_request(
    officer: Officer, to: HybridRecipient, leaving: Leaving, content: Sequence[tuple[str, bytes]], at: str
) -> bytes:
    """The file that shows the second person, and nobody else, exactly what is about to leave."""
    statement = {
        "type": REQUEST_TYPE, "format": FORMAT, "case": None, "signer": officer.id, "at": at,
        "leaving": msgspec.to_builtins(leaving),
    }  # fmt: skip
    pieces: list[bytes] = []
    writer = TarWriter(pieces.append)
    for name, data in ((_NAME, officer.seal_statement(Purpose.REQUEST, statement)), *content):
        writer.add(name, len(data), [data])
    writer.close()
    return age.encrypt(b"".join(pieces), [to])


def read_request(data: bytes, officer: Officer, known: Mapping[str, VerifyingKeys]) -> Request:
    """The request in these bytes, every part held against what was signed; errors carry findings."""
    if len(data) > MAX_REQUEST:
        raise too_large(tr("This is too large to be a request for approval."))
    try:
        members = read_tar([age.decrypt(data, officer.identities)])
        stated = open_statement(_first(members), Purpose.REQUEST, known)
        leaving, at = _stated(stated)
        content = dict(_parts(members, leaving))
    except age.NoMatch:
        raise not_for_us() from None
    except UnknownSigner:
        raise unknown_signer() from None
    except NewerVersion:
        raise
    except (Damaged, KeyError, ValueError, InvalidValue):
        raise altered(tr("This is no request for approval, or it was altered after it was made.")) from None
    return Request(signer=str(stated["signer"]), leaving=leaving, at=at, content=content)


def _check(sound: bool) -> None:  # noqa: FBT001  # says what it checks
    if not sound:
        raise ValueError


def _check_type(stated: Mapping[str, Any], wanted: str) -> None:
    _check(stated["type"] == wanted and type(stated["format"]) is int)
    if stated["format"] > FORMAT:
        raise newer_version()


def _first(members: Iterator[Member]) -> bytes:
    first = next(members, None)
    _check(first is not None and first.name == _NAME)
    return first.read(MAX_STATEMENT) if first is not None else b""


def _stated(stated: dict[str, Any]) -> tuple[Leaving, str]:
    _check_type(stated, REQUEST_TYPE)
    leaving = msgspec.convert(stated["leaving"], Leaving)
    ids = [one[0] for one in leaving.parts]
    sound = len(set(ids)) == len(ids) and _NAME not in ids and all(map(_PART.fullmatch, ids))
    _check(sound and is_moment(stated["at"]) and bool(_HASH.fullmatch(leaving.to)))
    Marking(leaving.marking)
    return leaving, stated["at"]


def _parts(members: Iterator[Member], leaving: Leaving) -> Iterator[tuple[str, bytes]]:
    for name, _, size, digest in leaving.parts:
        member = next(members, None)
        if member is None or (member.name, member.size) != (name, size):
            raise ValueError
        data = member.read(size)
        _check(hashlib.sha256(data).hexdigest() == digest)
        yield name, data
    _check(next(members, None) is None)
