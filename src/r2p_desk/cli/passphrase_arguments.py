"""``passphrase``: its arguments."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the subcommand."""
    actions = add(commands, common, "passphrase", tr("the passphrase of the officer"), "action")
    change = add(actions, common, "change", tr("open the officer with another passphrase from now on"))
    new_passphrase_option(change)
    add(actions, common, "make", tr("make up a passphrase that can be remembered"))


def new_passphrase_option(command: Any) -> None:
    """``--new-passphrase-file FILE``."""
    command.add_argument(
        "--new-passphrase-file",
        metavar="FILE",
        help=tr("file with the new passphrase, or - for standard input; typed twice when not given"),
    )
