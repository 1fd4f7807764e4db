"""Lexicons of coded terms: which there are, their terms with who says so and until when, entering and expiring them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...actions.incitement import KINDS
from ...actions.lexicons import LexiconTold, add_lexicon, add_term, expire_term, lexicons, withdraw_term
from ...domain.assessment import Confidence, confidence_levels, confidence_words
from ...domain.lexicon import CodedTerm, lexicon_name
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..runner import Session
from ..text import one_line
from ..widgets.cells import entry, key_of, listing
from ..widgets.parts import label, push, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace
from .paged import CasePage, show_card
from .utterance_form import names_in

_WIDEST = 150


class LexiconsPage(CasePage):
    """The terms are hidden until asked for: many of them are slurs."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "incitement-lexicons", tr("Lexicons"))
        self._found: tuple[LexiconTold, ...] = ()
        self._shown = False
        self._lay_out_list(self.add_card(tr("Lexicons of coded terms"), _WIDEST))
        self._terms_card = self.add_card(tr("Terms of the lexicon"), _WIDEST)
        self._lay_out_terms(self._terms_card)
        self._term_card = self.add_card(tr("Enter a term"))
        self._lay_out_term(self._term_card)
        self._lay_out_new(self.add_card(tr("Begin a lexicon")))
        self._show()

    def read(self) -> None:
        """All lexicons."""
        self.workspace.runner.read(
            self, "lexicons", lambda session: tuple(lexicons(session.the_case())), self._on_found
        )

    def leave(self) -> None:
        """Nobody comes back to slurs that lie open."""
        self._shown = False
        self._show()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """A lexicon or term was saved."""
        if kinds & {"lexicon", "term", "undo"} and self.isVisible():
            self.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return {**self._new.drafts(), **self._form.drafts(), **self._expiry.drafts()}

    def panes(self) -> list[QWidget]:
        """The lexicons, the terms, the forms."""
        return [self._list, self._terms, self._form]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        words = tr("A term that expired is sought as before, and shown as expired. Each change makes another edition.")
        stack.addWidget(label(words, "quiet"))
        heads = (tr("Lexicon"), tr("Edition"), tr("Terms"), tr("Digest"))
        self._list = listing("lexicons-list", tr("Lexicons"), heads, wide=0, lines=4)
        self._list.currentItemChanged.connect(lambda *_: self._on_chosen())
        stack.addWidget(self._list)

    def _lay_out_terms(self, stack: QVBoxLayout) -> None:
        line = row()
        self._turn = push("lexicon-terms-show", tr("Show the terms"), self._on_turn)
        line.addWidget(self._turn)
        line.addStretch(1)
        stack.addLayout(line)
        heads = (
            tr("Term"),
            tr("Other spellings"),
            tr("Meaning"),
            tr("Which groups"),
            tr("Who says so"),
            tr("How sure"),
            tr("In use"),
        )
        self._terms = listing("lexicon-terms", tr("Terms of the lexicon"), heads, wide=2, lines=7)
        self._terms.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._terms)
        self._expiry = SmallForm(self.workspace, "term-expiry")
        self._expiry.side_by_side()
        hint = tr("empty: today")
        self._expiry.field("until", tr("In use until"), read=When.parse, say=lambda day: day.words, hint=hint)
        stack.addWidget(self._expiry)
        self._expiry.begin()
        buttons = row()
        self._expire = push("term-expire", tr("The chosen term expired"), self._on_expire)
        self._withdraw = push("term-withdraw", tr("It was entered wrongly"), self._on_withdraw)
        buttons.addWidget(self._expire)
        buttons.addWidget(self._withdraw)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_term(self, stack: QVBoxLayout) -> None:
        form = self._form = SmallForm(self.workspace, "term")
        hint = tr(
            "One spelling is enough: other marks, like letters and letters set apart are found. A * lets it go on."
        )
        form.field("term", tr("Term"), hint=hint)
        form.side_by_side()
        commas = tr("with commas between them")
        form.field("variants", tr("Other words or forms"), read=names_in, hint=commas)
        form.field("transliterations", tr("In other scripts"), read=names_in, hint=commas)
        form.one_below_the_other()
        form.field("meaning", tr("What it means"))
        form.side_by_side()
        form.field("populations", tr("Which groups it means"), read=names_in, hint=commas)
        form.field("says", tr("Who says so"))
        sure = [("", tr("not stated")), *((str(one), confidence_levels()[one]) for one in Confidence)]
        form.choice("confidence", tr("How sure"), sure)
        form.one_below_the_other()
        form.side_by_side()
        form.field("since", tr("In use since"), read=When.parse, say=lambda day: day.words)
        form.field("until", tr("In use until"), read=When.parse, say=lambda day: day.words)
        form.field("note", tr("Note"))
        form.edited.connect(self._allow)
        stack.addWidget(form)
        form.begin()
        buttons = row()
        self._add = push("term-add", tr("Enter the term"), self._on_add, "primary")
        buttons.addWidget(self._add)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_new(self, stack: QVBoxLayout) -> None:
        form = self._new = SmallForm(self.workspace, "lexicon")
        form.side_by_side()
        form.field("name", tr("Name"))
        form.field("place", tr("Place"), hint=tr("where it is spoken so"))
        form.field("language", tr("Language"))
        form.one_below_the_other()
        form.field("note", tr("Note"))
        form.edited.connect(self._allow)
        stack.addWidget(form)
        form.begin()
        buttons = row()
        self._begin = push("lexicon-begin", tr("Begin the lexicon"), self._on_begin)
        buttons.addWidget(self._begin)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _on_found(self, found: tuple[LexiconTold, ...]) -> None:
        chosen = key_of(self._list.currentItem())
        self._found = found
        self._list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._list.clear()
        for one in found:
            terms = trn("{n} term", "{n} terms", len(one.terms))
            if one.expired:
                terms = tr("{terms}, {n} expired").format(terms=terms, n=len(one.expired))
            cells = (lexicon_name(one.lexicon), str(one.lexicon.edition), terms, one.digest[:12])
            made = entry(cells, one.lexicon.id)
            self._list.addTopLevelItem(made)
            if one.lexicon.id == chosen or one is found[0]:
                self._list.setCurrentItem(made)
        self._list.blockSignals(False)  # noqa: FBT003  # Qt's own signature
        self._show()

    def _on_chosen(self) -> None:
        self._shown = False
        self._show()

    def _chosen(self) -> LexiconTold | None:
        wanted = key_of(self._list.currentItem())
        return next((one for one in self._found if one.lexicon.id == wanted), None)

    def _on_turn(self) -> None:
        self._shown = not self._shown
        self._show()
        if self._shown:
            self._terms.setFocus()

    def _show(self) -> None:
        chosen = self._chosen()
        show_card(self._terms_card, shown=chosen is not None)
        show_card(self._term_card, shown=chosen is not None)
        words = tr("Hide the terms") if self._shown else tr("Show the terms")
        self._turn.setText(words)
        self._turn.setAccessibleName(words)
        self._terms.setVisible(self._shown)
        self._terms.clear()
        for term in chosen.terms if chosen is not None and self._shown else ():
            expired = chosen is not None and term.id in chosen.expired
            self._terms.addTopLevelItem(entry(_cells(term, expired=expired), term.id))
        self._allow()

    def _allow(self) -> None:
        may = self.workspace.may_edit
        term = bool(key_of(self._terms.currentItem()))
        self._expire.setEnabled(may and term)
        self._withdraw.setEnabled(may and term)
        self._add.setEnabled(may and self._chosen() is not None and bool(self._form.part("term").text.strip()))
        self._begin.setEnabled(may and bool(self._new.part("name").text.strip()))

    def _on_begin(self) -> None:
        values = self._new.values()
        self._write(
            lambda session: add_lexicon(
                session.the_case(), values["name"] or "", place=values["place"], language=values["language"],
                note=values["note"],
            ),
            lambda made: tr("Saved: {title}").format(title=one_line(lexicon_name(made))),
            self._new,
        )  # fmt: skip

    def _on_add(self) -> None:
        chosen = self._chosen()
        try:
            values = self._form.values()
        except DeskError:
            return  # shown beside the field
        if chosen is not None:
            fields = {name: value for name, value in values.items() if name != "term"}
            fields |= {name: fields[name] or () for name in ("variants", "transliterations", "populations")}
            self._write(
                lambda session: add_term(session.the_case(), chosen.lexicon.id, values["term"] or "", fields),
                lambda _: tr("The term is entered."),
                self._form,
            )

    def _on_expire(self) -> None:
        term = key_of(self._terms.currentItem())
        try:
            until = self._expiry.values()["until"]
        except DeskError:
            return  # shown beside the field
        self._write(
            lambda session: expire_term(session.the_case(), term, until),
            lambda _: tr("It is sought as before, and shown as expired."),
            self._expiry,
        )

    def _on_withdraw(self) -> None:
        term = key_of(self._terms.currentItem())
        self._write(
            lambda session: withdraw_term(session.the_case(), term),
            lambda _: tr("It is not sought any more. Undo brings it back."),
        )

    def _write(self, save: Callable[[Session], Any], say: Callable[[Any], str], form: SmallForm | None = None) -> None:
        def done(made: Any) -> None:
            if form is not None:
                form.clear()
            self.workspace.said.emit(say(made))
            self.workspace.changed.emit(frozenset(KINDS))

        self.workspace.runner.write(self, save, done, self.workspace.troubled.emit)


def _cells(term: CodedTerm, *, expired: bool) -> tuple[str, ...]:
    others = ", ".join((*term.variants, *term.transliterations))
    since = term.since.words if term.since is not None else tr("not known")
    if expired and term.until is not None:
        used = tr("expired {day}").format(day=term.until.words)
    elif term.until is not None:
        used = tr("{first} to {last}").format(first=since, last=term.until.words)
    else:
        used = tr("since {day}").format(day=since) if term.since is not None else since
    sure = confidence_words(term.confidence)
    return term.term or "", others, term.meaning or "", ", ".join(term.populations), term.says or "", sure, used
