"""The subcommands of ``dossier`` with which one that came is read, noted on, and its files brought out."""

from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option


def declare(actions: Any, common: Any) -> None:
    """``dossier read``, ``dossier note``, ``dossier remarks``, ``dossier export``."""
    read = add(actions, common, "read", tr("read a dossier that came: the answer first, then what it rests on"))
    _which(read)
    read.add_argument("--since-last-read", action="store_true", help=tr("only what changed since you read it last"))
    note = add(actions, common, "note", tr("your own notes on a dossier, kept beside it"))
    note.add_argument("what", choices=("add", "list", "send"), help=tr("write one, list them, send them back"))
    _which(note)
    note.add_argument("--text", metavar="TEXT", help=tr("with add: what you note"))
    note.add_argument("--record", metavar="ID", help=tr("with add: the record it is on; the whole dossier without"))
    note.add_argument("--field", metavar="NAME", help=tr("with add: the field of it"))
    note.add_argument(
        "--note", action="append", metavar="ID", help=tr("with send: this note; all not yet sent when none is named")
    )
    note.add_argument("--out", type=Path, metavar="DIR", help=tr("with send: the folder to write the package into"))
    remarks = add(actions, common, "remarks", tr("what readers of your dossiers wrote back"))
    case_option(remarks, required=False)
    export = add(actions, common, "export", tr("write a paper or attachment of a dossier into a file, in the clear"))
    _which(export)
    export.add_argument("part", metavar="PART", help=tr("its id, as dossier read --json gives it"))
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help=tr("a file that is not there yet"))


def _which(command: Any) -> None:
    command.add_argument("dossier", metavar="DOSSIER", help=tr("id of a dossier, or its beginning, or its title"))
