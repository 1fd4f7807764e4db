"""How records go through the pipe: a list of these in MessagePack; a row of a table as its values alone."""

import msgspec

from ..telling import Bad, Begin, File, Finding, Row


class Packed(msgspec.Struct, frozen=True, tag="p", array_like=True):
    """A row whose values are those of the columns of its sheet, in their order."""

    row: int
    values: tuple[str, ...]


Sent = Begin | Row | Packed | File | Bad | Finding
