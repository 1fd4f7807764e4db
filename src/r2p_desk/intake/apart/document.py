"""What readers of documents tell, in one form: facts of the whole, findings, and the text as one record."""

import re
from collections.abc import Iterable, Iterator

from .. import telling
from . import plain
from .findings import findings
from .limits import CHARACTERS
from .masthead import masthead

_FACT = 500
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


class Document:
    """Gathers what is found in one document.

    ``digest`` is SHA-256 of the file, by which it is known when it comes again. Facts: ``title``, ``author``,
    ``language``, ``symbol``, ``date`` (stated in the text, ``YYYY-MM-DD``), ``made`` (the day the file was last
    written, as it says), ``generator``, ``pages``, ``encoding``, ``url``.
    """

    def __init__(self, digest: str) -> None:
        self._digest = digest
        self._facts: dict[str, str] = {}
        self._told: dict[str, list[str]] = {}
        self.text = ""

    def say(self, pieces: Iterable[str]) -> None:
        """The text, as far as it is kept; what heads a document of the United Nations is read from it."""
        said: list[str] = []
        length = 0
        for piece in pieces:
            said.append(plain.with_tabs(piece))
            length += len(said[-1])
            if length > CHARACTERS:
                self.tell("cut")
                break
        self.text = tidy("".join(said))[:CHARACTERS]
        self.facts(**masthead(self.text))

    def facts(self, **facts: str) -> None:
        """Facts of the whole; those stated first stand, what is empty is none."""
        for name, value in facts.items():
            said = " ".join(plain.tidied(value).split())[:_FACT]
            if name == "language":
                said = said.replace("_", "-") if _LANGUAGE.fullmatch(said) else ""
            if said:
                self._facts.setdefault(name, said)

    def tell(self, code: str, *what: str) -> None:
        """A finding, and what it concerns."""
        self._told.setdefault(code, []).extend(what)

    def findings(self) -> Iterator[telling.Finding]:
        """What was found beside the text."""
        yield from findings(self._told)

    def told(self) -> Iterator[telling.Told]:
        """All of it, in order."""
        yield telling.Begin(facts={"kind": "document", **self._facts})
        yield from self.findings()
        yield telling.Row(1, {"digest": self._digest}, self.text)


def tidy(text: str) -> str:
    """Without blanks at the ends of lines and without more than one empty line between two others."""
    text = "\n".join(map(str.rstrip, text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
    return (re.sub(r"\n{3,}", "\n\n", text) if "\n\n\n" in text else text).strip()
