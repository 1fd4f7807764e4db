"""The PDF libraries log nothing: their messages quote the document, and a case's words do not belong in a log."""

import logging

_LIBRARIES = ("pyhanko", "pyhanko_certvalidator", "pikepdf", "asyncio", "fontTools")


def silence() -> None:
    """Let no record of these libraries out, whatever the log's own level."""
    for name in _LIBRARIES:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
