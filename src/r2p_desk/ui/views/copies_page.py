"""The page of the register of numbered copies, and of finding out which copy a found file or page is."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.composing import kind_words
from ...actions.copies import Which, copies, which_file, which_page
from ...actions.session import read_limited
from ...domain.copy import Copy, LeftAs
from ...domain.marking import Marking
from ...errors import DeskError
from ...i18n import tr, trn
from ..runner import Session
from ..text import one_line, visible
from ..widgets.field import Field
from ..widgets.parts import label, lines_tall, named, push, row
from ..widgets.place_field import PlaceField, to_open
from ..workspace import Workspace
from .paged import CasePage

_ROWS = 12
_WIDEST = 150
_LIMIT = 128 * 1024 * 1024


class CopiesPage(CasePage):
    """Copies are made on the page *Write*; here stands who has which, and which one was found somewhere."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "briefings-copies", tr("Numbered copies"))
        self._markings: tuple[Marking, ...] = ()
        self._lay_out_list(self.add_card(tr("Register"), _WIDEST))
        self._lay_out_which(self.add_card(tr("Which copy is this?"), _WIDEST))

    def read(self) -> None:
        """Read the register anew."""
        self.workspace.runner.read(self, "copies", lambda session: copies(session.the_case()), self._on_read)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Read it anew where copies were made."""
        if "briefing_copy" in kinds:
            self.read()

    def markings(self) -> tuple[Marking, ...]:
        """Of the papers in the register: their titles stand in it."""
        return self._markings

    def panes(self) -> list[QWidget]:
        """The register, then what was found."""
        return [self._list, self._file.field.editor, self._page.editor]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="quiet"), "copies-say", tr("How many there are"))
        stack.addWidget(self._says)
        self._list = lines_tall(named(QTreeWidget(), "copies", tr("Register of copies")), _ROWS)
        heads = [tr("Day"), tr("Copy"), tr("Recipient"), tr("Paper"), tr("Marking"), tr("Code"), tr("Left as")]
        self._list.setColumnCount(len(heads))
        self._list.setHeaderLabels(heads)
        self._list.setRootIsDecorated(False)
        header = self._list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        stack.addWidget(self._list)

    def _lay_out_which(self, stack: QVBoxLayout) -> None:
        words = tr("A file is told by its bytes, or by the code in the footer of its pages; half a code is enough.")
        stack.addWidget(label(words))
        self._file = PlaceField("copies-file", tr("File that was found"), to_open(self.workspace, tr("File")))
        self._file.entered.connect(self._on_file)
        stack.addWidget(self._file)
        self._page = Field("copies-page", tr("Or what stands in the footer of a page"))
        stack.addWidget(self._page)
        line = row()
        line.addWidget(push("copies-which", tr("Find out"), self._on_which))
        line.addStretch(1)
        stack.addLayout(line)
        self._found = named(label(look="strong", selectable=True), "copies-found", tr("Which copy it is"))
        stack.addWidget(self._found)

    def _on_read(self, found: list[Copy]) -> None:
        none = tr("No copy was made yet. Choose on the page Write how the briefing leaves.")
        words = trn("{n} copy", "{n} copies", len(found)) if found else none
        self._says.setText(words)
        self._says.setAccessibleName(words)
        self._markings = tuple({one.marking for one in found})
        self._list.clear()
        for one in found:
            self._list.addTopLevelItem(QTreeWidgetItem(_cells(one)))
        self.workspace.marked.emit()

    def _on_which(self) -> None:
        if self._file.text:
            self._on_file()
            return
        words = self._page.text
        self._ask(lambda session: which_page(session.the_case(), words), self._page.refuse)

    def _on_file(self) -> None:
        try:
            path = self._file.value()
        except DeskError:
            return  # shown beside the field
        self._ask(lambda session: which_file(session.the_case(), read_limited(path, _LIMIT)), self._file.refuse)

    def _ask(self, work: Callable[[Session], list[Which]], failed: Callable[[DeskError], None]) -> None:
        self.workspace.runner.read(self, "which", work, self._on_found, failed)

    def _on_found(self, found: Sequence[Which]) -> None:
        lines = [_which_words(one) for one in found] or [tr("It is no copy that stands in this register.")]
        words = visible("\n".join(lines))
        self._found.setText(words)
        self._found.setAccessibleName(words)


def _cells(copy: Copy) -> list[str]:
    left = tr("sealed package") if copy.left is LeftAs.PACKAGE else tr("plain PDF")
    number = tr("{number} of {of}").format(number=copy.number, of=copy.of)
    paper = f"{kind_words(copy.kind)} · {one_line(copy.title)}"
    return [copy.day.words, number, one_line(copy.recipient), paper, copy.marking.words, copy.code, left]


def _which_words(found: Which) -> str:
    copy = found.copy
    told = {
        "sha256": tr("these very bytes"),
        "code": tr("by the code in its footer"),
        "half": tr("by half of the code in its footer"),
        "number": tr("only by its number, which other copies share"),
    }[found.by]
    words = tr("Copy {number} of {of}, made on {day} for {recipient} ({told}).")
    return words.format(
        number=copy.number, of=copy.of, day=copy.day.words, recipient=one_line(copy.recipient), told=told
    )
