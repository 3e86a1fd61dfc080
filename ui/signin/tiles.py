"""The people of the till as tiles, one of them picked."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from pos.domain.ids import PersonId
from pos.domain.people import SUPERVISOR
from pos.domain.season import Person
from ui.theme import mm, px
from ui.widgets import ListTile, column

# More people than this stand in two columns.
_ONE_COLUMN = 6


def role_name(role: str) -> str:
    """Cashier or supervisor, in the language of the screens."""
    if role == SUPERVISOR:
        return QCoreApplication.translate("Roles", "Supervisor")
    return QCoreApplication.translate("Roles", "Cashier")


class PersonTiles(QWidget):
    """Emits `picked` with the Person whenever somebody is picked, also by `pick`."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[Person, ...] = ()
        self._wanted: PersonId | None = None
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._clicked)
        self._grid = QGridLayout()
        self._grid.setSpacing(px(self, 10))
        self.setLayout(column(self._grid, None, parent=self))

    @property
    def person(self) -> Person | None:
        """Who is picked."""
        number = self._group.checkedId()
        return self._people[number] if number >= 0 else None

    def tile(self, person: PersonId) -> ListTile:
        """The tile of that person."""
        index = next(index for index, one in enumerate(self._people) if one.id == person)
        tile = self._group.button(index)
        assert isinstance(tile, ListTile)
        return tile

    def pick(self, person: PersonId) -> None:
        """Pick somebody now, or as soon as they are shown."""
        self._wanted = person
        if any(one.id == person for one in self._people):
            self.tile(person).setChecked(True)
            self._clicked(self._group.checkedId())

    def show_people(
        self, everyone: tuple[Person, ...], pins: Mapping[PersonId, str] | None = None
    ) -> None:
        """A tile each; `pins` stand beside the names, for a demo alone."""
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._grid.removeWidget(old)
            old.deleteLater()
        self._people = everyone
        columns = 1 if len(everyone) <= _ONE_COLUMN else 2
        for index, person in enumerate(everyone):
            pin = (pins or {}).get(person.id, "")
            trailing = self.tr("PIN {pin}").format(pin=pin) if pin else ""
            tile = ListTile(person.name, role_name(person.role), trailing, self, checkable=True)
            tile.setMinimumHeight(mm(self, 18))
            self._group.addButton(tile, index)
            self._grid.addWidget(tile, index // columns, index % columns)
        if everyone:
            wanted = self._wanted if self._wanted in {one.id for one in everyone} else None
            self.pick(wanted or everyone[0].id)

    def _clicked(self, number: int) -> None:
        person = self._people[number]
        self._wanted = person.id
        self.picked.emit(person)
