"""A ticket printer that needs no hardware: ESC/POS over TCP in, pictures of paper out."""

from printing.virtual.printer import VirtualPrinter

__all__ = ["VirtualPrinter"]
