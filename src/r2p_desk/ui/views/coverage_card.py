"""What nobody looked at, what nobody reported, and which sources fell silent."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from ...actions.checking_for_window import Checked
from ...actions.source_words import silence_words
from ...analysis.coverage import Coverage, Gaps, Silence
from ...domain.assessment import Profile
from ...domain.item import Item
from ...domain.signal import Signal as Stream
from ...domain.signal import signal_words
from ...i18n import tr, trn
from ..assessment_words import label_of
from ..check_words import ordinal_words
from ..masking import Masker
from ..text import visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.fitting import fit
from ..widgets.items_behind import ItemsBehind
from ..widgets.parts import captioned, column, label, named, row
from ..widgets.weeks_view import WeeksView
from ..workspace import Workspace

_WEEK = 7
_STREAMS = frozenset(Stream)


class CoverageCard(QWidget):
    """``wanted`` carries an indicator to be shown."""

    wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._items: tuple[Item, ...] = ()
        self._found: Coverage | None = None
        self._mask = Masker()
        stack = column(self, gap=8)
        words = tr(
            "Not knowing is not the same as nothing happening. Where no report came, nobody may have been there."
        )
        stack.addWidget(label(words, "quiet"))
        self._says = named(label(look="strong", selectable=True), "coverage-says", tr("What is not known"))
        stack.addWidget(self._says)
        heads = (tr("Indicator"), tr("What it is"), tr("Why it is not known"))
        self._open = listing("coverage-open", tr("Indicators that are not known"), heads, wide=1, lines=2)
        self._open.itemActivated.connect(lambda chosen, _: self.wanted.emit(key_of(chosen)))
        stack.addWidget(self._open)
        stack.addLayout(self._lay_out_choice())
        self._weeks = WeeksView("coverage-weeks", tr("Weeks with and without reports"))
        self._weeks.looked_at.connect(self._on_week)
        stack.addWidget(self._weeks)
        stack.addWidget(label(WeeksView.legend(), "small"))
        self._about = label(look="strong", selectable=True)
        self._about.setObjectName("coverage-about")
        stack.addWidget(self._about)
        self._behind = ItemsBehind("coverage-items", tr("Items behind it"))
        self._behind.opened.connect(lambda item: workspace.asked.emit("items", item))
        stack.addWidget(self._behind)
        self._silent_says = label(look="strong", selectable=True)
        stack.addWidget(self._silent_says)
        columns = (tr("Source"), tr("Rhythm"), tr("Silent for"), tr("Newest report"))
        self._silent = listing("coverage-silent", tr("Sources that fell silent"), columns, wide=0, lines=1)
        self._silent.currentItemChanged.connect(lambda now, _: self._on_source(key_of(now)))
        stack.addWidget(self._silent)

    def show_checked(self, checked: Checked, mask: Masker) -> None:
        """Show what is open in it."""
        profile, self._found = checked.beside.profile, checked.beside.coverage
        self._items, self._mask = profile.items, mask
        found = self._found
        said = [
            trn("{n} indicator was not looked at.", "{n} indicators were not looked at.", len(found.not_assessed)),
            trn(
                "On {n} indicator nothing was found.", "On {n} indicators nothing was found.", len(found.no_information)
            ),
        ]
        self._says.setText(" ".join(said))
        self._says.setAccessibleName(self._says.text())
        self._fill_open(profile, found)
        self._fill_weeks()
        self._fill_silent(found.silent_sources)

    def panes(self) -> list[QWidget]:
        """The strip of weeks."""
        return [self._weeks]

    def _lay_out_choice(self) -> QHBoxLayout:
        across = row(gap=12)
        self._which = named(QComboBox(), "coverage-which", tr("Weeks of"))
        for name, words in (
            ("places", tr("places")),
            ("populations", tr("groups of people")),
            ("streams", tr("streams of early signs")),
        ):
            self._which.addItem(words, name)
        self._which.activated.connect(lambda _: self._fill_weeks())
        across.addLayout(captioned(tr("Weeks of"), self._which))
        self._in_words = named(QCheckBox(tr("In words")), "coverage-in-words", tr("Weeks in words, as a table"))
        self._in_words.toggled.connect(lambda wanted: self._weeks.say_in_words(wanted=wanted))
        across.addWidget(self._in_words)
        across.addStretch(1)
        return across

    def _fill_open(self, profile: Profile, found: Coverage) -> None:
        self._open.clear()
        looked = set(found.no_information)
        for one in profile.indicators:
            if one.id in looked:
                why = tr("looked at, nothing found")
            elif one.id in found.not_assessed:
                why = tr("withheld from this reading") if one.withheld else tr("nobody looked")
            else:
                continue
            self._open.addTopLevelItem(entry((one.id, label_of(one), why), one.id))
        fit(self._open, most=6)

    def _fill_weeks(self) -> None:
        found = self._found
        if found is None:
            return
        which: Sequence[Gaps] = getattr(found, str(self._which.currentData()))
        rows = [(tr("everything known"), found.whole)]
        rows += [(signal_words(Stream(one.name)) if one.name in _STREAMS else one.name, one) for one in which]
        self._weeks.weeks.show_gaps(rows, found.weeks, self._mask)
        self._weeks.measure()
        self._weeks.rest()

    def _on_week(self, at: int, across: int) -> None:
        table = self._weeks.weeks
        gaps, week = table.gaps_at(at), table.week_at(across)
        if gaps is None:
            return
        self._about.setText(visible(table.words_at(table.index(at, across))))
        self._show_items(gaps.items, week)

    def _fill_silent(self, silences: Sequence[Silence]) -> None:
        self._silent.clear()
        count = len(silences)
        said = trn("{n} source is silent against its rhythm.", "{n} sources are silent against their rhythm.", count)
        self._silent_says.setText(said if count else tr("No source is silent against its rhythm."))
        self._silent.setVisible(bool(count))
        for one in silences:
            cells = (
                one.source,
                trn("{n} day", "{n} days", one.usual),
                trn("{n} day", "{n} days", one.silent_for),
                tr("none yet") if one.last is None else ordinal_words(one.last),
            )
            self._silent.addTopLevelItem(entry(cells, one.source))
        fit(self._silent, least=1, most=4)

    def _on_source(self, source: str) -> None:
        silences = self._found.silent_sources if self._found else ()
        one = next((one for one in silences if one.source == source), None)
        if one is not None:
            self._about.setText(visible(silence_words(one)))
            self._show_items(one.reports, None)

    def _show_items(self, references: Sequence[str], week: int | None) -> None:
        wanted = set(references)
        items = [item for item in self._items if item.ref in wanted and (week is None or _in_week(item, week))]
        self._behind.show_items(items[::-1], self._mask)


def _in_week(item: Item, week: int) -> bool:
    clock = item.known or item.recorded
    return clock is not None and week <= clock.latest.toordinal() < week + _WEEK
