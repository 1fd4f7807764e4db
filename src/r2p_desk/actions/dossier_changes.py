"""What differs between two dossiers on one situation: what is new, what says something else now, what is gone."""

import msgspec

from ..exchange.dossier import Dossier
from ..exchange.dossier_records import Base, kind_of
from .dossier_words import Named, said

NEW, CHANGED, GONE = "new", "changed", "gone"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference: what (new, changed, gone), the record, its kind, and of what changed the field, before, after."""

    what: str
    record: str
    kind: str
    field: str = ""
    before: str = ""
    after: str = ""


def changes(before: Dossier, after: Dossier, named: Named, named_before: Named) -> tuple[Change, ...]:
    """All differences in the order of the later one; what is gone last. Values are in words."""
    was = {one.id: one for one in before.records}
    found: list[Change] = []
    for one in after.records:
        earlier = was.pop(one.id, None)
        if earlier is None:
            found.append(Change(what=NEW, record=one.id, kind=kind_of(one)))
        elif earlier != one:
            found += _fields(earlier, one, named, named_before)
    found += _parts(before, after)
    found += [Change(what=GONE, record=one.id, kind=kind_of(one)) for one in was.values()]
    return tuple(found)


def _fields(before: Base, after: Base, named: Named, named_before: Named) -> list[Change]:
    found = []
    for name in after.__struct_fields__:
        old, new = getattr(before, name, None), getattr(after, name)
        if old != new:
            found.append(
                Change(
                    what=CHANGED, record=after.id, kind=kind_of(after), field=name,
                    before=said(name, old, named_before), after=said(name, new, named),
                )
            )  # fmt: skip
    return found


def _parts(before: Dossier, after: Dossier) -> list[Change]:
    """Attachments and papers by their content: their numbers may shift from one dossier to the next."""
    found = []
    for kind, old, new in (("file", before.files, after.files), ("paper", before.papers, after.papers)):
        had, has = {one.sha256: one.id for one in old}, {one.sha256: one.id for one in new}
        found += [Change(what=NEW, record=part, kind=kind) for sha, part in has.items() if sha not in had]
        found += [Change(what=GONE, record=part, kind=kind) for sha, part in had.items() if sha not in has]
    return found
