"""A template file is opened at the till: a path, or one of a folder's; or why it cannot be read."""

import os
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pos.domain.faults import FileFault, clipped
from pos.domain.refusals import Refusal
from pos.domain.template.model import Template
from pos.domain.template.reading import (
    FILE_LIMIT_BYTES,
    LOGO_LIMIT_BYTES,
    read_template,
    wrong,
)
from ui.templates import words
from ui.theme import mm, px
from ui.widgets import Heading, Key, Overlay, column, label, row

_FILES_SHOWN = 30
_ENTRIES_LOOKED_AT = 200
_WIDTH_MM = 170.0


class OpenOverlay(Overlay):
    """Emits `opened` with the template of a file."""

    opened = Signal(object)

    def __init__(self, parent: QWidget, folder: Path | None = None) -> None:
        super().__init__(parent, width_mm=_WIDTH_MM)
        self.card.setFixedWidth(mm(self, _WIDTH_MM))
        self._folder = folder or Path.home()
        self.field = QLineEdit(self)
        self.field.setMinimumHeight(mm(self, 12))
        self.field.setAccessibleName(self.tr("Folder or file"))
        self.field.returnPressed.connect(self._go)
        self.go = Key(self.tr("Open"), self, kind="accent", icon_name="search")
        self.go.clicked.connect(self._go)
        self.said = label("", "heading", self)
        self.said.setWordWrap(True)
        self.faults: list[str] = []
        self.files: list[Key] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 6))
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setMinimumHeight(mm(self, 60))
        leave = Key(self.tr("Close"), self, kind="quiet")
        leave.clicked.connect(self.dismiss)
        line = row(self.field, self.go, space=8)
        line.setStretch(0, 1)
        self.body.addWidget(Heading(self.tr("Open a template"), self))
        self.body.addLayout(line)
        self.body.addWidget(self.said)
        self.body.addWidget(area, 1)
        self.body.addWidget(leave)

    def ask(self) -> None:
        """Which file?"""
        self.field.setText(str(self._folder))
        self.open()
        self._list()
        self.field.setFocus()

    def take(self, path: Path) -> None:
        """Open that file: the template, or every fault of it."""
        self._clear()
        self.field.setText(str(path))
        try:
            template = _read(path)
        except Refusal as refusal:
            faults = refusal.params["faults"]
            self.said.setText(self.tr("%n fault(s): the template cannot be used.", "", len(faults)))
            self.faults = [self._told(one["line"], words.fault(one)) for one in faults]
            for text in self.faults:
                told = label(text, "body")
                told.setWordWrap(True)
                self._box.addWidget(told)
            return
        self.dismiss()
        self.opened.emit(template)

    def _told(self, line: int, why: str) -> str:
        return self.tr("Line {line}: {why}").format(line=line, why=why) if line else why

    def _go(self) -> None:
        try:
            path = Path(self.field.text().strip()).expanduser()
            is_folder = path.is_dir()
        except (OSError, RuntimeError, ValueError):  # nobody's home, or no name a file can have
            self._clear()
            self.said.setText(self.tr("There is no such folder or file."))
            return
        if is_folder:
            self._folder = path
            self._list()
        else:
            self.take(path)

    def _list(self) -> None:
        self._clear()
        names = _templates_in(self._folder)
        for path in names[:_FILES_SHOWN]:
            key = Key(path.name.replace("&", "&&"), self)
            key.clicked.connect(lambda _on=False, path=path: self.take(path))
            self.files.append(key)
            self._box.addWidget(key)
        some = self.tr("%n template file(s) here", "", len(names))
        self.said.setText(some if names else self.tr("There is no template in this folder."))

    def _clear(self) -> None:
        self.files, self.faults = [], []
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()


def _read(path: Path) -> Template:
    """Raises Refusal TEMPLATE_WRONG."""
    raw = _bytes(path, FILE_LIMIT_BYTES)
    beside = path.with_suffix(".png")
    logo = _bytes(beside, LOGO_LIMIT_BYTES) if beside.is_file() else b""
    return read_template(raw, path.stem.lower(), file=path.name, logo=logo)


def _bytes(path: Path, most: int) -> bytes:
    try:
        if not path.is_file():  # a pipe or a device may never end
            raise wrong(clipped(path.name), [("", FileFault.FILE_NONE())])
        with path.open("rb") as file:
            return file.read(most + 1)  # reading says it where that is too much
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None)
        unread = FileFault.FILE_UNREADABLE(error=why) if why else FileFault.FILE_NAME_IMPOSSIBLE()
        raise wrong(clipped(path.name), [("", unread)]) from None


def _templates_in(folder: Path) -> list[Path]:
    """Among the first entries: the screen waits."""
    try:
        with os.scandir(folder) as entries:
            names = [one.name for one in islice(entries, _ENTRIES_LOOKED_AT)]
    except OSError:
        return []
    return sorted(folder / name for name in names if name.lower().endswith(".toml"))
