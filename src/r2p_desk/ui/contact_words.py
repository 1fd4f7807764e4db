"""Words for how far a contact is known."""

from ..exchange.standing import Standing
from ..i18n import tr


def standing_words(standing: Standing) -> str:
    """How a contact is known, with a sign of its own: never by colour alone."""
    return {
        Standing.OFFICE: "◆ " + tr("vouched for by their office"),
        Standing.COMPARED: "● " + tr("fingerprint compared"),
        Standing.UNVERIFIED: "○ " + tr("not verified"),
        Standing.REVOKED: "✕ " + tr("revoked"),
    }[standing]
