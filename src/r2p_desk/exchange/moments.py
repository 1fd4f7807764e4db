"""Moments as they travel: UTC with milliseconds, ``2026-11-23T12:00:00.000Z``."""

import re
from datetime import UTC, datetime, timedelta

_FORM = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}\.[0-9]{3}Z")


def moment(at: datetime) -> str:
    """The moment as text."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_moment(text: str) -> bool:
    """Whether the text is a real moment of the calendar in the one form there is."""
    try:
        return bool(_FORM.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def later(text: str, *, days: int) -> str:
    """So many days after a moment; the last there is where the calendar ends."""
    try:
        return moment(datetime.fromisoformat(text) + timedelta(days=days))
    except OverflowError:
        return "9999-12-31T23:59:59.999Z"
