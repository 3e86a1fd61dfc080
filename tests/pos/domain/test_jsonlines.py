"""Where in a JSON text something is wrong."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain import jsonlines

TEXT = """{"name": "Hall",
 "zones": [
  {"rows": [1,
   2,
   {"label": "a ] \\" , { b"},
   4]},
  {"rows": []}
 ],
 "last": null}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("name",), 1),
        (("zones",), 2),
        (("zones", 0), 3),
        (("zones", 0, "rows", 1), 4),
        (("zones", 0, "rows", 2, "label"), 5),
        (("zones", 0, "rows", 3), 6),
        (("zones", 1, "rows"), 7),
        (("last",), 9),
    ],
)
def test_a_path_leads_to_its_line(path: jsonlines.Path, line: int) -> None:
    assert jsonlines.line_of(TEXT, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [(("zones", 0, "rows", 9), 3), (("zones", "rows"), 2), (("nothing",), 1), (("last", 0), 9)],
)
def test_a_path_that_breaks_off_leads_to_its_innermost_part(
    path: jsonlines.Path, line: int
) -> None:
    assert jsonlines.line_of(TEXT, path) == line


_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


def _paths(value: object, path: jsonlines.Path = ()) -> list[jsonlines.Path]:
    if isinstance(value, dict):
        return [path, *(one for k, v in value.items() for one in _paths(v, (*path, k)))]
    if isinstance(value, list):
        return [path, *(one for k, v in enumerate(value) for one in _paths(v, (*path, k)))]
    return [path]


@given(value=_VALUES, data=st.data())
def test_the_line_holds_the_value_whatever_the_document(value: object, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(_paths(value)))
    marked: object = "found here"
    for end in range(len(path) - 1, -1, -1):
        parent = value
        for step in path[:end]:
            parent = parent[step]  # type: ignore[index]
        copy = parent.copy()  # type: ignore[attr-defined]
        copy[path[end]] = marked
        marked = copy
    text = json.dumps(marked, indent=1, ensure_ascii=data.draw(st.booleans()))
    line = jsonlines.line_of(text, path)
    assert "found here" in text.split("\n")[line - 1]


@given(st.text(alphabet='{}[]",:\\ \nab1', max_size=60), st.lists(st.sampled_from(["a", 0, 1])))
def test_no_text_at_all_breaks_the_search(text: str, path: list[str | int]) -> None:
    assert 1 <= jsonlines.line_of(text, tuple(path)) <= text.count("\n") + 1


class _Row(msgspec.Struct):
    label: str
    count: int


class _Hall(msgspec.Struct):
    rows: list[_Row]
    more: dict[str, int] = {}


def _wrong(raw: bytes) -> jsonlines.Wrong:
    with pytest.raises(jsonlines.Wrong) as caught:
        jsonlines.decode(raw, _Hall, 1_000_000)
    return caught.value


@pytest.mark.parametrize(
    ("raw", "line", "path", "why"),
    [
        (b'{"rows": [\n{"label": "A", "count": "2"}]}', 2, "rows[0].count", "a whole number, fou"),
        (b'{"rows": [\n{"label": "A",\n "count": null}]}', 3, "rows[0].count", "found nothing"),
        (b'{"rows": [\n{"label": "A"}]}', 2, "rows[0]", "`count` is missing"),
        (b'{"rows":\n 5}', 2, "rows", "expected a list, found a whole number"),
        (b"[]", 1, "", "expected an object, found a list"),
        (b'{"rows": [],\n "more": {"x": true}}', 2, "more", "found true or false"),
        (b'{"rows": [\n{"label": A}]}', 2, "", "not JSON here: 'A}]}'"),
        (b'{"rows": [\n{"label": "A", "count": NaN}]}', 2, "", "not JSON here: 'NaN"),
        (b'{"rows": []}\n\nx', 3, "", "follows the end"),
        (b'{"rows": [\n{"label": "A"', 2, "", "ends in the middle"),
        (b'{"rows": [],\n "x": "\xff"}', 2, "", "not UTF-8"),
        (b"", 1, "", "ends in the middle"),
    ],
)
def test_a_fault_has_a_line_a_path_and_a_sentence(
    raw: bytes, line: int, path: str, why: str
) -> None:
    wrong = _wrong(raw)
    assert (wrong.line, jsonlines.path_text(wrong.path)) == (line, path)
    assert why in wrong.why


@pytest.mark.parametrize("start", [b"[", b'{"rows": [{"label": ', b'{"a":', b'{"rows": '])
def test_hostile_nesting_is_a_fault_and_no_recursion_error(start: bytes) -> None:
    assert _wrong(start * 30_000).line == 1


def test_deep_brackets_in_a_part_nobody_reads_are_a_fault_too() -> None:
    wrong = _wrong(b'{"rows": [], "unknown": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert "nested too deeply" in wrong.why


def test_a_file_above_its_limit_is_not_even_looked_at() -> None:
    with pytest.raises(jsonlines.Wrong, match="1000 are the most"):
        jsonlines.decode(b"{" * 1001, _Hall, 1000)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert jsonlines.decode(b'\xef\xbb\xbf{"rows": []}', _Hall, 100).rows == []
