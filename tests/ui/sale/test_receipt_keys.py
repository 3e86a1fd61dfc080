"""After the sale: a receipt, a PDF, an invoice; and nobody who wants none taps once more."""

from pos.domain import paper
from pos.domain.receipt import Receipt
from ui.sale.stage import Stage


def sell_two(window):
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    window.tender("€50")
    window.reach(Stage.DONE)
    window.settle()
    return window.screen.done.receipts


def queued(window):
    with window.desk.till.desk.database.transaction() as unit:
        jobs = [one for one in unit.jobs.in_state("queued") if one.kind == "receipt"]
    return [paper.decode(one.kind, one.body) for one in jobs]


def test_three_taps_still_sell_two_seats_and_print_no_receipt(window):
    sell_two(window)
    assert queued(window) == []


def test_one_tap_prints_the_receipt_and_another_says_that_it_is_a_copy(window):
    keys = sell_two(window)
    window.tap(keys.print)
    window.settle()
    assert keys.said.text() == "Printed: 1-000001."
    window.tap(keys.print)
    window.settle()
    assert keys.said.text() == "Printed: 1-000001, copy 1."
    first, second = queued(window)
    assert isinstance(first, Receipt)
    assert (first.total_minor, first.copy, second.copy) == (4800, 0, 1)


def test_one_tap_writes_the_pdf_and_says_where(window):
    keys = sell_two(window)
    window.tap(keys.file)
    window.settle()
    path = window.desk.till.settings.receipts_folder / "1-000001.pdf"
    assert keys.said.text() == "Written: 1-000001.pdf"
    assert path.read_bytes().startswith(b"%PDF")


def test_a_disk_without_room_is_one_sentence_and_the_sale_is_safe(window):
    keys = sell_two(window)
    window.desk.till.settings.receipts_folder.write_text("a file where the folder should be")
    window.tap(keys.file)
    window.settle()
    assert keys.said.text().startswith("The PDF could not be written to ")
    assert "The sale is safe" in keys.said.text()
    assert keys.file.isEnabled(), "it can be tried again"
    assert len(window.orders()) == 1


def test_an_invoice_asks_for_whom_it_is_and_is_made_once(window):
    keys = sell_two(window)
    window.tap(keys.invoice)
    sheet = keys.buyer
    assert sheet.isVisible()
    assert not sheet.make.isEnabled(), "nobody is named yet"
    window.bot.keyClicks(sheet.name, "Goethe School")
    assert not sheet.make.isEnabled(), "no address yet"
    window.bot.keyClicks(sheet.street, "Schulweg 5")
    window.bot.keyClicks(sheet.city, "10115 Berlin")
    window.tap(sheet.make)
    window.settle()
    assert not sheet.isVisible()
    assert (sheet.name.text(), sheet.street.text(), sheet.city.text()) == ("", "", "")
    assert keys.said.text().startswith("Invoice INV-1-1-00001 is made")
    assert not keys.invoice.isVisible()
    assert keys.print.text() == "Invoice"
    assert window.kinds()[-1] == "invoiced"
    window.tap(keys.print)
    window.settle()
    assert [one.title for one in queued(window)] == ["invoice"]


def test_a_card_number_in_the_buyer_s_name_is_refused_on_the_sheet(window):
    keys = sell_two(window)
    window.tap(keys.invoice)
    window.bot.keyClicks(keys.buyer.name, "4111 1111 1111 1111")
    window.bot.keyClicks(keys.buyer.street, "Schulweg 5")
    window.bot.keyClicks(keys.buyer.city, "10115 Berlin")
    window.tap(keys.buyer.make)
    window.settle()
    assert keys.buyer.isVisible()
    assert "card number" in keys.buyer.sentence.sentence
    assert keys.buyer.make.isEnabled()
    assert "invoiced" not in window.kinds()


def test_the_next_customer_s_keys_are_about_the_next_customer_s_order(window):
    keys = sell_two(window)
    window.tap(keys.invoice)
    window.bot.keyClicks(keys.buyer.name, "Goethe School")
    window.bot.keyClicks(keys.buyer.street, "Schulweg 5")
    window.bot.keyClicks(keys.buyer.city, "10115 Berlin")
    window.tap(keys.buyer.make)
    window.settle()
    window.screen.done.next.emit()
    window.reach(Stage.PICKING)
    sell_two(window)
    assert keys.said.text() == ""
    assert keys.invoice.isVisible()
    assert keys.print.text() == "Receipt"
    window.tap(keys.print)
    window.settle()
    assert queued(window)[-1].number == "1-000002"
