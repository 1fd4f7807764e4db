"""The signed statement in a package of kind receipt, recall, request or handling."""

from ..exchange.findings import altered
from ..exchange.manifest import Role
from ..i18n import tr
from .arrivals import Arrival


def statement_of(arrival: Arrival) -> str:
    """Its text, nothing of it believed yet; ``Altered`` when it is no text."""
    (part,) = arrival.incoming.manifest.of(Role.STATEMENT)
    try:
        return b"".join(arrival.incoming.read(part)).decode("utf-8")
    except UnicodeDecodeError:
        raise altered(tr("The statement in the package is not text.")) from None
