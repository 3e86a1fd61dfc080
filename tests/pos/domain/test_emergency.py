"""Which places go onto paper, and when a till prints a pack by itself."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pos.domain.emergency import PAPERS_LIMIT, Watch, chosen, numbered, share
from pos.domain.ids import CategoryId, PerformanceId, PlaceId, ProductionId, TillId
from pos.domain.season import Performance

NOW = datetime(2026, 11, 28, 18, 0, tzinfo=UTC)
A, B = CategoryId("a"), CategoryId("b")


def at(number: int, minutes: int, **more: bool) -> Performance:
    starts = NOW + timedelta(minutes=minutes)
    return Performance(
        PerformanceId(number), ProductionId(1), "House", "d", "prices", starts, **more
    )


def test_half_of_each_category_stays_with_the_till() -> None:
    owned = {A: tuple(PlaceId(one) for one in (1, 2, 3, 4, 5)), B: (PlaceId(9),)}
    assert chosen(owned, None) == (4, 5)
    assert chosen(owned, {A: 1, B: 1}) == (5, 9)
    assert chosen(owned, {A: 99}) == (1, 2, 3, 4, 5)
    assert chosen(owned, {}) == ()


@given(st.dictionaries(st.sampled_from((A, B)), st.sets(st.integers(0, 999)), max_size=2))
def test_never_more_than_is_owned_nor_than_a_pack_takes(owned: dict[CategoryId, set[int]]) -> None:
    places = {key: tuple(PlaceId(one) for one in found) for key, found in owned.items()}
    found = chosen(places, dict.fromkeys(places, 10_000))
    assert set(found) <= {one for some in owned.values() for one in some}
    assert len(found) <= PAPERS_LIMIT
    assert all(2 * share(len(some)) <= len(some) for some in owned.values())


def test_papers_are_called_by_till_and_number() -> None:
    assert numbered(TillId(3), 7) == "3-E007"


def test_before_the_doors_open_and_no_later_than_the_curtain() -> None:
    watch = Watch(doors_min=60)
    evenings = [at(1, 90), at(2, 60), at(3, 5), at(4, -1), at(5, 30, cancelled=True)]
    assert watch.due(NOW, evenings, 9e9) == ((3, "doors"), (2, "doors"))
    assert Watch().due(NOW, evenings, 9e9) == ()


def test_the_server_lost_for_long_enough_what_is_played_today_is_packed() -> None:
    watch = Watch(lost_min=10)
    evenings = [at(1, 90), at(2, 13 * 60), at(3, 20, timed=True), at(4, 25, real_name=True)]
    assert watch.due(NOW, evenings, 599) == ()
    assert watch.due(NOW, evenings, 600) == ((1, "server_lost"),)
