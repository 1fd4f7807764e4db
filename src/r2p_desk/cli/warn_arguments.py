"""The subcommands about warning: notes, the ladder, alerts of others, the response ledger, lessons."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``warn`` and ``lessons``."""
    actions = add(commands, common, "warn", tr("warning notes, the ladder, what came of them"), "action")
    _notes(actions, common)
    _answers(actions, common)
    _ladder(actions, common)
    _lessons(add(commands, common, "lessons", tr("what was learnt, and whether it is done"), "action"), common)


def _notes(actions: Any, common: argparse.ArgumentParser) -> None:
    new = add(actions, common, "new", tr("write a note; a draft until it is issued"))
    case_option(new)
    new.add_argument("--kind", metavar="KIND", help=tr("advisory-note, early-warning, notice"))
    new.add_argument("--supersedes", metavar="WARNING", help=tr("begin as a copy of this issued one, in its place"))
    _content(new)
    change = add(actions, common, "change", tr("state parts of a draft anew; an empty value clears one"))
    change.add_argument("warning", metavar="WARNING", help=tr("its number or id"))
    case_option(change)
    change.add_argument("--kind", metavar="KIND", help=tr("advisory-note, early-warning, notice"))
    _content(change)
    show = add(actions, common, "show", tr("one note as it was issued, and what was stated of it since"))
    show.add_argument("warning", metavar="WARNING", help=tr("its number or id"))
    listing = add(actions, common, "list", tr("all notes by number, drafts among them"))
    for command in (show, listing):
        case_option(command)
        _as_of(command)
    issue = add(actions, common, "issue", tr("issue a draft; it is frozen from then on"))
    issue.add_argument("warning", metavar="WARNING", help=tr("its number or id"))
    case_option(issue)
    issue.add_argument("--day", metavar="DATE", help=tr("today when not given"))


def _content(command: Any) -> None:
    command.add_argument("--title", metavar="TEXT")
    command.add_argument("--as-of", metavar="DATE", help=tr("it rests on what was known by then; today if not given"))
    command.add_argument("--to", action="append", metavar="NAME", help=tr("addressee"))
    command.add_argument("--answer-by", metavar="DATE", help=tr("by when an acknowledgement is expected"))
    command.add_argument("--paragraph", action="append", metavar="TEXT")
    command.add_argument("--evidence", action="append", metavar="N=ITEM", help=tr("paragraph N rests on this item"))
    command.add_argument("--judgement", action="append", type=int, metavar="N", help=tr("paragraph N is judgement"))
    command.add_argument("--crime", action="append", metavar="CRIME", help=tr("a crime it warns of"))
    command.add_argument("--population", action="append", metavar="NAME", help=tr("who is at risk"))
    command.add_argument("--place", action="append", metavar="PLACE")
    command.add_argument("--actor", action="append", metavar="NAME", help=tr("who acts"))
    command.add_argument("--statement", metavar="TEXT", help=tr("what will be so; it can be checked"))
    command.add_argument("--horizon", metavar="DATE", help=tr("by when"))
    command.add_argument("--yardstick", metavar="YARDSTICK", help=tr("icd-203 or phia"))
    command.add_argument("--term", metavar="TERM", help=tr("a term of that yardstick"))
    command.add_argument("--probability", metavar="PERCENT", help=tr("whole percent within the term"))
    command.add_argument("--confidence", metavar="CONFIDENCE", help=tr("low, moderate, high"))
    command.add_argument("--grounds", metavar="TEXT", help=tr("on what the confidence rests"))
    command.add_argument("--unknowns", metavar="TEXT", help=tr("what is not known"))
    command.add_argument("--dissent", action="append", metavar="TEXT", help=tr("who sees it otherwise, and how"))
    command.add_argument("--would-change", metavar="TEXT", help=tr("what single fact would change it"))
    command.add_argument("--assessment", metavar="ASSESSMENT", help=tr("its id or day; the newest when not given"))
    command.add_argument("--marking", metavar="MARKING", help=tr("that of what it rests on when not given"))


def _answers(actions: Any, common: argparse.ArgumentParser) -> None:
    answered = add(actions, common, "acknowledge", tr("an addressee acknowledged a note or a step"))
    answered.add_argument("subject", metavar="WARNING", help=tr("number or id of a warning, or id of a step"))
    case_option(answered)
    answered.add_argument("--by", required=True, metavar="NAME", help=tr("who acknowledged it"))
    answered.add_argument("--how", required=True, metavar="TEXT", help=tr("by letter, by telephone, in a meeting …"))
    answered.add_argument("--day", metavar="DATE", help=tr("today when not given"))
    answered.add_argument("--addressee", metavar="NAME", help=tr("for which addressee, where there are several"))
    outcome = add(actions, common, "outcome", tr("what became of what a warning stated"))
    outcome.add_argument("warning", metavar="WARNING", help=tr("its number or id"))
    case_option(outcome)
    outcome.add_argument("--result", required=True, metavar="RESULT", help=tr("came-true, partly, did-not …"))
    outcome.add_argument("--reasons", required=True, metavar="TEXT", help=tr("why you say so"))
    outcome.add_argument("--day", metavar="DATE", help=tr("when it happened"))
    outcome.add_argument("--stated", metavar="DATE", help=tr("when this is said; today when not given"))
    outcome.add_argument("--evidence", action="append", default=[], metavar="ITEM")
    parallel = add(actions, common, "parallel", tr("log a warning that others gave"))
    case_option(parallel)
    parallel.add_argument("--by", required=True, metavar="NAME", help=tr("who warned"))
    parallel.add_argument("--day", required=True, metavar="DATE", help=tr("when"))
    parallel.add_argument("--title", required=True, metavar="TEXT", help=tr("of what"))
    parallel.add_argument("--reference", metavar="TEXT", help=tr("where it can be read"))
    parallel.add_argument("--item", metavar="ITEM", help=tr("the item here that reports it"))


def _ladder(actions: Any, common: argparse.ArgumentParser) -> None:
    ladder = add(actions, common, "ladder", tr("where the case stands, what the next step needs, clocks, silences"))
    ledger = add(actions, common, "ledger", tr("warning and response in order of time"))
    for command in (ladder, ledger):
        case_option(command)
        _as_of(command)
    step = add(actions, common, "step", tr("move the case up or down the ladder"))
    step.add_argument("rung", metavar="STEP", help=tr("watching, concern, advisory-note, early-warning, notice"))
    case_option(step)
    step.add_argument("--day", metavar="DATE", help=tr("today when not given"))
    step.add_argument("--reason", metavar="TEXT", help=tr("why, where a need is not met or the step leads down"))
    step.add_argument("--warning", metavar="WARNING", help=tr("the note that went out with it"))
    step.add_argument("--to", metavar="NAME", help=tr("who was told, where no note went out"))
    step.add_argument("--answer-by", metavar="DATE", help=tr("by when an acknowledgement is expected"))


def _lessons(actions: Any, common: argparse.ArgumentParser) -> None:
    adding = add(actions, common, "add", tr("save a lesson"))
    case_option(adding)
    adding.add_argument("--title", required=True, metavar="TEXT", help=tr("what was learnt, in a line"))
    adding.add_argument("--change", required=True, metavar="TEXT", help=tr("what to change"))
    adding.add_argument("--expected", metavar="TEXT", help=tr("what was expected"))
    adding.add_argument("--happened", metavar="TEXT", help=tr("what happened"))
    adding.add_argument("--why", metavar="TEXT", help=tr("why it came otherwise"))
    adding.add_argument("--who", metavar="NAME", help=tr("who acts"))
    adding.add_argument("--by", metavar="DATE", help=tr("by when"))
    adding.add_argument("--day", metavar="DATE", help=tr("when it was learnt; today when not given"))
    adding.add_argument(
        "--link", action="append", default=[], metavar="RECORD", help=tr("number of a warning, or id of any record")
    )
    adding.add_argument("--general", metavar="TEXT", help=tr("the same without anything of the case"))
    listing = add(actions, common, "list", tr("the register of lessons, what is overdue among them"))
    case_option(listing, required=False)
    listing.add_argument("--all-cases", action="store_true", help=tr("of every case of this home"))
    listing.add_argument("--words", default="", metavar="WORDS", help=tr("those in which all these words stand"))
    listing.add_argument("--open", action="store_true", help=tr("those of which the follow-up is not done"))
    listing.add_argument("--general", action="store_true", help=tr("only what says nothing of a case"))
    _as_of(listing)
    done = add(actions, common, "done", tr("what was to change is done"))
    done.add_argument("lesson", metavar="LESSON", help=tr("its id"))
    case_option(done)
    done.add_argument("--day", metavar="DATE", help=tr("today when not given"))
    done.add_argument("--note", metavar="TEXT", help=tr("how it was done"))


def _as_of(command: Any) -> None:
    command.add_argument("--as-of", metavar="DATE", help=tr("only what was known by then; today when not given"))
    stood_options(command)
