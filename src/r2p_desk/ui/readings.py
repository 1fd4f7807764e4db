"""Other readings than the case of now, for views of their own: the case as it stood once, an annex beside it.

What such views read, say and ask goes the same way as that of the others; drafts stay with the views of now.
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from ..errors import DeskError
from ..jobs import Job
from .runner import Done, Failed, Runner, Session
from .workspace import CaseShown, Workspace

T = TypeVar("T")


class ReadingRunner(Runner):
    """Hands all work to the real runner; the case the work finds is the one ``see`` makes it see.

    Once it is ``over`` nothing is read any more and nothing delivered: its case is closed.
    """

    def __init__(self, runner: Runner, see: Callable[[Session], Session]) -> None:
        QObject.__init__(self, runner)  # threads and queues are those of the real one
        self._real = runner
        self._see = see
        self.over = False

    def write(
        self, owner: QObject, work: Callable[[Session], T], done: Done[T] | None = None, failed: Failed | None = None
    ) -> None:
        """As the real one; a case that is open for reading refuses whatever would change it."""
        if not self.over:
            self._real.write(owner, lambda session: work(self._see(session)), self._while(done), self._or(failed))

    def read(
        self,
        owner: QObject,
        slot: str,
        work: Callable[[Session], T],
        done: Done[T],
        failed: Failed | None = None,
    ) -> None:
        """As the real one."""
        if not self.over:
            seen = self._see
            self._real.read(owner, slot, lambda session: work(seen(session)), self._while(done), self._or(failed))

    def aside(
        self,
        owner: QObject,
        slot: str,
        work: Callable[[], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """As the real one."""
        if not self.over:
            self._real.aside(owner, slot, work, self._while(done), self._or(failed))

    def job(
        self,
        owner: QObject,
        title: str,
        work: Callable[[Session, Job], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """As the real one."""
        if self.over:
            return Job()
        see = self._see
        return self._real.job(
            owner, title, lambda session, job: work(see(session), job), self._while(done), self._or(failed)
        )

    def job_beside(
        self,
        owner: QObject,
        title: str,
        work: Callable[[Session, Job], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """As the real one."""
        return self._real.job_beside(owner, title, lambda session, job: work(self._see(session), job), done, failed)

    def write_beside(
        self, owner: QObject, work: Callable[[Session], T], done: Done[T] | None = None, failed: Failed | None = None
    ) -> None:
        """As the real one."""
        self._real.write_beside(owner, lambda session: work(self._see(session)), done, failed)

    def cancel_jobs(self) -> None:
        """As the real one."""
        self._real.cancel_jobs()

    def end_session(
        self, owner: QObject, farewell: Callable[[Session], None], done: Done[None], failed: Failed | None = None
    ) -> None:
        """As the real one."""
        self._real.end_session(owner, farewell, done, failed)

    def stop(self) -> None:
        """The real one is stopped by whoever made it."""

    def _while(self, done: Done[T] | None) -> Done[T]:
        def deliver(result: T) -> None:
            if done is not None and not self.over:
                done(result)

        return deliver

    def _or(self, failed: Failed | None) -> Failed:
        def deliver(error: DeskError) -> None:
            if self.over:
                return
            if failed is not None:
                failed(error)
            else:
                self._real.troubled.emit(error)

        return deliver


def workspace_then(now: Workspace, shown: CaseShown) -> Workspace:
    """The workspace for views of the case as it stood."""
    return _reading(now, shown, lambda session: session.then())


def workspace_of_annex(now: Workspace, shown: CaseShown) -> Workspace:
    """The workspace for views of an annex that is open beside the case."""
    return _reading(now, shown, lambda session: session.beside(shown.id))


def end_reading(workspace: Workspace) -> None:
    """Its case is about to be closed: what is still on its way to its views is dropped."""
    if isinstance(workspace.runner, ReadingRunner):
        workspace.runner.over = True


def _reading(now: Workspace, shown: CaseShown, see: Callable[[Session], Session]) -> Workspace:
    made = Workspace(now.home, ReadingRunner(now.runner, see), now.settings)
    made.setParent(now)
    made.runner.setParent(made)
    made.officer, made.case = now.officer, shown
    for name in ("asked", "opening", "troubled", "said", "marked"):
        getattr(made, name).connect(getattr(now, name))
    now.forgotten.connect(made.forgotten)
    return made
