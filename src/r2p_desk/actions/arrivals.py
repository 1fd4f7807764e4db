"""What the opening of a package hands to whoever knows its kind, what comes back, and the one place where it counts."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from ..casefile.comparing import Difference
from ..exchange.findings import Finding
from ..exchange.ledger import RECEIVED, Entry
from ..exchange.moments import moment
from ..exchange.opening import Incoming
from ..jobs import Job
from ..keys.heads import Head
from .contacts import Contact
from .receiving_keys import note_arrival
from .sending import keep_entry
from .session import Desk, OpenCase


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A package whose proofs hold, from a known sender, before anything is done with it.

    ``findings`` are those any package can have. Without ``accept`` nothing may be changed. ``opened`` is a case the
    caller has open for writing. ``workplace`` is the folder of the quarantine: what is made there is gone afterwards
    unless it is moved. ``out`` is where a file in it is to be written, for kinds that are one. ``only`` names what is
    to be taken in where not all is; ``None`` for all. ``assign`` is who is to decide the conflicts it brings, by name
    or id.
    """

    desk: Desk
    incoming: Incoming
    sender: Contact
    findings: tuple[Finding, ...]
    accept: bool
    opened: OpenCase | None
    job: Job
    workplace: Path
    out: Path | None = None
    only: frozenset[str] | None = None
    assign: str | None = None


class CaseSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The case a package is about, and what it brings to it or would bring.

    ``created``: it is new here. ``attachments`` counts those that were not here, or damaged. ``commits`` counts new
    ones by officer (key hash, name); items are (id, title); ``conflicts`` (kind, record, field). ``rows`` says it
    field by field, but for ``more`` commits beyond what is shown. ``left`` counts commits left out where only some is
    taken in, ``beside`` are records (kind, id) that come with what was chosen because it stands on them.
    """

    id: str
    name: str
    created: bool
    attachments: int
    commits: tuple[tuple[str, str, int], ...]
    items_new: tuple[tuple[str, str], ...]
    items_changed: tuple[tuple[str, str], ...]
    conflicts: tuple[tuple[str, str, str], ...]
    rows: tuple[Difference, ...] = ()
    more: int = 0
    left: int = 0
    beside: tuple[tuple[str, str], ...] = ()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was done with a package, or would be.

    ``differences`` is what ``package receive --json`` gives under that name: of a form each kind has of its own, empty
    when it changes nothing; ``told`` is the same in words, line by line, for the window and the terminal. ``findings``
    are those beside the arrival's. ``entered``: it stands in the ledger already.
    """

    accepted: bool
    differences: dict[str, Any]
    findings: tuple[Finding, ...] = ()
    case: CaseSeen | None = None
    entered: bool = False
    told: tuple[str, ...] = ()


Handler = Callable[[Arrival], Outcome]
"""Shows or takes in a package of one kind, whole or not at all; raises what refuses it, with its findings."""


def enter(arrival: Arrival, *, case: str | None = None, heads: Sequence[Head] = (), left: int = 0) -> Entry:
    """Write a package down as taken in: from here on it is a replay when it comes again. Durable when this returns.

    Called by a handler that goes on after what it brought is safe; else by ``receiving`` once the handler is done.
    ``left`` counts the commits in it that were not taken in.
    """
    manifest, incoming = arrival.incoming.manifest, arrival.incoming
    entry = Entry(
        contact=arrival.sender.id,
        direction=RECEIVED,
        number=incoming.chain.number,
        package=manifest.package,
        hash=incoming.digest,
        kind=manifest.kind,
        case=case,
        marking=manifest.marking,
        at=moment(datetime.now(UTC)),
        verified=True,
        sha256=incoming.sha256,
        size=incoming.size,
        heads=tuple(heads),
        created=manifest.created,
        expires=manifest.expires,
        conditions=tuple(manifest.conditions),
        left=left,
    )
    keep_entry(arrival.desk, entry)
    note_arrival(arrival.desk, arrival.sender.id, incoming.chain.key)
    return entry
