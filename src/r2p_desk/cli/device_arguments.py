"""``device-secret`` and ``travel-lock``: their arguments."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare both subcommands."""
    actions = add(commands, common, "device-secret", tr("a second secret, kept by this machine"), "action")
    sheet_options(add(actions, common, "on", tr("from now on the passphrase opens nothing without this machine")))
    paper_options(add(actions, common, "off", tr("from now on the passphrase alone opens the officer")))
    add(actions, common, "status", tr("whether there is one, and where it is"))
    sheet_options(add(actions, common, "sheet", tr("print the device secret")), required=True)
    paper_options(add(actions, common, "return", tr("give this machine the device secret from paper")))
    add(actions, common, "acknowledge", tr("stop telling of older states of the whole home that were found"))
    _travel(commands, common)


def _travel(commands: Any, common: argparse.ArgumentParser) -> None:
    travel = add(commands, common, "travel-lock", tr("before a journey: nothing here opens until it is undone"))
    travel.add_argument("--to", metavar="CONTACT", help=tr("who keeps the device secret: name or id of a contact"))
    travel.add_argument("--to-key", metavar="age1pq1…", help=tr("the same by receiving key"))
    travel.add_argument("--out", type=Path, metavar="FILE", help=tr("where to put what is sealed or released"))
    sheet_options(travel)
    travel.add_argument("--return", dest="back", action="store_true", help=tr("after the journey: open again"))
    paper_options(travel)
    travel.add_argument(
        "--release", type=Path, metavar="FILE", help=tr("read the device secret that was sealed to you")
    )
    travel.add_argument("--show", action="store_true", help=tr("with --release: the words in the answer"))


def sheet_options(command: Any, *, required: bool = False) -> None:
    """``--sheet FILE`` and ``--text``."""
    command.add_argument("--sheet", type=Path, required=required, metavar="FILE", help=tr("a PDF to be printed"))
    command.add_argument("--text", action="store_true", help=tr("the words as a text file, too, beside the PDF"))


def paper_options(command: Any) -> None:
    """``--words FILE`` and ``--share FILE``."""
    command.add_argument("--words", metavar="FILE", help=tr("text file with the words of the sheet, or -"))
    share_option(command)


def share_option(command: Any) -> None:
    """``--share FILE``, as often as there are shares."""
    command.add_argument(
        "--share", action="append", default=[], metavar="FILE", help=tr("text file with a recovery share, or -")
    )
