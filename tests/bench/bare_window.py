"""The baseline of every window measure: a main window of Qt with one line of text, shown until the process is ended."""

import sys

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


def main() -> int:
    """Show it."""
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setWindowTitle("Bare window")
    window.setCentralWidget(QLabel("A line of text"))
    window.resize(1180, 700)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
