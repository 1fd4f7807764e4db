"""The ledger as the window shows it, read in one go; nothing here changes anything."""

import msgspec

from . import recalls, receipts, requests
from .ledger import Exchanged, Line, Missing, lines, missing, reciprocity
from .recalls import RecallHeld, RecallMade
from .requests import RequestHeld, RequestMade
from .session import Desk


class LedgerSeen(msgspec.Struct, frozen=True, kw_only=True):
    """All that stands on the page of the ledger; ``waiting`` counts what goes back, by contact (key hash)."""

    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]
    waiting: dict[str, int]
    names: dict[str, str]
    recalls_made: tuple[RecallMade, ...]
    recalls_held: tuple[RecallHeld, ...]
    requests_made: tuple[RequestMade, ...]
    requests_held: tuple[RequestHeld, ...]
    exchanged: tuple[Exchanged, ...]
    today: str
    taken_up: dict[str, int]
    """Recall → how many items of cases here came out of what it names."""


def see_ledger(desk: Desk) -> LedgerSeen:
    """The whole ledger, the newest first, and what is asked and answered beside it."""
    waiting: dict[str, int] = {}
    for one in receipts.pending_receipts(desk):
        waiting[one.contact] = waiting.get(one.contact, 0) + 1
    return LedgerSeen(
        lines=tuple(reversed(lines(desk))),
        missing=tuple(missing(desk)),
        waiting=waiting,
        names=recalls.who_is(desk),
        recalls_made=tuple(recalls.recalls_made(desk)),
        recalls_held=tuple(recalls.recalls_held(desk)),
        requests_made=tuple(requests.requests_made(desk)),
        requests_held=tuple(requests.requests_held(desk)),
        exchanged=tuple(reciprocity(desk)),
        today=recalls.today(),
        taken_up={one.recall: len(recalls.taken_up(desk, one)) for one in recalls.recalls_held(desk)},
    )
