"""The hall as a list: sections, their rows, their seats. The map's equal for keyboard and reader.

The view asks for the lines that it shows, and each is put into words then: a hundred thousand
seats are no more than the few on the screen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QElapsedTimer,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QScroller, QWidget

from pos.domain.ids import PlaceId
from ui.desk import TillDesk
from ui.sale import seatwords, tablewords
from ui.sale.stage import PAY_KEYS
from ui.seatmap.measured import row_bounds
from ui.seatmap.seats import Seats
from ui.theme import current, mm, px
from ui.widgets import BigButton, Key, Overlay, label, row

LINE_MM, WIDTH_MM = 11.0, 130.0
# Letters that come faster than this belong to one word.
TYPING_MS = 1200
REFRESH_MS = 60
# The pieces of a row, as the plan counts them.
Row = tuple[int, ...]
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Page:
    """One level of the list: what its lines say, what is typed to find one, where each leads."""

    heading: str
    keys: Sequence[str]
    words: Callable[[int], str]


class Lines(QAbstractListModel):
    """The lines of a page."""

    def __init__(self, line: QSize) -> None:
        super().__init__()
        self._line = line
        self.page = Page("", (), str)

    def turn_to(self, page: Page) -> None:
        """Show another page."""
        self.beginResetModel()
        self.page = page
        self.endResetModel()

    def say_again(self) -> None:
        """The same lines may say something else now."""
        if self.page.keys:
            last = self.index(len(self.page.keys) - 1)
            self.dataChanged.emit(self.index(0), last, [Qt.ItemDataRole.DisplayRole])

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """How many lines."""
        return 0 if parent.isValid() else len(self.page.keys)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a line says, and how high it is."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.page.words(index.row())
        return self._line if role == Qt.ItemDataRole.SizeHintRole else None


class LineView(QListView):
    """Enter, Space or a tap chooses a line, Left or Backspace goes back, letters find one."""

    chosen = Signal(int)
    back = Signal()

    def __init__(self, lines: Lines, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = lines
        self._typed = ""
        self._since = QElapsedTimer()
        self.setModel(lines)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAutoScroll(False)
        # A finger is a mouse here, too: one recogniser, or a drag would choose as well.
        grab = QScroller.ScrollerGestureType.LeftMouseButtonGesture
        QScroller.grabGesture(self.viewport(), grab)
        self._scrolled = False
        self.verticalScrollBar().valueChanged.connect(self._has_scrolled)
        self.clicked.connect(self._clicked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The beginning of a tap, or of a drag."""
        self._scrolled = False
        super().mousePressEvent(event)

    def _has_scrolled(self) -> None:
        self._scrolled = True

    def _clicked(self, index: QModelIndex) -> None:
        if not self._scrolled:  # else the finger moved the list, and meant no line
            self.chosen.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, go back, find; the rest is a list's."""
        key, line = event.key(), self.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right) or (
            key == Qt.Key.Key_Space and not self._is_typing()
        ):
            if line >= 0:
                self.chosen.emit(line)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self.back.emit()
        elif (
            event.text().isprintable()
            and event.text()
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            self._find(event.text())
        else:
            super().keyPressEvent(event)

    def go(self, line: int) -> None:
        """That line has the keyboard."""
        if 0 <= line < self._lines.rowCount():
            self.setCurrentIndex(self._lines.index(line))

    def forget_typing(self) -> None:
        """What is typed next begins a word."""
        self._typed = ""
        self._since.invalidate()

    def _is_typing(self) -> bool:
        return self._since.isValid() and self._since.elapsed() < TYPING_MS

    def _find(self, text: str) -> None:
        """The first line that begins with what was typed; one letter again: the next such line,
        but 1 and 1 is 11 where there is one."""
        keys = [one.casefold() for one in self._lines.page.keys]
        again = self._typed == text and 2 * text.casefold() not in keys
        going_on = self._is_typing() and not again
        self._typed = self._typed + text if going_on else text
        self._since.start()
        wanted = self._typed.casefold()
        here = self.currentIndex().row()
        if wanted in keys and keys.index(wanted) != here:
            self.go(keys.index(wanted))  # seat 1 before seat 10
            return
        start = 0 if going_on else here + 1
        for line in (*range(start, len(keys)), *range(start)):
            if keys[line].startswith(wanted):
                self.go(line)
                return


class SeatList(Overlay):
    """Emits what the map would: a place to pick or drop, a taken one, an area."""

    picked = Signal(int)
    taken = Signal(int)
    area = Signal(int)
    pay = Signal(object)  # the Stage asked for, by its key; the list is out of the way

    def __init__(self, desk: TillDesk, seats: Callable[[], Seats | None], parent: QWidget) -> None:
        super().__init__(parent, width_mm=WIDTH_MM)
        self._desk, self._seats = desk, seats
        self._section = -1
        self._row: Row = ()
        self.heading = label("", "heading", self)
        self.back_key = Key(self.tr("Back"), self, icon_name="arrow_back")
        self.back_key.clicked.connect(self.go_back)
        self.lines = Lines(QSize(0, mm(self, LINE_MM)))
        self.view = LineView(self.lines, self)
        self.view.chosen.connect(self._choose)
        self.view.back.connect(self.go_back)
        self.basket = label("", "quiet", self)
        self.basket.setWordWrap(True)
        done = BigButton(self.tr("Back to the map"), self, kind="accent", icon_name="check")
        done.clicked.connect(self.dismiss)
        self.body.addLayout(row(self.heading, None, self.back_key))
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.basket)
        self.body.addWidget(done)
        self._later = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._later.timeout.connect(self._say_again)
        for changed in (desk.placesReset, desk.placesChanged, desk.basketChanged):
            changed.connect(self._changed)
        desk.performanceChanged.connect(self.dismiss)

    def show_list(self) -> None:
        """From the sections on; a hall of one section begins with its rows."""
        self._dress()
        self._show_basket()
        self._turn_to_sections()
        self.open()
        self.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as its words, and as many lines as there is room for."""
        super().resizeEvent(event)
        self.card.setMinimumWidth(min(mm(self, WIDTH_MM), self.width() - px(self, 48)))
        self.view.setFixedHeight(max(mm(self, 3 * LINE_MM), self.height() - px(self, 290)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that pay do so from here, too."""
        if event.key() in PAY_KEYS:
            self.dismiss()
            self.pay.emit(PAY_KEYS[event.key()])
        else:
            super().keyPressEvent(event)

    # --- pages ----------------------------------------------------------------------------------

    def go_back(self) -> None:
        """To the rows, or to the sections, where this came from."""
        if self._row:
            row_was = self._row
            self._turn_to_rows(self._section)
            self.view.go(self._rows().index(row_was))
        elif self._section >= 0 and len(self._sections()) > 1:
            section = self._section
            self._turn_to_sections(single=False)
            self.view.go(self._sections().index(section))

    def _choose(self, line: int) -> None:
        seats = self._seats()
        if seats is None:
            return
        plan = seats.hall.plan
        if self._row:
            seat = self._seats_of(self._row)[line]
            (self.picked if seats.may_pick(seat) else self.taken).emit(seat)
        elif self._section >= 0:
            self._turn_to_seats(self._rows()[line])
        else:
            section = self._sections()[line]
            if section >= len(plan.sections):
                self.dismiss()
                self.area.emit(section - len(plan.sections))
            else:
                self._turn_to_rows(section)

    def _turn_to_sections(self, *, single: bool = True) -> None:
        seats = self._seats()
        if seats is None:
            return
        plan, sections = seats.hall.plan, self._sections()
        self._section, self._row = -1, ()
        if single and len(sections) == 1 and sections[0] < len(plan.sections):
            self._turn_to_rows(sections[0])
            return
        names = [
            plan.sections[one].name
            if one < len(plan.sections)
            else plan.areas[one - len(plan.sections)].name
            for one in sections
        ]
        self._turn_to(Page(plan.name, names, lambda line: self._section_words(sections[line])))

    def _turn_to_rows(self, section: int) -> None:
        seats = self._seats()
        assert seats is not None
        plan = seats.hall.plan
        self._section, self._row = section, ()
        rows = self._rows()
        where = seatwords.joined(
            dict.fromkeys((plan.sections[section].name, plan.sections[section].floor))
        )
        labels = [plan.rows[one[0]].label for one in rows]
        self._turn_to(Page(where or plan.name, labels, lambda line: self._row_words(rows[line])))

    def _turn_to_seats(self, chosen: Row) -> None:
        seats = self._seats()
        assert seats is not None
        plan, places = seats.hall.plan, self._seats_of(chosen)
        self._row = chosen
        where = (plan.sections[self._section].name, self._row_name(chosen))
        page = Page(
            seatwords.joined((*where, *self._as_one(chosen))),
            [plan.seat_numbers[one] for one in places],
            lambda line: seatwords.name(self._desk, PlaceId(places[line])),
        )
        self._turn_to(page)

    def _turn_to(self, page: Page) -> None:
        self.lines.turn_to(page)
        self.view.forget_typing()
        self.heading.setText(page.heading)
        self.view.setAccessibleName(page.heading)
        self.back_key.setVisible(
            bool(self._row) or (self._section >= 0 and len(self._sections()) > 1)
        )
        self.view.go(0)

    # --- words ----------------------------------------------------------------------------------

    def _sections(self) -> list[int]:
        """Sections that have seats, then areas, which are counted behind all sections."""
        seats = self._seats()
        assert seats is not None
        plan = seats.hall.plan
        return [
            *np.unique(seats.hall.section_of).tolist(),
            *range(len(plan.sections), len(plan.sections) + len(plan.areas)),
        ]

    def _rows(self) -> list[Row]:
        """Rows of the section. One that an aisle or a later seat divides is one: pieces of the same
        name, with no number twice."""
        seats = self._seats()
        assert seats is not None
        plan = seats.hall.plan
        first, last = row_bounds(plan)
        inside = seats.hall.section_of == self._section
        found: list[list[int]] = []
        at: dict[str, int] = {}
        numbers: dict[int, set[str]] = {}
        for one in np.unique(plan.row_of[inside]).tolist():
            label = "" if tablewords.name(plan, one) else plan.rows[one].label
            own = set(plan.seat_numbers[int(first[one]) : int(last[one]) + 1])
            line = at.get(label, -1) if label else -1
            if line < 0 or own & numbers[line]:
                line = at[label] = len(found)
                found.append([])
                numbers[line] = set()
            found[line].append(one)
            numbers[line] |= own
        return [tuple(pieces) for pieces in found]

    def _seats_of(self, chosen: Row) -> list[int]:
        """The seats of a row, piece by piece."""
        seats = self._seats()
        assert seats is not None
        first, last = row_bounds(seats.hall.plan)
        return [seat for one in chosen for seat in range(int(first[one]), int(last[one]) + 1)]

    def _as_one(self, chosen: Row) -> list[str]:
        seats = self._seats()
        assert seats is not None
        first, last = row_bounds(seats.hall.plan)
        spans = [range(int(first[one]), int(last[one]) + 1) for one in chosen]
        plan = seats.hall.plan
        return list(dict.fromkeys(said for span in spans for said in tablewords.as_one(plan, span)))

    def _section_words(self, section: int) -> str:
        seats = self._seats()
        assert seats is not None
        plan, counts = seats.hall.plan, seats.counts()
        if section >= len(plan.sections):
            area = section - len(plan.sections)
            return seatwords.area_name(self._desk, area, counts.areas[area])
        one, left = plan.sections[section], int(counts.sections[section])
        said = seatwords.left(left, alone=self._desk.alone)
        return seatwords.joined((*dict.fromkeys((one.name, one.floor)), said))

    def _row_words(self, chosen: Row) -> str:
        seats = self._seats()
        assert seats is not None
        free = int(seats.free()[self._seats_of(chosen)].sum())
        left = seatwords.left(free, alone=self._desk.alone)
        return seatwords.joined((self._row_name(chosen), *self._as_one(chosen), left))

    def _row_name(self, chosen: Row) -> str:
        seats = self._seats()
        assert seats is not None
        plan = seats.hall.plan
        if table := tablewords.name(plan, chosen[0]):
            return table
        name = plan.rows[chosen[0]].label
        return self.tr("Row {row}").format(row=name) if name else self.tr("Seats")

    # --- what changes ---------------------------------------------------------------------------

    def _changed(self) -> None:
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def _say_again(self) -> None:
        if self.isVisible() and self._seats() is not None:
            self.lines.say_again()
            self._show_basket()

    def _show_basket(self) -> None:
        if self._desk.basket is not None:
            self.basket.setText(seatwords.basket(self._desk.basket, self._desk.plan_of))

    def _dress(self) -> None:
        tokens = current()
        self.view.setStyleSheet(
            f"QListView {{ background: {tokens.panel}; color: {tokens.text};"
            f" border: {px(self, 2)}px solid {tokens.line}; border-radius: {px(self, 10)}px;"
            f" font-size: {px(self, 19)}px; outline: none; }}"
            f"QListView:focus {{ border-color: {tokens.focus}; }}"
            f"QListView::item {{ padding: 0 {px(self, 14)}px;"
            f" border-bottom: 1px solid {tokens.line}; }}"
            f"QListView::item:selected {{ background: {tokens.accent};"
            f" color: {tokens.on_accent}; }}"
        )
