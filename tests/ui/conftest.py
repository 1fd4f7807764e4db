"""The window, driven."""

from desk_driver import at_work, home, open_screen, prepared_home, screen

__all__ = ["at_work", "home", "open_screen", "prepared_home", "screen"]
