"""What may follow a signature: our rules on top of pyHanko's; imported only where a signed PDF is checked.

pyHanko alone accepts a rewritten XMP packet on a certified file and an overlay field on an uncertified one. Here of XMP
and Info only ModifyDate, MetadataDate and Producer may differ later, no field may change but one that is being signed,
and no new field may show anything.
"""

from collections.abc import Iterable, Iterator

from lxml import etree
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    ReferenceUpdate,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.form_rules_api import FieldComparisonContext, FormUpdate
from pyhanko.sign.diff_analysis.rules.form_field_rules import is_field_visible

_MAY_DIFFER = {
    "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MANNERS = {f"{_RDF}about", f"{_RDF}parseType"}
"""Attributes that say how RDF is written, not what it says."""


def _shows(field: DictionaryObject) -> bool:
    return bool(is_field_visible(field))  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only


class _NothingNewShown(SigFieldCreationRule):
    """New signature fields are invisible, on a file that is certified as on one that is not."""

    def apply(self, context: FieldComparisonContext) -> Iterable[tuple[ModificationLevel, FormUpdate]]:
        for spec in context.field_specs.values():
            if spec.old_field_ref is None and spec.new_field is not None and _shows(spec.new_field):
                raise SuspiciousModification("a new field shows something")
        yield from super().apply(context)


class _StrictXmp(MetadataUpdateRule):
    """Nothing in XMP may change but the dates of change and the program's name."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        if _properties(old) != _properties(new):
            raise SuspiciousModification("XMP changed")
        yield from super().apply(old, new)


class _StrictInfo(DocInfoRule):
    """Nothing in Info may change but the date of change and the program's name."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        if _info(old) != _info(new):
            raise SuspiciousModification("Info changed")
        yield from super().apply(old, new)


def _properties(version: HistoricalResolver) -> list[tuple[str, ...]] | None:
    """Every property of the packet with its path, in an order of our own: writers regroup descriptions."""
    if "/Metadata" not in version.root:
        return None
    packet = version(version.root.get_value_as_reference("/Metadata")).read_data(DecodePurpose.XMP_METADATA)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return sorted(_flat(etree.fromstring(packet, parser), ()))


def _flat(element: etree._Element, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Paths and values below an element, whichever way RDF lets it be written.

    A property as an attribute of its description equals one as element, a resource in short one in full, a URI that is
    pointed to one that is written out.
    """
    for place, child in enumerate(element):
        if not isinstance(child.tag, str):
            yield (*path, "other", str(child.text))
            continue
        if child.tag in _MAY_DIFFER:
            continue
        description = child.tag == f"{_RDF}Description"
        numbered = (child.tag, str(place)) if child.tag == f"{_RDF}li" else (child.tag,)
        here = path if description else (*path, *numbered)
        for name, value in child.attrib.items():
            if name == f"{_RDF}resource":
                yield (*here, str(value))
            elif name not in _MAY_DIFFER | _MANNERS:
                yield (*here, str(name), str(value))
        yield from _flat(child, here)
        text = (child.text or "").strip()
        if text or not (description or len(child) or f"{_RDF}resource" in child.attrib):
            yield (*here, text)


def _info(version: HistoricalResolver) -> dict[str, str]:
    """The entries of Info in this version; read by reference, because the trailer alone always shows the latest."""
    reference = version.trailer_view.get_value_as_reference("/Info", optional=True)
    if reference is None:
        return {}
    return {str(key): repr(value) for key, value in version(reference).items() if key not in ("/ModDate", "/Producer")}


_LATER = ModificationLevel.LTA_UPDATES
_NEW_FIELDS = _NothingNewShown(  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only
    approve_widget_bindings=True, allow_new_visible_after_certify=False
)
POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only
        XrefStreamRule().as_qualified(_LATER),
        ObjectStreamRule().as_qualified(_LATER),
        DSSCompareRule().as_qualified(_LATER),
        _StrictXmp().as_qualified(_LATER),  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only
        _StrictInfo().as_qualified(_LATER),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            _NEW_FIELDS,
            SigFieldModificationRule(),
        ]
    ),
    ignore_orphaned_objects=False,
)
