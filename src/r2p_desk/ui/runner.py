"""The only place where threads meet Qt: work goes out to threads, what came of it returns to the window's thread.

One serial worker owns the case file; a second thread does what needs no case (pictures of pages, imports), a third
keeps what was typed while the first is busy. A result of an older session (before a lock) is dropped, and so is one
whose owner is gone.
"""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from ..errors import Cancelled, DeskError, Locked, NotFound
from ..i18n import tr
from ..jobs import Job
from ..system.quiet import fault_code

if TYPE_CHECKING:
    from ..actions.session import Desk, OpenCase

T = TypeVar("T")
Done = Callable[[T], None]
Failed = Callable[[DeskError], None]


class Session:
    """What is unlocked; only the serial worker touches it. Another thread may read ``desk`` and nothing else."""

    def __init__(self) -> None:
        self.desk: Desk | None = None
        self.case: OpenCase | None = None

    def the_desk(self) -> "Desk":
        """The unlocked officer; ``Locked`` when there is none."""
        if self.desk is None:
            raise Locked(tr("The desk is locked."), kept=tr("Nothing was changed."), todo=tr("Unlock it."))
        return self.desk

    def the_case(self) -> "OpenCase":
        """The open case; ``NotFound`` when there is none."""
        self.the_desk()
        if self.case is None:
            raise NotFound(tr("No case is open."), kept=tr("Nothing was changed."), todo=tr("Open a case first."))
        return self.case

    def close_case(self) -> None:
        """Close the case, if one is open, whatever goes wrong on the way."""
        case, self.case = self.case, None
        if case is not None:
            try:
                case.close()
            finally:
                case.file.close()

    def close(self) -> None:
        """Close the case and lock the officer."""
        try:
            self.close_case()
        finally:
            desk, self.desk = self.desk, None
            if desk is not None:
                desk.close()


class _Task:
    """One piece of work on its way out and back."""

    def __init__(self, owner: QObject, work: Callable[[Session], Any], done: Done[Any] | None, failed: Failed | None):
        self.owner = owner
        self.work = work
        self.done = done
        self.failed = failed
        self.generation = 0
        self.number = 0
        self.slot: tuple[int, str] | None = None
        self.job: Job | None = None
        self.must_run = False
        self.result: Any = None
        self.error: DeskError | None = None


class Runner(QObject):
    """Runs work for the window; every call returns at once.

    ``troubled`` carries errors nobody else takes; ``job_began``, ``progressed`` and ``job_ended`` tell of long work.
    """

    troubled = Signal(object)
    job_began = Signal(str)
    progressed = Signal(float, str)
    job_ended = Signal()
    _settled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.generation = 0
        self._session = Session()
        self._numbers = 0
        self._newest: dict[tuple[int, str], int] = {}
        self._jobs: list[Job] = []
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)
        self._queues: list[SimpleQueue[_Task | None]] = [SimpleQueue(), SimpleQueue(), SimpleQueue()]
        self._threads = [
            Thread(target=self._serve, args=(queue,), name=name, daemon=True)
            for queue, name in zip(self._queues, ("case-file", "beside", "at-once"), strict=True)
        ]
        for thread in self._threads:
            thread.start()

    def write(
        self, owner: QObject, work: Callable[[Session], T], done: Done[T] | None = None, failed: Failed | None = None
    ) -> None:
        """Do this in turn; it is done even when a lock comes after it."""
        task = _Task(owner, work, done, failed)
        task.must_run = True
        self._send(task, 0)

    def read(
        self,
        owner: QObject,
        slot: str,
        work: Callable[[Session], T],
        done: Done[T],
        failed: Failed | None = None,
    ) -> None:
        """Read something; of several readings of one owner and slot only the newest is done and delivered."""
        task = _Task(owner, work, done, failed)
        task.slot = (id(owner), slot)
        self._send(task, 0)

    def aside(
        self,
        owner: QObject,
        slot: str,
        work: Callable[[], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Do something that needs neither officer nor case beside all else; newest wins as in ``read``."""
        task = _Task(owner, lambda _: work(), done, failed)
        task.slot = (id(owner), slot)
        self._send(task, 1)

    def at_once(
        self, owner: QObject, work: Callable[[Session], T], done: Done[T] | None = None, failed: Failed | None = None
    ) -> None:
        """Do this whatever the serial worker is busy with, also when a lock comes after it; never for the case file."""
        task = _Task(owner, work, done, failed)
        task.must_run = True
        self._send(task, 2)

    def job(
        self,
        owner: QObject,
        title: str,
        work: Callable[[Session, Job], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Long work with progress; cancelled by the job returned, and by a lock."""
        job = Job(self.progressed.emit)
        task = _Task(owner, lambda session: work(session, job), done, failed)
        task.job = job
        self._jobs.append(job)
        self._send(task, 0)
        self.job_began.emit(title)
        return job

    def cancel_jobs(self) -> None:
        """Ask all long work to stop."""
        for job in self._jobs:
            job.cancel()

    def end_session(
        self, owner: QObject, farewell: Callable[[Session], None], done: Done[None], failed: Failed | None = None
    ) -> None:
        """Lock: older results are dropped; after what must still be written comes ``farewell``, then all is closed."""
        self.generation += 1
        self._newest.clear()
        self.cancel_jobs()
        self.write(owner, lambda session: _closing(session, farewell), done, failed)

    def stop(self) -> None:
        """Finish what must be written, close everything and end the threads."""
        self.generation += 1
        self.cancel_jobs()
        closing = _Task(self, lambda session: session.close(), None, None)
        closing.must_run = True
        self._queues[0].put(closing)
        for queue, thread in zip(self._queues, self._threads, strict=True):
            queue.put(None)
            thread.join()

    def _send(self, task: _Task, queue: int) -> None:
        self._numbers += 1
        task.number, task.generation = self._numbers, self.generation
        if task.slot is not None:
            self._newest[task.slot] = task.number
        self._queues[queue].put(task)

    def _is_stale(self, task: _Task) -> bool:
        if task.generation != self.generation:
            return True
        return task.slot is not None and self._newest.get(task.slot) != task.number

    def _serve(self, queue: "SimpleQueue[_Task | None]") -> None:
        while (task := queue.get()) is not None:
            if task.must_run or not self._is_stale(task):
                try:
                    task.result = task.work(self._session)
                except DeskError as error:
                    task.error = _bare(error)
                except Exception as error:  # noqa: BLE001 - a defect ends no worker
                    task.error = defect(error)
            task.work = _nothing
            self._settled.emit(task)
            del task  # while this thread waits for the next, the owner of the last must be free to go

    def _on_settled(self, task: _Task) -> None:
        if task.job is not None:
            self._jobs.remove(task.job)
            self.job_ended.emit()
        if self._is_stale(task) or not isValid(task.owner):
            return
        if task.error is None:
            if task.done is not None:
                task.done(task.result)
        elif task.failed is not None:
            task.failed(task.error)
        else:
            self.troubled.emit(task.error)


def defect(error: BaseException) -> DeskError:
    """The error an officer sees for a fault of the program: a code that names the place, nothing of the case."""
    return DeskError(
        tr("A defect of the program, code {code}.").format(code=fault_code(error)),
        kept=tr("What was saved before is untouched."),
        todo=tr("Try again; if it returns, report the code. It holds nothing of the case."),
    )


def _closing(session: Session, farewell: Callable[[Session], None]) -> None:
    try:
        farewell(session)
    finally:
        session.close()


def _bare(error: DeskError) -> DeskError:
    """The error without frames, whose locals hold the case's words."""
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error


def _nothing(_session: Session) -> None:
    raise Cancelled(tr("This work was already done."))
