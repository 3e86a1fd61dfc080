"""The bar below the hall: price categories to choose from, best-available keys, and clear."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pos.domain.ids import CategoryId
from pos.domain.plan import Plan
from pos.domain.season import Performance, PriceCategory, Season
from ui import formats
from ui.theme import current, mm, px
from ui.widgets import Key, label, row

PARTY_LIMIT = 6


class BestBar(QWidget):
    """Best 1 to 6, in the category that is chosen or in any."""

    best = Signal(int)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.category: CategoryId | None = None
        self._chips: dict[CategoryId, Key] = {}
        self._legend = row(space=8)
        self.keys = [self._best_key(count) for count in range(1, PARTY_LIMIT + 1)]
        self.clear_key = Key(self.tr("Clear"), self, icon_name="delete")
        self.clear_key.setAccessibleName(self.tr("Clear the basket"))
        self.clear_key.setMinimumSize(mm(self, 30), mm(self, 17))
        self.clear_key.clicked.connect(self.cleared)
        word = label(self.tr("Best seats"), "quiet", self)
        keys = row(word, space=8)
        for key in self.keys:
            keys.addWidget(key, 1)
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

    def _chip(self, season: Season, performance: Performance, category: PriceCategory) -> Key:
        types = season.ticket_types_for(performance.id, category.id)
        text = category.name
        if types:
            price = season.price(performance.id, category.id, types[0].id)
            text = self.tr("{category} {price}").format(
                category=category.name, price=formats.short_money(price)
            )
        chip = Key(text.replace("&", "&&"), self, kind="chip", checkable=True, name=text)
        chip.setAccessibleDescription(self.tr("Best seats only in this price category"))
        chip.setToolTip(text)
        chip.setIcon(_swatch(category.colour, px(self, 18)))
        chip.setIconSize(QSize(px(self, 18), px(self, 18)))
        chip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        chip.setMinimumWidth(mm(self, 10))
        chip.clicked.connect(lambda on: self._choose(category.id if on else None))
        return chip

    def _choose(self, category: CategoryId | None) -> None:
        self.category = category
        for which, chip in self._chips.items():
            chip.setChecked(which == category)


def _swatch(colour: str, side: int) -> QIcon:
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colour))
    painter.setPen(QColor(current().panel))
    painter.drawRoundedRect(picture.rect().adjusted(1, 1, -1, -1), 4, 4)
    painter.end()
    return QIcon(picture)
