"""The outage pack's lists on the roll and on A4: nothing is cut off, own seats stand in boxes."""

from dataclasses import replace

import numpy as np
import pytest

from pos.domain.ids import CategoryId, PlaceId
from pos.domain.outagepaper import (
    MapPaper,
    MapRow,
    PackHead,
    Run,
    TallyLine,
    TallyPaper,
    WaitingOrder,
    WillCallPaper,
    rows_of,
)
from pos.domain.paper import decode, encode, kind_of
from pos.domain.plan import Area, Plan, Row, Section
from printing.layout import lay_out
from printing.layout.fonts import Weight
from printing.layout.outage import Seats
from printing.layout.outagesheets import outage_pdf, sheets
from printing.models import model
from printing.profile import Profile
from tests.printing.dots import holds, says

ROLL = Profile()
HEAD = PackHead(
    "Grand Opera House",
    "Europe/Berlin",
    "en_GB",
    "The Magic Flute",
    "Main Hall",
    "2026-11-28T18:30:00+00:00",
    "Till 3",
    1_795_342_500_000,
)
WAITING = WillCallPaper(
    HEAD,
    (
        WaitingOrder("ABCD-EFGH", "Anna Weiß", "3-000127", ("Stalls · E9", "Stalls · E10")),
        WaitingOrder("2BCD-EFGH", "", "3-000130", ("Balcony · A1",)),
    ),
)
MAP = MapPaper(
    HEAD,
    (
        MapRow("Stalls", "A", (Run("1", "4", 4), Run("6", "6", 1), Run("8", "12", 5, True))),
        MapRow("Yard", "", (Run("", "", 6, True), Run("", "", 40))),
    ),
    56,
    11,
    1_795_342_000_000,
)
TALLY = TallyPaper(
    HEAD,
    "EUR",
    tuple(TallyLine(f"3-E{n:03d}", "ABCD-EFGH", f"Stalls · E{n}", 4250) for n in (1, 2)),
)
PAPERS = (WAITING, MAP, TALLY)


def hall() -> Plan:
    """Rows A and B of five seats, and standing room for three."""
    return Plan(
        name="Hall",
        digest="d",
        width=100,
        height=100,
        categories=(CategoryId("1"),),
        sections=(Section("Stalls", "Ground floor"),),
        rows=(Row("A", 0), Row("B", 0)),
        guids=tuple(f"g{one}" for one in range(10)),
        seat_numbers=tuple(str(one % 5 + 1) for one in range(10)),
        x=np.zeros(10, np.float32),
        y=np.zeros(10, np.float32),
        radius=np.ones(10, np.float32),
        row_of=np.repeat(np.arange(2, dtype=np.int32), 5),
        category_of=np.zeros(10, np.uint8),
        features=np.zeros(10, np.uint8),
        areas=(Area("Yard", CategoryId("1"), PlaceId(10), 3, ()),),
    )


def test_unsold_seats_are_lines_and_own_ones_are_apart() -> None:
    rows = rows_of(hall(), {0, 1, 2, 4, 10, 11}, {1, 12})
    assert rows == (
        MapRow(
            "Ground floor · Stalls",
            "A",
            (Run("1", "1", 1), Run("2", "2", 1, True), Run("3", "3", 1), Run("5", "5", 1)),
        ),
        MapRow("Yard", "", (Run("", "", 1, True), Run("", "", 2))),
    )


def test_a_row_that_is_sold_out_takes_no_paper() -> None:
    assert rows_of(hall(), (), ()) == ()
    (row,) = rows_of(hall(), range(5, 10), ())
    assert (row.row, row.runs) == ("B", (Run("1", "5", 5),))


def test_who_waits_stands_on_the_list_by_name_or_by_order() -> None:
    page = lay_out(WAITING, ROLL).picture
    assert says(page, "Will-call", 6.4, Weight.BOLD)
    assert says(page, "Anna Weiß", 4.0, Weight.BOLD)
    assert says(page, "ABCD-EFGH", 4.0, Weight.BOLD)
    assert says(page, "Stalls · E9, Stalls · E10", 3.4)
    assert says(page, "3-000130", 4.0, Weight.BOLD)
    nobody = lay_out(replace(WAITING, orders=()), ROLL).picture
    assert says(nobody, "Nobody waits.", 3.6)


def test_the_map_shows_own_seats_in_boxes() -> None:
    page = lay_out(MAP, ROLL).picture
    assert says(page, "56 unsold, 11 of them this till's own", 3.4)
    boxed = Seats((("8–12", True),)).render(400, ROLL)
    box = boxed.point([255] + [0] * 255, "1").getbbox()
    assert box is not None
    assert holds(page, boxed.crop(box))
    assert says(page, "1–4", 3.6)
    assert says(page, "40 more unsold", 3.6)


def test_many_seats_go_on_in_the_next_line_and_none_is_lost() -> None:
    seats = tuple((str(number), number % 3 == 0) for number in range(100, 160))
    width = 300
    lines = Seats(seats).render(width, ROLL)
    single = Seats(seats[:1]).render(width, ROLL)
    assert lines.width == width
    assert lines.height > 5 * single.height


def test_the_tally_has_each_ticket_its_price_and_room_to_write() -> None:
    page = lay_out(TALLY, ROLL).picture
    assert says(page, "3-E002  ABCD-EFGH", 4.0, Weight.BOLD)
    assert says(page, "€42.50", 4.0, Weight.BOLD)
    assert says(page, "Taken", 2.6)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("locale", ["en_GB", "de_DE", "zh_CN"])
def test_every_list_is_kept_as_json_and_drawn_in_every_language(paper, locale: str) -> None:
    told = replace(paper, head=replace(HEAD, locale=locale))
    again = decode(kind_of(told), encode(told))
    assert again == told
    for profile in (ROLL, model("roll-58mm")):
        page = lay_out(again, profile).picture
        assert page.width == profile.width_dots
        assert page.height > 200


def test_a4_takes_a_whole_arena_in_columns_and_counts_its_pages() -> None:
    runs = (Run("1", "40", 40), Run("41", "60", 20, True))
    rows = tuple(MapRow(f"Block {n // 20}", str(n), runs) for n in range(400))
    pages = sheets([WAITING, replace(MAP, rows=rows), TALLY], dpi=100)
    assert len(pages) > 4
    assert {page.size for page in pages} == {(827, 1169)}
    assert outage_pdf([WAITING, MAP]).startswith(b"%PDF")


def test_a_title_of_400_characters_is_cut_and_the_list_goes_on() -> None:
    long = replace(MAP, head=replace(HEAD, title="สวัสดี" * 70, house="H" * 200))
    assert says(lay_out(long, ROLL).picture, "Unsold seats", 6.4, Weight.BOLD)
