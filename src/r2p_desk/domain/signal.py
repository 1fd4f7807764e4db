"""The early-sign streams of A/64/864, para. 12, and the four crimes of para. 2."""

from enum import StrEnum

from ..i18n import tr


class Signal(StrEnum):
    """A stream of early signs an item belongs to."""

    PERSECUTION = "persecution"
    SEXUAL_VIOLENCE = "sexual-violence"
    CHILD_RECRUITMENT = "child-recruitment"
    DISPLACEMENT = "displacement"
    INCITEMENT = "incitement"


class Crime(StrEnum):
    """What an item, a judgement or a warning bears on."""

    GENOCIDE = "genocide"
    WAR_CRIMES = "war-crimes"
    ETHNIC_CLEANSING = "ethnic-cleansing"
    CRIMES_AGAINST_HUMANITY = "crimes-against-humanity"


def signal_words(signal: Signal) -> str:
    """The stream in words."""
    return {
        Signal.PERSECUTION: tr("Persecution and demonisation of minorities"),
        Signal.SEXUAL_VIOLENCE: tr("Sexual and gender-based violence"),
        Signal.CHILD_RECRUITMENT: tr("Recruitment of children"),
        Signal.DISPLACEMENT: tr("Forced displacement"),
        Signal.INCITEMENT: tr("Incitement"),
    }[signal]


def crime_words(crime: Crime) -> str:
    """The crime in words."""
    return {
        Crime.GENOCIDE: tr("Genocide"),
        Crime.WAR_CRIMES: tr("War crimes"),
        Crime.ETHNIC_CLEANSING: tr("Ethnic cleansing"),
        Crime.CRIMES_AGAINST_HUMANITY: tr("Crimes against humanity"),
    }[crime]
