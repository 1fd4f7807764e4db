"""Assessment: the framework at the side, one indicator in the middle, its evidence beside it, all as of one day."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ...actions.assessing import newest_day, profile
from ...domain.assessment import CrimeProfile, FactorProfile, IndicatorProfile, Profile
from ...domain.item import Access
from ...domain.marking import Marking, high_water
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..keeping import let_go
from ..widgets.field import Field
from ..widgets.panes import Panes
from ..widgets.parts import column, frame, label, named, push, row, scrolling_down
from ..words import OPEN_TO, open_to_words
from ..workspace import Workspace
from .evidence import EvidencePanes
from .framework_tree import UNCHECKED_MARK, FrameworkTree
from .judging import STATES, ConcernForm, JudgementForm
from .saving import Work, begin_empty, begin_from, save_concern, save_judgement
from .section import Section


class AssessmentView(Section):
    """What was not known by the day is nowhere in it. A judgement is saved on leaving it, or with Ctrl+S."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "assessment", tr("Assessment"))
        self._profile: Profile | None = None
        self._subject = ""
        self._settled: dict[str, str] = {}
        self._tree = FrameworkTree()
        self._judging, self._concern = JudgementForm(), ConcernForm()
        self._evidence = EvidencePanes(workspace.runner)
        stack = column(self, gap=0)
        stack.addWidget(self._lay_out_head())
        stack.addWidget(self._lay_out_panes(), 1)
        self._tree.chosen.connect(self._on_chosen)
        self._declare_keys()
        workspace.runner.read(self, "day", lambda session: newest_day(session.the_case()), self._on_day)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Read the profile anew when what it stands on changed."""
        if kinds & {"item", "source", "judgement", "concern", "assessment"} and self._profile is not None:
            self._load(self._profile.as_of)

    def marking(self) -> Marking | None:
        """Of the case and of every item known by the day."""
        case = self.workspace.case
        if case is None:
            return None
        items = self._profile.items if self._profile else ()
        return high_water((case.marking, *(item.marking for item in items if item.marking)))

    def drafts(self) -> dict[str, dict[str, str]]:
        """The judgement or level that is changed and not saved."""
        return {self._form_name(): self._typed()} if self._changed else {}

    def panes(self) -> list[QWidget]:
        """Tree, middle, evidence."""
        middle = self._judging.reasons.editor if self._middle.currentIndex() == 1 else self._middle
        return [self._tree, middle, self._evidence]

    def show_record(self, record: str) -> None:
        """Show this indicator or risk factor."""
        self._tree.choose(record)

    def _lay_out_head(self) -> QWidget:
        head = frame("strip")
        stack = column(head, margin=8, gap=4)
        line = row(gap=12)
        self._day = Field("as-of", tr("As of"), read=When.parse, say=lambda day: day.words)
        self._day.setMinimumWidth(self.fontMetrics().averageCharWidth() * 26)
        editor = self._day.editor
        QShortcut(QKeySequence(Qt.Key.Key_Return), editor, context=Qt.ShortcutContext.WidgetShortcut).activated.connect(
            self._on_day_chosen
        )
        line.addWidget(self._day)
        line.addWidget(push("as-of-show", tr("Show"), self._on_day_chosen), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(self._lay_out_openness())
        line.addStretch(1)
        stack.addLayout(line)
        stack.addLayout(self._lay_out_summary())
        stack.addWidget(self._lay_out_begin())
        return head

    def _lay_out_openness(self) -> QVBoxLayout:
        """No tick for what no assessor could see then: it counts where nothing is left out, and only there."""
        group = column(gap=2)
        group.addWidget(label(tr("Only what was open to"), "strong"))
        ticks = row(gap=12)
        self._access = {one: self._tick(one) for one in OPEN_TO}
        for tick in self._access.values():
            ticks.addWidget(tick)
        ticks.addStretch(1)
        group.addLayout(ticks)
        return group

    def _tick(self, access: Access) -> QCheckBox:
        whole = tr("Only what was open to: {whom}").format(whom=open_to_words(access))
        tick = named(QCheckBox(open_to_words(access)), f"access-{access}", whole)
        tick.setChecked(True)
        tick.toggled.connect(self._on_access)
        return tick

    def _lay_out_summary(self) -> QHBoxLayout:
        line = row(gap=12)
        self._summary = label(look="quiet")
        self._summary.setObjectName("assessment-summary")
        line.addWidget(self._summary, 1)
        self._unknown = named(QCheckBox(), "only-unknown", tr("Only what is not known"))
        self._unknown.toggled.connect(lambda _: self._show_tree())
        line.addWidget(self._unknown)
        return line

    def _lay_out_begin(self) -> QWidget:
        self._begin = frame("notice")
        line = row(self._begin, margin=8)
        self._begin_words = label()
        line.addWidget(self._begin_words, 1)
        self._begin_from = push("begin-from", tr("Begin from these judgements"), self._on_begin_from)
        self._begin_empty = push("begin-empty", tr("Begin empty"), self._on_begin_empty)
        line.addWidget(self._begin_from)
        line.addWidget(self._begin_empty)
        self._begin.hide()
        return self._begin

    def _lay_out_panes(self) -> QWidget:
        left = QWidget()
        stack = column(left, margin=8, gap=4)
        stack.addWidget(self._tree, 1)
        legend = tr("{mark} our own summary, not yet checked in full against the publication").format(
            mark=UNCHECKED_MARK
        )
        stack.addWidget(label(legend, "small"))
        right = QWidget()
        column(right, margin=8).addWidget(self._evidence)
        panes = (left, self._lay_out_middle(), right)
        return Panes("assessment", self.workspace.settings, panes, (480, 380, 300))

    def _lay_out_middle(self) -> QWidget:
        self._middle = QStackedWidget()
        hint = label(tr("Choose an indicator, or press N for the first open one."), "quiet")
        hint.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        for page in (
            hint,
            scrolling_down("judging-scroll", tr("Judgement"), self._judging),
            scrolling_down("concern-scroll", tr("Level of concern"), self._concern),
        ):
            self._middle.addWidget(page)
        middle = frame("pane")
        inside = column(middle, margin=12, gap=8)
        inside.addWidget(self._middle, 1)
        buttons = row()
        self._save = push("save-judgement", tr("Save"), self._on_save, "primary", tr("Ctrl+S"))
        self._save.setShortcut("Ctrl+S")
        buttons.addWidget(self._save)
        buttons.addWidget(push("next-open", tr("Next open (N)"), self._on_next))
        self._told = label(look="small")
        buttons.addWidget(self._told, 1)
        inside.addLayout(buttons)
        return middle

    def _declare_keys(self) -> None:
        keys = [
            (str(number), lambda number=number: self._judging.choose(number)) for number in range(1, len(STATES) + 1)
        ]
        for key, act in (*keys, ("N", self._on_next)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _on_day(self, day: When) -> None:
        self._day.set_text(day.words)
        self._load(day)

    def _on_day_chosen(self) -> None:
        try:
            day = self._day.value()
        except DeskError:
            return  # shown beside the field
        if isinstance(day, When):
            self._leave()
            self._subject = ""
            self._load(day)

    def _on_access(self) -> None:
        if self._profile is not None:
            self._leave()
            self._load(self._profile.as_of)

    def _reading(self) -> frozenset[Access] | None:
        chosen = frozenset(one for one, tick in self._access.items() if tick.isChecked())
        return None if len(chosen) == len(self._access) else chosen

    def _load(self, day: When) -> None:
        access = self._reading()
        self.workspace.runner.read(
            self, "profile", lambda session: profile(session.the_case(), day, access), self._on_profile
        )

    def _on_profile(self, found: Profile) -> None:
        self._profile = found
        self._evidence.offer(found.items)
        self._show_tree()
        known = len(found.indicators) - len(found.unknown)
        items = trn("{n} item known by then", "{n} items known by then", len(found.items))
        counted = tr("{known} of {all} indicators judged").format(known=known, all=len(found.indicators))
        self._summary.setText(f"{items} · {counted}")
        self._unknown.setText(tr("Only what we do not know ({n})").format(n=len(found.unknown)))
        self._unknown.setAccessibleName(self._unknown.text())
        self._show_begin(found)
        if self._subject and not self._changed:
            self._show_subject(self._subject)
        elif not self._subject:
            self._middle.setCurrentIndex(0)
            self._evidence.fill(None)
        self._allow()
        self.workspace.marked.emit()

    def _show_tree(self) -> None:
        if self._profile is not None:
            self._tree.fill(self._profile, only_unknown=self._unknown.isChecked())

    def _show_begin(self, found: Profile) -> None:
        others = found.assessed_as_of is not None and found.assessed_as_of != found.as_of
        self._begin.setVisible(others)
        if others and found.assessed_as_of is not None:
            words = tr("You see the assessment of {then}. To judge as of {day}, begin a new one.")
            self._begin_words.setText(words.format(then=found.assessed_as_of.words, day=found.as_of.words))
            self._begin_from.setEnabled(found.access is None)

    def _on_chosen(self, subject: str) -> None:
        if subject != self._subject:
            self._leave()
            self._show_subject(subject)

    def _show_subject(self, subject: str) -> None:
        self._subject = subject
        found = self._found(subject)
        if isinstance(found, tuple):
            indicator, factor = found
            self._middle.setCurrentIndex(1)
            self._judging.fill(indicator, factor)
            self._evidence.fill(indicator)
        elif found is not None:
            self._middle.setCurrentIndex(2)
            self._concern.fill(found)
            self._evidence.fill(None)
        self._settled = self._typed()
        draft = self.workspace.drafts.pop(self._form_name(), None)
        if draft is not None:
            self._restore(draft)
        self._allow()

    def _found(self, subject: str) -> tuple[IndicatorProfile, FactorProfile] | FactorProfile | CrimeProfile | None:
        if self._profile is None:
            return None
        for factor in self._profile.factors:
            if str(factor.number) == subject:
                return factor
            for indicator in factor.indicators:
                if indicator.id == subject:
                    return indicator, factor
        return next((crime for crime in self._profile.crimes if crime.crime == subject), None)

    def _allow(self) -> None:
        """Judge only on the day of the assessment shown, and never over what this reading may not see."""
        found, shown = self._found(self._subject), self._profile
        closed = shown is not None and shown.access is not None and _is_withheld(found, shown)
        other_day = shown is not None and shown.assessed_as_of not in (None, shown.as_of)
        read_only = bool(self.workspace.case and self.workspace.case.read_only)
        may = found is not None and not closed and not other_day and not read_only
        for part in (self._judging, self._concern, self._save):
            part.setEnabled(may)
        self._evidence.allow(may=may and isinstance(found, tuple))
        self._told.setText(tr("Judged on material that this reading leaves out.") if closed else "")

    @property
    def _changed(self) -> bool:
        return bool(self._subject) and self._typed() != self._settled

    def _typed(self) -> dict[str, str]:
        if self._middle.currentIndex() == 1:
            return {**self._judging.typed(), **self._evidence.typed()}
        return self._concern.typed() if self._middle.currentIndex() == 2 else {}

    def _restore(self, typed: dict[str, str]) -> None:
        if self._middle.currentIndex() == 1:
            self._judging.restore(typed)
            self._evidence.restore(typed)
        else:
            self._concern.restore(typed)

    def _form_name(self) -> str:
        day = self._profile.as_of if self._profile else ""
        return f"judgement/{day}/{self._subject}"

    def _on_save(self) -> None:
        self._leave()

    def _leave(self) -> None:
        """Save what is changed; what cannot be saved is kept as a draft for when its form is shown again."""
        if not self._changed or self._profile is None:
            return
        form, subject, typed, day = self._form_name(), self._subject, self._typed(), self._profile.as_of
        if not self._save.isEnabled():
            self.workspace.drafts[form] = typed
            return
        if self._middle.currentIndex() == 1:
            work = save_judgement(day, subject, self._judging, self._evidence)
        elif typed["level"]:
            work = save_concern(day, subject, typed)
        else:
            self.workspace.drafts[form] = typed
            self.workspace.said.emit(tr("Choose a level to save it."))
            return
        self._settled = typed
        self.workspace.runner.write(
            self, work, lambda _: self._on_saved(form, subject), lambda error: self._on_not_saved(form, typed, error)
        )

    def _on_saved(self, form: str, subject: str) -> None:
        let_go(self.workspace, form)
        self.workspace.said.emit(tr("Saved: {subject}").format(subject=subject))
        self.workspace.changed.emit(frozenset({"judgement", "evidence", "concern", "assessment"}))

    def _on_not_saved(self, form: str, typed: dict[str, str], error: DeskError) -> None:
        self.workspace.drafts[form] = typed
        self.workspace.troubled.emit(error)

    def _on_next(self) -> None:
        if self._profile is None:
            return
        indicators = self._profile.indicators
        at = next((at for at, one in enumerate(indicators) if one.id == self._subject), -1)
        turned = (*indicators[at + 1 :], *indicators[: max(at, 0)])
        following = next((one for one in turned if one.state == "not assessed" and not one.withheld), None)
        if following is None:
            self.workspace.said.emit(tr("Every indicator is assessed."))
            return
        self._tree.choose(following.id)
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self._tree.setFocus()

    def _on_begin_from(self) -> None:
        if self._profile is not None:
            self._run_begin(begin_from(self._profile))

    def _on_begin_empty(self) -> None:
        if self._profile is not None:
            self._run_begin(begin_empty(self._profile.as_of))

    def _run_begin(self, work: Work) -> None:
        self.workspace.runner.write(
            self, work, lambda _: self.workspace.changed.emit(frozenset({"assessment", "judgement", "concern"}))
        )


def _is_withheld(found: object, shown: Profile) -> bool:
    if isinstance(found, tuple):
        return bool(found[0].withheld)
    if isinstance(found, FactorProfile):
        return any(indicator.withheld for indicator in found.indicators)
    return any(indicator.withheld for indicator in shown.indicators)
