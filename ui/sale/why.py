"""Why a ticket costs what it costs, step by step."""

from PySide6.QtWidgets import QGridLayout, QWidget

from pos.domain.basket import Basket
from ui import formats
from ui.sale import pricewords
from ui.theme import mm, px
from ui.widgets import BigButton, Heading, MoneyLabel, Overlay, label, row


class WhyOverlay(Overlay):
    """One line of the basket, from the price list to what is paid."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=130)
        self.card.setFixedWidth(mm(self, 130))
        self.what = label("", "body", self)
        self.what.setWordWrap(True)
        self.total = MoneyLabel(self, role="title")
        self._steps = QGridLayout()
        self._steps.setColumnStretch(0, 1)
        self._steps.setVerticalSpacing(px(self, 10))
        self.unproven = label(
            self.tr("With so many places and offers not every combination was compared."),
            "quiet",
            self,
        )
        self.unproven.setWordWrap(True)
        self.close_key = BigButton(self.tr("Close"), self)
        self.close_key.clicked.connect(self.dismiss)
        self.body.addWidget(Heading(self.tr("Why this price?"), self))
        self.body.addLayout(row(self.what, None, self.total))
        self.body.addLayout(self._steps)
        self.body.addWidget(self.unproven)
        self.body.addWidget(self.close_key)

    def ask(self, basket: Basket, index: int) -> None:
        """Tell it of one line; of a basket that was priced."""
        if basket.priced is None:
            return
        item, line = basket.items[index], basket.priced.lines[index]
        self.what.setText(formats.place_in_section(item.label))
        self.total.show_money(item.price)
        while (old := self._steps.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, (sentence, after) in enumerate(pricewords.sentences(line, basket.currency)):
            told = label(sentence, "body", self)
            told.setWordWrap(True)
            amount = MoneyLabel(self)
            amount.setText(after)
            self._steps.addWidget(told, at, 0)
            self._steps.addWidget(amount, at, 1)
        self.unproven.setVisible(not basket.priced.exact)
        self.open()
