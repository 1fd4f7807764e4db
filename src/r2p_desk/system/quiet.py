"""Standard error gets codes, never texts: what libraries, threads and Qt would say may quote a case."""

import sys
import threading
import traceback
from pathlib import Path


def hush_libraries() -> None:
    """Logs and warnings of libraries go nowhere; their messages quote what they work on."""
    import logging
    import warnings

    logging.lastResort = logging.NullHandler()
    logging.raiseExceptions = False
    warnings.showwarning = _show_nothing


def hush_faults() -> None:
    """Faults that nobody catches are told by their code: in threads, and where Python cannot raise them."""
    threading.excepthook = lambda fault: say_code(fault.exc_value)
    sys.unraisablehook = lambda fault: say_code(fault.exc_value)


def fault_code(error: BaseException) -> str:
    """The kind of a fault and its place in the program: nothing of what was being worked on."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).stem}-{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__}-{place}"


def say_code(error: BaseException | None) -> None:
    """Tell whoever watches the terminal that something failed."""
    if sys.stderr is not None and error is not None:
        print(f"r2p-desk: {fault_code(error)}", file=sys.stderr, flush=True)  # noqa: T201  # this is the terminal


def _show_nothing(*_: object, **__: object) -> None:
    """A warning that is not shown."""
