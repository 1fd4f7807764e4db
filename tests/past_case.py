"""A past case to be seen again: the practice case in a folder, with cut-offs and hints the tests themselves write."""

import json
from pathlib import Path
from typing import Any

from r2p_desk import resources

CUTOFFS = (
    ("1993-02-28", ("public",)),
    ("1993-08-31", ("public",)),
    ("1993-11-30", ("public",)),
    ("1994-01-15", ("public", "restricted-un")),
    ("1994-01-15", ("public",)),
    ("1994-03-31", ("public",)),
)
HINTS = {
    "RF1 armed conflict": ["RW-004", "RW-005", "RW-018", "RW-021", "RW-029"],
    "RF2 record of violations": ["RW-B01", "RW-003", "RW-008", "RW-016"],
    "RF7 preparatory action": ["RW-014", "RW-026", "RW-031", "RW-034", "RW-036", "RW-046"],
    "RF8 triggers": ["RW-021", "RW-040", "RW-O1"],
    "RF11-12 widespread, plan": ["RW-008", "RW-031"],
    "a hint at no factor": ["RW-001"],
}
FACTORS = {
    1: HINTS["RF1 armed conflict"],
    2: HINTS["RF2 record of violations"],
    7: HINTS["RF7 preparatory action"],
    8: HINTS["RF8 triggers"],
    11: HINTS["RF11-12 widespread, plan"],
    12: HINTS["RF11-12 widespread, plan"],
}
"""The hints by risk factor."""


def rows(case: bytes | None = None) -> list[dict[str, Any]]:
    """The items of the case as its file has them."""
    return list(json.loads(case or resources.read("practice/rwanda/case.json"))["items"])


def open_by(row: dict[str, Any], day: str, access: tuple[str, ...]) -> bool:
    """Whether a reader of these levels could know this row by that day; days of the case file are all exact."""
    return row["date_known"] <= day and row["access_at_date_known"] in access


def expected(**more: Any) -> dict[str, Any]:
    """What lies beside the case, with the verdict of its author where ``more`` gives one."""
    return {
        "schema": "atrocity-benchmark-expected/1",
        "case_id": "rwanda-1993-1994",
        "cutoffs": [{"T": day, "access": list(access)} for day, access in CUTOFFS],
        "risk_factor_hints": {"UN Framework of Analysis 2014": HINTS},
        **more,
    }


def folder(place: Path, whole: dict[str, Any] | None = None) -> Path:
    """A folder with the practice case and these expectations."""
    place.mkdir(exist_ok=True)
    (place / "case.json").write_bytes(resources.read("practice/rwanda/case.json"))
    (place / "expected.json").write_text(json.dumps(whole or expected()), encoding="utf-8")
    return place
