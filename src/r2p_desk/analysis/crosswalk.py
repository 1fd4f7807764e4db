"""The crosswalk between two frameworks, read from its data file as strictly as they are."""

import msgspec

from ..domain.crosswalk import Crosswalk, Link, LinkStatus, Related, Relation, Unmatched
from ..domain.framework import Framework
from .frameworks import damaged
from .strict import read_strict

_SCHEMA = "r2p-desk-crosswalk/1"


def read_crosswalk(data: bytes, frameworks: dict[str, Framework]) -> Crosswalk:
    """The crosswalk these bytes state (JSON, UTF-8, schema ``r2p-desk-crosswalk/1``) between two of these frameworks.

    ``NewerVersion`` for a later schema; ``Damaged`` for anything else that is not this format, names an entry that does
    not exist, states a link twice, or leaves a risk factor or category with neither a link nor a reason why not.
    """
    file = read_strict(data, _SCHEMA, _File, damaged)
    ends = [_end(file.from_, frameworks), _end(file.to, frameworks)]
    links = tuple(
        Link(source=link.from_, target=link.to, relation=link.relation, status=link.status) for link in file.links
    )
    entries = [_entries(framework) for framework in ends]
    for link in links:
        if link.source not in entries[0] or link.target not in entries[1]:
            raise damaged(f"link {link.source[:20]} to {link.target[:20]}")
    if len({(link.source, link.target) for link in links}) != len(links):
        raise damaged("a link stands twice")
    _check_covered(ends[0], {link.source for link in links}, file.none)
    _check_covered(ends[1], {link.target for link in links}, file.none)
    source, target = (framework.id for framework in ends)
    return Crosswalk(source=source, target=target, statement=file.statement, links=links, unmatched=file.none)


def related_in(crosswalk: Crosswalk, framework: str, entry: str) -> tuple[Related, ...]:
    """What corresponds to this entry in the other framework, in the order of the crosswalk; none is an answer too."""
    if framework == crosswalk.source:
        return tuple(
            Related(framework=crosswalk.target, id=link.target, relation=link.relation, status=link.status)
            for link in crosswalk.links
            if link.source == entry
        )
    return tuple(
        Related(framework=crosswalk.source, id=link.source, relation=link.relation.turned, status=link.status)
        for link in crosswalk.links
        if link.target == entry and framework == crosswalk.target
    )


class _End(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    framework: str
    version: str


class _LinkEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    from_: str
    to: str
    relation: Relation
    status: LinkStatus


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    schema: str
    from_: _End
    to: _End
    statement: str
    links: tuple[_LinkEntry, ...]
    none: tuple[Unmatched, ...]


def _end(end: _End, frameworks: dict[str, Framework]) -> Framework:
    framework = frameworks.get(end.framework)
    if framework is None or framework.version != end.version:
        raise damaged(f"{end.framework[:40]} {end.version[:20]}")
    return framework


def _entries(framework: Framework) -> set[str]:
    return {str(factor.number) for factor in framework.risk_factors} | {one.id for one in framework.indicators}


def _check_covered(framework: Framework, linked: set[str], none: tuple[Unmatched, ...]) -> None:
    reasons = {one.id for one in none if one.framework == framework.id and one.why}
    for factor in framework.risk_factors:
        if str(factor.number) not in linked | reasons:
            raise damaged(f"{framework.id} {factor.number}: neither linked nor said to have no link")
