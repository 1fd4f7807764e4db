"""The form of the page on which a case leaves for another system: which format, for whom, how high."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from ...actions.exporting import Asked, format_words
from ...domain.marking import Level, Marking
from ...exchange.bridges.found import NAMES
from ...exchange.bridges.material import Group
from ...i18n import tr
from ..text import one_line
from ..widgets.field import Field
from ..widgets.parts import captioned, column, named, row

PUBLIC = Marking("UNCLASSIFIED//TLP:CLEAR")


class ExportForm(QWidget):
    """``edited`` when anything was chosen or typed; ``asked`` is what is wanted."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._format = named(QComboBox(), "export-format", tr("Format"))
        for name in NAMES:
            self._format.addItem(format_words(name), name)
        self._ceiling = named(QComboBox(), "export-ceiling", tr("Highest marking the reader may see"))
        self._ceiling.addItem(tr("{marking}: for everybody").format(marking=PUBLIC.words), str(PUBLIC))
        for level in list(Level)[:-1]:
            self._ceiling.addItem(str(level), str(level))
        self._ceiling.addItem(tr("no ceiling: everything may stand in it"), "")
        self._ceiling.setCurrentIndex(self._ceiling.findData(str(Level.UNCLASSIFIED)))
        self._to = Field("export-to", tr("Recipient"), hint=tr("the ids in it are made for them"))
        self._purpose = Field(
            "export-purpose", tr("Purpose"), hint=tr("where an originator's condition asks for one")
        )  # fmt: skip
        self._title = Field("export-title", tr("Title"), hint=tr("empty: the name of the case"))
        self._group = named(QComboBox(), "export-group", tr("Sharing group"))
        self._group_part = QWidget()
        column(self._group_part).addLayout(captioned(tr("Sharing group"), self._group))
        self._bom = named(QCheckBox(tr("Byte order mark, for spreadsheets that need one")), "export-bom",
                          tr("Byte order mark, for spreadsheets that need one"))  # fmt: skip
        self._files = named(QCheckBox(tr("Attachments that may leave go along")), "export-attachments",
                            tr("Attachments that may leave go along"))  # fmt: skip
        self._paper = named(QCheckBox(tr("A situation briefing goes along, signed")), "export-paper",
                            tr("A situation briefing goes along, signed"))  # fmt: skip
        self._lay_out()
        for box in (self._format, self._ceiling, self._group):
            box.currentIndexChanged.connect(self._on_edited)
        for field in (self._to, self._purpose, self._title):
            field.edited.connect(self._on_edited)
        for check in (self._bom, self._files, self._paper):
            check.toggled.connect(self._on_edited)
        self._on_edited()

    @property
    def format(self) -> str:
        """The format chosen."""
        return str(self._format.currentData())

    def show_groups(self, found: Sequence[Group]) -> None:
        """Offer these sharing groups."""
        wanted = self._group.currentData()
        self._group.clear()
        for one in found:
            self._group.addItem(one_line(f"{one.name} · {', '.join(one.organisations)}"), one.uuid)
        self._group.setCurrentIndex(max(self._group.findData(wanted), 0))

    def show_case(self, marking: Marking) -> None:
        """Offer the marking of the case itself, with its caveats, as a ceiling."""
        if self._ceiling.findData(str(marking)) < 0:
            words = tr("{marking}: as the case").format(marking=marking.words)
            self._ceiling.insertItem(self._ceiling.count() - 1, words, str(marking))

    def asked(self) -> Asked:
        """What is wanted."""
        ceiling = str(self._ceiling.currentData() or "")
        bag = self.format == "bagit"
        return Asked(
            format=self.format,
            to=self._to.text.strip() or None,
            ceiling=Marking(ceiling) if ceiling else None,
            purpose=self._purpose.text.strip() or None,
            title=self._title.text.strip() or None,
            group=str(self._group.currentData() or "") if self.format == "misp" else None,
            bom=self._bom.isChecked() and self.format == "csv",
            files=self._files.isChecked() and bag,
            papers=("situation",) if self._paper.isChecked() and bag else (),
        )

    def _on_edited(self) -> None:
        self._group_part.setVisible(self.format == "misp")
        self._bom.setVisible(self.format == "csv")
        self._files.setVisible(self.format == "bagit")
        self._paper.setVisible(self.format == "bagit")
        self.edited.emit()

    def _lay_out(self) -> None:
        stack = column(self, gap=10)
        line = row()
        line.addLayout(captioned(tr("Format"), self._format), 2)
        line.addLayout(captioned(tr("Highest marking the reader may see"), self._ceiling), 3)
        stack.addLayout(line)
        stack.addWidget(self._group_part)
        line = row()
        line.addWidget(self._to, 1)
        line.addWidget(self._purpose, 1)
        stack.addLayout(line)
        stack.addWidget(self._title)
        for check in (self._bom, self._files, self._paper):
            stack.addWidget(check)
