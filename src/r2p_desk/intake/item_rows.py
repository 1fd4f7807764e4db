"""From a row of a table to an item, by what an officer (or the table itself) says its columns mean.

A row is taken whole or refused whole, with everything that is wrong in it: column, value, rule, words. Nothing is
guessed, rounded or filled in; what the row does not say stays unstated.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import sha256
from typing import TypeVar

from ..domain.coding_rules import how_known_words, statement_words
from ..domain.grading import Credibility, Grade, Reliability
from ..domain.item import (
    Access,
    HowKnown,
    Item,
    Reference,
    Statement,
    Verification,
)  # fmt: skip
from ..domain.marking import Marking
from ..domain.place import Place, Precision
from ..domain.records import fields_of
from ..domain.signal import Crime, Signal, crime_words, signal_words
from ..domain.when import When
from ..errors import InvalidValue
from ..i18n import OWN_NAMES, tr
from . import days, degrees
from .headings import by_heading, fields
from .plain_words import plain_words
from .telling import Bad, Begin, Columns, Entry, Named, Row

BY_OFFICER = ("precision", "access", "verification")
"""Fields no heading suggests, and an officer may name."""

_LONGEST_TITLE = 200
_SHOWN = 80
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LISTED = re.compile(r"[;|\n；、]")
_LISTED_WORDS = re.compile(r"[;|\n；、,،，]")
_LANGUAGES = {plain_words(name): code for code, name in OWN_NAMES.items()}
_LANGUAGES |= {"arabic": "ar", "chinese": "zh", "english": "en", "french": "fr", "russian": "ru", "spanish": "es"}

Word = TypeVar("Word", bound=StrEnum)


def entry(row: Row, begin: Begin, columns: Columns, *, titled: str = "", key: str = "") -> Entry | tuple[Bad, ...]:
    """The item this row states. ``titled``: what to call it where no column does; ``key``: what names it for ever."""
    reading = _Reading(row, begin, columns)
    item = reading.item(titled)
    name = key or reading.key(item)
    if reading.bad:
        return tuple(reading.bad)
    return Entry(key=name, fields=fields_of(item), source=reading.source())


@cache
def _known() -> frozenset[str]:
    return frozenset((*fields(), *BY_OFFICER))


class _Reading:
    """One row being read; ``bad`` is all that was wrong so far."""

    def __init__(self, row: Row, begin: Begin, columns: Columns) -> None:
        self.bad: list[Bad] = []
        self._row, self._columns = row, columns
        self._comma = begin.facts.get("decimal") == ","
        self._values: dict[str, list[tuple[str, str]]] = {}
        known = _known()
        for column, field in columns.fields.items():
            if field not in known:
                self.refuse(column, field, "field", tr("“{field}” is no field of an item.").format(field=field[:40]))
            elif said := self._said(column):
                self._values.setdefault(field, []).append((column, said))
        for field, value in columns.same.items():
            if field not in known:
                self.refuse("", field, "field", tr("“{field}” is no field of an item.").format(field=field[:40]))
            elif value.strip():
                self._values.setdefault(field, [("", value.strip())])

    def _said(self, column: str) -> str:
        said = self._row.values.get(column, "").translate(_BREAKS).replace("\r\n", "\n").replace("\r", "\n").strip()
        if _CONTROLS.search(said):
            self.refuse(column, said, "characters", tr("The value holds signs that are no text."))
            return ""
        return said

    def refuse(self, column: str, value: str, rule: str, words: str) -> None:
        shown = "".join(sign if sign.isprintable() else "·" for sign in value[:_SHOWN])
        self.bad.append(Bad(self._row.row, column, shown, rule, words))

    def one(self, field: str) -> tuple[str, str]:
        """Column and value of a field; empty where nothing is said, refused where two columns say different things."""
        said = self._values.get(field, ())
        if len(said) > 1 and len({value for _, value in said}) > 1:
            column, value = said[1]
            words = tr("Columns {first} and {other} both give this field, and differ.")
            self.refuse(column, value, "twice", words.format(first=said[0][0], other=column))
        return said[0] if said else ("", "")

    def _column(self, field: str) -> str:
        return next((column for column, name in self._columns.fields.items() if name == field), "")

    def text(self, field: str) -> str | None:
        return self.one(field)[1] or None

    def item(self, titled: str) -> Item:
        title, text = self._title(titled)
        return Item(
            id="",
            title=title,
            text=text,
            language=self._language(),
            happened=self._happened(),
            known=self._day("known"),
            place=self._place(),
            origin=self.text("origin"),
            reference=self._reference(),
            grade=self._grade(),
            marking=self._made("marking", Marking, "marking"),
            how_known=self._word("how_known", HowKnown, how_known_words),
            statement=self._word("statement", Statement, statement_words),
            access=self._word("access", Access),
            verification=self._word("verification", Verification),
            signals=tuple(self._words("signals", Signal, signal_words)),
            crimes=tuple(self._words("crimes", Crime, crime_words)),
            populations=self._list("populations"),
            actors=self._list("actors"),
            tags=self._list("tags", _LISTED_WORDS),
            note=self._lines("note"),
            external_id=self.text("id"),
        )

    def source(self) -> Named | None:
        name, kind = self.text("source"), self.text("source_kind")
        return Named(name, kind) if name else None

    def key(self, item: Item) -> str:
        """What makes this row the same when it comes again: the columns declared, its id, else all that it says."""
        self._checked_words()
        if self._columns.key:
            parts = [self._row.values.get(column, "").strip() for column in self._columns.key]
            if not any(parts):
                words = tr("The columns that name the row are empty.")
                self.refuse(self._columns.key[0], "", "key", words)
            return "key:" + "\x1f".join(parts)
        if item.external_id:
            return f"id:{item.external_id}"
        said = "\x1f".join(f"{name}\x1e{value}" for name, value in sorted(self._row.values.items()) if value.strip())
        return f"row:{sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}"

    def _checked_words(self) -> None:
        if self.text("source_kind") and not self.text("source"):
            column, value = self.one("source_kind")
            self.refuse(column, value, "source", tr("A kind of source, and no source."))

    def _title(self, titled: str) -> tuple[str, str | None]:
        title, text = self.text("title") or "", self._lines("text", headed=False) or ""
        if not title and not text and not titled:
            column = self._column("title") or self._column("text")
            self.refuse(column, "", "title", tr("Nothing says what happened."))
        if not title:
            title, rest = (text, text) if text else (titled, None)
            short = _shortened(self._values["text"][0][1] if text else title)
            return short, rest if rest and short != rest else None
        short = _shortened(title)
        if short != title:
            text = f"{title}\n\n{text}" if text and not text.startswith(title) else text or title
        return short, text or None

    def _lines(self, field: str, *, headed: bool = True) -> str | None:
        """The texts of all columns of a field; where there are several, each behind its heading."""
        said = self._values.get(field, [])
        several = len([1 for column, name in self._columns.fields.items() if name == field]) > 1
        if (not several or (len(said) == 1 and not headed)) and all(_is_plain(column, field) for column, _ in said):
            return "\n".join(value for _, value in said) or None
        return "\n".join(f"{column}: {value}" if column else value for column, value in said) or None

    def _list(self, field: str, between: re.Pattern[str] = _LISTED) -> tuple[str, ...]:
        said = (part.strip() for _, value in self._values.get(field, []) for part in between.split(value))
        return tuple(dict.fromkeys(part for part in said if part))

    def _words(self, field: str, kind: type[Word], called: Callable[[Word], str]) -> Iterable[Word]:
        if field not in self._values:
            return ()
        known = {plain_words(word): word for word in kind} | {plain_words(called(word)): word for word in kind}
        found: list[Word] = []
        for column, value in self._values.get(field, []):
            for part in filter(None, map(str.strip, _LISTED_WORDS.split(value))):
                word = known.get(plain_words(part))
                if word is None:
                    self._no_word(column, part, field, list(kind))
                else:
                    found.append(word)
        return dict.fromkeys(found)

    def _word(self, field: str, kind: type[Word], called: Callable[[Word], str] = str) -> Word | None:
        column, value = self.one(field)
        if not value:
            return None
        known = {plain_words(word): word for word in kind} | {plain_words(called(word)): word for word in kind}
        word = known.get(plain_words(value))
        if word is None:
            self._no_word(column, value, field, list(kind))
        return word

    def _no_word(self, column: str, value: str, rule: str, allowed: Iterable[str]) -> None:
        words = tr("“{text}” is not one of {words}").format(text=value[:40], words=", ".join(allowed))
        self.refuse(column, value, rule, words)

    def _day(self, field: str) -> When | None:
        column, value = self.one(field)
        if not value:
            return None
        try:
            return days.day(value, self._columns.dates)
        except days.NoDay as error:
            self.refuse(column, value, error.rule, error.words)
            return None

    def _happened(self) -> When | None:
        first, last = self._day("happened"), self._day("happened_end")
        column, value = self.one("happened_end")
        if last is None or (first is None and self.bad):
            return first
        if first is None:
            self.refuse(column, value, "date-span", tr("It has a last day, and no first."))
            return None
        if first == last:
            return first
        try:
            return When(f"{first}/{last}")
        except InvalidValue:
            words = tr("The last day {last} does not follow the first, {first}.")
            self.refuse(column, value, "date-span", words.format(last=last, first=first))
            return None

    def _place(self) -> Place | None:
        named = [(field, self.text(field)) for field in ("place", "district", "province", "country")]
        names = list(dict.fromkeys(name for _, name in named if name))
        latitude, longitude = self._degrees()
        finest = next((field for field, name in named if name), "")
        exact = self._word("precision", Precision)
        if exact is None:
            exact = Precision(finest) if finest in ("district", "province", "country") else Precision.UNKNOWN
        if not names and latitude is None:
            return None
        name = ", ".join(names) or f"{latitude}, {longitude}"
        return Place(name=name, precision=exact, latitude=latitude, longitude=longitude)

    def _degrees(self) -> tuple[str | None, str | None]:
        (at_y, y), (at_x, x), (at, both) = self.one("latitude"), self.one("longitude"), self.one("coordinates")
        if both and not y and not x:
            at_y = at_x = at
            y, x = degrees.pair(both)
        if not y and not x:
            if both:
                self.refuse(at, both, "coordinates", tr("“{text}” is not a coordinate.").format(text=both[:40]))
            return None, None
        at_y, at_x = at_y or self._column("latitude"), at_x or self._column("longitude")
        found: list[str | None] = []
        for column, value, limit in ((at_y, y, 90), (at_x, x, 180)):
            number = degrees.degrees(value, limit, comma=self._comma)
            if number is None:
                rule = "latitude" if limit == 90 else "longitude"
                words = tr("“{text}” is no number of degrees between -{limit} and {limit}.")
                self.refuse(column, value, rule, words.format(text=value[:40], limit=limit))
            found.append(number)
        return (found[0], found[1]) if None not in found else (None, None)

    def _grade(self) -> Grade | None:
        column, value = self.one("grade")
        (at_source, reliability), (at_item, credibility) = self.one("reliability"), self.one("credibility")
        if not value and not reliability and not credibility:
            return None
        letter, figure = reliability[:1].upper(), credibility[:1]
        if value and (found := re.match(r"([A-Fa-f])[\s/-]?([1-6])\b", value)):
            return Grade(found[1] + found[2])
        if value:
            words = tr("“{text}” is not a grade: a letter A to F for the source and a figure 1 to 6 for the item.")
            self.refuse(column, value, "grade", words.format(text=value[:20]))
        elif letter not in list(Reliability) or (len(reliability) > 1 and reliability[1].isalnum()):
            words = tr("The reliability of the source is a letter A to F; it goes with a credibility.")
            self.refuse(at_source or at_item, reliability, "reliability", words)
        elif figure not in list(Credibility) or (len(credibility) > 1 and credibility[1].isalnum()):
            words = tr("The credibility of the item is a figure 1 to 6; it goes with a reliability.")
            self.refuse(at_item or at_source, credibility, "credibility", words)
        else:
            return Grade(letter + figure)
        return None

    def _made(self, field: str, make: Callable[[str], Marking], rule: str) -> Marking | None:
        column, value = self.one(field)
        if not value:
            return None
        try:
            return make(re.sub(r"^UN[\s-]+", "", value, flags=re.IGNORECASE))
        except InvalidValue as error:
            self.refuse(column, value, rule, error.happened)
            return None

    def _reference(self) -> Reference | None:
        document, url = self.text("document"), self.text("url")
        if not document and not url:
            column, value = self.one("locator")
            if value:
                self.refuse(column, value, "locator", tr("A place in a document, and no document."))
            return None
        return Reference(document=document or url or "", locator=self.text("locator"), url=url)

    def _language(self) -> str | None:
        column, value = self.one("language")
        if not value:
            return None
        code = _LANGUAGES.get(plain_words(value), value.lower() if re.fullmatch(r"[A-Za-z]{2,3}", value) else "")
        if not code:
            self.refuse(column, value, "language", tr("Write the language as its code, for example fr."))
        return code or None


@lru_cache(maxsize=1 << 10)
def _is_plain(column: str, field: str) -> bool:
    """Whether the value says enough without its heading: what stands under *Remarks* does, under *Deaths* not."""
    return field != "note" or not column or by_heading([column]).get(column) == field


def _shortened(title: str) -> str:
    """The title in one line, no longer than titles are; a longer one ends with its last whole word and an ellipsis."""
    line = " ".join(title.split())
    first = " ".join(title.partition("\n")[0].split())
    if len(first) >= 20 and first != line:
        line = first
    if len(line) <= _LONGEST_TITLE:
        return line
    cut = line[: _LONGEST_TITLE - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[100:] else cut}…"


def mapping(given: Columns | None, suggested: Columns) -> Columns:
    """What an officer said the columns mean; the suggestion where they said nothing."""
    if given is None:
        return suggested
    if given.fields:
        return given
    return Columns(
        fields=suggested.fields, same=given.same, key=given.key or suggested.key, dates=given.dates,
        sheet=given.sheet, encoding=given.encoding, delimiter=given.delimiter, headings=given.headings,
        shape=given.shape,
    )  # fmt: skip
