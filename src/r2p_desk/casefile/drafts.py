"""What was typed and not yet saved: in the encrypted case, on this machine only.

Drafts are no statements: nobody signed them, they are not in the journal, they travel in no package, and one that is
let go is deleted. Each belongs to the officer who typed it and to one form.
"""

import json
from collections.abc import Mapping

from .database import Connection, transaction

Typed = Mapping[str, str]
"""Field → text as typed; never parsed before it is saved as what it is meant to be."""


def keep(connection: Connection, officer: str, drafts: Mapping[str, Typed]) -> None:
    """Keep these drafts by the form each was typed in; durable when this returns."""
    rows = [(officer, form, json.dumps(dict(typed), ensure_ascii=False)) for form, typed in drafts.items()]
    with transaction(connection):
        connection.executemany("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", rows)


def kept(connection: Connection, officer: str) -> dict[str, dict[str, str]]:
    """The drafts of this officer, by form."""
    rows = connection.execute("SELECT form, typed FROM draft WHERE officer=? ORDER BY form", (officer,))
    return {form: {str(name): str(text) for name, text in json.loads(typed).items()} for form, typed in rows.fetchall()}


def hand_over(connection: Connection, officer: str) -> None:
    """Give every draft of this bundle to this officer, who has come back under new keys; their own stay as they are."""
    with transaction(connection):
        connection.execute("UPDATE OR IGNORE draft SET officer=?", (officer,))


def let_go(connection: Connection, officer: str, form: str) -> None:
    """Delete a draft; without one this does nothing."""
    with transaction(connection):
        connection.execute("DELETE FROM draft WHERE officer=? AND form=?", (officer, form))
