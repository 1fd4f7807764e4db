"""A MISP event (the JSON of MISP's core format): items and judgements as objects, markings as tags.

It goes to one sharing group that is named in it with its members, and to nobody where there is none: an event without
one, or with one that has no members, was once sent to everybody (MISP issue 4200), and a number for one means another
group on another server (issue 3413). No distribution is left to whatever the reader's server makes of it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

from ...domain.marking import Marking
from ...errors import UsageError
from ...i18n import tr
from .material import NAMESPACE, Entry, Group, Leaving, Made, Wishes, as_json, derived, place_of
from .vocabulary import COLOURS, tag, tag_value

TO_GROUP, AS_ITS_EVENT = "4", "5"
"""Distribution: to a sharing group; as the event it stands in."""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_NO_NUMBER = "0"
"""Groups are named by their UUID; a number is only good on the server that gave it."""
_TLP_COLOURS = {
    "TLP:CLEAR": "#FFFFFF", "TLP:GREEN": "#33FF00", "TLP:AMBER": "#FFC000", "TLP:AMBER+STRICT": "#FFC000",
    "TLP:RED": "#FF2B2B",
}  # fmt: skip
_TEMPLATES = {
    "item": ("atrocity-risk-item", "A report of something that happened, with its grade"),
    "judgement": ("atrocity-risk-judgement", "An indicator as an officer judged it"),
    "concern": ("atrocity-risk-concern", "How grave a risk factor or a crime was judged"),
    "warning": ("atrocity-risk-warning", "A note of warning that was issued"),
}
_TEXTS = {
    "item": ("title", "text", "happened", "known", "origin", "grade", "verification", "populations", "actors"),
    "judgement": ("indicator", "state", "direction", "confidence", "reasons", "would_change", "populations", "actors"),
    "concern": ("subject", "level", "direction", "reasons"),
    "warning": ("number", "title", "issued", "statement", "horizon", "term", "probability", "grounds", "unknowns"),
}
_Object = dict[str, Any]


def event(leaving: Leaving, wishes: Wishes) -> Made:
    """The event; ``UsageError`` without a sharing group that has members."""
    group = checked_group(wishes.group)
    writer = _Event(leaving)
    made = {
        "uuid": leaving.id,
        "info": leaving.title,
        "date": leaving.day,
        "timestamp": writer.moment,
        "threat_level_id": "4",
        "analysis": "2",
        "published": False,
        "distribution": TO_GROUP,
        "sharing_group_id": _NO_NUMBER,
        "SharingGroup": _group(group),
        "Tag": _tags(leaving.marking),
        "Attribute": list(writer.attributes()),
        "Object": list(writer.objects()),
    }
    return Made(files=(("released.misp.json", as_json({"Event": made})),))


def checked_group(group: Group | None) -> Group:
    """A sharing group that an event may go to; ``UsageError`` for none, one without members, or one without an id."""
    if group is None:
        what = tr("A MISP event goes to a sharing group, and none was given.")
    elif not _UUID.fullmatch(group.uuid) or not group.name.strip():
        what = tr("The sharing group has no name, or no UUID.")
    elif not any(one.strip() for one in group.organisations):
        what = tr("The sharing group has no members; some servers would then send the event to everybody.")
    else:
        return group
    raise UsageError(
        what,
        kept=tr("Nothing was written."),
        todo=tr("Name a group with its members: r2p-desk sharing-group add."),
    )


class _Event:
    def __init__(self, leaving: Leaving) -> None:
        self._leaving = leaving
        self._by_id = {one.id: one for one in leaving.entries}
        self._evidence = leaving.evidence()
        self.moment = str(int(datetime.fromisoformat(f"{leaving.day}T00:00:00").replace(tzinfo=UTC).timestamp()))

    def attributes(self) -> Iterator[_Object]:
        """What stands in the event itself: what it is about, for whom, how much stayed behind."""
        leaving = self._leaving
        said = {"summary": leaving.summary, "to": leaving.to, "purpose": leaving.purpose}
        for name, text in said.items():
            if text:
                yield self._attribute(leaving.id, name, text, leaving.marking, comment=name)

    def objects(self) -> Iterator[_Object]:
        """An object for each entry that has a template."""
        for entry in self._leaving.entries:
            if entry.kind in _TEMPLATES:
                yield self._object(entry)

    def _object(self, entry: Entry) -> _Object:
        name, description = _TEMPLATES[entry.kind]
        return {
            "uuid": entry.id,
            "name": name,
            "meta-category": "misc",
            "description": description,
            "template_uuid": str(uuid5(NAMESPACE, f"misp/template/{name}")),
            "template_version": "1",
            "timestamp": self.moment,
            "distribution": AS_ITS_EVENT,
            "sharing_group_id": _NO_NUMBER,
            "Attribute": list(self._of(entry)),
            "ObjectReference": list(self._references(entry)),
        }

    def _of(self, entry: Entry) -> Iterator[_Object]:
        fields, tags = entry.fields, list(_said_tags(entry))
        for name in _TEXTS[entry.kind]:
            value = fields.get(name)
            for place, text in enumerate(value if isinstance(value, list) else [value]):
                if text not in (None, ""):
                    yield self._attribute(entry.id, f"{name}/{place}", str(text), entry.marking, name, tags=tags)
                    tags = []
        if entry.kind == "item":
            yield from self._of_item(entry)
        for place, one in enumerate(fields.get("paragraphs") or []):
            if isinstance(one, Mapping) and one.get("text"):
                yield self._attribute(entry.id, f"paragraph/{place}", str(one["text"]), entry.marking, "paragraph")

    def _of_item(self, entry: Entry) -> Iterator[_Object]:
        """Where an item happened, who reported it, where that can be read."""
        name, precision, latitude, longitude = place_of(entry)
        source = self._by_id.get(str(entry.fields.get("source")))
        cited = entry.fields.get("reference")
        cited = cited if isinstance(cited, Mapping) else {}
        if name:
            yield self._attribute(entry.id, "place", name, entry.marking, "place")
            yield self._attribute(entry.id, "exactness", precision, entry.marking, "place-exactness")
        if latitude is not None and longitude is not None:
            yield self._attribute(entry.id, "latitude", repr(latitude), entry.marking, "latitude", kind="float")
            yield self._attribute(entry.id, "longitude", repr(longitude), entry.marking, "longitude", kind="float")
        if source is not None and source.fields.get("name"):
            yield self._attribute(entry.id, "source", str(source.fields["name"]), entry.marking, "source")
        if cited.get("document"):
            yield self._attribute(entry.id, "document", str(cited["document"]), entry.marking, "document")
        if cited.get("url"):
            yield self._attribute(entry.id, "url", str(cited["url"]), entry.marking, "url", kind="link")

    def _references(self, entry: Entry) -> Iterator[_Object]:
        """The items for and against a judgement, as far as they are in this event."""
        for one in self._evidence.get(entry.id, ()):
            item = self._by_id.get(str(one.fields.get("item")))
            if item is not None:
                against = one.fields.get("side") == "against"
                yield {
                    "uuid": derived(one.id, "misp"),
                    "object_uuid": entry.id,
                    "referenced_uuid": item.id,
                    "relationship_type": "contradicted-by" if against else "supported-by",
                    "comment": one.fields.get("why") or "",
                    "timestamp": self.moment,
                }

    def _attribute(
        self,
        of: str,
        role: str,
        value: str,
        marking: Marking,
        relation: str = "",
        *,
        kind: str = "text",
        comment: str = "",
        tags: list[_Object] | None = None,
    ) -> _Object:
        made: _Object = {
            "uuid": derived(of, f"misp/{role}"),
            "type": kind,
            "category": "External analysis" if kind == "link" else "Other",
            "value": value,
            "to_ids": False,
            "disable_correlation": True,
            "distribution": AS_ITS_EVENT,
            "sharing_group_id": _NO_NUMBER,
            "comment": comment,
            "timestamp": self.moment,
            "Tag": [*_tags(marking), *(tags or [])],
        }
        return {**made, "object_relation": relation} if relation else made


def _said_tags(entry: Entry) -> Iterator[_Object]:
    """What an entry says in the words of the taxonomies."""
    fields = entry.fields
    for predicate, name in (("indicator", "indicator"), ("state", "state"), ("direction", "direction"),
                            ("confidence", "confidence"), ("concern", "level")):  # fmt: skip
        if fields.get(name):
            yield _tag(tag(predicate, tag_value(str(fields[name]))), "#3b5b8c")
    for predicate, name in (("crime", "crimes"), ("signal", "signals")):
        yield from (_tag(tag(predicate, str(one)), "#3b5b8c") for one in fields.get(name) or [])
    grade = str(fields.get("grade") or "")
    if len(grade) == 2:
        yield _tag(f'admiralty-scale:source-reliability="{grade[0].lower()}"', "#0eb100")
        yield _tag(f'admiralty-scale:information-credibility="{grade[1]}"', "#0eb100")


def _tags(marking: Marking) -> list[_Object]:
    """A marking as tags: the UN level, the TLP label of the taxonomy of that name, each caveat."""
    made = [_tag(tag("un-level", tag_value(marking.level.value)), COLOURS[marking.level])]
    if marking.tlp:
        made.append(_tag(marking.tlp.value.lower(), _TLP_COLOURS[marking.tlp.value]))
    caveats = (one.replace('"', "'") for one in marking.caveats)
    return [*made, *(_tag(tag("caveat", one), "#8f1d1d") for one in caveats)]


def _tag(name: str, colour: str) -> _Object:
    return {"name": name, "colour": colour, "exportable": True}


def _group(group: Group) -> _Object:
    return {
        "uuid": group.uuid,
        "name": group.name,
        "releasability": group.name,
        "active": True,
        "local": False,
        "roaming": False,
        "SharingGroupOrg": [{"Organisation": {"name": one}, "extend": False} for one in group.organisations],
    }
