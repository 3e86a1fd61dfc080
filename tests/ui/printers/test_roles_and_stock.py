"""One printer for tickets and one for the rest, set up at the till; stock and speed by keys."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QStyle, QStyleOptionFrame

from pos.domain.ids import JobId
from pos.domain.paper import encode, kind_of
from pos.domain.people import SUPERVISOR
from printing.finding import trying
from printing.finding.answers import told
from printing.models import MODELS, model
from printing.transports.address import transport_to
from tests.printing.lines import Tray, virtual_printer
from tests.printing.papers import OPERA, Z_REPORT
from tests.ui.printers.test_printer_page import SERIAL, USB, ask, said, tap
from ui.house.screen import HouseScreen
from ui.printers.modelcard import ModelCard
from ui.printers.placecard import PlaceCard
from ui.printers.taking import Taken, Use, use

PAGE = 6


@pytest.fixture
def two() -> Iterator[tuple[Tray, Tray]]:
    with virtual_printer() as first, virtual_printer() as second:
        yield first, second


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
    wait(lambda: not screen.printer.busy)
    return screen.printer


def address_of(tray: Tray) -> str:
    host, port = tray.printer.address
    return f"tcp://{host}:{port}"


def file_of(till) -> dict[str, str]:
    return tomllib.loads((till.settings.data / "till.toml").read_text("utf-8"))


def queue(till, *papers) -> None:
    with till.desk.database.transaction() as unit:
        for one in papers:
            unit.jobs.add(JobId(till.desk.ids.new()), kind_of(one), encode(one))


def set_up(page, wait, tray, role) -> None:
    ask(page, wait, tray.printer.address)
    tap(page.trial.roles.roles.button(role))
    tap(page.trial.use_key)
    wait(lambda: not page.busy)


def test_receipts_at_the_ticket_printer_s_line_at_another_speed_are_everything_there(
    box_office, qtbot
):
    till, person = box_office.till, box_office.desk.season.people
    supervisor = next(one for one in person if one.role == SUPERVISOR)
    line = "serial:///dev/ttyUSB0"
    use(till, supervisor, line, "roll-80mm")
    use(till, supervisor, f"{line}?baud=9600", "roll-80mm", Use("receipts"))
    assert till.settings.printer == f"{line}?baud=9600"
    assert till.settings.receipt_printer == ""


def test_a_receipt_printer_is_set_up_beside_the_ticket_printer(page, box_office, two, wait):
    tickets, receipts = two
    till = box_office.till
    set_up(page, wait, tickets, 0)
    assert said(page) == "Tickets print there from now on."
    set_up(page, wait, receipts, 1)
    assert said(page) == "Receipts, slips and reports print there from now on."
    assert file_of(till) == {
        "printer": address_of(tickets),
        "printer_profile": "roll-80mm",
        "receipt_printer": address_of(receipts),
        "receipt_printer_profile": "roll-80mm",
        "drawer": "tickets",
    }
    assert till.spool.names == ("tickets", "receipts")
    assert till.spool.drawer == "tickets", "nobody has moved its cable"
    queue(till, OPERA, Z_REPORT)
    assert till.spool.run_once() == 2
    assert tickets.paper() is not None
    assert receipts.paper() is not None
    assert tickets.papers.empty()
    assert receipts.papers.empty()


def test_the_drawer_goes_where_somebody_says_that_it_hangs(page, box_office, two, wait):
    tickets, receipts = two
    till = box_office.till
    set_up(page, wait, tickets, 0)
    assert not page.trial.roles.drawer_key.isVisible(), "with one printer there is nothing to ask"
    ask(page, wait, receipts.printer.address)
    tap(page.trial.roles.roles.button(1))
    assert not page.trial.roles.drawer
    tap(page.trial.roles.drawer_key)
    tap(page.trial.use_key)
    wait(lambda: not page.busy)
    assert till.spool.drawer == "receipts"
    assert till.settings.drawer == "receipts"
    assert till.spool.open_drawer("cash sale 1-000001")
    wait(lambda: receipts.printer.pulses == 1)  # it reads what was sent in a thread of its own


def test_one_printer_for_everything_takes_the_place_of_two(page, box_office, two, wait):
    tickets, receipts = two
    till = box_office.till
    set_up(page, wait, tickets, 0)
    set_up(page, wait, receipts, 1)
    queue(till, Z_REPORT)
    set_up(page, wait, receipts, 2)
    assert said(page) == "Everything prints there from now on."
    assert till.spool.names == ("tickets",)
    assert till.settings.receipt_printer == ""
    assert file_of(till)["receipt_printer"] == ""
    assert till.spool.drawer == "tickets"
    queue(till, OPERA)
    assert till.spool.run_once() == 2
    assert tickets.papers.empty()


def test_the_first_printer_of_a_till_prints_everything_whatever_it_was_said_to_be_for(
    page, box_office, two, wait
):
    set_up(page, wait, two[0], 1)
    assert said(page) == "Everything prints there from now on."
    assert box_office.till.settings.printer == address_of(two[0])


def test_the_receipt_printer_s_model_is_corrected_and_it_stays_what_it_is(page, box_office, two):
    tickets, receipts = two
    till, person = box_office.till, page._desk.person
    assert use(till, person, address_of(tickets), "roll-80mm") is Taken.NOW
    assert use(till, person, address_of(receipts), "roll-80mm", Use("receipts")) is Taken.NOW
    assert use(till, person, address_of(receipts), "roll-58mm", Use("receipts")) is Taken.NOW
    assert till.spool.profiles()["receipts"].width_dots == 384
    assert till.spool.profiles()["tickets"].width_dots == 576


def test_a_printer_that_is_at_a_paper_is_not_taken_away(page, box_office, two):
    tickets, receipts = two
    till, person = box_office.till, page._desk.person
    use(till, person, address_of(tickets), "roll-80mm")
    use(till, person, address_of(receipts), "roll-80mm", Use("receipts"))
    till.spool._underway["receipts"] = None
    assert use(till, person, address_of(tickets), "roll-80mm", Use("both")) is Taken.NEXT_START
    assert till.spool.names == ("tickets", "receipts"), "until the next start"
    del till.spool._underway["receipts"]


# --- stock and speed ------------------------------------------------------------------------------


@pytest.fixture
def card(qtbot):
    made = ModelCard()
    qtbot.addWidget(made)
    made.resize(520, 680)
    made.show()
    return made


def test_a_label_printer_s_stock_and_mark_are_keys(card, wait):
    card.show_profile(model("zebra-203"))
    wait(card.stock.stocks["roll"].isVisible)
    assert list(card.stock.stocks) == ["80x100", "roll"]
    assert card.stock.stocks["80x100"].isChecked()
    tap(card.stock.stocks["roll"])
    tap(card.stock.marks.button(3))
    assert card.profile.stock_mm is None
    assert card.profile.mark == "black"
    assert card.told == "zebra-roll mark=black", "a model of the table that is nearest"
    assert replace(model(card.told), name=card.profile.name) == card.profile
    assert not card.letters_word.isVisible(), "a code page is no matter of labels"


def test_stock_of_another_size_is_typed_and_what_is_no_size_is_not_taken(card):
    card.show_profile(model("zebra-203"))
    for text, stock in (("102 × 152", (102.0, 152.0)), ("large", (102.0, 152.0))):
        card.stock.field.setText(text)
        card.stock.field.editingFinished.emit()
        assert card.profile.stock_mm == stock
    assert card.told == "zebra-203 stock=102x152"
    assert card.stock.field.text() == "102x152"


@pytest.mark.parametrize("text", ["80x100", "139.7x50.8", "299.5x399.5"])
def test_of_a_stock_that_is_typed_nothing_is_cut_off(page, wait, text):
    page.model.show_profile(model("zebra-203"))
    field = page.model.stock.field
    wait(field.isVisible)
    field.setText(text)
    inside = QStyleOptionFrame()
    field.initStyleOption(inside)
    line = QStyle.SubElement.SE_LineEditContents
    room = field.style().subElementRect(line, inside, field).width()
    assert field.fontMetrics().horizontalAdvance(text) < room - 4  # the cursor, and 2 px each side


def test_a_boca_finds_its_mark_by_itself_and_a_roll_has_no_stock(card):
    card.show_profile(model("boca-200"))
    assert list(card.stock.stocks) == ["139.7x50.8"]
    assert not card.stock.mark_word.isVisible()
    card.show_profile(model("roll-80mm"))
    assert not card.stock.isVisible()
    assert card.letters_word.isVisible()


@pytest.mark.parametrize("mark", ["set-up", "none", "gap", "black"])
def test_a_mark_is_told_in_the_settings_and_read_back(mark):
    marked = model(f"zebra-203 mark={mark}")
    assert model(told(marked, MODELS)) == marked
    with pytest.raises(ValueError, match="only a printer of ZPL"):
        model(f"boca-200 mark={mark}")


def test_the_speed_of_a_serial_line_is_a_key(qtbot, wait):
    card = PlaceCard()
    qtbot.addWidget(card)
    card.show()
    asked: list[tuple[str, str]] = []
    card.chosen.connect(lambda *both: asked.append(both))
    card.show_places([USB, SERIAL])
    card.show_address(USB.address)
    assert not card.speed.isVisible()
    wait(card.tiles[SERIAL.address].isVisible)
    tap(card.tiles[SERIAL.address])
    card.show_address(f"{SERIAL.address}?baud=19200")
    assert card.bauds.checkedId() == 19_200
    assert [card.bauds.id(one) for one in card.bauds.buttons()] == sorted(trying.BAUDS)
    tap(card.bauds.button(9600))
    assert asked[-1] == (f"{SERIAL.address}?baud=9600", SERIAL.name)
    transport_to(asked[-1][0])
