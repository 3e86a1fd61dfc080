"""Lines of letters: broken where a language allows, drawn by a font that has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from printing.layout.coverage import read_coverage
from printing.layout.fonts import Weight, face_for
from printing.layout.formats import plain
from printing.layout.lettering import (
    Pen,
    as_seen,
    clusters,
    fit,
    runs_of,
    sits_on_another,
    width_of,
    wrap,
)

PEN = Pen(Weight.BOLD, 32)


def test_coverage_agrees_with_the_font_s_own_glyphs() -> None:
    face = face_for("A", Weight.BOLD)
    font = ImageFont.truetype(str(face.path), 40)
    box = font.getmask("\uffff")
    coverage = read_coverage(face.path)
    for character in "AzÄß€·…Жλ":
        assert character in coverage
        assert bytes(font.getmask(character)) != bytes(box)
    assert "票" not in coverage
    assert bytes(font.getmask("票")) == bytes(box)


def test_a_font_without_a_character_map_is_named(tmp_path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\x00\x01\x00\x00\x00\x00")
    with pytest.raises(ValueError, match="cmap"):
        read_coverage(broken)


def test_latin_and_chinese_in_one_line_come_from_two_fonts() -> None:
    if not face_for("票", Weight.BOLD).covers("票"):
        pytest.skip("no font with Chinese characters on this machine")
    runs = runs_of("Carmen 卡门", PEN)
    assert [run.text for run in runs] == ["Carmen ", "卡门"]


def test_words_stay_whole_where_they_can() -> None:
    width = width_of("The Marriage", PEN)
    assert wrap("The Marriage of Figaro", PEN, width) == ["The Marriage", "of Figaro"]


def test_chinese_breaks_between_signs_but_not_before_a_full_stop() -> None:
    width = width_of("国家大剧", PEN)
    assert wrap("国家大剧。院", PEN, width)[1][0] != "。"


def test_a_little_smaller_is_better_than_a_line_more() -> None:
    width = round(width_of("The Magic Flute", PEN) * 0.95)
    lines, pen = fit("The Magic Flute", PEN, width, 3, 20)
    assert lines == ["The Magic Flute"]
    assert pen.pixels < PEN.pixels


@given(st.text(max_size=80), st.integers(60, 600))
def test_no_line_is_wider_than_its_paper_and_no_letter_is_lost(text: str, width: int) -> None:
    lines = wrap(text, PEN, width)
    assert all(width_of(line, PEN) <= width or len(clusters(line)) == 1 for line in lines)
    assert not any(sits_on_another(line[0]) for line in lines[1:] if line)
    assert "".join(lines).replace(" ", "") == plain(text).replace(" ", "")


THAI = "พระอภัยมณีกับนางผีเสื้อสมุทรที่เกาะแก้วพิสดาร" * 10


def test_a_long_thai_title_is_torn_between_letters_and_never_off_their_marks() -> None:
    lines = wrap(THAI[:400], PEN, 500)
    assert "".join(lines) == THAI[:400]
    assert len(lines) > 5
    for line in lines[1:]:
        assert not sits_on_another(line[0])
    assert not any(line[-1] in "เแโใไ" for line in lines), "a vowel stays with its letter"
    cut, _ = fit(THAI[:400], PEN, 500, 2, 20)
    assert cut[-1].endswith("…")
    assert THAI.startswith("".join(cut)[:-1])
    assert not sits_on_another(THAI[len("".join(cut)) - 1])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Row 12", ["Row 12"]),
        ("Carmen 卡门", ["Carmen ", "卡门"]),
        ("שיר 12", ["12", "שיר "]),
        ("12 שיר", ["שיר", "12 "]),
        ("שיר Carmen 卡门", ["Carmen ", "卡门", "שיר "]),
        ("Opera שיר 12", ["Opera ", "שיר ", "12"]),
    ],
)
def test_what_is_written_from_right_to_left_stands_so(text: str, wanted: list[str]) -> None:
    for character in "卡ש":
        if not face_for(character, Weight.MEDIUM).covers(character):
            pytest.skip("no font with these characters on this machine")
    assert [run.text for run in as_seen(runs_of(text, Pen(Weight.MEDIUM, 32)))] == wanted
