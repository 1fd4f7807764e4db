"""The subcommands that write for other systems, and the sharing groups such a system has."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``export`` and ``sharing-group``."""
    export = add(commands, common, "export", tr("write what may leave in a format other systems read"))
    case_option(export)
    export.add_argument("--format", required=True, metavar="FORMAT", help="bagit, csv, xlsx, geojson, stix, misp")
    export.add_argument("--to", metavar="RECIPIENT", help=tr("who gets it; ids are made for them"))
    export.add_argument("--ceiling", metavar="MARKING", help=tr("the highest marking that recipient may read"))
    export.add_argument("--purpose", metavar="PURPOSE", help=tr("what it is for, where an originator asked that"))
    export.add_argument("--title", metavar="TITLE", help=tr("a title of its own"))
    export.add_argument("--group", metavar="GROUP", help=tr("the sharing group a MISP event goes to"))
    export.add_argument("--bom", action="store_true", help=tr("a byte order mark, for spreadsheets that need one"))
    export.add_argument("--attachments", action="store_true", help=tr("attachments that may leave go along in a bag"))
    export.add_argument("--paper", action="append", metavar="KIND", help=tr("a paper that goes along in a bag"))
    export.add_argument("--day", metavar="DATE", help=tr("the day it leaves; today when not given"))
    export.add_argument(
        "--out", type=Path, metavar="PATH", help=tr("something new; without it nothing is written, only told")
    )
    export.add_argument("--second", type=Path, metavar="HOME", help=tr("home of a second person who is here"))
    export.add_argument("--second-passphrase-file", metavar="FILE", help=tr("file with their passphrase; else typed"))
    export.add_argument("--digest", metavar="NUMBER", help=tr("with --second: the number they saw before"))
    case_option(add(commands, common, "exported", tr("what left a case for other systems, oldest first")))
    actions = add(commands, common, "sharing-group", tr("sharing groups of MISP communities"), "action")
    adding = add(actions, common, "add", tr("keep a group, or state one anew"))
    adding.add_argument("uuid", metavar="UUID", help=tr("as it stands in MISP"))
    adding.add_argument("--name", dest="called", required=True, metavar="NAME")
    adding.add_argument(
        "--organisation", action="append", required=True, metavar="NAME", help=tr("a member; once for each")
    )
    add(actions, common, "list", tr("the groups that are known"))
    remove = add(actions, common, "remove", tr("know a group no longer"))
    remove.add_argument("group", metavar="GROUP", help=tr("its name or UUID"))
