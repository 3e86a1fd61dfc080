"""ESC/POS. The one module that imports python-escpos, and only to make bytes.

Pictures are packed here: the library dithers, and knows nothing of bytes that a printer takes for
a real-time command in the middle of a picture.
"""

import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from platformdirs import user_cache_path

from printing.languages.escposlines import native_lines
from printing.languages.escposlistener import EscPosListener
from printing.languages.escposraster import raster
from printing.languages.language import job_name
from printing.layout.page import Page
from printing.profile import Confirm, Profile

if TYPE_CHECKING:
    from escpos.printer import Dummy

# DLE DC4 fn 1 (a drawer pulse in real time) off: no picture may ever open the drawer.
_REAL_TIME_PULSE_OFF = bytes.fromhex("1D2844 0300 14 01 00")
# Automatic status back for on-line state, errors and paper: while a full buffer stops the line
# from taking a question, this is the only way the printer can say that it wants paper.
_TELL_STATUS = bytes.fromhex("1D61 0E")
_BARRIER = bytes.fromhex("1D72 01")
_PROCESS_ID = bytes.fromhex("1D2848 0600 3030")

_CACHE = "ESCPOS_CAPABILITIES_PICKLE_DIR"


@dataclass(frozen=True)
class EscPos:
    """See Language."""

    profile: Profile

    def paper(self, page: Page, job: UUID) -> bytes:
        """See Language."""
        return paper_bytes(page, self.profile, job)

    def drawer(self) -> bytes:
        """See Language."""
        return drawer_bytes(self.profile) if self.profile.drawer_pin else b""

    def listener(self) -> EscPosListener:
        """See Language."""
        return EscPosListener(self.profile)

    def warm_up(self) -> None:
        """See Language."""
        warm_up()


def paper_bytes(page: Page, profile: Profile, job: UUID) -> bytes:
    """One paper, cut, and behind it the question whether it is done."""
    end = _PROCESS_ID + job_name(job) if profile.confirm is Confirm.PRINTED else _BARRIER
    if profile.confirm is Confirm.TAKEN:
        end = b""
    start = _initialise() + _REAL_TIME_PULSE_OFF + _TELL_STATUS
    body = native_lines(page, profile) if page.natives else raster(page.picture, profile.strip_rows)
    return start + body + _end_of_paper(profile) + end


def drawer_bytes(profile: Profile) -> bytes:
    """One pulse, in order with everything sent before."""
    encoder = _encoder()
    encoder.cashdraw(profile.drawer_pin)
    return bytes(encoder.output)


@cache
def _initialise() -> bytes:
    encoder = _encoder()
    encoder.hw("INIT")
    return bytes(encoder.output)


@cache
def _end_of_paper(profile: Profile) -> bytes:
    encoder = _encoder()
    if profile.cutter:
        encoder.cut(feed=False)  # GS V 66: the printer itself feeds as far as its cutter
    else:
        encoder.print_and_feed(6)
    return bytes(encoder.output)


def warm_up() -> None:
    """Import the library now rather than before the first customer's ticket."""
    _initialise()


def _encoder() -> "Dummy":
    return _dummy_class()()


@cache
def _dummy_class() -> "type[Dummy]":
    """Imports the library without what its import leaves behind.

    It would add a handler to the root logger, and make a temporary folder that nobody removes.
    Nor is anything that is started later told where its cache lay.
    """
    root, usual = logging.getLogger(), tempfile.tempdir
    handlers, told = root.handlers[:], os.environ.get(_CACHE)
    with tempfile.TemporaryDirectory() as scratch:
        tempfile.tempdir = scratch
        try:
            return _imported(Path(scratch))
        finally:
            tempfile.tempdir = usual
            root.handlers[:] = handlers
            os.environ.pop(_CACHE, None)
            if told is not None:
                os.environ[_CACHE] = told


def _imported(scratch: Path) -> "type[Dummy]":
    """With its cache if that can be had: one that a kill left torn must not end all printing."""
    folder = user_cache_path("parterre", appauthor=False) / "escpos"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[_CACHE] = str(folder)
        from escpos.printer import Dummy
    except Exception:  # noqa: BLE001 - a torn pickle raises whatever it likes
        shutil.rmtree(folder, ignore_errors=True)
        os.environ[_CACHE] = str(scratch)
        from escpos.printer import Dummy
    encoder: type[Dummy] = Dummy
    return encoder
