"""Grading an item: the coding rule beside each letter and figure, and whether anything independent confirms it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from ...actions.corroborating import Corroboration, corroboration
from ...actions.items import change_item
from ...domain.coding_rules import credibility_rule, reliability_rule
from ...domain.grading import Credibility, Grade, Reliability, credibility_words, reliability_words
from ...domain.item import Item
from ...errors import DeskError
from ...i18n import tr, trn
from ..text import one_line, visible
from ..widgets.parts import column, frame, label, named, push, row, scrolling_down
from ..workspace import Workspace
from .told_cards import called


class GradePage(QWidget):
    """``left`` when it is to give way to the item, ``graded`` when a grade was saved."""

    left = Signal()
    graded = Signal(str)

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        named(self, f"{prefix}-grade-view", tr("Grade the item"))
        self._workspace = workspace
        self._item: Item | None = None
        self._found: Corroboration | None = None
        stack = column(self, margin=16, gap=8)
        head = row()
        head.addWidget(label(tr("Grade the item"), "title"), 1)
        head.addWidget(push(f"{prefix}-grade-back", tr("Back"), self.left.emit, description=tr("Escape")))
        stack.addLayout(head)
        self._of = label(look="quiet")
        stack.addWidget(self._of)
        inside = QWidget()
        rules = column(inside, gap=8)
        self._letters, letters = _scale(
            f"{prefix}-letter",
            tr("The source"),
            [(str(one), reliability_words(one), reliability_rule(one)) for one in Reliability],
        )
        self._figures, figures = _scale(
            f"{prefix}-figure",
            tr("The item"),
            [(str(one), credibility_words(one), credibility_rule(one)) for one in Credibility],
        )
        rules.addWidget(letters)
        rules.addWidget(figures)
        note = tr(
            "Two scales, each judged by itself. F and 6 mean that it cannot be judged, not that it is the worst."
            " Rules in our words, after the scale of NATO AJP-2.1."
        )
        rules.addWidget(label(note, "small"))
        rules.addStretch(1)
        stack.addWidget(scrolling_down(f"{prefix}-grade-rules", tr("Coding rules"), inside), 1)
        self._notice = frame("notice")
        self._says = label()
        column(self._notice, margin=8).addWidget(self._says)
        stack.addWidget(self._notice)
        buttons = row()
        self._save = push(f"{prefix}-save-grade", tr("Save the grade"), self._on_save, "primary")
        buttons.addWidget(self._save)
        buttons.addWidget(push(f"{prefix}-clear-grade", tr("Leave it ungraded"), lambda: self._state(None)))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        for group in (self._letters, self._figures):
            group.buttonToggled.connect(lambda _button, _on: self._look())
        self.setFocusProxy(self._letters.buttons()[0])

    def show_item(self, item: Item) -> None:
        """Grade this item; its grade so far is chosen."""
        self._item, self._found = item, None
        self._of.setText(visible(called(item)))
        for group, text in ((self._letters, item.grade[0] if item.grade else ""),
                            (self._figures, item.grade[1] if item.grade else "")):  # fmt: skip
            group.setExclusive(False)
            for button in group.buttons():
                button.setChecked(button.property("text_of") == text)
            group.setExclusive(True)
        self._look()
        self._workspace.runner.read(
            self, "grade", lambda session: corroboration(session.the_case(), item.id), self._on_found
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_found(self, found: Corroboration) -> None:
        if self._item is not None and found.item.id == self._item.id:
            self._found = found
            self._look()

    def _look(self) -> None:
        grade = self._grade()
        self._save.setEnabled(grade is not None and self._workspace.may_edit)
        words = self._confirmation() if _chosen(self._figures) == Credibility.ONE else ""
        self._says.setText(words)
        self._says.setAccessibleName(words)
        self._notice.setVisible(bool(words))

    def _confirmation(self) -> str:
        """Whether anything here confirms the item; the officer decides."""
        if self._found is None:
            return ""
        if self._found.confirming:
            names = ", ".join(one_line(each.items[0].source or each.key) for each in self._found.confirming[:4])
            return tr("Told independently by: {names}. Look whether they say the same.").format(names=names)
        reports = trn("{n} report", "{n} reports", len(self._found.reports))
        return tr(
            "A 1 needs a source that is independent of this one, and the case names none: {reports}, one origin."
            " Say which items tell of the same event under “Who told us?”. You decide."
        ).format(reports=reports)

    def _grade(self) -> Grade | None:
        letter, figure = _chosen(self._letters), _chosen(self._figures)
        return Grade(letter + figure) if letter and figure else None

    def _on_save(self) -> None:
        grade = self._grade()
        if grade is not None:
            self._state(grade)

    def _state(self, grade: Grade | None) -> None:
        item = self._item
        if item is not None and self._workspace.may_edit:
            self._workspace.runner.write(
                self,
                lambda session: change_item(session.the_case(), item.id, {"grade": grade}),
                lambda saved: self.graded.emit(saved.id),
                self._on_failed,
            )

    def _on_failed(self, error: DeskError) -> None:
        self._workspace.troubled.emit(error)


def _scale(prefix: str, words: str, steps: list[tuple[str, str, str]]) -> tuple[QButtonGroup, QWidget]:
    """Radio buttons of a scale, the rule of each beside it."""
    holder = QWidget()
    stack = column(holder, gap=4)
    stack.addWidget(label(words, "strong"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    group = QButtonGroup(holder)
    for at, (text, said, rule) in enumerate(steps):
        button = named(QRadioButton(f"{text} · {said}"), f"{prefix}-{text.lower()}", f"{text}, {said}", rule)
        button.setProperty("text_of", text)
        group.addButton(button)
        grid.addWidget(button, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(rule, "quiet"), at, 1)
    stack.addLayout(grid)
    return group, holder


def _chosen(group: QButtonGroup) -> str:
    button = group.checkedButton()
    return str(button.property("text_of")) if button is not None else ""
