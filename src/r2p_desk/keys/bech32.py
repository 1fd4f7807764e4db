"""Bech32 (BIP 173) without its length limit, as age spells keys: a readable prefix, ``1``, data and a checksum."""

from collections.abc import Iterable
from functools import reduce
from operator import xor

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_SIZE = 6


def encode(prefix: str, data: bytes) -> str:
    """``data`` under ``prefix``; in capitals throughout when the prefix is in capitals."""
    lower = prefix.lower()
    groups = _regroup(data, 8, 5, pad=True)
    rest = _polymod([*_expand(lower), *groups, *[0] * _CHECKSUM_SIZE]) ^ 1
    checksum = [(rest >> 5 * (_CHECKSUM_SIZE - 1 - i)) & 31 for i in range(_CHECKSUM_SIZE)]
    text = lower + "1" + "".join(_ALPHABET[group] for group in groups + checksum)
    return text if prefix == lower else text.upper()


def decode(prefix: str, text: str) -> bytes:
    """The data under exactly this prefix, in its capitals or small letters; ValueError for anything else."""
    start, separator, coded = text.rpartition("1")
    if start != prefix or not separator or len(coded) < _CHECKSUM_SIZE:
        raise ValueError("prefix")
    if text != (text.lower() if prefix == prefix.lower() else text.upper()):
        raise ValueError("mixed case")
    groups = [_ALPHABET.index(letter) for letter in coded.lower()]
    if _polymod([*_expand(prefix.lower()), *groups]) != 1:
        raise ValueError("checksum")
    return bytes(_regroup(groups[:-_CHECKSUM_SIZE], 5, 8, pad=False))


def _rest(top: int) -> int:
    """What the five bits that fall out at the top leave behind."""
    return reduce(xor, (factor for at, factor in enumerate(_GENERATOR) if top >> at & 1), 0)


_REST = tuple(map(_rest, range(32)))


def _polymod(groups: Iterable[int]) -> int:
    rest = 1
    for group in groups:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ group
        rest ^= _REST[top]
    return rest


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _regroup(groups: Iterable[int], size: int, wanted: int, *, pad: bool) -> list[int]:
    """The same bits in groups of another size; ValueError when dropped padding is a whole group or not zero."""
    held = bits = 0
    result = []
    for group in groups:
        held = held << size | group
        bits += size
        while bits >= wanted:
            bits -= wanted
            result.append(held >> bits)
            held &= (1 << bits) - 1
    if pad and bits:
        result.append(held << (wanted - bits))
    elif not pad and (bits >= size or held):
        raise ValueError("padding")
    return result
