"""Tickets as dots: what an usher and a scanner must find on them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pos.domain.paper import TicketPaper
from pos.domain.plan import PlaceLabel
from printing.layout import lay_out
from printing.layout.blocks import Text
from printing.layout.fonts import Weight, face_for
from printing.profile import Profile
from printing.selftest import read_codes
from tests.printing.dots import holds, says
from tests.printing.papers import BOX, CHINESE, LONG, MUSEUM, OPERA, STANDING, TICKETS

ROLL = Profile()


def needs_chinese_font() -> None:
    if not face_for("票", Weight.MEDIUM).covers("票"):
        pytest.skip("no font with Chinese characters on this machine")


@pytest.mark.parametrize("name", TICKETS)
def test_the_code_reads_back_from_the_dots(name: str) -> None:
    page = lay_out(TICKETS[name], ROLL)
    assert read_codes(page.picture) == [TICKETS[name].code]


@pytest.mark.parametrize("name", TICKETS)
def test_a_worn_printer_does_not_spoil_the_code(name: str) -> None:
    page = lay_out(TICKETS[name], ROLL).picture.convert("L")
    smaller = page.resize((page.width // 2, page.height // 2), Image.Resampling.BOX)
    page.paste(255, (450, 0, 452, page.height))  # two dead dots of the print head
    assert read_codes(page) == read_codes(smaller) == [TICKETS[name].code]


def test_the_code_is_version_6_in_modules_of_six_dots_with_a_quiet_zone_of_four() -> None:
    dots = np.asarray(lay_out(OPERA, ROLL).picture)
    side = (6 * 4 + 17) * 6
    finder = np.kron(_finder(), np.ones((6, 6), bool))
    corners = [
        (top, left)
        for top in range(600, dots.shape[0] - side)
        for left in range(24, dots.shape[1] - side)
        if np.array_equal(~dots[top : top + 42, left : left + 42], finder)
    ]
    top, left = corners[0]
    assert np.array_equal(~dots[top : top + 42, left + side - 42 : left + side], finder)
    assert np.array_equal(~dots[top + side - 42 : top + side, left : left + 42], finder)
    framed = dots[top - 24 : top + side + 24, left - 24 : left + side + 24].copy()
    framed[24:-24, 24:-24] = True
    assert framed.all(), "ink in the quiet zone"


def _finder() -> np.ndarray:
    finder = np.ones((7, 7), bool)
    finder[1:6, 1:6] = False
    finder[2:5, 2:5] = True
    return finder


def test_the_same_facts_give_the_same_dots() -> None:
    for paper in TICKETS.values():
        assert lay_out(paper, ROLL).picture.tobytes() == lay_out(paper, ROLL).picture.tobytes()


def test_row_seat_time_price_and_codes_stand_on_an_opera_ticket() -> None:
    page = lay_out(OPERA, ROLL).picture
    assert says(page, "The Magic Flute", 8.0, Weight.BOLD)
    assert says(page, "Row", 3.6)
    assert says(page, "Seat", 3.6)
    assert says(page, "19:30", 10.4, Weight.BOLD)
    assert says(page, "28 November 2026", 4.0, Weight.BOLD)
    assert says(page, "€124.50", 4.6, Weight.BOLD)
    assert says(page, "3-000127", 3.3, Weight.BOLD)
    assert says(page, f"{OPERA.short_code[:4]} {OPERA.short_code[4:]}", 5.4, Weight.BOLD)
    assert not says(page, "Copy 1", 4.4, Weight.BOLD)


def test_the_seat_is_the_biggest_thing_on_the_ticket() -> None:
    page = lay_out(OPERA, ROLL).picture
    assert says(page, "12", 25, Weight.BOLD)
    assert says(page, "14", 25, Weight.BOLD)


def test_the_house_speaks_german_and_a_box_has_no_row() -> None:
    page = lay_out(BOX, ROLL).picture
    assert says(page, "Platz", 3.6)
    assert says(page, "Samstag", 3.4)
    assert says(page, "124,50 €", 4.6, Weight.BOLD)
    assert not says(page, "Reihe", 3.6)
    badge = Text("Kopie 2", 4.4, Weight.BOLD, inverted=True).render(200, ROLL)
    letters = badge.point([255] + [0] * 255, "1")
    assert holds(page.point([255] + [0] * 255, "1"), letters)


def test_the_house_speaks_chinese_and_nothing_prints_as_a_box() -> None:
    needs_chinese_font()
    page = lay_out(CHINESE, ROLL).picture
    assert says(page, "排", 3.6)
    assert says(page, "座", 3.6)
    assert says(page, "星期六", 3.4)
    assert says(page, "2026年11月28日", 4.0, Weight.BOLD)
    assert says(page, "¥380.00", 4.6, Weight.BOLD)
    written = CHINESE.title + CHINESE.subtitle + CHINESE.venue + CHINESE.label.section
    assert all(face_for(sign, Weight.BOLD).covers(sign) for sign in written)


def test_time_is_the_house_s_own_wherever_the_till_stands() -> None:
    assert says(
        lay_out(replace(OPERA, timezone="Asia/Shanghai"), ROLL).picture, "02:30", 10.4, Weight.BOLD
    )
    unknown = lay_out(replace(OPERA, timezone="Mars/Olympus"), ROLL).picture
    assert says(unknown, "18:30", 10.4, Weight.BOLD)


def test_a_house_whose_language_we_do_not_speak_gets_english() -> None:
    assert says(lay_out(replace(OPERA, locale="xx-unknown"), ROLL).picture, "Row", 3.6)
    assert says(lay_out(replace(OPERA, locale="fr_FR"), ROLL).picture, "Row", 3.6)


def test_standing_places_and_entry_slots_say_what_they_are_instead_of_a_seat() -> None:
    assert says(lay_out(STANDING, ROLL).picture, "No numbered seat", 3.6)
    museum = lay_out(MUSEUM, ROLL).picture
    assert says(museum, "Entry", 3.6)
    assert says(museum, "10:30", 24, Weight.BOLD)


def test_a_very_long_title_shrinks_and_stays_on_the_paper() -> None:
    page = lay_out(LONG, ROLL).picture
    assert page.width == ROLL.width_dots
    words = LONG.title.split()
    endings = [" ".join(words[-count:]) for count in range(1, 8)]  # where it breaks is the font's
    sizes = range(30, 64)
    assert any(says(page, end, dots / 8, Weight.BOLD) for end in endings for dots in sizes)
    endless = lay_out(replace(OPERA, title="W" * 2000), ROLL).picture
    assert endless.height < 2 * page.height


def test_the_last_dots_at_the_right_stay_white_for_the_language_to_move_in() -> None:
    for paper in TICKETS.values():
        assert np.asarray(lay_out(paper, ROLL).picture)[:, -8:].all()


def test_paper_too_narrow_for_a_code_that_can_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        lay_out(OPERA, Profile(width_dots=240))


_WORDS = st.text(max_size=60)


@settings(max_examples=60)
@given(title=_WORDS, section=_WORDS, row=st.text(max_size=12), seat=st.text(max_size=12))
def test_no_text_can_stop_a_ticket(title: str, section: str, row: str, seat: str) -> None:
    paper: TicketPaper = replace(
        OPERA, title=title, subtitle=section, label=PlaceLabel(section, row, seat, title[:5])
    )
    page = lay_out(paper, ROLL)
    assert page.picture.width == ROLL.width_dots
    assert page.picture.mode == "1"
