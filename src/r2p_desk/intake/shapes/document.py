"""Documents as items: title, text, language, and the document itself as what the item rests on.

Its date is the one its text states. Where it states none, the day its file was last written bounds it: the document is
not younger than that. When it became known here is not in it.
"""

import re

from ...i18n import tr
from ..telling import Bad, Begin, Columns, Entry, Row

FORMAT = "document"
KIND = "items"
_LONGEST = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def fits(begin: Begin) -> int:
    """A document says that it is one."""
    return 100 if begin.facts.get("kind") == "document" else 0


def entry(row: Row, begin: Begin, columns: Columns | None) -> Entry | tuple[Bad, ...]:  # noqa: ARG001  # the protocol
    """The item this document makes."""
    facts = begin.facts
    title = facts.get("title") or facts.get("symbol") or _first_line(row.text) or _stem(facts.get("file", ""))
    title = (title or tr("Document"))[:_LONGEST]
    fields: dict[str, object] = {"title": title}
    if row.text:
        fields["text"] = row.text
    if facts.get("language"):
        fields["language"] = facts["language"]
    symbol = facts.get("symbol", "")
    named = symbol if symbol and symbol in title else ", ".join(filter(None, (symbol, title)))
    reference = {"document": named, "date": _date(facts), "url": facts.get("url", "")}
    fields["reference"] = {name: value for name, value in reference.items() if value}
    key = row.values.get("digest", "")
    if not key:
        return (Bad(row.row, rule="document", words=tr("It has no content.")),)
    return Entry(key=key, fields=fields, files=row.files)


def _date(facts: dict[str, str]) -> str:
    if _DAY.fullmatch(facts.get("date", "")):
        return facts["date"]
    return f"[..{facts['made']}]" if _DAY.fullmatch(facts.get("made", "")) else ""


def _stem(name: str) -> str:
    """What an officer called the file, which says more than nothing where the document has no title and no text."""
    return re.sub(r"\.\w{1,5}$", "", name).strip()


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if len(line.strip()) > 2), "")
