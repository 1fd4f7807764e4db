"""The subcommands on what may leave: originators' conditions, caveats, checks kept, numbered copies."""

from typing import Any

from ..i18n import tr
from .declaring import add, case_option


def declare(commands: Any, common: Any) -> None:
    """``condition``, ``caveat``, ``release`` and ``copies``, with their actions."""
    _condition(add(commands, common, "condition", tr("under what an originator gave an item"), "action"), common)
    _caveat(add(commands, common, "caveat", tr("caveats of this office, and what they mean"), "action"), common)
    checks = add(commands, common, "release", tr("what was checked before it left"), "action")
    case_option(add(checks, common, "list", tr("every check that was kept, oldest first")))


def _condition(actions: Any, common: Any) -> None:
    setting = add(actions, common, "set", tr("state a condition on an item, or with --id more of one"))
    setting.add_argument("item", metavar="ITEM", help=tr("id of the item, or the id it came with"))
    case_option(setting)
    setting.add_argument("--id", metavar="CONDITION", help=tr("the condition to state more of"))
    setting.add_argument("--originator", metavar="NAME", help=tr("who gave it"))
    setting.add_argument("--who", action="append", metavar="NAME", help=tr("a recipient who may see it"))
    setting.add_argument("--level", metavar="MARKING", help=tr("the least marking of a paper that holds it"))
    setting.add_argument("--purpose", action="append", metavar="TEXT", help=tr("what it may be used for"))
    setting.add_argument("--until", metavar="DATE", help=tr("the last day of its use"))
    setting.add_argument("--onward", metavar="yes|no|ask", help=tr("giving on; ask when not given"))
    setting.add_argument("--agreed", action="append", metavar="NAME", help=tr("a recipient the originator agreed to"))
    setting.add_argument("--attribution", metavar="yes|no", help=tr("naming its source; no when not given"))
    setting.add_argument("--note", metavar="TEXT")
    listing = add(actions, common, "list", tr("the conditions that stand"))
    case_option(listing)
    listing.add_argument("--item", metavar="ITEM", help=tr("of this item only"))
    remove = add(actions, common, "remove", tr("withdraw a condition; it stays in the history"))
    remove.add_argument("condition", metavar="CONDITION", help=tr("its id, or the beginning"))
    case_option(remove)


def _caveat(actions: Any, common: Any) -> None:
    setting = add(actions, common, "set", tr("say what a caveat asks of a reader"))
    setting.add_argument("name_given", metavar="NAME", help=tr("as it stands in markings"))
    setting.add_argument("--words", required=True, metavar="TEXT")
    case_option(setting)
    case_option(add(actions, common, "list", tr("the caveats that are explained")))
    remove = add(actions, common, "remove", tr("withdraw a caveat; markings keep it"))
    remove.add_argument("name_given", metavar="NAME")
    case_option(remove)
