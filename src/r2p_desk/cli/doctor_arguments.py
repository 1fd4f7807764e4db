"""The subcommand that examines and mends a case."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``doctor``."""
    doctor = add(commands, common, "doctor", tr("examine everything a case file proves of itself, and mend it"))
    case_option(doctor)
    doctor.add_argument("--quick", action="store_true", help=tr("open attachments without reading all of them"))
    doctor.add_argument("--repair", action="store_true", help=tr("mend what can be mended, put aside what cannot"))
    doctor.add_argument(
        "--salvage",
        action="store_true",
        help=tr("with --repair: write a damaged database anew from all that can be read, and keep the damaged one"),
    )
    doctor.add_argument(
        "--from",
        dest="backup",
        type=Path,
        metavar="FILE",
        help=tr("with --repair: a backup of yours from which to take what is missing or damaged here"),
    )
    doctor.add_argument("--rebuild", action="store_true", help=tr("make lists and search anew from the commits"))
    doctor.add_argument("--restore-access", action="store_true", help=tr("put access.bak back as access.age"))
