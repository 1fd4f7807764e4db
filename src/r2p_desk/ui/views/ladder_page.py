"""The ladder of warning: where this case stands, what the next step needs, how long it has taken."""

from ...i18n import tr
from ..workspace import Workspace
from .paged import CasePage


class LadderPage(CasePage):
    """Five steps with clocks."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings-ladder", tr("Ladder"))
