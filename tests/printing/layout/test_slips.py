"""X and Z reports and refund slips."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pos.domain.dayend import Comparison, Finding, SchemeLine, Sum, totals_of
from pos.domain.plan import PlaceLabel
from pos.domain.printjob import CASH_SALE, SET_UP
from pos.domain.report import DrawerNote, ForeignCount, PaperNote, PapersOut, TenderTotal
from printing.layout import lay_out
from printing.layout.blocks import Text
from printing.layout.designs import shipped_slips
from printing.layout.fonts import Weight
from printing.layout.page import SHIFT_DOTS
from printing.layout.reportpapers import spans
from printing.layout.slipflow import slip_block
from printing.layout.whole import Watch
from printing.layout.words import WORDS
from printing.profile import Profile
from tests.printing.dots import holds, says
from tests.printing.papers import DOOR_LIST, REFUND, X_REPORT, Z_REPORT

ROLL = Profile()


def test_a_z_report_counts_the_drawer_and_asks_for_a_signature() -> None:
    page = lay_out(Z_REPORT, ROLL).picture
    assert says(page, "42", 8, Weight.BOLD)
    assert says(page, "€4,123.00", 4.2, Weight.BOLD)
    assert says(page, "€4,118.00", 4.2, Weight.BOLD)
    assert says(page, "Signature", 2.8)
    assert says(page, "318 · 9f3ac1", 3.4)
    verdict = Text("Short  €5.00", 5.4, Weight.BOLD, inverted=True).render(500, ROLL)
    assert holds(page.point([255] + [0] * 255, "1"), verdict.point([255] + [0] * 255, "1"))


def test_a_slip_for_a_blind_count_leaves_the_drawer_out() -> None:
    whole = lay_out(X_REPORT, ROLL).picture
    blind = lay_out(replace(X_REPORT, hides_drawer=True), ROLL).picture
    assert blind.height < whole.height


def test_a_drawer_that_is_right_says_so() -> None:
    report = replace(Z_REPORT.report, counted_cash_minor=Z_REPORT.report.expected_cash_minor)
    page = lay_out(replace(Z_REPORT, report=report), ROLL).picture
    assert says(page, "Drawer is right", 4.6, Weight.BOLD)


def test_an_x_report_shows_no_count_and_no_signature() -> None:
    page = lay_out(replace(X_REPORT, locale="en"), ROLL).picture
    assert says(page, "X report", 8, Weight.BOLD)
    assert says(page, "A look. The shift stays open.", 3.2)
    assert not says(page, "Counted", 4.2, Weight.BOLD)
    assert not says(page, "Signature", 2.8)


def test_francs_invoices_and_rounding_stand_on_the_report() -> None:
    report = replace(
        Z_REPORT.report,
        tenders=(
            TenderTotal("cash", 2, 4000, 0, 0),
            TenderTotal("cash", 1, 5325, 0, 0, "CHF", 5000),
            TenderTotal("account", 1, 4250, 0, 0),
        ),
        foreign=(ForeignCount("CHF", 5000, 4900),),
        rounding_minor=-5,
    )
    page = lay_out(replace(Z_REPORT, report=report, locale="en"), ROLL).picture
    for line in ("Cash CHF × 1", "CHF50.00", "€53.25", "Invoice × 1", "Rounding to coins"):
        assert says(page, line, 3.4), line
    assert says(page, "Counted CHF", 3.4)
    assert says(page, "CHF49.00", 3.4)


def test_a_refund_slip_names_what_was_given_back_and_who_approved() -> None:
    page = lay_out(REFUND, ROLL).picture
    assert says(page, "Stalls Left, row 12, seat 14", 3.4)
    assert says(page, "€249.00", 4.2, Weight.BOLD)
    assert says(page, "Card", 3.4)
    assert says(page, "Performance moved", 3.4)
    assert says(page, "These tickets no longer admit.", 3.6, Weight.BOLD)


def test_a_list_for_the_door_names_places_and_why() -> None:
    page = lay_out(DOOR_LIST, ROLL).picture
    assert says(page, "E9", 3.4)
    assert says(page, "sold again", 3.4)


def test_every_language_has_every_word() -> None:
    assert all(set(words) == set(WORDS["en"]) for words in WORDS.values())


def terminal(**more) -> Comparison:
    ours = totals_of([SchemeLine("mc", Sum(12, 51_000)), SchemeLine("visa", Sum(3, 9_900))])
    return Comparison("V400m-324688179", 1_795_330_800_000, 1_795_363_200_000, "EUR", ours, **more)


def on_paper(one: Comparison):
    report = replace(Z_REPORT.report, terminals=(one,))
    return lay_out(replace(Z_REPORT, report=report), ROLL).picture


def test_a_terminal_that_agrees_says_so_on_the_z() -> None:
    page = on_paper(terminal(theirs=totals_of([SchemeLine("", Sum(15, 60_900))])))
    assert says(page, "Card terminal V400m-324688179", 3.6, Weight.BOLD)
    assert says(page, "Terminal agrees", 4.2, Weight.BOLD)
    for line in ("Sales × 15, till", "Sales × 15, terminal", "€609.00", "visa", "€99.00"):
        assert says(page, line, 3.4), line


def test_a_terminals_difference_its_payments_and_the_reason_stand_on_the_z() -> None:
    found = Finding("contradicted", "charge", 900, 1_795_346_100_000, "0042", "declined")
    page = on_paper(
        terminal(
            theirs=totals_of([SchemeLine("", Sum(16, 61_800))]),
            findings=(found,),
            reason="keyed in twice",
        )
    )
    verdict = Text("Difference  €9.00", 4.6, Weight.BOLD, inverted=True).render(500, ROLL)
    assert holds(page.point([255] + [0] * 255, "1"), verdict.point([255] + [0] * 255, "1"))
    assert says(page, "€9.00", 3.4)
    assert says(page, "Reason: keyed in twice", 3.4)


def test_a_terminal_that_was_not_compared_is_not_passed_over() -> None:
    page = on_paper(terminal(why_not="no_slip", reason="paper was out"))
    verdict = Text("Not compared", 4.6, Weight.BOLD, inverted=True).render(500, ROLL)
    assert holds(page.point([255] + [0] * 255, "1"), verdict.point([255] + [0] * 255, "1"))


# --- papers, the drawer's openings, emergency tickets ---------------------------------------------

SEAT = PlaceLabel("Stalls Left", "12", "14", "")


def with_papers(**more):
    return lay_out(replace(Z_REPORT, report=replace(Z_REPORT.report, **more)), ROLL).picture


def test_papers_that_needed_somebody_and_reprints_stand_on_the_z_with_their_reason() -> None:
    page = with_papers(
        papers=(
            PaperNote("in_doubt", "3-000127", SEAT, 1, "ticket"),
            PaperNote("spoiled", "3-000128", None, 0, "receipt"),
            PaperNote("reprint", "3-000127", SEAT, 2, "jam"),
        )
    )
    assert says(page, "Papers", 3.6, Weight.BOLD)
    for line in ("Was in doubt", "Did not come out", "Printed again: the paper jammed"):
        assert says(page, line, 3.4), line
    for line in ("Stalls Left · 12-14 · 3-000127 · Print 1", "Receipt · 3-000128"):
        assert says(page, line, 3.4), line
    assert says(page, "Stalls Left · 12-14 · 3-000127 · Print 2", 3.4)


def test_a_quiet_shift_says_nothing_of_papers() -> None:
    assert not says(with_papers(), "Papers", 3.6, Weight.BOLD)


def test_what_opened_the_drawer_stands_below_its_count() -> None:
    openings = (DrawerNote(CASH_SALE, 41, 2), DrawerNote(SET_UP, 1), DrawerNote("by hand", 1))
    page = with_papers(drawer_openings=43, openings=openings)
    for line in ("Opened by the till", "43", "Cash sale", "Trial at the set-up", "by hand"):
        assert says(page, line, 3.4), line
    assert says(page, "× 41", 3.4)
    assert says(page, "Asked to open, and did not", 3.4)
    none = with_papers(drawer_openings=43, openings=(DrawerNote(CASH_SALE, 43),))
    assert not says(none, "Asked to open, and did not", 3.4)


def test_a_blind_count_s_slip_says_nothing_of_the_drawer_s_openings_either() -> None:
    report = replace(X_REPORT.report, drawer_openings=43)
    slip = replace(X_REPORT, locale="en", report=report)
    assert says(lay_out(slip, ROLL).picture, "Opened by the till", 3.4)
    assert not says(lay_out(replace(slip, hides_drawer=True), ROLL).picture, "43", 3.4)


def test_emergency_tickets_of_which_nobody_has_said_anything_are_named_by_number() -> None:
    out = (PapersOut("The Magic Flute", "2026-11-28T18:30:00+00:00", (7, 8, 9, 15)),)
    page = with_papers(papers_out=out)
    band = Text("Emergency tickets out  4", 4.6, Weight.BOLD, inverted=True).render(500, ROLL)
    assert holds(page.point([255] + [0] * 255, "1"), band.point([255] + [0] * 255, "1"))
    assert says(page, "3-E007–009, 3-E015", 3.4)
    now = replace(X_REPORT, locale="en", report=replace(X_REPORT.report, papers_out=out))
    assert says(lay_out(now, ROLL).picture, "Nobody has said yet what became of these.", 3.2)


@given(numbers=st.sets(st.integers(1, 999)))
def test_spans_name_each_number_once_and_no_other(numbers) -> None:
    told: list[int] = []
    for text in spans(tuple(numbers)):
        first, _, last = text.partition("–")
        told += range(int(first), int(last or first) + 1)
    assert told == sorted(numbers)


def test_of_two_hundred_scattered_emergency_tickets_none_is_cut_off_the_narrow_roll() -> None:
    out = (PapersOut("The Magic Flute", "2026-11-28T18:30:00+00:00", tuple(range(1, 400, 2))),)
    paper = replace(Z_REPORT, report=replace(Z_REPORT.report, papers_out=out))
    narrow = Profile(name="58 mm roll", width_dots=384)
    watch = Watch()
    block = slip_block(paper, shipped_slips()["report-58mm"], watch.over)
    block.render(narrow.width_dots - SHIFT_DOTS, narrow)
    assert "papers, a name" in watch.whole
    assert watch.cut == set()
