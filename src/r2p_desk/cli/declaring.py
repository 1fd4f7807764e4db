"""How subcommands are declared: the one way of adding a command, an action of it, the option that names a case."""

import argparse
from typing import Any, NoReturn

from ..errors import UsageError
from ..i18n import tr


class Parser(argparse.ArgumentParser):
    """Says what is wrong as an error of this program, so that ``--json`` callers get their object too.

    Options are taken as written only: a shortened one that works today would mean something else, or nothing, once
    another option begins alike.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, kept=tr("Nothing was done."), todo=tr("See r2p-desk --help."))


def add(commands: Any, common: argparse.ArgumentParser, name: str, words: str, dest: str = "") -> Any:
    """A subcommand with its help; with ``dest`` one that has actions of its own, to which they are added."""
    made = commands.add_parser(name, help=words, description=words, parents=[common])
    if dest:
        return made.add_subparsers(dest=dest, metavar=tr("ACTION"), required=True, parser_class=Parser)
    return made


def case_option(command: Any, *, required: bool = True) -> None:
    """``--case CASE``."""
    command.add_argument("--case", required=required, metavar="CASE", help=tr("name or id of a case of this home"))


def stood_options(command: Any) -> None:
    """``--as-it-stood WHEN`` and ``--witnessed``: read the case as it was."""
    command.add_argument(
        "--as-it-stood", dest="stood", metavar="WHEN", help=tr("the case as it stood on that day or at that moment")
    )
    command.add_argument(
        "--witnessed", action="store_true", help=tr("count only what somebody but its author had seen by then")
    )
