"""The security posture of this machine and home: a list of checks, each with a state, a sentence and what to do.

Whoever has something to tell declares it: a function under ``@check("code")`` in a module named in ``CONTRIBUTORS``.
It answers a ``Verdict``, or ``None`` where the question does not arise. With ``needs_desk=True`` it is asked only while
an officer is unlocked. A check that fails is ``unknown``; it never fails the list.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..errors import DeskError
from ..i18n import tr
from ..system.machine import Machine
from .session import Desk

CONTRIBUTORS = (
    "r2p_desk.actions.posture_machine",
    "r2p_desk.actions.posture_program",
    "r2p_desk.actions.posture_keys",
)
"""Modules that declare checks; the order here is the order of the list."""


class State(StrEnum):
    """How it stands."""

    GOOD = "good"
    WARNING = "warning"
    UNKNOWN = "unknown"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the posture: its code, how it stands, a sentence, and what to do (empty where nothing is)."""

    code: str
    state: State
    text: str
    todo: str = ""


class Verdict(NamedTuple):
    """What a check answers: how it stands, a sentence, what to do."""

    state: State
    text: str
    todo: str = ""


class Surroundings(NamedTuple):
    """What a check may look at; ``desk`` is ``None`` while locked."""

    home: Path
    machine: Machine
    environment: Mapping[str, str]
    desk: Desk | None = None


Look = Callable[[Surroundings], Verdict | None]
_declared: dict[str, tuple[Look, bool]] = {}


def check(code: str, *, needs_desk: bool = False) -> Callable[[Look], Look]:
    """Declares a check under a code that no other has."""

    def declare(look: Look) -> Look:
        known = _declared.get(code)
        if known is not None and known[0].__module__ != look.__module__:
            raise ValueError(code)
        _declared[code] = (look, needs_desk)
        return look

    return declare


def good(text: str) -> Verdict:
    """Nothing to do."""
    return Verdict(State.GOOD, text)


def warning(text: str, todo: str) -> Verdict:
    """Something to do."""
    return Verdict(State.WARNING, text, todo)


def unknown(text: str, todo: str = "") -> Verdict:
    """It cannot be told from here."""
    return Verdict(State.UNKNOWN, text, todo)


def posture(surroundings: Surroundings) -> list[Check]:
    """Every check that arises here, in the order in which the contributors declare them."""
    for module in CONTRIBUTORS:
        import_module(module)
    found = []
    for code, (look, needs_desk) in _declared.items():
        if needs_desk and surroundings.desk is None:
            continue
        verdict = _looked(look, surroundings)
        if verdict is not None:
            found.append(Check(code=code, state=verdict.state, text=verdict.text, todo=verdict.todo))
    return found


def _looked(look: Look, surroundings: Surroundings) -> Verdict | None:
    try:
        return look(surroundings)
    except (OSError, DeskError, ValueError, ImportError):
        return unknown(tr("This could not be looked at here."))
