"""Visits and démarches: what was asked of the authorities, and what they answered (A/64/864, para. 13)."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from ..domain.decision import Demarche, Visit
from ..domain.when import When
from ..errors import InvalidValue
from ..i18n import tr
from .items import find_item
from .papers import checked, find_record, read_record
from .reading import records
from .session import OpenCase

VISIT, DEMARCHE = "visit", "demarche"


def record_visit(case: OpenCase, day: When, fields: Mapping[str, Any]) -> Visit:
    """A visit made, or refused, on a day; items are named by any of their ids."""
    record = str(uuid4())
    case.state([(VISIT, record, _fields(case, Visit, record, {}, {"day": str(day), **fields}))])
    return read_record(case, VISIT, Visit, record)


def change_visit(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> Visit:
    """State some fields of a visit anew, ``None`` or an empty text to clear one."""
    record = find_record(case, [VISIT], reference)[1]
    case.state([(VISIT, record, _fields(case, Visit, record, case.file.shown(VISIT, record) or {}, fields))])
    return read_record(case, VISIT, Visit, record)


def record_demarche(case: OpenCase, day: When, fields: Mapping[str, Any]) -> Demarche:
    """Something asked of an authority on a day; as ``record_visit``."""
    record = str(uuid4())
    case.state([(DEMARCHE, record, _fields(case, Demarche, record, {}, {"day": str(day), **fields}))])
    return read_record(case, DEMARCHE, Demarche, record)


def change_demarche(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> Demarche:
    """State some fields of a démarche anew, such as the answer when it came."""
    record = find_record(case, [DEMARCHE], reference)[1]
    current = case.file.shown(DEMARCHE, record) or {}
    case.state([(DEMARCHE, record, _fields(case, Demarche, record, current, fields))])
    return read_record(case, DEMARCHE, Demarche, record)


def visits(case: OpenCase, as_of: When | None = None) -> list[Visit]:
    """All visits, of days not after ``as_of`` where given; the newest first."""
    found = [one for one in records(case, VISIT, Visit) if as_of is None or one.day.latest <= as_of.latest]
    return sorted(found, key=lambda one: (one.day.latest, one.id), reverse=True)


def demarches(case: OpenCase, as_of: When | None = None) -> list[Demarche]:
    """The same of démarches."""
    found = [one for one in records(case, DEMARCHE, Demarche) if as_of is None or one.day.latest <= as_of.latest]
    return sorted(found, key=lambda one: (one.day.latest, one.id), reverse=True)


def _fields(
    case: OpenCase,
    kind: type[Visit] | type[Demarche],
    record: str,
    current: Mapping[str, Any],
    fields: Mapping[str, Any],
) -> dict[str, Any]:
    news = dict(fields)
    if "items" in news:
        news["items"] = tuple(dict.fromkeys(find_item(case, one).id for one in news["items"] or ()))
    values = checked(kind, record, current, news)
    whole = {**current, **values}
    for field in ("answered", "due"):
        if whole.get(field) and When(whole[field]).latest < When(whole["day"]).earliest:
            raise InvalidValue(
                tr("The answer lies before the day on which it was asked for."), kept=tr("Nothing was saved.")
            )
    return values
