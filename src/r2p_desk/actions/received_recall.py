"""A package of kind recall: its sender wants something back."""

from .arrivals import Arrival, Outcome
from .recalls import keep_recall, look_at_recall, taken_up


def receive(arrival: Arrival, text: str) -> Outcome:
    """Show what is recalled, or let the recall count: from then on what it names is not taken in any more."""
    number = arrival.incoming.chain.number
    look = look_at_recall(arrival.desk, arrival.sender, text, number)
    if arrival.accept:
        keep_recall(arrival.desk, look)
    held = look.held
    differences = {
        "recall": held.recall,
        "packages": list(held.packages),
        "here": [entry.package for entry in look.here],
        "items": [{"case": one.case, "item": one.item} for one in taken_up(arrival.desk, held)],
        "whole": held.whole,
        "records": list(held.records),
        "reason": held.reason,
        "deadline": held.deadline,
    }
    return Outcome(accepted=arrival.accept, differences=differences, findings=look.findings)
