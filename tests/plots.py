"""Charts the tests share, of any size: plain numbers and words, the same each time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from r2p_desk.briefing.charts.blocks import (
    Chart,
    HypothesesMatrix,
    HypothesisColumn,
    HypothesisRow,
    MapPlace,
    Movement,
    OptionCell,
    OptionRow,
    OptionsMatrix,
    PlacesMap,
    Stated,
    TempoBar,
    TempoChart,
    TempoStrip,
    TimelineChart,
    TimelineEvent,
)
from r2p_desk.briefing.charts.tables import charted
from r2p_desk.briefing.document import Document
from r2p_desk.domain.hypothesis import Rating
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.place import Precision
from r2p_desk.domain.signal import Signal

MARKING = Marking("CONFIDENTIAL")
BEGIN = date(1993, 10, 4)
HOSTILE = (
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle" * 6,
    "توغل قوات مسلحة (UAV, Group 2) على مشارف المدينة منذ 12 يوماً " * 4,
    "🧨🚨 " * 30,
    "x\u0301\u0302\u0303\u0304\u0305" * 40,
    "\u202eright to left override\u2066 " * 5,
    "",
    " ",
    "种族灭绝的早期预警信号" * 12,
    "W" * 200,
    "ﷺ﷽" * 9,
)
"""Labels that would run over, turn round or fall apart."""

_SIGNALS: tuple[tuple[Signal, ...], ...] = (
    (Signal.PERSECUTION,), (Signal.INCITEMENT,), (), (Signal.DISPLACEMENT, Signal.PERSECUTION),
    (Signal.SEXUAL_VIOLENCE,), (Signal.CHILD_RECRUITMENT,),
)  # fmt: skip
_NAMES = ("All reports", "Incitement", "Persecution and demonisation of minorities", "Forced displacement")
_RATINGS = (*Rating, None)
_PRECISIONS = (Precision.SETTLEMENT, Precision.DISTRICT, Precision.EXACT, Precision.PROVINCE, Precision.UNKNOWN)


def tempo(streams: int = 4, periods: int = 26) -> TempoChart:
    """Streams, every second of them in an upsurge."""
    return TempoChart(
        title="Tempo against the case's own past",
        strips=tuple(_strip(at, periods) for at in range(streams)),
        marking=MARKING,
    )


def _strip(at: int, periods: int) -> TempoStrip:
    moves = (Movement.UPSURGE, Movement.STEADY, Movement.UPSURGE, Movement.TOO_LITTLE, Movement.FALLING)[at % 5]
    bars = []
    for number in range(periods):
        first = BEGIN + timedelta(days=7 * number)
        counted = (number * (at + 3)) % 5
        if number == periods - 1 and moves is Movement.UPSURGE:
            counted = 9
        bars.append(
            TempoBar(first=first, last=first + timedelta(days=6), reports=counted + at, counted=counted,
                     effort=counted + 3 + number % 3)
        )  # fmt: skip
    known = moves is not Movement.TOO_LITTLE
    return TempoStrip(
        name=_NAMES[at % len(_NAMES)],
        movement=moves,
        movement_words=moves.value,
        bars=tuple(bars),
        expected=2.4 if known else None,
        lower=1 if known else None,
        upper=5 if known else None,
    )


def timeline(items: int = 24, days: int = 180) -> TimelineChart:
    """Items over so many days, with all streams among them."""
    events = []
    for number in range(items):
        first = BEGIN + timedelta(days=(number * number * 7 + number * 3) % max(days, 1))
        last = first + timedelta(days=(0, 0, 3, 0, 40)[number % 5])
        events.append(
            TimelineEvent(
                title=f"Report {number + 1} of what happened",
                first=first,
                last=last,
                day_words=first.isoformat() if first == last else f"{first} to {last}",
                happened=number % 3 != 2,
                signals=_SIGNALS[number % len(_SIGNALS)],
            )
        )
    return TimelineChart(title="Items by day", events=tuple(events), marking=MARKING)


def places(count: int = 9) -> PlacesMap:
    """Places around Rwanda."""
    names = ("Kigali", "Butare", "Gisenyi", "Nyamata", "Ruhengeri", "Kibuye", "Byumba", "Gikongoro", "Cyangugu")
    where = (
        (-1.944, 30.062), (-2.597, 29.739), (-1.703, 29.256), (-2.149, 30.097), (-1.499, 29.634), (-2.06, 29.348),
        (-1.576, 30.067), (-2.478, 29.56), (-2.484, 28.907),
    )  # fmt: skip
    found = []
    for number in range(count):
        latitude, longitude = where[number % 9]
        turn = number // 9
        found.append(
            MapPlace(
                name=names[number % 9] + (f" {turn + 1}" if turn else ""),
                latitude=latitude + (turn * 0.61) % 2.3 - (0.8 if turn else 0),
                longitude=longitude + (turn * 0.37) % 3.1 - (1.2 if turn else 0),
                precision=_PRECISIONS[number % 5],
                items=1 + number % 4,
            )
        )
    return PlacesMap(title="Places named by items", places=tuple(found), unplaced=("Bugesera",), marking=MARKING)


def hypotheses(items: int = 8, columns: int = 3) -> HypothesesMatrix:
    """Items against hypotheses, with every rating among them."""
    names = ("The army prepares an attack on civilians", "A party arms its youth", "Local disputes over land")
    return HypothesesMatrix(
        title="Items against hypotheses: What is being prepared?",
        hypotheses=tuple(
            HypothesisColumn(name=names[at % 3] + (f" ({at})" if at > 2 else ""), against=at % 4)
            for at in range(columns)
        ),
        rows=tuple(
            HypothesisRow(
                title=f"Radio names people to be killed, report {number + 1}, as told by two who heard it"[
                    : 30 + number * 9
                ],
                ratings=tuple(_RATINGS[(number * 2 + at * 3) % 7] for at in range(columns)),
                tells_words="tells much",
                grade_words="fair",
            )
            for number in range(items)
        ),
        marking=MARKING,
    )


def options(rows: int = 4) -> OptionsMatrix:
    """Options under the headings of an options paper."""
    criteria = (
        "Basis", "Security Council", "Consent of the State", "Pros", "Cons", "Time to effect", "Risk to civilians",
        "Who would do it", "Cost of delay", "Assumptions", "What would end it",
    )  # fmt: skip
    titles = ("Send observers to the border", "Reinforce the mission", "Appeal to the parties", "Do nothing more")
    states = (Stated.SAID, Stated.SAID, Stated.NOT_SAID, Stated.SAID, Stated.NOT_NEEDED)
    return OptionsMatrix(
        title="Options side by side",
        criteria=criteria,
        rows=tuple(
            OptionRow(
                title=titles[number % 4] + (f", variant {number // 4 + 1}" if number > 3 else ""),
                cells=tuple(_option_cell(states[(number * 3 + at * 2) % 5]) for at in range(len(criteria))),
            )
            for number in range(rows)
        ),
        marking=MARKING,
    )


def _option_cell(stated: Stated) -> OptionCell:
    return OptionCell(stated=stated, words="Two months, if asked for now" if stated is Stated.SAID else "")


FEW: dict[str, Callable[[], Chart]] = {
    "tempo": lambda: tempo(1, 1),
    "timeline": lambda: timeline(1, 1),
    "map": lambda: places(1),
    "hypotheses": lambda: hypotheses(1, 3),
    "options": lambda: options(1),
}
SOME: dict[str, Callable[[], Chart]] = {
    "tempo": tempo,
    "timeline": timeline,
    "map": places,
    "hypotheses": hypotheses,
    "options": options,
}
MANY: dict[str, Callable[[], Chart]] = {
    "tempo": lambda: tempo(16, 104),
    "timeline": lambda: timeline(200, 900),
    "map": lambda: places(120),
    "hypotheses": lambda: hypotheses(200, 12),
    "options": lambda: options(40),
}
SIZES = {"few": FEW, "some": SOME, "many": MANY}


def document_with(*charts: Chart, language: str = "en") -> Document:
    """A document of these charts, each with its table."""
    return Document(
        title="Charts",
        marking=MARKING,
        author="A. Tester",
        prepared=datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
        language=language,
        blocks=tuple(block for chart in charts for block in charted(chart)),
    )
