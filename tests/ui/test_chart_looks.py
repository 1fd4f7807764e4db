"""What stands for what is one thing, on screen and on paper: both draw from the same source."""

from itertools import pairwise

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from r2p_desk.analysis.tempo import Tempo
from r2p_desk.analysis.tempo_words import TEMPO_SIGNS
from r2p_desk.briefing import look
from r2p_desk.briefing.charts import sheet
from r2p_desk.briefing.charts.blocks import Movement
from r2p_desk.domain import colours, looks
from r2p_desk.domain.assessment import Concern
from r2p_desk.domain.hypothesis import Rating
from r2p_desk.ui.models.hypothesis_table import RATING_SIGNS
from r2p_desk.ui.theme import LIGHT, contrast
from r2p_desk.ui.widgets import marks_chart
from r2p_desk.ui.words import CONCERN_SIGNS


def test_a_level_has_one_colour_height_and_hatching() -> None:
    for level in Concern:
        shown, printed = looks.LEVELS[level], look.LEVELS[level]
        assert printed == (colours.channels(shown.fill), shown.height, shown.hatch)
        assert marks_chart.LEVELS[level] is shown
    assert set(CONCERN_SIGNS) == set(looks.LEVELS) == set(Concern)


def test_the_window_and_the_paper_have_the_same_inks() -> None:
    pairs = {
        LIGHT.ink: sheet.INK, LIGHT.quiet: sheet.QUIET, LIGHT.line: sheet.RULE, LIGHT.accent: sheet.ACCENT,
        LIGHT.present: sheet.STRIKING, LIGHT.emerging: sheet.EXPECTED, LIGHT.absent: sheet.SUPPORTING,
    }  # fmt: skip
    for shown, printed in pairs.items():
        assert colours.channels(shown) == printed


def test_signs_are_the_same_and_none_stands_for_two() -> None:
    assert RATING_SIGNS is looks.RATING_SIGNS
    assert CONCERN_SIGNS is looks.CONCERN_SIGNS
    assert {tempo.value: sign for tempo, sign in TEMPO_SIGNS.items()} == looks.TEMPO_SIGNS
    assert {one.value for one in Movement} == {one.value for one in Tempo} == set(looks.TEMPO_SIGNS)
    for signs in (looks.RATING_SIGNS, looks.CONCERN_SIGNS, looks.TEMPO_SIGNS, looks.SIGNAL_SIGNS):
        assert len(set(signs.values())) == len(signs)
    assert set(looks.RATING_SIGNS) == set(Rating)


def test_levels_stay_apart_in_grey() -> None:
    whites = [contrast(looks.LEVELS[level].fill, colours.GROUND) for level in Concern]
    assert whites == sorted(whites)
    assert all(darker / lighter > 1.2 for lighter, darker in pairwise(whites))


def test_the_screen_draws_the_hatching_of_a_level() -> None:
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    counted = []
    for level in Concern:
        image.fill(QColor(looks.LEVELS[level].fill))
        painter = QPainter(image)
        marks_chart.draw_hatch(painter, QRectF(0, 0, 60, 60), looks.LEVELS[level].hatch)
        painter.end()
        ground = QColor(looks.LEVELS[level].fill).rgb()
        counted.append(sum(image.pixel(x, 30) != ground for x in range(60)))
    assert counted[0] == counted[3] == 0
    assert 0 < counted[1] < counted[2]
