"""``attachment``: documents and pictures taken into a case, and out again."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command and its actions."""
    actions = add(commands, common, "attachment", tr("documents and pictures of a case"), "action")
    adding = add(actions, common, "add", tr("take a file into a case, sealed, as it is"))
    adding.add_argument("file", type=Path, metavar="FILE")
    case_option(adding)
    adding.add_argument("--item", metavar="ITEM", help=tr("the item it belongs to"))
    adding.add_argument("--marking", metavar="MARKING", help=tr("for example CONFIDENTIAL//TLP:AMBER"))
    adding.add_argument("--note", metavar="TEXT", help=tr("what should be known of it"))
    adding.add_argument("--copy-of", metavar="ID", help=tr("the attachment of which this is a working copy"))
    adding.add_argument("--sealed", action="store_true", help=tr("only the custodians of the case can open it"))
    _attachment(add(actions, common, "seal", tr("from now on only the custodians of the case can open it")))
    case_option(add(actions, common, "reseal", tr("seal all attachments under other keys, after somebody was removed")))
    getting = add(actions, common, "get", tr("write an attachment to a file, its hash checked, unencrypted"))
    _attachment(getting)
    getting.add_argument("--out", type=Path, required=True, metavar="FILE")
    getting.add_argument("--force", action="store_true", help=tr("overwrite the file that is there"))
    listing = add(actions, common, "list", tr("all attachments, or those of one item, with their custody"))
    case_option(listing)
    listing.add_argument("--item", metavar="ITEM", help=tr("id of the item, or the id it came with"))
    for name, words in (
        ("attach", tr("say that an attachment belongs to an item")),
        ("detach", tr("withdraw that an attachment belongs to an item")),
    ):
        tying = add(actions, common, name, words)
        _attachment(tying)
        tying.add_argument("--item", required=True, metavar="ITEM", help=tr("id of the item, or the id it came with"))


def _attachment(command: Any) -> None:
    command.add_argument("attachment", metavar="ID", help=tr("id of the attachment"))
    case_option(command)
