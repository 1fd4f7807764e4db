"""What went to and came from each contact, and what the number of a package says about those before it."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from ..errors import Replay
from ..i18n import tr
from ..keys.heads import Head
from .findings import Finding, with_findings
from .manifest import Receiver

SENT: Literal["sent"] = "sent"
RECEIVED: Literal["received"] = "received"
Direction = Literal["sent", "received"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One package that left or was taken in.

    ``hash`` names its manifest, ``sha256`` the file; ``at`` is the moment here; ``verified``: read back from the medium
    when sent, both signatures when received. ``heads`` are those its sender signed, ``expires`` and ``conditions`` what
    its manifest says of them.
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
    expires: str | None = None
    conditions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The entry's name in the officer's store: contact, direction, number, package."""
        return f"{self.contact}/{self.direction}/{self.number:08d}/{self.package}"


def newest(entries: Iterable[Entry]) -> Entry | None:
    """The entry with the highest number, the last of several."""
    return max(entries, key=lambda entry: (entry.number, entry.at), default=None)


def next_in_chain(key: str, sent: Iterable[Entry]) -> Receiver:
    """What the next package says of its receiver, whose receiving key has this hash."""
    last = newest(sent)
    return Receiver(
        key=key, number=1 if last is None else last.number + 1, previous=None if last is None else last.hash
    )


def check_order(received: Iterable[Entry], chain: Receiver, digest: str) -> list[Finding]:
    """What is amiss with the order in which packages came from a sender; ``Replay`` for one taken in before.

    ``gap``: some that were sent are not here. ``late``: a newer one was taken in before. ``fork``: the sender numbered
    two packages alike, or goes on from another one than the one that came.
    """
    entries = list(received)
    if any(entry.hash == digest for entry in entries):
        raise with_findings(
            Replay(
                tr("This package was taken in before."),
                kept=tr("The case holds what it brought; nothing was taken in twice."),
                todo=tr("Nothing needs to be done. Ask its sender if a newer one was meant."),
            )
        )
    found = _place(entries, chain.number)
    before = [entry for entry in entries if entry.number == chain.number - 1]
    if before and all(entry.hash != chain.previous for entry in before):
        text = tr("This package follows another package number {number} than the one that came here.")
        found.append(Finding(code="fork", text=text.format(number=chain.number - 1)))
    return found


def rolled_back(received: Iterable[Entry], case: str, number: int, commits: set[str]) -> list[Finding]:
    """A finding when this sender lacks commits whose heads they signed in packages before this one.

    Their copy of the case was put back in time, then.
    """
    before = [entry for entry in received if entry.case == case and entry.number < number]
    lost = {head[2] for entry in before for head in entry.heads if head[2] not in commits}
    if not lost:
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
