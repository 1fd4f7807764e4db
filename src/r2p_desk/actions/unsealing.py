"""Opening a package for a second, independent verifier: the archive inside it, as a plain file.

This is the one way the content of a package is written anywhere in the clear, and an officer asks for it by name.
"""

from pathlib import Path

import msgspec

from ..errors import UsageError
from ..exchange import media
from ..exchange.media import Meter, StreamOut
from ..exchange.unsealing import unseal
from ..i18n import tr
from ..jobs import Job
from .session import Desk


class Unsealed(msgspec.Struct, frozen=True, kw_only=True):
    """The archive of a package as a file in the clear: where, how long, its SHA-256 in hex."""

    path: Path
    size: int
    sha256: str


def unseal_package(desk: Desk, path: Path, out: Path, job: Job | None = None) -> Unsealed:
    """Write the archive inside a package to ``out``, whole or not at all; nothing of it is verified or taken in.

    Nothing is overwritten. ``NotForUs``, ``Cut``, ``Altered`` when the file is not a whole package sealed to this
    officer; ``NotFound`` when it is not there, or the folder of ``out``.
    """
    media.refuse_missing(out.parent)
    if out.exists():
        raise UsageError(tr("{name} is there already.").format(name=out.name), kept=tr("Nothing was overwritten."))
    media.refuse_full(out.parent, media.file_size(path))
    with StreamOut(out.parent, out.name) as stream:
        unseal(path, desk.officer, stream.write, lambda total: Meter(job or Job(), total, tr("Opening the package")))
        stream.finish(lambda _: None)
        stream.keep()
    return Unsealed(path=out, size=stream.size, sha256=stream.sha256)
