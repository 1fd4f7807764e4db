"""The register of lessons: what was learnt, who acts on it by when, and whether it is done."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ...actions.assessing import today
from ...actions.lessons import Register, add_lesson, lesson_done
from ...actions.warnings_for_window import lesson_state, lessons_told
from ...domain.warning import Lesson
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..runner import Session
from ..text import long_text, one_line
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.parts import label, named, push, reading_text, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace
from .paged import CasePage

_FIELDS = ("title", "expected", "happened", "why", "change", "who", "by", "day", "general")


class LessonsPage(CasePage):
    """Of the open case, or of all cases of the home; what is overdue stands first."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings-lessons", tr("Lessons"))
        self._register = Register(lessons=())
        self._lay_out_list(self.add_card(tr("Register of lessons")))
        self._lay_out_form(self.add_card(tr("Enter a lesson")))

    def read(self) -> None:
        """The register, as filtered."""
        everywhere, words = self._everywhere.isChecked(), self._seek.text.strip()
        self.workspace.runner.read(
            self,
            "lessons",
            lambda session: lessons_told(session.the_desk(), session.the_case(), everywhere=everywhere, words=words),
            self._on_told,
        )

    def on_changed(self, kinds: frozenset[str]) -> None:
        """A lesson was saved."""
        if kinds & {"lesson", "undo"} and self.isVisible():
            self.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return {**self._form.drafts(), **self._follow.drafts()}

    def panes(self) -> list[QWidget]:
        """The register, then the form."""
        return [self._list, self._form]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="strong"), "lessons-say", tr("How the lessons stand"))
        stack.addWidget(self._says)
        line = row(gap=12)
        self._seek = Field("lessons-seek", tr("Words"), hint=tr("only lessons in which all of them stand"))
        self._seek.edited.connect(self.read)
        line.addWidget(self._seek, 1)
        words = tr("Of all cases of this home")
        self._everywhere = named(QCheckBox(words), "lessons-everywhere", words)
        self._everywhere.toggled.connect(lambda _: self.read())
        line.addWidget(self._everywhere)
        stack.addLayout(line)
        heads = (tr("State"), tr("Lesson"), tr("Who acts"), tr("By"), tr("Case"))
        self._list = listing("lessons", tr("Register of lessons"), heads, wide=1, lines=5)
        self._list.currentItemChanged.connect(lambda *_: self._on_chosen())
        stack.addWidget(self._list)
        self._closed = named(label(look="quiet"), "lessons-closed", tr("Cases that were not read"))
        stack.addWidget(self._closed)
        self._text = reading_text("lesson-text", tr("The lesson"))
        self._text.setMinimumHeight(self._text.fontMetrics().height() * 8)
        stack.addWidget(self._text)
        self._follow = SmallForm(self.workspace, "lesson-done")
        self._follow.side_by_side()
        self._follow.field("day", tr("Done on"), read=When.parse, say=_words, hint=tr("empty: today"))
        self._follow.field("note", tr("How it was done"))
        stack.addWidget(self._follow)
        self._follow.begin()
        buttons = row()
        self._done = push("lesson-done-save", tr("It is done"), self._on_done)
        buttons.addWidget(self._done)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_form(self, stack: QVBoxLayout) -> None:
        form = self._form = SmallForm(self.workspace, "lesson")
        form.field("title", tr("What was learnt, in a line"))
        form.side_by_side()
        form.field("expected", tr("What was expected"), lines=2)
        form.field("happened", tr("What happened"), lines=2)
        form.one_below_the_other()
        form.field("why", tr("Why it came otherwise"), lines=2)
        form.field("change", tr("What to change"), lines=2)
        form.side_by_side()
        form.field("who", tr("Who acts"))
        form.field("by", tr("By when"), read=When.parse, say=_words)
        form.field("day", tr("Learnt on"), read=When.parse, say=_words, hint=tr("empty: today"))
        form.one_below_the_other()
        hint = tr("numbers of warnings, or ids of records of this case, with commas between them")
        form.field("links", tr("Drawn from"), hint=hint)
        hint = tr("for whoever may not see the case: no name, place or source")
        form.field("general", tr("The same without anything of the case"), hint=hint, lines=2)
        form.edited.connect(self._allow)
        stack.addWidget(form)
        buttons = row()
        self._add = push("lesson-add", tr("Enter the lesson"), self._on_add, "primary")
        buttons.addWidget(self._add)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        form.begin()
        self._allow()

    def _on_told(self, found: Register) -> None:
        chosen = key_of(self._list.currentItem())
        self._register = found
        self._list.clear()
        day = today()
        rows = sorted(found.lessons, key=lambda one: (not one[3].overdue_on(day), not one[3].open_on(day)))
        for _, name, practice, lesson in rows:
            case = tr("{name} (practice)").format(name=name) if practice else name
            by = lesson.by.words if lesson.by is not None else ""
            made = entry((lesson_state(lesson), lesson.title, lesson.who or "", by, case), lesson.id)
            self._list.addTopLevelItem(made)
            if lesson.id == chosen or (not chosen and lesson is rows[0][3]):
                self._list.setCurrentItem(made)
        self._list.setColumnHidden(4, not self._everywhere.isChecked())
        overdue = sum(one[3].overdue_on(day) for one in rows)
        words = trn("{n} lesson.", "{n} lessons.", len(rows)) if rows else tr("No lesson is registered.")
        if overdue:
            words = f"{words} {trn('{n} is overdue.', '{n} are overdue.', overdue)}"
        self._says.setText(words)
        self._says.setAccessibleName(words)
        closed = "\n".join(f"{one_line(name)}: {one_line(reason)}" for name, reason in found.closed)
        self._closed.setText(closed)
        self._closed.setVisible(bool(closed))
        self._on_chosen()

    def _chosen(self) -> tuple[str, Lesson] | None:
        wanted = key_of(self._list.currentItem())
        return next(((case, one) for case, _, _, one in self._register.lessons if one.id == wanted), None)

    def _on_chosen(self) -> None:
        chosen = self._chosen()
        self._text.setPlainText(long_text(lesson_text(chosen[1])) if chosen is not None else tr("No lesson is chosen."))
        self._allow()

    def _allow(self) -> None:
        may, case, chosen = self.workspace.may_edit, self.workspace.case, self._chosen()
        filled = all(self._form.part(name).text.strip() for name in ("title", "change"))
        self._add.setEnabled(may and filled)
        here = chosen is not None and case is not None and chosen[0] == case.id
        self._done.setEnabled(may and here and chosen is not None and chosen[1].open_on(today()))

    def _on_add(self) -> None:
        try:
            values = self._form.values()
        except DeskError:
            return  # shown beside the field
        self._add.setEnabled(False)
        self.workspace.runner.write(self, lambda session: _add(session, values), self._on_added, self._on_failed)

    def _on_added(self, words: str) -> None:
        self._form.clear()
        self._on_saved(words)

    def _on_done(self) -> None:
        chosen = self._chosen()
        try:
            values = self._follow.values()
        except DeskError:
            return  # shown beside the field
        if chosen is not None:
            lesson = chosen[1].id
            self._done.setEnabled(False)
            self.workspace.runner.write(
                self, lambda session: _done(session, lesson, values), self._on_followed, self._on_failed
            )

    def _on_followed(self, words: str) -> None:
        self._follow.clear()
        self._on_saved(words)

    def _on_saved(self, words: str) -> None:
        self.workspace.said.emit(words)
        self.workspace.changed.emit(frozenset({"lesson"}))

    def _on_failed(self, error: DeskError) -> None:
        self._allow()
        self.workspace.troubled.emit(error)


def lesson_text(lesson: Lesson) -> str:
    """A lesson as it reads."""
    parts = [
        lesson.title,
        tr("Expected: {text}").format(text=lesson.expected) if lesson.expected else "",
        tr("Happened: {text}").format(text=lesson.happened) if lesson.happened else "",
        tr("Why: {text}").format(text=lesson.why) if lesson.why else "",
        tr("To change: {text}").format(text=lesson.change) if lesson.change else "",
        tr("Done on {day}. {text}").format(day=lesson.done.words, text=lesson.done_note or "") if lesson.done else "",
        tr("Without anything of the case: {text}").format(text=lesson.general) if lesson.general else "",
    ]
    return "\n".join(part for part in parts if part)


def _add(session: Session, values: dict[str, Any]) -> str:
    links = tuple(one.strip() for one in (values["links"] or "").split(",") if one.strip())
    made = add_lesson(session.the_case(), {**{name: values[name] for name in _FIELDS}, "links": links})
    return tr("Saved: {title}").format(title=one_line(made.title))


def _done(session: Session, lesson: str, values: dict[str, Any]) -> str:
    made = lesson_done(session.the_case(), lesson, day=values["day"], note=values["note"])
    return tr("Done: {title}").format(title=one_line(made.title))


def _words(day: When) -> str:
    return day.words
