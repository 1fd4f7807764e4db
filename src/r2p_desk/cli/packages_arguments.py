"""Arguments of packages: written for contacts, and taken in."""

import argparse
from pathlib import Path
from typing import Any

from ..exchange.terms import NAMES
from ..i18n import tr
from . import ledger_arguments
from .declaring import add

KINDS = ("case", "dossier", "reference")


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``package send`` and ``package receive``."""
    actions = add(commands, common, "package", tr("what travels on a stick"), "action")
    _send(add(actions, common, "send", tr("write a package for contacts, sealed and signed")))
    unseal = add(actions, common, "unseal", tr("write the archive inside a package, in the clear, for a verifier"))
    unseal.add_argument("file", type=Path, metavar="FILE")
    unseal.add_argument("--out", type=Path, required=True, metavar="TAR", help=tr("where to; delete it afterwards"))
    _receive(add(actions, common, "receive", tr("verify a package and show what it would change")))
    ledger_arguments.receipts(actions, common)


def _send(send: argparse.ArgumentParser) -> None:
    send.add_argument("--case", metavar="CASE", help=tr("name or id of the case"))
    send.add_argument(
        "--to", required=True, action="append", metavar="CONTACT",
        help=tr("name or id of a contact; several only within your office"),
    )  # fmt: skip
    send.add_argument("--kind", choices=KINDS, default="case", help=tr("what it is: a case, unless said otherwise"))
    send.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("the folder to write it into"))
    send.add_argument("--expires", type=int, metavar="DAYS", help=tr("it is told to have expired after so many days"))
    send.add_argument(
        "--condition", action="append", default=[], metavar="CONDITION",
        help=tr("how it is to be handled: {names}").format(names=", ".join(NAMES)),
    )  # fmt: skip
    send.add_argument(
        "--withhold", action="append", default=[], metavar="GROUP", help=tr("text, place, source, identity: stays here")
    )
    send.add_argument(
        "--with-receipts", action="store_true", help=tr("also what waits to go back to them: receipts and answers")
    )
    send.add_argument("--since-last", action="store_true", help=tr("only commits they have not proven to have"))
    send.add_argument(
        "--agreed", action="append", default=[], metavar="CONTACT",
        help=tr("who was asked, because it came from them on that condition, and agreed"),
    )  # fmt: skip
    send.add_argument(
        "--file", action="append", type=Path, default=[], metavar="FILE", help=tr("a signed file, for a reference")
    )


def _receive(receive: argparse.ArgumentParser) -> None:
    receive.add_argument("file", type=Path, metavar="FILE")
    receive.add_argument("--accept", action="store_true", help=tr("take it in"))
    receive.add_argument(
        "--accept-only", action="append", default=[], metavar="RECORD",
        help=tr("take in only what states something of this record, and what that stands on"),
    )  # fmt: skip
    receive.add_argument(
        "--assign", metavar="OFFICER", help=tr("who is to decide the conflicts it brings: a name or id")
    )
    receive.add_argument("--out", type=Path, metavar="PATH", help=tr("the file to write the PDF of a briefing to"))
