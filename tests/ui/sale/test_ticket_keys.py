"""Tickets whose printer is not ready leave the till another way: a PDF, or another printer."""

import re

from PySide6.QtPrintSupport import QPrinter

from pos.domain.paper import decode
from printing.layout.designs import Designs
from printing.selftest import read_codes
from tests.ui.sale.test_receipt_keys import sell_two
from ui.receipts import systemprinter, ticketpages


def stuck(window):
    """Two tickets are sold, and the printer has no paper."""
    sell_two(window)
    window.desk.till.spool.designs = Designs()
    window.screen.done.show_tickets(["blocked", "blocked"])
    return window.screen.done.otherwise


def jobs(window):
    with window.desk.till.desk.database.transaction() as unit:
        (order,) = unit.orders.ids()
        return [one for one in unit.jobs.all(order) if one.ticket is not None]


def papers(window):
    return [decode(one.kind, one.body) for one in jobs(window)]


def test_the_keys_are_there_only_while_tickets_wait(window):
    keys = sell_two(window)
    done = window.screen.done
    assert not done.otherwise.file.isVisible()
    done.show_tickets(["blocked", "printed"])
    assert done.otherwise.file.isVisible()
    done.show_tickets(["printed", "printed"])
    assert not done.otherwise.file.isVisible()
    assert keys.print.isVisible()


def test_one_tap_writes_the_tickets_and_they_have_their_paper(window):
    keys = stuck(window)
    codes = sorted(one.code for one in papers(window))
    window.tap(keys.file)
    window.until(lambda: "written" in keys.said.text())
    path = window.desk.till.settings.receipts_folder / "1-000001-tickets.pdf"
    assert keys.said.text().endswith("written: 1-000001-tickets.pdf")
    assert path.read_bytes().startswith(b"%PDF")
    assert [(one.printer, one.state) for one in jobs(window)] == [("pdf", "printed")] * 2
    assert not keys.file.isVisible(), "there is no second paper to be had"
    (page,) = ticketpages.pages_of(papers(window), Designs())
    assert sorted(read_codes(page)) == codes


def test_a_disk_without_room_gives_them_back_to_their_printer(window):
    keys = stuck(window)
    window.desk.till.settings.receipts_folder.write_text("a file where the folder should be")
    window.tap(keys.file)
    window.until(lambda: keys.said.text().startswith("Nothing was written or printed"))
    assert [(one.printer, one.state) for one in jobs(window)] == [("tickets", "blocked")] * 2
    assert keys.file.isEnabled(), "it can be tried again"


def test_a_printer_of_the_system_takes_them_and_somebody_looks(window, tmp_path, monkeypatch):
    out = tmp_path / "out.pdf"

    def printer(_name):
        made = QPrinter()
        made.setOutputFileName(str(out))
        return made

    monkeypatch.setattr(systemprinter, "names", lambda: ["Brother"])
    monkeypatch.setattr(systemprinter, "printer_of", printer)
    keys = stuck(window)
    window.tap(keys.elsewhere)
    window.tap(keys.printers.keys[0])
    window.until(lambda: "Look whether" in keys.said.text())
    assert [one.state for one in jobs(window)] == ["in_doubt"] * 2
    assert jobs(window)[0].evidence == "taken by Brother"
    assert len(re.findall(rb"/Type /Page\b", out.read_bytes())) == 1


def test_a_printer_that_is_gone_gives_them_back(window, monkeypatch):
    monkeypatch.setattr(systemprinter, "names", lambda: ["Brother"])
    monkeypatch.setattr(systemprinter, "printer_of", lambda _name: None)
    keys = stuck(window)
    window.tap(keys.elsewhere)
    window.tap(keys.printers.keys[0])
    window.until(lambda: keys.said.text().startswith("Nothing was written or printed: Brother"))
    assert [one.state for one in jobs(window)] == ["blocked"] * 2


def test_where_the_system_knows_no_printer_it_says_so(window, monkeypatch):
    monkeypatch.setattr(systemprinter, "names", list)
    keys = stuck(window)
    window.tap(keys.elsewhere)
    assert keys.printers.none.text() == "The system knows no printer."


def test_america_prints_on_letter_and_one_ticket_on_a_page_of_its_own(window):
    sell_two(window)
    one, two = papers(window)
    assert ticketpages.paper_for("en_US") == "Letter"
    assert ticketpages.paper_for("de_DE") == "A4"
    assert ticketpages.design_for([one], Designs()).name == "a4-1"
    assert ticketpages.design_for([one, two], Designs()).name == "a4-4"
    six = ticketpages.pages_of([one] * 6, Designs())
    assert len(six) == 2


def test_the_only_paper_of_a_ticket_is_never_written_over(tmp_path):
    (tmp_path / "1-000001-tickets.pdf").write_bytes(b"")
    assert ticketpages.free_name(tmp_path, "1-000001").name == "1-000001-tickets-2.pdf"


def test_what_is_done_fits_a_window_of_800_with_every_key_on_it(window):
    keys = stuck(window)
    assert keys.file.isVisible()
    done = window.screen.done
    assert done.minimumSizeHint().height() <= 700, done.minimumSizeHint()
