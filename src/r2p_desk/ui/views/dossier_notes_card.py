"""An adviser's own notes beside a dossier: written on the sentence in view, listed, taken away."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ...actions.dossier_notes import Note, add_note, notes_on, remove_note
from ...actions.dossier_remarks import send_notes
from ...actions.reading_dossiers import Reading
from ...actions.sending import Sent
from ...errors import DeskError, InvalidValue, UsageError
from ...i18n import tr
from ...jobs import Job
from ..runner import Session
from ..text import one_line
from ..widgets.field import Field
from ..widgets.parts import column, label, named, push, row
from ..widgets.place_field import PlaceField, to_folder
from ..widgets.wrapping import wrapping
from ..workspace import Workspace

FORM = "dossier-note"
_NOTE = Qt.ItemDataRole.UserRole


class DossierNotesCard(QWidget):
    """They lie in the officer's own store, never in the dossier."""

    def __init__(self, workspace: Workspace, owner: QWidget) -> None:
        super().__init__()
        self._workspace, self._owner = workspace, owner
        self._reading: Reading | None = None
        self._about = ("", "", "")
        stack = column(self)
        stack.addWidget(label(tr("Your notes, kept beside it"), "strong"))
        self._list = named(QListWidget(), "dossier-notes", tr("Your notes on this dossier"))
        wrapping(self._list)
        stack.addWidget(self._list, 1)
        self._field = Field("dossier-note", tr("Note on this sentence"), lines=2)
        stack.addWidget(self._field)
        line = row()
        self._save = push("dossier-note-save", tr("Save the note"), self._on_save, "primary")
        self._remove = push("dossier-note-remove", tr("Take it away"), self._on_remove)
        line.addWidget(self._save)
        line.addWidget(self._remove)
        line.addStretch(1)
        stack.addLayout(line)
        self._lay_out_sending(stack)
        self._field.set_text(workspace.drafts.pop(FORM, {}).get("text", ""))

    def _lay_out_sending(self, stack: QVBoxLayout) -> None:
        self._folder = PlaceField(
            "dossier-notes-folder", tr("Folder to write them into"), to_folder(self._workspace, tr("Folder"))
        )
        self._send = push("dossier-notes-send", tr("Send the ticked ones back"), self._on_send)
        stack.addWidget(self._folder)
        stack.addWidget(self._send)

    def show_notes(self, reading: Reading | None) -> None:
        """Those on this dossier."""
        self._reading = reading
        allowed = reading is not None and reading.dossier is not None
        for part in (self._save, self._field, self._folder):
            part.setEnabled(allowed)
        self._send.setEnabled(False)
        self._list.clear()
        self._remove.setEnabled(False)
        if reading is not None:
            entry = reading.shelved
            self._workspace.runner.read(
                self._owner, "notes", lambda session: notes_on(session.the_desk(), entry), self._on_notes
            )

    def show_about(self, record: str, field: str, title: str) -> None:
        """A note that is written now is on this."""
        self._about = (record, field, title)
        words = tr("Note on this sentence") if record else tr("Note on the whole dossier")
        self._field.set_words(words)

    def may_go(self) -> bool:
        """Whether nothing is typed that would be lost."""
        if not self._field.text.strip():
            return True
        self._field.refuse(InvalidValue(tr("This note is not saved yet: save it, or empty the field.")))
        self._field.setFocus()
        return False

    def drafts(self) -> dict[str, dict[str, str]]:
        """A note not yet saved."""
        return {FORM: {"text": self._field.text}} if self._field.text.strip() else {}

    def panes(self) -> list[QWidget]:
        """The notes, the field."""
        return [self._list, self._field]

    def _on_notes(self, found: list[Note]) -> None:
        self._list.clear()
        named_here = self._reading.named if self._reading is not None else {}
        for note in found:
            about = named_here.get(note.record, tr("what is not there any more") if note.record else tr("all of it"))
            sent = " · " + tr("sent back {day}").format(day=note.sent[:10]) if note.sent else ""
            line = QListWidgetItem(f"{one_line(note.text)}\n{one_line(about)} · {note.at[:10]}{sent}")
            line.setData(_NOTE, note)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Unchecked)
            self._list.addItem(line)
        self._send.setEnabled(bool(found) and self._folder.isEnabled())
        self._remove.setEnabled(bool(found))

    def _on_save(self) -> None:
        reading, (record, field, _) = self._reading, self._about
        if reading is None:
            return
        name, text = reading.shelved.name, self._field.text
        self._workspace.runner.write(
            self._owner,
            lambda session: add_note(session.the_desk(), name, text, record=record, field=field),
            lambda _: self._on_saved(),
            self._on_failed,
        )

    def _on_saved(self) -> None:
        self._field.set_text("")
        self._workspace.said.emit(tr("Saved."))
        self.show_notes(self._reading)

    def _on_failed(self, error: DeskError) -> None:
        self._field.refuse(error)

    def _on_send(self) -> None:
        reading, lines = self._reading, [self._list.item(at) for at in range(self._list.count())]
        ticked = [line.data(_NOTE).id for line in lines if line.checkState() is Qt.CheckState.Checked]
        if reading is None:
            return
        if not ticked:
            self._folder.refuse(UsageError(tr("Tick the notes that are to go back, with Space.")))
            self._list.setFocus()
            return
        try:
            out = self._folder.value()
        except DeskError:
            return  # shown beside the field
        entry = reading.shelved

        def work(session: Session, job: Job) -> Sent:
            return send_notes(session.the_desk(), entry, out, ticked, job)

        self._send.setEnabled(False)
        self._workspace.runner.job(self._owner, tr("Writing the package"), work, self._on_sent, self._on_not_sent)

    def _on_sent(self, sent: Sent) -> None:
        self._workspace.said.emit(f"{tr('Written: {path}').format(path=one_line(str(sent.path)))} {sent.remind}")
        self.show_notes(self._reading)

    def _on_not_sent(self, error: DeskError) -> None:
        self._folder.refuse(error)
        self._send.setEnabled(True)

    def _on_remove(self) -> None:
        chosen = self._list.currentItem()
        if chosen is None:
            return
        note: Note = chosen.data(_NOTE)

        def work(session: Session) -> None:
            remove_note(session.the_desk(), note)

        self._workspace.runner.write(self._owner, work, lambda _: self.show_notes(self._reading))
