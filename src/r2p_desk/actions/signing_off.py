"""Standing for an assessment: signed under a mandate, dissented from, its overall judgement stated."""

from uuid import uuid4

import msgspec
from msgspec.structs import replace

from ..analysis.basis import Basis
from ..analysis.checks import Flag, open_blocks
from ..analysis.signed import digest_of
from ..domain.assessment import Assessment, Confidence
from ..domain.likelihood import check_likelihood
from ..domain.records import fields_of
from ..domain.signoff import Dissent, Mandate, Outlook, SignOff
from ..domain.when import When
from ..errors import DeskError, InvalidValue, NotFound, Refused, Unanswered, UsageError
from ..i18n import tr, trn
from .assessing import Chosen, find_assessment, framework, named_for, to_change, today, wanted
from .basis import basis
from .checking import check
from .reading import officer_names
from .session import OpenCase


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an assessment stands.

    ``changed_since`` names the officers who signed something other than what it says now; ``open`` is false for
    another's in a blind round that is not over, of which nothing else is told.
    """

    assessment: Assessment
    assessor: str | None
    signoffs: tuple[SignOff, ...] = ()
    changed_since: tuple[str, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    superseded_by: str | None = None
    open: bool = True


def standings(case: OpenCase) -> list[Standing]:
    """Every assessment of the case and where it stands, the newest as-of first."""
    known, names = basis(case), officer_names(case)
    return [_standing(known, names, one) for one in known.assessments]


def standing(case: OpenCase, assessment: Assessment) -> Standing:
    """Where one of them stands."""
    return _standing(basis(case), officer_names(case), assessment)


def sign(case: OpenCase, chosen: Chosen, mandate: Mandate, *, note: str | None = None) -> SignOff:
    """Stand for an assessment under one mandate; from then on nothing of it can be changed, only superseded.

    ``Unanswered`` while flags that must be answered are not, each as a finding; ``Refused`` where nothing is judged, it
    is another's, or this officer signed it before.
    """
    meant, begun = wanted(case, chosen)
    officer, known = case.desk.officer, basis(case)
    _refuse_signing(known, meant, officer.id, mandate, begun=bool(begun))
    left = open_blocks(check(case, meant.as_of, assessment=meant, mandate=mandate))
    if left:
        raise unanswered(left)
    made = SignOff(
        id=named_for(meant.id, f"signoff/{mandate}/{officer.id}"),
        assessment=meant.id,
        mandate=mandate,
        officer=officer.id,
        name=officer.name,
        day=today(),
        digest=digest_of(known, meant),
        note=note,
    )
    case.state([("signoff", made.id, fields_of(made))])
    return made


def dissent(case: OpenCase, assessment: str, text: str, subject: str = "") -> Dissent:
    """Save that this officer sees it otherwise; it is printed with the assessment, signed or not."""
    words = text.strip()
    if not words:
        raise UsageError(tr("A dissent needs words."), kept=tr("Nothing was saved."))
    meant = find_assessment(case, assessment)
    used = framework(meant.framework)
    subjects = {str(one.number) for one in used.risk_factors} | {one.id for one in used.indicators}
    if subject and subject not in subjects | {str(crime) for crime in Mandate.PROTECTION.crimes}:
        raise NotFound(
            tr("“{subject}” is not of the framework.").format(subject=subject[:40]),
            kept=tr("Nothing was saved."),
            todo=tr("Name an indicator, a risk factor or a crime, or none for the whole."),
        )
    officer = case.desk.officer
    made = Dissent(
        id=str(uuid4()), assessment=meant.id, officer=officer.id, name=officer.name, text=words, subject=subject,
        day=today(),
    )  # fmt: skip
    case.state([("dissent", made.id, fields_of(made))])
    return made


def leave_unprinted(case: OpenCase, record: str, why: str | None) -> Dissent:
    """Record why a dissent is not printed, or with ``None`` that it is again; only the chair of the assessment may."""
    for meant in basis(case).assessments:
        for one in basis(case).dissents_of(meant):
            if one.id == record:
                if meant.chair != case.desk.officer.id:
                    raise Refused(
                        tr("Only the chair of the assessment may leave a dissent out of print, and must say why."),
                        kept=tr("It is printed."),
                    )
                if why is not None and not why.strip():
                    raise UsageError(tr("Say why it is not printed."), kept=tr("It is printed."))
                case.state([("dissent", record, {"unprinted": why})])
                return replace(one, unprinted=why)
    raise NotFound(tr("There is no dissent {id} in this case.").format(id=record[:60]), kept=tr("Nothing was changed."))


def state_outlook(case: OpenCase, chosen: Chosen, mandate: Mandate, said: dict[str, str | int | None]) -> Outlook:
    """Save the overall judgement under a mandate: what may come to be, by when, how likely, and apart how sure.

    ``said`` has ``statement``, ``horizon``, ``yardstick``, ``term`` and may have ``probability``, ``confidence`` and
    its grounds. ``InvalidValue`` for a probability outside its term, or a horizon that is over by the day.
    """
    meant, stated = to_change(case, chosen)
    statement = str(said.get("statement") or "").strip()
    if not statement:
        raise UsageError(tr("Say what may come to be, so that it can be checked later."), kept=tr("Nothing was saved."))
    horizon = When.parse(str(said.get("horizon") or ""))
    if horizon.latest <= meant.as_of.latest:
        raise InvalidValue(
            tr("The horizon {day} does not lie after the day of the assessment.").format(day=horizon.words),
            kept=tr("Nothing was saved."),
        )
    percent = said.get("probability")
    likely = check_likelihood(
        str(said.get("yardstick")), str(said.get("term")), None if percent is None else int(percent)
    )
    confidence = said.get("confidence")
    texts = {name: str(said[name]) if said.get(name) else None for name in _OUTLOOK_TEXTS}
    made = Outlook(
        id=named_for(meant.id, f"outlook/{mandate}"), assessment=meant.id, mandate=mandate, statement=statement,
        horizon=horizon, yardstick=str(likely.yardstick), term=likely.term, probability=likely.percent,
        confidence=Confidence(str(confidence)) if confidence else None, **texts,
    )  # fmt: skip
    cleared = dict.fromkeys(("probability", "confidence", *_OUTLOOK_TEXTS))
    case.state([*stated, ("outlook", made.id, {**cleared, **fields_of(made)})])
    return made


_OUTLOOK_TEXTS = ("assumptions", "sourcing", "argument", "would_change")


def unanswered(flags: tuple[Flag, ...]) -> Unanswered:
    """Why an assessment cannot be signed yet: each flag that must be answered as a finding."""
    error = Unanswered(
        trn(
            "{n} flag must be answered in words before this can be signed.",
            "{n} flags must be answered in words before this can be signed.",
            len(flags),
        ),
        kept=tr("Nothing was signed; everything judged is kept."),
        todo=tr("Answer each: r2p-desk assess answer --flag KEY --text WORDS, or change the judgement."),
    )
    error.findings = tuple((flag.key, flag.text) for flag in flags)
    return error


def _refuse_signing(known: Basis, meant: Assessment, officer: str, mandate: Mandate, *, begun: bool) -> None:
    why: DeskError | None = None
    if begun or not known.judgements_of(meant):
        why = Refused(tr("Nothing is judged in this assessment."), kept=tr("Nothing was signed."))
    elif known.superseded_by(meant) is not None:
        why = Refused(tr("This assessment was superseded."), kept=tr("Nothing was signed."))
    elif meant.assessor not in (None, officer):
        why = Refused(
            tr("This is the assessment of another officer."),
            kept=tr("Nothing was signed."),
            todo=tr("Begin one of your own, or say in a dissent what you see otherwise."),
        )
    elif any(one.officer == officer and one.mandate is mandate for one in known.signoffs_of(meant)):
        why = Refused(tr("You signed this already."), kept=tr("Nothing was changed."))
    if why is not None:
        raise why


def _standing(known: Basis, names: dict[str, str], one: Assessment) -> Standing:
    assessor = names.get(one.assessor, one.assessor[:8]) if one.assessor else None
    if not known.open_to(one):
        return Standing(assessment=one, assessor=assessor, open=False)
    signoffs = tuple(known.signoffs_of(one))
    now = digest_of(known, one) if signoffs else ""
    later = known.superseded_by(one)
    return Standing(
        assessment=one,
        assessor=assessor,
        signoffs=signoffs,
        changed_since=tuple(sign.name for sign in signoffs if sign.digest != now),
        dissents=tuple(known.dissents_of(one)),
        outlooks=tuple(known.outlooks_of(one)),
        superseded_by=later.id if later else None,
    )
