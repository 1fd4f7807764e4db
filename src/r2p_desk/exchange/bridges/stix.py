"""A STIX 2.1 bundle (OASIS, 2021): items as incidents, judgements and concerns as notes, notes of warning as reports.

Every object bears the markings of what it was made from, a tie those of both its ends. Nothing refers to what is not
in the bundle: what was withheld has no id here. Ids are the recipient's, or follow from them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid5

from ...domain.framework import Framework
from ...domain.marking import Level, Marking, Tlp, high_water
from .material import METRES, NAMESPACE, Entry, Leaving, Made, Wishes, as_json, derived, place_of
from .vocabulary import EXTENSION, PROGRAM, extension_definition, program_identity

TLP_IDS = {
    Tlp.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    Tlp.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    Tlp.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    Tlp.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    Tlp.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""The published marking definitions of TLP 2.0; those of TLP 1 in STIX 2.1, section 7.2.1.4, have other ids."""
_TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP_DATED = "2022-10-01T00:00:00.000Z"
_OWN_DATED = "2026-11-01T00:00:00.000Z"
_CREDIBILITY = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
"""Admiralty credibility → confidence (STIX 2.1, appendix A); 6 cannot be judged and has none."""
_CONFIDENCE = {"low": 15, "moderate": 50, "high": 85}
_OPINION = {"1": "strongly-agree", "2": "agree", "3": "neutral", "4": "disagree", "5": "strongly-disagree"}
_OF_ITEM = (
    "happened", "known", "grade", "access", "verification", "signals", "crimes", "populations", "actors", "origin",
)  # fmt: skip
_OF_JUDGEMENT = (
    "indicator", "state", "direction", "confidence", "crimes", "populations", "actors", "places", "would_change",
)  # fmt: skip
_OF_CONCERN = ("subject", "level", "direction")
_OF_WARNING = (
    "rung", "number", "as_of", "crimes", "populations", "actors", "places", "statement", "horizon", "yardstick",
    "term", "probability", "confidence", "would_change",
)  # fmt: skip
_PUBLIC = Marking("UNCLASSIFIED//TLP:CLEAR")
_Object = dict[str, Any]


class Stix:
    """Writes bundles for one framework, whose vocabulary goes with them as an extension."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework

    def __call__(self, leaving: Leaving, _wishes: Wishes) -> Made:
        """The bundle; markings and the extension come first, then what bears them."""
        vocabulary = (program_identity(), extension_definition(self._framework))
        objects = [_marked(one, _PUBLIC) for one in vocabulary]
        objects += {one["id"]: one for one in _Bundle(leaving).objects()}.values()
        bundle = {
            "type": "bundle",
            "id": f"bundle--{derived(leaving.id, f'bundle/{leaving.day}')}",
            "objects": [*_markings(objects), *objects],
        }
        return Made(files=(("released.stix.json", as_json(bundle)),))


class _Bundle:
    def __init__(self, leaving: Leaving) -> None:
        self._leaving = leaving
        self._by_id = {one.id: one for one in leaving.entries}
        self._evidence = leaving.evidence()

    def objects(self) -> Iterator[_Object]:
        """All objects that bear a marking of the case."""
        made: list[_Object] = []
        for entry in self._leaving.entries:
            made += _MAKERS.get(entry.kind, _nothing)(self, entry)
        yield from made
        inside = [one["id"] for one in made if one["type"] in _IN_GROUPS]
        if inside:
            today = derived(self._leaving.id, f"grouping/{self._leaving.day}")
            title, summary, marking = self._leaving.title, self._leaving.summary, self._leaving.marking
            yield self.grouping(today, self._leaving.day, title, summary, inside, marking)

    def of_source(self, entry: Entry) -> Iterator[_Object]:
        """Who reported."""
        yield self.sdo("identity", entry, name=entry.fields.get("name", ""), identity_class="unspecified")

    def of_item(self, entry: Entry) -> Iterator[_Object]:
        """An item: the incident, where it happened, who reported it, what its grade says."""
        fields = entry.fields
        name, precision, latitude, longitude = place_of(entry)
        said = {name: fields[name] for name in _OF_ITEM if fields.get(name)}
        if name:
            said |= {"place": name, "place_exactness": precision}
        incident = self.sdo(
            "incident", entry, name=fields.get("title", ""), description=fields.get("text"),
            lang=fields.get("language"), confidence=_CREDIBILITY.get(str(fields.get("grade") or "")[1:]),
            external_references=_references(fields.get("reference")), **_extended("item", said),
        )  # fmt: skip
        yield incident
        if latitude is not None and longitude is not None:
            place = self.other(
                "location", entry, "place", entry.marking, name=name, latitude=latitude, longitude=longitude,
                precision=float(METRES[precision]),
            )  # fmt: skip
            yield place
            yield self.tie(incident["id"], "located-at", place["id"], entry.marking, entry)
        source = self._by_id.get(str(fields.get("source")))
        if source is not None:
            both = high_water((entry.marking, source.marking))
            yield self.tie(incident["id"], "reported-by", f"identity--{source.id}", both, entry)
        opinion = _OPINION.get(str(fields.get("grade") or "")[1:])
        if opinion:
            yield self.other(
                "opinion", entry, "grade", entry.marking, opinion=opinion, object_refs=[incident["id"]],
                explanation=f"Admiralty grade {fields['grade']}",
            )  # fmt: skip

    def of_judgement(self, entry: Entry) -> Iterator[_Object]:
        """An indicator as judged: a note on the items for and against it, else on the assessment."""
        yield self._note(entry, "judgement", _OF_JUDGEMENT, entry.fields.get("reasons"), entry.fields.get("indicator"))

    def of_concern(self, entry: Entry) -> Iterator[_Object]:
        """How grave a risk factor or a crime was judged."""
        yield self._note(entry, "concern", _OF_CONCERN, entry.fields.get("reasons"), entry.fields.get("subject"))

    def of_evidence(self, entry: Entry) -> Iterator[_Object]:
        """An item that stands for or against a judgement."""
        item = self._by_id.get(str(entry.fields.get("item")))
        judgement = self._by_id.get(str(entry.fields.get("judgement")))
        if item is None or judgement is None:
            return
        kind = "contradicts" if entry.fields.get("side") == "against" else "supports"
        marking = high_water((entry.marking, item.marking, judgement.marking))
        yield self.tie(f"incident--{item.id}", kind, f"note--{judgement.id}", marking, entry, entry.fields.get("why"))

    def of_assessment(self, entry: Entry) -> Iterator[_Object]:
        """A run of the framework: a grouping of its notes."""
        inside = [one for one in self._leaving.entries if one.fields.get("assessment") == entry.id]
        notes = [f"note--{one.id}" for one in inside if one.kind in {"judgement", "concern"}]
        if notes:
            fields = entry.fields
            marking = high_water((entry.marking, *(one.marking for one in inside)))
            name = fields.get("title") or f"Assessment as of {fields.get('as_of')}"
            said = {key: fields[key] for key in ("framework", "as_of") if fields.get(key)}
            yield self.grouping(
                entry.id, entry.recorded, name, fields.get("note"), notes, marking, **_extended("assessment", said)
            )

    def of_warning(self, entry: Entry) -> Iterator[_Object]:
        """A note of warning: a report on the items it names, else on the situation."""
        fields = entry.fields
        paragraphs = [one for one in fields.get("paragraphs") or [] if isinstance(one, Mapping)]
        named = dict.fromkeys(item for one in paragraphs for item in one.get("items") or [] if item in self._by_id)
        said = {name: fields[name] for name in _OF_WARNING if fields.get(name)}
        yield self.sdo(
            "report", entry, name=fields.get("title") or f"Warning {fields.get('number')}",
            description="\n\n".join(str(one.get("text", "")) for one in paragraphs) or None,
            published=_moment(str(fields.get("issued") or self._leaving.day)), report_types=["atrocity-risk-warning"],
            confidence=_CONFIDENCE.get(str(fields.get("confidence"))),
            object_refs=[f"incident--{one}" for one in named] or [self._situation()["id"]],
            **_extended("warning", said),
        )  # fmt: skip
        if not named:
            yield self._situation()

    def of_outcome(self, entry: Entry) -> Iterator[_Object]:
        """What became of a warning."""
        fields = entry.fields
        if str(fields.get("warning")) not in self._by_id:
            return
        yield self.sdo(
            "note", entry, abstract=f"Outcome: {fields.get('result')}",
            content=fields.get("reasons") or f"Outcome: {fields.get('result')}",
            object_refs=[f"report--{fields['warning']}"], **_extended("outcome", {"result": fields.get("result")}),
        )  # fmt: skip

    def sdo(self, kind: str, entry: Entry, **fields: Any) -> _Object:
        """The object that stands for an entry."""
        return _marked({**self._base(kind, entry.id, entry.recorded), **_stated(fields)}, entry.marking)

    def other(self, kind: str, entry: Entry, role: str, marking: Marking, **fields: Any) -> _Object:
        """An object that hangs on an entry."""
        base = self._base(kind, derived(entry.id, role), entry.recorded)
        return _marked({**base, **_stated(fields)}, marking)

    def tie(
        self, source: str, kind: str, target: str, marking: Marking, entry: Entry, why: str | None = None
    ) -> _Object:
        """A relationship; it bears the markings of both its ends."""
        return self.other("relationship", entry, f"{kind}/{target}", marking, relationship_type=kind,
                          description=why, source_ref=source, target_ref=target)  # fmt: skip

    def grouping(
        self, of: str, since: str, name: str, words: str | None, inside: list[str], marking: Marking, **more: Any
    ) -> _Object:
        """A set of objects that belong together."""
        base = self._base("grouping", of, since)
        stated = _stated({"name": name, "description": words, "context": "unspecified", "object_refs": inside, **more})
        return _marked({**base, **stated}, marking)

    def _note(self, entry: Entry, kind: str, names: Iterable[str], words: str | None, subject: object) -> _Object:
        fields = entry.fields
        items = (str(one.fields.get("item")) for one in self._evidence.get(entry.id, ()))
        on = [f"incident--{item}" for item in items if item in self._by_id]
        said = {name: fields[name] for name in names if fields.get(name)}
        plain = ", ".join(f"{name} {fields[name]}" for name in ("state", "level", "direction") if fields.get(name))
        return self.sdo(
            "note", entry, abstract=f"{subject}: {plain}", content=words or f"{subject}: {plain}",
            confidence=_CONFIDENCE.get(str(fields.get("confidence"))),
            object_refs=list(dict.fromkeys(on)) or [f"grouping--{fields.get('assessment')}"], **_extended(kind, said),
        )  # fmt: skip

    def _situation(self) -> _Object:
        """What a report is on that names no item: the situation, as an incident of its own."""
        leaving = self._leaving
        base = self._base("incident", derived(leaving.id, f"situation/{leaving.day}"), leaving.day)
        return _marked({**base, "name": leaving.title}, leaving.marking)

    def _base(self, kind: str, id_: str, recorded: str) -> _Object:
        created = min(recorded[:10] or self._leaving.day, self._leaving.day)
        return {
            "type": kind, "spec_version": "2.1", "id": f"{kind}--{id_}", "created_by_ref": PROGRAM,
            "created": _moment(created), "modified": _moment(self._leaving.day),
        }  # fmt: skip


def _nothing(_bundle: _Bundle, _entry: Entry) -> Iterator[_Object]:
    yield from ()


_MAKERS = {
    "source": _Bundle.of_source, "item": _Bundle.of_item, "assessment": _Bundle.of_assessment,
    "judgement": _Bundle.of_judgement, "concern": _Bundle.of_concern, "evidence": _Bundle.of_evidence,
    "warning": _Bundle.of_warning, "outcome": _Bundle.of_outcome,
}  # fmt: skip
_IN_GROUPS = {"incident", "note", "report", "identity", "location", "opinion"}


def marking_refs(marking: Marking) -> list[str]:
    """The marking definitions that together say a marking: the UN level, the TLP label, each caveat."""
    refs = [_statement_id(f"level/{marking.level}")]
    refs += [TLP_IDS[marking.tlp]] if marking.tlp else []
    return [*refs, *(_statement_id(f"caveat/{one}") for one in marking.caveats)]


def _marked(made: _Object, marking: Marking) -> _Object:
    return {**made, "object_marking_refs": marking_refs(marking), _MARKING: str(marking)}


_MARKING = "\0marking"
"""Where an object keeps its marking until the definitions are gathered; it is never written."""


def _markings(objects: Iterable[_Object]) -> list[_Object]:
    """The definitions of every marking that an object here bears, each once; what they said is taken off them."""
    stated = [Marking(one.pop(_MARKING)) for one in objects]
    levels = sorted({one.level for one in stated}, key=list(Level).index)
    labels = sorted({one.tlp for one in stated if one.tlp}, key=list(Tlp).index)
    caveats = sorted({caveat for one in stated for caveat in one.caveats})
    return [
        *(_statement(f"level/{one}", f"United Nations: {one}") for one in levels),
        *(_tlp(one) for one in labels),
        *(_statement(f"caveat/{one}", f"Caveat: {one}") for one in caveats),
    ]


def _tlp(label: Tlp) -> _Object:
    return {
        "type": "marking-definition", "spec_version": "2.1", "id": TLP_IDS[label], "created": _TLP_DATED,
        "name": label.value,
        "extensions": {
            _TLP_EXTENSION: {"extension_type": "property-extension",
                             "tlp_2_0": label.value.removeprefix("TLP:").lower()},
        },
    }  # fmt: skip


def _statement(of: str, words: str) -> _Object:
    return {
        "type": "marking-definition", "spec_version": "2.1", "id": _statement_id(of), "created": _OWN_DATED,
        "name": words, "definition_type": "statement", "definition": {"statement": words},
    }  # fmt: skip


def _statement_id(of: str) -> str:
    return f"marking-definition--{uuid5(NAMESPACE, f'stix/{of}')}"


def _extended(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {"extensions": {EXTENSION: {"extension_type": "property-extension", "kind": kind, **said}}}


def _references(cited: Any) -> list[_Object] | None:
    if not isinstance(cited, Mapping) or not cited.get("document"):
        return None
    told = [str(cited[one]) for one in ("locator", "date") if cited.get(one)]
    return [
        _stated({"source_name": cited["document"], "description": ", ".join(told) or None, "url": cited.get("url")})
    ]


def _stated(fields: Mapping[str, Any]) -> _Object:
    """What is stated; STIX has no null and no empty list."""
    return {name: value for name, value in fields.items() if value is not None and value != []}


def _moment(day: str) -> str:
    return f"{day[:10]}T00:00:00.000Z"
