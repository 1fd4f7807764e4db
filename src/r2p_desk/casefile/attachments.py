"""Attachments of one case, down at the bundle: their sealed files, the words inside, and what belongs to nothing."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain.letters import normalise
from ..errors import Damaged
from ..i18n import tr
from ..jobs import Job
from ..system.files import machine_errors, write_durably
from . import quarantine, readme, texts
from .blob_reader import BlobReader, blob_damaged, blob_missing, not_what_came
from .blobs import FOLDER, Blobs, is_blob_name
from .database import Connection, database_errors, transaction
from .findings import Finding
from .reading import DATABASE
from .search import index_again
from .texts import Reading

if TYPE_CHECKING:
    from .bundle import CaseFile

_NAMED = re.compile(rb'"blob":"([0-9a-f]{32})"')
_WITH_BLOB = (
    "SELECT record.id FROM record JOIN field USING (number) WHERE record.kind=? AND field.name='blob' AND value=?"
)
_KEY = re.compile(r"[0-9a-f]{64}")


class Attachments:
    """What a case file keeps beside its records for attachments."""

    def __init__(self, case: "CaseFile") -> None:
        self._case = case
        self.blobs = Blobs(case.folder, case.id)

    def describe(self) -> None:
        """Bring README.txt up to date: one written before there were attachments does not say how to open them."""
        path, text = self._case.folder / readme.NAME, readme.TEXT.encode()
        with machine_errors():
            if not path.is_file() or path.read_bytes() != text:
                write_durably(path, text)

    def readings(self) -> dict[str, Reading]:
        """How far the words inside were read, by the name of the sealed file."""
        with database_errors(DATABASE):
            return texts.readings(self._case.connection)

    def reading(self, blob: str) -> Reading | None:
        """How far the words inside this sealed file were read; ``None`` while they were not."""
        with database_errors(DATABASE):
            return texts.reading_of(self._case.connection, blob)

    def text(self, blob: str) -> str:
        """The words read out of this sealed file; empty where there are none."""
        with database_errors(DATABASE):
            return texts.text_of(self._case.connection, blob)

    def keep_text(self, record: str, reading: Reading, text: str) -> None:
        """Keep the words inside an attachment, so that searching finds it by them; on this machine only."""
        connection = self._case.connection
        with database_errors(DATABASE):
            fields = self._case.shown(texts.KIND, record) or {}
            if not texts.opens(texts.KIND, fields):
                return
            with transaction(connection):
                texts.keep(connection, fields["blob"], reading, text, normalise)
                index_again(connection, texts.KIND, record, fields)

    def forget_text(self, record: str) -> None:
        """Forget the words inside an attachment; the index keeps traces of them until it is optimised."""
        connection = self._case.connection
        with database_errors(DATABASE):
            fields = self._case.shown(texts.KIND, record) or {}
            with transaction(connection):
                if isinstance(fields.get("blob"), str):
                    texts.forget(connection, [fields["blob"]])
                index_again(connection, texts.KIND, record, fields)

    def move_text(self, old: str, new: str) -> None:
        """The words read out of a sealed file are those of the one that took its place."""
        connection = self._case.connection
        with database_errors(DATABASE), transaction(connection):
            for table in ("attachment_text", "attachment_part"):
                connection.execute(f"UPDATE OR REPLACE {table} SET blob=? WHERE blob=?", (new, old))  # noqa: S608  # names are ours
            for (record,) in connection.execute(_WITH_BLOB, (texts.KIND, f'"{new}"')).fetchall():
                index_again(connection, texts.KIND, record, self._case.shown(texts.KIND, record) or {})

    def check_blob(self, record: str, job: Job) -> list[Finding]:
        """What is amiss with the bytes of one attachment: seal, length and hash, all of it read; empty when nothing is.

        One whose key is sealed or withheld can only be looked at for whether its file is there.
        """
        with database_errors(DATABASE):
            fields = self._case.shown(texts.KIND, record) or {}
        try:
            return self._check(fields, job)
        except Damaged as error:
            return [Finding(code="blob-damaged", text=error.happened, file=_place(fields))]

    def _check(self, fields: dict[str, Any], job: Job) -> list[Finding]:
        if fields.get("blob") is None:
            return []
        if not self.blobs.path(str(fields["blob"])).is_file():
            return [Finding(code="blob-missing", text=blob_missing().happened, file=_place(fields))]
        if fields.get("key") is None or fields.get("size") is None:
            return []
        digest, done = hashlib.sha256(), 0
        with self.open(fields) as reader:
            for piece in reader.stream():
                digest.update(piece)
                done += len(piece)
                job.advance(done / max(reader.size, 1), tr("Attachments"))
        if fields.get("sha256") not in (None, digest.hexdigest()):
            return [Finding(code="blob-differs", text=not_what_came().happened, file=_place(fields))]
        return []

    def open(self, fields: Mapping[str, Any]) -> BlobReader:
        """A reader of the attachment these fields speak of; ``Damaged`` when they make no sense together."""
        name, key, size = fields.get("blob"), fields.get("key"), fields.get("size")
        if not (isinstance(name, str) and isinstance(key, str) and isinstance(size, int)) or not _KEY.fullmatch(key):
            raise blob_damaged()
        return self.blobs.reader(name, bytes.fromhex(key), size)

    def naming(self, kind: str, field: str, value: str) -> list[str]:
        """Ids of the records of a kind of which this field now holds this text, be it one of several values."""
        query = (
            "SELECT DISTINCT record.id FROM record JOIN field ON field.number = record.number"
            " WHERE record.kind = ? AND field.name = ? AND field.value = ? ORDER BY created, record.id"
        )
        stated = json.dumps(value, ensure_ascii=False)
        with database_errors(DATABASE):
            return [row[0] for row in self._case.connection.execute(query, (kind, field, stated)).fetchall()]

    def files(self) -> dict[str, Path]:
        """Every sealed file that any statement in the journal names, by its name; whether it is there or not.

        Not those whose bytes were sealed anew under another name: they are gone, and are to be.
        """
        with database_errors(DATABASE):
            named = _ever_named(self._case.connection) - self._replaced() | self._now_named()
        return {name: self.blobs.path(name) for name in sorted(filter(is_blob_name, named))}

    def orphans(self) -> list[Path]:
        """Sealed files that no statement names, and what is left of writing that was cut short.

        A statement counts whether superseded, pending or in conflict: what it names is no orphan. While statements
        are in quarantine or missing nobody can tell what they name, and no sealed file is one.
        """
        with database_errors(DATABASE):
            if quarantine.is_there(self._case.connection):
                return sorted(self.blobs.passing())
        here = {name: self.blobs.path(name) for name in self.blobs.names()}
        with database_errors(DATABASE):
            unknown = here.keys() - self._now_named()
            if unknown:  # as good as never; only then all statements are looked through
                unknown -= _ever_named(self._case.connection) - self._replaced()
        return [*sorted(here[name] for name in unknown), *sorted(self.blobs.passing())]

    def collect(self) -> int:
        """Take away the orphans and words of sealed files no record speaks of any more; how many files went.

        Only for the one writer of the case, before it writes: what another is just writing looks like an orphan.
        """
        gone = self.orphans()
        with machine_errors():
            for path in gone:
                path.unlink(missing_ok=True)
        self.forget_stale()
        return len(gone)

    def let_go(self, named: Iterable[str]) -> None:
        """After an expunction: words nobody may search any more go, and files of these that no statement names now.

        While statements are in quarantine or missing the files stay, as orphans do.
        """
        self.forget_stale()
        with database_errors(DATABASE):
            if quarantine.is_there(self._case.connection):
                return
        for name in set(named) - self.files().keys():
            self.blobs.remove(name)

    def forget_stale(self) -> None:
        """Forget the words of sealed files that no record opens any more."""
        connection = self._case.connection
        with database_errors(DATABASE):
            stale = texts.readings(connection).keys() - self._now_opened()
            if stale:
                with transaction(connection):
                    texts.forget(connection, sorted(stale))

    def _replaced(self) -> set[str]:
        """Sealed files whose bytes were sealed anew under another name."""
        return {
            name
            for _, _, fields in self._case.records("resealing")
            for name in fields.get("replaced") or ()
            if isinstance(name, str)
        }

    def _now_named(self) -> set[str]:
        """Sealed files that records speak of now, all values of a conflict among them."""
        query = (
            "SELECT value FROM record JOIN field ON field.number = record.number"
            " WHERE record.kind = ? AND field.name = 'blob'"
        )
        return {row[0].strip('"') for row in self._case.connection.execute(query, (texts.KIND,)).fetchall()}

    def _now_opened(self) -> set[str]:
        """Sealed files whose key is in the case now."""
        query = (
            "SELECT value FROM record JOIN field ON field.number = record.number WHERE record.kind = ?"
            " AND field.name = 'blob' AND EXISTS (SELECT 1 FROM field AS key WHERE key.number = record.number"
            " AND key.name = 'key' AND key.value <> 'null')"
        )
        return {row[0].strip('"') for row in self._case.connection.execute(query, (texts.KIND,)).fetchall()}


def _ever_named(connection: Connection) -> set[str]:
    query = 'SELECT CAST(bytes AS BLOB) FROM changes WHERE instr(bytes, CAST(\'"blob":"\' AS BLOB))'
    named: set[str] = set()
    for (data,) in connection.execute(query):
        named.update(name.decode() for name in _NAMED.findall(data))
    return named


def _place(fields: Mapping[str, Any]) -> str:
    """Where the sealed file lies within the bundle, as findings name it."""
    name = str(fields.get("blob"))
    return f"{FOLDER}/{name[:2]}/{name}"
