"""Will-call on an order's page: keep its papers for somebody, and hand them out when they come."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.domain.willcall import NAME_LIMIT, written
from pos.services.orders import OrderView
from ui.theme import mm
from ui.widgets import Heading, Key, Overlay, column, label, row


class PickupOverlay(Overlay):
    """For whom the papers are kept. Emits `named` with the name, which may be empty."""

    named = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=140.0)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Name (may be empty)"))
        self.field.setAccessibleName(self.tr("For whom the tickets are kept"))
        self.field.setMinimumHeight(mm(self, 14))
        self.field.setMaxLength(NAME_LIMIT)
        self.field.returnPressed.connect(self._take)
        self.code = label("", "body", self)
        self.code.setWordWrap(True)
        self.keep = Key(self.tr("Keep for pick-up"), self, kind="mine", icon_name="check")
        self.keep.setMinimumHeight(mm(self, 14))
        self.keep.clicked.connect(self._take)
        self.cancel = Key(self.tr("Cancel"), self, icon_name="close")
        self.cancel.setMinimumHeight(mm(self, 14))
        self.cancel.clicked.connect(self.dismiss)
        buttons = row(self.cancel, self.keep, space=12, parent=self)
        buttons.setStretch(1, 1)
        heading = Heading(self.tr("Who will fetch the tickets?"), self)
        self.body.addLayout(column(heading, self.field, self.code, buttons, parent=self))

    def ask(self, code: str, name: str = "") -> None:
        """Ask for the name; the code is enough without one."""
        text = self.tr("They can say the name, or this code: {code}")
        self.code.setText(text.format(code=written(code)))
        self.field.setText(name)
        self.open()
        self.field.setFocus()

    def _take(self) -> None:
        self.hide()
        self.named.emit(self.field.text())


class PickupLine(QWidget):
    """Where the order's papers are kept, and the key that keeps or prints them."""

    keep_wanted = Signal()
    fetch_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = label("", "body", self)
        self.told.setWordWrap(True)
        self.keep = Key(self.tr("Keep for pick-up"), self, icon_name="schedule")
        self.keep.clicked.connect(self.keep_wanted)
        self.fetch = Key(self.tr("They are here: print"), self, kind="mine", icon_name="print")
        self.fetch.clicked.connect(self.fetch_wanted)
        for key in (self.keep, self.fetch):
            key.setMinimumHeight(mm(self, 14))
        self.setLayout(column(self.told, self.keep, self.fetch, space=8))

    def show_order(self, view: OrderView) -> None:
        """How it stands."""
        pickup = view.pickup
        waits = pickup is not None and pickup.waits
        self.keep.setVisible(view.keepable and not waits)
        self.fetch.setVisible(waits and len(view.dead) < len(view.tickets))
        text = ""
        if pickup is not None and not pickup.waits:
            text = self.tr("Fetched and printed.")
        elif pickup is not None and pickup.name:
            text = self.tr("Waits for {name}, code {code}").format(
                name=pickup.name, code=written(pickup.code)
            )
        elif pickup is not None:
            text = self.tr("Waits to be fetched, code {code}").format(code=written(pickup.code))
        self.told.setText(text)
        self.told.setVisible(bool(text))
