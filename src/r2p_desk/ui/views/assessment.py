"""Assessment: the framework at the side, one indicator in the middle, its evidence beside it, all as of one day."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ...actions.assessing import newest_day
from ...actions.assessing_for_window import Asked, Shown, flags, shown, suggestions
from ...actions.history_for_window import concern_record, judgement_record
from ...analysis.checks import Flag
from ...analysis.frameworks import UN_2014
from ...analysis.support import support_of
from ...domain.assessment import CrimeProfile, FactorProfile, IndicatorProfile, Profile, State
from ...domain.marking import Marking, high_water
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..keeping import let_go
from ..taking_back import UndoButtons
from ..widgets.panes import Panes
from ..widgets.parts import characters, column, frame, label, push, row, scrolling_down
from ..widgets.support_bar import SupportStrip
from ..workspace import Workspace
from .assessment_head import AssessmentHead
from .beginning import Beginning
from .evidence import EvidencePanes
from .framework_tree import CHANGED_MARK, FLAG_MARK, UNCHECKED_MARK, FrameworkTree
from .judging import STATES, ConcernForm, JudgementForm
from .saving import chosen_of, save_concern, save_judgement
from .section import Section

if TYPE_CHECKING:
    from .record_history import RecordHistoryView

_READ = frozenset(
    {
        "item",
        "source",
        "judgement",
        "evidence",
        "concern",
        "assessment",
        "signoff",
        "flag_answer",
        "round",
        "framework-pack",
    }
)
"""Kinds of records on which what is shown depends."""
_TREE_NEEDED, _WIDEST_NEEDED = 26, 34
"""In characters: the framework keeps this much, and the middle asks for no more; in large letters it scrolls."""


class AssessmentView(Section):
    """What was not known by the day is nowhere in it. A judgement is saved on leaving it, or with Ctrl+S."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "assessment", tr("Assessment"))
        self._shown: Shown | None = None
        self._asked: Asked | None = None
        self._day_chosen = False
        self._subject = ""
        self._wanted = ""
        self._history: RecordHistoryView | None = None
        self._settled: dict[str, str] = {}
        self._flags: tuple[Flag, ...] = ()
        self._tree = FrameworkTree()
        self._judging, self._concern = JudgementForm(), ConcernForm()
        self._evidence = EvidencePanes(workspace.runner)
        self._support = SupportStrip()
        self._head = AssessmentHead()
        self._begin = Beginning(workspace)
        stack = column(self, gap=0)
        stack.addWidget(self._lay_out_top())
        stack.addWidget(self._lay_out_panes(), 1)
        self._tree.chosen.connect(self._on_chosen)
        self._head.asked.connect(self._on_asked)
        self._head.only_unknown.connect(self._show_tree)
        self._declare_keys()
        workspace.runner.read(self, "day", lambda session: newest_day(session.the_case()), self._on_day)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Read the profile anew when what it stands on changed."""
        if self._history is not None and self._beside.currentWidget() is self._history:
            self._history.read()
        if self.workspace.case is not None and self.workspace.case.stood and not self._day_chosen:
            self.workspace.runner.read(self, "day", lambda session: newest_day(session.the_case()), self._on_day)
        elif kinds & _READ and self._asked is not None:
            self._load(self._asked)

    def marking(self) -> Marking | None:
        """Of the case and of every item known by the day."""
        case = self.workspace.case
        if case is None:
            return None
        return high_water((case.marking, self._shown.marking)) if self._shown else case.marking

    def drafts(self) -> dict[str, dict[str, str]]:
        """The judgement or level that is changed and not saved."""
        return {self._form_name(): self._typed()} if self._changed else {}

    def panes(self) -> list[QWidget]:
        """Tree, middle, evidence."""
        middle = self._judging.reasons.editor if self._middle.currentIndex() == 1 else self._middle
        return [self._tree, middle, self._evidence]

    def show_record(self, record: str) -> None:
        """Show this indicator or risk factor, now or once the tree is there."""
        self._wanted = record if self._shown is None else ""
        self._tree.choose(record)

    def record(self) -> str:
        """The indicator or risk factor in the middle."""
        return self._subject

    def show_history(self) -> None:
        """Every value each field of the judgement or level in the middle had."""
        around, subject = self._shown, self._subject
        if around is None or not subject:
            return
        if self._history is None:
            from .record_history import RecordHistoryView

            self._history = RecordHistoryView(self.workspace, "assessment", may_expunge=False)
            self._history.left.connect(self._on_history_left)
            self._beside.addWidget(self._history)
        day, judged = around.profile.as_of, isinstance(self._found(subject), tuple)
        kind, find = ("judgement", judgement_record) if judged else ("concern", concern_record)
        self._history.show_record(kind, lambda session: find(session.the_case(), day, subject))
        self._beside.setCurrentWidget(self._history)
        self._history.setFocus()

    def _lay_out_top(self) -> QWidget:
        top = QWidget()
        stack = column(top, gap=0)
        stack.addWidget(self._head)
        stack.addWidget(self._begin)
        return top

    def _lay_out_panes(self) -> QWidget:
        left = QWidget()
        left.setMinimumWidth(characters(self, _TREE_NEEDED))
        stack = column(left, margin=8, gap=4)
        stack.addWidget(self._tree, 1)
        legend = tr(
            "{mark} our own summary, not yet checked in full against the publication · {changed} changed since the"
            " assessment before · {flag} flagged"
        ).format(mark=UNCHECKED_MARK, changed=CHANGED_MARK, flag=FLAG_MARK)
        stack.addWidget(label(legend, "small"))
        right = QWidget()
        column(right, margin=8).addWidget(self._evidence)
        self._beside = QStackedWidget()
        self._beside.addWidget(self._lay_out_middle())
        panes = (left, self._beside, scrolling_down("evidence-scroll", tr("Evidence"), right))
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
            page.setMinimumWidth(min(page.minimumWidth(), characters(self, _WIDEST_NEEDED)))
            self._middle.addWidget(page)
        middle = frame("pane")
        inside = column(middle, margin=12, gap=8)
        inside.addWidget(self._middle, 1)
        inside.addWidget(self._support)
        buttons = row()
        self._save = push("save-judgement", tr("Save"), self._on_save, "primary", tr("Ctrl+S"))
        self._save.setShortcut("Ctrl+S")
        buttons.addWidget(self._save)
        buttons.addWidget(push("next-open", tr("Next open (N)"), self._on_next))
        buttons.addWidget(push("judgement-history", tr("History"), self.show_history, description=tr("Ctrl+H")))
        if self.workspace.may_edit:
            buttons.addWidget(UndoButtons(self.workspace, "assessment"))
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
        if self._day_chosen:
            return  # the officer was quicker
        self._head.set_day(day)
        self._load(Asked(day) if self._asked is None else self._asked._replace(day=day))

    def _on_asked(self, asked: Asked) -> None:
        """Another day, other eyes, another assessment; what is in the middle stays, once it was saved."""
        self._leave()
        self._day_chosen = True
        self._load(asked)

    def _load(self, asked: Asked) -> None:
        self._asked = asked
        self.workspace.runner.read(self, "profile", lambda session: shown(session.the_case(), asked), self._on_shown)

    def _on_shown(self, found: Shown) -> None:
        self._shown = found
        if self._found(self._subject) is None:
            self._subject = ""
        self._evidence.offer(found.profile.items)
        self._show_tree()
        self._head.show_for(found)
        self._begin.show_for(found.profile)
        if self._subject and not self._changed:
            self._show_subject(self._subject)
        elif not self._subject:
            self._middle.setCurrentIndex(0)
            self._evidence.fill(None)
            self._support.show_support(None)
        self._allow()
        self.workspace.marked.emit()
        asked = found.asked
        self.workspace.runner.read(self, "flags", lambda session: flags(session.the_case(), asked), self._on_flags)

    def _on_flags(self, found: tuple[Flag, ...]) -> None:
        self._flags = found
        self._tree.flag({flag.subject for flag in found if flag.answer is None})
        self._show_flags()

    def _show_flags(self) -> None:
        self._support.show_flags(tuple(flag for flag in self._flags if flag.subject == self._subject))

    def _show_tree(self) -> None:
        if self._shown is not None:
            self._tree.fill(self._shown.profile, only_unknown=self._head.unknown.isChecked())
            wanted, self._wanted = self._wanted, ""
            if wanted:
                self._tree.choose(wanted)

    def _on_chosen(self, subject: str) -> None:
        self._beside.setCurrentIndex(0)
        if subject != self._subject:
            self._leave()
            self._show_subject(subject)

    def _on_history_left(self) -> None:
        self._beside.setCurrentIndex(0)
        self._tree.setFocus()

    def _show_subject(self, subject: str) -> None:
        self._subject = subject
        found = self._found(subject)
        if isinstance(found, tuple):
            self._show_judgement(*found)
        elif found is not None:
            self._middle.setCurrentIndex(2)
            self._concern.fill(found)
            self._evidence.fill(None)
            self._support.show_support(None)
        self._settled = self._typed()
        draft = self.workspace.drafts.pop(self._form_name(), None)
        if draft is not None:
            self._restore(draft)
        self._allow()

    def _show_judgement(self, indicator: IndicatorProfile, factor: FactorProfile) -> None:
        if self._shown is None:
            return
        rules = {one.id: one.coding_rule for one in self._shown.framework.indicators}
        profile, subject = self._shown.profile, indicator.id
        self._middle.setCurrentIndex(1)
        self._judging.fill(indicator, factor, profile, rules.get(subject))
        self._evidence.fill(indicator)
        self._support.show_support(None if indicator.state is State.NOT_ASSESSED else support_of(indicator))
        self._show_flags()
        self.workspace.runner.aside(
            self, "suggestions", lambda: suggestions(profile, subject), lambda found: self._suggest(subject, found)
        )

    def _suggest(self, subject: str, found: dict[str, tuple[str, ...]]) -> None:
        if subject == self._subject:
            self._evidence.suggest(found)

    def _found(self, subject: str) -> tuple[IndicatorProfile, FactorProfile] | FactorProfile | CrimeProfile | None:
        if self._shown is None:
            return None
        for factor in self._shown.profile.factors:
            if str(factor.number) == subject:
                return factor
            for indicator in factor.indicators:
                if indicator.id == subject:
                    return indicator, factor
        return next((crime for crime in self._shown.profile.crimes if crime.crime == subject), None)

    def _allow(self) -> None:
        """Judge only on the day of the assessment shown, never what was signed, nor over what this reading closes."""
        found, around = self._found(self._subject), self._shown
        why = ""
        if around is not None:
            profile = around.profile
            if profile.access is not None and _is_withheld(found, profile):
                why = tr("Judged on material that this reading leaves out.")
            elif around.signed is not None and profile.assessed_as_of == profile.as_of:
                why = tr("Signed by {name} on {day}: it stays as it is. To go on, supersede it under Sign-off.").format(
                    name=around.signed.name, day=around.signed.day.words
                )
            elif around.foreign:
                why = tr("The assessment of another officer: it can be read, not changed.")
        other_day = around is not None and around.profile.assessed_as_of not in (None, around.profile.as_of)
        may = found is not None and not why and not other_day and self.workspace.may_edit
        for part in (self._judging, self._concern, self._save):
            part.setEnabled(may)
        self._evidence.allow(may=may and isinstance(found, tuple))
        self._told.setText(why)

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
        return f"judgement/{self._place()}/{self._subject}"

    def _place(self) -> str:
        """Which assessment a draft belongs to: by its day, or where it is another one by its id."""
        if self._asked is None:
            return ""
        if self._asked.assessment:
            return self._asked.assessment
        other = "" if self._asked.framework == UN_2014 else f"/{self._asked.framework}"
        return f"{self._asked.day}{other}"

    def _on_save(self) -> None:
        self._leave()

    def _leave(self) -> None:
        """Save what is changed; what cannot be saved is kept as a draft for when its form is shown again."""
        if not self._changed or self._shown is None:
            return
        form, subject, typed = self._form_name(), self._subject, self._typed()
        meant = chosen_of(self._shown.profile)
        if not self._save.isEnabled():
            self.workspace.drafts[form] = typed
            return
        if self._middle.currentIndex() == 1:
            try:
                work = save_judgement(meant, subject, self._judging, self._evidence)
            except DeskError as error:  # shown beside its field too
                self._on_not_saved(form, typed, error)
                return
        elif typed["level"]:
            work = save_concern(meant, subject, typed)
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
        if self._shown is None:
            return
        indicators = self._shown.profile.indicators
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


def _is_withheld(found: object, shown: Profile) -> bool:
    if isinstance(found, tuple):
        return bool(found[0].withheld)
    if isinstance(found, FactorProfile):
        return any(indicator.withheld for indicator in found.indicators)
    return any(indicator.withheld for indicator in shown.indicators)
