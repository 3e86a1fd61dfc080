"""Where a sale stands on its way through being paid, and the keys that begin it."""

from enum import Enum

from PySide6.QtCore import Qt


class Stage(Enum):
    """Where the sale stands."""

    PICKING = "picking"
    PARTS = "parts"
    CASH = "cash"
    CARD = "card"
    PHONE = "phone"  # a code is to be scanned; once it is, the payment is led as a card's is
    VOUCHER = "voucher"
    ACCOUNT = "account"
    DONE = "done"


PAY_KEYS = {
    int(Qt.Key.Key_F1): Stage.CASH,
    int(Qt.Key.Key_F2): Stage.CARD,
    int(Qt.Key.Key_F7): Stage.PARTS,
    int(Qt.Key.Key_F9): Stage.PHONE,
}
