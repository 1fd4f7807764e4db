"""The ladder of a case, its steps, and the ledger of warning and response."""

from collections.abc import Callable

from ..actions import ladder as laddering
from ..actions import session
from ..actions.assessing import today
from ..actions.warning_words import ledger_words, need_words, sent_words
from ..actions.witnessed import witness_words, witnessed
from ..analysis.ladder import Ladder, NeedState
from ..domain.records import plain
from ..domain.warning import Rung, Step, rung_words
from ..i18n import tr, trn
from .answers import Answer, Context
from .shapes import one_line
from .warn import as_of_given, day_given
from .warn_shapes import response_object, rung_object, sent_object, step_object
from .words import word_of


def warn_ladder(context: Context) -> Answer:
    """``warn ladder``."""
    given = context.arguments
    as_of = as_of_given(given)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        read = laddering.ladder(case, as_of)
    ladder = read.ladder
    signal = ladder.signal
    body = {
        "as_of": str(as_of),
        "stands": str(ladder.stands),
        "next": None if ladder.next is None else str(ladder.next.rung),
        "missing": [] if ladder.next is None else [str(need) for need in ladder.next.missing],
        "first_signal": None
        if signal is None
        else {"item": signal.ref, "title": signal.title, "known": plain(signal.known or signal.recorded)},
        "days": ladder.signal_days,
        "steps": [rung_object(step, read.names) for step in ladder.steps],
        "moves": [step_object(step) for step in ladder.moves],
        "silences": [sent_object(sent) for sent in ladder.silences],
        "alerts": [
            {"by": one.by, "day": str(one.day), "title": one.title, "reference": one.reference, "item": one.item}
            for one in ladder.alerts
        ],
    }
    return Answer(body=body, lines=_ladder_lines(ladder, read.names))


def warn_step(context: Context) -> Answer:
    """``warn step``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = laddering.take_step(
            case,
            word_of(Rung, given.rung),
            day=day_given(given.day) or today(),
            reason=given.reason,
            warning=given.warning,
            addressee=given.to,
            answer_by=day_given(given.answer_by),
        )
    lines = [tr("The case stands at “{rung}”.").format(rung=rung_words(made.rung))]
    return Answer(body=step_object(made), lines=lines)


def warn_ledger(context: Context) -> Answer:
    """``warn ledger``."""
    given = context.arguments
    as_of = as_of_given(given)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        read = laddering.ledger(case, as_of)
        seen = witnessed(case, [(str(row.event), row.record) for row in read.ledger.rows])
        words = {record: witness_words(case, one) for record, one in seen.items()}
    body = {
        "as_of": str(as_of),
        "rows": [
            {
                "day": str(row.day),
                "event": str(row.event),
                "record": row.record,
                "title": row.title,
                "detail": row.detail,
                "days": row.days,
                "witnessed": seen[row.record].at if row.record in seen else None,
            }
            for row in read.ledger.rows
        ],
        "warnings": [response_object(one) for one in read.ledger.responses],
    }
    lines = [
        f"{row.day.words:>20}  {ledger_words(row)}" + (f" {words[row.record]}" if row.record in words else "")
        for row in read.ledger.rows
    ]
    return Answer(body=body, lines=lines or [tr("Nothing was warned of yet.")])


def _ladder_lines(ladder: Ladder, names: dict[str, str]) -> list[str]:
    lines = []
    if ladder.signal is not None and ladder.signal_days is not None:
        days = trn("{n} day since the first signal", "{n} days since the first signal", ladder.signal_days)
        lines.append(f"{days}: {one_line(names.get(ladder.signal.id, ladder.signal.title))}")
    for step in ladder.steps:
        mark = "▶" if step.stands else "✓" if step.taken else "·"
        since = "" if step.taken is None or step.days is None else _since(step.taken, step.days)
        lines.append(f"{mark} {rung_words(step.rung)}{since}")
        lines += [
            f"    {'✓' if need.met else '✗'} {need_words(need.need)}{_met_by(need, names)}" for need in step.needs
        ]
        lines += [f"    {sent_words(one)}" for one in step.sent]
    lines += [
        tr("Others warned, {day}: {name}: {title}").format(day=one.day.words, name=one.by, title=one_line(one.title))
        for one in ladder.alerts
    ]
    return lines


def _since(taken: Step, days: int) -> str:
    return f" ({tr('since {day}').format(day=taken.day.words)}, {trn('{n} day', '{n} days', days)})"


def _met_by(need: NeedState, names: dict[str, str]) -> str:
    named = [one_line(names[record]) for _, record in need.records if names.get(record)]
    return f" [{'; '.join(named[:3])}]" if named else ""


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("warn", "ladder"): warn_ladder,
    ("warn", "step"): warn_step,
    ("warn", "ledger"): warn_ledger,
}
