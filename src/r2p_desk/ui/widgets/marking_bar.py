"""The bar that says, in words and colour, how what is shown may be handled; it stands above and below it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ...domain.marking import Marking
from ...i18n import tr
from ..theme import LEVEL_COLOURS, TLP_COLOURS
from .parts import OneLine, label, named


class MarkingBar(QWidget):
    """Shows one marking, and at its far end a line of text; hidden while there is nothing to mark."""

    def __init__(self, object_name: str) -> None:
        super().__init__()
        named(self, object_name, tr("Marking"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._level = label()
        self._tlp = label()
        self._caveats = label()
        self._text = OneLine()
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 3, 12, 3)
        line.setSpacing(8)
        for part in (self._level, self._tlp, self._caveats):
            part.setWordWrap(False)
            line.addWidget(part)
        line.addWidget(self._text, 1)
        self.hide()

    def show_marking(self, marking: Marking | None, text: str = "") -> None:
        """Show this marking, or nothing at all."""
        self.setVisible(marking is not None)
        if marking is None:
            for part in (self._level, self._tlp, self._caveats):
                part.clear()
            self._text.show_text("")
            self.setAccessibleName(tr("Marking"))
            return
        ground, ink = LEVEL_COLOURS[marking.level]
        self.setStyleSheet(f"MarkingBar {{ background: {ground}; }} QLabel {{ color: {ink}; font-weight: 700; }}")
        self._level.setText(tr(marking.level))
        self._tlp.setVisible(marking.tlp is not None)
        if marking.tlp is not None:
            ground, ink = TLP_COLOURS[marking.tlp]
            self._tlp.setText(marking.tlp)
            self._tlp.setStyleSheet(f"background: {ground}; color: {ink}; padding: 0px 6px;")
        self._caveats.setText(" · ".join(marking.caveats))
        self._caveats.setVisible(bool(marking.caveats))
        self._text.show_text(text)
        self.setAccessibleName(tr("Marking: {marking}").format(marking=marking.words))
