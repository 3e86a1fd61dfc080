"""More to wish for: how many up to twenty, for whom, where, up to what price, with wheelchairs."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QScrollArea, QWidget

from pos.domain.bestavailable import PARTY_LIMIT, Wish, geometry
from pos.domain.ids import CategoryId, TicketTypeId
from pos.domain.money import Money
from pos.domain.plan import Plan, Section
from pos.domain.season import Performance, PriceCategory, Season, TicketType
from ui import formats
from ui.sale.offerwords import ceilings
from ui.theme import mm, px
from ui.widgets import BigButton, Heading, Key, Overlay, column, label, row

# More of them than anybody reads are found by typing.
SECTIONS_SHOWN = 60
TYPES_LIMIT = 5  # beside the usual one; the others can be set in the basket
CEILINGS_LIMIT = 6
WIDTH_MM = 240.0
_PARTY_ROW, _KEY_MM = 10, 11.0
_SHORT = 12  # letters: names that two keys in a row have room for


class Stepper(QWidget):
    """A number with a key on each side of it."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.value, self._most = 0, 0
        self.less = Key(
            "", self, icon_name="remove", name=self.tr("Fewer: {what}").format(what=name)
        )
        self.more = Key("", self, icon_name="add", name=self.tr("More: {what}").format(what=name))
        self._shown = label("0", "figure", self)
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown.setMinimumWidth(mm(self, 9))
        for key, step in ((self.less, -1), (self.more, 1)):
            key.setFixedSize(mm(self, _KEY_MM), mm(self, _KEY_MM))
            key.clicked.connect(lambda _on=False, step=step: self._step(step))
        words = label(name, "body", self)
        words.setAccessibleName(name)
        line = row(words, None, self.less, self._shown, self.more, space=4, parent=self)
        self.setLayout(line)

    def show_value(self, value: int, most: int) -> None:
        """That many, of at most so many."""
        self._most = max(0, most)
        self.value = min(value, self._most)
        self._shown.setText(str(self.value))
        self.less.setEnabled(self.value > 0)
        self.more.setEnabled(self.value < self._most)

    def _step(self, step: int) -> None:
        self.show_value(self.value + step, self._most)
        self.changed.emit()


class SectionKeys(QWidget):
    """Any section, or one of the plan's; of many the first ones that fit what is typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen: int | None = None
        self._names: list[tuple[int, str]] = []
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Type a section"))
        self.field.setAccessibleName(self.tr("Type a section"))
        self.field.setMinimumHeight(mm(self, _KEY_MM))
        self.field.setMaxLength(40)
        self.field.textChanged.connect(lambda _text: self._show())
        inside = QWidget()
        self._grid = QGridLayout()
        self._grid.setSpacing(px(self, 6))
        inside.setLayout(column(self._grid, None, space=0))
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName(self.tr("Sections"))
        self._scroll.setMinimumHeight(mm(self, 5 * _KEY_MM))
        self._scroll.setWidget(inside)
        self.keys: dict[int | None, Key] = {}
        self._group = QButtonGroup(self)
        whole = column(self.field, self._scroll, space=6, parent=self)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_plan(self, plan: Plan) -> None:
        """Its sections; several floors are named."""
        several = len({one.floor for one in plan.sections}) > 1
        self._names = [
            (index, self._named(one, with_floor=several)) for index, one in enumerate(plan.sections)
        ]
        self.chosen = None
        self.field.setVisible(len(self._names) > SECTIONS_SHOWN)
        self.field.clear()
        self._show()

    @staticmethod
    def _named(section: Section, *, with_floor: bool) -> str:
        is_said = section.floor in ("", section.name)
        return section.name if is_said or not with_floor else f"{section.floor}, {section.name}"

    def _show(self) -> None:
        for key in self.keys.values():
            self._group.removeButton(key)
            self._grid.removeWidget(key)
            key.hide()
            key.deleteLater()
        self.keys = {}
        typed = self.field.text().strip().casefold()
        fitting = [one for one in self._names if typed in one[1].casefold()][:SECTIONS_SHOWN]
        shown: list[tuple[int | None, str]] = [(None, self.tr("Any section")), *fitting]
        columns = 2 if max(len(name) for _, name in shown) <= _SHORT else 1
        for place, (index, name) in enumerate(shown):
            key = Key(name.replace("&", "&&"), self, checkable=True, name=name)
            key.setMinimumHeight(mm(self, _KEY_MM))
            key.setChecked(index == self.chosen)
            key.clicked.connect(lambda _on=False, index=index: self._choose(index))
            self._group.addButton(key)
            self.keys[index] = key
            self._grid.addWidget(key, *divmod(place, columns))
        if self.chosen not in self.keys:
            self.keys[None].setChecked(True)
            self.chosen = None

    def _choose(self, section: int | None) -> None:
        self.chosen = section


class WishSheet(Overlay):
    """Emits `wished` with the Wish. What was set stays until the next customer."""

    wished = Signal(object)
    accessible_asked = Signal()  # spend accessible places: somebody who may has to say so

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=WIDTH_MM)
        self.card.setFixedWidth(mm(self, WIDTH_MM))
        self._count = 2
        self._category: CategoryId | None = None
        self._types: list[tuple[TicketType, Stepper]] = []
        self._usual: TicketTypeId | None = None
        self._seats = True
        self.party = self._party_keys()
        self.wheelchairs = Stepper(self.tr("Wheelchairs"), self)
        self.companions = Stepper(self.tr("Companions"), self)
        for stepper in (self.wheelchairs, self.companions):
            stepper.changed.connect(self._fit)
        self.spend = Key(self.tr("Wheelchair places too"), self, checkable=True, icon_name="lock")
        self.spend.clicked.connect(self._ask_to_spend)
        self.sections = SectionKeys(self)
        self._type_box = column(space=4, parent=self)
        self._prices = QGridLayout()
        self._prices.setSpacing(px(self, 6))
        self._price_keys: list[tuple[Key, Money | None]] = []
        self._price_group = QButtonGroup(self)
        self.find_key = BigButton("", self, kind="accent", icon_name="search")
        self.find_key.clicked.connect(self._wish)
        self.leave_key = Key(self.tr("Never mind"), self, icon_name="close")
        self.leave_key.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        self.leave_key.clicked.connect(self.dismiss)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(px(self, 6))
        for index, key in enumerate(self.party):
            grid.addWidget(key, *divmod(index, _PARTY_ROW))
        self._for_whom = label(self.tr("Of them"), "quiet", self)
        left = column(
            self._for_whom,
            self._type_box,
            self.wheelchairs,
            self.companions,
            self.spend,
            None,
            space=6,
        )
        self._upto = label(self.tr("A ticket costs at most"), "quiet", self)
        self._where = label(self.tr("Where"), "quiet", self)
        right = column(self._upto, self._prices, self._where, self.sections, space=6)
        right.setStretch(3, 1)
        both = row(left, right, space=24, parent=self)
        both.setStretch(0, 5)
        both.setStretch(1, 6)
        buttons = row(self.leave_key, self.find_key, parent=self)
        buttons.setStretch(1, 1)
        self.heading = Heading("", self)
        self.body.addWidget(self.heading)
        self.body.addLayout(grid)
        self.body.addLayout(both)
        self.body.addLayout(buttons)

    def _party_keys(self) -> list[Key]:
        keys, group = [], QButtonGroup(self)
        for count in range(1, PARTY_LIMIT + 1):
            key = Key(str(count), self, checkable=True)
            key.setAccessibleName(self.tr("%n person(s)", "", count))
            key.setMinimumHeight(mm(self, _KEY_MM))
            key.setMinimumWidth(mm(self, 10))
            key.clicked.connect(lambda _on=False, count=count: self._set_count(count))
            group.addButton(key)
            keys.append(key)
        return keys

    # --- what can be wished for ---------------------------------------------------------------

    def show_hall(self, season: Season, performance: Performance, plan: Plan) -> None:
        """Another hall, or another customer: nothing is wished for yet."""
        self._seats = plan.seat_count > 0
        self._count = 2
        sold = [
            (category, season.ticket_types_for(performance.id, category))
            for category in plan.categories
        ]
        self._show_types(season, [types for _, types in sold if types])
        prices = {
            category: season.price(performance.id, category, types[0].id)
            for category, types in sold
            if types
        }
        self._show_prices(ceilings(prices)[:CEILINGS_LIMIT])
        self.sections.show_plan(plan)
        spared = self._seats and bool(geometry(plan).spared.any())
        for piece in (self.wheelchairs, self.companions, self.spend):
            piece.setVisible(spared)
        self.wheelchairs.show_value(0, 0)
        self.companions.show_value(0, 0)
        self.spend.setChecked(performance.accessible_released)
        self.spend.setEnabled(not performance.accessible_released)
        many = len(plan.sections) > 1
        for shown, pieces in (
            (many, (self._where, self.sections)),
            (bool(self._price_keys[1:]), (self._upto, *(key for key, _ in self._price_keys))),
            (spared or bool(self._types), (self._for_whom,)),
        ):
            for one in pieces:
                one.setVisible(shown)
        self._fit()

    def _show_types(self, season: Season, sold: Sequence[Sequence[TicketType]]) -> None:
        for _, stepper in self._types:
            self._type_box.removeWidget(stepper)
            stepper.hide()
            stepper.deleteLater()
        there = {one.id for types in sold for one in types}
        known = [one for one in season.ticket_types if one.id in there]
        self._usual = known[0].id if known else None
        self._types = [(one, Stepper(one.name, self)) for one in known[1 : TYPES_LIMIT + 1]]
        for _, stepper in self._types:
            stepper.changed.connect(self._fit)
            self._type_box.addWidget(stepper)

    def _show_prices(self, prices: Sequence[Money]) -> None:
        for key, _ in self._price_keys:
            self._price_group.removeButton(key)
            self._prices.removeWidget(key)
            key.hide()
            key.deleteLater()
        self._price_keys = []
        for place, price in enumerate((None, *prices)):
            text = self.tr("Any price") if price is None else formats.short_money(price)
            key = Key(text, self, checkable=True)
            if price is not None:
                key.setAccessibleName(self.tr("At most {price}").format(price=text))
            key.setMinimumHeight(mm(self, _KEY_MM))
            key.setChecked(price is None)
            self._price_group.addButton(key)
            self._price_keys.append((key, price))
            self._prices.addWidget(key, *divmod(place, 4))

    def ask(self, category: PriceCategory | None, party: int = 0) -> None:
        """Ask; in that price category, where one is chosen in the bar. `party`: so many are in the
        basket already; 0 leaves what was asked for last.
        """
        if party:
            self._count = min(PARTY_LIMIT, party)
        self._category = category.id if category else None
        self.heading.setText(
            self.tr("A party in {category}").format(category=category.name)
            if category
            else self.tr("A party")
        )
        self._fit()
        self.open()

    # --- what is wished for -------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus, a digit: how many; Enter finds, Esc closes."""
        if event.text() in ("+", "-"):
            self._set_count(self._count + (1 if event.text() == "+" else -1))
        elif event.text().isdecimal() and int(event.text()):
            self._set_count(int(event.text()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._wish()
        else:
            super().keyPressEvent(event)

    def _set_count(self, count: int) -> None:
        self._count = max(1, min(PARTY_LIMIT, count))
        self._fit()

    def _fit(self) -> None:
        """No more of anything than there are people."""
        self.party[self._count - 1].setChecked(True)
        left = self._count
        for _, stepper in self._types:
            stepper.show_value(min(stepper.value, left), left)
            left -= stepper.value
        for _, stepper in self._types:
            stepper.show_value(stepper.value, stepper.value + left)
        chairs, beside = self.wheelchairs, self.companions
        chairs.show_value(chairs.value, self._count)
        beside.show_value(beside.value, self._count - chairs.value if chairs.value else 0)
        chairs.show_value(chairs.value, self._count - beside.value)
        self.find_key.setText(self.tr("Find %n place(s)", "", self._count))

    def _ask_to_spend(self) -> None:
        if self.spend.isChecked():
            self.spend.setChecked(False)
            self.accessible_asked.emit()

    def allow_accessible(self) -> None:
        """Somebody who may has said so."""
        self.spend.setChecked(True)

    def _wish(self) -> None:
        types: list[TicketTypeId] = []
        for one, stepper in self._types:
            types += [one.id] * stepper.value
        if types and self._usual is not None:
            types = [self._usual] * (self._count - len(types)) + types
        self.dismiss()
        if not self._seats:
            self.wished.emit(Wish(self._count, category=self._category))
            return
        ceiling = next((price for key, price in self._price_keys if key.isChecked()), None)
        self.wished.emit(
            Wish(
                self._count,
                types=tuple(types),
                category=self._category,
                section=self.sections.chosen,
                ceiling=ceiling,
                wheelchairs=self.wheelchairs.value,
                companions=self.companions.value,
                spend_accessible=self.spend.isChecked(),
            )
        )
