"""The template file: what is read, and that whatever is wrong in it gives a sentence, no more."""

import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.refusals import Reason, Refusal
from pos.domain.template.elements import DEPTH_LIMIT, ELEMENTS_LIMIT
from pos.domain.template.model import Code, Stub, Written, walk
from pos.domain.template.reading import FILE_LIMIT_BYTES, LOGO_LIMIT_BYTES, read_template, sentence
from tests.pos.domain.template.papers import FIXED, ROLL


def faults_of(text: str | bytes, name: str = "ours", logo: bytes = b"") -> list[dict[str, Any]]:
    with pytest.raises(Refusal) as caught:
        read_template(text.encode() if isinstance(text, str) else text, name, logo=logo)
    assert caught.value.reason is Reason.TEMPLATE_WRONG
    faults: list[dict[str, Any]] = caught.value.params["faults"]
    assert faults
    assert all(one["file"] == f"{name}.toml" and one["why"] for one in faults)
    assert caught.value.params["why"] == faults[0]["why"]
    return faults


def sentences(text: str | bytes, **more: Any) -> str:
    return "\n".join(sentence(one) for one in faults_of(text, **more))


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + check


def test_a_roll_has_a_flow() -> None:
    template = read_template(ROLL.encode(), "ours")
    assert (template.name, template.title) == ("ours", "Ours")
    assert template.stock.is_roll
    first = template.flow[0]
    assert isinstance(first, Written)
    assert first.source.fields == ("title",)
    assert first.letters.bold
    assert first.letters.lines == 3
    assert any(isinstance(one, Code) for one in walk(template.flow))


def test_stock_of_a_fixed_size_has_boxes_and_a_stub() -> None:
    template = read_template(FIXED.encode(), "ours")
    assert [box.id for box in template.boxes] == ["event", "code", "words", "torn"]
    assert template.stub == Stub("right", 30)
    assert [box.id for box in template.boxes if template.in_stub(box)] == ["torn"]


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_template(b"\xef\xbb\xbf" + ROLL.encode(), "ours").title == "Ours"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("size_mm = 6,", "sise_mm = 6,", "flow[1].sise_mm: is not known here"),
        ("size_mm = 6,", "size = '6 pt',", "flow[1].size: is not known here"),
        ("size_mm = 6,", "size_mm = '6mm',", "flow[1].size_mm: is a number, not '6mm'"),
        ("size_mm = 6,", "size_mm = true,", "flow[1].size_mm: is a number, not true or false"),
        ("size_mm = 6,", "size_mm = nan,", "flow[1].size_mm: is from 1.2 to 200, not nan"),
        ("size_mm = 6,", "size_mm = inf,", "flow[1].size_mm: is from 1.2 to 200, not inf"),
        ("size_mm = 6,", "size_mm = 6000,", "flow[1].size_mm: is from 1.2 to 200, not 6000"),
        ("size_mm = 6,", "", "flow[1].size_mm: is missing"),
        ("lines = 3", "lines = 2.5", "flow[1].lines: is a whole number from 1 to 30, not 2.5"),
        ('"bold"', '"heavy"', "flow[1].weight: is one of medium, bold, not 'heavy'"),
        ('field = "title"', 'field = "name"', "flow[1].field: no field is called 'name'"),
        ('field = "title"', "field = [[]]", "flow[1].field: no field is called a list"),
        ('field = "title"', 'feld = "title"', "flow[1]: is one of field, word"),
        ('field = "title"', 'word = "zone"', "flow[1].word: is one of section, row"),
        ('field = "title"', "text = {}", "flow[1].text: is a text, or texts by language"),
        ('field = "title"', "text = { en = 3 }", "flow[1].text: has texts of 1 to 300"),
        ("{ qr =", "{ gap_mm = 2, qr =", "flow[5]: is one of field"),
        ('qr = "centre"', 'qr = "middle"', "flow[5].qr: is one of left, centre, right"),
        ('kind = "roll"', 'kind = "scroll"', "stock.kind: is one of roll, fixed, not 'scroll'"),
        ("printable_mm = 72", "printable_mm = 90", "stock.printable_mm: is wider than the roll"),
        ("printable_mm = 72", "printable_mm = 72, dpi = [20]", "stock.dpi: is a list of whole"),
        ('name = "Ours"', "", "name: is missing"),
        ('name = "Ours"', 'name = "Ours"\nfont = "Comic"', "font: is not known here"),
        ("{ qr", "{ when = 'sunny', qr", "flow[5].when: is a field, timed, seated, standing, logo"),
        ("{ qr", "{ columns = [ { gap_mm = 1 } ], shares = [1, 2] }, { qr", "shares: are 2 for 1"),
        ("{ qr", "{ columns = [ { gap_mm = 1 } ], shares = [0] }, { qr", "are numbers above 0"),
        ("{ qr", "{ pair = [ { field = 'price' } ] }, { qr", "flow[5].pair: is a list of two"),
        ("{ qr", "{ stack = [] }, { qr", "flow[5].stack: is a list of 1 to 60 elements"),
        ("{ qr", "'title', { qr", "flow[5]: is a table in braces, not 'title'"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(old: str, new: str, why: str) -> None:
    assert old in ROLL
    assert why in sentences(ROLL.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('id = "code"', 'id = "event"', "box event: there are two boxes of that id"),
        ('id = "code"', 'id = "The Code"', "box[2].id: is of small letters"),
        ("at_mm = [54, 38]", "at_mm = [54, 30]", "box words: lies upon the box code"),
        ("at_mm = [54, 38]", "at_mm = [54]", "box words.at_mm: is two numbers of millimetres"),
        ("size_mm = [34, 10]", "size_mm = [34, -1]", "box words.size_mm: is two numbers"),
        ("size_mm = [34, 10]", "size_mm = [34, 10]\npadding_mm = 5", "leaves no room"),
        ("size_mm = [34, 10]", "size_mm = [34, 10]\nturn = 45", "box words.turn: is one of 0, 90"),
        ("width_mm = 30 }", "width_mm = 70 }", "stub.width_mm: is more than half"),
        ("margin_mm = 2 }", "margin_mm = 2 }\nflow = []", "flow: is for rolls"),
        ('"fixed"', '"roll", printable_mm = 100', "box: a roll has a flow and no boxes"),
        ("stub =", "sheet = { paper = 'A4', down = 6 }\nstub =", "sheet: 6 tickets below each"),
        ("stub =", "sheet = { paper = 'A9' }\nstub =", "sheet.paper: is one of A4, Letter"),
    ],
)
def test_boxes_have_one_place_each(old: str, new: str, why: str) -> None:
    assert old in FIXED
    assert why in sentences(FIXED.replace(old, new, 1))


def test_boxes_that_are_never_there_together_may_share_a_place() -> None:
    text = FIXED.replace('id = "words"', 'id = "words"\nwhen = "copy"')
    text += (
        '[[box]]\nid = "mark"\nwhen = "not copy"\nat_mm = [54, 38]\nsize_mm = [34, 10]\n'
        'holds = [ { field = "price", size_mm = 4 } ]\n'
    )
    assert len(read_template(text.encode(), "ours").boxes) == 5
    both = text.replace("not copy", "price")
    assert "box mark: lies upon the box words" in sentences(both)


def test_a_fault_in_a_box_names_the_line_where_the_box_begins() -> None:
    (fault,) = faults_of(FIXED.replace("size_mm = 4 } ]", "size_mm = 4, colour = 'red' } ]"))
    assert fault["path"] == "box words.holds[1].colour"
    assert FIXED.splitlines()[fault["line"] - 1] == 'id = "words"'


def test_no_toml_says_where() -> None:
    assert "is no TOML: " in sentences("name = ")
    assert "line 1" in sentences("name = \n")
    assert "is no UTF-8 text: byte 8" in sentences(b'name = "\xff"')


def test_a_template_is_called_as_a_file_can_be() -> None:
    with pytest.raises(Refusal, match="small letters"):
        read_template(ROLL.encode(), "../etc/passwd")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#" * (FILE_LIMIT_BYTES + 1), "bytes allowed"),
        ("a." * 600 + "b = 1", "more than 1000 characters"),
        ("a = " + "[\n" * 20_000, "lists within lists without end"),
        ("a = 0x" + "f" * 900, "a: is not known here"),
        ("[[box]]\n" * 61, "box: is a list of 1 to 60 boxes"),
        ("flow = [\n" + "{ gap_mm = 1 },\n" * 61 + "]", "flow: is a list of 1 to 60 elements"),
    ],
)
def test_a_file_without_end_is_not_read_without_end(text: str, why: str) -> None:
    assert why in sentences(text)


def test_elements_are_counted_and_not_too_deep() -> None:
    many = "{ stack = [\n" + "{ gap_mm = 1 },\n" * 50 + "] },\n"
    wide = ROLL.replace("{ qr", f"{many * 5} {{ qr")
    assert f"is one of more than {ELEMENTS_LIMIT} elements" in sentences(wide)
    deep = "{ stack = [ " * (DEPTH_LIMIT + 2) + "{ gap_mm = 1 }" + " ] }" * (DEPTH_LIMIT + 2)
    assert f"is more than {DEPTH_LIMIT} deep" in sentences(ROLL.replace("{ qr", f"{deep}, {{ qr"))


def test_a_logo_is_a_png_of_bounded_size() -> None:
    assert read_template(ROLL.encode(), "ours", logo=png(300, 100)).logo == png(300, 100)
    assert "logo: is no PNG picture" in sentences(ROLL, logo=b"GIF89a" + bytes(60))
    assert "logo: is at most 2400 dots" in sentences(ROLL, logo=png(50_000, 50_000))
    assert "bytes allowed" in sentences(ROLL, logo=png(10, 10) + bytes(LOGO_LIMIT_BYTES))


_JUNK = st.sampled_from(
    [*'{}[]="\n,.#', "nan", "true", "1e999", "'x'", "[[box]]", "when", "holds", "flow", "-0", "é"]
)


@settings(max_examples=300)
@given(st.sampled_from([ROLL, FIXED]), st.lists(st.tuples(st.integers(0, 900), _JUNK), max_size=6))
def test_a_file_somebody_typed_upon_gives_a_template_or_sentences(
    text: str, edits: list[tuple[int, str]]
) -> None:
    for at, junk in edits:
        text = text[:at] + junk + text[at + len(junk) % 3 :]
    _read(text.encode())


_VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["field", "word", "text", "qr", "stack", "columns", "when", "size_mm", "shares", "pair"]
    ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
_TOP = st.dictionaries(
    st.sampled_from(["name", "stock", "stub", "sheet", "flow", "box", "other"]), _VALUES
)


@settings(max_examples=300)
@given(_TOP)
def test_any_tables_give_a_template_or_sentences(document: dict[str, Any]) -> None:
    _read("\n".join(f"{key} = {_toml(value)}" for key, value in document.items()).encode())


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return "'" + "".join(one for one in value if one.isprintable() and one != "'") + "'"
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case dict():
            return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return str(value)


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_bytes_from_anywhere_give_sentences(raw: bytes) -> None:
    _read(raw)


def _read(raw: bytes) -> None:
    try:
        read_template(raw, "ours")
    except Refusal as refusal:
        assert refusal.reason is Reason.TEMPLATE_WRONG
        assert all(isinstance(one["why"], str) for one in refusal.params["faults"])
