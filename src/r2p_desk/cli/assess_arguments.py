"""Arguments of the assessment: begun, judged, shown, signed, compared; its flags; the backtest."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``assess``, ``check``, ``overview`` and ``backtest``."""
    actions = add(commands, common, "assess", tr("assessments by the frameworks of analysis"), "action")
    _beginning(actions, common)
    _reading(actions, common)
    _judging(actions, common)
    _standing(actions, common)
    check = add(commands, common, "check", tr("where judgements outrun their evidence, and what is not known"))
    case_option(check)
    meant(check)
    check.add_argument("--access", metavar="LEVELS", help=tr("only items of these access levels, separated by commas"))
    check.add_argument("--mandate", metavar="VIEW", help=tr("also what this view must state: genocide, protection"))
    check.add_argument("--masked", action="store_true", help=tr("parties that act as Party 1, Party 2 …"))
    stood_options(check)
    pace = add(commands, common, "tempo", tr("what comes up more, or less, than the case's own past lets one expect"))
    case_option(pace)
    pace.add_argument("--as-of", metavar="DATE", help=tr("only what was known by then; today when not given"))
    pace.add_argument("--access", metavar="LEVELS", help=tr("only items of these access levels, separated by commas"))
    pace.add_argument("--by", metavar="KIND", help=tr("only this kind: all, stream, place, actor, factor"))
    stood_options(pace)
    glance = add(commands, common, "overview", tr("what changed, how it stands, what is not known, what is due"))
    case_option(glance)
    glance.add_argument("--as-of", metavar="DATE", help=tr("as of this day; that of the newest assessment else"))
    stood_options(glance)
    catalogue = add(commands, common, "measures", tr("measures of the Charter, and those with the State's consent"))
    catalogue.add_argument("words", nargs="?", metavar="WORDS", help=tr("only those that have all these words"))
    catalogue.add_argument("--basis", metavar="BASIS", help=tr("VI, VII, VIII or consent"))
    backtest = add(commands, common, "backtest", tr("a past case, seen with what was known at each cut-off"))
    backtest.add_argument("folder", type=Path, metavar="FOLDER", help=tr("holds case.json and expected.json"))


def meant(command: Any, *, day: str = "--as-of") -> None:
    """Which assessment: of a day, or by its id."""
    command.add_argument(
        day, dest="as_of", metavar="DATE", help=tr("only what was known by then; today when not given")
    )
    command.add_argument("--assessment", metavar="ID", help=tr("this one, whatever its day; see assess list"))


def _beginning(actions: Any, common: argparse.ArgumentParser) -> None:
    new = add(actions, common, "new", tr("begin an assessment"))
    case_option(new)
    new.add_argument("--as-of", metavar="DATE", help=tr("only what was known by then; today when not given"))
    new.add_argument("--framework", metavar="ID", help=tr("un-2014 or osapg-2009"))
    new.add_argument("--title", metavar="TEXT")
    new.add_argument("--note", metavar="TEXT")
    new.add_argument("--own", action="store_true", help=tr("only you judge in it"))
    new.add_argument("--round", metavar="ID", help=tr("your own in this blind round"))
    new.add_argument("--supersedes", metavar="ID", help=tr("takes the place of this one, which is kept"))
    new.add_argument("--empty", action="store_true", help=tr("a superseding one in which nothing is judged yet"))
    rounds = add(actions, common, "round", tr("several officers judge the same day, blind until all have signed"))
    case_option(rounds)
    rounds.add_argument("--as-of", required=True, metavar="DATE")
    rounds.add_argument("--assessor", action="append", required=True, metavar="OFFICER", help=tr("name or id"))
    rounds.add_argument("--framework", metavar="ID", help=tr("un-2014 or osapg-2009"))
    rounds.add_argument("--title", metavar="TEXT")
    rounds.add_argument("--exercise", action="store_true", help=tr("to be compared with the practice answer"))


def _reading(actions: Any, common: argparse.ArgumentParser) -> None:
    listing = add(actions, common, "list", tr("every assessment, who stands for it, who dissents"))
    case_option(listing)
    listing.add_argument("--as-of", metavar="DATE", help=tr("those of no later day"))
    stood_options(listing)
    show = add(actions, common, "show", tr("the profile as of a day"))
    case_option(show)
    meant(show)
    show.add_argument("--access", metavar="LEVELS", help=tr("only items of these access levels, separated by commas"))
    show.add_argument("--framework", metavar="ID", help=tr("un-2014 or osapg-2009"))
    stood_options(show)
    compare = add(actions, common, "compare", tr("two days, two assessors or two situations, side by side"))
    case_option(compare)
    meant(compare)
    compare.add_argument("--with", dest="other_day", metavar="DATE", help=tr("the day to compare with"))
    compare.add_argument("--with-assessment", metavar="ID", help=tr("the assessment to compare with"))
    compare.add_argument("--with-case", metavar="CASE", help=tr("the case to compare with"))
    exercise = add(actions, common, "exercise", tr("your judgements beside the practice answer, once signed"))
    case_option(exercise, required=False)
    meant(exercise)
    exercise.add_argument("--new", dest="title", metavar="NAME", help=tr("make a case of this name to practise on"))


def _judging(actions: Any, common: argparse.ArgumentParser) -> None:
    judge = add(actions, common, "judge", tr("judge one indicator on evidence"))
    case_option(judge)
    meant(judge)
    judge.add_argument("--framework", metavar="ID", help=tr("un-2014 or osapg-2009"))
    judge.add_argument("--indicator", required=True, metavar="7.3")
    judge.add_argument("--state", required=True, metavar="STATE", help=tr("present, emerging, absent, unclear …"))
    judge.add_argument("--direction", metavar="DIRECTION", help=tr("worsening, steady, improving, unknown"))
    judge.add_argument("--confidence", metavar="CONFIDENCE", help=tr("low, moderate, high"))
    judge.add_argument("--crime", action="append", default=[], metavar="CRIME", help=tr("a crime it bears on"))
    for name in ("population", "actor", "place"):
        judge.add_argument(f"--{name}", action="append", default=[], metavar="NAME")
    judge.add_argument("--review", metavar="DATE", help=tr("the day by which to look again"))
    for name in ("reasons", "assumptions", "sourcing", "argument"):
        judge.add_argument(f"--{name}", metavar="TEXT")
    judge.add_argument("--would-change", metavar="TEXT", help=tr("what single fact would change it"))
    evidence_options(judge)
    concern = add(actions, common, "concern", tr("state a level of concern for a risk factor or a crime"))
    case_option(concern)
    meant(concern)
    concern.add_argument("--subject", required=True, metavar="7", help=tr("number of a risk factor, or a crime"))
    concern.add_argument("--level", required=True, metavar="LEVEL", help=tr("low, moderate, high, very high"))
    concern.add_argument("--direction", metavar="DIRECTION")
    concern.add_argument("--reasons", metavar="TEXT")
    link = add(actions, common, "link", tr("hang items on a risk factor or crime as a whole"))
    case_option(link)
    meant(link)
    link.add_argument("--framework", metavar="ID", help=tr("un-2014 or osapg-2009"))
    link.add_argument("--subject", required=True, metavar="7", help=tr("number of a risk factor, or a crime"))
    evidence_options(link)


def evidence_options(command: Any) -> None:
    """Items for and against, each with a word why where one is given."""
    command.add_argument("--for", dest="supporting", action="append", default=[], metavar="ITEM")
    command.add_argument("--against", dest="opposing", action="append", default=[], metavar="ITEM")
    command.add_argument(
        "--why", action="append", default=[], metavar="ITEM=TEXT", help=tr("why this item stands where it stands")
    )


def _standing(actions: Any, common: argparse.ArgumentParser) -> None:
    outlook = add(actions, common, "outlook", tr("state the overall judgement: what, by when, how likely"))
    case_option(outlook)
    meant(outlook)
    outlook.add_argument("--mandate", required=True, metavar="VIEW", help=tr("genocide or protection"))
    outlook.add_argument(
        "--statement", required=True, metavar="TEXT", help=tr("what may come to be, to be checked later")
    )
    outlook.add_argument("--horizon", required=True, metavar="DATE", help=tr("by when"))
    outlook.add_argument("--yardstick", required=True, metavar="NAME", help=tr("icd-203 or phia, never mixed"))
    outlook.add_argument("--term", required=True, metavar="TERM", help=tr("a term of that yardstick"))
    outlook.add_argument("--probability", type=int, metavar="N", help=tr("whole percent within the term"))
    outlook.add_argument("--confidence", metavar="CONFIDENCE", help=tr("low, moderate, high"))
    for name in ("assumptions", "sourcing", "argument"):
        outlook.add_argument(f"--{name}", metavar="TEXT")
    outlook.add_argument("--would-change", metavar="TEXT", help=tr("what single fact would change it"))
    answer = add(actions, common, "answer", tr("answer a flag in words"))
    case_option(answer)
    meant(answer)
    answer.add_argument(
        "--flag", required=True, metavar="KEY", help=tr("as r2p-desk check shows it: single-source/7.3")
    )
    answer.add_argument("--text", required=True, metavar="TEXT")
    sign = add(actions, common, "sign", tr("stand for an assessment; from then on it stays as it is"))
    case_option(sign)
    meant(sign)
    sign.add_argument("--mandate", required=True, metavar="VIEW", help=tr("genocide or protection"))
    sign.add_argument("--note", metavar="TEXT")
    dissent = add(actions, common, "dissent", tr("say what you see otherwise; it is printed with the assessment"))
    case_option(dissent)
    dissent.add_argument("--assessment", metavar="ID", help=tr("from which you dissent"))
    dissent.add_argument("--subject", default="", metavar="7.3", help=tr("of which part; the whole when not given"))
    dissent.add_argument("--text", metavar="TEXT")
    dissent.add_argument("--leave-out", metavar="ID", help=tr("as the chair: leave this dissent out of print"))
    dissent.add_argument("--why", metavar="TEXT", help=tr("why it is left out; without it, it is printed again"))
