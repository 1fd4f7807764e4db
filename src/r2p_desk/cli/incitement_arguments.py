"""Options of ``utterance`` and ``lexicon``."""

import argparse
from typing import Any

from ..i18n import tr
from .declaring import add, case_option, stood_options


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``utterance add`` and what is done with one; ``lexicon add``, ``list``, ``term``, ``expire``."""
    _utterances(commands, common)
    _lexicons(commands, common)


def _utterances(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "utterance", tr("the register of incitement"), "action")
    _add(add(actions, common, "add", tr("enter what was said, in its own script")))
    listing = add(actions, common, "list", tr("the entries, without their words"))
    case_option(listing)
    stood_options(listing)
    show = add(actions, common, "show", tr("one entry with all that hangs on it"))
    _entry(show)
    show.add_argument("--days", type=int, default=14, metavar="N", help=tr("what happened within so many days; 14"))
    stood_options(show)
    translate = add(actions, common, "translate", tr("one more translation, beside the others"))
    _entry(translate)
    translate.add_argument("--text", required=True, metavar="TEXT")
    translate.add_argument("--language", metavar="LANGUAGE", help=tr("of the translation"))
    translate.add_argument("--translator", metavar="NAME", help=tr("who translated"))
    translate.add_argument("--confidence", metavar="WORD", help=tr("low, moderate or high"))
    translate.add_argument("--note", metavar="TEXT")
    testing = add(actions, common, "test", tr("your own threshold test, part by part, with reasons"))
    _entry(testing)
    words = tr("context, speaker, intent, content, extent or likelihood; met, not met or not known; why")
    testing.add_argument("--part", action="append", nargs=3, default=[], metavar=("PART", "STATE", "WHY"), help=words)
    testing.add_argument("--clear", action="append", default=[], metavar="PART", help=tr("take a part back"))
    testing.add_argument("--note", metavar="TEXT")
    respond = add(actions, common, "respond", tr("recommend a response"))
    _entry(respond)
    respond.add_argument("--response", required=True, metavar="RESPONSE", help=tr("a word of the list"))
    respond.add_argument("--words", metavar="TEXT", help=tr("in your own words"))
    respond.add_argument("--why", metavar="TEXT")
    repeats = add(actions, common, "repeats", tr("say that one entry repeats another"))
    _entry(repeats)
    repeats.add_argument("--earlier", required=True, metavar="ID", help=tr("what it repeats"))
    repeats.add_argument("--note", metavar="TEXT")
    item = add(actions, common, "item", tr("enter an item of it, so that it can be evidence"))
    _entry(item)
    withdraw = add(actions, common, "withdraw", tr("leave an entry out; undo brings it back"))
    _entry(withdraw)
    words = tr("only this translation, test of your own or response of it")
    withdraw.add_argument("--record", metavar="ID", help=words)


def _add(adding: Any) -> None:
    case_option(adding)
    adding.add_argument("--text", required=True, metavar="TEXT", help=tr("the words as they stood"))
    adding.add_argument("--language", metavar="LANGUAGE", help=tr("for example rw, ar, zh"))
    adding.add_argument("--direction", metavar="ltr|rtl", help=tr("only where its first letter misleads"))
    adding.add_argument("--speaker", metavar="NAME")
    adding.add_argument("--standing", metavar="WORD", help=tr("what gives the speaker weight"))
    adding.add_argument("--role", metavar="TEXT", help=tr("what the speaker is"))
    adding.add_argument("--medium", metavar="WORD", help=tr("radio, sermon, social-media …"))
    adding.add_argument("--channel", metavar="NAME", help=tr("which station, paper or group"))
    adding.add_argument("--reach", metavar="TEXT", help=tr("how many, how far"))
    adding.add_argument("--audience", metavar="TEXT", help=tr("who listens, and what they can do"))
    adding.add_argument("--population", action="append", default=[], metavar="NAME", help=tr("a group it is against"))
    adding.add_argument("--place", metavar="PLACE", help=tr("where"))
    adding.add_argument("--when", metavar="DATE", help=tr("when it was said, as known"))
    adding.add_argument("--item", metavar="ITEM", help=tr("the item it was reported in"))
    adding.add_argument("--marking", metavar="MARKING")
    adding.add_argument("--note", metavar="TEXT")


def _entry(command: Any) -> None:
    command.add_argument("utterance", metavar="ID", help=tr("id of the entry, or its beginning"))
    case_option(command)


def _lexicons(commands: Any, common: argparse.ArgumentParser) -> None:
    actions = add(commands, common, "lexicon", tr("lexicons of coded terms"), "action")
    adding = add(actions, common, "add", tr("begin a lexicon"))
    case_option(adding)
    adding.add_argument("--name", required=True, metavar="NAME")
    adding.add_argument("--place", metavar="PLACE", help=tr("where it is spoken so"))
    adding.add_argument("--language", metavar="LANGUAGE")
    adding.add_argument("--note", metavar="TEXT")
    listing = add(actions, common, "list", tr("the lexicons with their terms"))
    case_option(listing)
    stood_options(listing)
    term = add(actions, common, "term", tr("enter a term"))
    case_option(term)
    term.add_argument("--lexicon", required=True, metavar="LEXICON", help=tr("name or id of the lexicon"))
    term.add_argument("--term", required=True, metavar="TEXT", help=tr("a * at its end lets it go on"))
    term.add_argument("--variant", action="append", default=[], metavar="TEXT", help=tr("another spelling or form"))
    words = tr("the same in another script")
    term.add_argument("--transliteration", action="append", default=[], metavar="TEXT", help=words)
    term.add_argument("--meaning", metavar="TEXT")
    term.add_argument("--population", action="append", default=[], metavar="NAME", help=tr("a group it means"))
    term.add_argument("--says", metavar="NAME", help=tr("who says that it means this"))
    term.add_argument("--since", metavar="DATE", help=tr("in use since"))
    term.add_argument("--until", metavar="DATE", help=tr("in use until"))
    term.add_argument("--confidence", metavar="WORD", help=tr("low, moderate or high"))
    term.add_argument("--note", metavar="TEXT")
    expire = add(actions, common, "expire", tr("say until when a term was in use; it is found and shown as expired"))
    expire.add_argument("term", metavar="TERM", help=tr("id of the term, its beginning, or its spelling"))
    case_option(expire)
    expire.add_argument("--until", metavar="DATE", help=tr("today when not given"))
