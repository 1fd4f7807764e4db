"""The subcommands on what may leave: originators' conditions, caveats, checks kept, numbered copies."""

from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option
from .signing_arguments import signing_options


def declare(commands: Any, common: Any) -> None:
    """``condition``, ``caveat``, ``release`` and ``copies``, with their actions."""
    _condition(add(commands, common, "condition", tr("under what an originator gave an item"), "action"), common)
    _caveat(add(commands, common, "caveat", tr("caveats of this office, and what they mean"), "action"), common)
    checks = add(commands, common, "release", tr("what was checked before it left"), "action")
    case_option(add(checks, common, "list", tr("every check that was kept, oldest first")))
    answering = add(checks, common, "answer", tr("keep what you say to what the do-no-harm check asks"))
    answering.add_argument("key", metavar="KEY", help=tr("as it stands beside the question"))
    answering.add_argument("--words", required=True, metavar="TEXT", help=tr("empty to take an answer back"))
    case_option(answering)
    _copies(add(commands, common, "copies", tr("numbered copies of a paper, and their register"), "action"), common)


def _copies(actions: Any, common: Any) -> None:
    make = add(actions, common, "make", tr("one signed copy to each recipient"))
    case_option(make)
    make.add_argument("--to", action="append", required=True, metavar="RECIPIENT", help=tr("a contact; once for each"))
    make.add_argument("--plain", action="store_true", help=tr("plain PDFs, to anybody, in place of sealed packages"))
    make.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("a folder that is there"))
    make.add_argument("--kind", default="situation", metavar="KIND", help=tr("kind of paper; a situation briefing"))
    make.add_argument("--lang", default="en", metavar="LANG", help=tr("language: ar, zh, en, fr, ru or es"))
    make.add_argument("--ceiling", metavar="MARKING", help=tr("the highest marking they may read"))
    make.add_argument("--about", metavar="ID", help=tr("the record it is made of; the newest when not given"))
    make.add_argument("--title", metavar="TITLE", help=tr("a title of its own"))
    make.add_argument("--purpose", metavar="TEXT", help=tr("what they are to use it for"))
    make.add_argument("--as-of", metavar="DATE", help=tr("only what was known by that day is in it"))
    signing_options(make)
    opening = add(actions, common, "open", tr("open a copy that came as a sealed package"))
    opening.add_argument("file", type=Path, metavar="PACKAGE")
    opening.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=tr("the PDF; a file that is not there")
    )
    listing = add(actions, common, "list", tr("the register of copies"))
    case_option(listing)
    listing.add_argument("--run", metavar="RUN", help=tr("those made at once, by the id of that run"))
    which = add(actions, common, "which", tr("which copy a found file or page is"))
    which.add_argument("file", nargs="?", type=Path, metavar="FILE")
    which.add_argument("--page", metavar="TEXT", help=tr("what stands in the footer of a found page"))
    case_option(which)


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
