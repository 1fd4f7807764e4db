"""Warnings: from concern to decision, and back to what was learnt. Another page is one more line in ``PAGES``."""

from ...i18n import tr
from ..workspace import Workspace
from .asked_page import AskedPage
from .decisions_page import DecisionsPage
from .foresight_page import ForesightPage
from .ladder_page import LadderPage
from .ledger_page import LedgerPage
from .lessons_page import LessonsPage
from .meeting_page import MeetingPage
from .options_page import OptionsPage
from .paged import PagedSection, PageEntry
from .two_limbs_page import TwoLimbsPage
from .warning_page import WarningPage

PAGES: tuple[PageEntry, ...] = (
    PageEntry("ladder", lambda: tr("Ladder"), LadderPage, of_case=True),
    PageEntry("note", lambda: tr("Warning note"), WarningPage, of_case=True),
    PageEntry("two-limbs", lambda: tr("Two limbs"), TwoLimbsPage, of_case=True),
    PageEntry("options", lambda: tr("Options"), OptionsPage, of_case=True),
    PageEntry("meeting", lambda: tr("Meeting"), MeetingPage, of_case=True),
    PageEntry("decisions", lambda: tr("Decisions"), DecisionsPage, of_case=True),
    PageEntry("asked", lambda: tr("What was asked"), AskedPage, of_case=True),
    PageEntry("ledger", lambda: tr("Response ledger"), LedgerPage, of_case=True),
    PageEntry("lessons", lambda: tr("Lessons"), LessonsPage, of_case=True),
    PageEntry("foresight", lambda: tr("Foresight"), ForesightPage, of_case=True),
)


class WarningsView(PagedSection):
    """The ladder, warnings, options, the meeting and its decision, what came of it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings", tr("Warnings"), tr("Pages of the warnings"), PAGES)
