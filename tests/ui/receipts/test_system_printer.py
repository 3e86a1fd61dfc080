"""Printers of the system: whether they can be asked at all, and saying so where they cannot."""

import ctypes.util
import sys

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui import selftest
from ui.receipts import systemprinter
from ui.receipts.ticketkeys import SystemPrinters

NO_CUPS = sys.platform == "linux" and ctypes.util.find_library("cups") is None


@pytest.mark.skipif(NO_CUPS, reason="this machine has no libcups")
def test_qt_can_speak_to_the_systems_printers(qapp, tmp_path):
    assert systemprinter.missing() == ""
    selftest.office_printer(tmp_path)


def test_a_bundle_that_left_the_plugin_behind_is_found(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(QCoreApplication, "libraryPaths", lambda: [str(tmp_path)])
    assert str(tmp_path / "printsupport") in systemprinter.missing()
    with pytest.raises(AssertionError, match="printsupport"):
        selftest.office_printer(tmp_path)


def test_a_plugin_that_cannot_be_loaded_says_why(qapp, tmp_path, monkeypatch):
    name = "windowsprintersupport.dll" if sys.platform == "win32" else "libcupsprintersupport.so"
    folder = tmp_path / "printsupport"
    folder.mkdir()
    (folder / name).write_bytes(b"its libcups is not here")
    monkeypatch.setattr(QCoreApplication, "libraryPaths", lambda: [str(tmp_path)])
    assert name in systemprinter.missing()


def test_the_list_of_printers_says_when_the_system_cannot_be_asked(qtbot, monkeypatch):
    over = QWidget()
    qtbot.addWidget(over)
    monkeypatch.setattr(systemprinter, "names", list)
    monkeypatch.setattr(systemprinter, "missing", lambda: "libcups.so.2: cannot open")
    printers = SystemPrinters(over)
    printers.ask()
    assert printers.none.text().endswith("libcups.so.2: cannot open")
    monkeypatch.setattr(systemprinter, "missing", str)
    printers.ask()
    assert printers.none.text() == "The system knows no printer."
