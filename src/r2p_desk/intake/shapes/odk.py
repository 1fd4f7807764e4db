"""Submissions of forms, as ODK Central, ODK Briefcase and KoboToolbox export them: one row a submission, or one repeat.

A column is a question; its group stands before it (``incident/where``, ``incident-where``). What was answered and fits
no field of an item is its text, question and answer. The device, the person who filled the form in and the phone are
never taken: they are names of people.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ..headings import SEVERAL, suggested
from ..item_rows import entry as item_of
from ..item_rows import mapping
from ..telling import Bad, Begin, Columns, Entry, Row

FORMAT = "odk"
KIND = "items"

_KEYS = ("KEY", "meta/instanceID", "meta-instanceID", "meta:instanceID", "instanceID", "_uuid")
_PARENTS = ("PARENT_KEY", "_submission__uuid", "_submission_uuid")
_SIGNS = ("SubmissionDate", "_submission_time", "_submission__submission_time", "_validation_status", "FormVersion",
          "_parent_index", "_index", "__version__", "start", "end")  # fmt: skip
_KNOWN = ("today", "start", "end", "SubmissionDate", "_submission_time", "_submission__submission_time")
_NOT_TAKEN = {
    "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "instanceid", "instancename", "key",
    "_id", "_uuid", "_index", "_parent_index", "_parent_table_name", "_status", "_submitted_by", "__version__",
    "_version_", "formversion", "attachmentspresent", "attachmentsexpected", "reviewstate", "devicename", "edits",
    "submitterid", "submittername", "parent_key", "isvalidated", "set-of", "_notes", "meta/rootuuid", "deprecatedid",
    "caseid", "enumerator", "enumerator_name", "interviewer", "start-geopoint", "audit", "background-audio", "rootuuid",
    "status",
}  # fmt: skip
_GPS = {"latitude": "latitude", "longitude": "longitude", "altitude": "", "precision": "", "accuracy": ""}
_PART = re.compile(r"^_?(.*?)[_/:-](latitude|longitude|altitude|precision|accuracy)$", re.IGNORECASE)
_YES, _NO = {"1", "true", "yes"}, {"0", "false", "no", ""}
_CHOICES = re.compile(r"[\w.-]+( [\w.-]+)+")


class _Form(NamedTuple):
    columns: Columns
    choices: dict[str, str]
    key: str
    parent: str


def fits(begin: Begin) -> int:
    """By the columns these programs add to every form."""
    columns = set(begin.columns)
    named = columns & set(_KEYS) or columns & set(_PARENTS)
    return 85 if named and columns & {*_SIGNS, *_PARENTS} else 0


def suggest(begin: Begin) -> Columns:
    """What the questions probably ask for, by their names without groups."""
    return _form(begin.columns).columns


def entry(row: Row, begin: Begin, columns: Columns | None) -> Entry | tuple[Bad, ...]:
    """The item this submission states; a repeat is an item of its own that says which submission it is part of."""
    form = _form(begin.columns)
    used = mapping(columns, form.columns)
    name = row.values.get(form.key, "").strip()
    parent = row.values.get(form.parent, "").strip()
    if not name and parent:
        name = f"{parent}/{begin.sheet or 'repeat'}/{row.values.get('_index', '').strip() or row.row}"
    values = {column: _answer(column, value, used, form) for column, value in row.values.items()}
    found = item_of(
        Row(row.row, values),
        begin,
        used,
        titled=f"{begin.sheet} {name}".strip(),
        key="" if used.key or not name else f"id:{name}",
    )
    if isinstance(found, Entry) and name:
        said = {"external_id": name, **found.fields}
        if parent and parent != name:
            said["note"] = "\n".join(filter(None, [found.fields.get("note", ""), f"PARENT_KEY: {parent}"]))
        return Entry(key=found.key, fields=said, source=found.source)
    return found


def _answer(column: str, value: str, used: Columns, form: _Form) -> str:
    """A choice of several as its name where it was chosen; several choices in one cell as a list."""
    field = used.fields.get(column, "")
    if column in form.choices:
        said = value.strip().lower()
        return form.choices[column] if said in _YES else "" if said in _NO else value
    if field in SEVERAL and field not in ("note", "text") and _CHOICES.fullmatch(value.strip()):
        return value.strip().replace(" ", ";")
    return value


@lru_cache(maxsize=8)
def _form(columns: tuple[str, ...]) -> _Form:
    key = next((name for name in _KEYS if name in columns), "")
    parent = next((name for name in _PARENTS if name in columns), "")
    choices = _choices(columns)
    points = {found[1] for column in columns if (found := _PART.match(column))}
    questions = {column: _question(column) for column in columns if _is_question(column, points)}
    said = suggested(questions.values())
    fields: dict[str, str] = {}
    filled: set[str] = set()
    for column, question in questions.items():
        field = said.get(question, "text")
        fields[column] = field if field in SEVERAL or field not in filled else "text"
        filled.add(field)
    fields |= _gps(columns)
    if "known" not in fields.values() and (known := next((name for name in _KNOWN if name in columns), "")):
        fields[known] = "known"
    for column in choices:
        fields.pop(column, None)
    if "_validation_status" in columns:
        fields["_validation_status"] = "note"
    if "_tags" in columns:
        fields["_tags"] = "tags"
    return _Form(Columns(fields={name: fields[name] for name in columns if name in fields}), choices, key, parent)


def _is_question(column: str, points: set[str]) -> bool:
    bare = column.lower()
    own = _question(column).lower()
    if bare in _NOT_TAKEN or own in _NOT_TAKEN or bare.startswith(("set-of", "_submission", "meta/", "meta-", "meta:")):
        return False
    if column in _KEYS or column in _PARENTS or column in _KNOWN or column in ("_validation_status", "_tags"):
        return False
    if _PART.match(column) and not _is_plain_degrees(column):
        return False
    return column not in points and bare != "_geolocation"


def _is_plain_degrees(column: str) -> bool:
    return column.lower() in ("latitude", "longitude")


def _gps(columns: tuple[str, ...]) -> dict[str, str]:
    """The columns of the first point a form asks for; of others only the first counts."""
    found: dict[str, str] = {}
    first = ""
    for column in columns:
        part = _PART.match(column)
        if part and part[1].lower() not in ("start-geopoint", "_geolocation") and (not first or part[1] == first):
            first = part[1]
            if field := _GPS[part[2].lower()]:
                found[column] = field
    if len(found) == 2:
        return found
    whole = next((column for column in columns if column == "_geolocation"), "")
    return {whole: "coordinates"} if whole else {}


def _choices(columns: tuple[str, ...]) -> dict[str, str]:
    """The columns that stand for one choice of a question with several (``needs/water``), and that choice."""
    named = set(columns)
    found: dict[str, str] = {}
    for column in columns:
        base, between, choice = column.rpartition("/")
        if between and choice and base in named:
            found[column] = choice
    return found


def _question(column: str) -> str:
    """The name of a question without its groups."""
    return re.split(r"[/:]|(?<=\w)-(?=\w)", column)[-1] or column
