"""What may leave a case, and the proof that nothing else does: conditions kept, what was made searched, result kept.

A paper is composed from the case as it may leave (``as_released``). What was made of it is then opened again and
searched for all that only withheld material holds (``check_release``), before anything is written outside the case.
"""

import hmac
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import msgspec

from ..casefile.bundle import CaseFile
from ..casefile.statements import instant
from ..domain.condition import Breach, Condition, Releasing, breach_words
from ..domain.item import Item
from ..domain.marking import Marking, high_water
from ..domain.records import UNREADABLE_MARKING
from ..domain.source import Need
from ..errors import DeskError, Leak, UsageError
from ..i18n import paper_phrases, tr
from ..jobs import Job
from ..keys.signing import Purpose, open_statement
from ..release.ceiling import Checked, Examined, examine_copies, kind_words
from ..release.harm import Ask
from ..release.marking import Gathered, gathered
from ..release.needles import Hit, Kind, Needles, Secret
from ..release.redactions import redacted
from ..release.rules import Fields, Narrowing, Rules, marking_in, rules_for
from ..release.withheld import Record, parted, texts_in
from .assessing import today
from .cases import case_record
from .conditions import conditions
from .frameworks import framework_for
from .items import resolved, sources
from .licences import LICENCE, licence_words
from .reading import officer_names
from .session import OpenCase

RELEASE = "release"
"""Area of the officer's store: what was checked before it left."""
ANSWERS = "release-answer"
"""Area of the officer's store: what was said to what the do-no-harm check asks."""
_ASK_KEY = re.compile(r"[0-9a-f]{12}")
_LONGEST_ANSWER = 2000
TYPE, FORMAT = "r2p-desk/release", 1
_MOST_PICTURES = 500
_SMALL = 256


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """An item that stayed out because of its conditions, and what a release would have broken."""

    item: str
    code: str
    words: str


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """A check that found nothing: the check itself, what it asks an officer, and what conditions kept out."""

    checked: Checked
    asks: tuple[Ask, ...]
    left_out: tuple[LeftOut, ...]
    answers: Mapping[str, str] = {}
    """What the officer said before to what is asked, by its key."""
    review: tuple[Gathered, ...] = ()


class KeptRelease(msgspec.Struct, frozen=True, kw_only=True):
    """One check as it is kept, signed, in the officer's store: counts and keyed hashes, no value."""

    case: str
    at: str
    sha256: str
    marking: str
    ceiling: str | None
    released: bool
    sought: dict[str, int]
    found: dict[str, int]
    hashes: tuple[str, ...]
    asked: dict[str, int]
    left_out: dict[str, int]


class Withheld:
    """All that a release must not hold, gathered once for any number of copies."""

    def __init__(self, case: OpenCase, rules: Rules, known: Iterable[str] = (), job: Job | None = None) -> None:
        records = list(every_record(case))
        secrets, said = parted(records, rules)
        ids = [case.file.id, *(entry for entry in officer_ids(case))]
        secrets += [Secret(Kind.ID, one, "case") for one in ids if one != case.desk.officer.id]
        self.rules = rules
        self._case, self._job = case, job or Job()
        self._known = [*said, *_of_the_program(case), *known]
        self._secrets = secrets
        self._records = records
        self._needles: Needles | None = None

    def needles(self) -> Needles:
        """What is to be sought; what withheld pictures look like is worked out once a picture is to leave."""
        if self._needles is None:
            self._needles = Needles(
                self._secrets,
                self._known,
                lambda: _pictures(self._case, self._records, self.rules, self._job),
            )
        return self._needles


def withheld_from(
    case: OpenCase,
    marking: Marking,
    ceiling: Marking | None,
    *,
    recipient: str | None = None,
    purpose: str | None = None,
    known: Iterable[str] = (),
    job: Job | None = None,
) -> Withheld:
    """All that a paper marked so must not hold: whatever is above its ceiling, or above its own banner without one."""
    rules = release_rules(case, ceiling=ceiling or marking, recipient=recipient, purpose=purpose)
    return Withheld(case, rules, [recipient or "", purpose or "", *known], job)


def release_rules(
    case: OpenCase,
    *,
    ceiling: Marking | None,
    recipient: str | None = None,
    purpose: str | None = None,
    narrowing: Narrowing | None = None,
) -> Rules:
    """What a release to this recipient, for this purpose, under this ceiling, today, may hold."""
    items = {record: fields for record, _, fields in case.file.records("item")}
    evidence = [fields for _, _, fields in case.file.records("evidence")]
    owners = {
        record: str(fields.get("assessment"))
        for kind in ("judgement", "concern")
        for record, _, fields in case.file.records(kind)
    }
    return rules_for(
        items,
        conditions_as_written(case),
        Releasing(day=today(), recipient=recipient, purpose=purpose),
        unmarked=case_record(case).marking,
        highest=ceiling,
        evidence=evidence,
        owners=owners,
        names=dict(case.file.source_names()),
        guarded=guarded_sources(case),
        narrowing=narrowing,
        utterances={record: fields for record, _, fields in case.file.records("utterance")},
    )


def guarded_sources(case: OpenCase) -> frozenset[str]:
    """Record ids of the sources that need not to be named, with all that turned out to be one with them.

    Where officers stated different needs, or something no version here can read, the strict reading holds.
    """
    known = sources(case)
    main = {record: resolved(source, known).id for record, source in known.items()}
    needed = {
        main.get(record, record) for record, _, _ in case.file.records("source") if _must_not_be_named(case, record)
    }
    return frozenset(record for record, one in main.items() if one in needed) | needed


def _must_not_be_named(case: OpenCase, source: str) -> bool:
    stated = (case.file.values("source", source) or {}).get("protection", ())
    return any(
        one.value is not None and (not isinstance(one.value, list) or Need.UNNAMED in one.value) for one in stated
    )


def as_released(case: OpenCase, rules: Rules) -> OpenCase:
    """The case with every record as it may leave; for composing, and never closed apart from the case itself."""
    return OpenCase(case.desk, cast("CaseFile", _AsReleased(case.file, rules)), case.lost)


def effective_ceiling(case: OpenCase, rules: Rules) -> Marking | None:
    """The ceiling a paper is composed under: the one asked for, else, where conditions close something, the highest.

    What is closed then bears a marking above it, and whatever leans on it is withheld as under any ceiling.
    """
    if rules.highest is not None or not rules.closed:
        return rules.highest
    markings = (marking_in(fields) for _, _, fields in case.file.records("item"))
    return high_water((rules.unmarked, *(one for one in markings if one not in (None, UNREADABLE_MARKING))))


def check_release(
    case: OpenCase,
    data: bytes,
    *,
    marking: Marking,
    withheld: Withheld,
    name: str = "",
) -> Released:
    """Open what was made, of whatever kind, search all of it, keep the signed result.

    ``Leak`` when anything stands in it that only withheld material holds, or it cannot be opened: it must then not be
    written anywhere outside the case. The result is kept either way.
    """
    return check_copies(case, [data], marking, withheld, name)[0]


def check_copies(
    case: OpenCase, copies: Sequence[bytes], marking: Marking, withheld: Withheld, name: str = ""
) -> list[Released]:
    """The same of several copies of one paper, each searched whole; one that leaks stops them all."""
    key, left = release_key(case), tuple(_left_out(case, withheld.rules.breaches))
    needles = withheld.needles()
    found = list(examine_copies(copies, needles, key=key, name=name))
    _keep(case, [one.checked for one in found], marking, withheld.rules, left)
    for one in found:
        if not one.checked.clean:
            raise _leak(case, one)
    review = _review(case, withheld.rules)
    answers = ask_answers(case)
    return [
        Released(checked=one.checked, asks=one.asks, left_out=left, answers=answers, review=review) for one in found
    ]


def releases(case: OpenCase) -> list[KeptRelease]:
    """Every check kept of this case, oldest first, as this officer signed it; one that was altered is not there."""
    known = {case.desk.officer.id: case.desk.officer.public.verifying}
    found = []
    for name, text in case.desk.store.notes(RELEASE).items():
        if not name.startswith(f"{case.file.id}/") or not isinstance(text, str):
            continue
        try:
            stated = open_statement(text.encode(), Purpose.RELEASE, known)
            found.append(msgspec.convert(stated, KeptRelease))
        except (DeskError, msgspec.ValidationError):
            continue
    return found


def answer_ask(case: OpenCase, key: str, words: str) -> None:
    """Keep what an officer says to something the do-no-harm check asks; an empty text takes the answer back.

    It stays in the officer's own store, like the check, and is shown wherever the same is asked again in this case.
    """
    wanted, said = key.strip().lower(), " ".join(words.split())
    if not _ASK_KEY.fullmatch(wanted):
        raise UsageError(
            tr("“{key}” is not the key of a question.").format(key=key[:40]),
            kept=tr("Nothing was changed."),
            todo=tr("It stands beside what r2p-desk brief asks."),
        )
    if len(said) > _LONGEST_ANSWER:
        raise UsageError(tr("An answer has at most 2,000 characters."), kept=tr("Nothing was changed."))
    case.desk.store.keep_notes(ANSWERS, {f"{case.file.id}/{wanted}": said or None})


def ask_answers(case: OpenCase) -> dict[str, str]:
    """Key of a question → what the officer said to it."""
    before = f"{case.file.id}/"
    notes = case.desk.store.notes(ANSWERS)
    return {name.removeprefix(before): str(said) for name, said in notes.items() if name.startswith(before)}


def every_record(case: OpenCase) -> Iterator[Record]:
    """(kind, id, fields) of every record of the case, the removed ones, too."""
    kinds = dict.fromkeys(kind for kind, _ in case.file.record_ids())
    for kind in kinds:
        for record, _, fields in case.file.records(kind):
            yield kind, record, fields


def officer_ids(case: OpenCase) -> Iterator[str]:
    """Key hashes of the officers the case ever named."""
    yield from officer_names(case)


class _AsReleased:
    """A case file whose every reading gives records as they may leave; all else is that of the file itself."""

    def __init__(self, file: CaseFile, rules: Rules) -> None:
        self._file, self._rules = file, rules

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def records(self, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """As ``CaseFile.records``."""
        for record, created, fields in self._file.records(kind):
            yield record, created, redacted(kind, record, fields, self._rules)

    def shown(self, kind: str, record: str) -> dict[str, Any] | None:
        """As ``CaseFile.shown``."""
        fields = self._file.shown(kind, record)
        return None if fields is None else redacted(kind, record, fields, self._rules)

    def source_names(self) -> list[tuple[str, str]]:
        """As ``CaseFile.source_names``."""
        return [(record, str(fields["name"])) for record, _, fields in self.records("source") if fields.get("name")]

    def values(self, kind: str, record: str) -> dict[str, Any] | None:
        """As ``CaseFile.values``, without the fields that something was taken out of."""
        values = self._file.values(kind, record)
        whole = self._file.shown(kind, record)
        if values is None or whole is None:
            return values
        left = redacted(kind, record, whole, self._rules)
        return {name: stated for name, stated in values.items() if left.get(name) == whole.get(name)}


def conditions_as_written(case: OpenCase) -> list[Condition]:
    """The conditions that stand; one of which a part cannot be read binds as strictly as there is."""
    readable = {one.id: one for one in conditions(case)}
    found = []
    for record, _, fields in case.file.records("condition"):
        if fields.get("withdrawn") is True or not isinstance(fields.get("item"), str):
            continue
        found.append(readable.get(record) or Condition(id=record, item=fields["item"]))
    return found


def _of_the_program(case: OpenCase) -> Iterator[str]:
    """What papers say of their own: the frameworks, the words of the templates, the names of officers."""
    named = {str(fields.get("framework")) for _, _, fields in case.file.records("assessment")} | {"un-2014"}
    for one in sorted(named):
        try:
            yield from texts_in(msgspec.to_builtins(framework_for(case.desk, one)))
        except DeskError:
            continue
    for code in ("en", "ar", "zh", "fr", "ru", "es"):
        yield from paper_phrases(code)
    yield from officer_names(case).values()
    yield case.desk.officer.name


def _pictures(case: OpenCase, records: list[Record], rules: Rules, job: Job) -> Iterator[Secret]:
    """What the pictures among withheld attachments look like; each is unpacked in a process of its own."""
    from ..intake.reading_apart import Apart
    from ..release.pictures import fingerprint_of_pixels
    from .attachment_access import source_of

    for record in _closed_pictures(records, rules)[:_MOST_PICTURES]:
        try:
            with source_of(case, record) as source, Apart(source.reader, source.attachment.media_type or "") as apart:
                shown = apart.picture(_SMALL, _SMALL, job).picture
        except DeskError:
            continue
        looks = None if shown is None else fingerprint_of_pixels(shown.width, shown.height, shown.rgba)
        if looks is not None:
            yield Secret(Kind.PICTURE, f"{looks:x}", f"attachment {record}")


def _closed_pictures(records: list[Record], rules: Rules) -> list[str]:
    """Ids of attached pictures that are marked above the ceiling or belong to nothing open."""
    items = {record: fields for kind, record, fields in records if kind == "item"}
    open_ones = {
        str(fields.get("attachment"))
        for kind, _, fields in records
        if kind == "attached" and not fields.get("withdrawn") and _open(items, str(fields.get("item")), rules)
    }
    return [
        record
        for kind, record, fields in records
        if kind == "attachment"
        and str(fields.get("media_type", "")).startswith("image/")
        and (record not in open_ones or not rules.opens(marking_in(fields)))
    ]


def _open(items: Mapping[str, Fields], item: str, rules: Rules) -> bool:
    return item in items and rules.open_item(item, items[item])


def _review(case: OpenCase, rules: Rules) -> tuple[Gathered, ...]:
    """Groups on whom many confidential items stand together among those that may be in the paper."""
    read = (Item(id=record, title="", marking=rules.marking_of(record, fields) or rules.unmarked,
                 populations=tuple(texts_in(fields.get("populations"))))
            for record, _, fields in case.file.records("item") if rules.open_item(record, fields))  # fmt: skip
    return gathered(read)


def _left_out(case: OpenCase, broken: Iterable[Breach]) -> Iterator[LeftOut]:
    for one in broken:
        fields = case.file.shown("item", one.item) or {}
        called = str(fields.get("external_id") or one.item)
        yield LeftOut(
            item=called, code=one.code, words=licence_words() if one.code == LICENCE else breach_words(one.code)
        )


def release_key(case: OpenCase) -> bytes:
    """Under which values are hashed in what is kept: from the officer's own store, for this case."""
    return hmac.new(
        bytes(case.desk.officer.desk_key), f"r2p-desk/release/1\0{case.file.id}".encode(), "sha256"
    ).digest()


def _keep(case: OpenCase, found: Iterable[Checked], marking: Marking, rules: Rules, left: tuple[LeftOut, ...]) -> None:
    at = instant(datetime.now(UTC))
    codes = [one.code for one in left]
    kept = {}
    for checked in found:
        statement = {
            "type": TYPE, "format": FORMAT, "case": case.file.id, "signer": case.desk.officer.id, "at": at,
            "sha256": checked.sha256, "marking": str(marking),
            "ceiling": None if rules.highest is None else str(rules.highest),
            "released": checked.clean, "sought": dict(checked.sought), "found": dict(checked.found),
            "hashes": list(checked.hashes), "asked": dict(checked.asked),
            "left_out": {code: codes.count(code) for code in dict.fromkeys(codes)},
        }  # fmt: skip
        sealed = case.desk.officer.seal_statement(Purpose.RELEASE, statement).decode()
        kept[f"{case.file.id}/{at}/{checked.sha256[:16]}"] = sealed
    case.desk.store.keep_notes(RELEASE, kept)


def _leak(case: OpenCase, found: Examined) -> Leak:
    """The refusal: what was found and where, never the value itself."""
    if not found.hits:
        return Leak(
            tr("What was made cannot be opened again, so it cannot be checked."),
            kept=tr("Nothing was written outside the case."),
            todo=tr("Report this as a defect of the program."),
        )
    error = Leak(
        tr("What was made holds something that must not leave: {what}.").format(
            what="; ".join(_told(case, found.hits))
        ),
        kept=tr("Nothing was written outside the case; the check is kept."),
        todo=tr("Report this as a defect of the program, or take those words out of what may leave."),
    )
    error.findings = tuple((f"leak-{hit.secret.kind.value}", _one(case, hit)) for hit in found.hits)
    return error


def _told(case: OpenCase, hits: tuple[Hit, ...]) -> Iterator[str]:
    for hit in hits[:3]:
        yield _one(case, hit)
    if len(hits) > 3:
        yield tr("and {n} more").format(n=len(hits) - 3)


def _one(case: OpenCase, hit: Hit) -> str:
    kind, _, record = hit.secret.of.partition(" ")
    fields = (case.file.shown(kind, record) or {}) if record else {}
    called = str(fields.get("external_id") or record[:8] or hit.secret.value[:8])
    return tr("{what} of {kind} {record} ({where})").format(
        what=kind_words(hit.secret.kind), kind=kind, record=called, where=hit.where
    )
