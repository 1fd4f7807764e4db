"""What the window says of frameworks, packs and coding rules."""

from collections.abc import Iterator

from ..actions.frameworks import LoadedPack, Pack
from ..actions.frameworks_for_window import Counterpart
from ..analysis.frameworks import wording_counts
from ..domain.crosswalk import relation_words, status_words
from ..domain.framework import CodingRule, Framework, Indicator, RiskFactor, WordingStatus, wording_words
from ..i18n import tr, trn
from .text import one_line, set_apart, visible


def framework_words(framework: Framework) -> str:
    """A framework's name in a list."""
    return one_line(tr("{title} ({date})").format(title=framework.title, date=framework.date))


def wording_line(framework: Framework) -> str:
    """How many entries it has, and whose wording they stand in."""
    entries = trn("{n} indicator", "{n} indicators", len(framework.indicators))
    return f"{entries} · {official_words(official=framework.official)}"


def official_words(*, official: bool) -> str:
    """Whether a wording is the publication's."""
    return tr("official wording") if official else tr("not the official text")


def status_lines(framework: Framework) -> list[tuple[str, int]]:
    """How far its indicators were checked: words and count, without those nobody has."""
    return [(wording_words(status), count) for status, count in wording_counts(framework.indicators).items() if count]


def pack_words(pack: Pack) -> str:
    """A pack as one sentence, as it is read out."""
    said = tr("{framework}, {language}: {title}, issued {day}, {wording}, signed by {name}").format(
        framework=pack.framework,
        language=pack.language,
        title=one_line(pack.title),
        day=pack.issued,
        wording=official_words(official=pack.official),
        name=one_line(pack.signer_name),
    )
    return said if pack.fits else said + ", " + tr("for another version, not used")


def loaded_words(loaded: LoadedPack) -> str:
    """What came of loading a pack."""
    if not loaded.new:
        return tr("This pack was loaded before. Nothing was changed.")
    if loaded.replaced is not None:
        return tr("Took in the pack; the issue of {day} is gone. Answers are as they were.").format(day=loaded.replaced)
    return tr("Took in the pack. Answers are as they were.")


def status_short(status: WordingStatus) -> str:
    """How far an entry was checked, in a word or two; the whole words are read out and stand in its text."""
    return {
        WordingStatus.OFFICIAL: tr("official"),
        WordingStatus.VERIFIED: tr("checked"),
        WordingStatus.PARTIAL: tr("in part"),
        WordingStatus.CORROBORATED: tr("substance only"),
        WordingStatus.RECALLED: tr("from memory"),
        WordingStatus.NOT_CARRIED: tr("no wording"),
    }[status]


def entry_words(indicator: Indicator) -> str:
    """An indicator in a list."""
    return f"{indicator.id}  {one_line(indicator.label or wording_words(WordingStatus.NOT_CARRIED))}"


def factor_text(framework: Framework, factor: RiskFactor, counterparts: tuple[Counterpart, ...]) -> str:
    """A risk factor or category, to be read."""
    lines = [f"{factor.number}  {visible(factor.title)}", _status(factor.title_status, factor.title_source)]
    if factor.scope:
        lines += ["", tr("What it covers, in our own words: {scope}").format(scope=visible(factor.scope))]
    if factor.note:
        lines += ["", factor.note]
    lines += ["", *_corresponding(counterparts)]
    if framework.statement:
        lines += ["", framework.statement]
    return "\n".join(lines)


def indicator_text(indicator: Indicator, counterparts: tuple[Counterpart, ...]) -> str:
    """An indicator with its coding rule and what corresponds to it, to be read."""
    label = indicator.label or wording_words(WordingStatus.NOT_CARRIED)
    lines = [f"{indicator.id}  {visible(label)}"]
    if indicator.label:
        lines.append(_status(indicator.wording_status, indicator.source))
    if indicator.note:
        lines.append(visible(indicator.note))
    lines.append("")
    if indicator.coding_rule is None:
        lines.append(tr("There is no coding rule for it."))
    else:
        lines += rule_lines(indicator.coding_rule)
    lines += ["", *_corresponding(counterparts)]
    return "\n".join(lines)


def rule_lines(rule: CodingRule) -> Iterator[str]:
    """A coding rule: what it asks, then what counts."""
    yield tr("Coding rule, not text of the United Nations: {asks}").format(asks=visible(rule.asks))
    parts = (
        (tr("Present"), rule.present),
        (tr("Emerging"), rule.emerging),
        (tr("Absent"), rule.absent),
        (tr("Does not count"), rule.not_this),
        (tr("What usually settles it"), rule.evidence),
    )
    yield from (f"{name}: {visible(text)}" for name, text in parts if text)


def _status(status: WordingStatus, source: str | None) -> str:
    words = wording_words(status)
    return f"{words} · {set_apart(source)}" if source else words


def _corresponding(counterparts: tuple[Counterpart, ...]) -> Iterator[str]:
    if not counterparts:
        yield tr("Nothing in the other framework corresponds to it.")
        return
    for one in counterparts:
        said = tr("It {relation} {id} of {framework}: {label} ({who})")
        yield said.format(
            relation=relation_words(one.related.relation),
            id=one.related.id,
            framework=one.related.framework,
            label=visible(one.label or wording_words(WordingStatus.NOT_CARRIED)),
            who=status_words(one.related.status),
        )
