"""``import`` and ``mapping``: files taken in, and what their columns mean."""

from collections.abc import Callable, Collection
from typing import Any

import msgspec

from ..actions import importing, mappings, session
from ..actions.import_plan import CHANGED, NEW, REFUSED, Imported, Plan, Refusal
from ..errors import UsageError
from ..i18n import tr, trn
from ..intake.telling import Columns
from .answers import Answer, Context
from .shapes import one_line

_MOST_LINES = 20


def import_file(context: Context) -> Answer:
    """``import``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=not given.dry_run) as case:
        columns = _columns(given, desk)
        plan = importing.look_over(
            case, given.file, kind=given.format, columns=columns, sheet=given.sheet, job=context.job
        )
        chosen = _lines(plan, given.only)
        if given.save_map:
            mappings.keep_mapping(desk, given.save_map, _to_keep(plan, columns))
        done = None
        if not given.dry_run:
            keep = None if given.keep is None else given.keep == "yes"
            done = importing.take_in(case, plan, only=chosen, keep=keep, job=context.job)
    nothing = plan.rows_refused == plan.rows > 0
    return Answer(body=_body(plan, done), lines=_words(plan, done), status=3 if nothing else 0)


def mapping_list(context: Context) -> Answer:
    """``mapping list``."""
    with context.unlock() as desk:
        kept = mappings.mappings(desk)
    body = {"mappings": [{"name": name, **_columns_object(columns)} for name, columns in kept.items()]}
    lines = [f"{one_line(name)}: {one_line(_pairs(columns))}" for name, columns in kept.items()]
    return Answer(body=body, lines=lines or [tr("No mappings yet.")])


def mapping_remove(context: Context) -> Answer:
    """``mapping remove``."""
    name = context.arguments.name
    with context.unlock() as desk:
        mappings.forget_mapping(desk, name)
    return Answer(body={"name": name}, lines=[tr("Taken away.")])


def _columns(given: Any, desk: session.Desk) -> Columns | None:
    """What the officer says of the columns: what was saved, and on top of it what is said now."""
    saved = mappings.mapping(desk, given.map) if given.map else Columns()
    said = {
        "fields": {**saved.fields, **_pairs_of(given.column, "--column")},
        "same": {**saved.same, **_pairs_of(given.same, "--same")},
        "key": tuple(given.key) or saved.key,
        "dates": given.dates or saved.dates,
        "sheet": given.sheet or saved.sheet,
        "encoding": given.encoding or saved.encoding,
        "delimiter": _sign(given.delimiter) or saved.delimiter,
        "headings": given.headings or saved.headings,
        "shape": given.format or saved.shape,
    }
    columns = msgspec.structs.replace(saved, **said)
    told = msgspec.structs.replace(columns, sheet="", shape="")
    return columns if told != Columns() else None


def _sign(delimiter: str | None) -> str:
    return {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter or "")


def _pairs_of(given: list[str], option: str) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, equal, value = text.rpartition("=") if option == "--column" else text.partition("=")
        if not equal or not name.strip():
            raise UsageError(
                tr("{option} takes two words with = between them.").format(option=option), kept=tr("Nothing was done.")
            )
        pairs[name] = value
    return pairs


def _to_keep(plan: Plan, columns: Columns | None) -> Columns:
    kept = columns or plan.columns
    if kept is None or not kept.fields:
        raise UsageError(tr("There are no columns to keep a mapping of."), kept=tr("Nothing was taken in."))
    return msgspec.structs.replace(kept, shape=kept.shape or plan.format)


def _lines(plan: Plan, only: str | None) -> Collection[int] | None:
    """The lines of these rows, as people count them."""
    if only is None:
        return None
    rows: set[int] = set()
    for part in only.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()) or len(part) > 20:
            raise UsageError(tr("--only takes rows like 3,7-12."), kept=tr("Nothing was taken in."))
        rows.update(range(int(first), min(int(last or first), 10_000_000) + 1))
    return {line.number for line in plan.lines if line.row in rows}


def _body(plan: Plan, done: Imported | None) -> dict[str, Any]:
    shown = [line for line in plan.lines if line.state in (NEW, CHANGED)] if done is None else []
    return {
        "format": plan.format,
        "reader": plan.reader,
        "media_type": plan.media,
        "rows": plan.rows,
        "new": plan.new if done is None else done.new,
        "changed": plan.changed if done is None else done.changed,
        "same": plan.same,
        "withdrawn": plan.withdrawn,
        "left": 0 if done is None else done.left,
        "refused": [msgspec.to_builtins(one) for one in plan.refused],
        "findings": [{"code": one.code, "text": one.words} for one in plan.findings],
        "new_sources": [{"name": one.name, "kind": one.kind} for one in plan.new_sources],
        "columns": None if plan.columns is None else _columns_object(plan.columns),
        "sheets": [{"name": one.name, "columns": list(one.columns), "rows": one.rows} for one in plan.sheets],
        "dry_run": done is None,
        "import": None if done is None else done.record or None,
        "lines": [
            {
                "sheet": line.sheet,
                "row": line.row,
                "state": line.state,
                "title": line.title,
                "changes": {name: list(values) for name, values in line.changes.items()},
            }
            for line in shown
        ],
    }


def _words(plan: Plan, done: Imported | None) -> list[str]:
    new, changed = (plan.new, plan.changed) if done is None else (done.new, done.changed)
    said = tr("{rows} rows: {new} new, {changed} changed, {same} the same, {refused} refused.").format(
        rows=plan.rows, new=new, changed=changed, same=plan.same, refused=plan.rows_refused
    )
    lines = [said, *(one_line(f"{found.code}: {found.words}") for found in plan.findings)]
    if plan.new_sources:
        names = ", ".join(one_line(named.name) for named in plan.new_sources[:_MOST_LINES])
        lines.append(tr("Sources that are new here: {names}").format(names=names))
    if done is None:
        planned = [line for line in plan.lines if line.state != REFUSED and line.state in (NEW, CHANGED)]
        lines += [one_line(f"{line.row}  {line.state}  {line.title}") for line in planned[:_MOST_LINES]]
    lines += [one_line(_refusal(one)) for one in plan.refused[:_MOST_LINES]]
    more = len(plan.refused) - _MOST_LINES
    return [*lines, trn("and {n} more", "and {n} more", more)] if more > 0 else lines


def _refusal(one: Refusal) -> str:
    where = " ".join(part for part in (one.sheet, str(one.row), one.column) if part)
    return tr("Refused: {where}: {why}").format(where=where, why=f"{one.words} {one.value}".strip())


def _columns_object(columns: Columns) -> dict[str, Any]:
    return {
        "fields": columns.fields,
        "same": columns.same,
        "key": list(columns.key),
        "dates": columns.dates,
        "encoding": columns.encoding,
        "delimiter": columns.delimiter,
        "headings": columns.headings,
        "shape": columns.shape,
    }


def _pairs(columns: Columns) -> str:
    return ", ".join(f"{heading} = {field}" for heading, field in columns.fields.items())


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("import", None): import_file,
    ("mapping", "list"): mapping_list,
    ("mapping", "remove"): mapping_remove,
}
