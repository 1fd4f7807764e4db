"""The situation briefing on the practice case: what it says, in which order, and what it never says."""

import re
from datetime import UTC, datetime
from typing import Any

import msgspec
import pypdfium2
import pytest

import papers
from r2p_desk.briefing.document import Document, Heading, HeatStrip, Listing, NoteRefs, Notes, Paragraph, Table, proses
from r2p_desk.briefing.ground import sentences
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.situation import situation_briefing
from r2p_desk.domain.assessment import State
from r2p_desk.domain.item import Access, Item
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.signoff import Dissent, Mandate, SignOff
from r2p_desk.domain.when import When
from r2p_desk.keys.canonical import decode

PREPARED = datetime(2026, 11, 23, 22, 5, tzinfo=UTC)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def briefing(as_of: str = "1994-01-15", **fields: Any) -> Document:
    case = fields.pop("case", papers.practice_case())
    profile = fields.pop("profile", papers.practice_profile(as_of))
    return situation_briefing(case, profile, prepared=PREPARED, author="A. Tester", **fields)


def text_of(part: Any) -> str:
    match part:
        case Document(blocks=blocks):
            return "\n".join(text_of(block) for block in blocks)
        case Heading(text=text):
            return text
        case Listing(entries=parts) | Notes(notes=parts):
            return "\n".join(text_of(one) for one in parts)
        case Table(rows=rows):
            return "\n".join(" | ".join(_words(cell) for cell in row) for row in rows)
        case HeatStrip(alternative=text):
            return text
        case _:
            return _words(part.prose)


def _words(prose: Any) -> str:
    return "".join(str(part.numbers) if isinstance(part, NoteRefs) else part.text for part in prose)


def section(document: Document, title: str) -> list[Any]:
    starts = [place for place, block in enumerate(document.blocks) if isinstance(block, Heading) and block.level == 2]
    first = next(place for place in starts if document.blocks[place].text == title)
    last = next((place for place in starts if place > first), len(document.blocks))
    return list(document.blocks[first + 1 : last])


def test_the_marking_is_the_first_paragraph() -> None:
    assert text_of(briefing().blocks[0]) == "This document is marked UNCLASSIFIED."


def test_the_answer_comes_first_and_the_sections_in_their_order() -> None:
    headings = [block.text for block in briefing().blocks if isinstance(block, Heading) and block.level == 2]
    assert headings == [
        "Bottom line", "Risk factors and their indicators", "What is expected", "What we do not know",
        "Who stands for it, and who sees it otherwise", "Evidence notes", "About the framework", "What the marks mean",
        "How to check this file",
    ]  # fmt: skip


def test_it_says_the_day_who_prepared_it_and_that_it_is_practice() -> None:
    text = text_of(briefing())
    assert "As of 15 January 1994: only what was known by then is counted." in text
    assert "Prepared on 23 November 2026, 22:05 UTC, by A. Tester." in text
    assert "PRACTICE: made from a past case for training." in text


def test_a_real_case_carries_no_practice_notice() -> None:
    case = msgspec.structs.replace(papers.practice_case(), practice=False)
    assert "PRACTICE" not in text_of(briefing(case=case)) + briefing(case=case).running


def test_each_crime_has_the_level_its_assessor_stated_in_words() -> None:
    (crimes,) = [block for block in section(briefing(), "Bottom line") if isinstance(block, Listing)]
    stated = {entry.prose[0].text: text_of(entry) for entry in crimes.entries}
    assert list(stated) == ["Genocide:", "War crimes:", "Ethnic cleansing:", "Crimes against humanity:"]
    for crime in papers.practice_profile().crimes:
        assert crime.level is None or any(f"level of concern {crime.level}" in text for text in stated.values())


def test_the_strip_shows_all_fourteen_factors_and_its_table_says_the_same() -> None:
    body = section(briefing(), "Bottom line")
    place = next(place for place, block in enumerate(body) if isinstance(block, HeatStrip))
    strip, table = body[place], body[place + 1]
    assert [cell.number for group in strip.groups for cell in group.cells] == list(range(1, 15))
    assert isinstance(table, Table)
    for cell, row in zip((cell for group in strip.groups for cell in group.cells), table.rows, strict=True):
        assert _words(row[0]).startswith(f"{cell.number} ")
        assert _words(row[1]) == (cell.level_words if cell.level else "no level stated")


def test_a_factor_without_a_level_shows_as_none_stated() -> None:
    strip = next(block for block in briefing("1993-01-01").blocks if isinstance(block, HeatStrip))
    assert {cell.level_words for group in strip.groups for cell in group.cells} == {"none stated"}


def test_every_judged_indicator_is_there_with_state_confidence_and_evidence() -> None:
    text = text_of(briefing())
    for indicator in papers.practice_profile().indicators:
        if indicator.state is State.NOT_ASSESSED:
            continue
        (line,) = [line for line in text.split("\n") if line.startswith(f"{indicator.id} {indicator.label}")]
        assert f": {indicator.state}" in line
        assert f"Confidence is {indicator.confidence}." in line
        assert " ".join(indicator.reasons.split()) in line
        assert ("Evidence for:" in line) == bool(indicator.evidence_for)
        assert ("Evidence against:" in line) == bool(indicator.evidence_against)


def test_every_unknown_indicator_is_listed_under_its_factor() -> None:
    (listing,) = [block for block in section(briefing(), "What we do not know") if isinstance(block, Listing)]
    for factor, entry in zip((f for f in papers.practice_profile().factors if f.unknown), listing.entries, strict=True):
        text = text_of(entry)
        assert text.startswith(f"{factor.number} {factor.title}")
        for indicator in factor.indicators:
            assert bool(re.search(rf"(?<![\d.]){re.escape(indicator.id)} ", text)) == (not indicator.state.known)


def test_what_this_reading_may_not_see_is_said_to_be_withheld() -> None:
    narrow = papers.practice_profile(access=frozenset({Access.PUBLIC}))
    withheld = [indicator.id for indicator in narrow.indicators if indicator.withheld]
    assert withheld
    document = briefing(profile=narrow)
    text = text_of(document)
    assert "Withheld from this reading:" in text
    assert "Read with access to public information only." in text
    closed = {item.external_id for item in papers.practice_items() if item.access is not Access.PUBLIC}
    assert not any(ref in text or ref in document.attachments[0].content.decode() for ref in closed)


def test_evidence_notes_say_when_who_where_how_good_and_how_far_checked() -> None:
    (notes,) = [block for block in briefing().blocks if isinstance(block, Notes)]
    assert [note.number for note in notes.notes] == list(range(1, len(notes.notes) + 1))
    by_ref = {item.external_id: item for item in papers.practice_items()}
    for note in notes.notes:
        text = text_of(note)
        item = by_ref[text[text.rindex("(") + 1 : -1]]
        assert text.startswith(item.title.rstrip(". "))
        assert item.known.words in text
        assert f"Source: {item.source}." in text
        assert item.reference.document in text
        assert "Not graded." in text
        assert "Checked:" in text
    assert "from memory: check before quoting." in text_of(notes)


def test_a_graded_item_says_its_grade_and_one_without_source_says_so() -> None:
    profile = papers.practice_profile()
    factor = next(factor for factor in profile.factors if any(one.evidence_for for one in factor.indicators))
    indicator = next(one for one in factor.indicators if one.evidence_for)
    bare = Item(id="bare", title="A report", grade="B2", known=None)
    changed = msgspec.structs.replace(indicator, evidence_for=(bare,), evidence_against=())
    alone = msgspec.structs.replace(
        profile, items=(bare,), factors=(msgspec.structs.replace(factor, indicators=(changed,)),), crimes=()
    )
    text = text_of(briefing(profile=alone))
    assert "Grade B2." in text
    assert "Source not stated." in text
    assert "Date not stated; when it became known is not stated." in text


def test_the_framework_is_said_not_to_be_the_official_text_and_how_much_is_checked() -> None:
    text = "\n".join(text_of(block) for block in section(briefing(), "About the framework"))
    assert "This is not the official text." in text
    assert "Of its 143 indicators, 37 were checked in number and substance." in text
    assert "94 indicators" in text


def test_each_entry_that_is_not_checked_carries_its_sign() -> None:
    text = text_of(briefing())
    for indicator in papers.practice_profile().indicators:
        sign = {"verified": "", "partial": "†", "corroborated": "†", "recalled": "‡", "not-carried": ""}
        label = indicator.label or "(wording not carried: see the official text)"
        assert f"{indicator.id} {label}{sign[indicator.wording_status]}" in text


def test_the_reader_learns_how_to_check_the_file() -> None:
    text = text_of(briefing(fingerprint="ab" * 32))
    assert "“Signature is Valid” and “Total document signed”" in text
    assert "ABAB ABAB" in text


@pytest.mark.parametrize(
    "written", ["It burns.", "It burns!", "着火了。", "着火了？", "هل تحترق؟", "(It burns.)", "« Ça brûle »"]
)
def test_what_ends_as_a_sentence_gets_no_second_full_stop(written: str) -> None:
    assert sentences(written) == f" {written}"
    assert sentences("It burns") == " It burns."


def test_hindsight_stays_out() -> None:
    document = briefing()
    said = text_of(document) + document.attachments[0].content.decode()
    late = [item for item in papers.practice_items() if item.known.latest.isoformat() > "1994-01-15"]
    assert late
    assert not [item.external_id for item in late if item.external_id in said]


def test_an_earlier_day_has_no_assessment_and_says_so() -> None:
    text = text_of(briefing("1993-06-01"))
    assert "No assessment had been made by that day" in text
    assert "No evidence is cited." in text


def test_the_banner_is_the_highest_portion() -> None:
    profile = papers.practice_profile()
    cited = next(item for one in profile.indicators for item in one.evidence_for)
    raised = msgspec.structs.replace(cited, marking=Marking("STRICTLY CONFIDENTIAL//TLP:RED"))
    document = briefing(profile=_with(profile, cited, raised))
    assert document.marking == "STRICTLY CONFIDENTIAL//TLP:RED"
    (notes,) = [block for block in document.blocks if isinstance(block, Notes)]
    assert [note.marking for note in notes.notes].count(document.marking) == 1
    assert any(isinstance(block, Listing) and block.marking == document.marking for block in document.blocks)
    assert text_of(document.blocks[0]) == "This document is marked STRICTLY CONFIDENTIAL · TLP:RED."


def _with(profile: Any, old: Item, new: Item) -> Any:
    def swapped(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(new if item.id == old.id else item for item in items)

    replace = msgspec.structs.replace
    factors = tuple(
        replace(factor, indicators=tuple(
            replace(one, evidence_for=swapped(one.evidence_for), evidence_against=swapped(one.evidence_against))
            for one in factor.indicators
        ))
        for factor in profile.factors
    )  # fmt: skip
    return replace(profile, items=swapped(profile.items), factors=factors)


def test_what_has_no_marking_of_its_own_takes_that_of_the_case() -> None:
    document = briefing(case=papers.practice_case("CONFIDENTIAL//TLP:AMBER"))
    assert document.marking == "CONFIDENTIAL//TLP:AMBER"
    (notes,) = [block for block in document.blocks if isinstance(block, Notes)]
    assert {note.marking for note in notes.notes} == {"CONFIDENTIAL//TLP:AMBER"}


def test_the_attached_data_are_those_of_the_pages() -> None:
    document = briefing()
    data = decode(document.attachments[0].content)
    profile = papers.practice_profile()
    assert data["format"] == "r2p-desk-assessment/1"
    assert data["as_of"] == "1994-01-15"
    assert [one["id"] for one in data["indicators"]] == [one.id for one in profile.indicators]
    assert data["unknown"] == list(profile.unknown)
    (notes,) = [block for block in document.blocks if isinstance(block, Notes)]
    for note, entry in zip(notes.notes, data["evidence"], strict=True):
        assert (note.number, True) == (entry["note"], text_of(note).startswith(entry["title"].rstrip(". ")))
    cited = {number for one in data["indicators"] for number in one["for"] + one["against"]}
    assert cited == {entry["note"] for entry in data["evidence"]}


def test_no_id_of_the_case_leaves_with_the_briefing() -> None:
    document = briefing()
    assert not UUID.search(text_of(document))
    assert not UUID.search(document.attachments[0].content.decode())
    assert not UUID.search(render(document).pdf.decode("latin-1"))


def test_no_sentence_puts_a_likelihood_beside_a_confidence_and_nothing_is_scored() -> None:
    for prose in proses(briefing().blocks):
        for sentence in re.split(r"(?<=[.;]) ", _words(prose)):
            if "onfidence is" in sentence:
                assert not re.search(r"likel|probab", sentence)
    assert not re.search(r"\d ?%|score of|index of", text_of(briefing()))


@pytest.mark.slow
def test_the_pages_carry_all_of_it() -> None:
    made = render(briefing())
    assert made.missing == 0
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.pdf)]
    assert len(pages) == made.pages
    assert all(text.count("UNCLASSIFIED") >= 2 for text in pages)
    flat = " ".join(" ".join(pages).split())
    for ref in ("RW-031", "What we do not know", "This is not the official text."):
        assert ref in flat


def test_words_of_a_script_that_cannot_be_set_are_counted_and_stand_in_the_data() -> None:
    case = msgspec.structs.replace(papers.practice_case(), title="አዲስ")
    document = briefing(case=case)
    assert render(document).missing >= 3
    assert "አዲስ" in document.attachments[0].content.decode()


def test_hostile_titles_are_shown_not_obeyed() -> None:
    case = msgspec.structs.replace(papers.practice_case(), title="<b>A</b> & \u202eB /ByteRange [0 1 2 3] (")
    made = render(briefing(case=case))
    text = pypdfium2.PdfDocument(made.pdf)[0].get_textpage().get_text_range()
    assert "<b>A</b> & [U+202E]B /ByteRange [0 1 2 3] (" in " ".join(text.split())


def test_only_what_says_nothing_of_the_case_is_marked_below_it() -> None:
    document = briefing(case=papers.practice_case("STRICTLY CONFIDENTIAL"))
    legend = next(block for block in section(document, "About the framework") if isinstance(block, Paragraph))
    assert legend.marking == "UNCLASSIFIED"
    about_the_case = [block for block in section(document, "Bottom line") if isinstance(block, Paragraph | Table)]
    assert {block.marking for block in about_the_case} == {"STRICTLY CONFIDENTIAL"}


def test_dissent_is_printed_unless_the_chair_recorded_why_not() -> None:
    of = {"assessment": "a", "officer": "o"}
    said = Dissent(id="d1", name="Kofi Mensah", text="The lists were never seen.", subject="7.3", **of)
    quiet = Dissent(id="d2", name="L. F.", text="Names a source.", unprinted="It names a source.", **of)
    day = When("1994-01-16")
    signed = SignOff(id="s", mandate=Mandate.GENOCIDE, name="A. Diallo", day=day, digest="0", **of)
    text = text_of(briefing(dissents=[said, quiet], signed=[signed]))
    assert "Dissent of Kofi Mensah on 7.3: The lists were never seen." in text
    assert "Names a source." not in text
    assert "Of 1 more the chair recorded why it is not printed." in text
    assert "A. Diallo signed it on 16 January 1994: Genocide view." in text
