"""What the views share: the runner, the settings, what is open, and the signals by which they hear of one another."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from ..domain.marking import Level, Marking
from ..settings import Settings
from .attaching import Attaching
from .marks import Drafts, Marks
from .runner import Runner

ALL_KINDS = frozenset(
    {
        "case",
        "item",
        "source",
        "assessment",
        "judgement",
        "evidence",
        "concern",
        "round",
        "signoff",
        "dissent",
        "flag_answer",
        "outlook",
        "access",
        "expunge",
        "undo",
        "opening",
        "attachment",
        "import",
        "step",
        "warning",
        "acknowledgement",
        "outcome",
        "alert",
        "lesson",
        "hypothesis",
        "hypothesis_rating",
        "worksheet",
        "worksheet_entry",
        "options_paper",
        "option",
        "meeting",
        "decision",
        "visit",
        "demarche",
        "paper_signature",
        "condition",
        "relation",
        "finding_on",
        "review",
        "caveat",
        "briefing_copy",
        "assignment",
        "kept_apart",
        "dataset",
        "utterance",
        "translation",
        "threshold",
        "response",
        "lexicon",
        "term",
    }
)
"""For ``changed``, where what changed may be anything."""
CHOOSE = "choose"
"""As the record ``asked`` for of the page that takes files in: ask which files."""
_UNREAD = Marking.of(Level.STRICTLY_CONFIDENTIAL)


class CaseShown(NamedTuple):
    """What the window knows of the open case."""

    id: str
    title: str
    marking: Marking
    practice: bool
    read_only: bool
    findings: tuple[str, ...]
    stood: str = ""
    """The moment at which it stood so, in words; empty for the case of now."""


class Workspace(QObject):
    """One window's desk.

    ``changed`` carries the kinds of records that were saved, so that each view decides whether to read again;
    ``asked`` asks the window for a section by name, with an id of what to show there; ``marked`` says that what is
    shown may have another marking now; ``waited`` says that ``waiting`` was read anew; ``forgotten`` that the desk is
    being locked, and whatever of a case lies open beside the widgets must be let go now; ``lock_wanted`` asks for that.
    """

    changed = Signal(object)
    asked = Signal(str, str)
    opening = Signal(str)
    troubled = Signal(object)
    said = Signal(str)
    marked = Signal()
    forgotten = Signal()
    lock_wanted = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    waited = Signal()

    def __init__(self, home: Path, runner: Runner, settings: Settings) -> None:
        super().__init__()
        self.home = home
        self.runner = runner
        self.settings = settings
        self.officer = ""
        self.attaching = Attaching(runner, self)
        self.attaching.said.connect(self.said)
        self.attaching.troubled.connect(self.troubled)
        self.attaching.came.connect(lambda _: self.changed.emit(frozenset({"attachment"})))
        self.case: CaseShown | None = None
        self.markings: dict[str, Marking] = {}
        """Markings of cases as far as they were read, by case id."""
        self.waiting: frozenset[tuple[str, str, str]] = frozenset()
        """(kind, record, field) of what waits for a decision in the open case."""
        self.drafts: Drafts = {}
        """Kept drafts of the open case that no form has taken up yet, by form."""
        self.kept: Drafts = {}
        """What is kept of drafts by now, by form: in the case, or in the officer's own store what belongs to none."""
        self.aside: Drafts = {}
        """What the officer's own store keeps of drafts of the open case that the case could not take at once."""
        self.folder: Path | None = None
        """Where files were last chosen since the desk was unlocked; kept nowhere."""
        self.sheets_wanted: tuple[int, int] | None = None
        """How an officer who was just created wants to split the recovery key: (how many it takes, how many)."""
        self.marks = Marks()
        """Which state of each draft was kept last."""
        self.unkept: dict[str, Drafts] = {}
        """What could not be written at a lock, by case and form: kept behind the lock for this officer, on no screen
        until that case is open again, and gone with the program."""

    @property
    def may_edit(self) -> bool:
        """Whether anything of the case on screen can be changed."""
        return self.case is not None and not self.case.read_only

    def marking_of(self, case: str) -> Marking:
        """How the name of this case must be handled; the strictest way until its marking was read."""
        return self.markings.get(case, _UNREAD)

    def forget(self) -> None:
        """Nothing is open any more."""
        self.attaching.stop()
        self.forgotten.emit()
        self.officer = ""
        self.case = None
        self.waiting = frozenset()
        self.drafts = {}
        self.kept = {}
        self.aside = {}
        self.markings = {}
        self.folder = None
