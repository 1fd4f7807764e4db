"""After a lock the keys we held are not in the process's memory; and what of the case may still be is not hidden."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, PRACTICE

import desks
import memory_search
from r2p_desk.actions import session
from r2p_desk.casefile.access import read_access
from r2p_desk.settings import LOCK_ANEW, Settings

WINDOW = """
import sys
from pathlib import Path
from r2p_desk.system.memory import overwrite_freed
overwrite_freed()
from r2p_desk.ui.app import make_window, prepare_application
from PySide6.QtCore import QTimer
application = prepare_application()
window = make_window(Path(sys.argv[1]))
window.show()
window.unlock_with(sys.stdin.readline().strip(), sys.argv[2])
def look(what, then):
    print(what, flush=True)
    sys.stdin.readline()
    QTimer.singleShot(0, then)
def opened():
    if window.workspace.case is None:
        QTimer.singleShot(50, opened)
    else:
        QTimer.singleShot(500, lambda: look("open", lock))
def lock():
    window.lock()
    QTimer.singleShot(1500, lambda: look("locked", application.exit))
opened()
application.exec()
window.workspace.runner.stop()
"""


def keys(home: Path) -> dict[str, bytes]:
    """Every key of the officer and of the case, as the buffers of the program hold them."""
    with session.unlock(home, PASSPHRASE) as desk:
        access = read_access(home / desk.store.cases()[0].folder, desk.officer)
        ed25519, ml_dsa = desk.officer.seeds()
        found = {
            "desk": bytes(desk.officer.desk_key),
            "pdf": desk.officer.pdf_key,
            "receive": bytes(desk.officer.identity._seed),
            "ed25519": ed25519,
            "ml-dsa": ml_dsa,
            "case": bytes(bytearray(access.key)),
            "database": access.derive("case-db"),
            "passphrase": PASSPHRASE.encode(),
            "passphrase in the field": PASSPHRASE.encode("utf-16-le"),
        }
    return {name: bytes(bytearray(key)) for name, key in found.items()}


@pytest.mark.slow
def test_after_a_lock_no_key_is_in_memory(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "window.py"
    script.write_text(WINDOW, encoding="utf-8")
    wanted = keys(home)
    command = [sys.executable, str(script), str(home), PRACTICE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=desks.environment()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(PASSPHRASE.encode() + b"\n")
            process.stdin.flush()
            seen = {}
            for what in ("open", "locked"):
                assert process.stdout.readline().decode().strip() == what
                seen[what] = memory_search.counted(process.pid, wanted)
                process.stdin.write(b"\n")
                process.stdin.flush()
            assert process.wait(60) == 0
        finally:
            process.kill()
    for held in ("desk", "pdf", "receive", "case"):
        assert seen["open"][held], f"the search would not find {held}"
    left = {name: count for name, count in seen["locked"].items() if count}
    left.pop("passphrase", None)  # read from standard input by this script, not by the program
    assert left == {}


@pytest.mark.slow
def test_an_officer_who_wants_certainty_gets_a_new_process_after_each_lock(home: Path, tmp_path: Path) -> None:
    Settings(home).set(LOCK_ANEW, "yes")
    script = tmp_path / "window.py"
    script.write_text(ANEW, encoding="utf-8")
    command = [sys.executable, str(script), str(home), PASSPHRASE, PRACTICE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=desks.environment()) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"locking\n"
            told = Path(f"/proc/{process.pid}/cmdline")
            end = time.monotonic() + 30
            while b"r2p_desk" not in told.read_bytes().split(b"\0"):
                assert time.monotonic() < end
                time.sleep(0.05)
            words = told.read_bytes().decode().split("\0")
            assert PASSPHRASE not in words
            assert words[words.index("--home") + 1] == str(home)
            assert "--case" in words
        finally:
            process.kill()
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        assert case.findings == []


ANEW = """
import sys
from pathlib import Path
from r2p_desk.ui.app import prepare_application, run_window
from PySide6.QtCore import QTimer
application = prepare_application()
def lock():
    window = next(one for one in application.topLevelWidgets() if one.objectName() == "window")
    if window.workspace.case is None:
        QTimer.singleShot(50, lock)
        return
    print("locking", flush=True)
    window.lock()
QTimer.singleShot(100, lock)
run_window(Path(sys.argv[1]), passphrase=sys.argv[2], case=sys.argv[3])
"""
