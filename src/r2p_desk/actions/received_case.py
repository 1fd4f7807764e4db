"""Taking in a package with a case: shown, and only with a person's acceptance merged.

It is merged whole or not at all: sealed attachments first, which nobody sees until a commit names them, then all
commits in one transaction; then the access file, where a newer one came, and the ledger. A process killed in between
leaves a case that opens, and the same package can be taken in again.
"""

import secrets

import msgspec

from ..casefile import arrival, blob_care
from ..casefile.access import Access, open_access
from ..casefile.arrival import Differences
from ..casefile.blobs import is_blob_name
from ..casefile.bundle import SUFFIX, CaseFile
from ..casefile.choosing import Chosen, choose, named_blobs
from ..casefile.parcels import Parcel, read_parcels
from ..casefile.statements import commit_id
from ..errors import AlreadyOpen, Damaged, NewerVersion, NotFound, Refused, UnknownSigner
from ..exchange.findings import Finding, altered, newer_version, not_for_us, with_code
from ..exchange.ledger import RECEIVED, rolled_back
from ..exchange.manifest import Manifest, Part, Role
from ..exchange.opening import Incoming
from ..i18n import tr
from ..keys.heads import Head, read_heads
from .access import adopt_access
from .arrivals import Arrival, CaseSeen, Outcome, enter
from .arriving import arrived, clear_arriving
from .assigning import assign
from .attachment_access import read_what_came
from .basis import OF_ASSESSMENTS
from .sending import ledger
from .session import OpenCase, open_case, remember
from .withdrawn import sift

_LONGEST_LINE = 256 * 1024 * 1024


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """What a package says of one case, opened and checked as far as it can be without that case."""

    came: Arrival
    access: Access
    access_data: bytes
    parcels: list[Parcel]
    heads: tuple[Head, ...]

    @property
    def incoming(self) -> Incoming:
        return self.came.incoming

    @property
    def manifest(self) -> Manifest:
        return self.incoming.manifest

    @property
    def id(self) -> str:
        return self.access.case

    @property
    def blobs(self) -> tuple[Part, ...]:
        return self.manifest.of(Role.BLOB)


def receive(came: Arrival) -> Outcome:
    """What a package with a case brings, or with ``accept`` brought; what refuses it carries findings."""
    desk, opened = came.desk, came.opened
    case = _case(came)
    found = _findings(case)
    if opened is not None and opened.file.id == case.id:
        return _into(opened, case, found)
    if any(known.id == case.id for known in desk.store.cases()):
        with open_case(desk, case.id, write=True) as known_case:
            return _into(known_case, case, found)
    clear_arriving(desk)
    return _create(case, found)


def _case(came: Arrival) -> _Case:
    """What the parts say; ``Altered`` when they contradict the manifest or each other."""
    incoming, sender = came.incoming, came.sender
    manifest = incoming.manifest
    (access_part,), (journal_part,) = manifest.of(Role.ACCESS), manifest.of(Role.JOURNAL)
    data = b"".join(incoming.read(access_part))
    try:
        access = open_access(data, came.desk.officer)
        parcels = list(read_parcels(arrival.lines(incoming.read(journal_part), _LONGEST_LINE)))
        heads = read_heads(manifest.heads or "", access.case, {sender.id: sender.public.verifying}).heads
    except Damaged as error:
        raise altered(error.happened) from None
    except NewerVersion:
        raise newer_version() from None
    except UnknownSigner:
        raise altered(tr("The package does not prove how far the case had come at its sender.")) from None
    except Refused as error:
        raise not_for_us() from error
    if access.case != manifest.case:
        raise altered(tr("The package holds another case than the one it names."))
    if not all(is_blob_name(part.id) for part in manifest.of(Role.BLOB)):
        raise altered(tr("The package holds an attachment that is none."))
    return _Case(came=came, access=access, access_data=data, parcels=parcels, heads=heads)


def _findings(case: _Case) -> list[Finding]:
    """What is amiss with a package that is none the less what its sender signed."""
    found = _membership(case, case.access)
    commits = {commit_id(parcel.data) for parcel in case.parcels}
    whole = case.access.first in commits
    entries = ledger(case.came.desk, case.came.sender.id, RECEIVED)
    number = case.incoming.chain.number
    return found + rolled_back(entries, case.id, number, case.heads, commits if whole else None)


def _membership(case: _Case, access: Access) -> list[Finding]:
    if any(officer.id == case.came.sender.id for officer in access.officers):
        return []
    text = tr("{name}, who sent it, is not on the access list of this case.").format(name=case.came.sender.name)
    return [Finding(code="not-a-member", text=text)]


def _into(opened: OpenCase, case: _Case, found: list[Finding]) -> Outcome:
    """Into a case that is here already."""
    file, accept = opened.file, case.came.accept
    _refuse_another_case(opened, case)
    assignee = _assignee(case, file.access)
    found += [Finding(code=one.code, text=one.text) for one in opened.findings]
    if file.access.epoch >= case.access.epoch:
        found += _membership(case, file.access)
    chosen, gone = _sifted(file, case)
    found += gone
    fresh = _new_blobs(file, case, chosen)
    if accept:
        for part in fresh:
            file.attachments.blobs.adopt(case.incoming.read(part), part.id)
    differences = arrival.take_in(file, chosen.taken, for_good=accept, closed=OF_ASSESSMENTS)
    healed = 0
    if accept:
        healed = _heal_blobs(file, case, fresh)
        file.bear_witness(case.manifest.heads or "")
        found += _follow_access(opened, case)
        assign(opened, case.manifest.package, differences.conflicts, assignee)
        remember(opened)
        enter(case.came, case=case.id, heads=case.heads, left=chosen.left)
        read_what_came(opened, case.came.job)
    found += _journal_findings(file, case, differences)
    attachments = len(fresh) + healed
    return _outcome(case, differences, chosen, found, name=opened.title(), attachments=attachments, created=False)


def _create(case: _Case, found: list[Finding]) -> Outcome:
    """A case that is new here: made beside the parts in quarantine, and moved to its place once it is whole."""
    desk, accept = case.came.desk, case.came.accept
    if case.access.first not in {commit_id(parcel.data) for parcel in case.parcels}:
        raise _without_beginning()
    _assignee(case, case.access)
    folder = case.came.workplace / (secrets.token_hex(16) + SUFFIX)
    with arrival.begin(folder, desk.officer, case.access_data) as file:
        chosen, gone = _sifted(file, case)
        found += gone
        fresh = _new_blobs(file, case, chosen)
        differences = arrival.take_in(file, chosen.taken, for_good=True, closed=OF_ASSESSMENTS)
        if not arrival.proves_itself(file):
            raise altered(tr("The journal in the package does not begin as its access file says."))
        found += _journal_findings(file, case, differences)
        file.bear_witness(case.manifest.heads or "")
        name = OpenCase(desk, file).title()
        if accept:
            for part in fresh:
                file.attachments.blobs.adopt(case.incoming.read(part), part.id)
    if accept:
        with arrived(desk, folder) as place, CaseFile.open(place, desk.officer, None, write=True) as moved:
            there = OpenCase(desk, moved)
            remember(there)
            enter(case.came, case=case.id, heads=case.heads, left=chosen.left)
            read_what_came(there, case.came.job)
    return _outcome(case, differences, chosen, found, name=name, attachments=len(fresh), created=True)


def _without_beginning() -> Refused:
    return with_code(
        "incomplete",
        Refused(
            tr("This package holds only the newest of a case that is not here."),
            kept=tr("Nothing was taken from it."),
            todo=tr("Ask its sender for the whole case."),
        ),
    )


def _sifted(file: CaseFile, case: _Case) -> tuple[Chosen, list[Finding]]:
    """What is taken in, without the commits of officers their office withdrew that it does not accept."""
    chosen = _chosen(file, case)
    taken, gone = sift(case.came.desk, file, chosen.taken)
    return chosen._replace(taken=taken), gone


def _chosen(file: CaseFile, case: _Case) -> Chosen:
    """What is taken in: all of it, or what was chosen and what that stands on."""
    if case.came.only is None:
        return Chosen(taken=case.parcels, left=0, beside=(), unknown=())
    chosen = choose(file, case.parcels, case.came.only)
    if chosen.unknown:
        raise NotFound(
            tr("The package states nothing new of {record}.").format(record=chosen.unknown[0]),
            kept=tr("Nothing was changed."),
            todo=tr("Choose from the differences it shows."),
        )
    return chosen


def _assignee(case: _Case, access: Access) -> str | None:
    """The key hash of who is to decide the conflicts it brings; ``NotFound`` for nobody who may open the case."""
    wanted = case.came.assign
    if wanted is None:
        return None
    found = [one.id for one in access.officers if wanted.casefold() in (one.id, one.name.casefold())]
    if len(found) != 1:
        raise NotFound(
            tr("Nobody of that name, or more than one, may open this case."),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk access list; use the id."),
        )
    return found[0]


def _refuse_another_case(opened: OpenCase, case: _Case) -> None:
    """A package that would put another case in the place of the one here; or one that nothing may be put into."""
    file = opened.file
    if file.access.first != case.access.first:
        raise altered(tr("The package brings another case under the id of a case you have."))
    if file.read_only:
        raise Refused(
            tr("The case here is open for reading only, and takes nothing in."),
            kept=tr("Nothing was changed."),
            todo=" ".join(finding.text for finding in opened.findings) or tr("Open it for writing."),
        )


def _follow_access(opened: OpenCase, case: _Case) -> list[Finding]:
    """Go on under the access file that came, where it is newer; one that does not prove itself is named, not taken."""
    try:
        adopt_access(opened, case.access_data)
    except AlreadyOpen:
        raise
    except Refused as error:
        return [Finding(code="access-refused", text=error.happened)]
    return []


def _new_blobs(file: CaseFile, case: _Case, chosen: Chosen) -> list[Part]:
    """Attachments that are not here; where only some is taken in, those that this names."""
    here = set(file.attachments.blobs.names())
    named = None if not chosen.left else named_blobs(chosen.taken)
    return [part for part in case.blobs if part.id not in here and (named is None or part.id in named)]


def _heal_blobs(file: CaseFile, case: _Case, fresh: list[Part]) -> int:
    """Replace sealed files that are here and damaged by those that came and prove themselves; how many."""
    here = [part for part in case.blobs if part not in fresh]
    hit = [part for part in here if not blob_care.is_same(file.attachments.blobs.path(part.id), part.size, part.sha256)]
    claims = blob_care.claims_of(file) if hit else {}
    return sum(blob_care.replace_damaged(file, part.id, case.incoming.read(part), claims) for part in hit)


def _journal_findings(file: CaseFile, case: _Case, differences: Differences) -> list[Finding]:
    """Commits that were refused or wait, and heads the sender signed without sending what they stand on."""
    merged = differences.merged
    found = [Finding(code="commit-refused", text=_refused_words(commit, problem)) for commit, problem in merged.refused]
    for commit in merged.pending:
        text = tr("Commit {id} waits for others that have not come.").format(id=commit[:16])
        found.append(Finding(code="commit-pending", text=text))
    here = {commit_id(parcel.data) for parcel in case.parcels}
    missing = file.lost([head for head in case.heads if head[2] not in here])
    if missing:
        text = tr("The package lacks commits that its sender had.")
        found.append(Finding(code="incomplete", text=text))
    return found


def _refused_words(commit: str, problem: str) -> str:
    why = {
        "unknown-officer": tr("its officer is not of this case"),
        "bad-signature": tr("its signature does not hold"),
        "other-case": tr("it is of another case"),
        "not-canonical": tr("it is not well formed"),
        "changes-altered": tr("its content was altered"),
        "not-an-access-manager": tr("its officer may not change who may open the case"),
    }
    named = tr("Commit {id} was refused: {why}.")
    return named.format(
        id=commit[:16] or "?", why=why.get(problem, tr("it breaks a rule ({code})").format(code=problem))
    )


def _outcome(
    case: _Case,
    differences: Differences,
    chosen: Chosen,
    found: list[Finding],
    *,
    name: str,
    attachments: int,
    created: bool,
) -> Outcome:
    about = CaseSeen(
        id=case.id, name=name, created=created, attachments=attachments, commits=differences.commits,
        items_new=differences.items_new, items_changed=differences.items_changed, conflicts=differences.conflicts,
        rows=differences.rows, more=differences.more, left=chosen.left, beside=chosen.beside,
    )  # fmt: skip
    told = {
        "fields": [msgspec.to_builtins(row) for row in differences.rows],
        "more": differences.more,
        "left": chosen.left,
        "beside": [{"kind": kind, "record": record} for kind, record in chosen.beside],
    }
    accepted = case.came.accept
    return Outcome(accepted=accepted, differences=told, findings=tuple(found), case=about, entered=accepted)
