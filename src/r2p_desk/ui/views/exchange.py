"""Exchange: who is known, what is sent and received, what was read of it, and the books kept of it."""

from ...i18n import tr
from ..workspace import Workspace
from .approve_page import ApprovePage
from .card_page import CardPage
from .contacts_page import ContactsPage
from .dossiers_page import DossiersPage
from .exchange_ledger_page import LedgerPage
from .export_page import ExportPage
from .inbox_page import InboxPage
from .office_page import OfficePage
from .on_paper_page import OnPaperPage
from .paged import PagedSection, PageEntry
from .profiles_page import ProfilesPage
from .receive_page import ReceivePage
from .send_page import SendPage

PAGES: tuple[PageEntry, ...] = (
    PageEntry("card", lambda: tr("My card"), CardPage),
    PageEntry("office", lambda: tr("Office"), OfficePage),
    PageEntry("contacts", lambda: tr("Contacts"), ContactsPage),
    PageEntry("profiles", lambda: tr("Release profiles"), ProfilesPage),
    PageEntry("send", lambda: tr("Send"), SendPage, of_case=True),
    PageEntry("approve", lambda: tr("Approve"), ApprovePage),
    PageEntry("receive", lambda: tr("Receive"), ReceivePage),
    PageEntry("inbox", lambda: tr("Inbox"), InboxPage),
    PageEntry("paper", lambda: tr("Paper"), OnPaperPage),
    PageEntry("dossiers", lambda: tr("Dossiers"), DossiersPage),
    PageEntry("ledger", lambda: tr("Ledger"), LedgerPage),
    PageEntry("export", lambda: tr("Export"), ExportPage, of_case=True),
)


class ExchangeView(PagedSection):
    """Works without an open case, but for sending one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange", tr("Exchange"), tr("Pages of the exchange"), PAGES)
