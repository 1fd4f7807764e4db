"""Shapes of tables and documents, each a module of this folder (``telling.Shape``); found here, listed nowhere."""

import importlib
import pkgutil
from functools import cache
from typing import cast

from ..telling import Begin, Shape


@cache
def shapes() -> dict[str, Shape]:
    """All shapes by format."""
    found = (
        cast("Shape", importlib.import_module(f"{__name__}.{module.name}")) for module in pkgutil.iter_modules(__path__)
    )
    return {shape.FORMAT: shape for shape in found}


def shape_for(begin: Begin) -> Shape | None:
    """The shape that most surely fits; of equals the one first by name; ``None`` where none fits at all."""
    fitting = [(shape.fits(begin), name) for name, shape in sorted(shapes().items())]
    sure = max((fit for fit, _ in fitting), default=0)
    return next((shapes()[name] for fit, name in fitting if fit == sure), None) if sure else None
