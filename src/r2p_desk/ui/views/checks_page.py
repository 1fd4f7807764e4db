"""Checks: where a judgement outruns its evidence."""

from ...i18n import tr
from ..workspace import Workspace
from .paged import CasePage


class ChecksPage(CasePage):
    """Every flag names its items and can be answered in words."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "analysis-checks", tr("Checks"))
