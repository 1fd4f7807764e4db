"""The page of settings about the window; the controls are made from their declarations."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from ...errors import DeskError
from ...i18n import tr
from ...settings import LANGUAGE, SETTINGS, Setting
from ..languages import is_translated
from ..widgets.parts import label, named
from ..workspace import Workspace
from .paged import Page


class PreferencesPage(Page):
    """A choice holds at once; language and size reach what is already on screen when it is drawn anew."""

    def __init__(self, workspace: Workspace, dress: Callable[[], object]) -> None:
        super().__init__(workspace, "settings-window", tr("Window"))
        self._dress = dress
        inside = self.add_card(tr("Window"))
        form = QFormLayout()
        form.setVerticalSpacing(12)
        self._boxes: dict[str, QComboBox] = {}
        for setting in SETTINGS:
            caption, box = label(setting.words), self._box(setting)
            caption.setBuddy(box)
            form.addRow(caption, box)
        inside.addLayout(form)
        inside.addWidget(label(tr("Kept in the home folder of this officer. Nothing of a case is in it."), "small"))

    def panes(self) -> list[QWidget]:
        """The first choice."""
        return [next(iter(self._boxes.values()))]

    def _box(self, setting: Setting) -> QComboBox:
        box = named(QComboBox(), f"setting-{setting.key}", setting.words)
        now = self.workspace.settings.text(setting)
        for value, words in setting.choices:
            if setting is not LANGUAGE or is_translated(str(value)):
                box.addItem(tr(words), value)
                if str(value) == now:
                    box.setCurrentIndex(box.count() - 1)
        box.currentIndexChanged.connect(lambda _: self._on_chosen(setting, box))
        self._boxes[setting.key] = box
        return box

    def _on_chosen(self, setting: Setting, box: QComboBox) -> None:
        try:
            self.workspace.settings.set(setting, box.currentData())
        except DeskError as error:
            self.workspace.troubled.emit(error)
        self._dress()
        self.workspace.said.emit(tr("{setting}: {value}").format(setting=setting.words, value=box.currentText()))
