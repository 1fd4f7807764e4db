"""Words of closed lists as they are typed."""

from enum import StrEnum
from typing import TypeVar

from ..errors import UsageError
from ..i18n import tr

Word = TypeVar("Word", bound=StrEnum)


def word_of(kind: type[Word], text: str) -> Word:
    """The word of a closed list that was meant; blanks, hyphens and underscores are alike. ``UsageError`` otherwise."""
    wanted = text.strip().casefold().replace("_", " ").replace("-", " ")
    for word in kind:
        if word.casefold().replace("_", " ").replace("-", " ") == wanted:
            return word
    raise UsageError(
        tr("“{text}” is not one of: {words}.").format(text=text[:40], words=", ".join(kind)),
        kept=tr("Nothing was saved."),
    )
