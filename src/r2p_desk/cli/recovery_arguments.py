"""``recovery``: its arguments."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add
from .device_arguments import share_option
from .passphrase_arguments import new_passphrase_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the subcommand."""
    actions = add(commands, common, "recovery", tr("recovery shares on paper, and what they are good for"), "action")
    shares = add(actions, common, "shares", tr("make a recovery key and print it in shares"))
    shares.add_argument("--threshold", type=int, required=True, metavar="M", help=tr("how many shares are needed"))
    shares.add_argument("--shares", type=int, required=True, metavar="N", help=tr("how many there are"))
    out_options(shares, required=True)
    share_option(add(actions, common, "check", tr("see whether one share is sound, by itself")))
    drill = add(actions, common, "drill", tr("bring a copy of everything back for real, and examine it"))
    share_option(drill)
    drill.add_argument("--into", type=Path, metavar="DIR", help=tr("where the copy lies for a while; the home"))
    drill.add_argument("--renew", action="store_true", help=tr("then make new shares, as many as before"))
    out_options(drill, required=False)
    _restore(actions, common)
    add(actions, common, "office", tr("let the shares of your office bring you back, in place of sheets of your own"))
    add(actions, common, "status", tr("when shares were checked and drills were held"))


def _restore(actions: Any, common: argparse.ArgumentParser) -> None:
    restore = add(actions, common, "restore", tr("after a lost passphrase: read everything again, under new keys"))
    share_option(restore)
    restore.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help=tr("a home, or a copy of one; the home itself")
    )
    new_passphrase_option(restore)
    restore.add_argument("--name", metavar="NAME", help=tr("as it will stand in signatures; as before"))


def out_options(command: Any, *, required: bool) -> None:
    """``--out DIR`` and ``--text``."""
    command.add_argument("--out", type=Path, required=required, metavar="DIR", help=tr("folder for the sheets"))
    command.add_argument("--text", action="store_true", help=tr("the words as text files, too"))
