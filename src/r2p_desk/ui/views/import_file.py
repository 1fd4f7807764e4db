"""The first step of taking in a file: which one, what it is by its content, and what should be heard of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QWidget

from ...i18n import tr, trn
from ..import_words import ENCODINGS, encoding_words, facts_words, format_words, units_words, what_words
from ..record_words import size_words
from ..text import for_window, one_line, visible
from ..widgets.parts import captioned, column, frame, label, looking, named, push, row

if TYPE_CHECKING:
    from ...actions.import_plan import Plan
    from ...errors import DeskError

_MOST_FACTS, _MOST_FINDINGS, _MOST_HEADINGS = 8, 20, 20


class FileStep(QWidget):
    """``wanted`` asks which files, ``skipped`` leaves this one out, ``chosen`` tells of another sheet or format."""

    wanted = Signal()
    skipped = Signal()
    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        stack = column(self, gap=12)
        words = tr(
            "A table, event data, mail or a document that somebody sent. Nothing in it is run or followed, and nothing "
            "comes into the case before you have seen what would."
        )
        stack.addWidget(label(words, "quiet"))
        line = row()
        self.choose = push("import-choose", tr("Choose files…"), self.wanted.emit)
        self._skip = push("import-skip", tr("Leave this file out"), self.skipped.emit)
        line.addWidget(self.choose)
        line.addWidget(self._skip)
        line.addStretch(1)
        stack.addLayout(line)
        self._says = named(label(look="strong", selectable=True), "import-file-says", tr("The file"))
        stack.addWidget(self._says)
        stack.addWidget(self._lay_out_notice())
        stack.addWidget(self._lay_out_choices())
        self._facts = QGridLayout()
        self._facts.setColumnStretch(1, 1)
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        stack.addLayout(self._facts)
        stack.addStretch(1)
        self.setFocusProxy(self.choose)
        self.show_nothing()

    @property
    def sheet(self) -> str:
        """The sheet chosen; empty for all of them."""
        return str(self._sheet.currentData() or "")

    @property
    def encoding(self) -> str:
        """The encoding chosen; empty where the program is to tell it."""
        return str(self._encoding.currentData() or "")

    @property
    def headings(self) -> int:
        """The row the headings stand in; 0 where the program is to tell it."""
        return int(self._headings.currentData() or 0)

    @property
    def format(self) -> str:
        """As what it is to be taken; empty where the program is to tell it."""
        return str(self._format.currentData() or "")

    def may_skip(self, *, on: bool) -> None:
        """Whether another file waits behind this one."""
        self._skip.setVisible(on)

    def show_nothing(self) -> None:
        """No file is chosen; nothing chosen for the one before holds for the next."""
        for box in (self._format, self._sheet, self._encoding, self._headings):
            with QSignalBlocker(box):
                box.setCurrentIndex(0)
        self._tell(tr("No file is chosen yet. You can also drop files here."), "quiet")
        self._notice.hide()
        self._choices.hide()
        self._show_facts(())

    def show_waiting(self, name: str) -> None:
        """It is being looked at."""
        self._tell(
            tr("Looking at {name}… Cancel stands at the foot of the window.").format(name=one_line(name)), "strong"
        )
        self._notice.hide()
        self._show_facts(())

    def show_refused(self, name: str, error: "DeskError", findings: Sequence[str]) -> None:
        """It cannot be taken in, and why; another encoding or format may help where one was chosen."""
        words = " ".join(part for part in (error.happened, error.todo) if part)
        told = words if name in words else f"{one_line(name)}: {words}"
        self._tell(for_window(told), "error")
        self._show_notice([one for one in dict.fromkeys(findings) if one not in words])
        self.choose.setFocus()
        self._show_facts(())

    def show_plan(self, plan: "Plan", formats: Sequence[str]) -> None:
        """What it is."""
        name = tr("{name} ({size})").format(name=one_line(plan.name), size=size_words(plan.size))
        what = what_words(plan.media, plan.format)
        self._tell(
            tr("{name}: {what}. {rows}.").format(name=name, what=what, rows=units_words(plan.format, plan.rows)),
            "strong",
        )
        self._show_notice(list(dict.fromkeys(one.words for one in plan.findings)))
        _offer(self._format, [("", tr("as the program tells it: {format}").format(format=format_words(plan.format)))])
        for other in formats:
            self._format.addItem(format_words(other), other)
        _offer(
            self._sheet, [("", tr("all sheets")), *((one.name, one_line(one.name)) for one in plan.sheets if one.name)]
        )
        self._sheet_box.setVisible(len(plan.sheets) > 1)
        self._encoding_box.setVisible(plan.media.startswith("text/"))
        self._headings_box.setVisible(any("headings" in sheet.facts for sheet in plan.sheets))
        self._format_box.setVisible(bool(formats) or self._format.currentIndex() > 0)
        self._choices.show()
        self._show_facts(_facts_of(plan)[:_MOST_FACTS])

    def _lay_out_notice(self) -> QWidget:
        self._notice = frame("notice")
        inside = column(self._notice, margin=8, gap=4)
        inside.addWidget(label(tr("What you should know of this file"), "strong"))
        self._found = named(label(selectable=True), "import-findings", tr("What you should know of this file"))
        inside.addWidget(self._found)
        return self._notice

    def _lay_out_choices(self) -> QWidget:
        self._choices = QWidget()
        line = row(self._choices, gap=12)
        self._format = self._box("import-format", tr("Take it in as"))
        self._sheet = self._box("import-sheet", tr("Sheet"))
        self._encoding = self._box("import-encoding", tr("Encoding of the text"))
        for name in ENCODINGS:
            self._encoding.addItem(encoding_words(name), name)
        self._headings = self._box("import-headings", tr("Headings stand in row"))
        self._headings.addItem(tr("as the program reads it"), 0)
        for at in range(1, _MOST_HEADINGS + 1):
            self._headings.addItem(str(at), at)
        self._format_box = _held(line, tr("Take it in as"), self._format, 2)
        self._sheet_box = _held(line, tr("Sheet"), self._sheet, 1)
        self._headings_box = _held(line, tr("Headings stand in row"), self._headings, 1)
        self._encoding_box = _held(line, tr("Encoding of the text"), self._encoding, 1)
        line.addStretch(1)
        return self._choices

    def _box(self, name: str, words: str) -> QComboBox:
        made = named(QComboBox(), name, words)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(16)
        made.activated.connect(lambda _: self.chosen.emit())
        return made

    def _show_notice(self, findings: Sequence[str]) -> None:
        shown = [one_line(one) for one in findings[:_MOST_FINDINGS]]
        if len(findings) > _MOST_FINDINGS:
            rest = len(findings) - _MOST_FINDINGS
            shown.append(trn("and {n} more", "and {n} more", rest))
        self._found.setText("\n".join(shown))
        self._found.setAccessibleName("\n".join(shown) or tr("What you should know of this file"))
        self._notice.setVisible(bool(shown))

    def _tell(self, words: str, look: str) -> None:
        self._says.setText(words)
        self._says.setAccessibleName(words)
        looking(self._says, look)

    def _show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while self._facts.count():
            entry = self._facts.takeAt(0)
            part = entry.widget() if entry is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        for at, (words, value) in enumerate(facts):
            caption = label(words, "quiet")
            caption.setWordWrap(False)
            caption.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            said = label(visible(value), selectable=True)
            said.setAccessibleName(f"{words}: {visible(value)}")
            self._facts.addWidget(caption, at, 0)
            self._facts.addWidget(said, at, 1)


def _held(line: QHBoxLayout, words: str, box: QComboBox, wide: int) -> QWidget:
    """The box under its caption, so that both can be hidden."""
    holder = QWidget()
    column(holder).addLayout(captioned(words, box))
    line.addWidget(holder, wide)
    return holder


def _facts_of(plan: "Plan") -> Sequence[tuple[str, str]]:
    facts = plan.sheets[0].facts if len(plan.sheets) == 1 else {}
    return facts_words({**facts, **plan.about})


def _offer(box: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
    """Offer these; what was chosen stays chosen where it is still there."""
    before = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(box.findData(before), 0))
