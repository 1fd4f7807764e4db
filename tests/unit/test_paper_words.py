"""The catalogues of what papers say: in step with the source, compiled as written, worded as the source needs it."""

import re
from collections import Counter

import pytest

from paper_words import PLURALS, compiled, paper_words, po_path, read_catalogue

_WORD = re.compile(r"[A-Za-z]{2,}")
_NEVER_TRANSLATED = {
    "TLP", "ICD", "PHIA", "UTC", "SHA", "QR", "pdfsig", "FILE", "poppler", "utils", "Signature", "is", "Valid", "Total",
    "document", "signed", "desk", "verify", "Noufaily", "Art", "km", "VI", "VII", "VIII",
}  # fmt: skip
"""Names of labels, programs, yardsticks and units, and what a program answers in English."""
_ALIKE = {
    "Conditions", "Option", "Latitude, longitude", "absent", "exact", "horizon", "improbable", "neutral", "no",
    "note {number}", "province", "source", "district",
}  # fmt: skip
"""What is spelt alike in another language."""
_HOLES = re.compile(r"\{[a-z_]*\}")


@pytest.fixture(params=sorted(PLURALS))
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _forms(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def test_the_compiled_catalogue_is_what_the_written_one_says(code: str) -> None:
    assert po_path(code).with_suffix(".mo").read_bytes() == compiled(read_catalogue(code)), (
        "run: python tests/paper_words.py"
    )


def test_everything_papers_say_is_translated_and_nothing_else(code: str) -> None:
    catalogue = {(one.id if isinstance(one.id, str) else one.id[0], one.context): one for one in read_catalogue(code)}
    needed = {(said.text, said.context): said for said in paper_words()}
    assert set(catalogue) - {("", None)} == set(needed), "run: python tests/paper_words.py, then translate"
    bare = [key for key, said in needed.items() if not all(_forms(catalogue[key].string))]
    assert bare == []
    assert all((catalogue[key].id[1:] == (said.plural,)) == bool(said.plural) for key, said in needed.items())


def test_no_english_is_left_in_what_was_translated(code: str) -> None:
    left = []
    for message in read_catalogue(code):
        for form in _forms(message.string) if message.id else ():
            english = message.id if isinstance(message.id, str) else message.id[0]
            words = [word for word in _WORD.findall(_HOLES.sub(" ", form)) if word not in _NEVER_TRANSLATED]
            same = form == english and bool(words) and english not in _ALIKE
            if same or (code in {"ar", "ru", "zh"} and words):
                left.append(form)
    assert left == []


def test_every_form_the_language_needs_is_there(code: str) -> None:
    for message in read_catalogue(code):
        if isinstance(message.id, tuple):
            assert isinstance(message.string, tuple)
            assert len(message.string) == PLURALS[code][0], message.id
            assert len({bool(form) for form in message.string}) == 1, message.id


def test_what_is_filled_in_is_the_same_in_every_language(code: str) -> None:
    for message in read_catalogue(code):
        one = message.id if isinstance(message.id, str) else message.id[-1]
        if not one:
            continue
        needed = Counter(_HOLES.findall(one))
        for form in (message.string,) if isinstance(message.string, str) else message.string:
            holes = Counter(_HOLES.findall(form))
            # a form for exactly one or two may say the number as a word
            assert not form or set(holes) | {"{n}"} == set(needed) | {"{n}"}, (message.id, form)
            assert isinstance(message.string, tuple) or not form or "{n}" not in needed or "{n}" in holes, message.id
