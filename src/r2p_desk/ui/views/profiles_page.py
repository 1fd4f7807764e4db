"""Release profiles: what each contact outside may be given, before anything is prepared for them."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ...actions.contacts import Contact, contacts, find_contact
from ...actions.profiles import ReleaseProfile, group_words, profile_of, set_profile
from ...domain.condition import Onward, onward_words
from ...domain.marking import Marking
from ...domain.place import Precision
from ...domain.release_groups import ReleaseGroup
from ...errors import DeskError
from ...i18n import tr
from ..contact_words import precision_words
from ..runner import Session
from ..text import one_line, visible
from ..widgets.parts import captioned, label, named, push, row
from ..widgets.record_form import Asked, RecordForm, Texts, choices, day, day_said, is_yes, yes_or_no
from ..workspace import Workspace
from .paged import Page

_YES_OR_NO = ("attachments", "file_names", "attribution", "second")


class ProfilesPage(Page):
    """One contact at a time; what was never set is the strictest."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-profiles", tr("Release profiles"))
        self._lay_out(self.add_card(tr("What a contact may be given")))

    def enter(self) -> None:
        """Read the contacts anew."""
        self.workspace.runner.read(self, "who", lambda session: contacts(session.the_desk()), self._on_contacts)

    def panes(self) -> list[QWidget]:
        """The contact, then the profile."""
        return [self._who, self._form]

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was chosen and not saved."""
        typed = self._form.changed()
        return {"profile": typed} if typed else {}

    def _lay_out(self, stack: QVBoxLayout) -> None:
        stack.addWidget(
            label(
                tr(
                    "A dossier starts from this and can only be stricter. It binds you, not them: what they may do with"
                    " it stands in the conditions it is given under."
                ),
                "quiet",
            )
        )
        self._who = named(QComboBox(), "profile-who", tr("Contact"))
        self._who.currentIndexChanged.connect(lambda _: self._on_chosen())
        stack.addLayout(captioned(tr("Contact"), self._who))
        self._form = RecordForm("profile", _asked())
        self._form.edited.connect(self._allow)
        stack.addWidget(self._form)
        self._why = label(look="error", selectable=True)
        self._why.hide()
        stack.addWidget(self._why)
        buttons = row()
        self._save = push("profile-save", tr("Save the profile"), self._on_save, "primary")
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._allow()

    def _on_contacts(self, found: list[Contact]) -> None:
        chosen = self._who.currentData()
        self._who.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._who.clear()
        for contact in found:
            self._who.addItem(one_line(contact.name), contact.id)
        if not found:
            self._who.addItem(tr("no contacts yet: add one under Contacts"), None)
        self._who.setCurrentIndex(max(self._who.findData(chosen), 0))
        self._who.blockSignals(False)  # noqa: FBT003
        self._on_chosen()

    def _on_chosen(self) -> None:
        who = self._who.currentData()
        if who is not None:
            self.workspace.runner.read(self, "profile", lambda session: _read(session, who), self._show)

    def _show(self, profile: ReleaseProfile) -> None:
        self._form.show_texts(_texts(profile))
        self._why.hide()
        self._allow()

    def _allow(self) -> None:
        self._save.setEnabled(self._who.currentData() is not None and bool(self._form.changed()))

    def _on_save(self) -> None:
        who = self._who.currentData()
        try:
            stated = self._form.values()
        except DeskError:
            return  # shown beside the field
        self.workspace.runner.write(self, lambda session: _save(session, who, stated), self._on_saved, self._on_refused)

    def _on_saved(self, profile: ReleaseProfile) -> None:
        self._show(profile)
        self.workspace.said.emit(tr("The profile was saved."))

    def _on_refused(self, error: DeskError) -> None:
        self._why.setText(visible(" ".join(part for part in (error.happened, error.kept, error.todo) if part)))
        self._why.show()


def _asked() -> list[Asked]:
    groups = [(str(one), group_words(one)) for one in ReleaseGroup if one is not ReleaseGroup.REST]
    return [
        Asked("ceiling", tr("Highest marking they may read"), read=Marking, say=lambda marking: marking.words,
              hint="CONFIDENTIAL//TLP:AMBER"),
        Asked("exactness", tr("Places no more exact than"), read=Precision, choices=choices(Precision, precision_words),
              beside=True),
        Asked("groups", tr("What they are told"), choices=groups, several=True,
              read=lambda text: tuple(map(ReleaseGroup, text))),
        Asked("attachments", tr("Attachments may go along"), choices=yes_or_no(), read=is_yes),
        Asked("file_names", tr("With the names of files"), choices=yes_or_no(), read=is_yes, beside=True),
        Asked("onward", tr("They may give it on"), choices=choices(Onward, onward_words), read=Onward),
        Asked("attribution", tr("They may name us"), choices=yes_or_no(), read=is_yes, beside=True),
        Asked("purpose", tr("Purpose it is given for")),
        Asked("until", tr("Last day"), read=day, say=day_said, beside=True),
        Asked("second", tr("A second officer looks at everything"), choices=yes_or_no(), read=is_yes),
    ]  # fmt: skip


def _texts(profile: ReleaseProfile) -> Texts:
    texts = {name: "yes" if getattr(profile, name) else "no" for name in _YES_OR_NO}
    return {
        **texts,
        "ceiling": str(profile.ceiling),
        "exactness": str(profile.exactness),
        "groups": "\n".join(map(str, profile.groups)),
        "onward": str(profile.onward),
        "purpose": profile.purpose or "",
        "until": profile.until.words if profile.until else "",
    }


def _read(session: Session, who: str) -> ReleaseProfile:
    desk = session.the_desk()
    return profile_of(desk, find_contact(desk, who))


def _save(session: Session, who: str, stated: dict[str, Any]) -> ReleaseProfile:
    desk = session.the_desk()
    return set_profile(desk, find_contact(desk, who), stated)
