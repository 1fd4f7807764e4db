"""The subcommands about backups."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option
from .device_arguments import share_option
from .passphrase_arguments import new_passphrase_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``backup``."""
    actions = add(
        commands, common, "backup", tr("keep the workspace or a case safe elsewhere, and bring it back"), "action"
    )
    create = add(actions, common, "create", tr("back up the workspace, or one case"))
    create.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="PATH",
        help=tr("a folder, best on another disk, or a new file in one"),
    )
    case_option(create, required=False)
    create.add_argument(
        "--keep", type=int, metavar="N", help=tr("remove older backups beyond the newest N that none of these needs")
    )
    create.add_argument("--full", action="store_true", help=tr("repeat what earlier backups in that folder hold"))
    verify = add(actions, common, "verify", tr("check every signature and hash of a backup; writes nothing"))
    verify.add_argument("file", type=Path, metavar="FILE")
    restore = add(actions, common, "restore", tr("bring a backup back into a new folder, or one case into a home"))
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--to", type=Path, metavar="DIR", help=tr("a new or empty folder; or a home, for one case"))
    case_option(restore, required=False)
    share_option(restore)
    new_passphrase_option(restore)
    restore.add_argument("--rehearse", action="store_true", help=tr("do all of it, keep the result, leave nothing"))
    listing = add(actions, common, "list", tr("the backups in a folder"))
    listing.add_argument("--in", dest="folder", type=Path, required=True, metavar="DIR", help=tr("the folder"))
