"""Sizes that tell little: what is sealed is padded, so that its size gives away hardly more than its magnitude."""


def padme(size: int) -> int:
    """The Padmé size that holds ``size`` bytes: at most 12 % more, in O(log log size) bits of what may be told.

    A size of E+1 bits keeps its highest floor(log2 E) + 2 bits; the others become zero, rounding up (Nikitin, Barman,
    Lueks, Underwood, Hubaux, Ford: *Reducing Metadata Leakage from Encrypted Files and Communication with PURBs*,
    PoPETs 2019, algorithm 1).
    """
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    dropped = exponent - exponent.bit_length()  # exponent.bit_length() is floor(log2 E) + 1
    mask = (1 << max(dropped, 0)) - 1
    return (size + mask) & ~mask
