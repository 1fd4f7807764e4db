"""Files on their way into the case: sealed one after another beside all other work, then entered in turn with it.

A file that is stopped, or fails, leaves nothing of itself; those entered before it stay. The words inside are read
afterwards, in a process of their own, and so are those of attachments that came by another way.
"""

from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from PySide6.QtCore import QObject, Signal

from ..errors import Cancelled, DeskError, Refused
from ..i18n import tr, trn
from ..jobs import Job
from .runner import Runner, Session
from .text import one_line

if TYPE_CHECKING:
    from ..actions.attachment_access import AttachmentSource
    from ..actions.attachments import About, SealedFile
    from ..actions.session import OpenCase
    from ..domain.attachment import Attachment
    from ..intake.attachment_text import Extracted

_MOST_NAMED = 3


class Coming(NamedTuple):
    """A file to be taken in: of which case, for which item (empty for none), its place, its number among how many."""

    case: str
    item: str
    path: Path
    number: int
    of: int

    @property
    def words(self) -> str:
        """What is done with it, while it is."""
        name = one_line(self.path.name)
        if self.of == 1:
            return tr("Taking in {name}").format(name=name)
        return tr("Taking in {name}, {n} of {m}").format(name=name, n=self.number, m=self.of)


class SealedHere:
    """A file sealed in a case, which no record speaks of yet; left without being entered, it is taken away again."""

    def __init__(self, case: "OpenCase", file: "SealedFile") -> None:
        self._case = case
        self._file = file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        from ..actions.attachments import drop_sealed

        drop_sealed(self._case, self._file)

    def enter(self, session: Session, about: "About") -> "Attachment":
        """Enter it in turn with all other work; ``Refused`` when its case is not the one that is open any more."""
        from ..actions.attachments import enter_attachment

        if session.case is not self._case:
            self.__exit__()
            raise Refused(tr("The case was closed before the file was entered."), kept=tr("Nothing was taken in."))
        return enter_attachment(self._case, self._file, about)


class Attaching(QObject):
    """``came`` carries the id of the item a file was entered for; ``moved`` whenever more or fewer are on their way."""

    came = Signal(str)
    moved = Signal()
    said = Signal(str)
    troubled = Signal(object)

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._coming: deque[Coming] = deque()
        self._now: Coming | None = None
        self._job: Job | None = None
        self._entered = 0
        self._failed: list[tuple[str, DeskError]] = []
        self._unread: deque[tuple[str, str]] = deque()
        self._reading: Job | None = None
        self._is_reading = False

    def attach(self, case: str, item: str, paths: Sequence[Path]) -> None:
        """Take these files in for this item, after those that are on their way already."""
        of = len(paths)
        self._coming.extend(Coming(case, item, path, number, of) for number, path in enumerate(paths, 1))
        self.moved.emit()
        if self._now is None:
            self._next()

    def on_its_way(self, item: str) -> int:
        """How many files are on their way to this item."""
        now = [self._now] if self._now is not None else []
        return sum(one.item == item for one in (*now, *self._coming))

    def read_words(self, case: str, attachments: Sequence[str]) -> None:
        """Read the words inside these attachments, so that search finds them."""
        known = set(self._unread)
        self._unread.extend((case, one) for one in attachments if (case, one) not in known)
        if not self._is_reading:
            self._read_next()

    def stop(self) -> None:
        """Nothing more is taken in or read: the case is closed, or the desk is locked."""
        self._coming.clear()
        self._unread.clear()
        self._failed.clear()
        for job in (self._job, self._reading):
            if job is not None:
                job.cancel()
        self._now = self._job = self._reading = None
        self._is_reading, self._entered = False, 0

    def _next(self) -> None:
        self._now = self._coming.popleft() if self._coming else None
        self.moved.emit()
        coming = self._now
        if coming is None:
            self._tell()
            return
        self._job = self._runner.job_beside(
            self,
            coming.words,
            lambda session, job: _seal(session, job, coming),
            lambda sealed: self._on_sealed(coming, sealed),
            lambda error: self._on_failed(coming, error),
        )

    def _on_sealed(self, coming: Coming, sealed: SealedHere) -> None:
        self._runner.write(
            self,
            lambda session: _enter(session, sealed, coming),
            lambda made: self._on_entered(coming, made),
            lambda error: self._on_failed(coming, error),
        )

    def _on_entered(self, coming: Coming, made: "Attachment") -> None:
        if self._now is not coming:
            return
        self._entered += 1
        self.came.emit(coming.item)
        self.read_words(coming.case, [made.id])
        self._next()

    def _on_failed(self, coming: Coming, error: DeskError) -> None:
        if self._now is not coming:
            return
        if isinstance(error, Cancelled):
            self._coming.clear()
        self._failed.append((coming.path.name, error))
        self._next()

    def _tell(self) -> None:
        """Say what came of the last files, once none is on its way."""
        entered, self._entered = self._entered, 0
        failed, self._failed = self._failed, []
        self._job = None
        words = trn("{n} file was taken in.", "{n} files were taken in.", entered) if entered else ""
        stopped = any(isinstance(error, Cancelled) for _, error in failed)
        faults = [(name, error) for name, error in failed if not isinstance(error, Cancelled)]
        if stopped:
            self.said.emit(tr("Stopped. {rest}").format(rest=words or tr("Nothing was taken in.")))
        elif entered:
            self.said.emit(words)
        if faults:
            self.troubled.emit(_told(faults, words))

    def _read_next(self) -> None:
        self._reading, self._is_reading = None, bool(self._unread)
        if not self._unread:
            return
        case, attachment = self._unread.popleft()
        self._runner.read(
            self,
            "words",
            lambda session: _source(session, case, attachment),
            lambda source: self._on_source(case, source),
            lambda _: self._read_next(),
        )

    def _on_source(self, case: str, source: "AttachmentSource") -> None:
        job = self._reading = self._runner.job_beside(
            self,
            tr("Reading the words inside attachments"),
            lambda _, job: _read(source, job),
            lambda found: self._on_read(case, source.attachment.id, found),
            lambda error: self._on_not_read(error, job),
        )

    def _on_read(self, case: str, attachment: str, found: "Extracted") -> None:
        self._runner.write(
            self,
            lambda session: _keep(session, case, attachment, found),
            lambda _: self._on_kept(),
            lambda _: self._read_next(),
        )

    def _on_kept(self) -> None:
        self.came.emit("")
        self._read_next()

    def _on_not_read(self, error: DeskError, job: Job) -> None:
        """Stopped, the others wait as well: they are read when the case is next opened."""
        if self._reading is not job:
            return
        if isinstance(error, Cancelled):
            self._unread.clear()
            self.said.emit(tr("Stopped. Words inside attachments that were not read yet are not found by search."))
        self._read_next()


def _told(faults: Sequence[tuple[str, DeskError]], entered: str) -> DeskError:
    name, first = faults[0]
    if len(faults) == 1:
        happened = tr("{name} was not taken in: {why}").format(name=one_line(name), why=first.happened)
        return DeskError(happened, kept=entered or first.kept, todo=first.todo)
    named = ", ".join(one_line(name) for name, _ in faults[:_MOST_NAMED])
    if len(faults) > _MOST_NAMED:
        named = tr("{names} and {n} more").format(names=named, n=len(faults) - _MOST_NAMED)
    happened = tr("{n} files were not taken in ({names}). The first of them: {why}")
    return DeskError(
        happened.format(n=len(faults), names=named, why=first.happened), kept=entered or first.kept, todo=first.todo
    )


def _seal(session: Session, job: Job, coming: Coming) -> SealedHere:
    """Beside the serial worker: touches no record."""
    from ..actions.attachments import seal_file

    case = session.case
    if case is None or case.file.id != coming.case:
        raise Cancelled(coming.words)
    told = Job(lambda fraction, _: job.advance(fraction, coming.words))
    with ExitStack() as unless:
        sealed = unless.enter_context(SealedHere(case, seal_file(case, coming.path, told)))
        job.advance(1.0, coming.words)  # stopped at the very end, it leaves nothing all the same
        unless.pop_all()
        return sealed


def _enter(session: Session, sealed: SealedHere, coming: Coming) -> "Attachment":
    """A file for an item that has a marking of its own is handled as strictly as that."""
    from ..actions.attachments import About
    from ..actions.items import find_item

    item = coming.item or None
    with ExitStack() as unless:
        unless.enter_context(sealed)
        marking = find_item(session.the_case(), item).marking if item is not None else None
        unless.pop_all()
    return sealed.enter(session, About(item=item, marking=marking))


def _source(session: Session, case: str, attachment: str) -> "AttachmentSource":
    from ..actions.attachment_access import source_of

    opened = session.the_case()
    if opened.file.id != case:
        raise Cancelled(tr("Another case is open."))
    return source_of(opened, attachment)


def _read(source: "AttachmentSource", job: Job) -> "Extracted":
    with source:
        return source.words(job)


def _keep(session: Session, case: str, attachment: str, found: "Extracted") -> None:
    from ..actions.attachment_access import keep_text

    opened = session.the_case()
    if opened.file.id == case and not opened.file.read_only:
        keep_text(opened, attachment, found)
