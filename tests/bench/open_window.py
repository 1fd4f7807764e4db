"""From the passphrase to the painted list of a case, in the window; arguments home and case, prints the seconds.

The window waits for a passphrase as it does for an officer: painted, and everything imported that it imports while one
types. The list counts as painted when its rows are on the screen.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from r2p_desk.system.process import harden


def main() -> int:
    """Open it, print, end."""
    harden()
    passphrase = sys.stdin.readline().rstrip("\n")
    from r2p_desk.ui.app import make_window, prepare_application

    from PySide6.QtCore import QTimer  # isort: skip  # as in the program itself, Qt comes last

    application = prepare_application()
    window = make_window(Path(sys.argv[1]))
    began = 0.0

    def begin() -> None:
        nonlocal began
        _watch(lambda: finish(time.perf_counter()))
        began = time.perf_counter()
        window.unlock_with(passphrase, sys.argv[2])

    def finish(painted: float) -> None:
        sys.stdout.write(f"{painted - began}\n")
        sys.stdout.flush()
        QTimer.singleShot(0, application.quit)

    # what is queued on the same thread after the imports comes after them
    window.painted.connect(lambda: window.workspace.runner.aside(window, "ready", lambda: None, lambda _: begin()))
    window.show()
    status = application.exec()
    window.close()
    window.workspace.runner.stop()
    return status


def _watch(painted: Callable[[], None]) -> None:
    """Tell once the list has painted rows."""
    from r2p_desk.ui.views.items_list import ItemsTableView

    from PySide6.QtGui import QPaintEvent  # isort: skip
    from PySide6.QtWidgets import QTableView  # isort: skip

    def paint(table: ItemsTableView, event: QPaintEvent) -> None:
        QTableView.paintEvent(table, event)
        model = table.model()
        if model.rowCount() and model.data(model.index(0, 1)) != "…":
            del ItemsTableView.paintEvent
            painted()

    ItemsTableView.paintEvent = paint


if __name__ == "__main__":
    sys.exit(main())
