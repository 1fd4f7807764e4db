"""Packages that are one signed statement: receipts, a recall, a request, an account for the handling."""

from collections.abc import Callable

from ..exchange.findings import altered
from ..exchange.manifest import Kind, Role
from ..i18n import tr
from . import received_handling, received_recall, received_receipt, received_request
from .arrivals import Arrival, Outcome

_HANDLERS: dict[Kind, Callable[[Arrival, str], Outcome]] = {
    Kind.RECEIPT: received_receipt.receive,
    Kind.RECALL: received_recall.receive,
    Kind.REQUEST: received_request.receive,
    Kind.HANDLING: received_handling.receive,
}


def receive(arrival: Arrival) -> Outcome:
    """Show what is stated, or let it count; ``Altered`` when it is no text, or not what its sender signed."""
    (part,) = arrival.incoming.manifest.of(Role.STATEMENT)
    try:
        text = b"".join(arrival.incoming.read(part)).decode("utf-8")
    except UnicodeDecodeError:
        raise altered(tr("The statement in the package is not text.")) from None
    return _HANDLERS[Kind(arrival.incoming.manifest.kind)](arrival, text)
