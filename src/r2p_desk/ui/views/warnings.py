"""Warnings: from concern to decision, and back to what was learnt. Another page is one more line in ``PAGES``."""

from ...i18n import tr
from ..workspace import Workspace
from .foresight_page import ForesightPage
from .ladder_page import LadderPage
from .paged import PagedSection, PageEntry

PAGES: tuple[PageEntry, ...] = (
    PageEntry("ladder", lambda: tr("Ladder"), LadderPage, of_case=True),
    PageEntry("foresight", lambda: tr("Foresight"), ForesightPage, of_case=True),
)


class WarningsView(PagedSection):
    """The ladder, warnings, options, the meeting and its decision, what came of it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings", tr("Warnings"), tr("Pages of the warnings"), PAGES)
