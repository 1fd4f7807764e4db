"""A case of 100,000 items in thirteen languages, made once for a run and used by every measure that needs one.

Words are drawn with the frequencies of natural text (the n-th word 1/n as often) from vocabularies of a few thousand
words of each script; nothing of it means anything. The same seed makes the same items.

``R2P_DESK_LARGE_CASE`` names a folder to keep the home in between runs; whoever sets it takes it away.
"""

import atexit
import os
import random
import shutil
import tempfile
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from workplace import make_desk

from r2p_desk.actions.cases import create_case

ITEMS = 100_000
CASE = "Hundred thousand"
KEPT = "R2P_DESK_LARGE_CASE"
_VOCABULARY = 6000
_SOURCES = 400

_LATIN = (
    "ba be bi bo bu ca ce ci co da de di do du fa fe fi ga ge go ha he hi ho in ja jo ka ke ki ko la le li lo lu ma me "
    "mi mo mu na ne ni no nu on or pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu un va ve vi wa we za zo"
)
_CYRILLIC = (
    "ба бе бо ва во вы го да де до за зо ка ко ла ли ло ма ми мо на не но об по пра про ра ре ро са се со та то ту"
)
_ARABIC = "با بي تا تو جا حا خا دا دو را رو زا سا سو شا صا طا عا غا فا في قا كا كو لا لو ما مو نا نو ها وا يا أم إس مد"
_SPACED: dict[str, tuple[str, str]] = {
    "en": (
        _LATIN,
        "the camp militia weapons list border road village of and was were to in by from houses burned army",
    ),
    "fr": (_LATIN, "le la les réfugiés armée frontière évêque préfet dans des été à tués maisons brûlées église"),
    "es": (_LATIN, "el la los refugiados ejército frontera niños según en de que fueron quemadas señal población"),
    "ru": (_CYRILLIC, "и в на не что лагерь беженцы армия граница деревня оружие сожгли дома ополчение по из"),
    "ar": (_ARABIC, "في من على إلى اللاجئون مدينة الجيش الحدود قرية أسلحة ميليشيا المسؤول أحرقوا بيوت المخيّم"),
    "ko": (
        "가 나 다 라 마 바 사 아 자 하 고 노 도 로 모 보 소 오 조 호 민 군 국 인 지",
        "난민 수용소 군대 국경 마을 무기 그리고",
    ),
}
_UNSPACED: dict[str, tuple[tuple[int, int], str]] = {
    "zh": ((0x4E00, 0x5600), "难民 军队 边境 村庄 武器 民兵 烧毁 房屋 报告 中国 政府 人民 难民营 攻击"),
    "ja": ((0x4E00, 0x5200), "難民 キャンプ 攻撃 国境 村 武器 の に は を た が 人々"),
    "th": ((0x0E01, 0x0E2E), "ผู้ลี้ภัย ชายแดน กองทัพ หมู่บ้าน อาวุธ ที่ และ ใน ของ"),
    "lo": ((0x0E94, 0x0E9F), "ຊາວອົບພະຍົບ ຊາຍແດນ ກອງທັບ ບ້ານ ອາວຸດ ແລະ ທີ່"),
    "km": ((0x1780, 0x17A2), "ជនភៀសខ្លួន ព្រំដែន កងទ័ព ភូមិ អាវុធ និង នៅ"),
    "my": ((0x1000, 0x1020), "ဒုက္ခသည် နယ်စပ် တပ်မတော် ရွာ လက်နက် နှင့် များ"),
}
_SHARES = {
    "en": 40,
    "fr": 10,
    "es": 8,
    "ru": 9,
    "ar": 11,
    "zh": 10,
    "ko": 2,
    "ja": 3,
    "th": 2,
    "lo": 1,
    "km": 2,
    "my": 2,
}
_GRADES = ("A1", "B2", "B3", "C3", "C2", "D4", "F6", "E5", None)
_MARKINGS = (*(None,) * 40, *("CONFIDENTIAL",) * 8, "CONFIDENTIAL//TLP:AMBER", "STRICTLY CONFIDENTIAL//TLP:RED")
_SIGNALS = ("persecution", "sexual-violence", "child-recruitment", "displacement", "incitement")
_CRIMES = ("genocide", "war-crimes", "ethnic-cleansing", "crimes-against-humanity")


class Writer:
    """Writes words of one language."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self._chance = chance
        self._between = "" if language in _UNSPACED else " "
        common, rare = self._words(language)
        self._vocabulary = [*common, *rare]
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self._vocabulary))))

    def text(self, words: int) -> str:
        """So many words, in sentences of nine."""
        drawn = [self._word() for _ in range(words)]
        stop = ". " if self._between else "。"
        return stop.join(self._between.join(drawn[at : at + 9]) for at in range(0, words, 9))

    def _word(self) -> str:
        return self._vocabulary[bisect(self._weights, self._chance.random() * self._weights[-1])]

    def _words(self, language: str) -> tuple[list[str], list[str]]:
        if language in _SPACED:
            syllables, common = (part.split() for part in _SPACED[language])
            rare = ["".join(self._chance.choices(syllables, k=self._chance.randint(2, 4))) for _ in range(_VOCABULARY)]
            return common, rare
        (first, last), known = _UNSPACED[language]
        signs = [chr(point) for point in range(first, last)]
        return known.split(), ["".join(self._chance.choices(signs, k=2)) for _ in range(_VOCABULARY)]


def large_items(sources: Sequence[str], count: int = ITEMS, seed: int = 1994) -> Iterator[dict[str, Any]]:
    """The fields of so many items, reported by these sources."""
    chance = random.Random(seed)
    writers = {language: Writer(language, chance) for language in _SHARES}
    languages, shares = list(_SHARES), list(accumulate(_SHARES.values()))
    for number in range(count):
        language = languages[bisect(shares, chance.random() * shares[-1])]
        write = writers[language].text
        year, month, day = chance.randint(1990, 1994), chance.randint(1, 12), chance.randint(1, 28)
        happened = (f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}~")
        fields: dict[str, Any] = {
            "title": write(7),
            "text": write(max(8, int(chance.gauss(45, 25)))),
            "language": language,
            "happened": chance.choices(happened, (6, 2, 1))[0],
            "known": f"{year}-{month:02d}-{min(day + chance.randint(0, 3), 28):02d}",
            "place": {"name": f"{write(1)} {write(1)}", "precision": "settlement"},
            "source": sources[int(len(sources) * chance.random() ** 2)],
            "signals": chance.sample(_SIGNALS, chance.choice((0, 0, 1, 1, 2))),
            "crimes": chance.sample(_CRIMES, chance.choice((0, 0, 0, 1))),
            "grade": chance.choice(_GRADES),
            "marking": chance.choice(_MARKINGS),
            "external_id": f"LC-{number:06d}",
        }
        yield {name: value for name, value in fields.items() if value not in (None, [])}


def large_sources(seed: int = 1994) -> list[dict[str, Any]]:
    """The fields of the sources of these items."""
    chance = random.Random(-seed)
    writers = [Writer(language, chance) for language in ("en", "fr", "ar", "zh", "ru")]
    return [
        {"name": f"{writers[number % 5].text(2)} {number}", "kind": "witness", "reliability": "ABCDEF"[number % 6]}
        for number in range(_SOURCES)
    ]


@cache
def large_home() -> tuple[Path, str]:
    """(home, case id) of the large case; made at the first call, taken away when the process ends."""
    kept = os.environ.get(KEPT)
    folder = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="r2p-desk-large-"))
    if not kept:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home, noted = folder / "home", folder / "case"
    if not noted.is_file():
        noted.write_text(_make(home), "ascii")
    return home, noted.read_text("ascii")


def _make(home: Path) -> str:
    with make_desk(home) as desk, create_case(desk, CASE) as case:
        sources = case.file.enter(desk.officer, "source", large_sources())
        case.file.enter(desk.officer, "item", large_items(sources))
        return case.file.id


if __name__ == "__main__":
    large_home()
