"""What an officer can set about the window: declared once, kept in ``settings.json`` in the home, free of case matter.

A damaged file gives the defaults and a notice; it is set aside under another name, never overwritten, when something
is saved again.
"""

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .errors import InvalidValue, MachineError
from .i18n import tr

NAME = "settings.json"
SET_ASIDE = "settings.damaged.json"

Value = str | int
_SIZES = "sizes"
_MOST_SIZES, _LARGEST_SIZE = 8, 20_000


def _later(text: str) -> str:
    """A text that goes through ``tr`` only when it is shown."""
    return text


class Setting(NamedTuple):
    """One setting: its key in the file, its default (which gives its type), its label and what may be chosen.

    With a ``form``, a regular expression, a text of that form may be chosen, too: what it stands for is known only on
    the machine.
    """

    key: str
    default: Value
    label: str
    choices: tuple[tuple[Value, str], ...]
    form: str = ""

    @property
    def words(self) -> str:
        """The label in the officer's language."""
        return tr(self.label)

    def allows(self, value: object) -> bool:
        """Whether this may be chosen."""
        if value in [choice for choice, _ in self.choices]:
            return True
        return bool(self.form and isinstance(value, str) and re.fullmatch(self.form, value))


LANGUAGE = Setting(
    "language",
    "en",
    _later("Language"),
    (("ar", "العربية"), ("en", "English"), ("es", "Español"), ("fr", "Français"), ("ru", "Русский"), ("zh", "中文")),
)
APPEARANCE = Setting(
    "appearance",
    "system",
    _later("Appearance"),
    (
        ("system", _later("as the system")),
        ("light", _later("light")),
        ("dark", _later("dark")),
        ("contrast-light", _later("high contrast, light")),
        ("contrast-dark", _later("high contrast, dark")),
    ),
)
DIRECTION = Setting(
    "direction",
    "auto",
    _later("Direction of the layout"),
    (("auto", _later("as the language")), ("ltr", _later("left to right")), ("rtl", _later("right to left"))),
)
TEXT_SIZE = Setting(
    "text_size",
    100,
    _later("Text size"),
    tuple((percent, f"{percent} %") for percent in (85, 100, 115, 130, 150, 175, 200)),
)
IDLE_MINUTES = Setting(
    "idle_minutes",
    5,
    _later("Lock when nothing was touched for"),
    ((1, _later("1 minute")), (2, _later("2 minutes")), (5, _later("5 minutes")), (10, _later("10 minutes"))),
)
CLIPBOARD_SECONDS = Setting(
    "clipboard_seconds",
    60,
    _later("Take back what was copied after"),
    (
        (15, _later("15 seconds")),
        (30, _later("30 seconds")),
        (60, _later("1 minute")),
        (120, _later("2 minutes")),
        (300, _later("5 minutes")),
    ),
)
KEY_STICK = Setting(
    "key_stick", "", _later("Lock when this stick is pulled"), (("", _later("none")),), r"[0-9A-Za-z-]{4,64}"
)
LOCK_ANEW = Setting(
    "lock_anew",
    "no",
    _later("After a lock"),
    (
        ("no", _later("keep the window")),
        ("yes", _later("start anew, with empty memory")),
    ),
)

SETTINGS = (LANGUAGE, APPEARANCE, DIRECTION, TEXT_SIZE, IDLE_MINUTES, CLIPBOARD_SECONDS, KEY_STICK, LOCK_ANEW)


class Settings:
    """The settings of one home; ``notice`` says what was wrong with the file, if anything was."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self._values: dict[str, object] = {}
        self._damaged = False
        self._unwritten = False
        self.notice = ""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError):
            self._mark_damaged()
            return
        self._take(text)

    def text(self, setting: Setting) -> str:
        """The value of a setting that is text."""
        return str(self._value(setting))

    def number(self, setting: Setting) -> int:
        """The value of a setting that is a number."""
        return int(self._value(setting))

    def set(self, setting: Setting, value: Value) -> None:
        """Keep this choice; ``InvalidValue`` for what may not be chosen, ``MachineError`` when it cannot be written."""
        if not setting.allows(value):
            raise InvalidValue(
                tr("“{value}” cannot be chosen for {setting}.").format(value=str(value)[:40], setting=setting.words),
                kept=tr("Nothing was changed."),
            )
        values = {**self._values, setting.key: value}
        try:
            self._write(_as_text(values))
        except OSError as error:
            raise MachineError(
                tr("The settings could not be written."),
                kept=tr("The choice holds until the program ends."),
                todo=tr("Check who may write in the home folder, and whether its disk is full."),
            ) from error
        finally:
            self._values = values

    def sizes(self, name: str) -> tuple[int, ...]:
        """Sizes in device-independent pixels remembered under this name, empty when there are none that can be."""
        every = self._values.get(_SIZES)
        kept = every.get(name) if isinstance(every, dict) else None
        if not isinstance(kept, list) or len(kept) > _MOST_SIZES:
            return ()
        return tuple(kept) if all(type(one) is int and 0 <= one <= _LARGEST_SIZE for one in kept) else ()

    def remember_sizes(self, name: str, sizes: Sequence[int]) -> None:
        """Hold these sizes under this name; they are written by ``write_sizes``, or with the next choice."""
        if self.sizes(name) != tuple(sizes):
            every = self._values.get(_SIZES)
            self._values = {**self._values, _SIZES: {**(every if isinstance(every, dict) else {}), name: list(sizes)}}
            self._unwritten = True

    def write_sizes(self) -> None:
        """Write what was remembered; sizes are worth no error, so a full disk or a home not yet made only lose them."""
        if self._unwritten and self._path.parent.is_dir() and not self._damaged:
            with suppress(OSError):
                self._write(_as_text(self._values))
                self._unwritten = False

    def _value(self, setting: Setting) -> Value:
        value = self._values.get(setting.key)
        if setting.form and isinstance(value, str) and setting.allows(value):
            return value
        return next((choice for choice, _ in setting.choices if choice == value), setting.default)

    def _take(self, text: str) -> None:
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            self._mark_damaged()
            return
        self._values = values  # what this version does not know stays in the file

    def _mark_damaged(self) -> None:
        self._damaged = True
        self.notice = tr(
            "The settings could not be read, so the defaults hold. The file is left as it is;"
            " when you change a setting it is set aside as {name}."
        ).format(name=SET_ASIDE)

    def _write(self, text: str) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._damaged:
            self._path.replace(self._path.with_name(SET_ASIDE))
            self._damaged = False
        partial = self._path.with_name(f".{os.urandom(8).hex()}.partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._path)


def _as_text(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
