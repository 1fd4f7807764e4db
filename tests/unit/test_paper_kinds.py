"""Every kind of paper: what it always says, what it never says, and that nothing above its ceiling is in its bytes."""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

import paper_steps
from paper_steps import SEEDS, Seeded
from r2p_desk.actions import conditions, warnings
from r2p_desk.actions.briefing import export_asked
from r2p_desk.actions.composing import (
    KINDS,
    LANGUAGES,
    PUBLIC,
    Asked,
    about_choices,
    compose,
    kind_words,
    marking_reasons,
)
from r2p_desk.actions.verification import verify_file
from r2p_desk.briefing.document import Block, Document, Heading, Listing, NoteRefs, Notes, Paragraph, Prose, Table
from r2p_desk.briefing.pdf import render
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.warning import Rung
from r2p_desk.domain.when import When
from r2p_desk.errors import DeskError, NotFound, Refused, UsageError
from r2p_desk.keys.canonical import decode

PREPARED = datetime(2026, 11, 23, 22, 5, tzinfo=UTC)
MIDDLE, LOWEST = Marking("CONFIDENTIAL//TLP:AMBER"), Marking("UNCLASSIFIED")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
WHOLE = ("public", "early-warning", "advisory")
"""Kinds of which there is one paper or none: no ceiling makes another of them."""
EVERY = [(kind, ceiling) for kind in KINDS for ceiling in (None, MIDDLE, LOWEST) if kind not in WHOLE or not ceiling]
OF_THE_CASE = [kind for kind in KINDS if kind != "handling"]
Papers = Callable[..., Document]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    with paper_steps.seeded(tmp_path_factory.mktemp("papers")) as seeded:
        yield seeded


@pytest.fixture(scope="module")
def paper(made: Seeded) -> Papers:
    @cache
    def _paper(kind: str, ceiling: Marking | None = None, language: str = "en", to: str | None = None) -> Document:
        about = {**made.about, "handling": originator(ceiling)}.get(kind)
        asked = Asked(kind=kind, about=about, ceiling=ceiling, prepared=PREPARED, language=language, to=to)
        return compose(made.case, asked).document

    return _paper


def originator(ceiling: Marking | None) -> str:
    """The source that shared something which this ceiling opens."""
    name = {None: "cable", MIDDLE: "church"}.get(ceiling, "radio")
    return f"The {name} of {SEEDS[name]}"


def withheld(kind: str, ceiling: Marking | None) -> list[str]:
    """The seeds that may not be in this paper."""
    above = {None: (), MIDDLE: ("cable",)}.get(ceiling, ("church", "cable"))
    if kind == "public":
        above = ("church", "cable")
    if kind == "handling":  # it speaks of one originator and of nobody else
        above = tuple(name for name in SEEDS if SEEDS[name] not in originator(ceiling))
    return [SEEDS[name] for name in above]


def spoken(blocks: Iterable[Block]) -> Iterator[str]:
    """Every heading, paragraph, entry, cell and note as a text of its own, references as ``[1, 2]``."""
    for block in blocks:
        match block:
            case Heading(text=text):
                yield text
            case Paragraph(prose=prose):
                yield said(prose)
            case Listing(entries=entries):
                yield from (said(entry.prose) for entry in entries)
            case Table(title=title, rows=rows):
                yield title
                yield from (said(cell) for row in rows for cell in row)
            case Notes(notes=notes):
                yield from (said(note.prose) for note in notes)
            case _:
                yield block.title


def said(prose: Prose) -> str:
    return "".join(f"{list(part.numbers)}" if isinstance(part, NoteRefs) else part.text for part in prose)


def text_of(document: Document) -> str:
    return "\n".join(spoken(document.blocks))


def section(document: Document, heading: str) -> str:
    """Everything under a heading of the second level."""
    inside, found = False, []
    for block in document.blocks:
        if isinstance(block, Heading) and block.level <= 2:
            inside = block.text == heading
        elif inside:
            found.append(block)
    return "\n".join(spoken(found))


def every_byte(pdf: bytes) -> str:
    """All that any reader could get out of a file: its streams undone, its strings, its text layer without hyphens."""
    found: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for one in opened.objects:
            found.append(repr(one))
            if isinstance(one, pikepdf.Stream):
                data = one.read_bytes()
                found += [data.decode("latin-1"), data.decode("utf-16-be", "ignore"), data.decode("utf-8", "ignore")]
    layers = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    found += [re.sub(r"[-\u00ad\ufffe\s]+", "", layer) for layer in layers]
    return "\n".join(found)


@pytest.mark.parametrize(("kind", "ceiling"), EVERY)
def test_nothing_above_its_ceiling_is_in_any_byte_of_a_paper(paper: Papers, kind: str, ceiling: Marking | None) -> None:
    document = paper(kind, ceiling)
    everything = every_byte(render(document).pdf).casefold()
    for seed in withheld(kind, ceiling):
        assert seed.casefold() not in everything
        (name,) = [name for name, word in SEEDS.items() if word == seed]
        assert paper_steps.PLACES[name] not in everything
    assert not UUID.search(text_of(document) + document.attachments[0].content.decode())
    highest = ceiling or (PUBLIC if kind == "public" else Marking(paper_steps.LEVELS["cable"]))
    assert highest.covers(document.marking)


@pytest.mark.parametrize("kind", [kind for kind in OF_THE_CASE if kind != "public"])
def test_without_a_ceiling_everything_is_there_and_marked_so(paper: Papers, kind: str) -> None:
    document = paper(kind)
    everything = every_byte(render(document).pdf)
    assert SEEDS["cable"] in everything
    assert document.marking == paper_steps.LEVELS["cable"]
    assert "withheld" not in text_of(document)


@pytest.mark.parametrize(("kind", "ceiling"), [(kind, MIDDLE) for kind in OF_THE_CASE if kind not in WHOLE])
def test_a_paper_that_withholds_says_so_and_no_more(paper: Papers, kind: str, ceiling: Marking) -> None:
    text = text_of(paper(kind, ceiling))
    assert f"This paper holds nothing marked above {ceiling.words}." in text
    assert re.search(r"withheld for that, and nothing here rests on", text)
    notes = [block for block in paper(kind, ceiling).blocks if isinstance(block, Notes)]
    for block in notes:  # no gap tells how much is missing
        assert [note.number for note in block.notes] == list(range(1, len(block.notes) + 1))


@pytest.mark.parametrize(("kind", "ceiling"), EVERY)
def test_likelihood_and_confidence_never_share_a_sentence(paper: Papers, kind: str, ceiling: Marking | None) -> None:
    for text in spoken(paper(kind, ceiling).blocks):
        for sentence in re.split(r"(?<=[.!?:])\s", text):
            assert not (re.search(r"ikel(y|ihood)|chance", sentence) and "onfidence" in sentence), sentence


@pytest.mark.parametrize(("kind", "ceiling"), EVERY)
def test_what_is_not_known_and_who_disagrees_stands_in_every_paper(
    paper: Papers, kind: str, ceiling: Marking | None
) -> None:
    document = paper(kind, ceiling)
    assert section(document, "What we do not know")
    headings = [block.text for block in document.blocks if isinstance(block, Heading) and block.level <= 2]
    (otherwise,) = [text for text in headings if text.endswith("sees it otherwise")]
    told = section(document, otherwise)
    assert told
    if ceiling is None and kind in ("situation", "early-warning", "advisory", "options", "meeting", "lessons"):
        assert SEEDS["cable"] in told


@pytest.mark.parametrize("kind", OF_THE_CASE)
def test_every_sentence_somebody_wrote_ends_in_its_evidence_or_says_that_it_has_none(paper: Papers, kind: str) -> None:
    for text in spoken(block for block in paper(kind).blocks if isinstance(block, Paragraph | Listing)):
        if not any(seed in text for seed in SEEDS.values()):
            continue
        if re.search(r"^(Report of|\d+\.\d+ )", text) or "told elsewhere" in text:
            continue  # the item itself, an indicator that cites within, the values of what is not decided
        assert re.search(r"(\[[\d, ]+\]|\(It rests on no cited item\.\))$", text.strip()), text


@pytest.mark.parametrize(
    ("kind", "ceiling"), [("options", MIDDLE), ("meeting", LOWEST), ("lessons", MIDDLE), ("public", None)]
)
def test_what_is_composed_leaves_through_the_release_check(
    made: Seeded, tmp_path: Path, kind: str, ceiling: Marking | None
) -> None:
    asked = Asked(kind=kind, ceiling=ceiling, to="The Permanent Mission")
    exported = export_asked(made.case, tmp_path / "paper.pdf", asked)
    assert verify_file(exported.path, made.case.desk).verdict == "valid"


def test_what_officers_stated_differently_is_printed_as_undecided(paper: Papers) -> None:
    told = section(paper("situation"), "What is not decided")
    assert told.count("told here") == told.count("told elsewhere") == 3
    assert "nobody has decided which stands" in told
    assert SEEDS["cable"] not in section(paper("situation", MIDDLE), "What is not decided")
    assert "told here" in section(paper("early-warning"), "What is not decided")


def test_every_portion_carries_the_marking_of_what_it_rests_on(paper: Papers) -> None:
    document = paper("early-warning")
    blocks = [block for block in document.blocks if isinstance(block, Paragraph)]
    for name in SEEDS:
        (rests,) = [one for one in blocks if said(one.prose).startswith(f"This is what is known of {SEEDS[name]}")]
        assert rests.marking == paper_steps.LEVELS.get(name, "UNCLASSIFIED")


def test_why_a_paper_is_marked_so_is_told_by_part_and_note(paper: Papers) -> None:
    reasons = marking_reasons(paper("early-warning"))
    assert [one.part for one in reasons.reasons] == ["STRICTLY CONFIDENTIAL", "TLP:RED"]
    (notes,) = [block for block in paper("early-warning").blocks if isinstance(block, Notes)]
    for one in reasons.reasons:
        assert [SEEDS["cable"] in said(notes.notes[number - 1].prose) for number in one.notes] == [True]
    assert all(reasons.marking.covers(portion.marking) for portion in reasons.portions)


@pytest.mark.parametrize(("kind", "ceiling"), EVERY)
def test_the_data_are_those_of_the_pages(paper: Papers, kind: str, ceiling: Marking | None) -> None:
    document = paper(kind, ceiling)
    data = decode(document.attachments[0].content)
    notes = [note for block in document.blocks if isinstance(block, Notes) for note in block.notes]
    assert [one["note"] for one in data["evidence"]] == [note.number for note in notes]
    if data["format"] != "r2p-desk-paper/1":
        return
    assert (data["kind"], data["marking"], data["title"]) == (kind, document.marking, document.title)
    told = text_of(document)
    for one in data["sections"]:
        assert one["heading"] is None or one["heading"] in told
        for portion in one["portions"]:
            assert portion.get("text", "") in told


def test_a_handling_statement_speaks_of_one_originator_alone(paper: Papers) -> None:
    text = text_of(paper("handling"))
    assert f"accounts to The cable of {SEEDS['cable']}" in text
    assert "In the assessment as of 30 June 1993." in text
    assert "In warning 2, issued on" in text
    assert "In the options paper as of 30 June 1993." in text
    assert "Aïcha Diallo" in section(paper("handling"), "Who could open it")
    received = section(paper("handling"), "What was received")
    assert "STRICTLY CONFIDENTIAL · TLP:RED" in received
    assert "may be given on; marked no lower than STRICTLY CONFIDENTIAL; the source may be named" in received
    for words in ("Killings are prepared", "I do not believe", "It helps at", "We fear"):
        assert words not in text


def test_a_recipient_and_a_title_of_its_own_stand_on_the_paper(made: Seeded, paper: Papers) -> None:
    assert "For The Permanent Mission." in text_of(paper("situation", to="The Permanent Mission"))
    asked = Asked(kind="options", title="What to do now", prepared=PREPARED)
    assert compose(made.case, asked).document.title == "What to do now"


def test_each_kind_takes_the_newest_record_and_offers_those_there_are(made: Seeded) -> None:
    for kind, about in made.about.items():
        choices = about_choices(made.case, kind)
        assert choices
        if kind != "handling":
            assert compose(made.case, Asked(kind=kind, prepared=PREPARED)).about == about == choices[0][0]
    assert about_choices(made.case, "situation") == []
    assert len({kind_words(kind) for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"kind": "nonsense"}, UsageError),
        ({"language": "tlh"}, UsageError),
        ({"about": "x"}, UsageError),
        ({"kind": "handling"}, UsageError),
        ({"kind": "handling", "about": "Nobody"}, NotFound),
        ({"kind": "early-warning", "about": "1"}, UsageError),
        ({"kind": "advisory", "about": "99"}, NotFound),
        ({"kind": "options", "about": "0000"}, NotFound),
        ({"kind": "options", "as_of": When("1990-01-01")}, NotFound),
        ({"kind": "meeting", "as_of": When("1990-01-01")}, NotFound),
        ({"kind": "lessons", "as_of": When("1990-01-01")}, NotFound),
        ({"kind": "early-warning", "as_of": When("1990-01-01")}, NotFound),
        ({"kind": "public", "ceiling": MIDDLE}, UsageError),
        ({"kind": "early-warning", "ceiling": MIDDLE}, Refused),
        ({"kind": "advisory", "ceiling": LOWEST}, Refused),
        ({"kind": "handling", "about": f"The cable of {SEEDS['cable']}", "ceiling": LOWEST}, Refused),
    ],
)
def test_what_cannot_be_composed_is_refused_in_words(
    made: Seeded, asked: dict[str, Any], error: type[DeskError]
) -> None:
    with pytest.raises(error) as caught:
        compose(made.case, Asked(**asked))
    assert type(caught.value) is error
    assert caught.value.happened
    assert caught.value.kept


def test_under_a_ceiling_below_the_case_only_what_is_marked_lower_stands(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with paper_steps.seeded(tmp_path_factory.mktemp("closed"), "CONFIDENTIAL") as seeded:
        case, open_item = seeded.case, seeded.items["radio"]
        from r2p_desk.actions.items import change_item

        change_item(case, open_item, {"marking": LOWEST})
        with pytest.raises(Refused):
            compose(case, Asked(kind="public"))
        document = compose(case, Asked(kind="public", title="The north", prepared=PREPARED)).document
        everything = every_byte(render(document).pdf)
        assert document.marking == PUBLIC
        assert "Northern" not in everything
        assert SEEDS["radio"] in section(document, "What was reported")
        for words in (SEEDS["church"], SEEDS["cable"], "7.1 For", "We fear", "assessment as of"):
            assert words not in everything
        with pytest.raises(Refused):
            compose(case, Asked(kind="options", ceiling=LOWEST, title="What to do"))


def test_an_item_that_may_not_be_given_on_is_in_no_paper_and_closes_the_note_that_rests_on_it(
    made: Seeded,
) -> None:
    bound = conditions.set_condition(made.case, made.items["church"], {"onward": "no", "originator": "A State"})
    try:
        for kind in ("situation", "options", "meeting", "lessons"):
            document = compose(made.case, Asked(kind=kind, prepared=PREPARED, to="Somebody else")).document
            assert SEEDS["church"] not in text_of(document) + document.attachments[0].content.decode()
            assert "withheld" in text_of(document)
        for kind in ("early-warning", "advisory"):
            with pytest.raises(Refused):
                compose(made.case, Asked(kind=kind, to="Somebody else"))
        whole = compose(made.case, Asked(kind="early-warning", to="A State")).document
        assert SEEDS["church"] in text_of(whole)
    finally:
        conditions.remove_condition(made.case, bound.condition.id)


def test_a_draft_without_a_word_says_that_it_is_one_and_what_it_lacks(made: Seeded) -> None:
    draft = warnings.write_note(made.case, Rung.ADVISORY_NOTE, {})
    document = compose(made.case, Asked(kind="advisory", about=draft.id, prepared=PREPARED)).document
    assert document.title == f"Advisory note {draft.number}"
    text = text_of(document)
    for words in ("DRAFT: this note was not issued.", "states nothing that can be checked", "addressed to nobody"):
        assert words in text
    assert "Nobody has said what is not known." in section(document, "What we do not know")
    assert section(document, "Who sees it otherwise") == "No dissent was recorded."


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_in_another_language_it_says_that_it_is_a_translation_and_is_the_same_paper(
    paper: Papers, language: str
) -> None:
    english, other = paper("early-warning"), paper("early-warning", language=language)
    assert other.language == language
    assert len(other.blocks) == len(english.blocks) + 1
    assert [block.marking for block in other.blocks[2:]] == [block.marking for block in english.blocks[1:]]
    assert "Members of the minority are killed near" in text_of(other)


@pytest.mark.parametrize("kind", [kind for kind in OF_THE_CASE if kind != "public"])
def test_what_is_not_decided_is_said_first_at_its_note_and_in_the_data(paper: Papers, kind: str) -> None:
    document = paper(kind)
    waiting = decode(document.attachments[0].content)["undecided"]
    assert waiting
    lead = text_of(document)[:2500]
    assert re.search(rf"{len(waiting)} things? on this paper (is|are) not decided", lead)
    (notes,) = [block for block in document.blocks if isinstance(block, Notes)]
    for one in waiting:
        told = {value["value"] for value in one["values"]}
        assert len(told) == 2
        (note,) = [note for note in notes.notes if all(value in said(note.prose) for value in told)]
        assert "Not decided, origin:" in said(note.prose)
        assert note.marking.covers(Marking(one["marking"]))
    assert not UUID.search(document.attachments[0].content.decode())


@pytest.mark.parametrize("kind", ["situation", "options", "meeting", "lessons"])
def test_what_is_not_decided_above_the_ceiling_is_not_even_counted(paper: Papers, kind: str) -> None:
    everything = decode(paper(kind).attachments[0].content)["undecided"]
    left = decode(paper(kind, MIDDLE).attachments[0].content)["undecided"]
    assert len(left) < len(everything)
    assert all(MIDDLE.covers(Marking(one["marking"])) for one in left)
    assert SEEDS["cable"] not in str(left)


def test_a_conflict_is_read_in_the_pages_of_the_file(paper: Papers) -> None:
    pages = pypdfium2.PdfDocument(render(paper("early-warning")).pdf)
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    assert "not decided: officers stated different values unaware of each other" in text
    assert text.count(f"{SEEDS['cable']} told here") >= 2
    assert text.count(f"{SEEDS['cable']} told elsewhere") >= 2
