"""``utterance`` and ``lexicon``, as another program calls them: the keys are those the page promises."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
from r2p_desk.cli.run import run

Call = Callable[..., tuple[int, dict[str, Any]]]
ADD = (
    "--text", "Іnуеnzі must leave, i-n-y-e-n-z-i!", "--language", "rw", "--speaker", "Host", "--standing", "media",
    "--medium", "radio", "--channel", "Hill station", "--reach", "two prefectures", "--audience", "armed youth",
    "--population", "Tutsi", "--place", "Ruvo", "--when", "1994-04-10",
)  # fmt: skip


@pytest.fixture
def call(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    home = desks.quick_home(tmp_path)

    def _call(*arguments: str, words: bool = False) -> tuple[int, dict[str, Any]]:
        capfdbinary.readouterr()
        common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--case", "Kivera"]
        status, _ = run([*arguments, *common, *([] if words else ["--json"])])
        out = capfdbinary.readouterr().out.decode()
        return status, {"words": out} if words else json.loads(out)

    base = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home))]
    run(["case", "create", "Kivera", *base])
    return _call


def test_an_entry_goes_from_its_words_to_a_response_with_the_documented_keys(call: Call) -> None:
    assert set(call("lexicon", "add", "--name", "Kivera", "--language", "rw")[1]) == documented_keys("lexicon add")
    term = call("lexicon", "term", "--lexicon", "Kivera", "--term", "inyenzi", "--says", "A linguist")[1]
    assert set(term) == documented_keys("lexicon term")
    made = call("utterance", "add", *ADD)[1]
    assert set(made) == documented_keys("utterance add")
    entry = made["id"]
    translated = call("utterance", "translate", entry, "--text", "The cockroaches must leave", "--confidence", "low")[1]
    assert set(translated) == documented_keys("utterance translate")
    part = ("--part", "context", "met", "Killings in March", "--part", "intent", "not-known", "Nothing on the host")
    tested = call("utterance", "test", entry, *part)[1]
    assert set(tested) == documented_keys("utterance test")
    assert (tested["met"], tested["not_known"], len(tested["open"])) == (["context"], ["intent"], 4)
    answered = call("utterance", "respond", entry, "--response", "criminal-law", "--why", "A call to kill")[1]
    assert set(answered) == documented_keys("utterance respond")
    assert answered["cautions"]
    other = call("utterance", "add", *ADD[2:], "--text", "As the radio said")[1]["id"]
    assert set(call("utterance", "repeats", other, "--earlier", entry)[1]) == documented_keys("utterance repeats")
    assert set(call("utterance", "item", entry)[1]) == documented_keys("utterance item")
    gone = call("lexicon", "expire", "inyenzi", "--until", "1995")[1]
    assert (set(gone), gone["until"]) == (documented_keys("lexicon term"), "1995")

    listed = call("utterance", "list")[1]["utterances"]
    assert set(listed[0]) == documented_keys("utterance list", "utterances")
    assert "must leave" not in json.dumps(listed)
    shown = call("utterance", "show", entry[:8])[1]
    also = documented_keys("utterance show") - {"add"}
    assert set(shown) == documented_keys("utterance add") | also
    (found,) = shown["terms"]
    assert (found["spellings"], found["expired"], found["use"]) == (["Іnуеnzі", "i-n-y-e-n-z-i"], True, "in use")
    assert [(link["utterance"], link["first"]) for link in shown["chain"]] == [(entry, True), (other, False)]
    (lexicon,) = call("lexicon", "list")[1]["lexicons"]
    assert set(lexicon) == documented_keys("lexicon list", "lexicons")
    assert lexicon["terms"][0]["expired"] is True
    assert call("utterance", "withdraw", other)[1] == {"id": other, "withdrawn": True}
    assert len(call("utterance", "list")[1]["utterances"]) == 1


def test_the_same_in_words_keeps_them_out_of_the_list(call: Call) -> None:
    entry = call("utterance", "add", *ADD)[1]["id"]
    assert "nzi" not in call("utterance", "list", words=True)[1]["words"]
    assert "A sequence, not a cause." in call("utterance", "show", entry, words=True)[1]["words"]


def test_wrong_input_saves_nothing_and_says_so(call: Call) -> None:
    wrong = (
        ("utterance", "add", "--text", " "),
        ("utterance", "add", "--text", "a", "--medium", "drum"),
        ("utterance", "add", "--text", "a", "--item", "none"),
        ("utterance", "show", "none"),
        ("lexicon", "term", "--lexicon", "none", "--term", "a"),
        ("lexicon", "expire", "none"),
    )
    for arguments in wrong:
        assert call(*arguments)[0] == 2
    assert call("utterance", "list")[1]["utterances"] == []
