"""Whatever goes wrong while a case is open, standard output and error hold no word of it: neither messages of Qt nor
faults in slots, threads and finalisers nor logs and warnings of libraries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, PRACTICE

MARK = "Wumbaklyte"
SESSION = """
import logging, sys, threading, warnings
from pathlib import Path
from r2p_desk.ui.app import prepare_application, run_window
from PySide6.QtCore import QTimer, qCritical, qWarning
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
MARK = sys.argv[4]
application = prepare_application()
def window():
    return next(one for one in application.topLevelWidgets() if one.objectName() == "window")
def wait(ready, then):
    QTimer.singleShot(50, lambda: then() if ready() else wait(ready, then))
def type_it():
    window()._desk.go("items")
    window()._desk._section("items").capture()
    QTest.keyClicks(window().findChild(QLineEdit, "capture-title"), MARK)
    assert window()._drafts()["capture"]["title"] == MARK
    QTimer.singleShot(0, in_a_slot)
    QTimer.singleShot(50, the_rest)
def in_a_slot():
    raise ValueError(f"in a slot: {MARK}")
class Dying:
    def __del__(self):
        raise ValueError(f"dying: {MARK}")
def in_a_thread():
    raise KeyError(f"in a thread: {MARK}")
def in_a_job(session):
    raise RuntimeError(f"in a job: {MARK}")
def the_rest():
    qWarning(f"Qt warns of {MARK}")
    qCritical(f"Qt complains of {MARK}")
    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    Dying()
    logging.getLogger("a.library").error("logged %s", MARK)
    warnings.warn(f"warned {MARK}", stacklevel=1)
    window().workspace.runner.write(window(), in_a_job)
    window().workspace.runner.write(window(), lambda _: None, lambda _: QTimer.singleShot(100, leave))
def leave():
    print("said:", "defect" in window()._trouble.accessibleName(), flush=True)
    window().close()
wait(lambda: window().workspace.case is not None, type_it)
sys.exit(run_window(Path(sys.argv[1]), passphrase=sys.argv[2], case=sys.argv[3]))
"""


@pytest.mark.slow
def test_no_word_of_a_case_reaches_the_terminal(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "session.py"
    script.write_text(SESSION, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(home), PASSPHRASE, PRACTICE, MARK],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert b"said: True" in said
    for word in (MARK, "Rwanda", "UNAMIR", "Traceback"):
        assert word.encode() not in said
    for code in ("ValueError-session-", "KeyError-session-", "Qt warning (default)", "Qt critical (default)"):
        assert code.encode() in said, said
