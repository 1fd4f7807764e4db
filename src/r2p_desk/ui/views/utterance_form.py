"""Entering an utterance: the words as they stood, who said them, how, to whom, against whom."""

from typing import Any

from ...actions.incitement import KINDS, add_utterance, change_utterance
from ...actions.incitement_for_window import Begun, begun_from, items_of_stream
from ...domain.incitement import Direction, Medium, Standing, Utterance, medium_words, standing_words
from ...domain.place import Place
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..incitement_record_words import direction_words
from ..text import one_line
from ..utterance_words import called
from ..widgets.marking_field import MarkingField
from ..widgets.parts import label, push, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace
from .paged import CasePage

_FORM = "utterance"
_PLAIN = ("text", "language", "speaker", "role", "channel", "reach", "audience", "note")


class UtterancePage(CasePage):
    """A form for a new entry, or for one that is changed; what is saved is read in the register."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "incitement-enter", tr("Enter an utterance"))
        self._item = ""
        self._changing = ""
        """The id of the entry that is changed; empty while a new one is typed."""
        stack = self.add_card(tr("Enter an utterance"))
        words = tr(
            "Enter the words as they stood, in their own script; translations are added to the entry, each by itself."
        )
        stack.addWidget(label(words, "quiet"))
        self._form = self._lay_out()
        stack.addWidget(self._form)
        buttons = row()
        self._save = push("utterance-save", tr("Enter it"), self._on_save, "primary")
        buttons.addWidget(self._save)
        self._empty = push("utterance-empty", tr("Empty the form"), self._on_empty)
        buttons.addWidget(self._empty)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._form.edited.connect(self._allow)
        self._form.begin()
        self._allow()

    def read(self) -> None:
        """The items it may have been reported in."""
        wanted = self._item
        self.workspace.runner.read(
            self, "items", lambda session: items_of_stream(session.the_case(), wanted), self._on_items
        )

    def show_inside(self, what: str) -> None:
        """Begin an entry from this item, or change this entry."""
        self.workspace.runner.read(self, "begun", lambda session: begun_from(session.the_case(), what), self._on_begun)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Another item may bear the stream now."""
        if "item" in kinds and self.isVisible():
            self.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return self._form.drafts()

    def panes(self) -> list[Any]:
        """The form."""
        return [self._form.part("text").editor]

    def _lay_out(self) -> SmallForm:
        form = SmallForm(self.workspace, _FORM)
        form.field("text", tr("What was said"), lines=5)
        form.side_by_side()
        form.field("language", tr("Language"), hint=tr("for example rw, ar, zh"))
        ways = [("", tr("as its first letter runs")), *((str(one), direction_words(one)) for one in Direction)]
        form.choice("direction", tr("Direction of the script"), ways)
        form.field("when", tr("Said on"), read=When.parse, say=lambda day: day.words)
        form.field("place", tr("Place"), read=lambda text: Place(name=text), say=lambda place: place.name)
        form.one_below_the_other()
        form.side_by_side()
        form.field("speaker", tr("Speaker"))
        form.field("role", tr("What the speaker is"))
        standings = [("", tr("not stated")), *((str(one), standing_words(one)) for one in Standing)]
        form.choice("standing", tr("What gives the speaker weight"), standings)
        form.one_below_the_other()
        form.side_by_side()
        media = [("", tr("not stated")), *((str(one), medium_words(one)) for one in Medium)]
        form.choice("medium", tr("Medium"), media)
        form.field("channel", tr("Station, paper or group"))
        form.field("reach", tr("Reach"), hint=tr("how many, how far"))
        form.one_below_the_other()
        form.side_by_side()
        form.field("audience", tr("Audience"), hint=tr("who listens, and what they can do"))
        hint = tr("with commas between them")
        form.field("populations", tr("Against which groups"), read=names_in, say=" · ".join, hint=hint)
        form.one_below_the_other()
        form.choice("item", tr("Reported in"), [("", tr("no item"))])
        marking = MarkingField("utterance-marking", inherits=self._case_marking())
        form.take("marking", marking, marking, marking.edited)
        form.field("note", tr("Note"), lines=2)
        return form

    def _case_marking(self) -> str:
        return self.workspace.case.marking.words if self.workspace.case else tr("the case's")

    def _on_items(self, found: tuple[tuple[str, str], ...]) -> None:
        choices = [("", tr("no item")), *((record, one_line(title)) for record, title in found)]
        self._form.fill_choice("item", choices)
        self._allow()

    def _on_begun(self, begun: Begun) -> None:
        entry = begun.utterance
        if self._form.started and entry.id != self._changing:
            self.workspace.said.emit(tr("Something else is typed here. Enter it, or empty the form first."))
            return
        self._on_items(begun.items)
        self._item, self._changing = entry.item or "", entry.id
        if entry.id:
            self._form.name = f"{_FORM}/{entry.id}"
            self._form.fill(_texts(entry))
            draft = self.workspace.drafts.pop(self._form.name, None)
            if draft:
                self._form.restore(draft)
        else:
            self._form.restore(_texts(entry))
        self._allow()
        self._form.part("text").setFocus()

    def _allow(self) -> None:
        words = tr("Save the changes") if self._changing else tr("Enter it")
        self._save.setText(words)
        self._save.setAccessibleName(words)
        self._save.setEnabled(self.workspace.may_edit and self._form.started and bool(self._text.strip()))
        self._empty.setEnabled(self._form.started or bool(self._changing))

    @property
    def _text(self) -> str:
        return self._form.part("text").text

    def _on_empty(self) -> None:
        self._form.clear()
        self._form.name, self._item, self._changing = _FORM, "", ""
        self._allow()

    def _on_save(self) -> None:
        try:
            values = self._form.values()
        except DeskError:
            return  # shown beside the field
        text, changing = self._text, self._changing
        fields = {**values, "populations": values["populations"] or ()}
        if changing:
            fields = {name: text if name == "text" else fields[name] for name in self._form.changed}
        else:
            del fields["text"]
        self._save.setEnabled(False)
        self.workspace.runner.write(
            self,
            lambda session: (
                change_utterance(session.the_case(), changing, fields)
                if changing
                else add_utterance(session.the_case(), text, fields)
            ),
            self._on_saved,
            self._on_failed,
        )

    def _on_saved(self, made: Utterance) -> None:
        self._on_empty()
        self.workspace.said.emit(tr("Saved: {title}").format(title=one_line(called(made))))
        self.workspace.changed.emit(frozenset(KINDS))
        self.workspace.asked.emit("incitement", f"register/{made.id}")

    def _on_failed(self, error: DeskError) -> None:
        self._allow()
        self.workspace.troubled.emit(error)


def _texts(entry: Utterance) -> dict[str, str]:
    """An entry as its form has it."""
    plain = {name: str(getattr(entry, name) or "") for name in _PLAIN}
    return {
        **plain,
        "direction": str(entry.direction or ""),
        "standing": str(entry.standing or ""),
        "medium": str(entry.medium or ""),
        "populations": ", ".join(entry.populations),
        "place": entry.place.name if entry.place else "",
        "when": entry.when.words if entry.when else "",
        "item": entry.item or "",
        "marking": str(entry.marking or ""),
    }


def names_in(text: str) -> tuple[str, ...]:
    """Names typed with commas between them, those of Arabic among them."""
    return tuple(dict.fromkeys(" ".join(part.split()) for part in text.replace("،", ",").split(",") if part.strip()))
