"""A code scanned at the window: a wallet's, or refused before anything is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.money import Currency, Money
from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import WALLETS, has_check_digit, wallet_of
from pos.payments.walletcode import check_available, read

YUAN, EURO = Currency("CNY"), Currency("EUR")
CARDS = [
    *("4111111111111111", "5555555555554444", "378282246310005", "30569309025904"),
    *("6011111111111117", "3530111333300000", "6200000000000005", "2720990000000007"),
    *("2500000000000001", "30000000000004", "3000000000000004"),
]


def reason_of(work, *given_):
    with pytest.raises(Refusal) as caught:
        work(*given_)
    assert not any(digit in str(caught.value) for digit in "0123456789")
    return caught.value.reason


@pytest.mark.parametrize("start", [10, 11, 12, 13, 14, 15])
def test_eighteen_digits_that_begin_like_that_are_wechat_s(start):
    assert read(f"{start}{'7' * 16}", WALLETS).wallet == "wechat"


@pytest.mark.parametrize("start", [25, 26, 27, 28, 29, 30])
@pytest.mark.parametrize("digits", [17, 18, 20, 24])
def test_sixteen_to_twenty_four_digits_that_begin_like_that_are_alipay_s(start, digits):
    assert read(f"{start}{'9' * (digits - 2)}", WALLETS).wallet == "alipay"


def test_what_a_scanner_adds_does_not_count():
    assert read(" 2812 3456 7890 123456\r\n", WALLETS).digits == "281234567890123456"


@pytest.mark.parametrize(
    "scanned",
    [
        *("", "1", "09" + "1" * 16, "16" + "1" * 16, "13" + "1" * 15, "13" + "1" * 17),
        *("24" + "1" * 16, "31" + "1" * 16, "28" + "1" * 13, "28x" + "1" * 15),
        *("٢٨" + "1" * 16, "https://qr.alipay.com/x", "-28" + "1" * 16),
    ],
)
def test_anything_else_is_refused_in_a_sentence(scanned):
    assert reason_of(read, scanned, WALLETS) is Reason.WALLET_CODE_WRONG


def test_too_many_digits_are_refused_for_the_card_number_that_may_stand_in_them():
    assert reason_of(read, "28" + "1" * 23, WALLETS) is Reason.CARD_NUMBER_TYPED


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("written", [str, " ".join, lambda card: f"{card[:4]}-{card[4:]}"])
def test_a_card_s_number_is_refused_as_one_however_it_is_written(card, written):
    assert has_check_digit(card)
    assert reason_of(read, written(card), WALLETS) is Reason.CARD_NUMBER_TYPED


@given(st.integers(10, 15), st.integers(0, 10**16 - 1))
def test_every_wechat_code_is_taken_whatever_its_check_digit(start, rest):
    assert wallet_of(f"{start}{rest:016}") == "wechat"


@given(st.integers(27_21, 29_99), st.integers(12, 20), st.data())
def test_alipay_s_usual_codes_are_taken_whatever_their_check_digit(start, more, data):
    rest = data.draw(st.integers(0, 10**more - 1))
    assert wallet_of(f"{start}{rest:0{more}}") == "alipay"


def test_a_wallet_that_the_house_does_not_take_is_said_so():
    assert reason_of(read, "13" + "1" * 16, ["alipay"]) is Reason.WALLET_NOT_TAKEN


def test_a_code_shows_itself_to_nobody():
    code = read("13" + "4" * 16, WALLETS)
    assert "4" not in repr(code)
    assert "4" not in f"{[code]}"


@pytest.mark.parametrize(
    ("taken", "is_online", "amount", "reason"),
    [
        (WALLETS, False, Money(100, YUAN), Reason.WALLETS_OFFLINE),
        (None, True, Money(100, YUAN), Reason.WALLETS_OFFLINE),
        ((), True, Money(100, YUAN), Reason.WALLET_NOT_TAKEN),
        ((), False, Money(100, YUAN), Reason.WALLET_NOT_TAKEN),
        (WALLETS, True, Money(100, EURO), Reason.AMOUNT_WRONG),
        (WALLETS, True, Money(0, YUAN), Reason.AMOUNT_WRONG),
    ],
)
def test_before_a_phone_is_taken_out_the_till_knows_whether_it_can_be_paid(
    taken, is_online, amount, reason
):
    assert reason_of(check_available, taken, is_online, amount) is reason


def test_on_line_and_in_yuan_it_can():
    check_available(["wechat"], True, Money(100, YUAN))
