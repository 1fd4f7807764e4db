"""A warning note as it is written: what the draft holds, and what was typed since."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ...actions.warnings_for_window import NoteTold
from ...domain.assessment import Confidence, confidence_words
from ...domain.likelihood import TERMS, Yardstick, term_words, yardstick_words
from ...domain.signal import Crime, crime_words
from ...domain.warning import NOTE_RUNGS, WarningNote, rung_words
from ...domain.when import When
from ...errors import UsageError
from ...i18n import tr
from ..widgets.marking_field import MarkingField
from ..widgets.parts import column, label, named
from ..widgets.small_form import SmallForm
from ..workspace import Workspace
from .paragraphs import Paragraphs

_LINES = ("addressees", "populations", "places", "actors", "dissent")
_TEXTS = ("title", "statement", "grounds", "unknowns", "would_change")
_LIKELIHOOD = ("yardstick", "term", "probability")
_NEW = "new"


class NoteForm(SmallForm):
    """One form for every draft; what is typed of one waits while another is shown."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warning")
        self.shown = ""
        """The id of the draft shown; empty for a new one."""
        self._paragraphs = Paragraphs(workspace)
        self._lay_out_head()
        self.take("paragraphs", self._paragraphs, self._paragraphs, self._paragraphs.edited)
        self._lay_out_about()
        self._lay_out_forecast()
        marking = workspace.case.marking.words if workspace.case else ""
        field = MarkingField("warning-marking", inherits=tr("{marking}, or higher").format(marking=marking))
        self.take("marking", field, field, field.edited)
        self.name = f"warning-{_NEW}"
        self.begin()
        self._fill_terms()

    def _lay_out_head(self) -> None:
        self.side_by_side()
        self.choice("rung", tr("Kind of note"), [(str(one), rung_words(one)) for one in NOTE_RUNGS])
        hint = tr("empty: today; no item known only later can be named")
        self.field("as_of", tr("Rests on what was known by"), read=When.parse, say=_words, hint=hint)
        self.one_below_the_other()
        self.field("title", tr("Title"))
        self.side_by_side()
        self.field("addressees", tr("To"), hint=tr("one a line"), lines=2)
        self.field("answer_by", tr("Acknowledgement expected by"), read=When.parse, say=_words)
        self.one_below_the_other()

    def _lay_out_about(self) -> None:
        crimes = Ticks("warning-crime", tr("Crimes it warns of"), [(str(one), crime_words(one)) for one in Crime])
        self.take("crimes", crimes, crimes, crimes.edited)
        self.side_by_side()
        for name, words in (("populations", tr("Who is at risk")), ("places", tr("Where")), ("actors", tr("Who acts"))):
            self.field(name, words, hint=tr("one a line"), lines=2)
        self.one_below_the_other()

    def _lay_out_forecast(self) -> None:
        self.field("statement", tr("Statement"), hint=tr("what will be so; it can be checked"), lines=2)
        self.side_by_side()
        self.field("horizon", tr("Horizon"), read=When.parse, say=_words, hint=tr("the day by which it can be checked"))
        self.choice("assessment", tr("Assessment it rests on"), [("", tr("none"))])
        self.one_below_the_other()
        self.side_by_side()
        yardsticks = [("", tr("no likelihood stated")), *((str(one), yardstick_words(one)) for one in Yardstick)]
        self.choice("yardstick", tr("Yardstick"), yardsticks).currentIndexChanged.connect(lambda _: self._fill_terms())
        self.choice("term", tr("Term"), [("", tr("no term"))])
        self.field("probability", tr("Percent"), read=_percent, hint=tr("a whole number within the term"))
        self.one_below_the_other()
        self.side_by_side()
        levels = [("", confidence_words(None)), *((str(one), confidence_words(one)) for one in Confidence)]
        self.choice("confidence", tr("Confidence"), levels)
        self.field("grounds", tr("Grounds of the confidence"), hint=tr("in a sentence of its own"), lines=2)
        self.one_below_the_other()
        hint = tr("Where nothing is unknown, say so in words.")
        self.field("unknowns", tr("Not known"), hint=hint, lines=2)
        self.field("would_change", tr("What would change it"), lines=2)
        self.field("dissent", tr("Dissent"), hint=tr("one a line; that of the assessment is added on issue"), lines=2)

    def offer_assessments(self, assessments: tuple[tuple[str, str], ...]) -> None:
        """These can be rested on."""
        self.fill_choice("assessment", [("", tr("the newest by that day")), *assessments])

    def show_note(self, told: NoteTold | None) -> None:
        """Show this draft, or an empty form; what was typed of the one before waits for its return."""
        note = told.note.warning if told is not None else None
        wanted = note.id if note is not None else ""
        if self.started:
            if wanted == self.shown:
                return
            self._workspace.drafts.update(self.drafts())
        self.shown, self.name = wanted, f"warning-{wanted or _NEW}"
        typed = self._texts(note, told.items) if note is not None and told is not None else {}
        self.fill(typed)
        self._fill_terms()
        if note is not None:
            self.restore(typed)
        self._before = self.typed()
        waiting = self._workspace.drafts.pop(self.name, None)
        if waiting:
            self.restore(waiting)
            self._fill_terms()
            self.restore(waiting)

    def saved_as(self, note: str) -> None:
        """What was typed is saved in this draft."""
        self.shown = note
        self.settle(f"warning-{note}")

    def stated(self) -> dict[str, Any]:
        """What was typed of the note, nothing else: others may have stated the rest anew. Raises the first refusal."""
        values = self.values()
        stated: dict[str, Any] = {name: values[name] for name in _TEXTS}
        for name in _LINES:
            stated[name] = [line.strip() for line in (values[name] or "").splitlines() if line.strip()]
        for name in ("as_of", "answer_by", "horizon", "yardstick", "term", "probability", "confidence", "marking"):
            stated[name] = values[name]
        stated |= {name: values[name] for name in ("rung", "crimes", "paragraphs")}
        if values["assessment"]:
            stated["assessment"] = values["assessment"]
        wanted = set(self.changed) | (set(_LIKELIHOOD) if self.changed & set(_LIKELIHOOD) else set())
        return {name: value for name, value in stated.items() if name in wanted}

    def _fill_terms(self) -> None:
        chosen = self.chosen("yardstick")
        terms = TERMS[Yardstick(chosen)] if chosen else ()
        ranges = [
            (term.name, tr("{term} ({least} to {most} %)").format(
                term=term_words(term.name), least=term.least, most=term.most))
            for term in terms
        ]  # fmt: skip
        self.fill_choice("term", [("", tr("no term")), *ranges])

    def _texts(self, note: WarningNote, called: dict[str, tuple[str, str]]) -> dict[str, str]:
        typed = {name: str(getattr(note, name) or "") for name in _TEXTS}
        typed |= {name: "\n".join(getattr(note, name)) for name in _LINES}
        for name in ("as_of", "answer_by", "horizon", "yardstick", "term", "confidence", "assessment", "marking"):
            typed[name] = str(getattr(note, name) or "")
        typed["probability"] = "" if note.probability is None else str(note.probability)
        typed["rung"] = str(note.rung)
        typed["crimes"] = " ".join(note.crimes)
        typed["paragraphs"] = self._paragraphs.set_paragraphs(note.paragraphs, called)
        return typed


class Ticks(QWidget):
    """Boxes to tick; ``text`` is the values ticked, with blanks between them."""

    edited = Signal()

    def __init__(self, object_name: str, words: str, options: list[tuple[str, str]]) -> None:
        super().__init__()
        stack = column(self, gap=2)
        stack.addWidget(label(words, "strong"))
        grid = QGridLayout()
        self._boxes: dict[str, QCheckBox] = {}
        for at, (value, said) in enumerate(options):
            box = named(QCheckBox(said), f"{object_name}-{value}", said)
            box.toggled.connect(lambda _: self.edited.emit())
            self._boxes[value] = box
            grid.addWidget(box, at // 2, at % 2)
        stack.addLayout(grid)

    @property
    def text(self) -> str:
        """Those ticked."""
        return " ".join(value for value, box in self._boxes.items() if box.isChecked())

    def set_text(self, text: str) -> None:
        """Tick these."""
        for value, box in self._boxes.items():
            box.setChecked(value in text.split())

    def value(self) -> list[str]:
        """The values ticked."""
        return self.text.split()


def _percent(text: str) -> int:
    digits = text.removesuffix("%").strip()
    if digits.isdecimal() and digits.isascii() and int(digits) <= 100:
        return int(digits)
    raise UsageError(tr("“{text}” is not a whole number of percent from 0 to 100.").format(text=text[:20]))


def _words(day: When) -> str:
    return day.words
