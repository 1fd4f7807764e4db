"""Rules on structure: what a reader that speaks needs (ISO 19005-3, 6.7; ISO 14289-1)."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pdfa_case import Case, is_name, kids, rule, standard_type
from pdfa_scan import inherited, mcid
from pikepdf import Array, Dictionary, Name, Stream

_STANDARD = {
    "/Document",
    "/Part",
    "/Art",
    "/Sect",
    "/Div",
    "/BlockQuote",
    "/Caption",
    "/TOC",
    "/TOCI",
    "/Index",
    "/NonStruct",
    "/Private",
    "/P",
    "/H",
    "/H1",
    "/H2",
    "/H3",
    "/H4",
    "/H5",
    "/H6",
    "/L",
    "/LI",
    "/Lbl",
    "/LBody",
    "/Table",
    "/TR",
    "/TH",
    "/TD",
    "/THead",
    "/TBody",
    "/TFoot",
    "/Span",
    "/Quote",
    "/Note",
    "/Reference",
    "/BibEntry",
    "/Code",
    "/Link",
    "/Annot",
    "/Ruby",
    "/RB",
    "/RT",
    "/RP",
    "/Warichu",
    "/WT",
    "/WP",
    "/Figure",
    "/Formula",
    "/Form",
}
_LANGUAGE = re.compile(r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$")


def _of(element: Any, case: Case) -> str:
    """The standard type of an element; empty for anything else."""
    roles = case.root.get("/StructTreeRoot", {}).get("/RoleMap", Dictionary())
    return standard_type(str(element.S), roles) if isinstance(element, Dictionary) and "/S" in element else ""


def _types(case: Case) -> Iterator[tuple[str, str, set[str], Any]]:
    """Type of each element, of its parent and of its kids."""
    for element, parent, kind in case.elements:
        yield kind, _of(parent, case), {_of(one, case) for one in kids(element)} - {""}, element


@rule("6.7.2.2", "a")
@rule("7.1", "UA")
def marked(case: Case) -> bool:
    """The file says that it is tagged, truthfully."""
    said = case.root.get("/MarkInfo")
    return not isinstance(said, Dictionary) or said.get("/Marked") is not True


@rule("7.1", "UA")
def suspects(case: Case) -> bool:
    """Nothing in it is suspect."""
    return bool(case.root.get("/MarkInfo", {}).get("/Suspects", False))


@rule("6.7.3.3", "a")
@rule("7.1", "UA")
def tree(case: Case) -> bool:
    """There is a structure tree."""
    return not isinstance(case.root.get("/StructTreeRoot"), Dictionary)


@rule("6.7.3.4", "a")
@rule("7.1", "UA")
def types(case: Case) -> bool:
    """Every type is a standard one or stands for one, and no standard type for another."""
    roles = case.root.get("/StructTreeRoot", {}).get("/RoleMap", Dictionary())
    if any(kind not in _STANDARD for _, _, kind in case.elements):
        return True
    return any(key in _STANDARD for key in roles)


@rule("6.7.4", "a")
@rule("7.2", "UA")
def language_tags(case: Case) -> bool:
    """Languages are named as BCP 47 has it."""
    said = [case.root.get("/Lang"), *(element.get("/Lang") for element, _, _ in case.elements)]
    said += [one.properties.get("/Lang") for one in case.scan.marked if isinstance(one.properties, Dictionary)]
    return any(str(one) and not _LANGUAGE.match(str(one)) for one in said if one is not None)


@rule("5", "UA")
def version(case: Case) -> bool:
    """The metadata claim part 1, under the prefix that is reserved for it."""
    if case.said("pdfuaid", "part") != "1":
        return True
    packet = case.root.Metadata.read_bytes()
    return re.search(rb"xmlns:pdfuaid\s*=\s*['\"]http://www.aiim.org/pdfua/ns/id/['\"]", packet) is None


@rule("7.1", "UA")
def real_content(case: Case) -> bool:
    """All content is tagged or an artifact, and neither inside the other."""
    return case.scan.unmarked > 0 or case.scan.tangled > 0


@rule("7.1", "UA")
def content_has_its_element(case: Case) -> bool:
    """Every tagged content belongs to an element."""
    owned: set[tuple[Any, int]] = set()
    for element, _, _ in case.elements:
        for kid in kids(element):
            if isinstance(kid, int):
                owned.add((element.get("/Pg", Dictionary()).objgen, kid))
            elif isinstance(kid, Dictionary) and "/MCID" in kid:
                page = kid.get("/Pg", element.get("/Pg"))
                owned.add((page.objgen if page is not None else (0, 0), int(kid.MCID)))
    ids = {number for _, number in owned}
    return any(mcid(one) is not None and mcid(one) not in ids for one in case.scan.marked)


@rule("14.7.4.4", "a")
@rule("14.7.4.4", "UA")
def parent_tree(case: Case) -> bool:
    """What says that the parent tree knows it is known there (ISO 32000-1)."""
    known = _owners(case)
    holders = [page.obj.get("/StructParents") for page in case.pdf.pages]
    holders += [one.get("/StructParent") for one in case.annotations]
    return any(int(one) not in known for one in holders if one is not None)


@rule("7.1", "UA")
def title(case: Case) -> bool:
    """The document has a title, and shows it."""
    shown = case.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")
    return shown is not True or not case.said("dc", "title")


@rule("7.2", "UA")
def nesting(case: Case) -> bool:
    """Tables, lists and contents are made of their own parts."""
    return any(_misplaced(kind, parent, inside) for kind, parent, inside, _ in _types(case))


_PARENTS = {"/TR": {"/Table", "/THead", "/TBody", "/TFoot"}, "/THead": {"/Table"}, "/TBody": {"/Table"},
            "/TFoot": {"/Table"}, "/TH": {"/TR"}, "/TD": {"/TR"}, "/LI": {"/L"}, "/LBody": {"/LI"},
            "/TOCI": {"/TOC"}}  # fmt: skip
_KIDS = {"/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"}, "/TR": {"/TH", "/TD"}, "/THead": {"/TR"},
         "/TBody": {"/TR"}, "/TFoot": {"/TR"}, "/L": {"/L", "/LI", "/Caption"}, "/LI": {"/Lbl", "/LBody"},
         "/TOC": {"/TOC", "/TOCI", "/Caption"}}  # fmt: skip


def _misplaced(kind: str, parent: str, inside: set[str]) -> bool:
    return (kind in _PARENTS and parent not in _PARENTS[kind]) or (kind in _KIDS and not inside <= _KIDS[kind])


@rule("7.2", "UA")
def captions_and_parts(case: Case) -> bool:
    """One head, one foot and one caption of a table; its caption, that of a list or of contents, at an end."""
    for kind, _, _, element in _types(case):
        names = [_of(one, case) for one in kids(element) if isinstance(one, Dictionary) and "/S" in one]
        if kind == "/Table":
            if any(names.count(one) > 1 for one in ("/THead", "/TFoot", "/Caption")):
                return True
            if ("/THead" in names or "/TFoot" in names) and "/TBody" not in names:
                return True
            if "/Caption" in names and names.index("/Caption") not in {0, len(names) - 1}:
                return True
        if kind in {"/L", "/TOC"} and "/Caption" in names and (names.count("/Caption") > 1 or names.index("/Caption")):
            return True
    return False


@rule("7.2", "UA")
def language_known(case: Case) -> bool:
    """The language of the document, of every text, title and description is known."""
    return case.root.get("/Lang") is None and any(
        one(case) for one in (_title_silent, _outline_silent, _elements_silent, _texts_silent, _marks_silent)
    )


def _title_silent(case: Case) -> bool:
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    titles = case.xmp.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li") if case.xmp is not None else ()
    return any(one.attrib.get(lang) == "x-default" for one in titles)


def _outline_silent(case: Case) -> bool:
    return any(isinstance(one, Dictionary) and "/Title" in one and "/Parent" in one for one in case.objects)


def _elements_silent(case: Case) -> bool:
    said = ("/Alt", "/ActualText", "/E")
    if any(any(key in one for key in said) and not _has_language(one) for one, _, _ in case.elements):
        return True
    return any("/Contents" in one and "/StructParent" not in one for one in case.annotations)


def _texts_silent(case: Case) -> bool:
    silent = _silent_ids(case)
    for shown in case.scan.shown:
        inside = [mark for mark in shown.marked if mark.tag != "Artifact"]
        if any(isinstance(mark.properties, Dictionary) and "/Lang" in mark.properties for mark in inside):
            continue
        if any(mcid(mark) in silent for mark in inside if mcid(mark) is not None):
            return True
    return False


def _marks_silent(case: Case) -> bool:
    silent = _silent_ids(case)
    return any(
        isinstance(mark.properties, Dictionary)
        and any(key in mark.properties for key in ("/ActualText", "/Alt", "/E"))
        and "/Lang" not in mark.properties
        and (mcid(mark) is None or mcid(mark) in silent)
        for mark in case.scan.marked
    )


def _has_language(element: Any) -> bool:
    for _ in range(100):
        if not isinstance(element, Dictionary):
            return False
        if "/Lang" in element:
            return True
        element = element.get("/P")
    return False


def _silent_ids(case: Case) -> set[int]:
    found: set[int] = set()
    for element, _, _ in case.elements:
        if not _has_language(element):
            for kid in kids(element):
                if isinstance(kid, int):
                    found.add(kid)
                elif isinstance(kid, Dictionary) and "/MCID" in kid:
                    found.add(int(kid.MCID))
    return found


@rule("7.2", "UA")
def regular_tables(case: Case) -> bool:
    """Every row of a table has as many cells as the others, spans counted."""
    return any(kind == "/Table" and _irregular(case, element) for element, _, kind in case.elements)


def _irregular(case: Case, table: Any) -> bool:
    rows: list[Any] = []
    for one in kids(table):
        if isinstance(one, Dictionary) and "/S" in one:
            kind = _of(one, case)
            rows += [one] if kind == "/TR" else kids(one) if kind in {"/THead", "/TBody", "/TFoot"} else []
    carried: dict[int, int] = {}
    widths: set[int] = set()
    for row in rows:
        taken = {column: left for column, left in carried.items() if left > 0}
        carried = {column: left - 1 for column, left in taken.items()}
        width = len(taken)
        column = 0
        for cell in kids(row):
            if not isinstance(cell, Dictionary) or "/S" not in cell:
                continue
            while column in taken:
                column += 1
            across, down = _span(cell, "/ColSpan"), _span(cell, "/RowSpan")
            carried.update((column + step, down - 1) for step in range(across))
            width += across
            column += across
        widths.add(width)
    return len(widths) > 1


def _span(cell: Any, key: str) -> int:
    given = cell.get("/A")
    many = list(given) if isinstance(given, Array) else [given]
    return next((min(int(one[key]), 1000) for one in many if isinstance(one, Dictionary) and key in one), 1)


@rule("7.3", "UA")
def figures(case: Case) -> bool:
    """A figure has an alternative or its actual text."""
    return any(
        kind == "/Figure" and not str(element.get("/Alt", "")) and "/ActualText" not in element
        for element, _, kind in case.elements
    )


@rule("7.4.2", "UA")
def heading_steps(case: Case) -> bool:
    """Numbered headings begin at the first level and skip none on their way down."""
    levels = [int(kind[2]) for _, _, kind in case.elements if re.fullmatch(r"/H[1-6]", kind)]
    return bool(levels) and (levels[0] != 1 or any(after - before > 1 for before, after in pairwise(levels)))


@rule("7.4.4", "UA")
def unnumbered_headings(case: Case) -> bool:
    """One heading without number per element, and no mixture with numbered ones."""
    names = [kind for _, _, kind in case.elements]
    if "/H" in names and any(re.fullmatch(r"/H[1-6]", one) for one in names):
        return True
    for element, _, _ in case.elements:
        inside = [_of(one, case) for one in kids(element) if isinstance(one, Dictionary) and "/S" in one]
        if inside.count("/H") > 1:
            return True
    return False


@rule("7.5", "UA")
def table_headers(case: Case) -> bool:
    """A table's header cells say what they head: by scope, or its cells name them."""
    for element, _, kind in case.elements:
        if kind == "/TH" and "/Scope" not in _attributes(element):
            cells = [one for one, _, other in case.elements if other == "/TD"]
            if any("/Headers" not in _attributes(one) for one in cells):
                return True
    return False


def _attributes(element: Any) -> set[str]:
    given = element.get("/A")
    many = list(given) if isinstance(given, Array) else [given]
    return {key for one in many if isinstance(one, Dictionary) for key in one}


@rule("7.9", "UA")
def notes(case: Case) -> bool:
    """Every note has an id, and no two the same."""
    ids = [str(element.get("/ID", "")) for element, _, kind in case.elements if kind == "/Note"]
    return any(not one for one in ids) or len(set(ids)) < len(ids)


@rule("7.10", "UA")
def layers(case: Case) -> bool:
    """Configurations of layers have names and none switches by itself."""
    given = case.root.get("/OCProperties")
    if given is None:
        return False
    every = [given.get("/D"), *given.get("/Configs", [])]
    if any(isinstance(one, Dictionary) and "/AS" in one for one in every):
        return True
    return any(not str(one.get("/Name", "")) for one in every if one is not None)


@rule("7.11", "UA")
def file_names(case: Case) -> bool:
    """Embedded files have names in both forms."""
    return any(
        "/F" not in one or "/UF" not in one for one in case.dictionaries if isinstance(one.get("/EF"), Dictionary)
    )


@rule("7.16", "UA")
def reading_allowed(case: Case) -> bool:
    """No encryption that keeps a reader from speaking."""
    lock = case.pdf.trailer.get("/Encrypt")
    return isinstance(lock, Dictionary) and not int(lock.get("/P", 0)) & 512


def _seen(case: Case) -> Iterator[tuple[Any, str, Any]]:
    """Annotations that are seen: kind and the element that owns each."""
    owners = _owners(case)
    for page in case.pdf.pages:
        box = [float(side) for side in _box(page.obj)]
        for one in page.obj.get("/Annots", []):
            rectangle = [float(side) for side in one.get("/Rect", [0, 0, 0, 0])]
            outside = rectangle[2] < box[0] or rectangle[0] > box[2] or rectangle[3] < box[1] or rectangle[1] > box[3]
            if not int(one.get("/F", 0)) & 2 and not outside and not is_name(one.get("/Subtype"), "Popup"):
                yield one, str(one.get("/Subtype"))[1:], owners.get(int(one.get("/StructParent", -1)))


def _box(page: Any) -> Any:
    return inherited(page, "/CropBox", None) or inherited(page, "/MediaBox", [0, 0, 0, 0])


def _owners(case: Case) -> dict[int, Any]:
    found: dict[int, Any] = {}
    waiting = [case.root.get("/StructTreeRoot", {}).get("/ParentTree")]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Dictionary):
            waiting.extend(one.get("/Kids", []))
            numbers = list(one.get("/Nums", []))
            found.update((int(key), value) for key, value in zip(numbers[::2], numbers[1::2], strict=False))
    return found


@rule("7.18.1", "UA")
def annotations(case: Case) -> bool:
    """What can be reached with a key is in the structure and says what it is."""
    for one, kind, owner in _seen(case):
        if kind in {"Link", "Widget", "PrinterMark"}:
            if kind == "Widget" and not _field_says(one) and not (isinstance(owner, Dictionary) and "/Alt" in owner):
                return True
            continue
        if _of(owner, case) != "/Annot":
            return True
        if not str(one.get("/Contents", "")) and not (isinstance(owner, Dictionary) and str(owner.get("/Alt", ""))):
            return True
    return False


def _field_says(one: Any) -> bool:
    for _ in range(20):
        if "/TU" in one:
            return True
        if "/Parent" not in one:
            return False
        one = one.Parent
    return False


@rule("7.18.2", "UA")
def trap_nets(case: Case) -> bool:
    """No trap networks."""
    return any(is_name(one.get("/Subtype"), "TrapNet") for one in case.annotations)


@rule("7.18.3", "UA")
def tab_order(case: Case) -> bool:
    """Tabs follow the structure on every page with annotations."""
    return any(len(page.obj.get("/Annots", [])) and page.obj.get("/Tabs") != Name.S for page in case.pdf.pages)


@rule("7.18.4", "UA")
def fields(case: Case) -> bool:
    """Every field that is seen is in a form element."""
    return any(kind == "Widget" and _of(owner, case) != "/Form" for _, kind, owner in _seen(case))


@rule("7.18.5", "UA")
def links(case: Case) -> bool:
    """Every link is in a link element and says where it leads."""
    for one, kind, owner in _seen(case):
        if kind == "Link" and (_of(owner, case) != "/Link" or not str(one.get("/Contents", ""))):
            return True
    return False


@rule("7.20", "UA")
def form_objects(case: Case) -> bool:
    """No reference objects, and tagged forms are drawn once."""
    if any(isinstance(one, Stream) and is_name(one.get("/Subtype"), "Form") and "/Ref" in one for one in case.objects):
        return True
    drawn = [
        one.objgen for one in case.scan.objects if is_name(one.get("/Subtype"), "Form") and "/StructParents" in one
    ]
    return len(set(drawn)) < len(drawn)
