"""What the register says of a source, in sentences: for the window, the command line and the overview alike."""

from ..analysis.coverage import Basis, Dark, Silence
from ..analysis.source_record import FEW, Outcome, Record, Tally
from ..domain.grading import reliability_words
from ..domain.signal import Signal, signal_words
from ..domain.source import Source
from ..i18n import in_a_row, listed, tr, trn
from .source_register import Listed
from .source_terms import every_words

_STREAMS = frozenset(Signal)
_LOW, _HIGH = frozenset("DE"), frozenset("AB")


def outcome_words(outcome: Outcome) -> str:
    """How a report stands, in a word."""
    return {
        Outcome.CONFIRMED: tr("confirmed"),
        Outcome.REFUTED: tr("refuted"),
        Outcome.DISPUTED: tr("disputed"),
        Outcome.OPEN: tr("open"),
    }[outcome]


def tally_words(tally: Tally) -> str:
    """``3 confirmed, 1 refuted, 12 open``; disputed ones where there are any."""
    said = [
        tr("{n} confirmed").format(n=tally.confirmed),
        tr("{n} refuted").format(n=tally.refuted),
        *([tr("{n} disputed").format(n=tally.disputed)] if tally.disputed else []),
        tr("{n} open").format(n=tally.open),
    ]
    return listed(said)


def record_words(record: Record) -> str:
    """The record in sentences: what was settled, and how little so few can tell."""
    if not record.items:
        return tr("Nothing of theirs is here yet.")
    own = record.own
    said = [tr("Their own reports: {tally}.").format(tally=tally_words(own))] if own.reports else []
    if record.passed_on.reports:
        said.append(tr("Passed on from others: {tally}.").format(tally=tally_words(record.passed_on)))
    said.append(_settled_words(own))
    if record.echoes:
        said.append(
            trn(
                "{n} confirmation came from their own origin and does not count.",
                "{n} confirmations came from their own origin and do not count.",
                len(record.echoes),
            )
        )
    return in_a_row(said)


def _settled_words(own: Tally) -> str:
    between = own.range
    if between is None:
        return tr("None of their own was settled, so the record says nothing of how far to rely on them.")
    low, high = between
    if own.settled < FEW:
        said = tr(
            "Only {n} settled: too few to tell a habit. A source that is right in anything from {low} to {high} of a"
            " hundred reports would look the same."
        )
        return said.format(n=own.settled, low=low, high=high)
    return tr(
        "Of {n} settled, {confirmed} were confirmed. A source that is right in {low} to {high} of a hundred reports"
        " would look so; what gets settled is seldom a fair sample."
    ).format(n=own.settled, confirmed=own.confirmed, low=low, high=high)


def reliability_told(source: Source) -> str:
    """The letter with its words and its reason."""
    if source.reliability is None:
        return tr("Not stated.")
    letter = f"{source.reliability}: {reliability_words(source.reliability)}"
    why = source.reliability_why
    said = tr("{letter}. Why: {why}") if why else tr("{letter}. Nobody said why.")
    return said.format(letter=letter, why=why)


def beside_words(listed_one: Listed) -> str:
    """What the record says against the letter, and grades given under another letter; empty where neither parts."""
    source, record = listed_one.source, listed_one.record
    said = []
    between = record.own.range
    letter = str(source.reliability or "")
    if between is not None and record.own.settled >= FEW:
        low, high = between
        if (letter in _HIGH and high < 50) or (letter in _LOW and low > 50):
            said.append(tr("The record says otherwise than the letter: look at it again."))
    others = [(graded, count) for graded, count in record.graded if letter and graded != letter]
    if others:
        given = listed(
            tr("{letter} on {n}").format(letter=graded, n=trn("{n} item", "{n} items", count))
            for graded, count in others
        )
        said.append(tr("Grades given under another letter stay as they were given: {given}.").format(given=given))
    return in_a_row(said)


def rhythm_words(one: Listed) -> str:
    """How often a report is expected, and by whose word."""
    kind = one.kind
    if one.rhythm_days is None:
        return tr("None is expected: neither this source nor its kind has a rhythm.")
    days = every_words(one.rhythm_days)
    if one.basis is Basis.STATED:
        return tr("{days}, as an officer stated.").format(days=days)
    if one.basis is Basis.OWN:
        return tr("{days}, as it used to report.").format(days=days)
    if kind is None or kind.rhythm is None:
        return days
    if kind.rhythm.estimate:
        return tr("{days}: our estimate for this kind, and nobody’s promise.").format(days=days)
    return tr("{days}, as this kind is known to report.").format(days=days)


def silence_words(silence: Silence) -> str:
    """Who is silent, for how long, against what, and what has gone dark with it."""
    count = trn("{n} day", "{n} days", silence.silent_for)
    if silence.last is None:
        said = tr("{source} has not reported since it was entered, {count} ago; expected is a report {every}.")
    else:
        said = {
            Basis.STATED: tr("{source} is silent for {count}; agreed or expected is a report {every}."),
            Basis.OWN: tr("{source} is silent for {count}; it used to report {every}."),
            Basis.KIND: tr("{source} is silent for {count}; sources of its kind report {every}."),
        }[silence.basis]
    sentence = said.format(source=silence.source, count=count, every=every_words(silence.usual))
    dark = dark_words(silence.dark)
    return in_a_row([sentence, dark]) if dark else sentence


def dark_words(dark: Dark) -> str:
    """What nobody has reported on since; empty for nothing."""
    streams = [signal_words(Signal(one)) if one in _STREAMS else one for one in dark.streams]
    names = [*dark.places, *dark.populations, *streams]
    return tr("Since then nobody reported on: {names}.").format(names=listed(names)) if names else ""
