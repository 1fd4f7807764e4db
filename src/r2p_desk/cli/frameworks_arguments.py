"""Arguments about the frameworks of analysis and the packs that word them."""

import argparse
from pathlib import Path
from typing import Any

from ..i18n import tr
from .declaring import add


def declare(commands: Any, common: argparse.ArgumentParser) -> None:
    """``framework``."""
    actions = add(commands, common, "framework", tr("frameworks of analysis, their coding rules and packs"), "action")
    add(actions, common, "list", tr("the frameworks, and the packs that are loaded"))
    show = add(actions, common, "show", tr("a framework with its coding rules"))
    show.add_argument("framework", metavar="ID", help=tr("id of the framework, for example un-2014"))
    show.add_argument("--indicator", metavar="7.3", help=tr("this indicator only"))
    show.add_argument("--language", metavar="TAG", help=tr("in the wording of the pack in this language"))
    load = add(actions, common, "load", tr("take in a signed framework pack"))
    load.add_argument("file", type=Path, metavar="FILE")
    remove = add(actions, common, "remove", tr("take a framework pack away again; answers stay"))
    remove.add_argument("framework", metavar="ID", help=tr("id of the framework"))
    remove.add_argument("--language", required=True, metavar="TAG", help=tr("language of the pack"))
    seal = add(actions, common, "seal", tr("sign a framework pack written as plain JSON"))
    seal.add_argument("file", type=Path, metavar="FILE")
    seal.add_argument("--out", type=Path, required=True, metavar="FILE")
    publish = add(actions, common, "publish", tr("write the framework of 2014 as a vocabulary for other systems"))
    publish.add_argument("--as", dest="form", required=True, metavar="FORM", help="misp-taxonomy, stix-extension")
    publish.add_argument("--out", type=Path, required=True, metavar="PATH", help=tr("a new file, or a folder"))
    crosswalk = add(actions, common, "crosswalk", tr("which entries of the frameworks of 2009 and 2014 correspond"))
    crosswalk.add_argument("--from", dest="entry", metavar="4c", help=tr("this entry only, of either framework"))
