"""A package of kind request: a receiver asks to give something on or use it otherwise, or sends notes on a dossier."""

from ..exchange.remarks import Remarks
from ..exchange.stated import type_of
from . import received_notes
from .arrivals import Arrival, Outcome
from .requests import keep_request, look_at_request


def receive(arrival: Arrival, text: str) -> Outcome:
    """Show what is asked, or keep it to be answered."""
    if type_of(text) == Remarks.TYPE:
        return received_notes.receive(arrival, text)
    look = look_at_request(arrival.desk, arrival.sender, text)
    if arrival.accept:
        keep_request(arrival.desk, look)
    stated = look.held.stated
    differences = {
        "request": stated.request,
        "package": stated.package,
        "records": list(stated.records),
        "about": stated.about,
        "wish": stated.wish.value,
        "recipients": list(stated.recipients),
        "purposes": list(stated.purposes),
        "until": stated.until,
        "reason": stated.reason,
    }
    return Outcome(accepted=arrival.accept, differences=differences, findings=look.findings)
