"""Every word on screen or paper goes through here, for the window, the command line and the PDF alike."""

import gettext as _gettext_module

from .resources import folder

_DOMAIN = "r2p-desk"
_current: _gettext_module.NullTranslations = _gettext_module.NullTranslations()
_code = "en"

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def use_language(code: str) -> None:
    """Speak this language (ISO 639-1) from now on; English where no catalogue exists."""
    global _current, _code  # noqa: PLW0603 - one process speaks one language, as gettext itself does
    _code = code
    if not (folder("translations") / code).is_dir():
        _current = _gettext_module.NullTranslations()
        return
    _current = _gettext_module.translation(_DOMAIN, localedir=folder("translations"), languages=[code], fallback=True)


def language() -> str:
    """The language that was asked for last, also where no catalogue of it exists."""
    return _code


def tr(text: str) -> str:
    """The text in the language in use."""
    return _current.gettext(text) if text else ""


def trn(one: str, many: str, count: int) -> str:
    """The text for this count, with ``{n}`` filled in."""
    return _current.ngettext(one, many, count).format(n=count)


def is_right_to_left(code: str) -> bool:
    """Whether this language is written from right to left."""
    return code.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0] in RIGHT_TO_LEFT
