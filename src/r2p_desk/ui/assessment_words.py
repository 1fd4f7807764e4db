"""Which assessment is meant, and where it stands, in a line."""

from ..actions.signing_off import Standing
from ..domain.assessment import IndicatorProfile, Profile
from ..domain.framework import WordingStatus, wording_words
from ..domain.signal import Crime, crime_words
from ..domain.signoff import mandate_words
from ..i18n import tr


def whose_words(one: Standing) -> str:
    """Whose it is."""
    return one.assessor if one.assessor is not None else tr("judged together")


def choice_words(one: Standing) -> str:
    """Day, whose, title and whether it is signed or superseded, to choose it by."""
    said = one.assessment
    parts = [
        said.as_of.words,
        whose_words(one),
        said.title or "",
        tr("signed") if one.signoffs else "",
        tr("superseded") if one.superseded_by else "",
    ]
    return " · ".join(part for part in parts if part)


def signed_words(one: Standing) -> str:
    """Who stands for it, for which mandate; that it was changed since, where it was."""
    if not one.signoffs:
        return tr("not signed")
    said = []
    for sign in one.signoffs:
        words = tr("{name}: {mandate}, {day}").format(
            name=sign.name, mandate=mandate_words(sign.mandate), day=sign.day.words
        )
        if sign.name in one.changed_since:
            words = tr("{signed} (changed since)").format(signed=words)
        said.append(words)
    return "; ".join(said)


def label_of(one: IndicatorProfile) -> str:
    """The indicator in words, as far as its wording is carried."""
    return one.label or wording_words(WordingStatus.NOT_CARRIED)


def subject_words(profile: Profile, subject: str) -> str:
    """An indicator, risk factor or crime of a framework by its number or code; the subject itself for anything else."""
    for factor in profile.factors:
        if str(factor.number) == subject:
            return f"{factor.number}  {factor.title}"
        for one in factor.indicators:
            if one.id == subject:
                return f"{one.id}  {label_of(one)}"
    return crime_words(Crime(subject)) if subject in set(Crime) else subject
