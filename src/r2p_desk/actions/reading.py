"""Records of an open case, as far as this version can read them."""

from typing import Any, TypeVar

import msgspec

from ..casefile.findings import Finding
from ..domain.case import Case
from ..domain.item import Item
from ..domain.records import readable_part
from ..domain.source import Source
from ..i18n import tr
from .session import OpenCase

_HEADS: dict[type[msgspec.Struct], str] = {Item: "title", Source: "name", Case: "title"}
"""What a record of this kind is called by."""

R = TypeVar("R", bound=msgspec.Struct)


def records(case: OpenCase, name: str, kind: type[R]) -> list[R]:
    """Every record of a kind, oldest first; one that cannot be read whole is a finding and hides no other."""
    found = (one(case, kind, record, fields) for record, _, fields in case.file.records(name))
    return [record for record in found if record is not None]


def one(case: OpenCase, kind: type[R], record: str, fields: dict[str, Any]) -> R | None:
    """One record as far as it can be read; ``None`` when too little is left.

    A title or name that is not in this copy of the case, because it was withheld or expunged, is said to be missing.
    """
    head = _HEADS.get(kind)
    if head is not None and fields.get(head) is None:
        fields = {**fields, head: tr("(withheld or expunged)")}
    read, unreadable = readable_part(kind, record, fields)
    if unreadable:
        text = tr("Record {id} holds what this version cannot read: {fields}.").format(
            id=record, fields=", ".join(unreadable)
        )
        finding = Finding(code="unreadable-record", text=text)
        if finding not in case.findings:
            case.findings.append(finding)
    return read


def officer_names(case: OpenCase) -> dict[str, str]:
    """Key hash → name of every officer the case has ever named."""
    return {officer: public.name for officer, public in case.file.journal.members().items()}
