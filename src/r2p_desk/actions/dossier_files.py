"""What goes along with a dossier: attachments without what a camera wrote into them, and papers made here."""

import io
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from ..domain.attachment import Attached, Attachment
from ..domain.marking import Marking
from ..errors import DeskError, InvalidValue, Refused, UsageError
from ..exchange.dossier import tidy
from ..i18n import tr
from ..intake.reading_apart import Apart
from ..jobs import Job
from ..release.rules import Rules
from .attachment_access import source_of
from .attachments import KIND
from .reading import one as read_one
from .reading import records
from .session import OpenCase, read_limited

MOST_BYTES = 256 * 1024 * 1024
"""All attachments and papers of one dossier together: all of it is searched before any of it leaves."""
_LARGEST_PAPER = 64 * 1024 * 1024
_SIDE = 4096
_AS_THEY_ARE = re.compile(r"text/.+|application/(pdf|json|msword|rtf|vnd\.(oasis|openxmlformats|ms)[a-z0-9.-]+)")
"""Types whose every byte the check can search; what a sound or a film says of where it was made cannot be taken out."""
_MARKED = re.compile(r"\(([^()]+)\)\s*$")


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment as it leaves: its id in the case, the items (ids in the case) it belongs to, its bytes."""

    attachment: str
    items: tuple[str, ...]
    data: bytes
    media_type: str
    marking: Marking
    name: str | None
    stripped: bool


class PaperCarried(msgspec.Struct, frozen=True, kw_only=True):
    """A paper as it leaves, its title and marking as it says them itself."""

    data: bytes
    title: str
    marking: Marking


def may_leave(case: OpenCase, rules: Rules, items: Collection[str], chosen: Collection[str]) -> dict[str, list[str]]:
    """Attachment → the open items it belongs to, of those that are marked low enough and not sealed.

    ``chosen`` are attachments asked for by id; none means all.
    """
    links: dict[str, list[str]] = {}
    for link in records(case, "attached", Attached):
        if not link.withdrawn and link.item in items:
            links.setdefault(link.attachment, []).append(link.item)
    found = {}
    for record, _, fields in case.file.records(KIND):
        attachment = read_one(case, Attachment, record, fields)
        if attachment is None or record not in links or (chosen and record not in chosen):
            continue
        if rules.opens(attachment.marking) and not attachment.sealed and attachment.blob is not None:
            found[record] = sorted(links[record])
    return found


def linked(case: OpenCase, items: Collection[str], chosen: Collection[str]) -> set[str]:
    """Attachments of these items that were asked for."""
    found = {one.attachment for one in records(case, "attached", Attached) if not one.withdrawn and one.item in items}
    return {one for one in found if not chosen or one in chosen}


def carried(
    case: OpenCase, rules: Rules, leaving: Mapping[str, Sequence[str]], job: Job, *, names: bool
) -> tuple[list[Carried], list[str]]:
    """(attachments as they leave, ids of those that cannot): a picture is drawn anew from its dots and says no more.

    ``Refused`` where they are too large together.
    """
    found, kept, size = [], [], 0
    for place, (record, items) in enumerate(sorted(leaving.items())):
        job.advance(place / len(leaving), tr("Reading the attachments"))
        made = _one(case, rules, record, items, job, names=names)
        if made is None:
            kept.append(record)
            continue
        size += len(made.data)
        if size > MOST_BYTES:
            raise Refused(
                tr("The attachments are too large to be searched and sent at once."),
                kept=tr("Nothing was written."),
                todo=tr("Send fewer of them with one dossier."),
            )
        found.append(made)
    return found, kept


def papers(paths: Sequence[Path], rules: Rules) -> list[PaperCarried]:
    """Papers made with this program, which say how they are marked; ``Refused`` for one above the ceiling."""
    found = []
    for path in paths:
        data = read_limited(path, _LARGEST_PAPER)
        title, marking = _said(data, path.name)
        if not rules.opens(marking):
            raise Refused(
                tr("{name} is marked {marking}, above what this recipient may read.").format(
                    name=path.name, marking=marking.words
                ),
                kept=tr("Nothing was written."),
                todo=tr("Make it again under their ceiling."),
            )
        found.append(PaperCarried(data=data, title=tidy(title), marking=marking))
    return found


def _one(case: OpenCase, rules: Rules, record: str, items: Sequence[str], job: Job, *, names: bool) -> Carried | None:
    try:
        with source_of(case, record) as source:
            media = source.attachment.media_type or "application/octet-stream"
            stripped = media.startswith("image/")
            if stripped:
                data = _drawn_anew(source.reader, media, job)
                media = media if media in ("image/jpeg", "image/png") else "image/png"
            elif _AS_THEY_ARE.fullmatch(media) and source.reader.size <= MOST_BYTES:
                data = b"".join(bytes(piece) for piece in source.reader.stream())
            else:
                data = None
            name, marking = source.name, source.attachment.marking or rules.unmarked
    except DeskError:
        if job.cancelled:
            raise
        return None
    if data is None:
        return None
    return Carried(
        attachment=record, items=tuple(items), data=data, media_type=media, marking=marking, stripped=stripped,
        name=_file_name(name) if names else None,
    )  # fmt: skip


def _drawn_anew(content: "object", media: str, job: Job) -> bytes | None:
    """The picture's dots alone, unpacked in a process of its own and packed again here."""
    from PIL import Image

    with Apart(content, media) as apart:  # type: ignore[arg-type]  # a reader is content: it has size and read
        shown = apart.picture(_SIDE, _SIDE, job).picture
    if shown is None:
        return None
    out = io.BytesIO()
    picture = Image.frombytes("RGBA", (shown.width, shown.height), bytes(shown.rgba))
    if media == "image/jpeg":
        picture.convert("RGB").save(out, "JPEG", quality=90)
    else:
        picture.save(out, "PNG")
    return out.getvalue()


def _file_name(name: str) -> str | None:
    """The name as it can be shown; none where little is left of it."""
    plain = re.sub(r"[/\\\x00-\x1f\x7f]", " ", "".join(mark for mark in name if mark.isprintable())).strip(". ")
    return plain[:200] or None


def _said(data: bytes, name: str) -> tuple[str, Marking]:
    """The title and the marking a paper gives itself in the title of its file."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            title = str(pdf.docinfo.get("/Title", ""))
        marked = _MARKED.search(title)
        marking = Marking(marked[1].replace(" · ", "//") if marked else "")
        return title[: marked.start()].strip() if marked else name, marking
    except (pikepdf.PdfError, ValueError, InvalidValue):
        raise UsageError(
            tr("{name} is not a paper made here: it does not say how it is marked.").format(name=name),
            kept=tr("Nothing was written."),
            todo=tr("Make it with r2p-desk brief."),
        ) from None
