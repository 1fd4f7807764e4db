"""What ``r2p-desk search`` understands."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add, case_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``search``."""
    search = add(commands, common, "search", tr("find records by words and filters"))
    search.add_argument("words", nargs="*", metavar="WORDS", help=tr("words, phrases, filters such as source:parish"))
    case_option(search, required=False)
    search.add_argument("--kind", metavar="KIND", help=tr("only records of this kind, as kind:KIND"))
    search.add_argument("--from", dest="first", metavar="DATE", help=tr("only what may have happened then or later"))
    search.add_argument("--to", dest="last", metavar="DATE", help=tr("only what may have happened then or earlier"))
    search.add_argument("--limit", type=int, default=100, metavar="N", help=tr("at most so many hits of a case"))
    search.add_argument("--save", metavar="NAME", help=tr("keep this search under a name, and do it"))
    search.add_argument("--saved", metavar="NAME", help=tr("do a search that was kept, narrowed by what else is given"))
    search.add_argument("--list-saved", action="store_true", help=tr("seek nothing, list the searches kept"))
    search.add_argument("--forget-saved", metavar="NAME", help=tr("seek nothing, take a kept search away"))
