"""The bar below the hall: price categories to choose from, best-available keys, and clear."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pos.domain.ids import CategoryId
from pos.domain.plan import Plan
from pos.domain.season import Performance, PriceCategory, Season
from ui import formats
from ui.sale.hall import map_tokens
from ui.seatmap.tokens import category_colour
from ui.theme import current, mm, px
from ui.widgets import Key, label, row

PARTY_LIMIT = 6  # what has a key of its own; larger parties have the sheet


class Chip(Key):
    """A price category: its colour on the map, name and price. Legend and choice at once."""

    def __init__(self, category: PriceCategory, price: str, parent: QWidget) -> None:
        super().__init__("", parent, kind="chip", checkable=True, name=category.name)
        self._category, self._price = category, price
        if price:
            self.setAccessibleName(
                self.tr("{category}, {price}").format(category=category.name, price=price)
            )
        self.setToolTip(self.accessibleName())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(mm(self, 13))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key, then swatch and two lines; a disabled legend keeps its colours."""
        super().paintEvent(event)
        tokens = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, edge = px(self, 18), px(self, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(category_colour(self._category.colour, map_tokens(tokens))))
        painter.drawEllipse(edge, (self.height() - side) // 2, side, side)
        left = edge + side + px(self, 10)
        room = self.rect().adjusted(left, px(self, 5), -px(self, 6), -px(self, 5))
        half = room.height() // 2
        lines = (
            (self._category.name, 600, tokens.text, room.adjusted(0, 0, 0, -half)),
            (self._price, 400, tokens.quiet, room.adjusted(0, half, 0, 0)),
        )
        font = self.font()
        font.setPixelSize(px(self, 15))
        for text, weight, ink, area in lines:
            font.setWeight(QFont.Weight(weight))
            painter.setFont(font)
            painter.setPen(QColor(ink))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, cut)
        painter.end()


class BestBar(QWidget):
    """Best 1 to 6, in the category that is chosen or in any."""

    best = Signal(int)
    more = Signal()  # section, ceiling, wheelchairs, ticket types, larger parties
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.category: CategoryId | None = None
        self._chips: dict[CategoryId, Chip] = {}
        self._legend = row(space=8)
        self.keys = [self._best_key(count) for count in range(1, PARTY_LIMIT + 1)]
        self.more_key = Key(self.tr("More"), self, icon_name="groups")
        self.more_key.setAccessibleName(self.tr("More to wish for: party, section, price"))
        self.more_key.setToolTip(self.more_key.accessibleName())
        self.more_key.setMinimumSize(mm(self, 24), mm(self, 17))
        self.more_key.clicked.connect(self.more)
        self.clear_key = Key(self.tr("Clear"), self, icon_name="delete")
        self.clear_key.setAccessibleName(self.tr("Clear the basket"))
        self.clear_key.setMinimumSize(mm(self, 30), mm(self, 17))
        self.clear_key.clicked.connect(self.cleared)
        self._word = label(self.tr("Best seats"), "quiet", self)
        keys = row(self._word, space=8)
        for key in self.keys:
            keys.addWidget(key, 1)
        keys.addWidget(self.more_key)
        keys.addSpacing(px(self, 12))
        keys.addWidget(self.clear_key)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(self, 8))
        whole.addLayout(self._legend)
        whole.addLayout(keys)

    def show_prices(self, season: Season, performance: Performance, plan: Plan) -> None:
        """One key for each category that the hall has: legend and choice at once."""
        while (item := self._legend.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._chips.clear()
        self.category = None
        self._word.setText(self.tr("Best seats") if plan.seat_count else self.tr("How many"))
        there = dict.fromkeys((*plan.categories, *(area.category for area in plan.areas)))
        for category in season.categories:
            if category.id in there:
                chip = self._chip(season, performance, category)
                self._chips[category.id] = chip
                self._legend.addWidget(chip, 1)

    def _best_key(self, count: int) -> Key:
        key = Key(str(count), self, size="key", name=self.tr("Best {count}").format(count=count))
        key.setMinimumSize(mm(self, 12), mm(self, 17))
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        key.clicked.connect(lambda: self.best.emit(count))
        return key

    def _chip(self, season: Season, performance: Performance, category: PriceCategory) -> Chip:
        types = season.ticket_types_for(performance.id, category.id)
        price = season.price(performance.id, category.id, types[0].id) if types else None
        chip = Chip(category, formats.short_money(price) if price else "", self)
        chip.setAccessibleDescription(self.tr("Best seats only in this price category"))
        chip.clicked.connect(lambda on: self._choose(category.id if on else None))
        return chip

    def _choose(self, category: CategoryId | None) -> None:
        self.category = category
        for which, chip in self._chips.items():
            chip.setChecked(which == category)
