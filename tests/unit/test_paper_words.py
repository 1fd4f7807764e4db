"""The catalogues of what papers say: in step with the source, compiled as written, worded as the source needs it."""

import re
from collections import Counter

import pytest

from paper_words import PLURALS, compiled, po_path, read_catalogue

_HOLES = re.compile(r"\{[a-z_]*\}")


@pytest.fixture(params=sorted(PLURALS))
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_compiled_catalogue_is_what_the_written_one_says(code: str) -> None:
    assert po_path(code).with_suffix(".mo").read_bytes() == compiled(read_catalogue(code)), (
        "run: python tests/paper_words.py"
    )


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
