"""Choosing a marking: level, TLP label, caveats."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ...domain.marking import Level, Marking, Tlp
from ...errors import InvalidValue
from ...i18n import tr
from .parts import captioned, column, named, row


class MarkingField(QWidget):
    """``value`` is ``None`` where the case's own marking holds; without ``inherits`` a level must be chosen."""

    edited = Signal()

    def __init__(self, object_name: str, *, inherits: str = "") -> None:
        super().__init__()
        self._level = named(QComboBox(), f"{object_name}-level", tr("Marking"))
        if inherits:
            self._level.addItem(tr("as the case ({marking})").format(marking=inherits), "")
        for level in Level:
            self._level.addItem(tr(level), str(level))
        self._tlp = named(QComboBox(), f"{object_name}-tlp", tr("TLP label"))
        self._tlp.addItem(tr("no TLP label"), "")
        for tlp in Tlp:
            self._tlp.addItem(str(tlp), str(tlp))
        self._caveats = named(QLineEdit(), f"{object_name}-caveats", tr("Caveats, with // between them"))
        self._caveats.setPlaceholderText(tr("caveats, with // between them"))
        stack = column(self, gap=2)
        line = row()
        line.addLayout(captioned(tr("Marking"), self._level), 1)
        line.addLayout(captioned(tr("TLP label"), self._tlp), 1)
        stack.addLayout(line)
        stack.addWidget(self._caveats)
        for box in (self._level, self._tlp):
            box.currentIndexChanged.connect(self._on_changed)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        self._caveats.textChanged.connect(self._on_changed)
        self.setFocusProxy(self._level)
        self._on_changed()

    def value(self) -> Marking | None:
        """The marking chosen; ``InvalidValue`` for caveats that cannot be taken."""
        return Marking(self.text) if self.text else None

    @property
    def text(self) -> str:
        """The marking as text, empty where the case's holds."""
        level = str(self._level.currentData() or "")
        parts = (level, str(self._tlp.currentData() or ""), self._caveats.text().strip())
        return "//".join(part for part in parts if part) if level else ""

    def set_text(self, text: str) -> None:
        """Choose this marking, also one that is not yet right as it was typed; empty for the case's."""
        level, tlp, caveats = _parts(text)
        self._level.setCurrentIndex(max(self._level.findData(level), 0))
        self._tlp.setCurrentIndex(max(self._tlp.findData(tlp), 0))
        self._caveats.setText(caveats)

    def _on_changed(self) -> None:
        own = bool(self._level.currentData())
        self._tlp.setEnabled(own)
        self._caveats.setEnabled(own)
        self.edited.emit()


def _parts(text: str) -> tuple[str, str, str]:
    try:
        marking = Marking(text) if text else None
    except InvalidValue:
        level, *others = text.split("//")
        tlp = others.pop(0) if others and others[0] in list(Tlp) else ""
        return level, tlp, "//".join(others)
    if marking is None:
        return "", "", ""
    return str(marking.level), str(marking.tlp or ""), "//".join(marking.caveats)
