"""The subcommands about competing hypotheses."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``hypotheses new``, ``rate``, ``show``, ``withdraw``."""
    actions = add(commands, common, "hypotheses", tr("competing hypotheses, and what speaks against each"), "action")
    new = add(actions, common, "new", tr("enter a hypothesis; deception stands beside the first of a question"))
    case_option(new)
    new.add_argument("--question", required=True, metavar="TEXT", help=tr("what is asked"))
    new.add_argument("--title", required=True, metavar="TEXT", help=tr("what might be so, in a line"))
    new.add_argument("--statement", metavar="TEXT", help=tr("the same in full"))
    rating = add(actions, common, "rate", tr("say how an item sits with a hypothesis"))
    case_option(rating)
    _hypothesis(rating)
    rating.add_argument("--item", required=True, metavar="ITEM", help=tr("id of the item, or the id it came with"))
    rating.add_argument("--rating", required=True, metavar="RATING", help=tr("very consistent … very inconsistent"))
    rating.add_argument("--why", metavar="TEXT")
    rating.add_argument("--as-of", metavar="DATE", help=tr("refuse what was not known by then; today when not given"))
    show = add(actions, common, "show", tr("the matrix, the order, and what would turn it"))
    case_option(show)
    show.add_argument("--question", metavar="TEXT", help=tr("of this question only"))
    show.add_argument("--as-of", metavar="DATE", help=tr("only what was known by then; today when not given"))
    stood_options(show)
    withdraw = add(actions, common, "withdraw", tr("leave a hypothesis out; undo brings it back"))
    case_option(withdraw)
    _hypothesis(withdraw)


def _hypothesis(command: Any) -> None:
    command.add_argument("--hypothesis", required=True, metavar="ID", help=tr("its id, or its title"))
