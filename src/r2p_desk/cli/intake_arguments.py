"""Options of ``import`` and ``mapping``."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """Both commands."""
    taking = add(commands, common, "import", tr("take in a file made elsewhere"))
    taking.add_argument("file", type=Path, metavar="FILE")
    case_option(taking)
    taking.add_argument("--as", dest="format", metavar="KIND", help=tr("what it is, where the file does not show it"))
    taking.add_argument("--dry-run", action="store_true", help=tr("say what would come of it, and change nothing"))
    taking.add_argument("--only", metavar="ROWS", help=tr("these rows alone, for example 3,7-12"))
    taking.add_argument("--keep", choices=("yes", "no"), help=tr("keep the file itself as an attachment"))
    taking.add_argument("--map", metavar="NAME", help=tr("a mapping of columns that was saved"))
    taking.add_argument("--save-map", metavar="NAME", help=tr("keep what is said of the columns under this name"))
    _columns(taking)
    actions = add(commands, common, "mapping", tr("what the columns of tables mean, kept by name"), "action")
    add(actions, common, "list", tr("all mappings of this officer"))
    remove = add(actions, common, "remove", tr("take a mapping away"))
    remove.add_argument("name", metavar="NAME")


def _columns(taking: Any) -> None:
    group = taking.add_argument_group(tr("what its columns mean"))
    group.add_argument("--sheet", metavar="NAME", help=tr("this sheet alone"))
    group.add_argument(
        "--column", action="append", default=[], metavar="HEADING=FIELD", help=tr("a column and the field it fills")
    )
    group.add_argument(
        "--same", action="append", default=[], metavar="FIELD=VALUE", help=tr("the same value in every row")
    )
    group.add_argument(
        "--key", action="append", default=[], metavar="HEADING", help=tr("a column that tells the rows apart")
    )
    group.add_argument("--dates", choices=("dmy", "mdy", "ymd"), help=tr("order of day, month and year in figures"))
    group.add_argument("--encoding", metavar="NAME", help=tr("encoding of the text, for example windows-1256"))
    group.add_argument("--delimiter", metavar="SIGN", help=tr("sign between the values of a line"))
    group.add_argument("--headings", type=int, metavar="LINE", help=tr("the line the columns are named in"))
