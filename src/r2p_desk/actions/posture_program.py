"""Checks of the program, its libraries and the home folder."""

import os
import shutil
import sys
from importlib import metadata
from pathlib import Path

from ..errors import DeskError
from ..i18n import tr
from ..system.machine import open_to_others, program_files
from . import home_care
from .posture import State, Surroundings, Verdict, check, good, unknown, warning
from .posture_machine import swap

_LEAST = {"cryptography": (50, 0), "sqlcipher3": (0, 6), "PySide6_Essentials": (6, 11)}
_LEAST_SQLCIPHER = (4, 6)
_LITTLE_ROOM, _HARDLY_ROOM = 2_000_000_000, 300_000_000


@check("home-rights")
def home_rights(around: Surroundings) -> Verdict | None:
    """Names, sizes and times are not encrypted."""
    if not around.home.is_dir():
        return None
    if sys.platform == "win32":
        return unknown(tr("Who else may read the home folder cannot be told here."))
    wrong = open_to_others([around.home], reading=True)
    inside = around.home.stat().st_uid != os.getuid()
    if not wrong and not inside:
        return good(tr("Only you may read the home folder."))
    return warning(
        tr("Other users of this machine may look into the home folder: names, sizes and times of what lies there."),
        tr("Take their rights away: chmod 700 on the home folder."),
    )


@check("program-files")
def program_files_(_around: Surroundings) -> Verdict:
    """Whoever can change the program can read everything the next time it is used."""
    if sys.platform == "win32":
        return unknown(tr("Who else may change the program's files cannot be told here."))
    import cryptography
    import sqlcipher3

    packages = [Path(module.__file__ or "").parent for module in (sys.modules["r2p_desk"], cryptography, sqlcipher3)]
    wrong = open_to_others(program_files(packages), reading=False)
    if not wrong:
        return good(tr("Other users of this machine cannot change the program."))
    return warning(
        tr("Other users of this machine may change files of the program, {name} among them.").format(
            name=wrong[0].name
        ),
        tr("Install it where only you or the administrator may write."),
    )


@check("libraries")
def libraries(_around: Surroundings) -> Verdict:
    """The versions that encrypt."""
    import sqlcipher3.dbapi2 as sqlcipher
    from cryptography.hazmat.backends.openssl import backend

    connection = sqlcipher.connect(":memory:")
    cipher = str(connection.execute("PRAGMA cipher_version").fetchone()[0])
    connection.close()
    told = [
        f"cryptography {metadata.version('cryptography')}",
        " ".join(backend.openssl_version_text().split()[:2]),
        f"SQLCipher {cipher}",
        f"SQLite {sqlcipher.sqlite_version}",
        f"Qt {metadata.version('PySide6_Essentials')}",
    ]
    old = [name for name, least in _LEAST.items() if _version(metadata.version(name)) < least]
    if _version(cipher) < _LEAST_SQLCIPHER:
        old.append("SQLCipher")
    if old:
        return warning(
            tr("Libraries are older than this version needs: {names}.").format(names=", ".join(old)),
            tr("Set the program up again from its installer."),
        )
    return good(", ".join(told))


@check("memory")
def memory(around: Surroundings) -> Verdict:
    """SQLCipher can lock and wipe all its memory, at seven times the cost of a search; it is left off."""
    import sqlcipher3.dbapi2 as sqlcipher

    connection = sqlcipher.connect(":memory:")
    locked = str(connection.execute("PRAGMA cipher_memory_security").fetchone()[0]) == "1"
    connection.close()
    if locked:
        return good(tr("SQLCipher keeps its memory from being swapped out and wipes it."))
    words = tr("Keys are kept from being swapped out and are wiped at a lock; pages of an open case are not.")
    swapped = swap(around) or unknown("")
    if swapped.state is State.GOOD:
        return good(f"{words} {swapped.text}")
    return Verdict(swapped.state, words, swapped.todo)


@check("room")
def room(around: Surroundings) -> Verdict:
    """A full disk saves nothing."""
    nearest = next(one for one in (around.home, *around.home.absolute().parents) if one.exists())
    free = shutil.disk_usage(nearest).free
    words = tr("{n} MB are free on the disk of the home folder.").format(n=free // 1_000_000)
    if free >= _LITTLE_ROOM:
        return good(words)
    if free >= _HARDLY_ROOM:
        return warning(words, tr("Make room before you take in attachments or make a backup."))
    return warning(words, tr("Make room now: soon nothing can be saved."))


@check("store", needs_desk=True)
def store(around: Surroundings) -> Verdict:
    """The officer's own store and the list of cases."""
    if around.desk is None:
        return unknown("")
    try:
        findings = [one for one in home_care.check_home(around.desk).findings if one.code != "no-copy"]
    except DeskError as error:
        return warning(error.happened, error.todo)
    if not findings:
        return good(tr("The list of cases is as the folders are, and your own store has a copy."))
    return warning(" ".join(one.text for one in findings), tr("Run r2p-desk home check to see each, and --mend."))


def _version(text: str) -> tuple[int, ...]:
    numbers = []
    for part in text.split(maxsplit=1)[0].split("."):
        digits = "".join(letter for letter in part if letter.isdigit())
        numbers.append(int(digits or 0))
    return tuple(numbers)
