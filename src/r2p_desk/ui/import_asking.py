"""What the page that takes files in asks for: each a call of the actions, made by a worker of the window."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import DeskError
from ..intake.telling import Columns
from ..jobs import Job
from ..system.collecting import uncollected
from .models.plan_table import Sorted, sort_lines
from .runner import Session

if TYPE_CHECKING:
    from ..actions.import_many import FileSeen, FileTaken
    from ..actions.import_plan import Imported, Plan

GENERAL = "table"
"""The format of a table whose columns an officer gives their meaning."""
Samples = dict[str, tuple[str, ...]]


class Wish(NamedTuple):
    """What an officer chose otherwise than the program did; empty where they did not."""

    format: str = ""
    sheet: str = ""
    encoding: str = ""
    headings: int = 0
    columns: Columns | None = None


class Looked(NamedTuple):
    """A file that was looked at: its plan, its lines sorted, what its columns were taken to mean, values that stand in
    them, what else it could be taken as."""

    plan: "Plan"
    lines: Sorted
    columns: Columns
    samples: Samples
    formats: tuple[str, ...]


def look(session: Session, path: Path, asked: Wish, job: Job, known: Samples | None) -> Looked:
    """Look at a file; nothing is written. ``known`` are its samples, where it was looked at before."""
    from ..actions.import_samples import sample_values
    from ..actions.importing import look_over

    read = Columns(encoding=asked.encoding, headings=asked.headings)
    columns = asked.columns or (read if read != Columns() else None)
    kind, sheet = asked.format or None, asked.sheet or None
    with uncollected():
        plan = look_over(session.the_case(), path, kind=kind, columns=columns, sheet=sheet, job=job)
        if known is None:
            known = sample_values(plan, job) if plan.format == GENERAL else {}
        return Looked(plan, sort_lines(plan), _meaning(plan), known, _others(plan))


def _meaning(plan: "Plan") -> Columns:
    """What its columns mean: what the officer said, and what their headings say where they said nothing."""
    from ..intake.item_rows import mapping
    from ..intake.shapes.table import suggest

    begins = [begin for begin in plan.begins if begin.columns]
    return mapping(plan.columns, suggest(begins[0])) if begins and plan.format == GENERAL else Columns()


def _others(plan: "Plan") -> tuple[str, ...]:
    """What else its content could be taken as."""
    from ..intake.shapes import shapes

    fitting = [name for name, shape in shapes().items() if any(shape.fits(begin) for begin in plan.begins)]
    return tuple(name for name in fitting if name != plan.format)


def take(
    session: Session, plan: "Plan", only: frozenset[int] | None, job: Job, *, keep: bool
) -> "tuple[Imported, int]":
    """Take in what was looked at, as one commit or nothing of it; the words of attachments are read afterwards.

    Answers also where the case stands now, as ``position``.
    """
    from ..actions.importing import take_in

    done = take_in(session.the_case(), plan, only=only, keep=keep, words=False, job=job)
    return done, position(session)


def position(session: Session) -> int:
    """How far the open case has come: another once anything was saved."""
    return session.the_case().file.position()


def look_many(session: Session, paths: list[Path], job: Job) -> "tuple[FileSeen, ...]":
    """Look at several files; nothing is written."""
    from ..actions.import_many import look_over_many

    return look_over_many(session.the_case(), paths, job)


def take_many(session: Session, seen: "list[FileSeen]", job: Job) -> "tuple[FileTaken, ...]":
    """Take in several files, each as one commit; the words of attachments are read afterwards."""
    from ..actions.import_many import take_in_many

    return take_in_many(session.the_case(), seen, job, words=False)


def mapping_names(session: Session, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the mappings this officer saved, those first that were made for such columns."""
    from ..actions.mappings import fitting, mappings

    desk = session.the_desk()
    return tuple(dict.fromkeys((*fitting(desk, columns), *mappings(desk))))


def find_mapping(session: Session, name: str) -> Columns:
    """What was saved under this name."""
    from ..actions.mappings import mapping

    return mapping(session.the_desk(), name)


def save_mapping(session: Session, name: str, columns: Columns) -> tuple[str, ...]:
    """Save this under that name, in place of what was; answers all names."""
    from ..actions.mappings import keep_mapping, mappings

    keep_mapping(session.the_desk(), name, columns)
    return tuple(mappings(session.the_desk()))


def save_refusals(plan: "Plan", path: Path) -> int:
    """Write the list of what was refused."""
    from ..actions.import_refusals import write_refusals

    return write_refusals(path, plan.refused)


def findings_of(error: DeskError) -> tuple[str, ...]:
    """What was found in a file that cannot be taken in, in words."""
    return tuple(words for _, words in getattr(error, "findings", ()))
