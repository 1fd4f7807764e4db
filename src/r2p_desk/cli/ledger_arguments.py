"""Arguments of the ledger: receipts, recalls, requests, labels, the monthly register, the account for the handling."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import Parser, add, case_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``ledger``, ``recall``, ``request`` and ``handling``."""
    _ledger(commands, common)
    _recall(commands, common)
    _request(commands, common)
    _handling(commands, common)


def receipts(actions: Any, common: argparse.ArgumentParser) -> None:
    """``package receipts`` and ``package refuse``."""
    writing = add(actions, common, "receipts", tr("write what goes back to a contact: receipts and answers"))
    _to(writing)
    _out(writing)
    writing.add_argument("--again", action="store_true", help=tr("also what went before"))
    refusing = add(
        actions, common, "refuse", tr("verify a package and refuse it; its sender gets a receipt that says so")
    )
    refusing.add_argument("file", type=Path, metavar="FILE")


def _ledger(commands: Any, common: argparse.ArgumentParser) -> None:
    words = tr("what went to and came from each contact, receipts that are due, numbers that never came")
    ledger = commands.add_parser("ledger", help=words, description=words, parents=[common])
    _contact(ledger)
    ledger.add_argument("--overdue", action="store_true", help=tr("only what should have been acknowledged by now"))
    actions = ledger.add_subparsers(dest="action", metavar=tr("ACTION"), required=False, parser_class=Parser)
    due = add(actions, common, "due", tr("within how many days a receipt is awaited"))
    due.add_argument("days", type=int, metavar="DAYS")
    _contact(due)
    _contact(add(actions, common, "reciprocity", tr("how much was given and got, by contact, month and kind")))
    add(actions, common, "recalls", tr("recalls made and recalls that came, and how they were answered"))
    labels = add(actions, common, "labels", tr("print labels for sticks: a number and nothing else"))
    labels.add_argument("--count", type=int, default=12, metavar="N", help=tr("how many; 12 unless said"))
    labels.add_argument("--out", type=Path, required=True, metavar="FILE", help=tr("the PDF to write"))
    labels.add_argument("--text", action="store_true", help=tr("the numbers also as text beside it"))
    label = add(actions, common, "label", tr("say which packages are on the stick of a number"))
    label.add_argument("packages", nargs="+", metavar="PACKAGE")
    label.add_argument("--stick", type=int, required=True, metavar="NUMBER")
    register = add(actions, common, "register", tr("sign and print the register of a month"))
    register.add_argument("--month", required=True, metavar="MONTH", help=tr("a month that is over, as 2026-10"))
    _out(register)
    verify = add(actions, common, "verify-register", tr("verify registers, and that each follows the one before it"))
    verify.add_argument("files", nargs="+", type=Path, metavar="FILE")


def _recall(commands: Any, common: argparse.ArgumentParser) -> None:
    making = add(commands, common, "recall", tr("ask for packages, or parts of them, back; or answer a recall"))
    making.add_argument(
        "what", nargs="+", metavar="PACKAGE", help=tr("ids of packages; or the word answer and the id of a recall")
    )
    making.add_argument("--reason", metavar="TEXT", help=tr("why"))
    making.add_argument("--deadline", metavar="DATE", help=tr("the day by which an answer is awaited"))
    making.add_argument("--out", type=Path, metavar="DIR", help=tr("the folder to write it into"))
    making.add_argument("--record", action="append", default=[], metavar="ID", help=tr("only this record of them"))
    making.add_argument("--as", dest="answer", metavar="ANSWER", help=tr("destroyed, used or refused"))
    making.add_argument("--words", default="", metavar="TEXT", help=tr("where it was used, or why it is kept"))


def _request(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "request", tr("ask an originator to let something be given on or used"), "action")
    send = add(actions, common, "send", tr("write a request for the originator"))
    _to(send)
    _out(send)
    send.add_argument("--about", required=True, metavar="TEXT", help=tr("what it is about, in words they know"))
    send.add_argument("--reason", required=True, metavar="TEXT", help=tr("why"))
    _terms(send)
    case_option(send, required=False)
    send.add_argument("--item", metavar="ITEM", help=tr("the item in that case on which their condition stands"))
    send.add_argument("--package", metavar="PACKAGE", help=tr("the package it came in"))
    send.add_argument("--record", action="append", default=[], metavar="ID", help=tr("a record, as they named it"))
    add(actions, common, "list", tr("requests made and requests that came"))
    answer = add(actions, common, "answer", tr("answer a request; the answer goes back with the next stick"))
    answer.add_argument("request", metavar="REQUEST")
    answer.add_argument("--as", dest="answer", required=True, metavar="ANSWER", help=tr("yes, no or conditions"))
    _terms(answer)
    answer.add_argument("--words", default="", metavar="TEXT", help=tr("what else is to be said"))
    accept = add(actions, common, "accept", tr("let an answer count: it changes the condition on the item"))
    accept.add_argument("request", metavar="REQUEST")


def _handling(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "handling", tr("account under signature for what somebody shared"), "action")
    send = add(actions, common, "send", tr("write the account for whoever shared"))
    case_option(send)
    send.add_argument("--about", required=True, metavar="SOURCE", help=tr("the source that shared, as in the case"))
    _to(send)
    _out(send)
    send.add_argument("--declare", default="", metavar="TEXT", help=tr("what is declared destroyed, in words"))
    add(actions, common, "list", tr("accounts that were given and accounts that came"))
    opening = add(actions, common, "open", tr("write the paper of an account that came to a file"))
    opening.add_argument("account", metavar="ACCOUNT")
    opening.add_argument("--out", type=Path, required=True, metavar="FILE")


def _terms(command: Any) -> None:
    command.add_argument("--recipient", action="append", default=[], metavar="NAME", help=tr("who may have it"))
    command.add_argument("--purpose", action="append", default=[], metavar="TEXT", help=tr("what it may be used for"))
    command.add_argument("--until", metavar="DATE", help=tr("the last day"))


def _contact(command: Any) -> None:
    command.add_argument("--contact", metavar="CONTACT", help=tr("only this contact, by name or id"))


def _to(command: Any) -> None:
    command.add_argument("--to", required=True, metavar="CONTACT", help=tr("name or id of a contact"))


def _out(command: Any) -> None:
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("the folder to write it into"))
