"""What a second person is shown of a case that is about to go to colleagues: canonical JSON, the one part approved.

It names the case, who gets it, what stays here, and every commit and file by one digest; nothing may be different when
the package is written. Titles are shown as far as they leave.
"""

import hashlib
from collections.abc import Iterable

import msgspec

from ..errors import Damaged, InvalidValue
from ..i18n import tr
from ..keys import canonical

TYPE, FORMAT = "r2p-desk/case-sheet", 1
PART, ROLE = "sheet", "sheet"


class CaseSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``receivers`` are (key hash, name), ``withheld`` the release groups that stay here, ``commits`` how many leave.

    ``journal`` is the digest of their ids, ``attachments`` names the sealed files, ``records`` are titles by kind.
    """

    type: str
    format: int
    case: str
    title: str
    marking: str
    receivers: tuple[tuple[str, str], ...]
    withheld: tuple[str, ...]
    only_new: bool
    commits: int
    journal: str
    attachments: tuple[str, ...]
    records: tuple[tuple[str, tuple[str, ...]], ...]

    def encoded(self) -> bytes:
        """The bytes that are approved."""
        return canonical.encode(msgspec.to_builtins(self))


def journal_digest(commits: Iterable[str]) -> str:
    """Hex SHA-256 of ``"r2p-desk/case-sheet/1\\0"`` and the sorted commit ids, each followed by a line feed."""
    ids = "".join(f"{one}\n" for one in sorted(commits))
    return hashlib.sha256(b"r2p-desk/case-sheet/1\0" + ids.encode("ascii")).hexdigest()


def receivers_hash(receivers: Iterable[str]) -> str:
    """What stands for whom it goes to: the key hash of one, of several the SHA-256 of the sorted ones, joined."""
    ids = sorted(receivers)
    return ids[0] if len(ids) == 1 else hashlib.sha256("\n".join(ids).encode("ascii")).hexdigest()


def digest(data: bytes) -> str:
    """Hex SHA-256 of a sheet."""
    return hashlib.sha256(data).hexdigest()


def read_sheet(data: bytes) -> CaseSheet:
    """The sheet in these bytes; ``Damaged`` when they are none."""
    try:
        sheet = msgspec.convert(canonical.decode(data), CaseSheet)
        if (sheet.type, sheet.format) == (TYPE, FORMAT):
            return sheet
    except (ValueError, InvalidValue, Damaged):
        pass
    raise Damaged(tr("What the request shows is no case as this version writes it."), kept=tr("Nothing was approved."))
