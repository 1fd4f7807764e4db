"""What the command understands: its subcommands and options, and the help for each."""

import argparse
from pathlib import Path
from typing import Any

from .. import __version__
from ..domain.item import HowKnown, Statement
from ..i18n import tr
from . import (
    access_arguments,
    assess_arguments,
    attachments_arguments,
    backup_arguments,
    brief_arguments,
    copying_arguments,
    corroborating_arguments,
    dataset_arguments,
    decide_arguments,
    device_arguments,
    doctor_arguments,
    dossiers_arguments,
    exchange_arguments,
    export_arguments,
    foresight_arguments,
    frameworks_arguments,
    history_arguments,
    home_arguments,
    hypotheses_arguments,
    inbox_arguments,
    incitement_arguments,
    intake_arguments,
    ledger_arguments,
    office_arguments,
    options_arguments,
    packages_arguments,
    passphrase_arguments,
    posture_arguments,
    precursors_arguments,
    recovery_arguments,
    release_arguments,
    search_arguments,
    signing_arguments,
    sources_arguments,
    warn_arguments,
)
from .declaring import Parser, add, case_option, stood_options


def parser() -> argparse.ArgumentParser:
    """The whole command line. Common options are taken before and after the subcommand."""
    common = _common()
    top = Parser(prog="r2p-desk", description=tr("Case files, assessments and briefings, offline."), parents=[common])
    top.add_argument("--version", action="version", version=f"r2p-desk {__version__}")
    commands = top.add_subparsers(dest="command", metavar=tr("COMMAND"), parser_class=Parser)
    _window(commands, common)
    _practice(commands, common)
    _officer(commands, common)
    _case(commands, common)
    _item(commands, common)
    attachments_arguments.declare(commands, common)
    dataset_arguments.declare(commands, common)
    intake_arguments.declare(commands, common)
    search_arguments.declare(commands, common)
    incitement_arguments.declare(commands, common)
    assess_arguments.declare(commands, common)
    warn_arguments.declare(commands, common)
    hypotheses_arguments.declare(commands, common)
    corroborating_arguments.declare(commands, common)
    foresight_arguments.declare(commands, common)
    frameworks_arguments.declare(commands, common)
    office_arguments.declare(commands, common)
    options_arguments.declare(commands, common)
    decide_arguments.declare(commands, common)
    _briefing(commands, common)
    release_arguments.declare(commands, common)
    signing_arguments.declare(commands, common)
    doctor_arguments.declare(commands, common)
    history_arguments.declare(commands, common)
    access_arguments.declare(commands, common)
    sources_arguments.declare(commands, common)
    exchange_arguments.declare(commands, common)
    export_arguments.declare(commands, common)
    ledger_arguments.declare(commands, common)
    inbox_arguments.declare(commands, common)
    dossiers_arguments.declare(commands, common)
    packages_arguments.declare(commands, common)
    backup_arguments.declare(commands, common)
    passphrase_arguments.declare(commands, common)
    device_arguments.declare(commands, common)
    recovery_arguments.declare(commands, common)
    home_arguments.declare(commands, common)
    posture_arguments.declare(commands, common)
    precursors_arguments.declare(commands, common)
    return top


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group(tr("common options"))
    group.add_argument("--home", type=Path, metavar="DIR", help=tr("the officer's home folder"))
    group.add_argument(
        "--passphrase-file", metavar="FILE", help=tr("file with the passphrase, or - for standard input")
    )
    group.add_argument("--json", action="store_true", help=tr("one JSON object on standard output"))
    return common


def _practice(commands: Any, common: argparse.ArgumentParser) -> None:
    demo = add(commands, common, "demo", tr("make a practice workspace, assess it, write and verify a briefing"))
    demo.add_argument("--out", type=Path, metavar="DIR", help=tr("where to put the workspace"))
    demo.add_argument("--no-window", action="store_true", help=tr("do not open the window at the end"))


def _window(commands: Any, common: argparse.ArgumentParser) -> None:
    window = add(commands, common, "open", tr("open the window, unlocked where a passphrase is given"))
    case_option(window, required=False)


def _officer(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "officer", tr("officers and their keys"), "action")
    create = add(actions, common, "create", tr("create an officer in an empty home"))
    create.add_argument("--name", required=True, metavar="NAME", help=tr("as it will stand in signatures"))
    create.add_argument("--device-secret", action="store_true", help=tr("also need a secret kept by this machine"))
    device_arguments.sheet_options(create)


def _case(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "case", tr("case files"), "action")
    create = add(actions, common, "create", tr("create a case"))
    create.add_argument("name_given", nargs="?", metavar="NAME", help=tr("the case's name, new in this home"))
    create.add_argument("--name", "--title", dest="name", metavar="NAME", help=tr("the same as an option"))
    create.add_argument("--marking", metavar="MARKING", help=tr("marking of what carries none of its own"))
    create.add_argument("--summary", metavar="TEXT", help=tr("what the case is about"))
    create.add_argument("--practice", action="store_true", help=tr("an exercise, not a real situation"))
    create.add_argument("--annex-of", metavar="CASE", help=tr("for fewer eyes, to be read beside this main case"))
    add(actions, common, "list", tr("the cases of this home"))
    show = add(actions, common, "show", tr("one case at a glance"))
    show.add_argument("name_given", nargs="?", metavar="CASE", help=tr("name or id of a case of this home"))
    case_option(show, required=False)
    stood_options(show)
    copying_arguments.declare(actions, common)


def _item(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "item", tr("items of information"), "action")
    adding = add(actions, common, "add", tr("save an item"))
    case_option(adding)
    adding.add_argument("--title", required=True, metavar="TEXT", help=tr("what, in a line"))
    adding.add_argument("--text", metavar="TEXT", help=tr("what was reported"))
    adding.add_argument("--known", metavar="DATE", help=tr("when it became known, as known"))
    adding.add_argument("--happened", metavar="DATE", help=tr("when it happened, as known"))
    adding.add_argument("--place", metavar="PLACE", help=tr("where"))
    adding.add_argument("--source", metavar="NAME", help=tr("who reported it"))
    adding.add_argument("--origin", metavar="TEXT", help=tr("where the source had it from"))
    adding.add_argument("--origin-item", metavar="ITEM", help=tr("the item here it was taken from"))
    adding.add_argument("--how-known", metavar="HOW", help=", ".join(HowKnown))
    adding.add_argument("--statement", metavar="KIND", help=", ".join(Statement))
    adding.add_argument("--grade", metavar="B2", help=tr("source A to F, item 1 to 6"))
    adding.add_argument("--marking", metavar="MARKING", help=tr("for example CONFIDENTIAL//TLP:AMBER"))
    adding.add_argument("--signal", action="append", default=[], metavar="STREAM", help=tr("an early-sign stream"))
    adding.add_argument("--crime", action="append", default=[], metavar="CRIME", help=tr("a crime it bears on"))
    adding.add_argument("--population", action="append", default=[], metavar="NAME", help=tr("who is at risk"))
    adding.add_argument("--actor", action="append", default=[], metavar="NAME", help=tr("who acts"))
    adding.add_argument("--tag", action="append", default=[], metavar="WORD", help=tr("a word to file it under"))
    listing = add(actions, common, "list", tr("all items, the newest knowledge first"))
    case_option(listing)
    listing.add_argument("--with-annexes", action="store_true", help=tr("those of its annexes beside them"))
    stood_options(listing)
    show = add(actions, common, "show", tr("one item"))
    remove = add(actions, common, "remove", tr("leave an item out of lists and search; undo brings it back"))
    for command in (show, remove):
        command.add_argument("item", metavar="ITEM", help=tr("id of the item, or the id it came with"))
        case_option(command)
    stood_options(show)


def _briefing(commands: Any, common: argparse.ArgumentParser) -> None:
    brief_arguments.declare(commands, common)
    verify = add(commands, common, "verify", tr("verify a signed PDF"))
    verify.add_argument("file", type=Path, metavar="FILE")
