"""Overview: the first ninety seconds of whoever must decide."""

from ...i18n import tr
from ..widgets.parts import column, label
from ..workspace import Workspace
from .section import WholeCaseSection


class OverviewView(WholeCaseSection):
    """Made of pages."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "overview", tr("Overview"))
        column(self, margin=16).addWidget(label(tr("Overview"), "title"))
