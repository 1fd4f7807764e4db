"""Beside a judgement: the coding rule, the grounds of the confidence, whom and where it is about, the day of review."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...domain.assessment import IndicatorProfile
from ...domain.framework import CodingRule
from ...domain.when import When
from ...i18n import tr
from ..widgets.field import Field
from ..widgets.item_form import names_in
from ..widgets.parts import column, label, named, push

_TEXTS = ("assumptions", "sourcing", "argument")
_NAMES = ("populations", "actors", "places")


class CodingRuleText(QWidget):
    """What the indicator asks, always; what counts as which state, while it is opened."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "coding-rule", tr("Coding rule"))
        self._asks = label(look="quiet")
        self._asks.setObjectName("coding-rule-asks")
        self._whole = label(look="small", selectable=True)
        self._whole.setObjectName("coding-rule-whole")
        self._open = push("coding-rule-open", tr("Coding rule"), self._on_open)
        self._open.setCheckable(True)
        stack = column(self, gap=4)
        stack.addWidget(self._asks)
        stack.addWidget(self._open)
        stack.addWidget(self._whole)
        self._whole.hide()

    def show_rule(self, rule: CodingRule | None) -> None:
        """This rule; nothing where there is none."""
        self.setVisible(rule is not None)
        if rule is None:
            return
        self._asks.setText(rule.asks)
        parts = (
            (tr("Present"), rule.present),
            (tr("Emerging"), rule.emerging),
            (tr("Absent"), rule.absent),
            (tr("Not this"), rule.not_this),
        )
        self._whole.setText("\n".join(f"{name}: {text}" for name, text in parts if text))

    def _on_open(self) -> None:
        self._whole.setVisible(self._open.isChecked())


class GroundsForm(QWidget):
    """Confidence has three grounds: the assumptions made, the sourcing, the strength of the argument."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "grounds", tr("Grounds of the confidence, and whom it is about"))
        several = tr("several apart with ;")
        self._fields = {
            "assumptions": Field("judgement-assumptions", tr("Assumptions it rests on")),
            "sourcing": Field("judgement-sourcing", tr("How good the sourcing is")),
            "argument": Field("judgement-argument", tr("How strong the argument is")),
            "populations": Field("judgement-populations", tr("Who is at risk"), read=names_in, hint=several),
            "actors": Field("judgement-actors", tr("Who acts"), read=names_in, hint=several),
            "places": Field("judgement-places", tr("Where"), read=names_in, hint=several),
            "review": Field("judgement-review", tr("Look again by"), read=When.parse, say=lambda day: day.words),
        }
        stack = column(self, gap=8)
        stack.addWidget(label(tr("Grounds of the confidence"), "strong"))
        for name, field in self._fields.items():
            if name == _NAMES[0]:
                stack.addWidget(label(tr("Whom and where it is about"), "strong"))
            stack.addWidget(field)
            field.edited.connect(self.edited)

    def fill(self, indicator: IndicatorProfile) -> None:
        """Show what is stated."""
        texts = {name: getattr(indicator, name) or "" for name in _TEXTS}
        texts |= {name: "; ".join(getattr(indicator, name)) for name in _NAMES}
        self.restore({**texts, "review": indicator.review or ""})

    def restore(self, typed: dict[str, str]) -> None:
        """Put back what was typed; what is not told stays."""
        for name, field in self._fields.items():
            if name in typed:
                field.set_text(typed[name])

    def typed(self) -> dict[str, str]:
        """As typed."""
        return {name: field.text.strip() for name, field in self._fields.items()}

    def values(self) -> dict[str, Any]:
        """As it is saved; ``DeskError`` for a day that is none, which is then shown beside it."""
        said: dict[str, Any] = {name: self._fields[name].text.strip() or None for name in _TEXTS}
        said |= {name: tuple(self._fields[name].value() or ()) for name in _NAMES}
        return {**said, "review": self._fields["review"].value()}
