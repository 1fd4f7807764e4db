"""The subcommands about what was stated, by whom and when: journal, history, undo, conflicts, expunging."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``journal``, ``history``, ``undo``, ``redo``, ``conflict``, ``expunge``."""
    journal = add(commands, common, "journal", tr("who stated what and when"))
    case_option(journal)
    journal.add_argument("--officer", metavar="OFFICER", help=tr("of this officer only: name or id"))
    journal.add_argument("--newest", type=int, metavar="N", help=tr("no more than the newest so many"))
    stood_options(journal)
    history = add(commands, common, "history", tr("every value the fields of a record ever had"))
    history.add_argument("record_given", nargs="?", metavar="RECORD", help=tr("id of the record"))
    history.add_argument("--record", metavar="RECORD", help=tr("the same as an option"))
    history.add_argument("--field", metavar="FIELD", help=tr("of this field only"))
    case_option(history)
    stood_options(history)
    undo = add(commands, common, "undo", tr("take back what you stated last"))
    case_option(undo)
    undo.add_argument("--redo", action="store_true", help=tr("state again what you undid last"))
    case_option(add(commands, common, "redo", tr("state again what you undid last")))
    _conflict(commands, common)
    _expunge(commands, common)


def _conflict(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "conflict", tr("fields that wait for a decision"), "action")
    listing = add(actions, common, "list", tr("all of them, with every value"))
    case_option(listing)
    stood_options(listing)
    resolve = add(actions, common, "resolve", tr("decide one; all values stay in the history"))
    case_option(resolve)
    resolve.add_argument("--record", required=True, metavar="RECORD")
    resolve.add_argument("--field", required=True, metavar="FIELD")
    resolve.add_argument("--take", metavar="COMMIT", help=tr("the value stated in this commit"))
    resolve.add_argument("--value", metavar="TEXT", help=tr("another value; JSON where it is one, else text"))


def _expunge(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "expunge", tr("take statements out for good"), "action")
    now = add(actions, common, "now", tr("your own alone, or with a second person's approval"))
    approve = add(actions, common, "approve", tr("as second person, approve what another will take out"))
    for command in (now, approve):
        case_option(command)
        command.add_argument("--record", required=True, metavar="RECORD")
        command.add_argument("--field", action="append", default=[], metavar="FIELD", help=tr("all when not given"))
        command.add_argument("--reason", required=True, metavar="TEXT", help=tr("why it must go; word for word"))
    now.add_argument("--approval", type=Path, metavar="FILE", help=tr("the second person's approval"))
    approve.add_argument("--out", type=Path, required=True, metavar="FILE")
