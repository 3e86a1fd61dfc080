"""An opera house of about 1,200 seats: stalls within a horseshoe of boxes, and two tiers above.

The tiers lie above one another in the house; on the plan each is drawn further out, as seating
plans of horseshoe houses are. The middle of the stage's edge is (0, 0).
"""

import math

import numpy as np

from sync.server.demo_season.curves import Curve, Points, arc, band, horseshoe, inside
from sync.server.demo_season.draft import Draft, Zone, from_left, odd_even, row_letter

_PITCH = 50.0
_ROW = 90.0
_AISLE = 110.0
_CENTRE_Y = 1270.0
_RADIUS = 1000.0
_ARM = 700.0
_HALF_ANGLE = math.radians(100)
_STALLS_CENTRE_Y = -1400.0
_FIRST_ROW_Y = 540.0
_BALCONY = 370.0
_GALLERY = 800.0
_GALLERY_HALF_ANGLE = math.radians(80)


def opera_house() -> Draft:
    """The whole house."""
    # The best seats of an opera house are some rows back: eyes over the pit, ears in the middle.
    best_row_y = _FIRST_ROW_Y + 5 * _ROW
    draft = Draft("Opera house", ("1", "2", "3", "4", "5"), focal=(0.0, best_row_y))
    wall = horseshoe(_RADIUS, _HALF_ANGLE, _ARM, _CENTRE_Y)
    turn = _ARM / (2 * _ARM + 2 * _HALF_ANGLE * _RADIUS)  # where the arm ends and the arc begins
    _building(draft, wall, turn)
    _stalls(draft, wall)
    _parterre_boxes(draft, wall, turn)
    _balcony(draft, wall, turn)
    _gallery(draft)
    return draft


def _gallery_curve() -> Curve:
    return arc(_RADIUS, _GALLERY_HALF_ANGLE, _CENTRE_Y)


def _building(draft: Draft, wall: Curve, turn: float) -> None:
    """Stage and pit, and the walls of the house as lines."""
    draft.draw(np.array([(-640.0, 0), (-580, -620), (580, -620), (640, 0)]), "STAGE")
    front = arc(_FIRST_ROW_Y - 130 - _STALLS_CENTRE_Y, math.radians(20.5), _STALLS_CENTRE_Y)
    draft.draw(np.vstack([[(-560, 60)], front.points[::8], [(560, 60)]]))
    draft.write("ORCHESTRA", 0, 225, 80)
    whole = (0.0, 1.0)
    draft.draw(band(wall, -8, 8, whole))
    draft.draw(band(wall, 207, 223, whole))
    draft.draw(band(wall, _BALCONY + 2 * _ROW + 52, _BALCONY + 2 * _ROW + 68, (turn, 1 - turn)))
    draft.draw(band(_gallery_curve(), _GALLERY + 2 * _ROW + 52, _GALLERY + 2 * _ROW + 68, whole))
    arm_x, arm_y = wall.parallel(-8)[-1]
    proscenium = np.array([(640, 0.0), (656, 0.0), (arm_x + 16, arm_y), (arm_x, arm_y)])
    draft.draw(proscenium)
    draft.draw(proscenium * (-1, 1))


def _stalls(draft: Draft, wall: Curve) -> None:
    """Curved rows on both sides of a centre aisle, as wide as the horseshoe lets them."""
    zone = draft.zone("Stalls", "Stalls", code="ST")
    room = wall.parallel(-75)
    curve = arc(_FIRST_ROW_Y - _STALLS_CENTRE_Y, math.radians(40), _STALLS_CENTRE_Y)
    rows = 17
    for index in range(rows):
        walkway = 70.0 if index >= 10 else 0.0
        distance = index * _ROW + walkway
        if index == rows - 1:
            _wheelchair_row(draft, zone, curve.at(distance, _wheelchairs()), row_letter(index))
            continue
        right = _AISLE / 2 + _PITCH / 2 + _PITCH * np.arange(20)
        halves = [curve.at(distance, side) for side in (-right[::-1], right)]
        left_seats, right_seats = (half[inside(half, room)] for half in halves)
        numbers = odd_even(len(left_seats), len(right_seats))
        seats = np.vstack([left_seats, right_seats])
        zone.row(row_letter(index), seats, numbers, "1" if index < 8 else "2")


def _wheelchairs() -> Points:
    """Three pairs on each side: a wheelchair's wider place, and a seat beside it."""
    side = np.concatenate([np.array([0.0, 70.0]) + 105 + 165 * pair for pair in range(3)])
    return np.concatenate([-side[::-1], side])


def _wheelchair_row(draft: Draft, zone: Zone, seats: Points, label: str) -> None:
    half = len(seats) // 2
    guids = zone.row(label, seats, odd_even(half, half), "2")
    left, right = guids[:half][::-1], guids[half:]
    draft.mark("accessible", left[::2] + right[::2])
    draft.mark("companion", left[1::2] + right[1::2])


def _parterre_boxes(draft: Draft, wall: Curve, turn: float) -> None:
    """Boxes of four around the stalls; the two at the back of the arc are one, for ten."""
    left_arm = wall.cuts(115, 4, (0.0, turn))
    arch = wall.cuts(115, 22, (turn, 1 - turn))
    right_arm = wall.cuts(115, 4, (1 - turn, 1.0))
    left = draft.zone("Parterre boxes left", "Parterre", code="PL")
    for number, block in enumerate(left_arm + arch[:10], start=1):
        _box(draft, left, number, (wall, block))
    centre = draft.zone("Centre box", "Parterre", code="CB")
    block = (arch[10][0], arch[11][1])
    for label, distance in (("A", 65.0), ("B", 155.0)):
        seats = wall.at(distance, _PITCH * (np.arange(5) - 2.0)[::-1])
        centre.row(label, seats, from_left(5), "1")
    right = draft.zone("Parterre boxes right", "Parterre", code="PR")
    for number, block in enumerate(reversed(arch[12:] + right_arm), start=1):
        _box(draft, right, number, (wall, block))


def _box(draft: Draft, zone: Zone, number: int, where: tuple[Curve, tuple[float, float]]) -> None:
    """Two chairs at the parapet and two behind, which see less of the stage."""
    wall, block = where
    front, back = (
        wall.seats(distance, block, aisle=_room_beside(wall, distance, block), pitch=_PITCH)
        for distance in (65.0, 150.0)
    )
    near_stage = number <= 4
    categories = ["3" if near_stage else "2"] * 2 + ["5" if near_stage else "4"] * 2
    guids = zone.row(str(number), np.vstack([front, back]), from_left(4), categories)
    draft.mark("restricted", guids[2:])


def _room_beside(wall: Curve, distance: float, block: tuple[float, float]) -> float:
    """What a box leaves beside two chairs."""
    line = wall.part(distance, *block)
    width = float(np.hypot(*np.diff(line, axis=0).T).sum())
    return width - 2.12 * _PITCH


def _balcony(draft: Draft, wall: Curve, turn: float) -> None:
    """Side boxes of three on the arms, three rows on the arc."""
    sides = (("left", "BL", (0.0, turn)), ("right", "BR", (1 - turn, 1.0)))
    for name, code, within in sides:
        zone = draft.zone(f"Side boxes {name}", "First balcony", code=code)
        blocks = wall.cuts(_BALCONY, 4, within)
        for number, block in enumerate(blocks if name == "left" else reversed(blocks), start=1):
            room = _room_beside(wall, _BALCONY, block)
            front = wall.seats(_BALCONY, block, aisle=room, pitch=_PITCH)
            back = wall.seats(_BALCONY + 85, block, aisle=room, pitch=_PITCH)
            behind = back[:1] if name == "left" else back[-1:]
            guids = zone.row(str(number), np.vstack([front, behind]), from_left(3), ["4", "4", "5"])
            draft.mark("restricted", guids if number == 1 else guids[2:])
    zone = draft.zone("First balcony", "First balcony", code="B")
    blocks = wall.cuts(_BALCONY, 6, (turn, 1 - turn))
    for index in range(3):
        middle, side = ("2", "3") if index == 0 else ("3", "4")
        _across(zone, index, (wall, _BALCONY + index * _ROW), (blocks, middle + side))


def _gallery(draft: Draft) -> None:
    zone = draft.zone("Gallery", "Gallery", code="G")
    curve = _gallery_curve()
    blocks = curve.cuts(_GALLERY, 6)
    for index in range(3):
        prices = "45" if index == 0 else "55"
        guids = _across(zone, index, (curve, _GALLERY + index * _ROW), (blocks, prices))
        if index:
            draft.mark("restricted", guids[:6] + guids[-6:])


def _across(
    zone: Zone,
    index: int,
    line: tuple[Curve, float],
    parts: tuple[list[tuple[float, float]], str],
) -> list[str]:
    """A row over six blocks: the four in the middle at one price, the outer two at another."""
    curve, distance = line
    blocks, prices = parts
    rows = [curve.seats(distance, block, aisle=_AISLE, pitch=_PITCH) for block in blocks]
    of_block = [prices[1], *[prices[0]] * (len(blocks) - 2), prices[1]]
    categories = [price for row, price in zip(rows, of_block, strict=True) for _ in row]
    seats = np.vstack(rows)
    return zone.row(row_letter(index), seats, from_left(len(seats)), categories)
