"""What is stated of an item, in words, one line for each field."""

from typing import NamedTuple

from ...actions.history_for_window import ItemTold
from ...actions.source_terms import turned_words
from ...domain.coding_rules import how_known_words, statement_words
from ...domain.grading import reliability_words
from ...domain.item import Item, verification_words
from ...domain.signal import crime_words, signal_words
from ...i18n import tr
from ...intake.event_words import event_words
from ..import_record_words import row_words
from ..words import access_words, grade_in_words


class Fact(NamedTuple):
    """A field of an item: its name in the journal, its words, its value in words, and a sign for what is odd of it."""

    field: str
    words: str
    value: str


def facts_of(told: ItemTold, case_marking: str) -> list[Fact]:
    """What is stated of an item; the main fields also where nothing is, and every field that was expunged."""
    expunged, waits = tr("expunged"), tr("{value} · waits for a decision")
    shown = []
    for fact in [*_stated(told.item, case_marking), *_beside(told)]:
        value = expunged if fact.field in told.expunged else fact.value
        if fact.field in told.conflicting:
            value = waits.format(value=value)
        if value:
            shown.append(fact._replace(value=value))
    if told.said:
        shown.append(Fact("said", tr("Officers say of it"), "\n".join(told.said)))
    remarks = "\n".join(f"{who}, {day}: {text}" for who, day, text in told.remarks)
    return [*shown, Fact("remarks", tr("Readers wrote back"), remarks)] if remarks else shown


def _stated(item: Item, case_marking: str) -> list[Fact]:
    unstated = tr("not stated")
    return [
        Fact("happened", tr("Happened"), item.happened.words if item.happened else unstated),
        Fact("known", tr("Became known"), item.known.words if item.known else unstated),
        Fact("place", tr("Place"), item.place.name if item.place else unstated),
        Fact("source", tr("Source"), item.source or unstated),
        Fact("origin", tr("Had it from"), item.origin or ""),
        Fact("how_known", tr("How known"), how_known_words(item.how_known) if item.how_known else ""),
        Fact("statement", tr("Claim or observation"), statement_words(item.statement) if item.statement else unstated),
        Fact("grade", tr("Grade"), grade_in_words(item.grade) if item.grade else unstated),
        Fact("verification", tr("How far verified"), verification_words(item.verification)),
        Fact("marking", tr("Marking"), _marking(item, case_marking)),
        Fact("access", tr("Access at that time"), access_words(item.access) if item.access else ""),
        Fact("reference", tr("Reference"), _reference(item)),
        Fact("signals", tr("Early signs"), " · ".join(signal_words(one) for one in item.signals)),
        Fact("crimes", tr("Bears on"), " · ".join(crime_words(one) for one in item.crimes)),
        Fact("populations", tr("Populations"), " · ".join(item.populations)),
        Fact("actors", tr("Actors"), " · ".join(item.actors)),
        Fact("tags", tr("Tags"), " · ".join(item.tags)),
        Fact("note", tr("Note"), item.note or ""),
        Fact("external_id", tr("Came as"), item.external_id or ""),
        Fact("event", tr("Made of an event"), _event(item)),
        Fact("recorded", tr("Recorded"), item.recorded.words if item.recorded else ""),
    ]


def _beside(told: ItemTold) -> list[Fact]:
    """What was stated of its source, and found of the item, since; what it was graded stays."""
    grade, now = told.item.grade, told.reliability
    source = ""
    if now is not None and (grade is None or grade.reliability is not now):
        source = tr("{letter}: {words}").format(letter=now, words=reliability_words(now))
        source = tr("{now}; the grade stays as it was given").format(now=source) if grade is not None else source
    turned = [
        tr("{turned}: {why} ({name})").format(turned=turned_words(one.verdict), why=one.why or "–", name=name)
        for one, name in told.findings
    ]
    return [
        Fact("reliability", tr("Its source now"), source),
        Fact("finding_on", tr("Turned out"), "\n".join(turned)),
        Fact("provenance", tr("Taken in from"), _file(told)),
        Fact("event_now", tr("Its event now"), told.event_now),
    ]


def _file(told: ItemTold) -> str:
    """The file an item was taken in from, and where in it."""
    where, file = told.item.provenance, told.taken_in
    if where is None:
        return ""
    place = row_words({"row": where.row, "sheet": where.sheet})
    whole = [file.name or "", file.release or "", file.licence or ""] if file is not None else []
    digest = f"SHA-256 {file.sha256}" if file is not None and file.sha256 else ""
    return "\n".join(filter(None, (", ".join(filter(None, (*whole, place))), digest)))


def _event(item: Item) -> str:
    event = item.event
    return event_words(event.row, event.licence, may_leave=event.may_leave) if event is not None else ""


def _marking(item: Item, case_marking: str) -> str:
    return item.marking.words if item.marking else tr("{marking}, as the case").format(marking=case_marking)


def _reference(item: Item) -> str:
    cited = item.reference
    if cited is None:
        return ""
    parts = (cited.document, cited.locator, cited.date.words if cited.date else None, cited.url)
    return "\n".join(part for part in parts if part)
