"""The step in which the columns of a table get their meaning: each with a few values, and what it becomes."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from ...i18n import tr, trn
from ...intake.telling import Columns
from ..import_words import becomes, becomes_words, order_words
from ..text import one_line
from ..widgets.cells import entry, key_of, listing
from ..widgets.parts import captioned, column, label, looking, named, push, row

_ORDERS = ("", "dmy", "mdy", "ymd")
_BECOMES = 1
SAMPLES = 3


class ColumnsStep(QWidget):
    """``edited`` when a column got another meaning; ``saved`` and ``loaded`` carry the name of a saved mapping."""

    edited = Signal()
    saved = Signal(str)
    loaded = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._columns = Columns()
        self._known: tuple[str, ...] = ()
        stack = column(self, gap=8)
        words = tr(
            "Say what each column is. A column that becomes nothing is not taken in; a row needs a title or a text."
        )
        stack.addWidget(label(words, "quiet"))
        heads = (tr("Column"), tr("Becomes"), tr("What stands in it"))
        self._list = listing("import-columns", tr("Columns of the table"), heads, wide=2, lines=6)
        self._list.currentItemChanged.connect(lambda now, _: self._on_column(key_of(now)))
        stack.addWidget(self._list, 1)
        stack.addLayout(self._lay_out_meaning())
        stack.addLayout(self._lay_out_source())
        self._says = label(look="small")
        stack.addWidget(self._says)
        stack.addLayout(self._lay_out_saved())
        self.setFocusProxy(self._list)

    @property
    def columns(self) -> Columns:
        """What they mean, as it stands on screen."""
        return self._columns

    @property
    def enough(self) -> bool:
        """Whether a row would have a title or a text."""
        return bool({"title", "text"} & {self._columns.fields.get(name) for name in self._known})

    def show_columns(self, known: Sequence[str], samples: Mapping[str, Sequence[str]], columns: Columns) -> None:
        """The columns of a table, values that stand in them, and what they mean so far."""
        self._known = tuple(known)
        self._list.clear()
        for name in self._known:
            values = " · ".join(one_line(one) for one in samples.get(name, ())[:SAMPLES] if one.strip())
            self._list.addTopLevelItem(entry((name, "", values), name))
        self.show_meaning(columns)
        first = self._list.topLevelItem(0)
        if first is not None:
            self._list.setCurrentItem(first)

    def show_meaning(self, columns: Columns) -> None:
        """What the columns mean from now on; meanings of columns that are not here stay unsaid."""
        self._columns = columns
        with QSignalBlocker(self._dates):
            self._dates.setCurrentIndex(max(self._dates.findData(columns.dates), 0))
        if columns.same.get("source", "") != self._source.text():
            self._source.setText(columns.same.get("source", ""))
        for at in range(self._list.topLevelItemCount()):
            line = self._list.topLevelItem(at)
            if line is not None:
                self._say_becomes(at, becomes_words(columns.fields.get(key_of(line), "")))
        self._on_column(key_of(self._list.currentItem()))
        self._say()

    def show_saved(self, names: Sequence[str]) -> None:
        """The mappings that are saved."""
        chosen = str(self._saved.currentData() or "")
        with QSignalBlocker(self._saved):
            self._saved.clear()
            for name in names:
                self._saved.addItem(one_line(name), name)
            self._saved.setCurrentIndex(max(self._saved.findData(chosen), 0))
        self._load.setEnabled(bool(names))
        self._saved.setEnabled(bool(names))

    def _lay_out_meaning(self) -> QHBoxLayout:
        line = row(gap=12)
        self._becomes = named(QComboBox(), "import-becomes", tr("The chosen column becomes"))
        for field in ("", *becomes()):
            self._becomes.addItem(becomes_words(field), field)
        self._becomes.activated.connect(lambda _: self._on_meaning())
        self._dates = named(QComboBox(), "import-dates", tr("Dates in figures"))
        for order in _ORDERS:
            self._dates.addItem(order_words(order), order)
        self._dates.activated.connect(lambda _: self._on_dates())
        for words, box in (
            (tr("The chosen column becomes"), self._becomes),
            (tr("Dates in figures"), self._dates),
        ):
            line.addLayout(captioned(words, box), 1)
        words = tr("It tells the row: a number or code that stays")
        self._key = named(QCheckBox(words), "import-key", words)
        self._key.setToolTip(tr("A number or code by which the same row is known again when the file comes anew."))
        self._key.clicked.connect(lambda _: self._on_key())
        line.addWidget(self._key, 1, Qt.AlignmentFlag.AlignBottom)
        return line

    def _lay_out_source(self) -> QHBoxLayout:
        line = row(gap=8)
        words = tr("Source of every row, where no column says it")
        self._source = named(QLineEdit(), "import-source", words)
        self._source.textEdited.connect(lambda _: self._on_source())
        caption = label(words)
        caption.setWordWrap(False)
        caption.setBuddy(self._source)
        line.addWidget(caption)
        line.addWidget(self._source, 1)
        return line

    def _lay_out_saved(self) -> QHBoxLayout:
        line = row(gap=8)
        self._saved = named(QComboBox(), "import-saved", tr("Saved mappings"))
        self._saved.setMinimumContentsLength(16)
        self._load = push("import-load", tr("Use this mapping"), self._on_load)
        self._name = named(QLineEdit(), "import-map-name", tr("Name to save this mapping under"))
        self._name.setPlaceholderText(tr("Name to save this mapping under"))
        self._keep = push("import-save", tr("Save"), self._on_save)
        self._name.textChanged.connect(lambda text: self._keep.setEnabled(bool(text.strip())))
        self._name.returnPressed.connect(self._on_save)
        self._keep.setEnabled(False)
        caption = label(tr("Saved mappings"))
        caption.setBuddy(self._saved)
        line.addWidget(caption)
        line.addWidget(self._saved, 1)
        line.addWidget(self._load)
        line.addSpacing(16)
        line.addWidget(self._name, 1)
        line.addWidget(self._keep)
        return line

    def _say_becomes(self, at: int, words: str) -> None:
        line = self._list.topLevelItem(at)
        if line is not None:
            line.setText(_BECOMES, words)
            line.setToolTip(_BECOMES, words)
            line.setData(_BECOMES, Qt.ItemDataRole.AccessibleTextRole, words)

    def _say(self) -> None:
        taken = len([name for name in self._known if self._columns.fields.get(name)])
        words = trn("{n} column is taken in.", "{n} columns are taken in.", taken)
        absent = [name for name in self._columns.fields if name not in self._known]
        if absent:
            words = tr("{words} Not in this file: {columns}").format(words=words, columns=one_line(", ".join(absent)))
        if not self.enough:
            words = tr("Choose which column is the title or the text.")
        self._says.setText(words)
        looking(self._says, "small" if self.enough else "error")

    def _on_column(self, name: str) -> None:
        field = self._columns.fields.get(name, "")
        with QSignalBlocker(self._becomes), QSignalBlocker(self._key):
            if field and self._becomes.findData(field) < 0:
                self._becomes.addItem(becomes_words(field), field)
            self._becomes.setCurrentIndex(max(self._becomes.findData(field), 0))
            self._key.setChecked(name in self._columns.key)
        for part in (self._becomes, self._key):
            part.setEnabled(bool(name))

    def _on_meaning(self) -> None:
        name, field = key_of(self._list.currentItem()), str(self._becomes.currentData() or "")
        fields = {one: meaning for one, meaning in self._columns.fields.items() if one != name}
        self._mean(replace(self._columns, fields={**fields, name: field} if field else fields))

    def _on_key(self) -> None:
        name = key_of(self._list.currentItem())
        others = tuple(one for one in self._columns.key if one != name)
        self._mean(replace(self._columns, key=(*others, name) if self._key.isChecked() else others))

    def _on_dates(self) -> None:
        self._mean(replace(self._columns, dates=str(self._dates.currentData() or "")))

    def _on_source(self) -> None:
        others = {field: value for field, value in self._columns.same.items() if field != "source"}
        typed = self._source.text()
        self._columns = replace(self._columns, same={**others, "source": typed} if typed.strip() else others)
        self.edited.emit()

    def use(self, saved: Columns) -> None:
        """Give the columns the meaning of a saved mapping; how this file is read stays as it is."""
        here = self._columns
        read = {
            "sheet": here.sheet,
            "encoding": here.encoding,
            "headings": here.headings,
            "delimiter": here.delimiter or saved.delimiter,
            "shape": here.shape,
        }
        self._mean(replace(saved, **read))

    def _mean(self, columns: Columns) -> None:
        self.show_meaning(columns)
        self.edited.emit()

    def _on_load(self) -> None:
        self.loaded.emit(str(self._saved.currentData() or ""))

    def _on_save(self) -> None:
        if name := self._name.text().strip():
            self.saved.emit(name)
            self._name.clear()
