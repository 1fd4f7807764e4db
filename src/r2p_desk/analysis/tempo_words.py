"""Tempo in words."""

from ..domain import looks
from ..domain.signal import Signal, signal_words
from ..i18n import tr
from .tempo import Kind, Tempo

TEMPO_SIGNS = {tempo: looks.TEMPO_SIGNS[tempo.value] for tempo in Tempo}
"""A shape for each, so that colour never tells it alone."""


def tempo_words(tempo: Tempo) -> str:
    """The tempo in words."""
    return {
        Tempo.UPSURGE: tr("upsurge"),
        Tempo.STEADY: tr("steady"),
        Tempo.FALLING: tr("falling"),
        Tempo.TOO_LITTLE: tr("too little data"),
    }[tempo]


def kind_words(kind: Kind, key: str) -> str:
    """What a series is of, in words."""
    if kind is Kind.ALL:
        return tr("All reports")
    if kind is Kind.STREAM and key in set(Signal):
        return signal_words(Signal(key))
    if kind is Kind.FACTOR:
        return tr("Risk factor {n}").format(n=key.lstrip("0")) if key else tr("Evidence for any risk factor")
    return tr("Place: {name}").format(name=key) if kind is Kind.PLACE else tr("Who acts: {name}").format(name=key)


def method_words() -> str:
    """What is counted and how, for whoever reads the chart."""
    return tr(
        "Counted are reporters, not reports: how many independent origins told of it in a period, of how many that told"
        " anything of this case (the effort). One reporter who writes more is still one. Days are those on which"
        " something became known. The newest period is held against the case's own past by the improved Farrington"
        " algorithm (Noufaily and others, 2013). It decides nothing."
    )
