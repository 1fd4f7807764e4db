"""A paper that came as a sealed package: its own signature looked at, and written to where the officer says."""

import hashlib
from datetime import UTC, datetime

from ..briefing.verdict import Outcome as Proven
from ..errors import UsageError
from ..exchange.findings import altered, another_kind
from ..exchange.manifest import Kind, Role
from ..i18n import tr
from ..system.files import write_durably
from .arrivals import Arrival, Outcome
from .trust import trust

_NEVER = {Proven.ALTERED, Proven.UNREADABLE}


def receive(arrival: Arrival) -> Outcome:
    """Verify the PDF in it; with ``accept`` write it to ``out``, where nothing may be yet.

    ``Altered`` where the PDF is not what was signed; ``Refused`` where it is not said where to write it.
    """
    from ..briefing.verify import verify_pdf

    if arrival.accept and arrival.out is None:
        raise another_kind(Kind.BRIEFING)
    (part,) = arrival.incoming.manifest.of(Role.PAPER)
    data = b"".join(arrival.incoming.read(part))
    verdict = verify_pdf(data, trust(arrival.desk), datetime.now(UTC).replace(microsecond=0))
    if verdict.verdict in _NEVER:
        raise altered(tr("The paper in the package is not as it was signed."))
    if arrival.accept and arrival.out is not None:
        if arrival.out.exists() or not arrival.out.parent.is_dir():
            raise UsageError(
                tr("{name} is there already, or its folder is not.").format(name=arrival.out.name),
                kept=tr("Nothing was opened."),
            )
        write_durably(arrival.out, data)
    digest = hashlib.sha256(data).hexdigest()
    paper = {"sha256": digest, "size": len(data), "verdict": verdict.verdict.value}
    return Outcome(accepted=arrival.accept, differences={"papers": [paper]})
