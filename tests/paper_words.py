"""What papers say: read from the source, and kept in step with the catalogues (``resources/translations``).

``python tests/paper_words.py`` (in the checkout, with the development packages) brings every ``.po`` up to the source
and writes its ``.mo`` beside it: new strings come in empty, strings no paper says any longer go out. Errors are left
out: they are for the officer at the desk, in the language of the screen.
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "resources" / "translations"
DOMAIN = "r2p-desk-paper"
PLURALS = {
    "ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"),
    "es": (2, "(n != 1)"),
    "fr": (2, "(n > 1)"),
    "ru": (3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"),
    "zh": (1, "0"),
}
"""Language → how many forms it has for counted things, and the rule that chooses one."""

_SRC = ROOT / "src" / "r2p_desk"
_FOLDERS = ("briefing", "domain")
_BESIDE = (
    "analysis/foresight_words.py", "analysis/hypotheses_words.py", "analysis/precedents_words.py",
    "analysis/precursors_words.py", "analysis/tempo_words.py", "actions/charts.py", "actions/composing.py",
    "actions/conditions.py", "actions/handling.py", "actions/lessons_material.py", "actions/material.py",
    "actions/undecided.py", "actions/warning_words.py", "analysis/options.py",
)  # fmt: skip
"""Modules elsewhere whose words stand on paper, where they exist."""
_SILENT = {
    "preview.py",
    "reasons.py",
    "chains.py",
    "token.py",
    "records.py",
    "certify.py",
    "ranges.py",
    "sign.py",
    "strict.py",
    "verdict.py",
    "verify.py",
    "incitement.py",
    "lexicon.py",
    "signal_meanings.py",
    "coding_rules.py",
    "relation.py",
}
"""Modules that speak to the officer who previews, signs or verifies, or keeps records; not on paper."""

_BEFORE = {"_shape": ("a day", "a month or a year"), "context": ("alone", "after a preposition")}
"""Contexts that are chosen while running: by a function's name, or a variable's, in ``domain/when.py``."""


class Said(NamedTuple):
    """A string of the source: its context, and its plural where a count stands in it."""

    text: str
    plural: str | None
    context: str | None


@cache
def paper_words() -> tuple[Said, ...]:
    """Every string papers say, each once, sorted."""
    found = {said for path in paper_modules() for said in _said_in(path)}
    return tuple(sorted(found, key=lambda one: (one.text, one.context or "", one.plural or "")))


def paper_modules() -> tuple[Path, ...]:
    """The modules whose strings stand on paper."""
    inside = [path for name in _FOLDERS for path in sorted((_SRC / name).rglob("*.py")) if path.name not in _SILENT]
    return (*inside, *(_SRC / name for name in _BESIDE if (_SRC / name).is_file()))


def po_path(language: str) -> Path:
    """Where the catalogue of this language is."""
    return TRANSLATIONS / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> Catalog:
    """The catalogue as it is in the repository."""
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    """The ``.mo`` of the catalogue; the same catalogue gives the same bytes."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def brought_up(language: str) -> Catalog:
    """A catalogue of all that papers say now, with the translations there are."""
    number, rule = PLURALS[language]
    before = read_catalogue(language) if po_path(language).is_file() else Catalog(locale=language, domain=DOMAIN)
    after = Catalog(
        locale=language,
        domain=DOMAIN,
        project="R2P Desk, words of the paper",
        version="1",
        header_comment=_HEAD.format(language=language),
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
        msgid_bugs_address="",
        last_translator="nobody yet",
        language_team="nobody yet",
        fuzzy=False,
    )
    after.mime_headers = [("Plural-Forms", f"nplurals={number}; plural={rule};")]
    for said in paper_words():
        old = before.get(said.text, context=said.context)
        blank: str | tuple[str, ...] = "" if said.plural is None else ("",) * number
        kept = old.string if old is not None and isinstance(old.string, tuple) == isinstance(blank, tuple) else blank
        msgid = said.text if said.plural is None else (said.text, said.plural)
        after.add(msgid, string=kept, context=said.context)  # type: ignore[arg-type]  # babel types one string only
    return after


_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""Catalogues carry no dates of their own, so that the same strings give the same file."""
_HEAD = "# Words of the paper in “{language}”: unofficial translation, not yet read by a native speaker of the field."


def _said_in(path: Path) -> Iterator[Said]:
    tree = ast.parse(path.read_text("utf-8"))
    errors = {name for node in ast.walk(tree) for name in _errors_of(node)}
    yield from _walk(tree, errors, path)
    if path.name == "when.py":
        names = next(_strings(node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign)
                     and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "_MONTHS")  # fmt: skip
        for name in names:
            yield from (Said(name, None, context) for context in ("alone", "after a preposition", "a day"))


def _errors_of(node: ast.AST) -> Iterator[str]:
    """Names of errors: what is imported from ``errors``, and functions here that return one."""
    if isinstance(node, ast.ImportFrom) and node.module == "errors":
        yield from (alias.asname or alias.name for alias in node.names)


def _walk(node: ast.AST, errors: set[str], path: Path) -> Iterator[Said]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and isinstance(child.returns, ast.Name) and child.returns.id in errors:
            continue
        if isinstance(child, ast.keyword) and child.arg in {"kept", "todo"}:
            continue  # of an error made by a function of its own
        if isinstance(child, ast.Raise) or (
            isinstance(child, ast.FunctionDef) and child.name.startswith(("find_", "_kept"))
        ):
            continue
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name):
            if child.func.id in errors:
                continue
            yield from _call(child, child.func.id, path)
        yield from _walk(child, errors, path)


def _call(call: ast.Call, name: str, path: Path) -> Iterator[Said]:
    if name not in {"tr", "trn", "trc"}:
        return
    if name == "trc":
        for context in _contexts(call.args[0]):
            yield from (Said(text, None, context) for text in _strings(call.args[1]))
        return
    texts = _strings(call.args[0])
    if not texts and path.name != "when.py":
        raise SystemExit(f"{path}:{call.lineno}: {name}() of something that cannot be read from the source")
    if name == "trn":
        yield Said(texts[0], _strings(call.args[1])[0], None)
    else:
        yield from (Said(text, None, None) for text in texts if text)


def _contexts(node: ast.expr) -> tuple[str, ...]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _BEFORE[node.func.id]
    if isinstance(node, ast.Name):
        return _BEFORE[node.id]
    return tuple(_strings(node))


def _strings(node: ast.expr) -> list[str]:
    """The texts this expression can be: constants, also on both sides of an ``if``, or in a tuple."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _strings(node.body) + _strings(node.orelse)
    if isinstance(node, ast.Tuple):
        return [text for one in node.elts for text in _strings(one)]
    return []


def main() -> int:
    """Bring every catalogue up to the source; how much of each is translated is said."""
    for language in PLURALS:
        catalogue = brought_up(language)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, no_location=True, omit_header=False, sort_output=True)
        path.with_suffix(".mo").write_bytes(compiled(read_catalogue(language)))
        done = sum(
            all(one.string) if isinstance(one.string, tuple) else bool(one.string) for one in catalogue if one.id
        )
        sys.stdout.write(f"{language}: {done} of {len(catalogue)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
