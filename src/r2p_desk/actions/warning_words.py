"""Needs of the ladder, and what a note lacks, in words; likelihood and confidence in a sentence each."""

from collections.abc import Sequence

from ..analysis.ladder import Need, Sent
from ..analysis.response import Event, LedgerRow
from ..domain.assessment import confidence_levels
from ..domain.likelihood import check_likelihood, likelihood_words
from ..domain.warning import Result, Rung, WarningNote, result_words, rung_words
from ..errors import InvalidValue
from ..i18n import tr, trn


def need_words(need: Need) -> str:
    """What a step needs."""
    return {
        Need.SIGNAL: tr("A first signal: an item with an early sign, or one that stands as evidence"),
        Need.LEVEL: tr("An assessment with a stated level of concern"),
        Need.ISSUED: tr("An advisory note, or a stronger one, issued"),
        Need.EVIDENCE: tr("Evidence for each paragraph of the note that is not marked as judgement"),
        Need.UNKNOWNS: tr("What is not known, said in the note"),
        Need.SIGNED: tr("The assessment the note rests on, signed"),
        Need.STATEMENT: tr("A statement that can be checked"),
        Need.HORIZON: tr("A horizon: the day by which it can be checked"),
        Need.LIKELIHOOD: tr("A likelihood on one yardstick, with its figure"),
        Need.CONFIDENCE: tr("A confidence with its grounds, in a sentence of its own"),
        Need.ADDRESSEE: tr("Somebody to whom it is addressed"),
        Need.EARLY_WARNING_ISSUED: tr("An early warning, or a notice, issued"),
        Need.WORKSHEET: tr("The two-limb worksheet"),
        Need.OPTIONS: tr("Options with what speaks for and against each"),
        Need.NOTICE_ISSUED: tr("A notice issued"),
    }[need]


def lack_words(need: Need, paragraphs: Sequence[int] = ()) -> str:
    """What a note lacks, as a sentence; ``paragraphs`` are those that rest on nothing."""
    if need is Need.EVIDENCE and paragraphs:
        words = (
            tr("Paragraph {numbers} rests on no item and is not marked as judgement.")
            if len(paragraphs) == 1
            else tr("Paragraphs {numbers} rest on no item and are not marked as judgement.")
        )
        return words.format(numbers=", ".join(str(number) for number in paragraphs))
    return {
        Need.EVIDENCE: tr("No paragraph rests on an item."),
        Need.UNKNOWNS: tr("What is not known is not said; where nothing is unknown, say so in words."),
        Need.STATEMENT: tr("It states nothing that can be checked."),
        Need.HORIZON: tr("It has no horizon: no day by which it can be checked."),
        Need.LIKELIHOOD: tr("It says no likelihood with a yardstick, a term and a figure in percent."),
        Need.CONFIDENCE: tr("It says no confidence with its grounds."),
        Need.ADDRESSEE: tr("It is addressed to nobody."),
    }.get(need, need_words(need))


def likelihood_sentence(note: WarningNote) -> str:
    """The likelihood of what a note states; empty where it says none."""
    if note.yardstick is None or note.term is None:
        return ""
    try:
        words = likelihood_words(check_likelihood(note.yardstick, note.term, note.probability))
    except InvalidValue:  # written by another version, or merged from two officers
        words = f"{note.term} ({note.yardstick})"
    return tr("Likelihood: {words}.").format(words=words)


def confidence_sentence(note: WarningNote) -> str:
    """How sure the officers are, and on what grounds; empty where the note does not say."""
    if note.confidence is None:
        return ""
    said = tr("Confidence: {words}.").format(words=confidence_levels()[note.confidence])
    return f"{said} {note.grounds}" if note.grounds else said


def ledger_words(row: LedgerRow) -> str:
    """A row of the ledger in words."""
    title, detail = " ".join(row.title.split()), " ".join(row.detail.split())
    days = "" if row.days is None else trn("{n} day", "{n} days", row.days)
    return {
        Event.SIGNAL: lambda: tr("First signal: {title}").format(title=title),
        Event.STEP: lambda: tr("Step: {rung}").format(rung=rung_words(Rung(row.detail))),
        Event.ISSUED: lambda: tr("Warning {title} to {names}").format(title=title, names=detail),
        Event.ACKNOWLEDGED: lambda: tr("Acknowledged by {name} after {days}: {title}").format(
            name=detail, days=days, title=title
        ),
        Event.SILENCE: lambda: tr("Silence of {name}, {days} without an acknowledgement: {title}").format(
            name=detail, days=days, title=title
        ),
        Event.ALERT: lambda: tr("Others warned: {name}: {title}").format(name=detail, title=title),
        Event.DECISION: lambda: tr("Decision: {title}").format(title=title),
        Event.OUTCOME: lambda: (
            tr("What warning {title} stated {result}").format(title=title, result=result_words(Result(row.detail)))
            + (f" ({tr('lead: {days}').format(days=days)})" if days else "")
        ),
        Event.HORIZON: lambda: tr("Horizon passed, nobody has said what came: {title}").format(title=title),
    }[row.event]()


def sent_words(sent: Sent) -> str:
    """Whether an addressee acknowledged, or for how long they have been silent."""
    return tr("{name}: {words}").format(name=sent.addressee, words=answer_words(sent))


def answer_words(sent: Sent) -> str:
    """The same without the name."""
    days = trn("{n} day", "{n} days", sent.days)
    answered = sent.answered
    if answered is not None:
        return tr("acknowledged after {days}, on {day} ({how})").format(
            days=days, day=answered.day.words, how=answered.how
        )
    if sent.overdue is None:
        return tr("silent for {days}; no time was given to answer").format(days=days)
    if sent.overdue:
        past = trn("{n} day past the time given", "{n} days past the time given", sent.overdue)
        return tr("silent for {days}, {past}").format(days=days, past=past)
    by = sent.answer_by.words if sent.answer_by is not None else ""
    return tr("not yet acknowledged after {days}; expected by {day}").format(days=days, day=by)
