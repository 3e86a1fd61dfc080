"""X and Z reports on A4: every figure of the roll's slip, as text, none lost between the pages."""

import re
from dataclasses import replace

import pytest
from PySide6.QtPrintSupport import QPrinter

from pos.domain.report import PaperNote
from pos.domain.season import TemplateFile
from pos.domain.template.slipsamples import report_of
from printing.layout.designs import Designs
from tests.pos.domain.template.slippapers import REPORT
from tests.printing.papers import BOX, CHINESE, OPERA, X_REPORT, Z_REPORT
from tests.ui.receipts.reading import read
from ui.receipts import pdf, reportpages, systemprinter
from ui.receipts.marks import Plate, Stroke, Word, width


@pytest.fixture(autouse=True)
def fonts(qapp):
    pdf.make_ready()


def written(paper, designs=None) -> list[str]:
    pages = reportpages.pages_of(paper, designs or Designs())
    return read(pdf.as_pdf(pages, reportpages.title(paper))).pages


def test_what_stands_on_the_roll_stands_on_the_page_as_text():
    (page,) = written(report_of(OPERA))
    lines = page.splitlines()
    for text in (
        "Z report",
        "1042",
        "€150,022.50",
        "Short  €5.00",
        "Card terminal V400m-324688179",
        "Printed again: the paper jammed",
        "Stalls Left · 12-14 · 3-000127 · Print 2",
        "Emergency tickets out  25",
        "12-E117–140, 12-E199",
        "Signature",
        "Page 1 of 1",
    ):
        assert text in lines, text


def test_chinese_and_german_houses_have_it_in_their_language():
    (page,) = written(report_of(CHINESE))
    assert "未交代的应急票" in page.replace("\n", "")
    (page,) = written(report_of(BOX))
    assert "Notfallkarten offen  25" in page.splitlines()


def test_whoever_will_count_blind_reads_nothing_of_the_drawer_on_pages_either():
    english = replace(X_REPORT, locale="en")
    (whole,) = written(english)
    (blind,) = written(replace(english, hides_drawer=True))
    assert "Expected" in whole.splitlines()
    assert "Expected" not in blind.splitlines()


def test_a_thousand_reprints_fill_pages_and_none_is_lost_or_runs_out_of_its_column():
    notes = tuple(PaperNote("reprint", f"3-{at:06d}", OPERA.label, 2, "jam") for at in range(1000))
    long = replace(Z_REPORT, report=replace(Z_REPORT.report, papers=notes))
    pages = reportpages.pages_of(long, Designs())
    assert len(pages) > 5
    words = [one for page in pages for one in page if isinstance(one, Word)]
    told = " ".join(one.text for one in words)
    assert all(f"3-{at:06d} · Print 2" in told for at in range(1000))
    assert f"Page {len(pages)} of {len(pages)}" in told
    for page in pages:
        for one in page:
            if isinstance(one, Word):
                wide = width(one.text, one.size, bold=one.bold)
                left = one.x - wide if one.align == "right" else one.x
                assert left >= 17.9 and left + wide <= 192.1, one.text
                assert 0 < one.y < 297, one.text
            elif isinstance(one, Stroke | Plate):
                assert one.x >= 17.9


def test_the_house_s_own_report_is_its_own_on_pages_too():
    designs = Designs.of([TemplateFile("ours", REPORT)])
    (ours,), (shipped,) = written(Z_REPORT, designs), written(Z_REPORT)
    assert ours.index("Drawer") < ours.index("Sales"), "the house wants the drawer first"
    assert shipped.index("Sales") < shipped.index("Drawer")


def test_america_has_it_on_letter():
    paper = replace(Z_REPORT, locale="en_US")
    pages = reportpages.pages_of(paper, Designs())
    strokes = [one for page in pages for one in page if isinstance(one, Stroke)]
    assert max(one.to for one in strokes) == pytest.approx(215.9 - 18.0)
    body = pdf.as_pdf(pages, "Z", paper="Letter")
    box = re.search(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", body)
    assert box is not None
    assert (float(box[1]), float(box[2])) == (pytest.approx(612, abs=1), pytest.approx(792, abs=1))


def test_a_printer_of_the_system_gets_every_page_as_text(tmp_path, qapp):
    out = tmp_path / "z.pdf"
    printer = QPrinter()
    printer.setOutputFileName(str(out))
    pages = reportpages.pages_of(report_of(OPERA), Designs())
    assert systemprinter.paint_marks(pages * 2, "A4", printer)
    paper = read(out.read_bytes())
    assert len(paper.pages) == 2
    assert "Short  €5.00" in paper.pages[1].splitlines()


def test_the_file_says_whose_report_it_is():
    assert reportpages.file_name(Z_REPORT) == "report-3-Z0042"
    assert reportpages.file_name(X_REPORT) == "report-3-X318"
