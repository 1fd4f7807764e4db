"""Each fault of a case in words: what happened, what is kept, what to do."""

from collections.abc import Sequence
from typing import NamedTuple

from ..errors import Damaged
from ..i18n import tr, trn
from .access import COPY, NAME
from .findings import Finding
from .log import LOG
from .quarantine import Lack
from .reading import DATABASE
from .verifying import Fault


class _Words(NamedTuple):
    happened: str
    kept: str
    todo: str

    @property
    def text(self) -> str:
        return " ".join(part for part in self if part)


def of_journal(fault: Fault) -> Finding:
    """A fault in a row of the journal."""
    words = {
        "commit-altered": tr("The bytes of a commit are not what was written."),
        "bad-signature": tr("The signature under a commit does not hold."),
        "unknown-officer": tr("A commit is signed by somebody the case does not name."),
        "change-altered": tr("The bytes of a change are not what was written."),
        "change-missing": tr("A change of a commit is missing."),
        "commit-missing": tr("A commit that counted is not in the journal."),
        "against-the-rules": tr("A commit counts that breaks a rule of the journal ({rule}).").format(
            rule=fault.problem or ""
        ),
    }
    if fault.code == "earlier-than-seen":
        told = _Words(
            tr("A commit claims a time before one it knew: a clock was set back, or the claim is not true."),
            tr("Nothing is refused for that; the order in which things were known stands."),
            tr("See r2p-desk journal for who had seen it by when."),
        )
    else:
        told = _Words(words[fault.code], tr("It is left as it is."), _repair_and_heal())
    return _in_database(fault.code, told, fault.commit)


def unnamed(count: int) -> Finding:
    """Changes that belong to no commit."""
    happened = trn("{n} change belongs to no commit.", "{n} changes belong to no commit.", count)
    return _in_database("changes-unnamed", _Words(happened, tr("They count for nothing."), _repair_and_heal()))


def pending(commit: str) -> Finding:
    """A commit that waits."""
    told = _Words(
        tr("A commit waits for others that are not here."),
        tr("It is kept, and counts as soon as they come."),
        tr("Ask whoever has the case for a package, or run r2p-desk doctor --repair --from with a backup."),
    )
    return _in_database("pending", told, commit)


def fork(commit: str) -> Finding:
    """One of several commits with one number."""
    told = _Words(
        tr("Two commits carry one writer's same number: two copies of the case went on apart."),
        tr("Both are kept and both count."),
        tr("See the conflicts of the case; nothing else needs to be done."),
    )
    return _in_database("fork", told, commit)


def lacking(lacks: Sequence[Lack], waiting: int) -> list[Finding]:
    """What is in quarantine, by writer, so that the officer knows what to ask for."""
    found = []
    for lack in lacks:
        who = lack.officer or tr("an officer not known any more")
        happened = tr("Statements are in quarantine or missing: of {name}, numbers {ranges} of writer {writer}.")
        told = _Words(
            happened.format(name=who, ranges=lack.ranges, writer=lack.writer[:8]),
            tr("What is left of them is kept and counts for nothing.")
            + (" " + trn("{n} later commit waits.", "{n} later commits wait.", waiting) if waiting else ""),
            tr("Ask whoever has the case for a package, or run r2p-desk doctor --repair --from with a backup."),
        )
        found.append(_in_database("quarantined", told))
    return found


def views_missing() -> Finding:
    """Tables that can be made anew."""
    return _in_database("views-missing", _anew(tr("Tables made from the journal are missing.")))


def views_differ() -> Finding:
    """Lists that can be made anew."""
    return _in_database("views-differ", _anew(tr("Lists or fields are not those of the journal.")))


def search_differs() -> Finding:
    """An index that can be made anew."""
    return _in_database("search-differs", _anew(tr("The search index is not that of the journal.")))


def dataset_rows(name: str, here: int, rows: int) -> Finding:
    """Rows of a dataset that are not those its record names."""
    told = _Words(
        tr("The rows of {name} are not what was pinned: {here} of {rows} are here, or some are altered.").format(
            name=name, here=here, rows=rows
        ),
        tr("Items made of them are untouched."),
        tr("Import the same file again: its rows are put in their place."),
    )
    return _in_database("dataset-rows", told)


def tables_missing() -> Finding:
    """The journal itself is hit."""
    told = _Words(
        tr("Tables of the journal are missing."),
        tr("The file is left as it is."),
        tr("Run r2p-desk doctor --repair --salvage, or restore the case from a backup."),
    )
    return _in_database("tables-missing", told)


def planted() -> Finding:
    """Triggers and views: the format has none, so somebody who holds the case key put them there."""
    told = _Words(
        tr("There are triggers or views in {file} that are not of this format.").format(file=DATABASE),
        tr("They are never run; nothing can be saved while they are there."),
        tr("Somebody who holds the key of the case put them there. Run r2p-desk doctor --repair to take them out."),
    )
    return _in_database("planted", told)


def page(number: int | None) -> Finding:
    """A page that does not prove itself, or is not in order."""
    told = _Words(
        tr("A page of {file} is not what was written.").format(file=DATABASE),
        tr("The file is left as it is."),
        _salvage(),
    )
    return Finding(code="page-damaged", text=told.text, file=DATABASE, page=number)


def database(happened: str, number: int | None) -> Finding:
    """The file does not open at all."""
    told = _Words(happened, tr("The file is left as it is."), _salvage())
    return Finding(code="damaged", text=told.text, file=DATABASE, page=number)


def log(kind: str) -> Finding:
    """The write-ahead log of a stopped process, as ``log.fault_of`` has it."""
    return Finding(code=f"log-{kind}", text=_of_log(kind).text, file=LOG)


def log_refused(kind: str) -> Damaged:
    """The error for a case that is not opened because of its log."""
    told = _of_log(kind)
    return Damaged(told.happened, kept=told.kept, todo=told.todo)


def _of_log(kind: str) -> _Words:
    happened = {
        "damaged": tr("The log that a stopped process left beside {file} is damaged, cut or gone."),
        "foreign": tr("The log beside {file} is not of this file."),
        "older": tr("The log beside {file} is older than the file, and would take statements away."),
    }[kind]
    return _Words(
        happened.format(file=DATABASE),
        tr("Nothing was opened, so that nothing in it is lost."),
        tr("Run r2p-desk doctor --repair on the case: it brings in what is whole."),
    )


def access(code: str, happened: str, name: str) -> Finding:
    """An access file or its copy that does not open."""
    kept = tr("Everything else in the case is untouched.")
    todo = tr("Run r2p-desk doctor --repair: it is written anew from the other one once that has proven itself.")
    return Finding(code=code, text=_Words(happened, kept, todo).text, file=name)


def copies_differ() -> Finding:
    """Both open and are not the same."""
    told = _Words(
        tr("access.age and its copy differ."),
        tr("access.age is the one that counts."),
        tr("Run r2p-desk doctor --repair to write the copy anew."),
    )
    return Finding(code="copies-differ", text=told.text, file=COPY)


def missing_access(name: str) -> Finding:
    """An access file that is not there."""
    return access("missing", tr("{file} is missing.").format(file=name), name)


def readme(*, there: bool) -> Finding:
    """README.txt is gone, or tells something else than this program ever wrote."""
    happened = tr("README.txt says what this program never wrote.") if there else tr("README.txt is missing.")
    told = _Words(happened, tr("Nothing of the case is in it."), tr("Run r2p-desk doctor --repair to renew it."))
    return Finding(code="readme-differs" if there else "readme-missing", text=told.text, file="README.txt")


def blob(code: str, happened: str, place: str) -> Finding:
    """A sealed file that is missing, damaged or not what its row says."""
    kept = tr("What the case says of it is untouched.")
    todo = {
        "blob-missing": tr("Run r2p-desk doctor --repair --from with a backup, or ask for a package with it."),
        "blob-damaged": tr(
            "Run r2p-desk doctor --repair: it is put aside, and comes back with a backup (--from) or a package."
        ),
        "blob-differs": tr("See the history of the attachment, and ask for the document again."),
    }[code]
    return Finding(code=code, text=_Words(happened, kept, todo).text, file=place)


def orphan(place: str) -> Finding:
    """A sealed file nothing names, or what is left of writing that was cut short."""
    told = _Words(
        tr("A file among the attachments belongs to nothing: what was being written when the machine stopped."),
        tr("Nothing that was acknowledged is in it."),
        tr("It goes when the case is next opened for writing with nothing amiss, or with r2p-desk doctor --repair."),
    )
    return Finding(code="orphan", text=told.text, file=place)


def kept_beside(name: str) -> Finding:
    """A damaged database that was kept when the case was written anew."""
    text = tr("{file} is the damaged file that was kept; delete it when nothing in it is needed any more.")
    return Finding(code="kept-beside", text=text.format(file=name), file=name)


def kept_aside(place: str) -> Finding:
    """A file in the folder quarantine, put there by a repair or by an opening that ended what was cut short."""
    text = tr(
        "{file} was put aside because it is not what was written; delete it when nothing in it is needed any more."
    )
    return Finding(code="kept-aside", text=text.format(file=place), file=place)


def blames(finding: Finding) -> bool:
    """Whether this is about access.age itself, without which nothing else can be looked at."""
    return finding.file == NAME


def _in_database(code: str, told: _Words, commit: str | None = None) -> Finding:
    return Finding(code=code, text=told.text, file=DATABASE, commit=commit)


def _anew(happened: str) -> _Words:
    return _Words(
        happened,
        tr("The journal itself is untouched."),
        tr("Run r2p-desk doctor --rebuild to make them anew."),
    )


def _repair_and_heal() -> str:
    return tr(
        "Run r2p-desk doctor --repair: it is put aside so that the rest opens, and heals when a package or a backup"
        " (--from) brings it whole."
    )


def _salvage() -> str:
    return tr(
        "Run r2p-desk doctor --repair --salvage: the case is written anew from all that can be read, and the damaged"
        " file is kept beside; or restore it from a backup."
    )
