"""A chart becomes figures: marks of the page, each figure with what it says."""

from collections.abc import Callable, Iterator

from ..document import HeatStrip
from ..structure import Node
from .blocks import Chart, HypothesesMatrix, OptionsMatrix, PlacesMap, TempoChart, TimelineChart
from .heat import draw_heat
from .hypotheses import draw_hypotheses
from .options import draw_options
from .places import draw_map
from .sheet import Drawing
from .tempo import draw_tempo
from .timeline import draw_timeline


def figures(chart: Chart | HeatStrip, figure: Callable[[str], Node], language: str) -> Iterator[Drawing]:
    """The figures of a chart in order; ``figure`` makes the element of the next one from its alternative text."""
    match chart:
        case HeatStrip():
            return draw_heat(chart, figure, language)
        case TempoChart():
            return draw_tempo(chart, figure, language)
        case TimelineChart():
            return draw_timeline(chart, figure, language)
        case PlacesMap():
            return draw_map(chart, figure, language)
        case HypothesesMatrix():
            return draw_hypotheses(chart, figure, language)
        case OptionsMatrix():
            return draw_options(chart, figure, language)
