"""``case copy-in``: a case folder from elsewhere becomes a case of this home."""

from collections.abc import Callable

from ..actions import copying_in
from ..i18n import tr, trn
from . import shapes
from .answers import Answer, Context


def copy_in(context: Context) -> Answer:
    """``case copy-in``."""
    with context.unlock() as desk:
        made = copying_in.copy_in(desk, context.arguments.folder, context.job)
    body = {
        "id": made.id,
        "name": made.name,
        "files": made.files,
        "size": made.size,
        "left_out": list(made.left_out),
        "findings": [shapes.finding_object(finding) for finding in made.findings],
    }
    counted = trn("{n} file", "{n} files", made.files)
    lines = [tr("Copied in {name} ({id}), {files}.").format(name=made.name, id=made.id, files=counted)]
    lines += [tr("Left out, no part of a case file: {name}").format(name=name) for name in made.left_out]
    return Answer(body=body, lines=lines + [finding.text for finding in made.findings])


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("case", "copy-in"): copy_in}
