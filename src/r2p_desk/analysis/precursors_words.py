"""A precursor in words, the same in the window and on the command line."""

from collections.abc import Callable, Iterator

from ..domain.precursor import PastCase, Precursor, lead_time_words, lead_words
from ..domain.signal import crime_words, signal_words
from ..i18n import tr

LabelOf = Callable[[str, str], str | None]
"""From a framework and an id of it to the words it has there."""


def precursor_lines(one: Precursor, label_of: LabelOf) -> Iterator[str]:
    """What it is, how it shows, its lead time and past cases, what it bears on, the words to look for."""
    yield one.what
    yield tr("How it shows: {text}").format(text=one.shows)
    yield lead_time_words(one.lead_time) + "."
    yield from (f"    {past_case_words(case)}" for case in one.cases)
    yield tr("Bears on: {what}").format(
        what=", ".join([*map(crime_words, one.crimes), *map(signal_words, one.signals)])
    )
    for name, ids in one.indicators.items():
        yield from (f"    {name} {entry}  {label_of(name, entry) or ''}".rstrip() for entry in ids)
    words = ", ".join(word for words in one.words.values() for word in words)
    yield tr("Words to look for: {words}").format(words=words)
    yield tr("Called in the field: {words}").format(words=", ".join(one.source_words))


def past_case_words(case: PastCase) -> str:
    """Where, when, what, and how long before the onset."""
    place = case.case if case.case == case.country else f"{case.case}, {case.country}"
    return f"{place}, {case.year}: {case.what} ({lead_words(case.lead)})"
