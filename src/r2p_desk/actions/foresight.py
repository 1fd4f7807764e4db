"""How well the warnings of a case, or of all cases of a home, foresaw what came."""

import msgspec

from ..analysis.foresight import Forecast, Foresight, foresight_of
from ..domain.likelihood import check_likelihood
from ..domain.warning import Result, WarningNote
from ..domain.when import When
from ..errors import DeskError
from ..i18n import tr
from .cases import case_record
from .responding import outcomes
from .session import Desk, OpenCase, open_case
from .warnings import notes

_SCORED = {Result.CAME_TRUE: True, Result.DID_NOT: False}
"""Results that can be scored; of any other nobody can say that it came true, or that it did not."""


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
    """The warnings issued by that day as forecasts, and how many state no likelihood that can be read.

    A draft foretells nothing yet. A warning that corrects another and leaves what it foretells as it was is the same
    forecast; one that foretells something else is another, and the first one stands. Of several outcomes the one said
    last by that day counts.
    """
    heard = [one for one in outcomes(case) if one.stated.latest <= as_of.latest]
    said = {
        one.warning: one.result
        for one in sorted(heard, key=lambda one: (one.stated.latest, one.recorded or "", one.id))
    }
    found: dict[str, Forecast] = {}
    unreadable = 0
    for chain in _chains(_issued(case, as_of)):
        forecast = _forecast(case, chain, said)
        if forecast is None:
            unreadable += 1
        else:
            found[forecast.id] = forecast
    return list(found.values()), unreadable


def _issued(case: OpenCase, as_of: When) -> list[WarningNote]:
    """As they were issued, whatever was stated of them since."""
    found = [note.warning for note in notes(case)]
    return [one for one in found if one.issued is not None and one.issued.latest <= as_of.latest]


def _foretold(one: WarningNote) -> tuple[object, ...]:
    """What it foretells: a correction that leaves this as it was foretells nothing new."""
    return (one.statement, one.horizon, one.yardstick, one.term, one.probability)


def _chains(warned: list[WarningNote]) -> list[list[WarningNote]]:
    """The warnings, each with those that repeat it as corrections, the first issued first."""
    known = {one.id: one for one in warned}
    chains: dict[str, list[WarningNote]] = {}
    for warning in sorted(warned, key=lambda one: (one.issued.latest.isoformat() if one.issued else "", one.id)):
        first, seen = warning, {warning.id}
        while (before := known.get(first.supersedes or "")) and _foretold(before) == _foretold(first):
            if before.id in seen:
                break  # a ring, which no version of ours writes
            seen.add(before.id)
            first = before
        chains.setdefault(first.id, []).append(warning)
    return list(chains.values())


def _forecast(case: OpenCase, chain: list[WarningNote], said: dict[str, Result]) -> Forecast | None:
    first = chain[0]
    try:
        likelihood = check_likelihood(first.yardstick or "", first.term or "", first.probability)
    except DeskError:
        return None
    results = [said[one.id] for one in chain if one.id in said]
    result = results[-1] if results else None
    return Forecast(
        id=first.id,
        likelihood=likelihood,
        statement=first.statement,
        horizon=first.horizon,
        came_true=_SCORED.get(result) if result is not None else None,
        undecided=result is not None and result not in _SCORED,
        case=case.file.id,
    )
