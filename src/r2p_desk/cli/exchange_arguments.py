"""Arguments of the exchange: the officer's card, contacts, packages."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``card``, ``contact`` and ``package``."""
    actions = add(commands, common, "card", tr("your own card, for other officers"), "action")
    export = add(actions, common, "export", tr("write your card and show its fingerprint"))
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    status = add(actions, common, "status", tr("how old your receiving key is, and what still needs the one before"))
    status.add_argument("--days", type=int, metavar="N", help=tr("from now on renew it after so many days"))
    add(actions, common, "renew-key", tr("make a new receiving key; the one before opens until it is retired"))
    retire = add(actions, common, "retire-key", tr("destroy receiving keys of before"))
    retire.add_argument("--anyway", action="store_true", help=tr("also while contacts have not written to the new one"))
    _contact(commands, common)


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
