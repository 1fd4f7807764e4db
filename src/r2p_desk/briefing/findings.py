"""What the assessment says: the bottom line, the heat strip with its table, each risk factor with its indicators."""

from collections.abc import Iterator
from itertools import groupby

from ..domain.assessment import (
    Confidence,
    CrimeProfile,
    Direction,
    FactorProfile,
    IndicatorProfile,
    State,
    concern_words,
    direction_words,
    state_words,
)
from ..domain.item import Item
from ..domain.signal import crime_words
from ..i18n import labelled, listed, punctuation, tr
from .document import (
    Block,
    Column,
    Heading,
    HeatCell,
    HeatGroup,
    HeatStrip,
    Listing,
    NoteRefs,
    Paragraph,
    Prose,
    Table,
    Tone,
    Words,
)
from .ground import Ground, evidence_of, label_of, said, sentences, title_of


def bottom_line_blocks(ground: Ground) -> Iterator[Block]:
    """The levels of concern stated, crime by crime and risk factor by risk factor, in words."""
    profile = ground.profile
    yield Heading(text=tr("Bottom line"))
    if any(crime.level is not None for crime in profile.crimes):
        yield Listing(entries=tuple(_crime_entry(crime, ground) for crime in profile.crimes))
    else:
        nothing = (
            tr("No level of concern for any of the four crimes was stated that this reading may see.")
            if profile.narrowed
            else tr("No level of concern was stated for any of the four crimes.")
        )
        yield Paragraph(prose=said(nothing), marking=ground.case.marking)
    judged = sum(factor.judged for factor in profile.factors)
    counts = tr(
        "{known} of the {all} indicators could be judged present, emerging or absent; about {rest} it is not known."
    )
    yield Paragraph(
        prose=said(
            counts.format(known=judged, all=len(profile.indicators), rest=len(profile.unknown))
            + " "
            + tr("The framework has no weights and no score, and this briefing makes none.")
        ),
        marking=ground.case.marking,
    )
    yield _strip(ground)
    yield _twin_table(ground)


def factor_blocks(ground: Ground) -> Iterator[Block]:
    """Each risk factor with something judged: the level stated, then its indicators with state, reasons, evidence."""
    yield Heading(text=tr("Risk factors and their indicators"))
    legend = tr(
        "Each indicator: its state and direction, then the assessor's confidence, then the reasons. "
        "Numbers in brackets lead to the evidence notes."
    )
    yield Paragraph(prose=said(legend), tone=Tone.SMALL)
    for factor in ground.profile.factors:
        judged = [indicator for indicator in factor.indicators if indicator.state is not State.NOT_ASSESSED]
        if judged or factor.level is not None:
            yield from _factor(factor, judged, ground)


def reported_blocks(ground: Ground) -> Iterator[Block]:
    """What was reported, as it became known: what a reading sees to which every judgement is closed."""
    yield Heading(text=tr("What was reported"))
    if not ground.items:
        nothing = tr("Nothing was reported that this reading may see.")
        yield Paragraph(prose=said(nothing), marking=ground.case.marking)
        return
    yield Listing(
        entries=tuple(
            Paragraph(prose=said(sentences(item.title).strip(), *ground.refs((item,))), marking=ground.marking_of(item))
            for item in ground.items
        )
    )


def level_and_direction(part: FactorProfile | CrimeProfile) -> str:
    """``high, worsening``; without a level, that none is stated."""
    if part.level is None:
        return concern_words(None)
    return listed((concern_words(part.level), direction_words(part.direction)))


def _crime_entry(crime: CrimeProfile, ground: Ground) -> Paragraph:
    items = _bearing_on(crime, ground)
    name = Words(labelled(crime_words(crime.crime)), strong=True)
    if crime.level is None:
        stated = " " + (
            tr("no level of concern is stated that this reading may see.")
            if ground.profile.narrowed
            else tr("no level of concern is stated.")
        )
        return Paragraph(prose=said(name, stated), tone=Tone.LEAD, marking=ground.case.marking)
    stated = " " + tr("level of concern {level}.").format(level=level_and_direction(crime))
    prose = said(name, Words(stated, strong=True), sentences(crime.reasons), *ground.rests_on(items))
    whole = (item for one in ground.profile.indicators if crime.crime in one.crimes for item in evidence_of(one))
    return Paragraph(prose=prose, tone=Tone.LEAD, marking=ground.marking((*items, *whole)))


def _bearing_on(crime: CrimeProfile, ground: Ground) -> tuple[Item, ...]:
    """Evidence for the crime: of the risk factors specific to it where those cite any, else of all that bear on it."""
    specific = [factor for factor in ground.profile.factors if not factor.common and crime.crime in factor.crimes]
    items = tuple(item for factor in specific for item in evidence_of(factor))
    if items:
        return items
    bearing = (indicator for indicator in ground.profile.indicators if crime.crime in indicator.crimes)
    return tuple(item for indicator in bearing for item in evidence_of(indicator))


def _strip(ground: Ground) -> HeatStrip:
    factors = ground.profile.factors
    groups = []
    for (common, crimes), members in groupby(factors, key=lambda factor: (factor.common, factor.crimes)):
        caption = tr("Common to all atrocity crimes") if common else listed(crime_words(crime) for crime in crimes)
        groups.append(HeatGroup(caption=caption, cells=tuple(_cell(factor) for factor in members)))
    told = listed((f"{labelled(str(factor.number))} {level_and_direction(factor)}" for factor in factors), "; ")
    return HeatStrip(
        title=tr("Level of concern stated per risk factor"),
        groups=tuple(groups),
        alternative=tr("Level of concern per risk factor, as in the table that follows. {levels}.").format(levels=told),
        marking=ground.case.marking,
    )


def _cell(factor: FactorProfile) -> HeatCell:
    level = factor.level
    return HeatCell(
        number=factor.number,
        level=level,
        level_words=concern_words(level) if level else tr("none stated"),
        direction_words=direction_words(factor.direction) if level else "",
    )


def _twin_table(ground: Ground) -> Table:
    rows: list[tuple[Prose, ...]] = []
    for factor in ground.profile.factors:
        level = Words(concern_words(factor.level), strong=factor.level is not None)
        direction = direction_words(factor.direction) if factor.level else "–"
        looked = f"{factor.judged} / {factor.unknown}"
        rows.append((said(title_of(factor)), (level,), said(direction), said(looked)))
    return Table(
        title=tr("The same as a table, with how many indicators are judged and how many are not known"),
        columns=(
            Column(head=tr("Risk factor"), share=4.6),
            Column(head=tr("Level of concern"), share=1.4),
            Column(head=tr("Direction"), share=1.75),
            Column(head=tr("Judged / not known"), share=1.5, at_end=True),
        ),
        rows=tuple(rows),
        marking=ground.case.marking,
    )


def _factor(factor: FactorProfile, judged: list[IndicatorProfile], ground: Ground) -> Iterator[Block]:
    yield Heading(text=title_of(factor), level=3)
    items = evidence_of(factor)
    if factor.level is not None:
        level = tr("Level of concern {level}.").format(level=level_and_direction(factor))
        prose = said(Words(level, strong=True), sentences(factor.reasons), *ground.rests_on(items))
        yield Paragraph(prose=prose, marking=ground.marking(items))
    elif judged:
        nothing = (
            tr("No level of concern is stated for this risk factor that this reading may see.")
            if ground.profile.narrowed
            else tr("No level of concern is stated for this risk factor.")
        )
        yield Paragraph(prose=said(nothing), marking=ground.case.marking)
    if judged:
        yield Listing(entries=tuple(_indicator(indicator, ground) for indicator in judged))


def _indicator(indicator: IndicatorProfile, ground: Ground) -> Paragraph:
    found = state_words(indicator.state)
    if indicator.direction is not Direction.UNKNOWN:
        found = listed((found, direction_words(indicator.direction)))
    parts: list[str | Words | NoteRefs] = [
        Words(labelled(label_of(indicator)) + " ", strong=True),
        Words(found + punctuation("."), strong=True),
        " " + _confidence(indicator.confidence),
        sentences(indicator.reasons),
    ]
    if indicator.would_change:
        parts += [" " + tr("What would change this:"), sentences(indicator.would_change)]
    for words, items in (
        (tr("Evidence for:"), indicator.evidence_for),
        (tr("Evidence against:"), indicator.evidence_against),
    ):
        if items:
            parts += [f" {words}", *ground.refs(items), "."]
    if not evidence_of(indicator):
        parts.append(" " + tr("No evidence is cited."))
    return Paragraph(prose=said(*parts), marking=ground.marking(evidence_of(indicator)))


def _confidence(confidence: Confidence | None) -> str:
    if confidence is None:
        return tr("Confidence is not stated.")
    return {
        Confidence.LOW: tr("Confidence is low."),
        Confidence.MODERATE: tr("Confidence is moderate."),
        Confidence.HIGH: tr("Confidence is high."),
    }[confidence]
