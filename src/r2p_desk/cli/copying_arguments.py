"""``case copy-in``."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add


def declare(actions: Any, common: argparse.ArgumentParser) -> None:
    """Among the actions of ``case``."""
    copying = add(actions, common, "copy-in", tr("copy a case folder into this home, from a stick or a backup"))
    copying.add_argument("folder", type=Path, metavar="FOLDER", help=tr("the folder that holds access.age and case.db"))
