"""Lanes and followers: in order, errors home, nothing left at the end."""

import threading

import pytest

from ui.background import Background


@pytest.fixture
def errors():
    return []


@pytest.fixture
def background(qapp, errors):
    result = Background(errors.append)
    yield result
    assert result.close() == ()


def test_a_lane_does_its_jobs_in_order_and_brings_them_home(background, qtbot):
    said, here = [], threading.get_ident()
    for number in range(200):
        background.on_storage(
            lambda number=number: (number, threading.get_ident()),
            lambda result: said.append((*result, threading.get_ident())),
        )
    qtbot.waitUntil(lambda: len(said) == 200)
    assert [number for number, _, _ in said] == list(range(200))
    assert {home for _, _, home in said} == {here}
    assert here not in {worker for _, worker, _ in said}


def test_the_lanes_do_not_wait_for_each_other(background, qtbot):
    stuck, said = threading.Event(), []
    background.on_network(lambda: stuck.wait(10), lambda _was: said.append("network"))
    background.on_storage(lambda: None, lambda _nothing: said.append("storage"))
    background.on_devices(lambda: None, lambda _nothing: said.append("devices"))
    qtbot.waitUntil(lambda: len(said) == 2)
    assert sorted(said) == ["devices", "storage"]
    assert background.busy("network")
    stuck.set()
    qtbot.waitUntil(lambda: len(said) == 3)


def test_what_no_customer_waits_for_lets_the_others_go_before(background, qtbot):
    stuck, said = threading.Event(), []
    background.on_network(lambda: stuck.wait(10), lambda _was: None)
    background.on_idle_network(lambda: "counts", said.append)
    background.on_network(lambda: "hold", said.append)
    background.on_network(lambda: "secure", said.append)
    stuck.set()
    qtbot.waitUntil(lambda: len(said) == 3)
    assert said == ["hold", "secure", "counts"]


def test_an_error_goes_to_whoever_asked_or_else_to_all(background, qtbot, errors):
    said = []

    def fail():
        raise LookupError("no paper")

    background.on_devices(fail, said.append, said.append)
    background.on_devices(fail, said.append)
    qtbot.waitUntil(lambda: len(said) + len(errors) == 2)
    assert [str(one) for one in (*said, *errors)] == ["no paper"] * 2


def test_a_bug_in_what_comes_after_is_told_too(background, qtbot, errors):
    def bug(_result):
        raise ZeroDivisionError

    background.on_storage(lambda: 1, bug)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)


def test_a_lane_goes_on_after_an_error(background, qtbot, errors):
    said = []
    background.on_storage(lambda: 1 / 0, said.append)
    background.on_storage(lambda: 2, said.append)
    qtbot.waitUntil(lambda: said == [2])
    assert len(errors) == 1


def test_a_follower_runs_until_it_is_told_to_stop(background, qtbot):
    said, woken = [], threading.Event()

    def loop(stop):
        background.home(lambda: said.append("began"))
        while not stop.is_set():
            woken.wait(10)
        background.home(lambda: said.append("ended"))

    follower = background.follow("feed", loop, woken.set)
    qtbot.waitUntil(lambda: said == ["began"])
    follower.stop()
    qtbot.waitUntil(lambda: said == ["began", "ended"])


def test_an_error_of_a_follower_comes_home(background, qtbot, errors):
    def loop(_stop):
        raise LookupError("fenced")

    background.follow("feed", loop)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "fenced"


def test_closing_finishes_what_was_begun_and_brings_nothing_home(qapp, errors):
    background, done, home = Background(errors.append), [], []
    for number in range(20):
        background.on_storage(lambda number=number: done.append(number), home.append)
    assert background.close() == ()
    qapp.processEvents()
    assert done == list(range(20))
    assert home == []
    background.on_storage(lambda: done.append(99), home.append)
    assert 99 not in done


@pytest.mark.logs_warnings
def test_a_thread_that_does_not_end_is_named(qapp, errors):
    background, stuck = Background(errors.append), threading.Event()
    background.on_devices(lambda: stuck.wait(10), lambda _was: None)
    assert background.close(timeout_s=0.05) == ("lane-devices",)
    stuck.set()
