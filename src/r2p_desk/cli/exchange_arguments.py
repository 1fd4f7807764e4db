"""Arguments of the exchange: the officer's card, contacts, packages."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from . import ledger_arguments
from .declaring import add, case_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``card``, ``contact`` and ``package``."""
    actions = add(commands, common, "card", tr("your own card, for other officers"), "action")
    export = add(actions, common, "export", tr("write your card and show its fingerprint"))
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    _contact(commands, common)
    _package(commands, common)


def _contact(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "contact", tr("officers whose cards you took in"), "action")
    adding = add(actions, common, "add", tr("take in an officer's card after comparing its fingerprint"))
    adding.add_argument("file", type=Path, metavar="FILE")
    adding.add_argument(
        "--confirm", metavar="FINGERPRINT", help=tr("its twelve words or 64 digits, got by another way")
    )
    adding.add_argument("--name", metavar="NAME", help=tr("what to call them here; the name on the card otherwise"))
    adding.add_argument("--replace", action="store_true", help=tr("also where it takes the place of other keys"))
    add(actions, common, "list", tr("your contacts"))
    verify = add(actions, common, "verify", tr("compare the fingerprint of a contact who was taken in without"))
    verify.add_argument("contact", metavar="CONTACT", help=tr("name or id of a contact"))
    verify.add_argument(
        "--confirm", required=True, metavar="FINGERPRINT", help=tr("its twelve words or 64 digits, got by another way")
    )


def _package(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "package", tr("cases that travel on a stick"), "action")
    send = add(actions, common, "send", tr("write a case for a contact, sealed and signed"))
    case_option(send)
    send.add_argument("--to", required=True, metavar="CONTACT", help=tr("name or id of a contact"))
    send.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("the folder to write it into"))
    send.add_argument(
        "--withhold", action="append", default=[], metavar="GROUP", help=tr("text, place, source, identity: stays here")
    )
    unseal = add(actions, common, "unseal", tr("write the archive inside a package, in the clear, for a verifier"))
    unseal.add_argument("file", type=Path, metavar="FILE")
    unseal.add_argument("--out", type=Path, required=True, metavar="TAR", help=tr("where to; delete it afterwards"))
    receive = add(actions, common, "receive", tr("verify a package and show what it would change"))
    receive.add_argument("file", type=Path, metavar="FILE")
    receive.add_argument("--accept", action="store_true", help=tr("take it in"))
    ledger_arguments.receipts(actions, common)
