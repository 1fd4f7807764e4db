"""The flags of an assessment: each with its words, its items and a place to answer it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...actions.assessing import Chosen
from ...actions.checking import answer
from ...actions.checking_for_window import Checked
from ...analysis.checks import Flag
from ...analysis.impartiality import masked
from ...domain.item import Item
from ...domain.signoff import FlagAnswer, Mandate, mandate_words
from ...errors import DeskError, UsageError
from ...i18n import tr
from ..assessment_words import subject_words
from ..check_words import flag_meaning, flag_state, flag_words, flags_summary, ordered
from ..keeping import let_go
from ..text import one_line, visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.fitting import choose, fit
from ..widgets.items_behind import ItemsBehind
from ..widgets.parts import column, label, named, push, row
from ..workspace import Workspace


class FlagsCard(QWidget):
    """``wanted`` carries an indicator or risk factor to be shown; what is typed to a flag stays its own draft."""

    wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._checked: Checked | None = None
        self._masking: Mapping[str, str] = {}
        self._flag = ""
        self._assessment = ""
        self._settled = ""
        stack = column(self, gap=8)
        self._summary = named(label(look="strong", selectable=True), "checks-summary", tr("What must be answered"))
        stack.addWidget(self._summary)
        heads = (tr("State"), tr("About"), tr("Flag"), tr("What it says"))
        self.list = listing("checks-flags", tr("Flags"), heads, wide=3, lines=2)
        self.list.currentItemChanged.connect(lambda now, _: self._on_chosen(key_of(now)))
        self.list.itemActivated.connect(lambda *_: self._answer.setFocus())
        stack.addWidget(self.list)
        stack.addWidget(self._lay_out_one())

    def show_checked(self, checked: Checked, masking: Mapping[str, str]) -> None:
        """Show these flags; the cursor stays where it was."""
        self._leave()
        self._checked, self._masking = checked, masking
        where = checked.standing
        self._assessment = where.assessment.id if where is not None else ""
        flags = ordered(checked.beside.flags)
        none = [tr("Nothing is assessed by this day.")] if where is None else []
        self._summary.setText(" ".join(none or flags_summary(flags)))
        self._summary.setAccessibleName(self._summary.text())
        kept = self._flag
        held = self.list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.list.clear()
        for flag in flags:
            cells = (flag_state(flag), flag.subject, flag_words(flag.code), self._shown(flag.text))
            self.list.addTopLevelItem(entry(cells, flag.key))
        fit(self.list, most=9)
        now = choose(self.list, kept)
        self.list.blockSignals(held)
        self._show(now)

    def drafts(self) -> dict[str, dict[str, str]]:
        """An answer being typed."""
        return {self._form: {"text": self._answer.text}} if self._changed else {}

    def _lay_out_one(self) -> QWidget:
        self._one = QWidget()
        stack = column(self._one, gap=6)
        self._about = label(look="strong", selectable=True)
        self._about.setObjectName("checks-about")
        self._text = label(selectable=True)
        self._text.setObjectName("checks-text")
        self._means = label(look="quiet")
        for part in (self._about, self._text, self._means):
            stack.addWidget(part)
        self._items = ItemsBehind("checks-items", tr("Items of the flag"), lines=4)
        self._items.opened.connect(lambda item: self.workspace.asked.emit("items", item))
        stack.addWidget(self._items)
        self._kept = label(selectable=True)
        self._kept.setObjectName("checks-kept")
        stack.addWidget(self._kept)
        self._answer = Field("checks-answer", tr("Answer in words"), lines=3)
        self._answer.edited.connect(self._allow)
        stack.addWidget(self._answer)
        self._closed = label(look="quiet")
        self._closed.setObjectName("checks-closed")
        stack.addWidget(self._closed)
        buttons = row()
        self._save = push("checks-save", tr("Save the answer"), self._on_save, "primary")
        self._go = push("checks-go", tr("Go to the indicator"), self._on_go)
        buttons.addWidget(self._save)
        buttons.addWidget(self._go)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        return self._one

    @property
    def _now(self) -> Flag | None:
        flags = self._checked.beside.flags if self._checked else ()
        return next((one for one in flags if one.key == self._flag), None)

    @property
    def _form(self) -> str:
        return f"flag-answer/{self._assessment}/{self._flag}"

    @property
    def _changed(self) -> bool:
        return bool(self._flag) and self._answer.text.strip() != self._settled

    def _shown(self, text: str) -> str:
        return masked(text, self._masking)

    def _on_chosen(self, key: str) -> None:
        self._leave()
        self._show(key)

    def _leave(self) -> None:
        """What was typed waits for the flag to be chosen again."""
        if self._changed:
            self.workspace.drafts[self._form] = {"text": self._answer.text}
            self._settled = self._answer.text.strip()

    def _show(self, key: str) -> None:
        self._flag = key
        flag, checked = self._now, self._checked
        self._one.setVisible(flag is not None)
        if flag is None or checked is None:
            return
        profile = checked.beside.profile
        subject = _subject(flag.subject, subject_words(profile, flag.subject))
        self._about.setText(visible(self._shown(f"{flag_words(flag.code)}: {subject}")))
        self._text.setText(visible(self._shown(flag.text)))
        self._means.setText(flag_meaning(flag.code))
        items = _named(profile.items, flag.items)
        self._items.setVisible(bool(items))
        self._items.show_items(items, self._masking)
        said = flag.answer.text if flag.answer is not None else ""
        self._kept.setVisible(bool(said))
        if flag.answer is not None:
            words = tr("Answered by {name}: {text}").format(name=flag.answer.name, text=said)
            self._kept.setText(visible(self._shown(words)))
        self._settled = said.strip()
        draft = None if self._masking else self.workspace.drafts.pop(self._form, None)
        self._answer.set_text(draft["text"] if draft and "text" in draft else said)
        self._answer.accept()
        self._answer.setVisible(not self._masking)
        closed = tr("Answers are typed with the parties named: unmask them first.") if self._masking else checked.closed
        self._closed.setText(closed)
        self._closed.setVisible(bool(closed))
        in_tree = flag.subject[:1].isdigit()
        self._go.setText(tr("Go to the indicator") if "." in flag.subject else tr("Go to the assessment"))
        self._go.setAccessibleName(self._go.text())
        self._go.setProperty("subject", flag.subject if in_tree else "")
        self._allow()

    def _allow(self) -> None:
        closed = self._checked is None or bool(self._checked.closed or self._masking)
        open_ = self.workspace.may_edit and not closed
        self._answer.setEnabled(open_)
        self._save.setEnabled(open_)

    def _on_go(self) -> None:
        self.wanted.emit(str(self._go.property("subject") or ""))

    def _on_save(self) -> None:
        text, flag, form = self._answer.text, self._flag, self._form
        if not text.strip():
            self._answer.refuse(UsageError(tr("An answer needs words.")))
            self._answer.setFocus()
            return
        chosen = Chosen(id=self._assessment)
        before, self._settled = self._settled, text.strip()
        self.workspace.runner.write(
            self,
            lambda session: answer(session.the_case(), chosen, flag, text),
            lambda made: self._on_saved(form, made),
            lambda error: self._on_not_saved(form, before, error),
        )

    def _on_saved(self, form: str, made: FlagAnswer) -> None:
        let_go(self.workspace, form)
        self.workspace.said.emit(tr("Answered: {text}").format(text=one_line(made.text)))
        self.workspace.changed.emit(frozenset({"flag_answer"}))

    def _on_not_saved(self, form: str, before: str, error: DeskError) -> None:
        if form == self._form:
            self._settled = before
            self._answer.refuse(error)
        else:
            self.workspace.troubled.emit(error)


def _subject(subject: str, words: str) -> str:
    if not subject:
        return tr("the whole assessment")
    return mandate_words(Mandate(subject)) if subject in set(Mandate) else words


def _named(items: Sequence[Item], references: Sequence[str]) -> list[Item]:
    wanted = {ref: at for at, ref in enumerate(references)}
    return sorted((item for item in items if item.ref in wanted), key=lambda item: wanted[item.ref])
