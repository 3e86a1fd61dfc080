"""Any text on any printer: no letter becomes another one, and nothing that is drawn is obeyed."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.languages import language_of
from printing.languages.escposraster import REAL_TIME
from printing.layout import Page, lay_out
from printing.layout.blocks import Text
from printing.layout.formats import plain
from printing.layout.natives import NativeText
from printing.models import MODELS
from printing.profile import ROLL_80MM
from printing.selftest import read_codes
from printing.virtual.behaviour import Behaviour
from tests.printing.fglrender import FglPrinter
from tests.printing.papers import OPERA

JOB = UUID(int=5)
# One of each kind: dots, letters of its own, stock, labels.
KINDS = ("roll-80mm", "roll-58mm", "roll-80mm-native", "zebra-203", "zebra-native", "boca-200")
SIGNS = (
    "Aé€?ß·…“” ?",
    "牡丹亭、池座「甲」",
    "พระอภัยมณีี่เแ",
    "שִׁיר הַשִּׁירִים",
    "ألف ليلة وليلةٌ",
    "e\u0301o\u0308\u0323n\u0303\u0300",  # marks that sit on letters, one on another
    "Ἀντιγόνη Онегин नाट्य 춘향전",
    "\u202eABC\u202c\u200f\u200b\ufeff\x07\t\n",  # what is not seen, or turns what is seen
    "🎭🎟\U0001f3fd\u200d",
)
ANY = st.text(st.sampled_from("".join(SIGNS)), min_size=1, max_size=60)
THAI = ("พระอภัยมณีกับนางผีเสื้อสมุทรที่เกาะแก้วพิสดาร" * 10)[:400]


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=8, deadline=None)
@given(title=ANY, section=ANY, question=st.booleans())
def test_no_letter_of_a_ticket_becomes_a_question_mark(
    name: str, title: str, section: str, question: bool
) -> None:
    profile = MODELS[name]
    title = title if question else title.replace("?", "")
    ticket = replace(OPERA, title=title, label=replace(OPERA.label, section=section))
    page = lay_out(ticket, profile)
    for one in page.natives:
        if isinstance(one, NativeText):
            assert profile.native is not None
            raw = one.text.encode(profile.native.charset)
            assert raw.count(b"?") == one.text.count("?")
            assert one.text.count("?") <= plain(title + section).count("?")
    sent = language_of(profile).paper(page, JOB)
    if profile.language == "escpos":
        assert not REAL_TIME.search(sent)
        assert sent.startswith(b"\x1b@\x1d(D\x03\x00\x14\x01\x00"), "DLE DC4 is off before all"
        assert b"".join(sent.split(b"\x1d(D")[2:]) == b"", "and not on again"


@pytest.mark.parametrize("sign", [one for one in dict.fromkeys("".join(SIGNS)) if one not in "? "])
def test_no_sign_is_drawn_as_a_question_mark(sign: str) -> None:
    drawn, question = (Text(one, 6).render(80, ROLL_80MM).tobytes() for one in (sign, "?"))
    assert drawn != question


@pytest.mark.parametrize("name", MODELS)
def test_a_title_of_400_thai_letters_leaves_room_for_the_code(name: str) -> None:
    page = lay_out(replace(OPERA, title=THAI), MODELS[name])
    assert language_of(MODELS[name]).paper(page, JOB)
    if not any(one.height for one in page.natives if not isinstance(one, NativeText)):
        assert read_codes(page.picture) == [OPERA.code]


@settings(max_examples=25, deadline=None)
@given(
    st.integers(8, 200),
    st.integers(1, 60),
    st.lists(st.sampled_from(b"\x10\x04\x05\x14\x00\x01\x02\x08<p>rte\xff"), min_size=1),
)
def test_any_picture_comes_back_and_nothing_in_it_is_obeyed(
    width: int, height: int, signs: list[int]
) -> None:
    size = -(-width // 8) * height
    raw = (bytes(signs) * size)[:size]
    picture = Image.frombytes("1", (width, height), bytes(255 - byte for byte in raw))
    roll = replace(ROLL_80MM, width_dots=width)
    sent = language_of(roll).paper(Page(picture, 203), JOB)
    assert not REAL_TIME.search(sent)
    printer = Behaviour()
    printer.receive(sent)
    assert (printer.pulses, printer.unknown) == (0, [])
    boca = FglPrinter(rows=64, columns=208)
    stock = replace(MODELS["boca-200"], width_dots=208, stock_mm=(26.4, 8.1))
    boca.take(language_of(stock).paper(Page(picture, 200), JOB))
    assert boca.unknown == [], "no tag but those that draw and print"
    (ticket,) = boca.tickets
    assert np.array_equal(np.asarray(ticket)[:height, :width], np.asarray(picture))


@pytest.mark.parametrize("tag", [b"<rte>", b"<rtd>", b"<pl5>", b"<tl3>", b"<p>", b"<q>"])
def test_dots_that_spell_a_command_of_the_set_up_stay_dots(tag: bytes) -> None:
    """Eight dots down are a byte: this picture's column bytes are the tag's own letters."""
    bits = np.unpackbits(np.frombuffer(tag, np.uint8)).reshape(-1, 8).T
    picture = Image.fromarray(~bits.astype(bool))
    stock = replace(MODELS["boca-200"], width_dots=208, stock_mm=(26.4, 8.1))
    sent = language_of(stock).paper(Page(picture, 200), JOB)
    assert tag in sent
    boca = FglPrinter(rows=64, columns=208)
    boca.take(sent)
    assert boca.unknown == []
    assert len(boca.tickets) == 1
    assert np.array_equal(np.asarray(boca.tickets[0])[:8, : len(tag)], np.asarray(picture))
