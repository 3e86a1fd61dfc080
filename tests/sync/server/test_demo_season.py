"""The demo's season: real halls, and a programme that reads without a fault."""

import hashlib
import itertools
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pos.domain import planfile, seasonfile
from pos.domain.ids import PlaceId
from pos.domain.plan import Feature, Plan
from pos.domain.season import Season
from sync.server import demo_season

TODAY = date(2026, 11, 22)
HALLS = ("opera", "arena", "stadium", "cabaret", "museum")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo season, written once."""
    made = tmp_path_factory.mktemp("season")
    demo_season.write(made, TODAY)
    demo_season.small(made / "small")
    return made


def _plan(folder: Path, name: str) -> Plan:
    plans = folder / "plans"
    return planfile.read_plan(
        (plans / f"{name}.plan.json").read_bytes(), (plans / f"{name}.more.json").read_bytes()
    )


@pytest.fixture(scope="module")
def plans(folder: Path) -> dict[str, Plan]:
    """Every demo plan, read."""
    return {name: _plan(folder, name) for name in HALLS} | {
        "small": _plan(folder / "small", "small")
    }


def _season(folder: Path, plans: dict[str, Plan]) -> Season:
    return seasonfile.read_season(
        (folder / "season.json").read_bytes(),
        {name: plan.digest for name, plan in plans.items()},
        plan_categories={
            name: {*plan.categories, *(area.category for area in plan.areas)}
            for name, plan in plans.items()
        },
    )


@pytest.mark.parametrize(
    ("name", "least", "most", "sections"),
    [
        ("opera", 1_150, 1_250, 8),
        ("arena", 19_500, 20_500, 60),
        ("stadium", 60_000, 61_000, 128),
        ("cabaret", 128, 128, 2),
        ("museum", 60, 60, 0),
        ("small", 200, 200, 1),
    ],
)
def test_each_hall_is_as_large_as_it_says(
    plans: dict[str, Plan], name: str, least: int, most: int, sections: int
) -> None:
    assert least <= plans[name].place_count <= most
    assert len(plans[name].sections) == sections


@pytest.mark.parametrize("name", [*HALLS[:4], "small"])
def test_no_two_seats_overlap(plans: dict[str, Plan], name: str) -> None:
    plan = plans[name]
    assert _closest(plan) >= 2 * float(plan.radius.max())


def _closest(plan: Plan) -> float:
    """The smallest distance between two seats, looking only at neighbouring 1 m squares."""
    at = np.column_stack([plan.x, plan.y]).astype(float)
    squares: dict[tuple[int, int], list[int]] = {}
    for index, (x, y) in enumerate(at // 100):
        squares.setdefault((int(x), int(y)), []).append(index)
    closest = np.inf
    for (x, y), here in squares.items():
        near = [
            one
            for across, down in itertools.product((-1, 0, 1), repeat=2)
            for one in squares.get((x + across, y + down), ())
        ]
        apart = np.hypot(*(at[here][:, None] - at[near][None]).transpose(2, 0, 1))
        closest = min(closest, float(apart[apart > 0].min()))
        assert int((apart == 0).sum()) == len(here)  # each seat is only upon itself
    return closest


@pytest.mark.parametrize("name", [*HALLS[:4], "small"])
def test_every_seat_has_a_name_of_its_own(plans: dict[str, Plan], name: str) -> None:
    plan = plans[name]
    labels = {plan.label(PlaceId(place)) for place in range(plan.seat_count)}
    assert len(labels) == plan.seat_count


@pytest.mark.parametrize("name", [*HALLS[:4], "small"])
def test_rows_are_lettered_without_i_and_o(plans: dict[str, Plan], name: str) -> None:
    assert not {"I", "O"} & {row.label for row in plans[name].rows}


@pytest.mark.parametrize("name", [*HALLS[:3], "small"])
def test_neighbours_in_a_row_sit_as_close_as_chairs_do(plans: dict[str, Plan], name: str) -> None:
    plan = plans[name]
    apart = np.hypot(np.diff(plan.x), np.diff(plan.y))[np.diff(plan.row_of) == 0]
    assert 49 <= float(np.median(apart)) <= 54


def test_the_stalls_count_odd_to_the_left_and_even_to_the_right(plans: dict[str, Plan]) -> None:
    plan = plans["opera"]
    middle = plan.focal[0]
    for place in range(plan.seat_count):
        label = plan.label(PlaceId(place))
        if label.section == "Stalls":
            assert (int(label.seat) % 2 == 1) == bool(plan.x[place] < middle)


def test_the_opera_house_is_a_horseshoe_of_tiers(plans: dict[str, Plan]) -> None:
    plan = plans["opera"]
    floors = [plan.label(PlaceId(place)).floor for place in range(plan.seat_count)]
    away = np.hypot(plan.x - plan.focal[0], plan.y - plan.focal[1])
    means = [
        float(away[[one == floor for one in floors]].mean())
        for floor in ("Stalls", "Parterre", "First balcony", "Gallery")
    ]
    assert means == sorted(means)
    np.testing.assert_allclose(np.mean(plan.x), plan.focal[0], atol=2)  # both sides alike
    assert len(plan.categories) == 5


@pytest.mark.parametrize("name", [*HALLS[:4], "small"])
def test_each_wheelchair_place_has_a_companion_beside_it(plans: dict[str, Plan], name: str) -> None:
    plan = plans[name]
    wheelchairs = np.flatnonzero(plan.features & Feature.ACCESSIBLE)
    assert len(wheelchairs) > 1
    companion = (plan.features & Feature.COMPANION) > 0
    for place in wheelchairs:
        row = np.flatnonzero(plan.row_of == plan.row_of[place])
        beside = row[np.abs(row - place) == 1]
        assert companion[beside].any(), plan.label(PlaceId(int(place)))


def test_the_arena_sells_standing_room(plans: dict[str, Plan]) -> None:
    areas = plans["arena"].areas
    assert sum(area.capacity for area in areas) == 3_400
    assert {str(area.category) for area in areas} == {"standing"}


def test_everything_drawn_lies_on_the_sheet(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        outlines = [shape.points for shape in plan.shapes] + [area.outline for area in plan.areas]
        points = np.array([point for outline in outlines for point in outline])
        assert (points >= 0).all()
        assert (points <= (plan.width, plan.height)).all()


def test_the_season_reads_and_every_place_has_a_price(folder: Path, plans: dict[str, Plan]) -> None:
    season = _season(folder, plans)
    for performance in season.performances:
        plan = next(one for one in plans.values() if one.digest == performance.plan_digest)
        for category in {*plan.categories, *(area.category for area in plan.areas)}:
            for ticket_type in season.ticket_types:
                assert season.price(performance.id, category, ticket_type.id).minor > 0


def test_tonight_something_is_played_in_the_opera_and_the_museum_lets_people_in(
    folder: Path, plans: dict[str, Plan]
) -> None:
    season = _season(folder, plans)
    today = [one for one in season.performances if one.starts_at.date() == TODAY]
    assert {one.venue for one in today} == {"Opera house", "Arena", "Museum", "Cabaret"}
    slots = [one.starts_at for one in today if one.timed]
    assert len(slots) == 24
    assert {str(after - before) for before, after in itertools.pairwise(slots)} == {"0:20:00"}
    assert min(one.starts_at.date() for one in season.performances) == TODAY


def test_a_title_may_be_chinese(folder: Path, plans: dict[str, Plan]) -> None:
    season = _season(folder, plans)
    titles = {season.production_of(one).title for one in season.performances}
    assert "牡丹亭" in titles
    assert len(titles) == len(season.productions)


def test_the_demo_has_people_with_pins_to_show(folder: Path) -> None:
    pins = seasonfile.people_pins((folder / "season.json").read_bytes())
    assert sorted(len(pin) for pin in pins.values()) == [4, 4, 6]


def test_the_cabaret_sells_chairs_tables_and_boxes(plans: dict[str, Plan]) -> None:
    kinds = Counter((one.kind, one.whole, len(one.seats)) for one in plans["cabaret"].groups)
    assert kinds == {("table", False, 4): 18, ("table", True, 6): 6, ("box", True, 4): 5}
    assert sum(len(one.seats) for one in plans["cabaret"].groups) == plans["cabaret"].seat_count


def test_the_small_hall_has_a_season_of_its_own(folder: Path, plans: dict[str, Plan]) -> None:
    season = _season(folder / "small", {"small": plans["small"]})
    assert [int(one.id) for one in season.performances] == [1, 2]


def test_the_same_day_makes_the_same_files(folder: Path, tmp_path: Path) -> None:
    demo_season.write(tmp_path, TODAY)
    made = {path.relative_to(tmp_path): _digest(path) for path in tmp_path.rglob("*.json")}
    assert made == {path: _digest(folder / path) for path in made}
    assert len(made) == 12


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
