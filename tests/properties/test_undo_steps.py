"""What would be undone next, found from the newest entry back, is what the whole journal says."""

from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.casefile.parcels import Entry
from r2p_desk.casefile.statements import make_change
from r2p_desk.casefile.undoing import KIND, last_step, stacks

OWN, OTHER = "a" * 64, "b" * 64
RECORD = "11111111-1111-4111-8111-111111111111"
ACTS = ("state", "undo", "redo", "theirs", "access", "resealing", "empty")


def _entry(number: int, officer: str, kind: str, fields: dict[str, object]) -> Entry:
    changes = (make_change(RECORD, kind, fields),) if fields else ()
    return Entry(
        position=number, id=f"{number:064x}", at="", officer=officer, name="", writer="", seq=number, changes=changes
    )


def _journal(acts: list[str]) -> list[Entry]:
    """A journal in which each undo and redo does what is next, as an officer's would."""
    first = _entry(0, OWN, "case", {"title": "x"})
    entries = [first]
    for number, act in enumerate(acts, 1):
        undo, redo = stacks(entries, OWN, first.id)
        chosen = {"undo": undo, "redo": redo}.get(act)
        if chosen:
            mark = {"commit": chosen[-1].commit, "redo": act == "redo", "reversed": chosen[-1].holder}
            entries.append(_entry(number, OWN, KIND, mark))
        elif act in ("access", "resealing"):
            entries.append(_entry(number, OWN, act, {"epoch": number}))
        elif act in ("state", "theirs", "empty"):
            officer = OTHER if act == "theirs" else OWN
            entries.append(_entry(number, officer, "item", {"title": str(number)} if act != "empty" else {}))
    return entries


@given(st.lists(st.sampled_from(ACTS), max_size=40))
def test_the_last_step_is_the_end_of_the_stack(acts: list[str]) -> None:
    entries = _journal(acts)
    undo, redo = stacks(entries, OWN, entries[0].id)
    newest_first = list(reversed(entries))
    assert last_step(newest_first, OWN, entries[0].id, redo=False) == (undo[-1] if undo else None)
    assert last_step(newest_first, OWN, entries[0].id, redo=True) == (redo[-1] if redo else None)
