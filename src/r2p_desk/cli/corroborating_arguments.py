"""The subcommands about who told an item, what stands beside it, and what officers say of it."""

import argparse
from typing import Any

from ..domain.relation import Kind, Verdict
from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``corroborate``, ``relate``, ``review``."""
    shown = add(commands, common, "corroborate", tr("who told us an item, and who told them; what may be told twice"))
    case_option(shown)
    shown.add_argument("--item", metavar="ITEM", help=tr("of this item; all that may be duplicates when not given"))
    stood_options(shown)
    related = add(commands, common, "relate", tr("say how one item stands to another"))
    case_option(related)
    related.add_argument("--item", metavar="ITEM", help=tr("id of the item, or the id it came with"))
    related.add_argument("--to", metavar="ITEM", help=tr("the other item"))
    related.add_argument("--as", dest="relation", metavar="RELATION", help=", ".join(Kind))
    related.add_argument("--taken", action="store_true", help=tr("the item was taken from the other"))
    related.add_argument("--note", metavar="TEXT", help=tr("why"))
    related.add_argument("--withdraw", metavar="ID", help=tr("take back what was said of two items"))
    reviewed = add(commands, common, "review", tr("say what you, who did not write an item, say of it"))
    case_option(reviewed)
    reviewed.add_argument("--item", required=True, metavar="ITEM", help=tr("id of the item, or the id it came with"))
    reviewed.add_argument("--verdict", metavar="VERDICT", help=", ".join(Verdict))
    reviewed.add_argument("--why", metavar="TEXT", help=tr("the reason; needed to question or to disagree"))
    reviewed.add_argument("--withdraw", action="store_true", help=tr("take your own review back"))
