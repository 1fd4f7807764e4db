"""pyHanko's strict reader, which reads the table of an object stream once and not once for each object in it."""

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader


class StrictReader(PdfFileReader):
    """Always strict. A hundred objects to a stream would otherwise cost a hundred readings of its table."""

    _tables: dict[int, tuple[Any, BytesIO, list[tuple[int, int]]]]

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        """An object of an object stream (ISO 32000-1, 7.5.7): at the place the cross-reference names, or not at all."""
        stream: Any = generic.Reference(stmnum, 0, self).get_object()
        data, table = self._table(stream)
        if not 0 <= idx < len(table):
            raise PdfStrictReadError("Object stream does not contain index")
        if next((place for place, (number, _) in enumerate(table) if number == idnum), None) != idx:
            raise PdfStrictReadError("Object is in wrong index.")
        data.seek(stream["/First"] + table[idx][1])
        made = generic.read_object(data, generic.Reference(idnum, 0, self))
        if isinstance(made, (generic.StreamObject, generic.IndirectObject)):
            raise PdfStrictReadError("Encountered forbidden object type in object stream")
        return made

    def _table(self, stream: Any) -> tuple[BytesIO, list[tuple[int, int]]]:
        """The content of an object stream, and number and offset of each object in it."""
        known = self.__dict__.setdefault("_tables", {})
        if id(stream) not in known:
            if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
                raise PdfStrictReadError("Not an object stream")
            data = BytesIO(stream.read_data(DecodePurpose.OBJECT_STREAM))
            known[id(stream)] = (stream, data, [(_number(data), _number(data)) for _ in range(stream["/N"])])
        _, data, table = known[id(stream)]
        return data, table


def _number(data: BytesIO) -> int:
    try:
        misc.read_non_whitespace(data, seek_back=True)  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only
        return int(generic.NumberObject.read_from_stream(data))  # type: ignore[no-untyped-call]  # likewise
    except ValueError:
        raise PdfStrictReadError("Object stream header possibly corrupted") from None
