"""The forms about a source: what it is, how far to rely on it, whether it is another, whether it is in use."""

from typing import Any

from PySide6.QtWidgets import QLabel

from ...actions.session import OpenCase
from ...actions.settling import settle_item
from ...actions.source_changes import (
    add_source,
    change_source,
    grade_source,
    part_source,
    retire_source,
    rhythm,
    same_source,
)
from ...actions.source_kinds import catalogue, kind_of
from ...actions.source_terms import every_words, need_words, turned_words
from ...analysis.source_kinds import name_of
from ...domain.coding_rules import reliability_rule
from ...domain.finding_on import Turned
from ...domain.grading import Reliability, reliability_words
from ...domain.source import Need, Source
from ...i18n import tr
from ..widgets.kept_form import KeptForm
from ..widgets.parts import label, named
from ..widgets.record_form import Asked, Texts, by_line, choices
from ..workspace import Workspace


def entry_form(workspace: Workspace) -> KeptForm:
    """For a new source."""
    letters = [
        Asked("reliability", tr("How far can it be relied on?"), choices=choices(Reliability, letter_words)),
        Asked("reliability_why", tr("What that rests on"), beside=True),
    ]
    return KeptForm(workspace, "source-new", [*_what_it_is(), *letters], tr("Enter the source"), _enter)


def change_form(workspace: Workspace) -> KeptForm:
    """For what a source is."""
    return KeptForm(workspace, "source-change", _what_it_is(), tr("Save the changes"), _change)


def grade_form(workspace: Workspace) -> KeptForm:
    """For how far it can be relied on."""
    hint = tr("must be given where another letter stood before")
    asked = [
        Asked("reliability", tr("Reliability"), choices=choices(Reliability, letter_words)),
        Asked("reliability_why", tr("Why"), lines=2, hint=hint),
    ]
    return KeptForm(workspace, "source-grade", asked, tr("State the reliability"), _grade)


def settle_form(workspace: Workspace) -> KeptForm:
    """For how the chosen item turned out."""
    asked = [
        Asked("verdict", tr("It turned out"), choices=choices(Turned, turned_words)),
        Asked("why", tr("What confirmed or refuted it"), lines=2, beside=True),
        Asked(
            "on", tr("Items it rests on"), lines=2, read=by_line, hint=tr("one to a line; found below by their words")
        ),
    ]
    return KeptForm(workspace, "source-settle", asked, tr("State the finding"), _settle)


def same_form(workspace: Workspace) -> KeptForm:
    """For a source that turned out to be another."""
    asked = [
        Asked("same_as", tr("It turned out to be"), hint=tr("the pseudonym of the other; empty takes it back")),
        Asked("same_why", tr("How that is known"), beside=True),
    ]
    return KeptForm(workspace, "source-same", asked, tr("State that they are one"), _same)


def retire_form(workspace: Workspace) -> KeptForm:
    """For a source of which nothing more is expected."""
    asked = [
        Asked(
            "retired",
            tr("In use"),
            choices=[("in-use", tr("a report can be expected")), ("retired", tr("nothing more is expected"))],
        ),
        Asked("retired_why", tr("Why"), beside=True),
    ]
    return KeptForm(workspace, "source-retire", asked, tr("State it"), _retire)


def kind_says(form: KeptForm) -> QLabel:
    """What the kind chosen in a form typically sees and misses, and how often it reports; empty for none."""
    said = named(label(look="quiet", selectable=True), f"{form.objectName()}-kind-says", tr("What this kind can see"))

    def say() -> None:
        kind = kind_of(form.form.field("kind").text)
        parts = (
            []
            if kind is None
            else [tr("Can see: {sees}").format(sees=kind.sees), tr("Cannot: {misses}").format(misses=kind.misses)]
        )
        if kind is not None and kind.rhythm is not None:
            parts.append(tr("Rhythm: {words}").format(words=kind.rhythm.words))
        said.setText("\n".join(parts))
        said.setAccessibleName(said.text())
        said.setVisible(bool(parts))

    form.form.edited.connect(say)
    say()
    return said


def rule_says(form: KeptForm) -> QLabel:
    """When the letter chosen in a form is the one to give; empty for none."""
    said = named(label(look="quiet", selectable=True), "source-grade-rule", tr("When this letter is given"))

    def say() -> None:
        letter = form.form.field("reliability").text
        rule = tr("{letter} is given where: {rule}")
        said.setText(rule.format(letter=letter, rule=reliability_rule(Reliability(letter))) if letter else "")
        said.setAccessibleName(said.text() or tr("When this letter is given"))
        said.setVisible(bool(letter))

    form.form.edited.connect(say)
    say()
    return said


def texts_of(source: Source) -> Texts:
    """What a source is, as its forms show it."""
    kind = kind_of(source.kind)
    return {
        "name": source.name,
        "kind": kind.id if kind else "",
        "own_kind": "" if kind else source.kind or "",
        "rhythm_days": str(source.rhythm_days or ""),
        "protection": "\n".join(source.protection),
        "note": source.note or "",
    }


def letter_words(letter: Reliability) -> str:
    """``B: usually reliable``."""
    return tr("{letter}: {words}").format(letter=letter, words=reliability_words(letter))


def _what_it_is() -> list[Asked]:
    kinds = [(kind.id, name_of(kind)) for kind in catalogue().kinds]
    return [
        Asked("name", tr("Pseudonym"), hint=tr("tells nobody who it is")),
        Asked(
            "rhythm_days",
            tr("Days between two reports"),
            read=rhythm,
            say=every_words,
            beside=True,
            hint=tr("as agreed or expected; empty: as its kind"),
        ),
        Asked("kind", tr("Kind, from the catalogue"), choices=kinds),
        Asked("own_kind", tr("or in your own words"), beside=True),
        Asked("protection", tr("What it needs to stay safe"), choices=choices(Need, need_words), several=True),
        Asked("note", tr("Note for this office; it never leaves"), lines=2),
    ]


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    """Kind from the catalogue, else in own words."""
    fields = dict(values)
    own = fields.pop("own_kind", None)
    if own is not None and not fields.get("kind"):
        fields["kind"] = own
    return fields


def _enter(case: OpenCase, _record: str, values: dict[str, Any]) -> Source:
    return add_source(case, str(values.pop("name", "") or ""), _fields(values))


def _change(case: OpenCase, record: str, values: dict[str, Any]) -> Source:
    return change_source(case, record, _fields(values))


def _grade(case: OpenCase, record: str, values: dict[str, Any]) -> Source:
    standing = (case.file.shown("source", record) or {}).get("reliability")
    return grade_source(case, record, values.get("reliability", standing), values.get("reliability_why"))


def _settle(case: OpenCase, record: str, values: dict[str, Any]) -> Any:
    return settle_item(case, record, str(values.get("verdict") or ""), values.get("why"), values.get("on") or ())


def _same(case: OpenCase, record: str, values: dict[str, Any]) -> Source:
    if "same_as" in values and values["same_as"] is None:
        return part_source(case, record)
    before = (case.file.shown("source", record) or {}).get("same_as")
    return same_source(case, record, str(values.get("same_as") or before or ""), values.get("same_why"))


def _retire(case: OpenCase, record: str, values: dict[str, Any]) -> Source:
    standing = "retired" if (case.file.shown("source", record) or {}).get("retired") else "in-use"
    back = values.get("retired", standing) != "retired"
    return retire_source(case, record, values.get("retired_why"), back=back)
