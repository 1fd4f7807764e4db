"""Through whose hands an attachment went: each import, opening and export is stated in the case.

What is done while a case can only be read (another window writes it, or it differs from what this officer knows) waits
in the officer's own store and is stated, with its own moment, when the case next opens for writing.
"""

import contextlib
from collections.abc import Container
from datetime import UTC, datetime
from enum import StrEnum
from uuid import uuid4

import msgspec

from ..casefile.bundle import Stated
from ..casefile.statements import instant
from ..domain.attachment import Custody, CustodyEvent
from ..domain.records import fields_of
from ..errors import DeskError, MachineError
from .session import OpenCase

_AREA = "custody"


class Trace(StrEnum):
    """What became of the statement that something was done with an attachment."""

    RECORDED = "recorded"
    WAITING = "waiting"
    NOT_RECORDED = "not-recorded"


class Handled(msgspec.Struct, frozen=True, kw_only=True):
    """One thing done with an attachment: what, when, by whom; ``waiting`` until the case can be written."""

    event: CustodyEvent
    at: str
    officer: str
    name: str
    detail: str | None = None
    waiting: bool = False


def custody_of(attachment: str, event: CustodyEvent, detail: str | None = None) -> Stated:
    """The statement that this was done; to be saved together with what was done, where that is saved, too."""
    made = Custody(id=str(uuid4()), attachment=attachment, event=event, detail=detail)
    return ("custody", made.id, fields_of(made))


def record(case: OpenCase, attachment: str, event: CustodyEvent, detail: str | None = None) -> Trace:
    """State that this was done, now if the case can be written, else as soon as it can."""
    kind, made, fields = custody_of(attachment, event, detail)
    if not case.file.read_only:
        case.state([(kind, made, fields)])
        return Trace.RECORDED
    kept = {**fields, "moment": instant(datetime.now(UTC))}
    try:
        case.desk.store.keep_notes(_AREA, {f"{case.file.id}/{made}": kept})
    except (
        MachineError
    ):  # the disk is full or may not be written: reading goes on, and the answer says it left no trace
        return Trace.NOT_RECORDED
    return Trace.WAITING


def care_for_attachments(case: OpenCase) -> None:
    """What is due when a case opens for writing: orphans go, and what was done while it could only be read is stated.

    A case that is not as this officer knows it keeps its orphans: an older one lacks the records of newer files. A full
    disk keeps nobody from opening a case; all of this is then done the next time.
    """
    with contextlib.suppress(MachineError):
        if not case.findings and not case.file.read_only:
            case.file.attachments.collect()
        state_waiting(case)


def state_waiting(case: OpenCase) -> int:
    """State what was done while the case could only be read; how many things. Done twice, it is stated once."""
    found = _waiting(case)
    if not found or case.file.read_only:
        return 0
    case.state([("custody", made, fields) for made, fields in found.items()])
    case.desk.store.keep_notes(_AREA, dict.fromkeys((f"{case.file.id}/{made}" for made in found), None))
    return len(found)


def handled(case: OpenCase, only: Container[str]) -> dict[str, list[Handled]]:
    """What was done with each of these attachments, oldest first, by attachment."""
    names = {officer: keys.name for officer, keys in case.file.journal.members().items()}
    found: dict[str, list[Handled]] = {}
    for made, created, fields in list(case.file.records("custody")):
        if fields.get("attachment") not in only:
            continue
        stated = (case.file.values("custody", made) or {}).get("event")
        _add(found, fields, created, stated[-1].officer if stated else "", names)
    for fields in _waiting(case).values():
        if fields.get("attachment") not in only:
            continue
        own = {case.desk.officer.id: case.desk.officer.name}
        _add(found, fields, "", case.desk.officer.id, own, waiting=True)
    return found


def _add(
    found: dict[str, list[Handled]], fields: dict[str, object], created: str, officer: str, names: dict[str, str],
    *, waiting: bool = False,
) -> None:  # fmt: skip
    try:
        done = msgspec.convert({**fields, "id": ""}, Custody)
    except msgspec.ValidationError:  # of a later version: it says nothing this one could show
        return
    shown = Handled(
        event=done.event,
        at=done.moment or created,
        officer=officer,
        name=names.get(officer, ""),
        detail=done.detail,
        waiting=waiting,
    )
    found.setdefault(done.attachment, []).append(shown)


def _waiting(case: OpenCase) -> dict[str, dict[str, object]]:
    own = f"{case.file.id}/"
    try:
        kept = case.desk.store.notes(_AREA)
    except DeskError:
        return {}
    return {name.removeprefix(own): fields for name, fields in kept.items() if name.startswith(own)}
