"""Waits between attempts."""

from sync.client.backoff import Backoff


def test_waits_double_up_to_the_limit():
    backoff = Backoff(1.0, 5.0, draw=lambda _low, high: high)
    assert [backoff.wait_s() for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_after_a_success_the_first_wait_comes_again():
    backoff = Backoff(1.0, 8.0, draw=lambda _low, high: high)
    backoff.wait_s(), backoff.wait_s()
    backoff.reset()
    assert backoff.wait_s() == 1.0


def test_tills_do_not_all_come_back_at_once():
    waits = {Backoff(4.0, 60.0).wait_s() for _ in range(20)}
    assert len(waits) > 1
    assert all(2.0 <= wait <= 4.0 for wait in waits)
