"""The sections of one reading of the case: each made when it is first asked for, all thrown away together."""

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtWidgets import QStackedWidget

from .views.section import Section
from .workspace import Workspace

Maker = Callable[[Workspace], Section]


class Rooms(QStackedWidget):
    """One of them is in view."""

    def __init__(self, workspace: Workspace, makers: Mapping[str, Maker]) -> None:
        super().__init__()
        self.workspace = workspace
        self._makers = makers
        self._made: dict[str, Section] = {}

    def __iter__(self) -> Iterator[Section]:
        """Those that were made."""
        return iter(self._made.values())

    def __contains__(self, name: str) -> bool:
        """Whether this one can be shown here."""
        return name in self._makers

    def section(self, name: str) -> Section:
        """The section of this name."""
        if name not in self._made:
            self._made[name] = self._makers[name](self.workspace)
            self.addWidget(self._made[name])
        return self._made[name]

    def made(self, name: str) -> Section | None:
        """The section of this name, if it was made."""
        return self._made.get(name)

    def clear(self) -> None:
        """Throw all of them away."""
        for section in self._made.values():
            self.removeWidget(section)
            section.setParent(None)
            section.deleteLater()
        self._made.clear()
