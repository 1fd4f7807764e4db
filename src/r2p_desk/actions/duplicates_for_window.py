"""Duplicates of a whole case for the window: items are read, and then sought among with nothing open."""

from typing import NamedTuple

from ..analysis.duplicates import Offer, offers
from ..domain.item import Item
from ..domain.relation import Relation
from .basis import knowledge, stated_relations
from .session import OpenCase


class Sought(NamedTuple):
    """All items of a case, and what officers said of them."""

    items: tuple[Item, ...]
    relations: tuple[Relation, ...]

    def offers(self) -> tuple[Offer, ...]:
        """Every item with the oldest it may be the same as, the most alike first."""
        return offers(self.items, self.relations)


def sought(case: OpenCase) -> Sought:
    """What duplicates are sought among."""
    return Sought(knowledge(case).items, tuple(stated_relations(case)))
