"""A small hall of 200 seats: ten curved rows and a stage."""

import math

from sync.server.demo_season.curves import arc, rectangle
from sync.server.demo_season.draft import Draft, from_left, row_letter


def small_hall() -> Draft:
    """Ten rows of twenty, the first four of category 1, the last seats for wheelchairs."""
    draft = Draft("Small hall", ("1", "2", "3"))
    draft.draw(rectangle(-400, -350, 800, 350), "STAGE")
    curve = arc(1800, math.radians(20), -1500)
    hall = draft.zone("Hall", "Ground floor", code="H")
    for index in range(10):
        distance = 90.0 * index
        reach = 500 / curve.length(distance)
        block = (0.5 - reach, 0.5 + reach)
        seats = curve.seats(distance, block, aisle=0, pitch=50)
        category = "1" if index < 4 else "2" if index < 7 else "3"
        guids = hall.row(row_letter(index), seats, from_left(len(seats)), category)
        if index == 9:
            draft.mark("accessible", (guids[0], guids[-1]))
            draft.mark("companion", (guids[1], guids[-2]))
    return draft
