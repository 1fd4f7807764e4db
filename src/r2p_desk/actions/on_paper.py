"""The paper path: a sealed package printed as QR codes, and read back from pictures of the sheets."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..errors import NotFound, UsageError
from ..exchange import on_paper
from ..exchange.on_paper import MOST, Paper
from ..i18n import language, tr
from ..jobs import Job
from ..system.files import machine_errors, write_durably
from .paper import refuse_existing

if TYPE_CHECKING:
    from ..briefing.code_sheets import CodeSheet

_MOST_PICTURES = 500
_MOST_PICTURE = 200 * 1024 * 1024


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """What was printed: where, the eight digits all its sheets bear, how many sheets and codes, how many are spare."""

    path: Path
    short: str
    sha256: str
    sheets: int
    spare_sheets: int
    codes: int


class ReadBack(msgspec.Struct, frozen=True, kw_only=True):
    """What was read back: where it was written, its SHA-256 and bytes, how many codes each picture gave."""

    path: Path
    sha256: str
    size: int
    pictures: tuple[tuple[str, int], ...]


def write_paper(file: Path, out: Path, job: Job | None = None) -> Printed:
    """Print a sealed package as sheets of QR codes, a PDF in ``out``, where nothing may be yet.

    ``Refused`` for a file that is not sealed, ``TooLarge`` over 256 KiB. No name, level or content is on the sheets.
    """
    from ..briefing.code_sheets import print_codes

    job = job or Job()
    refuse_existing([out])
    paper = on_paper.split(_read(file, MOST + 1))
    job.advance(0.1, tr("Printing the sheets"))
    title = tr("Package on paper {short}").format(short=paper.layout.short)
    made = datetime.now(UTC).replace(microsecond=0)
    printed = print_codes(_sheets(paper, title), title, tr("QR code"), made, language())
    job.refuse_cancelled()
    write_durably(out, printed.pdf)
    job.finish()
    return Printed(
        path=out, short=paper.layout.short, sha256=paper.layout.sha256.hex(), sheets=paper.sheets,
        spare_sheets=paper.layout.groups, codes=len(paper.codes),
    )  # fmt: skip


def read_paper(pictures: Sequence[Path], out: Path, job: Job | None = None) -> ReadBack:
    """Write the package whose sheets are in these pictures to ``out``, where nothing may be yet.

    In any order, turned, several codes on each, some of them twice. The pictures are read in a process that can reach
    nothing else. What is missing is named (``Cut``); what comes out is opened as any package is.
    """
    from ..intake.reading_apart import Apart

    job = job or Job()
    refuse_existing([out])
    if not 0 < len(pictures) <= _MOST_PICTURES:
        raise UsageError(tr("Name the pictures of the sheets, 500 at most."), kept=tr("Nothing was written."))
    texts: list[str] = []
    counts: list[tuple[str, int]] = []
    for at, picture in enumerate(pictures):
        job.advance(at / len(pictures), tr("Reading {name}").format(name=picture.name))
        with Apart(_Bytes(_read(picture, _MOST_PICTURE)), "image/*") as apart:
            found = apart.codes(_silent(job))
        counts.append((picture.name, sum(text.startswith(on_paper.PREFIX) for text in found)))
        texts += found
    package = on_paper.join(texts)
    write_durably(out, package)
    job.finish()
    return ReadBack(
        path=out, sha256=hashlib.sha256(package).hexdigest(), size=len(package), pictures=tuple(counts)
    )  # fmt: skip


def _sheets(paper: Paper, title: str) -> list["CodeSheet"]:
    from ..briefing.code_sheets import CodeSheet

    advice = " ".join(
        (
            tr("Scan or photograph every sheet: flat, sharp, in even light, a whole sheet on each picture."),
            tr("Then read all the pictures together with R2P Desk: Exchange, Paper; or r2p-desk paper read."),
            tr("The order does not matter. With the spare sheets, one lost sheet in eight is made good."),
        )
    )
    made: list[CodeSheet] = []
    for number in range(1, paper.sheets + 1):
        codes = [code for code in paper.codes if code.sheet == number]
        spare = number > paper.layout.sheets
        words = tr("{title} · spare sheet {n} of {count}") if spare else tr("{title} · sheet {n} of {count}")
        labels = [
            tr("spare") if spare else tr("{n} of {count}").format(n=code.number, count=paper.layout.count)
            for code in codes
        ]
        made.append(
            CodeSheet(
                title=words.format(title=title, n=number, count=paper.sheets),
                advice=advice,
                codes=tuple((label, code.text) for label, code in zip(labels, codes, strict=True)),
            )
        )
    return made


class _Bytes:
    """A picture as the process that reads it asks for it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, offset: int, length: int) -> bytes:
        """These bytes."""
        return self._data[offset : offset + length]


def _silent(job: Job) -> Job:
    """Stops with the job, and tells nothing of its own."""
    return Job(lambda _fraction, _text: job.refuse_cancelled())


def _read(path: Path, most: int) -> bytes:
    with machine_errors():
        if path.is_file():
            with path.open("rb") as file:
                data = file.read(most + 1)
            if len(data) <= most:
                return data
            raise UsageError(tr("{name} is too large.").format(name=path.name), kept=tr("Nothing was written."))
    raise NotFound(
        tr("There is no file {name}.").format(name=path.name),
        kept=tr("Nothing was written."),
        todo=tr("Check the path."),
    )
