"""Rules on colour, graphics, transparency, annotations and forms (ISO 19005-3, 6.2 to 6.4)."""

from typing import Any

from pdfa_case import Case, is_name, rule
from pdfa_scan import KNOWN_OPERATORS
from pikepdf import Array, DataDecodingError, Dictionary, Name, Stream

_INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
_BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge",
           "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color",
           "/Luminosity"}  # fmt: skip
_ANNOTATIONS = {"Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline",
                "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Popup", "FileAttachment", "Widget", "PrinterMark",
                "TrapNet", "Watermark", "Redact"}  # fmt: skip


@rule("6.2.2")
def operators(case: Case) -> bool:
    """Only operators of the standard, and every resource in the stream's own dictionary."""
    return bool(case.scan.operators - KNOWN_OPERATORS) or case.scan.lost > 0 or case.inherits


@rule("6.2.3")
def output_intents(case: Case) -> bool:
    """An output intent for PDF/A has a profile for displays or printers; several share one."""
    intents = [one for one in case.root.get("/OutputIntents", []) if isinstance(one, Dictionary)]
    profiles = [one.DestOutputProfile for one in intents if isinstance(one.get("/DestOutputProfile"), Stream)]
    if len({one.objgen for one in profiles}) > 1:
        return True
    if any("/DestOutputProfileRef" in one for one in intents):
        return True
    for profile in profiles:
        try:
            data = profile.read_bytes()
        except DataDecodingError:
            return True
        if not _is_icc(data, {b"prtr", b"mntr"}, profile.get("/N")):
            return True
    named = any(is_name(one.get("/S"), "GTS_PDFA1") for one in intents)
    return bool(intents) and not named and device_colours(case)


_SPACES = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4, b"Lab ": 3}


def _is_icc(data: bytes, kinds: set[bytes], components: Any) -> bool:
    if len(data) < 128 or data[36:40] != b"acsp" or data[8] > 4 or data[12:16] not in kinds:
        return False
    expected = _SPACES.get(data[16:20])
    return expected is not None and (components is None or int(components) == expected)


def _intent_space(case: Case) -> bytes | None:
    for one in case.root.get("/OutputIntents", []):
        profile = one.get("/DestOutputProfile")
        if is_name(one.get("/S"), "GTS_PDFA1") and isinstance(profile, Stream):
            try:
                return profile.read_bytes()[16:20]
            except DataDecodingError:
                return None
    return None


@rule("6.2.4.2")
def profiles(case: Case) -> bool:
    """ICC profiles inside are of a known kind and fit their number of components."""
    for space, _, _ in case.scan.colours:
        if isinstance(space, Array) and is_name(space[0], "ICCBased"):
            data = space[1].read_bytes()
            if not _is_icc(data, {b"prtr", b"mntr", b"scnr", b"spac"}, space[1].get("/N")):
                return True
    return False


@rule("6.2.4.3")
def device_colours(case: Case) -> bool:
    """A colour of a device stands only under a default space or an output intent for that device."""
    intent = _intent_space(case)
    spaces = [(space, resources) for space, resources, use in case.scan.colours if use != "group"]
    for image in case.scan.inline:
        space = image.obj.get("/CS", image.obj.get("/ColorSpace"))
        short = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}
        if isinstance(space, Name):
            spaces.append((Name(short.get(str(space), str(space))), Dictionary()))
    return any(_unfounded(space, resources, intent, 0) for space, resources in spaces)


def _unfounded(space: Any, resources: Any, intent: bytes | None, depth: int) -> bool:
    if isinstance(space, Array) and len(space) and depth < 8:
        kind = str(space[0])
        if kind in {"/Indexed", "/Pattern", "/I"} and len(space) > 1:
            return _unfounded(space[1], resources, intent, depth + 1)
        if kind in {"/Separation", "/DeviceN"}:
            return _unfounded(space[2], resources, intent, depth + 1)
        return len(space) == 1 and _unfounded(space[0], resources, intent, depth + 1)
    defaults = resources.get("/ColorSpace", {}) if resources is not None else {}
    if is_name(space, "DeviceRGB"):
        return "/DefaultRGB" not in defaults and intent != b"RGB "
    if is_name(space, "DeviceCMYK"):
        return "/DefaultCMYK" not in defaults and intent != b"CMYK"
    return is_name(space, "DeviceGray") and "/DefaultGray" not in defaults and intent is None


@rule("6.2.4.5")
def built_on_device_colours(case: Case) -> bool:
    """Tables of colours and patterns stand on a space that may be used."""
    intent = _intent_space(case)
    for space, resources, _ in case.scan.colours:
        built = isinstance(space, Array) and len(space) > 1 and is_name(space[0], "Indexed", "Pattern")
        if built and _unfounded(space[1], resources, intent, 0):
            return True
    return False


@rule("6.2.5")
def graphics_states(case: Case) -> bool:
    """No transfer functions, halftone origins and private halftones."""
    for state in case.scan.states:
        if "/TR" in state or "/HTP" in state or ("/TR2" in state and Name.Default != state.TR2):
            return True
        half = state.get("/HT")
        halves = [half, *half.values()] if isinstance(half, Dictionary) else [half]
        for one in halves:
            if isinstance(one, Dictionary | Stream):
                if int(one.get("/HalftoneType", 0)) not in {1, 5} or "/HalftoneName" in one:
                    return True
                if "/TransferFunction" in one and one is half:
                    return True
    return False


@rule("6.2.6")
def rendering_intents(case: Case) -> bool:
    """Only the four rendering intents."""
    used = {str(one.RI) for one in case.scan.states if "/RI" in one}
    used |= {str(one.obj.Intent) for one in case.scan.inline if "/Intent" in one.obj}
    return bool((used | case.scan.intents) - _INTENTS)


@rule("6.2.8.1")
def images(case: Case) -> bool:
    """No alternates, no OPI, no interpolation, a rendering intent only of the four."""
    for one in case.scan.objects:
        if one.get("/Subtype") != Name.Image:
            continue
        if "/Alternates" in one or "/OPI" in one or one.get("/Interpolate") is True:
            return True
        if "/Intent" in one and str(one.Intent) not in _INTENTS:
            return True
    return any(bool(one.obj.get("/I", one.obj.get("/Interpolate", False))) is True for one in case.scan.inline)


@rule("6.2.9.1")
def forms(case: Case) -> bool:
    """No OPI and PostScript in form objects."""
    drawn = (one for one in case.objects if isinstance(one, Stream) and is_name(one.get("/Subtype"), "Form"))
    return any("/OPI" in one or "/PS" in one or is_name(one.get("/Subtype2"), "PS") for one in drawn)


@rule("6.2.9.2")
def references(case: Case) -> bool:
    """No reference objects."""
    return any(
        isinstance(one, Stream) and is_name(one.get("/Subtype"), "Form") and "/Ref" in one for one in case.objects
    )


@rule("6.2.9.3")
def postscript(case: Case) -> bool:
    """No PostScript objects."""
    return any(is_name(one.get("/Subtype"), "PS") for one in case.scan.objects)


@rule("6.2.10")
def transparency(case: Case) -> bool:
    """Known blend modes; a page with transparency says in which colour space, where no output intent does."""
    for state in case.scan.states:
        modes = state.get("/BM")
        named = list(modes) if isinstance(modes, Array) else [modes] if modes is not None else []
        if any(str(one) not in _BLENDS for one in named):
            return True
    intent = _intent_space(case)
    spaces = [(space, resources) for space, resources, use in case.scan.colours if use == "group"]
    for page in case.pdf.pages:
        group = page.obj.get("/Group")
        if isinstance(group, Dictionary) and "/CS" in group:
            spaces.append((group.CS, page.obj.get("/Resources", Dictionary())))
    if any(_unfounded(space, resources, intent, 0) for space, resources in spaces):
        return True
    if intent is not None:
        return False
    for number in case.scan.transparent:
        group = case.pdf.pages[number].obj.get("/Group")
        if not isinstance(group, Dictionary) or "/CS" not in group:
            return True
    return False


@rule("6.3.1")
def annotation_types(case: Case) -> bool:
    """Annotations of the standard only, without sound, film, screen and three dimensions."""
    return any(str(one.get("/Subtype"))[1:] not in _ANNOTATIONS for one in case.annotations)


@rule("6.3.2")
def annotation_flags(case: Case) -> bool:
    """Annotations are printed and not hidden; notes keep their size and stand upright."""
    for one in case.annotations:
        if is_name(one.get("/Subtype"), "Popup"):
            continue
        flags = int(one.get("/F", 0))
        if "/F" not in one or not flags & 4 or flags & (1 | 2 | 32 | 256):
            return True
        if is_name(one.get("/Subtype"), "Text") and flags & 24 != 24:
            return True
    return False


@rule("6.3.3")
def annotation_appearances(case: Case) -> bool:
    """An annotation is drawn by its normal appearance alone, one state of it or one for each."""
    for one in case.annotations:
        kind = str(one.get("/Subtype"))[1:]
        rectangle = [float(side) for side in one.get("/Rect", [0, 0, 0, 0])]
        flat = rectangle[0] == rectangle[2] and rectangle[1] == rectangle[3]
        looks = one.get("/AP")
        if looks is None:
            if kind not in {"Popup", "Link"} and not flat:
                return True
            continue
        if set(looks.keys()) != {"/N"}:
            return True
        button = kind == "Widget" and is_name(one.get("/FT", one.get("/Parent", {}).get("/FT")), "Btn")
        if isinstance(looks.N, Stream) == button and not (button and isinstance(looks.N, Stream) is False):
            return True
    return False


@rule("6.4.1")
def interactive_forms(case: Case) -> bool:
    """Fields do nothing by themselves, and readers need not draw them."""
    if any("/A" in one for one in case.annotations if is_name(one.get("/Subtype"), "Widget")):
        return True
    if any("/AA" in one for one in case.dictionaries if "/FT" in one):
        return True
    form = case.root.get("/AcroForm")
    return (form is not None and bool(form.get("/NeedAppearances", False))) or (form is not None and "/XFA" in form)
