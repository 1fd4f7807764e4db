"""Judging indicators on evidence, stating levels of concern, and the profile as of any day."""

from datetime import UTC, datetime
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import msgspec

from ..analysis.frameworks import UN_2014
from ..analysis.profile import profile_on
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
from ..domain.marking import Ceiling
from ..domain.records import fields_of, record_from
from ..domain.signal import Crime
from ..domain.signoff import SignOff
from ..domain.when import When
from ..errors import InvalidValue, KnownLater, NotFound, Refused, Signed
from ..i18n import tr
from .basis import basis
from .frameworks import framework_for, shipped
from .items import find_item
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
    populations: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    assumptions: str | None = None
    sourcing: str | None = None
    argument: str | None = None
    review: When | None = None
    supporting: tuple[tuple[str, str | None], ...] = ()
    opposing: tuple[tuple[str, str | None], ...] = ()


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which assessment is meant: the one with this id, or of this day by this framework."""

    as_of: When | None = None
    id: str | None = None
    framework: str = UN_2014


def framework(name: str = UN_2014) -> Framework:
    """A framework as shipped: the UN Framework of Analysis of 2014 unless another is named."""
    return shipped(name)


def profile(
    case: OpenCase,
    as_of: When,
    access: frozenset[Access] | None = None,
    *,
    assessment: Assessment | None = None,
    framework_id: str = UN_2014,
    ceiling: Ceiling | None = None,
) -> Profile:
    """What is judged, on which evidence, and what is not known, as of that day; sources by name."""
    used = framework_for(case.desk, assessment.framework if assessment else framework_id)
    return profile_on(basis(case), used, as_of, access, assessment, ceiling=ceiling)


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


def find_assessment(case: OpenCase, record: str) -> Assessment:
    """The assessment with this id; ``NotFound`` when there is none, or its blind round is not over."""
    known = basis(case)
    found = known.assessment(record.strip())
    if found is None:
        raise NotFound(
            tr("There is no assessment {id} in this case.").format(id=record[:60]),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk assess list."),
        )
    if not known.open_to(found):
        raise Refused(
            tr("This assessment belongs to a blind round that is not over."),
            kept=tr("Nothing of it was shown."),
            todo=tr("It opens once every assessor of the round has signed."),
        )
    return found


def begin_assessment(
    case: OpenCase, meant: When | Chosen, *, title: str | None = None, note: str | None = None
) -> Assessment:
    """The assessment of that day: the one that is there, or a new one."""
    present, stated = wanted(case, _chosen(meant), title=title, note=note)
    if stated:
        case.state(stated)
    return present


def judge(case: OpenCase, meant: When | Chosen, indicator: str, grounds: Grounds) -> Judgement:
    """Save what an officer says of an indicator, as of a day, as one commit; what was said before stays in the history.

    The evidence given is the whole evidence: what was named before and is not named now is withdrawn. ``KnownLater``
    when an item was not known by that day, ``NotFound`` for an indicator or item that does not exist, ``Signed`` where
    the assessment was signed.
    """
    assessment, stated = to_change(case, _chosen(meant))
    judgement, more = _judgement(case, assessment, indicator_of(assessment, indicator).id, grounds)
    case.state([*stated, *more])
    return judgement


def judge_many(
    case: OpenCase, meant: When | Chosen, judged: dict[str, Grounds], concerns: list[StatedConcern], **about: str
) -> None:
    """Save a whole assessment as one commit; ``about`` may hold its ``title`` and ``note``."""
    assessment, stated = to_change(case, _chosen(meant), title=about.get("title"), note=about.get("note"))
    for indicator, grounds in judged.items():
        stated += _judgement(case, assessment, indicator_of(assessment, indicator).id, grounds)[1]
    for concern in concerns:
        stated.append(_concern(assessment, concern))
    case.state(stated)


def state_concern(
    case: OpenCase, meant: When | Chosen, subject: str, level: Concern, direction: Direction, reasons: str | None
) -> StatedConcern:
    """Save the level of concern an officer states for a risk factor (its number) or a crime (its code)."""
    assessment, stated = to_change(case, _chosen(meant))
    _check_subject(assessment, subject)
    concern = StatedConcern(id="", assessment="", subject=subject, level=level, direction=direction, reasons=reasons)
    kind, record, fields = _concern(assessment, concern)
    case.state([*stated, (kind, record, fields)])
    return record_from(StatedConcern, record, dict(fields))


def link_evidence(
    case: OpenCase,
    chosen: Chosen,
    subject: str,
    supporting: tuple[tuple[str, str | None], ...],
    opposing: tuple[tuple[str, str | None], ...] = (),
) -> Assessment:
    """Hang items on a risk factor (its number) or crime (its code) as a whole, beside what hangs there already.

    No judgement is made by it. ``KnownLater`` and ``NotFound`` as in ``judge``.
    """
    meant, stated = to_change(case, chosen)
    _check_subject(meant, subject)
    owner = named_for(meant.id, f"concern/{subject}")
    sides = [(Side.FOR, piece) for piece in supporting] + [(Side.AGAINST, piece) for piece in opposing]
    pieces = [_evidence(case, owner, meant, side, *piece) for side, piece in sides]
    if basis(case).concerns_of(meant).get(subject) is None:
        stated.append(("concern", owner, {"assessment": meant.id, "subject": subject}))
    case.state([*stated, *{piece[1]: piece for piece in pieces}.values()])
    return meant


def find_indicator(indicator: str, framework_id: str = UN_2014) -> Indicator:
    """The indicator of the framework with this id; ``NotFound`` when there is none."""
    for known in framework(framework_id).indicators:
        if known.id == indicator.strip():
            return known
    raise NotFound(
        tr("There is no indicator {id} in the framework {name}.").format(id=indicator[:20], name=framework_id),
        kept=tr("Nothing was saved."),
        todo=tr("Indicators are numbered like 7.3; see r2p-desk assess show."),
    )


def indicator_of(assessment: Assessment, indicator: str) -> Indicator:
    """The indicator as this assessment's framework has it; ``InvalidValue`` where that was of another version."""
    used = framework(assessment.framework)
    if assessment.version is not None and assessment.version != used.version:
        raise InvalidValue(
            tr("This assessment was begun with version {theirs} of the framework; here is version {ours}.").format(
                theirs=assessment.version[:40], ours=used.version
            ),
            kept=tr("Nothing was saved."),
            todo=tr("Judge in an assessment begun with this version."),
        )
    return find_indicator(indicator, assessment.framework)


def wanted(
    case: OpenCase, chosen: Chosen, *, title: str | None = None, note: str | None = None
) -> tuple[Assessment, list[Stated]]:
    """The assessment that is meant, and what must be stated to begin it where it is not there yet.

    Of several of a day it is the officer's own, then the one judged together; never one that was superseded.
    """
    if chosen.id is not None:
        return find_assessment(case, chosen.id), []
    as_of = chosen.as_of or today()
    known = basis(case)
    officer = case.desk.officer.id
    gone = {one.supersedes for one in known.assessments}
    of_day = [
        one
        for one in known.assessments
        if one.as_of == as_of
        and one.framework == chosen.framework
        and one.assessor in (None, officer)
        and one.id not in gone
    ]
    if of_day:
        return max(of_day, key=lambda one: (one.assessor == officer, one.id)), []
    made = new_assessment(case, chosen.framework, as_of, title=title, note=note)
    return made, [("assessment", made.id, fields_of(made))]


def to_change(
    case: OpenCase, chosen: Chosen, *, title: str | None = None, note: str | None = None
) -> tuple[Assessment, list[Stated]]:
    """As ``wanted``, where something of it is to be changed: ``Signed`` once somebody stands for it."""
    meant, stated = wanted(case, chosen, title=title, note=note)
    signoffs = basis(case).signoffs_of(meant)
    if signoffs:
        raise signed(meant, signoffs[0])
    if meant.assessor not in (None, case.desk.officer.id):
        raise Refused(
            tr("This is the assessment of another officer."),
            kept=tr("Nothing was saved."),
            todo=tr("Say in a dissent what you see otherwise, or begin an assessment of your own."),
        )
    return meant, stated


def signed(meant: Assessment, by: SignOff) -> Signed:
    """Why nothing of this assessment can be changed."""
    return Signed(
        tr("{name} signed this assessment on {day}.").format(name=by.name, day=by.day.words),
        kept=tr("What was signed stays as it is."),
        todo=tr("Begin one that supersedes it: r2p-desk assess new --supersedes {id}").format(id=meant.id),
    )


def new_assessment(
    case: OpenCase, framework_id: str, as_of: When, *, title: str | None, note: str | None
) -> Assessment:
    """An assessment that is not stated yet, with this officer in the chair."""
    return Assessment(
        id=str(uuid4()),
        framework=framework_id,
        version=framework(framework_id).version,
        as_of=as_of,
        title=title,
        note=note,
        chair=case.desk.officer.id,
    )


def named_for(owner: str, part: str) -> str:
    """A record id that two officers who judge the same thing both arrive at, so that they meet in one record."""
    return str(uuid5(uuid5(NAMESPACE_OID, str(UUID(owner))), part))


def _chosen(meant: When | Chosen) -> Chosen:
    return meant if isinstance(meant, Chosen) else Chosen(as_of=meant)


def _check_subject(assessment: Assessment, subject: str) -> None:
    subjects = {str(factor.number) for factor in framework(assessment.framework).risk_factors} | set(Crime)
    if subject not in subjects:
        raise NotFound(
            tr("“{subject}” is neither a risk factor nor a crime.").format(subject=subject[:40]),
            kept=tr("Nothing was saved."),
            todo=tr("Write the number of a risk factor, or one of: {words}.").format(words=", ".join(Crime)),
        )


def _judgement(
    case: OpenCase, assessment: Assessment, indicator: str, grounds: Grounds
) -> tuple[Judgement, list[Stated]]:
    said = {
        name: getattr(grounds, name) for name in Grounds.__struct_fields__ if name not in ("supporting", "opposing")
    }
    judgement = Judgement(id=named_for(assessment.id, indicator), assessment=assessment.id, indicator=indicator, **said)
    before = case.file.shown("judgement", judgement.id) or {}
    fields = {**{name: None for name in said if name in before}, **fields_of(judgement)}
    evidence = [
        *(_evidence(case, judgement.id, assessment, Side.FOR, *piece) for piece in grounds.supporting),
        *(_evidence(case, judgement.id, assessment, Side.AGAINST, *piece) for piece in grounds.opposing),
    ]
    named = {stated[1]: stated for stated in evidence}  # an item named twice, by whichever id, is one piece of evidence
    withdrawn: list[Stated] = [
        ("evidence", piece.id, {"withdrawn": True})
        for piece in basis(case).evidence_of(judgement.id)
        if piece.id not in named
    ]
    return judgement, [("judgement", judgement.id, fields), *named.values(), *withdrawn]


def _evidence(
    case: OpenCase, owner: str, assessment: Assessment, side: Side, reference: str, why: str | None
) -> Stated:
    item = find_item(case, reference)
    if not item.known_by(assessment.as_of):
        raise known_later(item, assessment.as_of)
    record = named_for(owner, f"{item.id}/{side}")
    evidence = Evidence(id=record, judgement=owner, item=item.id, side=side, why=why)
    return ("evidence", record, {"why": None, **fields_of(evidence)})


def _concern(assessment: Assessment, concern: StatedConcern) -> Stated:
    record = named_for(assessment.id, f"concern/{concern.subject}")
    fields = {"reasons": None, **fields_of(concern), "assessment": assessment.id}
    return ("concern", record, fields)


def known_later(item: Item, as_of: When) -> KnownLater:
    """Why an item cannot be evidence of that day."""
    clock = item.known or item.recorded
    return KnownLater(
        tr("Item {id} became known {known}, after {day}.").format(
            id=item.ref, known=clock.words if clock else tr("on a day nobody stated"), day=as_of.words
        ),
        kept=tr("Nothing was saved."),
        todo=tr("Leave it out, or judge as of a later day."),
    )
