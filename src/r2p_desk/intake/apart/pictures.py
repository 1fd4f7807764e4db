"""Pictures made small enough to show, by Pillow; what would fill the memory is refused before it is unpacked."""

import contextlib
import io
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from .limits import PIXELS, SHOWN_PIXELS, Unreadable

FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP", "JPEG2000", "AVIF", "ICO", "PPM")


def load() -> None:
    """Have everything at hand that opening a picture may need: some of it is loaded when it is first used."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # the limit is our own, and refuses rather than warns
    for name in FORMATS:
        for mode in ("RGB", "P") if name in Image.SAVE else ():
            sample = io.BytesIO()
            with contextlib.suppress(OSError):
                Image.new(mode, (16, 16)).save(sample, name)
                picture(sample, 4, 4)


def picture(file: IO[bytes], width: int, height: int) -> tuple[int, int, bytes]:
    """A picture upright, no larger than so many pixels either way: (width, height, RGBA); of several the first."""
    if not 0 < width * height <= SHOWN_PIXELS:
        raise Unreadable
    try:
        with Image.open(file, formats=[name for name in FORMATS if name in Image.OPEN]) as opened:
            if opened.width * opened.height > PIXELS:
                raise Unreadable
            opened.draft("RGB", (width, height))  # a JPEG is unpacked smaller at once
            opened.thumbnail((max(width, height), max(width, height)))
            shown = ImageOps.exif_transpose(opened).convert("RGBA")
            shown.thumbnail((width, height))
            return shown.width, shown.height, shown.tobytes()
    except UnidentifiedImageError as error:
        raise Unreadable from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, ZeroDivisionError) as error:
        raise Unreadable from error
