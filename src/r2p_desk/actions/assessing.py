"""Judging indicators on evidence, stating levels of concern, and the profile as of any day."""

from datetime import UTC, datetime
from functools import lru_cache
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import msgspec

from ..analysis.frameworks import UN_2014, read_framework
from ..analysis.profile import profile_of
from ..casefile.bundle import Stated
from ..domain.assessment import (
    Assessment,
    Concern,
    Confidence,
    Direction,
    Evidence,
    Judgement,
    Profile,
    Side,
    State,
    StatedConcern,
)
from ..domain.framework import Framework, Indicator
from ..domain.item import Access, Item
from ..domain.records import fields_of, record_from
from ..domain.signal import Crime
from ..domain.when import When
from ..errors import KnownLater, NotFound
from ..i18n import tr
from ..resources import read
from .items import find_item, list_items, sources, with_source_names
from .reading import records
from .session import OpenCase


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer says of one indicator; evidence as (item reference, why or ``None``)."""

    state: State
    direction: Direction = Direction.UNKNOWN
    confidence: Confidence | None = None
    reasons: str | None = None
    would_change: str | None = None
    crimes: tuple[Crime, ...] = ()
    supporting: tuple[tuple[str, str | None], ...] = ()
    opposing: tuple[tuple[str, str | None], ...] = ()


@lru_cache(maxsize=1)
def framework() -> Framework:
    """The UN Framework of Analysis of 2014 as shipped."""
    return read_framework(read(f"frameworks/{UN_2014}.json"))


def profile(case: OpenCase, as_of: When, access: frozenset[Access] | None = None) -> Profile:
    """What is judged, on which evidence, and what is not known, as of that day; sources by name."""
    items = with_source_names(list_items(case), sources(case))
    return profile_of(
        framework(),
        as_of=as_of,
        items=items,
        assessments=assessments(case),
        judgements=records(case, "judgement", Judgement),
        evidence=records(case, "evidence", Evidence),
        concerns=records(case, "concern", StatedConcern),
        access=access,
    )


def assessments(case: OpenCase) -> list[Assessment]:
    """All assessments of the case, the newest as-of first."""
    return sorted(records(case, "assessment", Assessment), key=lambda one: (one.as_of.latest, one.id), reverse=True)


def newest_day(case: OpenCase) -> When:
    """The day of the newest assessment, else today."""
    made = assessments(case)
    return made[0].as_of if made else today()


def today() -> When:
    """The officer's day, or the journal's (UTC) where that is already a day further: what was just saved is known."""
    now = datetime.now(UTC)
    return When.on(max(now.date(), now.astimezone().date()))


def begin_assessment(case: OpenCase, as_of: When, *, title: str | None = None, note: str | None = None) -> Assessment:
    """The assessment of that day: the one that is there, or a new one."""
    present, stated = _assessment_of(case, as_of, title, note)
    if stated:
        case.state(stated)
    return present


def judge(case: OpenCase, as_of: When, indicator: str, grounds: Grounds) -> Judgement:
    """Save what an officer says of an indicator, as of a day, as one commit; what was said before stays in the history.

    The evidence given is the whole evidence: what was named before and is not named now is withdrawn. ``KnownLater``
    when an item was not known by that day, ``NotFound`` for an indicator or item that does not exist.
    """
    assessment, stated = _assessment_of(case, as_of, None, None)
    judgement, more = _judgement(case, assessment, find_indicator(indicator).id, grounds)
    case.state([*stated, *more])
    return judgement


def judge_many(
    case: OpenCase, as_of: When, judged: dict[str, Grounds], concerns: list[StatedConcern], **about: str
) -> None:
    """Save a whole assessment as one commit; ``about`` may hold its ``title`` and ``note``."""
    assessment, stated = _assessment_of(case, as_of, about.get("title"), about.get("note"))
    for indicator, grounds in judged.items():
        stated += _judgement(case, assessment, find_indicator(indicator).id, grounds)[1]
    for concern in concerns:
        stated.append(_concern(assessment, concern))
    case.state(stated)


def state_concern(
    case: OpenCase, as_of: When, subject: str, level: Concern, direction: Direction, reasons: str | None
) -> StatedConcern:
    """Save the level of concern an officer states for a risk factor (its number) or a crime (its code)."""
    subjects = {str(factor.number) for factor in framework().risk_factors} | set(Crime)
    if subject not in subjects:
        raise NotFound(tr("“{subject}” is neither a risk factor nor a crime.").format(subject=subject[:40]))
    assessment, stated = _assessment_of(case, as_of, None, None)
    concern = StatedConcern(id="", assessment="", subject=subject, level=level, direction=direction, reasons=reasons)
    kind, record, fields = _concern(assessment, concern)
    case.state([*stated, (kind, record, fields)])
    return record_from(StatedConcern, record, dict(fields))


def find_indicator(indicator: str) -> Indicator:
    """The indicator of the framework with this id; ``NotFound`` when there is none."""
    for known in framework().indicators:
        if known.id == indicator.strip():
            return known
    raise NotFound(
        tr("There is no indicator {id} in the framework.").format(id=indicator[:20]),
        kept=tr("Nothing was saved."),
        todo=tr("Indicators are numbered like 7.3; see r2p-desk assess show."),
    )


def _assessment_of(case: OpenCase, as_of: When, title: str | None, note: str | None) -> tuple[Assessment, list[Stated]]:
    known = framework().id
    for present in assessments(case):
        if present.as_of == as_of and present.framework == known:
            return present, []
    made = Assessment(id=str(uuid4()), framework=known, as_of=as_of, title=title, note=note)
    return made, [("assessment", made.id, fields_of(made))]


def _judgement(
    case: OpenCase, assessment: Assessment, indicator: str, grounds: Grounds
) -> tuple[Judgement, list[Stated]]:
    judgement = Judgement(
        id=_named_for(assessment.id, indicator),
        assessment=assessment.id,
        indicator=indicator,
        state=grounds.state,
        direction=grounds.direction,
        confidence=grounds.confidence,
        reasons=grounds.reasons,
        would_change=grounds.would_change,
        crimes=grounds.crimes,
    )
    optional = dict.fromkeys(("confidence", "reasons", "would_change"))
    fields = {**optional, "crimes": [], **fields_of(judgement)}
    evidence = [
        *(_evidence(case, judgement, assessment, Side.FOR, *piece) for piece in grounds.supporting),
        *(_evidence(case, judgement, assessment, Side.AGAINST, *piece) for piece in grounds.opposing),
    ]
    named = {stated[1]: stated for stated in evidence}  # an item named twice, by whichever id, is one piece of evidence
    withdrawn: list[Stated] = [
        ("evidence", record, {"withdrawn": True})
        for record, _, known in case.file.records("evidence")
        if known.get("judgement") == judgement.id and record not in named
    ]
    return judgement, [("judgement", judgement.id, fields), *named.values(), *withdrawn]


def _evidence(
    case: OpenCase, judgement: Judgement, assessment: Assessment, side: Side, reference: str, why: str | None
) -> Stated:
    item = find_item(case, reference)
    if not item.known_by(assessment.as_of):
        raise _known_later(item, assessment.as_of)
    record = _named_for(judgement.id, f"{item.id}/{side}")
    evidence = Evidence(id=record, judgement=judgement.id, item=item.id, side=side, why=why)
    return ("evidence", record, {"why": None, **fields_of(evidence)})


def _concern(assessment: Assessment, concern: StatedConcern) -> Stated:
    record = _named_for(assessment.id, f"concern/{concern.subject}")
    fields = {"reasons": None, **fields_of(concern), "assessment": assessment.id}
    return ("concern", record, fields)


def _named_for(owner: str, part: str) -> str:
    """A record id that two officers who judge the same thing both arrive at, so that they meet in one record."""
    return str(uuid5(uuid5(NAMESPACE_OID, str(UUID(owner))), part))


def _known_later(item: Item, as_of: When) -> KnownLater:
    clock = item.known or item.recorded
    return KnownLater(
        tr("Item {id} became known {known}, after {day}.").format(
            id=item.ref, known=clock.words if clock else tr("on a day nobody stated"), day=as_of.words
        ),
        kept=tr("Nothing was saved."),
        todo=tr("Leave it out, or judge as of a later day."),
    )
