"""What is told of a file beside its text: one sentence for each kind of thing that was named and not acted on."""

from collections.abc import Iterable, Iterator, Mapping

from ...i18n import tr
from ..telling import Finding
from . import plain

_MOST, _LONGEST = 12, 120


def findings(told: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """A finding for each code, with what it concerns."""
    for code, what in told.items():
        yield finding(code, what)


def finding(code: str, what: Iterable[str] = ()) -> Finding:
    """The finding of this code; ``what`` names the machines, files or values concerned."""
    names = [shown for name in dict.fromkeys(what) if (shown := " ".join(plain.tidied(name[:_LONGEST]).split()))]
    named = ", ".join(names[:_MOST]) + (" …" if len(names) > _MOST else "")
    sentence = {**_of_mail(), **_of_documents()}[code]
    return Finding(code, f"{sentence} ({named})" if named else sentence)


def _of_mail() -> dict[str, str]:
    return {
        "remote": tr("Pictures or other parts lie on machines elsewhere; none was fetched."),
        "tracking": tr(
            "Unseen pictures on machines elsewhere would tell their owner who reads this; none was fetched."
        ),
        "link": tr("Links lead elsewhere than they say; none was followed."),
        "receipt": tr("The sender asks to be told when this is read; nobody was told."),
        "signature": tr("It carries a signature, which was not checked."),
        "sealed": tr("Part of it is encrypted for its receiver and was not opened."),
        "date": tr("Its date cannot be read, or differs from the day it was delivered."),
        "outside": tr("Part of it lies elsewhere and was not fetched."),
        "packed": tr("Attachments are packed in a form of Outlook and were not unpacked."),
        "program": tr("A program is attached; it was not started."),
        "same-id": tr("Messages that differ carry the same number; each is known by its content."),
        "mismatch": tr("Attachments are not what they claim to be."),
    }


def _of_documents() -> dict[str, str]:
    return {
        "macro": tr("It carries macros; none was run."),
        "script": tr("It carries scripts; none was run."),
        "launch": tr("It would start a program or open another file; nothing was started."),
        "external-link": tr("It refers to files or pages elsewhere; none was opened."),
        "submit": tr("It would send what is entered in it elsewhere; nothing was sent."),
        "form": tr("It asks for words to be entered; nothing was sent."),
        "embedded": tr("Other files lie inside it; they were not opened."),
        "fields": tr("It would fetch or compute text when opened; what it last showed was read."),
        "changes": tr("Changes are tracked in it; what was struck out was not read."),
        "comments": tr("It carries comments, which were read after the text."),
        "hidden": tr("Some of its text is hidden from whoever reads it; it was read all the same."),
        "no-text": tr("It has no text layer: what its pages show was not read."),
        "no-text-pages": tr("Some of its pages have no text layer; what they show was not read."),
        "encrypted": tr("It is encrypted, and opens without a password."),
        "pages": tr("Some pages could not be read."),
        "encoding": tr("Some bytes are no letters; they became U+FFFD."),
        "cut": tr("It is longer than what is read; the rest is in the file only."),
        "entity": tr("It declares entities, which could fetch files or fill the memory; it was not read."),
        "protected": tr("It opens with a password only."),
    }
