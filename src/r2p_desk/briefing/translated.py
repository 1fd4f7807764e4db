"""The word that a paper in another language than English is a translation of ours, and what of it is not translated."""

from collections.abc import Iterator

from ..i18n import base_language, in_a_row, tr
from .document import Block, Paragraph, Tone, Words


def translation_blocks(language: str) -> Iterator[Block]:
    """*Unofficial translation*, at the head of the paper; nothing in English."""
    if base_language(language) == "en":
        return
    said = (
        tr("The words of the program were translated by its makers, and no authority has checked them."),
        tr("What officers wrote stands in the language in which they wrote it."),
    )
    yield Paragraph(
        prose=(
            Words(tr("Unofficial translation."), strong=True),
            Words(in_a_row(("", *said))),
        ),
        tone=Tone.SMALL,
    )
