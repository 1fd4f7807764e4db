"""The subcommand about how well warnings foresaw."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``foresight``."""
    command = add(commands, common, "foresight", tr("how well warnings foresaw what came"))
    case_option(command, required=False)
    command.add_argument("--all-cases", action="store_true", help=tr("over all cases of this home but practice"))
    command.add_argument("--as-of", metavar="DATE", help=tr("only what was known by then; today when not given"))
    stood_options(command)
