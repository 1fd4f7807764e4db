"""The subcommands from the two-limb worksheet to the decision: each states something, or reads it."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``decide`` and its actions."""
    actions = add(commands, common, "decide", tr("worksheet, meeting, decision, visits and démarches"), "action")
    _worksheet(add(actions, common, "worksheet", tr("begin a two-limb worksheet, or with --id state more of one")))
    _entry(add(actions, common, "entry", tr("enter one thing looked at, or with --id state more of one")))
    _meeting(add(actions, common, "meeting", tr("enter an urgent meeting, or with --id state more of one")))
    _record(add(actions, common, "record", tr("begin a decision record, or with --id state more of one")))
    _visit(add(actions, common, "visit", tr("enter a visit, or with --id state more of one")))
    _demarche(add(actions, common, "demarche", tr("enter a démarche, or with --id state more of one")))
    _papers(actions, common)
    listing = add(actions, common, "list", tr("papers, meetings, visits and démarches"))
    times = add(actions, common, "times", tr("how long things took, and what is overdue"))
    for command in (listing, times):
        case_option(command)
        command.add_argument("--as-of", metavar="DATE", help=tr("as of this day; today when not given"))
        stood_options(command)


def _papers(actions: Any, common: argparse.ArgumentParser) -> None:
    show = add(actions, common, "show", tr("a worksheet, options paper or decision, and what it lacks"))
    pack = add(actions, common, "pack", tr("the pack of a meeting, and what must not go in"))
    sign = add(actions, common, "sign", tr("sign a paper, which from then on stands as it is"))
    supersede = add(actions, common, "supersede", tr("begin a paper in the place of a signed one, which is kept"))
    for command in (show, sign, supersede):
        command.add_argument("paper", metavar="PAPER", help=tr("id of the paper, or its beginning"))
    pack.add_argument("meeting", metavar="MEETING", help=tr("id of the meeting, or its beginning"))
    pack.add_argument("--release", action="store_true", help=tr("refuse it while anything is above the ceiling"))
    sign.add_argument("--note", metavar="TEXT")
    for command in (show, pack, sign, supersede):
        case_option(command)
    for command in (show, pack):
        command.add_argument("--as-of", metavar="DATE", help=tr("only what was stated for days up to this"))
        stood_options(command)
    supersede.add_argument("--as-of", metavar="DATE", help=tr("day of the new one; today when not given"))


def _worksheet(sheet: Any) -> None:
    case_option(sheet)
    sheet.add_argument("--id", metavar="WORKSHEET", help=tr("the worksheet to state more of"))
    sheet.add_argument("--as-of", metavar="DATE", help=tr("its day; today for a new one when not given"))
    sheet.add_argument("--title", metavar="TEXT")
    sheet.add_argument("--crime", action="append", metavar="CRIME", help=tr("a crime it is about"))
    sheet.add_argument("--population", action="append", metavar="NAME", help=tr("who is at risk"))
    sheet.add_argument("--peaceful-means", metavar="FINDING", help=tr("inadequate: met, not met, not yet clear"))
    sheet.add_argument("--peaceful-means-reasons", metavar="TEXT")
    sheet.add_argument("--authorities", metavar="FINDING", help=tr("manifestly failing: met, not met, not yet clear"))
    sheet.add_argument("--authorities-reasons", metavar="TEXT")
    sheet.add_argument("--account", metavar="TEXT", help=tr("what the State itself says"))
    sheet.add_argument("--account-item", action="append", metavar="ITEM", help=tr("the item that holds it"))
    sheet.add_argument("--account-asked", metavar="DATE", help=tr("the day on which the State was asked for it"))
    sheet.add_argument("--account-from", metavar="TEXT", help=tr("which authority gave it, or was asked"))
    sheet.add_argument("--not-known", metavar="TEXT")
    sheet.add_argument("--marking", metavar="MARKING")


def _entry(entry: Any) -> None:
    case_option(entry)
    entry.add_argument("--worksheet", metavar="WORKSHEET", help=tr("where it goes; the newest when not given"))
    entry.add_argument("--id", metavar="ENTRY", help=tr("the entry to state more of"))
    entry.add_argument("--part", metavar="PART", help=tr("tried, capacity, will, taken, requests"))
    entry.add_argument("--text", metavar="TEXT", help=tr("what was tried, taken, asked, or is to be seen"))
    entry.add_argument("--since", metavar="DATE")
    entry.add_argument("--result", metavar="TEXT")
    entry.add_argument("--for", dest="supporting", action="append", metavar="ITEM", help=tr("for the limb being met"))
    entry.add_argument("--against", dest="opposing", action="append", metavar="ITEM", help=tr("against it"))
    entry.add_argument("--looked", metavar="TEXT", help=tr("where evidence of the other side was looked for"))
    entry.add_argument("--contact", action="append", metavar="ID", help=tr("a visit or démarche"))
    entry.add_argument("--withdraw", action="store_true", help=tr("leave it out; it stays in the history"))


def _meeting(meeting: Any) -> None:
    case_option(meeting)
    meeting.add_argument("--id", metavar="MEETING", help=tr("the meeting to state more of"))
    meeting.add_argument("--requested", metavar="DATE", help=tr("the day it was asked for; today when not given"))
    meeting.add_argument("--requested-by", metavar="NAME")
    meeting.add_argument("--title", metavar="TEXT")
    meeting.add_argument("--convened-by", metavar="NAME")
    meeting.add_argument("--day", metavar="DATE", help=tr("the day of the meeting"))
    meeting.add_argument("--attended", action="append", metavar="NAME")
    meeting.add_argument("--agenda", action="append", metavar="TEXT")
    meeting.add_argument("--paper", action="append", metavar="ID", help=tr("what lies on the table, in order"))
    meeting.add_argument("--question", action="append", metavar="TEXT", help=tr("to be decided"))
    meeting.add_argument("--not-known", metavar="TEXT")
    meeting.add_argument("--policy-committee", metavar="YES", help=tr("yes or no: was the Policy Committee convened"))
    meeting.add_argument("--reported", metavar="DATE", help=tr("the day options went to the Secretary-General"))
    meeting.add_argument("--report", metavar="TEXT", help=tr("what went to the Secretary-General"))
    meeting.add_argument("--ceiling", metavar="MARKING", help=tr("the highest marking that may lie on the table"))
    meeting.add_argument("--marking", metavar="MARKING")


def _record(record: Any) -> None:
    case_option(record)
    record.add_argument("--id", metavar="DECISION", help=tr("the decision to state more of"))
    record.add_argument("--day", metavar="DATE", help=tr("the day of the decision; today when not given"))
    record.add_argument("--title", metavar="TEXT")
    record.add_argument("--by", metavar="NAME")
    record.add_argument("--meeting", metavar="MEETING")
    record.add_argument("--paper", metavar="PAPER", help=tr("the options paper"))
    record.add_argument("--chosen", action="append", metavar="OPTION")
    record.add_argument("--reasons", metavar="TEXT")
    record.add_argument(
        "--not-chosen", action="append", metavar="OPTION=WHY", help=tr("an option left, and the reason")
    )
    record.add_argument("--dissent", metavar="TEXT", help=tr("who saw it otherwise, and how"))
    record.add_argument("--unopposed", metavar="YES", help=tr("yes: nobody saw it otherwise"))
    record.add_argument("--conditions", metavar="TEXT", help=tr("on what conditions it is looked at again"))
    record.add_argument("--review", metavar="DATE", help=tr("when it is looked at again"))
    record.add_argument("--addressee", action="append", metavar="NAME")
    record.add_argument("--follow-up", metavar="TEXT")
    record.add_argument("--evidence", action="append", metavar="ITEM")
    record.add_argument("--not-known", metavar="TEXT")
    record.add_argument("--marking", metavar="MARKING")


def _visit(visit: Any) -> None:
    case_option(visit)
    visit.add_argument("--id", metavar="VISIT", help=tr("the visit to state more of"))
    visit.add_argument("--day", metavar="DATE", help=tr("today when not given"))
    visit.add_argument("--where", metavar="PLACE")
    visit.add_argument("--by", metavar="NAME", help=tr("who went"))
    visit.add_argument("--met", action="append", metavar="NAME", help=tr("whom they met"))
    visit.add_argument("--access", metavar="ACCESS", help=tr("given, limited, refused"))
    visit.add_argument("--asked", metavar="TEXT")
    visit.add_argument("--answer", metavar="TEXT")
    visit.add_argument("--item", action="append", metavar="ITEM")
    visit.add_argument("--marking", metavar="MARKING")


def _demarche(demarche: Any) -> None:
    case_option(demarche)
    demarche.add_argument("--id", metavar="DEMARCHE", help=tr("the démarche to state more of"))
    demarche.add_argument("--day", metavar="DATE", help=tr("today when not given"))
    demarche.add_argument("--to", metavar="NAME", help=tr("which authority"))
    demarche.add_argument("--by", metavar="NAME")
    demarche.add_argument("--way", metavar="TEXT", help=tr("note verbale, letter, call, meeting"))
    demarche.add_argument("--asked", metavar="TEXT")
    demarche.add_argument("--due", metavar="DATE", help=tr("by when an answer is wanted"))
    demarche.add_argument("--answer", metavar="TEXT")
    demarche.add_argument("--answered", metavar="DATE")
    demarche.add_argument("--refused", metavar="YES", help=tr("yes: they said no, or would not be heard"))
    demarche.add_argument("--item", action="append", metavar="ITEM")
    demarche.add_argument("--marking", metavar="MARKING")
