"""By when somebody other than its author had seen a record as it stands: shown beside its author's claim."""

from collections.abc import Iterable

from ..casefile.witness import Witness
from ..domain.when import When
from ..i18n import tr
from .reading import officer_names
from .session import OpenCase

_KINDS = {
    "signal": "item", "step": "step", "issued": "warning", "acknowledged": "acknowledgement", "silence": "warning",
    "alert": "alert", "decision": "decision", "outcome": "outcome", "horizon": "warning",
}  # fmt: skip
"""What a row of the ledger of warning and response stands for."""


def witnessed(case: OpenCase, rows: Iterable[tuple[str, str]]) -> dict[str, Witness]:
    """Record → the last of the first witnesses of what it says, for (event, record) of the response ledger.

    A record of which anything had been seen by its author alone is not among them: the strict reading. The moments are
    claims, those of whoever witnessed it (``casefile.witness``).
    """
    named = list(dict.fromkeys(rows))
    seen = case.file.witnesses() if named else {}
    found: dict[str, Witness] = {}
    for event, record in named if seen else ():
        values = case.file.values(_KINDS.get(event, event), record) or {}
        commits = {value.commit for its in values.values() for value in its}
        if commits and commits <= set(seen):
            found[record] = max((seen[commit] for commit in commits), key=lambda one: one.at)
    return found


def witness_words(case: OpenCase, witness: Witness) -> str:
    """By when and by whom, in a sentence."""
    name = officer_names(case).get(witness.officer, witness.officer[:16])
    return tr("Witnessed no later than {moment} by {name}.").format(moment=When(witness.at[:10]).words, name=name)
