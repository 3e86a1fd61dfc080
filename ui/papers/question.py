"""One paper that nobody is sure of: what is known, and a person's word."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos.domain.ids import JobId
from pos.services.doubts import Doubt, Waiting
from ui.papers import words
from ui.theme import mm
from ui.widgets import BigButton, Card, Heading, column, label, row

_NAMED = 6


class DoubtCard(Card):
    """Did it come out? Emits `answered` with the JobId and whether it did."""

    answered = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: JobId | None = None
        self.count = label("", "quiet", self)
        self.heading = Heading(self.tr("Did this paper come out?"), self)
        self.paper = label("", "title", self)
        self.about = label("", "quiet", self)
        self.known = label("", "body", self)
        self.effect = label("", "quiet", self)
        for text in (self.paper, self.about, self.known, self.effect):
            text.setWordWrap(True)
        self.came_out = BigButton(self.tr("It came out"), self, kind="accent", icon_name="check")
        self.did_not = BigButton(
            self.tr("It did not, or is damaged"), self, kind="danger", icon_name="close"
        )
        for key, word in ((self.came_out, True), (self.did_not, False)):
            key.setMinimumHeight(mm(self, 18))
            key.clicked.connect(lambda _on=False, word=word: self._answer(word))
        keys = row(self.came_out, self.did_not, space=16)
        self.body.addLayout(
            column(
                self.count,
                self.heading,
                self.paper,
                self.about,
                self.known,
                self.effect,
                keys,
                space=8,
            )
        )

    def show_doubt(self, doubt: Doubt, more: int, counter: int | None, timezone: str) -> None:
        """This one; `more` wait behind it."""
        self._job = doubt.job
        self.count.setText(self.tr("%n more question(s) after this one", "", more))
        self.count.setVisible(more > 0)
        self.paper.setText(words.named(doubt.slip))
        self.about.setText(words.about(doubt, timezone))
        self.known.setText("\n".join(words.evidence(doubt, counter, timezone)))
        self.effect.setText(self._effect(doubt))

    def _effect(self, doubt: Doubt) -> str:
        """What "no" does."""
        if not doubt.makes_new:
            return self.tr("The ticket admits nobody any more: no new paper is printed.")
        if not doubt.slip.print_no or doubt.order is None:
            return self.tr("If it did not, it is printed once more.")
        text = self.tr(
            "If it did not, print number {number} is printed, and this paper admits nobody."
            " Tear up what is left of it."
        )
        return text.format(number=doubt.slip.print_no + 1)

    def _answer(self, came_out: bool) -> None:
        if self._job is not None:
            self.answered.emit(self._job, came_out)


class HeldCard(Card):
    """Papers from before the program started. Emits `answered` with whether they are printed."""

    answered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Heading(self.tr("Shall these papers still be printed?"), self)
        self.papers = label("", "body", self)
        self.papers.setWordWrap(True)
        self.print = BigButton(self.tr("Print them"), self, kind="accent", icon_name="print")
        self.drop = BigButton(self.tr("Do not print them"), self, icon_name="close")
        for key, word in ((self.print, True), (self.drop, False)):
            key.setMinimumHeight(mm(self, 18))
            key.clicked.connect(lambda _on=False, word=word: self.answered.emit(word))
        keys = row(self.print, self.drop, space=16)
        self.body.addLayout(column(self.heading, self.papers, keys, space=8))

    def show_papers(self, held: tuple[Waiting, ...], timezone: str) -> None:
        """They were promised more than ten minutes before the program started."""
        lines = [
            f"{words.moment(one.at_ms, timezone)}  {words.named(one.slip)}" for one in held[:_NAMED]
        ]
        if len(held) > _NAMED:
            lines.append(self.tr("and %n more", "", len(held) - _NAMED))
        self.papers.setText("\n".join(lines))
