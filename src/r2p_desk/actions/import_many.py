"""Several files at once: what each would come to, and taking in those that need no choice, each as one commit."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ..errors import Cancelled, DeskError
from ..i18n import tr
from ..jobs import Job
from .import_plan import Imported, Plan
from .importing import look_over, take_in
from .session import OpenCase

TABLE = "table"
"""The format of a table whose columns an officer gives their meaning: that is asked of them for each file."""


class FileSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is and would come to, held against the case as it is before any of them; ``why`` it cannot be read.

    ``alone``: somebody must look at it by itself first, because it cannot be read or its columns must be told.
    """

    path: Path
    media: str = ""
    format: str = ""
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    findings: tuple[str, ...] = ()
    why: str = ""

    @property
    def alone(self) -> bool:
        """Whether it cannot be taken in with others."""
        return bool(self.why) or self.format in ("", TABLE)


class FileTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a file: what was taken in, or ``why`` nothing was."""

    path: Path
    done: Imported | None = None
    why: str = ""


def look_over_many(case: OpenCase, paths: Sequence[Path], job: Job) -> tuple[FileSeen, ...]:
    """Look at each file as ``look_over`` does; nothing is written. One that cannot be read stops none of the others."""
    found = []
    for at, path in enumerate(paths):
        try:
            found.append(_seen(look_over(case, path, job=_Part(job, at, paths))))
        except Cancelled:
            raise
        except DeskError as error:
            words = tuple(words for _, words in error.findings)
            found.append(FileSeen(path=path, why=error.happened, findings=words))
    return tuple(found)


def take_in_many(case: OpenCase, paths: Sequence[Path], job: Job) -> tuple[FileTaken, ...]:
    """Take in these files one after another, each as one commit; what one holds may stand in the one before it.

    Stopped, it answers what was done until then: the file that was under way leaves nothing, those before it stay.
    """
    done: list[FileTaken] = []
    for at, path in enumerate(paths):
        part = _Part(job, at, paths)
        try:
            done.append(FileTaken(path=path, done=take_in(case, look_over(case, path, job=part), job=part)))
        except Cancelled:
            done.append(FileTaken(path=path, why=tr("Stopped.")))
            break
        except DeskError as error:
            done.append(FileTaken(path=path, why=error.happened))
    return tuple(done)


def _seen(plan: Plan) -> FileSeen:
    return FileSeen(
        path=plan.path,
        media=plan.media,
        format=plan.format,
        new=plan.new,
        changed=plan.changed,
        same=plan.same,
        refused=plan.rows_refused,
        findings=tuple(finding.words for finding in plan.findings),
    )


class _Part(Job):
    """The share of one file in the whole; stopped when the whole is."""

    def __init__(self, whole: Job, at: int, paths: Sequence[Path]) -> None:
        words = tr("{name}, {n} of {m}").format(name=paths[at].name, n=at + 1, m=len(paths))
        super().__init__(lambda fraction, _: whole.advance((at + fraction) / len(paths), words))
        self._whole = whole

    @property
    def cancelled(self) -> bool:
        """Whether the whole was asked to stop."""
        return self._whole.cancelled
