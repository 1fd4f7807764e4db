"""Sizes that tell little: what is sealed is made up with zeros to one of a few lengths."""

LEAST = 4096
"""Whatever is smaller looks like this: a file system gives a file no less anyway."""


def padme(size: int) -> int:
    """The Padmé size of so many bytes: at most 12 % more, and every size leaks O(log log n) bits only.

    The mantissa may be no longer than the exponent: of floor(log2 L) = E, the last E - floor(log2 E) - 1 bits are zero,
    rounded up. Nikitin et al., *Reducing Metadata Leakage from Encrypted Files and Communication with PURBs*,
    PETS 2019(4), algorithm 1.
    """
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def padded_size(size: int) -> int:
    """To how many bytes a content of this size is made up before it is sealed."""
    return padme(max(size, LEAST))
