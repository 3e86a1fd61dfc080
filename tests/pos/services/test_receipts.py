"""Receipts, copies, invoices, credit notes: what a customer takes home, what the books say."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from pos.domain import paper
from pos.domain.attempt import Slip, TerminalRef
from pos.domain.ids import AttemptId, OrderId
from pos.domain.journal import Invoiced, decode_body
from pos.domain.order import Order
from pos.domain.paper import CardPaper
from pos.domain.people import REFUND, VOID
from pos.domain.receipt import Buyer
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import ReceiptRule
from pos.payments.attempt import Attempt
from pos.services import buyers, exchanging, invoicing, receipts, refunding, restoring
from pos.services.refunding import RefundWish
from pos.services.verifying import verify
from tests.pos.conftest import Office

SCHOOL = Buyer("Goethe School", "Schulweg 5\n10115 Berlin", "DE 987 654 321")
CARD = "4111 1111 1111 1111"


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=f"^{reason.value}")


def printed(office: Office, kind: str = "receipt") -> list[Any]:
    """The papers of that kind that wait for the printer."""
    with office.desk.database.transaction() as unit:
        jobs = [one for one in unit.jobs.in_state("queued") if one.kind == kind]
    return [paper.decode(one.kind, one.body) for one in jobs]


def all_is_well(office: Office) -> None:
    assert verify(office.path).findings == ()


def entries(office: Office) -> list[Any]:
    with office.desk.database.transaction() as unit:
        return [one for one, _ in unit.journal.everything()]


def wish(office: Office, order: Order, *at: int, action: str = REFUND) -> RefundWish:
    tickets = [order.tickets[one].id for one in at] or [one.id for one in order.tickets]
    return RefundWish(
        order=order.id,
        tickets=tuple(tickets),
        person=office.cashier,
        approval=office.word(action, order.id),
        reason="ill",
        kind="void" if action == VOID else "refund",
    )


# --- receipts -------------------------------------------------------------------------------------


def test_nobody_gets_a_receipt_who_did_not_ask(office: Office) -> None:
    office.sell(1, 2)
    assert printed(office) == []


def test_a_house_may_print_one_with_every_sale(office: Office) -> None:
    house = replace(office.season.house, receipts=ReceiptRule.ALWAYS)
    office.keep(replace(office.season, version=2, house=house))
    order = office.sell(1, 2)
    (receipt,) = printed(office)
    assert (receipt.number, receipt.copy) == (order.number, 0)
    all_is_well(office)


def test_a_receipt_carries_the_hash_of_the_sale_s_own_journal_entry(office: Office) -> None:
    order = office.sell(1, 2)
    office.sell(3)
    receipt = receipts.print_receipt(office.desk, order.id, order.id, office.cashier)
    sale = next(one for one in entries(office) if one.number == receipt.proof.number)
    assert sale.kind == "sale"
    assert decode_body(sale.kind, sale.body).order == order  # type: ignore[union-attr]
    assert receipt.proof.hash == sale.hash.hex()
    assert receipt.proof.code == f"PJ1:3.1.{sale.number}:{sale.hash.hex().upper()}"
    assert receipt.person_name == "Cashier 1"
    assert receipt.till_name == "Till 3"


def test_each_paper_after_the_first_says_which_copy_it_is(office: Office) -> None:
    order, other = office.sell(1), office.sell(2)
    for _ in range(3):
        receipts.print_receipt(office.desk, order.id, order.id, office.cashier)
    receipts.print_receipt(office.desk, other.id, other.id, office.cashier)
    assert [(one.number, one.copy) for one in printed(office)] == [
        (order.number, 0),
        (order.number, 1),
        (order.number, 2),
        (other.number, 0),
    ]


def test_a_file_counts_once_it_is_written_and_not_before(office: Office) -> None:
    order = office.sell(1)
    drawn = receipts.drawn(office.desk, order.id, order.id, office.cashier)
    assert receipts.drawn(office.desk, order.id, order.id, office.cashier) == drawn
    receipts.given_out(office.desk, drawn)
    receipts.given_out(office.desk, drawn)
    assert receipts.drawn(office.desk, order.id, order.id, office.cashier).copy == 1
    office.restart()
    assert receipts.drawn(office.desk, order.id, order.id, office.cashier).copy == 1


def test_a_refund_a_void_and_an_exchange_have_receipts_with_the_order_s_number(
    office: Office,
) -> None:
    order = office.sell(1, 2, 3)
    back = refunding.refund(office.desk, wish(office, order, 0))
    office.secure(9)
    change = exchanging.exchange(office.desk, office.exchange_wish(order, [order.tickets[1]], 9))
    undone = refunding.refund(office.desk, wish(office, order, 2, action=VOID))
    made = {
        one.occasion: one
        for one in (
            receipts.print_receipt(office.desk, order.id, fact.id, office.cashier)
            for fact in (back, change, undone)
        )
    }
    assert set(made) == {"refund", "exchange", "void"}
    assert {one.number for one in made.values()} == {order.number}
    assert made["refund"].total_minor == -4250
    assert made["void"].total_minor == -4250
    assert made["exchange"].total_minor == 0
    kinds = {one.hash.hex(): one.kind for one in entries(office)}
    assert kinds[made["refund"].proof.hash] == "refund"
    assert kinds[made["exchange"].proof.hash] == "exchange"


def test_an_order_that_was_not_sold_here_has_no_receipt_here(office: Office) -> None:
    nobody = OrderId(UUID(int=5))
    with refusal(Reason.ORDER_UNKNOWN):
        receipts.print_receipt(office.desk, nobody, nobody, office.cashier)
    order = office.sell(1)
    with refusal(Reason.ORDER_UNKNOWN):
        receipts.print_receipt(office.desk, order.id, nobody, office.cashier)


# --- what a card terminal says --------------------------------------------------------------------


def by_terminal(office: Office, minor: int, slip: Slip) -> Any:
    """A charge that an integrated terminal has approved, with what it told."""
    tender = office.card(minor)
    with office.desk.database.transaction() as unit:
        attempt = unit.attempts.load(tender.attempt)
        assert isinstance(attempt, Attempt)
        unit.attempts.save(replace(attempt, terminal="nexo", slip=slip))
    return tender


def test_a_terminal_s_own_receipt_is_kept_and_printed_below_ours(office: Office) -> None:
    lines = ("MERCHANT\t0815", "Approved")
    slip = Slip(4250, TerminalRef("0042", "t"), "Visa", "411111******1111", lines)
    order = office.sell(1, tenders=[by_terminal(office, 4250, slip)])
    receipt = receipts.print_receipt(office.desk, order.id, order.id, office.cashier)
    assert receipt.cards == (lines,)
    assert receipt.tenders[0].details == ("Visa", "411111******1111", "0042")
    assert printed(office, "card") == []


def test_a_refund_s_receipt_carries_what_the_terminal_said_of_the_refund(office: Office) -> None:
    said = Slip(4250, TerminalRef("0042", "t"), "Visa", "****1111", ("SALE\t42.50",))
    tender = by_terminal(office, 4250, said)
    order = office.sell(1, tenders=[tender])
    back = Slip(4250, TerminalRef("0099", "t"), "Visa", "****1111", ("REFUND\t42.50",))
    refund = Attempt(
        id=AttemptId(office.ids.new()),
        basket=order.id,
        amount_minor=4250,
        currency="EUR",
        state="approved",
        started_at_ms=1,
        settled_at_ms=2,
        reference="0099",
        kind="refund",
        terminal="nexo",
        original=tender.attempt,
        slip=back,
    )
    with office.desk.database.transaction() as unit:
        unit.attempts.save(replace(refund, order=order.id))
    made = office.refund(order, card_reference="0099")
    receipt = receipts.print_receipt(office.desk, order.id, made.id, office.cashier)
    assert receipt.cards == (("REFUND\t42.50",),)
    assert receipt.tenders[0].details == ("Visa", "****1111", "0099")


def test_what_has_to_be_signed_prints_the_house_s_copy_with_the_sale(office: Office) -> None:
    slip = Slip(4250, TerminalRef("0042", "t"), house_lines=("AMOUNT\t42.50",), signed=True)
    order = office.sell(1, tenders=[by_terminal(office, 4250, slip)])
    (copy,) = printed(office, "card")
    assert isinstance(copy, CardPaper)
    assert (copy.order_number, copy.lines) == (order.number, ("AMOUNT\t42.50",))


def test_a_whole_card_number_never_reaches_paper_whatever_a_terminal_says(office: Office) -> None:
    slip = Slip(
        approved_minor=4250,
        ref=TerminalRef("0042", "t"),
        scheme="Visa",
        masked=CARD,
        customer_lines=(f"PAN\t{CARD}", CARD.replace(" ", "")),
        house_lines=(f"PAN\t{CARD}",),
        signed=True,
    )
    order = office.sell(1, tenders=[by_terminal(office, 4250, slip)])
    receipts.print_receipt(office.desk, order.id, order.id, office.cashier)
    with office.desk.database.transaction() as unit:
        jobs = unit.jobs.in_state("queued")
    for job in jobs:
        told = "".join(sign for sign in job.body.decode() if sign.isalnum() or sign == "*")
        assert "4111111111111111" not in told
        assert "411111111111" not in told
    assert "1111" in printed(office)[0].tenders[0].details[1], "the last four may be told"


def test_a_card_number_in_a_buyer_s_name_is_refused_and_nothing_is_kept(office: Office) -> None:
    order = office.sell(1)
    for buyer in (
        replace(SCHOOL, name=CARD),
        replace(SCHOOL, address=f"Schulweg 5\n{CARD}"),
        replace(SCHOOL, tax_number=CARD),
    ):
        with refusal(Reason.CARD_NUMBER_TYPED):
            invoicing.invoice(office.desk, order.id, buyer, office.cashier)
    with office.desk.database.transaction() as unit:
        assert unit.invoices.everything() == ()


# --- invoices -------------------------------------------------------------------------------------


def test_invoices_are_numbered_without_a_gap_and_stand_in_the_journal(office: Office) -> None:
    made = [
        invoicing.invoice(office.desk, office.sell(place).id, SCHOOL, office.cashier)
        for place in (1, 2, 3)
    ]
    assert [one.number for one in made] == ["INV-3-1-00001", "INV-3-1-00002", "INV-3-1-00003"]
    told = [decode_body(one.kind, one.body) for one in entries(office) if one.kind == "invoiced"]
    assert told == [Invoiced(one) for one in made]
    all_is_well(office)


def test_an_order_has_one_invoice_and_no_second(office: Office) -> None:
    order = office.sell(1)
    first = invoicing.invoice(office.desk, order.id, SCHOOL, office.cashier)
    with pytest.raises(Refusal) as refused:
        invoicing.invoice(office.desk, order.id, SCHOOL, office.cashier)
    assert refused.value.reason is Reason.INVOICED_ALREADY
    assert refused.value.params["number"] == first.number
    again = invoicing.invoice(office.desk, office.sell(2).id, SCHOOL, office.cashier)
    assert again.number == "INV-3-1-00002", "the refused one took no number"


def test_a_refused_invoice_leaves_no_gap(office: Office) -> None:
    order = office.sell(1)
    for buyer in (
        replace(SCHOOL, name="  "),
        replace(SCHOOL, address=""),
        replace(SCHOOL, name="x" * 121),
        replace(SCHOOL, address="\n".join("abcdefg")),
        replace(SCHOOL, tax_number="9" * 41),
        replace(SCHOOL, name="Goethe\x07School"),
    ):
        with refusal(Reason.BUYER_MISSING):
            invoicing.invoice(office.desk, order.id, buyer, office.cashier)
    assert invoicing.invoice(office.desk, order.id, SCHOOL, office.cashier).sequence == 1


def test_nobody_reads_the_buyer_in_the_books_and_the_till_prints_them(office: Office) -> None:
    order = office.sell(1)
    made = invoicing.invoice(office.desk, order.id, SCHOOL, office.cashier)
    receipts.print_receipt(office.desk, order.id, order.id, office.cashier)
    office.desk.database.close()
    files = [one.read_bytes() for one in office.path.parent.glob("till.sqlite*")]
    assert not any(b"Goethe" in one or b"Schulweg" in one for one in files)
    office.restart()
    (queued,) = printed(office)
    assert queued.invoice.number == made.number
    assert queued.invoice.buyer is None
    assert receipts.opened(office.desk, queued).invoice.buyer == SCHOOL  # type: ignore[union-attr]


def test_a_buyer_cannot_be_read_by_another_till_or_under_another_order(office: Office) -> None:
    order, other = office.sell(1), office.sell(2)
    sealed = buyers.seal(office.desk.credentials, order.id, SCHOOL)
    assert buyers.unseal(office.desk.credentials, order.id, sealed) == SCHOOL
    with refusal(Reason.BUYER_UNREADABLE):
        buyers.unseal(office.desk.credentials, other.id, sealed)
    with refusal(Reason.BUYER_UNREADABLE):
        buyers.unseal(office.desk.credentials, order.id, sealed[:-8] + "AAAAAAA=")


def test_a_refund_of_an_invoiced_order_makes_a_credit_note(office: Office) -> None:
    order = office.sell(1, 2)
    invoiced = invoicing.invoice(office.desk, order.id, SCHOOL, office.cashier)
    back = refunding.refund(office.desk, wish(office, order, 0))
    with office.desk.database.transaction() as unit:
        note = unit.invoices.about(back.id)
    assert note is not None
    assert (note.number, note.credits) == ("CRN-3-1-00001", invoiced.number)
    assert note.gross_minor == -4250
    (queued,) = printed(office)
    assert queued.title == "credit_note"
    assert receipts.opened(office.desk, queued).invoice.buyer == SCHOOL  # type: ignore[union-attr]
    undone = refunding.refund(office.desk, wish(office, order, 1, action=VOID))
    with office.desk.database.transaction() as unit:
        assert unit.invoices.about(undone.id).number == "CRN-3-1-00002"  # type: ignore[union-attr]
    all_is_well(office)


def test_a_refund_without_an_invoice_makes_none(office: Office) -> None:
    order = office.sell(1)
    refunding.refund(office.desk, wish(office, order))
    with office.desk.database.transaction() as unit:
        assert unit.invoices.everything() == ()


def test_an_invoice_asked_for_after_a_refund_comes_with_its_credit_note(office: Office) -> None:
    order = office.sell(1, 2)
    back = refunding.refund(office.desk, wish(office, order, 0))
    made = invoicing.invoice(office.desk, order.id, SCHOOL, office.cashier)
    with office.desk.database.transaction() as unit:
        notes = unit.invoices.of_order(order.id)
    assert [one.gross_minor for one in notes] == [8500, -4250]
    assert notes[1].fact == back.id
    assert notes[1].credits == made.number


def test_other_seats_for_the_same_price_need_no_credit_note(office: Office) -> None:
    order = office.sell(1)
    invoicing.invoice(office.desk, order.id, SCHOOL, office.cashier)
    office.reseat(order, 9)
    with office.desk.database.transaction() as unit:
        assert len(unit.invoices.of_order(order.id)) == 1


def test_a_copy_of_an_invoice_is_counted_apart_from_the_receipt(office: Office) -> None:
    order = office.sell(1)
    receipts.print_receipt(office.desk, order.id, order.id, office.cashier)
    invoicing.invoice(office.desk, order.id, SCHOOL, office.cashier)
    for _ in range(2):
        receipts.print_receipt(office.desk, order.id, order.id, office.cashier)
    assert [(one.title, one.copy) for one in printed(office)] == [
        ("receipt", 0),
        ("invoice", 0),
        ("invoice", 1),
    ]


# --- lives ----------------------------------------------------------------------------------------


def test_two_lives_of_a_till_never_give_out_the_same_number(office: Office) -> None:
    """A disk was put back from a copy; what the lost life did with its numbers nobody knows."""
    invoicing.invoice(office.desk, office.sell(1).id, SCHOOL, office.cashier)
    with office.desk.database.transaction() as unit:
        restoring.begin_life(office.desk, unit, 2, ())
    made = invoicing.invoice(office.desk, office.sell(2).id, SCHOOL, office.cashier)
    assert made.number == "INV-3-2-00001"
    all_is_well(office)


def test_invoices_come_back_with_the_journal_and_the_count_goes_on(
    office: Office, tmp_path: Any
) -> None:
    """The till lost its disk; the server tells its own history back to it."""
    order = office.sell(1)
    invoicing.invoice(office.desk, order.id, SCHOOL, office.cashier)
    told = [(one.number, one.previous, one.kind, one.at_ms, one.body) for one in entries(office)]
    (tmp_path / "new").mkdir()
    again = Office(tmp_path / "new" / "till.sqlite")
    assert restoring.take_back(again.desk, 1, told)
    with again.desk.database.transaction() as unit:
        (known,) = unit.invoices.everything()
    assert buyers.unseal(again.desk.credentials, order.id, known.buyer) == SCHOOL
    again.ids.count = 1000
    later = invoicing.invoice(again.desk, again.sell(5).id, SCHOOL, again.cashier)
    assert later.number == "INV-3-1-00002"
    assert verify(again.path).findings == ()
    again.desk.database.close()


def test_a_gap_or_a_changed_invoice_is_found_by_verifying(office: Office) -> None:
    for place in (1, 2):
        invoicing.invoice(office.desk, office.sell(place).id, SCHOOL, office.cashier)
    office.desk.database.close()
    with closing(sqlite3.connect(office.path)) as raw, raw:
        raw.execute("DROP TRIGGER invoices_refuse_delete")
        raw.execute("DELETE FROM invoices WHERE sequence = 1")
    found = "\n".join(verify(office.path).findings)
    assert "INV-3-1-00002 stands where INV-3-1-00001 should" in found
    assert "INV-3-1-00001 is not in the table" in found
    office.restart()
