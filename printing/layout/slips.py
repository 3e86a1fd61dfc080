"""Slips: X and Z reports for the supervisor, refund slips for the customer."""

from collections.abc import Callable, Sequence

from pos.domain.paper import ListPaper, RefundPaper, ReportPaper
from pos.domain.report import ShiftReport
from printing.layout.blocks import Band, Block, Gap, Pair, Rule, Stack, Text
from printing.layout.fonts import Weight
from printing.layout.formats import Formats
from printing.layout.receipt import signature
from printing.layout.reportpapers import opening_rows, paper_blocks
from printing.layout.rows import heading as _heading
from printing.layout.rows import rows_of as _rows
from printing.layout.terminalslip import terminal_blocks

_SMALL, _PLAIN = 2.8, 3.4


def _sum(label: str, value: str) -> list[Block]:
    return [Gap(0.6), Rule(0.25), Gap(1.0), Pair(label, value, 4.2, Weight.BOLD)]


def _report_facts(paper: ReportPaper, formats: Formats) -> list[Block]:
    report = paper.report
    closing = report.kind == "Z"
    return _rows(
        [
            (formats.word("till"), report.till_name),
            (formats.word("shift_of"), report.person_name),
            (formats.word("opened"), formats.stamp(report.opened_at_ms)),
            (formats.word("closed" if closing else "now"), formats.stamp(report.at_ms)),
        ]
    )


def _report_sales(paper: ReportPaper, formats: Formats) -> list[Block]:
    report = paper.report
    net = report.sold_minor - report.refunded_minor + report.exchanged_minor
    exchanged = []
    if report.tickets_exchanged:
        minor = formats.money(report.exchanged_minor, report.currency)
        exchanged = [
            (formats.word("tickets_exchanged"), str(report.tickets_exchanged)),
            (formats.word("exchanged_total"), minor),
        ]
    return [
        *_heading(formats.word("sales")),
        *_rows(
            [
                (formats.word("orders"), str(report.orders)),
                (formats.word("tickets_sold"), str(report.tickets_sold)),
                (formats.word("tickets_refunded"), str(report.tickets_refunded)),
                (formats.word("sold_total"), formats.money(report.sold_minor, report.currency)),
                (
                    formats.word("refunded_total"),
                    formats.money(-report.refunded_minor, report.currency),
                ),
                *exchanged,
            ]
        ),
        *_sum(formats.word("net"), formats.money(net, report.currency)),
    ]


def tender_word(kind: str, formats: Formats) -> str:
    """The name of a means of payment; its own if the catalogue has none."""
    known = ("cash", "card", "wallet", "voucher", "account")
    return formats.word(kind) if kind in known else kind


def _report_tenders(paper: ReportPaper, formats: Formats) -> list[Block]:
    report = paper.report
    rows: list[tuple[str, str]] = []
    for tender in report.tenders:
        name = f"{tender_word(tender.kind, formats)} {tender.foreign}".strip()
        if tender.foreign:
            notes = formats.money(tender.foreign_minor, tender.foreign)
            rows.append((f"{name} × {tender.in_count}", notes))
            rows.append((formats.word("worth"), formats.money(tender.in_minor, report.currency)))
            continue
        rows.append(
            (f"{name} × {tender.in_count}", formats.money(tender.in_minor, report.currency))
        )
        if tender.out_count:
            back = f"{name}, {formats.word('refunds')} × {tender.out_count}"
            rows.append((back, formats.money(-tender.out_minor, report.currency)))
    if report.rounding_minor:
        rounded = formats.money(report.rounding_minor, report.currency)
        rows.append((formats.word("rounding"), rounded))
    return [*_heading(formats.word("by_tender")), *_rows(rows)] if rows else []


def _report_drawer(paper: ReportPaper, formats: Formats) -> list[Block]:
    report = paper.report
    if paper.hides_drawer:
        return []
    cash = [one for one in report.tenders if one.kind == "cash" and not one.foreign]

    def money(minor: int) -> str:
        return formats.money(minor, report.currency)

    blocks = [
        *_heading(formats.word("drawer")),
        *_rows(
            [
                (formats.word("float"), money(report.float_minor)),
                (formats.word("cash_in"), money(sum(tender.in_minor for tender in cash))),
                (formats.word("cash_out"), money(-sum(tender.out_minor for tender in cash))),
                (formats.word("paid_in"), money(report.paid_in_minor)),
                (formats.word("paid_out"), money(-report.paid_out_minor)),
            ]
        ),
        *_sum(formats.word("expected"), money(report.expected_cash_minor)),
    ]
    if report.foreign:
        blocks += [Gap(0.6), *_rows(_notes(report, formats))]
    opened = [Gap(1.6), *_rows(opening_rows(paper, formats))]
    if report.counted_cash_minor is None or report.over_short_minor is None:
        return [*blocks, *opened]
    counted = Pair(formats.word("counted"), money(report.counted_cash_minor), 4.2, Weight.BOLD)
    verdict = _verdict(report.over_short_minor, money, formats)
    return [*blocks, Gap(0.6), counted, Gap(2.4), verdict, *opened]


def _notes(report: ShiftReport, formats: Formats) -> list[tuple[str, str]]:
    """What there is of other currencies, and what was counted of them."""
    rows = []
    for one in report.foreign:
        expected = formats.money(one.expected_minor, one.currency)
        rows.append((f"{formats.word('expected')} {one.currency}", expected))
        if one.counted_minor is not None:
            counted = formats.money(one.counted_minor, one.currency)
            rows.append((f"{formats.word('counted')} {one.currency}", counted))
    return rows


def _verdict(over_short: int, money: Callable[[int], str], formats: Formats) -> Block:
    if over_short == 0:
        return Text(formats.word("exact"), 4.6, Weight.BOLD, lines=2)
    word = formats.word("over" if over_short > 0 else "short")
    text = Text(f"{word}  {money(abs(over_short))}", 5.4, Weight.BOLD, tight=True, inverted=True)
    return Band(text)


def _report_proof(paper: ReportPaper, formats: Formats) -> list[Block]:
    where = f"{paper.report.journal_number} · {paper.report.journal_head}"
    return _rows([(formats.word("journal"), where)])


def _report_signature(paper: ReportPaper, formats: Formats) -> list[Block]:
    return signature(formats, 11) if paper.report.kind == "Z" else []


REPORT_PARTS: dict[str, tuple[float, Callable[[ReportPaper, Formats], list[Block]]]] = {
    "facts": (_PLAIN, _report_facts),
    "sales": (_PLAIN, _report_sales),
    "tenders": (_PLAIN, _report_tenders),
    "drawer": (_PLAIN, _report_drawer),
    "terminals": (_PLAIN, lambda paper, formats: terminal_blocks(paper.report, formats)),
    "papers": (_PLAIN, paper_blocks),
    "proof": (_PLAIN, _report_proof),
    "signature": (_SMALL, _report_signature),
}


def refund_total(paper: RefundPaper) -> int:
    """What it came to: of an exchange, how much more the new tickets cost."""
    total = sum(minor for _, minor in paper.lines)
    if paper.kind == "exchange":
        return sum(minor for _, minor in paper.new_lines) - total
    return total - paper.kept_minor


def _refund_facts(paper: RefundPaper, formats: Formats) -> list[Block]:
    stamp = formats.stamp(paper.at_ms)
    return _rows([(formats.word("order"), paper.order_number), (formats.word("date"), stamp)])


def _refund_lines(paper: RefundPaper, formats: Formats) -> list[Block]:
    """The tickets that are dead, those that came for them, and what was kept."""

    def lines(rows: Sequence[tuple[str, int]]) -> list[Block]:
        return _rows([(label, formats.money(minor, paper.currency)) for label, minor in rows])

    if paper.kind == "exchange":
        new = [*_heading(formats.word("new_tickets")), *lines(paper.new_lines)]
        return [*lines(paper.lines), *new]
    kept = [(formats.word("kept"), -paper.kept_minor)] if paper.kept_minor else []
    return lines([*paper.lines, *kept])


def _refund_total(paper: RefundPaper, formats: Formats) -> list[Block]:
    word = formats.word("difference" if paper.kind == "exchange" else "total")
    return _sum(word, formats.money(refund_total(paper), paper.currency))


def _refund_tenders(paper: RefundPaper, formats: Formats) -> list[Block]:
    blocks: list[Block] = []
    for heading, tenders in (("paid", paper.paid), ("given_back", paper.tenders)):
        if tenders:
            rows = [
                (tender_word(kind, formats), formats.money(minor, paper.currency))
                for kind, minor in tenders
            ]
            if heading == "paid" and paper.change_minor:
                change = formats.money(-paper.change_minor, paper.currency)
                rows.append((formats.word("change"), change))
            blocks += [*_heading(formats.word(heading)), *_rows(rows)]
    return blocks


def _refund_dead(_paper: RefundPaper, formats: Formats) -> list[Block]:
    return [Text(formats.word("dead"), 3.6, Weight.BOLD, lines=2)]


def _refund_reasons(paper: RefundPaper, formats: Formats) -> list[Block]:
    return _rows(
        [
            (formats.word("reason"), paper.reason),
            (formats.word("by"), paper.person_name),
            (formats.word("approved_by"), paper.approver_name),
        ]
    )


REFUND_PARTS: dict[str, tuple[float, Callable[[RefundPaper, Formats], list[Block]]]] = {
    "facts": (_PLAIN, _refund_facts),
    "lines": (_PLAIN, _refund_lines),
    "total": (4.2, _refund_total),
    "tenders": (_PLAIN, _refund_tenders),
    "dead": (3.6, _refund_dead),
    "reasons": (_PLAIN, _refund_reasons),
    "signature": (_SMALL, lambda _paper, formats: signature(formats, 11)),
}


def list_blocks(paper: ListPaper) -> Block:
    """A plain list: what it is, when it was made, and its lines."""
    formats = Formats.of(paper.locale, paper.timezone)
    lines: list[Block] = []
    for label, value in paper.lines:
        lines += [Pair(label, value), Gap(0.5)]
    return Stack(
        [
            Text(paper.house, 3.9, Weight.BOLD, tracking=1, lines=2),
            Gap(1.6),
            Rule(0.75),
            Gap(2.0),
            Text(paper.title, 5.4, Weight.BOLD, lines=2),
            Gap(1.6),
            Text(paper.note, 3.2, lines=3),
            Gap(1.2),
            *_rows([(formats.word("date"), formats.stamp(paper.at_ms))]),
            Rule(0.25),
            Gap(1.4),
            *lines,
        ]
    )
