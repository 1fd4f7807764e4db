"""Words for how far a contact is known, and for what goes between them."""

from ..domain.place import Precision
from ..exchange.manifest import Kind
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


def package_kind_words(kind: str) -> str:
    """What a package is."""
    return {
        Kind.CASE: tr("a case"),
        Kind.DOSSIER: tr("a dossier"),
        Kind.BRIEFING: tr("a copy of a paper"),
        Kind.RECEIPT: tr("a receipt"),
        Kind.RECALL: tr("a recall"),
        Kind.REQUEST: tr("a request"),
        Kind.REFERENCE: tr("cards and other references"),
        Kind.HANDLING: tr("a handling statement"),
    }[Kind(kind)]


def precision_words(precision: Precision) -> str:
    """How exact a place is."""
    return {
        Precision.EXACT: tr("the exact place"),
        Precision.SETTLEMENT: tr("the settlement"),
        Precision.DISTRICT: tr("the district"),
        Precision.PROVINCE: tr("the province"),
        Precision.COUNTRY: tr("the country"),
        Precision.UNKNOWN: tr("no place at all"),
    }[precision]
