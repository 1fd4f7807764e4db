"""The overall judgement under a mandate: what may come to be, by when, how likely; and apart from that, how sure."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from ...domain.assessment import Confidence, confidence_words
from ...domain.likelihood import TERMS, Yardstick, term_words, yardstick_words
from ...domain.signoff import Outlook
from ...domain.when import When
from ...errors import UsageError
from ...i18n import tr
from ..widgets.fitting import no_taller
from ..widgets.parts import column, frame, label, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace

_TEXTS = ("statement", "assumptions", "sourcing", "argument", "would_change")


class OutlookForm(SmallForm):
    """Likelihood and confidence stand in two boxes and in two sentences; terms are those of the yardstick chosen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "outlook")
        no_taller(self.field("statement", tr("What may come to be"), hint=tr("so that it can be checked"), lines=2))
        self.side_by_side()
        self.field("horizon", tr("By when"), read=When.parse, say=lambda day: day.words)
        self._across(self._box(tr("How likely it is")))
        yardsticks = [(str(one), yardstick_words(one)) for one in Yardstick]
        self.choice("yardstick", tr("Yardstick"), yardsticks).currentIndexChanged.connect(lambda _: self._fill_terms())
        self.choice("term", tr("Term"), [("", tr("choose one"))])
        self.field("probability", tr("Percent"), read=percent, hint=tr("if stated: whole, within the term"))
        sure = self._box(tr("How sure we are, which is another thing"))
        self._line = sure
        levels = [("", confidence_words(None)), *((str(one), confidence_words(one)) for one in Confidence)]
        self.choice("confidence", tr("Confidence"), levels)
        self._across(sure)
        for name, words in (
            ("assumptions", tr("Assumptions made")),
            ("sourcing", tr("Sourcing relied on")),
            ("argument", tr("Strength of the argument")),
        ):
            no_taller(self.field(name, words, lines=3))
        self.one_below_the_other()
        no_taller(self.field("would_change", tr("What would change it"), lines=2))
        self._fill_terms()
        self._before = self.typed()

    def show_outlook(self, owner: str, outlook: Outlook | None) -> None:
        """Show what is stated under this name; what was typed of the one before waits for its return."""
        name = f"outlook/{owner}"
        if self.started:
            if name == self.name:
                return
            self._workspace.drafts.update(self.drafts())
        self.name = name
        typed = self._texts(outlook)
        self.restore(typed)
        self._before = self.typed()
        waiting = self._workspace.drafts.pop(self.name, None)
        if waiting:
            self.restore(waiting)

    def said(self) -> dict[str, str | int | None]:
        """As the action takes it; raises the first refusal, shown beside its field."""
        values = self.values()
        if not values["statement"]:
            error = UsageError(tr("Say what may come to be, so that it can be checked later."))
            self.part("statement").refuse(error)
            raise error
        if values["horizon"] is None:
            error = UsageError(tr("Say by when it can be checked."))
            self.part("horizon").refuse(error)
            raise error
        if not values["term"]:
            raise UsageError(tr("Choose how likely it is: a term of the yardstick."))
        said: dict[str, Any] = {
            name: values[name] for name in (*_TEXTS, "yardstick", "term", "probability", "confidence")
        }
        return {**said, "horizon": self.typed()["horizon"]}

    def _box(self, words: str) -> QVBoxLayout:
        box = frame("card")
        inside = column(box, margin=10, gap=8)
        inside.addWidget(label(words, "strong"))
        self._stack.addWidget(box)
        return inside

    def _across(self, inside: QVBoxLayout) -> None:
        """What is added from now on stands on one line of this box."""
        self._line = row(gap=12)
        inside.addLayout(self._line)

    def _fill_terms(self) -> None:
        chosen = Yardstick(self.chosen("yardstick") or Yardstick.ICD_203)
        terms = [
            (one.name, tr("{term} ({least} to {most} %)").format(
                term=term_words(one.name), least=one.least, most=one.most))
            for one in TERMS[chosen]
        ]  # fmt: skip
        self.fill_choice("term", [("", tr("choose one")), *terms])
        self._wanted.pop("term", None)  # a term of the other yardstick is never carried over

    def _texts(self, outlook: Outlook | None) -> dict[str, str]:
        if outlook is None:
            return {"yardstick": str(Yardstick.ICD_203)}
        typed = {name: str(getattr(outlook, name) or "") for name in (*_TEXTS, "yardstick", "term", "confidence")}
        probability = "" if outlook.probability is None else str(outlook.probability)
        return {**typed, "horizon": outlook.horizon.words, "probability": probability}


def percent(text: str) -> int:
    """Whole percent as typed; ``UsageError`` for anything else."""
    digits = text.removesuffix("%").strip()
    if digits.isdecimal() and digits.isascii() and int(digits) <= 100:
        return int(digits)
    raise UsageError(tr("“{text}” is not a whole number of percent from 0 to 100.").format(text=text[:20]))
