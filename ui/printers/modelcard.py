"""What the printer is: its model, and by hand what is different about this one."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from printing.deviations import changed
from printing.finding.answers import told
from printing.models import MODELS, USUAL, model
from printing.profile import Profile
from ui.printers.stockkeys import StockKeys
from ui.theme import mm, px
from ui.widgets import Card, Heading, Key, ListTile, column, label, row

LANGUAGES = ("escpos", "zpl", "fgl")
_CALLED = ("ESC/POS", "ZPL", "FGL")
PINS = (0, 2, 5)
LETTERS = ("dots", "cp858:19", "cp437:0", "cp1252:16", "cp866:17")
_WIDTH, _DPI = (128, 6000), (100, 720)


class ModelCard(Card):
    """`profile` is what is set; `changed` when a person changed it."""

    changed = Signal()
    try_drawer = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=16)
        self.profile = model(USUAL)
        self.said = label("", "body", self)
        self.said.setWordWrap(True)
        self.tiles: dict[str, ListTile] = {}
        self.languages = self._keys(_CALLED)
        self.width_field = self._number(self.tr("Dots across"), _WIDTH)
        self.dpi_field = self._number(self.tr("Dots per inch"), _DPI)
        self.cutter = Key(self.tr("Cuts"), self, checkable=True)
        self.cutter.setMinimumWidth(mm(self, 22))
        pins = (self.tr("No drawer"), self.tr("Pin 2"), self.tr("Pin 5"))
        self.pins = self._keys(pins)
        self.drawer_key = Key(self.tr("Open it"), self)
        self.drawer_key.setAccessibleName(self.tr("Open the drawer to try it"))
        pages = [one.partition(":")[0].removeprefix("cp") for one in LETTERS[1:]]
        self.letters = self._keys((self.tr("Dots"), *pages))
        self._list = QVBoxLayout()
        self._lay_out()
        self._connect()
        self.show_profile(self.profile)

    def _keys(self, texts: tuple[str, ...]) -> QButtonGroup:
        group = QButtonGroup(self)
        for number, text in enumerate(texts):
            group.addButton(Key(text, self, checkable=True), number)
        return group

    def _number(self, text: str, limits: tuple[int, int]) -> QLineEdit:
        field = QLineEdit(self)
        field.setMinimumHeight(mm(self, 10))
        field.setAccessibleName(text)
        field.setToolTip(text)
        field.setValidator(QIntValidator(0, limits[1], field))
        return field

    def _lay_out(self) -> None:
        self._list.setSpacing(px(self, 6))
        inside = QWidget()
        inside.setLayout(column(self._list, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.body.setSpacing(px(self, 8))
        self.body.addWidget(Heading(self.tr("What is it?"), self, role="heading"))
        self.body.addWidget(self.said)
        self.body.addLayout(row(*self.languages.buttons(), space=6))
        self.body.addWidget(area, 1)
        self.body.addLayout(
            row(
                column(label(self.tr("Dots across"), "quiet"), self.width_field, space=2),
                column(label(self.tr("Dots per inch"), "quiet"), self.dpi_field, space=2),
                column(label(self.tr("Cutter"), "quiet"), self.cutter, space=2),
                space=8,
            )
        )
        self.drawer_word = label(self.tr("Cash drawer"), "quiet")
        self.body.addWidget(self.drawer_word)
        self.body.addLayout(row(*self.pins.buttons(), self.drawer_key, space=6))
        self.stock = StockKeys(self)
        self.body.addWidget(self.stock)
        self.letters_word = label(self.tr("Its own letters, for slow lines: code page"), "quiet")
        self.body.addWidget(self.letters_word)
        self.body.addLayout(row(*self.letters.buttons(), space=6))

    def _connect(self) -> None:
        self.languages.idClicked.connect(self._choose_language)
        self.width_field.editingFinished.connect(self._typed)
        self.dpi_field.editingFinished.connect(self._typed)
        self.cutter.clicked.connect(lambda on: self._set(replace(self.profile, cutter=on)))
        self.pins.idClicked.connect(
            lambda number: self._set(replace(self.profile, drawer_pin=PINS[number]))
        )
        self.letters.idClicked.connect(
            lambda number: self._set(changed(self.profile, [f"letters={LETTERS[number]}"]))
        )
        self.drawer_key.clicked.connect(self.try_drawer)
        self.stock.told.connect(lambda one: self._set(changed(self.profile, [one])))

    # --- what is shown ------------------------------------------------------------------------

    @property
    def told(self) -> str:
        """The line of the settings."""
        return told(self.profile, MODELS)

    def show_profile(self, profile: Profile) -> None:
        """That is what it is now."""
        self.profile = profile
        self.languages.button(LANGUAGES.index(profile.language)).setChecked(True)
        self._fill(profile.language)
        self.width_field.setText(str(profile.width_dots))
        self.dpi_field.setText(str(profile.dpi))
        self.cutter.setChecked(profile.cutter)
        with_drawer = profile.language == "escpos"
        for key in (*self.pins.buttons(), *self.letters.buttons()):
            key.setEnabled(with_drawer)
            key.setVisible(with_drawer)
        for part in (self.drawer_word, self.drawer_key, self.letters_word):
            part.setVisible(with_drawer)
        self.stock.show_profile(profile)
        pin = profile.drawer_pin if profile.drawer_pin in PINS else 0
        self.pins.button(PINS.index(pin)).setChecked(True)
        self.drawer_key.setEnabled(pin > 0)
        self._show_letters(profile)

    def _show_letters(self, profile: Profile) -> None:
        font = profile.native
        line = f"{font.charset}:{font.code_page}" if font else "dots"
        number = LETTERS.index(line) if line in LETTERS else -1
        self.letters.setExclusive(False)
        for other, key in enumerate(self.letters.buttons()):
            key.setChecked(other == number)
        self.letters.setExclusive(True)

    def _fill(self, language: str) -> None:
        names = [name for name, one in MODELS.items() if one.language == language]
        if names != list(self.tiles):
            while (item := self._list.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()
            self.tiles = {}
            for name in names:
                tile = ListTile(MODELS[name].name, "", "", self, checkable=True)
                tile.clicked.connect(lambda _on=False, name=name: self._set(MODELS[name]))
                self.tiles[name] = tile
                self._list.addWidget(tile)
        chosen = self.told.split()[0]
        for name, tile in self.tiles.items():
            tile.setChecked(name == chosen)

    # --- what a person does -------------------------------------------------------------------

    def _choose_language(self, number: int) -> None:
        language = LANGUAGES[number]
        if self.profile.language != language:
            first = next(one for one in MODELS.values() if one.language == language)
            self._set(first)

    def _typed(self) -> None:
        width = _between(self.width_field.text(), _WIDTH, self.profile.width_dots)
        dpi = _between(self.dpi_field.text(), _DPI, self.profile.dpi)
        if (width, dpi) != (self.profile.width_dots, self.profile.dpi):
            self._set(replace(self.profile, width_dots=width, dpi=dpi))
        else:
            self.show_profile(self.profile)

    def _set(self, profile: Profile) -> None:
        self.show_profile(profile)
        self.changed.emit()


def _between(text: str, limits: tuple[int, int], otherwise: int) -> int:
    number = int(text) if text.isdecimal() else 0
    return number if limits[0] <= number <= limits[1] else otherwise
