"""Several files at once: what each would come to, and taking in those that need no choice, each as one commit."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ..errors import Cancelled, DeskError
from ..i18n import tr
from ..jobs import Job
from ..system.files import machine_errors
from .import_items import Items
from .import_plan import Imported, Plan
from .importing import look_over, take_in
from .session import OpenCase

TABLE = "table"
"""The format of a table whose columns an officer gives their meaning: that is asked of them for each file."""

_SMALL = 1000
"""Lines of a plan that is kept from the look to the taking in."""


class FileSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is and would come to, held against the case as it is before any of them; ``why`` it cannot be read.

    ``alone``: somebody must look at it by itself first, because its columns must be told. ``plan`` is kept where it is
    small.
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
    plan: Plan | None = None

    @property
    def alone(self) -> bool:
        """Whether it can be taken in, but not with others."""
        return not self.why and (self.format == TABLE or (not self.format and self.refused > 0))


class FileTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a file: what was taken in, or ``why`` nothing was; ``alone``: it must be looked at by itself."""

    path: Path
    done: Imported | None = None
    why: str = ""
    alone: bool = False


def look_over_many(case: OpenCase, paths: Sequence[Path], job: Job) -> tuple[FileSeen, ...]:
    """Look at each file as ``look_over`` does; nothing is written. One that cannot be read stops none of the others.

    Of a folder the files that lie in it are looked at, not those of folders inside.
    """
    found, paths = [], _files(paths)
    for at, path in enumerate(paths):
        try:
            found.append(_seen(look_over(case, path, job=_Part(job, at, paths))))
        except Cancelled:
            raise
        except DeskError as error:
            words = tuple(dict.fromkeys(words for _, words in error.findings))
            found.append(FileSeen(path=path, why=error.happened, findings=words))
    return tuple(found)


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            with machine_errors():
                found += sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        else:
            found.append(path)
    return found


def take_in_many(case: OpenCase, seen: Sequence[FileSeen], job: Job, *, words: bool = True) -> tuple[FileTaken, ...]:
    """Take in these files one after another, each as one commit.

    What a file holds may stand in one before it: then it is looked at anew, and where it would now change more than was
    shown of it, it is left. Stopped, it answers what was done until then: the file that was under way leaves nothing,
    those before it stay. ``words`` as in ``take_in``.
    """
    paths = [one.path for one in seen]
    done: list[FileTaken] = []
    for at, one in enumerate(seen):
        part = _Part(job, at, paths)
        try:
            done.append(_taken(case, one, part, words=words))
        except Cancelled:
            done.append(FileTaken(path=one.path, why=tr("Stopped.")))
            break
        except DeskError as error:
            done.append(FileTaken(path=one.path, why=error.happened))
    return tuple(done)


def _taken(case: OpenCase, seen: FileSeen, job: Job, *, words: bool) -> FileTaken:
    plan = seen.plan
    if plan is None or not _holds(case, plan):
        plan = look_over(case, seen.path, job=job)
        if plan.changed > seen.changed:
            why = tr("It would change what another of these files brought. Look at it by itself.")
            return FileTaken(path=seen.path, why=why, alone=True)
    return FileTaken(path=seen.path, done=take_in(case, plan, words=words, job=job))


def _holds(case: OpenCase, plan: Plan) -> bool:
    """Whether what was planned is still all of it: nothing of it came meanwhile, and it changes nothing."""
    if case.file.mark() == plan.base:
        return True
    if plan.changed or plan.kind != "items":
        return False
    items = Items(case)
    return not any(items.record_of(one.format, one.key) for one in plan.planned)


def _seen(plan: Plan) -> FileSeen:
    return FileSeen(
        path=plan.path,
        media=plan.media,
        format=plan.format,
        new=plan.new,
        changed=plan.changed,
        same=plan.same,
        refused=plan.rows_refused,
        findings=tuple(dict.fromkeys(finding.words for finding in plan.findings)),
        plan=plan if len(plan.lines) <= _SMALL else None,
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
