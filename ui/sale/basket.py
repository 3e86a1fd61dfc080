"""The basket as a ticket: its lines, the ticket types, the total, and the two ways to pay."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pos.domain.basket import Basket, Item
from pos.domain.ids import PerformanceId
from pos.domain.money import Currency, Money
from pos.domain.pricing.books import comp_reasons, takes_codes
from pos.domain.pricing.priced import FeeLine, PricedLine
from pos.domain.season import Season, TicketType
from ui import formats
from ui.performances.words import called
from ui.sale import pricewords
from ui.sale.answers import Answers
from ui.sale.serving import MemberLine
from ui.theme import current, mm, px
from ui.widgets import BigButton, Key, MoneyLabel, TicketCard, column, label, row

TYPES_PER_ROW = 4
TYPES_WIDTH = 380


class TypeKeys(QWidget):
    """One key for each ticket type."""

    picked = Signal(str)  # the ticket type's id

    def __init__(
        self, types: Sequence[TicketType], chosen: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(self, 6))
        columns = self._columns([one.name for one in types])
        for index, one in enumerate(types):
            key = Key(one.name.replace("&", "&&"), self, checkable=True, name=one.name)
            key.setChecked(one.id == chosen)
            key.clicked.connect(lambda _on, picked=one.id: self.picked.emit(picked))
            grid.addWidget(key, *divmod(index, columns))

    def _columns(self, names: Sequence[str]) -> int:
        """As many as the longest name leaves room for, and no row with a single key left over."""
        longest = max(self.fontMetrics().horizontalAdvance(name) for name in names)
        room = px(self, TYPES_WIDTH) // (longest + px(self, 34))
        most = max(1, min(TYPES_PER_ROW, room))
        rows = -(-len(names) // most)
        return -(-len(names) // rows)


class BasketLine(QWidget):
    """One place: what it is called, for whom, what it costs, and a key to take it out."""

    opened = Signal()
    removed = Signal()
    retyped = Signal(str)
    why = Signal()
    given_away = Signal()

    def __init__(
        self,
        item: Item,
        season: Season,
        priced: PricedLine | None,
        *,
        named: bool,
        is_open: bool,
    ) -> None:
        """`named`: above the line stands for which performance it and those below are."""
        super().__init__()
        types = season.ticket_types_for(item.performance, item.category)
        names = {one.id: one.name for one in season.ticket_types}
        place = formats.place(item.label)
        where = label(place, "figure", self)
        where.setMinimumWidth(px(self, 56))
        section = item.label.section if item.label.seat else ""
        rules = pricewords.rules_of(priced) if priced else ""
        detail = label(" · ".join(filter(None, (section, rules))), "faint", self)
        detail.setVisible(bool(detail.text()))
        detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        detail.setWordWrap(True)  # a rule may have a long name, too
        self.type_key = Key(names[item.ticket_type].replace("&", "&&"), self, kind="soft")
        self.type_key.setAccessibleName(
            self.tr("{place}: {type}, change the ticket type").format(
                place=place, type=names[item.ticket_type]
            )
        )
        gives = comp_reasons(season) is not None
        self.type_key.setEnabled(len(types) > 1 or gives)
        self.type_key.clicked.connect(self.opened)
        price = self._price(item, explained=priced is not None and len(priced.steps) > 1)
        price.setMinimumWidth(px(self, 94))  # so that the keys stand below each other
        remove = Key("", self, kind="quiet", icon_name="close")
        remove.setAccessibleName(self.tr("Take {place} out of the basket").format(place=place))
        remove.clicked.connect(self.removed)
        line = row(self.type_key, price, remove, space=6)
        line.insertLayout(0, column(where, detail, space=0), 1)  # a section may have a long name
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(self, 6))
        if named:
            for_what = label(called(season, item.performance), "quiet", self)
            for_what.setWordWrap(True)
            for_what.setStyleSheet(f"color: {current().warn}; font-weight: 600;")
            whole.addWidget(for_what)
        whole.addLayout(line)
        if is_open:
            if len(types) > 1:
                keys = TypeKeys(types, item.ticket_type, self)
                keys.picked.connect(self.retyped)
                whole.addWidget(keys)
            if gives:
                give = Key(self.tr("Give away"), self)
                give.clicked.connect(self.given_away)
                whole.addWidget(give)

    def _price(self, item: Item, *, explained: bool) -> QWidget:
        """The price; where rules made it, a key that says why."""
        if not explained:
            price = MoneyLabel(self)
            price.show_money(item.price)
            return price
        key = Key(formats.money(item.price), self, kind="price")
        key.setAccessibleName(
            self.tr("{price}: why this price?").format(price=formats.spoken_money(item.price))
        )
        key.clicked.connect(self.why)
        return key


class FeeLabel(QWidget):
    """What is owed besides the tickets."""

    def __init__(self, fee: FeeLine, currency: Currency) -> None:
        super().__init__()
        amount = MoneyLabel(self)
        amount.show_money(Money(fee.charge.gross_minor, currency))
        line = row(label(fee.name, "quiet", self), None, amount)
        line.setContentsMargins(0, 0, px(self, 52), 0)  # below the prices
        self.setLayout(line)


class BasketPanel(TicketCard):
    """What is being sold. Says what was tapped; changes nothing itself."""

    removed = Signal(int)  # index of the line
    retyped = Signal(int, str)
    retypedAll = Signal(str)
    oneMore = Signal()
    cash = Signal()
    card = Signal()
    phone = Signal()
    parts = Signal()  # in parts, or by other means
    evenings = Signal()  # the same seats on more evenings
    asked_why = Signal(int)  # of that line the price
    codes = Signal()  # a customer shows a promo code
    given_away = Signal(int)  # that line is to cost nothing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = -1
        self._count = 0
        self.heading = label("", "heading", self)
        self.held = label("", "quiet", self)
        self.more_key = Key("+1", self, icon_name="event_seat")
        self.more_key.setAccessibleName(self.tr("One more next to these"))
        self.more_key.setToolTip(self.tr("One more next to these (+)"))
        self.more_key.clicked.connect(self.oneMore)
        self._all = QVBoxLayout()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(self, 4))
        self._lines.setContentsMargins(0, 0, px(self, 6), 0)
        self.hint = label("", "quiet", self)
        self.show_hint(seats=True)
        self.hint.setWordWrap(True)
        inside = QWidget()
        inside.setLayout(column(self._lines, None))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Basket"))
        scroll.setWidget(inside)
        self._scroll = scroll
        self.body.addLayout(row(self.heading, self.more_key, None, self.held))
        self.member = MemberLine(self)
        self.body.addWidget(self.member)
        self.body.addLayout(self._all)
        self.body.addWidget(self.hint)
        self.body.addWidget(scroll, 1)
        self.evenings_key = Key(self.tr("Same seats, more evenings"), self)
        self.evenings_key.set_icon("calendar_month")
        self.evenings_key.clicked.connect(self.evenings)
        self.evenings_key.hide()
        self.codes_key = Key(self.tr("Code"), self, name=self.tr("Promo code"))
        self.codes_key.clicked.connect(self.codes)
        self.codes_key.hide()
        self.member_key = Key(self.tr("Member"), self)
        self.member_key.setToolTip(self.tr("Member (F8)"))
        self.member_key.hide()
        self.body.addWidget(self.evenings_key)
        self.body.addLayout(row(self.codes_key, self.member_key))
        self.answers = Answers(self)
        self.body.addWidget(self.answers)
        self._build_stub()

    def show_hint(self, *, seats: bool) -> None:
        """What to tap first: in a hall without seats only how many."""
        self.hint.setText(
            self.tr("Tap seats, or let the till find the best.")
            if seats
            else self.tr("Tap how many tickets.")
        )

    def _build_stub(self) -> None:
        self.total = MoneyLabel(self, role="total")
        self.total.setMinimumHeight(px(self, 72))
        to_pay = label(self.tr("To pay"), "quiet", self)
        self.cash_key = BigButton(self.tr("Cash"), self, kind="cash", icon_name="payments")
        self.card_key = BigButton(self.tr("Card"), self, kind="card", icon_name="credit_card")
        self.phone_key = BigButton(self.tr("Phone"), self, kind="mine")
        self.phone_key.setToolTip(self.tr("Alipay or WeChat Pay (F9)"))
        self.phone_key.hide()
        for key, tapped in (
            (self.cash_key, self.cash),
            (self.card_key, self.card),
            (self.phone_key, self.phone),
        ):
            key.setMinimumHeight(mm(self, 22))
            key.clicked.connect(tapped)
        self.why = label("", "quiet", self)  # the keys below cannot be tapped
        self.why.setWordWrap(True)
        self.why.hide()
        self.unsettled = label("", "quiet", self)
        self.unsettled.setWordWrap(True)
        self.unsettled.hide()
        self.no_phone = label("", "quiet", self)  # said before a phone is taken out
        self.no_phone.setWordWrap(True)
        self.no_phone.hide()
        self.parts_key = Key(self.tr("Split"), self)
        self.parts_key.setAccessibleName(self.tr("Pay in parts, by voucher or invoice"))
        self.parts_key.setToolTip(self.tr("Pay in parts, by voucher or invoice (F7)"))
        self.parts_key.clicked.connect(self.parts)
        left = column(to_pay, self.parts_key, space=4)
        self.stub.addLayout(row(left, None, self.total, space=4))
        self.stub.addWidget(self.why)
        self.stub.addWidget(self.unsettled)
        self.stub.addWidget(self.no_phone)
        self.stub.addLayout(row(self.cash_key, self.card_key, self.phone_key))

    def show_basket(
        self, basket: Basket, season: Season, shown: PerformanceId | None = None
    ) -> None:
        """Show these lines; an open line stays open. `shown` is what the hall shows now."""
        count = len(basket.items)
        if self._open >= count:
            self._open = -1
        self._count = 0
        self.heading.setText(self.tr("%n ticket(s)", "", count) if count else self.tr("Basket"))
        self.total.show_money(basket.total)
        self.hint.setVisible(count == 0)
        self.more_key.setVisible(
            any(item.label.seat and item.performance == shown for item in basket.items)
        )
        self._count = count
        self._enable_keys()
        self.codes_key.setVisible(count > 0 and takes_codes(season))
        _clear(self._lines)
        above = shown
        for index, item in enumerate(basket.items):
            named = above is not None and item.performance != above
            line = basket.priced.lines[index] if basket.priced else None
            self._add_line(index, item, season, line, named=named)
            above = item.performance
        for fee in basket.fees:
            self._lines.addWidget(FeeLabel(fee, basket.currency))
        self._show_all(basket, season)

    def show_unsettled(self, why: str) -> None:
        """A card payment before this one is open: said where the next one would be begun."""
        self.unsettled.setText(why)
        self.unsettled.setVisible(bool(why))
        self._enable_keys()

    def show_payable(self, why: str) -> None:
        """Why it cannot be paid for now, read out when that is news; nothing: it can."""
        is_news = why != self.why.text()
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self._enable_keys()
        if why and is_news:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, why))

    def offer_phone(self, *, shown: bool, why: str) -> None:
        """Whether the house takes wallets, and why none can pay now."""
        self.phone_key.setVisible(shown)
        for key, icon in ((self.cash_key, "payments"), (self.card_key, "credit_card")):
            key.set_icon("" if shown else icon)  # three words leave no room for pictures
        self.no_phone.setText(why)
        self.no_phone.setVisible(bool(why))
        self._enable_keys()

    def _enable_keys(self) -> None:
        for key in (self.cash_key, self.card_key, self.parts_key):
            key.setEnabled(self._count > 0 and not self.why.text())
            key.setAccessibleDescription(self.why.text())
        if not self.why.text():
            self.card_key.setAccessibleDescription(self.unsettled.text())
        no_phone = self.why.text() or self.no_phone.text()
        self.phone_key.setEnabled(self._count > 0 and not no_phone)
        self.phone_key.setAccessibleDescription(no_phone or self.unsettled.text())

    def _add_line(
        self, index: int, item: Item, season: Season, priced: PricedLine | None, *, named: bool
    ) -> None:
        line = BasketLine(item, season, priced, named=named, is_open=index == self._open)
        line.why.connect(lambda: self.asked_why.emit(index))
        line.given_away.connect(lambda: self.given_away.emit(index))
        line.removed.connect(lambda: self.removed.emit(index))
        line.retyped.connect(lambda picked: self._picked(index, picked))
        line.opened.connect(lambda: self._toggle(index))
        self._lines.addWidget(line)

    def _show_all(self, basket: Basket, season: Season) -> None:
        _clear(self._all)
        shared = [
            one
            for one in season.ticket_types
            if all(
                one in season.ticket_types_for(item.performance, item.category)
                for item in basket.items
            )
        ]
        if not basket.items or len(shared) < 2:
            return
        worn = {item.ticket_type for item in basket.items}
        keys = TypeKeys(shared, worn.pop() if len(worn) == 1 else "", self)
        keys.setAccessibleName(self.tr("Ticket type for all lines"))
        keys.picked.connect(self.retypedAll)
        self._all.addWidget(keys)

    def _toggle(self, index: int) -> None:
        self._open = -1 if index == self._open else index
        self.opened.emit()

    def _picked(self, index: int, ticket_type: str) -> None:
        self._open = -1
        self.retyped.emit(index, ticket_type)

    opened = Signal()  # a line was opened or closed: show the basket again

    def show_hold(self, seconds: float | None, *, secured: bool) -> None:
        """How long the places are still held."""
        tokens, ink = current(), ""
        if secured:
            text = self.tr("Yours until sold")
        elif seconds is None:
            text = ""
        elif seconds <= 0:
            text, ink = self.tr("No longer held"), tokens.danger
        else:
            text = self.tr("Held for {time}").format(time=formats.countdown(seconds))
            ink = tokens.warn if seconds < 60 else ""
        self.held.setText(text)
        self.held.setStyleSheet(f"color: {ink};" if ink else "")


def _clear(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
