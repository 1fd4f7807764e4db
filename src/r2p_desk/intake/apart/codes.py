"""QR codes in a picture, by zxing-cpp: of all that are found what they say, once each."""

from collections.abc import Iterator
from typing import IO

import zxingcpp
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from .limits import PIXELS, Unreadable

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
_KIND = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_MOST = 200
_LONGEST = 8192


def load() -> None:
    """Have everything at hand that looking for codes may need."""
    from .pictures import load as load_pictures

    load_pictures()
    for _ in _said(Image.new("L", (64, 64), 255)):
        pass


def codes(file: IO[bytes]) -> Iterator[str]:
    """What the codes say, turned, skewed and noisy ones among them; at most 200."""
    try:
        with Image.open(file, formats=[name for name in FORMATS if name in Image.OPEN]) as opened:
            if opened.width * opened.height > PIXELS:
                raise Unreadable
            grey = opened.convert("L")
    except UnidentifiedImageError as error:
        raise Unreadable from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, ZeroDivisionError) as error:
        raise Unreadable from error
    seen: set[str] = set()
    for text in _said(grey):
        if text not in seen and len(text) <= _LONGEST and "\n" not in text and len(seen) < _MOST:
            seen.add(text)
            yield text


def _said(grey: Image.Image) -> Iterator[str]:
    """As it is, and again with the noise of a bad camera taken out."""
    for tried in (grey, ImageOps.autocontrast(grey.filter(ImageFilter.MedianFilter(3)))):
        for code in zxingcpp.read_barcodes(tried, formats=_KIND):
            yield code.text
