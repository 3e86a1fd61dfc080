"""X and Z reports and refund slips."""

from dataclasses import replace

from pos.domain.dayend import Comparison, Finding, SchemeLine, Sum, totals_of
from pos.domain.report import ForeignCount, TenderTotal
from printing.layout import lay_out
from printing.layout.blocks import Text
from printing.layout.fonts import Weight
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
