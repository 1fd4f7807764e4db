"""Attachments in words: what kind of file, how it stands in a list, through whose hands it went. Names are hostile."""

from collections.abc import Sequence

from ..actions.attachments_for_window import AttachmentRow
from ..actions.custody import Handled
from ..domain.attachment import Attachment, CustodyEvent, custody_words
from ..i18n import tr, trn
from .record_words import day_words, moment_words, size_words
from .text import one_line

PDF = "application/pdf"
_MEDIA = ("video/", "audio/")


def is_picture(media: str) -> bool:
    """Whether it is one still picture."""
    return media.startswith("image/")


def is_media(media: str) -> bool:
    """Sound and moving pictures, which are not played in here."""
    return media.startswith(_MEDIA)


def name_of(attachment: Attachment) -> str:
    """Its name on one line, or what stands in place of one."""
    if attachment.name:
        return one_line(attachment.name) or tr("(a name that cannot be shown)")
    return tr("(its name is sealed)") if attachment.sealed else tr("(its name is not here)")


def kind_of(media: str) -> str:
    """What kind of file it is, by its content."""
    known = {
        PDF: tr("PDF"),
        "text/plain": tr("text"),
        "text/html": tr("web page"),
        "text/csv": tr("table (CSV)"),
        "text/markdown": tr("text (Markdown)"),
        "message/rfc822": tr("mail"),
        "application/mbox": tr("mailbox"),
        "application/json": "JSON",
        "application/xml": "XML",
        "application/rtf": "RTF",
        "application/zip": tr("archive (ZIP)"),
        "application/x-tar": tr("archive (tar)"),
        "application/gzip": tr("packed file (gzip)"),
        "application/x-7z-compressed": tr("archive (7z)"),
        "application/vnd.rar": tr("archive (RAR)"),
        "application/x-ole-storage": tr("older Office file"),
        "application/x-msdownload": tr("program (Windows)"),
        "application/x-executable": tr("program"),
    }
    for part, words in (
        ("wordprocessingml", tr("Word document")),
        ("spreadsheetml", tr("spreadsheet (Excel)")),
        ("presentationml", tr("slides (PowerPoint)")),
        ("opendocument.text", tr("text document (ODT)")),
        ("opendocument.spreadsheet", tr("spreadsheet (ODS)")),
        ("opendocument.presentation", tr("slides (ODP)")),
    ):
        if part in media:
            return words
    family, _, form = media.partition("/")
    families = {"image": tr("picture ({form})"), "video": tr("video ({form})"), "audio": tr("sound ({form})")}
    if family in families:
        return families[family].format(form=form.removeprefix("x-").upper())
    return known.get(media) or tr("file of an unknown kind")


def facts_line(row: AttachmentRow) -> str:
    """``PDF · 1.2 MiB · 12 pages · CONFIDENTIAL``."""
    attachment = row.attachment
    pages = row.held.pages
    parts = [
        kind_of(attachment.media_type or ""),
        "" if attachment.size is None else size_words(attachment.size),
        "" if not pages else trn("{n} page", "{n} pages", pages),
        row.marking.words if row.own_marking else tr("marked as the case"),
        tr("working copy") if attachment.copy_of else "",
        tr("not what its name says") if row.held.named_otherwise else "",
    ]
    return " · ".join(part for part in parts if part)


def custody_line(custody: Sequence[Handled]) -> str:
    """``taken in 12 May 2026 by A. Diallo · opened 3 times, last 14 May 2026``."""
    parts = []
    for event in CustodyEvent:
        done = [one for one in custody if one.event is event]
        if not done:
            continue
        if event is CustodyEvent.IMPORTED:
            first = done[0]
            words = tr("taken in {day} by {name}").format(day=_day(first), name=one_line(first.name) or tr("somebody"))
        else:
            counted = {
                CustodyEvent.OPENED: trn("opened once", "opened {n} times", len(done)),
                CustodyEvent.EXPORTED: trn("exported once", "exported {n} times", len(done)),
                CustodyEvent.WORKING_COPY: trn("copied once", "copied {n} times", len(done)),
            }[event]
            words = tr("{times}, last {day}").format(times=counted, day=_day(done[-1]))
        parts.append(words)
    return " · ".join(parts)


def custody_row(one: Handled) -> tuple[str, str, str]:
    """When, what, by whom."""
    when = moment_words(one.at) if one.at else tr("just now")
    what = custody_words(one.event)
    if one.waiting:
        what = tr("{what} (is stated when the case is next written)").format(what=what)
    return when, what, one_line(one.name) or one.officer[:8]


def _day(one: Handled) -> str:
    return day_words(one.at) if one.at else tr("just now")
