"""``home check``."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """The officer's own home."""
    actions = add(commands, common, "home", tr("the officer's own home folder"), "action")
    checking = add(actions, common, "check", tr("hold the list of cases against the folders that are there"))
    checking.add_argument(
        "--mend", action="store_true", help=tr("enter cases that are not in the list, remove leftovers")
    )
