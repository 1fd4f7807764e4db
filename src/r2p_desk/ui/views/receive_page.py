"""The page that takes in a package: verified before anything is shown, shown before anything is taken."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ...actions.receiving import Received, receive_package
from ...actions.refusing import refuse_package
from ...domain.marking import Marking, high_water
from ...errors import Cancelled, DeskError, UsageError
from ...i18n import tr
from ...jobs import Job
from ..contact_words import package_kind_words
from ..runner import Session
from ..text import for_window, one_line, visible
from ..widgets.parts import captioned, column, frame, label, lines_tall, looking, named, push, row
from ..widgets.place_field import PlaceField, to_open
from ..workspace import ALL_KINDS, Workspace
from .paged import Page
from .received_tree import ReceivedTree


class ReceivePage(Page):
    """What a package would change is shown; all of it or what is ticked is taken in, and only on being told to."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-receive", tr("Receive"))
        self._seen: Received | None = None
        self._path: Path | None = None
        self._lay_out_file(self.add_card(tr("Receive a package")))
        self._lay_out_seen(self.add_card(tr("What it brings"), 130))
        self._clear()

    def leave(self) -> None:
        """What was only looked at is given up."""
        self._clear()

    def marking(self) -> Marking | None:
        """Of what is shown of the case it is about: the strictest, until the case itself was seen."""
        if self._seen is None:
            return None
        case = self.workspace.case
        return high_water((self.workspace.marking_of(self._seen.case), *((case.marking,) if case else ())))

    def panes(self) -> list[QWidget]:
        """The file, then the differences."""
        return [self._file, *([self._tree] if self._seen is not None else [])]

    def _lay_out_file(self, stack: QVBoxLayout) -> None:
        words = tr("It is verified first: who signed it, whether it is whole, unaltered, in order and meant for you.")
        stack.addWidget(label(words, "quiet"))
        self._file = PlaceField("receive-file", tr("Package file"), to_open(self.workspace, tr("Package file")))
        self._file.entered.connect(self._on_look)
        stack.addWidget(self._file)
        buttons = row()
        self._look = push("receive-look", tr("Verify and look"), self._on_look, "primary")
        buttons.addWidget(self._look)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._verdict = named(label(look="strong", selectable=True), "receive-verdict", tr("Verdict"))
        stack.addWidget(self._verdict)
        self._why = label(selectable=True)
        self._why.setObjectName("receive-why")
        stack.addWidget(self._why)

    def _lay_out_seen(self, stack: QVBoxLayout) -> None:
        self._brings = stack.parentWidget()
        self._about = label(selectable=True)
        self._about.setObjectName("receive-about")
        stack.addWidget(self._about)
        self._found = frame("notice")
        self._found_words = label(selectable=True)
        self._found_words.setObjectName("receive-findings")
        column(self._found, margin=8).addWidget(self._found_words)
        stack.addWidget(self._found)
        self._tree = lines_tall(ReceivedTree(), 16)
        self._tree.edited.connect(self._allow)
        stack.addWidget(self._tree, 1)
        self._assign = named(QComboBox(), "receive-assign", tr("Who decides what disagrees"))
        self._assigning = captioned(tr("Who decides what disagrees"), self._assign)
        self._who = QWidget()
        self._who.setLayout(self._assigning)
        stack.addWidget(self._who)
        buttons = row()
        self._accept = push("receive-accept", tr("Take it in"), self._on_accept)
        self._leave = push("receive-leave", tr("Leave it"), self._on_left)
        self._refuse = push("receive-refuse", tr("Refuse it and tell its sender"), self._on_refuse)
        self._open = push("receive-open", tr("Open the case"), self._on_open)
        for button in (self._accept, self._leave, self._refuse, self._open):
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _clear(self) -> None:
        self._seen = None
        self._verdict.hide()
        self._why.hide()
        self._tree.clear()
        for part in (self._about, self._found_words, self._verdict, self._why):
            part.setText("")
        if self._brings is not None:
            self._brings.hide()
        self.workspace.marked.emit()

    def _on_look(self) -> None:
        try:
            path = self._file.value()
        except UsageError:
            return  # shown beside the field
        self._clear()
        self._path = path
        self._run(path, accept=False)

    def _on_accept(self) -> None:
        if self._path is not None and self._seen is not None:
            self._run(self._path, accept=True, only=self._tree.chosen, assign=self._assign.currentData())

    def _run(self, path: Path, *, accept: bool, only: frozenset[str] | None = None, assign: str | None = None) -> None:
        for button in (self._look, self._accept, self._leave):
            button.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Taking in the package") if accept else tr("Verifying the package"),
            lambda session, job: _receive(session, job, path, accept=accept, only=only, assign=assign),
            self._on_received,
            self._on_refused,
        )

    def _on_received(self, seen: Received) -> None:
        self._seen = seen
        for button in (self._look, self._accept, self._leave):
            button.setEnabled(True)
        words = tr("Taken in.") if seen.accepted else tr("The package is sound. Nothing is taken in yet.")
        self._say(words, "", "good")
        self._show_seen(seen)
        self.workspace.marked.emit()
        if seen.accepted:
            self.workspace.said.emit(tr("Taken in: {case}").format(case=one_line(seen.case_name) or _what(seen)))
            if self.workspace.case is not None and self.workspace.case.id == seen.case:
                self.workspace.changed.emit(ALL_KINDS)
            (self._open if seen.case else self._file).setFocus()
        else:
            self._tree.setFocus()

    def _on_refused(self, error: DeskError) -> None:
        for button in (self._look, self._accept, self._leave):
            button.setEnabled(True)
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. Nothing was taken in."))
            return
        if isinstance(error, UsageError):
            self._file.refuse(error)
            return
        others = [text for _, text in error.findings if text != error.happened]
        why = " ".join(part for part in (*others, error.kept, error.todo) if part)
        self._say(visible(error.happened), for_window(why), "error")
        self._verdict.setFocus()

    def _say(self, verdict: str, why: str, look: str) -> None:
        self._verdict.setText(verdict)
        self._verdict.setAccessibleName(verdict)
        looking(self._verdict, look)
        self._verdict.show()
        self._why.setText(why)
        self._why.setVisible(bool(why))

    def _show_seen(self, seen: Received) -> None:
        if self._brings is not None:
            self._brings.show()
        words = tr("From {name}, their package number {n} to you: {case}.").format(
            name=visible(seen.sender.name), n=seen.number, case=_what(seen)
        )
        self._about.setText("\n".join((words, *seen.asks)))
        self._found.setVisible(bool(seen.findings))
        self._found_words.setText("\n".join(visible(finding.text) for finding in seen.findings))
        self._tree.show_received(seen)
        self._show_deciders(seen)
        self._allow()
        is_open = self.workspace.case is not None and self.workspace.case.id == seen.case
        self._accept.setVisible(not seen.accepted)
        self._leave.setVisible(not seen.accepted)
        self._refuse.setVisible(not seen.accepted)
        self._open.setVisible(seen.accepted and bool(seen.case))
        self._open.setText(tr("Show its items") if is_open else tr("Open the case"))
        self._open.setAccessibleName(self._open.text())

    def _show_deciders(self, seen: Received) -> None:
        """Whoever may open the case can be asked to decide; nobody, until it is known who that is."""
        self._who.setVisible(bool(seen.conflicts) and not seen.accepted)
        self._assign.clear()
        self._assign.addItem(tr("nobody yet"), None)
        for officer, name, _ in seen.commits:
            self._assign.addItem(one_line(name) or officer[:8], officer)

    def _allow(self) -> None:
        chosen = self._tree.chosen
        self._accept.setText(tr("Take it in") if chosen is None else tr("Take in what is ticked"))
        self._accept.setAccessibleName(self._accept.text())
        self._accept.setEnabled(chosen is None or bool(chosen))

    def _on_left(self) -> None:
        self._clear()
        self.workspace.said.emit(tr("Left as it is. Nothing was taken in."))
        self._file.setFocus()

    def _on_refuse(self) -> None:
        path = self._path
        if path is not None:
            self.workspace.runner.job(
                self,
                tr("Refusing the package"),
                lambda session, job: refuse_package(session.the_desk(), path, job),
                lambda _: self._on_told(),
                self._on_refused,
            )

    def _on_told(self) -> None:
        self._clear()
        self.workspace.said.emit(tr("Refused. Its sender learns that from the receipt that goes with the next stick."))
        self._file.setFocus()

    def _on_open(self) -> None:
        seen, case = self._seen, self.workspace.case
        if seen is not None:
            if case is not None and case.id == seen.case:
                self.workspace.asked.emit("items", "")
            else:
                self.workspace.opening.emit(seen.case)


def _what(seen: Received) -> str:
    """What kind of thing came."""
    if seen.case:
        case = tr("a case that is new here, “{case}”") if seen.created else tr("the case “{case}”")
        return case.format(case=visible(seen.case_name))
    return package_kind_words(seen.kind)


def _receive(
    session: Session, job: Job, path: Path, *, accept: bool, only: frozenset[str] | None, assign: str | None
) -> Received:
    return receive_package(
        session.the_desk(), path, accept=accept, opened=session.case, job=job, only=only, assign=assign
    )
