"""The first two steps of sending: what is to leave, and to whom."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHeaderView,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ...actions.dossiers import DossierAsked
from ...actions.sending_for_window import RecipientSeen
from ...domain.release_groups import ReleaseGroup
from ...errors import InvalidValue
from ...exchange.manifest import Kind
from ...exchange.moments import moment
from ...i18n import tr
from ..standing_words import standing_icon, standing_words
from ..text import one_line, visible
from ..widgets.field import Field
from ..widgets.parts import column, label, lines_tall, named, row

_ID = Qt.ItemDataRole.UserRole
_LONGEST = 3650


def group_words(group: ReleaseGroup) -> str:
    """What stays here when a group of fields is withheld."""
    return {
        ReleaseGroup.TEXT: tr("Texts and attachments"),
        ReleaseGroup.PLACE: tr("Exact places"),
        ReleaseGroup.SOURCE: tr("Which source an item is from"),
        ReleaseGroup.IDENTITY: tr("Names of sources"),
    }[group]


class WhatStep(QWidget):
    """The case itself, or a dossier made of it; ``edited`` when that changes."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stack = stack = column(self, gap=8)
        self.title = label(look="strong")
        stack.addWidget(self.title)
        self._kinds = QButtonGroup(self)
        self._case = named(QRadioButton(tr("The case itself")), "send-case", tr("The case itself"))
        self._dossier = named(QRadioButton(tr("A dossier")), "send-dossier", tr("A dossier"))
        self._withhold = {
            group: named(QCheckBox(group_words(group)), f"send-withhold-{group}", group_words(group))
            for group in ReleaseGroup
            if group is not ReleaseGroup.REST
        }
        self._only_new = named(
            QCheckBox(tr("Only what they have not confirmed yet")), "send-only-new", tr("Only what they lack")
        )
        self._title = Field("send-title", tr("Title of the dossier"), hint=tr("empty: the name of the case"))
        self._subject = Field("send-subject", tr("Situation it is about"), hint=tr("empty: that of the case"))
        self._parts = {
            name: named(QCheckBox(words), f"send-{name}", words)
            for name, words in (
                ("assessments", tr("Assessments")),
                ("warnings", tr("Warning notes")),
                ("attachments", tr("Attachments")),
            )
        }
        self._days = Field("send-expires", tr("Expires after days"), read=_days, hint=tr("empty: never"))
        self._lay_out()
        self._case.setChecked(True)

    @property
    def kind(self) -> Kind:
        """What was chosen."""
        return Kind.CASE if self._case.isChecked() else Kind.DOSSIER

    @property
    def withheld(self) -> frozenset[ReleaseGroup]:
        """Groups of fields that stay here; of a case only."""
        return frozenset(group for group, box in self._withhold.items() if box.isChecked())

    @property
    def only_new(self) -> bool:
        """Whether commits the receivers are known to have stay here."""
        return self._only_new.isChecked()

    def expires(self) -> str | None:
        """The moment after which it is not to be taken in; an error is shown beside the field."""
        days = self._days.value()
        return None if days is None else moment(datetime.now(UTC) + timedelta(days=int(days)))

    def asked(self) -> DossierAsked:
        """What is to go into a dossier."""
        return DossierAsked(
            title=self._title.text.strip() or None,
            subject=self._subject.text.strip() or None,
            assessments=self._parts["assessments"].isChecked(),
            warnings=self._parts["warnings"].isChecked(),
            attachments=self._parts["attachments"].isChecked(),
            expires=self.expires(),
        )

    def _lay_out(self) -> None:
        stack = self._stack
        for button, words in (
            (
                self._case,
                tr(
                    "Original statements with their history, for officers who work on the same case: of your office, or"
                    " on the access list. They can go on with it under their own name."
                ),
            ),
            (
                self._dossier,
                tr(
                    "A statement of your own, for somebody outside: only what may leave, under numbers made for them,"
                    " with the conditions it is given under. They read it and cannot change it."
                ),
            ),
        ):
            self._kinds.addButton(button)
            stack.addWidget(button)
            stack.addWidget(label(words, "quiet"))
            stack.addWidget(self._of_a_case() if button is self._case else self._of_a_dossier())
        self._case.toggled.connect(lambda _: self._on_kind())
        across = row()
        across.addWidget(self._days, 1)
        across.addStretch(2)
        stack.addLayout(across)
        for box in (*self._withhold.values(), self._only_new):
            box.toggled.connect(self.edited)
        stack.addStretch(1)

    def _of_a_dossier(self) -> QWidget:
        self._of_dossier = QWidget()
        stack = column(self._of_dossier, gap=6)
        stack.setContentsMargins(24, 0, 24, 4)
        across = row(gap=12)
        across.addWidget(self._title)
        across.addWidget(self._subject)
        stack.addLayout(across)
        line = row(gap=16)
        line.addWidget(label(tr("Beside the items:"), "small"))
        for name, box in self._parts.items():
            box.setChecked(name != "attachments")
            line.addWidget(box)
        line.addStretch(1)
        stack.addLayout(line)
        self._of_dossier.hide()
        return self._of_dossier

    def _of_a_case(self) -> QWidget:
        self._of_case = QWidget()
        stack = column(self._of_case, gap=6)
        stack.setContentsMargins(24, 0, 24, 4)
        stack.addWidget(
            label(tr("Stays here (they see that something is withheld, and can be given it later):"), "small")
        )
        line = row(gap=16)
        for box in self._withhold.values():
            line.addWidget(box)
        line.addStretch(1)
        stack.addLayout(line)
        stack.addWidget(self._only_new)
        return self._of_case

    def _on_kind(self) -> None:
        self._of_case.setVisible(self._case.isChecked())
        self._of_dossier.setVisible(self._dossier.isChecked())
        self.edited.emit()


class WhomStep(QWidget):
    """Everybody a package can go to, and why not to the others; ``edited`` when a tick changes."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        stack = column(self, gap=8)
        self._list = named(QTreeWidget(), "send-to", tr("To whom"))
        self._list.setColumnCount(3)
        self._list.setHeaderLabels([tr("Name"), tr("How they are known"), tr("What it means")])
        self._list.setRootIsDecorated(False)
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._list.setWordWrap(True)
        lines_tall(self._list, 12)
        self._list.itemChanged.connect(lambda *_: self.edited.emit())
        stack.addWidget(self._list, 1)
        self._says = named(label(look="quiet"), "send-means", tr("What it means"))
        stack.addWidget(self._says)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of those who are ticked."""
        rows = (self._list.topLevelItem(at) for at in range(self._list.topLevelItemCount()))
        ticked = (one for one in rows if one is not None and one.checkState(0) is Qt.CheckState.Checked)
        return tuple(str(one.data(0, _ID)) for one in ticked)

    def forget(self) -> None:
        """Nobody is ticked any more."""
        self._list.clear()

    def warn(self, *, several: bool) -> None:
        """Say that those chosen cannot be written to at once."""
        words = tr("Several at once only inside your own office. Write a package of its own for each.")
        self._says.setText(words if several else "")

    def show_recipients(self, found: Sequence[RecipientSeen], kind: Kind) -> None:
        """Show them; whoever cannot be given this kind says why and cannot be ticked."""
        before = set(self.chosen)
        self._list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._list.clear()
        for one in found:
            words = one.words(kind)
            entry = QTreeWidgetItem([one_line(one.name), one_line(standing_words(one.known)), words])
            entry.setIcon(1, standing_icon(one.standing, self._list))
            entry.setData(0, _ID, one.id)
            entry.setToolTip(2, visible(words))
            may = one.may(kind)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            entry.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable if may else Qt.ItemFlag.ItemIsSelectable)
            if may:
                entry.setCheckState(0, Qt.CheckState.Checked if one.id in before else Qt.CheckState.Unchecked)
            self._list.addTopLevelItem(entry)
        self._list.blockSignals(False)  # noqa: FBT003
        self._says.setText(tr("No contacts yet: add one under Contacts.") if not found else "")


def _days(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        days = int(text)
    except ValueError:
        days = 0
    if not 0 < days <= _LONGEST:
        raise InvalidValue(tr("A number of days, from 1 to {most}.").format(most=_LONGEST))
    return days
