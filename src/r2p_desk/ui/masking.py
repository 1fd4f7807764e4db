"""The parties masked in whatever a page shows, quickly enough for long lists."""

from collections.abc import Iterable

from ..analysis.impartiality import masked, masks
from ..domain.item import Item


class Masker:
    """Says each text as ``masked`` would, looking only for names that can be in it; unchanged where there are none."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._masks = masks(items)
        self._names = [(_plain(name), name) for name in self._masks]

    def __bool__(self) -> bool:
        """Whether anything is masked."""
        return bool(self._masks)

    def __call__(self, text: str) -> str:
        """The text with every party under its mask."""
        plain = _plain(text) if self._names else ""
        found = {name: self._masks[name] for folded, name in self._names if folded in plain}
        return masked(text, found) if found else text


def _plain(text: str) -> str:
    """Letters that are one another to a search that ignores case are the same here, with or without their dot."""
    return text.casefold().replace("\u0307", "").replace("ı", "i")
