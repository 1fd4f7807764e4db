"""Nearly the same text is found in every script of the six languages, and nothing is found that is another text."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import combinations

import pytest

from r2p_desk.analysis.near_copies import COUNTED, MOST, OFFERED, alike, cut, likeness

# fmt: off
TEXTS = {
    "ar": "في مساء يوم الثلاثاء قُرئت في ساحة السوق أسماءُ أربعين عائلة من سكان التل، وقال رجال يرتدون "
    "زيًّا رسميًّا إن أحدًا لن "
    "يعبر الجسر قبل أن تُفتش البيوت كلها، ثم أُغلقت المدرسة وأُرسل المعلمون إلى المدينة المجاورة في شاحنتين",
    "zh": "星期二傍晚，有人在集市广场上宣读了山上四十户人家的名字，身穿制服的人说，在所有房屋被搜查之前，任何人"
    "不得过桥，"
    "随后学校被关闭，教师们被两辆卡车送往邻近的城市",
    "en": "On Tuesday evening the names of forty families of the hill were read out on the market square, and men in "
    "uniform said that nobody would cross the bridge before every house had been searched; the school "
    "was then closed",
    "fr": "Mardi soir, les noms de quarante familles de la colline ont été lus sur la place du marché, "
    "et des hommes en "
    "uniforme ont dit que personne ne passerait le pont avant que chaque maison n’ait été fouillée; "
    "l’école a été fermée",
    "ru": "Во вторник вечером на рыночной площади зачитали имена сорока семей с холма, и люди в форме "
    "сказали, что никто "
    "не перейдёт мост, пока не обыщут каждый дом; затем школу закрыли, а учителей отправили в соседний город",
    "es": "El martes por la tarde se leyeron en la plaza del mercado los nombres de cuarenta familias de "
    "la colina, y unos "
    "hombres de uniforme dijeron que nadie cruzaría el puente antes de que se registrara cada casa; "
    "cerraron la escuela",
}
ONE_WORD = {
    "ar": ("أربعين", "خمسين"), "zh": ("四十", "五十"),
    "en": ("forty", "fifty"), "fr": ("quarante", "cinquante"),
    "ru": ("сорока", "пятидесяти"), "es": ("cuarenta", "cincuenta"),
}
# fmt: on
DRESSED: dict[str, Callable[[str], str]] = {
    "ar": lambda text: text.replace("أ", "ا").replace("ُ", "").replace("السوق", "الســوق"),
    "zh": lambda text: text.replace("，", " , "),
    "en": lambda text: text.upper().replace(",", " –"),
    "fr": lambda text: text.replace("é", "e\u0301").replace("’", "'"),
    "ru": lambda text: text.replace("ё", "е").replace(";", "."),
    "es": lambda text: text.replace("í", "i").replace("\u0020", "\u00a0"),
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_with_one_other_word_is_nearly_the_same(language: str) -> None:
    text = TEXTS[language]
    (found,) = alike(
        [text, "Something else was said of the road to the north, at length.", text.replace(*ONE_WORD[language])]
    )
    assert (found.text, found.earlier) == (2, 0)
    assert COUNTED <= found.likeness < 1


@pytest.mark.parametrize("language", TEXTS)
def test_marks_capitals_and_points_make_no_other_text(language: str) -> None:
    dressed = DRESSED[language](TEXTS[language])
    assert dressed != TEXTS[language]
    (found,) = alike([TEXTS[language], dressed])
    assert found.likeness == 1


def test_texts_of_six_languages_are_not_alike() -> None:
    assert alike(list(TEXTS.values())) == ()
    parts = list(cut(TEXTS.values()))
    assert all(likeness(one, other) < 0.05 for one, other in combinations(parts, 2))


@pytest.mark.parametrize("language", TEXTS)
def test_half_a_text_is_another(language: str) -> None:
    text = TEXTS[language]
    assert alike([text, text[: len(text) // 2]], OFFERED) == ()


def test_short_texts_are_alike_by_chance_and_left_alone() -> None:
    assert alike(["The road is closed.", "The road is closed.", "", ""]) == ()


def test_of_a_chain_that_drifts_each_joins_the_oldest_it_is_like() -> None:
    words = [f"word{number}" for number in range(60)]
    drift = [" ".join([*(f"other{at}" for at in range(moved)), *words[moved:]]) for moved in (0, 6, 12)]
    assert [(one.text, one.earlier) for one in alike(drift, COUNTED)] == [(1, 0)]
    assert [(one.text, one.earlier) for one in alike(drift[1:], COUNTED)] == [(1, 0)]


def test_what_comes_later_changes_nothing_of_what_was_found() -> None:
    words = [f"word{number}" for number in range(60)]
    first = [" ".join([*(f"other{at}" for at in range(moved)), *words[moved:]]) for moved in (0, 12)]
    bridge = " ".join([*(f"other{at}" for at in range(6)), *words[6:]])
    assert alike(first, COUNTED) == ()
    assert len(alike([*first, bridge], COUNTED)) == 1


def test_forms_filled_in_alike_are_found_however_many_there_are() -> None:
    form = "Report of the district office on incidents of the week, to be sent by radio before noon: place {}"
    forms = [form.format(f"hill{number} {number}") for number in range(MOST * 10)]
    found = alike(forms)
    assert {one.text for one in found} == set(range(1, len(forms)))
    assert {one.earlier for one in found} == {0}


def test_every_run_finds_the_same_whatever_seed_python_hashes_with() -> None:
    program = (
        "from r2p_desk.analysis.near_copies import cut, _sketch\n"
        f"print([_sketch(parts) for parts in cut({list(TEXTS.values())!r})])"
    )
    runs: Sequence[str] = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != ""
