"""The subcommands about who may open a case."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add, case_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``access``."""
    actions = add(commands, common, "access", tr("who may open a case"), "action")
    case_option(add(actions, common, "list", tr("everybody the case names, and who may open it now")))
    adding = add(actions, common, "add", tr("let a contact open the case"))
    remove = add(actions, common, "remove", tr("take an officer off the list; the case gets a new key"))
    for command in (adding, remove):
        case_option(command)
        command.add_argument("officer_given", nargs="?", metavar="OFFICER", help=tr("name or id"))
        command.add_argument(
            "--officer", "--contact", dest="officer", metavar="OFFICER", help=tr("the same as an option")
        )
    remove.add_argument("--reseal", action="store_true", help=tr("seal all attachments under other keys, too"))
    keepers = add(actions, common, "custodians", tr("name those to whom names are sealed"))
    case_option(keepers)
    keepers.add_argument("officers", nargs="+", metavar="OFFICER", help=tr("name or id, of the case"))
