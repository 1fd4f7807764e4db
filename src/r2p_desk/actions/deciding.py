"""From the worksheet to the decision: all papers in one list, signed and superseded in one way."""

from collections.abc import Callable
from typing import Any

from ..casefile.bundle import Stated
from ..domain.paper import Missing, PaperState, Standing, paper_state_words
from ..domain.when import When
from ..errors import Refused
from ..i18n import tr, trn
from . import decision_records, option_papers, worksheets
from .papers import HEADS, find_record, signature_for, standing, standings
from .session import OpenCase

_LACKS: dict[str, Callable[[OpenCase, str], tuple[Missing, ...]]] = {
    "worksheet": lambda case, record: worksheets.read_worksheet(case, record).missing,
    "options_paper": lambda case, record: option_papers.read_paper(case, record).missing,
    "decision": lambda case, record: decision_records.read_decision(case, record).missing,
}
_COPIES: dict[str, Callable[[OpenCase, str, When], tuple[str, list[Stated]]]] = {
    "worksheet": worksheets.copy_of,
    "options_paper": option_papers.copy_of,
    "decision": decision_records.copy_of,
}


def papers(case: OpenCase, as_of: When | None = None) -> list[Standing]:
    """Every worksheet, options paper and decision, of days not after ``as_of`` where given; the newest first."""
    return standings(case, HEADS, as_of)


def missing(case: OpenCase, kind: str, record: str) -> tuple[Missing, ...]:
    """What a paper lacks before it can be signed."""
    return _LACKS[kind](case, record)


def sign(case: OpenCase, reference: str, note: str | None = None) -> Standing:
    """Sign a paper, which from then on stands as it is. ``Refused`` while anything is missing, which is then named."""
    kind, record = find_record(case, HEADS, reference)
    signature = signature_for(case, kind, record, note)
    lacks = missing(case, kind, record)
    if lacks:
        words = " ".join(one.words for one in lacks)
        counted = trn("{n} thing is missing", "{n} things are missing", len(lacks))
        error = Refused(
            tr("It cannot be signed yet; {count}: {what}").format(count=counted, what=words),
            kept=tr("The paper is as it was, not signed."),
            todo=tr("Supply what is missing, then sign."),
        )
        error.findings = tuple((one.code, one.words) for one in lacks)
        raise error
    case.state([signature])
    return standing(case, kind, record)


def supersede(case: OpenCase, reference: str, day: When) -> Standing:
    """Begin a paper of that day in the place of a signed one: a copy, not signed, that names the one before.

    The one before is kept as it was signed, and stands until the new one is signed. ``Refused`` for a draft, which can
    be changed as it is; ``KnownLater`` where it rests on items not known by that day.
    """
    kind, record = find_record(case, HEADS, reference)
    now = standing(case, kind, record)
    if now.state is PaperState.DRAFT:
        raise Refused(
            tr("This paper is a draft: nothing stands to be replaced."),
            kept=tr("Nothing was changed."),
            todo=tr("Change it as it is."),
        )
    if now.superseded_by is not None:
        raise Refused(
            tr("Another paper was begun in its place already: {id}").format(id=now.superseded_by[:8]),
            kept=tr("Nothing was changed."),
            todo=tr("Go on with that one."),
        )
    made, stated = _COPIES[kind](case, record, day)
    case.state(stated)
    return standing(case, kind, made)


def standing_words(one: Standing) -> str:
    """How a paper stands, in a sentence: who signed it, what changed since, what stands in its place."""
    said = [paper_state_words(one.state)]
    said += [tr("signed by {name} on {day}").format(name=sign.name, day=sign.day.words) for sign in one.signed]
    changed = changed_fields(one)
    if changed:
        said.append(tr("not as it was signed: {fields}").format(fields=", ".join(changed)))
    said += [tr("{name} took their signature back").format(name=name) for name in one.taken_back]
    if one.disputed:
        said.append(tr("waits for a decision of conflicts"))
    if one.replaced:
        said.append(tr("another that is signed stands in its place"))
    elif one.superseded_by:
        said.append(tr("another is being written in its place"))
    return "; ".join(said)


def changed_fields(one: Standing) -> list[str]:
    """The fields that are not as they were signed, each once; those of belonging records with the record's id."""
    named: dict[str, Any] = {}
    for signed in one.signed:
        for record, field in signed.changed:
            named[f"{field} ({record[:8]})" if record else field] = None
    return list(named)
