"""What kinds and languages of briefings are called."""

from ..i18n import tr

LANGUAGE_NAMES = {
    "ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español",
}  # fmt: skip
"""Each in itself: whoever reads it finds it."""


def kind_words(kind: str) -> str:
    """A kind of briefing."""
    return {
        "early-warning": tr("Early-warning note"),
        "advisory": tr("Advisory note"),
        "situation": tr("Situation briefing"),
        "options": tr("Options paper"),
        "meeting": tr("Meeting pack"),
        "lessons": tr("Lessons note"),
        "handling": tr("Handling statement"),
    }.get(kind, kind)


def language_words(language: str) -> str:
    """A language, as it calls itself."""
    return LANGUAGE_NAMES.get(language, language)
