"""Reference files that came as a package: cards, revocations, office cards, framework packs, each by its own rules.

That the package came from a known sender makes nothing in it true: each file is held against those who may sign it.
"""

from typing import Any

from ..errors import DeskError
from ..exchange.findings import Finding
from ..exchange.manifest import Part, Role
from ..i18n import tr
from .arrivals import Arrival, Outcome
from .offices import Taken, look_at, take_in


def receive(arrival: Arrival) -> Outcome:
    """Tell what each file is, and with ``accept`` take in those that hold; one that does not is named and left."""
    told, found = [], []
    for part in arrival.incoming.manifest.of(Role.REFERENCE):
        chosen = arrival.only is None or part.id in arrival.only
        try:
            taken = _one(arrival, part, accept=arrival.accept and chosen)
            told.append({**_object(taken), "part": part.id, "taken": arrival.accept and chosen, "refused": None})
        except DeskError as error:
            told.append({"what": None, "id": "", "name": "", "new": False, "part": part.id, "taken": False,
                         "refused": error.code})  # fmt: skip
            text = tr("A file in the package was not taken in: {why}").format(why=error.happened)
            found.append(Finding(code="reference-refused", text=text))
    return Outcome(accepted=arrival.accept, differences={"reference": told}, findings=tuple(found))


def _one(arrival: Arrival, part: Part, *, accept: bool) -> Taken:
    data = b"".join(arrival.incoming.read(part))
    return take_in(arrival.desk, data) if accept else look_at(arrival.desk, data)


def _object(taken: Taken) -> dict[str, Any]:
    return {"what": taken.what, "id": taken.id, "name": taken.name, "new": taken.new}
