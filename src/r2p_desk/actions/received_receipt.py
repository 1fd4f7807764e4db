"""A package of kind receipt: what became of what was sent, and answers to recalls and requests."""

from collections import Counter

from .arrivals import Arrival, Outcome
from .returning import keep_sheet, look_at_sheet


def receive(arrival: Arrival, text: str) -> Outcome:
    """Show what came back, or let it count in the ledger; each statement that does not hold is named and left out."""
    back = look_at_sheet(arrival.desk, arrival.sender, text)
    if arrival.accept:
        back = keep_sheet(arrival.desk, arrival.sender, back, opened=arrival.opened)
    receipts = [one for one, _ in back.receipts]
    counted = Counter(one.outcome.value for one in receipts)
    differences = {
        "receipts": [
            {"package": one.package, "number": one.number, "at": one.at, "outcome": one.outcome.value}
            for one in receipts
        ],
        "outcomes": dict(sorted(counted.items())),
        "witnesses": sum(one.witness for one in receipts),
        "recall_answers": [{"recall": one.recall, "answer": one.answer.value} for one, _ in back.recalls],
        "request_answers": [{"request": one.request, "answer": one.answer.value} for one, _ in back.requests],
    }
    return Outcome(accepted=arrival.accept, differences=differences, findings=back.findings)
