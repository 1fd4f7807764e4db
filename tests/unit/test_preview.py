"""A preview: pages set and drawn in a process of their own, which ends with it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from r2p_desk.briefing.document import Document, Heading, Paragraph, Words
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.preview import Preview
from r2p_desk.domain.marking import Marking
from r2p_desk.errors import Cancelled, DeskError


def document(*texts: str) -> Document:
    return Document(
        title="A note",
        marking=Marking(),
        author="An officer",
        prepared=datetime(2026, 11, 1, 12, tzinfo=UTC),
        blocks=tuple(Paragraph(prose=(Words(text),)) for text in texts),
    )


@pytest.fixture(scope="module")
def preview() -> Iterator[Preview]:
    with Preview() as one:
        yield one


def test_the_pages_shown_are_those_of_the_pdf_that_is_signed(preview: Preview) -> None:
    whole = document(*["Houses are searched by lists. " * 40] * 12)
    found = preview.set(whole)
    printed = render(whole)
    assert (found.pages, found.missing) == (printed.pages, 0)
    assert found.pages > 1
    assert preview.pdf() == printed.pdf


def test_a_page_is_as_wide_as_asked_and_shows_ink(preview: Preview) -> None:
    preview.set(document("Houses are searched by lists."))
    page = preview.page(0, 600)
    assert page.width == 600
    assert len(page.rgba) == 4 * page.width * page.height
    assert page.rgba.count(0) < len(page.rgba) / 4
    assert min(page.rgba[::4]) < 60


def test_a_page_that_is_not_there_is_refused_and_the_next_is_drawn(preview: Preview) -> None:
    preview.set(document("One page."))
    with pytest.raises(DeskError, match="could not be made"):
        preview.page(3, 600)
    assert preview.page(0, 200).width == 200


def test_what_cannot_be_set_is_said_and_the_next_document_is_set(preview: Preview) -> None:
    preview.set(document("One page."))
    with pytest.raises(DeskError, match="KeyError"):
        preview.set(replace(document(), blocks=(Heading(text="Too deep", level=9),)))
    assert preview.set(document("One page.")).pages == 1


def test_a_process_that_died_is_started_anew() -> None:
    with Preview() as preview:
        preview.set(document("One page."))
        assert preview._process is not None
        preview._process.kill()
        preview._process.wait()
        with pytest.raises(DeskError):
            preview.page(0, 200)
        assert preview.set(document("One page.")).pages == 1


def test_nothing_is_asked_of_a_closed_preview() -> None:
    preview = Preview()
    preview.warm()
    process = preview._process
    assert process is not None
    preview.close()
    assert process.poll() is not None
    with pytest.raises(Cancelled):
        preview.set(document("One page."))
