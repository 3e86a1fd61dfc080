"""Receipts as PDF: text that is text, whole on the disk or not there, and every figure in line."""

import io
import os
import stat
from dataclasses import replace

import pytest
from PIL import Image

from pos.domain.receipt import Line
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import TemplateFile
from pos.services import receipts
from printing.layout.designs import Designs
from tests.printing.receiptpapers import CHINESE, CREDIT_NOTE, INVOICE, RECEIPT, RECEIPTS
from tests.ui.conftest import CASHIER
from tests.ui.receipts.reading import read
from ui.receipts import files, marks, pdf, sheet
from ui.receipts.marks import Word
from ui.receipts.sheet import BOTTOM, RIGHT


@pytest.fixture(autouse=True)
def fonts(qapp):
    pdf.make_ready()


def words(receipt):
    return [one for page in sheet.lay_out(receipt) for one in page if isinstance(one, Word)]


def test_everything_on_the_paper_can_be_read_out_of_the_file():
    (page,) = read(pdf.pdf(INVOICE)).pages
    lines = page.splitlines()
    for text in (
        "Grand Opera House",
        "Invoice",
        "INV-3-1-00012",
        "Goethe School Ltd",
        "Tax number DE 987 654 321",
        "Sat, 28 Nov 2026, 19:30",
        "Stalls Left · 12-14, 12-15",
        "-€24.90",
        "€290.85",
        "VAT 19%",
        "Visa · **** **** **** 1234 · 0042",
    ):
        assert text in lines, text


def test_the_whole_hash_stands_on_the_page_to_be_compared():
    (page,) = read(pdf.pdf(RECEIPT)).pages
    assert RECEIPT.proof.hash in page.replace(" ", "").replace("\n", "")


def test_chinese_stays_text_and_brings_its_font_along():
    paper = read(pdf.pdf(CHINESE))
    text = paper.pages[0].replace("\n", "")
    for piece in ("国家大剧院", "收据", "牡丹亭：青春版昆曲", "会员九折", "增值税 6%", "¥290.85"):
        assert piece in text, piece
    assert "收据收据" not in text, "nothing is drawn twice"
    assert len(paper.fonts) > 1
    assert any("Paper" in one for one in paper.fonts)


def test_an_invoice_says_that_no_fiscal_device_has_signed_it():
    assert "No fiscal device has signed this paper." in read(pdf.pdf(INVOICE)).pages[0]
    assert "本单据并非税务机关监制的发票。" in read(
        pdf.pdf(replace(CHINESE, invoice=INVOICE.invoice))
    ).pages[0].replace("\n", "")


@pytest.mark.parametrize("name", sorted(RECEIPTS))
def test_every_figure_ends_in_its_column_and_nothing_leaves_the_page(name):
    edges = {sheet._COUNT, sheet._PRICE, RIGHT, 143.0, 164.0, 96.0}
    for word in words(RECEIPTS[name]):
        if word.align == "right" and not word.inverted:
            assert word.x in edges, word
        wide = marks.width(word.text, word.size, bold=word.bold)
        left = word.x if word.align == "left" else word.x - wide
        assert left >= sheet.LEFT - 0.01
        assert left + wide <= RIGHT + 0.01, word
        assert 0 < word.y < sheet.HEIGHT


def test_a_long_receipt_goes_on_over_the_page_and_counts_its_pages():
    line = Line(1, "Adult · Category A", "Stalls Left · 12-14", 12_450)
    show = replace(RECEIPT.shows[0], lines=(line,) * 40)
    minor = 40 * 12_450
    paid = replace(RECEIPT.tenders[2], minor=minor)
    long = replace(
        RECEIPT,
        shows=(show,),
        extras=(),
        taxes=(),
        total_minor=minor,
        tenders=(paid,),
        change_minor=0,
    )
    pages = read(pdf.pdf(long)).pages
    assert len(pages) == 3
    assert [f"Page {at} of 3" in page for at, page in enumerate(pages, 1)] == [True] * 3
    assert all("Item" in page.splitlines() for page in pages[:2]), "the columns are named again"
    assert sum(page.splitlines().count("Adult · Category A") for page in pages) == 40
    assert "cafe" in pages[-1]
    assert "cafe" not in pages[0]
    tops = [word.y for page in sheet.lay_out(long) for word in page if isinstance(word, Word)]
    assert max(y for y in tops if y < BOTTOM) <= BOTTOM


def test_a_buyer_with_long_words_stays_on_the_page():
    head = INVOICE.invoice
    assert head is not None
    assert head.buyer is not None
    wide = replace(head.buyer, name="W" * 120, address="深" * 120)
    for word in words(replace(INVOICE, invoice=replace(head, buyer=wide))):
        if word.text.startswith(("W", "深")):
            assert marks.width(word.text, word.size, bold=word.bold) <= 90.01


def test_the_same_page_can_be_looked_at_as_a_picture():
    picture = pdf.picture(CREDIT_NOTE, dots_per_mm=2)
    assert (picture.width(), picture.height()) == (420, 594)
    dark = sum(
        picture.pixelColor(x, y).lightness() < 128
        for x in range(0, 420, 3)
        for y in range(0, 594, 3)
    )
    assert dark > 200


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture
def sold(box_office):
    box_office.open_shift()
    return box_office.sell("E9", "E10")


def write(box_office, folder, order):
    desk, person = box_office.till.desk, box_office.person(CASHIER)
    return files.write(desk, folder, order.id, order.id, person)


def test_a_file_is_called_by_its_number_and_a_copy_says_so(box_office, sold):
    folder = box_office.till.settings.receipts_folder
    first = write(box_office, folder, sold)
    assert first == box_office.till.settings.data / "receipts" / "1-000001.pdf"
    assert "Copy" not in read(first.read_bytes()).pages[0]
    again = write(box_office, folder, sold)
    assert again.name == "1-000001-copy-1.pdf"
    assert "Copy 1" in read(again.read_bytes()).pages[0]
    assert sorted(one.name for one in folder.iterdir()) == [again.name, first.name]


def test_the_file_tells_the_hash_that_the_journal_has(box_office, sold):
    path = write(box_office, box_office.till.settings.receipts_folder, sold)
    with box_office.till.desk.database.transaction() as unit:
        entry = next(one for one, _ in unit.journal.everything() if one.kind == "sale")
    page = read(path.read_bytes()).pages[0]
    assert entry.hash.hex() in page.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("fault", ["open", "fsync", "replace"])
def test_a_disk_that_gives_out_gets_a_sentence_and_loses_nothing(
    box_office, sold, monkeypatch, tmp_path, fault
):
    folder = tmp_path / "out"

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        if fault == "fsync":
            broken.setattr(files.os, "fsync", full)
        else:
            broken.setattr(files.Path, fault, full)
        with pytest.raises(Refusal) as refused:
            write(box_office, folder, sold)
    assert refused.value.reason is Reason.RECEIPT_NOT_WRITTEN
    said = box_office.desk.notices.sentence(refused.value)
    assert str(folder) in said
    assert "The sale is safe" in said
    assert list(folder.iterdir()) == []
    assert write(box_office, folder, sold).name == "1-000001.pdf", "no copy: none was given out"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_nobody_may_write_to_is_refused(box_office, sold, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(Refusal, match="receipt_not_written"):
        write(box_office, folder, sold)


def test_a_folder_that_is_a_file_is_refused(box_office, sold, tmp_path):
    folder = tmp_path / "out"
    folder.write_text("no folder")
    with pytest.raises(Refusal, match="receipt_not_written"):
        write(box_office, folder, sold)
    assert (
        receipts.drawn(box_office.till.desk, sold.id, sold.id, box_office.person(CASHIER)).copy == 0
    )


OURS = """\
kind = "receipt"
name = "Our A4"
stock = { kind = "page", paper = "A4" }
flow = [
  { logo = "right", width_mm = 40, height_mm = 20 },
  { pair = [ { field = "house" }, { text = "www.opera.example" } ], size_mm = 4 },
  { field = "address", size_mm = 3 },
  { field = "tax_number", size_mm = 3 },
  { band = [ { field = ["title", "copy"], size_mm = 8, align = "centre" } ] },
  { gap_mm = 5 },
  { part = "facts" },
  { part = "buyer" },
  { rule_mm = 0.3, dashed = true },
  { part = "lines" },
  { part = "total" },
  { part = "taxes" },
  { part = "tenders" },
  { part = "cards" },
  { part = ["unsigned", "proof"] },
  { when = "invoice", text = "Payable within 14 days, without deduction.", size_mm = 3.4 },
]
"""


def ours(text=OURS):
    made = io.BytesIO()
    Image.new("L", (200, 50)).save(made, "PNG")
    designs = Designs.of([TemplateFile("ours", text, made.getvalue())])
    assert designs.wrong == {}
    return designs.page_for("receipt")


def test_a_house_s_own_invoice_says_its_own_words_in_its_own_order():
    template = ours()
    assert template.title == "Our A4"
    lines = "\n".join(read(pdf.pdf(INVOICE, template)).pages).splitlines()
    for text in ("www.opera.example", "Payable within 14 days, without deduction.", "€290.85"):
        assert text in lines, text
    assert lines.index("INV-3-1-00012") < lines.index("Goethe School Ltd")
    (plain,) = read(pdf.pdf(RECEIPT, template)).pages
    assert "Payable within" not in plain


def test_its_logo_stands_where_it_wants_it():
    (page,) = sheet.lay_out(RECEIPT, ours())
    (logo,) = [one for one in page if isinstance(one, marks.Picture)]
    assert (logo.width, logo.height) == (40.0, 10.0)
    assert logo.x + logo.width == RIGHT
    picture = pdf.picture(RECEIPT, dots_per_mm=2, template=ours())
    assert picture.pixelColor(round((RIGHT - 5) * 2), round((sheet.TOP + 5) * 2)).lightness() < 20


@pytest.mark.parametrize("name", sorted(RECEIPTS))
def test_nothing_of_the_house_s_own_page_leaves_it(name):
    receipt = replace(RECEIPTS[name], copy=3)
    for page in sheet.lay_out(receipt, ours()):
        for word in page:
            if isinstance(word, Word):
                wide = marks.width(word.text, word.size, bold=word.bold)
                left = word.x - wide if word.align == "right" else word.x
                assert left >= sheet.LEFT - 0.01 and left + wide <= RIGHT + 0.01, word


@pytest.mark.logs_warnings
def test_a_page_that_cannot_be_drawn_gives_way_to_ours():
    broken = replace(ours(), logo=b"no picture")
    assert files.drawn_as_pdf(RECEIPT, Designs({"ours": broken})).startswith(b"%PDF")
    with pytest.raises(ValueError, match="logo"):
        pdf.pdf(RECEIPT, broken)
