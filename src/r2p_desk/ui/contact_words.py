"""Words for what goes between contacts."""

from ..domain.place import Precision
from ..exchange.manifest import Kind
from ..i18n import tr


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
