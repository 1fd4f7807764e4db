"""The subcommands about sources: what they are, how far they can be relied on, how their reports turned out."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``source``."""
    actions = add(commands, common, "source", tr("sources, how far to rely on them, who they really are"), "action")
    listing = add(actions, common, "list", tr("the sources of a case: kind, reliability and its record, silence"))
    case_option(listing)
    listing.add_argument("--silent", action="store_true", help=tr("only those silent against their rhythm"))
    show = _of_source(actions, common, "show", tr("everything about a source, with its items"))
    for reading in (listing, show):
        reading.add_argument("--as-of", metavar="DATE", help=tr("as of that day; today when not given"))
        stood_options(reading)
    add(actions, common, "kinds", tr("the shipped catalogue of source kinds, with the rhythms expected of them"))
    _entering(actions, common)
    _grading(actions, common)
    _names(actions, common)


def _entering(actions: Any, common: argparse.ArgumentParser) -> None:
    adding = add(actions, common, "add", tr("enter a source under a pseudonym"))
    adding.add_argument("name", metavar="NAME", help=tr("the pseudonym; it tells nobody who it is"))
    case_option(adding)
    adding.add_argument("--reliability", metavar="A-F", help=tr("how far it can be relied on"))
    adding.add_argument("--why", metavar="TEXT", help=tr("what the reliability rests on"))
    setting = _of_source(actions, common, "set", tr("state some of a source anew; an empty text clears"))
    setting.add_argument("--name", metavar="NAME", help=tr("another pseudonym"))
    for command in (adding, setting):
        command.add_argument("--kind", metavar="KIND", help=tr("id of the catalogue, or words of your own"))
        command.add_argument("--rhythm", metavar="DAYS", help=tr("days between two reports, as agreed or expected"))
        command.add_argument(
            "--protect", action="append", metavar="NEED", help=tr("what it needs to stay safe; once for each")
        )
        command.add_argument("--note", metavar="TEXT", help=tr("a note for this office"))
    retire = _of_source(actions, common, "retire", tr("expect nothing more of a source; its items stay"))
    retire.add_argument("--why", metavar="TEXT", help=tr("why"))
    retire.add_argument("--back", action="store_true", help=tr("it is in use again"))
    same = _of_source(actions, common, "same", tr("say that a source turned out to be another; both records stay"))
    same.add_argument("--as", dest="other", metavar="SOURCE", help=tr("the source it is; none takes it back"))
    same.add_argument("--why", metavar="TEXT", help=tr("how that is known"))


def _grading(actions: Any, common: argparse.ArgumentParser) -> None:
    grade = _of_source(actions, common, "grade", tr("state how far a source can be relied on; grades given stay"))
    grade.add_argument("reliability", nargs="?", metavar="A-F", help=tr("the letter; none takes it back"))
    grade.add_argument("--why", metavar="TEXT", help=tr("what it rests on; must be given where another letter stands"))
    settle = add(actions, common, "settle", tr("say that an item was confirmed or refuted, and by what"))
    settle.add_argument("item", metavar="ITEM", help=tr("id of the item, or the id it came with"))
    case_option(settle)
    settle.add_argument("--found", metavar="FINDING", help=tr("confirmed or refuted; none withdraws your finding"))
    settle.add_argument("--why", metavar="TEXT", help=tr("what confirmed or refuted it"))
    settle.add_argument("--on", action="append", default=[], metavar="ITEM", help=tr("item it rests on; once for each"))


def _names(actions: Any, common: argparse.ArgumentParser) -> None:
    seal = _of_source(actions, common, "seal-name", tr("keep who a source really is for the custodians"))
    seal.add_argument(
        "--name-file", required=True, metavar="FILE", help=tr("file with the name, or - for standard input")
    )
    opening = _of_source(actions, common, "open-name", tr("see who a source really is; leaves a trace"))
    opening.add_argument("--why", metavar="TEXT", help=tr("why it was opened; stands in the trace"))


def _of_source(actions: Any, common: argparse.ArgumentParser, name: str, words: str) -> Any:
    made = add(actions, common, name, words)
    made.add_argument("source", metavar="SOURCE", help=tr("pseudonym or id"))
    case_option(made)
    return made
