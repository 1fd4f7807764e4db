"""The journal mended: what is not what was written goes into quarantine, whole commits from elsewhere come in, views
that differ are made anew."""

from collections.abc import Sequence

from ..errors import NotSound
from ..i18n import tr, trn
from ..jobs import Job
from ..system.files import machine_errors
from . import aside, doctor, faults, log, quarantine, rebuilding, salvage, schema
from .bundle import CaseFile
from .database import database_errors, transaction
from .findings import Report
from .parcels import Parcel
from .reading import DATABASE
from .verifying import Fault, verify

_REFUSED = frozenset({"unknown-officer", "against-the-rules"})
_LEFT_ALONE = _REFUSED | {"earlier-than-seen"}
"""Faults that are told; what the rules refuse is put aside when the views are made anew, and nothing else of these."""


def mend_journal(case: CaseFile, supply: Sequence[Parcel], report: Report, job: Job) -> None:
    """Mend what is amiss with the journal of a case that is open for writing; its pages are whole.

    Where the commit that begins the case is hit and nobody supplies it, it is left as it is, and that is told.
    """
    _take_planted_out(case, report)
    whole = [*_in_logs(case), *supply]
    with database_errors(DATABASE):
        missing = schema.missing_tables(case.connection)
        found = verify(case.connection, case.access, job, views=not missing)
        before = _counting(case, found.faults)
        entries = quarantine.count(case.connection)
    hit = [fault for fault in found.faults if fault.code not in _LEFT_ALONE]
    refused = any(fault.code in _REFUSED for fault in found.faults)
    try:
        if hit or found.unnamed:
            _isolate(case, hit, whole, views=not missing)
        elif missing or found.otherwise or refused or _views_differ(case):
            _rebuild(case, whole, report)
        if whole:
            case.merge(whole)
    except NotSound as error:
        case.journal.forget()
        report.refuse(error, DATABASE)
        return
    _tell(case, report, before if whole else None, entries)


def _take_planted_out(case: CaseFile, report: Report) -> None:
    with database_errors(DATABASE):
        query = "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')"
        rows = case.connection.execute(query).fetchall()
        with transaction(case.connection):
            for kind, name in rows:
                quoted = str(name).replace('"', '""')
                case.connection.execute(f'DROP {kind} "{quoted}"')
    if rows:
        report.mend("planted-removed", tr("Triggers or views that are not of this format were taken out."), DATABASE)


def _in_logs(case: CaseFile) -> list[Parcel]:
    """What is whole in logs that are in quarantine."""
    folder = case.folder / aside.FOLDER
    with machine_errors():
        logs = sorted(folder.glob(f"{log.LOG}*")) if folder.is_dir() else []
    key = case.access.derive("case-db")
    return [parcel for path in logs for parcel in salvage.statements_in(path, case.folder / DATABASE, key)]


def _isolate(case: CaseFile, hit: Sequence[Fault], whole: Sequence[Parcel], *, views: bool) -> None:
    with database_errors(DATABASE):
        sensitive = quarantine.sensitive_by_views(case.connection) if views else lambda _: True
        quarantine.isolate(case.connection, case.journal, hit, sensitive, whole)
    case.forget_writer()


def _rebuild(case: CaseFile, whole: Sequence[Parcel], report: Report) -> None:
    try:
        rebuilding.rebuild(case.connection, case.journal)
    except NotSound:  # the rules refuse what counted
        _isolate(case, [], whole, views=True)
    report.mend("views-rebuilt", tr("Lists and search index were made anew from the commits."), DATABASE)


def _views_differ(case: CaseFile) -> bool:
    with database_errors(DATABASE):
        index_broken = doctor.structure_of(case.connection)[1]
        unsound = bool(case.journal.views.unsound_blocks()) or not doctor.search_is_sound(case.connection)
        return index_broken or unsound or rebuilding.of_another_version(case.connection)


def _counting(case: CaseFile, found: Sequence[Fault]) -> set[str]:
    """Ids of the commits here that nothing was found against."""
    faulty = {fault.commit for fault in found if fault.code not in _LEFT_ALONE}
    return {row[0] for row in case.connection.execute("SELECT id FROM commits").fetchall()} - faulty


def _tell(case: CaseFile, report: Report, before: set[str] | None, entries: int) -> None:
    with database_errors(DATABASE):
        counting = {row[0] for row in case.connection.execute("SELECT id FROM applied").fetchall()}
        lacks = quarantine.lacking(case.connection)
        waiting = len(case.journal.pending())
        more = quarantine.count(case.connection) > entries
    healed = 0 if before is None else len(counting - before)
    if healed:
        text = trn(
            "{n} commit that was hit or missing counts again.",
            "{n} commits that were hit or missing count again.",
            healed,
        )
        report.mend("journal-healed", text, DATABASE)
    if more:
        for told in faults.lacking(lacks, waiting):
            report.put_aside("statements-quarantined", told.text, DATABASE)
