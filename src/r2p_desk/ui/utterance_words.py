"""Entries of the register of incitement in words, for the window; none of these says the words themselves unasked."""

from collections.abc import Sequence

from ..actions.incitement_told import UtteranceRow, UtteranceTold
from ..analysis.coded_terms import FoundTerm
from ..analysis.repetition import Link
from ..analysis.sequence import MOST_DAYS, Followed
from ..analysis.sequence import Sequence as Days
from ..domain.assessment import confidence_words, state_words
from ..domain.incitement import (
    Met,
    Part,
    RecommendedResponse,
    Threshold,
    Translation,
    Utterance,
    medium_words,
    met_words,
    part_words,
    response_words,
    standing_words,
)
from ..domain.lexicon import use_words
from ..i18n import tr, trn
from .text import set_apart, visible


def day_of(one: Utterance) -> str:
    """When it was said."""
    return one.when.words if one.when is not None else tr("not known")


def called(one: Utterance) -> str:
    """What officers call an entry, without its words: who, when, how."""
    medium = medium_words(one.medium) if one.medium is not None else ""
    return _joined(" · ", one.speaker or tr("speaker not known"), day_of(one), medium)


def row_cells(row: UtteranceRow) -> tuple[str, ...]:
    """An entry as the list shows it."""
    one = row.utterance
    terms = str(row.terms) if row.terms else ""
    if row.expired:
        terms = tr("{n}, {expired} expired").format(n=row.terms, expired=row.expired)
    place = one.place.name if one.place is not None else ""
    chain = tr("repeated") if row.first else tr("repeats") if row.repeats else ""
    return day_of(one), one.speaker or tr("not known"), ", ".join(one.populations), place, terms, _tests(row), chain


def _tests(row: UtteranceRow) -> str:
    return str(row.tests) if row.tests else tr("none")


def fact_lines(told: UtteranceTold) -> list[str]:
    """Who said it, how, to whom, against whom, where and when, how it is marked."""
    one = told.utterance
    standing = standing_words(one.standing) if one.standing is not None else tr("standing not stated")
    medium = medium_words(one.medium) if one.medium is not None else tr("medium not stated")
    facts = (
        (tr("Speaker"), _joined(" · ", one.speaker or tr("not known"), one.role, standing)),
        (tr("Said on"), _joined(" · ", day_of(one), one.place.name if one.place is not None else None)),
        (tr("Medium"), _joined(" · ", medium, one.channel)),
        (tr("Reach"), one.reach or tr("not stated")),
        (tr("Audience"), one.audience or tr("not stated")),
        (tr("Against"), ", ".join(one.populations) or tr("not stated")),
        (tr("Marking"), told.marking.words),
        (tr("Note"), one.note or ""),
    )
    return [f"{words}: {visible(value)}" for words, value in facts if value]


def evidence_lines(told: UtteranceTold) -> list[str]:
    """In which item it was reported, and in which judgements that is evidence."""
    if told.item is None:
        return [tr("It was reported in no item of this case. Only an item can be evidence.")]
    lines = [tr("Reported in: {title}").format(title=visible(told.item.title))]
    for used in told.used_in:
        words = (
            tr("Evidence for {indicator} ({state}), {day}")
            if used.supports
            else tr("Evidence against {indicator} ({state}), {day}")
        )
        lines.append(words.format(indicator=used.indicator, state=state_words(used.state), day=used.as_of))
    return lines


def marked_text(text: str, terms: Sequence[FoundTerm]) -> tuple[str, list[tuple[int, int]]]:
    """The text with the number of each coded term behind every place of it, and where those places have come to stand.

    So a term is seen by a sign and read by a screen reader, and not by a colour alone.
    """
    places = sorted((first, last, at) for at, one in enumerate(terms, 1) for first, last in one.places)
    shown, lit, done = "", [], 0
    for first, last, number in places:
        if first < done:
            shown += f" [{number}]"  # it stands inside the one before
            continue
        shown += visible(text[done:first])
        begin = len(shown)
        shown += visible(text[first:last])
        lit.append((begin, len(shown)))
        shown += f" [{number}]"
        done = last
    return shown + visible(text[done:]), lit


def term_lines(told: UtteranceTold) -> list[str]:
    """The coded terms found, by the numbers they bear in the text."""
    lines = []
    for at, found in enumerate(told.terms, 1):
        term = found.term
        expired = tr("expired {day}").format(day=term.until.words) if found.expired and term.until is not None else ""
        says = tr("says {name}").format(name=term.says) if term.says else tr("nobody is named who says so")
        parts = (
            term.meaning or tr("meaning not stated"),
            ", ".join(term.populations),
            says,
            confidence_words(term.confidence),
            told.lexicon_names.get(term.lexicon, ""),
            use_words(found.use),
            expired,
        )
        lines.append(f"[{at}] {set_apart(visible(term.term or ''))}: {visible(_joined(' · ', *parts))}")
    return lines


def translation_called(one: Translation) -> str:
    """What officers call a translation, without its words."""
    by = tr("by {name}").format(name=one.translator) if one.translator else tr("translator not stated")
    return visible(_joined(" · ", one.language, by, confidence_words(one.confidence)))


def translation_line(one: Translation) -> str:
    """A translation with who made it and how sure."""
    by = tr("by {name}").format(name=one.translator) if one.translator else tr("translator not stated")
    about = _joined(" · ", one.language, by, confidence_words(one.confidence), one.note)
    return f"{visible(one.text or '')}\n— {visible(about)}"


def test_text(tests: Sequence[Threshold], differing: Sequence[Part]) -> str:
    """What every officer found, part by part, and where they differ; nothing is added up."""
    if not tests:
        return tr("Nobody has tested it yet.")
    blocks = []
    if differing:
        parts = ", ".join(part_words(part) for part in differing)
        blocks.append(tr("Officers differ on: {parts}. Both stay.").format(parts=parts))
    for one in tests:
        lines = [tr("{name}, {day}").format(name=one.name, day=one.day.words)]
        for part in Part:
            found = one.parts.get(part)
            why = f" {visible(found.why)}" if found is not None else ""
            lines.append(f"{part_words(part)}: {met_words(found.state if found is not None else None)}.{why}")
        lines += [tr("Note: {text}").format(text=visible(one.note))] if one.note else []
        lines.append(whole_words(one))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def whole_words(one: Threshold) -> str:
    """What the parts of one test come to: whether all are met, or which are not."""
    if len(one.in_state(Met.MET)) == len(Part):
        return tr("All six parts are met in this officer's view.")
    missing = ", ".join(part_words(part) for part in Part if part not in one.in_state(Met.MET))
    return tr("Not shown to be met: {parts}. Below the threshold other responses are for it.").format(parts=missing)


def link_cells(link: Link, here: str) -> tuple[str, ...]:
    """An utterance of a chain: when, who, and how it stands in it."""
    one = link.utterance
    how = tr("first known here") if link.first else tr("repeats an earlier one") if link.repeats else ""
    if link.against_days:
        how = tr("said to repeat what was said later: check the days")
    if one.id == here:
        how = _joined(" · ", tr("this one"), how)
    medium = medium_words(one.medium) if one.medium is not None else ""
    return day_of(one), one.speaker or tr("not known"), medium, how


def followed_cells(one: Followed) -> tuple[str, ...]:
    """An item that happened after: how long, what it is, what the two share."""
    shared = [tr("same place")] if one.same_place else []
    shared += [tr("against {group}").format(group=group) for group in one.groups]
    return gap_words(one), one.item.title, " · ".join(shared)


def gap_words(one: Followed) -> str:
    """How many days lie between, as surely as is known."""
    if one.most > MOST_DAYS:
        return tr("at a time that may lie within them")
    if one.least < 0:
        return tr("may be before or up to {n} days after").format(n=one.most)
    if one.most == 0:
        return tr("same day; order not known")
    if one.least == one.most:
        return trn("{n} day after", "{n} days after", one.least)
    return tr("{first} to {last} days after").format(first=one.least, last=one.most)


def sequence_words(days: Days) -> str:
    """How many came after and before, and that this is no cause."""
    if days.undated:
        return tr("Nobody stated when it was said, so nothing can be put in sequence.")
    after, before = len(days.after), len(days.before)
    said = tr(
        "In the {n} days after, in the same place or against the same group: {after}. In the {n} days before: {before}."
    )
    counted = said.format(n=days.days, after=after, before=before)
    return f"{counted} {tr('This is a sequence and says nothing of a cause.')}"


def response_line(one: RecommendedResponse) -> str:
    """What one officer recommends."""
    why = tr("why: {text}").format(text=visible(one.why)) if one.why else None
    who = _joined(", ", one.name, one.day.words if one.day is not None else None)
    return _joined(" · ", response_words(one.response), visible(one.words or ""), why, who)


def response_text(responses: Sequence[RecommendedResponse], cautions: Sequence[str]) -> str:
    """What officers recommend, in words, and what must be said beside it."""
    lines = [response_line(one) for one in responses]
    return "\n".join([*(lines or [tr("Nothing is recommended yet.")]), *cautions])


def _joined(between: str, *parts: str | None) -> str:
    return between.join(part for part in parts if part)
