"""What went to and came from each contact, and what the number of a package says about those before it."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from ..errors import Replay
from ..i18n import tr
from ..keys.heads import Head
from .findings import Finding, with_findings
from .manifest import Receiver
from .moments import later

SENT: Literal["sent"] = "sent"
RECEIVED: Literal["received"] = "received"
Direction = Literal["sent", "received"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One package that left or was taken in.

    ``hash`` names its manifest, ``sha256`` the file; ``at`` is the moment here; ``verified``: read back from the medium
    when sent, both signatures when received. ``heads`` are those its sender signed, ``created``, ``expires`` and
    ``conditions`` what its manifest says of them. ``left`` counts the commits in it that were not taken in: until it is
    0 the same package may be taken in again, for the rest.
    """

    contact: str
    direction: Direction
    number: int
    package: str
    hash: str
    kind: str
    case: str | None
    marking: str | None
    at: str
    verified: bool
    sha256: str
    size: int
    heads: tuple[Head, ...] = ()
    created: str | None = None
    expires: str | None = None
    conditions: tuple[str, ...] = ()
    left: int = 0

    @property
    def name(self) -> str:
        """The entry's name in the officer's store: contact, direction, number, package."""
        return f"{self.contact}/{self.direction}/{self.number:08d}/{self.package}"


def newest(entries: Iterable[Entry]) -> Entry | None:
    """The entry with the highest number, the last of several."""
    return max(entries, key=lambda entry: (entry.number, entry.at), default=None)


def next_in_chain(key: str, last: Entry | None) -> Receiver:
    """What the next package says of its receiver, whose receiving key has this hash: it follows the ``last`` one."""
    return Receiver(
        key=key, number=1 if last is None else last.number + 1, previous=None if last is None else last.hash
    )


def check_order(received: Iterable[Entry], chain: Receiver, digest: str) -> list[Finding]:
    """What is amiss with the order in which packages came from a sender; ``Replay`` for one taken in whole before.

    ``gap``: some that were sent are not here. ``late``: a newer one was taken in before. ``fork``: the sender numbered
    two packages alike, or goes on from another one than the one that came.
    """
    entries = list(received)
    before = next((entry for entry in entries if entry.hash == digest), None)
    if before is not None and before.left:
        return []  # its place was looked at when the first part of it was taken in
    if before is not None:
        raise with_findings(
            Replay(
                tr("This package was taken in before."),
                kept=tr("The case holds what it brought; nothing was taken in twice."),
                todo=tr("Nothing needs to be done. Ask its sender if a newer one was meant."),
            )
        )
    found = _place(entries, chain.number)
    last = [entry for entry in entries if entry.number == chain.number - 1]
    if last and all(entry.hash != chain.previous for entry in last):
        text = tr("This package follows another package number {number} than the one that came here.")
        found.append(Finding(code="fork", text=text.format(number=chain.number - 1)))
    return found


def check_clock(received: Iterable[Entry], number: int, created: str, now: str) -> list[Finding]:
    """A finding when the moment a package was made by its sender's clock cannot be.

    ``now`` is the moment by the clock here. Clocks differ: only more than a day counts. Nothing rests on it but what is
    told.
    """
    if created > later(now, days=1):
        text = tr(
            "It was made on {day} by its sender's clock, which is still to come: that clock or this one is wrong."
        )
        return [Finding(code="clock", text=text.format(day=created[:10]))]
    before = max((entry.created for entry in received if entry.created and entry.number < number), default=None)
    if before is not None and later(created, days=1) < before:
        text = tr("By its sender's clock it was made on {day}, before an earlier package of theirs ({other}).")
        return [Finding(code="clock", text=text.format(day=created[:10], other=before[:10]))]
    return []


def rolled_back(
    received: Iterable[Entry], case: str, number: int, heads: Iterable[Head], commits: set[str] | None
) -> list[Finding]:
    """A finding when this sender lacks commits whose heads they signed in packages before this one.

    Their copy of the case was put back in time, then. ``heads`` are those they sign now: of each writer they once knew
    they name the newest, and none can be older than before. ``commits`` are all they have, where a whole journal came.
    """
    before = [entry for entry in received if entry.case == case and entry.number < number]
    named = {head for entry in before for head in entry.heads}
    now: dict[str, int] = {}
    for writer, seq, _ in heads:
        now[writer] = max(now.get(writer, 0), seq)
    older = any(now.get(writer, 0) < seq for writer, seq, _ in named)
    lost = commits is not None and any(head not in commits for _, _, head in named)
    if not older and not lost:
        return []
    text = tr("The sender's copy of the case lacks commits it had before: it was put back in time.")
    return [Finding(code="rollback", text=text)]


def _place(entries: list[Entry], number: int) -> list[Finding]:
    """What is amiss with this number after those taken in."""
    last = newest(entries)
    highest = 0 if last is None else last.number
    if any(entry.number == number for entry in entries):
        happened = tr("Another package number {number} from this sender was taken in before.").format(number=number)
        why = tr("Their records were put back in time, or somebody works with a copy of them.")
        return [Finding(code="fork", text=f"{happened} {why}")]
    if number < highest:
        text = tr("A newer package from this sender, number {number}, was taken in before this one.")
        return [Finding(code="late", text=text.format(number=highest))]
    if number > highest + 1:
        text = tr("Packages of this sender before this one were not taken in here: numbers {first} to {last}.")
        return [Finding(code="gap", text=text.format(first=highest + 1, last=number - 1))]
    return []
