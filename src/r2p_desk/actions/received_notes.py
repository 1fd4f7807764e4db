"""Notes that the reader of a dossier sent back: shown, or kept beside the records they are on."""

from .arrivals import Arrival, Outcome
from .dossier_remarks import keep, read_remarks, told


def receive(arrival: Arrival, text: str) -> Outcome:
    """Show the notes with what they are on here; with ``accept`` keep them."""
    remarks = read_remarks(arrival.desk, arrival.sender, text)
    found = told(arrival.desk, arrival.sender, remarks)
    if arrival.accept:
        keep(arrival.desk, found)
    notes = [
        {"id": one.id, "record": one.own or None, "kind": one.kind or None, "field": one.field or None,
         "text": one.text, "at": one.at}
        for one in found
    ]  # fmt: skip
    differences = {
        "notes": notes, "dossier": remarks.dossier, "number": remarks.number,
        "case": next((one.case for one in found if one.case), None),
    }  # fmt: skip
    return Outcome(accepted=arrival.accept, differences=differences)
