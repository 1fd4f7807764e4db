"""What a document of the United Nations says of itself at its head: its symbol, its day, its title, its language.

By rule, and only where the text states it: the head is known by the word *Distr.*, which stands there in every language
(ST/AI/189/Add.3: symbol, distribution, date, original language, then the title). What the rules do not find is left
out, never guessed.
"""

import re

_SYMBOL = re.compile(
    r"(?<![\w/])(?:A|S|E|T|ST|AG|DP|HRI|CAT|CCPR|CED|CERD|CEDAW|CMW|CRC|CRPD|TD|UNEP|ACABQ|PBC|SC|JIU|LC|AC)"
    r"(?:/[A-Z][A-Za-z0-9.-]*|/\(?[IVX]+\)?){0,5}(?:/(?:\d+[A-Za-z]?|\(\d{4}\))(?:\s?\(\d{4}\))?){1,3}"
    r"(?:/(?:Add|Corr|Rev|Amend|Sum)\.\d+)*(?![\w/])"
)
_JOB = re.compile(r"\d{2}-\d{5}\s*\(([EFSRAC])\)(?:\s+\d{6}(?:\s+\d{6})?)?")
_LANGUAGES = {"E": "en", "F": "fr", "S": "es", "R": "ru", "A": "ar", "C": "zh"}
_SPOKEN = {"ENGLISH": "en", "FRENCH": "fr", "SPANISH": "es", "RUSSIAN": "ru", "ARABIC": "ar", "CHINESE": "zh",
           "FRANÇAIS": "fr", "ESPAÑOL": "es"}  # fmt: skip
_ORIGINAL = re.compile(r"original\s?:", re.IGNORECASE)
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
}
_DAY = re.compile(r"\b(\d{1,2})(?:er)?\s+(?:de\s+)?([A-Za-zéû]{3,10})\s+(?:de\s+)?((?:19|20)\d\d)\b")
_PASSED_OVER = re.compile(
    r"\W*|\*\w+\*|please recycle.*|/\.\.\.|original\s?:.*|distr\..*|general|limited|restricted", re.IGNORECASE
)
_MEETING = re.compile(
    r".*\b(?:session|período de sesiones)\b|(?:agenda )?items?\s+\d|\w+-?\w* year$|points?\s.*ordre du jour"
    r"|temas?\s.*\bprograma\b",
    re.IGNORECASE,
)
"""Of which meeting: it stands between the head and the title, the organ before it."""
_TITLE_ENDS = re.compile(
    r"\W*(?:[IVX]+|\d+|[A-Z])\s?\.\s|\W*(?:introduction|introducción|summary|résumé|resumen|note by|contents|"
    r"table des matières|addendum|corrigendum)\b|\W*[IVX]+\s*\.?\s*$|\W*\*",
    re.IGNORECASE,
)
_HEAD_LINES, _TITLE_LINES, _TITLE = 40, 8, 300


def masthead(text: str) -> dict[str, str]:
    """``symbol``, ``date`` (``YYYY-MM-DD``), ``title`` and ``language``, those it states; nothing without a head."""
    lines = [" ".join(line.split()) for line in text[:8000].splitlines()]
    lines = [line for line in lines if line][:_HEAD_LINES]
    start = next(
        (number for number, line in enumerate(lines[:12]) if re.search(r"\bDistr\.", line, re.IGNORECASE)), None
    )
    if start is None:
        return {}
    original = next(
        (number for number in range(start, min(start + 10, len(lines))) if _ORIGINAL.search(lines[number])), None
    )
    head = lines[: (start + 6 if original is None else original + 1)]
    symbol = next((found[0] for line in head if (found := _SYMBOL.search(line))), "")
    if not symbol:
        return {}
    told = {"symbol": symbol, "date": _date(head), "language": _language(lines)}
    if original is not None:
        told["title"] = _title(lines[original + 1 :])
    return {name: value for name, value in told.items() if value}


def _date(head: list[str]) -> str:
    for line in head:
        found = _DAY.search(line)
        month = _MONTHS.get(found[2].lower()) if found else None
        if found and month and 1 <= int(found[1]) <= 31:
            return f"{found[3]}-{month:02d}-{int(found[1]):02d}"
    return ""


def _language(lines: list[str]) -> str:
    for line in lines:
        if found := _JOB.match(line):
            return _LANGUAGES[found[1]]
    return next((_SPOKEN[line.upper()] for line in lines[:15] if line.upper() in _SPOKEN), "")


def _title(lines: list[str]) -> str:
    """The lines between the head and the first section."""
    said: list[str] = []
    for line in lines:
        if _MEETING.match(line) and len(said) < 3:
            said.clear()
            continue
        if not said and (_PASSED_OVER.fullmatch(line) or _JOB.match(line)):
            continue
        if said and (_TITLE_ENDS.match(line) or len(said) >= _TITLE_LINES):
            break
        if not said and _TITLE_ENDS.match(line):
            return ""
        said.append(line)
    title = " ".join(said)
    return title if len(title) <= _TITLE else ""
