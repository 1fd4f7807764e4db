"""What a matrix of hypotheses says, in sentences: the order, what would turn it, what speaks both ways."""

from ..domain.hypothesis import rating_words, title_words, usability_words
from ..i18n import tr, trn
from .hypotheses import Matrix, Order, Standing, Without


def result_lines(matrix: Matrix) -> list[str]:
    """The order, and how far it goes."""
    return [*order_lines(matrix), *reserve_lines(matrix)]


def order_lines(matrix: Matrix) -> list[str]:
    """The hypotheses by what the least speaks against, ties as ties; why nothing is ordered where that is so."""
    if not matrix.enough:
        return [tr("At least two hypotheses must stand beside deception before anything is said of their order.")]
    if not matrix.order:
        return [tr("Nothing is rated yet.")]
    return [standing_line(standing) for standing in matrix.standings]


def reserve_lines(matrix: Matrix) -> list[str]:
    """What an order must be read with: ratings that are missing, and what it is not."""
    if not matrix.order:
        return []
    missing = trn(
        "{n} rating is missing: a hypothesis that was not rated may look better than it is.",
        "{n} ratings are missing: a hypothesis that was not rated may look better than it is.",
        matrix.missing,
    )
    return [missing, caveat()] if matrix.missing else [caveat()]


def caveat() -> str:
    """What an order of hypotheses is not."""
    return tr("The order says what the evidence contradicts least. It does not say how likely anything is.")


def standing_line(standing: Standing) -> str:
    """One hypothesis, its place and what speaks against it."""
    title = title_words(standing.hypothesis)
    if standing.place is None:
        return tr("No place yet: {title}. Nothing is rated against it.").format(title=title)
    place = tr("{place}, tied") if standing.tied else "{place}"
    line = tr("{place}: {title}. {against}").format(
        place=place.format(place=standing.place), title=title, against=against_words(standing)
    )
    if standing.unrated:
        unrated = trn(
            "{n} origin is not rated against it.", "{n} origins are not rated against it.", len(standing.unrated)
        )
        line = f"{line} {unrated}"
    return line


def against_words(standing: Standing) -> str:
    """How many independent origins speak against it, by how far they can be leaned on."""
    said = [
        tr("{n} {usability}").format(n=len(origins), usability=usability_words(usability))
        for usability, origins in standing.against.items()
        if origins
    ]
    if not said:
        return tr("No origin speaks against it.")
    return tr("Origins against it: {counts}.").format(counts=", ".join(said))


def sensitivity_lines(matrix: Matrix) -> list[str]:
    """What, if it were false, would change the order; the first place before the rest."""
    if not matrix.order:
        return []
    lines = [without_line(matrix, one) for one in matrix.without]
    if not any(one.flips for one in matrix.without):
        lines.insert(0, tr("No single item and no single origin, if false, would change what comes first."))
    return lines


def without_line(matrix: Matrix, one: Without) -> str:
    """What would become of the order without this."""
    first = order_words(matrix, one.order[:1]) if one.order else ""
    what = _what(one)
    if not first:
        return tr("If {what} is false, nothing is left to order them by.").format(what=what)
    if one.flips:
        return tr("If {what} is false, the first place goes to: {titles}.").format(what=what, titles=first)
    order = order_words(matrix, one.order)
    return tr("If {what} is false, the order becomes: {titles}.").format(what=what, titles=order)


def _what(one: Without) -> str:
    if one.item is None:
        count = trn("{n} item", "{n} items", len(one.items))
        return tr("everything from {origin} ({count})").format(origin=one.origin.name, count=count)
    if len(one.items) == 1:
        return tr("{ref} “{title}”").format(ref=one.item.ref, title=one.item.title)
    repeats = trn("{n} repeat", "{n} repeats", len(one.items) - 1)
    return tr("{ref} “{title}” (with {repeats})").format(ref=one.item.ref, title=one.item.title, repeats=repeats)


def order_words(matrix: Matrix, order: Order) -> str:
    """Titles by place; those tied stand together."""
    titles = {one.id: title_words(one) for one in matrix.hypotheses}
    return " › ".join(tr(" tied with ").join(titles[one] for one in tied) for tied in order)


def contradiction_lines(matrix: Matrix) -> list[str]:
    """Where items of one origin speak for and against one hypothesis."""
    titles = {one.id: title_words(one) for one in matrix.hypotheses}
    words = tr("{origin} speaks both for and against “{title}”: {weakest} and {strongest}. The second counts.")
    return [
        words.format(
            origin=origin.name,
            title=titles[hypothesis],
            weakest=rating_words(says.weakest),
            strongest=rating_words(says.strongest),
        )
        for origin in matrix.origins
        for hypothesis, says in origin.says.items()
        if says.contradictory
    ]
