"""The one way anything leaves as a package: numbered for each receiver, in the ledger before its name, read back.

Several receivers are for one office alone; whatever leaves it has exactly one, so that nobody outside learns who else
was written to, and what was made for one is opened by no other.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakKeyDictionary

import msgspec

from ..casefile.desk import DeskStore
from ..domain.marking import Marking
from ..errors import AlreadyOpen, DeskError, Refused, UsageError
from ..exchange import terms
from ..exchange.ledger import SENT, Direction, Entry, next_in_chain
from ..exchange.manifest import Kind, receiving_hash
from ..exchange.media import Stranded, refuse_missing
from ..exchange.moments import is_moment, moment
from ..exchange.package import Draft, Source, Written, write_package
from ..i18n import tr
from ..jobs import Job
from .contacts import Contact
from .offices import cleared, office_of, refuse_unsendable, same_office
from .session import Desk

LEDGER = "ledger"


class SentTo(msgspec.Struct, frozen=True, kw_only=True):
    """One receiver of a package: key hash, what they are called here, the how-manieth package it is to them."""

    contact: str
    name: str
    number: int


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A package on its medium: the file to hand over, its id, kind, hash of its manifest, SHA-256 and size of the file.

    (Of all its volumes, where it was cut.) ``remind`` is what the officer is told before they pull the stick.
    """

    path: Path
    package: str
    kind: str
    hash: str
    sha256: str
    size: int
    created: str
    expires: str | None
    conditions: tuple[str, ...]
    receivers: tuple[SentTo, ...]
    remind: str


def send(
    desk: Desk,
    to: Sequence[Contact],
    kind: Kind,
    sources: Sequence[Source],
    out: Path,
    job: Job | None = None,
    *,
    case: str | None = None,
    marking: str | None = None,
    expires: str | None = None,
    conditions: Sequence[str] = (),
    heads: str | None = None,
) -> Sent:
    """Write a package of any kind for these contacts into the folder ``out``: whole and read back when this returns.

    ``expires`` is a moment; ``conditions`` are of the list in ``exchange.terms``; ``heads`` is a signed statement. What
    may be in it was decided before: nothing is checked here but who may get it. ``Refused`` for several receivers who
    are not all of the officer's own office. On any failure nothing is left on the medium nor in the ledger.
    """
    refuse_missing(out)
    refuse_receivers(desk, to, kind, marking)
    asked = terms.checked(conditions, kind)
    created = moment(datetime.now(UTC))
    if expires is not None and (not is_moment(expires) or expires <= created):
        raise UsageError(tr("The day a package expires must be to come."), kept=tr("Nothing was written."))
    keys = [receiving_hash(contact.public.recipient) for contact in to]
    chain = [next_in_chain(key, _last_sent(desk, one.id)) for key, one in zip(keys, to, strict=True)]
    draft = Draft(
        kind=kind, case=case, receivers=tuple(chain), created=created, marking=marking, heads=heads, expires=expires,
        conditions=asked,
    )  # fmt: skip
    recipients = [contact.public.recipient for contact in to]
    with entered(desk, to, draft) as enter:
        written = write_package(out, desk.officer, draft, sources, recipients, enter=enter, job=job or Job())
    return Sent(
        path=written.path, package=written.package, kind=kind, hash=written.hash, sha256=written.sha256,
        size=written.size, created=created, expires=expires, conditions=asked,
        receivers=tuple(
            SentTo(contact=one.id, name=one.name, number=link.number) for one, link in zip(to, chain, strict=True)
        ),
        remind=reminder(),
    )  # fmt: skip


def reminder() -> str:
    """What is said once a package is on its medium."""
    return tr(
        "It was read back from there. Eject the stick before you pull it out: until then the system may still write."
    )


def refuse_receivers(desk: Desk, to: Sequence[Contact], kind: Kind, marking: str | None = None) -> None:
    """Whether a package of this kind and marking may go to these.

    ``UsageError`` for nobody or somebody twice. ``Refused`` for somebody to whom nothing is sent, for several who are
    not all of the officer's office, for a case that would leave it, and for who is not cleared for what is in it.
    """
    if not to or len({one.id for one in to}) < len(to):
        happened = tr("A receiver is named twice.") if to else tr("A package needs a receiver.")
        raise UsageError(happened, kept=tr("Nothing was written."))
    for one in to:
        refuse_unsendable(desk, one)
        if marking is not None and not cleared(one, Marking(marking).level):
            raise Refused(
                tr("{name} is not cleared for {marking}.").format(name=one.name, marking=Marking(marking).words),
                kept=tr("Nothing was written."),
                todo=tr("Leave out what is above their clearance, or ask their office."),
            )
    outside = [one.name for one in to if not same_office(desk, one)]
    if len(to) > 1 and outside:
        raise Refused(
            tr("A package that leaves your office has exactly one receiver; {names} are not of it.").format(
                names=", ".join(outside)
            ),
            kept=tr("Nothing was written."),
            todo=tr("Write a package of its own for each."),
        )
    if kind is Kind.CASE and outside and office_of(desk) is not None:
        raise Refused(
            tr("A case itself does not leave your office, and {name} is not of it.").format(name=outside[0]),
            kept=tr("Nothing was written."),
            todo=tr("Send a dossier: what it holds is stated anew for that receiver, and checked."),
        )


class _Ledger:
    """The entries of one officer's store as last read: of ten thousand packages each asks for those before it."""

    def __init__(self, store: DeskStore) -> None:
        self.version = store.version(LEDGER)
        self.of: dict[str, dict[str, Entry]] = {}
        for name, value in store.notes(LEDGER).items():
            self.put(msgspec.convert(value, Entry), name)

    def put(self, entry: Entry, name: str) -> None:
        self.of.setdefault(_chain(entry.contact, entry.direction), {})[name] = entry


_ledgers: WeakKeyDictionary[DeskStore, _Ledger] = WeakKeyDictionary()


def ledger(desk: Desk, contact: str, direction: Direction) -> list[Entry]:
    """What went to a contact or came from them, by number."""
    return list(_kept(desk, contact, direction).values())


def _last_sent(desk: Desk, contact: str) -> Entry | None:
    kept = _kept(desk, contact, SENT)
    return kept[next(reversed(kept))] if kept else None


def _kept(desk: Desk, contact: str, direction: Direction) -> dict[str, Entry]:
    """By name, which is by number."""
    known = _ledgers.get(desk.store)
    if known is None or known.version != desk.store.version(LEDGER):
        known = _ledgers[desk.store] = _Ledger(desk.store)
    return known.of.get(_chain(contact, direction), {})


def entries(desk: Desk) -> list[Entry]:
    """Everything that went to anybody or came from anybody."""
    return [msgspec.convert(value, Entry) for value in desk.store.notes(LEDGER).values()]


def keep_entry(desk: Desk, entry: Entry) -> None:
    """Write a package down in the ledger; durable when this returns."""
    keep_entries(desk, [entry])


def keep_entries(desk: Desk, entries: Sequence[Entry]) -> None:
    """Write several down, all or none."""
    known, before = _ledgers.get(desk.store), desk.store.version(LEDGER)
    desk.store.keep_notes(LEDGER, {entry.name: msgspec.to_builtins(entry) for entry in entries})
    if known is None or known.version != before:
        return
    others, own = before
    known.version = (others, own + 1)
    for entry in entries:
        chain = known.of.get(_chain(entry.contact, entry.direction), {})
        if next(reversed(chain), "") > entry.name:
            del _ledgers[desk.store]  # they are kept by number, and this one is not the last
            return
        known.put(entry, entry.name)


def _chain(contact: str, direction: Direction) -> str:
    return f"{contact}/{direction}"


@contextlib.contextmanager
def entered(desk: Desk, to: Sequence[Contact], draft: Draft) -> Iterator[Callable[[Written], None]]:
    """Writes a package down in the ledger before it takes its name, and strikes it out when it cannot take it.

    A number that was used up by a killed process, or on a stick that went away at the last moment, is a gap at the
    receiver; the same number twice would be a fork.
    """
    made: list[Entry] = []

    def enter(written: Written) -> None:
        entries = [
            Entry(
                contact=contact.id, direction=SENT, number=chain.number, package=written.package, hash=written.hash,
                kind=draft.kind, case=draft.case, marking=draft.marking, at=draft.created, verified=True,
                sha256=written.sha256, size=written.size, created=draft.created, expires=draft.expires,
                conditions=draft.conditions,
            )
            for contact, chain in zip(to, draft.receivers, strict=True)
        ]  # fmt: skip
        for contact, entry in zip(to, entries, strict=True):
            last = _last_sent(desk, contact.id)
            if last is not None and last.number >= entry.number:
                raise AlreadyOpen(
                    tr("Another package to {name} was written meanwhile.").format(name=contact.name),
                    kept=tr("Nothing was left on the medium."),
                    todo=tr("Send it again."),
                )
        made.extend(entries)
        keep_entries(desk, entries)

    try:
        yield enter
    except Stranded:
        raise
    except DeskError:
        desk.store.keep_notes(LEDGER, {entry.name: None for entry in made})
        raise
