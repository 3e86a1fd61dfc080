"""Vouchers at the window: reserved before they count, given back when the sale is left."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest

from pos.domain import vouchercode
from pos.domain.money import Money
from pos.domain.order import Tender
from pos.domain.people import REFUND, REFUND_TO_VOUCHER
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import catalogue, refunding, selling, shifts, vouchers
from pos.services.ports import Balance
from pos.services.refunding import RefundWish
from pos.services.verifying import verify
from tests.pos.conftest import EUR, Office

CODE = "4711 0815 4242"


@dataclass
class Safe:
    """A server that keeps one voucher of 50 euros, and may be away before or after it has acted."""

    balance: int = 5000
    away: bool = False
    deaf_after: bool = False
    kept: dict[UUID, int] = field(default_factory=dict)
    dead: set[UUID] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def voucher_balance(self, voucher: str) -> Balance:
        self._heard(voucher)
        return Balance(self.balance, "EUR", 0)

    def reserve_voucher(self, operation: UUID, voucher: str, minor: int, currency: str) -> None:
        self._heard(voucher)
        if minor > self.balance:
            raise Refusal(Reason.VOUCHER_EMPTY, left_minor=self.balance, currency=currency)
        self.balance -= minor
        self.kept[operation] = minor
        if self.deaf_after:
            raise Trouble("server", "no answer")

    def return_voucher(self, operation: UUID, voucher: str) -> None:
        self._heard(voucher)
        self.dead.add(operation)
        self.balance += self.kept.pop(operation, 0)

    def _heard(self, voucher: str) -> None:
        self.asked.append(voucher)
        if self.away:
            raise Trouble("server", "no answer")


@pytest.fixture
def safe() -> Safe:
    return Safe()


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=f"^{reason.value}")


def take(office: Office, safe: Safe, minor: int) -> Tender:
    shown = vouchers.look(office.desk, safe, CODE)
    return vouchers.reserve(office.desk, safe, office.season, shown, Money(minor, EUR))


def allow_offline(office: Office, minor: int) -> None:
    house = replace(office.season.house, voucher_offline_minor=minor)
    office.season = replace(office.season, house=house)
    catalogue.keep_season(office.desk, replace(office.season, version=2))


def unsold(office: Office) -> list[str]:
    with office.desk.database.transaction() as unit:
        return [one.state for one in unit.vouchers.unsold()]


def test_a_voucher_pays_a_part_and_its_code_is_nowhere(
    office: Office, safe: Safe, all_logs: pytest.LogCaptureFixture
) -> None:
    tender = take(office, safe, 3000)
    order = office.sell(4, tenders=[tender, Tender("cash", 1250)])
    assert [(one.kind, one.amount_minor) for one in order.tenders] == [
        ("voucher", 3000),
        ("cash", 1250),
    ]
    assert (safe.balance, unsold(office)) == (2000, [])
    report = shifts.x_report(office.desk)
    assert [(one.kind, one.in_minor) for one in report.tenders] == [
        ("cash", 1250),
        ("voucher", 3000),
    ]
    assert verify(office.path).findings == ()
    office.desk.database.close()
    assert b"471108154242" not in office.path.read_bytes()
    assert "471108154242" not in all_logs.text.replace(" ", "")


def test_what_it_paid_goes_back_onto_it(office: Office, safe: Safe) -> None:
    order = office.sell(4, tenders=[take(office, safe, 3000), Tender("cash", 1250)])
    back = office.refund(order)
    assert [(one.kind, one.amount_minor) for one in back.tenders] == [
        ("cash", -1250),
        ("voucher", -3000),
    ]
    assert back.tenders[1].voucher == order.tenders[0].voucher
    assert verify(office.path).findings == ()


def test_a_card_number_is_no_code_and_nobody_is_asked(office: Office, safe: Safe) -> None:
    with refusal(Reason.CARD_NUMBER_TYPED):
        vouchers.look(office.desk, safe, "4111 1111 1111 1111")
    with refusal(Reason.VOUCHER_UNKNOWN):
        vouchers.look(office.desk, safe, "12")
    assert safe.asked == []


def test_a_sale_that_is_left_gives_back_even_if_the_server_is_away_first(
    office: Office, safe: Safe
) -> None:
    tender = take(office, safe, 3000)
    vouchers.let_go(office.desk, tender)
    safe.away = True
    assert vouchers.tell_returns(office.desk, safe) == 0
    assert unsold(office) == ["leaving"]
    safe.away = False
    assert vouchers.tell_returns(office.desk, safe) == 1
    assert (safe.balance, unsold(office)) == (5000, [])
    with refusal(Reason.VOUCHER_UNKNOWN):
        office.sell(4, tenders=[tender, Tender("cash", 1250)])


def test_a_till_that_died_gives_back_at_its_next_start(office: Office, safe: Safe) -> None:
    take(office, safe, 3000)
    office.restart()
    assert vouchers.let_go_unsold(office.desk) == 1
    vouchers.tell_returns(office.desk, safe)
    assert safe.balance == 5000


def test_without_the_server_nothing_is_taken_unless_the_house_says_so(
    office: Office, safe: Safe
) -> None:
    safe.away = True
    with refusal(Reason.VOUCHER_OFFLINE):
        take(office, safe, 1)
    assert unsold(office) == ["leaving"]


def test_off_line_it_is_taken_up_to_the_limit_until_the_server_has_heard(
    office: Office, safe: Safe
) -> None:
    allow_offline(office, 4000)
    safe.away = True
    tender = take(office, safe, 3000)
    assert tender.voucher is not None
    assert tender.voucher.offline
    office.sell(4, tenders=[tender, Tender("cash", 1250)])
    with refusal(Reason.VOUCHER_OFFLINE):
        take(office, safe, 1001)
    with office.desk.database.transaction() as unit:
        head = unit.journal.head()
        unit.journal.mark_uploaded(head.number, head.hash)
    shown = vouchers.look(office.desk, safe, CODE)
    assert vouchers.offline_limit(office.desk, office.season, shown.voucher) == 4000
    assert verify(office.path).findings == ()


def test_an_answer_that_was_lost_is_found_by_the_same_operation(office: Office, safe: Safe) -> None:
    allow_offline(office, 4000)
    safe.deaf_after = True
    tender = take(office, safe, 3000)
    assert tender.voucher is not None
    assert list(safe.kept) == [tender.voucher.operation]


def test_a_voucher_s_money_is_sold_once(office: Office, safe: Safe) -> None:
    tender = take(office, safe, 3000)
    office.sell(4, tenders=[tender, Tender("cash", 1250)])
    office.secure(5)
    with refusal(Reason.VOUCHER_UNKNOWN):
        selling.complete(office.desk, office.wish(office.basket(5), tender, Tender("cash", 1250)))


def test_a_refund_goes_onto_a_new_voucher_whose_code_is_kept_nowhere(
    office: Office, all_logs: pytest.LogCaptureFixture
) -> None:
    order = office.sell(4, tenders=[office.card(4250)])
    code, onto = vouchers.fresh(office.desk)
    wish = RefundWish(
        order=order.id,
        tickets=(order.tickets[0].id,),
        person=office.cashier,
        approval=office.word(REFUND_TO_VOUCHER, order.id),
        reason="ill",
        onto=onto,
    )
    with refusal(Reason.APPROVAL_NEEDED):
        other = office.word(REFUND, order.id)
        refunding.refund(office.desk, replace(wish, approval=other))
    made = refunding.refund(office.desk, wish)
    (tender,) = made.tenders
    assert tender.voucher is not None
    assert (made.instead, tender.kind, tender.amount_minor) == ("voucher", "voucher", -4250)
    digits = code.replace(" ", "")
    assert tender.reference == digits[-4:]
    assert tender.voucher.voucher == vouchercode.name_of(digits, office.desk.credentials.pepper)
    assert refunding.refundable(office.desk, order.id).tenders == ()
    assert digits.encode() not in office.path.read_bytes()
    assert digits not in all_logs.text
    assert verify(office.path).findings == ()
