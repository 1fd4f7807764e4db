"""One mail taken apart: who wrote to whom and when, what it says, what is attached; nothing in it is followed.

Of two forms of the same text the plain one is taken, unless it only says that there is another. Pictures on other
machines are named, never fetched: to fetch one tells its owner who read the mail, when and where.
"""

import re
from datetime import date
from email.message import Message
from hashlib import sha256

from ..media import TEXT as PLAIN
from ..media import media_type
from ..telling import File
from . import headers, limits, markup, plain
from .document import tidy
from .headers import Heads, Mail, day, person
from .remote import remote

SAMPLE = b"""From: =?utf-8?q?a?= <a@example.org>
Subject: =?iso-8859-1?b?YQ==?=
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>a=20b<img src=//a></p>
--b
Content-Type: text/plain; name*=utf-8''a
Content-Transfer-Encoding: base64

YQ==
--b
Content-Type: message/rfc822

Subject: a

a
--b
Content-Type: text/plain
Content-Transfer-Encoding: x-uuencode

begin 644 a
!80``
`
end
--b--
"""
FACTS = {"kind": "mail"}
BROKEN = (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What Python's parser raises for mails it does not understand."""
_NESTED = 40
_STUB = 200
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_ID = re.compile(r"<[^<>\s]{1,400}>")
_HEADS = ("from", "to", "cc", "date", "subject")


def load() -> None:
    """Have everything at hand that reading a mail may need: some of it is loaded when it is first used."""
    Letter(SAMPLE)


class Letter:
    """What one mail holds; ``told`` are findings by their code, each with what it concerns.

    ``values``: ``subject``, ``from``, ``sender`` (the first of them), ``to``, ``cc``, ``date`` as it stands, ``day``,
    ``received`` (both ``YYYY-MM-DD``), ``message-id``, ``in-reply-to``, ``language``, ``digest``; empty where none is.
    """

    def __init__(self, data: bytes) -> None:
        self.files: list[File] = []
        self.told: dict[str, list[str]] = {}
        self._said: list[str] = []
        self._parts = 0
        message = headers.parsed(data)
        heads = Heads(message)
        self.values = self._heads(heads)
        self._part(message, heads, 0)
        self.text = tidy("".join(self._said))
        self.values["digest"] = self._digest()

    def _digest(self) -> str:
        """The same for the same mail, however it was kept: the line ends and what mail programs add do not count."""
        parts = [*(self.values[name] for name in ("subject", "from", "to", "cc", "date", "message-id")), self.text]
        parts += [sha256(file.data).hexdigest() for file in self.files]
        return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it at all: no header that says anything, no words, nothing attached."""
        return not (self.text or self.files or any(text for name, text in self.values.items() if name != "digest"))

    def one_of_several(self) -> None:
        """Another mail has the same Message-ID: this one is known by its content."""
        self.tell("same-id", self.values["message-id"])
        self.values["message-id"] = ""

    def tell(self, code: str, what: str = "") -> None:
        """Note a finding, and what it concerns."""
        told = self.told.setdefault(code, [])
        if what not in told and len(told) < 20:
            told.append(what)

    def _heads(self, heads: Heads) -> dict[str, str]:
        who = next(iter(heads.people("from") or heads.people("sender")), ("", ""))
        dated = heads.text("date")
        values = {
            "subject": heads.text("subject"),
            "from": heads.people_text("from"),
            "sender": person(who),
            "to": heads.people_text("to"),
            "cc": heads.people_text("cc"),
            "date": dated,
            "day": day(dated),
            "received": heads.received,
            "message-id": _id(heads.text("message-id")),
            "in-reply-to": _id(heads.text("in-reply-to")),
            "language": heads.text("content-language"),
        }
        if dated and not values["day"]:
            self.tell("date", dated[:80])
        if values["received"] and values["day"] and _days_apart(values["day"], values["received"]) > 2:
            self.tell("date", f"{values['day']}, {values['received']}")
        for name in ("disposition-notification-to", "return-receipt-to", "x-confirm-reading-to"):
            if heads.text(name):
                self.tell("receipt", heads.people_text(name)[:120])
        return values

    def _part(self, part: Mail, heads: Heads, depth: int) -> None:
        self._parts += 1
        if self._parts > limits.PARTS or depth > _NESTED:
            self.tell("cut")
            return
        kind = heads.kind
        if kind in _SEALED or kind == "multipart/encrypted":
            self.tell("sealed", kind)
        if kind == "message/external-body":
            self.tell("outside", (heads.param("url") or heads.param("name"))[:120])
        elif part.is_multipart():
            self._several(part, kind, depth)
        elif kind in _SIGNATURES:
            self.tell("signature", kind)
        elif _is_text(kind) and not heads.attached and not (depth and heads.file_name):
            self._say_text(part, heads)
        else:
            self._attach(part, heads)

    def _several(self, part: Mail, kind: str, depth: int) -> None:
        inside = [one for one in part.get_payload() if isinstance(one, Message)]
        if kind == "multipart/alternative":
            self._alternative(inside, depth)
        elif kind.startswith("message/"):
            for one in inside:
                self._inner(one, depth)
        else:
            for one in inside:
                self._part(one, Heads(one), depth + 1)

    def _inner(self, message: Mail, depth: int) -> None:
        """A mail inside a mail, or what a machine reports: its headers first, to tell it from what is around."""
        heads = Heads(message)
        known = [f"{name.title()}: {text}" for name in _HEADS for text in heads.texts(name)]
        self._said.append("\n" + "\n".join(known or heads.everything()[:50]) + "\n\n")
        if known or message.is_multipart() or message.get_payload():
            self._part(message, heads, depth + 1)

    def _alternative(self, forms: list[Mail], depth: int) -> None:
        """Of several forms of one text the first that says something; what is attached to any of them is kept."""
        before, best, found = self._said, "", False
        for form in forms:
            heads = Heads(form)
            if found and heads.kind == "text/html":
                self._parts += 1
                self._remote(_content(form))  # not read, and yet it would be fetched by a browser
                continue
            self._said = []
            self._part(form, heads, depth + 1)
            said = "".join(self._said)
            if not best.strip() or (len(best.strip()) < _STUB and len(said) > 5 * len(best)):
                best = said
            found = len(best.strip()) >= _STUB
        self._said = before
        self._said.append(best)

    def _say_text(self, part: Mail, heads: Heads) -> None:
        content, charset = _content(part), heads.charset
        if heads.kind == "text/html":
            self._remote(content)
            said = "".join(markup.page(content, charset))
        else:
            said = plain.text(content, charset)
        if "\ufffd" in said:
            self.tell("encoding", charset or "?")
        self._said.append(plain.with_tabs(said.replace("\r\n", "\n").replace("\r", "\n")) + "\n")

    def _remote(self, content: bytes) -> None:
        for code, hosts in remote(content).items():
            for host in hosts:
                self.tell(code, host)

    def _attach(self, part: Mail, heads: Heads) -> None:
        data, name, kind = _content(part), heads.file_name, heads.kind
        if not data and not name:
            return
        name = name or f"{self._parts}"
        media = media_type(data[:65536], data[-65536:], name)
        if kind.partition("/")[0] in ("image", "audio", "video", "text") and not _alike(kind, media):
            self.tell("mismatch", f"{name}: {kind}, {media}")
        if media == "application/x-msdownload":
            self.tell("program", name)
        if kind in ("application/ms-tnef", "application/vnd.ms-tnef"):
            self.tell("packed", name)
        self.files.append(File(name=name, media=media, data=data))


def _is_text(kind: str) -> bool:
    """What is read as the mail's words; what should have parts and has none is words, too."""
    return kind in (PLAIN, "text/html", "text/enriched", "text/richtext") or kind.startswith("multipart/")


def _content(part: Mail) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _alike(declared: str, found: str) -> bool:
    kinds = {declared.partition("/")[0], found.partition("/")[0]}
    return len(kinds) == 1 or kinds <= {"text", "application"} or found == "application/octet-stream"


def _id(text: str) -> str:
    found = _ID.search(text)
    return found[0] if found else ""


def _days_apart(one: str, other: str) -> int:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
