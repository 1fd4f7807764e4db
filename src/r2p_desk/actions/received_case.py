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
from ..casefile.parcels import Parcel, read_parcels
from ..casefile.statements import commit_id
from ..errors import AlreadyOpen, Damaged, NewerVersion, Refused, UnknownSigner
from ..exchange.findings import Finding, altered, newer_version, not_for_us
from ..exchange.ledger import RECEIVED, rolled_back
from ..exchange.manifest import Manifest, Part, Role
from ..exchange.opening import Incoming
from ..i18n import tr
from ..keys.heads import Head, read_heads
from .access import adopt_access
from .arrivals import Arrival, CaseSeen, Outcome, enter
from .arriving import arrived, clear_arriving
from .attachment_access import read_what_came
from .sending import ledger
from .session import OpenCase, open_case, remember

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
    if case.access.first in commits:  # a whole journal: what its sender had before must be in it
        entries = ledger(case.came.desk, case.came.sender.id, RECEIVED)
        found += rolled_back(entries, case.id, case.incoming.chain.number, commits)
    return found


def _membership(case: _Case, access: Access) -> list[Finding]:
    if any(officer.id == case.came.sender.id for officer in access.officers):
        return []
    text = tr("{name}, who sent it, is not on the access list of this case.").format(name=case.came.sender.name)
    return [Finding(code="not-a-member", text=text)]


def _into(opened: OpenCase, case: _Case, found: list[Finding]) -> Outcome:
    """Into a case that is here already."""
    file, accept = opened.file, case.came.accept
    _refuse_another_case(opened, case)
    found += [Finding(code=one.code, text=one.text) for one in opened.findings]
    if file.access.epoch >= case.access.epoch:
        found += _membership(case, file.access)
    fresh = _new_blobs(file, case)
    if accept:
        for part in fresh:
            file.attachments.blobs.adopt(case.incoming.read(part), part.id)
    differences = arrival.take_in(file, case.parcels, for_good=accept)
    healed = 0
    if accept:
        healed = _heal_blobs(file, case, fresh)
        file.bear_witness(case.manifest.heads or "")
        found += _follow_access(opened, case)
        remember(opened)
        enter(case.came, case=case.id, heads=case.heads)
        read_what_came(opened, case.came.job)
    found += _journal_findings(file, case, differences)
    attachments = len(fresh) + healed
    return _outcome(case, differences, found, name=opened.title(), attachments=attachments, created=False)


def _create(case: _Case, found: list[Finding]) -> Outcome:
    """A case that is new here: made beside the parts in quarantine, and moved to its place once it is whole."""
    desk, accept = case.came.desk, case.came.accept
    folder = case.came.workplace / (secrets.token_hex(16) + SUFFIX)
    with arrival.begin(folder, desk.officer, case.access_data) as file:
        differences = arrival.take_in(file, case.parcels, for_good=True)
        if not arrival.proves_itself(file):
            raise altered(tr("The journal in the package does not begin as its access file says."))
        found += _journal_findings(file, case, differences)
        file.bear_witness(case.manifest.heads or "")
        name = OpenCase(desk, file).title()
        if accept:
            for part in case.blobs:
                file.attachments.blobs.adopt(case.incoming.read(part), part.id)
    if accept:
        with arrived(desk, folder) as place, CaseFile.open(place, desk.officer, None, write=True) as moved:
            there = OpenCase(desk, moved)
            remember(there)
            enter(case.came, case=case.id, heads=case.heads)
            read_what_came(there, case.came.job)
    return _outcome(case, differences, found, name=name, attachments=len(case.blobs), created=True)


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


def _new_blobs(file: CaseFile, case: _Case) -> list[Part]:
    here = set(file.attachments.blobs.names())
    return [part for part in case.blobs if part.id not in here]


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
    case: _Case, differences: Differences, found: list[Finding], *, name: str, attachments: int, created: bool
) -> Outcome:
    about = CaseSeen(
        id=case.id, name=name, created=created, attachments=attachments, commits=differences.commits,
        items_new=differences.items_new, items_changed=differences.items_changed, conflicts=differences.conflicts,
    )  # fmt: skip
    accepted = case.came.accept
    return Outcome(accepted=accepted, differences={}, findings=tuple(found), case=about, entered=accepted)
