"""A ticket printer that needs no hardware: ESC/POS over TCP in, pictures of paper out."""

from printing.virtual.behaviour import Fault
from printing.virtual.look import as_paper, torn_off
from printing.virtual.printer import VirtualPrinter

__all__ = ["Fault", "VirtualPrinter", "as_paper", "torn_off"]
