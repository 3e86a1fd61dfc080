"""The Windows spooler by its calls: a RAW document, whole, and nothing claimed of its paper.

There is no Windows here: a stand-in of the calls says what each of them was told.
"""

import ctypes
import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from pos.domain.refusals import Trouble
from printing.layout import lay_out
from printing.printer import Printer, Progress
from printing.profile import ROLL_80MM
from printing.transports.partly import PartlyTaken
from printing.transports.windows import WindowsTransport, WinSpool, installed
from tests.printing.papers import OPERA

NAME = "Ticket printer"


class Table:
    """winspool.drv: what it was asked, and which call fails."""

    def __init__(self, fails: str = "", state: int = 0, mouthful: int = 1 << 30) -> None:
        self.calls: list[str] = []
        self.taken = b""
        self._fails, self._state, self._mouthful = fails, state, mouthful

    def __getattr__(self, name: str) -> Callable[..., int]:
        def call(*given: Any) -> int:
            self.calls.append(name)
            if name == self._fails:
                return 0
            own = type(self).__dict__.get(f"_{name}")
            return own(self, *given) if own else 1

        return call

    def _OpenPrinterW(self, name: str, handle: Any, _: None) -> int:
        ctypes.cast(handle, ctypes.POINTER(ctypes.c_void_p))[0] = 7
        return int(name == NAME)

    def _GetPrinterW(self, _: Any, level: int, found: Any, size: int, __: Any) -> int:
        assert (level, size) == (6, 4)
        ctypes.cast(found, ctypes.POINTER(ctypes.c_uint32))[0] = self._state
        return 1

    def _StartDocPrinterW(self, handle: Any, level: int, document: Any) -> int:
        told = document._obj
        assert (handle.value, level, told.datatype, told.output) == (7, 1, "RAW", None)
        return 1

    def _WritePrinter(self, _: Any, data: bytes, size: int, taken: Any) -> int:
        assert len(data) == size
        part = data[: self._mouthful]
        self.taken += part
        ctypes.cast(taken, ctypes.POINTER(ctypes.c_uint32))[0] = len(part)
        return 1


def _transport(table: Table, name: str = NAME) -> WindowsTransport:
    return WindowsTransport(name, WinSpool(table))


@pytest.mark.parametrize("mouthful", [1 << 30, 1000])
def test_a_paper_is_one_raw_document_and_left_to_a_person(mouthful: int) -> None:
    table = Table(mouthful=mouthful)
    printer = Printer(_transport(table), ROLL_80MM)
    assert printer.look().ready
    printer.start(UUID(int=5), lay_out(OPERA, ROLL_80MM))
    table.calls.clear()
    assert printer.push() is Progress.SENT
    assert printer.confirm() is Progress.UNCONFIRMED
    assert table.taken.endswith(b"\x1dV\x42\x00")
    named = [call for call in table.calls if call != "WritePrinter"]
    begun = ["OpenPrinterW", "StartDocPrinterW", "StartPagePrinter"]
    assert named == [*begun, "EndPagePrinter", "EndDocPrinter", "ClosePrinter"]


@pytest.mark.parametrize(
    ("state", "words"),
    [(0x10, "is out of paper"), (0x80, "is offline"), (0x400000, "cover"), (0x1, "paused")],
)
def test_what_windows_knows_to_be_wrong_blocks_before_a_byte(state: int, words: str) -> None:
    with pytest.raises(Trouble, match=words):
        _transport(Table(state=state)).open()


def test_a_printer_that_windows_does_not_know_is_trouble() -> None:
    with pytest.raises(Trouble, match="Windows has no printer Other"):
        _transport(Table(), "Other").open()


@pytest.mark.parametrize("fails", ["OpenPrinterW", "StartDocPrinterW", "StartPagePrinter"])
def test_a_paper_that_was_not_begun_may_be_sent_again(fails: str) -> None:
    table = Table(fails=fails)
    with pytest.raises(Trouble) as trouble:
        _transport(table).exchange(b"paper", 1)
    assert not isinstance(trouble.value, PartlyTaken)
    assert table.taken == b""
    assert table.calls.count("ClosePrinter") == (fails != "OpenPrinterW")


@pytest.mark.parametrize("fails", ["WritePrinter", "EndPagePrinter", "EndDocPrinter"])
def test_a_paper_that_broke_off_is_thrown_away_and_doubted(fails: str) -> None:
    table = Table(fails=fails)
    with pytest.raises(PartlyTaken):
        _transport(table).exchange(b"paper", 1)
    assert table.calls[-2:] == ["AbortPrinter", "ClosePrinter"]


def test_a_spooler_that_takes_nothing_more_is_not_asked_for_ever() -> None:
    with pytest.raises(PartlyTaken):
        _transport(Table(mouthful=0)).exchange(b"paper", 1)


@pytest.mark.skipif(os.name == "nt", reason="there is one")
def test_elsewhere_there_is_no_windows_spooler() -> None:
    with pytest.raises(Trouble, match="no Windows spooler"):
        WindowsTransport(NAME).open()


class _Entry(ctypes.Structure):
    """PRINTER_INFO_4, as its documentation has it."""

    _fields_ = (("name", ctypes.c_wchar_p), ("server", ctypes.c_wchar_p), ("bits", ctypes.c_uint32))


class Listing:
    """EnumPrintersW: told first that there is too little room, as Windows does."""

    def __init__(self, *names: str) -> None:
        self._entries = (_Entry * len(names))(*((name, None, 0) for name in names))

    def EnumPrintersW(self, *given: Any) -> int:
        flags, server, level, room, size, needed, count = given
        assert (flags, server, level) == (6, None, 4)
        needed._obj.value = ctypes.sizeof(self._entries)
        if size < needed._obj.value:
            return 0
        ctypes.memmove(room, self._entries, size)
        count._obj.value = len(self._entries)
        return 1


def test_the_printers_of_windows_are_listed_by_their_names() -> None:
    assert installed(Listing("Kasse links", "票据打印机")) == ["Kasse links", "票据打印机"]
    assert installed(Listing()) == []
    if os.name != "nt":
        assert installed() == []
