"""A supervisor sets a printer up: asked at its address, tried on paper, used from then on."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from pos.domain.ids import JobId
from pos.domain.paper import encode, kind_of
from pos.domain.people import SUPERVISOR
from pos.domain.refusals import Refusal
from printing.finding import trying
from printing.finding.places import Kind, Place
from printing.finding.trialpage import code_text
from printing.models import model
from printing.selftest import read_codes
from printing.virtual.behaviour import Fault
from tests.emupos_printer import running_emupos
from tests.printing.boca import Boca
from tests.printing.lines import Tray, serving, virtual_printer
from tests.printing.papers import OPERA
from ui.house.screen import HouseScreen
from ui.printers.taking import use

PAGE = 6
USB = Place(Kind.USB, "usb:///dev/usb/lp0", "EPSON TM-T88V")
SERIAL = Place(Kind.SERIAL, "serial:///dev/ttyS0")


@pytest.fixture
def tray() -> Iterator[Tray]:
    with virtual_printer() as tray:
        yield tray


@pytest.fixture
def page(qtbot, box_office, wait, monkeypatch):
    monkeypatch.setattr(trying, "places", lambda: [USB, SERIAL])
    desk = box_office.desk
    desk.person = next(one for one in desk.season.people if one.role == SUPERVISOR)
    screen = HouseScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 740)
    screen.show()
    screen.show_page(PAGE)
    page = screen.printer
    wait(lambda: not page.busy)
    return page


def tap(key):
    assert key.isEnabled(), key.text()
    assert key.isVisible(), key.text()
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def said(page):
    return page._deciding.sentence.sentence


def ask(page, wait, address):
    page.places.field.setText(":".join(str(part) for part in address))
    tap(page.places.ask_key)
    wait(lambda: not page.busy)


def print_page(page, wait):
    tap(page.trial.print_key)
    assert page.trial.result.text() == "Being printed …"
    wait(lambda: not page.busy)


def test_what_hangs_on_this_machine_is_listed(page):
    assert list(page.places.tiles) == [USB.address, SERIAL.address]
    shown = [tile.parts()[0].text() for tile in page.places.tiles.values()]
    assert shown == ["EPSON TM-T88V", "/dev/ttyS0"]
    assert not page.trial.print_key.isEnabled(), "no printer was chosen yet"
    assert not page.trial.use_key.isEnabled()


def test_a_printer_is_asked_tried_and_used_in_a_minute(page, box_office, tray, wait):
    ask(page, wait, tray.printer.address)
    assert page.model.said.text() == "PARTERRE Virtual 80 mm, speaks ESC/POS"
    assert page.model.told == "roll-80mm"
    print_page(page, wait)
    assert page.trial.result.text() == "The printer says that the page came out."
    assert code_text("A") in read_codes(tray.paper())
    page.trial.ruler.setText("70")
    page.trial.last.setText("72")
    tap(page.trial.chinese.button(1))
    tap(page.trial.codes.button(0))
    tap(page.trial.cut.button(1))
    tap(page.trial.apply_key)
    assert said(page) == "The page is as it should be: this printer can be used."
    tap(page.trial.use_key)
    wait(lambda: not page.busy)
    assert said(page) == "Tickets print there from now on."
    till = box_office.till
    file = tomllib.loads((till.settings.data / "till.toml").read_text("utf-8"))
    host, port = tray.printer.address
    assert file == {"printer": f"tcp://{host}:{port}", "printer_profile": "roll-80mm"}
    job = JobId(till.desk.ids.new())
    with till.desk.database.transaction() as unit:
        unit.jobs.add(job, kind_of(OPERA), encode(OPERA))
    assert till.spool.run_once() == 1
    assert read_codes(tray.paper()) == [OPERA.code]
    assert till.spool.drawer == "tickets", "a till that had no printer has a drawer now"


def test_the_second_printer_is_not_taken_for_tickets(page, box_office, tray, wait):
    till = box_office.till
    host, port = tray.printer.address
    till.settings = replace(till.settings, receipt_printer=f"tcp://{host}:{port}")
    ask(page, wait, tray.printer.address)
    tap(page.trial.use_key)
    wait(lambda: not page.busy)
    assert said(page) == (
        "This is the printer of the receipts already. To print the tickets here as well, choose"
        " “Both”."
    )
    assert not (till.settings.data / "till.toml").exists()


def test_what_was_seen_changes_the_profile_and_asks_for_another_page(page, tray, wait):
    ask(page, wait, tray.printer.address)
    print_page(page, wait)
    page.trial.ruler.setText("79,0")
    tap(page.trial.cut.button(0))
    tap(page.trial.codes.button(1))
    tap(page.trial.apply_key)
    assert said(page) == "Set. Print the page again to see it."
    assert page.model.told == "roll-80mm dpi=180 cutter=no code_mm=0.5"
    assert page.model.dpi_field.text() == "180"
    assert not page.model.cutter.isChecked()
    assert not page.trial.apply_key.isVisible(), "the questions were about the page before"


def test_no_code_that_the_scanner_reads_is_a_matter_of_the_head(page, tray, wait):
    ask(page, wait, tray.printer.address)
    print_page(page, wait)
    tap(page.trial.codes.button(3))
    tap(page.trial.apply_key)
    assert said(page).startswith("Make the printer darker or clean its head")
    assert page.model.told == "roll-80mm"


def test_everything_can_be_set_by_hand(page, box_office, tray, wait):
    ask(page, wait, tray.printer.address)
    tap(page.model.tiles["roll-58mm"])
    page.model.width_field.setText("400")
    QTest.keyClick(page.model.width_field, Qt.Key.Key_Return)
    tap(page.model.cutter)
    tap(page.model.pins.button(2))
    tap(page.model.letters.button(4))
    wanted = ["width_dots=400", "cutter=no", "drawer_pin=5", "letters=cp866:17"]
    assert sorted(page.model.told.split()[1:]) == sorted(wanted)
    tap(page.model.drawer_key)
    wait(lambda: not page.busy)
    wait(lambda: tray.printer.pulses == 1)
    assert said(page).startswith("The drawer was told to open.")
    with box_office.till.desk.database.transaction() as unit:
        book = [(one.cause, one.person, one.said) for one in unit.drawer.since(0)]
    assert book == [("set-up", "s1", "asked"), ("set-up", "s1", "opened")]
    tap(page.model.languages.button(1))
    assert page.model.profile.language == "zpl"
    assert not page.model.letters.button(1).isEnabled()
    assert not page.model.drawer_key.isEnabled()


def test_a_boca_is_proposed_by_its_language(page, wait):
    with serving(Boca()) as address:
        ask(page, wait, address)
        assert page.model.said.text() == "BOCA, speaks FGL"
        assert page.model.told == "boca-200"
        assert list(page.model.tiles) == ["boca-200", "boca-300", "boca-600"]
        print_page(page, wait)
        assert page.trial.result.text() == "The printer says that the page came out."


@pytest.mark.emupos
def test_a_printer_that_somebody_else_wrote_is_set_up(page, box_office, wait):
    with running_emupos() as emupos:
        ask(page, wait, (emupos.host, emupos.port))
        assert page.model.said.text().startswith("EPSON TM-T20")
        assert page.model.told == "epson-tm"
        print_page(page, wait)  # it knows no GS ( H, as many a clone
        assert page.trial.result.text().startswith("The printer did not say whether the page came")
        tap(page.model.tiles["roll-80mm"])
        print_page(page, wait)
        assert page.trial.result.text() == "The printer says that the page came out."
        for paper in emupos.wait_for_receipts(2):
            assert code_text("C") in read_codes(paper)
        tap(page.trial.use_key)
        wait(lambda: not page.busy)
        assert box_office.till.spool.profiles()["tickets"] == model("roll-80mm")
        box_office.till.spool.run_once()
        assert box_office.till.spool.status().ready


def test_nobody_at_the_address_is_said_and_nothing_can_be_printed(page, wait):
    ask(page, wait, ("127.0.0.1", 1))
    assert said(page) == "Nothing answers there."
    assert not page.trial.print_key.isEnabled()
    page.places.field.setText("fax://desk")
    tap(page.places.ask_key)
    wait(lambda: not page.busy)
    assert said(page).startswith("This is no address of a printer: tcp, serial, usb, cups")


def test_a_printer_that_wants_paper_says_so_and_keeps_nothing(page, tray, wait):
    ask(page, wait, tray.printer.address)
    tray.printer.switch(Fault.PAPER_OUT, on=True)
    print_page(page, wait)
    assert page.trial.result.text() == "Put in a new roll of paper."
    assert not page.trial.apply_key.isVisible()
    tray.printer.switch(Fault.PAPER_OUT, on=False)
    print_page(page, wait)
    assert code_text("A") in read_codes(tray.paper())
    assert tray.papers.empty()


def test_the_window_goes_on_while_a_mute_one_is_asked(page, tray, wait, qtbot):
    tray.printer.switch(Fault.MUTE, on=True)
    beats = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(1))
    timer.start(20)
    page.places.field.setText(f"127.0.0.1:{tray.printer.address[1]}")
    tap(page.places.ask_key)
    assert page.model.said.text() == "Being asked …"
    assert page.busy
    wait(lambda: not page.busy)
    timer.stop()
    assert len(beats) > 20, "three questions of a second each, and the window was not held up"
    assert page.model.said.text().startswith("It takes data and does not say what it is")
    assert page.trial.print_key.isEnabled()


def test_a_till_started_with_another_printer_says_that_it_comes_back(page, box_office, tray, wait):
    till = box_office.till
    till.settings = replace(till.settings, printer="127.0.0.1:9100")
    ask(page, wait, tray.printer.address)
    tap(page.trial.use_key)
    wait(lambda: not page.busy)
    assert "it comes back at the next start" in said(page)
    assert till.settings.printer == "127.0.0.1:9100"


def test_no_line_is_taken_from_a_paper_under_way(page, box_office, tray, wait):
    till = box_office.till
    supervisor = page._desk.person
    host, port = tray.printer.address
    use(till, supervisor, f"{host}:{port}", "roll-80mm")
    with till.desk.database.transaction() as unit:
        unit.jobs.add(JobId(till.desk.ids.new()), kind_of(OPERA), encode(OPERA))
    assert till.spool.run_once() == 1
    till.spool._underway["tickets"] = None
    ask(page, wait, tray.printer.address)
    assert said(page) == "A paper is under way at the printer: try again in a moment."
    tap(page.places.again_key)
    wait(lambda: not page.busy)
    del till.spool._underway["tickets"]
    ask(page, wait, tray.printer.address)
    assert page.model.said.text() == "PARTERRE Virtual 80 mm, speaks ESC/POS"


def test_a_cashier_sets_no_printer_up(page, box_office):
    cashier = replace(page._desk.person, role="cashier")
    with pytest.raises(Refusal, match="not_permitted"):
        use(box_office.till, cashier, "127.0.0.1:9100", "roll-80mm")
    assert not (box_office.till.settings.data / "till.toml").exists()
