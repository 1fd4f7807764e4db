"""How the window looks: tokens for light and dark, also in high contrast; palette and style sheet made from them.

Colours for markings are the same in both: a marking must look alike wherever it is met. Own palettes, because the
desktop's dark mode does not reach Qt everywhere.
"""

from string import Template
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ..domain import colours
from ..resources import folder


class Tokens(NamedTuple):
    """Colours of one appearance, ``#rrggbb``."""

    window: str
    surface: str
    raised: str
    line: str
    ink: str
    quiet: str
    accent: str
    on_accent: str
    selection: str
    error: str
    error_ground: str
    notice: str
    notice_ground: str
    good: str
    present: str
    emerging: str
    absent: str
    unclear: str
    open: str


LIGHT = Tokens(
    window="#eef0f3",
    surface="#ffffff",
    raised="#e3e7ec",
    line=colours.LINE,
    ink=colours.INK,
    quiet=colours.QUIET,
    accent=colours.ACCENT,
    on_accent="#ffffff",
    selection="#d3e2f6",
    error="#97191b",
    error_ground="#fbe7e6",
    notice="#5c4200",
    notice_ground="#fdf1cf",
    good="#17613a",
    present=colours.PRESENT,
    emerging=colours.EMERGING,
    absent=colours.ABSENT,
    unclear="#59368c",
    open="#4a525e",
)
DARK = Tokens(
    window="#14171b",
    surface="#1b1f25",
    raised="#272c34",
    line="#56606d",
    ink="#e9ebee",
    quiet="#b0b8c3",
    accent="#8fb8f6",
    on_accent="#0f1318",
    selection="#2a4468",
    error="#ffaaa3",
    error_ground="#44201f",
    notice="#f4d98b",
    notice_ground="#3d3315",
    good="#84d7a0",
    present="#ffaaa3",
    emerging="#f6c27a",
    absent="#84d7a0",
    unclear="#d3bdf7",
    open="#b0b8c3",
)

CONTRAST_LIGHT = Tokens(
    window="#ffffff",
    surface="#ffffff",
    raised="#ffffff",
    line="#000000",
    ink="#000000",
    quiet="#1f1f1f",
    accent="#00327a",
    on_accent="#ffffff",
    selection="#d6e6ff",
    error="#7a0000",
    error_ground="#ffffff",
    notice="#000000",
    notice_ground="#fff8d6",
    good="#00451f",
    present="#7a0000",
    emerging="#5a2f00",
    absent="#00451f",
    unclear="#3d1a75",
    open="#1f1f1f",
)
CONTRAST_DARK = Tokens(
    window="#000000",
    surface="#000000",
    raised="#000000",
    line="#ffffff",
    ink="#ffffff",
    quiet="#e6e6e6",
    accent="#ffe14a",
    on_accent="#000000",
    selection="#00316b",
    error="#ffb8b3",
    error_ground="#000000",
    notice="#ffe98a",
    notice_ground="#000000",
    good="#a0f0b8",
    present="#ffb8b3",
    emerging="#ffd399",
    absent="#a0f0b8",
    unclear="#e0d0ff",
    open="#e6e6e6",
)

_CHOICES = {"light": LIGHT, "dark": DARK, "contrast-light": CONTRAST_LIGHT, "contrast-dark": CONTRAST_DARK}

LEVEL_COLOURS = {
    "UNCLASSIFIED": ("#2a5c3c", "#ffffff"),
    "CONFIDENTIAL": ("#1b4f91", "#ffffff"),
    "STRICTLY CONFIDENTIAL": ("#97191b", "#ffffff"),
}
"""Level → ground and ink of its bar."""
TLP_COLOURS = {
    "TLP:CLEAR": ("#000000", "#ffffff"),
    "TLP:GREEN": ("#000000", "#33ff00"),
    "TLP:AMBER": ("#000000", "#ffc000"),
    "TLP:AMBER+STRICT": ("#000000", "#ffc000"),
    "TLP:RED": ("#000000", "#ff2b2b"),
}
"""Label → ground and ink, as FIRST TLP 2.0 sets them."""

PAIRS = (
    *((ink, ground) for ink in ("ink", "quiet") for ground in ("window", "surface", "raised", "selection")),
    *((ink, "surface") for ink in ("accent", "error", "good", "present", "emerging", "absent", "unclear", "open")),
    *((ink, "selection") for ink in ("present", "emerging", "absent", "unclear", "open")),
    *((ink, "window") for ink in ("accent", "error", "good")),
    ("on_accent", "accent"),
    ("error", "error_ground"),
    ("ink", "error_ground"),
    ("notice", "notice_ground"),
)
"""Every pair of ink and ground the window uses; a test holds each to 4.5:1, to 7:1 where high contrast is asked."""


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, 1.4.3), 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens_for(appearance: str) -> Tokens:
    """The colours this choice means now; ``system`` follows the desktop's own light or dark, and its contrast."""
    if appearance == "system":
        hints = QApplication.styleHints()
        high = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
        appearance = ("contrast-" if high else "") + ("dark" if dark else "light")
    return _CHOICES[appearance]


def tokens_shown() -> Tokens:
    """The colours the application is dressed in; a widget's own palette may be bent by the style sheet."""
    ground = QApplication.palette().color(QPalette.ColorRole.Window).name()
    return next((tokens for tokens in _CHOICES.values() if tokens.window == ground), LIGHT)


def apply_theme(application: QApplication, *, appearance: str, text_size: int, base_size: float) -> Tokens:
    """Dress the whole application; ``text_size`` in percent of ``base_size`` points."""
    tokens = tokens_for(appearance)
    font = application.font()
    font.setPointSizeF(base_size * text_size / 100)
    application.setFont(font)
    application.setPalette(_palette(tokens))
    sizes = {
        "large": f"{base_size * text_size / 100 * 1.5:.1f}pt",
        "small": f"{base_size * text_size / 100 * 0.92:.1f}pt",
    }
    drawn = {"icons": folder("icons").as_posix(), "name": "dark" if tokens in (DARK, CONTRAST_DARK) else "light"}
    application.setStyleSheet(_SHEET.substitute(tokens._asdict(), **sizes, **drawn))
    return tokens


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, tokens.window),
        (roles.WindowText, tokens.ink),
        (roles.Base, tokens.surface),
        (roles.AlternateBase, tokens.window),
        (roles.Text, tokens.ink),
        (roles.Button, tokens.raised),
        (roles.ButtonText, tokens.ink),
        (roles.BrightText, tokens.error),
        (roles.Highlight, tokens.selection),
        (roles.HighlightedText, tokens.ink),
        (roles.PlaceholderText, tokens.quiet),
        (roles.ToolTipBase, tokens.surface),
        (roles.ToolTipText, tokens.ink),
        (roles.Link, tokens.accent),
        (roles.Accent, tokens.accent),
        (roles.Light, tokens.raised),
        (roles.Midlight, tokens.raised),
        (roles.Mid, tokens.line),
        (roles.Dark, tokens.line),
        (roles.Shadow, tokens.line),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.quiet))
    return palette


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_SHEET = Template("""
QLabel[look="title"] { font-size: $large; font-weight: 600; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="quiet"] { color: $quiet; }
QLabel[look="small"] { color: $quiet; font-size: $small; }
QLabel[look="error"] { color: $error; }
QLabel[look="good"] { color: $good; font-weight: 600; }
QFrame[look="card"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame[look="pane"] { background: $surface; border: none; }
QFrame[look="strip"] { background: $raised; border: none; }
QFrame[look="notice"] { background: $notice_ground; border: none; border-radius: 4px; }
QFrame[look="notice"] QLabel { color: $notice; }
QFrame[look="past"] { background: $notice; border: none; }
QFrame[look="past"] QLabel { color: $notice_ground; font-weight: 700; }
QFrame[look="past"] QPushButton {
  background: $notice_ground; color: $notice; border: 1px solid $notice_ground; font-weight: 600;
}
QFrame[look="past"] QPushButton:focus { border: 2px solid $surface; }
QLabel[look="drop"] {
  background: $surface; color: $ink; border: 2px dashed $accent; border-radius: 8px; padding: 12px; font-weight: 600;
}
QFrame[look="trouble"] { background: $error_ground; border: 1px solid $error; }
QFrame[look="trouble"] QLabel[look="strong"] { color: $error; }
QLineEdit, QPlainTextEdit, QSpinBox {
  background: $surface; color: $ink; border: 1px solid $line; border-radius: 4px; padding: 4px 6px;
  selection-background-color: $selection; selection-color: $ink; placeholder-text-color: $quiet;
}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus { border: 2px solid $accent; padding: 3px 5px; }
QSpinBox QLineEdit, QSpinBox QLineEdit:focus { border: none; padding: 0px; background: transparent; }
QSpinBox::up-button, QSpinBox::down-button { width: 0px; border: none; }
QLineEdit[refused="true"], QPlainTextEdit[refused="true"] { border: 2px solid $error; padding: 3px 5px; }
QPlainTextEdit[look="text"] { border: 1px solid transparent; background: transparent; padding: 0px; }
QPlainTextEdit[look="text"]:focus { border: 1px solid $accent; padding: 0px; }
QComboBox {
  background: $surface; color: $ink; border: 1px solid $line; border-radius: 4px; padding: 4px 6px;
}
QComboBox:focus { border: 2px solid $accent; padding: 3px 5px; }
QComboBox:disabled { color: $quiet; background: $window; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$icons/chevron-down-$name.svg"); width: 14px; height: 14px; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator, QTableView::indicator, QTreeView::indicator {
  width: 13px; height: 13px; border: 2px solid $quiet; background: $surface; border-radius: 4px;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked,
QTreeView::indicator:checked {
  background: $accent; border-color: $accent; image: url("$icons/check-$name.svg");
}
QRadioButton::indicator:checked {
  border-color: $accent; background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
    stop: 0 $accent, stop: 0.55 $accent, stop: 0.65 $surface, stop: 1 $surface);
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }
QPushButton {
  background: $raised; color: $ink; border: 1px solid $line; border-radius: 4px; padding: 5px 12px;
}
QPushButton:hover { background: $selection; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QPushButton:disabled { color: $quiet; background: $window; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[look="primary"]:focus { border: 2px solid $ink; }
QPushButton[look="primary"]:disabled { background: $raised; color: $quiet; border: 1px solid $line; }
QPushButton[look="compact"] { padding: 0px 8px; }
QPushButton[look="compact"]:focus { padding: 0px 7px; }
QPushButton[look="plain"] { background: transparent; border: 1px solid transparent; }
QPushButton[look="plain"]:focus { border: 2px solid $accent; }
QPushButton[look="section"] {
  background: transparent; border: 2px solid transparent; border-radius: 4px; padding: 7px 10px; text-align: left;
}
QPushButton[look="section"]:hover { background: $selection; }
QPushButton[look="section"]:checked { background: $selection; font-weight: 600; }
QPushButton[look="section"]:focus { border: 2px solid $accent; }
QPushButton[look="section"]:disabled { color: $quiet; }
QTableView, QTreeView, QListView {
  background: $surface; alternate-background-color: $surface; color: $ink; border: 1px solid $line;
  selection-background-color: $selection; selection-color: $ink; outline: none;
}
QTableView:focus, QTreeView:focus, QListView:focus { border: 2px solid $accent; }
QTableView::item, QListView::item { padding: 4px 6px; border: none; }
QTreeView::item { padding: 3px 4px; border: none; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: $selection; color: $ink; }
QHeaderView::section {
  background: $raised; color: $ink; border: none; border-right: 1px solid $line; padding: 4px 6px; font-weight: 600;
}
QHeaderView { background: $raised; }
QSlider { border: 2px solid transparent; border-radius: 4px; min-height: 22px; }
QSlider:focus { border: 2px solid $accent; }
QSlider::groove:horizontal { background: $line; height: 4px; border-radius: 2px; margin: 0px 4px; }
QSlider::handle:horizontal { background: $accent; width: 14px; margin: -6px -2px; border-radius: 7px; }
QSlider::handle:horizontal:disabled { background: $quiet; }
QProgressBar { background: $raised; border: 1px solid $line; border-radius: 4px; text-align: center; color: $ink; }
QProgressBar::chunk { background: $selection; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QScrollArea { border: none; background: transparent; }
QScrollArea[look="canvas"] { border: 2px solid transparent; background: $raised; }
QScrollArea[look="canvas"]:focus { border: 2px solid $accent; }
QScrollBar { background: transparent; border: none; margin: 0px; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $line; border: 3px solid transparent; border-radius: 6px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QCheckBox, QRadioButton { spacing: 6px; border: 2px solid transparent; border-radius: 4px; padding: 1px 3px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }
QToolTip { background: $surface; color: $ink; border: 1px solid $line; }
QComboBox QAbstractItemView { background: $surface; color: $ink; selection-background-color: $selection; }
""")
