"""The assessment on the command line: arguments in, an answer out."""

from collections.abc import Callable
from typing import Any

from ..actions import assessing, beginning, items, session, signing_off
from ..analysis.frameworks import UN_2014
from ..domain.assessment import Assessment, Concern, Confidence, Direction, State, direction_words, state_words
from ..domain.item import Access
from ..domain.records import plain
from ..domain.signal import Crime
from ..domain.signoff import Mandate, mandate_words
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr, trn
from . import assess_shapes
from .answers import Answer, Context
from .words import word_of

Pieces = tuple[tuple[str, str | None], ...]


def new(context: Context) -> Answer:
    """``assess new``."""
    given = context.arguments
    wanted = beginning.NewAssessment(
        as_of=When.parse(given.as_of) if given.as_of else None,
        framework=given.framework or UN_2014,
        title=given.title,
        note=given.note,
        own=given.own,
        round=given.round,
        supersedes=given.supersedes,
        empty=given.empty,
    )
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = signing_off.standing(case, beginning.begin(case, wanted))
    words = tr("Began the assessment {id} as of {day}.").format(id=made.assessment.id, day=made.assessment.as_of.words)
    return Answer(body=assess_shapes.standing_object(made), lines=[words])


def rounds(context: Context) -> Answer:
    """``assess round``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = beginning.begin_round(
            case,
            When.parse(given.as_of),
            tuple(given.assessor),
            title=given.title,
            framework_id=given.framework or UN_2014,
            exercise=given.exercise,
        )
    body = {
        "id": made.id,
        "framework": made.framework,
        "as_of": str(made.as_of),
        "assessors": list(made.assessors),
        "title": made.title,
        "exercise": made.exercise,
    }
    return Answer(body=body, lines=[tr("Began the blind round {id}.").format(id=made.id)])


def listing(context: Context) -> Answer:
    """``assess list``."""
    given = context.arguments
    day = When.parse(given.as_of) if given.as_of else None
    with context.unlock() as desk, context.read(desk, given.case) as case:
        found = [one for one in signing_off.standings(case) if day is None or one.assessment.as_of.latest <= day.latest]
    body = {"assessments": [assess_shapes.standing_object(one) for one in found]}
    lines = [line for one in found for line in assess_shapes.standing_lines(one)]
    return Answer(body=body, lines=lines or [tr("No assessment yet.")])


def show(context: Context) -> Answer:
    """``assess show``."""
    given = context.arguments
    day, access = day_of(given), access_of(given.access)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        as_of, chosen = day_and_assessment(case, given, day)
        profile = assessing.profile(case, as_of, access, assessment=chosen, framework_id=given.framework or UN_2014)
    lines = [tr("As of {day}: {count} items known.").format(day=as_of.words, count=len(profile.items))]
    for factor in profile.factors:
        level = factor.level or tr("no level stated")
        count = tr("{judged} of {all} judged").format(judged=factor.judged, all=factor.judged + factor.unknown)
        lines.append(f"{factor.number:>2}  {factor.title}: {level} ({count})")
        lines += [
            f"      {indicator.id:<5} {state_words(indicator.state)}, {direction_words(indicator.direction)}"
            + (f"  ({tr('changed')})" if indicator.changed else "")
            for indicator in factor.indicators
            if indicator.state is not State.NOT_ASSESSED
        ]
    lines.append(trn("{n} indicator is unknown.", "{n} indicators are unknown.", len(profile.unknown)))
    return Answer(body=assess_shapes.profile_object(profile), lines=lines)


def judge(context: Context) -> Answer:
    """``assess judge``."""
    given = context.arguments
    whys = _whys(given.why)
    supporting, opposing = _pieces(given.supporting, whys), _pieces(given.opposing, whys)
    grounds = assessing.Grounds(
        state=word_of(State, given.state),
        direction=word_of(Direction, given.direction) if given.direction else Direction.UNKNOWN,
        confidence=word_of(Confidence, given.confidence) if given.confidence else None,
        reasons=given.reasons or None,
        would_change=given.would_change or None,
        crimes=tuple(word_of(Crime, text) for text in given.crime),
        populations=tuple(given.population),
        actors=tuple(given.actor),
        places=tuple(given.place),
        assumptions=given.assumptions or None,
        sourcing=given.sourcing or None,
        argument=given.argument or None,
        review=When.parse(given.review) if given.review else None,
        supporting=supporting,
        opposing=opposing,
    )
    wanted = chosen(given)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        meant, _ = assessing.wanted(case, wanted)
        made = assessing.judge(case, wanted, given.indicator, grounds)
        named = {
            side: list(dict.fromkeys(items.find_item(case, reference).ref for reference, _ in pieces))
            for side, pieces in (("for", supporting), ("against", opposing))
        }
    body = {
        "assessment": made.assessment,
        "indicator": made.indicator,
        "as_of": str(meant.as_of),
        "state": str(made.state),
        "direction": str(made.direction),
        "confidence": plain(made.confidence),
        "reasons": made.reasons,
        **named,
    }
    return Answer(
        body=body, lines=[tr("Judged {id}: {state}.").format(id=made.indicator, state=state_words(made.state))]
    )


def concern(context: Context) -> Answer:
    """``assess concern``."""
    given = context.arguments
    direction = word_of(Direction, given.direction) if given.direction else Direction.UNKNOWN
    level, wanted = word_of(Concern, given.level), chosen(given)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = assessing.state_concern(case, wanted, given.subject, level, direction, given.reasons or None)
    body = {
        "assessment": made.assessment,
        "subject": made.subject,
        "level": plain(made.level),
        "direction": str(made.direction),
        "reasons": made.reasons,
    }
    return Answer(
        body=body, lines=[tr("Stated for {subject}: {level}.").format(subject=made.subject, level=made.level)]
    )


def link(context: Context) -> Answer:
    """``assess link``."""
    given = context.arguments
    whys = _whys(given.why)
    supporting, opposing = _pieces(given.supporting, whys), _pieces(given.opposing, whys)
    if not supporting and not opposing:
        raise UsageError(tr("Name at least one item with --for or --against."), kept=tr("Nothing was saved."))
    wanted = chosen(given)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        meant = assessing.link_evidence(case, wanted, given.subject, supporting, opposing)
        shown = assessing.profile(case, meant.as_of, assessment=meant)
        factor = next((one for one in shown.factors if str(one.number) == given.subject), None)
    body = {
        "assessment": meant.id,
        "subject": given.subject,
        "for": [item.ref for item in factor.evidence_for] if factor else [one for one, _ in supporting],
        "against": [item.ref for item in factor.evidence_against] if factor else [one for one, _ in opposing],
    }
    return Answer(body=body, lines=[tr("Linked; no judgement was made by it.")])


def outlook(context: Context) -> Answer:
    """``assess outlook``."""
    given = context.arguments
    names = ("statement", "horizon", "yardstick", "term", "probability", "assumptions", "sourcing", "argument",
             "would_change")  # fmt: skip
    said = {name: getattr(given, name) for name in names}
    said["confidence"] = str(word_of(Confidence, given.confidence)) if given.confidence else None
    mandate = word_of(Mandate, given.mandate)
    wanted = chosen(given)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = signing_off.state_outlook(case, wanted, mandate, said)
    return Answer(
        body=assess_shapes.outlook_object(made),
        lines=[tr("Stated for the {mandate}.").format(mandate=mandate_words(mandate))],
    )


def sign(context: Context) -> Answer:
    """``assess sign``."""
    given = context.arguments
    mandate = word_of(Mandate, given.mandate)
    wanted = chosen(given)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = signing_off.sign(case, wanted, mandate, note=given.note)
    return Answer(
        body={"assessment": made.assessment, **assess_shapes.signoff_object(made)},
        lines=[tr("Signed: {mandate}. It stays as it is from now on.").format(mandate=mandate_words(mandate))],
    )


def dissent(context: Context) -> Answer:
    """``assess dissent``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.leave_out is not None:
            made = signing_off.leave_unprinted(case, given.leave_out, given.why)
        elif given.assessment is None or given.text is None:
            raise UsageError(tr("Say --assessment and --text, or --leave-out."), kept=tr("Nothing was saved."))
        else:
            made = signing_off.dissent(case, given.assessment, given.text, given.subject)
    words = tr("Kept, and printed with the assessment.") if made.unprinted is None else tr("Left out of print.")
    return Answer(body={"assessment": made.assessment, **assess_shapes.dissent_object(made)}, lines=[words])


def chosen(given: Any) -> assessing.Chosen:
    """Which assessment the arguments mean."""
    return assessing.Chosen(
        as_of=When.parse(given.as_of) if given.as_of is not None else None,
        id=given.assessment,
        framework=getattr(given, "framework", None) or UN_2014,
    )


def day_of(given: Any) -> When | None:
    """The day named; ``None`` for none. Read before anything is opened, so that a broken one is refused at once."""
    # an empty value, as from an unset shell variable, must narrow nothing away unseen: it is refused
    return When.parse(given.as_of) if given.as_of is not None else None


def day_and_assessment(case: session.OpenCase, given: Any, day: When | None) -> tuple[When, Assessment | None]:
    """The day to be shown and the assessment named, if one is: its own day where no other is given."""
    named = assessing.find_assessment(case, given.assessment) if given.assessment is not None else None
    return day or (named.as_of if named else assessing.today()), named


def access_of(text: str | None) -> frozenset[Access] | None:
    """The access levels named, ``None`` for all."""
    return None if text is None else frozenset(word_of(Access, part) for part in text.split(","))


def _whys(given: list[str]) -> dict[str, str]:
    found = {}
    for text in given:
        item, sign_, why = text.partition("=")
        if not sign_ or not item.strip() or not why.strip():
            raise UsageError(
                tr("“{text}” does not say why of an item.").format(text=text[:40]),
                kept=tr("Nothing was saved."),
                todo=tr("Write --why ITEM=TEXT."),
            )
        found[item.strip()] = why.strip()
    return found


def _pieces(references: list[str], whys: dict[str, str]) -> Pieces:
    return tuple((reference, whys.get(reference.strip())) for reference in references)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("assess", "new"): new,
    ("assess", "round"): rounds,
    ("assess", "list"): listing,
    ("assess", "show"): show,
    ("assess", "judge"): judge,
    ("assess", "concern"): concern,
    ("assess", "link"): link,
    ("assess", "outlook"): outlook,
    ("assess", "sign"): sign,
    ("assess", "dissent"): dissent,
}
