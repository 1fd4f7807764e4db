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
    _preview(add(actions, common, "preview", tr("what of a case would leave, for a second person; nothing is written")))
    unseal = add(actions, common, "unseal", tr("write the archive inside a package, in the clear, for a verifier"))
    unseal.add_argument("file", type=Path, metavar="FILE")
    unseal.add_argument("--out", type=Path, required=True, metavar="TAR", help=tr("where to; delete it afterwards"))
    _receive(add(actions, common, "receive", tr("verify a package and show what it would change")))
    ledger_arguments.receipts(actions, common)


def _send(send: argparse.ArgumentParser) -> None:
    _of_case(send)
    send.add_argument("--kind", choices=KINDS, default="case", help=tr("what it is: a case, unless said otherwise"))
    send.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("the folder to write it into"))
    send.add_argument(
        "--with-receipts", action="store_true", help=tr("also what waits to go back to them: receipts and answers")
    )
    send.add_argument(
        "--file", action="append", type=Path, default=[], metavar="FILE", help=tr("a signed file, for a reference")
    )
    second_person(send)


def second_person(send: argparse.ArgumentParser) -> None:
    """The options with which a second person's approval is handed over."""
    send.add_argument("--approval", type=Path, metavar="FILE", help=tr("the approval a second person gave back"))
    send.add_argument("--second", type=Path, metavar="HOME", help=tr("home of a second person who is here"))
    send.add_argument("--second-passphrase-file", metavar="FILE", help=tr("file with their passphrase; else typed"))
    send.add_argument("--digest", metavar="NUMBER", help=tr("with --second: the number they saw in the preview"))


def _preview(preview: argparse.ArgumentParser) -> None:
    _of_case(preview)
    preview.add_argument("--approver", metavar="CONTACT", help=tr("who is to approve it"))
    preview.add_argument("--request", type=Path, metavar="FILE", help=tr("write the file that shows it to them"))


def _of_case(parser: argparse.ArgumentParser) -> None:
    """What leaves, and to whom."""
    parser.add_argument("--case", metavar="CASE", help=tr("name or id of the case"))
    parser.add_argument(
        "--to", required=True, action="append", metavar="CONTACT",
        help=tr("name or id of a contact; several only within your office"),
    )  # fmt: skip
    parser.add_argument("--expires", type=int, metavar="DAYS", help=tr("it is told to have expired after so many days"))
    parser.add_argument(
        "--condition", action="append", default=[], metavar="CONDITION",
        help=tr("how it is to be handled: {names}").format(names=", ".join(NAMES)),
    )  # fmt: skip
    parser.add_argument(
        "--withhold", action="append", default=[], metavar="GROUP", help=tr("text, place, source, identity: stays here")
    )
    parser.add_argument("--since-last", action="store_true", help=tr("only commits they have not proven to have"))
    parser.add_argument(
        "--agreed", action="append", default=[], metavar="CONTACT",
        help=tr("who was asked, because it came from them on that condition, and agreed"),
    )  # fmt: skip


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
