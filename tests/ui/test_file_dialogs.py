"""Choosing files leaves no trace, begins where one was, can be used without seeing it, and never holds up a lock."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, Role, Screen, breathe
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from r2p_desk.ui.widgets import file_dialog


def dialog() -> QFileDialog:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]
    return found


def choose(name: str) -> None:
    editor = dialog().findChild(QLineEdit, "fileNameEdit")
    assert editor is not None
    editor.setText(name)
    dialog().accept()
    breathe()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("a.pdf", "b.pdf", "c.txt"):
        (folder / name).write_text(name)
    return folder


def test_each_kind_of_question_answers_with_paths(at_work: Screen, files: Path) -> None:
    owner, workspace, seen = at_work.window, at_work.window.workspace, []
    workspace.folder = files
    file_dialog.ask_for_file(owner, workspace, "One", seen.append)
    choose("a.pdf")
    file_dialog.ask_for_files(owner, workspace, "Several", seen.append)
    choose('"a.pdf" "b.pdf"')
    file_dialog.ask_where_to_write(owner, workspace, "New", seen.append, suffix="pdf", name="offered")
    assert dialog().selectedFiles() == [str(files / "offered.pdf")]
    choose("new")
    file_dialog.ask_for_folder(owner, workspace, "Folder", seen.append)
    choose(str(files))
    assert seen == [files / "a.pdf", [files / "a.pdf", files / "b.pdf"], files / "new.pdf", files]


def test_it_begins_where_one_was_and_forgets_it_at_a_lock(at_work: Screen, files: Path) -> None:
    owner, workspace = at_work.window, at_work.window.workspace
    file_dialog.ask_for_file(owner, workspace, "First", lambda _: None)
    assert dialog().directory().absolutePath() == str(Path.home())
    choose(str(files / "a.pdf"))
    file_dialog.ask_for_file(owner, workspace, "Second", lambda _: None)
    assert dialog().directory().absolutePath() == str(files)
    dialog().reject()
    at_work.press("Ctrl+L")
    assert workspace.folder is None


def test_it_holds_up_no_lock_and_is_gone_with_it(at_work: Screen, files: Path) -> None:
    at_work.press("Ctrl+7")
    at_work.click_node(at_work.row("Pages of the briefings", "Verify"))
    at_work.click("Choose: PDF to verify", Role.Button)
    at_work.wait(lambda: any(isinstance(one, QFileDialog) for one in QApplication.topLevelWidgets()), "the dialog")
    assert not dialog().isModal()
    at_work.press("Ctrl+L")
    breathe(200)
    assert [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog)] == []


def test_every_part_of_it_has_a_name(at_work: Screen) -> None:
    for ask in (file_dialog.ask_for_file, file_dialog.ask_where_to_write, file_dialog.ask_for_folder):
        ask(at_work.window, at_work.window.workspace, "Title", lambda _: None)  # type: ignore[operator]
        breathe(50)
        parts = [
            part
            for part in dialog().findChildren(QWidget)
            if part.isVisible() and part.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]
        assert len(parts) > 8
        nameless = [part.objectName() for part in parts if not (part.accessibleName() or part.property("text"))]
        assert nameless == []
        dialog().reject()
        breathe()


def test_nothing_can_be_deleted_or_renamed_where_one_only_chooses(at_work: Screen) -> None:
    owner, workspace = at_work.window, at_work.window.workspace
    file_dialog.ask_for_file(owner, workspace, "One", lambda _: None)
    assert dialog().testOption(QFileDialog.Option.ReadOnly)
    assert dialog().testOption(QFileDialog.Option.DontUseNativeDialog)
    assert dialog().history() == [str(Path.home())]
    dialog().reject()


def test_only_one_is_open_for_one_screen(at_work: Screen) -> None:
    owner, workspace = at_work.window, at_work.window.workspace
    file_dialog.ask_for_file(owner, workspace, "One", lambda _: None)
    file_dialog.ask_for_file(owner, workspace, "Two", lambda _: None)
    assert dialog().windowTitle() == "Two"
    dialog().reject()


def test_a_case_is_copied_in_from_the_first_screen(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    folder = next((home / "cases").iterdir())
    away = Path(shutil.copytree(folder, tmp_path / "stick" / folder.name))
    shutil.rmtree(folder)
    screen = open_screen(home)
    screen.unlock()
    screen.click("Copy a case in…", Role.Button)
    screen.wait(lambda: any(isinstance(one, QFileDialog) for one in QApplication.topLevelWidgets()), "the dialog")
    choose(str(away))
    screen.wait(lambda: screen.find("Items", Role.Table) is not None, "the case")
    assert len(list((home / "cases").iterdir())) == 1


def test_what_is_no_case_is_refused_in_words(screen: Screen, tmp_path: Path) -> None:
    screen.unlock()
    screen.click("Copy a case in…", Role.Button)
    screen.wait(lambda: any(isinstance(one, QFileDialog) for one in QApplication.topLevelWidgets()), "the dialog")
    choose(str(tmp_path))
    screen.wait_for("Error: There is no case in…")


SESSION = """
import sys
from pathlib import Path
from r2p_desk.ui.app import make_window, prepare_application
from r2p_desk.ui.widgets.file_dialog import ask_for_file, ask_for_files, ask_for_folder, ask_where_to_write
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
application = prepare_application()
window = make_window(Path(sys.argv[1]))
papers = Path(sys.argv[3])
window.show()
window.unlock_with(sys.argv[2], "")
def answer(name):
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible())
    dialog.setDirectory(str(papers))
    dialog.findChild(QLineEdit, "fileNameEdit").setText(name)
    dialog.accept()
    seen.append(name)
seen = []
questions = [
    (ask_for_file, "a.pdf"), (ask_for_files, "b.pdf"), (ask_for_folder, str(papers)), (ask_where_to_write, "new.pdf"),
]
def ask():
    if not questions:
        window.close()
        application.exit()
        return
    question, name = questions.pop(0)
    question(window, window.workspace, "Title", lambda _: None)
    QTimer.singleShot(300, lambda: answer(name))
    QTimer.singleShot(600, ask)
def when_unlocked():
    if window._desk is None:
        QTimer.singleShot(100, when_unlocked)
        return
    window._desk.go("preferences")
    window._desk.go("home")
    ask()
when_unlocked()
application.exec()
window.workspace.runner.stop()
assert len(seen) == 4
"""


@pytest.mark.slow
def test_a_whole_session_with_dialogs_leaves_no_file_with_the_person(home: Path, tmp_path: Path, files: Path) -> None:
    person, script = tmp_path / "person", tmp_path / "session.py"
    places = ("HOME", "TMPDIR", *(f"XDG_{one}" for one in ("CONFIG_HOME", "CACHE_HOME", "DATA_HOME", "STATE_HOME")))
    world = {name: str(person / ("" if name == "HOME" else name.lower())) for name in places}
    for place in world.values():
        Path(place).mkdir(mode=0o700, exist_ok=True)
    script.write_text(SESSION, encoding="utf-8")
    before = sorted(files.rglob("*")), sorted(home.rglob("*"))
    subprocess.run(
        [sys.executable, str(script), str(home), PASSPHRASE, str(files)],
        env={**os.environ, **world, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        timeout=60,
    )
    assert [path for path in person.rglob("*") if path.is_file() and "fontconfig" not in path.parts] == []
    assert sorted(files.rglob("*")) == before[0]
    new = set(home.rglob("*")) - set(before[1])
    assert {path.name for path in new} <= {"settings.json", "desk.bak"}
    assert str(files) not in (home / "settings.json").read_text()
