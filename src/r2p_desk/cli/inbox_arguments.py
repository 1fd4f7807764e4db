"""Arguments of the inbox and of packages on paper."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``inbox`` and ``paper``."""
    words = tr("what lies in a shared folder of packages; take it in, each sender's in order")
    inbox = commands.add_parser("inbox", help=words, description=words, parents=[common])
    inbox.add_argument("folder", type=Path, metavar="FOLDER")
    inbox.add_argument("--accept", action="store_true", help=tr("take in what any contact sent"))
    inbox.add_argument(
        "--accept-from", action="append", default=[], metavar="CONTACT", help=tr("take in what this contact sent")
    )
    actions = add(commands, common, "paper", tr("a sealed package on paper, as QR codes"), "action")
    writing = add(actions, common, "write", tr("print a package as sheets of QR codes"))
    writing.add_argument("file", type=Path, metavar="FILE")
    writing.add_argument("--out", type=Path, required=True, metavar="PDF")
    reading = add(actions, common, "read", tr("write the package whose sheets are in these pictures"))
    reading.add_argument("images", type=Path, nargs="+", metavar="IMAGE")
    reading.add_argument("--out", type=Path, required=True, metavar="FILE")
