"""A museum: no seats, one house that takes sixty people at a time."""

import numpy as np

from sync.server.demo_season.curves import Points, rectangle
from sync.server.demo_season.draft import Draft

_CAPACITY = 60


def museum() -> Draft:
    """The ground floor; the galleries are what is sold, one entry slot after another."""
    draft = Draft("Museum", ("entry",))
    draft.focal = (0.0, 1200.0)
    draft.stand("Galleries", _galleries(), _CAPACITY, "entry")
    rooms = (
        ("CLOAKROOM", -2100.0, 740.0, 900.0, 660.0),
        ("TICKETS", -1160.0, 740.0, 600.0, 660.0),
        ("FOYER", -520.0, 740.0, 1040.0, 660.0),
        ("SHOP", 560.0, 740.0, 600.0, 660.0),
        ("CAFÉ", 1200.0, 740.0, 900.0, 660.0),
        ("COURTYARD", -1060.0, -60.0, 2120.0, 760.0),
    )
    for name, left, top, width, height in rooms:
        draft.draw(rectangle(left, top, width, height))
        draft.write(name, left + width / 2, top + height / 2, 80)
    return draft


def _galleries() -> Points:
    """Three wings around the courtyard."""
    return np.array(
        [
            (-2100.0, -1300),
            (2100, -1300),
            (2100, 700),
            (1100, 700),
            (1100, -100),
            (-1100, -100),
            (-1100, 700),
            (-2100, 700),
        ]
    )
