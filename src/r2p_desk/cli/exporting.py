"""Writing for other systems."""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from ..actions import exporting, session, sharing_groups
from ..actions.exporting import Asked, Prepared
from ..domain.marking import Marking
from ..domain.when import When
from ..exchange.bridges.material import Group
from ..i18n import tr, trn
from .answers import Answer, Context
from .releasing import release_lines, release_object
from .second_person import second_here


def export(context: Context) -> Answer:
    """``export``."""
    given = context.arguments
    asked = Asked(
        format=given.format,
        to=given.to,
        ceiling=None if given.ceiling is None else Marking(given.ceiling),
        purpose=given.purpose,
        title=given.title,
        group=given.group,
        bom=given.bom,
        files=given.attachments,
        papers=tuple(given.paper or ()),
        day=None if given.day is None else When.parse(given.day),
    )
    second = None
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        if given.out is None:
            prepared, path = exporting.prepare(case, asked, context.job), None
        else:
            approve = None if given.second is None else lambda made: second_here(context, case, made.handed)
            exported = exporting.export(case, asked, given.out, context.job, approve=approve)
            prepared, path, second = exported.prepared, exported.path, exported.approved_by
    body = {"path": None if path is None else str(path), "approved_by": second, **_object(prepared)}
    where = tr("Nothing was written.") if path is None else str(path)
    return Answer(body=body, lines=[f"{where}  {prepared.marking.words}", *_lines(prepared)])


def exported(context: Context) -> Answer:
    """``exported``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=False) as case:
        found = exporting.exports(case)
    lines = [f"{one.at}  {one.format}  {one.to or '—'}  {one.marking}  {one.sha256[:16]}" for one in found]
    body = {"exports": [msgspec.to_builtins(one) for one in found]}
    return Answer(body=body, lines=lines or [tr("Nothing left this case for another system.")])


def group_add(context: Context) -> Answer:
    """``sharing-group add``."""
    given = context.arguments
    with context.unlock() as desk:
        group = sharing_groups.add_group(desk, given.uuid, given.called, given.organisation)
    return Answer(body=_group(group), lines=[_group_line(group)])


def group_list(context: Context) -> Answer:
    """``sharing-group list``."""
    with context.unlock() as desk:
        found = sharing_groups.groups(desk)
    lines = [_group_line(one) for one in found] or [tr("No sharing group is known.")]
    return Answer(body={"groups": [_group(one) for one in found]}, lines=lines)


def group_remove(context: Context) -> Answer:
    """``sharing-group remove``."""
    with context.unlock() as desk:
        group = sharing_groups.remove_group(desk, context.arguments.group)
    return Answer(body=_group(group), lines=[tr("Removed: {line}").format(line=_group_line(group))])


def _object(prepared: Prepared) -> dict[str, Any]:
    asked, leaving = prepared.asked, prepared.leaving
    return {
        "format": asked.format,
        "sha256": prepared.made.sha256,
        "marking": str(prepared.marking),
        "ceiling": None if prepared.ceiling is None else str(prepared.ceiling),
        "recipient": leaving.to,
        "day": leaving.day,
        "leaves": leaving.counts,
        "withheld": dict(leaving.withheld),
        "files": [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in prepared.made.files
        ],
        "kept_files": list(prepared.kept_files),
        "digest": prepared.handed.digest,
        "needs_second": prepared.needs_second,
        **release_object(prepared.asks, prepared.left_out, prepared.review, prepared.answers),
    }


def _lines(prepared: Prepared) -> list[str]:
    leaving = prepared.leaving
    lines = [trn("{n} record leaves", "{n} records leave", len(leaving.entries))]
    lines += [tr("Withheld: {kind} {count}").format(kind=kind, count=count) for kind, count in leaving.withheld.items()]
    if prepared.needs_second:
        lines.append(tr("A second person must approve it."))
    return [
        tr("Number of what leaves: {digest}").format(digest=prepared.handed.digest[:16]),
        *lines,
        *release_lines(prepared.asks, prepared.left_out, prepared.review, prepared.answers),
    ]


def _group(group: Group) -> dict[str, Any]:
    return {"uuid": group.uuid, "name": group.name, "organisations": list(group.organisations)}


def _group_line(group: Group) -> str:
    return f"{group.name}  {group.uuid}  {', '.join(group.organisations)}"


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("export", None): export,
    ("exported", None): exported,
    ("sharing-group", "add"): group_add,
    ("sharing-group", "list"): group_list,
    ("sharing-group", "remove"): group_remove,
}
