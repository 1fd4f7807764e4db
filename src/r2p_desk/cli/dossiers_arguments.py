"""Arguments of dossiers: what leaves for somebody outside, what came, what each contact is given, who approves."""

from pathlib import Path
from typing import Any

from ..i18n import tr
from . import dossier_reading_arguments
from .declaring import add, case_option
from .packages_arguments import second_person


def declare(commands: Any, common: Any) -> None:
    """``dossier``, ``profile`` and ``approval``, with their actions."""
    _dossier(
        add(commands, common, "dossier", tr("what leaves your office stated anew, and what came so"), "action"), common
    )
    _profile(add(commands, common, "profile", tr("what each contact is given as a rule"), "action"), common)
    _approval(add(commands, common, "approval", tr("a second person's approval, by stick"), "action"), common)


def _dossier(actions: Any, common: Any) -> None:
    preview = add(actions, common, "preview", tr("the dossier exactly as a contact would get it; nothing is written"))
    _asked(preview)
    send = add(actions, common, "send", tr("write a dossier for a contact, sealed and signed"))
    _asked(send)
    send.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("the folder to write it into"))
    second_person(send)
    left = add(actions, common, "left", tr("dossiers that left, and under which ids what of the case was in them"))
    case_option(left, required=False)
    left.add_argument("--to", metavar="CONTACT", help=tr("those to this contact"))
    left.add_argument("--record", metavar="ID", help=tr("those with this record of the case, and its id there"))
    add(actions, common, "list", tr("dossiers that came"))
    show = add(actions, common, "show", tr("what a dossier that came says"))
    show.add_argument("dossier", metavar="DOSSIER", help=tr("id of a dossier, or its beginning, or its title"))
    take = add(actions, common, "take", tr("take items of a dossier into a case, on its sender's terms"))
    take.add_argument("dossier", metavar="DOSSIER", help=tr("id of a dossier, or its beginning, or its title"))
    case_option(take)
    take.add_argument("--item", action="append", metavar="ID", help=tr("an item of it; all when none is named"))
    take.add_argument("--update", action="store_true", help=tr("state anew what was taken before and differs now"))
    take.add_argument("--files", action="store_true", help=tr("with the attachments of what is taken"))
    dossier_reading_arguments.declare(actions, common)


def _asked(command: Any) -> None:
    case_option(command)
    command.add_argument("--to", required=True, metavar="CONTACT", help=tr("name or id of a contact"))
    command.add_argument("--title", metavar="TITLE", help=tr("a title of its own, not the name of the case"))
    command.add_argument("--subject", metavar="TEXT", help=tr("the situation, as the contact may call it"))
    command.add_argument("--as-of", metavar="DATE", help=tr("only what was known by that day is in it; today"))
    command.add_argument(
        "--item", action="append", default=[], metavar="ITEM", help=tr("an item; all that may leave when none is named")
    )
    command.add_argument("--no-assessments", action="store_true", help=tr("without what was judged"))
    command.add_argument("--no-warnings", action="store_true", help=tr("without the notes that went out"))
    command.add_argument("--attachments", action="store_true", help=tr("with attachments, if the profile lets them"))
    command.add_argument(
        "--file", action="append", default=[], metavar="ATTACHMENT", help=tr("this one alone; repeatable")
    )
    command.add_argument(
        "--paper", action="append", default=[], type=Path, metavar="FILE", help=tr("a paper made here, to go along")
    )
    command.add_argument("--ceiling", metavar="MARKING", help=tr("lower than the profile has it"))
    command.add_argument("--purpose", metavar="TEXT", help=tr("what they are to use it for"))
    command.add_argument("--expires", metavar="DATE", help=tr("the last day it can be taken in"))
    command.add_argument(
        "--condition", action="append", default=[], metavar="CONDITION",
        help=tr("no-onward, ask-onward, read-only or return-receipt-by:YYYY-MM-DD"),
    )  # fmt: skip


def _profile(actions: Any, common: Any) -> None:
    setting = add(actions, common, "set", tr("state what a contact is given; what is not given here stays"))
    setting.add_argument("contact", metavar="CONTACT", help=tr("name or id of a contact"))
    setting.add_argument("--ceiling", metavar="MARKING", help=tr("the highest marking they may read"))
    setting.add_argument(
        "--groups", action="append", metavar="GROUP", help=tr("text, place, source or identity; once for each")
    )
    setting.add_argument(
        "--place-exactness", metavar="WORD", help=tr("exact, settlement, district, province or country")
    )
    setting.add_argument("--purpose", metavar="TEXT", help=tr("what it is given for"))
    setting.add_argument("--attachments", metavar="YES", help=tr("yes or no: whether attachments may leave"))
    setting.add_argument("--file-names", metavar="YES", help=tr("yes or no: whether with the names of the files"))
    setting.add_argument("--onward", metavar="WORD", help=tr("yes, no or ask: whether it may be given on"))
    setting.add_argument("--attribution", metavar="YES", help=tr("yes or no: whether you may be named as its source"))
    setting.add_argument("--until", metavar="DATE", help=tr("the last day it may be used"))
    setting.add_argument("--second", metavar="YES", help=tr("yes or no: whether a second person looks at everything"))
    show = add(actions, common, "show", tr("what a contact is given"))
    show.add_argument("contact", metavar="CONTACT", help=tr("name or id of a contact"))
    add(actions, common, "list", tr("what every contact is given"))


def _approval(actions: Any, common: Any) -> None:
    request = add(actions, common, "request", tr("write a file that shows a second person what would leave"))
    request.add_argument("out", type=Path, metavar="FILE")
    _asked(request)
    request.add_argument("--approver", required=True, metavar="CONTACT", help=tr("who is to approve it"))
    show = add(actions, common, "show", tr("what a request asks you to approve, as its recipient would read it"))
    show.add_argument("file", type=Path, metavar="FILE")
    show.add_argument("--part", metavar="ID", help=tr("write this attachment or paper to --out, to be looked at"))
    show.add_argument("--out", type=Path, metavar="FILE", help=tr("a file that is not there; it lies in the clear"))
    give = add(actions, common, "give", tr("approve exactly what a request shows"))
    give.add_argument("file", type=Path, metavar="FILE")
    give.add_argument("--digest", required=True, metavar="NUMBER", help=tr("the number that approval show told"))
    give.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=tr("the approval; a file that is not there")
    )
    give.add_argument("--note", default="", metavar="TEXT", help=tr("what you say to it"))
