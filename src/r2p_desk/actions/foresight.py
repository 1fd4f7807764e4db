"""How well the warnings of a case, or of all cases of a home, foresaw what came."""

from datetime import datetime
from typing import Any

import msgspec

from ..analysis.foresight import Forecast, Foresight, foresight_of
from ..domain.likelihood import check_likelihood
from ..domain.when import When
from ..errors import DeskError
from ..i18n import tr
from .cases import case_record
from .reading import one
from .session import Desk, OpenCase, open_case

KIND = "warning"
_CAME = frozenset({"true", "yes", "came true", "happened", "occurred"})
_DID_NOT = frozenset({"false", "no", "not true", "did not come true", "did not happen", "did not occur"})


class _Warned(msgspec.Struct, frozen=True, kw_only=True):
    """What this needs of a warning; all of it may be missing in what another version or officer wrote."""

    id: str
    statement: str | None = None
    horizon: When | None = None
    yardstick: str | None = None
    term: str | None = None
    probability: int | None = None
    outcome: Any = None
    as_of: When | None = None
    issued: When | None = None
    resolved: When | None = None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The foresight of one or more cases: by yardstick, and what could not be counted."""

    as_of: When
    foresight: tuple[Foresight, ...]
    unreadable: int
    """Warnings that state no likelihood this version can read; they are in no figure."""
    cases: tuple[tuple[str, str], ...]
    """(id, name) of those read."""
    left_out: tuple[tuple[str, str], ...] = ()
    """(name, why) of the cases of this home that were not read."""


def foresight(case: OpenCase, as_of: When) -> Record:
    """What the warnings of a case came to, by what was stated until the end of that day (UTC)."""
    found, unreadable = forecasts(case, as_of)
    return Record(
        as_of=as_of,
        foresight=foresight_of(found),
        unreadable=unreadable,
        cases=((case.file.id, case.title()),),
    )


def foresight_home(desk: Desk, as_of: When) -> Record:
    """The same over all cases of this home. Practice cases are left out: an exercise is no record of foresight.

    A case that does not open is named, not hidden.
    """
    found: list[Forecast] = []
    unreadable = 0
    read: list[tuple[str, str]] = []
    left_out: list[tuple[str, str]] = []
    for known in desk.store.cases():
        try:
            with open_case(desk, known.id, write=False) as case:
                if case_record(case).practice:
                    left_out.append((known.title, tr("It is practice.")))
                    continue
                mine, odd = forecasts(case, as_of)
        except DeskError as error:
            left_out.append((known.title, error.happened))
            continue
        found += mine
        unreadable += odd
        read.append((known.id, known.title))
    return Record(
        as_of=as_of,
        foresight=foresight_of(found),
        unreadable=unreadable,
        cases=tuple(read),
        left_out=tuple(left_out),
    )


def forecasts(case: OpenCase, as_of: When) -> tuple[list[Forecast], int]:
    """The warnings made by that day as forecasts, and how many state no likelihood that can be read.

    An outcome stated later than that day is not known yet.
    """
    found = []
    unreadable = 0
    for record, made, fields in case.file.records(KIND):
        warned = one(case, _Warned, record, fields)
        if not _by(as_of, (warned.issued or warned.as_of) if warned else None, made):
            continue
        forecast = _forecast(case, warned, as_of) if warned is not None else None
        if forecast is None:
            unreadable += 1
        else:
            found.append(forecast)
    return found, unreadable


def _forecast(case: OpenCase, warned: _Warned, as_of: When) -> Forecast | None:
    try:
        likelihood = check_likelihood(warned.yardstick or "", warned.term or "", warned.probability)
    except DeskError:
        return None
    return Forecast(
        id=warned.id,
        likelihood=likelihood,
        statement=warned.statement,
        horizon=warned.horizon,
        came_true=came_true(warned.outcome) if _by(as_of, warned.resolved, _outcome_stated(case, warned.id)) else None,
        case=case.file.id,
    )


def came_true(outcome: object) -> bool | None:
    """Whether a stated outcome says that it came true; ``None`` while it is open, and for what says neither."""
    if isinstance(outcome, bool):
        return outcome
    said = " ".join(str(outcome or "").casefold().replace("-", " ").replace("_", " ").split())
    return True if said in _CAME else False if said in _DID_NOT else None


def _by(as_of: When, day: When | None, moment: str) -> bool:
    """Whether it was there by that day: by the day stated, else by the moment it was written into the journal."""
    if day is not None:
        return day.latest <= as_of.latest
    return datetime.fromisoformat(moment).date() <= as_of.latest if moment else True


def _outcome_stated(case: OpenCase, record: str) -> str:
    """The moment at which the last of what stands as the outcome was stated; empty where nothing does."""
    stated = (case.file.values(KIND, record) or {}).get("outcome", [])
    return max((value.at for value in stated), default="")
