"""A package of kind handling: its sender accounts for what was shared with them."""

from ..exchange.manifest import Role
from .accounts import keep_account, look_at_account
from .arrivals import Arrival, Outcome


def receive(arrival: Arrival, text: str) -> Outcome:
    """Show the account, held against what was sent, or keep it with its paper."""
    incoming = arrival.incoming
    papers = [b"".join(incoming.read(part)) for part in incoming.manifest.of(Role.PAPER)]
    look = look_at_account(arrival.desk, arrival.sender, text, papers)
    if arrival.accept:
        keep_account(arrival.desk, look, incoming.manifest.package)
    stated = look.account.stated
    differences = {
        "account": stated.handling,
        "received": [
            {"package": one.package, "number": one.number, "destroyed": one.destroyed} for one in stated.received
        ],
        "items": stated.items,
        "opened_by": list(stated.opened_by),
        "used_in": list(stated.used_in),
        "went_to": list(stated.went_to),
        "declaration": stated.declaration,
    }
    return Outcome(accepted=arrival.accept, differences=differences, findings=look.findings)
