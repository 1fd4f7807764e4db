"""What languages of briefings, and what one signs them with, are called."""

from ..actions.identities import Identity
from ..i18n import PAPER_LANGUAGES, language, tr


def interface_language() -> str:
    """The language of a paper that is begun: that of the window where papers are written in it, else English."""
    return language() if language() in PAPER_LANGUAGES else "en"


def language_words(code: str) -> str:
    """A language of papers, in the officer's language and in itself."""
    own = {"ar": "العربية", "zh": "中文", "fr": "Français", "ru": "Русский", "es": "Español"}
    words = {
        "ar": tr("Arabic"),
        "zh": tr("Chinese"),
        "en": tr("English"),
        "fr": tr("French"),
        "ru": tr("Russian"),
        "es": tr("Spanish"),
    }.get(code, code)
    return f"{words} · {own[code]}" if code in own else words


def identity_words(identity: Identity) -> str:
    """What to sign with, in a line: whose it is, and of what kind."""
    kind = {
        "stand-alone": tr("own certificate"),
        "office": tr("issued by {issuer}"),
        "file": tr("PKCS #12 file, issued by {issuer}"),
        "token": tr("token {where}, issued by {issuer}"),
    }.get(identity.kind, identity.kind)
    return f"{identity.name} · {kind.format(issuer=identity.issuer, where=identity.where)}"
