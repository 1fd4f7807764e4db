"""Glyphs that stand beside their own place, added to a TrueType program as composites (OpenType 1.9, glyf).

A mark raised or moved by an operator of its own breaks a word in two for most who read a PDF. As a glyph of the font it
stays in its word.
"""

import struct
from collections.abc import Sequence

_WORDS_AND_OFFSETS = 0x0003
_HEAD_CHECK, _HEAD_LOCA = 8, 50
_MAGIC = 0xB1B0AFBA


def with_lifted(program: bytes, lifted: Sequence[tuple[int, int, int]]) -> bytes:
    """The program with one more glyph for each of these: a glyph, how far to the right and how far up, in font units.

    The new glyphs follow those that are there, in the order given, as wide as the glyphs they lift.
    """
    if not lifted:
        return program
    tables = _tables(program)
    places = _places(tables)
    count = len(places) - 1
    widths = _metrics(tables, count)
    glyf = bytearray(tables[b"glyf"][: places[count]])
    added = [len(glyf)]
    for glyph, right, up in lifted:
        glyf += _composite(tables[b"glyf"][places[glyph] : places[glyph + 1]], glyph, right, up)
        added.append(len(glyf))
        advance, bearing = widths[glyph]
        widths.append((advance, bearing + right))
    return _assembled(program[:4], _grown(tables, bytes(glyf), [*places[:-1], *added], widths))


def _tables(program: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">4xH", program)
    records = (struct.unpack_from(">4s4xII", program, 12 + 16 * number) for number in range(count))
    return {tag: program[start : start + size] for tag, start, size in records}


def _places(tables: dict[bytes, bytes]) -> list[int]:
    """Where each glyph begins, and where the last ends."""
    loca = tables[b"loca"]
    (long,) = struct.unpack_from(">h", tables[b"head"], _HEAD_LOCA)
    if long:
        return list(struct.unpack(f">{len(loca) // 4}I", loca))
    return [2 * place for place in struct.unpack(f">{len(loca) // 2}H", loca)]


def _metrics(tables: dict[bytes, bytes], count: int) -> list[tuple[int, int]]:
    """Advance and left side bearing of each glyph."""
    hmtx = tables[b"hmtx"]
    (whole,) = struct.unpack_from(">H", tables[b"hhea"], 34)
    metrics = [struct.unpack_from(">Hh", hmtx, 4 * glyph) for glyph in range(whole)]
    for glyph in range(count - whole):
        (bearing,) = struct.unpack_from(">h", hmtx, 4 * whole + 2 * glyph)
        metrics.append((metrics[whole - 1][0], bearing))
    return [(int(advance), int(bearing)) for advance, bearing in metrics]


def _composite(outline: bytes, glyph: int, right: int, up: int) -> bytes:
    """A glyph that is another one, moved; nothing where that has no outline."""
    if not outline:
        return b""
    west, south, east, north = struct.unpack_from(">4h", outline, 2)
    box = struct.pack(">5h", -1, west + right, south + up, east + right, north + up)
    return box + struct.pack(">HHhh", _WORDS_AND_OFFSETS, glyph, right, up)


def _grown(
    tables: dict[bytes, bytes], glyf: bytes, places: Sequence[int], widths: Sequence[tuple[int, int]]
) -> dict[bytes, bytes]:
    head, hhea, maxp = bytearray(tables[b"head"]), bytearray(tables[b"hhea"]), bytearray(tables[b"maxp"])
    struct.pack_into(">h", head, _HEAD_LOCA, 1)
    struct.pack_into(">H", hhea, 34, len(widths))
    struct.pack_into(">H", maxp, 4, len(widths))
    elements, depth = struct.unpack_from(">HH", maxp, 28)
    struct.pack_into(">HH", maxp, 28, max(elements, 1), depth + 1)
    for own, whole in ((6, 10), (8, 12)):  # points and contours of composites may now be those of any glyph
        struct.pack_into(">H", maxp, whole, max(struct.unpack_from(">HxxH", maxp, own)))
    return {
        **tables,
        b"head": bytes(head),
        b"hhea": bytes(hhea),
        b"maxp": bytes(maxp),
        b"glyf": glyf,
        b"loca": struct.pack(f">{len(places)}I", *places),
        b"hmtx": b"".join(struct.pack(">Hh", *pair) for pair in widths),
    }


def _assembled(kind: bytes, tables: dict[bytes, bytes]) -> bytes:
    head = bytearray(tables[b"head"])
    struct.pack_into(">I", head, _HEAD_CHECK, 0)
    tables = {**tables, b"head": bytes(head)}
    entry = len(tables).bit_length() - 1
    directory = kind + struct.pack(">HHHH", len(tables), 16 << entry, entry, 16 * len(tables) - (16 << entry))
    start = len(directory) + 16 * len(tables)
    bodies = b""
    head_at = 0
    for tag, body in sorted(tables.items()):
        at = start + len(bodies)
        head_at = at if tag == b"head" else head_at
        directory += struct.pack(">4sIII", tag, _sum(body), at, len(body))
        bodies += body + bytes(-len(body) % 4)
    whole = bytearray(directory + bodies)
    struct.pack_into(">I", whole, head_at + _HEAD_CHECK, (_MAGIC - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(body: bytes) -> int:
    padded = body + bytes(-len(body) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
