"""Tickets that wait for a name: how many, which, and why they are not printed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from pos.services.namewaits import NameWait
from ui.papers import words
from ui.widgets import Card, Heading, column, label

_NAMED = 4


class NamelessCard(Card):
    """There only while some wait. Nothing is asked: they are printed once the names are here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Heading("", self, role="heading")
        self.why = label("", "body", self)
        self.which = label("", "quiet", self)
        for text in (self.why, self.which):
            text.setWordWrap(True)
        self.body.addLayout(column(self.heading, self.why, self.which, space=6))
        self.hide()

    def show_waits(self, waits: Sequence[NameWait], *, server_up: bool) -> None:
        """These wait now."""
        self.setVisible(bool(waits))
        if not waits:
            return
        self.heading.setText(self.tr("%n ticket(s) wait for their name", "", len(waits)))
        self.why.setText(f"{self._why(server_up=server_up)} {self._how_long(waits)}")
        named = [_named(one) for one in waits[:_NAMED]]
        if len(waits) > _NAMED:
            named.append(self.tr("and %n more", "", len(waits) - _NAMED))
        self.which.setText("\n".join(named))

    def _why(self, *, server_up: bool) -> str:
        if server_up:
            return self.tr(
                "The sales server keeps the names and has not sent these yet: it sends them once"
                " it has heard of the sale."
            )
        return self.tr("The sales server keeps the names, and it does not answer.")

    def _how_long(self, waits: Sequence[NameWait]) -> str:
        if all(one.insists for one in waits):
            return self.tr("The house wants no ticket of this performance without its name.")
        if any(one.insists for one in waits):
            return self.tr("Some wait however long it takes: the house wants no such ticket bare.")
        return self.tr("After a short wait they are printed without it; the door has the name.")


def _named(one: NameWait) -> str:
    parts = (one.slip.title, words.named(one.slip), one.slip.order_number)
    return " · ".join(part for part in parts if part)
