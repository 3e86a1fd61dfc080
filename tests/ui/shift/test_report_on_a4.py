"""A shift's report as a PDF, or from a printer of the system."""

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from printing.layout.designs import Designs
from tests.ui.conftest import CASHIER
from tests.ui.receipts.reading import read
from ui.receipts import systemprinter

LEFT = Qt.MouseButton.LeftButton


def _x(qtbot, screen, box_office, wait, person="s1"):
    box_office.desk.person = box_office.person(person)
    box_office.till.spool.designs = Designs()
    qtbot.mouseClick(screen.overview.x_key, LEFT)
    wait(lambda: screen.steps.currentWidget() is screen.reading)
    return screen.reading.pages


def test_a_report_is_written_as_pdf_and_never_over_another(qtbot, open_screen, box_office, wait):
    folder = box_office.till.settings.receipts_folder
    keys = _x(qtbot, open_screen, box_office, wait)
    qtbot.mouseClick(keys.file, LEFT)
    wait(lambda: keys.said.text().startswith("Written: report-1-X"))
    (first,) = folder.glob("report-*.pdf")
    was = first.read_bytes()
    assert "€100.00" in read(was).pages[0].splitlines(), "the float"
    keys.said.setText("")
    qtbot.mouseClick(keys.file, LEFT)
    wait(lambda: keys.said.text().endswith("-2.pdf"))
    assert first.read_bytes() == was


def test_a_cashier_s_pdf_does_not_say_what_the_blind_count_should_find(
    qtbot, open_screen, box_office, wait
):
    keys = _x(qtbot, open_screen, box_office, wait, CASHIER)
    qtbot.mouseClick(keys.file, LEFT)
    wait(lambda: keys.said.text().startswith("Written"))
    (path,) = box_office.till.settings.receipts_folder.glob("report-*.pdf")
    assert "Expected" not in read(path.read_bytes()).pages[0].splitlines()


def test_a_disk_without_room_says_so_and_the_key_stays(qtbot, open_screen, box_office, wait):
    box_office.till.settings.receipts_folder.write_text("a file where the folder should be")
    keys = _x(qtbot, open_screen, box_office, wait)
    qtbot.mouseClick(keys.file, LEFT)
    wait(lambda: keys.said.text().startswith("The report could not be written to"))
    assert keys.file.isEnabled()


def test_a_report_goes_to_a_printer_of_the_system(
    qtbot, open_screen, box_office, wait, tmp_path, monkeypatch
):
    out = tmp_path / "out.pdf"

    def printer(name):
        if name == "gone":
            return None
        made = QPrinter()
        made.setOutputFileName(str(out))
        return made

    monkeypatch.setattr(systemprinter, "names", lambda: ["Brother", "gone"])
    monkeypatch.setattr(systemprinter, "printer_of", printer)
    keys = _x(qtbot, open_screen, box_office, wait)
    qtbot.mouseClick(keys.elsewhere, LEFT)
    qtbot.mouseClick(keys.printers.keys[1], LEFT)
    wait(lambda: keys.said.text().startswith("gone took nothing"))
    qtbot.mouseClick(keys.elsewhere, LEFT)
    qtbot.mouseClick(keys.printers.keys[0], LEFT)
    wait(lambda: keys.said.text().startswith("Brother took it"))
    assert "X report" in read(out.read_bytes()).pages[0].splitlines()
