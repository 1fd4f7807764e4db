"""Briefings: composed beside the pages as they print, signed, signed by a second officer; any other PDF verified."""

from ...i18n import tr
from ..workspace import Workspace
from .compose_page import ComposePage
from .conditions_page import ConditionsPage
from .copies_page import CopiesPage
from .countersign_page import CountersignPage
from .identities_page import IdentitiesPage
from .offices_page import OfficesPage
from .paged import PagedSection, PageEntry
from .verify_page import VerifyPage

PAGES: tuple[PageEntry, ...] = (
    PageEntry("write", lambda: tr("Write"), ComposePage, of_case=True),
    PageEntry("copies", lambda: tr("Numbered copies"), CopiesPage, of_case=True),
    PageEntry("second", lambda: tr("Second signature"), CountersignPage),
    PageEntry("conditions", lambda: tr("Conditions"), ConditionsPage, of_case=True),
    PageEntry("verify", lambda: tr("Verify"), VerifyPage),
    PageEntry("identities", lambda: tr("Signatures"), IdentitiesPage),
    PageEntry("offices", lambda: tr("Offices"), OfficesPage),
)


class BriefingsView(PagedSection):
    """Pages are pictures of the very file that is signed, or of the file as it came."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "briefings", tr("Briefings"), tr("Pages of the briefings"), PAGES)
