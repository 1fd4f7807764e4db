"""A dossier that came: shown as what differs from the one here, and on acceptance put on the shelf to be read."""

from typing import Any

from ..exchange.dossier import Dossier
from ..exchange.manifest import Role
from .arrivals import Arrival, Outcome
from .dossier_changes import CHANGED, GONE, NEW, changes
from .dossier_shelf import Came, Shelved, findings_of, parts_in, read_came, shelve, shelved, text_of


def receive(arrival: Arrival) -> Outcome:
    """Hold the dossier against its package and tell what is new in it; with ``accept`` put it on the shelf.

    One that is older than what is here, or was recalled, is taken in as having come, and does not take that place.
    """
    came = _came(arrival)
    dossier = read_came(came)
    found = findings_of(arrival.desk, came, dossier)
    differences = _differences(arrival, dossier)
    kept = shelve(arrival.desk, came, dossier, arrival.job) if arrival.accept else None
    differences["shelved"] = kept is not None
    return Outcome(accepted=arrival.accept, differences=differences, findings=tuple(found))


def _came(arrival: Arrival) -> Came:
    incoming, manifest = arrival.incoming, arrival.incoming.manifest
    (part,) = manifest.of(Role.DOSSIER)
    parts = {one.id: one for one in manifest.parts}
    return Came(
        sender=arrival.sender.id,
        package=manifest.package,
        created=manifest.created,
        data=b"".join(incoming.read(part)),
        pieces=lambda name: incoming.read(parts[name]),
        sizes={one.id: (one.size, one.sha256) for one in manifest.parts if one.id != part.id},
        expires=manifest.expires,
        conditions=tuple(manifest.conditions),
    )


def _differences(arrival: Arrival, dossier: Dossier) -> dict[str, Any]:
    """What it would change against the one of that sender and situation that is here."""
    here = _here(arrival, dossier)
    before = text_of(arrival.desk, here) if here is not None and here.recalled is None else None
    found = () if before is None else changes(before, dossier, {}, {})
    counts = {what: sum(one.what == what for one in found) for what in (NEW, CHANGED, GONE)}
    if before is None:
        counts[NEW] = len(dossier.records) + len(parts_in(dossier))
    return {
        "dossier": dossier.id,
        "number": dossier.number,
        "before": None if here is None else here.number,
        "title": dossier.title,
        "marking": str(dossier.marking),
        **counts,
        "withheld": dict(dossier.withheld),
    }


def _here(arrival: Arrival, dossier: Dossier) -> Shelved | None:
    mine = (one for one in shelved(arrival.desk) if (one.sender, one.dossier) == (arrival.sender.id, dossier.id))
    return next(mine, None)
