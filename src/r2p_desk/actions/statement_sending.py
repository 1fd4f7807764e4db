"""A package around one signed statement (receipts, a recall, a request, an account), of no case, for one receiver."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ..exchange.manifest import Kind, Role
from ..exchange.package import Source
from ..jobs import Job
from .contacts import Contact
from .sending import Sent, send
from .session import Desk

PART = "statement"


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
) -> Sent:
    """Write it into the folder ``out``, read back and entered in the ledger; ``papers`` are PDFs that go with it."""
    sources = [Source(id=PART, role=Role.STATEMENT, chunks=partial(list, [text.encode("utf-8")]))]
    for place, pdf in enumerate(papers, 1):
        sources.append(Source(id=f"paper-{place:04d}", role=Role.PAPER, chunks=partial(list, [pdf])))
    return send(desk, [contact], kind, sources, out, job, marking=marking)
