"""The first page of a preview against drawing that page alone: composed, set and carried over, in milliseconds.

The process that sets pages runs already, as it does once the page of briefings was opened.
"""

from pathlib import Path
from time import perf_counter

import pypdfium2
from interleaved import Comparison, in_turns
from workplace import PASSPHRASE, make_practice_home

from r2p_desk.actions import session
from r2p_desk.actions.composing import Asked, compose
from r2p_desk.briefing.preview import Preview

LIMIT = 1.0
ALLOWANCE = 280.0  # milliseconds on top of drawing, which takes about twenty: the 300 in all
_WIDTH = 800


def compare(folder: Path, rounds: int = 7) -> Comparison:
    """From the case that is open to the picture of the first page of its situation briefing."""
    home = folder / "home"
    case_id = make_practice_home(home)
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, case_id, write=False) as case:
        ours, plain = _measured(case, rounds)
    return Comparison(name="first preview page", unit="ms", limit=LIMIT, allowance=ALLOWANCE, ours=ours, plain=plain)


def _measured(case: session.OpenCase, rounds: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    with Preview() as preview:
        preview.set(compose(case, Asked()).document)
        made = pypdfium2.PdfDocument(preview.pdf())

        def first_page() -> float:
            begun = perf_counter()
            preview.set(compose(case, Asked()).document)
            preview.page(0, _WIDTH)
            return (perf_counter() - begun) * 1000

        def draw() -> float:
            begun = perf_counter()
            page = made[0]
            page.render(scale=_WIDTH / page.get_width()).close()
            return (perf_counter() - begun) * 1000

        ours, plain = zip(*in_turns(first_page, draw, rounds, limit=LIMIT, allowance=ALLOWANCE), strict=True)
        made.close()
    return ours, plain
