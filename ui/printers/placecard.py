"""Where the printer is: an address of the network, or one of the places on this machine."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from printing.finding.places import Place
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

    def _choose(self, place: Place) -> None:
        self.field.clear()
        self.chosen.emit(place.address, place.name)

    def _typed(self) -> None:
        text = self.field.text().strip()
        if text:
            self.chosen.emit(text if "://" in text else f"tcp://{_bracketed(text)}", "")


def _bracketed(text: str) -> str:
    """An address of six, told bare, has no port."""
    return f"[{text}]" if text.count(":") > 1 and "[" not in text else text
