"""What must not be found in what leaves: values of withheld material that stand nowhere in what may leave."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from .layers import Layer
from .pictures import alike, fingerprint_of
from .points import Point, points_in
from .spelling import Spelled, is_right_to_left, is_unspaced, letters_only, western_digits, words_of

WINDOW = 6
"""So many words in a row of a withheld text are sought; fewer may stand in any text."""
_SHORTEST_LETTERS = 10
_SHORTEST_NAME = {False: 3, True: 2}
"""Letters of a name, by whether its script is written without spaces; a shorter one is not sought."""
_SHORTEST_PART = 5
_COMMON = frozenset({
    "father", "mother", "sister", "brother", "bishop", "pastor", "priest", "doctor", "nurse", "professor", "teacher",
    "judge", "colonel", "general", "captain", "major", "lieutenant", "sergeant", "minister", "president", "mayor",
    "governor", "director", "commander", "docteur", "monsieur", "madame", "père", "señor", "señora", "padre",
    "coronel", "hospital", "school", "church", "mosque", "radio", "agency", "association", "committee", "commission",
    "organization", "office", "national", "international", "united", "nations", "human", "rights", "group", "local",
    "source", "witness",
})  # fmt: skip
"""Parts of names that many share; alone they betray nobody."""
_SHORTEST_TEXT = 3
_FEW = 2000


class Kind(StrEnum):
    """What a value is, and so how it is sought."""

    PERSON = "person"
    NAME = "name"
    TEXT = "text"
    FILE = "file"
    PLACE = "place"
    POINT = "point"
    ID = "id"
    DIGEST = "digest"
    PICTURE = "picture"


class Secret(NamedTuple):
    """One value that is withheld: its kind, the value, and the record it belongs to (kind and id).

    A ``POINT`` is ``latitude,longitude`` in decimal degrees, a ``PICTURE`` what ``fingerprint_of`` gives, in hex.
    """

    kind: Kind
    value: str
    of: str


class Hit(NamedTuple):
    """A secret that stands in what was to leave, and in which layer of it."""

    secret: Secret
    where: str


class Needles:
    """Secrets made ready to be sought; ``known`` is the text of all that may leave, whose words betray nothing.

    ``pictures`` gives what withheld pictures look like, which takes long; it is asked once a picture is to leave.
    """

    def __init__(
        self,
        secrets: Iterable[Secret],
        known: Iterable[str] = (),
        pictures: Callable[[], Iterable[Secret]] | None = None,
    ) -> None:
        self._unseen = pictures
        self._known = Spelled("\n".join(known))
        self.counts: dict[Kind, int] = dict.fromkeys(Kind, 0)
        self._phrases: dict[str, list[tuple[list[str], Secret]]] = defaultdict(list)
        """By each word they may begin with, as their reader meets them."""
        self._single: dict[str, Secret] = {}
        self._letters: dict[str, list[tuple[str, Secret]]] = defaultdict(list)
        """By their first letters."""
        self._signs: list[tuple[str, Secret]] = []
        self._texts: list[tuple[list[str], Secret]] = []
        self._ids: dict[str, Secret] = {}
        self._points: dict[Point, Secret] = {}
        self._pictures: list[tuple[int, Secret]] = []
        self._take_all(secrets)

    def hits(self, layers: Sequence[Layer]) -> list[Hit]:
        """Every secret that stands in these layers, also across them, once, with the first layer it stands in."""
        found: dict[Secret, str] = {}
        for secret in self._in_text("\n".join(layer.text for layer in layers)):
            found.setdefault(secret, _first(secret, layers))
        for secret in self._in_numbers("\n".join(layer.text for layer in layers if not _is_drawing(layer))):
            found.setdefault(secret, _first(secret, layers))
        for layer in layers:
            if layer.picture is not None:
                self._look_at_pictures()
                for secret in self._in_picture(layer.picture):
                    found.setdefault(secret, layer.where)
        return [Hit(secret, where) for secret, where in found.items()]

    def _look_at_pictures(self) -> None:
        unseen, self._unseen = self._unseen, None
        if unseen is not None:
            self._take_all(unseen())

    def _take_all(self, secrets: Iterable[Secret]) -> None:
        for secret in dict.fromkeys(secrets):
            self.counts[secret.kind] += 1
            self._take(secret)

    def _take(self, secret: Secret) -> None:
        match secret.kind:
            case Kind.ID | Kind.DIGEST:
                self._ids[secret.value.lower().replace("-", "")] = secret
            case Kind.POINT:
                latitude, longitude = secret.value.split(",")
                self._points.setdefault(Point(float(latitude), float(longitude)), secret)
            case Kind.PICTURE:
                self._pictures.append((int(secret.value, 16), secret))
            case Kind.TEXT:
                self._take_text(secret)
            case _:
                self._take_name(secret)

    def _take_name(self, secret: Secret) -> None:
        words, letters = words_of(secret.value), letters_only(secret.value)
        if len(letters) < _SHORTEST_NAME[is_unspaced(letters)]:
            return
        begins = {words[0]}
        if is_right_to_left(letters):
            begins |= {words[-1], words[0][::-1], words[-1][::-1]}
        for begin in begins:
            self._phrases[begin].append((words, secret))
        if is_unspaced(letters):
            self._signs.append((letters, secret))
        elif len(letters) >= _SHORTEST_LETTERS:
            self._letters[letters[:_SHORTEST_LETTERS]].append((letters, secret))
        if secret.kind is Kind.PERSON:
            self._single |= dict.fromkeys(telling_words(words), secret)

    def _take_text(self, secret: Secret) -> None:
        words = words_of(secret.value)
        if len(words) >= WINDOW:
            self._texts.append((words, secret))
        elif len(words) >= _SHORTEST_TEXT or len(letters_only(secret.value)) >= _SHORTEST_LETTERS:
            self._take_name(secret)

    def _in_text(self, text: str) -> Iterator[Secret]:
        spelled, known = Spelled(text), self._known
        yield from (self._ids[one] for one in spelled.ids & self._ids.keys())
        single = spelled.words & self._single.keys()
        yield from (self._single[word] for word in single if word not in known.words)
        for begin in spelled.words & self._phrases.keys():
            for words, secret in self._phrases[begin]:
                if spelled.has_phrase(words) and not known.has_phrase(words):
                    yield secret
        for letters, secret in (*self._signs, *self._likely(spelled)):
            if letters in spelled.letters and letters not in known.letters:
                yield secret
        yield from (secret for words, secret in self._texts if self._quoted(words, spelled))

    def _in_numbers(self, text: str) -> Iterator[Secret]:
        if self._points:
            for point in points_in(western_digits(text), self._points):
                yield self._points[point]

    def _likely(self, spelled: Spelled) -> Iterator[tuple[str, Secret]]:
        """What may stand in the text letter by letter: all of it, or of very many what begins like a run there."""
        few = len(self._letters) < _FEW
        begins = self._letters.keys() if few else spelled.runs(_SHORTEST_LETTERS) & self._letters.keys()
        for begin in begins:
            yield from self._letters[begin]

    def _quoted(self, words: list[str], spelled: Spelled) -> bool:
        """Whether so many words in a row stand in the text, and in nothing that may leave."""
        run = 0
        for at, word in enumerate(words):
            run = run + 1 if word in spelled.words else 0
            if run < WINDOW:
                continue
            window = words[at - WINDOW + 1 : at + 1]
            if spelled.has_phrase(window) and not self._known.has_phrase(window):
                return True
        return False

    def _in_picture(self, picture: bytes) -> Iterator[Secret]:
        same = self._ids.get(hashlib.sha256(picture).hexdigest())
        if same is not None:
            yield same
        looks = fingerprint_of(picture) if self._pictures else None
        if looks is not None:
            yield from (secret for other, secret in self._pictures if alike(looks, other))


def _is_drawing(layer: Layer) -> bool:
    """Whether its numbers say where something is drawn on a page, not where something lies in the world."""
    return layer.where.startswith(("stream", "object ", "raw"))


def _first(secret: Secret, layers: Sequence[Layer]) -> str:
    """The most telling layer a secret stands in: a page rather than an object; none where it is parted between them."""
    alone = Needles([secret])
    seek = alone._in_numbers if secret.kind is Kind.POINT else alone._in_text
    found = [layer.where for layer in layers if layer.text and next(seek(layer.text), None) is not None]
    return next((where for where in found if where.startswith(("page", "attachment", "name"))), (found or ["parts"])[0])


def telling_words(words: Iterable[str]) -> list[str]:
    """The words of a name that alone may tell whose it is."""
    return [word for word in words if len(word) >= _SHORTEST_PART and word not in _COMMON and not word.isdigit()]
