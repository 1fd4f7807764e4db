"""Which fields may be released apart: one change of the journal holds fields of one record and one of these groups."""

from enum import StrEnum


class ReleaseGroup(StrEnum):
    """What can be withheld on its own when a case is shared in part."""

    TEXT = "text"
    PLACE = "place"
    SOURCE = "source"
    IDENTITY = "identity"
    REST = "rest"


_GROUPS: dict[str, dict[str, ReleaseGroup]] = {
    "item": {
        "title": ReleaseGroup.TEXT,
        "text": ReleaseGroup.TEXT,
        "note": ReleaseGroup.TEXT,
        "language": ReleaseGroup.TEXT,
        "place": ReleaseGroup.PLACE,
        "source": ReleaseGroup.SOURCE,
        "origin": ReleaseGroup.SOURCE,
        "reference": ReleaseGroup.SOURCE,
    },
    "source": {"name": ReleaseGroup.IDENTITY, "sealed_name": ReleaseGroup.IDENTITY},
    "judgement": {"reasons": ReleaseGroup.TEXT, "would_change": ReleaseGroup.TEXT},
    "evidence": {"why": ReleaseGroup.TEXT},
    "concern": {"reasons": ReleaseGroup.TEXT},
    "step": {"reason": ReleaseGroup.TEXT},
    "warning": {
        "title": ReleaseGroup.TEXT,
        "paragraphs": ReleaseGroup.TEXT,
        "statement": ReleaseGroup.TEXT,
        "grounds": ReleaseGroup.TEXT,
        "unknowns": ReleaseGroup.TEXT,
        "dissent": ReleaseGroup.TEXT,
        "would_change": ReleaseGroup.TEXT,
        "places": ReleaseGroup.PLACE,
    },
    "acknowledgement": {"how": ReleaseGroup.TEXT},
    "outcome": {"reasons": ReleaseGroup.TEXT},
    "alert": {"title": ReleaseGroup.TEXT, "reference": ReleaseGroup.SOURCE},
    "lesson": {
        "title": ReleaseGroup.TEXT,
        "expected": ReleaseGroup.TEXT,
        "happened": ReleaseGroup.TEXT,
        "why": ReleaseGroup.TEXT,
        "change": ReleaseGroup.TEXT,
        "done_note": ReleaseGroup.TEXT,
    },
    "attachment": {
        "blob": ReleaseGroup.TEXT,
        "key": ReleaseGroup.TEXT,
        "sealed_key": ReleaseGroup.TEXT,
        "note": ReleaseGroup.TEXT,
        "name": ReleaseGroup.SOURCE,
        "sealed_name": ReleaseGroup.SOURCE,
    },
    "custody": {"detail": ReleaseGroup.TEXT},
}


def release_group(kind: str, field: str) -> ReleaseGroup:
    """The group a field of this kind of record belongs to."""
    return _GROUPS.get(kind, {}).get(field, ReleaseGroup.REST)
