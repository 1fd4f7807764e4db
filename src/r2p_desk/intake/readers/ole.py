"""Office files of before 2007 and other compound files: refused, by name, with what to do; never opened further.

Their format ([MS-CFB]) carries macros and objects in every version there is, and no library at hand reads it without
trusting what it claims. A newer workbook or document with a password has this shape, too, and is told apart.
"""

from collections.abc import Iterator
from typing import IO

from ...i18n import tr
from ..apart.limits import Protected, Unreadable
from ..apart.whole import read_whole
from ..telling import Asked, Finding, Told

FORMAT = "ole"
MEDIA = ("application/x-ole-storage",)

_ENTRY = 128
_MOST_BYTES = 64 << 20


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:  # noqa: ARG001  # nothing an officer asks changes this
    """Nothing but what the file is and holds, by the names in its directory; then it is refused."""
    names = _names(read_whole(file, _MOST_BYTES))
    if "EncryptedPackage" in names:
        yield Finding("protected", tr("The file is locked with a password. Open it, save it without, and import that."))
        raise Protected
    if macros := names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros", "VBA"}:
        words = tr("The file holds macros. They were not run and are not taken: {names}")
        yield Finding("macro", words.format(names=", ".join(sorted(macros))))
    if held := sorted(name for name in names if name.startswith(("MBD", "\1Ole10Native", "ObjectPool"))):
        words = tr("The file holds other files, which were not opened: {names}")
        yield Finding("embedded", words.format(names=", ".join(name.lstrip("\1") for name in held[:10])))
    raise Unreadable(_what(names))


def _what(names: set[str]) -> str:
    if names & {"Workbook", "Book"}:
        return tr("This is a workbook of Excel before 2007 (XLS). Open it and save it as XLSX, then import that.")
    if "WordDocument" in names:
        return tr("This is a document of Word before 2007 (DOC). Open it and save it as DOCX, then import that.")
    if "PowerPoint Document" in names:
        return tr("These are slides of PowerPoint before 2007 (PPT). Save them as PDF, then import that.")
    if any(name.startswith("__substg1.0_") for name in names):
        return tr("This is a message of Outlook (MSG). Save it as EML, then import that.")
    return tr("This is a file of an older Office program. Save it in a newer format, then import that.")


def _names(data: bytes) -> set[str]:
    """The names of its directory: entries of 128 bytes, of which the first 64 are a name in UTF-16.

    Where sectors are chained wrongly the directory cannot be followed, so every place an entry may stand is looked at.
    """
    found: set[str] = set()
    for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
        length = int.from_bytes(data[at + 64 : at + 66], "little")
        if not 4 <= length <= 64 or length % 2 or data[at + 66] not in (1, 2, 5) or data[at + 67] > 1:
            continue
        name = data[at : at + length - 2].decode("utf-16-le", "ignore")
        if name and (name.isprintable() or name[1:].isprintable()):
            found.add(name)
    return found
