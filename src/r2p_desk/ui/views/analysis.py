"""Analysis: what lies beside the judgements, explained, never deciding. Another page is a line more in ``PAGES``."""

from ...i18n import tr
from ..workspace import Workspace
from .checks_page import ChecksPage
from .comparison_page import ComparisonPage
from .duplicates_page import DuplicatesPage
from .hypotheses_page import HypothesesPage
from .paged import PagedSection, PageEntry
from .precedents_page import PrecedentsPage
from .standing_page import StandingPage
from .tempo_page import TempoPage

PAGES: tuple[PageEntry, ...] = (
    PageEntry("checks", lambda: tr("Checks"), ChecksPage, of_case=True),
    PageEntry("tempo", lambda: tr("Tempo"), TempoPage, of_case=True),
    PageEntry("duplicates", lambda: tr("Duplicates"), DuplicatesPage, of_case=True),
    PageEntry("comparison", lambda: tr("Comparison"), ComparisonPage, of_case=True),
    PageEntry("hypotheses", lambda: tr("Hypotheses"), HypothesesPage, of_case=True),
    PageEntry("precedents", lambda: tr("Precedents"), PrecedentsPage, of_case=True),
    PageEntry("sign-off", lambda: tr("Sign-off"), StandingPage, of_case=True),
)


class AnalysisView(PagedSection):
    """Checks, tempo, hypotheses, comparison, sign-off."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "analysis", tr("Analysis"), tr("Pages of the analysis"), PAGES)
