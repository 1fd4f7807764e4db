"""What each early-sign stream is, what belongs to it and what does not, for whoever marks an item.

The streams are those of A/64/864, para. 12; the words are ours.
"""

from ..i18n import tr
from .signal import Signal


def signal_short(signal: Signal) -> str:
    """The stream in a word or two, for a button."""
    return {
        Signal.PERSECUTION: tr("Persecution"),
        Signal.SEXUAL_VIOLENCE: tr("Sexual violence"),
        Signal.CHILD_RECRUITMENT: tr("Child recruitment"),
        Signal.DISPLACEMENT: tr("Displacement"),
        Signal.INCITEMENT: tr("Incitement"),
    }[signal]


def signal_definition(signal: Signal) -> str:
    """What the stream is."""
    return {
        Signal.PERSECUTION: tr(
            "People are singled out, harmed, stripped of rights or painted as less than human for belonging to a group."
        ),
        Signal.SEXUAL_VIOLENCE: tr(
            "Violence of a sexual kind, or against somebody for being a woman, a man, a girl, a boy or neither."
        ),
        Signal.CHILD_RECRUITMENT: tr(
            "Anybody under eighteen is taken into, used by or trained for an armed force or group, in whatever part."
        ),
        Signal.DISPLACEMENT: tr("People are driven from where they live, or kept from going back, within the country."),
        Signal.INCITEMENT: tr("Words, pictures or songs that stir up hatred of a group, or call for acts against it."),
    }[signal]


def signal_belongs(signal: Signal) -> str:
    """What belongs to the stream, by examples that decide doubtful cases."""
    return {
        Signal.PERSECUTION: tr(
            "Laws, lists, marks and checkpoints that sort people by group; arrests, killings, dismissals and attacks on"
            " homes, schools or shrines for belonging; campaigns that call a group vermin, disease or traitors."
        ),
        Signal.SEXUAL_VIOLENCE: tr(
            "Rape, sexual slavery, forced marriage, pregnancy or sterilisation, sexual torture also of men and boys;"
            " threats of it; places and units where it recurs; clinics that report a rise."
        ),
        Signal.CHILD_RECRUITMENT: tr(
            "Children who fight, carry, cook, spy or are used for sex; those taken from schools or camps; payments,"
            " oaths or lists that ready them; also where families or children are said to agree."
        ),
        Signal.DISPLACEMENT: tr(
            "Flight from threats or attacks, orders to leave, homes burned or given to others, camps emptied or sealed,"
            " returns barred; also people who cannot leave when others did."
        ),
        Signal.INCITEMENT: tr(
            "Speeches, broadcasts, posts, sermons, songs and leaflets against a group; coded terms; calls to arm or to"
            " identify; denial or praise of earlier atrocities; silence of those who should answer."
        ),
    }[signal]


def signal_not(signal: Signal) -> str:
    """What does not belong to the stream."""
    return {
        Signal.PERSECUTION: tr(
            "Hardship that meets everybody alike; crime without any link to a group. Words alone belong to incitement"
            " too: mark both where a campaign goes with acts."
        ),
        Signal.SEXUAL_VIOLENCE: tr(
            "Nothing is left out for being done by one's own side, within marriage or for money. Other violence in"
            " which women are among the victims is not of this stream for that alone."
        ),
        Signal.CHILD_RECRUITMENT: tr(
            "Child labour without a link to an armed force or group; children harmed in fighting they had no part in."
        ),
        Signal.DISPLACEMENT: tr(
            "Moves for work, season or study; flight from flood or drought alone. People who crossed a border count"
            " where they fled threats or attacks; say so in the text."
        ),
        Signal.INCITEMENT: tr(
            "Harsh criticism of a government, party or belief; insult without a group; reports that quote such words in"
            " order to warn. What offends is not yet incitement: the threshold test is for that."
        ),
    }[signal]
