"""What exactly an officer stands for: one digest over everything an assessment says and rests on."""

import hashlib
from typing import Any

from ..domain.assessment import Assessment, Judgement, StatedConcern
from ..domain.records import fields_of
from ..keys import canonical
from .basis import Basis

_DOMAIN = b"r2p-desk/assessment/1\0"


def digest_of(basis: Basis, assessment: Assessment) -> str:
    """SHA-256 (lower-case hex) of ``"r2p-desk/assessment/1\\0"`` and the canonical JSON of all it says.

    ``{"assessment", "judgements", "evidence", "concerns", "outlooks", "answers"}``: each an array of ``[record id,
    fields]`` in the order of the ids (the assessment such a pair by itself), evidence that was withdrawn left out.
    """
    judgements = basis.judgements_of(assessment).values()
    concerns = basis.concerns_of(assessment).values()
    owners: list[Judgement | StatedConcern] = [*judgements, *concerns]
    said = {
        "assessment": _pair(assessment),
        "judgements": _pairs(judgements),
        "evidence": _pairs(piece for owner in owners for piece in basis.evidence_of(owner.id)),
        "concerns": _pairs(concerns),
        "outlooks": _pairs(basis.outlooks_of(assessment)),
        "answers": _pairs(basis.answers_of(assessment).values()),
    }
    return hashlib.sha256(_DOMAIN + canonical.encode(said)).hexdigest()


def _pairs(records: Any) -> list[list[Any]]:
    return sorted((_pair(one) for one in records), key=lambda pair: str(pair[0]))


def _pair(record: Any) -> list[Any]:
    return [record.id, fields_of(record)]
