"""A package around one signed statement: a receipt, a recall, a request, an account; of no case and for one receiver."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from ..exchange.ledger import SENT, next_in_chain
from ..exchange.manifest import Kind, Role, receiving_hash
from ..exchange.media import refuse_missing
from ..exchange.moments import moment
from ..exchange.package import Draft, Source, write_package
from ..jobs import Job
from .contacts import Contact
from .exchange import entered, ledger
from .session import Desk

PART = "statement"


class StatementSent(msgspec.Struct, frozen=True, kw_only=True):
    """A package on its medium: the file, its id, to whom (key hash), the how-manieth to them, what kind."""

    path: Path
    package: str
    to: str
    number: int
    kind: str
    sha256: str
    size: int


def send_statement(
    desk: Desk,
    contact: Contact,
    kind: Kind,
    text: str,
    out: Path,
    job: Job | None = None,
    *,
    papers: Sequence[bytes] = (),
    marking: str | None = None,
) -> StatementSent:
    """Write it into the folder ``out``, read back and entered in the ledger; ``papers`` are PDFs that go with it."""
    refuse_missing(out)
    recipient = contact.public.recipient
    draft = Draft(
        kind=kind,
        case=None,
        receivers=(next_in_chain(receiving_hash(recipient), ledger(desk, contact.id, SENT)),),
        created=moment(datetime.now(UTC)),
        marking=marking,
        heads=None,
    )
    sources = [Source(id=PART, role=Role.STATEMENT, chunks=partial(list, [text.encode("utf-8")]))]
    for place, pdf in enumerate(papers, 1):
        sources.append(Source(id=f"paper-{place:04d}", role=Role.PAPER, chunks=partial(list, [pdf])))
    with entered(desk, contact, draft) as enter:
        written = write_package(out, desk.officer, draft, sources, [recipient], enter=enter, job=job or Job())
    return StatementSent(
        path=written.path, package=written.package, to=contact.id, number=draft.receivers[0].number, kind=kind,
        sha256=written.sha256, size=written.size,
    )  # fmt: skip
