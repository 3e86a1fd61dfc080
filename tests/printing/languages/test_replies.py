"""What a printer says is sorted into kinds, however it is cut and mixed."""

from hypothesis import given
from hypothesis import strategies as st

from printing.languages.replies import Block, Flow, InOrder, RealTime, Reply, ReplyReader, Unasked

_REAL_TIME = st.sampled_from([0x12, 0x16, 0x1A, 0x1E, 0x32, 0x72, 0x7E]).map(RealTime)
_IN_ORDER = st.sampled_from([0x00, 0x03, 0x0C, 0x0F, 0x60]).map(InOrder)
_UNASKED = st.tuples(
    st.sampled_from([0x10, 0x14, 0x18, 0x38, 0x3C]),
    st.sampled_from([0x00, 0x08, 0x40]),
    st.sampled_from([0x00, 0x03, 0x0F]),
    st.sampled_from([0x00, 0x0F]),
).map(lambda four: Unasked(bytes(four)))
_FLOW = st.booleans().map(Flow)
_BLOCK = st.text(alphabet="A09 ~", min_size=1, max_size=6).map(
    lambda body: Block(b"\x37\x22" + body.encode())
)
_REPLIES = st.lists(st.one_of(_REAL_TIME, _IN_ORDER, _UNASKED, _FLOW, _BLOCK), max_size=40)


def _bytes(reply: Reply) -> bytes:
    match reply:
        case RealTime(byte) | InOrder(byte):
            return bytes([byte])
        case Unasked(four):
            return four
        case Flow(stopped):
            return b"\x13" if stopped else b"\x11"
        case Block(content):
            return content + b"\x00"


@given(_REPLIES, st.lists(st.integers(1, 5), max_size=60))
def test_any_mixture_in_any_pieces_is_read_as_it_was_said(
    said: list[Reply], pieces: list[int]
) -> None:
    raw = b"".join(_bytes(reply) for reply in said)
    reader = ReplyReader()
    heard: list[Reply] = []
    for size in [*pieces, len(raw)]:
        heard += reader.feed(raw[:size])
        raw = raw[size:]
    assert heard == said


@given(st.integers(0, 3))
def test_an_answer_in_real_time_may_come_in_the_middle_of_an_unasked_status(at: int) -> None:
    four = bytes([0x18, 0x00, 0x0F, 0x00])
    heard = ReplyReader().feed(four[:at] + b"\x12" + four[at:])
    assert sorted(heard, key=str) == sorted([RealTime(0x12), Unasked(four)], key=str)


@given(st.binary(max_size=300))
def test_no_babble_breaks_the_reader(raw: bytes) -> None:
    reader = ReplyReader()
    reader.feed(raw)
    reader.feed(b"\x00" * 4)
    assert reader.feed(b"\x16") == [RealTime(0x16)]


def test_a_block_without_an_end_does_not_swallow_everything() -> None:
    reader = ReplyReader()
    reader.feed(b"\x37" + b"A" * 500)
    assert RealTime(0x12) in reader.feed(b"\x12")
