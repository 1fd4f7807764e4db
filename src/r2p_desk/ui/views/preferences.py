"""Settings of the window; the controls are made from their declarations."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from ...errors import DeskError
from ...i18n import tr
from ...resources import folder
from ...settings import KEY_STICK, LANGUAGE, SETTINGS, Setting
from ...system.media import sticks, tells_of_sticks
from ..widgets.parts import characters, column, frame, label, named
from ..workspace import Workspace
from .section import Section


class PreferencesView(Section):
    """A choice holds at once; language and size reach what is already on screen when it is drawn anew."""

    def __init__(self, workspace: Workspace, dress: Callable[[], object]) -> None:
        super().__init__(workspace, "preferences", tr("Settings"))
        self._dress = dress
        card = frame("card")
        card.setMaximumWidth(characters(self, 90))
        inside = column(card, margin=24, gap=12)
        inside.addWidget(label(tr("Settings"), "title"))
        form = QFormLayout()
        form.setVerticalSpacing(12)
        self._boxes: dict[str, QComboBox] = {}
        for setting in SETTINGS:
            caption, box = label(setting.words), self._box(setting)
            caption.setBuddy(box)
            form.addRow(caption, box)
        inside.addLayout(form)
        if not tells_of_sticks():
            inside.addWidget(
                label(tr("This system does not tell which sticks are plugged in: none can be chosen."), "small")
            )
        words = tr("Short pieces of text may stay in memory after a lock, unless the program starts anew.")
        inside.addWidget(label(words, "small"))
        inside.addWidget(label(tr("Kept in the home folder of this officer. Nothing of a case is in it."), "small"))
        outside = column(self, margin=16)
        outside.addWidget(card)
        outside.addStretch(1)

    def enter(self) -> None:
        """See which sticks are plugged in now."""
        self._fill(KEY_STICK, self._boxes[KEY_STICK.key])

    def panes(self) -> list[QWidget]:
        """The first choice."""
        return [next(iter(self._boxes.values()))]

    def _box(self, setting: Setting) -> QComboBox:
        box = named(QComboBox(), f"setting-{setting.key}", setting.words)
        self._fill(setting, box)
        box.currentIndexChanged.connect(lambda _: self._on_chosen(setting, box))
        self._boxes[setting.key] = box
        return box

    def _fill(self, setting: Setting, box: QComboBox) -> None:
        now = self.workspace.settings.text(setting)
        blocked = box.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        box.clear()
        for value, words in (*setting.choices, *(_stick_choices(now) if setting is KEY_STICK else ())):
            if setting is not LANGUAGE or value == "en" or _is_translated(str(value)):
                box.addItem(tr(words), value)
                if str(value) == now:
                    box.setCurrentIndex(box.count() - 1)
        box.blockSignals(blocked)

    def _on_chosen(self, setting: Setting, box: QComboBox) -> None:
        try:
            self.workspace.settings.set(setting, box.currentData())
        except DeskError as error:
            self.workspace.troubled.emit(error)
        self._dress()
        self.workspace.said.emit(tr("{setting}: {value}").format(setting=setting.words, value=box.currentText()))


def _stick_choices(now: str) -> list[tuple[str, str]]:
    """The sticks that are plugged in, and the one chosen where it is not."""
    found = {stick.id: f"{stick.words} ({stick.id})" for stick in sticks()}
    if now and now not in found:
        found[now] = tr("{stick}, not plugged in").format(stick=now)
    return list(found.items())


def _is_translated(language: str) -> bool:
    return (folder("translations") / language / "LC_MESSAGES" / "r2p-desk.mo").is_file()
