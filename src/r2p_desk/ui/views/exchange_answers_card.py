"""Recalls and requests: those that came and want an answer, and how those made here were answered."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ...actions import recalls, requests
from ...actions.ledger_for_window import LedgerSeen
from ...errors import DeskError
from ...exchange.statements import Fate, Reply
from ...i18n import tr, trn
from ..runner import Session
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.parts import captioned, label, named, push, row

Do = Callable[[Callable[[Session], object], str, Callable[[DeskError], None] | None], None]
"""Does something with what is unlocked, says these words, and shows what refuses it."""
_RECALL, _REQUEST, _MADE, _ASKED = "recall", "request", "recall-made", "request-made"


class AnswersCard:
    """A list of both, and the answer to the chosen one."""

    def __init__(self, stack: QVBoxLayout, do: Do) -> None:
        self._do = do
        heads = (tr("What"), tr("With"), tr("About"), tr("Until"), tr("State"))
        self._list = listing("ledger-asked", tr("Recalls and requests"), heads, wide=2, lines=6)
        self._list.currentItemChanged.connect(lambda *_: self._on_chosen())
        stack.addWidget(self._list)
        stack.addWidget(
            label(
                tr("Destroyed is a declaration under your signature: no program can show that no copy is left."),
                "quiet",
            )
        )
        self._answer = named(QComboBox(), "ledger-answer", tr("Answer"))
        stack.addLayout(captioned(tr("Answer"), self._answer))
        self._words = Field("ledger-words", tr("Where it was used, why it is kept, or under which conditions"))
        stack.addWidget(self._words)
        line = row()
        self._send = push("ledger-send-answer", tr("Sign the answer"), self._on_answer)
        self._accept = push("ledger-accept-answer", tr("Let their answer count"), self._on_accept)
        line.addWidget(self._send)
        line.addWidget(self._accept)
        line.addStretch(1)
        stack.addLayout(line)
        self._on_chosen()

    def panes(self) -> list[QWidget]:
        """The list."""
        return [self._list]

    def show(self, seen: LedgerSeen) -> None:
        """Show what is asked and answered now."""
        chosen = key_of(self._list.currentItem())
        self._list.clear()
        for key, cells in _entries(seen):
            made = entry(cells, key)
            self._list.addTopLevelItem(made)
            if key == chosen:
                self._list.setCurrentItem(made)
        self._on_chosen()

    def _on_chosen(self) -> None:
        kind, _, _ = key_of(self._list.currentItem()).partition("/")
        self._answer.clear()
        if kind == _RECALL:
            for fate in Fate:
                self._answer.addItem(recalls.answer_words(fate), fate.value)
        elif kind == _REQUEST:
            for reply in Reply:
                self._answer.addItem(requests.reply_words(reply), reply.value)
        self._send.setEnabled(kind in (_RECALL, _REQUEST))
        self._accept.setEnabled(kind == _ASKED)

    def _on_answer(self) -> None:
        kind, _, about = key_of(self._list.currentItem()).partition("/")
        answer, words = str(self._answer.currentData()), self._words.text
        done = tr("Signed; it goes back with the next stick.")
        if kind == _RECALL:
            self._do(partial(_answer_recall, about, Fate(answer), words), done, self._words.refuse)
        elif kind == _REQUEST:
            self._do(partial(_answer_request, about, Reply(answer), words), done, self._words.refuse)

    def _on_accept(self) -> None:
        _, _, about = key_of(self._list.currentItem()).partition("/")
        self._do(partial(_accept, about), tr("The answer counts from now on."), None)


def _answer_recall(about: str, fate: Fate, words: str, session: Session) -> object:
    return recalls.answer_recall(session.the_desk(), about, fate, words)


def _answer_request(about: str, reply: Reply, words: str, session: Session) -> object:
    return requests.answer_request(session.the_desk(), about, reply, words=words)


def _accept(about: str, session: Session) -> object:
    return requests.accept_answer(session.the_desk(), about, opened=session.case)


def _reason(reason: str, items: int) -> str:
    """Why it is recalled, and that items here came out of it: the answer is for them, too."""
    if not items:
        return reason
    return f"{reason} · {trn('{n} item here came out of it', '{n} items here came out of it', items)}"


def _entries(seen: LedgerSeen) -> list[tuple[str, list[str]]]:
    """(key, cells) of everything asked, what came first."""
    names = seen.names
    found = [
        (
            f"{_RECALL}/{one.recall}",
            [
                tr("recall"), names.get(one.contact, ""), _reason(one.reason, seen.taken_up.get(one.recall, 0)),
                one.deadline,
                recalls.answer_words(one.answer) if one.answer else tr("not answered yet"),
            ],
        )
        for one in seen.recalls_held
    ]  # fmt: skip
    found += [
        (
            f"{_REQUEST}/{one.request}",
            [
                tr("request"),
                names.get(one.contact, ""),
                one.stated.about,
                one.stated.until or "",
                requests.reply_words(one.answer),
            ],
        )
        for one in seen.requests_held
    ]
    found += [
        (
            f"{_MADE}/{one.recall}",
            [
                tr("our recall"), names.get(one.contact, ""), one.reason, one.deadline,
                recalls.coverage_words(one.coverage(seen.today)),
            ],
        )
        for one in seen.recalls_made
    ]  # fmt: skip
    found += [
        (
            f"{_ASKED}/{one.request}",
            [
                tr("our request"), names.get(one.contact, ""), one.draft.about, one.draft.until or "",
                requests.reply_words(one.answer.answer if one.answer else None),
            ],
        )
        for one in seen.requests_made
    ]  # fmt: skip
    return found
