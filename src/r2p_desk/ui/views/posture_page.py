"""The page of settings about security: how safe this machine and home are, what that means, and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ...actions.posture import Check, State
from ...domain.marking import Marking
from ...errors import DeskError
from ...i18n import tr
from .. import key_work
from ..posture_words import ORDER, heading, promises, state_words, summary, topic, way_there
from ..text import for_window
from ..widgets.parts import characters, column, frame, label, named, push, row
from ..workspace import Workspace
from .paged import Page, show_card

_LOOKS = {State.GOOD: "good", State.WARNING: "error", State.UNKNOWN: "strong"}
_STATE_WIDTH = 17
"""Of the word for the state, in characters."""


class PosturePage(Page):
    """Looks at the machine each time it is shown, beside everything else: the desktop's bus and disks may be slow."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "settings-security", tr("Security"))
        self._names_cases = False
        self._looks = 0
        self._lay_out_summary(self.add_card(tr("How safe are this machine and home?")))
        self._groups = {state: self._group(state) for state in ORDER}
        self._lay_out_promises(self.add_card(tr("What cannot be promised")))

    def enter(self) -> None:
        """Look at everything anew; of several looks the newest is shown."""
        self._looks += 1
        look, home = self._looks, self.workspace.home
        self._say(tr("Looking…"))
        self.workspace.runner.write_beside(
            self,
            lambda session: key_work.security(session, home),
            lambda found: self._on_found(found) if look == self._looks else None,
            self._on_not_found,
        )

    def leave(self) -> None:
        """Nothing found stays: it may name a case."""
        self._looks += 1
        self._fill([])

    def marking(self) -> Marking | None:
        """A fault of the list of cases names a case: that is handled the strictest way."""
        return self.workspace.marking_of("") if self._names_cases else None

    def panes(self) -> list[QWidget]:
        """The one thing that is always there to be pressed."""
        return [self._again]

    def _lay_out_summary(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="strong", selectable=True), "security-state", tr("How security stands"))
        stack.addWidget(self._says)
        words = tr(
            "The command r2p-desk posture tells the same. Nothing is changed by looking, and nothing leaves here."
        )
        stack.addWidget(label(words, "quiet"))
        buttons = row()
        self._again = push("security-again", tr("Look again"), self.enter)
        buttons.addWidget(self._again)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _group(self, state: State) -> QVBoxLayout:
        holder = QWidget()
        rows = column(holder, gap=12)
        inside = self.add_card(heading(state))
        inside.addWidget(holder)
        show_card(holder, shown=False)
        return rows

    def _lay_out_promises(self, stack: QVBoxLayout) -> None:
        for number, words in enumerate(promises()):
            part = label(words, selectable=True)
            part.setObjectName(f"security-promise-{number}")
            stack.addWidget(part)
        buttons = row()
        buttons.addWidget(
            push(
                "security-start-anew",
                tr("After a lock: start anew…"),
                lambda: self.workspace.asked.emit("preferences", "window"),
            )
        )
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _on_found(self, found: Sequence[Check]) -> None:
        self._fill(found)
        self._say(summary(found))

    def _on_not_found(self, error: DeskError) -> None:
        self._say(for_window(str(error)))

    def _say(self, words: str) -> None:
        self._says.setText(words)
        self._says.setAccessibleName(words)

    def _fill(self, found: Sequence[Check]) -> None:
        for state, rows in self._groups.items():
            while rows.count():
                entry = rows.takeAt(0)
                part = entry.widget() if entry is not None else None
                if part is not None:
                    part.hide()
                    part.deleteLater()
            these = [one for one in found if one.state is state]
            for one in these:
                rows.addWidget(self._row(one))
            show_card(rows.parentWidget(), shown=bool(these))
        self._names_cases = any(one.code == "store" and one.state is not State.GOOD for one in found)
        self.workspace.marked.emit()

    def _row(self, one: Check) -> QFrame:
        """State, what it is about, what was found, what to do, the way there; told whole to whoever cannot see it."""
        made = frame("pane")
        across = row(made, gap=12)
        state = label(state_words(one.state), _LOOKS[one.state])
        state.setFixedWidth(characters(state, _STATE_WIDTH))
        beside = column(gap=2)
        across.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(beside, 1)
        beside.addWidget(label(topic(one.code), "strong"))
        text = label(for_window(one.text), selectable=True)
        told = for_window(" ".join(part for part in (one.text, one.todo) if part))
        named(text, f"security-{one.code}", f"{topic(one.code)}: {state_words(one.state)[2:]}. {told}")
        beside.addWidget(text)
        if one.todo:
            beside.addWidget(label(tr("What to do: {words}").format(words=for_window(one.todo)), "quiet"))
        way = way_there(one)
        if way is not None:
            page, words = way
            buttons = row()
            go = push(f"security-{one.code}-go", words, lambda: self.workspace.asked.emit("preferences", page))
            buttons.addWidget(go)
            buttons.addStretch(1)
            beside.addLayout(buttons)
        return made
