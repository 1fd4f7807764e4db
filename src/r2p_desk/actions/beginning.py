"""Beginning an assessment: a new one, one that supersedes another, one of a blind round."""

from uuid import uuid4

import msgspec
from msgspec.structs import replace

from ..analysis.basis import Basis
from ..analysis.frameworks import UN_2014
from ..casefile.bundle import Stated
from ..domain.assessment import Assessment
from ..domain.records import fields_of
from ..domain.signoff import Round
from ..domain.when import When
from ..errors import NotFound, Refused, UsageError
from ..i18n import tr
from .assessing import find_assessment, framework, named_for, new_assessment, today
from .basis import basis
from .reading import officer_names
from .session import OpenCase


class NewAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """How an assessment is begun; ``own`` where only this officer judges in it, ``round`` a blind round to join."""

    as_of: When | None = None
    framework: str = UN_2014
    title: str | None = None
    note: str | None = None
    own: bool = False
    round: str | None = None
    supersedes: str | None = None
    empty: bool = False
    """Begin a superseding one with nothing judged."""


def begin(case: OpenCase, new: NewAssessment) -> Assessment:
    """Begin an assessment. One that supersedes another takes over all it says, unless it is to be empty.

    ``NotFound`` for a round or assessment that is not there, ``Refused`` where the officer is not of the round, or the
    other was superseded already, is another officer's, or of a blind round that is not over.
    """
    made, stated = _fresh(case, new)
    if new.supersedes is not None:
        old = find_assessment(case, new.supersedes)
        _refuse_superseding(basis(case), old, case.desk.officer.id)
        made = replace(
            made,
            supersedes=old.id,
            framework=old.framework,
            version=framework(old.framework).version,
            as_of=new.as_of or old.as_of,
            assessor=old.assessor,
            title=new.title or old.title,
            note=new.note or old.note,
        )
        stated = [] if new.empty else _taken_over(basis(case), old, made)
    case.state([("assessment", made.id, fields_of(made)), *stated])
    return made


def begin_round(
    case: OpenCase,
    as_of: When,
    assessors: tuple[str, ...],
    *,
    title: str | None = None,
    framework_id: str = UN_2014,
    exercise: bool = False,
) -> Round:
    """A blind round: these officers (names or key hashes, at least two) judge by themselves as of that day.

    None sees another's until all have signed. ``NotFound`` for somebody the case does not name.
    """
    named = tuple(dict.fromkeys(_officer(case, one) for one in assessors))
    if len(named) < 2:
        raise UsageError(
            tr("A blind round needs at least two officers."),
            kept=tr("Nothing was saved."),
            todo=tr("Name them, each once; who may open the case is listed by r2p-desk access list."),
        )
    framework(framework_id)
    made = Round(id=str(uuid4()), framework=framework_id, as_of=as_of, assessors=named, title=title, exercise=exercise)
    case.state([("round", made.id, fields_of(made))])
    return made


def _fresh(case: OpenCase, new: NewAssessment) -> tuple[Assessment, list[Stated]]:
    officer = case.desk.officer.id
    made = new_assessment(case, new.framework, new.as_of or today(), title=new.title, note=new.note)
    if new.round is None:
        return (replace(made, assessor=officer) if new.own else made), []
    known = basis(case)
    joined = known.rounds.get(new.round)
    if joined is None:
        raise NotFound(
            tr("There is no round {id} in this case.").format(id=new.round[:60]), kept=tr("Nothing was saved.")
        )
    if officer not in joined.assessors:
        raise Refused(tr("You are not an assessor of this round."), kept=tr("Nothing was saved."))
    if any(one.round == joined.id and one.assessor == officer for one in known.assessments):
        raise Refused(tr("You have an assessment in this round already."), kept=tr("Nothing was saved."))
    return replace(made, assessor=officer, round=joined.id, framework=joined.framework, as_of=joined.as_of), []


def _refuse_superseding(known: Basis, old: Assessment, officer: str) -> None:
    """Nobody takes the place of what another stands for, nor shows early what a blind round keeps closed."""
    later = known.superseded_by(old)
    if later is not None:
        raise Refused(
            tr("That assessment was superseded already."),
            kept=tr("Nothing was saved."),
            todo=tr("Supersede the one in its place: {id}").format(id=later.id),
        )
    if old.assessor not in (None, officer):
        raise Refused(
            tr("This is the assessment of another officer."),
            kept=tr("Nothing was saved."),
            todo=tr("Say in a dissent what you see otherwise, or begin an assessment of your own."),
        )
    if old.round is not None and not known.round_over(old.round):
        raise Refused(
            tr("This assessment belongs to a blind round that is not over."),
            kept=tr("Nothing was saved."),
            todo=tr("Change it until you sign it; supersede it once everybody of the round has signed."),
        )


def _taken_over(known: Basis, old: Assessment, made: Assessment) -> list[Stated]:
    """Every judgement, piece of evidence and level of the old one, under ids of the new one."""
    stated: list[Stated] = []
    owners: dict[str, str] = {}
    for judgement in known.judgements_of(old).values():
        owners[judgement.id] = named_for(made.id, judgement.indicator)
        stated.append(("judgement", owners[judgement.id], {**fields_of(judgement), "assessment": made.id}))
    for concern in known.concerns_of(old).values():
        owners[concern.id] = named_for(made.id, f"concern/{concern.subject}")
    stated += [
        ("concern", owners[concern.id], {**fields_of(concern), "assessment": made.id})
        for concern in known.concerns_of(old).values()
    ]
    for before, owner in owners.items():
        for piece in known.evidence_of(before):
            record = named_for(owner, f"{piece.item}/{piece.side}")
            stated.append(("evidence", record, {**fields_of(piece), "judgement": owner}))
    for outlook in known.outlooks_of(old):
        record = named_for(made.id, f"outlook/{outlook.mandate}")
        stated.append(("outlook", record, {**fields_of(outlook), "assessment": made.id}))
    return stated


def _officer(case: OpenCase, named: str) -> str:
    wanted_name = named.strip()
    found = [
        officer
        for officer, name in officer_names(case).items()
        if officer == wanted_name or name.casefold() == wanted_name.casefold()
    ]
    if len(found) == 1:
        return found[0]
    happened = tr("This case names no officer {name}.") if not found else tr("Several officers are called {name}.")
    raise NotFound(
        happened.format(name=named[:60]), kept=tr("Nothing was saved."), todo=tr("See r2p-desk access list.")
    )
