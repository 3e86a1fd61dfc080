"""Emergency tickets on the orders' screen: the pack at the left, what became of it at the right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.desk import TillDesk
from ui.emergency.account import AccountCard
from ui.emergency.packing import PackCard
from ui.emergency.watch import OutageWatch
from ui.theme import mm, px
from ui.widgets import Key, column, row


class EmergencyPage(QWidget):
    """Emits `back` when somebody wants the orders again."""

    back = Signal()

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.leave = Key(self.tr("Orders"), self, icon_name="arrow_back")
        self.leave.setMinimumHeight(mm(self, 12))
        self.leave.clicked.connect(self.back)
        self._watch: OutageWatch | None = None
        self.pack = PackCard(desk, self)
        self.account = AccountCard(desk, self)
        self.pack.packed.connect(self.account.look)
        cards = row(self.pack, self.account, space=16, parent=self)
        cards.setStretch(1, 1)
        whole = column(row(self.leave, None), cards, parent=self)
        whole.setStretch(1, 1)
        edge = px(self, 16)
        whole.setContentsMargins(edge, px(self, 12), edge, px(self, 12))
        self.setLayout(whole)

    def heed(self, watch: OutageWatch) -> None:
        """What is printed by itself is seen here, and why it is not."""
        self._watch = watch
        watch.changed.connect(self._say_paper)
        watch.packed.connect(lambda _pack: self.account.look())

    def entered(self) -> None:
        """What can be printed, and what is still out?"""
        self.pack.entered()
        self.account.entered()
        self._say_paper()

    def _say_paper(self) -> None:
        if self._watch is not None and self._watch.waits_for_paper:
            self.pack.sentence.say(
                self.tr(
                    "The pack should print by itself now, and the roll is nearly empty: put in a"
                    " new one, or print it all the same."
                )
            )
