"""Refusing a package that is sound: nothing is taken from it, and its sender gets a receipt that says so."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..exchange.ledger import RECEIVED, check_order
from ..exchange.manifest import Kind
from ..exchange.moments import moment
from ..exchange.opening import open_package
from ..exchange.quarantine import Quarantine
from ..exchange.statements import Taken
from ..jobs import Job
from .contacts import Contact, contact_of, known_keys
from .ledger import REFUSED
from .receipts import owe_receipt
from .receiving import QUARANTINE
from .sending import ledger
from .session import Desk


class RefusedPackage(msgspec.Struct, frozen=True, kw_only=True):
    """A package that a person refused: its id, whose it is, its number."""

    package: str
    sender: Contact
    number: int


def refuse_package(desk: Desk, path: Path, job: Job | None = None) -> RefusedPackage:
    """Prove a package and refuse it. It may still be taken in later; the receipt for that then counts.

    What refuses a package by itself is raised as on receiving; nobody gets a receipt for that.
    """
    with Quarantine(desk.home / QUARANTINE) as quarantine:
        incoming = open_package(
            path, desk.officer, known_keys(desk), quarantine, keep=lambda _: False, job=job or Job(), kinds=tuple(Kind)
        )
        sender = contact_of(desk, incoming.manifest.signer)
        found = check_order(ledger(desk, sender.id, RECEIVED), incoming.chain, incoming.digest)
    made = RefusedPackage(package=incoming.manifest.package, sender=sender, number=incoming.chain.number)
    owe_receipt(desk, sender, incoming, outcome=Taken.REFUSED, findings=found)
    desk.store.keep_notes(REFUSED, {f"{sender.id}/{made.number}": moment(datetime.now(UTC))})
    return made
