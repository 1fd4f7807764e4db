"""The window, driven as in ``tests/ui``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ui"))

from desk_driver import at_work, home, open_screen, prepared_home, screen

__all__ = ["at_work", "home", "open_screen", "prepared_home", "screen"]
