"""``posture``."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """The security posture of this machine and home."""
    add(commands, common, "posture", tr("how safe this machine and home are, and what to do"))
