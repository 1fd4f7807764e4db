"""Who is to decide a conflict: stated in the case with the acceptance that brought it, so that all officers see it."""

from collections.abc import Iterable
from uuid import NAMESPACE_OID, uuid5

from ..casefile.bundle import Stated
from .session import OpenCase

ASSIGNMENT = "assignment"


def assign(case: OpenCase, package: str, conflicts: Iterable[tuple[str, str, str]], officer: str | None) -> None:
    """State in one commit that this officer (key hash) decides these conflicts, which came with this package.

    Nothing is stated when there are none or nobody was named. Each accepting officer states records of their own, so
    two who accept the same conflict name two, and no conflict comes of that.
    """
    if officer is None:
        return
    stated: list[Stated] = [
        (
            ASSIGNMENT,
            str(uuid5(NAMESPACE_OID, f"r2p-desk/{case.desk.officer.id}/{kind}/{record}/{field}")),
            {"kind": kind, "record": record, "field": field, "officer": officer, "package": package},
        )
        for kind, record, field in conflicts
    ]
    if stated:
        case.state(stated)


def assigned(case: OpenCase) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """(kind, record, field) → key hashes of those who are to decide it."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for _, _, fields in case.file.records(ASSIGNMENT):
        key = (str(fields.get("kind")), str(fields.get("record")), str(fields.get("field")))
        found.setdefault(key, {})[str(fields.get("officer"))] = None
    return {key: tuple(officers) for key, officers in found.items()}
