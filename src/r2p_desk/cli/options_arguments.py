"""The subcommands about options: papers, options, what they lack, side by side."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``options paper``, ``options add``, ``options list``, ``options check``, ``options matrix``."""
    actions = add(commands, common, "options", tr("options for action, with the pros and cons of each"), "action")
    _paper(add(actions, common, "paper", tr("begin an options paper, or with --id state more of one")))
    _option(add(actions, common, "add", tr("put an option into a paper, or with --id state more of one")))
    listing = add(actions, common, "list", tr("all options papers, the newest first"))
    check = add(actions, common, "check", tr("what a paper lacks before it can be signed"))
    matrix = add(actions, common, "matrix", tr("the options of a paper side by side"))
    for command in (check, matrix):
        command.add_argument("paper", nargs="?", metavar="PAPER", help=tr("id of the paper; the newest when not given"))
    for command in (listing, check, matrix):
        case_option(command)
        command.add_argument("--as-of", metavar="DATE", help=tr("only papers of days up to this"))
        stood_options(command)


def _paper(paper: Any) -> None:
    case_option(paper)
    paper.add_argument("--id", metavar="PAPER", help=tr("the paper to state more of"))
    paper.add_argument("--as-of", metavar="DATE", help=tr("its day; today for a new one when not given"))
    paper.add_argument("--title", metavar="TEXT")
    paper.add_argument("--question", metavar="TEXT", help=tr("the question the options answer"))
    paper.add_argument("--not-known", metavar="TEXT", help=tr("what is not known"))
    paper.add_argument("--marking", metavar="MARKING")
    paper.add_argument("--order", action="append", metavar="OPTION", help=tr("your order of the options, one by one"))


def _option(option: Any) -> None:
    case_option(option)
    option.add_argument("--paper", metavar="PAPER", help=tr("the paper it goes into; the newest when not given"))
    option.add_argument("--id", metavar="OPTION", help=tr("the option to state more of"))
    option.add_argument("--measure", metavar="ID", help=tr("a measure of the catalogue"))
    option.add_argument("--words", metavar="TEXT", help=tr("what it is in your own words"))
    option.add_argument("--basis", metavar="BASIS", help=tr("chapter VI, VII or VIII, consent, other"))
    option.add_argument("--article", action="append", metavar="42", help=tr("an article of that chapter"))
    option.add_argument("--authorisation", metavar="TEXT", help=tr("the decision of the Security Council it needs"))
    option.add_argument("--council", metavar="STATE", help=tr("how far that is: to be sought, sought, given, refused"))
    option.add_argument("--consent", metavar="STATE", help=tr("how far the State's consent is, in the same words"))
    option.add_argument("--consent-words", metavar="TEXT", help=tr("who consented to what"))
    option.add_argument("--pros", metavar="TEXT")
    option.add_argument("--cons", metavar="TEXT")
    option.add_argument("--effect", metavar="TEXT", help=tr("time to effect"))
    option.add_argument("--risk", metavar="TEXT", help=tr("risk to civilians"))
    option.add_argument("--who", metavar="TEXT", help=tr("who would do it"))
    option.add_argument("--delay", metavar="TEXT", help=tr("cost of delay"))
    option.add_argument("--assumptions", metavar="TEXT")
    option.add_argument("--ends", metavar="TEXT", help=tr("what would end it"))
    option.add_argument("--evidence", action="append", metavar="ITEM")
    option.add_argument("--withdraw", action="store_true", help=tr("leave it out; it stays in the history"))
