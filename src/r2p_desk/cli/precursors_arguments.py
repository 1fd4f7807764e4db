"""The subcommands about precursors and precedents."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``precursors search``, ``show``; ``precedents list``, ``add``, ``remove``, ``nearest``."""
    _precursors(commands, common)
    _precedents(commands, common)


def _precursors(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "precursors", tr("signs that came before atrocity crimes elsewhere"), "action")
    search = add(actions, common, "search", tr("the precursors that have all these words; all without any"))
    search.add_argument("words", nargs="*", metavar="WORDS", help=tr("words of it, of a past case, or to look for"))
    search.add_argument("--indicator", metavar="7.3", help=tr("those that bear on this indicator, of either framework"))
    search.add_argument("--crime", metavar="CRIME", help=tr("those that bear on this crime"))
    search.add_argument("--stream", metavar="STREAM", help=tr("those of this stream of early signs"))
    _of_case(search)
    show = add(actions, common, "show", tr("one precursor, where it was seen before, and how long before"))
    show.add_argument("precursor", metavar="ID", help=tr("its id; see precursors search"))
    _of_case(show)


def _precedents(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "precedents", tr("past cases coded by the same indicators"), "action")
    add(actions, common, "list", tr("the precedent that ships, and those this officer added"))
    new = add(actions, common, "add", tr("take in a coded past case"))
    new.add_argument("file", type=Path, metavar="FILE")
    remove = add(actions, common, "remove", tr("take an added precedent away again"))
    remove.add_argument("precedent", metavar="ID", help=tr("its id; see precedents list"))
    nearest = add(actions, common, "nearest", tr("the precedents that share most, and where they differ"))
    case_option(nearest)
    nearest.add_argument("--as-of", metavar="DATE", help=tr("the newest assessment's day when not given"))
    stood_options(nearest)


def _of_case(command: Any) -> None:
    case_option(command, required=False)
    command.add_argument("--as-of", metavar="DATE", help=tr("only what was known by then; today when not given"))
    stood_options(command)
