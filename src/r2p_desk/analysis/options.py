"""What an option needs by the Charter, what an options paper lacks, and its options side by side.

Sources: Charter of the United Nations, Arts. 33 to 54; A/64/864, para. 18. The order is the officer's; nothing ranks.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ..domain.item import Item
from ..domain.option import (
    ASKED,
    COUNCIL_ALWAYS,
    COUNCIL_DECIDES,
    Basis,
    Leave,
    Option,
    OptionsPaper,
    asked_words,
    basis_words,
    leave_words,
)
from ..domain.paper import Missing
from ..errors import InvalidValue, Refused
from ..i18n import tr
from .two_limbs import unknown_then

LEAST = 2
"""Options beside that of doing nothing more."""
NOT_OF_NOTHING = frozenset({"effect", "who"})
"""What is not asked of doing nothing more."""


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What must be had before an option can be carried out."""

    council: bool = False
    consent: bool = False


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """An option as a row of the matrix: its cells stand under the columns of ``matrix_columns``."""

    option: str
    title: str
    cells: tuple[str, ...]


def needs_of(option: Option, by_catalogue: Needs = Needs()) -> Needs:  # noqa: B008  # frozen, and never changed
    """What this option needs: by its articles, by its basis, and by what the catalogue says of its measure."""
    return Needs(
        council=by_catalogue.council or bool((COUNCIL_ALWAYS | COUNCIL_DECIDES).intersection(option.articles)),
        consent=by_catalogue.consent or option.basis is Basis.CONSENT,
    )


def refuse_baseless(option: Option, needs: Needs) -> None:
    """``Refused`` or ``InvalidValue`` for an option that could not lawfully stand in a paper as it is written."""
    strays = [one for one in option.articles if one not in option.basis.articles]
    if strays:
        raise InvalidValue(
            tr("Art. {articles} does not belong to “{basis}”.").format(
                articles=", ".join(str(one) for one in strays), basis=basis_words(option.basis)
            ),
            kept=_kept(),
            todo=tr("Chapter VI has articles 33 to 38, chapter VII 39 to 51, chapter VIII 52 to 54."),
        )
    if option.basis in (Basis.CHAPTER_VII, Basis.CHAPTER_VIII) and not option.articles:
        raise Refused(
            tr("An option under {chapter} must name its article.").format(chapter=basis_words(option.basis)),
            kept=_kept(),
            todo=tr("What it needs from the Security Council hangs on the article."),
        )
    if needs.council and not option.authorisation:
        force = COUNCIL_ALWAYS.intersection(option.articles)
        raise Refused(
            tr("This option needs an authorisation of the Security Council, and names none.")
            if force
            else tr("This option needs a decision of the Security Council, and names none."),
            kept=_kept(),
            todo=tr("Name the resolution, or the decision that would have to be sought from the Council."),
        )
    if needs.consent and option.consent is None:
        raise Refused(
            tr("This option needs the State's consent, and does not say how that stands."),
            kept=_kept(),
            todo=tr("State whether consent is given, sought, or to be sought."),
        )


def missing_of(
    paper: OptionsPaper,
    options: Sequence[Option],
    needs: Mapping[str, Needs],
    titles: Mapping[str, str],
    items: Mapping[str, Item],
) -> tuple[Missing, ...]:
    """What the paper lacks before it can be signed; the rest by option id, ``items`` by item id."""
    found: list[Missing] = []
    if not paper.question:
        found.append(Missing(code="question", words=tr("The question the options answer.")))
    if not paper.not_known:
        found.append(Missing(code="not-known", words=tr("What is not known.")))
    if sum(not one.is_nothing_more for one in options) < LEAST:
        words = tr("At least two options beside that of doing nothing more.")
        found.append(Missing(code="too-few", words=words))
    for option in options:
        found += _option_missing(option, needs.get(option.id, Needs()), titles[option.id], items)
        named = [items[one] for one in option.evidence if one in items]
        found += unknown_then(paper.as_of.words, named, paper)
    return tuple(found)


def _option_missing(option: Option, needs: Needs, title: str, items: Mapping[str, Item]) -> Iterable[Missing]:
    def lacks(code: str, words: str) -> Missing:
        return Missing(code=code, words=f"{title}: {words}", of=option.id)

    for field in ASKED:
        if not getattr(option, field) and not (option.is_nothing_more and field in NOT_OF_NOTHING):
            yield lacks(field, tr("“{field}” is empty.").format(field=asked_words(field)))
    if not option.evidence:
        yield lacks("evidence", tr("no evidence is named."))
    elif any(one not in items for one in option.evidence):
        yield lacks("items-absent", tr("some of its items are not in this copy of the case."))
    if not option.is_nothing_more and option.basis is Basis.OTHER:
        yield lacks("basis", tr("its basis in the Charter is not stated."))
    # a colleague's statement that arrives later can take away what was there when the option was saved
    if needs.council and not option.authorisation:
        yield lacks("authorisation", tr("the authorisation of the Security Council it needs is not named."))
    if needs.consent and option.consent is None:
        yield lacks("consent", tr("how the State's consent stands is not stated."))


def cautions_of(option: Option, needs: Needs) -> tuple[str, ...]:
    """What must be seen beside an option as long as it is so; none of it keeps a paper from being signed."""
    found = []
    if needs.council and option.council is not Leave.GIVEN:
        words = tr("Needs an authorisation of the Security Council: {state}.")
        found.append(words.format(state=leave_words(option.council or Leave.TO_BE_SOUGHT)))
    if needs.consent and option.consent is not Leave.GIVEN:
        found.append(tr("Needs the State's consent: {state}.").format(state=leave_words(option.consent)))
    return tuple(found)


def in_order(paper: OptionsPaper, options: Iterable[Option]) -> tuple[Option, ...]:
    """The options as the officer ordered them; those not ordered after them, and doing nothing more at the end."""
    place = {one: at for at, one in enumerate(paper.order)}
    return tuple(sorted(options, key=lambda one: (one.id not in place, place.get(one.id, 0), one.is_nothing_more)))


def matrix_columns() -> tuple[str, ...]:
    """The headings of the matrix."""
    asked = (asked_words(field) for field in ASKED)
    return (tr("Basis"), tr("Security Council"), tr("Consent of the State"), *asked, tr("Evidence"))


def matrix(
    options: Iterable[Option],
    needs: Mapping[str, Needs],
    titles: Mapping[str, str],
    items: Mapping[str, Item],
) -> tuple[MatrixRow, ...]:
    """The options side by side, in the order given; an empty cell is a thing nobody stated."""
    return tuple(
        MatrixRow(
            option=one.id,
            title=titles[one.id],
            cells=(
                _basis_cell(one),
                _council_words(one, needs.get(one.id, Needs())),
                _consent_words(one, needs.get(one.id, Needs())),
                *(_said(one, field) for field in ASKED),
                ", ".join(items[item].ref for item in one.evidence if item in items),
            ),
        )
        for one in options
    )


def _basis_cell(option: Option) -> str:
    if option.is_nothing_more:
        return tr("not needed")
    return basis_words(option.basis, option.articles) if option.basis is not Basis.OTHER else ""


def _said(option: Option, field: str) -> str:
    if option.is_nothing_more and field in NOT_OF_NOTHING and not getattr(option, field):
        return tr("not asked")
    return getattr(option, field) or ""


def _council_words(option: Option, needs: Needs) -> str:
    if not needs.council and not option.authorisation:
        return tr("not needed")
    state = leave_words(option.council or Leave.TO_BE_SOUGHT)
    return f"{state}: {option.authorisation}" if option.authorisation else ""


def _consent_words(option: Option, needs: Needs) -> str:
    if not needs.consent and option.consent is None:
        return tr("not needed")
    if option.consent is None:
        return ""
    state = leave_words(option.consent)
    return f"{state}: {option.consent_words}" if option.consent_words else state


def _kept() -> str:
    return tr("Nothing was saved; what you typed is still there.")
