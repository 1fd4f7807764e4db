"""Items of annexes as the window lists them beside those of the main case; nothing here changes anything."""

import msgspec

from ..domain.marking import Marking
from ..domain.when import When
from .cases import case_record
from .items import list_items
from .searching import search_case
from .session import OpenCase

MOST_ITEMS = 1000


class AnnexItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item of an annex, with the annex it is of (id and name) and its marking, or the annex's."""

    id: str
    annex: str
    annex_title: str
    title: str
    happened: When | None
    marking: Marking


def annex_items(annex: OpenCase, words: str = "") -> list[AnnexItem]:
    """Items of an annex as a list beside those of the main case shows them, the newest knowledge first.

    With ``words`` those that hold all of them.
    """
    record = case_record(annex)
    wanted: set[str] | None = None
    if words.strip():
        wanted = {hit.id for hit in search_case(annex, words, prefix=True, limit=MOST_ITEMS) if hit.kind == "item"}
    found = [item for item in list_items(annex) if wanted is None or item.id in wanted]
    return [
        AnnexItem(
            id=item.id,
            annex=annex.file.id,
            annex_title=record.title,
            title=item.title,
            happened=item.happened,
            marking=item.marking or record.marking,
        )
        for item in found[:MOST_ITEMS]
    ]
