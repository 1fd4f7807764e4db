"""Incitement: the register of what was said, entering more, and lexicons of coded terms; each page a line."""

from ...i18n import tr
from ..workspace import Workspace
from .lexicons_page import LexiconsPage
from .paged import PagedSection, PageEntry
from .register_page import RegisterPage
from .utterance_form import UtterancePage

PAGES: tuple[PageEntry, ...] = (
    PageEntry("register", lambda: tr("Register"), RegisterPage, of_case=True),
    PageEntry("enter", lambda: tr("Enter an utterance"), UtterancePage, of_case=True),
    PageEntry("lexicons", lambda: tr("Lexicons"), LexiconsPage, of_case=True),
)


class IncitementView(PagedSection):
    """``show_record`` takes ``register/<utterance>`` to read one, ``enter/<item>`` to enter what an item reports."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "incitement", tr("Incitement"), tr("Pages of incitement"), PAGES)
