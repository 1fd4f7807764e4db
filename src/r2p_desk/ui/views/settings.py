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


def _officer(workspace: Workspace) -> Page:
    from .officer_page import OfficerPage

    return OfficerPage(workspace)


def _device(workspace: Workspace) -> Page:
    from .device_page import DevicePage

    return DevicePage(workspace)


def _recovery(workspace: Workspace) -> Page:
    from .recovery_page import RecoveryPage

    return RecoveryPage(workspace)


def _backup(workspace: Workspace) -> Page:
    from .backup_page import BackupPage

    return BackupPage(workspace)


def _posture(workspace: Workspace) -> Page:
    from .posture_page import PosturePage

    return PosturePage(workspace)


def _frameworks(workspace: Workspace) -> Page:
    from .frameworks_page import FrameworksPage

    return FrameworksPage(workspace)


PAGES: tuple[PageEntry, ...] = (
    PageEntry("officer", lambda: tr("Officer"), _officer),
    PageEntry("device", lambda: tr("Device and travel"), _device),
    PageEntry("recovery", lambda: tr("Recovery"), _recovery),
    PageEntry("backup", lambda: tr("Backup"), _backup),
    PageEntry("security", lambda: tr("Security"), _posture),
    PageEntry("frameworks", lambda: tr("Frameworks"), _frameworks),
    PageEntry("access", lambda: tr("Access"), _access, of_case=True),
    PageEntry("names", lambda: tr("Sealed names"), _names, of_case=True),
)
"""The pages after the first one, in the order of the list."""


class SettingsView(PagedSection):
    """What is chosen on a page holds at once, or is done by a button that says so."""

    def __init__(self, workspace: Workspace, dress: Callable[[], object]) -> None:
        window = PageEntry("window", lambda: tr("Window"), lambda shared: PreferencesPage(shared, dress))
        super().__init__(workspace, "preferences", tr("Settings"), tr("Pages of the settings"), (window, *PAGES))
