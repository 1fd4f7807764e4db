"""Sealed files mended: put back when whole, put aside when damaged, taken from elsewhere once proven; orphans go."""

from collections.abc import Iterable, Sequence

from ..i18n import tr, trn
from ..jobs import Job
from . import blob_care, quarantine
from .blob_care import SEALED, WHOLE, Claims
from .bundle import CaseFile
from .database import database_errors
from .findings import Finding, Head, Report
from .reading import DATABASE


class BlobRepair:
    """The sealed files of one case; what is still amiss with them afterwards is in ``findings``."""

    def __init__(self, case: CaseFile, report: Report) -> None:
        self._case = case
        self._report = report
        self._claims: Claims = {}
        self._states: dict[str, str] = {}
        self._sealed = 0

    def run(self, job: Job) -> None:
        """Read every sealed file; bring out of quarantine what is whole, put aside what is damaged."""
        case = self._case
        self._claims = blob_care.claims_of(case)
        paths = case.attachments.blobs.path
        advance = blob_care.watched(job, sum(blob_care.length(paths(name)) for name in self._claims))
        for name, stated in self._claims.items():
            state = blob_care.state_of(case, name, paths(name), stated, advance)
            if state == "blob-damaged":
                case.attachments.blobs.set_aside(name)
                text = tr("A damaged sealed file was moved into the folder quarantine of the case.")
                self._report.put_aside("attachment-quarantined", text, blob_care.place(name))
                state = "blob-missing"
            self._states[name] = state
        for name in blob_care.put_back(case, self._claims, advance):
            self._states[name] = WHOLE
            text = tr("A sealed file in quarantine proved whole and was put back.")
            self._report.mend("attachment-restored", text, blob_care.place(name))

    def wanted(self) -> set[str]:
        """Sealed files that are missing and would be known for what they are."""
        return {name for name, state in self._states.items() if state == "blob-missing" and self._claims[name]}

    def bring(self, name: str, pieces: Iterable[bytes]) -> None:
        """Take one that is wanted from elsewhere, once it has proven itself."""
        if blob_care.take_whole(self._case, name, pieces, self._claims):
            self._states[name] = WHOLE
            text = tr("A sealed file that was missing or damaged was brought from the backup.")
            self._report.mend("attachment-restored", text, blob_care.place(name))

    def collect(self, heads: Sequence[Head]) -> None:
        """Orphans go where nothing is amiss with the journal: what is missing might name them."""
        case = self._case
        with database_errors(DATABASE):
            amiss = bool(case.journal.pending()) or quarantine.is_there(case.connection)
        gone = 0 if amiss or case.lost(heads) else case.attachments.collect()
        if gone:
            text = trn("{n} file that belonged to nothing went.", "{n} files that belonged to nothing went.", gone)
            self._report.mend("orphans-removed", text)

    def findings(self) -> list[Finding]:
        """What is still amiss."""
        faulty = [(name, state) for name, state in self._states.items() if state not in (WHOLE, SEALED)]
        return [blob_care.fault(state, name) for name, state in faulty]

    def not_examined(self) -> list[Finding]:
        """What could not be looked at."""
        return blob_care.left_unread(0, sum(state == SEALED for state in self._states.values()))
