"""A plan file is checked at the till: what it holds, or every fault with its line and path."""

import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from pos.domain.plan import Feature, Plan
from pos.domain.refusals import Refusal
from ui import faults
from ui.background import Background
from ui.plans.reading import TABLES, Reading
from ui.theme import mm, px
from ui.widgets import Card, Heading, Key, Overlay, column, label, row

_FILES_SHOWN = 30
_ENTRIES_LOOKED_AT = 200
_WIDTH_MM = 170.0


class CheckOverlay(Overlay):
    """A path, or one of the folder's plan files; then progress, and what came of it."""

    def __init__(self, background: Background, parent: QWidget, folder: Path | None = None) -> None:
        super().__init__(parent, width_mm=_WIDTH_MM)
        self.card.setFixedWidth(mm(self, _WIDTH_MM))
        self._background = background
        self._folder = folder or Path.home()
        self._reading: Reading | None = None
        self.field = QLineEdit(self)
        self.field.setMinimumHeight(mm(self, 12))
        self.field.setAccessibleName(self.tr("Folder or file"))
        self.field.returnPressed.connect(self._read)
        self.read = Key(self.tr("Read"), self, kind="accent", icon_name="search")
        self.read.clicked.connect(self._read)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(self.tr("How much of the plan is read"))
        self.cancel = Key(self.tr("Cancel"), self, icon_name="close")
        self.cancel.clicked.connect(self.give_up)
        self.said = label("", "heading", self)
        self.said.setWordWrap(True)
        self.faults: list[str] = []
        self.files: list[Key] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(px(self, 6))
        self._lay_out()
        self.closed.connect(self.give_up)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(column(self._box, None, space=0))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setMinimumHeight(mm(self, 70))
        leave = Key(self.tr("Close"), self, kind="quiet")
        leave.clicked.connect(self.dismiss)
        self.body.addWidget(Heading(self.tr("Check a plan file"), self))
        line = row(self.field, self.read, space=8)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self._progress = QWidget(self)
        inner = row(self.bar, self.cancel, space=8)
        inner.setStretch(0, 1)
        self._progress.setLayout(inner)
        self.body.addWidget(self._progress)
        self.body.addWidget(self.said)
        self.body.addWidget(area, 1)
        self.body.addWidget(leave)

    def ask(self) -> None:
        """Which file?"""
        self._progress.hide()
        self.field.setText(str(self._folder))
        self.open()
        self._list()
        self.field.setFocus()

    def give_up(self) -> None:
        """The reading is not wanted any more."""
        if self._reading is not None:
            self._reading.give_up()
            self._reading = None
            self.said.setText(self.tr("The plan was not read."))
        self._progress.hide()
        self.read.setEnabled(True)

    @property
    def is_reading(self) -> bool:
        """Whether a file is being read."""
        return self._reading is not None

    def check(self, path: Path) -> None:
        """Read that file."""
        self.give_up()
        self._clear()
        self.field.setText(str(path))
        self.said.setText(self.tr("Reading {file} …").format(file=path.name))
        self.bar.setValue(0)
        self._progress.show()
        self.read.setEnabled(False)
        told = (lambda part: self.bar.setValue(round(part * 100)), self._good, self._bad)
        self._reading = Reading(self._background, path, told)

    def _read(self) -> None:
        self.give_up()
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
            self.check(path)

    def _list(self) -> None:
        """The plan files of the folder; a tap checks one."""
        self._clear()
        names, all_seen = _plans_in(self._folder)
        for path in names[:_FILES_SHOWN]:
            key = Key(path.name.replace("&", "&&"), self)
            key.clicked.connect(lambda _on=False, path=path: self.check(path))
            self.files.append(key)
            self._box.addWidget(key)
        found = self.tr("%n plan file(s) here", "", len(names))
        said = found if names else self.tr("There is no plan file in this folder.")
        if not all_seen:
            said = self.tr("This folder is large: type the name of the plan file.")
        self.said.setText(said)

    def _good(self, plan: Plan) -> None:
        self._end()
        self.said.setText(self.tr("{plan} is in order.").format(plan=plan.name))
        standing = plan.place_count - plan.seat_count
        facts = [
            self.tr("%n seat(s)", "", plan.seat_count),
            self.tr("%n section(s)", "", len(plan.sections)),
            self.tr("%n standing place(s)", "", standing),
            self.tr("%n accessible", "", _count(plan, Feature.ACCESSIBLE)),
            self.tr("%n companion seat(s)", "", _count(plan, Feature.COMPANION)),
            self.tr("%n with a restricted view", "", _count(plan, Feature.RESTRICTED)),
        ]
        self._tell([(fact, "") for fact in facts])

    def _bad(self, refusal: Refusal) -> None:
        self._end()
        found: Sequence[Any] = refusal.params.get("faults", ())
        self.said.setText(self.tr("%n fault(s): the plan cannot be taken.", "", len(found)))
        told = [(self._where(one), faults.sentence(one)) for one in found]
        self._tell(told)
        self.faults = [f"{where}: {why}" for where, why in told]

    def _where(self, fault: Any) -> str:
        where = self.tr("{file}, line {line}").format(file=fault["file"], line=fault["line"])
        return f"{where}  ·  {fault['path']}" if fault["path"] else where

    def _tell(self, lines: Sequence[tuple[str, str]]) -> None:
        for where, why in lines:
            card = Card(self, margin=8)
            for text, role in ((where, "quiet" if why else "body"), (why, "body")):
                words = label(text, role)
                words.setWordWrap(True)
                words.setVisible(bool(text))
                card.body.addWidget(words)
            self._box.addWidget(card)

    def _end(self) -> None:
        self._reading = None
        self._clear()
        self._progress.hide()
        self.read.setEnabled(True)

    def _clear(self) -> None:
        self.files, self.faults = [], []
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()


def _plans_in(folder: Path) -> tuple[list[Path], bool]:
    """The plan files among the first entries, and whether those were all; the screen waits."""
    try:
        with os.scandir(folder) as entries:
            looked_at = list(islice(entries, _ENTRIES_LOOKED_AT))
            all_seen = next(entries, None) is None
    except OSError:
        return [], True
    paths = sorted(folder / entry.name for entry in looked_at)
    return [path for path in paths if _is_plan(path)], all_seen


def _is_plan(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith((".plan.json", *TABLES)) or (
        name.endswith(".json") and not name.endswith(".more.json")
    )


def _count(plan: Plan, feature: Feature) -> int:
    return int(((plan.features & int(feature)) != 0).sum())
