"""Full-text search that finds Chinese, Arabic with or without vowel marks, and accented words alike.

Text is normalised before it is indexed and again in the query: NFKC, marks and tatweel stripped, case folded, Arabic
letter forms folded; runs of scripts written without spaces become overlapping pairs. The index (FTS5, contentless)
holds the normalised words only; snippets are cut from the record's own text.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from .database import Connection

_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_TATWEEL = "\u0640"
_SIGN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]"
)
_UNSPACED = re.compile(rf"(?:(?=\w){_SIGN.pattern})+")
_WORD = re.compile(r"[^\W_]+")
_AROUND = 60

INDEXED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "item": (("title",), ("text", "note", "origin", "place", "reference", "populations", "external_id")),
    "source": (("name",), ("kind",)),
    "judgement": (("indicator",), ("reasons", "would_change", "populations")),
    "evidence": ((), ("why",)),
    "concern": ((), ("reasons",)),
    "case": (("title",), ("summary",)),
}
"""Kind of record → (fields searched as its title, fields searched as its body)."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that answers a search, with the words around the first place found."""

    id: str
    kind: str
    title: str
    snippet: str


def normalise(text: str) -> str:
    """The form in which text is indexed and sought, runs of unspaced scripts still whole."""
    if text.isascii():
        return text.lower()  # nothing else of what follows touches these letters
    whole = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    return whole.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Code point → the sign's folded form, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold(chr(point))
        return folded


_FOLDED = _Folded()


def _fold(character: str) -> str:
    if character == _TATWEEL:
        return ""
    bare = "".join(part for part in unicodedata.normalize("NFD", character) if not _is_ornament(part))
    return unicodedata.normalize("NFC", bare).casefold().translate(_ARABIC)


def _is_ornament(mark: str) -> bool:
    """Marks over and under letters; the voicing marks of kana make other letters and stay."""
    category = unicodedata.category(mark)
    return (category == "Mn" and mark not in "\u3099\u309a") or (category == "Mc" and bool(_SIGN.match(mark)))


def index_form(text: str) -> str:
    """Normalised text with every run of an unspaced script turned into overlapping pairs, its last sign alone."""
    if text.isascii():
        return text.lower()
    return _UNSPACED.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", normalise(text))


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]


def query_form(words: str, *, prefix: bool = False) -> str | None:
    """The FTS5 query for what an officer typed; ``None`` when nothing in it can be sought.

    Every word must be found; ``"…"`` seeks a phrase; with ``prefix`` the last word may be unfinished.
    """
    parts: list[str] = []
    for phrase, loose in re.findall(r'"([^"]+)"|([^"\s]+)', normalise(words)):
        tokens = _query_tokens(_WORD.findall(phrase or loose))
        if tokens:
            parts.append(_fts(tokens))
    if prefix and parts and not parts[-1].endswith("*"):
        parts[-1] += "*"
    return " AND ".join(parts) or None


def _query_tokens(words: list[str]) -> list[str]:
    """The tokens these adjoining words are indexed as; only the very end may stand inside a longer run or sign pair."""
    tokens: list[str] = []
    for number, word in enumerate(words, 1):
        at = 0
        for run in _UNSPACED.finditer(word):
            tokens += [word[at : run.start()]] if word[at : run.start()] else []
            pairs = _pairs(run[0])
            inside = number == len(words) and run.end() == len(word)
            tokens += pairs if not inside else pairs[:-1] if len(pairs) > 1 else [pairs[0] + "*"]
            at = run.end()
        tokens += [word[at:]] if word[at:] else []
    return tokens


def _fts(tokens: list[str]) -> str:
    if tokens[-1].endswith("*"):
        body = " ".join([*tokens[:-1], tokens[-1][:-1]])
        return f'"{body}"*'
    return f'"{" ".join(tokens)}"'


def texts_of(kind: str, fields: Mapping[str, Any]) -> tuple[str, str]:
    """(title, body) of a record as people wrote them."""
    title, body = INDEXED.get(kind, ((), ()))
    return _joined(fields, title), _joined(fields, body)


def _joined(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    parts: list[str] = []
    for name in names:
        value = fields.get(name)
        if type(value) is str:
            parts.append(value)
        elif value is not None:
            parts += _strings(value)
    return "\n".join(parts)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return []


class Words(NamedTuple):
    """What is sought of one record: its number, its title and body in the index's form, and a digest of them."""

    number: int
    title: str
    body: str
    digest: str


def words_of(number: int, kind: str, fields: Mapping[str, Any]) -> Words | None:
    """What is sought of a record; nothing of a kind that is not sought, or of a record that was removed."""
    if kind not in INDEXED or fields.get("removed") is True:
        return None
    title, body = (index_form(text) for text in texts_of(kind, fields))
    return Words(number, title, body, hashlib.sha256(f"{title}\0{body}".encode()).hexdigest())


def index_new(connection: Connection, words: Sequence[Words]) -> None:
    """Put the words of records into the index of which it has none yet."""
    rows = [(one.number, one.title, one.body) for one in words]
    connection.executemany("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", rows)
    digests = [(one.number, one.digest) for one in words]
    connection.executemany("INSERT OR REPLACE INTO searched (number, digest) VALUES (?, ?)", digests)


def index_record(connection: Connection, number: int, kind: str, fields: dict[str, Any]) -> None:
    """Put the record's words into the index in place of its older ones."""
    if kind not in INDEXED:
        return
    sought = words_of(number, kind, fields)
    known = connection.execute("SELECT digest FROM searched WHERE number=?", (number,)).fetchone()
    if known and sought and known[0] == sought.digest:
        return
    if known:
        connection.execute("DELETE FROM search WHERE rowid=?", (number,))
        connection.execute("DELETE FROM searched WHERE number=?", (number,))
    if sought:
        index_new(connection, [sought])


def snippet(text: str, words: str) -> str:
    """The words around the first place where one of the sought words stands, ``…`` where text was cut."""
    folded, origin = _with_origin(text)
    starts = [found for word in _WORD.findall(normalise(words)) if (found := folded.find(word)) >= 0]
    at = origin[min(starts)] if starts else 0
    first, last = max(0, at - _AROUND), min(len(text), at + _AROUND)
    while first > 0 and at - first < 2 * _AROUND and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and last - at < 2 * _AROUND and not text[last].isspace():
        last += 1
    return ("…" if first else "") + " ".join(text[first:last].split()) + ("…" if last < len(text) else "")


def _with_origin(text: str) -> tuple[str, list[int]]:
    folded: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        part = "".join(_fold(c) for c in unicodedata.normalize("NFKC", character))
        folded.append(part)
        origin += [at] * len(part)
    return "".join(folded), origin
