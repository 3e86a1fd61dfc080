"""Template files from hell: a sentence for each, in bounded time and memory."""

import tracemalloc

import pytest

from pos.domain.refusals import Reason, Refusal
from pos.domain.template.reading import FILE_LIMIT_BYTES, read_template
from tests.pos.domain.template.slippapers import EMERGENCY, RECEIPT, REPORT
from tests.pos.domain.template.test_reading import png

_HEAD = (
    'kind = "receipt"\nname = "x"\nstock = { kind = "roll", width_mm = 80, printable_mm = 72 }\n'
)
HELL = {
    "lists within lists": _HEAD + "flow = " + "[" * 30_000,
    "tables within tables": _HEAD + "flow = " + "[{stack=" * 900 + "1",
    "deep and whole": _HEAD + "flow = [" + "{ stack = [" * 60 + "{ gap_mm = 1 }" + "] }" * 60 + "]",
    "dots without end": _HEAD + ".".join("a" * 480) + " = 1",
    "ten thousand parts": _HEAD + '[[flow]]\npart="x"\n' * 3_000,
    "ten thousand empty parts": _HEAD + "[[flow]]\n" * 7_000,
    "nan": RECEIPT.replace("size_mm = 8", "size_mm = nan"),
    "infinite": RECEIPT.replace("size_mm = 8", "size_mm = inf"),
    "a kilometre": RECEIPT.replace("size_mm = 8", "size_mm = 1e9"),
    "less than nothing": RECEIPT.replace("rule_mm = 0.5", "rule_mm = -1"),
    "a number of a thousand digits": RECEIPT.replace("size_mm = 8", "size_mm = " + "9" * 900),
    "a date": REPORT.replace("size_mm = 4", "size_mm = 1979-05-27"),
    "a kind of its own": RECEIPT.replace('"receipt"', '"banknote"', 1),
    "a kind in a list": RECEIPT.replace('"receipt"', '["receipt"]', 1),
    "a part in a part": RECEIPT.replace('part = "taxes"', 'part = [["taxes"]]'),
    "a part that is a table": RECEIPT.replace('part = "taxes"', "part = { a = 1 }"),
    "every part at once": RECEIPT.replace('part = "taxes"', 'part = ["taxes", "total", "lines"]'),
    "too wide for its paper": EMERGENCY.replace("printable_mm = 72", "printable_mm = 300"),
    "nothing": "",
    "zeros": "\0" * 1000,
    "too long": "#" * (FILE_LIMIT_BYTES + 1),
    "one long line": "#" * 2000,
}


@pytest.mark.parametrize("name", HELL)
def test_whatever_is_in_the_file_is_told_in_a_sentence(name: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Refusal) as caught:
            read_template(HELL[name].encode(), "ours")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.reason is Reason.TEMPLATE_WRONG
    faults = caught.value.params["faults"]
    assert 0 < len(faults) <= 20
    assert all(one["why"] and len(one["why"]) < 400 for one in faults)
    assert peak < 40_000_000


@pytest.mark.parametrize(("wide", "high"), [(60_000, 60_000), (2**31 - 1, 1), (0, 5), (2_401, 10)])
def test_a_picture_that_would_fill_the_memory_is_no_logo(wide: int, high: int) -> None:
    with pytest.raises(Refusal, match="dots wide and high"):
        read_template(RECEIPT.encode(), "ours", logo=png(wide, high))


def test_a_logo_of_a_hundred_megabytes_is_not_looked_at() -> None:
    with pytest.raises(Refusal, match="bytes allowed"):
        read_template(RECEIPT.encode(), "ours", logo=bytes(100_000_000))
