"""What an ESC/POS printer says, mixed and torn in any way, is never taken for something else."""

import itertools
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from printing.languages.escposlistener import EscPosListener
from printing.languages.language import Word, job_name
from printing.profile import EPSON_TM, ROLL_80MM, Profile
from printing.status import PaperLevel, PrinterStatus

JOB, OTHER = UUID(int=0x12345), UUID(int=0x54321)
SWITCHED = replace(EPSON_TM, drawer_open_high=True)
NAME, OTHERS = (b"\x37\x22" + job_name(job) + b"\x00" for job in (JOB, OTHER))

states = st.builds(
    PrinterStatus,
    online=st.booleans(),
    paper=st.sampled_from(PaperLevel),
    cover_open=st.booleans(),
    error=st.booleans(),
    drawer_open=st.booleans(),
)


def answers(state: PrinterStatus) -> bytes:
    """To DLE EOT 1 to 4."""
    low = 0x0C if state.paper is not PaperLevel.OK else 0
    out = 0x60 if state.paper is PaperLevel.OUT else 0
    return bytes(
        [
            0x12 | (0 if state.online else 0x08) | (0x04 if state.drawer_open else 0),
            0x12 | (0x04 if state.cover_open else 0),
            0x12 | (0x08 if state.error else 0),
            0x12 | low | out,
        ]
    )


def unasked(state: PrinterStatus) -> bytes:
    """Automatic status back."""
    first = 0x10 | (0 if state.online else 0x08) | (0x04 if state.drawer_open else 0)
    paper = 0x0F if state.paper is PaperLevel.OUT else 0x03 if state.paper is PaperLevel.LOW else 0
    first |= 0x20 if state.cover_open else 0
    return bytes([first, 0x08 if state.error else 0, paper, 0])


def torn(data: st.DataObject, raw: bytes) -> list[bytes]:
    """The same bytes in pieces."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(raw)), max_size=6)))
    edges = [0, *cuts, len(raw)]
    return [raw[start:end] for start, end in itertools.pairwise(edges)]


def heard(listener: EscPosListener, data: st.DataObject, raw: bytes) -> PrinterStatus:
    status = PrinterStatus()
    for piece in torn(data, raw):
        status = listener.hear(piece, status) or status
    return status


def mixed(data: st.DataObject, slow: bytes, quick: bytes) -> bytes:
    """`quick` comes in real time: each byte of it anywhere between those of `slow`, in order."""
    spots = sorted(data.draw(st.integers(0, len(slow))) for _ in quick)
    out = b""
    for place, byte in enumerate(slow):
        out += bytes(q for spot, q in zip(spots, quick, strict=True) if spot == place)
        out += bytes([byte])
    return out + bytes(q for spot, q in zip(spots, quick, strict=True) if spot == len(slow))


@given(st.data(), states, states)
def test_a_status_that_came_before_the_question_is_not_its_answer(
    data: st.DataObject, before: PrinterStatus, now: PrinterStatus
) -> None:
    """Paper was out, and something stale said that it was there: no answer must say so."""
    listener = EscPosListener(SWITCHED)
    heard(listener, data, answers(before))  # nobody had asked
    listener.ask()
    assert listener.waiting
    # Answers are a byte each: automatic status between them, not within.
    at = data.draw(st.integers(0, 4))
    told = answers(now)
    status = heard(listener, data, told[:at] + unasked(now) + told[at:])
    assert not listener.waiting
    assert replace(status, last_seen_s=None) == replace(now, last_seen_s=None)


@given(st.data(), states, states)
def test_answers_in_the_middle_of_an_automatic_status_belong_to_their_questions(
    data: st.DataObject, was: PrinterStatus, now: PrinterStatus
) -> None:
    listener = EscPosListener(SWITCHED)
    listener.ask()
    status = heard(listener, data, mixed(data, unasked(was), answers(now)) + unasked(now))
    assert not listener.waiting
    assert replace(status, last_seen_s=None) == replace(now, last_seen_s=None)


@given(
    st.data(),
    st.sampled_from([EPSON_TM, ROLL_80MM]),
    st.lists(st.sampled_from([OTHERS, b"_1041\x00", b"\x11", b"\x13", b"\x12"]), max_size=6),
    st.lists(states, max_size=3),
)
def test_nothing_but_its_own_word_ends_a_paper(
    data: st.DataObject, profile: Profile, said: list[bytes], told: list[PrinterStatus]
) -> None:
    listener = EscPosListener(profile)
    listener.begin(JOB)
    own = NAME if profile is EPSON_TM else b"\x00"
    heard(listener, data, own)
    assert listener.word is Word.NONE, "it was said before the paper had left"
    listener.handed_over()
    babble = b"".join(said) + b"".join(unasked(one) for one in told)
    heard(listener, data, babble)
    assert listener.word is Word.NONE
    heard(listener, data, babble + own)
    assert listener.word is Word.DONE


@given(st.data(), st.integers(0, 10**9), st.lists(states, max_size=3))
def test_a_count_is_only_the_answer_to_its_question(
    data: st.DataObject, count: int, told: list[PrinterStatus]
) -> None:
    listener = EscPosListener(EPSON_TM)
    said = b"_" + str(count).encode() + b"\x00"
    around = b"".join(unasked(one) for one in told)
    heard(listener, data, said)
    assert listener.count is None, "nobody had asked"
    assert listener.ask_count()
    heard(listener, data, around)
    assert listener.counting
    heard(listener, data, NAME + said + around)
    assert (listener.counting, listener.count) == (False, count)


def test_a_roll_printer_is_not_asked_for_a_count() -> None:
    listener = EscPosListener(ROLL_80MM)
    assert listener.ask_count() == b""
    assert not listener.counting
