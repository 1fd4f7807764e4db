"""Who may open a case: naming more officers, and following what an access manager stated elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from ..errors import Refused
from ..i18n import tr
from ..keys.officer import Officer, PublicOfficer
from .access import open_access, read_access, seal_access, write_access
from .bundle import CaseFile
from .database import database_errors
from .journal import access_change
from .reading import DATABASE


def admit(file: CaseFile, officer: Officer, members: Sequence[PublicOfficer], at: datetime | None = None) -> None:
    """Name these officers as ones who may open the case; ``Refused`` unless ``officer`` is an access manager."""
    file._refuse_reading()
    if officer.id not in file.journal.managers():
        raise Refused(
            tr("Only an access manager may add officers to this case."),
            kept=tr("Nothing was changed."),
            todo=tr("Ask an access manager of the case to add them."),
        )
    new = {member.id for member in members}
    officers = [*(member for member in file.access.officers if member.id not in new), *members]
    epoch = file.access.epoch + 1
    change = access_change(file.record_id, epoch, file.access.managers, officers)
    with database_errors(DATABASE):
        file.journal.save(officer, file._writer(), [change], at)
    data = seal_access(
        officer, case=file.id, key=file.access.key, first=file.access.first, epoch=epoch,
        managers=file.access.managers, officers=officers,
    )  # fmt: skip
    write_access(file.folder, data)
    file.access = read_access(file.folder, officer)


def adopt(file: CaseFile, officer: Officer, data: bytes) -> None:
    """Put an access file that came later in the place of the one here."""
    write_access(file.folder, data)
    file.access = open_access(data, officer)
