"""Where the printer is: an address of the network, or one of the places on this machine."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from printing.finding.places import Kind, Place
from printing.finding.trying import BAUDS
from ui.printers import words
from ui.theme import mm, px
from ui.widgets import Card, Heading, Key, ListTile, column, label, row

_LONGEST = 200


class PlaceCard(Card):
    """Emits `chosen` with an address as the settings have it, and what the system calls it."""

    chosen = Signal(str, str)
    look_again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=16)
        self.tiles: dict[str, ListTile] = {}
        self.field = QLineEdit(self)
        self.field.setMaxLength(_LONGEST)
        self.field.setMinimumHeight(mm(self, 12))
        self.field.setPlaceholderText("192.168.1.50")
        self.field.setAccessibleName(self.tr("Address of the printer in the network"))
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
        self.field.returnPressed.connect(self._typed)
        self.ask_key = Key(self.tr("Ask"), self, kind="accent", icon_name="search")
        self.ask_key.setAccessibleName(self.tr("Ask what stands at this address"))
        self.ask_key.clicked.connect(self._typed)
        self.bauds = QButtonGroup(self)
        for baud in sorted(BAUDS):
            self.bauds.addButton(Key(str(baud), self, checkable=True), baud)
        self.bauds.idClicked.connect(self._at_speed)
        self.speed = QWidget(self)
        asked = label(self.tr("Speed of the serial line"), "quiet")
        self.speed.setLayout(column(asked, row(*self.bauds.buttons(), space=6), space=2))
        self.speed.hide()
        self._serial = Place(Kind.SERIAL, "")
        self.again_key = Key(self.tr("Look again"), self)
        self.again_key.clicked.connect(self.look_again)
        self.none = label(self.tr("Nothing hangs on this machine itself."), "quiet", self)
        self.none.setWordWrap(True)
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 6))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        line = row(self.field, self.ask_key, space=8)
        line.setStretch(0, 1)
        self.body.addWidget(Heading(self.tr("Where is the printer?"), self, role="heading"))
        self.body.addLayout(line)
        self.body.addWidget(self.none)
        self.body.addWidget(area, 1)
        self.body.addWidget(self.speed)
        self.body.addWidget(self.again_key)

    def show_places(self, places: Sequence[Place]) -> None:
        """Those of this machine, to be chosen by a tap."""
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.tiles = {}
        self.none.setVisible(not places)
        for place in places:
            title = place.name or place.address.partition("://")[2]
            tile = ListTile(title, words.kind(place), "", self, checkable=True)
            tile.clicked.connect(lambda _on=False, place=place: self._choose(place))
            self.tiles[place.address] = tile
            self._box.addWidget(tile)

    def mark(self, address: str) -> None:
        """That one is being set up."""
        for one, tile in self.tiles.items():
            tile.setChecked(one == address)
        if address not in self.tiles:
            self.field.setText(address.removeprefix("tcp://"))

    def show_address(self, address: str) -> None:
        """What is being set up; of a serial line its speed can be chosen."""
        place, _, told = address.partition("?")
        self.speed.setVisible(place.startswith("serial://"))
        name = self._serial.name if self._serial.address == place else ""
        self._serial = Place(Kind.SERIAL, place, name)
        self.bauds.setExclusive(False)
        for key in self.bauds.buttons():
            key.setChecked(f"baud={self.bauds.id(key)}" in told.split("&"))
        self.bauds.setExclusive(True)

    def _at_speed(self, baud: int) -> None:
        """Asked again, in that one alone."""
        self.chosen.emit(f"{self._serial.address}?baud={baud}", self._serial.name)

    def _choose(self, place: Place) -> None:
        if place.kind is Kind.SERIAL:
            self._serial = place
        self.field.clear()
        self.chosen.emit(place.address, place.name)

    def _typed(self) -> None:
        text = self.field.text().strip()
        if text:
            self.chosen.emit(text if "://" in text else f"tcp://{_bracketed(text)}", "")


def _bracketed(text: str) -> str:
    """An address of six, told bare, has no port."""
    return f"[{text}]" if text.count(":") > 1 and "[" not in text else text
