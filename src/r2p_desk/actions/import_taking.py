"""Doing what a plan says with items: sources, attachments and the record of the import, all in one commit."""

import io
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import uuid4

import msgspec

from ..casefile.bundle import Stated
from ..domain.provenance import Import, Provenance
from ..domain.records import fields_of, plain
from ..i18n import tr
from ..intake.media import media_type
from ..intake.readers import readers
from ..intake.telling import Asked, Begin, File, Named, Row
from ..jobs import Job
from .attachments import About, SealedFile, drop_sealed, entering, is_removed, link_of
from .import_file import Incoming, again
from .import_items import ANY, IMPORT, ITEM, Items, TableKind, new_source
from .import_plan import Imported, Plan, Planned
from .session import OpenCase

_LONGEST_NAME = 255


def take_items(case: OpenCase, plan: Plan, only: Collection[int] | None, keep: bool, job: Job) -> Imported:  # noqa: FBT001
    """Save the chosen lines as one commit; what stops it before that leaves nothing behind."""
    chosen = [(planned.line, planned.is_new) for planned in _chosen(plan, only)]
    new = sum(is_new for _, is_new in chosen)
    done = Imported(
        format=plan.format,
        rows=plan.rows,
        new=new,
        changed=len(chosen) - new,
        same=plan.same,
        refused=plan.refused,
        left=plan.new + plan.changed - len(chosen),
    )
    if not chosen:
        return done
    taking = _Taking(case, plan, only, job)
    try:
        stated = taking.stated(len(chosen), keep=keep)
        job.advance(0.95, tr("Saving"))
        case.state(stated)
    except BaseException:
        if case.file.shown(IMPORT, taking.record) is None:
            taking.drop()
        raise
    return msgspec.structs.replace(done, record=taking.record, attachments=tuple(taking.attachments))


def _chosen(plan: Plan, only: Collection[int] | None) -> Iterator[Planned]:
    """What stands behind the lines chosen, unpacked a few at a time."""
    return (planned for planned in plan.planned if only is None or planned.line in only)


class _Taking:
    """Makes what is to be stated, and knows which bytes were sealed for it."""

    def __init__(self, case: OpenCase, plan: Plan, only: Collection[int] | None, job: Job) -> None:
        self._case, self._plan, self._only, self._job = case, plan, only, job
        self._items = Items(case)
        self._kinds = {one.name: TableKind.of(one.format, one.columns, plan.columns) for one in plan.sheets}
        self._changed_since = case.file.mark() != plan.base
        self._sources: dict[Named, str] = {}
        self._stated: list[Stated] = []
        self._sealed: list[SealedFile] = []
        self._records: dict[int, str] = {}
        self.record = str(uuid4())
        self.attachments: list[str] = []

    def drop(self) -> None:
        """Take sealed bytes away again: nothing was entered."""
        for sealed in self._sealed:
            drop_sealed(self._case, sealed)

    def stated(self, many: int, *, keep: bool) -> list[Stated]:
        """All of it, sources before those who name them."""
        with_files: dict[tuple[str, int], Planned] = {}
        for count, planned in enumerate(_chosen(self._plan, self._only)):
            if count % 256 == 0:
                self._job.advance(0.5 * count / many, tr("Preparing the records"))
            self._stated.append((ITEM, self._known_since(planned), self._fields(planned)))
            if planned.files:
                with_files[planned.sheet, planned.row] = planned
        original = self._original() if keep else None
        if with_files:
            self._files(with_files)
        self._stated.append((IMPORT, self.record, self._import(original)))
        return self._stated

    def _known_since(self, planned: Planned) -> str:
        """The record of a row; where somebody took it in since the plan was made, theirs."""
        since = None
        if self._changed_since and planned.is_new:
            kind = self._kinds.get(planned.sheet, ANY)
            since = self._items.record_of(planned.format, planned.key, kind.columns)
        self._records[planned.line] = since or planned.record
        return self._records[planned.line]

    def _fields(self, planned: Planned) -> dict[str, Any]:
        key = self._items.key(planned.format, planned.key)
        provenance = Provenance(taken_in=self.record, key=key, row=planned.row, sheet=planned.sheet or None)
        fields = {**planned.fields, "provenance": plain(provenance)}
        if planned.source is not None:
            fields["source"] = self._source(planned.source)
        if planned.is_new:
            fields = {name: value for name, value in fields.items() if value is not None}
        if self._items.is_back(self._records[planned.line]):
            fields["removed"] = None
        return fields

    def _source(self, named: Named) -> str:
        if named not in self._sources:
            known = self._items.source(named)
            if known is None:
                self._stated.append(new_source(named))
                known = self._stated[-1][1]
            self._sources[named] = known
        return self._sources[named]

    def _import(self, original: str | None) -> dict[str, Any]:
        plan = self._plan
        used = dict.fromkeys(column for column in (plan.columns.fields if plan.columns else ()))
        record = Import(
            id=self.record,
            name=plan.name,
            sha256=plan.sha256,
            size=plan.size,
            media_type=plan.media,
            format=plan.format,
            reader=plan.reader,
            title=plan.about.get("title"),
            release=plan.about.get("release"),
            licence=plan.about.get("licence"),
            codebook=plan.about.get("codebook"),
            columns=tuple(used),
            headings={sheet.name: sheet.columns for sheet in plan.sheets if sheet.columns},
            rows=plan.rows,
            attachment=original,
        )
        stated = {name: value for name, value in fields_of(record).items() if value != {}}
        return {**stated, **self._items.new_salt}

    def _original(self) -> str:
        """The file itself as an attachment: of the item, where it is the only one."""
        with again(self._plan.path, self._plan.sha256, self._job) as file:
            known = self._case.file.attachments.naming("attachment", "sha256", file.sha256)
            here = next((one for one in known if not is_removed(self._case, "attachment", one)), None)
            attachment = here or self._attach(file.name, _Reading(file), file.size)
        if self._plan.rows == 1:
            self._stated.append(link_of(attachment, next(iter(self._records.values())), withdrawn=False))
        return attachment

    def _files(self, wanted: Mapping[tuple[str, int], Planned]) -> None:
        """The attachments of the records chosen, read once more; each belongs to its item."""
        plan = self._plan
        left = dict(wanted)
        with again(plan.path, plan.sha256, self._job) as file:
            for sheet, row in _rows(file, plan, self._job):
                planned = left.pop((sheet, row.row), None) if row.files else None
                for told in row.files if planned is not None else ():
                    self._attach_file(told, self._records[planned.line] if planned else "")
                if not left:
                    return

    def _attach_file(self, told: File, item: str) -> None:
        name = told.name.replace("\\", "/").rpartition("/")[2]
        name = "".join(letter for letter in name if letter.isprintable())[:_LONGEST_NAME] or tr("unnamed")
        attachment = self._attach(name, io.BytesIO(told.data), len(told.data))
        self._stated.append(link_of(attachment, item, withdrawn=False))

    def _attach(self, name: str, source: Any, size: int) -> str:
        """Seal these bytes; the record that speaks of them goes with the commit."""
        self._case.file.attachments.describe()
        sealed = self._case.file.attachments.blobs.seal(source, self._job, expected=size)
        file = SealedFile(name=name, media_type=media_type(sealed.head, sealed.tail, name), sealed=sealed)
        self._sealed.append(file)
        attachment = str(uuid4())
        self._stated += entering(self._case, attachment, file, About())
        self.attachments.append(attachment)
        return attachment


class _Reading(io.RawIOBase):
    """A file that came in, from its beginning."""

    def __init__(self, file: Incoming) -> None:
        super().__init__()
        self._file, self._place = file, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        data = self._file.read(self._place, len(view))
        view[: len(data)] = data
        self._place += len(data)
        return len(data)


def _rows(file: Incoming, plan: Plan, job: Job) -> Iterator[tuple[str, Row]]:
    """The records of the file once more, each with its sheet, asked for as the plan was."""
    given = plan.columns
    asked = Asked(encoding=given.encoding, delimiter=given.delimiter, headings=given.headings) if given else Asked()
    sheet = ""
    for told in file.told(readers()[plan.reader], asked, job):
        if isinstance(told, Begin):
            sheet = told.sheet
        elif isinstance(told, Row):
            yield sheet, told
