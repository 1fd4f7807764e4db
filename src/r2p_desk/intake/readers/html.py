"""A saved web page: words, title, where and when it was published; scripts and what it would fetch are named."""

import re
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from typing import IO

from ..apart import limits, markup
from ..apart.document import Document
from ..apart.remote import remote
from ..apart.whole import read_whole
from ..telling import Asked, Told

FORMAT = "html"
MEDIA = ("text/html", "application/xhtml+xml")
_HEAD = 1 << 18
_META = re.compile(r"<meta\b([^<>]{0,4000})", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:name|property|itemprop)\s*=\s*[\"']?([\w:.-]{1,60})", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]{0,2000})\"|'([^']{0,2000})')", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]{0,2000})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^<>]*?\blang\s*=\s*[\"']?([\w-]{2,35})", re.IGNORECASE)
_SAVED = re.compile(r"<!-- saved from url=\(\d{1,6}\)(\S{1,2000}) -->", re.IGNORECASE)
_CANONICAL = re.compile(r"<link\b[^<>]*\brel\s*=\s*[\"']?canonical[^<>]*", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*[\"']?([^\s\"'<>]{1,2000})", re.IGNORECASE)
_DAYS = ("article:published_time", "datepublished", "dc.date", "dc.date.issued", "dcterms.date", "date", "pubdate")
_ACTS = {
    "script": re.compile(rb"<script\b|\bon[a-z]{3,20}\s{0,9}=\s{0,9}[\"']|javascript:", re.IGNORECASE),
    "form": re.compile(rb"<form\b", re.IGNORECASE),
}


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:
    """The page as one record."""
    data = read_whole(file, limits.TEXT_BYTES)
    document = Document(sha256(data).hexdigest())
    if len(data) > limits.TEXT_BYTES:
        document.tell("cut")
    encoding = asked.encoding or markup.encoding(data)
    document.say(markup.page(data[: limits.TEXT_BYTES], encoding))
    document.facts(**_facts(data[:_HEAD].decode(encoding, "replace")), encoding=encoding)
    for code, pattern in _ACTS.items():
        if pattern.search(data):
            document.tell(code)
    for code, hosts in remote(data).items():
        document.tell(code, *hosts)
    yield from document.told()


def _facts(head: str) -> dict[str, str]:
    """What the head of a page says of the page."""
    meta: dict[str, str] = {}
    for found in _META.finditer(head):
        name, content = _NAMED.search(found[1]), _CONTENT.search(found[1])
        if name and content:
            meta.setdefault(name[1].lower(), unescape(content[1] or content[2] or ""))
    title, tongue, saved = _TITLE.search(head), _LANGUAGE.search(head), _SAVED.search(head)
    canonical = _CANONICAL.search(head)
    link = _HREF.search(canonical[0]) if canonical else None
    day = next((meta[name][:10] for name in _DAYS if re.match(r"\d{4}-\d{2}-\d{2}", meta.get(name, ""))), "")
    return {
        "title": unescape(title[1]) if title else meta.get("og:title", ""),
        "author": meta.get("author", ""),
        "language": tongue[1] if tongue else "",
        "date": day,
        "url": saved[1] if saved else unescape(link[1]) if link else meta.get("og:url", ""),
    }
