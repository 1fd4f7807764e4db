"""The frameworks of analysis on the command line: what they ask, the packs that word them, the crosswalk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from ..actions import exporting, frameworks, session
from ..actions.frameworks import Pack
from ..analysis.frameworks import wording_counts
from ..domain.crosswalk import Crosswalk, Link, Unmatched, relation_words, status_words
from ..domain.framework import CodingRule, Framework, Indicator, RiskFactor, wording_words
from ..errors import NotFound
from ..i18n import tr, trn
from .answers import Answer, Context


def framework_list(context: Context) -> Answer:
    """``framework list``."""
    with _desk(context) as desk:
        used = [frameworks.framework_for(desk, one.id) for one in frameworks.frameworks()]
        packs = frameworks.packs(desk) if desk is not None else ()
    lines = []
    for framework in used:
        count = trn("{n} indicator", "{n} indicators", len(framework.indicators))
        lines.append(f"{framework.id}  {framework.title} ({framework.date}) · {count} · {_wording(framework)}")
        lines += [
            f"    {count:4}  {wording_words(status)}"
            for status, count in wording_counts(framework.indicators).items()
            if count
        ]
    lines += [_pack_line(pack) for pack in packs] or [tr("No framework pack is loaded.")]
    body = {"frameworks": [_framework_object(one) for one in used], "packs": [_pack_object(pack) for pack in packs]}
    return Answer(body=body, lines=lines)


def framework_show(context: Context) -> Answer:
    """``framework show``."""
    given = context.arguments
    with _desk(context) as desk:
        framework = frameworks.framework_for(desk, given.framework, given.language)
        loaded = {pack.language for pack in frameworks.packs(desk)} if desk is not None else set()
    if given.language is not None and framework.language.partition("-")[0] != given.language.partition("-")[0].lower():
        raise NotFound(
            tr("There is no wording of {framework} in {language}.").format(
                framework=framework.id, language=given.language[:40]
            ),
            kept=tr("Nothing was changed."),
            todo=tr("There is: {languages}.").format(languages=", ".join(sorted({"en", *loaded}))),
        )
    shown = [
        (factor, [one for one in factor.indicators if given.indicator in (None, one.id)])
        for factor in framework.risk_factors
    ]
    shown = [(factor, kept) for factor, kept in shown if kept]
    if not shown:
        raise NotFound(
            tr("There is no indicator {id} in {framework}.").format(id=given.indicator[:20], framework=framework.id),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk framework show {id}.").format(id=framework.id),
        )
    return Answer(body=_shown_object(framework, shown), lines=list(_shown_lines(framework, shown)))


def framework_load(context: Context) -> Answer:
    """``framework load``."""
    with context.unlock() as desk:
        made = frameworks.load_pack(desk, context.arguments.file)
    words = (
        tr("This pack was loaded before.")
        if not made.new
        else tr("Took in the pack; the issue of {day} is gone.").format(day=made.replaced)
        if made.replaced is not None
        else tr("Took in the pack.")
    )
    body = {**_pack_object(made.pack), "new": made.new, "replaced": made.replaced}
    return Answer(body=body, lines=[words, _pack_line(made.pack), tr("Answers are not touched: they hang on ids.")])


def framework_remove(context: Context) -> Answer:
    """``framework remove``."""
    given = context.arguments
    with context.unlock() as desk:
        gone = frameworks.remove_pack(desk, given.framework, given.language)
    return Answer(body=_pack_object(gone), lines=[tr("Removed."), _pack_line(gone)])


def framework_seal(context: Context) -> Answer:
    """``framework seal``."""
    given = context.arguments
    with context.unlock() as desk:
        made = frameworks.seal_pack(desk, given.file, given.out)
    pack = made.pack
    body = {
        "path": str(made.path),
        **{name: getattr(pack, name) for name in ("framework", "version", "language", "title", "issued", "official")},
        "entries": len(pack.entries),
        "signer": made.signer,
        "sha256": made.sha256,
        "size": made.size,
    }
    entries = trn("{n} entry", "{n} entries", len(pack.entries))
    lines = [
        str(made.path),
        f"{pack.framework} {pack.version} · {pack.language} · {pack.issued} · {entries} · SHA-256 {made.sha256}",
    ]
    return Answer(body=body, lines=lines)


def framework_crosswalk(context: Context) -> Answer:
    """``framework crosswalk``."""
    entry = context.arguments.entry
    whole = frameworks.crosswalk()
    links: tuple[Link, ...] = whole.links
    unmatched: tuple[Unmatched, ...] = whole.unmatched
    if entry is not None:
        _check_entry(whole, entry)
        links = tuple(link for link in links if entry in (link.source, link.target))
        unmatched = tuple(one for one in unmatched if one.id == entry)
    body = {
        "from": whole.source,
        "to": whole.target,
        "statement": whole.statement,
        "links": [
            {"from": link.source, "to": link.target, "relation": str(link.relation), "status": str(link.status)}
            for link in links
        ],
        "unmatched": [msgspec.to_builtins(one) for one in unmatched],
    }
    lines = [whole.statement, *(_link_line(whole, link) for link in links)]
    lines += [f"{one.framework} {one.id}: {one.why}" for one in unmatched]
    return Answer(body=body, lines=lines if len(lines) > 1 else [*lines, tr("Nothing corresponds to it.")])


def framework_publish(context: Context) -> Answer:
    """``framework publish``."""
    given = context.arguments
    path = exporting.publish_framework(given.form, given.out)
    return Answer(body={"path": str(path), "form": given.form}, lines=[str(path)])


@contextmanager
def _desk(context: Context) -> "Iterator[session.Desk | None]":
    """The officer, whose packs count; nobody where the home has none, for the frameworks ship with the program."""
    if not session.has_officer(context.home):
        yield None
        return
    with context.unlock() as desk:
        yield desk


def _check_entry(whole: Crosswalk, entry: str) -> None:
    both = [frameworks.shipped(whole.source), frameworks.shipped(whole.target)]
    known = {str(factor.number) for one in both for factor in one.risk_factors}
    known |= {indicator.id for one in both for indicator in one.indicators}
    if entry not in known:
        raise NotFound(
            tr("There is no entry {id} in either framework.").format(id=entry[:20]),
            kept=tr("Nothing was changed."),
            todo=tr("Entries are numbered like 4c or 7.3."),
        )


def _framework_object(framework: Framework) -> dict[str, Any]:
    plain = ("id", "version", "title", "issuer", "date", "symbol", "official", "language", "statement")
    return {
        **{name: getattr(framework, name) for name in plain},
        "count": len(framework.indicators),
        "wording": {str(status): count for status, count in wording_counts(framework.indicators).items()},
    }


def _shown_object(framework: Framework, shown: list[tuple[RiskFactor, list[Indicator]]]) -> dict[str, Any]:
    return {
        **_framework_object(framework),
        "notes": list(framework.notes),
        "risk_factors": [_factor_object(framework, factor) for factor, _ in shown],
        "indicators": [_indicator_object(framework, factor, one) for factor, kept in shown for one in kept],
    }


def _factor_object(framework: Framework, factor: RiskFactor) -> dict[str, Any]:
    return {
        "number": factor.number,
        "title": factor.title,
        "title_status": str(factor.title_status),
        "common": factor.common,
        "crimes": [str(crime) for crime in factor.crimes],
        "scope": factor.scope,
        "count_status": None if factor.indicator_count_status is None else str(factor.indicator_count_status),
        "related": _related(framework, str(factor.number)),
    }


def _indicator_object(framework: Framework, factor: RiskFactor, indicator: Indicator) -> dict[str, Any]:
    rule = indicator.coding_rule
    return {
        "id": indicator.id,
        "factor": factor.number,
        "label": indicator.label,
        "wording_status": str(indicator.wording_status),
        "note": indicator.note,
        "source": indicator.source,
        "rule": None if rule is None else msgspec.to_builtins(rule),
        "related": _related(framework, indicator.id),
    }


def _related(framework: Framework, entry: str) -> list[dict[str, str]]:
    return [
        {"framework": one.framework, "id": one.id, "relation": str(one.relation), "status": str(one.status)}
        for one in frameworks.related(framework.id, entry)
    ]


def _shown_lines(framework: Framework, shown: list[tuple[RiskFactor, list[Indicator]]]) -> Iterator[str]:
    yield f"{framework.title} · {framework.issuer} · {framework.date} · {_wording(framework)}"
    if framework.statement:
        yield framework.statement
    for factor, kept in shown:
        yield f"{factor.number}  {factor.title} ({wording_words(factor.title_status)})"
        for indicator in kept:
            status = wording_words(indicator.wording_status)
            yield (
                f"    {indicator.id}  {indicator.label} ({status})"
                if indicator.label
                else f"    {indicator.id}  {status}"
            )
            if indicator.coding_rule is not None:
                yield from (f"          {part}" for part in _rule_lines(indicator.coding_rule))
            for one in frameworks.related(framework.id, indicator.id):
                label = frameworks.shipped(one.framework).label_of(one.id) or ""
                yield f"          {relation_words(one.relation)} {one.framework} {one.id} {label}".rstrip()


def _rule_lines(rule: CodingRule) -> Iterator[str]:
    yield rule.asks
    parts = (
        (tr("present"), rule.present),
        (tr("emerging"), rule.emerging),
        (tr("absent"), rule.absent),
        (tr("does not count"), rule.not_this),
        (tr("settled by"), rule.evidence),
    )
    yield from (f"{name}: {text}" for name, text in parts if text)


def _wording(framework: Framework) -> str:
    return tr("official wording") if framework.official else tr("not the official text")


def _pack_object(pack: Pack) -> dict[str, Any]:
    return dict(msgspec.to_builtins(pack))


def _pack_line(pack: Pack) -> str:
    wording = tr("official wording") if pack.official else tr("not the official text")
    signed = tr("signed by {name}").format(name=pack.signer_name)
    line = f"{pack.framework}  {pack.language}  {pack.title} · {pack.issued} · {wording} · {signed}"
    return line if pack.fits else line + " · " + tr("for another version, not used")


def _link_line(whole: Crosswalk, link: Link) -> str:
    ends = [
        frameworks.shipped(whole.source).label_of(link.source),
        frameworks.shipped(whole.target).label_of(link.target),
    ]
    said = f"{link.source} {ends[0]} · {relation_words(link.relation)} · {link.target} {ends[1] or ''}".rstrip()
    return f"{said} ({status_words(link.status)})"


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("framework", "list"): framework_list,
    ("framework", "show"): framework_show,
    ("framework", "load"): framework_load,
    ("framework", "remove"): framework_remove,
    ("framework", "seal"): framework_seal,
    ("framework", "crosswalk"): framework_crosswalk,
    ("framework", "publish"): framework_publish,
}
