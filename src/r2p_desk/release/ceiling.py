"""The ceiling check: what was made is opened again and searched for what only withheld material holds.

It finds leaks by copy. It does not find a paraphrase, a translation, a picture that was drawn or cut anew, or what a
reader can conclude. What it keeps are counts and keyed hashes.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ..i18n import tr
from .harm import Ask, asks_of
from .layers import Layer, Unreadable, layers_of
from .needles import Hit, Kind, Needles


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a ceiling check found: where it looked, what for, what it hit, what it asks; nothing of it is a value."""

    sha256: str
    layers: int
    sought: Mapping[str, int]
    """How many values of each kind were sought."""
    found: Mapping[str, int]
    """How many of each kind stand in it; empty when it may leave."""
    hashes: tuple[str, ...]
    """Of each value found, HMAC-SHA256 under a key of this officer, in hex."""
    asked: Mapping[str, int]
    """How many things of each kind the do-no-harm check asks about."""

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.found


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """The check with what an officer must see of it, which is not kept: what was hit where, what is asked."""

    checked: Checked
    hits: tuple[Hit, ...]
    asks: tuple[Ask, ...]


UNREADABLE = "unreadable"
_AROUND = 2
_Seen = set[tuple[str, str] | bytes]


def examine(data: bytes, needles: Needles, *, key: bytes, name: str = "") -> Examined:
    """Open these bytes, of whatever kind they are, and search all of them; what cannot be opened is not clean.

    ``key`` is a secret of the officer's under which values are hashed; ``name`` the file name it is to have.
    """
    return next(examine_copies([data], needles, key=key, name=name))


def examine_copies(copies: Iterable[bytes], needles: Needles, *, key: bytes, name: str = "") -> Iterator[Examined]:
    """The same of several copies of one paper, each opened whole.

    What stands in a later copy as it stood in one before is not sought anew: only the lines that are new, with those
    around them.
    """
    seen: _Seen = set()
    asks: dict[str, Ask] = {}
    for data in copies:
        try:
            layers = list(layers_of(data, name))
        except Unreadable:
            yield _unreadable(data, needles)
            continue
        news, mine = _news(layers, seen)
        seen |= mine
        asks |= {ask.key: ask for ask in asks_of(_read_by_people(news), key)}
        yield _examined(data, len(layers), needles, tuple(needles.hits(news)), tuple(asks.values()), key)


def _unreadable(data: bytes, needles: Needles) -> Examined:
    checked = Checked(
        sha256=hashlib.sha256(data).hexdigest(),
        layers=0,
        sought=_some(needles.counts),
        found={UNREADABLE: 1},
        hashes=(),
        asked={},
    )
    return Examined(checked=checked, hits=(), asks=())


def _examined(
    data: bytes, layers: int, needles: Needles, hits: tuple[Hit, ...], asks: tuple[Ask, ...], key: bytes
) -> Examined:
    checked = Checked(
        sha256=hashlib.sha256(data).hexdigest(),
        layers=layers,
        sought=_some(needles.counts),
        found=dict(Counter(hit.secret.kind.value for hit in hits)),
        hashes=tuple(sorted(keyed(key, hit.secret.value) for hit in hits)),
        asked=dict(Counter(ask.code for ask in asks)),
    )
    return Examined(checked=checked, hits=hits, asks=asks)


def _news(layers: Iterable[Layer], before: _Seen) -> tuple[list[Layer], _Seen]:
    """What no copy before had, and all there is: of texts lines that are new or follow another, with two around."""
    news: list[Layer] = []
    seen: _Seen = set()
    for layer in layers:
        if layer.picture is not None:
            digest = hashlib.sha256(layer.picture).digest()
            seen.add(digest)
            news += [] if digest in before else [layer]
            continue
        lines = layer.text.split("\n")
        pairs = list(zip(["", *lines], lines, strict=False))
        seen.update(pairs)
        new = [place for place, pair in enumerate(pairs) if pair not in before]
        if len(new) == len(lines):
            news.append(layer)
        elif new:
            near = sorted({place for one in new for place in range(one - _AROUND, one + _AROUND + 1)})
            news.append(layer._replace(text="\n".join(lines[place] for place in near if 0 <= place < len(lines))))
    return news, seen


def keyed(key: bytes, value: str) -> str:
    """What stands in a record for a value: only who has the key can tell whether it is a certain one."""
    return hmac.new(key, b"r2p-desk/ceiling/1\0" + value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def kind_words(kind: str) -> str:
    """What kind of value was found, in words."""
    return {
        Kind.PERSON: tr("the name of a source"),
        Kind.NAME: tr("a name"),
        Kind.TEXT: tr("words"),
        Kind.FILE: tr("a file name"),
        Kind.PLACE: tr("the name of a place"),
        Kind.POINT: tr("coordinates"),
        Kind.ID: tr("an id"),
        Kind.DIGEST: tr("the hash of a file"),
        Kind.PICTURE: tr("a picture"),
    }[Kind(kind)]


def _some(counts: Mapping[Kind, int]) -> dict[str, int]:
    return {kind.value: count for kind, count in counts.items() if count}


def _read_by_people(layers: list[Layer]) -> list[Layer]:
    """Pages, attachments and pictures; in objects the same would stand again, among numbers of no meaning."""
    return [layer for layer in layers if layer.where.startswith(("page", "attachment", "json", "picture"))] or layers
