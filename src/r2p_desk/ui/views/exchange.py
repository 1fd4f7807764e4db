"""Exchange: who is known, what is sent and received, what was read of it, and the books kept of it.

Each page is read in when it is first chosen: together they are half of what the program can do with others.
"""

from ...i18n import tr
from ..workspace import Workspace
from .paged import Page, PagedSection, PageEntry


def _card(workspace: Workspace) -> Page:
    from .card_page import CardPage

    return CardPage(workspace)


def _office(workspace: Workspace) -> Page:
    from .office_page import OfficePage

    return OfficePage(workspace)


def _contacts(workspace: Workspace) -> Page:
    from .contacts_page import ContactsPage

    return ContactsPage(workspace)


def _profiles(workspace: Workspace) -> Page:
    from .profiles_page import ProfilesPage

    return ProfilesPage(workspace)


def _send(workspace: Workspace) -> Page:
    from .send_page import SendPage

    return SendPage(workspace)


def _approve(workspace: Workspace) -> Page:
    from .approve_page import ApprovePage

    return ApprovePage(workspace)


def _receive(workspace: Workspace) -> Page:
    from .receive_page import ReceivePage

    return ReceivePage(workspace)


def _inbox(workspace: Workspace) -> Page:
    from .inbox_page import InboxPage

    return InboxPage(workspace)


def _paper(workspace: Workspace) -> Page:
    from .on_paper_page import OnPaperPage

    return OnPaperPage(workspace)


def _dossiers(workspace: Workspace) -> Page:
    from .dossiers_page import DossiersPage

    return DossiersPage(workspace)


def _ledger(workspace: Workspace) -> Page:
    from .exchange_ledger_page import LedgerPage

    return LedgerPage(workspace)


def _export(workspace: Workspace) -> Page:
    from .export_page import ExportPage

    return ExportPage(workspace)


PAGES: tuple[PageEntry, ...] = (
    PageEntry("card", lambda: tr("My card"), _card),
    PageEntry("office", lambda: tr("Office"), _office),
    PageEntry("contacts", lambda: tr("Contacts"), _contacts),
    PageEntry("profiles", lambda: tr("Release profiles"), _profiles),
    PageEntry("send", lambda: tr("Send"), _send, of_case=True),
    PageEntry("approve", lambda: tr("Approve"), _approve),
    PageEntry("receive", lambda: tr("Receive"), _receive),
    PageEntry("inbox", lambda: tr("Inbox"), _inbox),
    PageEntry("paper", lambda: tr("Paper"), _paper),
    PageEntry("dossiers", lambda: tr("Dossiers"), _dossiers),
    PageEntry("ledger", lambda: tr("Ledger"), _ledger),
    PageEntry("export", lambda: tr("Export"), _export, of_case=True),
)


class ExchangeView(PagedSection):
    """Works without an open case, but for sending one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange", tr("Exchange"), tr("Pages of the exchange"), PAGES)
