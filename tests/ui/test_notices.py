"""What a cashier reads when the program says no."""

import logging

import pytest

from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Reason, Refusal, Trouble
from sync.protocol.wire import PlaceState
from ui import formats
from ui.notices import Notices

PARAMS = {
    "limit": 100,
    "left": 2,
    "seconds": 30,
    "taken": [],
    "free": [],
}


class Names:
    """Places by number, tills by number."""

    def place_name(self, place):
        return f"E{place}"

    def till_name(self, till):
        return f"Till {till}"


@pytest.fixture
def notices(qapp):
    formats.use_locale("en_GB")
    result = Notices()
    result.names = Names()
    return result


def taken(*places, till=2, state=PlaceState.HELD):
    return [{"place": place, "till": till, "state": int(state)} for place in places]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_one_sentence(notices, reason):
    sentence = notices.sentence(Refusal(reason, **PARAMS))
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert sentence[0].isupper()


def test_sentences_differ_but_for_the_server_that_is_away(notices):
    sentences = [notices.sentence(Refusal(reason, **PARAMS)) for reason in Reason]
    assert len(set(sentences)) == len(sentences)


def test_numbers_of_a_refusal_are_in_its_sentence(notices):
    assert notices.sentence(Refusal(Reason.PIN_WRONG, left=2)) == (
        "This PIN is wrong. Tries left: 2."
    )
    assert "30 seconds" in notices.sentence(Refusal(Reason.PIN_LOCKED, seconds=30))
    assert "100 places" in notices.sentence(Refusal(Reason.TOO_MANY_PLACES, limit=100))


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"taken": taken(9), "free": []}, "E9 is held by Till 2."),
        ({"taken": taken(9), "free": [10]}, "E9 is held by Till 2. E10 is still free."),
        (
            {"taken": taken(8, 9), "free": [10, 11]},
            "E8 and E9 are held by Till 2. E10 and E11 are still free.",
        ),
        ({"taken": taken(9, state=PlaceState.SOLD)}, "E9 was sold by Till 2."),
        ({"taken": taken(8, 9, state=PlaceState.SOLD)}, "E8 and E9 were sold by Till 2."),
        ({"taken": taken(9, state=PlaceState.SECURED)}, "E9 is held by Till 2."),
        ({"taken": taken(9, state=PlaceState.HOUSE_HELD, till=0)}, "E9 is kept by the house."),
        ({"taken": taken(9, state=PlaceState.ALLOTTED, till=3)}, "E9 is set aside for Till 3."),
        (
            {"taken": [*taken(8), *taken(9, till=3)], "free": []},
            "E8 and E9 have gone to several tills.",
        ),
        ({"taken": [], "free": []}, "These seats have just gone to somebody else."),
    ],
)
def test_a_taken_place_says_who_has_it_and_what_is_left(notices, params, sentence):
    assert notices.sentence(Refusal(Reason.PLACE_TAKEN, **params)) == sentence


def came_in(row, seat, *, section="Stalls", door="Door B"):
    return {"place": PlaceLabel(section, row, seat), "door": door, "at_ms": 1_900_000_000_000}


@pytest.mark.parametrize(
    ("inside", "people"),
    [
        ([came_in("E", "9")], "E9 (Door B, 18:46)"),
        (
            [came_in("E", "9"), came_in("E", "10", door="Door A")],
            "E9 (Door B, 18:46) and E10 (Door A, 18:46)",
        ),
        (
            [came_in("E", "9"), came_in("E", "9", section="Gallery")],
            "Stalls E9 (Door B, 18:46) and Gallery E9 (Door B, 18:46)",
        ),
        (
            [came_in("E", str(seat), door="B") for seat in range(1, 8)],
            "E1 (B, 18:46), E2 (B, 18:46), E3 (B, 18:46), E4 (B, 18:46) and 3 more",
        ),
    ],
)
def test_who_is_in_already_is_named_with_door_and_time(notices, inside, people):
    refusal = Refusal(Reason.ADMITTED_ALREADY, inside=inside, timezone="Europe/Berlin")
    assert notices.sentence(refusal) == (
        f"In already: {people}. A supervisor has to let them out at the door before this can go"
        " back."
    )


def test_a_refusal_is_a_sentence_and_trouble_a_lamp(notices, qtbot):
    said = []
    notices.refused.connect(said.append)
    notices.troubled.connect(lambda where, sentence: said.append((where, sentence)))
    notices.present(Refusal(Reason.BASKET_EMPTY))
    notices.present(Trouble("printer", "off"))
    assert said[0] == "There is nothing in the basket."
    assert said[1][0] == "printer"


@pytest.mark.logs_warnings
def test_a_bug_is_logged_each_time_and_shown_once(notices, caplog):
    shown = []
    notices.broken.connect(shown.append)

    def bug():
        raise ZeroDivisionError("a slip")

    for _ in range(3):
        try:
            bug()
        except ZeroDivisionError as error:
            notices.present(error)
    assert len(shown) == 1
    assert "a slip" in shown[0]
    records = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert len(records) == 3
