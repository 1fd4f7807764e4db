"""Sealed files examined, put aside when damaged, put back or replaced when a whole one is there."""

import contextlib
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import Damaged
from ..i18n import tr, trn
from ..jobs import Job
from ..system.files import machine_errors
from . import aside, faults, texts
from .blob_reader import BlobReader, blob_damaged, blob_missing, not_what_came
from .blobs import FOLDER, is_blob_name
from .database import database_errors
from .findings import Finding
from .reading import DATABASE

if TYPE_CHECKING:
    from .bundle import CaseFile

_KEPT = re.compile(r"([0-9a-f]{32})(\.[0-9]+)?")
_KEY = re.compile(r"[0-9a-f]{64}")

WHOLE, SEALED = "whole", "sealed"
Advance = Callable[[int], None]
"""Told of bytes that were read; may stop the work by raising."""


class Claim(NamedTuple):
    """What was stated of a sealed file: what opens it, how long its content is, its SHA-256 where that was stated."""

    key: bytes
    size: int
    sha256: str | None


Claims = Mapping[str, list[Claim]]
"""Sealed file → what was ever stated of it, what counts now first; nothing where no key is in this copy."""


class Looked(NamedTuple):
    """What came of looking at all sealed files: faults, and what was not looked at."""

    findings: list[Finding]
    not_examined: list[Finding]


def claims_of(case: "CaseFile") -> Claims:
    """What the journal states of each sealed file that it names."""
    found: dict[str, list[Claim]] = {name: [] for name in case.attachments.files()}
    with database_errors(DATABASE):
        for kind, record in case.record_ids():
            if kind == texts.KIND:
                for fields in [case.shown(kind, record) or {}, *_earlier(case, record)]:
                    claim = _claim(fields)
                    known = found.get(str(fields.get("blob")))
                    if claim is not None and known is not None and claim not in known:
                        known.append(claim)
    return found


def place(name: str) -> str:
    """Where a sealed file lies within the bundle, as findings name it."""
    return f"{FOLDER}/{name[:2]}/{name}"


def examine(case: "CaseFile", job: Job, *, quick: bool = False) -> Looked:
    """Look at every sealed file the journal names: there, opens, whole, the content it should be.

    ``quick`` proves its key and its end and leaves the rest unread.
    """
    claims = claims_of(case)
    blobs = case.attachments.blobs
    findings = []
    sealed = 0
    advance = watched(job, sum(length(blobs.path(name)) for name in claims))
    for name, stated in claims.items():
        state = state_of(case, name, blobs.path(name), stated, advance, quick=quick)
        sealed += state == SEALED
        if state not in (WHOLE, SEALED):
            findings.append(fault(state, name))
    return Looked(findings, left_unread(len(claims) - sealed if quick else 0, sealed))


def state_of(
    case: "CaseFile", name: str, path: Path, stated: Sequence[Claim], advance: Advance, *, quick: bool = False
) -> str:
    """``whole``, ``sealed`` (no key is here), or the code of its fault.

    ``blob-differs`` when it is what was sealed, and not what the case says of it now.
    """
    if not os.path.lexists(path):
        return "blob-missing"
    context = case.attachments.blobs.context(name)
    found = SEALED
    for number, claim in enumerate(stated):
        state = _read(path, context, claim, advance, quick=quick)
        if state == WHOLE:
            return WHOLE if number == 0 else "blob-differs"
        found = state if found != "blob-differs" else found
    return found


def fault(code: str, name: str) -> Finding:
    """The finding for a sealed file in this state."""
    happened = {"blob-missing": blob_missing, "blob-damaged": blob_damaged, "blob-differs": not_what_came}[code]
    return faults.blob(code, happened().happened, place(name))


def left_unread(unread: int, sealed: int) -> list[Finding]:
    """What was not looked at, in words."""
    found = []
    if unread:
        words = trn("{n} attachment was opened and not read.", "{n} attachments were opened and not read.", unread)
        found.append(Finding(code="attachments-not-read", text=words))
    if sealed:
        words = trn(
            "{n} attachment is here and cannot be opened in this copy: only that it is there was looked at.",
            "{n} attachments are here and cannot be opened in this copy: only that they are there was looked at.",
            sealed,
        )
        found.append(Finding(code="attachments-sealed", text=words))
    return found


def watched(job: Job, total: int) -> Advance:
    """Progress over so many bytes."""
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        job.advance(min(done / max(total, 1), 1.0), tr("Attachments"))

    return advance


def put_back(case: "CaseFile", claims: Claims, advance: Advance) -> list[str]:
    """Bring out of quarantine what proves itself whole and is missing in its place; the names."""
    folder, blobs = case.folder / aside.FOLDER, case.attachments.blobs
    with machine_errors():
        kept = sorted(path for path in folder.iterdir() if _KEPT.fullmatch(path.name)) if folder.is_dir() else []
    brought = []
    for path in kept:
        name = path.name[:32]
        if os.path.lexists(blobs.path(name)) or not claims.get(name):
            continue
        if state_of(case, name, path, claims[name], advance) == WHOLE:
            blobs.bring_back(path, name)
            brought.append(name)
    return brought


def take_whole(case: "CaseFile", name: str, pieces: Iterable[bytes], claims: Claims) -> bool:
    """Put a sealed file from elsewhere in its place once it has proven itself; whether it did.

    What lies there goes into quarantine: whoever asks has seen that it is damaged.
    """

    def proves(path: Path) -> bool:
        return state_of(case, name, path, claims.get(name, []), lambda _: None) in (WHOLE, "blob-differs")

    return case.attachments.blobs.adopt_proven(pieces, name, proves)


def replace_damaged(case: "CaseFile", name: str, pieces: Iterable[bytes], claims: Claims) -> bool:
    """As ``take_whole``, where what lies here is damaged; one that is whole stays."""
    state = state_of(case, name, case.attachments.blobs.path(name), claims.get(name, []), lambda _: None)
    return state in ("blob-damaged", "blob-missing") and take_whole(case, name, pieces, claims)


def is_same(path: Path, size: int, sha256: str) -> bool:
    """Whether these are the very bytes of a sealed file that is elsewhere."""
    with machine_errors():
        if path.is_symlink() or not path.is_file() or path.stat().st_size != size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _read(path: Path, context: bytes, claim: Claim, advance: Advance, *, quick: bool) -> str:
    digest = hashlib.sha256()
    try:
        with BlobReader(path, claim.key, context, claim.size) as reader:
            for piece in () if quick else reader.stream():
                digest.update(piece)
                advance(len(piece))
    except Damaged:
        return "blob-damaged"
    if quick or claim.sha256 is None or hmac.compare_digest(digest.hexdigest(), claim.sha256):
        return WHOLE
    return "blob-differs"


def _earlier(case: "CaseFile", record: str) -> Iterator[dict[str, Any]]:
    """What an attachment's record said after each commit that stated something of it, the newest first."""
    said: list[dict[str, Any]] = [{}]
    commit = None
    for stated in case.journal.views.history(texts.KIND, record):
        if stated.commit != commit:
            commit = stated.commit
            said.append(dict(said[-1]))
        said[-1] |= dict.fromkeys(stated.fields) if stated.gone else stated.fields
    yield from reversed(said)


def _claim(fields: Mapping[str, Any]) -> Claim | None:
    """What these fields say of a sealed file; one that opens nothing where they make no sense together."""
    key, size, sha256 = (fields.get(name) for name in ("key", "size", "sha256"))
    if not is_blob_name(str(fields.get("blob"))) or key is None or size is None:
        return None
    if not isinstance(key, str) or not _KEY.fullmatch(key) or type(size) is not int:
        return Claim(bytes(32), -1, None)
    return Claim(bytes.fromhex(key), size, sha256 if isinstance(sha256, str) else None)


def length(path: Path) -> int:
    """Bytes of a file; 0 without one."""
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0
