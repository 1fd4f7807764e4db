"""``attachment``: the commands."""

from collections.abc import Callable
from typing import Any

from ..actions import attachment_access, attachments, items, sealed_attachments, session
from ..actions.attachments import Held
from ..actions.custody import Handled, Trace
from ..domain.attachment import custody_words, text_words
from ..domain.marking import Marking
from ..domain.records import plain
from ..i18n import tr, trn
from .answers import Answer, Context
from .shapes import one_line


def attachment_add(context: Context) -> Answer:
    """``attachment add``."""
    given = context.arguments
    about = attachments.About(
        item=given.item,
        marking=Marking(given.marking) if given.marking else None,
        note=given.note or None,
        copy_of=given.copy_of,
        sealed=given.sealed,
    )
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = attachments.add_attachment(case, given.file, about, context.job)
        same = attachments.same_content(case, made.attachment)
    lines = [tr("Saved attachment {id}.").format(id=made.attachment.id), f"SHA-256 {made.attachment.sha256}"]
    lines += [text_words(made.text)] if made.text else []
    lines += [tr("Its name does not fit its content: {kind}.").format(kind=made.attachment.media_type)] * (
        made.named_otherwise
    )
    lines += [tr("The same bytes are here already: {id}").format(id=other) for other in same]
    return Answer(body={**held_object(made), "same_content": same}, lines=lines)


def attachment_seal(context: Context) -> Answer:
    """``attachment seal``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        lingering = sealed_attachments.seal_attachment(case, given.attachment, context.job)
        made = attachments.held(case, given.attachment)
    lines = [tr("Sealed to the custodians of the case.")]
    if lingering:
        lines.append(tr("Others stated its name or key before; only they, or a manager, can take that out."))
    return Answer(body={**held_object(made), "lingering": lingering}, lines=lines)


def attachment_reseal(context: Context) -> Answer:
    """``attachment reseal``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=True) as case:
        done = sealed_attachments.seal_all_anew(case, context.job)
    words = trn("{n} attachment was sealed anew.", "{n} attachments were sealed anew.", done)
    return Answer(body={"resealed": done}, lines=[words])


def attachment_get(context: Context) -> Answer:
    """``attachment get``."""
    given = context.arguments
    with context.unlock() as desk, attachment_access.open_case_to_export(desk, given.case) as case:
        done = attachment_access.export_attachment(
            case, given.attachment, given.out, overwrite=given.force, job=context.job
        )
    body = {
        "id": done.attachment.id,
        "path": str(done.path),
        "name": done.attachment.name,
        "size": done.attachment.size,
        "sha256": done.attachment.sha256,
        "media_type": done.attachment.media_type,
        "custody": str(done.custody),
    }
    lines = [str(done.path), f"SHA-256 {done.attachment.sha256}"]
    lines += {
        Trace.RECORDED: [],
        Trace.WAITING: [tr("The case is being written elsewhere: this export is stated in it when it next opens.")],
        Trace.NOT_RECORDED: [tr("That this was exported could not be stated anywhere.")],
    }[done.custody]
    return Answer(body=body, lines=lines)


def attachment_list(context: Context) -> Answer:
    """``attachment list``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        found = attachments.list_attachments(case, given.item)
        names = {item.id: item.ref for item in items.list_items(case)}
    lines: list[str] = []
    for one in found:
        lines.append(f"{one.attachment.id}  {one_line(one.attachment.name or '—')}  {_size(one.attachment.size)}")
        lines += [f"    {tr('belongs to {item}').format(item=names.get(item, item))}" for item in one.items]
        lines += [f"    {_handled_line(entry)}" for entry in one.custody]
    return Answer(body={"attachments": [held_object(one) for one in found]}, lines=lines or [tr("No attachments yet.")])


def attachment_attach(context: Context) -> Answer:
    """``attachment attach``."""
    return _tied(context, attachments.attach, tr("It belongs to that item now."))


def attachment_detach(context: Context) -> Answer:
    """``attachment detach``."""
    return _tied(context, attachments.detach, tr("It belongs to that item no more; the history keeps it."))


def held_object(one: Held) -> dict[str, Any]:
    """An attachment with its items and its custody; its key is never shown."""
    attachment = one.attachment
    return {
        "id": attachment.id,
        "name": attachment.name,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "media_type": attachment.media_type,
        "named_otherwise": one.named_otherwise,
        "pages": one.pages,
        "text": plain(one.text),
        "marking": plain(attachment.marking),
        "note": attachment.note,
        "copy_of": attachment.copy_of,
        "sealed": attachment.sealed,
        "items": list(one.items),
        "recorded": plain(attachment.recorded),
        "custody": [_handled_object(entry) for entry in one.custody],
    }


def _handled_object(entry: Handled) -> dict[str, Any]:
    return {
        "event": str(entry.event),
        "at": entry.at,
        "officer": entry.officer,
        "name": entry.name,
        "detail": entry.detail,
        "waiting": entry.waiting,
    }


def _handled_line(entry: Handled) -> str:
    waits = f" ({tr('not yet stated in the case')})" if entry.waiting else ""
    return f"{entry.at}  {custody_words(entry.event)}  {entry.name}{waits}"


def _tied(context: Context, tie: Callable[..., Held], words: str) -> Answer:
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = tie(case, given.attachment, given.item)
    return Answer(body=held_object(made), lines=[words])


def _size(size: int | None) -> str:
    if size is None:
        return "—"
    return trn("{n} byte", "{n} bytes", size) if size < 1 << 20 else tr("{n} MiB").format(n=size >> 20)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("attachment", "add"): attachment_add,
    ("attachment", "seal"): attachment_seal,
    ("attachment", "reseal"): attachment_reseal,
    ("attachment", "get"): attachment_get,
    ("attachment", "list"): attachment_list,
    ("attachment", "attach"): attachment_attach,
    ("attachment", "detach"): attachment_detach,
}
