"""The formats there are: a new one is a module of this room and a line here."""

from collections.abc import Callable

import msgspec

from ...domain.framework import Framework
from .bag import bag
from .geojson import feature_collection
from .material import FIELDS, Leaving, Made, Wishes
from .misp import event
from .stix import Stix
from .tables import csv_folder
from .vocabulary import words_of_vocabulary
from .xlsx import workbook

Writer = Callable[[Leaving, Wishes], Made]


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A format: its writer, the ending of its file, whether it is a folder, whether it goes to a sharing group.

    ``files``: whether attachments and papers go along in it.
    """

    write: Writer
    suffix: str = ""
    folder: bool = False
    files: bool = False
    grouped: bool = False


def formats(framework: Framework) -> dict[str, Format]:
    """Every format by its name on the command line; ``framework`` is what STIX declares the vocabulary of."""
    return {
        "bagit": Format(write=bag, folder=True, files=True),
        "csv": Format(write=csv_folder, folder=True),
        "xlsx": Format(write=workbook, suffix=".xlsx"),
        "geojson": Format(write=feature_collection, suffix=".geojson"),
        "stix": Format(write=Stix(framework), suffix=".json"),
        "misp": Format(write=event, suffix=".json", grouped=True),
    }


NAMES = ("bagit", "csv", "xlsx", "geojson", "stix", "misp")
OWN_WORDS = (*FIELDS, *(field for fields in FIELDS.values() for field in fields), *words_of_vocabulary())
"""What the formats say of their own, whatever leaves."""
