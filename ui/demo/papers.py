"""The demo's view of the ticket printer: each paper as it comes out, newest on top."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.theme import current, px

LOOK_MS = 400
PAPER_WIDTH = 300
KEPT = 12


class PapersWindow(QScrollArea):
    """Watches the folder the virtual printer writes to."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._seen: set[str] = set()
        self.setWindowTitle(self.tr("Ticket printer"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        inside.setObjectName("papers")
        self.setStyleSheet(f"QScrollArea, #papers {{ background: {current().window}; border: 0; }}")
        self._papers = QVBoxLayout(inside)
        self._papers.setSpacing(px(self, 14))
        self._papers.addStretch(1)
        self._waiting = QLabel(self.tr("Tickets come out here."), inside)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._papers.insertWidget(0, self._waiting)
        self.setWidget(inside)
        self.resize(px(self, PAPER_WIDTH + 60), px(self, 760))
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self.look)
        self._look.start()

    def look(self) -> None:
        """Show what has come out since."""
        for path in sorted(self._folder.glob("*.png")):
            if path.name in self._seen:
                continue
            picture = QPixmap(str(path))
            if picture.isNull():  # not written to its end yet
                continue
            self._seen.add(path.name)
            self._waiting.hide()
            paper = QLabel(self)
            paper.setAlignment(Qt.AlignmentFlag.AlignCenter)
            width = px(self, PAPER_WIDTH)
            paper.setPixmap(
                picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
            )
            self._papers.insertWidget(0, paper)
        while self._papers.count() > KEPT + 2:
            item = self._papers.takeAt(self._papers.count() - 3)
            old = item.widget() if item else None
            if old is not None:
                old.deleteLater()
