"""A framework pack held against the framework it is for, and laid over it: the wording changes, the ids never do."""

from collections import Counter

import msgspec

from ..domain.framework import Framework, FrameworkPack, Indicator, PackEntry, RiskFactor, WordingStatus
from ..errors import InvalidValue
from ..i18n import tr


def check_pack(pack: FrameworkPack, framework: Framework) -> None:
    """``InvalidValue`` unless the pack words every entry of this version of the framework, once, in its place.

    Entries in any order. Refused are another framework or version, an id twice, missing or unknown, parents that go in
    a circle or do not fit, an entry without a label, and a coding rule on a risk factor.
    """
    if (pack.framework, pack.version) != (framework.id, framework.version):
        raise _refusal(
            tr("It is for {framework}, version {version}; this program carries {known}, version {known_version}."),
            framework=pack.framework,
            version=pack.version,
            known=framework.id,
            known_version=framework.version,
        )
    _check_ids(pack, framework)
    _check_circles({entry.id: entry.parent for entry in pack.entries})
    fitting = _parents(framework)
    for entry in pack.entries:
        if entry.parent != fitting[entry.id]:
            raise _refusal(tr("The parent of entry {id} does not fit it."), id=entry.id)
        _check_wording(entry)


def lay_over(framework: Framework, pack: FrameworkPack) -> Framework:
    """The framework in the wording of a pack that ``check_pack`` passed; ids, crimes and order stay as they are.

    An official pack makes every entry it words official. Any other changes the words alone: how far number and
    substance were checked stays said as it was, and an entry that had no wording counts as not checked.
    """
    worded = {entry.id: entry for entry in pack.entries}
    official = WordingStatus.OFFICIAL if pack.official else None
    return msgspec.structs.replace(
        framework,
        title=pack.title,
        title_status=official or framework.title_status,
        statement=None if pack.official else framework.statement,
        risk_factors=tuple(_factor(factor, worded, official) for factor in framework.risk_factors),
        official=pack.official,
        language=pack.language,
    )


def _factor(factor: RiskFactor, worded: dict[str, PackEntry], official: WordingStatus | None) -> RiskFactor:
    entry = worded[str(factor.number)]
    return msgspec.structs.replace(
        factor,
        title=entry.label,
        title_status=official or factor.title_status,
        title_source=None if official else factor.title_source,
        indicators=tuple(_indicator(one, worded[one.id], official) for one in factor.indicators),
    )


def _indicator(indicator: Indicator, entry: PackEntry, official: WordingStatus | None) -> Indicator:
    if entry.not_in_text:
        note = tr("The pack that is loaded says that the publication has no entry of this number.")
        gone = WordingStatus.NOT_CARRIED
        return msgspec.structs.replace(indicator, label=None, wording_status=gone, note=note, source=None)
    bare = indicator.wording_status is WordingStatus.NOT_CARRIED
    rule = entry.rule or (None if bare else indicator.coding_rule)  # ours says only that no wording is carried
    return msgspec.structs.replace(
        indicator,
        label=entry.label,
        wording_status=official or (WordingStatus.RECALLED if bare else indicator.wording_status),
        note=None if official else indicator.note,
        source=None if official else indicator.source,
        coding_rule=rule,
    )


def _check_ids(pack: FrameworkPack, framework: Framework) -> None:
    counts = Counter(entry.id for entry in pack.entries)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        raise _refusal(tr("Entry {id} stands in it twice."), id=twice[0])
    known = _parents(framework)
    strange = [name for name in counts if name not in known]
    if strange:
        raise _refusal(tr("It has an entry {id}, which this framework does not have."), id=strange[0])
    missing = [name for name in known if name not in counts]
    if missing:
        raise _refusal(
            tr("{count} entries are missing, the first of them {id}."), count=str(len(missing)), id=missing[0]
        )


def _check_circles(parents: dict[str, str]) -> None:
    """No entry may be its own ancestor."""
    settled: set[str] = {""}
    for start in parents:
        way: set[str] = set()
        at = start
        while at not in settled:
            if at in way:
                raise _refusal(tr("The parents of its entries go in a circle: {id} is above itself."), id=at)
            way.add(at)
            at = parents.get(at, "")
        settled |= way


def _check_wording(entry: PackEntry) -> None:
    if entry.parent == "" and (entry.rule is not None or entry.not_in_text):
        raise _refusal(tr("Entry {id} is a risk factor: it has a label alone."), id=entry.id)
    if entry.not_in_text and (entry.label or entry.rule is not None):
        raise _refusal(tr("Entry {id} is said not to be in the publication and has a wording."), id=entry.id)
    if not entry.not_in_text and not entry.label.strip():
        raise _refusal(tr("Entry {id} has no label."), id=entry.id)
    if entry.rule is not None and not entry.rule.asks.strip():
        raise _refusal(tr("The coding rule of entry {id} does not say what it asks."), id=entry.id)


def _parents(framework: Framework) -> dict[str, str]:
    """The parent each entry must name, in the framework's order; risk factors name none."""
    parents: dict[str, str] = {}
    for factor in framework.risk_factors:
        parents[str(factor.number)] = ""
        parents |= {indicator.id: str(factor.number) for indicator in factor.indicators}
    return parents


def _refusal(happened: str, **parts: str) -> InvalidValue:
    return InvalidValue(
        tr("The framework pack cannot be taken in.") + " " + happened.format(**{k: v[:40] for k, v in parts.items()}),
        kept=tr("The wording in use and all answers are as they were."),
        todo=tr("Ask the office that issued it for a corrected pack."),
    )
