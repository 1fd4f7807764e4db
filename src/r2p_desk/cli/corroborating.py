"""Who told us an item and who told them, duplicates, relations and reviews."""

from collections.abc import Callable
from typing import Any

from ..actions import corroborating, items, session
from ..actions.corroborating import Corroboration, Related, Reviewed
from ..analysis.corroboration import Chain, Link, arrow_words, end_words, given_words
from ..analysis.duplicates import Offer, reason_words
from ..domain.coding_rules import how_known_words
from ..domain.records import plain
from ..domain.relation import Kind, Relation, Review, Verdict, back_words, relation_words
from ..errors import UsageError
from ..i18n import tr, trn
from .answers import Answer, Context
from .words import word_of


def corroborate(context: Context) -> Answer:
    """``corroborate``."""
    given = context.arguments
    with context.unlock() as desk, context.read(desk, given.case) as case:
        if given.item is None:
            offered = corroborating.duplicates(case)
            lines = [_offer_line(one) for one in offered] or [tr("No item waits to be compared with another.")]
            return Answer(body={"duplicates": [_offer_object(one) for one in offered]}, lines=lines)
        found = corroborating.corroboration(case, given.item)
        offered = corroborating.duplicates_of(case, given.item)
    return Answer(body=_object(found, offered), lines=_lines(found, offered))


def relate(context: Context) -> Answer:
    """``relate``."""
    given = context.arguments
    lacking = not given.item or (given.to is None and not given.taken) or (given.relation is None) != given.taken
    if given.withdraw is None and lacking:
        raise UsageError(
            tr("Two items and how one stands to the other are needed."),
            kept=tr("Nothing was changed."),
            todo=tr("Give --item, --to, and --as or --taken; or --withdraw."),
        )
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.withdraw is not None:
            gone = corroborating.unrelate(case, given.withdraw)
            return Answer(body={**_relation_object(gone), "withdrawn": True}, lines=[tr("Withdrawn.")])
        if given.taken:
            taken = corroborating.take_from(case, given.item, given.to)
            body: dict[str, Any] = {
                "id": None,
                "from": taken.id,
                "to": taken.origin_item,
                "relation": "taken",
                "note": None,
            }
            none = taken.origin_item is None
            words = tr("Taken back.") if none else tr("Said: the one was taken from the other.")
            return Answer(body={**body, "withdrawn": none}, lines=[words])
        made = corroborating.relate(case, given.item, given.to, word_of(Kind, given.relation), given.note)
        titles = [items.find_item(case, one).title for one in made.ends]
    line = f"{titles[0]} {relation_words(made.relation)} {titles[1]}: {made.id}"
    return Answer(body={**_relation_object(made), "withdrawn": False}, lines=[line])


def review(context: Context) -> Answer:
    """``review``."""
    given = context.arguments
    if (given.verdict is None) != given.withdraw:
        raise UsageError(
            tr("A verdict is needed, or --withdraw."),
            kept=tr("Nothing was changed."),
            todo=tr("Give --verdict agree, question or disagree."),
        )
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.withdraw:
            gone = corroborating.withdraw_review(case, given.item)
            return Answer(body={**_own_review(gone), "withdrawn": True}, lines=[tr("Withdrawn.")])
        made = corroborating.review(case, given.item, word_of(Verdict, given.verdict), given.why)
    return Answer(
        body={**_own_review(made), "withdrawn": False},
        lines=[tr("Saved: you say of it “{verdict}”.").format(verdict=str(made.verdict))],
    )


def _own_review(one: Review) -> dict[str, Any]:
    return {"id": one.id, "item": one.item, "verdict": str(one.verdict), "text": one.text}


def _object(found: Corroboration, offered: tuple[Offer, ...]) -> dict[str, Any]:
    item = found.item
    return {
        "item": item.id,
        "ref": item.ref,
        "title": item.title,
        "statement": plain(item.statement),
        "how_known": plain(item.how_known),
        "grade": plain(item.grade),
        "chain": [_link_object(one) for one in found.chain.links],
        "end": str(found.chain.end),
        "reports": [one.id for one in found.reports],
        "origins": [
            {"origin": one.key, "items": [each.id for each in one.items], "ring": list(one.ring)}
            for one in found.origins
        ],
        "confirming": [one.key for one in found.confirming],
        "copies": [one.id for one in found.copies],
        "web": {
            "names": [{"name": name, "steps": steps} for name, steps in found.web.names],
            "arrows": [
                {"who": one.who, "from": one.source, "items": [each.id for each in one.items], "ring": one.ring}
                for one in found.web.arrows
            ],
        },
        "relations": [{**_relation_object(one.relation), "officers": list(one.officers)} for one in found.related],
        "reviews": [_review_object(one) for one in found.reviews],
        "duplicates": [_offer_object(one) for one in offered],
    }


def _lines(found: Corroboration, offered: tuple[Offer, ...]) -> list[str]:
    reports = trn("{n} report", "{n} reports", len(found.reports))
    counted = trn("{n} independent origin", "{n} independent origins", len(found.origins))
    return [
        f"{found.item.ref}  {found.item.title}",
        *chain_lines(found.chain),
        tr("{reports}, {origins}.").format(reports=reports, origins=counted),
        *(arrow_words(one) for one in found.web.arrows),
        *(tr("Copy: {ref}  {title}").format(ref=one.ref, title=one.title) for one in found.copies),
        *(_related_line(one) for one in found.related),
        *(corroborating.review_line(one) for one in found.reviews),
        *(_offer_line(one) for one in offered),
    ]


def chain_lines(chain: Chain) -> list[str]:
    """The chain, a line a link, each further in than the one before, and how it ends."""
    lines = []
    for at, one in enumerate(chain.links):
        how = f", {how_known_words(one.how)}" if one.how else ""
        which = f"  [{one.item.ref}]" if one.item else ""
        lines.append(f"{'  ' * at}{one.who or tr('not stated')}: {given_words(one.given)}{how}{which}")
    return [*lines, f"{'  ' * len(chain.links)}{end_words(chain.end)}"]


def _related_line(one: Related) -> str:
    words = (back_words if one.back else relation_words)(one.relation.relation)
    return f"{words} {one.other.ref}  {one.other.title} ({', '.join(one.officers)})"


def _offer_line(one: Offer) -> str:
    reasons = ", ".join(reason_words(reason) for reason in one.reasons)
    return tr("Perhaps the same: {one} and {other} ({reasons}; {alike} % alike)").format(
        one=one.item.ref, other=one.other.ref, reasons=reasons, alike=round(one.likeness * 100)
    )


def _link_object(one: Link) -> dict[str, Any]:
    return {
        "who": one.who,
        "how_known": plain(one.how),
        "given": str(one.given),
        "item": one.item.id if one.item else None,
        "ref": one.item.ref if one.item else None,
    }


def _relation_object(one: Relation) -> dict[str, Any]:
    return {"id": one.id, "from": one.item, "to": one.other, "relation": str(one.relation), "note": one.note}


def _review_object(one: Reviewed) -> dict[str, Any]:
    return {
        "officer": one.officer,
        "day": one.day,
        "verdict": str(one.review.verdict),
        "text": one.review.text,
        "counts": one.counts,
        "changed_since": one.since,
    }


def _offer_object(one: Offer) -> dict[str, Any]:
    return {
        "item": one.item.id,
        "other": one.other.id,
        "reasons": [str(reason) for reason in one.reasons],
        "likeness": round(one.likeness, 3),
    }


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("corroborate", None): corroborate,
    ("relate", None): relate,
    ("review", None): review,
}
