"""Signing PDFs: the arguments of ``identity``, ``countersign`` and ``trust``."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``identity``, ``countersign`` and ``trust``."""
    _identity(commands, common)
    second = add(commands, common, "countersign", tr("sign a briefing as second officer, in the field prepared for it"))
    second.add_argument("file", type=Path, metavar="FILE")
    second.add_argument("--out", type=Path, required=True, metavar="FILE", help=tr("the file with both signatures"))
    second.add_argument("--reason", default="", metavar="TEXT", help=tr("what stands in the signature"))
    signing_options(second)
    _trust(commands, common)


def signing_options(command: Any) -> None:
    """``--sign-with ID`` and ``--pin-file FILE``: with which identity, and what it needs."""
    command.add_argument(
        "--sign-with", metavar="ID", help=tr("an identity of identity list; your stand-alone certificate otherwise")
    )
    pin_option(command)


def pin_option(command: Any) -> None:
    """``--pin-file FILE``."""
    command.add_argument(
        "--pin-file",
        metavar="FILE",
        help=tr("file with the PIN or passphrase it needs, or - for standard input; typed when not given"),
    )


def _identity(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "identity", tr("what you sign PDFs with"), "action")
    add(actions, common, "list", tr("your stand-alone certificate and all others"))
    request = add(actions, common, "request", tr("write a request for an office to vouch for your key"))
    request.add_argument("--out", type=Path, required=True, metavar="FILE")
    adding = add(actions, common, "add", tr("add a certificate an office issued, a PKCS #12 file, or a token"))
    adding.add_argument("file", nargs="?", type=Path, metavar="FILE", help=tr("certificates, or a PKCS #12 file"))
    adding.add_argument("--token", type=Path, metavar="LIBRARY", help=tr("the PKCS #11 library of a token"))
    adding.add_argument("--token-label", metavar="LABEL", help=tr("which token, where there are several"))
    adding.add_argument("--certificate", metavar="DIGITS", help=tr("which certificate on it: how its SHA-256 begins"))
    pin_option(adding)
    remove = add(actions, common, "remove", tr("forget one; what was signed with it stays valid"))
    remove.add_argument("identity", metavar="ID")


def _trust(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "trust", tr("offices that vouch for officers, and what they revoked"), "action")
    adding = add(actions, common, "add", tr("take in certificates and revocation lists of an office"))
    adding.add_argument("file", type=Path, metavar="FILE")
    adding.add_argument(
        "--confirm",
        metavar="FINGERPRINT",
        help=tr("for a new office: the SHA-256 of its certificate, got by another way"),
    )
    add(actions, common, "list", tr("offices and revocation lists taken in"))
    remove = add(actions, common, "remove", tr("believe an office no more, or forget a list"))
    remove.add_argument("entry", metavar="ID")
