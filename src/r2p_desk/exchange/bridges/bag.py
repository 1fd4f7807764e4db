"""A bag of what leaves (BagIt 1.0, RFC 8493), for archives and courts: it says itself whether it is whole.

Payload: every record as JSON, the same as tables, the files and the papers that go along. Both manifests are of
SHA-256 and SHA-512, as are those over the tag files. Names are made here, and good on every system.
"""

import hashlib
import re
from collections.abc import Iterable
from unicodedata import normalize

from ...errors import InvalidValue
from ...i18n import tr
from .material import Leaving, Made, Wishes, released_json
from .tables import csv_of, tables

ALGORITHMS = ("sha256", "sha512")
_RESERVED = {
    "con", "prn", "aux", "nul", "conin$", "conout$",
    *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789\u00b9\u00b2\u00b3"),
}  # fmt: skip
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*%~]')
_LONGEST_NAME, _LONGEST_PATH = 120, 180


def bag(leaving: Leaving, _wishes: Wishes) -> Made:
    """All files of the bag by their names in it; ``InvalidValue`` for names that some system could not hold."""
    payload = [("data/released.json", released_json(leaving))]
    payload += [(f"data/tables/{one.name}.csv", csv_of(one)) for one in tables(leaving)]
    payload += [(f"data/files/{one.name}", one.content) for one in leaving.files]
    check_names(name for name, _ in payload)
    payload.sort()
    tags = [
        ("bag-info.txt", _info(leaving, payload)),
        ("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        *((f"manifest-{one}.txt", _manifest(payload, one)) for one in ALGORITHMS),
    ]
    over = [(f"tagmanifest-{one}.txt", _manifest(tags, one)) for one in ALGORITHMS]
    return Made(files=(*tags, *over, *payload), folder=True)


def check_names(names: Iterable[str]) -> None:
    """Refuse what a system cannot hold or tells not apart: reserved names, signs, ends, length, letters composed."""
    seen: set[str] = set()
    for name in names:
        parts = name.split("/")
        folded = normalize("NFC", name).casefold()
        if (
            normalize("NFC", name) != name
            or folded in seen
            or len(name) > _LONGEST_PATH
            or _FORBIDDEN.search(name)
            or any(not _is_good(part) for part in parts)
        ):
            raise InvalidValue(
                tr("“{name}” cannot be the name of a file on every system.").format(name=name[:80]),
                kept=tr("Nothing was written."),
            )
        seen.add(folded)


def _is_good(part: str) -> bool:
    stem = part.split(".", maxsplit=1)[0].rstrip(" ").casefold()
    return 0 < len(part) <= _LONGEST_NAME and stem not in _RESERVED and part[-1] not in ". " and part[0] not in ". -"


def _info(leaving: Leaving, payload: list[tuple[str, bytes]]) -> bytes:
    size = sum(len(content) for _, content in payload)
    told = [
        ("Bagging-Date", leaving.day),
        ("Payload-Oxum", f"{size}.{len(payload)}"),
        ("External-Identifier", leaving.id),
        ("External-Description", leaving.title),
        ("Marking", leaving.marking.words),
        ("Recipient", leaving.to),
        ("Purpose", leaving.purpose),
        ("Withheld", ", ".join(f"{kind} {count}" for kind, count in leaving.withheld.items())),
        ("Bag-Software-Agent", "R2P Desk"),
    ]
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in told if value).encode()


def _manifest(files: list[tuple[str, bytes]], algorithm: str) -> bytes:
    lines = (f"{hashlib.new(algorithm, content).hexdigest()}  {name}\n" for name, content in files)
    return "".join(lines).encode()
