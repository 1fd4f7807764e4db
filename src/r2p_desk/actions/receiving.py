"""Taking in a package: verified, shown, and only with a person's acceptance merged.

A package is merged whole or not at all: sealed attachments first, which nobody sees until a commit names them, then all
commits in one transaction; then the access file, where a newer one came, and the ledger. A process killed in between
leaves a case that opens, and the same package can be taken in again.
"""

import secrets
from datetime import UTC, datetime
from pathlib import Path

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
from ..exchange.ledger import RECEIVED, Entry, check_order, rolled_back
from ..exchange.manifest import Manifest, Part, Role
from ..exchange.moments import moment
from ..exchange.opening import Incoming, open_package
from ..exchange.quarantine import Quarantine
from ..i18n import tr
from ..jobs import Job
from ..keys.heads import Head, read_heads
from .access import adopt_access
from .arriving import arrived, clear_arriving
from .attachment_access import read_what_came
from .contacts import Contact, contact_of, known_keys
from .sending import keep_entry, ledger
from .session import Desk, OpenCase, open_case, remember

QUARANTINE = "quarantine"
_LONGEST_LINE = 256 * 1024 * 1024


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A package whose proofs hold, and what it changed (``accepted``) or would change.

    ``created``: the case is new here. ``commits`` counts new commits by officer (key hash, name).
    """

    package: str
    case: str
    case_name: str
    sender: Contact
    number: int
    marking: str | None
    accepted: bool
    created: bool
    size: int
    attachments: int
    commits: tuple[tuple[str, str, int], ...]
    items_new: tuple[tuple[str, str], ...]
    items_changed: tuple[tuple[str, str], ...]
    conflicts: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...]

    @property
    def new_commits(self) -> int:
        """How many commits were not here before."""
        return sum(count for _, _, count in self.commits)


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """What a package says of one case, opened and checked as far as it can be without that case."""

    incoming: Incoming
    sender: Contact
    access: Access
    access_data: bytes
    parcels: list[Parcel]
    heads: tuple[Head, ...]

    @property
    def manifest(self) -> Manifest:
        return self.incoming.manifest

    @property
    def id(self) -> str:
        return self.access.case

    @property
    def blobs(self) -> tuple[Part, ...]:
        return self.manifest.of(Role.BLOB)


def receive_package(
    desk: Desk, path: Path, *, accept: bool = False, opened: OpenCase | None = None, job: Job | None = None
) -> Received:
    """Verify a package and tell what it would change; with ``accept`` take it in, whole or not at all.

    ``opened`` is a case the caller has open for writing, used where the package is about it. What refuses a package
    carries findings: not for us, altered, cut, taken in before, signed by somebody unknown, too large, of a later
    version.
    """
    job = job or Job()

    def keep(part: Part) -> bool:
        return accept or part.role in (Role.ACCESS, Role.JOURNAL)

    with Quarantine(desk.home / QUARANTINE) as quarantine:
        incoming = open_package(path, desk.officer, known_keys(desk), quarantine, keep=keep, job=job)
        sender = contact_of(desk, incoming.manifest.signer)
        found = check_order(ledger(desk, sender.id, RECEIVED), incoming.chain, incoming.digest)
        case = _case(desk, incoming, sender)
        found += _findings(desk, case)
        if opened is not None and opened.file.id == case.id:
            return _into(opened, case, found, job, accept=accept)
        if any(known.id == case.id for known in desk.store.cases()):
            with open_case(desk, case.id, write=True) as known_case:
                return _into(known_case, case, found, job, accept=accept)
        clear_arriving(desk)
        return _create(desk, case, found, quarantine.folder, job, accept=accept)


def _case(desk: Desk, incoming: Incoming, sender: Contact) -> _Case:
    """What the parts say; ``Altered`` when they contradict the manifest or each other."""
    manifest = incoming.manifest
    (access_part,), (journal_part,) = manifest.of(Role.ACCESS), manifest.of(Role.JOURNAL)
    data = b"".join(incoming.read(access_part))
    try:
        access = open_access(data, desk.officer)
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
    return _Case(incoming=incoming, sender=sender, access=access, access_data=data, parcels=parcels, heads=heads)


def _findings(desk: Desk, case: _Case) -> list[Finding]:
    """What is amiss with a package that is none the less what its sender signed."""
    found = []
    expires = case.manifest.expires
    if expires is not None and expires < moment(datetime.now(UTC)):
        text = tr("Its sender let this package expire on {day}.").format(day=expires[:10])
        found.append(Finding(code="expired", text=text))
    found += _membership(case, case.access)
    commits = {commit_id(parcel.data) for parcel in case.parcels}
    if case.access.first in commits:  # a whole journal: what its sender had before must be in it
        entries = ledger(desk, case.sender.id, RECEIVED)
        found += rolled_back(entries, case.id, case.incoming.chain.number, commits)
    return found


def _membership(case: _Case, access: Access) -> list[Finding]:
    if any(officer.id == case.sender.id for officer in access.officers):
        return []
    text = tr("{name}, who sent it, is not on the access list of this case.").format(name=case.sender.name)
    return [Finding(code="not-a-member", text=text)]


def _into(opened: OpenCase, case: _Case, found: list[Finding], job: Job, *, accept: bool) -> Received:
    """Into a case that is here already."""
    file = opened.file
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
        _enter(opened.desk, case)
        read_what_came(opened, job)
    found += _journal_findings(file, case, differences)
    attachments = len(fresh) + healed
    return _received(
        case, differences, found, name=opened.title(), attachments=attachments, accepted=accept, created=False
    )


def _create(desk: Desk, case: _Case, found: list[Finding], workplace: Path, job: Job, *, accept: bool) -> Received:
    """A case that is new here: made beside the parts in quarantine, and moved to its place once it is whole."""
    folder = workplace / (secrets.token_hex(16) + SUFFIX)
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
            _enter(desk, case)
            read_what_came(there, job)
    return _received(case, differences, found, name=name, attachments=len(case.blobs), accepted=accept, created=True)


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


def _enter(desk: Desk, case: _Case) -> None:
    manifest, incoming = case.manifest, case.incoming
    entry = Entry(
        contact=case.sender.id,
        direction=RECEIVED,
        number=incoming.chain.number,
        package=manifest.package,
        hash=incoming.digest,
        kind=manifest.kind,
        case=case.id,
        marking=manifest.marking,
        at=moment(datetime.now(UTC)),
        verified=True,
        sha256=incoming.sha256,
        size=incoming.size,
        heads=case.heads,
    )
    keep_entry(desk, entry)


def _received(
    case: _Case,
    differences: Differences,
    found: list[Finding],
    *,
    name: str,
    attachments: int,
    accepted: bool,
    created: bool,
) -> Received:
    return Received(
        package=case.manifest.package,
        case=case.id,
        case_name=name,
        sender=case.sender,
        number=case.incoming.chain.number,
        marking=case.manifest.marking,
        accepted=accepted,
        created=created,
        size=case.incoming.size,
        attachments=attachments,
        commits=differences.commits,
        items_new=differences.items_new,
        items_changed=differences.items_changed,
        conflicts=differences.conflicts,
        findings=tuple(dict.fromkeys(found)),
    )
