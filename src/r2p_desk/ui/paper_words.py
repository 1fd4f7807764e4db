"""What languages of briefings, and what one signs them with, are called."""

from ..actions.identities import Identity
from ..i18n import tr

LANGUAGE_NAMES = {
    "ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español",
}  # fmt: skip
"""Each in itself: whoever reads it finds it."""


def language_words(language: str) -> str:
    """A language, as it calls itself."""
    return LANGUAGE_NAMES.get(language, language)


def identity_words(identity: Identity) -> str:
    """What to sign with, in a line: whose it is, and of what kind."""
    kind = {
        "stand-alone": tr("own certificate"),
        "office": tr("issued by {issuer}"),
        "file": tr("PKCS #12 file, issued by {issuer}"),
        "token": tr("token {where}, issued by {issuer}"),
    }.get(identity.kind, identity.kind)
    return f"{identity.name} · {kind.format(issuer=identity.issuer, where=identity.where)}"
