"""A printer of the Windows spooler, RAW: it takes a paper, and never says that one came out."""

import ctypes
import os
from typing import Any, Protocol

from pos.domain.refusals import Trouble
from printing.transports.partly import PartlyTaken

_LOCAL_AND_CONNECTED = 0x2 | 0x4
_ERROR_STATES = {
    0x0000_0001: "is paused",
    0x0000_0008: "has a paper jam",
    0x0000_0010: "is out of paper",
    0x0000_0080: "is offline",
    0x0000_1000: "is not available",
    0x0040_0000: "has its cover open",
}


class Spooler(Protocol):
    """What of the Windows spooler is needed. Each raises OSError."""

    def open(self, name: str) -> int:
        """A handle to the printer of that name."""

    def state(self, handle: int) -> int:
        """The bits of its state, as far as its driver knows them."""

    def begin(self, handle: int, title: str) -> None:
        """Begin a RAW document."""

    def write(self, handle: int, data: bytes) -> int:
        """How many bytes it took."""

    def end(self, handle: int) -> None:
        """The document is complete."""

    def abort(self, handle: int) -> None:
        """The document is to be thrown away."""

    def close(self, handle: int) -> None:
        """Let go of the handle."""


class WindowsTransport:
    """A printer by its name in Windows. Each exchange is one document."""

    answers = False

    def __init__(self, name: str, spooler: Spooler | None = None) -> None:
        self.name = name
        self._spooler = spooler
        self._found = False

    @property
    def is_open(self) -> bool:
        """The printer was found."""
        return self._found

    def open(self) -> None:
        """Find the printer, with nothing wrong that Windows knows of. Raises Trouble."""
        self._found = False
        spooler = self._spooler_or_trouble()
        try:
            handle = spooler.open(self.name)
        except OSError as error:
            raise Trouble("printer", f"Windows has no printer {self.name}.") from error
        try:
            state = spooler.state(handle)
        except OSError as error:
            raise Trouble("printer", f"Windows cannot tell how {self.name} is.") from error
        finally:
            spooler.close(handle)
        for bit, words in _ERROR_STATES.items():
            if state & bit:
                raise Trouble("printer", f"Windows says that {self.name} {words}.")
        self._found = True

    def exchange(self, data: bytes | memoryview, wait_s: float) -> tuple[int, bytes]:
        """One document of all of `data`. Raises Trouble: nothing was taken, or PartlyTaken."""
        raw = bytes(data)
        if not raw:
            return 0, b""
        spooler = self._spooler_or_trouble()
        try:
            handle = spooler.open(self.name)
        except OSError as error:
            raise Trouble("printer", f"Windows has no printer {self.name}.") from error
        try:
            spooler.begin(handle, "Parterre")
        except OSError as error:
            spooler.close(handle)
            raise Trouble("printer", f"Windows refused a paper for {self.name}.") from error
        try:
            self._write(spooler, handle, raw)
        except OSError as error:
            spooler.abort(handle)
            raise PartlyTaken(
                "printer", f"Windows did not say whether {self.name} took the paper."
            ) from error
        finally:
            spooler.close(handle)
        return len(raw), b""

    def _write(self, spooler: Spooler, handle: int, raw: bytes) -> None:
        rest = raw
        while rest:
            taken = spooler.write(handle, rest)
            if not taken:
                raise OSError("the spooler takes nothing more")
            rest = rest[taken:]
        spooler.end(handle)

    def _spooler_or_trouble(self) -> Spooler:
        if self._spooler is None:
            if os.name != "nt":
                raise Trouble("printer", "There is no Windows spooler on this machine.")
            self._spooler = WinSpool()
        return self._spooler

    def close(self) -> None:
        """There is no line to let go of."""
        self._found = False


def installed(library: Any = None) -> list[str]:
    """The printers of this Windows by name; none elsewhere, or where it does not say."""
    try:
        winspool = library or _winspool()
    except OSError:
        return []
    needed, count = ctypes.c_uint32(), ctypes.c_uint32()
    asked = (_LOCAL_AND_CONNECTED, None, 4)
    told = (ctypes.byref(needed), ctypes.byref(count))
    winspool.EnumPrintersW(*asked, None, 0, *told)
    room = ctypes.create_string_buffer(max(1, needed.value))
    if not winspool.EnumPrintersW(*asked, room, needed.value, *told):
        return []
    found = ctypes.cast(room, ctypes.POINTER(_Named))
    return [str(found[number].name) for number in range(count.value)]


class _Named(ctypes.Structure):
    """PRINTER_INFO_4."""

    _fields_ = (
        ("name", ctypes.c_wchar_p),
        ("server", ctypes.c_wchar_p),
        ("attributes", ctypes.c_uint32),
    )


class _Document(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_wchar_p),
        ("output", ctypes.c_wchar_p),
        ("datatype", ctypes.c_wchar_p),
    )


class _State(ctypes.Structure):
    """PRINTER_INFO_6."""

    _fields_ = (("status", ctypes.c_uint32),)


class WinSpool:
    """See Spooler: winspool.drv."""

    def __init__(self, library: Any = None) -> None:
        self._library = library or _winspool()

    def open(self, name: str) -> int:
        """See Spooler."""
        handle = ctypes.c_void_p()
        self._must(self._library.OpenPrinterW(name, ctypes.byref(handle), None))
        return handle.value or 0

    def state(self, handle: int) -> int:
        """See Spooler."""
        found, needed = _State(), ctypes.c_uint32()
        size = ctypes.sizeof(found)
        printer = ctypes.c_void_p(handle)
        self._must(
            self._library.GetPrinterW(printer, 6, ctypes.byref(found), size, ctypes.byref(needed))
        )
        return int(found.status)

    def begin(self, handle: int, title: str) -> None:
        """See Spooler."""
        document = _Document(title, None, "RAW")
        printer = ctypes.c_void_p(handle)
        self._must(self._library.StartDocPrinterW(printer, 1, ctypes.byref(document)))
        self._must(self._library.StartPagePrinter(printer))

    def write(self, handle: int, data: bytes) -> int:
        """See Spooler."""
        taken = ctypes.c_uint32()
        printer = ctypes.c_void_p(handle)
        self._must(self._library.WritePrinter(printer, data, len(data), ctypes.byref(taken)))
        return int(taken.value)

    def end(self, handle: int) -> None:
        """See Spooler."""
        printer = ctypes.c_void_p(handle)
        self._must(self._library.EndPagePrinter(printer))
        self._must(self._library.EndDocPrinter(printer))

    def abort(self, handle: int) -> None:
        """See Spooler."""
        self._library.AbortPrinter(ctypes.c_void_p(handle))

    def close(self, handle: int) -> None:
        """See Spooler."""
        self._library.ClosePrinter(ctypes.c_void_p(handle))

    @staticmethod
    def _must(result: int) -> None:
        """Its functions return 0 where they fail."""
        if not result:
            raise OSError("the Windows spooler failed")


def _winspool() -> Any:
    loader = getattr(ctypes, "WinDLL", None)
    if loader is None:
        raise OSError("no winspool.drv here")
    return loader("winspool.drv", use_last_error=True)
