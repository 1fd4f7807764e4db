"""The colours that window and paper share, as ``#rrggbb``: those of the window when it is light.

They stand alone, so that the first window, which needs nothing else of ``looks``, waits for nothing else.
"""

INK = "#1a1e24"
QUIET = "#4a525e"
LINE = "#aab2bd"
GROUND = "#ffffff"
ACCENT = "#1b4f91"
"""What is counted."""
PRESENT = "#97191b"
"""What stands out, and what speaks against."""
EMERGING = "#7f4300"
"""What was to be expected."""
ABSENT = "#17613a"
"""What speaks for."""


def channels(colour: str) -> tuple[float, float, float]:
    """``#rrggbb`` as red, green and blue from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
