"""Stock of one size, and how the printer finds the end of a ticket: known values, or typed."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from printing.deviations import changed, stock_text
from printing.models import MODELS
from printing.profile import LanguageName, Profile
from ui.theme import mm
from ui.widgets import Key, label, row

MARKS = ("", "none", "gap", "black")
_ROLL = "roll"
_WIDEST = "388.8x388.8"  # as much as one types: tenths of a millimetre, both ways


def known(language: LanguageName) -> tuple[str, ...]:
    """The stocks that printers of the language are known with, as the settings have them."""
    found = (stock_text(one) for one in MODELS.values() if one.language == language)
    return tuple(dict.fromkeys(found))


class SizeField(QLineEdit):
    """As wide as the widest size needs in the letters that the screen has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt's own is for seventeen letters x; its frame and its edges stay."""
        self.ensurePolished()
        letters, hint = self.fontMetrics(), super().sizeHint()
        edges = hint.width() - 17 * letters.horizontalAdvance("x")
        cursor = mm(self, 1)
        return QSize(edges + letters.horizontalAdvance(_WIDEST) + cursor, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Squeezed, it would cut off what stands in it."""
        return self.sizeHint()


class StockKeys(QWidget):
    """Emits `told` with a deviation; there only for printers of tickets and labels."""

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stocks: dict[str, Key] = {}
        self.field = SizeField(self)
        self.field.setMinimumHeight(mm(self, 10))
        self.field.setPlaceholderText("80x100")
        self.field.setAccessibleName(self.tr("Width and height of the stock in mm, as in 80x100"))
        self.field.editingFinished.connect(self._typed)
        self._shown = ""
        self._language = ""
        self._row = row(space=6)
        self.marks = QButtonGroup(self)
        names = (self.tr("As set up"), self.tr("None"), self.tr("Gap"), self.tr("Black mark"))
        for at, name in enumerate(names):
            self.marks.addButton(Key(name, self, checkable=True), at)
        self.marks.idClicked.connect(lambda at: self.told.emit(f"mark={MARKS[at] or 'set-up'}"))
        self.mark_word = label(self.tr("Where does a ticket end?"), "quiet", self)
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(label(self.tr("Stock in mm, width x height"), "quiet", self))
        box.addLayout(self._row)
        box.addWidget(self.mark_word)
        box.addLayout(row(*self.marks.buttons(), space=6))
        self.setLayout(box)

    def show_profile(self, profile: Profile) -> None:
        """That is what it is now."""
        self.setVisible(profile.language != "escpos")
        if profile.language == "escpos":
            return
        if profile.language != self._language:
            self._fill(profile.language)
        self._shown = stock_text(profile)
        for text, key in self.stocks.items():
            key.setChecked(text == self._shown)
        self.field.setText("" if self._shown == _ROLL else self._shown)
        self.marks.button(MARKS.index(profile.mark)).setChecked(True)
        for part in (self.mark_word, *self.marks.buttons()):
            part.setVisible(profile.language == "zpl")  # the others are set up at the printer

    def _fill(self, language: LanguageName) -> None:
        self._language = language
        while self._row.takeAt(0) is not None:
            pass
        for old in self.stocks.values():
            old.hide()
            old.deleteLater()
        self.stocks = {}
        for text in known(language):
            key = Key(self.tr("Roll") if text == _ROLL else text, self, checkable=True)
            key.clicked.connect(lambda _on=False, text=text: self.told.emit(f"stock={text}"))
            self.stocks[text] = key
            self._row.addWidget(key)
        self._row.addWidget(self.field)

    def _typed(self) -> None:
        """What is no size is not taken: the one before stands there again."""
        text = self.field.text().strip().lower().replace("×", "x").replace(" ", "")
        if text in ("", self._shown):
            return
        try:
            changed(MODELS["zebra-203"], [f"stock={text}"])
        except ValueError:
            self.field.setText("" if self._shown == _ROLL else self._shown)
            return
        self.told.emit(f"stock={text}")
