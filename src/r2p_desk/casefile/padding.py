"""To how many bytes a content is made up before it is sealed, so that its size tells little."""

from ..system.padme import padme

LEAST = 4096
"""Whatever is smaller looks like this: a file system gives a file no less anyway."""


def padded_size(size: int) -> int:
    """The Padmé size of a content of this size, of a page at least."""
    return padme(max(size, LEAST))
