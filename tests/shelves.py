"""Dossiers that came to a desk, with files that have content, as the tests of the shelf and the reader want them."""

import hashlib
import io
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pikepdf

import dossiers
from r2p_desk.actions import dossier_shelf as shelf
from r2p_desk.actions import sending
from r2p_desk.actions.contacts import contact_of
from r2p_desk.actions.session import Desk
from r2p_desk.domain.marking import Marking
from r2p_desk.exchange.dossier import Dossier, write_dossier
from r2p_desk.exchange.dossier_records import ItemRecord
from r2p_desk.exchange.manifest import Kind, Role
from r2p_desk.exchange.package import Source


def _paper() -> bytes:
    """A PDF with one page."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


SENDER = "ab" * 32
FILE, PAPER = b"a picture of the closed road", _paper()
DAY, LATER, LAST = "2026-11-20T10:00:00.000Z", "2026-11-21T10:00:00.000Z", "2026-11-22T10:00:00.000Z"


def dossier(number: int = 2, **fields: Any) -> Dossier:
    """The example with files that have content."""
    made = dossiers.example()
    file, paper = made.files[0], made.papers[0]
    return msgspec.structs.replace(
        made,
        number=number,
        originator=msgspec.structs.replace(made.originator, key=SENDER),
        files=(msgspec.structs.replace(file, size=len(FILE), sha256=hashlib.sha256(FILE).hexdigest()),),
        papers=(msgspec.structs.replace(paper, size=len(PAPER), sha256=hashlib.sha256(PAPER).hexdigest()),),
        **fields,
    )


def came(made: Dossier, created: str = DAY, package: str = "", contents: dict[str, bytes] | None = None) -> shelf.Came:
    """As it stands in a package from its sender."""
    contents = {"file-0001": FILE, "paper-0001": PAPER} if contents is None else contents
    return shelf.Came(
        sender=SENDER,
        package=package or f"{made.number:032x}",
        created=created,
        data=write_dossier(made),
        pieces=lambda part: [contents[part][:5], contents[part][5:]],
        sizes={part: (len(data), hashlib.sha256(data).hexdigest()) for part, data in contents.items()},
    )


def take(
    desk: Desk, made: Dossier, created: str = DAY, package: str = "", contents: dict[str, bytes] | None = None
) -> shelf.Shelved | None:
    """Put it on the shelf, if its place is there."""
    arrived = came(made, created, package, contents)
    return shelf.shelve(desk, arrived, shelf.read_came(arrived))


def changed(number: int) -> Dossier:
    """The example with one item that says something else, one that is new, and without its dissent."""
    made = dossier(number)
    records = [one for one in made.records if one.id != dossiers.OTHERWISE]
    at = next(place for place, one in enumerate(records) if one.id == dossiers.FIRST)
    records[at] = msgspec.structs.replace(records[at], text="By men in green.")
    records.append(ItemRecord(id=dossiers.record_id(500), title="A bridge was guarded", marking=Marking()))
    return msgspec.structs.replace(made, records=tuple(records))


def large(count: int, number: int = 2) -> Dossier:
    """The example with so many items more."""
    made = dossier(number)
    more = tuple(
        ItemRecord(
            id=dossiers.record_id(1000 + one), title=f"Report {one} of a road", marking=Marking(),
            text="Somebody saw that the road was closed. " * 5,
        )
        for one in range(count)
    )  # fmt: skip
    return msgspec.structs.replace(made, records=(*made.records, *more))


def send(desk: Desk, to: Desk, out: Path, made: Dossier, originator: str | None = None) -> Path:
    """The dossier as a package from one officer to another; in it the sender is named as the originator."""
    named = msgspec.structs.replace(made.originator, key=originator or desk.officer.id)
    arrived = came(msgspec.structs.replace(made, originator=named))
    sources = [Source(id="dossier", role=Role.DOSSIER, chunks=lambda: [arrived.data])]
    for part in arrived.sizes:
        role = Role.FILE if part.startswith("file") else Role.PAPER
        sources.append(Source(id=part, role=role, chunks=partial(arrived.pieces, part)))
    contact = contact_of(desk, to.officer.id)
    return sending.send(desk, [contact], Kind.DOSSIER, sources, out, marking=str(made.marking)).path
