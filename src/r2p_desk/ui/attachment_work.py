"""Long work on one attachment: exported, copied, checked. Begun and settled in turn, the bytes moved beside."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QObject

from ..actions.attachment_access import AttachmentSource, source_of
from ..actions.attachment_export import Export, Exported, begin_export, copy_sealed
from ..actions.attachments import About
from ..actions.custody import Trace
from ..errors import Cancelled, DeskError
from ..i18n import tr
from ..jobs import Job
from .attaching import SealedHere
from .runner import Session
from .text import one_line
from .workspace import Workspace

Failed = Callable[[DeskError], None]


class AttachmentWork(QObject):
    """Whatever stops it, and a lock does, leaves nothing half done."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runner = workspace.runner

    def export(
        self, attachment: str, name: str, out: Path, done: Callable[[str], None], failed: Failed, *, overwrite: bool
    ) -> None:  # fmt: skip
        """Write the bytes that once came to ``out``; ``done`` is told what came of it, in words."""

        def write(export: Export) -> None:
            job = self._runner.job_beside(
                self,
                tr("Exporting {name}").format(name=name),
                lambda _, job: _written(export, job),
                lambda written: self._runner.write(
                    self, lambda session: _settle(session, written), lambda made: done(_words(made)), failed
                ),
                failed,
            )
            self.destroyed.connect(job.cancel)

        self._runner.write(
            self,
            lambda session: begin_export(session.the_case(), attachment, out, overwrite=overwrite),
            write,
            failed,
        )

    def copy(self, attachment: str, name: str, item: str, done: Callable[[], None], failed: Failed) -> None:
        """Seal the same bytes anew as a working copy, which belongs to the item, too."""

        def seal(source: AttachmentSource) -> None:
            job = self._runner.job_beside(
                self,
                tr("Copying {name}").format(name=name),
                lambda session, job: _copied(session, source, job),
                lambda copied: self._runner.write(
                    self, lambda session: _enter(session, copied, attachment, item), lambda _: done(), failed
                ),
                failed,
            )
            self.destroyed.connect(job.cancel)

        self._runner.read(self, "copy", lambda session: source_of(session.the_case(), attachment), seal, failed)

    def check(self, attachment: str, done: Callable[[], None], failed: Failed) -> None:
        """Read all of it, and hold it against its seal and its hash."""

        def look(source: AttachmentSource) -> None:
            job = self._runner.job_beside(
                self, tr("Checking the bytes"), lambda _, job: _check(source, job), lambda _: done(), failed
            )
            self.destroyed.connect(job.cancel)

        self._runner.read(self, "check", lambda session: source_of(session.the_case(), attachment), look, failed)


def _written(export: Export, job: Job) -> Export:
    """On its disk, and yet to be settled; closed, and so gone, where nobody comes to do that."""
    with ExitStack() as unless:
        unless.enter_context(export)
        export.write(job)
        job.advance(1.0, tr("Writing the attachment"))  # stopped at the very end, it leaves nothing all the same
        unless.pop_all()
        return export


def _settle(session: Session, export: Export) -> Exported:
    with export:
        return export.settle(session.the_case())


def _words(made: Exported) -> str:
    words = tr("Exported: {name}. It lies there in the clear.").format(name=one_line(made.path.name))
    stated = {
        Trace.RECORDED: "",
        Trace.WAITING: tr("That it was is stated when the case is next written."),
        Trace.NOT_RECORDED: tr("That it was could not be written down: the disk takes nothing."),
    }[made.custody]
    return f"{words} {stated}".strip()


def _copied(session: Session, source: AttachmentSource, job: Job) -> SealedHere:
    case = session.case
    if case is None:
        source.close()
        raise Cancelled(tr("The case was closed."))
    with ExitStack() as unless:
        copied = unless.enter_context(SealedHere(case, copy_sealed(case, source, job)))
        job.advance(1.0, tr("Copying"))
        unless.pop_all()
        return copied


def _enter(session: Session, copied: SealedHere, original: str, item: str) -> None:
    copied.enter(session, About(copy_of=original, item=item or None))


def _check(source: AttachmentSource, job: Job) -> None:
    with source:
        source.check(job)
