"""Of a few changes only their part of the window is painted: the rest still has to be right."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from pos.domain.plan import Plan
from sync.protocol.wire import PlaceState
from tests.ui.seatmap.halls import bowl, lounge, opera, some_states
from ui.seatmap.view import SeatMapView

Open = Callable[[Plan], SeatMapView]
SOLD, FREE = int(PlaceState.SOLD), int(PlaceState.FREE)


def screen(view: SeatMapView) -> QImage:
    painted = view.backingStore().paintDevice()
    assert isinstance(painted, QImage)
    return painted


def shown(view: SeatMapView, qtbot: QtBot) -> np.ndarray:
    """What is on the screen, as it was painted part by part, when all is painted."""
    qtbot.waitUntil(lambda: view.at_rest and not screen(view).isNull())
    return lines(screen(view))


def drawn_anew(view: SeatMapView) -> np.ndarray:
    return lines(view.grab().toImage())


def lines(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return found[:, : image.width()] & 0xFFFFFF


def far(view: SeatMapView) -> None:
    view.fit()


def near(view: SeatMapView) -> None:
    view.show_seat(len(view.seats.hall.x) // 2)


@pytest.mark.parametrize("stand", [far, near])
@pytest.mark.parametrize(
    "hall", [opera, lambda: bowl("Stadium", 20_000, 0), lounge], ids=["opera", "bowl", "lounge"]
)
def test_whatever_changes_where_the_window_shows_what_a_new_drawing_would(
    open_map: Open, qtbot: QtBot, hall: Callable[[], Plan], stand: Callable[[SeatMapView], None]
) -> None:
    view = open_map(hall())
    view.set_states(some_states(view.shown_plan))
    stand(view)
    dice = np.random.default_rng(5)
    for count in (1, 3, 20, 200):
        seats = dice.integers(0, len(view.seats.hall.x), count)
        view.apply(seats, dice.choice([SOLD, FREE], count).astype(np.uint8))
        assert np.array_equal(shown(view, qtbot), drawn_anew(view))


def test_what_changes_out_of_sight_leaves_nothing_to_wait_for(open_map: Open, qtbot: QtBot) -> None:
    view = open_map(bowl("Stadium", 20_000, 0))
    near(view)
    before = shown(view, qtbot)
    view.apply(np.array([0]), np.array([SOLD], np.uint8))
    assert np.array_equal(shown(view, qtbot), before)


def test_a_standing_place_sold_elsewhere_is_counted_at_once(open_map: Open, qtbot: QtBot) -> None:
    view = open_map(bowl("Stadium", 5_000, 500))
    before = shown(view, qtbot)
    area = view.shown_plan.areas[0]
    view.apply(np.array([area.first_place]), np.array([SOLD], np.uint8))
    assert not np.array_equal(shown(view, qtbot), before)
    assert np.array_equal(shown(view, qtbot), drawn_anew(view))
