"""Between the journal's fields (plain JSON values) and the records of this room."""

from typing import Any, TypeVar

import msgspec

from ..errors import InvalidValue
from ..i18n import tr
from .grading import Grade
from .marking import Marking
from .when import When

R = TypeVar("R", bound=msgspec.Struct)

UNREADABLE_MARKING = Marking("STRICTLY CONFIDENTIAL//TLP:RED//MARKING UNREADABLE")

_WRITTEN_AS_TEXT: tuple[type[str], ...] = (When, Marking, Grade)


def record_from(kind: type[R], record_id: str, fields: dict[str, Any]) -> R:
    """The record these fields state; unknown fields are left to later versions.

    ``InvalidValue`` when a field holds what this version cannot read.
    """
    try:
        stated = {name: value for name, value in fields.items() if value is not None}  # null clears a field
        return msgspec.convert({**stated, "id": record_id}, kind, dec_hook=_read)
    except msgspec.ValidationError as error:
        raise InvalidValue(
            tr("Record {id} holds a value this version cannot read.").format(id=record_id),
            kept=tr("It stays in the case unchanged."),
            todo=tr("Open the case with the version that wrote it, or correct the field."),
        ) from error


def readable_part(kind: type[R], record_id: str, fields: dict[str, Any]) -> tuple[R | None, tuple[str, ...]]:
    """The record as far as this version can read it, and the fields it cannot; ``None`` when too little is left.

    For lists: what one officer, or a later version, wrote into one record must not hide all others. A marking that
    cannot be read counts as the strictest there is.
    """
    try:
        return record_from(kind, record_id, fields), ()
    except InvalidValue:
        unreadable = tuple(name for name, value in fields.items() if not _is_readable(kind, name, value))
    kept = {name: value for name, value in fields.items() if name not in unreadable}
    if "marking" in unreadable:
        kept["marking"] = UNREADABLE_MARKING
    try:
        return record_from(kind, record_id, kept), unreadable
    except InvalidValue:
        return None, unreadable


def _is_readable(kind: type[R], name: str, value: Any) -> bool:
    wanted = next((field.type for field in msgspec.structs.fields(kind) if field.encode_name == name), Any)
    try:
        msgspec.convert(value, wanted, dec_hook=_read)
    except (msgspec.ValidationError, InvalidValue):
        return value is None
    return True


def fields_of(record: msgspec.Struct) -> dict[str, Any]:
    """The record's fields as JSON values, without its id and without what is not stated."""
    values: dict[str, Any] = {name: plain(getattr(record, name)) for name in record.__struct_fields__ if name != "id"}
    return {name: value for name, value in values.items() if value is not None and value != []}


def plain(value: Any) -> Any:
    """A record's value as JSON: enums, dates, markings and grades as their text, tuples as lists."""
    if isinstance(value, msgspec.Struct):
        named = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        parts = {written: plain(getattr(value, name)) for name, written in named}
        return {name: part for name, part in parts.items() if part is not None}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return str.__str__(value) if isinstance(value, str) else value


def _read(kind: type, value: Any) -> Any:
    if kind in _WRITTEN_AS_TEXT and isinstance(value, str):
        return kind(value)
    raise msgspec.ValidationError(f"unexpected {type(value).__name__}")
