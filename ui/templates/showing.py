"""Tickets drawn and templates proved beside the screen: neither waits for the other."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image
from PySide6.QtGui import QImage, QPixmap

from pos.domain.paper import Designed, TicketPaper
from pos.domain.receipt import Receipt
from pos.domain.template.finding import Finding
from pos.domain.template.model import Template
from printing.layout.page import page_of
from printing.layout.proving import printer_for, prove
from ui.background import Background, Follower
from ui.receipts import pdf


@dataclass(frozen=True)
class Wanted:
    """What is to be drawn."""

    template: Template
    paper: Designed


class _GivenUp(Exception):
    """Nobody wants to know any more."""


class Showing:
    """One picture and one proof at a time; what comes too late is not told."""

    def __init__(
        self,
        background: Background,
        drawn: Callable[[Image.Image | str], Any],
        proved: Callable[[Sequence[Finding]], Any],
    ) -> None:
        """`drawn`: the picture, or why there is none."""
        self._background = background
        self._drawn, self._proved = drawn, proved
        self._drawing = self._proving = 0
        self._wanted: Wanted | None = None
        self._draws = False
        self._prover: Follower | None = None

    def draw(self, wanted: Wanted) -> None:
        """The picture of that ticket; of many asked for quickly, the last one."""
        self._wanted = wanted
        if not self._draws:
            self._begin()

    def prove(self, template: Template, papers: Callable[[], Sequence[TicketPaper]]) -> None:
        """What is wrong with it; `papers` looks up the longest ones of the season."""
        self.give_up()
        self._proving += 1
        turn = self._proving

        def run(stop: threading.Event) -> None:
            def step() -> None:
                if stop.is_set():
                    raise _GivenUp

            try:
                found = prove(template, papers(), step)
            except _GivenUp:
                return
            self._background.home(lambda: self._tell(turn, found))

        self._prover = self._background.follow("template proof", run)

    def give_up(self) -> None:
        """No proof is wanted any more."""
        if self._prover is not None:
            self._prover.stop()
            self._prover = None
        self._proving += 1

    @property
    def is_proving(self) -> bool:
        """Whether a proof is under way."""
        return self._prover is not None

    @property
    def is_drawing(self) -> bool:
        """Whether a picture is on its way."""
        return self._draws

    def _tell(self, turn: int, found: Sequence[Finding]) -> None:
        if turn == self._proving:
            self._prover = None
            self._proved(found)

    def _begin(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        self._draws = True

        def run(_stop: threading.Event) -> None:
            result: Image.Image | str
            try:
                result = _picture(wanted)
            except ValueError as error:
                result = str(error)
            self._background.home(lambda: self._show(result))

        self._background.follow("template picture", run)

    def _show(self, result: Image.Image | str) -> None:
        self._draws = False
        if self._wanted is None:
            self._drawn(result)
        self._begin()


def _picture(wanted: Wanted) -> Image.Image:
    """Of a receipt on pages the first one. Raises ValueError."""
    template, paper = wanted.template, wanted.paper
    if template.stock.paper and isinstance(paper, Receipt):
        shown = pdf.picture(paper, template=template).convertToFormat(
            QImage.Format.Format_Grayscale8
        )
        size = (shown.width(), shown.height())
        raw = bytes(shown.constBits())
        return Image.frombytes("L", size, raw, "raw", "L", shown.bytesPerLine(), 1)
    return page_of(paper, printer_for(template), template).picture


def pixmap(picture: Image.Image) -> QPixmap:
    """A picture of paper for the screen; paper is white in every theme."""
    grey = picture.convert("L")
    raw = grey.tobytes()
    image = QImage(raw, grey.width, grey.height, grey.width, QImage.Format.Format_Grayscale8)
    return QPixmap.fromImage(image.copy())
