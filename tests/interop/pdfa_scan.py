"""What a PDF holds, read for the checker of archives: all its objects, and everything its content streams use."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

_EVERY = (
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re "
    "RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
)
KNOWN_OPERATORS = frozenset({*_EVERY.split(" "), "INLINE IMAGE"})
_PAINTING = "b B b* B* f F f* s S sh Do Tj TJ ' \""
_PAINTS = frozenset({*_PAINTING.split(" "), "INLINE IMAGE"})
_SHOWS = frozenset(["Tj", "TJ", "'", '"'])
_FILL_DEVICE = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}
_STROKE_DEVICE = {"G": "DeviceGray", "RG": "DeviceRGB", "K": "DeviceCMYK"}


@dataclass
class Shown:
    """One string shown: its font, bytes, rendering mode, and the marked content around it from outside to inside."""

    font: Any
    codes: bytes
    mode: int
    marked: tuple["Marked", ...]


@dataclass(frozen=True)
class Marked:
    """A marked-content sequence: its tag, its properties, its page."""

    tag: str
    properties: Any
    page: int


@dataclass
class Scan:
    """What all content streams of a file use."""

    operators: set[str] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)
    colours: list[tuple[Any, Any, str]] = field(default_factory=list)
    """Colour space, resources, what for."""
    states: list[Any] = field(default_factory=list)
    intents: set[str] = field(default_factory=set)
    objects: list[Any] = field(default_factory=list)
    """Forms and images used."""
    inline: list[Any] = field(default_factory=list)
    unmarked: int = 0
    """Painting operators outside of all tagged content and artifacts."""
    tangled: int = 0
    """Artifacts inside of tagged content or the other way round."""
    marked: list[Marked] = field(default_factory=list)
    lost: int = 0
    """Names of resources that the stream's own resources lack."""
    deepest: int = 0
    operands: list[Any] = field(default_factory=list)
    transparent: set[int] = field(default_factory=set)
    """Pages with transparency."""


class Reader:
    """Goes through the pages of a file."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.scan = Scan()
        self._seen: set[tuple[Any, ...]] = set()
        for number, page in enumerate(pdf.pages):
            self.page = number
            resources = inherited(page.obj, "/Resources", Dictionary())
            self._stream(page.obj, resources, [])
            for annotation in page.obj.get("/Annots", []):
                for appearance in _appearances(annotation):
                    if "/Group" in appearance:
                        self.scan.transparent.add(number)
                    self._form(appearance, [INSIDE])

    def _form(self, form: Any, marked: list[Marked], resources: Any = None) -> None:
        key = (form.objgen, self.page, tuple(one.tag for one in marked))
        if key in self._seen or len(self._seen) > 3000:
            return
        self._seen.add(key)
        self._stream(form, form.get("/Resources", Dictionary()) if resources is None else resources, marked)

    def _stream(self, holder: Any, resources: Any, marked: list[Marked]) -> None:
        run = Run(self, resources, list(marked))
        run.coloured = not isinstance(holder, Dictionary) or isinstance(holder, Stream)
        run.over(holder)


class Run:
    """One content stream."""

    def __init__(self, reader: Reader, resources: Any, marked: list[Marked]) -> None:
        self.reader, self.scan, self.resources, self.marked = reader, reader.scan, resources, marked
        self.font: Any = None
        self.mode = 0
        self.coloured = False
        """Whether a colour was chosen: until then all is painted in the device's black."""
        self.stack: list[tuple[Any, int]] = []

    def over(self, holder: Any) -> None:
        """Read all its operators."""
        for instruction in pikepdf.parse_content_stream(holder):
            name = str(instruction.operator)
            operands = list(instruction.operands)
            self.scan.operators.add(name)
            if name != "INLINE IMAGE":
                self.scan.operands.extend(operands)
            if name in _PAINTS:
                self._painted(name)
            self._state(name, operands)
            self._colour(name, operands)
            self._content(name, operands)

    def _painted(self, name: str) -> None:
        if not self._has_mark() and name != "Do":
            self.scan.unmarked += 1
        if not self.coloured and name not in {"Do", "sh", "INLINE IMAGE"}:
            self.scan.colours.append((Name.DeviceGray, self.resources, "operator"))

    def _state(self, name: str, operands: list[Any]) -> None:
        if name == "q":
            self.stack.append((self.font, self.mode))
            self.scan.deepest = max(self.scan.deepest, len(self.stack))
        elif name == "Q" and self.stack:
            self.font, self.mode = self.stack.pop()
        elif name == "Tf":
            self.font = self._resource("/Font", operands[0])
        elif name == "Tr":
            self.mode = int(operands[0])
        elif name == "ri":
            self.scan.intents.add(str(operands[0]))
        elif name == "gs":
            state = self._resource("/ExtGState", operands[0])
            if state is not None:
                self.scan.states.append(state)
                if transparent_state(state):
                    self.scan.transparent.add(self.reader.page)
                if isinstance(state.get("/Font"), Array):
                    self.font = state.Font[0]

    def _colour(self, name: str, operands: list[Any]) -> None:
        if name in _FILL_DEVICE or name in _STROKE_DEVICE:
            space = (_FILL_DEVICE | _STROKE_DEVICE)[name]
            self.scan.colours.append((Name("/" + space), self.resources, "operator"))
            self.coloured = True
        elif name in {"cs", "CS"}:
            self._space(operands[0])
            self.coloured = True
        elif name in {"scn", "SCN"} and operands and isinstance(operands[-1], Name):
            pattern = self._resource("/Pattern", operands[-1])
            if pattern is not None:
                self._pattern(pattern)
        elif name == "sh":
            shading = self._resource("/Shading", operands[0])
            if shading is not None:
                self.scan.colours.append((shading.get("/ColorSpace"), self.resources, "shading"))

    def _space(self, named: Any) -> None:
        known = self.resources.get("/ColorSpace", {}) if self.resources is not None else {}
        if str(named) not in known and str(named) not in {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"}:
            self.scan.lost += 1
        self.scan.colours.append((known.get(str(named), named), self.resources, "operator"))

    def _pattern(self, pattern: Any) -> None:
        if isinstance(pattern, Stream):
            self.reader._form(pattern, self.marked)
        elif "/Shading" in pattern:
            self.scan.colours.append((pattern.Shading.get("/ColorSpace"), self.resources, "shading"))
            if "/ExtGState" in pattern:
                self.scan.states.append(pattern.ExtGState)

    def _content(self, name: str, operands: list[Any]) -> None:
        if name in {"BMC", "BDC"}:
            self._begin(name, operands)
        elif name == "EMC" and self.marked:
            self.marked.pop()
        elif name in _SHOWS and self.font is not None:
            self._show(operands)
        elif name == "Do":
            thing = self._resource("/XObject", operands[0])
            if thing is not None:
                self._do(thing)
        elif name == "INLINE IMAGE":
            self.scan.inline.append(operands[0])

    def _begin(self, name: str, operands: list[Any]) -> None:
        properties = operands[1] if name == "BDC" else None
        if isinstance(properties, Name):
            properties = self._resource("/Properties", properties)
        one = Marked(str(operands[0])[1:], properties, self.reader.page)
        outer = [kept for kept in self.marked if kept.tag == "Artifact" or _mcid(kept) is not None]
        real = _mcid(one) is not None
        if outer and ((one.tag == "Artifact") != (outer[-1].tag == "Artifact")) and (real or one.tag == "Artifact"):
            self.scan.tangled += 1
        self.marked.append(one)
        self.scan.marked.append(one)

    def _show(self, operands: list[Any]) -> None:
        shown = operands[-1]
        pieces = list(shown) if isinstance(shown, Array) else [shown]
        codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
        self.scan.shown.append(Shown(self.font, codes, self.mode, tuple(self.marked)))
        if str(self.font.get("/Subtype")) == "/Type3":
            for procedure in self.font.get("/CharProcs", {}).values():
                own = self.font.get("/Resources", Dictionary())
                self.reader._form(procedure, [*self.marked, INSIDE], own)

    def _do(self, thing: Any) -> None:
        self.scan.objects.append(thing)
        if thing.get("/Subtype") == Name.Form:
            if not self._has_mark() and not _tags_itself(thing):
                self.scan.unmarked += 1
            group = thing.get("/Group")
            if group is not None and "/CS" in group:
                self.scan.colours.append((group.CS, thing.get("/Resources", Dictionary()), "group"))
            if group is not None and group.get("/S") == Name.Transparency:
                self.scan.transparent.add(self.reader.page)
            self.reader._form(thing, self.marked)
        else:
            if not self._has_mark():
                self.scan.unmarked += 1
            if thing.get("/SMask") is not None or int(thing.get("/SMaskInData", 0)):
                self.scan.transparent.add(self.reader.page)
            if thing.get("/ColorSpace") is not None:
                self.scan.colours.append((thing.ColorSpace, self.resources, "image"))

    def _has_mark(self) -> bool:
        return any(one.tag in {"Artifact", INSIDE.tag} or _mcid(one) is not None for one in self.marked)

    def _resource(self, kind: str, name: Any) -> Any:
        group = self.resources.get(kind) if self.resources is not None else None
        found = group.get(str(name)) if group is not None else None
        if found is None:
            self.scan.lost += 1
        return found


INSIDE = Marked("-", None, -1)
"""Glyphs of a Type 3 font stand where the text is, annotations are marked as a whole: nothing to mark inside."""


def _tags_itself(form: Any) -> bool:
    return any(str(one.operator) in {"BMC", "BDC"} for one in pikepdf.parse_content_stream(form)) or not any(
        str(one.operator) in _PAINTS for one in pikepdf.parse_content_stream(form)
    )


def _mcid(marked: Marked) -> int | None:
    properties = marked.properties
    return int(properties.MCID) if isinstance(properties, Dictionary) and "/MCID" in properties else None


def mcid(marked: Marked) -> int | None:
    """The id of this marked content, where it has one."""
    return _mcid(marked)


def transparent_state(state: Any) -> bool:
    """Whether a graphics state makes what follows see-through."""
    return (
        ("/SMask" in state and state.SMask != Name("/None"))
        or any(float(state.get(key, 1)) < 1 for key in ("/ca", "/CA"))
        or ("/BM" in state and str(state.BM) not in {"/Normal", "/Compatible"})
    )


def inherited(page: Any, key: str, missing: Any) -> Any:
    """An attribute of a page, its own or from above (ISO 32000-1, 7.7.3.4)."""
    for _ in range(50):
        if not isinstance(page, Dictionary):
            break
        if key in page:
            return page[key]
        page = page.get("/Parent")
    return missing


def _appearances(annotation: Any) -> Iterator[Any]:
    for appearance in annotation.get("/AP", {}).values():
        if isinstance(appearance, Stream):
            yield appearance
        elif isinstance(appearance, Dictionary):
            yield from (one for one in appearance.values() if isinstance(one, Stream))


def walk(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every object of the file, direct ones too."""
    waiting = [pdf.trailer, *pdf.objects]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, Stream | Dictionary):
            keys = (one.stream_dict if isinstance(one, Stream) else one).items()
            waiting.extend(value for key, value in keys if _direct(value) and key != "/Parent")
            waiting.extend(Name(key) for key, _ in keys if len(key) > 1)
        elif isinstance(one, Array):
            waiting.extend(value for value in one if _direct(value))


def _direct(value: Any) -> bool:
    return not (isinstance(value, pikepdf.Object) and value.is_indirect)


def opened(data: bytes) -> pikepdf.Pdf:
    """The file, damaged or not."""
    return pikepdf.open(io.BytesIO(data), inherit_page_attributes=False)
