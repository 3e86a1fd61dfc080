"""The templates' page: what is at hand, how it looks, what is wrong with it, a test on paper."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.domain.paper import decode
from pos.domain.people import SUPERVISOR
from pos.domain.refusals import Refusal
from pos.domain.season import TemplateFile
from pos.domain.template.names import SHIPPED, SHIPPED_SLIPS
from pos.domain.template.samples import HOLDER, is_test
from pos.services import papers
from printing.layout.designs import Designs
from printing.profile import Profile
from tests.pos.domain.template.papers import FIXED, ROLL
from tests.pos.domain.template.slippapers import RECEIPT
from tests.ui.seatmap.halls import grid
from ui.house.screen import HouseScreen
from ui.templates.page import LANGUAGES

PAGE = 5


class Printers:
    """What the page asks of the queue."""

    def __init__(self, *profiles):
        self.designs = Designs()
        self._profiles = {f"printer {number}": one for number, one in enumerate(profiles)}

    def profiles(self):
        return self._profiles


@pytest.fixture
def spool(box_office):
    box_office.till.spool = Printers(Profile())
    return box_office.till.spool


@pytest.fixture
def page(qtbot, box_office, spool, wait):
    desk = box_office.desk
    desk.performance, desk.plan = desk.season.performances[0], grid(3, 4)
    desk.person = next(one for one in desk.season.people if one.role == SUPERVISOR)
    screen = HouseScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 740)
    screen.show()
    page = screen.templates
    # What is wrong is found by printing.layout.proving, and tested there; here it would take long.
    page.showing.prove = lambda template, longest: longest()
    screen.show_page(PAGE)
    wait(lambda: page.view.shown is not None)
    return page


def tap(key):
    assert key.isEnabled(), key.text()
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def test_the_list_says_which_one_this_till_s_printer_gets(page):
    assert list(page.tiles) == [*SHIPPED, *SHIPPED_SLIPS]
    assert page.template.name == "roll-80mm"
    here = [name for name, tile in page.tiles.items() if tile.parts()[2].text()]
    wide = ["receipt", "refund", "report", "card", "emergency"]
    assert sorted(here) == sorted(["roll-80mm", "receipt-a4", *(f"{one}-80mm" for one in wide)])
    assert page.tiles["boca-2x5-5"].parts()[1].text() == "139.7 × 50.8 mm, with a stub"
    assert page.tiles["a4-4"].parts()[1].text() == "190 × 66 mm each"


def test_what_is_typed_and_the_language_are_seen_at_once(page, wait):
    seen = page.view.shown.tobytes()
    page.fields["title"].setText("Rigoletto")
    wait(lambda: page.view.shown.tobytes() != seen)
    assert page.ticket().title == "Rigoletto"
    seen = page.view.shown.tobytes()
    number = [one for one, _ in LANGUAGES].index("de_DE")
    tap(page.languages.button(number))
    wait(lambda: page.view.shown.tobytes() != seen)
    assert page.paper().locale == "de_DE"
    page.copy.setChecked(True)
    assert page.paper().print_no == 2
    assert is_test(page.paper())


def test_another_template_is_shown_and_only_what_the_printer_has_is_printed(page, wait):
    tap(page.tiles["label-80x100"])
    wait(lambda: page.view.shown.size == (639, 799))
    assert not page.print_key.isEnabled()
    assert page.why_not.isVisible()


def test_a_test_ticket_is_queued_and_admits_nobody(page, box_office, wait):
    tap(page.print_key)
    wait(lambda: "admits nobody" in page._deciding.sentence.sentence)
    with box_office.till.desk.database.transaction() as unit:
        (job,) = unit.jobs.in_state("queued")
    paper = decode(job.kind, job.body)
    assert is_test(paper)
    assert paper.templates == ("roll-80mm",)
    assert job.ticket is None


def test_a_cashier_prints_no_test(page, box_office):
    desk = box_office.till.desk
    cashier = replace(page._desk.person, role="cashier")
    with pytest.raises(Refusal, match="not_permitted"):
        papers.queue_test(desk, cashier, page.paper())


def test_a_file_is_opened_tried_and_of_no_ticket_of_the_house(page, spool, tmp_path, wait):
    file = tmp_path / "ours.toml"
    file.write_text(ROLL, "utf-8")
    seen = page.view.shown.tobytes()
    tap(page.open)
    page.opening.field.setText(str(tmp_path))
    QTest.keyClick(page.opening.field, Qt.Key.Key_Return)
    tap(page.opening.files[0])
    wait(lambda: page.view.shown.tobytes() != seen)
    assert not page.opening.isVisible()
    assert page.template.title == "Ours"
    assert page.print_key.isEnabled()
    assert spool.designs.choose((), Profile())[0].name == "roll-80mm"
    tap(page.tiles["roll-80mm"])
    assert len(page.tiles) == len(SHIPPED + SHIPPED_SLIPS) + 1


def test_the_faults_of_a_file_are_told_and_nothing_is_opened(page, tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text(FIXED.replace("size_mm = [34, 10]", "size_mm = [34]"), "utf-8")
    page.opening.ask()
    page.opening.take(file)
    (said,) = page.opening.faults
    assert said.startswith("Line ")
    assert "box words.size_mm: is two numbers of millimetres" in said
    page.opening.take(tmp_path / "gone.toml")
    assert page.opening.faults == ["is no file that can be read"]
    assert page.opening.isVisible()
    page.opening.dismiss()


@pytest.mark.logs_warnings
def test_a_broken_template_of_the_house_is_told_with_its_sentence(page, spool):
    spool.designs = Designs.of([TemplateFile("gala", ROLL.replace("lines", "rows"))])
    page.entered()
    card = page._list.itemAt(0).widget()
    texts = [card.body.itemAt(number).widget().text() for number in range(2)]
    assert texts[0].startswith("gala is not used")
    assert texts[1] == "flow[1].rows: is not known here"


def test_findings_are_listed_the_grave_ones_first(page):
    from pos.domain.template.finding import Finding

    page._proved([Finding("qr", "is missing"), Finding("title", "is cut off", grave=False)])
    assert page.findings == ["qr: is missing", "title: is cut off"]
    assert page.verdict.text().startswith("1 thing")
    page._proved([])
    assert page.verdict.text().startswith("In order")


def test_slips_are_seen_with_the_house_s_values_and_tried_on_paper(page, box_office, wait):
    for name in ("receipt-80mm", "report-80mm", "refund-80mm", "card-80mm", "emergency-80mm"):
        tap(page.tiles[name])
        wait(lambda: page.view.shown is not None and not page.showing.is_drawing)
        assert page.print_key.isEnabled(), name
    tap(page.tiles["receipt-80mm"])
    house = box_office.desk.season.house
    assert page.paper().house.name == house.name
    assert page.paper().shows[0].title == page.ticket().title
    page.copy.setChecked(True)
    assert page.paper().copy == 1
    tap(page.print_key)
    wait(lambda: "admits nobody" in page._deciding.sentence.sentence)
    with box_office.till.desk.database.transaction() as unit:
        (job,) = unit.jobs.in_state("queued")
    assert job.kind == "receipt"
    assert decode(job.kind, job.body).house.name == f"TEST · {house.name}"


def test_a_slip_that_the_till_does_not_print_in_is_only_looked_at(page, tmp_path, wait):
    tap(page.tiles["receipt-58mm"])
    assert not page.print_key.isEnabled()
    assert page.why_not.text() == "This till's printer has no such stock."
    file = tmp_path / "ours.toml"
    file.write_text(RECEIPT, "utf-8")
    page.opening.take(file)
    assert page.template.kind == "receipt"
    wait(lambda: not page.showing.is_drawing)
    assert page.view.shown is not None
    assert page.why_not.text() == "It is printed here once it lies in the season's folder."


def test_a_ticket_in_a_name_shows_one_that_nobody_has(page, wait):
    wait(lambda: not page.showing.is_drawing)
    seen = page.view.shown.tobytes()
    tap(page.named)
    wait(lambda: page.view.shown.tobytes() != seen)
    assert page.ticket().holder == HOLDER
    tap(page.tiles["receipt-80mm"])
    assert not page.named.isEnabled()


def test_the_receipt_on_a4_is_seen_as_its_pdf_will_be(page, wait):
    tap(page.tiles["receipt-a4"])
    wait(lambda: page.view.shown is not None and page.view.shown.size == (1260, 1782))
    assert page.tiles["receipt-a4"].parts()[1].text() == "A4 pages"
    assert not page.print_key.isEnabled()
