"""What other programs read from a briefing's pages: the words that were written, in all six languages."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pdfa
import pypdfium2
import pytest

import six_languages
from r2p_desk.briefing.pdf import render


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A briefing in each language, as files."""
    folder = tmp_path_factory.mktemp("six")
    for language in six_languages.SENTENCES:
        (folder / f"{language}.pdf").write_bytes(render(six_languages.document(language)).pdf)
    return {language: folder / f"{language}.pdf" for language in six_languages.SENTENCES}


def run(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def by_poppler(path: Path) -> str:
    return run("pdftotext", str(path), "-")


def by_mupdf(path: Path) -> str:
    return run("mutool", "draw", "-q", "-F", "txt", str(path))


def by_pdfium(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def words(text: str, language: str) -> Counter[str]:
    if language == "zh":
        return Counter(re.findall(r"[\u4e00-\u9fff]|[A-Za-z0-9]+", text))
    return Counter(re.findall(r"\w+", text))


def recall(path: Path, language: str, read: str) -> float:
    written = words(six_languages.said_in(six_languages.document(language), language), language)
    return (written & words(read, language)).total() / written.total()


@pytest.mark.parametrize("reader", [by_poppler, by_mupdf, by_pdfium])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh"])
def test_every_word_comes_back(pdfs: dict[str, Path], language: str, reader: "type[by_poppler]") -> None:
    assert recall(pdfs[language], language, reader(pdfs[language])) == 1.0


@pytest.mark.parametrize("reader", [by_poppler, by_pdfium])
def test_arabic_words_come_back_in_their_own_letters(pdfs: dict[str, Path], reader: "type[by_poppler]") -> None:
    assert recall(pdfs["ar"], "ar", reader(pdfs["ar"])) >= 0.97


def test_arabic_words_stand_in_the_order_they_are_read(pdfs: dict[str, Path]) -> None:
    read = " ".join(re.findall(r"\w+", by_pdfium(pdfs["ar"])))
    assert "غادرت ثلاث قرى" in read
    assert "لا يعرف أحدهما" in read


@pytest.mark.parametrize("flavour", ["3a", "UA"])
@pytest.mark.parametrize("language", [*six_languages.SENTENCES])
def test_every_language_keeps_the_clauses_of_archive_and_access(
    pdfs: dict[str, Path], language: str, flavour: str
) -> None:
    assert pdfa.broken(pdfs[language].read_bytes(), flavour) == set()


def test_nothing_is_drawn_that_no_one_can_read(pdfs: dict[str, Path]) -> None:
    for path in pdfs.values():
        read = by_pdfium(path)
        assert "\ufffd" not in read
        assert not re.search("[\ue000-\uf8ff]", read)
