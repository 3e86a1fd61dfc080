"""The stand-alone terminal's day-end slip, typed blind: before our own totals are shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from pos.domain.dayend import SchemeLine, Sum, TerminalTotals, totals_of
from pos.domain.money import Currency, Money
from ui.formats import money
from ui.theme import mm
from ui.widgets import BigButton, Heading, Key, Keypad, ListTile, MoneyLabel, column, label, row

_SALES, _SALES_SUM, _BACK, _BACK_SUM = range(4)
_SUMS = {_SALES_SUM, _BACK_SUM}
_COUNT_LIMIT, _SUM_LIMIT_MINOR = 99_999, 10**9


class SlipStep(QWidget):
    """Emits `typed` with the TerminalTotals, or `no_slip`. Says nothing of what should be there."""

    typed = Signal(object)
    no_slip = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = Currency("EUR")
        self._figures = [0] * 4
        self._fresh = True
        self.fields = QButtonGroup(self)
        self.fields.idClicked.connect(lambda _at: self._mark())
        names = (self.tr("Payments"), self.tr("Their sum"), self.tr("Refunds and voids"))
        tiles = column(space=8, parent=self)
        for at, title in enumerate((*names, self.tr("Sum of refunds and voids"))):
            tile = ListTile(title, "", "0", self, checkable=True)
            tile.setMinimumHeight(mm(self, 15))
            self.fields.addButton(tile, at)
            tiles.addWidget(tile)
        self.total = MoneyLabel(self, role="total")
        self.keypad = Keypad(self, last="00")
        self.keypad.digits.connect(self._type)
        self.keypad.erased.connect(self._erase)
        self.keypad.entered.connect(self._next)
        self.confirm = BigButton(self.tr("This is on the slip"), self, icon_name="check")
        self.confirm.clicked.connect(lambda: self.typed.emit(self.totals))
        self.none_key = Key(self.tr("There is no slip"), self)
        self.none_key.clicked.connect(self.no_slip)
        cancel = Key(self.tr("Cancel"), self, icon_name="close")
        cancel.clicked.connect(self.given_up)
        for key in (self.none_key, cancel):
            key.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        buttons = row(cancel, self.none_key, self.confirm, space=12, parent=self)
        buttons.setStretch(2, 1)
        told = self.tr("Do the day-end at the terminal and type what its slip says.")
        hint = label(told, "quiet")
        right = column(self.total, self.keypad, None, space=10, parent=self)
        whole = row(column(tiles, None), right, space=24, parent=self)
        whole.setStretch(0, 1)
        heading = Heading(self.tr("The card terminal's slip"), self)
        self.setLayout(column(heading, hint, whole, None, buttons, parent=self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def totals(self) -> TerminalTotals:
        """What was typed."""
        sales = Sum(self._figures[_SALES], self._figures[_SALES_SUM])
        back = Sum(self._figures[_BACK], self._figures[_BACK_SUM])
        return totals_of([SchemeLine("", sales, back)])

    def begin(self, currency: Currency) -> None:
        """An empty slip."""
        self._currency = currency
        for at in range(4):
            self._set(at, 0)
        self._tile(_SALES).setChecked(True)
        self._mark()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits of the keyboard; Enter goes on to the next figure."""
        if not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _tile(self, at: int) -> ListTile:
        tile = self.fields.button(at)
        assert isinstance(tile, ListTile)
        return tile

    def _mark(self) -> None:
        """The next digit starts the figure anew, as a correction would."""
        self._fresh = True

    def _type(self, digits: str) -> None:
        at = self.fields.checkedId()
        before = 0 if self._fresh else self._figures[at]
        figure = before * 10 ** len(digits) + int(digits)
        if figure <= (_SUM_LIMIT_MINOR if at in _SUMS else _COUNT_LIMIT):
            self._fresh = False
            self._set(at, figure)

    def _erase(self) -> None:
        at = self.fields.checkedId()
        self._set(at, self._figures[at] // 10)

    def _set(self, at: int, figure: int) -> None:
        self._figures[at] = figure
        shown = money(Money(figure, self._currency)) if at in _SUMS else str(figure)
        title, _, trailing = self._tile(at).parts()
        trailing.setText(shown)
        self._tile(at).setAccessibleName(f"{title.text()}, {shown}")
        self.total.show_money(Money(self.totals.net_minor, self._currency))

    def _next(self) -> None:
        self._tile((self.fields.checkedId() + 1) % 4).setChecked(True)
        self._mark()
