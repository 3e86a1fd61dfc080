"""What the printer is used for: tickets, what is no ticket, or both; and where the drawer is."""

from PySide6.QtWidgets import QButtonGroup, QWidget

from pos.domain.printjob import RECEIPTS, TICKETS
from ui.printers.taking import Role
from ui.settings import Settings
from ui.theme import mm
from ui.widgets import Key, column, label, row

ROLES: tuple[Role, ...] = ("tickets", "receipts", "both")


class RoleKeys(QWidget):
    """`role` and `drawer` are what a person chose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roles = QButtonGroup(self)
        names = (self.tr("Tickets"), self.tr("Receipts"), self.tr("Both"))
        for at, name in enumerate(names):
            key = Key(name, self, checkable=True)
            key.setMinimumHeight(mm(self, 10))
            self.roles.addButton(key, at)
        self.drawer_key = Key(self.tr("The cash drawer hangs on it"), self, checkable=True)
        self.drawer_key.setMinimumHeight(mm(self, 10))
        self._settings: Settings | None = None
        self.roles.idClicked.connect(lambda _at: self._offer())
        keys = row(*self.roles.buttons(), space=6)
        self.setLayout(
            column(label(self.tr("Use it for"), "quiet"), keys, self.drawer_key, space=6)
        )
        self.roles.button(0).setChecked(True)
        self.drawer_key.hide()

    @property
    def role(self) -> Role:
        """What for."""
        return ROLES[self.roles.checkedId()]

    @property
    def drawer(self) -> bool:
        """Whether the drawer hangs on it."""
        return self.drawer_key.isChecked()

    def show_settings(self, settings: Settings) -> None:
        """How the till is set now."""
        self._settings = settings
        self._offer()

    def _offer(self) -> None:
        """With two printers somebody has to say; what is so now is proposed."""
        settings = self._settings
        if settings is None:
            return
        two = {
            TICKETS: bool(settings.receipt_printer),
            RECEIPTS: bool(settings.printer),
        }.get(self.role, False)
        now = settings.drawer or (RECEIPTS if settings.receipt_printer else TICKETS)
        self.drawer_key.setVisible(two)
        self.drawer_key.setChecked(now == self.role)
