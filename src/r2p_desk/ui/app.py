"""Starts the window. What is imported here comes before the first paint; the rest while the officer types."""

import sys
from pathlib import Path

from ..i18n import is_right_to_left, use_language
from ..settings import APPEARANCE, DIRECTION, LANGUAGE, TEXT_SIZE, Settings
from ..system.memory import wipe
from ..system.process import become_window

# Qt last: it hooks the import of everything that comes after it
from PySide6.QtCore import QCoreApplication, QSettings, Qt  # isort: skip
from PySide6.QtWidgets import QApplication  # isort: skip

from .ending import close_on_signals  # isort: skip
from .messages import hush  # isort: skip
from .runner import Runner  # isort: skip
from .theme import apply_theme  # isort: skip
from .window import TITLE, Window  # isort: skip
from .workspace import Workspace  # isort: skip

_NOWHERE = "/dev/null/none"
_SIZE = (1280, 720)


def run_window(home: Path, *, passphrase: str | None = None, case: str | None = None) -> int:
    """Show the window of this home until it is closed; with a passphrase it starts unlocked, with a case on that.

    The passphrase is overwritten where it lies: pass one that nobody needs any more.
    """
    application = prepare_application()
    window = make_window(home)
    hush(window)
    application.setQuitOnLastWindowClosed(False)  # and no ``quit``: it asks the window first, which locks and stays
    window.gone.connect(application.exit, Qt.ConnectionType.QueuedConnection)
    again: list[str] = []
    window.anew.connect(again.append)
    window.anew.connect(lambda _: application.exit())
    close_on_signals(window)
    window.show()
    if passphrase is not None:
        window.unlock_with(passphrase, case or "")
        wipe(passphrase)  # the window has typed it into its field; nobody reads it here again
    status = application.exec()
    window.workspace.runner.stop()
    if again:
        become_window(home, case=again[0])
    return status


def prepare_application() -> QApplication:
    """The application; it writes no file: no settings, no recent folders, no native dialogs that keep any."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, _NOWHERE)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    application = QApplication(sys.argv[:1])
    application.setApplicationName(TITLE)
    application.setStyle("Fusion")
    return application


def make_window(home: Path) -> Window:
    """The window of this home, dressed as its settings say, not yet shown; whoever makes it stops its runner."""
    settings = Settings(home)
    use_language(settings.text(LANGUAGE))
    application = prepare_application()
    base = _base_size(application)
    workspace = Workspace(home, Runner(), settings)
    _dress(application, settings, base)
    window = Window(workspace)
    window.dressed.connect(lambda: _dress(application, settings, base))
    application.styleHints().colorSchemeChanged.connect(window.dressed)
    application.styleHints().accessibility().contrastPreferenceChanged.connect(window.dressed)
    window.painted.connect(lambda: workspace.runner.aside(workspace, "import", _import_desk))
    window.take_size(_SIZE)
    return window


def _base_size(application: QApplication) -> float:
    size = application.property("base_size")
    if not isinstance(size, float):
        size = max(application.font().pointSizeF(), 9.0)
        application.setProperty("base_size", size)
    return size


def _dress(application: QApplication, settings: Settings, base: float) -> None:
    apply_theme(application, appearance=settings.text(APPEARANCE), text_size=settings.number(TEXT_SIZE), base_size=base)
    direction = settings.text(DIRECTION)
    mirrored = direction == "rtl" or (direction == "auto" and is_right_to_left(settings.text(LANGUAGE)))
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)


def _import_desk() -> None:
    """Bring in what unlocking and the desk need, while the officer types."""
    from importlib import import_module

    from ..system.quiet import hush_libraries

    hush_libraries()
    for name in ("actions.session", "actions.cases", "actions.drafts", "ui.desk"):
        import_module(f"r2p_desk.{name}")
