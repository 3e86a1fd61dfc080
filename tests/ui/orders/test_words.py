"""What places are called on the screen of orders."""

import pytest

from pos.domain.plan import PlaceLabel
from ui.orders.words import whole_place


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (PlaceLabel("Stalls", "E", "9"), "Stalls, row E, seat 9"),
        (PlaceLabel("Floor", "Table 8", "3"), "Floor, Table 8, seat 3"),
        (PlaceLabel("Floor", "", "12"), "Floor, seat 12"),
        (PlaceLabel("Standing", "", ""), "Standing"),
    ],
)
def test_a_place_is_called_what_the_house_calls_it(label: PlaceLabel, said: str) -> None:
    assert whole_place(label) == said
