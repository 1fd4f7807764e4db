"""Settings: of the window, and of the case that is open. Another page is one more line in ``PAGES``."""

from collections.abc import Callable

from ...i18n import tr
from ..workspace import Workspace
from .paged import Page, PagedSection, PageEntry
from .preferences import PreferencesPage


def _access(workspace: Workspace) -> Page:
    from .access_page import AccessPage

    return AccessPage(workspace)


def _names(workspace: Workspace) -> Page:
    from .names_page import NamesPage

    return NamesPage(workspace)


PAGES: tuple[PageEntry, ...] = (
    PageEntry("access", lambda: tr("Access"), _access, of_case=True),
    PageEntry("names", lambda: tr("Sealed names"), _names, of_case=True),
)
"""The pages after the first one, in the order of the list."""


class SettingsView(PagedSection):
    """What is chosen on a page holds at once, or is done by a button that says so."""

    def __init__(self, workspace: Workspace, dress: Callable[[], object]) -> None:
        window = PageEntry("window", lambda: tr("Window"), lambda shared: PreferencesPage(shared, dress))
        super().__init__(workspace, "preferences", tr("Settings"), tr("Pages of the settings"), (window, *PAGES))
