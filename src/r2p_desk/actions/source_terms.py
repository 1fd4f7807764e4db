"""Closed lists about sources in words; apart from what needs the register, for whoever shows one record."""

from ..domain.finding_on import Turned
from ..domain.source import Need
from ..i18n import tr, trn


def every_words(days: int) -> str:
    """``each day``, ``every 30 days``."""
    return trn("each day", "every {n} days", days)


def need_words(need: str) -> str:
    """What is needed, in words; a code of a later version as it is."""
    words: dict[str, str] = {
        Need.UNNAMED: tr("must not be named to anybody outside this case"),
        Need.AGREED_CHANNEL: tr("to be reached only by the way agreed"),
        Need.NO_CONTACT: tr("must not be contacted"),
        Need.WHEREABOUTS: tr("where they live, work or meet must not be told"),
        Need.OWN_WORDS: tr("must not be quoted: their words would give them away"),
        Need.KNOWN_TO_FEW: tr("what they tell is known to few: told in general words only"),
        Need.ASK_EACH_TIME: tr("to be asked before each use"),
        Need.REPRISALS: tr("reprisals against them are feared"),
        Need.FAMILY: tr("reprisals against their family are feared"),
        Need.CHILD: tr("is a child"),
        Need.SURVIVOR: tr("survived violence: must not be made to tell it again"),
        Need.WAY_OUT: tr("may have to be brought to safety"),
    }
    return words.get(need, need)


def group_words(group: str) -> str:
    """A group of kinds, in words."""
    return {
        "un": tr("United Nations"),
        "regional": tr("Regional and local"),
        "states": tr("States"),
        "independent": tr("Independent"),
        "field": tr("Not named in the report"),
    }.get(group, group)


def turned_words(value: Turned) -> str:
    """How it turned out, in a word."""
    return {Turned.CONFIRMED: tr("confirmed"), Turned.REFUTED: tr("refuted")}[value]
