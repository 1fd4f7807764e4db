"""What of a case goes into a package for colleagues, and what a second officer is shown of it before it does."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from ..casefile.choosing import named_blobs
from ..casefile.database import database_errors, snapshot
from ..casefile.parcels import Parcel
from ..casefile.reading import DATABASE
from ..casefile.statements import Change, commit_id, read_commit
from ..domain.marking import Level, Marking
from ..domain.release_groups import ReleaseGroup, release_group
from ..errors import DeskError
from ..exchange import case_sheet
from ..exchange.approval import Leaving
from ..exchange.case_sheet import CaseSheet
from ..exchange.ledger import RECEIVED
from ..exchange.manifest import Kind
from ..keys.heads import Head
from .cases import case_record
from .contacts import Contact
from .history_for_window import case_marking
from .licences import licensed_items, stays
from .offices import office_of
from .releasing import every_record
from .sending import ledger
from .session import OpenCase


class SendAs(msgspec.Struct, frozen=True, kw_only=True):
    """How a case is sent: bytes of which groups stay here, whether only what the receivers lack, until when, how.

    ``since_last``: commits that every receiver has proven to have, by heads they signed, stay here. ``expires`` is a
    moment, ``conditions`` are of ``exchange.terms``. ``agreed`` are contacts (key hashes) who were asked, because what
    they sent may only go on if they agree, and did. ``approval``: the second officer's, of exactly what leaves.
    """

    withhold: frozenset[ReleaseGroup] = frozenset()
    since_last: bool = False
    expires: str | None = None
    conditions: tuple[str, ...] = ()
    agreed: frozenset[str] = frozenset()
    approval: bytes | None = None


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The commits of a package, the heads of the case, and the files: (name, where it lies sealed)."""

    parcels: list[Parcel]
    heads: tuple[Head, ...]
    blobs: list[tuple[str, Path]]


class PreparedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it would leave: what is approved, the sheet that shows it, and whether somebody must approve it.

    ``fields_kept`` counts by group the fields that stay here.
    """

    sheet: CaseSheet
    content: dict[str, bytes]
    leaving: Leaving
    needs_second: bool
    fields_kept: Mapping[ReleaseGroup, int]
    leak: DeskError | None = None

    @property
    def digest(self) -> str:
        """What an approval is over."""
        return self.leaving.digest


def choose(case: OpenCase, to: Sequence[Contact], how: SendAs) -> Chosen:
    """What these get, as it is now."""
    file, groups = case.file, how.withhold
    with database_errors(DATABASE), snapshot(file.connection):
        licensed, originals = licensed_items(case), originals_kept(case) if groups else {}
        parcels = file.parcels(
            lambda change: _is_of(groups, change) or stays(change, licensed) or _tells_of(change, originals)
        )
        heads = file.heads()
        known = _known_to_all(case, to, parcels) if how.since_last else set()
    attached = {} if ReleaseGroup.TEXT in groups else file.attachments.files()
    attached = {name: path for name, path in attached.items() if name not in originals.values()}
    if known:
        parcels = [one for one in parcels if commit_id(one.data) not in known]
        new = named_blobs(parcels)
        attached = {name: path for name, path in attached.items() if name in new}
    blobs = [(name, path) for name, path in attached.items() if path.is_file()]
    return Chosen(parcels=parcels, heads=heads, blobs=blobs)


def prepare_case(case: OpenCase, to: Sequence[Contact], how: SendAs) -> PreparedCase:
    """The case exactly as these contacts would get it; nothing is written.

    Its expiry is not part of what is approved: it only takes away. What is saved in the case afterwards voids an
    approval, and the access of somebody who is added to the case by sending it does not.
    """
    chosen, marking = choose(case, to, how), case_marking(case)
    shown, kept = _titles(case, how.withhold)
    sheet = CaseSheet(
        type=case_sheet.TYPE, format=case_sheet.FORMAT, case=case.file.id,
        title="" if ReleaseGroup.TEXT in how.withhold else case_record(case).title, marking=str(marking),
        receivers=tuple(sorted((one.id, one.name) for one in to)), withheld=tuple(sorted(how.withhold)),
        only_new=how.since_last, commits=len(chosen.parcels),
        journal=case_sheet.journal_digest(commit_id(one.data) for one in chosen.parcels),
        attachments=tuple(sorted(name for name, _ in chosen.blobs)),
        records=tuple((kind, tuple(titles)) for kind, titles in shown.items()),
    )  # fmt: skip
    data = sheet.encoded()
    leaving = Leaving(
        kind=Kind.CASE, to=case_sheet.receivers_hash(one.id for one in to), to_name=", ".join(one.name for one in to),
        marking=str(marking), parts=((case_sheet.PART, case_sheet.ROLE, len(data), case_sheet.digest(data)),),
        conditions=how.conditions,
    )  # fmt: skip
    return PreparedCase(
        sheet=sheet, content={case_sheet.PART: data}, leaving=leaving, needs_second=needs_second(case, marking),
        fields_kept=kept,
    )  # fmt: skip


def needs_second(case: OpenCase, marking: Marking) -> bool:
    """Whether a second officer must have seen a case of this marking before it leaves: in an office, the highest.

    An officer without an office may have nobody but those they write to.
    """
    return marking.level is Level.STRICTLY_CONFIDENTIAL and office_of(case.desk) is not None


def _titles(case: OpenCase, withhold: frozenset[ReleaseGroup]) -> tuple[dict[str, list[str]], Counter[ReleaseGroup]]:
    """Of each kind of record the titles that leave, and how many fields of which group do not."""
    shown: dict[str, list[str]] = {}
    held: Counter[ReleaseGroup] = Counter()
    licensed = licensed_items(case)
    for kind, record, fields in every_record(case):
        named = "title" if fields.get("title") else "name"
        title = str(fields.get(named) or "")
        bound = kind == "item" and title not in licensed.get(record, (title,))
        shown.setdefault(kind, []).append("" if bound or release_group(kind, named) in withhold else title)
        held.update({release_group(kind, name) for name, value in fields.items() if value} & withhold)
    return shown, held


def _known_to_all(case: OpenCase, to: Sequence[Contact], parcels: Sequence[Parcel]) -> set[str]:
    """Commits each of these has proven to have, by heads they signed in packages and receipts, and what those name."""
    signed = case.file.signed_heads()
    before = {commit_id(one.data): read_commit(one.data, one.signature).named for one in parcels}
    known: set[str] | None = None
    for contact in to:
        waiting = [head for entry in ledger(case.desk, contact.id, RECEIVED) if entry.case == case.file.id
                   for _, _, head in entry.heads]  # fmt: skip
        waiting += [head for one in signed if one.signer == contact.id for _, _, head in one.heads]
        theirs: set[str] = set()
        while waiting:
            commit = waiting.pop()
            if commit in before and commit not in theirs:
                theirs.add(commit)
                waiting += before[commit]
        known = theirs if known is None else known & theirs
    return known or set()


def originals_kept(case: OpenCase) -> dict[str, str]:
    """Attachment → blob of every file that was taken in and kept.

    Such a file holds all that its rows say, so where anything of the case is withheld it stays as a whole.
    """
    kept = {str(fields["attachment"]) for _, fields in case.file.some_fields("import", ("attachment",)) if fields}
    held = ((one, case.file.shown("attachment", one) or {}) for one in kept)
    return {one: str(fields.get("blob")) for one, fields in held}


def _tells_of(change: Change, originals: Mapping[str, str]) -> bool:
    """Whether a change tells of one of these files; its digest alone would let its rows be guessed."""
    return change.kind == "attachment" and change.record in originals


def _is_of(groups: frozenset[ReleaseGroup], change: Change) -> bool:
    return any(release_group(change.kind, name) in groups for name in change.fields)
