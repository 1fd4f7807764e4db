"""The subcommands on event data beside a case."""

from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option


def declare(commands: Any, common: Any) -> None:
    """``dataset`` with its actions."""
    actions = add(commands, common, "dataset", tr("event data beside a case: context, not items"), "action")
    _add(actions, common)
    case_option(add(actions, common, "list", tr("the datasets that are pinned, the newest first")))
    _show(actions, common)
    diff = add(actions, common, "diff", tr("what another release says otherwise, and what leaned on it"))
    diff.add_argument("dataset", metavar="DATASET", help=_dataset())
    diff.add_argument("--before", metavar="DATASET", help=tr("the one it is held against, else the one it replaces"))
    case_option(diff)
    promoting = add(actions, common, "promote", tr("make an item of an event"))
    promoting.add_argument("dataset", metavar="DATASET", help=_dataset())
    promoting.add_argument("event", metavar="EVENT", help=tr("the row's own id"))
    promoting.add_argument("--anew", action="store_true", help=tr("state what this dataset says over what is there"))
    case_option(promoting)
    removing = add(actions, common, "remove", tr("take a dataset out, and its rows off this machine for good"))
    removing.add_argument("dataset", metavar="DATASET", help=_dataset())
    case_option(removing)


def _add(actions: Any, common: Any) -> None:
    adding = add(actions, common, "add", tr("pin a file of event data"))
    adding.add_argument("file", type=Path, metavar="FILE")
    case_option(adding)
    adding.add_argument("--as", dest="format", metavar="KIND", help=tr("ucdp or acled; told by its columns"))
    adding.add_argument("--name", dest="name_given", metavar="NAME", help=tr("what it is called here"))
    adding.add_argument("--release", metavar="RELEASE", help=tr("told by the file's name where that says it"))
    adding.add_argument(
        "--replaces", metavar="DATASET", help=tr("of which it is a later release; none for none of those here")
    )
    adding.add_argument("--dry-run", action="store_true", help=tr("only say what it would do"))


def _show(actions: Any, common: Any) -> None:
    showing = add(actions, common, "show", tr("events of a dataset, or one of them whole"))
    showing.add_argument("dataset", metavar="DATASET", help=_dataset())
    showing.add_argument("--event", metavar="EVENT", help=tr("this one, by the row's own id"))
    showing.add_argument("--from", dest="first", default="", metavar="DAY", help=tr("of this day or later"))
    showing.add_argument("--to", dest="last", default="", metavar="DAY", help=tr("of this day or before"))
    showing.add_argument("--place", default="", metavar="WORDS", help=tr("in the place, its area or country"))
    showing.add_argument("--actor", default="", metavar="WORDS", help=tr("among who acted"))
    showing.add_argument("--type", default="", metavar="TYPE", help=tr("as the file writes it"))
    showing.add_argument("--killed", type=int, default=0, metavar="N", help=tr("at least so many, best estimate"))
    showing.add_argument("--limit", type=int, default=100, metavar="N", help=tr("at most so many; 100"))
    case_option(showing)


def _dataset() -> str:
    return tr("its id, the beginning of it, or its name with the release")
