"""Which languages the window can speak."""

from ..resources import folder
from ..settings import LANGUAGE


def is_translated(language: str) -> bool:
    """Whether there is a catalogue of this language; English needs none."""
    return language == "en" or (folder("translations") / language / "LC_MESSAGES" / "r2p-desk.mo").is_file()


def languages() -> list[tuple[str, str]]:
    """(code, its own name) of those that can be chosen."""
    return [(str(code), words) for code, words in LANGUAGE.choices if is_translated(str(code))]
