"""The subcommand that writes a paper."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option
from .signing_arguments import signing_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``brief``."""
    brief = add(commands, common, "brief", tr("write a signed briefing PDF"))
    case_option(brief)
    brief.add_argument("--kind", default="situation", metavar="KIND", help=tr("kind of paper; a situation briefing"))
    brief.add_argument("--lang", default="en", metavar="LANG", help=tr("language: ar, zh, en, fr, ru or es"))
    brief.add_argument("--to", metavar="RECIPIENT", help=tr("whose name stands on it as its recipient"))
    brief.add_argument("--purpose", metavar="PURPOSE", help=tr("what it is for, where an originator asked that"))
    brief.add_argument("--ceiling", metavar="MARKING", help=tr("the highest marking that recipient may read"))
    brief.add_argument("--about", metavar="ID", help=tr("the record it is made of; the newest when not given"))
    brief.add_argument("--title", metavar="TITLE", help=tr("a title of its own"))
    brief.add_argument("--as-of", metavar="DATE", help=tr("only what was known by that day is in it"))
    brief.add_argument("--out", type=Path, required=True, metavar="FILE")
    signing_options(brief)
