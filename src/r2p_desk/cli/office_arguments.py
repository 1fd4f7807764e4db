"""``office``: its arguments."""

import argparse
from pathlib import Path
from typing import Any

from ..domain.marking import Level
from ..exchange.standing import OfficeRole
from ..i18n import tr
from .declaring import add

_VALID_DAYS = 730


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the subcommand."""
    actions = add(commands, common, "office", tr("offices that vouch for officers"), "action")
    _create(actions, common)
    request = add(actions, common, "request", tr("ask an office to vouch for you"))
    request.add_argument("--out", type=Path, required=True, metavar="FILE")
    _enrol(actions, common)
    join = add(actions, common, "join", tr("take in the card that an office signed for you"))
    join.add_argument("file", type=Path, metavar="FILE")
    adding = add(actions, common, "add", tr("take in an office's card, a revocation, or its certificates"))
    adding.add_argument("file", type=Path, metavar="FILE")
    adding.add_argument(
        "--confirm", metavar="FINGERPRINT", help=tr("its twelve words or 64 digits, got by another way")
    )
    forget = add(actions, common, "forget", tr("know an office no more"))
    forget.add_argument("office", metavar="OFFICE", help=tr("name or id of an office"))
    send = add(actions, common, "send", tr("write cards, revocations or packs for contacts, as a package"))
    send.add_argument("--to", action="append", required=True, metavar="CONTACT", help=tr("name or id of a contact"))
    send.add_argument("--file", action="append", type=Path, required=True, metavar="FILE")
    send.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("the folder to write it into"))
    add(actions, common, "list", tr("the offices known here, your own, and what they withdrew"))
    members = add(actions, common, "members", tr("whom the office in a folder vouches for"))
    _folder(members)
    _revoke(actions, common)
    rotate = add(actions, common, "renew-key", tr("give the office a new card key, signed by the one before"))
    _folder(rotate)
    rotate.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("folder for the new cards"))


def _create(actions: Any, common: argparse.ArgumentParser) -> None:
    create = add(actions, common, "create", tr("make an office: its keys, its card, recovery shares, a printed record"))
    create.add_argument("name", metavar="NAME")
    create.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=tr("a new folder, for a safe"))
    create.add_argument(
        "--present", action="append", required=True, metavar="NAME", help=tr("who is there and signs; repeatable")
    )
    create.add_argument(
        "--holder", action="append", required=True, metavar="NAME", help=tr("who keeps a share; once for each share")
    )
    create.add_argument("--threshold", type=int, required=True, metavar="M", help=tr("how many shares are needed"))
    create.add_argument("--sheets", type=Path, metavar="DIR", help=tr("where the shares are written for printing"))
    _passphrase(create)


def _enrol(actions: Any, common: argparse.ArgumentParser) -> None:
    enrol = add(actions, common, "enrol", tr("vouch for an officer who asked"))
    enrol.add_argument("request", type=Path, metavar="REQUEST")
    _folder(enrol)
    enrol.add_argument(
        "--confirm", required=True, metavar="FINGERPRINT", help=tr("its twelve words or 64 digits, got by another way")
    )
    enrol.add_argument("--role", default=str(OfficeRole.OFFICER), choices=list(map(str, OfficeRole)))
    enrol.add_argument("--clearance", default=str(Level.UNCLASSIFIED), metavar="LEVEL", help=tr("up to which level"))
    enrol.add_argument("--days", type=int, default=_VALID_DAYS, metavar="N", help=tr("how long the card is valid"))
    enrol.add_argument("--out", type=Path, required=True, metavar="FILE")


def _revoke(actions: Any, common: argparse.ArgumentParser) -> None:
    revoke = add(actions, common, "revoke", tr("withdraw an officer: what their keys signed since counts nowhere"))
    revoke.add_argument("officer", metavar="OFFICER", help=tr("name or id of a member"))
    _folder(revoke)
    revoke.add_argument("--reason", required=True, metavar="TEXT")
    revoke.add_argument(
        "--accept-package", action="append", default=[], metavar="CONTACT/NUMBER[/HASH]",
        help=tr("the last package to this contact that is accepted; repeatable"),
    )  # fmt: skip
    revoke.add_argument(
        "--accept-commit", action="append", default=[], metavar="CASE/WRITER/SEQ/ID",
        help=tr("the last commit of this writer in this case that is accepted; repeatable"),
    )  # fmt: skip
    revoke.add_argument("--out", type=Path, required=True, metavar="FILE")


def _folder(command: Any) -> None:
    command.add_argument("--office", type=Path, required=True, metavar="FOLDER", help=tr("the folder of the office"))
    _passphrase(command)


def _passphrase(command: Any) -> None:
    command.add_argument(
        "--office-passphrase-file",
        metavar="FILE",
        help=tr("file with the passphrase of the office, or - for standard input; typed when not given"),
    )
